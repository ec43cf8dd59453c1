//! The settings of a run: each with its present value, to be stepped or typed over while it runs.

use super::Watched;
use super::dialog::{self, Step};
use super::mission::find_mission;
use crate::course::lesson::Mission;
use crate::lab::desk::Desk;
use crate::lab::explain::{capital, clock_time};
use crate::lab::levers::{self, Lever};
use crate::lab::mission;
use crate::lab::playground::Standing;
use crate::tui::keys::{ENTER, ESC, Hint, Key, LEFT, RIGHT, Row as Keys, ch, find, hints};
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::field::{FIELD, Field};
use crate::tui::widget::list::List;
use crate::tui::widget::scroll::CHOOSE;
use crate::tui::widget::text;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// The dialog.
#[derive(Debug)]
pub(crate) struct Settings {
    rows: Vec<Row>,
    list: List,
    field: Option<Field>,
    /// Why the last value was refused, and what is right.
    refused: Option<String>,
    from: From,
    /// The mission whose levers they are, and whether it is the one with other numbers.
    of: Option<(String, bool)>,
}

/// From when on a change counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    /// From this instant: an input of the run.
    Now,
    /// From the start: the run begins anew with it.
    Start,
    /// From the start, and nothing else, as in a mission.
    Only,
}

/// A setting.
#[derive(Debug)]
struct Row {
    path: String,
    label: String,
    /// What it is, if it is one that can be changed while a run goes on.
    lever: Option<Lever>,
    /// What it was set to here, if that cannot be read from the scenario.
    set: Option<String>,
}

#[derive(Clone, Copy)]
enum Act {
    Lower,
    Higher,
    Type,
    When,
    Close,
}

const KEYS: &[Keys<Act>] = &[
    Keys {
        cap: "←→",
        word: "less, more",
        help: "The next lower value, the next higher one",
        keys: &[
            (LEFT, Act::Lower),
            (ch('-'), Act::Lower),
            (RIGHT, Act::Higher),
            (ch('+'), Act::Higher),
            (ch('='), Act::Higher),
        ],
    },
    Keys {
        cap: "⏎",
        word: "type",
        help: "Type a value",
        keys: &[(ENTER, Act::Type)],
    },
    Keys {
        cap: "a",
        word: "now or from the start",
        help: "Whether a change counts from this instant or from the start",
        keys: &[(ch('a'), Act::When)],
    },
    Keys {
        cap: "Esc",
        word: "close",
        help: "Close the settings",
        keys: &[(ESC, Act::Close), (ch('s'), Act::Close)],
    },
];

#[derive(Clone, Copy)]
enum Typing {
    Take,
    Leave,
}

const TYPING: &[Keys<Typing>] = &[
    Keys {
        cap: "⏎",
        word: "set",
        help: "Set it to what is typed",
        keys: &[(ENTER, Typing::Take)],
    },
    Keys {
        cap: "Esc",
        word: "leave as it is",
        help: "Leave it as it is",
        keys: &[(ESC, Typing::Leave)],
    },
];

impl Settings {
    /// All settings of a run, at one of them.
    pub(super) fn new(watched: &Watched, at: usize) -> Self {
        let scenario = watched.playback.playground().scenario();
        let row = |lever: Lever| Row {
            path: lever.path.clone(),
            label: format!("{}: {}", lever.owner, lever.knob.words()),
            lever: Some(lever),
            set: None,
        };
        let mut list = List::default();
        list.choose(at);
        Self {
            rows: levers::all(scenario).into_iter().map(row).collect(),
            list,
            field: None,
            refused: None,
            from: From::Now,
            of: None,
        }
    }

    /// What a mission lets one change.
    pub(super) fn of_mission(
        watched: &Watched,
        mission: &Mission,
        variant: bool,
        desk: &Desk,
    ) -> Self {
        let all = Self::new(watched, 0);
        let row = |path: &String| {
            let mut levers = all.rows.iter().filter_map(|row| row.lever.as_ref());
            let lever = levers.find(|lever| lever.path == *path).cloned();
            let standing = || mission::standing(desk.content(), mission, variant, path).ok();
            Row {
                path: path.clone(),
                label: mission::label(path),
                set: if lever.is_none() { standing() } else { None },
                lever,
            }
        };
        Self {
            rows: mission.levers.iter().map(row).collect(),
            from: From::Only,
            of: Some((mission.id.to_string(), variant)),
            ..all
        }
    }

