//! A mission of questions: what is asked, the questions with how sure one is, and what they came to.

use super::draw::goal_lines;
use crate::course::lesson::Quiz;
use crate::lab::desk::Desk;
use crate::lab::mission::quiz;
use crate::study::practice::{Practice, Score};
use crate::study::progress::MissionState;
use crate::tui::keys::{ENTER, ESC, Hint, Key, Row, ch, find, hints};
use crate::tui::screen::Ask;
use crate::tui::screen::asking::Asking;
use crate::tui::theme::Theme;
use crate::tui::widget::text;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Where a learner is in a mission of questions.
#[derive(Debug)]
pub(in crate::tui::screen::lesson) struct Quizzing {
    stage: Stage,
    /// An attempt that was left before.
    left: Option<Practice>,
    /// What the attempt before came to, if it ended in this sitting.
    score: Option<Score>,
    /// The answers of that attempt, to be gone through.
    answered: Option<Practice>,
}

#[derive(Debug)]
enum Stage {
    /// Reads what is asked, or what an attempt came to.
    Task,
    /// Answers.
    Asking(Box<Asking>),
    /// Goes through the answers of the attempt that is over.
    Review(Box<Asking>),
}

#[derive(Clone, Copy)]
enum Action {
    Begin,
    Anew,
    Review,
}

const TASK_KEYS: &[Row<Action>] = &[Row {
    cap: "⏎",
    word: "start",
    help: "On to the questions, where you left them",
    keys: &[(ENTER, Action::Begin)],
}];

const ANEW_KEYS: &[Row<Action>] = &[Row {
    cap: "x",
    word: "other questions",
    help: "Give this attempt up and take other questions",
    keys: &[(ch('x'), Action::Anew)],
}];

const REVIEW_KEYS: &[Row<Action>] = &[Row {
    cap: "a",
    word: "answers",
    help: "Go through your answers once more",
    keys: &[(ch('a'), Action::Review)],
}];

#[derive(Clone, Copy)]
struct Back;

const BACK_KEYS: &[Row<Back>] = &[Row {
    cap: "Esc",
    word: "result",
    help: "Back to what the attempt came to",
    keys: &[(ESC, Back)],
}];

impl Quizzing {
    /// A mission as it is opened.
    pub(in crate::tui::screen::lesson) fn new(quiz: &Quiz, desk: &Desk) -> Self {
        Self {
            stage: Stage::Task,
            left: quiz::under_way(desk, quiz),
            score: None,
            answered: None,
        }
    }

    /// The questions that are being asked.
    pub(in crate::tui::screen::lesson) fn asking(&self) -> Option<&Asking> {
        match &self.stage {
            Stage::Asking(asking) | Stage::Review(asking) => Some(asking),
            Stage::Task => None,
        }
    }

    /// The keys that work now.
    pub(in crate::tui::screen::lesson) fn hints(&self, desk: &Desk, room: Rect) -> Vec<Hint> {
        match &self.stage {
            Stage::Asking(asking) => return asking.hints(desk, room),
            Stage::Review(asking) => return [hints(BACK_KEYS), asking.hints(desk, room)].concat(),
            Stage::Task => {}
        }
        let mut keys = hints(TASK_KEYS);
        if self.left.is_some() {
            keys[0].word = "go on";
            keys.extend(hints(ANEW_KEYS));
        } else if self.score.is_some() {
            keys[0].word = "try again";
            keys.extend(hints(REVIEW_KEYS));
        }
        keys
    }

    /// Acts on a key, if it is one that works now.
    pub(in crate::tui::screen::lesson) fn press(
        &mut self,
        key: Key,
        quiz: &Quiz,
        desk: &mut Desk,
        body: Rect,
    ) -> Option<Ask> {
        match &mut self.stage {
            Stage::Asking(asking) => {
                let ask = asking.press(key, desk, body)?;
                let practice = asking.practice();
                if asking.is_over() {
                    let score = practice.score();
                    quiz::finish(desk, quiz, &score);
                    self.answered = Some(practice.gone_through());
                    self.score = Some(score);
                    self.stage = Stage::Task;
                } else {
                    desk.keep_session(quiz.id.as_str(), Some(practice));
                }
                return Some(ask);
            }
            Stage::Review(asking) => {
                if find(BACK_KEYS, key).is_some() {
                    self.stage = Stage::Task;
                    return Some(Ask::Draw);
                }
                let ask = asking.press(key, desk, body)?;
                if asking.is_over() {
                    self.stage = Stage::Task;
                }
                return Some(ask);
            }
            Stage::Task => {}
        }
        match find(TASK_KEYS, key).or_else(|| self.more(key))? {
            Action::Begin => self.begin(quiz, desk),
            Action::Anew => {
                quiz::finish(desk, quiz, &self.left.as_ref()?.score());
                self.begin(quiz, desk);
            }
            Action::Review => {
                let answered = self.answered.clone()?;
                self.stage = Stage::Review(Box::new(Asking::new(answered)));
            }
        }
        Some(Ask::Draw)
    }

    fn more(&self, key: Key) -> Option<Action> {
        if self.left.is_some() {
            return find(ANEW_KEYS, key);
        }
        self.score.as_ref()?;
        find(REVIEW_KEYS, key)
    }

    fn begin(&mut self, quiz: &Quiz, desk: &Desk) {
        self.score = None;
        self.answered = None;
        self.left = None;
        self.stage = Stage::Asking(Box::new(Asking::new(quiz::sitting(desk, quiz))));
    }

    /// Where the mission stands, below what is asked.
    pub(in crate::tui::screen::lesson) fn lines(
        &self,
        quiz: &Quiz,
        desk: &Desk,
        width: u16,
        theme: &Theme,
    ) -> Vec<Line<'static>> {
        let outcomes = self.score.as_ref().map(|score| quiz::outcomes(quiz, score));
        let state = desk.progress().mission(quiz.id.as_str());
        let said = match &outcomes {
            Some(outcomes) if outcomes.iter().all(|outcome| outcome.met) => {
                Span::styled("  Solved. Every goal is met.", theme.ok)
            }
            Some(_) => Span::styled("  Not yet. The next try has other questions.", theme.warn),
            None if state == MissionState::Solved => Span::styled("  Solved.", theme.ok),
            None => Span::raw(""),
        };
        let mut lines = vec![Line::from(vec![Span::styled("Goals", theme.accent), said])];
        let outcomes = outcomes.as_ref().map(<[_; 2]>::as_slice);
        lines.extend(goal_lines(&quiz::goals(quiz), outcomes, width, theme));
        if let Some(left) = &self.left {
            let words = format!(
                "{} of {} questions are answered; Enter goes on from there.",
                left.answered(),
                quiz.questions
            );
            lines.push(Line::default());
            lines.extend(text::wrap_plain(&words, width.into(), theme.dim));
        }
        lines
    }
}
