//! The mouse. What a click does was said by whoever drew what lies there: the picture is drawn once more,
//! where nobody sees it, and asked.

use super::{App, Tab};
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::touch::{Gesture, Touch, Touches};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

impl App {
    /// Acts on the mouse; says whether to draw.
    pub(super) fn touch(&mut self, mouse: MouseEvent) -> bool {
        let gesture = match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => Gesture::Click,
            MouseEventKind::Drag(MouseButton::Left) => Gesture::Drag,
            MouseEventKind::ScrollUp => Gesture::WheelUp,
            MouseEventKind::ScrollDown => Gesture::WheelDown,
            _ => return false,
        };
        let place = Position::new(mouse.column, mouse.row);
        match self.touches().find(place, gesture) {
            None => false,
            Some(Touch::Press(key, times)) => {
                for _ in 0..times {
                    self.press(key);
                }
                true
            }
            Some(Touch::Tab(place)) => {
                self.go(Tab::ALL[place]);
                true
            }
            Some(touch) => match self.tab {
                Tab::Play => self.play.touch(touch, &mut self.desk),
                Tab::Learn => self.learn.touch(touch),
                Tab::Home | Tab::Quiz => false,
            },
        }
    }

    /// What can be touched on the screen as it is now.
    fn touches(&self) -> Touches {
        let mut touches = Touches::default();
        let mut buf = Buffer::empty(self.window);
        self.paint(&mut Canvas::touched(&self.theme, &mut buf, &mut touches));
        touches
    }
}
