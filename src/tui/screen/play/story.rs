//! What happened, in sentences, the newest first.

use super::Watched;
use super::route;
use crate::lab::explain::{Told, clock_time, told};
use crate::lab::path::Path;
use crate::sim::trace::{Fact, What};
use crate::tui::playback::is_told;
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::prose;
use crate::tui::widget::text;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// From this height on a story begins with the way of its request, in a wide window and in a narrow one,
/// where sentences take more rows.
const WITH_ROUTE: (u16, u16) = (4, 6);
/// From this height on the whole sentence that sums up a run stands over the story of an environment.
const WITH_SENTENCE: u16 = 9;
/// So many failures stay in sight at the end of a run on a page.
const KEPT: usize = 2;
/// The most rows of what a function wrote into its log.
const LOGGED: usize = 3;
/// From this width on a window is wide.
const WIDE: u16 = 70;

impl Watched {
    /// What happened last, the newest first; of the chosen environment, if one is chosen.
    pub(crate) fn draw_story(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let mut head = Vec::new();
        if let Some(notice) = &self.notice {
            let notice = text::shorten(notice, area.width.into());
            head.push(Line::from(Span::styled(notice, theme.warn)));
        }
        if self.playback.is_over()
            && let Some(summary) = self.playback.playground().summary()
        {
            // A chosen environment's own story needs the rows of a low panel.
            if self.selected.is_some() && area.height < WITH_SENTENCE {
                let summary = text::shorten(&summary, area.width.into());
                head.push(Line::from(Span::styled(summary, theme.bright)));
            } else {
                head.extend(text::wrap_plain(&summary, area.width.into(), theme.bright));
            }
        } else if area.height
            >= if area.width >= WIDE {
                WITH_ROUTE.0
            } else {
                WITH_ROUTE.1
            }
            && !self.playback.is_playing()
            && let Some(path) = self.path()
        {
            head.extend(route::lines(&path, area.width, theme));
        }
        let below = canvas.lines(area, &head);
        let past = self.playback.past();
        if let Some(id) = self.selected {
            let lane = self.playback.timeline().lane(id);
            let numbers = lane.map_or(&[][..], |lane| lane.facts(past.len()));
            let facts = numbers.iter().rev().map(|number| &past[*number as usize]);
            self.draw_facts(facts, below, canvas);
            return;
        }
        let failures = self.failures(below.height);
        let is_kept = |fact: &&Fact| failures.iter().any(|kept| std::ptr::eq(*kept, *fact));
        let rest = past.iter().rev().filter(|fact| !is_kept(fact));
        if failures.is_empty() {
            self.draw_facts(rest, below, canvas);
            return;
        }
        let titled = |words: &'static str| [Line::from(Span::styled(words, theme.dim))];
        let mut below = canvas.lines(below, &titled("What failed last"));
        for kept in failures.iter().copied() {
            below = self.draw_facts(std::iter::once(kept), below, canvas);
        }
        let below = canvas.lines(below, &titled("At the end"));
        self.draw_facts(rest, below, canvas);
    }

    /// The last failures of a run on a page that is over, if they came so long before its end that so many rows
    /// would not show them: they stay in sight.
    fn failures(&self, rows: u16) -> Vec<&Fact> {
        let counts = self.playback.view().counts;
        if !self.is_on_page() || !self.playback.is_over() || counts.errors + counts.throttles == 0 {
            return Vec::new();
        }
        // A sentence takes about two rows.
        let in_sight = usize::from(rows) / 2;
        let past = self.playback.past().iter().rev().enumerate();
        let last = past.filter(|(_, fact)| fails(fact)).take(KEPT);
        let beyond = last.filter(|(place, _)| *place >= in_sight);
        beyond.map(|(_, fact)| fact).collect()
    }

    /// What facts say, in the words of the run.
    pub(super) fn said(&self, told: &Told<'_>) -> String {
        let trace = self.playback.playground().trace();
        told.sentence(self.playback.names(), trace)
    }

