//! Questions being asked, one after the other: an answer, how sure one is of it, what was right and why.
//! The quiz and the checks of a lesson are made of it.

mod answer;
mod draft;
mod draw;

use super::Ask;
use crate::course::question::{Answer, Question};
use crate::lab::desk::Desk;
use crate::lab::playground::Playground;
use crate::study::grading::Response;
use crate::study::practice::Practice;
use crate::study::record::Confidence;
use crate::tui::keys::{
    DOWN, ENTER, ESC, Hint, Key, PAGE_DOWN, PAGE_UP, Row, UP, ch, find, hints, key,
};
use crate::tui::theme::Theme;
use crate::tui::widget::scroll::{Move, Scroll};
use crossterm::event::KeyCode;
use draft::Draft;
use ratatui::layout::Rect;

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
}

#[derive(Clone, Copy)]
enum Action {
    Go(isize),
    Pick(usize),
    PickHere,
    Shift(isize),
    Type(char),
    RubOut,
    Answer,
    Sure(Confidence),
    Back,
    Next,
    ExplainAll,
    Flag,
    Scroll(Move),
    Watch,
}

const LETTERS: Row<Action> = Row {
    cap: "a–f",
    word: "choose",
    help: "Choose an answer by its letter",
    keys: &[
        (ch('a'), Action::Pick(0)),
        (ch('b'), Action::Pick(1)),
        (ch('c'), Action::Pick(2)),
        (ch('d'), Action::Pick(3)),
        (ch('e'), Action::Pick(4)),
        (ch('f'), Action::Pick(5)),
    ],
};
const CURSOR: Row<Action> = Row {
    cap: "↑↓",
    word: "move",
    help: "Move to another line",
    keys: &[
        (UP, Action::Go(-1)),
        (ch('k'), Action::Go(-1)),
        (DOWN, Action::Go(1)),
        (ch('j'), Action::Go(1)),
    ],
};
const ANSWER: Row<Action> = Row {
    cap: "⏎",
    word: "answer",
    help: "Answer",
    keys: &[(ENTER, Action::Answer)],
};
const FLAG: Row<Action> = Row {
    cap: "m",
    word: "mark",
    help: "Mark the question to find it again, or take the mark away",
    keys: &[(ch('m'), Action::Flag)],
};
const PAGES: Row<Action> = Row {
    cap: "Pg",
    word: "",
    help: "Scroll",
    keys: &[
        (PAGE_UP, Action::Scroll(Move::PageUp)),
        (PAGE_DOWN, Action::Scroll(Move::PageDown)),
    ],
};

const CHOICE_KEYS: &[Row<Action>] = &[
    LETTERS,
    CURSOR,
    ANSWER,
    FLAG,
    Row {
        cap: "␣",
        word: "",
        help: "Choose the answer under the cursor, or take it back",
        keys: &[(ch(' '), Action::PickHere)],
    },
    PAGES,
];

const NUMBER_KEYS: &[Row<Action>] = &[
    Row {
        cap: "0–9",
        word: "type",
        help: "Type a number",
        keys: &[
            (ch('0'), Action::Type('0')),
            (ch('1'), Action::Type('1')),
            (ch('2'), Action::Type('2')),
            (ch('3'), Action::Type('3')),
            (ch('4'), Action::Type('4')),
            (ch('5'), Action::Type('5')),
            (ch('6'), Action::Type('6')),
            (ch('7'), Action::Type('7')),
            (ch('8'), Action::Type('8')),
            (ch('9'), Action::Type('9')),
            (ch('.'), Action::Type('.')),
            (ch('-'), Action::Type('-')),
        ],
    },
    ANSWER,
    FLAG,
    Row {
        cap: "⌫",
        word: "",
        help: "Take the last character back",
        keys: &[(key(KeyCode::Backspace), Action::RubOut)],
    },
    PAGES,
];

const ORDER_KEYS: &[Row<Action>] = &[
    CURSOR,
    Row {
        cap: "K J",
        word: "shift",
        help: "Move the step up, down",
        keys: &[(ch('K'), Action::Shift(-1)), (ch('J'), Action::Shift(1))],
    },
    ANSWER,
    FLAG,
    PAGES,
];

const PAIR_KEYS: &[Row<Action>] = &[LETTERS, CURSOR, ANSWER, FLAG, PAGES];

const SURE_KEYS: &[Row<Action>] = &[
    Row {
        cap: "g",
        word: "a guess",
        help: "It was a guess",
        keys: &[(ch('g'), Action::Sure(Confidence::Guess))],
    },
    Row {
        cap: "t",
        word: "I think so",
        help: "Rather this than another",
        keys: &[(ch('t'), Action::Sure(Confidence::Think))],
    },
    Row {
        cap: "s",
        word: "I am sure",
        help: "You would bet on it",
        keys: &[(ch('s'), Action::Sure(Confidence::Sure))],
    },
    Row {
        cap: "Esc",
        word: "back",
        help: "Back to the answer",
        keys: &[(ESC, Action::Back)],
    },
];

