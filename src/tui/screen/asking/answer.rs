//! The answers of each kind of question: to choose from, and afterwards explained.

use super::draft::Draft;
use super::paired;
use crate::course::question::{Answer, Choice, Item, NumberSlip, Pair, Question};
use crate::lab::trial::amount;
use crate::study::grading::Response;
use crate::tui::theme::Theme;
use crate::tui::widget::choice::{INDENT, cap, led};
use crate::tui::widget::prose;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How much room there is, and how much is said.
#[derive(Clone, Copy)]
pub(super) struct Pages<'a> {
    pub(super) theme: &'a Theme,
    pub(super) width: u16,
    /// Whether every answer is explained.
    pub(super) all_explained: bool,
    /// Whether an empty line stands between two answers.
    pub(super) spacious: bool,
}

/// A question's answers as they stand.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) question: &'a Question,
    /// The order in which shuffled parts are shown.
    pub(super) order: &'a [usize],
    pub(super) draft: Option<&'a Draft>,
    /// What was answered, once it was.
    pub(super) given: Option<&'a Response>,
}

/// One answer, ready to be drawn.
pub(super) struct Entry<'a> {
    pub(super) mark: &'static str,
    pub(super) cap: Span<'static>,
    pub(super) text: Cow<'a, str>,
    pub(super) style: Style,
    /// What is said below it.
    pub(super) notes: Vec<(String, Style)>,
}

