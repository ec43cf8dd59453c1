//! The pages of questions: those that are not answered yet are asked; where all are, they are gone through with
//! what was answered.

use super::page::{Page, State};
use super::reader::Reader;
use crate::course::lesson::Lesson;
use crate::course::read::Link;
use crate::lab::desk::Desk;
use crate::lab::recall;
use crate::study::practice::Practice;
use crate::study::progress::PartState;
use crate::study::record::{Answered, Occasion};
use crate::tui::keys::{Key, Row, ch, find};
use crate::tui::screen::Ask;
use crate::tui::screen::asking::Asking;
use crate::tui::screen::lesson::draw;
use crate::tui::screen::lesson::keys::Turn;
use ratatui::layout::Rect;

#[derive(Clone, Copy)]
pub(super) struct Anew;

pub(super) const ANEW_KEYS: &[Row<Anew>] = &[Row {
    cap: "a",
    word: "answer again",
    help: "Answer the questions of the page once more",
    keys: &[(ch('a'), Anew)],
}];

impl Page {
    /// A page of questions as it is opened.
    pub(super) fn questions(self, lesson: &Lesson, desk: &Desk) -> State {
        let asked = match self {
            Self::Opening => recall::opening(desk, lesson),
            Self::Check { part } => {
                let of = &lesson.parts[part];
                let state = desk.progress().part(lesson.id.as_str(), of.id.as_str());
                let is_new = |id: &String| match (last(id, desk), state) {
                    (None, _) => true,
                    // In a part that is passed everything was asked.
                    (Some(_), PartState::Passed) => false,
                    (Some(last), _) => last.occasion != Occasion::Check,
                };
                ids(&of.check).filter(is_new).collect()
            }
            _ => Vec::new(),
        };
        let given: Vec<Answered> = ids(self.links(lesson))
            .filter_map(|id| last(&id, desk))
            .map(|last| Answered {
                occasion: self.occasion(),
                ..last.clone()
            })
            .collect();
        let seed = seed(desk);
        match (asked.is_empty(), given.is_empty()) {
            (true, true) => State::Reading,
            (true, false) => asking(Practice::review(given, seed)),
            (false, _) => asking(Practice::new(asked, self.occasion(), seed)),
        }
    }

    /// The questions that the course has for the page.
    fn links(self, lesson: &Lesson) -> &[Link] {
        match self {
            Self::Opening => &lesson.opening,
            Self::Check { part } => &lesson.parts[part].check,
            _ => &[],
        }
    }

    const fn occasion(self) -> Occasion {
        match self {
            Self::Opening => Occasion::Opening,
            _ => Occasion::Check,
        }
    }
}

fn ids(links: &[Link]) -> impl Iterator<Item = String> + '_ {
    links.iter().map(|link| link.id.to_string())
}

/// The last answer to a question.
fn last<'a>(id: &str, desk: &'a Desk) -> Option<&'a Answered> {
    desk.progress().question(id)?.last.as_ref()
}

fn asking(practice: Practice) -> State {
    State::Asking(Box::new(Asking::new(practice).beside_text()))
}

const fn seed(desk: &Desk) -> u64 {
    desk.now_ms().unsigned_abs()
}

impl Reader {
    /// Hands a key to the questions of the page. After the last one it goes on, and the page keeps what was answered.
    pub(super) fn press_questions(&mut self, key: Key, desk: &mut Desk, body: Rect) -> Option<Ask> {
        let (page, at) = (self.page(), self.at);
        let Some(State::Asking(questions)) = self.states.get_mut(&at) else {
            return None;
        };
        let practice = questions.practice();
        if practice.is_review() && find(ANEW_KEYS, key).is_some() {
            let anew = Practice::new(practice.questions(), page.occasion(), seed(desk));
            self.states.insert(at, asking(anew));
            return Some(Ask::Draw);
        }
        let ask = questions.press(key, desk, draw::content(body));
        if !questions.is_over() {
            return ask;
        }
        let review = questions.practice().gone_through();
        let ask = self.turn(Turn::Next, desk);
        self.states.insert(at, asking(review));
        Some(ask)
    }
}