    pub(super) fn hints(&self) -> Vec<Hint> {
        if self.field.is_some() {
            return [hints(TYPING), hints(FIELD)].concat();
        }
        let mut keys = hints(KEYS);
        if self.from == From::Only {
            keys.retain(|hint| hint.cap != "a");
        }
        [keys, hints(CHOOSE)].concat()
    }

    pub(super) fn paste(&mut self, text: &str) {
        if let Some(field) = &mut self.field {
            field.paste(text);
        }
    }

    pub(super) fn press(&mut self, key: Key, watched: &mut Watched, desk: &Desk) -> Step {
        if let Some(field) = &mut self.field {
            return match find(TYPING, key) {
                Some(Typing::Leave) => {
                    self.field = None;
                    self.refused = None;
                    Step::Stay
                }
                Some(Typing::Take) => {
                    let typed = field.value().to_owned();
                    if self.set(&typed, watched, desk) {
                        self.field = None;
                    }
                    Step::Stay
                }
                None if field.press(key) => Step::Stay,
                None => Step::Pass,
            };
        }
        if let Some(act) = find(KEYS, key) {
            return self.act(act, watched, desk);
        }
        let Some(step) = find(CHOOSE, key) else {
            return Step::Pass;
        };
        self.refused = None;
        self.list.go(step, self.rows.len(), 12);
        Step::Stay
    }

    fn act(&mut self, act: Act, watched: &mut Watched, desk: &Desk) -> Step {
        match act {
            Act::Close => return Step::Close,
            Act::When => {
                self.refused = None;
                self.from = match self.from {
                    From::Now => From::Start,
                    From::Start => From::Now,
                    From::Only => From::Only,
                };
            }
            Act::Type => {
                self.refused = None;
                if let Some(row) = self.list.chosen(self.rows.len()) {
                    let value = self.value(&self.rows[row], watched);
                    self.field = Some(Field::with(&value));
                }
            }
            Act::Lower | Act::Higher => self.step(matches!(act, Act::Higher), watched, desk),
        }
        Step::Stay
    }

    fn step(&mut self, higher: bool, watched: &mut Watched, desk: &Desk) {
        self.refused = None;
        let Some(row) = self.list.chosen(self.rows.len()) else {
            return;
        };
        let row = &self.rows[row];
        let value = self.value(row, watched);
        let next = row
            .lever
            .as_ref()
            .and_then(|lever| lever.knob.next(&value, higher));
        match next {
            Some(next) => {
                self.set(next, watched, desk);
            }
            None => {
                self.refused = Some("No further step that way; press ⏎ to type a value.".into());
            }
        }
    }

    /// Sets the chosen row; says whether it was taken.
    fn set(&mut self, typed: &str, watched: &mut Watched, desk: &Desk) -> bool {
        let Some(place) = self.list.chosen(self.rows.len()) else {
            return false;
        };
        if let Some(why) = self.refusal(place, typed, desk) {
            self.refused = Some(why);
            return false;
        }
        let library = &desk.content().library;
        let row = &mut self.rows[place];
        let changed = if self.from == From::Now && watched.playback.is_over() {
            Err("the run is over: go back (Esc, ←), or press a to change it from the start".into())
        } else if self.from == From::Now {
            let path = &row.path;
            watched
                .playback
                .change(|playground, at| playground.change(at, path, typed, library))
        } else {
            let scenario = watched.playback.playground().scenario();
            let path = match &row.lever {
                Some(lever) => lever.path_from_start(scenario),
                None => Some(row.path.clone()),
            };
            path.ok_or_else(|| "this can only be set at an instant: press a".to_owned())
                .and_then(|path| {
                    watched.playback.change_all(|playground| {
                        playground.change_from_start(&path, typed, library)
                    })
                })
        };
        self.refused = changed.as_ref().err().map(|why| capital(why));
        if changed.is_ok() {
            row.set = Some(typed.trim().to_owned());
        }
        changed.is_ok()
    }

