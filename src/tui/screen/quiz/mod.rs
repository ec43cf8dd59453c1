//! The quiz: a topic to choose, ten questions, and a score that says what to do about it.

mod filter;
mod papers;
mod score;

use super::Ask;
use super::asking::Asking;
use super::exam::{self, Exam};
use crate::course::question::{Bank, Question};
use crate::lab::desk::Desk;
use crate::lab::practise::{self, Wish};
use crate::study::exam::Sitting;
use crate::study::place::Place;
use crate::study::practice::Practice;
use crate::study::progress::Urgency;
use crate::tui::keys::{ENTER, ESC, Hint, Key, Row, ch, find, hints};
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::list::List;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::scroll::{CHOOSE, SCROLL, Scroll};
use crate::tui::widget::text;
use papers::Papers;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use std::time::Duration;

/// The quiz screen.
#[derive(Debug, Default)]
pub(crate) struct Quiz {
    topics: List,
    /// Which questions are asked; the topic comes from the list.
    wish: Wish,
    /// That there is no question of that kind.
    nothing: bool,
    sitting: Option<Asking>,
    /// How far the score is scrolled.
    scroll: Scroll,
    /// The list of papers, while it is open.
    papers: Option<Papers>,
    /// A paper, while it is open.
    exam: Option<Exam>,
}

#[derive(Clone, Copy)]
enum Action {
    Start,
    Leave,
    Again,
    Review,
    Papers,
    Skip,
}

const TOPIC_KEYS: &[Row<Action>] = &[
    Row {
        cap: "⏎",
        word: "start",
        help: "Ten questions: those that went wrong first, then new ones",
        keys: &[(ENTER, Action::Start)],
    },
    Row {
        cap: "e",
        word: "exam papers",
        help: "Papers against the clock, without a word before the end",
        keys: &[(ch('e'), Action::Papers)],
    },
];

const ASKING_KEYS: &[Row<Action>] = &[
    Row {
        cap: "n",
        word: "skip",
        help: "Go on without an answer: it is neither right nor wrong",
        keys: &[(ch('n'), Action::Skip)],
    },
    Row {
        cap: "Esc",
        word: "",
        help: "Leave; what is answered counts",
        keys: &[(ESC, Action::Leave)],
    },
];

const SCORE_KEYS: &[Row<Action>] = &[
    Row {
        cap: "⏎",
        word: "done",
        help: "Back to where the questions were asked for",
        keys: &[(ENTER, Action::Leave), (ESC, Action::Leave)],
    },
    Row {
        cap: "v",
        word: "go through",
        help: "Go through the answers once more, with what was right, why, and the runs that show it",
        keys: &[(ch('v'), Action::Review)],
    },
    Row {
        cap: "r",
        word: "once more",
        help: "Ten more questions of this topic",
        keys: &[(ch('r'), Action::Again)],
    },
];

impl Quiz {
    /// Starts a sitting on a topic, or on all of them.
    pub(crate) fn start(&mut self, topic: Option<&str>, desk: &Desk) {
        let wish = Wish {
            topic: topic.map(str::to_owned),
            ..Wish::default()
        };
        self.ask(&wish, desk);
    }

    /// Starts a sitting on what is wished for.
    pub(crate) fn ask(&mut self, wish: &Wish, desk: &Desk) {
        self.resume(practise::sitting(desk, wish));
    }

    /// Goes on with a sitting.
    pub(crate) fn resume(&mut self, practice: Practice) {
        self.sitting = Some(Asking::new(practice));
        self.scroll = Scroll::new();
    }

    /// Opens a paper.
    pub(crate) fn sit(&mut self, sitting: Sitting, desk: &mut Desk) {
        desk.keep_paper(Some(&sitting));
        self.sitting = None;
        self.exam = Some(Exam::new(sitting));
    }

    /// Opens the list of papers.
    pub(crate) fn open_papers(&mut self) {
        self.sitting = None;
        self.exam = None;
        self.papers = Some(Papers::default());
    }

