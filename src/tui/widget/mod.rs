//! What screens are made of. A widget draws values that it is given and keeps no state but a position.

pub(crate) mod frame;
pub(crate) mod panel;
pub(crate) mod scroll;
pub(crate) mod text;
