//! A matching after its answer: for each line the answer that was given beside the right one, and what was left over.

use super::answer::{Entry, Pages, stacked};
use crate::course::question::{Item, Pair};
use crate::course::read::Id;
use crate::study::grading::Response;
use crate::tui::widget::choice::{cap, letter};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// The lines, each with the letter that was given, and below it what belongs there and why.
pub(super) fn explained(
    (pairs, extra): (&[Pair], &[Item]),
    order: &[usize],
    given: &Response,
    pages: Pages<'_>,
) -> Vec<Line<'static>> {
    let theme = pages.theme;
    let ids = pairs.iter().map(|pair| &pair.id);
    let ids: Vec<&str> = ids
        .chain(extra.iter().map(|item| &item.id))
        .map(Id::as_str)
        .collect();
    // The letter under which an answer was offered.
    let place_of = |id: &str| {
        let at = ids.iter().position(|other| *other == id)?;
        order.iter().position(|index| *index == at)
    };
    let text_of = |id: &str| {
        let pair = pairs.iter().find(|pair| pair.id.as_str() == id);
        let item = extra.iter().find(|item| item.id.as_str() == id);
        pair.map(|pair| pair.answer.as_str())
            .or(item.map(|item| item.text.as_str()))
    };
    let named = |id: &str| {
        let text = text_of(id).unwrap_or("an answer that is no more");
        match place_of(id) {
            Some(place) => format!("{}  {text}", letter(place)),
            None => text.to_owned(),
        }
    };
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for pair in pairs {
        let chosen = match given {
            Response::Pairs(paired) => paired.get(pair.id.as_str()).map(String::as_str),
            _ => None,
        };
        let right = chosen == Some(pair.id.as_str());
        let style = if right { theme.ok } else { theme.err };
        let mut notes = Vec::new();
        if let Some(chosen) = chosen.filter(|_| !right) {
            notes.push((format!("You said: {}", named(chosen)), theme.dim));
        }
        notes.push((format!("✔ {}", named(pair.id.as_str())), theme.ok));
        notes.push((pair.why.clone(), theme.text));
        entries.push(Entry {
            mark: if right { "✔" } else { "✗" },
            cap: cap_of(chosen.and_then(place_of), theme.solid(style), style),
            text: pair.prompt.as_str().into(),
            style,
            notes,
        });
    }
    let left_over = extra.iter().map(|item| {
        let why = item.why.iter().map(|why| (why.clone(), theme.text));
        Entry {
            mark: " ",
            cap: cap_of(place_of(item.id.as_str()), theme.faint, theme.faint),
            text: format!("Left over: {}", item.text).into(),
            style: theme.dim,
            notes: why.collect(),
        }
    });
    entries.extend(left_over);
    stacked(entries, pages)
}

/// The letter of a place, or a stroke where there is none.
fn cap_of(place: Option<usize>, letter: Style, stroke: Style) -> Span<'static> {
    place.map_or_else(|| Span::styled(" ─ ", stroke), |place| cap(place, letter))
}
