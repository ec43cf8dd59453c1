//! The screens, one a file: its key table, what a key does, how it is drawn.

pub(crate) mod help;
pub(crate) mod home;
pub(crate) mod play;

use super::app::Place;

/// What a screen asks of the program after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Nothing but to be drawn again.
    Draw,
    /// Another place.
    Go(Place),
}