    /// Whether questions are asked, or their score is shown.
    pub(crate) const fn is_asking(&self) -> bool {
        self.sitting.is_some()
    }

    /// Whether a clock runs.
    pub(crate) fn is_moving(&self) -> bool {
        self.sitting.is_none() && self.exam.as_ref().is_some_and(Exam::is_moving)
    }

    /// Lets time pass; says whether to draw.
    pub(crate) fn tick(&mut self, elapsed: Duration, desk: &mut Desk) -> bool {
        match &mut self.exam {
            Some(exam) if self.sitting.is_none() => exam.tick(elapsed, desk),
            _ => false,
        }
    }

    /// Where the learner is, to be there again.
    pub(crate) fn place(&self) -> Option<Place> {
        if let Some(sitting) = &self.sitting {
            return Some(Place::Practice(sitting.practice().clone()));
        }
        let exam = self.exam.as_ref()?;
        (!exam.sitting().is_done()).then_some(Place::Exam)
    }

    /// The keys that work now.
    pub(crate) fn hints(&self, desk: &Desk, body: Rect) -> Vec<Hint> {
        match &self.sitting {
            None => match (&self.exam, &self.papers) {
                (Some(exam), _) => exam.hints(desk, body),
                (None, Some(_)) => Papers::hints(),
                (None, None) => [hints(CHOOSE), hints(TOPIC_KEYS), filter::keys()].concat(),
            },
            Some(sitting) if sitting.is_over() => [hints(SCORE_KEYS), hints(SCROLL)].concat(),
            Some(sitting) => {
                let mut own = hints(ASKING_KEYS);
                own.retain(|hint| hint.cap != "n" || sitting.is_open());
                [sitting.hints(desk, body), own].concat()
            }
        }
    }

    /// Acts on a key, if it is one that works now.
    pub(crate) fn press(&mut self, key: Key, desk: &mut Desk, body: Rect) -> Option<Ask> {
        let Some(sitting) = &mut self.sitting else {
            return if self.exam.is_some() {
                self.press_exam(key, desk, body)
            } else if self.papers.is_some() {
                self.press_papers(key, desk, body)
            } else {
                self.press_topics(key, desk, body)
            };
        };
        if !sitting.is_over() {
            if let Some(ask) = sitting.press(key, desk, body) {
                return Some(ask);
            }
            match find(ASKING_KEYS, key)? {
                Action::Skip => sitting.skip(),
                _ => self.sitting = None,
            }
            return Some(Ask::Draw);
        }
        if let Some(step) = find(SCROLL, key) {
            let lines = score::lines(sitting.practice(), desk, body.width, &Theme::mono());
            self.scroll.go(step, lines.len(), body.height);
            return Some(Ask::Draw);
        }
        match find(SCORE_KEYS, key)? {
            Action::Again => self.start_chosen(desk),
            Action::Review => {
                let review = sitting.practice().gone_through();
                self.resume(review);
            }
            Action::Start | Action::Leave | Action::Papers | Action::Skip => self.sitting = None,
        }
        Some(Ask::Draw)
    }

    fn press_exam(&mut self, key: Key, desk: &mut Desk, body: Rect) -> Option<Ask> {
        match self.exam.as_mut()?.press(key, desk, body)? {
            exam::Wanted::Draw => {}
            exam::Wanted::Other(ask) => return Some(ask),
            exam::Wanted::Close => {
                self.exam = None;
                self.papers = Some(Papers::default());
            }
            exam::Wanted::Practise(practice) => self.resume(practice),
            exam::Wanted::Again(sitting) => self.sit(*sitting, desk),
        }
        Some(Ask::Draw)
    }

    fn press_papers(&mut self, key: Key, desk: &mut Desk, body: Rect) -> Option<Ask> {
        match self.papers.as_mut()?.press(key, desk, body)? {
            papers::Wanted::Draw => {}
            papers::Wanted::Close => self.papers = None,
            papers::Wanted::Open(sitting) => self.sit(*sitting, desk),
        }
        Some(Ask::Draw)
    }

