//! The way of a request as it is drawn: its components in a row, with the time of each hop on the arrows.

use crate::lab::explain::length;
use crate::lab::path::{Path, Stage};
use crate::sim::time::Span as Length;
use crate::sim::trace::Ending;
use crate::tui::theme::Theme;
use crate::tui::widget::text;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// A component, and the time on the arrow that leads to it.
struct Node {
    name: String,
    style: Style,
    hop: Option<String>,
}

/// Two lines: the components, and what became of the request.
pub(super) fn lines(path: &Path, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    vec![
        components(&nodes(path, theme), width.into(), theme),
        outcome(path, width.into(), theme),
    ]
}

fn nodes(path: &Path, theme: &Theme) -> Vec<Node> {
    let chip = theme.keycap;
    let mut nodes: Vec<Node> = path
        .before
        .iter()
        .map(|name| Node {
            name: name.clone(),
            style: chip,
            hop: None,
        })
        .collect();
    if path.stage == Stage::Waiting
        && let Some(last) = nodes.last_mut()
    {
        last.style = theme.tinted(theme.warn);
    }
    let style = match path.stage {
        _ if path.throttled => theme.tinted(theme.err),
        Stage::Init => theme.tinted(theme.warn),
        Stage::Running => theme.tinted(theme.info),
        Stage::Calling(_) | Stage::Waiting | Stage::Over => chip,
    };
    nodes.push(Node {
        name: path.function.clone(),
        style,
        hop: path.wait.map(length),
    });
    for (n, (name, count, waited)) in path.services.iter().enumerate() {
        let calls = if *count > 1 {
            format!("{count}× ")
        } else {
            String::new()
        };
        let here = path.stage == Stage::Calling(n);
        nodes.push(Node {
            name: (*name).to_owned(),
            style: if here { theme.tinted(theme.info) } else { chip },
            hop: Some(format!("{calls}{}", length(*waited))),
        });
    }
    nodes
}

/// In a row, if need be without the times, and then with shorter names.
fn components(nodes: &[Node], width: usize, theme: &Theme) -> Line<'static> {
    let arrow = |node: &Node, timed: bool| match &node.hop {
        Some(hop) if timed => format!(" ─ {hop} ─▶ "),
        _ => " ─▶ ".to_owned(),
    };
    let long = |timed: bool| -> usize {
        let names = nodes.iter().map(|node| text::width(&node.name) + 2);
        let arrows = nodes
            .iter()
            .skip(1)
            .map(|node| text::width(&arrow(node, timed)));
        names.sum::<usize>() + arrows.sum::<usize>()
    };
    let timed = long(true) <= width;
    let over = long(timed).saturating_sub(width);
    let longest = nodes.iter().map(|node| text::width(&node.name)).max();
    let room = longest
        .unwrap_or(0)
        .saturating_sub(over.div_ceil(nodes.len().max(1)));
    let mut line = Line::default();
    for (n, node) in nodes.iter().enumerate() {
        if n > 0 {
            line.push_span(Span::styled(arrow(node, timed), theme.faint));
        }
        let name = text::shorten(&node.name, room.max(4));
        line.push_span(Span::styled(format!(" {name} "), node.style));
    }
    line
}

fn outcome(path: &Path, width: usize, theme: &Theme) -> Line<'static> {
    let timed =
        |word: &str, span: Option<Length>| span.map(|span| format!("{word} {}", length(span)));
    let parts = [
        // A modelled function without INIT has one of no length.
        (
            timed(
                "INIT",
                path.init
                    .filter(|init| init.0 > 0 || path.stage == Stage::Init),
            ),
            theme.warn,
        ),
        (timed("run", path.run), theme.info),
        (path.throttled.then(|| "throttled".to_owned()), theme.err),
    ];
    let mut line = Line::default();
    let mut put = |words: String, style: Style| {
        if line.width() + text::width(&words) + 3 <= width {
            if !line.spans.is_empty() {
                line.push_span(Span::styled(" · ", theme.faint));
            }
            line.push_span(Span::styled(words, style));
        }
    };
    for (words, style) in parts {
        if let Some(words) = words {
            put(words, style);
        }
    }
    if let Some((ending, status, latency)) = path.ending {
        let (word, style) = match ending {
            Ending::Succeeded => ("done", theme.ok),
            Ending::Failed => ("failed", theme.err),
            Ending::DeadLettered => ("dead-lettered", theme.err),
            Ending::Dropped => ("dropped", theme.err),
            Ending::Throttled => ("refused", theme.err),
        };
        let status = status.map_or_else(String::new, |status| format!(" {status}"));
        put(format!("{word}{status} after {}", length(latency)), style);
    }
    line
}
