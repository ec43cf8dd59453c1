//! The papers to choose from, and the one that was left open.

use crate::course::exam::Blueprint;
use crate::lab::desk::Desk;
use crate::lab::paper;
use crate::study::exam::{Sitting, Timing};
use crate::tui::keys::{ENTER, ESC, Hint, Key, Row, ch, find, hints};
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::list::List;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::scroll::CHOOSE;
use crate::tui::widget::text;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// The list of papers.
#[derive(Debug, Default)]
pub(super) struct Papers {
    rows: List,
    /// Which of [`TIMES`] a paper gets.
    time: usize,
    /// Whether its clock begins out of sight.
    hidden: bool,
    notice: Option<&'static str>,
}

#[derive(Clone, Copy)]
enum Action {
    Start,
    Time,
    Clock,
    Discard,
    Back,
}

/// How much time a paper may get: as the blueprint says, more for those who need it, or no limit.
const TIMES: [Timing; 5] = [
    Timing::Times(1.0),
    Timing::Times(1.25),
    Timing::Times(1.5),
    Timing::Times(2.0),
    Timing::Off,
];

/// What became of a key.
pub(super) enum Wanted {
    Draw,
    Open(Box<Sitting>),
    Close,
}

const KEYS: &[Row<Action>] = &[
    Row {
        cap: "⏎",
        word: "start",
        help: "Start the paper, or go on with the one that is open",
        keys: &[(ENTER, Action::Start)],
    },
    Row {
        cap: "t",
        word: "time",
        help: "Give more time: a quarter, a half, twice as much, no limit",
        keys: &[(ch('t'), Action::Time)],
    },
    Row {
        cap: "c",
        word: "clock",
        help: "Begin with the clock out of sight, or in sight",
        keys: &[(ch('c'), Action::Clock)],
    },
    Row {
        cap: "D",
        word: "discard",
        help: "Throw the open paper away; its answers do not count",
        keys: &[(ch('D'), Action::Discard)],
    },
    Row {
        cap: "Esc",
        word: "topics",
        help: "Back to the topics",
        keys: &[(ESC, Action::Back)],
    },
];

impl Papers {
    pub(super) fn hints() -> Vec<Hint> {
        [hints(CHOOSE), hints(KEYS)].concat()
    }

    pub(super) fn press(&mut self, key: Key, desk: &mut Desk, body: Rect) -> Option<Wanted> {
        let open = paper::unfinished(desk);
        let count = desk.content().exams.len() + usize::from(open.is_some());
        self.notice = None;
        if let Some(step) = find(CHOOSE, key) {
            self.rows.go(step, count, body.height);
            return Some(Wanted::Draw);
        }
        match find(KEYS, key)? {
            Action::Back => return Some(Wanted::Close),
            Action::Discard => match open {
                Some(_) => desk.keep_paper(None),
                None => self.notice = Some("No paper is open."),
            },
            Action::Time => self.time = (self.time + 1) % TIMES.len(),
            Action::Clock => self.hidden = !self.hidden,
            Action::Start => return Some(self.start(open, count, desk)),
        }
        Some(Wanted::Draw)
    }

    fn start(&mut self, open: Option<Sitting>, count: usize, desk: &Desk) -> Wanted {
        let Some(row) = self.rows.chosen(count) else {
            return Wanted::Draw;
        };
        match open {
            Some(open) if row == 0 => return Wanted::Open(Box::new(open)),
            Some(_) => {
                self.notice = Some("Go on with the open paper first, or discard it with D.");
                return Wanted::Draw;
            }
            None => {}
        }
        let blueprint = &desk.content().exams[row];
        let mut sitting = paper::start(desk, blueprint, None, TIMES[self.time]);
        sitting.clock_hidden = self.hidden;
        if sitting.is_empty() {
            self.notice = Some("There is no question for this paper yet.");
            return Wanted::Draw;
        }
        Wanted::Open(Box::new(sitting))
    }

