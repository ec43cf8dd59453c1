//! The same blocks that the screens render, as lines of text without any styling, for the plain mode.

use super::theme::Theme;
pub(crate) use super::widget::choice::letter;
use super::widget::{prose, text};
use crate::course::markdown::Block;
use ratatui::style::Style;
use ratatui::text::Line;

/// Markdown blocks as lines of at most `width` columns.
pub fn prose(blocks: &[Block], width: u16) -> String {
    joined(prose::lines(blocks, width, &Theme::mono()))
}

/// Words as lines of at most `width` columns.
pub fn wrapped(words: &str, width: u16) -> String {
    joined(text::wrap_plain(words, width.into(), Style::default()))
}

/// Words behind a lead, with an indent as wide as the lead.
pub fn hanging(lead: &str, words: &str, width: u16) -> String {
    let indent = text::width(lead);
    let room = usize::from(width).saturating_sub(indent).max(1);
    let mut out = String::new();
    let blank = " ".repeat(indent);
    for (n, line) in text::wrap_plain(words, room, Style::default())
        .iter()
        .enumerate()
    {
        out.push_str(if n == 0 { lead } else { &blank });
        out.push_str(line.to_string().trim_end());
        out.push('\n');
    }
    out
}

fn joined(lines: Vec<Line<'_>>) -> String {
    let mut out = String::new();
    for line in lines {
        out.push_str(line.to_string().trim_end());
        out.push('\n');
    }
    out
}
