//! What the course rests on: sourced facts, the wrong ideas it mends, and the words it explains.

use super::read::{At, Date, FromToml, Id, Link, Origin};

/// A statement about the real service, in our own words, with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Where it was read.
    pub origin: Origin,
    /// Its id.
    pub id: Id,
    /// The statement.
    pub text: String,
    /// Where it can be looked up.
    pub source: String,
    /// The day on which it was compared with the source.
    pub date: Date,
    /// How it is known.
    pub certainty: Certainty,
}

/// How a fact is known. There is no word for memory: nothing may rest on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// Read in the service's own pages, API models or repositories.
    Seen,
    /// The service's own page, read in a public verbatim copy.
    Copy,
    /// The service's own documentation at its last public state: the mechanism holds, numbers may not.
    Old,
    /// Computed from what was seen.
    Derived,
    /// Read at a third party, named in the source.
    ThirdParty,
}

impl Certainty {
    /// Whether a key may rest on it without a word about its source.
    pub const fn may_key(self) -> bool {
        !matches!(self, Self::ThirdParty)
    }
}

/// A wrong idea that many have, and the right one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misconception {
    /// Where it was read.
    pub origin: Origin,
    /// Its id.
    pub id: Id,
    /// The wrong idea, as those who have it would say it.
    pub wrong: String,
    /// The right idea.
    pub right: String,
    /// The lesson that mends it.
    pub lesson: Link,
    /// The scenario that shows it: its goals say what is right.
    pub run: Option<Link>,
    /// Why no run can show it, if none can.
    pub no_run: Option<String>,
    /// The facts that the right idea rests on.
    pub facts: Vec<Link>,
    /// Whether a source is still to be found: until then no question may use it.
    pub needs_source: bool,
}

/// A slip of calculation or reading that leads to a wrong answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Where it was read.
    pub origin: Origin,
    /// Its id.
    pub id: Id,
    /// What was done, for the one who did it: "You left out INIT."
    pub text: String,
}

/// A word and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Where it was read.
    pub origin: Origin,
    /// Its id.
    pub id: Id,
    /// The word.
    pub term: String,
    /// What it means, in a sentence or two.
    pub means: String,
    /// Other names and spellings by which people look for it.
    pub also: Vec<String>,
    /// Whether it is a word of everyday language too: on a page it counts only where its own lesson uses it.
    pub everyday: bool,
}

/// Two or more words that are easily confused, and the question that tells them apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Where it was read.
    pub origin: Origin,
    /// The words.
    pub terms: Vec<Link>,
    /// The deciding question.
    pub question: String,
}

impl FromToml for Fact {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let origin = at.origin();
        let mut fields = at.fields()?;
        let (id, text) = (fields.required("id"), fields.required("text"));
        let (source, date) = (fields.required("source"), fields.required("date"));
        let words = [
            ("seen", Certainty::Seen),
            ("seen-copy", Certainty::Copy),
            ("seen-old", Certainty::Old),
            ("derived", Certainty::Derived),
            ("third-party", Certainty::ThirdParty),
        ];
        let certainty = fields.needed("certainty").and_then(|at| at.word(&words));
        fields.finish();
        Some(Self {
            origin,
            id: id?,
            text: text?,
            source: source?,
            date: date?,
            certainty: certainty?,
        })
    }
}

impl FromToml for Misconception {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let origin = at.origin();
        let mut fields = at.fields()?;
        let (id, lesson) = (fields.required("id"), fields.required("lesson"));
        let (wrong, right) = (fields.required("wrong"), fields.required("right"));
        let (run, no_run) = (fields.optional("run"), fields.optional("no_run"));
        if let (Some(_), Some(at)) = (&run, fields.get("no_run")) {
            at.problem("run and no_run are given together", "give one of them");
        }
        let facts = fields.list("facts");
        let needs_source = fields.or("needs_source", false);
        fields.finish();
        Some(Self {
            origin,
            id: id?,
            wrong: wrong?,
            right: right?,
            lesson: lesson?,
            run,
            no_run,
            facts,
            needs_source,
        })
    }
}

impl FromToml for Slip {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let origin = at.origin();
        let mut fields = at.fields()?;
        let (id, text) = (fields.required("id"), fields.required("text"));
        fields.finish();
        Some(Self {
            origin,
            id: id?,
            text: text?,
        })
    }
}

impl FromToml for Term {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let origin = at.origin();
        let mut fields = at.fields()?;
        let (id, term) = (fields.required("id"), fields.required("term"));
        let means = fields.required("means");
        let (also, everyday) = (fields.list("also"), fields.or("everyday", false));
        fields.finish();
        Some(Self {
            origin,
            id: id?,
            term: term?,
            means: means?,
            also,
            everyday,
        })
    }
}

impl FromToml for Pair {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let origin = at.origin();
        let mut fields = at.fields()?;
        let terms = fields.list("terms");
        let question = fields.required("question");
        fields.finish();
        Some(Self {
            origin,
            terms,
            question: question?,
        })
    }
}
