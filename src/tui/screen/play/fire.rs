//! Sends events by hand: which source, how many.

use super::Watched;
use super::commands::Command;
use super::dialog::{self, Step};
use crate::lab::explain::clock_time;
use crate::sim::scenario::{HttpApi, SourceKind, StreamService};
use crate::tui::keys::{ENTER, ESC, Hint, Key, Row, ch, find, hints};
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::list::List;
use crate::tui::widget::scroll::CHOOSE;
use crate::tui::widget::text;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// The dialog.
#[derive(Debug, Default)]
pub(crate) struct Fire {
    list: List,
}

#[derive(Clone, Copy)]
enum Act {
    Send(u32),
    Close,
}

const KEYS: &[Row<Act>] = &[
    Row {
        cap: "⏎",
        word: "one",
        help: "Send one event",
        keys: &[(ENTER, Act::Send(1)), (ch('1'), Act::Send(1))],
    },
    Row {
        cap: "2",
        word: "ten",
        help: "Send ten events at once",
        keys: &[(ch('2'), Act::Send(10))],
    },
    Row {
        cap: "3",
        word: "a hundred",
        help: "Send a hundred events at once",
        keys: &[(ch('3'), Act::Send(100))],
    },
    Row {
        cap: "4",
        word: "a thousand",
        help: "Send a thousand events at once",
        keys: &[(ch('4'), Act::Send(1_000))],
    },
    Row {
        cap: "Esc",
        word: "close",
        help: "Send nothing",
        keys: &[(ESC, Act::Close)],
    },
];

impl Fire {
    pub(super) fn hints() -> Vec<Hint> {
        [hints(KEYS), hints(CHOOSE)].concat()
    }

    pub(super) fn press(&mut self, key: Key, watched: &Watched) -> Step {
        let sources = watched.playback.playground().scenario().sources.len();
        match (find(KEYS, key), find(CHOOSE, key)) {
            (Some(Act::Send(count)), _) => match self.list.chosen(sources) {
                Some(source) => Step::Do(Command::Fire { source, count }),
                None => Step::Stay,
            },
            (Some(Act::Close), _) => Step::Close,
            (None, Some(step)) => {
                self.list.go(step, sources, 12);
                Step::Stay
            }
            (None, None) => Step::Pass,
        }
    }

    pub(super) fn draw(&self, watched: &Watched, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let scenario = watched.playback.playground().scenario();
        let (width, _) = dialog::room(body);
        let name = scenario
            .sources
            .iter()
            .map(|source| text::width(&source.name));
        let name = name.max().unwrap_or(0).min(usize::from(width) / 3);
        let rows: Vec<Line> = scenario
            .sources
            .iter()
            .map(|source| {
                let to = &scenario.functions[source.function].name;
                Line::from(vec![
                    Span::styled(text::pad(&source.name, name), theme.text),
                    Span::styled(format!("  {}", kind(&source.kind)), theme.dim),
                    Span::styled(format!("  → {to}"), theme.dim),
                ])
            })
            .collect();
        let at = clock_time(watched.playback.at());
        let status = format!("at {at}");
        let inner = dialog::window(
            ("Send events through", status, rows.len().max(1)),
            body,
            canvas,
        );
        if rows.is_empty() {
            let words = text::shorten("This scenario has no source.", inner.width.into());
            canvas.line(inner, &Line::from(Span::styled(words, theme.warn)));
        }
        self.list.draw(&rows, inner, canvas);
    }
}

/// What people call a kind of source.
pub(super) const fn kind(kind: &SourceKind) -> &'static str {
    match kind {
        SourceKind::InvokeSync => "Invoke, synchronous",
        SourceKind::InvokeAsync => "Invoke, asynchronous",
        SourceKind::Http(HttpApi::Rest) => "REST API",
        SourceKind::Http(HttpApi::Http) => "HTTP API",
        SourceKind::Http(HttpApi::Url) => "function URL",
        SourceKind::S3 => "S3 bucket",
        SourceKind::Sns => "SNS topic",
        SourceKind::EventBridge => "EventBridge rule",
        SourceKind::Schedule(_) => "schedule",
        SourceKind::Sqs(queue) if queue.fifo => "FIFO queue",
        SourceKind::Sqs(_) => "SQS queue",
        SourceKind::Stream(stream) => match stream.service {
            StreamService::Kinesis => "Kinesis stream",
            StreamService::DynamoDb => "DynamoDB stream",
        },
    }
}
