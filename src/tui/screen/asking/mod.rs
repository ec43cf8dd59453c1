//! Questions being asked, one after the other: an answer, how sure one is of it, what was right and why.
//! The quiz and the checks of a lesson are made of it.

mod answer;
mod draft;
mod draw;
mod keys;
mod paired;

pub(crate) use keys::{CURSOR, FLAG, SHIFT};

use super::Ask;
use crate::course::question::{Answer, Question};
use crate::lab::desk::Desk;
use crate::lab::{paper, show};
use crate::study::grading::Response;
use crate::study::practice::Practice;
use crate::study::record::{Confidence, Occasion};
use crate::tui::keys::{ENTER, Hint, Key, Row, find, hints};
use crate::tui::theme::Theme;
use crate::tui::widget::choice::{SURE, letters};
use crate::tui::widget::scroll::{Move, Scroll};
use draft::Draft;
use keys::{
    Action, CHOICE_KEYS, EXPLAIN, FEEDBACK_KEYS, LETTERS, NUMBER_KEYS, ORDER_KEYS, PAIR_KEYS, WATCH,
};
use ratatui::layout::Rect;
use std::borrow::Cow;

/// A session of questions.
#[derive(Debug)]
pub(crate) struct Asking {
    practice: Practice,
    /// The question that the draft belongs to; the first key makes it.
    draft: Option<Draft>,
    /// The answer, while it is asked how sure one is.
    unsure: Option<Response>,
    /// Whether every choice is explained, and not only those that matter most.
    all_explained: bool,
    scroll: Scroll,
    notice: Option<String>,
    /// How many questions there are, come-backs not counted.
    total: usize,
    /// Whether they stand where the text of a lesson does.
    beside_text: bool,
    /// How many of them were passed over.
    skipped: usize,
}

impl Asking {
    /// Asks the questions of a session from where it is.
    pub(crate) fn new(practice: Practice) -> Self {
        Self {
            total: practice.total(),
            skipped: 0,
            practice,
            draft: None,
            unsure: None,
            all_explained: false,
            scroll: Scroll::new(),
            notice: None,
            beside_text: false,
        }
    }

    /// The same where the text of a lesson stands.
    pub(crate) const fn beside_text(mut self) -> Self {
        self.beside_text = true;
        self
    }

    /// The session.
    pub(crate) const fn practice(&self) -> &Practice {
        &self.practice
    }

    /// Whether all questions have been asked.
    pub(crate) fn is_over(&self) -> bool {
        self.practice.question().is_none()
    }

    /// Whether a question waits for its answer.
    pub(crate) fn is_open(&self) -> bool {
        !self.is_over() && self.practice.feedback().is_none() && self.unsure.is_none()
    }

    /// Goes on without an answer to the question.
    pub(crate) fn skip(&mut self) {
        if self.is_open() {
            let again = self
                .practice
                .question()
                .is_some_and(|id| self.practice.comes_back(id));
            self.skipped += usize::from(!again);
            self.notice = None;
            self.next();
        }
    }

