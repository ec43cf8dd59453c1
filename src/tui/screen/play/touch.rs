//! The mouse in a run: environments to choose, instants to go to.

use super::{Action, Play, Watched};
use crate::lab::desk::Desk;
use crate::tui::widget::touch::Touch;

impl Play {
    /// Acts on a touch that is no key; says whether to draw.
    pub(crate) fn touch(&mut self, touch: Touch, desk: &mut Desk) -> bool {
        let changed = match (touch, &mut self.versus, &mut self.watched) {
            (Touch::Instant(at), Some(versus), _) => {
                versus.go_to(at);
                true
            }
            (Touch::Environment(id), None, Some(watched)) if watched.selected == Some(id) => {
                // Once more on the chosen one asks why, as Enter does.
                watched.act(Action::Why);
                true
            }
            (touch, None, Some(watched)) => watched.touch(touch),
            _ => false,
        };
        self.keep_up(desk);
        changed
    }
}

impl Watched {
    /// Chooses an environment, or goes to an instant; says whether it was asked to.
    pub(crate) fn touch(&mut self, touch: Touch) -> bool {
        match touch {
            Touch::Environment(id) => self.selected = Some(id),
            Touch::Instant(at) => self.playback.seek(at),
            Touch::Press(..) | Touch::Tab(_) => return false,
        }
        self.notice = None;
        true
    }
}
