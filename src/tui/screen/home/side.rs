//! What stands beside and below: how questions stand, and the ideas to mend.

use crate::course::question::Question;
use crate::lab::desk::Desk;
use crate::study::progress::Urgency;
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::text;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// How the questions of each topic stand; of all together where there is no room for each.
pub(super) fn draw_practice(desk: &Desk, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    let banks = &desk.content().banks;
    let height = |rows: usize| u16::try_from(rows + 2).unwrap_or(u16::MAX);
    let each = height(banks.len()) <= area.height;
    let area = Rect {
        height: height(if each { banks.len() } else { 1 }).min(area.height),
        ..area
    };
    if area.height < 3 {
        return;
    }
    let inner = Panel {
        legend: Line::from(Span::styled("right of all", theme.dim)),
        ..Panel::new("Questions")
    }
    .draw(area, canvas);
    let row = |title: &str, questions: &mut dyn Iterator<Item = &Question>| {
        let (mut right, mut all) = (0, 0);
        // What is kept for papers is not practised.
        for question in questions.filter(|question| !question.exam_only) {
            all += 1;
            let urgency = desk.progress().urgency(question.id.as_str());
            right += usize::from(urgency >= Urgency::Guessed);
        }
        let figure = format!("{right}/{all}");
        let room = usize::from(inner.width).saturating_sub(text::width(&figure) + 1);
        Line::from(vec![
            Span::styled(text::pad(title, room), theme.dim),
            Span::styled(format!(" {figure}"), theme.text),
        ])
    };
    let lines: Vec<Line> = if each {
        banks
            .iter()
            .map(|bank| row(&bank.title, &mut bank.questions.iter()))
            .collect()
    } else {
        vec![row("All topics", &mut desk.content().questions())]
    };
    canvas.lines(inner, &lines);
}

/// The wrong ideas that showed last, each with the right one.
pub(super) fn draw_ideas(desk: &Desk, area: Rect, canvas: &mut Canvas<'_>) {
    let room = usize::from(area.width).saturating_sub(6).max(1);
    let lines = idea_lines(desk, room, canvas.theme);
    if lines.is_empty() || area.height < 4 {
        return;
    }
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let area = Rect {
        height: height.min(area.height),
        ..area
    };
    let inner = Panel::new("Ideas to mend").draw(area, canvas);
    canvas.lines(inner, &lines);
}

fn idea_lines(desk: &Desk, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let held = desk.progress().ideas_held();
    let mut lines = Vec::new();
    for idea in &desk.content().misconceptions {
        if !held.contains_key(idea.id.as_str()) {
            continue;
        }
        for (mark, words, style) in [
            ("✗ ", &idea.wrong, theme.dim),
            ("✔ ", &idea.right, theme.text),
        ] {
            let ink = if mark == "✔ " { theme.ok } else { theme.err };
            let mut lead = Span::styled(mark, ink);
            for mut line in text::wrap_plain(words, room, style) {
                line.spans
                    .insert(0, std::mem::replace(&mut lead, Span::raw("  ")));
                lines.push(line);
            }
        }
    }
    lines
}