    /// The question that is asked, with its numbers, if it is still in the course.
    fn question<'a>(&self, desk: &'a Desk) -> Option<Cow<'a, Question>> {
        let asked = paper::find(desk.content(), self.practice.question()?)?;
        Some(self.practice.drawn(asked))
    }

    /// What can be read of the question: what it asks, its answers, and once it is answered its rule.
    pub(crate) fn words(&self, desk: &Desk) -> Vec<String> {
        let Some(question) = self.question(desk) else {
            return Vec::new();
        };
        let mut words = vec![question.stem.clone()];
        if let Answer::Single(choices) | Answer::Choose(choices) = &question.answer {
            words.extend(choices.iter().map(|choice| choice.words().into_owned()));
        }
        if self.practice.feedback().is_some() {
            words.push(question.rule.clone());
        }
        words
    }

    fn table(&self, desk: &Desk) -> &'static [Row<Action>] {
        if self.practice.feedback().is_some() {
            return FEEDBACK_KEYS;
        }
        let Some(question) = self.question(desk) else {
            return FEEDBACK_KEYS;
        };
        match &question.answer {
            Answer::Single(_) | Answer::Choose(_) => CHOICE_KEYS,
            Answer::Number { .. } => NUMBER_KEYS,
            Answer::Ordering { .. } => ORDER_KEYS,
            Answer::Matching { .. } => PAIR_KEYS,
        }
    }

    /// The keys that work now.
    pub(crate) fn hints(&self, desk: &Desk, body: Rect) -> Vec<Hint> {
        if self.is_over() {
            return Vec::new();
        }
        if self.unsure.is_some() {
            return hints(SURE);
        }
        let mut hints = hints(self.table(desk));
        self.name_scrolling(&mut hints, desk, body);
        if !self.has_run(desk) {
            hints.retain(|hint| hint.cap != WATCH.cap);
        }
        if !self.has_more_to_explain(desk, body) {
            hints.retain(|hint| hint.cap != EXPLAIN.cap);
        }
        let letters = self.letters(desk);
        for hint in &mut hints {
            if hint.cap == LETTERS.cap {
                hint.cap = letters.unwrap_or(LETTERS.cap);
            }
        }
        hints
    }

    /// What scrolls is named where there is something to scroll, and Enter reads on first.
    fn name_scrolling(&self, hints: &mut [Hint], desk: &Desk, body: Rect) {
        let lines = self.lines(desk, body, &Theme::mono()).len();
        if lines <= body.height.into() {
            return;
        }
        let more = self.has_more(desk, body);
        for hint in hints {
            match hint.cap {
                "Pg" => hint.word = "scroll",
                "⏎" if more => hint.word = "more",
                _ => {}
            }
        }
    }

    /// Whether a run proves the key.
    fn has_run(&self, desk: &Desk) -> bool {
        let question = self.question(desk);
        question.is_some_and(|question| show::can(&question))
    }

    /// Whether there is an explanation that is not shown, or would not be shown.
    fn has_more_to_explain(&self, desk: &Desk, body: Rect) -> bool {
        let theme = Theme::mono();
        let [few, all] = [false, true].map(|all| self.lines_with(all, desk, body, &theme));
        few != all
    }

    /// The letters that the question's choices have.
    fn letters(&self, desk: &Desk) -> Option<&'static str> {
        let question = self.question(desk)?;
        letters(self.practice.order(&question).len())
    }

    /// Acts on a key, if it is one that works now.
    pub(crate) fn press(&mut self, pressed: Key, desk: &mut Desk, body: Rect) -> Option<Ask> {
        if self.is_over() {
            return None;
        }
        if self.unsure.is_some() {
            self.be_sure(find(SURE, pressed)?, desk);
            return Some(Ask::Draw);
        }
        let action = find(self.table(desk), pressed)?;
        self.notice = None;
        // An explanation is read to its end before the next question comes.
        let step = match action {
            Action::Scroll(step) => Some(step),
            Action::Next if pressed == ENTER && self.has_more(desk, body) => Some(Move::PageDown),
            _ => None,
        };
        if let Some(step) = step {
            let lines = self.lines(desk, body, &Theme::mono()).len();
            self.scroll.go(step, lines, body.height);
            return Some(Ask::Draw);
        }
        if matches!(action, Action::Watch) {
            return Some(self.watch(desk));
        }
        self.act(action, desk);
        Some(Ask::Draw)
    }

    /// Whether an explanation goes on below what is in sight.
    fn has_more(&self, desk: &Desk, body: Rect) -> bool {
        let lines = || self.lines(desk, body, &Theme::mono()).len();
        self.practice.feedback().is_some() && self.scroll.below(lines(), body.height) > 0
    }

    /// Whether a lesson asks them, or goes through what it asked.
    fn is_in_lesson(&self) -> bool {
        matches!(
            self.practice.occasion(),
            Occasion::Opening | Occasion::Check
        )
    }

    fn act(&mut self, action: Action, desk: &mut Desk) {
        match action {
            Action::Next => self.next(),
            Action::ExplainAll => self.all_explained = !self.all_explained,
            Action::Flag => {
                if let Some(event) = self.practice.toggle_flag() {
                    desk.record(event);
                }
            }
            action => self.compose(action, desk),
        }
    }

    /// Works on the answer.
    fn compose(&mut self, action: Action, desk: &Desk) {
        let Some(question) = self.question(desk) else {
            return;
        };
        let order = self.practice.order(&question);
        let count = match &question.answer {
            Answer::Matching { pairs, .. } if matches!(action, Action::Go(_)) => pairs.len(),
            _ => order.len(),
        };
        let draft = self
            .draft
            .get_or_insert_with(|| Draft::new(&question, &order));
        match action {
            Action::Go(step) => draft.go(step, count),
            Action::Pick(place) => draft.pick(place, count),
            Action::PickHere => draft.pick_here(count),
            Action::Shift(by) => draft.shift(by),
            Action::Type(c) => draft.type_in(c),
            Action::RubOut => draft.rub_out(),
            _ => match draft.response(&question, &order) {
                Ok(response) => self.unsure = Some(response),
                Err(missing) => self.notice = Some(missing),
            },
        }
        if !matches!(action, Action::Answer) {
            self.notice = self.draft.as_ref().and_then(Draft::too_much);
        }
    }

    /// Answers, or goes back to the answer.
    fn be_sure(&mut self, confidence: Option<Confidence>, desk: &mut Desk) {
        let (Some(response), Some(confidence)) = (self.unsure.take(), confidence) else {
            return;
        };
        let event = self
            .question(desk)
            .and_then(|question| self.practice.answer(&question, response, confidence));
        if let Some(event) = event {
            desk.record(event);
        }
        self.scroll = Scroll::new();
        self.all_explained = false;
    }

    fn next(&mut self) {
        self.practice.next();
        self.draft = None;
        self.scroll = Scroll::new();
    }

    /// The run that proves the key.
    fn watch(&mut self, desk: &Desk) -> Ask {
        let question = self.question(desk);
        let shown = question.and_then(|question| show::of(desk.content(), &question));
        match shown {
            Some(Ok(show)) => return Ask::Show(Box::new(show)),
            Some(Err(error)) => self.notice = Some(format!("{error:#}")),
            None => {
                self.notice = Some("No run proves this one; its rule is a sourced fact.".into());
            }
        }
        Ask::Draw
    }
}
