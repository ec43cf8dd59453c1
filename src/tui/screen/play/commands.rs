//! What a hand can do in the playground: its keys, and the same in words for the palette.

use super::save::Take;
use super::{Action, Watched};
use crate::lab::breaks::{self, Mode, Strike};
use crate::lab::levers;
use crate::sim::release::Qualifier;
use crate::sim::scenario::Code;
use crate::sim::time::Span;
use crate::tui::keys::{Row, ch, ctrl};
use crate::tui::playback::Landmark;

/// Something to do.
#[derive(Clone, Debug)]
pub(crate) enum Command {
    /// What the keys of the run do.
    Act(Action),
    /// Send events through a source.
    Fire { source: usize, count: u32 },
    /// Choose the source to send them through.
    Sources,
    /// Look at the settings, at one of them.
    Settings(usize),
    /// Choose what to break.
    Break,
    /// Break something, or bring a zone back.
    Strike(Strike),
    /// Edit the code of a function, or choose which.
    Edit(Option<usize>),
    /// Compare two runs side by side.
    Versus,
    /// Save something.
    Save(Option<Take>),
    /// The missions, or the one that is under way.
    Missions,
    /// Search all of this.
    Palette,
}

/// The keys of a hand, beside those of the run.
pub(super) const HANDS: &[Row<Hand>] = &[
    Row {
        cap: "s",
        word: "settings",
        help: "Change memory, time-outs, concurrency and more while it runs",
        keys: &[(ch('s'), Hand::Settings)],
    },
    Row {
        cap: "f",
        word: "fire",
        help: "Send events through any source: one, ten, a hundred, a thousand",
        keys: &[(ch('f'), Hand::Sources)],
    },
    Row {
        cap: ":",
        word: "commands",
        help: "Search everything that can be done here",
        keys: &[(ch(':'), Hand::Palette), (ctrl('p'), Hand::Palette)],
    },
    Row {
        cap: "x",
        word: "",
        help: "Break a dependency for a while, lose a zone, bring it back",
        keys: &[(ch('x'), Hand::Break)],
    },
    Row {
        cap: "V",
        word: "",
        help: "Compare two runs under the same arrivals",
        keys: &[(ch('V'), Hand::Versus)],
    },
    Row {
        cap: "m",
        word: "",
        help: "The missions: goals, hints, best result",
        keys: &[(ch('m'), Hand::Missions)],
    },
    Row {
        cap: "w",
        word: "",
        help: "Edit a function's WebAssembly text in $EDITOR and deploy it",
        keys: &[(ch('w'), Hand::Edit)],
    },
    Row {
        cap: "S",
        word: "",
        help: "Save the scenario with all inputs, the screen, the trace",
        keys: &[(ch('S'), Hand::Save)],
    },
];

/// The commands that have a key.
#[derive(Clone, Copy, Debug)]
pub(super) enum Hand {
    Palette,
    Settings,
    Sources,
    Break,
    Versus,
    Missions,
    Edit,
    Save,
}

impl Hand {
    /// As a command.
    pub(super) const fn command(self) -> Command {
        match self {
            Self::Palette => Command::Palette,
            Self::Settings => Command::Settings(0),
            Self::Sources => Command::Sources,
            Self::Break => Command::Break,
            Self::Versus => Command::Versus,
            Self::Missions => Command::Missions,
            Self::Edit => Command::Edit(None),
            Self::Save => Command::Save(None),
        }
    }
}

/// A command in words.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) words: String,
    /// Its key, if it has one.
    pub(super) key: &'static str,
    pub(super) command: Command,
}

/// For how long the palette breaks something.
const BROKEN_FOR: Span = Span::secs(30);

/// Everything that can be done to a run, in words.
pub(super) fn entries(watched: &Watched) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut add = |words: String, key, command| {
        entries.push(Entry {
            words,
            key,
            command,
        });
    };
    let scenario = watched.playback.playground().scenario();
    for (source, of) in scenario.sources.iter().enumerate() {
        for (count, many, key) in [
            (1, "one event", "i"),
            (10, "ten events", "I"),
            (100, "a hundred events", "X"),
            (1_000, "a thousand events", "M"),
        ] {
            let words = format!("Send {many} through {}", of.name);
            let key = if source == 0 { key } else { "" };
            add(words, key, Command::Fire { source, count });
        }
    }
    for (place, lever) in levers::all(scenario).iter().enumerate() {
        let words = format!("Set {}: {}", lever.owner, lever.knob.words());
        add(words, "", Command::Settings(place));
    }
    for strike in strikes(watched) {
        let words = format!("Break: {}", strike.words());
        add(words, "x", Command::Strike(strike));
    }
    for (place, function) in scenario.functions.iter().enumerate() {
        let edited = function.release.qualifier == Qualifier::Latest;
        if edited && matches!(function.code, Code::Guest(_)) {
            let words = format!("Edit the code of {}", function.name);
            add(words, "w", Command::Edit(Some(place)));
        }
    }
    add(
        "Compare two runs side by side (A/B)".into(),
        "V",
        Command::Versus,
    );
    add(
        "Missions: goals, hints, best result".into(),
        "m",
        Command::Missions,
    );
    for take in Take::ALL {
        add(
            format!("Save {}", take.words()),
            "S",
            Command::Save(Some(take)),
        );
    }
    for (words, key, action) in RUN {
        add((*words).into(), key, Command::Act(*action));
    }
    entries
}

/// All that can be broken at this instant, and how.
fn strikes(watched: &Watched) -> Vec<Strike> {
    let at = watched.playback.hand_time();
    let playground = watched.playback.playground();
    let mut strikes = Vec::new();
    for target in breaks::targets(playground.scenario()) {
        let modes: &[Mode] = match target.zone() {
            Some(_) => &[Mode::Down],
            None => &[Mode::Down, Mode::Slow, Mode::Error],
        };
        let of = |mode: &Mode| playground.strike_on(&target, *mode, BROKEN_FOR, at);
        strikes.extend(modes.iter().map(of));
    }
    strikes
}

/// What the keys of the run do, in words.
const RUN: &[(&str, &str, Action)] = &[
    ("Play or pause", "␣", Action::PlayOrPause),
    ("One event on", "→", Action::Step),
    ("One event back", "←", Action::StepBack),
    ("To the next cold start", "c", Action::Next(Landmark::Cold)),
    (
        "To the cold start before",
        "C",
        Action::Previous(Landmark::Cold),
    ),
    (
        "To the next throttle",
        "t",
        Action::Next(Landmark::Throttle),
    ),
    (
        "To the throttle before",
        "T",
        Action::Previous(Landmark::Throttle),
    ),
    ("To the next error", "e", Action::Next(Landmark::Error)),
    (
        "To the error before",
        "E",
        Action::Previous(Landmark::Error),
    ),
    ("Play faster", "+", Action::Faster),
    ("Play slower", "-", Action::Slower),
    ("To the start", "Home", Action::Start),
    ("To the end", "End", Action::End),
    ("Run it anew with the next seed", "n", Action::OtherSeed),
];
