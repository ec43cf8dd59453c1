//! What happened, in sentences, the newest first.

use super::Watched;
use crate::lab::explain::{clock_time, sentence};
use crate::sim::trace::{Fact, What};
use crate::tui::playback::is_told;
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::text;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

impl Watched {
    /// What happened last, the newest first; of the chosen environment, if one is chosen.
    pub(crate) fn draw_story(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let mut rows = area.rows().collect::<Vec<_>>().into_iter();
        if let Some(notice) = self.notice
            && let Some(row) = rows.next()
        {
            let notice = text::shorten(notice, row.width.into());
            canvas.text((row.x, row.y), notice, theme.warn);
        }
        if self.playback.is_over()
            && self.selected.is_none()
            && let Some(summary) = self.playback.playground().summary()
        {
            let room = usize::from(area.width);
            for line in text::wrap_plain(&summary, room, theme.bright) {
                let Some(row) = rows.next() else { return };
                canvas.line(row, &line);
            }
        }
        let about = |fact: &&Fact| {
            is_told(fact) && self.selected.is_none_or(|id| fact.environment == Some(id))
        };
        let clock = clock_time(self.playback.at()).len().max(8);
        let told = self.playback.past().iter().rev().filter(about);
        for (n, fact) in told.take(area.height.into()).enumerate() {
            let style = if n == 0 { theme.bright } else { theme.text };
            let words = sentence(fact, self.playback.names());
            let room = usize::from(area.width).saturating_sub(clock + 4);
            let lines = text::wrap_plain(&words, room, style);
            if n > 0 && rows.len() < lines.len() {
                return;
            }
            let when = text::pad_left(&clock_time(fact.at), clock);
            let mut lead = vec![
                Span::styled(when, theme.faint),
                Span::raw(" "),
                mark(fact, theme),
                Span::raw(" "),
            ];
            for words in lines {
                let Some(row) = rows.next() else { return };
                let indent = Span::raw(" ".repeat(clock + 3));
                let mut line = Line::from(std::mem::replace(&mut lead, vec![indent]));
                line.spans.extend(words.spans);
                canvas.line(row, &line);
            }
        }
    }
}

/// The shape and colour of a fact in the story.
fn mark(fact: &Fact, theme: &Theme) -> Span<'static> {
    match fact.what {
        What::InitStarted { .. } => Span::styled("◐", theme.warn),
        What::Throttled { .. } | What::Dropped { .. } | What::DeadLettered { .. } => {
            Span::styled("✗", theme.err)
        }
        What::Ended { outcome, .. } if !outcome.is_success() => Span::styled("✗", theme.err),
        What::Started { .. } => Span::styled("●", theme.info),
        What::Ended { .. } => Span::styled("○", theme.ok),
        What::Called { .. } | What::Answered { .. } => Span::styled("◎", theme.info),
        _ => Span::styled("·", theme.faint),
    }
}