    /// The way of the request that the chosen environment serves or served last; without one, of the
    /// request of which something has just happened.
    fn path(&self) -> Option<Path> {
        let subject = self.subject()?;
        let facts = subject.facts(&self.playback);
        Path::of(
            &facts,
            self.playback.at(),
            self.playback.playground().scenario(),
        )
    }

    /// Facts in sentences, each with its time, as many as there is room for; gives back the room below them.
    fn draw_facts<'a>(
        &self,
        facts: impl Iterator<Item = &'a Fact>,
        area: Rect,
        canvas: &mut Canvas<'_>,
    ) -> Rect {
        let theme = canvas.theme;
        let clock = clock_time(self.playback.at()).len().max(8);
        let mut rows = area.rows().collect::<Vec<_>>().into_iter();
        let told = told(facts.filter(|fact| is_told(fact)));
        for (n, told) in told.take(area.height.into()).enumerate() {
            let (fact, words) = (told.first, self.said(&told));
            // The last one says with `…` that there is more of it than fits.
            let mut lines = told_lines(fact, &words, (clock, area.width), theme, n == 0);
            // A log line is for its own page; here some rows of it are enough.
            let most = match fact.what {
                What::Logged { .. } => rows.len().min(LOGGED),
                _ => rows.len(),
            };
            if lines.len() > most {
                lines.truncate(most);
                if let Some(words) = lines.last_mut().and_then(|line| line.spans.last_mut()) {
                    words.content = format!("{}…", words.content).into();
                }
            }
            for line in lines {
                if let Some(row) = rows.next() {
                    canvas.line(row, &line);
                }
            }
        }
        let left = u16::try_from(rows.len()).unwrap_or(0);
        Rect {
            y: area.bottom() - left,
            height: left,
            ..area
        }
    }
}

/// A fact as lines: its time in so many columns, a mark, its sentence wrapped behind them.
pub(super) fn told_lines(
    fact: &Fact,
    words: &str,
    (clock, width): (usize, u16),
    theme: &Theme,
    newest: bool,
) -> Vec<Line<'static>> {
    let style = if newest { theme.bright } else { theme.text };
    let room = usize::from(width).saturating_sub(clock + 4);
    let when = text::pad_left(&clock_time(fact.at), clock);
    let mut lead = vec![
        Span::styled(when, theme.faint),
        Span::raw(" "),
        mark(fact, theme),
        Span::raw(" "),
    ];
    let indent = |words: Line<'static>| {
        let blank = Span::raw(" ".repeat(clock + 3));
        let mut line = Line::from(std::mem::replace(&mut lead, vec![blank]));
        line.spans.extend(words.spans);
        line
    };
    let lines = match fact.what {
        // What a function wrote stands as it was written.
        What::Logged { .. } => text::wrap_plain(words, room, style),
        _ => prose::inline(words, room, style, theme),
    };
    lines.into_iter().map(indent).collect()
}

/// Whether a fact says that something went wrong.
const fn fails(fact: &Fact) -> bool {
    match fact.what {
        What::Throttled { .. }
        | What::NotPlaced { .. }
        | What::Dropped { .. }
        | What::DeadLettered { .. }
        | What::Blocked { .. } => true,
        What::Permission { access, .. } => !access.is_allowed(),
        What::Ended { outcome, .. } => !outcome.is_success(),
        _ => false,
    }
}

/// The shape and colour of a fact in the story.
fn mark(fact: &Fact, theme: &Theme) -> Span<'static> {
    match fact.what {
        _ if fails(fact) => Span::styled("✗", theme.err),
        What::InitStarted { .. } => Span::styled("◐", theme.warn),
        What::Started { .. } => Span::styled("●", theme.info),
        What::Ended { .. } => Span::styled("○", theme.ok),
        What::Called { .. } | What::Answered { .. } => Span::styled("◎", theme.info),
        What::RetryScheduled { .. } => Span::styled("↻", theme.warn),
        What::Arrived { .. } => Span::styled("↓", theme.text),
        _ => Span::styled("·", theme.faint),
    }
}
