//! How a question is answered: one choice, several, a number, an order, or pairs.

use super::Idea;
use crate::course::read::{At, Fields, FromToml, Id, Link};
use crate::money::grouped;
use std::borrow::Cow;

/// The kinds of answer, each with its key. The last three are practice formats, not exam formats.
#[derive(Clone, Debug)]
pub enum Answer {
    /// One of several.
    Single(Vec<Choice>),
    /// As many as are right, and the stem says how many.
    Choose(Vec<Choice>),
    /// A number.
    Number {
        /// The key.
        value: f64,
        /// How far off is still right.
        within: f64,
        /// The unit, shown beside the field.
        unit: String,
        /// How the key is reached.
        why: String,
        /// Numbers that known slips lead to.
        slips: Vec<NumberSlip>,
    },
    /// Steps to be put in order; the file has them in the right one.
    Ordering {
        /// The steps.
        items: Vec<Item>,
        /// Why this is the order.
        why: String,
    },
    /// Prompts to be paired with answers.
    Matching {
        /// The pairs.
        pairs: Vec<Pair>,
        /// Answers that go with no prompt.
        extra: Vec<Item>,
    },
}

/// A choice, explained.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its id, unique within the question.
    pub id: Id,
    /// Its text.
    pub text: String,
    /// Whether it is right, and if not, which wrong idea it shows.
    pub idea: Idea,
    /// Why it is right, or the thought that leads to it and why that fails here.
    pub why: String,
    /// When it would be right; only wrong choices have it.
    pub when: Option<String>,
}

impl Choice {
    /// Its text as people read it: a number has commas between its thousands, alone or with a unit.
    pub fn words(&self) -> Cow<'_, str> {
        let (number, unit) = match self.text.split_once(' ') {
            Some((number, unit)) if !unit.contains(' ') => (number, Some(unit)),
            _ => (self.text.as_str(), None),
        };
        let whole = number.len() > 3 && number.bytes().all(|byte| byte.is_ascii_digit());
        match (whole, unit) {
            (false, _) => self.text.as_str().into(),
            (true, None) => grouped(number).into(),
            (true, Some(unit)) => format!("{} {unit}", grouped(number)).into(),
        }
    }
}

/// A number that a known slip leads to.
#[derive(Clone, Debug)]
pub struct NumberSlip {
    /// The number.
    pub value: f64,
    /// The slip.
    pub slip: Link,
    /// What went wrong.
    pub why: String,
}

/// A step of an ordering, or an answer of a matching.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id.
    pub id: Id,
    /// Its text.
    pub text: String,
    /// Why an answer that is left over fits nowhere.
    pub why: Option<String>,
}

/// A prompt and its answer.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The id of both.
    pub id: Id,
    /// The prompt.
    pub prompt: String,
    /// The answer.
    pub answer: String,
    /// Why they go together.
    pub why: String,
}

impl Answer {
    /// The word for its kind in files and lists.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Single(_) => "single",
            Self::Choose(_) => "choose",
            Self::Number { .. } => "number",
            Self::Ordering { .. } => "ordering",
            Self::Matching { .. } => "matching",
        }
    }

    /// The choices, for the kinds that have them.
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Single(choices) | Self::Choose(choices) => choices,
            Self::Number { .. } | Self::Ordering { .. } | Self::Matching { .. } => &[],
        }
    }

    /// Whether the choices are numbers, which stay sorted wherever they are shown.
    pub fn is_scale(&self) -> bool {
        let begins_with_digit = |choice: &Choice| {
            let text = choice.text.trim_start_matches(['$', '~', '-']);
            text.starts_with(|c: char| c.is_ascii_digit())
        };
        let choices = self.choices();
        !choices.is_empty() && choices.iter().all(begins_with_digit)
    }

    /// How many choices are right.
    pub fn right_choices(&self) -> usize {
        let choices = self.choices().iter();
        choices.filter(|choice| choice.idea.is_right()).count()
    }

    /// The ids that a presentation may shuffle: choices, steps, or the answers of a matching.
    pub fn shuffled_ids(&self) -> Vec<&Id> {
        match self {
            Self::Single(choices) | Self::Choose(choices) => {
                choices.iter().map(|choice| &choice.id).collect()
            }
            Self::Number { .. } => Vec::new(),
            Self::Ordering { items, .. } => items.iter().map(|item| &item.id).collect(),
            Self::Matching { pairs, extra } => {
                let pairs = pairs.iter().map(|pair| &pair.id);
                pairs.chain(extra.iter().map(|item| &item.id)).collect()
            }
        }
    }

    /// Every wrong idea that an answer can show.
    pub fn ideas(&self) -> impl Iterator<Item = &Idea> {
        self.choices().iter().map(|choice| &choice.idea)
    }

    pub(super) fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let kinds = ["single", "choose", "number", "ordering", "matching"];
        match fields
            .needed("kind")?
            .word(&kinds.map(|kind| (kind, kind)))?
        {
            "single" => Some(Self::Single(fields.list("choice"))),
            "choose" => Some(Self::Choose(fields.list("choice"))),
            "number" => number(fields),
            "ordering" => {
                let items = fields.list("item");
                let why = fields.required("why")?;
                Some(Self::Ordering { items, why })
            }
            _ => Some(Self::Matching {
                pairs: fields.list("pair"),
                extra: fields.list("extra"),
            }),
        }
    }
}

fn number(fields: &mut Fields<'_>) -> Option<Answer> {
    let (value, unit) = (fields.required("answer"), fields.required("unit"));
    let within = fields.or("within", 0.0);
    let why = fields.required("why");
    let slips = fields.list("slip");
    Some(Answer::Number {
        value: value?,
        within,
        unit: unit?,
        why: why?,
        slips,
    })
}

impl FromToml for Choice {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let (id, text) = (fields.required("id"), fields.required("text"));
        let idea = Idea::from_fields(&mut fields);
        let why = fields.required("why");
        let when = match &idea {
            Some(Idea::Right) | None => None,
            Some(Idea::Misconception(_) | Idea::Slip(_)) => Some(fields.required("when")?),
        };
        // Whether `when` belongs here is only known with the idea.
        if idea.is_some() {
            fields.finish();
        }
        Some(Self {
            id: id?,
            text: text?,
            idea: idea?,
            why: why?,
            when,
        })
    }
}

impl FromToml for NumberSlip {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let (value, slip) = (fields.required("value"), fields.required("slip"));
        let why = fields.required("why");
        fields.finish();
        Some(Self {
            value: value?,
            slip: slip?,
            why: why?,
        })
    }
}

impl FromToml for Item {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let (id, text) = (fields.required("id"), fields.required("text"));
        let why = fields.optional("why");
        fields.finish();
        Some(Self {
            id: id?,
            text: text?,
            why,
        })
    }
}

impl FromToml for Pair {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let (id, prompt) = (fields.required("id"), fields.required("prompt"));
        let (answer, why) = (fields.required("answer"), fields.required("why"));
        fields.finish();
        Some(Self {
            id: id?,
            prompt: prompt?,
            answer: answer?,
            why: why?,
        })
    }
}
