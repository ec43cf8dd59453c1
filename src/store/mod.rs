//! SQLite: append-only records of what the learner did, and where the learner was.
//!
//! Each call is a transaction of its own and is on the disk when it returns, so a program that is killed
//! loses at most the key being pressed. Two programs may use one file: they wait for each other.

use crate::study::exam::Sitting;
use crate::study::place::Place;
use crate::study::practice::Practice;
use crate::study::record::{Event, Record};
use anyhow::{Context, Result, bail};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// One after the other. A released one is never changed; a new one is added at the end.
const MIGRATIONS: [&str; 1] = [include_str!("schema.sql")];

/// How long one program waits for another that writes.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is kept where there is nothing to keep.
const NOTHING: &str = "null";

/// Under which the questions of a mission are kept.
fn session_key(mission: &str) -> String {
    format!("mission {mission}")
}

/// Under which it is kept where a lesson was left.
fn left_key(lesson: &str) -> String {
    format!("lesson {lesson}")
}

/// An open file of records.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    connection: Connection,
}

impl Store {
    /// Opens a file, which is made if it is not there, with its folder.
    ///
    /// Errors name the file: no permission, no database, or one made by a later version.
    pub fn open(path: &Path) -> Result<Self> {
        let cannot = || format!("cannot open the records in {}", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(cannot)?;
        }
        let mut connection = Connection::open(path).with_context(cannot)?;
        connection.busy_timeout(PATIENCE).with_context(cannot)?;
        connection
            .pragma_update(None, "journal_mode", "wal")
            .and_then(|()| connection.pragma_update(None, "synchronous", "full"))
            .with_context(cannot)?;
        migrate(&mut connection).with_context(cannot)?;
        Ok(Self {
            path: path.into(),
            connection,
        })
    }

    /// Records that are forgotten with this value: for tests and demonstrations.
    pub fn in_memory() -> Result<Self> {
        let mut connection = Connection::open_in_memory()?;
        migrate(&mut connection)?;
        Ok(Self {
            path: PathBuf::new(),
            connection,
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a record.
    pub fn append(&self, record: &Record) -> Result<()> {
        let (kind, payload) = record.event.encode();
        self.connection
            .execute(
                "insert into records (at_ms, kind, payload) values (?1, ?2, ?3)",
                params![record.at_ms, kind, payload],
            )
            .with_context(|| self.cannot("write to"))?;
        Ok(())
    }

    /// All records in the order in which they were written. Kinds that this version does not know are
    /// left out, and left in the file.
    pub fn records(&self) -> Result<Vec<Record>> {
        self.read_records().with_context(|| self.cannot("read"))
    }

    fn read_records(&self) -> rusqlite::Result<Vec<Record>> {
        let mut statement = self
            .connection
            .prepare("select at_ms, kind, payload from records order by id")?;
        let mut rows = statement.query(())?;
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            let (kind, payload): (String, String) = (row.get(1)?, row.get(2)?);
            if let Some(event) = Event::decode(&kind, &payload) {
                let at_ms = row.get(0)?;
                records.push(Record { at_ms, event });
            }
        }
        Ok(records)
    }

    /// Keeps where the learner is.
    pub fn set_place(&self, at_ms: i64, place: &Place) -> Result<()> {
        self.keep("here", at_ms, &place.encode())
    }

    /// Where the learner was; home at first.
    pub fn place(&self) -> Result<Place> {
        let payload = self.kept("here")?;
        Ok(payload.map(|text| Place::decode(&text)).unwrap_or_default())
    }

    /// Keeps where a lesson was left.
    pub fn set_left(&self, at_ms: i64, lesson: &str, place: &Place) -> Result<()> {
        self.keep(&left_key(lesson), at_ms, &place.encode())
    }

    /// Where lessons were left, the last one at the end.
    pub fn left(&self) -> Result<Vec<Place>> {
        self.read_left().with_context(|| self.cannot("read"))
    }

    fn read_left(&self) -> rusqlite::Result<Vec<Place>> {
        let mut statement = self
            .connection
            .prepare("select payload from place where key like ?1 order by at_ms, key")?;
        let rows = statement.query_map(params![left_key("%")], |row| row.get::<_, String>(0))?;
        rows.map(|payload| payload.map(|text| Place::decode(&text)))
            .collect()
    }

    /// Forgets where a lesson was left, or where all were.
    pub fn forget_left(&self, lesson: Option<&str>) -> Result<()> {
        self.connection
            .execute(
                "delete from place where key like ?1",
                params![left_key(lesson.unwrap_or("%"))],
            )
            .with_context(|| self.cannot("write to"))?;
        Ok(())
    }

    /// Keeps the paper that is being taken, or that there is none.
    pub fn set_paper(&self, at_ms: i64, paper: Option<&Sitting>) -> Result<()> {
        let payload = paper.map_or_else(|| NOTHING.to_owned(), Sitting::encode);
        self.keep("paper", at_ms, &payload)
    }

    /// The paper that is being taken.
    pub fn paper(&self) -> Result<Option<Sitting>> {
        let payload = self.kept("paper")?;
        Ok(payload.and_then(|text| Sitting::decode(&text)))
    }

    /// Keeps the questions of a mission that are being answered, or that there are none.
    pub fn set_session(&self, at_ms: i64, mission: &str, session: Option<&Practice>) -> Result<()> {
        let payload = session.map_or_else(|| NOTHING.to_owned(), Practice::encode);
        self.keep(&session_key(mission), at_ms, &payload)
    }

    /// The questions of a mission that are being answered.
    pub fn session(&self, mission: &str) -> Result<Option<Practice>> {
        let payload = self.kept(&session_key(mission))?;
        Ok(payload.and_then(|text| Practice::decode(&text)))
    }

    /// Forgets the questions of all missions that are being answered.
    pub fn forget_sessions(&self) -> Result<()> {
        self.connection
            .execute(
                "update place set payload = ?1 where key like ?2",
                params![NOTHING, session_key("%")],
            )
            .with_context(|| self.cannot("write to"))?;
        Ok(())
    }

    fn keep(&self, key: &str, at_ms: i64, payload: &str) -> Result<()> {
        self.connection
            .execute(
                "insert into place (key, at_ms, payload) values (?1, ?2, ?3)
                 on conflict (key) do update set at_ms = excluded.at_ms, payload = excluded.payload",
                params![key, at_ms, payload],
            )
            .with_context(|| self.cannot("write to"))?;
        Ok(())
    }

    fn kept(&self, key: &str) -> Result<Option<String>> {
        self.connection
            .query_row(
                "select payload from place where key = ?1",
                params![key],
                |row| row.get(0),
            )
            .optional()
            .with_context(|| self.cannot("read"))
    }

    fn cannot(&self, what: &str) -> String {
        format!("cannot {what} the records in {}", self.path.display())
    }
}

/// Brings the file to this version's schema, all of it or nothing.
fn migrate(connection: &mut Connection) -> Result<()> {
    let transaction = Transaction::new(connection, rusqlite::TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let Some(missing) = usize::try_from(version)
        .ok()
        .and_then(|done| MIGRATIONS.get(done..))
    else {
        bail!("a later version of coldstart has made it (schema {version}); install that version");
    };
    for (migration, number) in missing.iter().zip(version + 1..) {
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", number)?;
    }
    Ok(transaction.commit()?)
}
