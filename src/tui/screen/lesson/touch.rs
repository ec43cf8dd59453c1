//! The mouse on the run of a page: environments to choose, instants to go to.

use super::Learn;
use super::page::State;
use crate::tui::widget::touch::Touch;

impl Learn {
    /// Acts on a touch that is no key; says whether to draw.
    pub(crate) fn touch(&mut self, touch: Touch) -> bool {
        let Some(reader) = &mut self.reader else {
            return false;
        };
        let watched = match reader.states.get_mut(&reader.at) {
            Some(State::Showing(Ok(shown))) => Some(&mut shown.watched),
            Some(State::Trying(trying)) => trying.watched_mut(),
            _ => None,
        };
        watched.is_some_and(|watched| watched.touch(touch))
    }
}
