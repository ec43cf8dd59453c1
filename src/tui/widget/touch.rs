//! What the mouse can touch. Whoever draws something says what touching it does, so that no place is known
//! twice; and touching mostly is a key, so that nothing needs a mouse.

use crate::sim::time::Time;
use crate::sim::trace::EnvironmentId;
use crate::tui::keys::Key;
use ratatui::layout::{Position, Rect};

/// What touching something does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Touch {
    /// The same as a key that is pressed so many times.
    Press(Key, usize),
    /// Goes to a tab, by its place.
    Tab(usize),
    /// Chooses an environment of the run.
    Environment(EnvironmentId),
    /// Goes to an instant of the run.
    Instant(Time),
}

/// How something is touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gesture {
    /// The button goes down.
    Click,
    /// The mouse moves while the button is down.
    Drag,
    /// The wheel turns away from one.
    WheelUp,
    /// The wheel turns towards one.
    WheelDown,
}

/// The areas of a picture that can be touched, in the order in which they were drawn.
#[derive(Debug, Default)]
pub(crate) struct Touches {
    spots: Vec<(Rect, Gesture, Touch)>,
}

impl Touches {
    /// What a gesture at a place does: the last thing that was drawn there says it.
    pub(crate) fn find(&self, place: Position, gesture: Gesture) -> Option<Touch> {
        let mut spots = self.spots.iter().rev();
        let found = spots.find(|(area, on, _)| *on == gesture && area.contains(place));
        found.map(|(_, _, touch)| *touch)
    }

    pub(super) fn add(&mut self, area: Rect, gesture: Gesture, touch: Touch) {
        self.spots.push((area, gesture, touch));
    }

    pub(super) fn clear(&mut self) {
        self.spots.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_on_top_is_touched() {
        let mut touches = Touches::default();
        let (below, above) = (Touch::Tab(0), Touch::Tab(1));
        touches.add(Rect::new(0, 0, 10, 4), Gesture::Click, below);
        touches.add(Rect::new(2, 1, 3, 1), Gesture::Click, above);
        for (x, y, gesture, expected) in [
            (0, 0, Gesture::Click, Some(below)),
            (2, 1, Gesture::Click, Some(above)),
            (5, 1, Gesture::Click, Some(below)),
            (2, 1, Gesture::WheelUp, None),
            (10, 0, Gesture::Click, None),
        ] {
            let found = touches.find(Position::new(x, y), gesture);
            assert_eq!(found, expected, "{gesture:?} at {x},{y}");
        }
        touches.clear();
        assert_eq!(touches.find(Position::new(0, 0), Gesture::Click), None);
    }
}
