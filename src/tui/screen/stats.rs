//! Statistics: what was learnt, what is due, the ideas still held, what to do next and why.

use crate::lab::desk::Desk;
use crate::lab::items;
use crate::lab::stats::{self, Stats as Told, Topic};
use crate::tui::keys::{ESC, Hint, Key, Row, find, hints};
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::column;
use crate::tui::widget::scroll::{SCROLL, Scroll};
use crate::tui::widget::text;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// The widest that the page gets.
const WIDEST: u16 = 84;

/// So many of the last days are shown.
const DAYS: usize = 14;

/// The open statistics. They are worked out once, when they are opened.
#[derive(Debug)]
pub(crate) struct Stats {
    told: Result<Told, String>,
    scroll: Scroll,
}

#[derive(Clone, Copy)]
struct Close;

const KEYS: &[Row<Close>] = &[Row {
    cap: "Esc",
    word: "home",
    help: "Back to the first screen",
    keys: &[(ESC, Close)],
}];

impl Stats {
    /// The statistics as they are now.
    pub(crate) fn open(desk: &Desk) -> Self {
        let told = desk
            .records()
            .map(|records| stats::of(desk, &records, desk.zone(), desk.exam_date()))
            .map_err(|error| format!("{error:#}"));
        Self {
            told,
            scroll: Scroll::new(),
        }
    }

    /// The keys that work now.
    pub(crate) fn hints() -> Vec<Hint> {
        [hints(KEYS), hints(SCROLL)].concat()
    }

    /// Acts on a key, if it is one of this screen's; says whether it stays open.
    pub(crate) fn press(&mut self, key: Key, body: Rect) -> Option<bool> {
        if let Some(step) = find(SCROLL, key) {
            let lines = self.lines(column(body).width, &Theme::mono()).len();
            self.scroll.go(step, lines, body.height);
            return Some(true);
        }
        find(KEYS, key).map(|Close| false)
    }

    /// Draws it.
    pub(crate) fn draw(&self, body: Rect, canvas: &mut Canvas<'_>) {
        let column = column(body);
        let lines = self.lines(column.width, canvas.theme);
        self.scroll.draw(&lines, column, canvas);
    }

    fn lines(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mut page = Page {
            theme,
            width: usize::from(width).max(1),
            lines: Vec::new(),
        };
        match &self.told {
            Err(error) => page.say(error, theme.err),
            Ok(told) => page.all(told),
        }
        page.lines
    }
}

/// The column of the page.
fn column(body: Rect) -> Rect {
    column::centred(body, WIDEST)
}

struct Page<'a> {
    theme: &'a Theme,
    width: usize,
    lines: Vec<Line<'static>>,
}

