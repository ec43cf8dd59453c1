//! How a mission looks while it is worked on: what may be changed, and the goals, all of them in sight.

use super::{Attempting, Lever};
use crate::lab::mission::Outcome;
use crate::tui::theme::Theme;
use crate::tui::widget::field::Field;
use crate::tui::widget::text;
use ratatui::text::{Line, Span};

/// Values are short; what is left of the line is for the name.
const MOST_OF_VALUE: usize = 24;

/// The least levers in sight where there is no room for all.
const LEAST_LEVERS: usize = 2;

/// The column in which a goal's number stands, where its text leaves room.
const NUMBERS: usize = 44;

impl Attempting {
    /// What may be changed, the goals, and what came of the run, in so many rows if that can be. The list of
    /// levers folds first.
    pub(in crate::tui::screen::lesson) fn block(
        &self,
        (width, height): (u16, u16),
        theme: &Theme,
    ) -> Vec<Line<'static>> {
        let height = usize::from(height);
        let notice = self.notice_lines(width, theme);
        let goals = self.goal_block(width, theme);
        let refused = self.refused_lines(width, theme);
        let heading = refused.len().max(1);
        // What is said of a value takes the empty row first, and a lever's only then.
        let fixed = notice.len() + heading + goals.len();
        let gap = usize::from(fixed + self.levers.len() < height);
        let room = height.saturating_sub(fixed + gap).max(LEAST_LEVERS);
        let shown = self.levers.len().min(room);
        let first = self
            .at
            .saturating_sub(shown / 2)
            .min(self.levers.len() - shown);
        let mut lines = notice;
        if refused.is_empty() {
            lines.push(self.levers_heading(first, shown, theme));
        }
        lines.extend(refused);
        for (place, lever) in self.levers.iter().enumerate().skip(first).take(shown) {
            lines.push(self.lever_line(place, lever, width, theme));
        }
        lines.extend(vec![Line::default(); gap]);
        lines.extend(goals);
        let mut gap = 1;
        for more in self.summary(width, theme) {
            if !more.is_empty() && lines.len() + gap + more.len() <= height {
                lines.extend(vec![Line::default(); gap]);
                lines.extend(more);
                gap = 0;
            }
        }
        lines
    }

    /// The rows that the block takes: with all that is said of the run, with the event that matters, with neither.
    pub(in crate::tui::screen::lesson) fn rows(&self, width: u16) -> [usize; 3] {
        let theme = Theme::mono();
        // A value that is refused moves nothing.
        let said = self.refused_lines(width, &theme).len().saturating_sub(1);
        let whole = self.block((width, u16::MAX), &theme).len() - said;
        let [culprit, told] = self.summary(width, &theme).map(|lines| lines.len());
        let gap = |rows: usize| usize::from(rows > 0);
        let bare = whole - culprit - told - gap(culprit + told);
        [whole, bare + gap(culprit) + culprit, bare]
    }

    fn notice_lines(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        match self.notice.as_deref() {
            None | Some("") => Vec::new(),
            Some(notice) => text::wrap_plain(notice, width.into(), theme.err),
        }
    }

    /// Why what is typed cannot be set, in place of the heading.
    fn refused_lines(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let words = self.refused.as_deref().unwrap_or_default();
        match words {
            "" => Vec::new(),
            words => text::wrap_plain(words, width.into(), theme.err),
        }
    }

    /// Which event stands against a goal, and what the run came to in a sentence; nothing before it is judged.
    fn summary(&self, width: u16, theme: &Theme) -> [Vec<Line<'static>>; 2] {
        let known = self.outcomes.is_some() && !self.is_changed();
        let run = self.run.as_ref().filter(|_| known);
        let told = run.and_then(|run| run.playback().playground().summary());
        let culprit = self.culprit.as_deref().filter(|_| run.is_some());
        let wrapped = |words: Option<&str>, style| match words {
            Some(words) => text::wrap_plain(words, width.into(), style),
            None => Vec::new(),
        };
        [
            wrapped(culprit, theme.text),
            wrapped(told.as_deref(), theme.dim),
        ]
    }

    /// What may be changed; or, while a value is typed, what it may be.
    fn levers_heading(&self, first: usize, shown: usize, theme: &Theme) -> Line<'static> {
        let of = match self.levers.len() {
            all if all > shown => format!("  {}–{} of {all}", first + 1, first + shown),
            _ => String::new(),
        };
        let lever = self.levers.get(self.at).filter(|_| self.typed.is_some());
        let words = match lever {
            Some(lever) => format!("Type {}", lever.accepts),
            None => "You may change".to_owned(),
        };
        Line::from(vec![
            Span::styled(words, theme.accent),
            Span::styled(of, theme.dim),
        ])
    }

    fn goal_block(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mut lines = vec![self.goals_heading(theme)];
        let outcomes = self.outcomes.as_deref().filter(|_| !self.is_changed());
        lines.extend(goal_lines(&self.told.goals, outcomes, width, theme));
        lines
    }

    /// The heading of the goals, with what came of the last run.
    fn goals_heading(&self, theme: &Theme) -> Line<'static> {
        let words = if self.variant {
            "Goals, with other numbers"
        } else {
            "Goals"
        };
        let said = match &self.outcomes {
            _ if self.is_changed() => Span::styled("  Changed since the last run.", theme.dim),
            Some(_) if self.is_solved() => Span::styled("  Solved. Every goal is met.", theme.ok),
            Some(_) => Span::styled("  Not yet. Change something and run again.", theme.warn),
            None if self.run.is_some() => Span::styled("  Running …", theme.dim),
            None => Span::raw(""),
        };
        Line::from(vec![Span::styled(words, theme.accent), said])
    }

    fn lever_line(&self, place: usize, lever: &Lever, width: u16, theme: &Theme) -> Line<'static> {
        let here = place == self.at && self.stage == super::Stage::Work;
        let (mark, style) = if here {
            ("▌ ", theme.bright)
        } else {
            ("  ", theme.text)
        };
        let room = usize::from(width).saturating_sub(3);
        let of_label = room.saturating_sub(MOST_OF_VALUE).clamp(20, NUMBERS);
        let left = room.saturating_sub(of_label);
        let value = match (&self.typed, &lever.set, &lever.standing) {
            (Some(typed), ..) if here => typed_line(typed, lever, left, theme).spans,
            (_, Some(set), _) => vec![Span::styled(text::shorten(set, left), theme.warn)],
            (_, None, Ok(standing)) => vec![Span::styled(text::shorten(standing, left), theme.dim)],
            (_, None, Err(_)) => vec![Span::styled("leads nowhere", theme.err)],
        };
        let mut line = Line::from(vec![
            Span::styled(mark, theme.accent),
            Span::styled(text::pad(&lever.label, of_label), style),
            Span::raw(" "),
        ]);
        line.spans.extend(value);
        line
    }
}

