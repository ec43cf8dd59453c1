//! An exam: a paper with an answer sheet and a clock, no word about right or wrong before its end, and a
//! result that says what to do next.

mod draw;
mod keys;
mod result;

use crate::course::question::Question;
use crate::lab::desk::Desk;
use crate::lab::paper;
use crate::study::exam::Sitting;
use crate::study::grading::Response;
use crate::study::practice::Practice;
use crate::study::record::Occasion;
use crate::study::shuffle::order_of;
use crate::tui::keys::{Hint, Key, Row, find, hints};
use crate::tui::screen::asking::Asking;
use crate::tui::theme::Theme;
use crate::tui::widget::choice::letters;
use crate::tui::widget::scroll::{SCROLL, Scroll};
use keys::{Action, HAND_IN_KEYS, LETTERS, QUESTION_KEYS, RESULT_KEYS, REVIEW_KEYS, SHEET_KEYS};
use ratatui::layout::Rect;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::time::Duration;

/// A paper that is being taken or was handed in.
#[derive(Debug)]
pub(crate) struct Exam {
    sitting: Sitting,
    view: View,
    /// The choice under the cursor.
    choice: usize,
    scroll: Scroll,
    /// The time since the paper was kept last.
    unkept: Duration,
}

/// What is on the screen.
#[derive(Debug)]
enum View {
    /// A question.
    Question,
    /// The answer sheet.
    Sheet,
    /// Asks whether to hand in.
    HandIn,
    /// The result.
    Result,
    /// The questions once more, with what was right and why.
    Review(Box<Asking>),
}

/// What the screen asks of whoever opened it.
#[derive(Debug)]
pub(crate) enum Wanted {
    /// To be drawn again.
    Draw,
    /// To be closed; a paper that was not handed in is kept.
    Close,
    /// Practice over these questions.
    Practise(Practice),
    /// The same paper once more.
    Again(Box<Sitting>),
    /// What a review asks.
    Other(crate::tui::screen::Ask),
}

/// A longer time between two frames is a pause: the program was stopped, or the machine slept.
const LONGEST: Duration = Duration::from_secs(15);

/// A paper is kept at least this often while it is open.
const KEEP_EVERY: Duration = Duration::from_secs(5);

impl Exam {
    /// A paper as it stands.
    pub(crate) fn new(sitting: Sitting) -> Self {
        let view = if sitting.is_done() {
            View::Result
        } else {
            View::Question
        };
        Self {
            sitting,
            view,
            choice: 0,
            scroll: Scroll::new(),
            unkept: Duration::ZERO,
        }
    }

    /// The paper.
    pub(crate) const fn sitting(&self) -> &Sitting {
        &self.sitting
    }

    /// Whether the clock runs.
    pub(crate) const fn is_moving(&self) -> bool {
        !self.sitting.is_done()
    }

    /// Lets time pass with the paper open; says whether to draw. A paper whose time is up is handed in.
    pub(crate) fn tick(&mut self, elapsed: Duration, desk: &mut Desk) -> bool {
        if self.sitting.is_done() {
            return false;
        }
        // Nobody saw the paper while the program was stopped or the machine slept.
        let elapsed = if elapsed > LONGEST {
            Duration::ZERO
        } else {
            elapsed
        };
        let seconds = self.sitting.spent_ms / 1_000;
        let ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        self.sitting.spend(ms);
        self.unkept += elapsed;
        if self.sitting.is_out_of_time() {
            self.hand_in(desk);
            return true;
        }
        if self.unkept >= KEEP_EVERY {
            self.keep(desk);
        }
        self.sitting.spent_ms / 1_000 != seconds && !self.sitting.clock_hidden
    }

    /// The keys that work now.
    pub(crate) fn hints(&self, desk: &Desk, body: Rect) -> Vec<Hint> {
        match &self.view {
            View::Result => [hints(RESULT_KEYS), hints(SCROLL)].concat(),
            View::Review(asking) => [asking.hints(desk, body), hints(REVIEW_KEYS)].concat(),
            View::Question => self.question_hints(desk),
            View::Sheet | View::HandIn => hints(self.table()),
        }
    }

    /// The keys of a question: its letters are those of the answers that are there.
    fn question_hints(&self, desk: &Desk) -> Vec<Hint> {
        let mut hints = hints(QUESTION_KEYS);
        let count = self
            .asked(desk)
            .map_or(0, |asked| asked.answer.choices().len());
        for hint in &mut hints {
            if hint.cap == LETTERS.cap {
                hint.cap = letters(count).unwrap_or(LETTERS.cap);
            }
        }
        hints
    }