impl Page<'_> {
    fn say(&mut self, words: &str, style: Style) {
        self.lines
            .extend(text::wrap_plain(words, self.width, style));
    }

    fn heading(&mut self, words: &'static str) {
        self.lines.push(Line::default());
        let style = self.theme.accent;
        self.lines.push(Line::from(Span::styled(words, style)));
    }

    fn all(&mut self, told: &Told) {
        let theme = self.theme;
        self.say(&told.next.what, theme.bright);
        self.say(&told.next.why, theme.dim);
        if let Some(plan) = told.plan {
            let words = format!(
                "Exam on {}: {} days, {} new questions, {} a day.",
                plan.date, plan.days, plan.new, plan.new_a_day
            );
            self.say(&words, theme.text);
        }
        self.due(told);
        self.days(told);
        self.heading("Topics");
        for topic in &told.topics {
            self.topic(topic);
        }
        if !told.ideas.is_empty() {
            self.heading("Ideas to mend");
        }
        for idea in &told.ideas {
            for (mark, words, ink, style) in [
                ("✗ ", &idea.wrong, theme.err, theme.dim),
                ("✔ ", &idea.right, theme.ok, theme.text),
            ] {
                self.marked(Span::styled(mark, ink), words, style);
            }
        }
        if !told.bad_items.is_empty() {
            self.heading("Questions that may be at fault");
        }
        for item in &told.bad_items {
            self.marked(
                Span::styled("· ", theme.warn),
                &items::words(item),
                theme.text,
            );
        }
        if !told.exams.is_empty() {
            self.heading("Papers");
        }
        for (date, taken) in told.exams.iter().rev() {
            let (mark, ink) = if taken.passed {
                ("✔ ", theme.ok)
            } else {
                ("✗ ", theme.err)
            };
            let words = format!(
                "{date}  {}  {} (estimate), {} of {} right",
                taken.exam, taken.scaled, taken.right, taken.scored
            );
            self.marked(Span::styled(mark, ink), &words, theme.text);
        }
    }

    fn marked(&mut self, mark: Span<'static>, words: &str, style: Style) {
        let mut lead = mark;
        for mut line in text::wrap_plain(words, self.width.saturating_sub(2).max(1), style) {
            line.spans
                .insert(0, std::mem::replace(&mut lead, Span::raw("  ")));
            self.lines.push(line);
        }
    }

    fn due(&mut self, told: &Told) {
        self.heading("Due");
        let names = [
            "now", "in 1 day", "2 days", "3 days", "4 days", "5 days", "6 days",
        ];
        let most = told.week.iter().copied().max().unwrap_or(0).max(1);
        for (name, count) in names.into_iter().zip(told.week) {
            let room = self.width.saturating_sub(18).min(40);
            let bar = (count * room).div_ceil(most);
            self.lines.push(Line::from(vec![
                Span::styled(text::pad(name, 10), self.theme.dim),
                Span::styled(text::pad_left(&count.to_string(), 4), self.theme.text),
                Span::raw("  "),
                Span::styled("■".repeat(if count > 0 { bar } else { 0 }), self.theme.info),
            ]));
        }
    }

    fn days(&mut self, told: &Told) {
        if told.days.is_empty() {
            return;
        }
        self.heading("Answers by day");
        let last = told.days.len().saturating_sub(DAYS);
        let most = told.days[last..].iter().map(|day| day.answered).max();
        let most = most.unwrap_or(0).max(1);
        for day in &told.days[last..] {
            let room = self.width.saturating_sub(30).min(40);
            let right = (day.right * room).div_ceil(most);
            let wrong = ((day.answered - day.right) * room) / most;
            self.lines.push(Line::from(vec![
                Span::styled(format!("{}  ", day.date), self.theme.dim),
                Span::styled(
                    text::pad_left(&format!("{} of {}", day.right, day.answered), 11),
                    self.theme.text,
                ),
                Span::raw("  "),
                Span::styled("■".repeat(right), self.theme.ok),
                Span::styled("□".repeat(wrong), self.theme.faint),
            ]));
        }
    }

    /// A topic: how much of it was answered, and how much of that right. The shade says it at a glance.
    fn topic(&mut self, topic: &Topic) {
        let theme = self.theme;
        let figures = format!("{:>3} of {:>3}", topic.right, topic.questions);
        let due = if topic.due > 0 {
            format!("{:>3} due", topic.due)
        } else {
            String::new()
        };
        let bar = 20;
        let right = (topic.right * bar)
            .checked_div(topic.questions)
            .unwrap_or(0);
        let seen = (topic.answered * bar)
            .checked_div(topic.questions)
            .unwrap_or(0);
        let room = self.width.saturating_sub(bar + 22).max(6);
        self.lines.push(Line::from(vec![
            Span::styled(text::pad(&topic.title, room), theme.text),
            Span::raw(" "),
            Span::styled("━".repeat(right), theme.ok),
            Span::styled("━".repeat(seen.saturating_sub(right)), theme.warn),
            Span::styled("─".repeat(bar - seen.max(right)), theme.line),
            Span::styled(text::pad_left(&figures, 12), theme.text),
            Span::styled(text::pad_left(&due, 8), theme.warn),
        ]));
    }
}