    pub(super) fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let open = paper::unfinished(desk);
        let width = usize::from(body.width.saturating_sub(6)).max(1);
        let mut rows: Vec<Line<'static>> = Vec::new();
        rows.extend(open.as_ref().map(|open| open_row(open, desk, width, theme)));
        for exam in &desk.content().exams {
            let figures = format!("{} questions  {} min", exam.questions, exam.minutes);
            rows.push(row(&exam.title, &figures, width, theme));
        }
        let high = u16::try_from(rows.len() + 2).unwrap_or(u16::MAX);
        let about = self.about(desk, open.is_some(), width, theme);
        let about_high = u16::try_from(about.len() + 2).unwrap_or(u16::MAX);
        let [list, below, notice, _] = Layout::vertical([
            Constraint::Max(high),
            Constraint::Max(about_high),
            Constraint::Length(1),
            Constraint::Min(0),
        ])
        .areas(body);
        let inner = Panel {
            focus: true,
            ..Panel::new("Papers")
        }
        .draw(list, canvas);
        self.rows.draw(&rows, inner, canvas);
        let inner = Panel::new("About").draw(below, canvas);
        canvas.lines(inner, &about);
        if let Some(words) = self.notice {
            let words = text::shorten(words, notice.width.saturating_sub(2).into());
            canvas.line(
                notice,
                &Line::from(Span::styled(format!(" {words}"), theme.warn)),
            );
        }
    }

    /// How much time the paper gets, and whether its clock is in sight.
    fn time_line(&self, exam: &Blueprint, theme: &Theme) -> Line<'static> {
        let time = match TIMES[self.time] {
            Timing::Off => "no limit".to_owned(),
            Timing::Times(factor) => {
                let minutes = f64::from(exam.minutes) * factor;
                format!("{minutes:.0} minutes")
            }
        };
        let mut line = Line::from(vec![
            Span::styled("Time  ", theme.dim),
            Span::styled(time, theme.bright),
        ]);
        if self.hidden {
            line.push_span(Span::styled("   the clock begins out of sight", theme.dim));
        }
        line
    }

    /// What the chosen paper is, and how likely it is to pass it.
    fn about(
        &self,
        desk: &Desk,
        has_open: bool,
        width: usize,
        theme: &Theme,
    ) -> Vec<Line<'static>> {
        let count = desk.content().exams.len() + usize::from(has_open);
        let chosen = self.rows.chosen(count);
        let place = chosen.and_then(|row| row.checked_sub(usize::from(has_open)));
        let Some(exam) = place.and_then(|place| desk.content().exams.get(place)) else {
            let words = "It is kept as you left it, and its clock stood still.";
            return text::wrap_plain(words, width, theme.text);
        };
        let width = width.min(84);
        let mut lines = text::wrap_plain(&exam.about, width, theme.text);
        lines.push(Line::default());
        lines.push(self.time_line(exam, theme));
        lines.push(Line::default());
        let words = match paper::chance(desk, exam) {
            Some(ready) => format!(
                "By {} first answers you would pass it about {:.0} times in 100, perhaps {:.0} to {:.0}. This \
                 is arithmetic on this lab's questions, not a forecast of the real exam.",
                ready.seen,
                100.0 * ready.chance,
                100.0 * ready.low,
                100.0 * ready.high
            ),
            None => "Answer some twenty questions first, and this says how likely you are to pass."
                .into(),
        };
        lines.extend(text::wrap_plain(&words, width, theme.dim));
        lines
    }
}

fn open_row(open: &Sitting, desk: &Desk, width: usize, theme: &Theme) -> Line<'static> {
    let title = paper::blueprint(desk.content(), &open.exam).map_or("", |exam| exam.title.as_str());
    let figures = format!("question {} of {}", open.at + 1, open.len());
    row(&format!("Go on: {title}"), &figures, width, theme)
}

fn row(title: &str, figures: &str, width: usize, theme: &Theme) -> Line<'static> {
    let room = width.saturating_sub(text::width(figures) + 2);
    Line::from(vec![
        Span::styled(text::pad(title, room), theme.text),
        Span::styled(format!("  {figures}"), theme.dim),
    ])
}