    const fn table(&self) -> &'static [Row<Action>] {
        match self.view {
            View::Question => QUESTION_KEYS,
            View::Sheet => SHEET_KEYS,
            View::HandIn => HAND_IN_KEYS,
            View::Result => RESULT_KEYS,
            View::Review(_) => REVIEW_KEYS,
        }
    }

    /// Acts on a key, if it is one that works now.
    pub(crate) fn press(&mut self, key: Key, desk: &mut Desk, body: Rect) -> Option<Wanted> {
        if let View::Review(asking) = &mut self.view {
            if let Some(ask) = asking.press(key, desk, body) {
                if asking.is_over() {
                    self.view = View::Result;
                }
                return Some(Wanted::Other(ask));
            }
        } else if let View::Result = self.view
            && let Some(step) = find(SCROLL, key)
        {
            let lines = self.result_lines(desk, body, &Theme::mono()).len();
            self.scroll.go(step, lines, body.height);
            return Some(Wanted::Draw);
        }
        let action = find(self.table(), key)?;
        let wanted = self.act(action, desk, body);
        if !self.sitting.is_done() {
            self.keep(desk);
        }
        Some(wanted)
    }

    fn act(&mut self, action: Action, desk: &mut Desk, body: Rect) -> Wanted {
        match action {
            Action::Pick(place) => self.pick(place, desk),
            Action::PickHere => self.pick(self.choice, desk),
            Action::Go(step) => self.go(step, desk, body),
            Action::Turn(step) => self.turn_to(self.sitting.at.saturating_add_signed(step)),
            Action::First => self.turn_to(0),
            Action::Last => self.turn_to(usize::MAX),
            Action::Flag => self.sitting.toggle_flag(),
            Action::Cross => self.cross(desk),
            Action::Sheet => self.view = View::Sheet,
            Action::Clock => self.sitting.clock_hidden = !self.sitting.clock_hidden,
            Action::HandIn => self.view = View::HandIn,
            Action::Confirm => self.hand_in(desk),
            Action::Back => {
                self.view = if self.sitting.is_done() {
                    View::Result
                } else {
                    View::Question
                }
            }
            Action::Leave => return Wanted::Close,
            Action::Review => self.view = View::Review(Box::new(self.review(desk))),
            Action::Redo => return self.redo(desk),
            Action::Same => return Wanted::Again(Box::new(self.sitting.again())),
        }
        Wanted::Draw
    }

    fn turn_to(&mut self, place: usize) {
        self.sitting.go(place);
        self.choice = 0;
        self.scroll = Scroll::new();
    }

    /// Among the answers of a question, or by a row of the sheet.
    fn go(&mut self, step: isize, desk: &Desk, body: Rect) {
        if let View::Sheet = self.view {
            let row = isize::try_from(draw::sheet_columns(body)).unwrap_or(1);
            let to = self.sitting.at.checked_add_signed(step * row);
            if let Some(to) = to.filter(|to| *to < self.sitting.len()) {
                self.turn_to(to);
            }
            return;
        }
        let count = self
            .asked(desk)
            .map_or(0, |asked| asked.answer.choices().len());
        self.choice = self
            .choice
            .saturating_add_signed(step)
            .min(count.saturating_sub(1));
    }

    /// The question on the screen.
    fn asked<'a>(&self, desk: &'a Desk) -> Option<Cow<'a, Question>> {
        let asked = paper::find(desk.content(), self.sitting.question()?)?;
        Some(self.sitting.drawn(asked))
    }

    /// The id of a choice by its place on the screen.
    fn choice_id(&self, question: &Question, place: usize) -> Option<String> {
        let order = order_of(question, self.sitting.seed);
        let choice = question.answer.choices().get(*order.get(place)?)?;
        Some(choice.id.to_string())
    }

    fn pick(&mut self, place: usize, desk: &Desk) {
        let Some(question) = self.asked(desk) else {
            return;
        };
        let Some(id) = self.choice_id(&question, place) else {
            return;
        };
        self.choice = place;
        let line = self.sitting.line(question.id.as_str());
        let mut chosen = match line.response {
            Some(Response::Choices(chosen)) => chosen,
            _ => BTreeSet::new(),
        };
        if !chosen.remove(&id) {
            if question.answer.right_choices() == 1 {
                chosen.clear();
            }
            chosen.insert(id);
        }
        let response = (!chosen.is_empty()).then_some(Response::Choices(chosen));
        self.sitting.answer(response);
    }

    fn cross(&mut self, desk: &Desk) {
        let id = self
            .asked(desk)
            .and_then(|question| self.choice_id(&question, self.choice));
        if let Some(id) = id {
            self.sitting.toggle_cross(&id);
        }
    }

    fn keep(&mut self, desk: &mut Desk) {
        self.unkept = Duration::ZERO;
        desk.keep_paper(Some(&self.sitting));
    }

    fn hand_in(&mut self, desk: &mut Desk) {
        paper::hand_in(desk, &mut self.sitting);
        self.view = View::Result;
        self.scroll = Scroll::new();
    }

    /// The whole paper with its marks.
    fn review(&self, desk: &Desk) -> Asking {
        let entries = self.sitting.drawn.questions.iter();
        let given = entries.filter_map(|entry| {
            let question = paper::find(desk.content(), &entry.question)?;
            Some(self.sitting.given(question))
        });
        Asking::new(Practice::review(given.collect(), self.sitting.seed))
    }

    fn redo(&self, desk: &Desk) -> Wanted {
        let wrong = paper::result(desk.content(), &self.sitting).map(|result| result.wrong);
        let wrong = wrong.unwrap_or_default();
        if wrong.is_empty() {
            return Wanted::Draw;
        }
        Wanted::Practise(Practice::new(
            wrong,
            Occasion::Practice,
            self.sitting.seed ^ 1,
        ))
    }
}
