//! The learner at work: the course, what has been done so far, and where everything new is written down.

use super::shelf::{self, Book};
use crate::course::content::Content;
use crate::store::Store;
use crate::study::exam::Sitting;
use crate::study::place::Place;
use crate::study::progress::Progress;
use crate::study::record::{Event, Record};
use anyhow::Result;

/// The course with the learner's records.
#[derive(Debug)]
pub struct Desk {
    content: Content,
    books: Vec<Book>,
    store: Store,
    progress: Progress,
    place: Place,
    now_ms: i64,
    motion: bool,
    trouble: Option<String>,
}

impl Desk {
    /// Opens the records and folds them.
    pub fn new(content: Content, store: Store) -> Result<Self> {
        let progress = Progress::fold(&store.records()?);
        let place = store.place()?;
        Ok(Self {
            books: shelf::books(&content),
            content,
            store,
            progress,
            place,
            now_ms: 0,
            motion: true,
            trouble: None,
        })
    }

    /// The course.
    pub const fn content(&self) -> &Content {
        &self.content
    }

    /// The scenarios to choose from.
    pub fn books(&self) -> &[Book] {
        &self.books
    }

    /// What has been done so far.
    pub const fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Where the learner was last.
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// What time it is for records, in milliseconds since 1970.
    pub const fn now_ms(&self) -> i64 {
        self.now_ms
    }

    /// Tells what time it is.
    pub const fn set_now(&mut self, now_ms: i64) {
        self.now_ms = now_ms;
    }

    /// Whether runs may start to play by themselves.
    pub const fn wants_motion(&self) -> bool {
        self.motion
    }

    /// Tells that nothing should move unless a key says so.
    pub const fn stop_motion(&mut self) {
        self.motion = false;
    }

    /// Why something could not be written down, if so: people have to know before they go on.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Writes down what the learner did. It is on the disk when this returns.
    pub fn record(&mut self, event: Event) {
        let record = Record {
            at_ms: self.now_ms,
            event,
        };
        let written = self.store.append(&record);
        self.progress.apply(&record);
        self.note(written);
    }

    /// Keeps where the learner is, if that has changed.
    pub fn keep_place(&mut self, place: Place) {
        if place != self.place {
            let written = self.store.set_place(self.now_ms, &place);
            self.place = place;
            self.note(written);
        }
    }

    /// The paper that is being taken, as it was kept last.
    pub fn paper(&self) -> Result<Option<Sitting>> {
        self.store.paper()
    }

    /// Keeps the paper that is being taken. It is on the disk when this returns.
    pub fn keep_paper(&mut self, paper: Option<&Sitting>) {
        let written = self.store.set_paper(self.now_ms, paper);
        self.note(written);
    }

    fn note(&mut self, written: Result<()>) {
        if let Err(error) = written {
            self.trouble = Some(format!("{error:#}"));
        }
    }
}