const FEEDBACK_KEYS: &[Row<Action>] = &[
    Row {
        cap: "⏎",
        word: "next",
        help: "The next question",
        keys: &[
            (ENTER, Action::Next),
            (ch('n'), Action::Next),
            (ch(' '), Action::Next),
        ],
    },
    Row {
        cap: "x",
        word: "explain all",
        help: "Explain every answer, or only those that matter most",
        keys: &[(ch('x'), Action::ExplainAll)],
    },
    Row {
        cap: "w",
        word: "watch",
        help: "Watch the run that proves it, if there is one",
        keys: &[(ch('w'), Action::Watch)],
    },
    FLAG,
    Row {
        cap: "↑↓",
        word: "",
        help: "Scroll",
        keys: &[
            (UP, Action::Scroll(Move::Up)),
            (ch('k'), Action::Scroll(Move::Up)),
            (DOWN, Action::Scroll(Move::Down)),
            (ch('j'), Action::Scroll(Move::Down)),
        ],
    },
    PAGES,
];

impl Asking {
    /// Asks the questions of a session from where it is.
    pub(crate) fn new(practice: Practice) -> Self {
        let shown = usize::from(practice.feedback().is_some());
        Self {
            total: practice.answered() + practice.left() - shown,
            practice,
            draft: None,
            unsure: None,
            all_explained: false,
            scroll: Scroll::new(),
            notice: None,
        }
    }

    /// The session.
    pub(crate) const fn practice(&self) -> &Practice {
        &self.practice
    }

    /// Whether all questions have been asked.
    pub(crate) fn is_over(&self) -> bool {
        self.practice.question().is_none()
    }

    /// The question that is asked, if it is still in the course.
    fn question<'a>(&self, desk: &'a Desk) -> Option<&'a Question> {
        let asked = self.practice.question()?;
        let mut all = desk.content().questions();
        all.find(|question| question.id.as_str() == asked)
    }

    fn table(&self, desk: &Desk) -> &'static [Row<Action>] {
        if self.practice.feedback().is_some() {
            return FEEDBACK_KEYS;
        }
        if self.unsure.is_some() {
            return SURE_KEYS;
        }
        match self.question(desk).map(|question| &question.answer) {
            Some(Answer::Single(_) | Answer::Choose(_)) => CHOICE_KEYS,
            Some(Answer::Number { .. }) => NUMBER_KEYS,
            Some(Answer::Ordering { .. }) => ORDER_KEYS,
            Some(Answer::Matching { .. }) => PAIR_KEYS,
            None => FEEDBACK_KEYS,
        }
    }

    /// The keys that work now.
    pub(crate) fn hints(&self, desk: &Desk) -> Vec<Hint> {
        if self.is_over() {
            return Vec::new();
        }
        let mut hints = hints(self.table(desk));
        let letters = self.letters(desk);
        for hint in &mut hints {
            if hint.cap == LETTERS.cap {
                hint.cap = letters.unwrap_or(LETTERS.cap);
            }
        }
        hints
    }

    /// The letters that the question's choices have.
    fn letters(&self, desk: &Desk) -> Option<&'static str> {
        let question = self.question(desk)?;
        match self.practice.order(question).len() {
            2 => Some("a–b"),
            3 => Some("a–c"),
            4 => Some("a–d"),
            5 => Some("a–e"),
            _ => None,
        }
    }

    /// Acts on a key, if it is one that works now.
    pub(crate) fn press(&mut self, pressed: Key, desk: &mut Desk, body: Rect) -> Option<Ask> {
        if self.is_over() {
            return None;
        }
        let action = find(self.table(desk), pressed)?;
        self.notice = None;
        if let Action::Scroll(step) = action {
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

    fn act(&mut self, action: Action, desk: &mut Desk) {
        match action {
            Action::Sure(confidence) => self.commit(confidence, desk),
            Action::Back => self.unsure = None,
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
        let order = self.practice.order(question);
        let count = match &question.answer {
            Answer::Matching { pairs, .. } if matches!(action, Action::Go(_)) => pairs.len(),
            _ => order.len(),
        };
        let draft = self
            .draft
            .get_or_insert_with(|| Draft::new(question, &order));
        match action {
            Action::Go(step) => draft.go(step, count),
            Action::Pick(place) => draft.pick(place, count),
            Action::PickHere => draft.pick_here(count),
            Action::Shift(by) => draft.shift(by),
            Action::Type(c) => draft.type_in(c),
            Action::RubOut => draft.rub_out(),
            _ => match draft.response(question, &order) {
                Ok(response) => self.unsure = Some(response),
                Err(missing) => self.notice = Some(missing),
            },
        }
    }

    fn commit(&mut self, confidence: Confidence, desk: &mut Desk) {
        let Some(response) = self.unsure.take() else {
            return;
        };
        let event = self
            .question(desk)
            .and_then(|question| self.practice.answer(question, response, confidence));
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
        let proof = self
            .question(desk)
            .and_then(|question| question.proof.as_ref());
        let Some(proof) = proof else {
            self.notice = Some("No run proves this one; its rule is a sourced fact.".into());
            return Ask::Draw;
        };
        let claim = &proof.claim;
        let scenario = claim.scenario.as_str();
        match Playground::shipped(desk.content(), scenario, &claim.goal.set.0) {
            Ok(playground) => Ask::Watch(Box::new(playground)),
            Err(error) => {
                self.notice = Some(format!("{error:#}"));
                Ask::Draw
            }
        }
    }
}