impl Shown<'_> {
    pub(super) fn lines(&self, pages: Pages<'_>) -> Vec<Line<'static>> {
        match &self.question.answer {
            Answer::Single(choices) | Answer::Choose(choices) => self.choices(choices, pages),
            Answer::Number {
                value,
                unit,
                why,
                slips,
                ..
            } => self.number((*value, unit), why, slips, pages),
            Answer::Ordering { items, why } => self.steps(items, why, pages),
            Answer::Matching { pairs, extra } => self.pairs(pairs, extra, pages),
        }
    }

    fn choices(&self, choices: &[Choice], pages: Pages<'_>) -> Vec<Line<'static>> {
        let entries = self.order.iter().enumerate().map(|(place, index)| {
            let choice = &choices[*index];
            match self.given {
                Some(given) => Self::explained(place, choice, given, pages),
                None => self.offered(place, choice.words(), pages.theme),
            }
        });
        stacked(entries.collect(), pages)
    }

    /// A choice that can be taken.
    fn offered<'a>(&self, place: usize, text: Cow<'a, str>, theme: &Theme) -> Entry<'a> {
        let (here, chosen) = match self.draft {
            Some(Draft::Choices { at, chosen, .. }) => (*at == place, chosen.contains(&place)),
            None => (place == 0, false),
            Some(_) => (false, false),
        };
        let style = if chosen { theme.bright } else { theme.text };
        Entry {
            mark: if here { "▌" } else { " " },
            cap: cap(
                place,
                if chosen {
                    theme.solid(theme.accent)
                } else {
                    theme.keycap
                },
            ),
            text,
            style,
            notes: Vec::new(),
        }
    }

    /// A choice after answering: right or not, taken or not, and why.
    fn explained<'a>(
        place: usize,
        choice: &'a Choice,
        given: &Response,
        pages: Pages<'_>,
    ) -> Entry<'a> {
        let theme = pages.theme;
        let right = choice.idea.is_right();
        let taken = matches!(given, Response::Choices(ids) if ids.contains(choice.id.as_str()));
        let (mark, cap_style, style) = match (right, taken) {
            (true, _) => ("✔", theme.solid(theme.ok), theme.ok),
            (false, true) => ("✗", theme.solid(theme.err), theme.err),
            (false, false) => (" ", theme.faint, theme.dim),
        };
        let mut notes = Vec::new();
        if right || taken || pages.all_explained {
            notes.push((choice.why.clone(), theme.text));
            let when = choice.when.iter();
            notes.extend(when.map(|when| (format!("When it fits: {when}"), theme.dim)));
        }
        Entry {
            mark,
            cap: cap(place, cap_style),
            text: choice.words(),
            style,
            notes,
        }
    }

    fn number(
        &self,
        (value, unit): (f64, &str),
        why: &str,
        slips: &[NumberSlip],
        pages: Pages<'_>,
    ) -> Vec<Line<'static>> {
        let theme = pages.theme;
        let Some(given) = self.given else {
            let typed = match self.draft {
                Some(Draft::Number(text)) => text.as_str(),
                _ => "",
            };
            return vec![Line::from(vec![
                Span::styled("  Your answer  ", theme.dim),
                Span::styled(format!(" {typed}▏"), theme.keycap),
                Span::styled(format!(" {unit}"), theme.dim),
            ])];
        };
        let mut lines = vec![Line::from(vec![
            Span::styled("✔ ", theme.ok),
            Span::styled(amount(value, unit), theme.bright),
        ])];
        lines.extend(indented(why, theme.text, 2, pages));
        let Response::Number(typed) = given else {
            return lines;
        };
        if (typed - value).abs() > f64::EPSILON {
            lines.push(Line::from(vec![
                Span::styled("· ", theme.faint),
                Span::styled(format!("You said {}", amount(*typed, unit)), theme.text),
            ]));
        }
        for slip in slips {
            if pages.all_explained || (slip.value - typed).abs() < f64::EPSILON {
                let words = format!("{}: {}", amount(slip.value, unit), slip.why);
                lines.extend(indented(&words, theme.dim, 2, pages));
            }
        }
        lines
    }

    fn steps(&self, items: &[Item], why: &str, pages: Pages<'_>) -> Vec<Line<'static>> {
        let theme = pages.theme;
        let numbered = |n: usize| Span::styled(format!(" {} ", n + 1), theme.keycap);
        if let Some(given) = self.given {
            let mut lines = Self::own_order(items, given, pages);
            let right = items.iter().enumerate().map(|(n, item)| Entry {
                mark: "✔",
                cap: numbered(n),
                text: item.text.as_str().into(),
                style: theme.ok,
                notes: Vec::new(),
            });
            lines.extend(stacked(right.collect(), pages));
            lines.extend(pages.spacious.then(Line::default));
            lines.extend(indented(why, theme.text, 0, pages));
            return lines;
        }
        let (at, steps) = match self.draft {
            Some(Draft::Order { at, steps }) => (*at, steps.as_slice()),
            _ => (0, self.order),
        };
        let entries = steps.iter().enumerate().map(|(n, step)| Entry {
            mark: if n == at { "▌" } else { " " },
            cap: numbered(n),
            text: items[*step].text.as_str().into(),
            style: if n == at { theme.bright } else { theme.text },
            notes: Vec::new(),
        });
        stacked(entries.collect(), pages)
    }

    /// The order that was given, above the right one: what stood wrong in it, and what did not. Nothing where it is
    /// the right one.
    fn own_order(items: &[Item], given: &Response, pages: Pages<'_>) -> Vec<Line<'static>> {
        let theme = pages.theme;
        let Response::Order(own) = given else {
            return Vec::new();
        };
        if items.iter().map(|item| item.id.as_str()).eq(own) {
            return Vec::new();
        }
        let entries = own.iter().enumerate().filter_map(|(n, id)| {
            let item = items.iter().find(|item| item.id.as_str() == id)?;
            let right = items.get(n).is_some_and(|there| there.id == item.id);
            Some(Entry {
                mark: if right { "✔" } else { "✗" },
                cap: Span::styled(format!(" {} ", n + 1), theme.keycap),
                text: item.text.as_str().into(),
                style: if right { theme.text } else { theme.err },
                notes: Vec::new(),
            })
        });
        let mut lines = vec![Line::from(Span::styled("Your order", theme.bright))];
        lines.extend(stacked(entries.collect(), pages));
        lines.push(Line::default());
        lines.push(Line::from(Span::styled("The right order", theme.bright)));
        lines
    }

    fn pairs(&self, pairs: &[Pair], extra: &[Item], pages: Pages<'_>) -> Vec<Line<'static>> {
        let theme = pages.theme;
        if let Some(given) = self.given {
            return paired::explained((pairs, extra), self.order, given, pages);
        }
        let none = BTreeMap::new();
        let (at, paired) = match self.draft {
            Some(Draft::Pairs { at, paired, .. }) => (*at, paired),
            _ => (0, &none),
        };
        let prompts = pairs.iter().enumerate().map(|(n, pair)| Entry {
            mark: if n == at { "▌" } else { " " },
            cap: match paired.get(&n) {
                Some(place) => cap(*place, theme.solid(theme.accent)),
                None => Span::styled(" ? ", theme.keycap),
            },
            text: pair.prompt.as_str().into(),
            style: if n == at { theme.bright } else { theme.text },
            notes: Vec::new(),
        });
        let mut lines = stacked(prompts.collect(), pages);
        lines.push(Line::default());
        let answers: Vec<&str> = pairs
            .iter()
            .map(|pair| pair.answer.as_str())
            .chain(extra.iter().map(|item| item.text.as_str()))
            .collect();
        let answers = self.order.iter().enumerate().map(|(place, index)| Entry {
            mark: " ",
            cap: cap(place, theme.keycap),
            text: answers[*index].into(),
            style: theme.text,
            notes: Vec::new(),
        });
        lines.extend(stacked(answers.collect(), pages));
        lines
    }
}

pub(super) fn stacked(entries: Vec<Entry<'_>>, pages: Pages<'_>) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for entry in entries {
        if pages.spacious && !lines.is_empty() {
            lines.push(Line::default());
        }
        let ink = if entry.mark == "▌" {
            pages.theme.accent
        } else {
            entry.style
        };
        let lead = [Span::styled(entry.mark, ink), entry.cap, Span::raw("  ")];
        lines.extend(led(
            &lead,
            &entry.text,
            entry.style,
            (pages.width, pages.theme),
        ));
        for (note, style) in entry.notes {
            lines.extend(indented(&note, style, INDENT, pages));
        }
    }
    lines
}

fn indented(words: &str, style: Style, indent: usize, pages: Pages<'_>) -> Vec<Line<'static>> {
    let room = usize::from(pages.width).saturating_sub(indent).max(1);
    let mut lines = prose::inline(words, room, style, pages.theme);
    for line in &mut lines {
        line.spans.insert(0, Span::raw(" ".repeat(indent)));
    }
    lines
}