/// What is typed; while it is empty, what the lever stands at.
fn typed_line(typed: &Field, lever: &Lever, room: usize, theme: &Theme) -> Line<'static> {
    let mut line = typed.line(room, theme);
    if typed.value().is_empty()
        && let Some(now) = lever.set.as_ref().or(lever.standing.as_ref().ok())
    {
        let words = format!("now {now}");
        let room = room.saturating_sub(2);
        line.spans.push(Span::raw(" "));
        line.spans
            .push(Span::styled(text::shorten(&words, room), theme.dim));
    }
    line
}

/// Goals with their boxes, and what a run or the answers had to say: all of it in one column.
pub(super) fn goal_lines(
    goals: &[String],
    outcomes: Option<&[Outcome]>,
    width: u16,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let value = |n: usize| -> Option<(String, bool)> {
        let outcome = outcomes?.get(n)?;
        let told = outcome.told.clone();
        Some((told.unwrap_or_else(|| "no number".into()), outcome.met))
    };
    let room = |value: usize| usize::from(width).saturating_sub(value + 4).max(1);
    let widths = (0..goals.len())
        .filter_map(value)
        .map(|(value, _)| text::width(&value));
    let column = NUMBERS.min(room(widths.max().unwrap_or(0)));
    let mut lines = Vec::new();
    for (n, words) in goals.iter().enumerate() {
        let value = value(n);
        let (mark, style) = match value {
            None => ("☐ ", theme.dim),
            Some((_, true)) => ("✔ ", theme.ok),
            Some((_, false)) => ("✗ ", theme.err),
        };
        let mut lead = Span::styled(mark, style);
        let mut value = value.map(|(value, _)| Span::styled(value, style));
        let own = room(value.as_ref().map_or(0, Span::width));
        for mut line in text::wrap_plain(words, own, theme.text) {
            let gap = " ".repeat(column.saturating_sub(line.width()) + 2);
            line.spans
                .insert(0, std::mem::replace(&mut lead, Span::raw("  ")));
            if let Some(value) = value.take() {
                line.spans.extend([Span::raw(gap), value]);
            }
            lines.push(line);
        }
    }
    lines
}
