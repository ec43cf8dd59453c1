//! Answers to choose from, each behind its letter, and how sure one is.

use super::text;
use crate::tui::theme::Theme;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Mark, keycap and gap in front of an answer.
pub(crate) const INDENT: usize = 6;

/// The keycap of so many letters, from the first to the last.
pub(crate) const fn letters(count: usize) -> Option<&'static str> {
    Some(match count {
        2 => "a–b",
        3 => "a–c",
        4 => "a–d",
        5 => "a–e",
        6 => "a–f",
        _ => return None,
    })
}

/// The keycap of a place: ` a `.
pub(crate) fn cap(place: usize, style: Style) -> Span<'static> {
    let letter = u8::try_from(place).map_or('?', |place| char::from(b'a' + place.min(25)));
    Span::styled(format!(" {letter} "), style)
}

/// An answer that can be chosen.
pub(crate) struct Offer<'a> {
    /// Its place, which gives its letter.
    pub(crate) place: usize,
    /// Its words.
    pub(crate) text: &'a str,
    /// Whether the cursor is on it.
    pub(crate) here: bool,
    /// Whether it is chosen.
    pub(crate) taken: bool,
}

impl Offer<'_> {
    /// The answer, wrapped with a hanging indent.
    pub(crate) fn lines(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mark = if self.here { "▌" } else { " " };
        let (cap_style, style) = match (self.taken, self.here) {
            (true, _) => (theme.solid(theme.accent), theme.bright),
            (false, true) => (theme.keycap, theme.bright),
            (false, false) => (theme.keycap, theme.text),
        };
        let lead = [
            Span::styled(mark, theme.accent),
            cap(self.place, cap_style),
            Span::raw("  "),
        ];
        led(&lead, self.text, style, width)
    }
}

/// Words with a hanging indent behind a mark, a keycap and a gap.
pub(crate) fn led(
    lead: &[Span<'static>; 3],
    words: &str,
    style: Style,
    width: u16,
) -> Vec<Line<'static>> {
    let room = usize::from(width).saturating_sub(INDENT).max(1);
    let mut lead = lead.to_vec();
    let mut lines = Vec::new();
    for words in text::wrap_plain(words, room, style) {
        let indent = vec![Span::raw(" ".repeat(INDENT))];
        let mut line = Line::from(std::mem::replace(&mut lead, indent));
        line.spans.extend(words.spans);
        lines.push(line);
    }
    lines
}

/// The question how sure one is, with its keys.
pub(crate) fn how_sure(theme: &Theme) -> Line<'static> {
    let mut spans = vec![Span::styled("How sure are you?   ", theme.bright)];
    for (cap, word) in [
        (" g ", " a guess   "),
        (" t ", " I think so   "),
        (" s ", " I am sure"),
    ] {
        spans.push(Span::styled(cap, theme.keycap));
        spans.push(Span::styled(word, theme.text));
    }
    Line::from(spans)
}