    fn press_topics(&mut self, key: Key, desk: &Desk, body: Rect) -> Option<Ask> {
        self.nothing = false;
        if filter::press(&mut self.wish, key, desk.content()) {
            return Some(Ask::Draw);
        }
        if let Some(step) = find(CHOOSE, key) {
            self.topics
                .go(step, desk.content().banks.len() + 1, body.height);
        } else {
            match find(TOPIC_KEYS, key)? {
                Action::Papers => self.open_papers(),
                _ => self.start_chosen(desk),
            }
        }
        Some(Ask::Draw)
    }

    /// The first row is all topics together, then they come one by one.
    fn start_chosen(&mut self, desk: &Desk) {
        let banks = &desk.content().banks;
        let chosen = self
            .topics
            .chosen(banks.len() + 1)
            .and_then(|row| row.checked_sub(1));
        let wish = Wish {
            topic: chosen.map(|row| banks[row].id.clone()),
            ..self.wish.clone()
        };
        self.nothing = practise::questions(desk, &wish).is_empty();
        if !self.nothing {
            self.ask(&wish, desk);
        }
    }

    /// Draws it.
    pub(crate) fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        match &self.sitting {
            None => match (&self.exam, &self.papers) {
                (Some(exam), _) => exam.draw(desk, body, canvas),
                (None, Some(papers)) => papers.draw(desk, body, canvas),
                (None, None) => self.draw_topics(desk, body, canvas),
            },
            Some(sitting) if sitting.is_over() => {
                let lines = score::lines(sitting.practice(), desk, body.width, canvas.theme);
                self.scroll.draw(&lines, score::column(body), canvas);
            }
            Some(sitting) => sitting.draw(desk, body, canvas),
        }
    }

    fn draw_topics(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let banks = &desk.content().banks;
        let mut rows = vec![row(
            "All topics together",
            desk.content().questions(),
            desk,
            body,
            theme,
        )];
        rows.extend(banks.iter().map(|bank| topic_row(bank, desk, body, theme)));
        let height = u16::try_from(rows.len() + 2).unwrap_or(u16::MAX);
        let [filters, area, _] = Layout::vertical([
            Constraint::Length(2),
            Constraint::Max(height),
            Constraint::Min(0),
        ])
        .areas(body);
        let line = if self.nothing {
            Line::from(Span::styled(
                " There is no question of that kind now.",
                theme.warn,
            ))
        } else {
            filter::line(&self.wish, desk.content(), theme)
        };
        canvas.line(filters, &line);
        let inner = Panel {
            focus: true,
            status: Line::from(Span::styled("right / wrong / new", theme.dim)),
            ..Panel::new("Practice")
        }
        .draw(area, canvas);
        self.topics.draw(&rows, inner, canvas);
    }
}

fn topic_row(bank: &Bank, desk: &Desk, body: Rect, theme: &Theme) -> Line<'static> {
    row(&bank.title, bank.questions.iter(), desk, body, theme)
}

/// A topic with how many of its questions went right and wrong last, and how many are new.
fn row<'a>(
    title: &str,
    questions: impl Iterator<Item = &'a Question>,
    desk: &Desk,
    body: Rect,
    theme: &Theme,
) -> Line<'static> {
    let (mut right, mut wrong, mut new) = (0, 0, 0);
    for question in questions.filter(|question| !question.exam_only) {
        match desk.progress().urgency(question.id.as_str()) {
            Urgency::Right | Urgency::Guessed => right += 1,
            Urgency::Wrong | Urgency::SureAndWrong => wrong += 1,
            Urgency::New => new += 1,
        }
    }
    let counts = [(right, theme.ok), (wrong, theme.err), (new, theme.text)];
    let room = usize::from(body.width)
        .saturating_sub(6 + 5 * counts.len())
        .max(1);
    let mut line = Line::from(Span::styled(text::pad(title, room), theme.text));
    for (count, style) in counts {
        let style = if count > 0 { style } else { theme.faint };
        line.push_span(Span::styled(text::pad_left(&count.to_string(), 5), style));
    }
    line
}
