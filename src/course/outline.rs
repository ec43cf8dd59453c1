//! The plan of the course: which lessons there are, in which order, and what the syllabus asks of them.

use super::read::{At, FromToml, Id, Origin};

/// `lessons/outline.toml`.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The lessons in order. One without a file is not shown; its id may be spoken of.
    pub lessons: Vec<Planned>,
    /// The sections of the syllabus.
    pub sections: Vec<Section>,
}

/// A lesson's place in the course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Where it was read.
    pub origin: Origin,
    /// The lesson.
    pub id: Id,
    /// Its number.
    pub number: u32,
    /// Whether the course is complete without it.
    pub optional: bool,
}

/// A section of the syllabus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its number.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// What it asks to be taught.
    pub items: Vec<SyllabusItem>,
}

/// One thing that the syllabus asks to be taught. Parts of lessons say which they cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyllabusItem {
    /// Where it was read.
    pub origin: Origin,
    /// Its id.
    pub id: Id,
    /// What it says.
    pub text: String,
}

impl Outline {
    /// A lesson's number.
    pub fn number(&self, lesson: &Id) -> Option<u32> {
        let planned = self.lessons.iter().find(|planned| planned.id == *lesson);
        planned.map(|planned| planned.number)
    }

    /// Adds what a pack plans: its lessons come after those that are there, and its items stand beside those
    /// of the same section.
    pub fn add(&mut self, more: Self) {
        let last = self.lessons.iter().map(|planned| planned.number).max();
        for mut planned in more.lessons {
            planned.number += last.unwrap_or(0);
            self.lessons.push(planned);
        }
        for section in more.sections {
            let same = |known: &&mut Section| known.number == section.number;
            match self.sections.iter_mut().find(same) {
                Some(known) => known.items.extend(section.items),
                None => self.sections.push(section),
            }
        }
    }

    /// All items of the syllabus.
    pub fn items(&self) -> impl Iterator<Item = &SyllabusItem> {
        self.sections.iter().flat_map(|section| &section.items)
    }
}

impl FromToml for Outline {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let lessons = fields.items("lesson");
        let lessons = lessons
            .into_iter()
            .zip(1..)
            .filter_map(|(at, number)| planned(at, number));
        let outline = Self {
            lessons: lessons.collect(),
            sections: fields.list("section"),
        };
        fields.finish();
        Some(outline)
    }
}

fn planned(at: At<'_>, number: u32) -> Option<Planned> {
    let origin = at.origin();
    let mut fields = at.fields()?;
    let id = fields.required("id");
    let optional = fields.or("optional", false);
    fields.finish();
    Some(Planned {
        origin,
        id: id?,
        number,
        optional,
    })
}

impl FromToml for Section {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let (number, title) = (fields.required("number"), fields.required("title"));
        let items = fields.list("item");
        fields.finish();
        Some(Self {
            number: number?,
            title: title?,
            items,
        })
    }
}

impl FromToml for SyllabusItem {
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
