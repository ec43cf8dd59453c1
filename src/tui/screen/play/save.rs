//! Takes something away: the scenario with all inputs, the screen, the trace. Under which name?

use super::dialog::{self, Step};
use super::{Ask, Watched};
use crate::lab::desk::Desk;
use crate::lab::save::{self, Saved};
use crate::tui::keys::{ENTER, ESC, Hint, Key, Row, find, hints};
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::field::{FIELD, Field};
use crate::tui::widget::list::List;
use crate::tui::widget::scroll::CHOOSE;
use crate::tui::widget::text;
use anyhow::Result;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// What can be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Take {
    /// A scenario file that replays the run.
    Scenario,
    /// The screen as text.
    Text,
    /// The screen as a picture.
    Svg,
    /// Every fact as a line of JSON.
    Trace,
}

impl Take {
    pub(super) const ALL: [Self; 4] = [Self::Scenario, Self::Text, Self::Svg, Self::Trace];

    /// What it is, behind "Save".
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Scenario => "the run as a scenario that replays it",
            Self::Text => "the screen as text",
            Self::Svg => "the screen as a picture (SVG)",
            Self::Trace => "the trace as JSON lines",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Scenario => "toml",
            Self::Text => "txt",
            Self::Svg => "svg",
            Self::Trace => "jsonl",
        }
    }
}

/// The dialog.
#[derive(Debug)]
pub(crate) struct Save {
    list: List,
    /// What was chosen, and its name as it is typed.
    naming: Option<(Take, Field)>,
    /// A name that exists and is written over if it is given again.
    exists: Option<String>,
    trouble: Option<String>,
}

#[derive(Clone, Copy)]
enum Act {
    Take,
    Close,
}

const KEYS: &[Row<Act>] = &[
    Row {
        cap: "⏎",
        word: "save",
        help: "Choose it; then save it under the name that is typed",
        keys: &[(ENTER, Act::Take)],
    },
    Row {
        cap: "Esc",
        word: "back",
        help: "Save nothing",
        keys: &[(ESC, Act::Close)],
    },
];

/// A picture of the screen that somebody wants to keep.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    pub(crate) path: String,
    pub(crate) svg: bool,
    pub(crate) replace: bool,
}

impl Save {
    /// Asks what to take away, or only under which name.
    pub(super) fn new(take: Option<Take>, watched: &Watched) -> Self {
        Self {
            list: List::default(),
            naming: take.map(|take| (take, Self::name(take, watched))),
            exists: None,
            trouble: None,
        }
    }

    /// A name made of the scenario's title.
    fn name(take: Take, watched: &Watched) -> Field {
        let title = &watched.playback.playground().scenario().title;
        let words = title.split(|c: char| !c.is_ascii_alphanumeric());
        let words: Vec<String> = words
            .filter(|word| !word.is_empty())
            .map(str::to_ascii_lowercase)
            .collect();
        let stem = if words.is_empty() {
            "run".into()
        } else {
            words.join("-")
        };
        Field::with(&format!("{stem}.{}", take.ending()))
    }

    pub(super) fn hints(&self) -> Vec<Hint> {
        match self.naming {
            Some(_) => [hints(KEYS), hints(FIELD)].concat(),
            None => [hints(KEYS), hints(CHOOSE)].concat(),
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        if let Some((_, field)) = &mut self.naming {
            field.paste(text);
        }
    }

    pub(super) fn press(&mut self, key: Key, watched: &Watched, desk: &Desk) -> Step {
        match (find(KEYS, key), &mut self.naming) {
            (Some(Act::Close), _) => Step::Close,
            (Some(Act::Take), Some(_)) => self.save(watched, desk),
            (Some(Act::Take), None) => {
                let take = self.list.chosen(Take::ALL.len()).map(|row| Take::ALL[row]);
                self.naming = take.map(|take| (take, Self::name(take, watched)));
                Step::Stay
            }
            (None, Some((_, field))) => {
                self.trouble = None;
                if field.press(key) {
                    Step::Stay
                } else {
                    Step::Pass
                }
            }
            (None, None) => match find(CHOOSE, key) {
                Some(step) => {
                    self.list.go(step, Take::ALL.len(), 4);
                    Step::Stay
                }
                None => Step::Pass,
            },
        }
    }

    fn save(&mut self, watched: &Watched, desk: &Desk) -> Step {
        let Some((take, field)) = &self.naming else {
            return Step::Stay;
        };
        let path = field.value().trim().to_owned();
        if path.is_empty() {
            self.trouble = Some("Type a name for the file.".into());
            return Step::Stay;
        }
        let replace = self.exists.as_deref() == Some(path.as_str());
        let playground = watched.playback.playground();
        let written = match take {
            Take::Text | Take::Svg => {
                let svg = *take == Take::Svg;
                return Step::Ask(Ask::Picture(Picture { path, svg, replace }));
            }
            Take::Trace if watched.is_working() => {
                self.trouble = Some("The run is still being worked out; try again soon.".into());
                return Step::Stay;
            }
            Take::Scenario => playground
                .written()
                .and_then(|text| save::text(&desk.place_for(&path)?, &text, replace)),
            Take::Trace => {
                let (trace, scenario) = (playground.trace(), playground.scenario());
                desk.place_for(&path)
                    .and_then(|path| save::trace(&path, trace, scenario, replace))
            }
        };
        match self.settle(&path, written) {
            Some(done) => Step::Ask(Ask::Say(done)),
            None => Step::Stay,
        }
    }

    /// Takes in what came of it; gives the words for a file that is written. Else the dialog stays, with
    /// what was typed, and says why.
    pub(super) fn settle(&mut self, path: &str, written: Result<Saved>) -> Option<String> {
        match written {
            Ok(Saved::Done) => return Some(format!("Saved as {path}")),
            Ok(Saved::Exists) => {
                let words = format!("There is a file {path}. Press ⏎ again to write over it.");
                self.trouble = Some(words);
                self.exists = Some(path.into());
            }
            Err(error) => self.trouble = Some(format!("{error:#}")),
        }
        None
    }

    pub(super) fn draw(&self, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let (width, _) = dialog::room(body);
        let Some((take, field)) = &self.naming else {
            let rows: Vec<Line> = Take::ALL
                .iter()
                .map(|take| Line::from(Span::styled(take.words(), theme.text)))
                .collect();
            let inner = dialog::window(("Save", String::new(), rows.len()), body, canvas);
            self.list.draw(&rows, inner, canvas);
            return;
        };
        let mut lines = text::wrap_plain("Under which name?", width.into(), theme.dim);
        let mut typed = Line::from(Span::styled("› ", theme.accent));
        let room = usize::from(width).saturating_sub(2);
        typed.spans.extend(field.line(room, theme).spans);
        lines.push(typed);
        if let Some(trouble) = &self.trouble {
            lines.extend(text::wrap_plain(trouble, width.into(), theme.warn));
        }
        let title = format!("Save {}", take.words());
        let inner = dialog::window((&title, String::new(), lines.len()), body, canvas);
        canvas.lines(inner, &lines);
    }
}