    /// Why a lever of a mission cannot be set to what was typed.
    fn refusal(&self, place: usize, typed: &str, desk: &Desk) -> Option<String> {
        let (id, variant) = self.of.as_ref()?;
        let of = (find_mission(desk, id)?, *variant);
        let rows = self.rows.iter();
        let pulled = rows.filter_map(|row| Some((row.path.as_str(), row.set.as_deref()?)));
        let pulled: Vec<_> = pulled.collect();
        let wanted = (self.rows[place].path.as_str(), Some(typed.trim()));
        mission::refusal(desk.content(), of, &pulled, wanted)
    }

    /// What a setting stands at, at this instant or at the start.
    fn value(&self, row: &Row, watched: &Watched) -> String {
        let playground = watched.playback.playground();
        match &row.lever {
            Some(lever) if self.from == From::Now => {
                lever.value(&playground.standing(watched.playback.hand_time()))
            }
            Some(lever) => lever.value(&Standing::of(playground.scenario())),
            None => row.set.clone().unwrap_or_default(),
        }
    }

    pub(super) fn draw(&self, watched: &Watched, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let (width, height) = dialog::room(body);
        let foot = match &self.refused {
            Some(why) => text::wrap_plain(why, width.into(), theme.err),
            None => text::wrap_plain(self.when(watched), width.into(), theme.dim),
        };
        let rows = self
            .rows
            .len()
            .min(usize::from(height).saturating_sub(foot.len() + 1));
        let at = clock_time(watched.playback.at());
        let status = if self.from == From::Now {
            format!("at {at}")
        } else {
            "from the start".into()
        };
        let inner = dialog::window(("Settings", status, rows + foot.len() + 1), body, canvas);
        let [list, rule, foot_area] = Layout::vertical([
            Constraint::Min(0),
            Constraint::Length(1),
            Constraint::Length(u16::try_from(foot.len()).unwrap_or(0)),
        ])
        .areas(inner);
        let lines: Vec<Line> = (0..self.rows.len())
            .map(|place| self.line(place, watched, list.width, canvas))
            .collect();
        self.list.draw(&lines, list, canvas);
        canvas.text((rule.x, rule.y), "─".repeat(rule.width.into()), theme.line);
        canvas.lines(foot_area, &foot);
    }

    fn when(&self, watched: &Watched) -> &'static str {
        match self.from {
            From::Only => {
                "What you change here counts from the start: the run begins anew with it."
            }
            From::Start => "A change counts from the start; all that happened happens anew.",
            From::Now if watched.playback.is_playing() => {
                "A change is an input of the run: it counts from this instant on, and is saved with it."
            }
            From::Now => {
                "A change counts from this instant on. It is an input of the run, and saved with it."
            }
        }
    }

    fn line(
        &self,
        place: usize,
        watched: &Watched,
        width: u16,
        canvas: &Canvas<'_>,
    ) -> Line<'static> {
        const VALUE: usize = 14;
        let theme = canvas.theme;
        let row = &self.rows[place];
        let here = self.list.chosen(self.rows.len()) == Some(place);
        let room = usize::from(width).saturating_sub(2 + VALUE + 1);
        let label = Span::styled(text::pad(&row.label, room), theme.text);
        let mut line = Line::from(vec![label, Span::raw(" ")]);
        match &self.field {
            Some(field) if here => line.spans.extend(field.line(VALUE, theme).spans),
            _ => {
                let value = match (self.value(row, watched), row.lever.is_some()) {
                    (value, false) if value.is_empty() => "as it is".into(),
                    (value, _) => value,
                };
                let style = if here { theme.bright } else { theme.dim };
                line.push_span(Span::styled(text::pad_left(&value, VALUE), style));
            }
        }
        line
    }
}
