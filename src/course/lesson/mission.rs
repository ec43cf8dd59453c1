//! A mission that is run: a scenario that misses its goals until the learner changes something.

use super::words::Words;
use crate::course::goal::Goal;
use crate::course::read::{At, Fields, FromToml, Id, Link, Setting, Settings};

/// A task at the end of a lesson.
#[derive(Clone, Debug)]
pub struct Mission {
    /// Its line in the lesson's file.
    pub line: u32,
    /// Its id: solved and seen are kept under it.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// How long it takes.
    pub minutes: u32,
    /// What is to be done, as Markdown, with `{…}` where a number of the scenario or one of the words belongs.
    pub brief: String,
    /// The words that differ in the variant.
    pub words: Words,
    /// The scenario.
    pub scenario: Link,
    /// The paths that the learner may set.
    pub levers: Vec<String>,
    /// What the run has to show; the scenario as it stands misses at least one.
    pub goals: Vec<Goal>,
    /// Help in three steps.
    pub hints: Hints,
    /// A solution that meets all goals.
    pub solution: Attempt,
    /// An attempt that games the goals and must miss one.
    pub lazy: Attempt,
    /// The same task with other numbers, to be solved alone after the solution was shown.
    pub variant: MissionVariant,
}

/// Help in steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hints {
    /// Where to look.
    pub nudge: String,
    /// How to go about it.
    pub method: String,
    /// What to do, and why it works.
    pub solution: String,
}

/// What a learner might do to a mission's scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attempt {
    settings: Vec<Setting>,
}

/// A mission with other numbers.
#[derive(Clone, Debug)]
pub struct MissionVariant {
    /// What differs, in a sentence or two.
    pub tells: String,
    /// What differs, the seed included.
    pub set: Settings,
    /// What the mission's words are here; those that are left out stay as they are.
    pub words: Words,
    /// A solution of the variant.
    pub solution: Attempt,
}

impl Attempt {
    /// The settings to read the scenario with, timed inputs included.
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }
}

/// `set = { path = value }`, and `[[at]]` as in a scenario.
impl FromToml for Attempt {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let mut settings = fields.or("set", Settings::default()).0;
        for input in fields.items("at") {
            settings.push(Setting::append("at", input.node().clone()));
        }
        if settings.is_empty() {
            let fix = "give set = { \"path\" = value } or [[at]]";
            fields
                .at()
                .problem("an attempt has to change something", fix);
        }
        fields.finish();
        Some(Self { settings })
    }
}

impl Mission {
    /// One of its words, or one of its variant's; none that is no word of it.
    pub fn word(&self, variant: bool, name: &str) -> Option<&str> {
        let of_variant = self.variant.words.get(name).filter(|_| variant);
        of_variant
            .or_else(|| self.words.get(name))
            .map(String::as_str)
    }

    /// All texts that may hold `{…}`.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let goals = self.goals.iter().map(|goal| goal.text.as_str());
        std::iter::once(self.brief.as_str()).chain(goals)
    }

    /// Reads the keys of a mission that is run; whoever asked for `kind` finishes the table.
    pub(super) fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let line = fields.at().line();
        let (id, title) = (fields.required("id"), fields.required("title"));
        let minutes = fields.needed("minutes").and_then(|at| at.whole(1..=60));
        let (brief, scenario) = (fields.required("brief"), fields.required("scenario"));
        let words = fields.or("words", Words::default());
        let levers = fields.list("levers");
        let goals = fields.list("goal");
        let hints = fields.required("hints");
        let (solution, lazy) = (fields.required("solution"), fields.required("lazy"));
        let variant = fields.required("variant");
        Some(Self {
            line,
            id: id?,
            title: title?,
            minutes: minutes?,
            brief: brief?,
            words,
            scenario: scenario?,
            levers,
            goals,
            hints: hints?,
            solution: solution?,
            lazy: lazy?,
            variant: variant?,
        })
    }
}

impl FromToml for Mission {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let mission = Self::from_fields(&mut fields);
        fields.finish();
        mission
    }
}

impl FromToml for Hints {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let (nudge, method) = (fields.required("nudge"), fields.required("method"));
        let solution = fields.required("solution");
        fields.finish();
        Some(Self {
            nudge: nudge?,
            method: method?,
            solution: solution?,
        })
    }
}

impl FromToml for MissionVariant {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let (set, solution) = (fields.required("set"), fields.required("solution"));
        let tells = fields.required("tells");
        let words = fields.or("words", Words::default());
        fields.finish();
        Some(Self {
            tells: tells?,
            set: set?,
            words,
            solution: solution?,
        })
    }
}
