//! The learner at work: the course, what has been done so far, and where everything new is written down.

use super::shelf::{self, Book};
use crate::course::content::Content;
use crate::store::Store;
use crate::study::place::Place;
use crate::study::progress::Progress;
use crate::study::record::{Event, Record};
use anyhow::{Context, Result};
use std::path::PathBuf;

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
    /// Where files are saved that are named without a folder; nowhere unless told.
    folder: Option<PathBuf>,
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
            folder: None,
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

    /// Tells where files may be saved: in this folder, or where a name says otherwise.
    pub fn save_in(&mut self, folder: PathBuf) {
        self.folder = Some(folder);
    }

    /// The path of a file that is to be saved under a name.
    pub fn place_for(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.as_ref();
        Ok(folder.context("files cannot be saved here")?.join(name))
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

    fn note(&mut self, written: Result<()>) {
        if let Err(error) = written {
            self.trouble = Some(format!("{error:#}"));
        }
    }
}
