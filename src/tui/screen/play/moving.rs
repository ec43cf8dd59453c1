//! How the playground goes on by itself: time that passes, work that gets ahead, what hangs on both.

use super::{Play, Watched};
use crate::course::lesson::Lesson;
use crate::lab::desk::Desk;
use crate::tui::keys::Key;
use ratatui::layout::Rect;
use std::time::Duration;

impl Play {
    /// Plays the run at a speed, in thousandths of real time.
    pub(crate) fn play_at(&mut self, thousandths: u64) {
        if let Some(watched) = &mut self.watched {
            watched.playback.set_speed(thousandths);
        }
    }

    /// Whether time goes on, or the run is still getting ahead.
    pub(crate) fn is_moving(&self) -> bool {
        if self.compare.is_some() {
            return false;
        }
        if self.dialog.is_some() {
            return self.is_working();
        }
        match &self.versus {
            Some(versus) => versus.is_moving(),
            None => self.watched.as_ref().is_some_and(Watched::is_moving),
        }
    }

    /// Whether the run is still getting ahead.
    pub(crate) fn is_working(&self) -> bool {
        match &self.versus {
            Some(versus) => versus.is_working(),
            None => self.watched.as_ref().is_some_and(Watched::is_working),
        }
    }

    /// Lets time pass; says whether to draw.
    pub(crate) fn tick(&mut self, elapsed: Duration, desk: &mut Desk) -> bool {
        if self.compare.is_some() {
            return false;
        }
        // What is done in a dialog happens at the instant that is on the screen.
        let elapsed = self.dialog.as_ref().map_or(elapsed, |_| Duration::ZERO);
        let changed = match (&mut self.versus, &mut self.watched) {
            (Some(versus), _) => versus.tick(elapsed),
            (None, Some(watched)) => watched.tick(elapsed),
            (None, None) => false,
        };
        self.keep_up(desk);
        changed
    }

    /// Hands a key to what is open in the run itself; says whether it was taken.
    pub(super) fn press_watched(&mut self, key: Key, desk: &Desk, body: Rect) -> bool {
        let watched = self.watched.as_mut().filter(|_| self.versus.is_none());
        watched
            .is_some_and(|watched| watched.press_typed(key) || watched.press_why(key, desk, body))
    }

    /// A scenario that a mission is about comes with the mission.
    pub(super) fn offer_mission(&mut self, scenario: &str, desk: &Desk) {
        let lessons = desk.content().lessons.iter();
        let mut missions = lessons.flat_map(Lesson::missions);
        let found = missions.find(|mission| mission.scenario.id.as_str() == scenario);
        if let Some(mission) = found {
            self.begin_mission(mission.id.as_str(), desk);
        }
    }
}
