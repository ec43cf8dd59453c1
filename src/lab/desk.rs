//! The learner at work: the course, what has been done so far, and where everything new is written down.

use super::config::Config;
use super::shelf::{self, Book};
use crate::course::content::Content;
use crate::course::lesson::{Lesson, Track};
use crate::store::Store;
use crate::study::exam::Sitting;
use crate::study::place::Place;
use crate::study::practice::Practice;
use crate::study::progress::Progress;
use crate::study::record::{Event, Record};
use anyhow::{Context, Result};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The course with the learner's records.
#[derive(Debug)]
pub struct Desk {
    content: Content,
    books: Vec<Book>,
    store: Store,
    progress: Progress,
    place: Place,
    /// Where lessons were left, the last one at the end.
    left: Vec<Place>,
    now_ms: i64,
    motion: bool,
    mouse: bool,
    /// Where files are saved that are named without a folder; nowhere unless told.
    folder: Option<PathBuf>,
    zone: TimeZone,
    /// What the learner chose.
    config: Config,
    /// Where that is kept; nowhere unless told.
    settings: Option<PathBuf>,
    trouble: Option<String>,
}

impl Desk {
    /// Opens the records and folds them.
    pub fn new(content: Content, store: Store) -> Result<Self> {
        let progress = Progress::fold(&in_time(&store.records()?));
        let place = store.place()?;
        let left = store.left()?;
        Ok(Self {
            books: shelf::books(&content),
            content,
            store,
            progress,
            place,
            left,
            now_ms: 0,
            motion: true,
            mouse: true,
            folder: None,
            zone: TimeZone::UTC,
            config: Config::default(),
            settings: None,
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

    /// Whether the mouse may be used. The keys do everything that it does.
    pub const fn wants_mouse(&self) -> bool {
        self.mouse
    }

    /// Tells that the mouse belongs to the terminal alone.
    pub const fn stop_mouse(&mut self) {
        self.mouse = false;
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

    /// When the learner's days begin.
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The day of the exam that the learner prepares for.
    pub const fn exam_date(&self) -> Option<Date> {
        self.config.exam_date
    }

    /// The track that the learner chose; none for all of the course.
    pub const fn track(&self) -> Option<Track> {
        self.config.track
    }

    /// Chooses a track, and keeps that.
    pub fn choose_track(&mut self, track: Option<Track>) {
        self.config.track = track;
        if let Some(path) = &self.settings {
            let written = self.config.write(path);
            self.note(written);
        }
    }

    /// The lessons of the chosen track, in the order of the course.
    pub fn lessons(&self) -> Vec<&Lesson> {
        let asked = |lesson: &&Lesson| {
            self.track()
                .is_none_or(|track| lesson.tracks.is_empty() || lesson.tracks.contains(&track))
        };
        self.content.lessons.iter().filter(asked).collect()
    }

    /// Tells where settings are kept.
    pub fn keep_settings_in(&mut self, path: PathBuf) {
        self.settings = Some(path);
    }

    /// Tells what the learner chose, and where their days begin.
    pub fn set_up(&mut self, config: &Config, zone: TimeZone) {
        self.config = config.clone();
        self.mouse = config.mouse;
        self.zone = zone;
    }

    /// Why something could not be written down, if so: people have to know before they go on.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// All that was recorded so far.
    pub fn records(&self) -> Result<Vec<Record>> {
        self.store.records()
    }

    /// Adds records of another machine that are not there yet, in the order of time; says how many.
    pub fn merge(&mut self, records: &[Record]) -> Result<usize> {
        let mut all = self.store.records()?;
        let before = all.len();
        let name = |record: &Record| (record.at_ms, record.event.encode());
        let mut known: BTreeSet<_> = all.iter().map(name).collect();
        for record in records {
            if known.insert(name(record)) {
                self.store.append(record)?;
                all.push(record.clone());
            }
        }
        self.progress = Progress::fold(&in_time(&all));
        Ok(all.len() - before)
    }

    /// Writes down what the learner did. It is on the disk when this returns.
    pub fn record(&mut self, event: Event) {
        if let Event::Reset { lesson, mission } = &event {
            // What is set back begins anew, with the questions of its mission.
            let forgotten = match (lesson, mission) {
                (None, _) => self.store.forget_sessions(),
                (Some(_), Some(mission)) => self.store.set_session(self.now_ms, mission, None),
                (Some(_), None) => Ok(()),
            };
            self.note(forgotten);
            let forgotten = self.store.forget_left(lesson.as_deref());
            self.left
                .retain(|place| lesson.as_deref().is_some_and(|lesson| !place.is_in(lesson)));
            self.note(forgotten);
        }
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

    /// Keeps where the learner is in a lesson that they go through, to go on there one day.
    pub fn keep_left(&mut self, place: &Place) {
        let Place::Lesson { lesson, .. } = place else {
            return;
        };
        if self.left.last() == Some(place) {
            return;
        }
        let written = self.store.set_left(self.now_ms, lesson, place);
        self.left.retain(|other| !other.is_in(lesson));
        self.left.push(place.clone());
        self.note(written);
    }

    /// Where lessons were left, the last one first.
    pub fn left(&self) -> impl Iterator<Item = &Place> {
        self.left.iter().rev()
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

    /// The questions of a mission that are being answered, as they were kept last.
    pub fn session(&self, mission: &str) -> Option<Practice> {
        self.store.session(mission).ok().flatten()
    }

    /// Keeps the questions of a mission that are being answered. It is on the disk when this returns.
    pub fn keep_session(&mut self, mission: &str, session: Option<&Practice>) {
        let written = self.store.set_session(self.now_ms, mission, session);
        self.note(written);
    }

    fn note(&mut self, written: Result<()>) {
        if let Err(error) = written {
            self.trouble = Some(format!("{error:#}"));
        }
    }
}

/// Records in the order of time. Those of one machine are so already; those that came from another stand
/// between them.
fn in_time(records: &[Record]) -> Vec<Record> {
    let mut records = records.to_vec();
    records.sort_by_key(|record| record.at_ms);
    records
}
