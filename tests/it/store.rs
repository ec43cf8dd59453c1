//! The records on disk: kept at each call, whatever ends the program.

use coldstart::store::Store;
use coldstart::study::place::Place;
use coldstart::study::record::{Event, Record};
use rusqlite::Connection;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

fn flag(n: i64) -> Record {
    let event = Event::Flagged {
        question: format!("q{n}"),
        on: true,
    };
    Record { at_ms: n, event }
}

#[test]
fn records_come_back_in_the_order_in_which_they_were_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/folder/records.db");
    let store = Store::open(&path).unwrap();
    assert_eq!(store.records().unwrap(), []);
    // A clock may be set back: the order is that of writing, not of time.
    for n in [3, 1, 2] {
        store.append(&flag(n)).unwrap();
    }
    drop(store);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.records().unwrap(), [flag(3), flag(1), flag(2)]);
}

#[test]
fn the_place_is_home_at_first_and_then_the_last_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.db");
    let store = Store::open(&path).unwrap();
    assert_eq!(store.place().unwrap(), Place::Home);
    let lesson = Place::Lesson {
        lesson: "l".into(),
        part: Some("p".into()),
        step: 2,
    };
    let play = Place::Playground {
        scenario: "s".into(),
    };
    store.set_place(1, &play).unwrap();
    store.set_place(2, &lesson).unwrap();
    assert_eq!(Store::open(&path).unwrap().place().unwrap(), lesson);
}

#[test]
fn what_a_later_version_wrote_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.db");
    let store = Store::open(&path).unwrap();
    store.append(&flag(1)).unwrap();
    let other = Connection::open(&path).unwrap();
    let insert = "insert into records (at_ms, kind, payload) values (2, 'dreamt', '{}')";
    other.execute(insert, ()).unwrap();
    assert_eq!(store.records().unwrap(), [flag(1)]);
    let count = "select count(*) from records";
    let count: i64 = other.query_row(count, (), |row| row.get(0)).unwrap();
    assert_eq!(count, 2);
}

#[test]
fn a_transaction_that_is_abandoned_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.db");
    let store = Store::open(&path).unwrap();
    store.append(&flag(1)).unwrap();
    let mut other = Connection::open(&path).unwrap();
    let transaction = other.transaction().unwrap();
    transaction.execute("delete from records", ()).unwrap();
    drop(transaction);
    assert_eq!(store.records().unwrap(), [flag(1)]);
}

/// The other process: writes records until it is killed, and says so after each.
#[test]
#[ignore = "run by the test that kills it"]
fn writes_until_it_is_killed() {
    let path = std::env::var("COLDSTART_TEST_RECORDS").unwrap();
    let store = Store::open(Path::new(&path)).unwrap();
    for n in 1.. {
        store.append(&flag(n)).unwrap();
        writeln!(std::io::stdout(), "written {n}").unwrap();
    }
}

#[test]
fn what_was_written_survives_the_death_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.db");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "store::writes_until_it_is_killed",
            "--ignored",
            "--nocapture",
        ])
        .env("COLDSTART_TEST_RECORDS", &path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said = lines
        .map_while(Result::ok)
        .filter(|line| line.starts_with("written "));
    let told = said.take(20).count();
    // On Unix this is SIGKILL: the program cannot clean up.
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(told, 20, "the other process wrote");
    let records = Store::open(&path).unwrap().records().unwrap();
    assert!(records.len() >= told, "{} of {told}", records.len());
    assert!(
        records
            .iter()
            .zip(1..)
            .all(|(record, n)| *record == flag(n))
    );
}

/// What opening a file says when it cannot be.
#[track_caller]
fn refused(path: &Path, want: &str) {
    let error = format!("{:#}", Store::open(path).unwrap_err());
    assert!(error.contains(&path.display().to_string()), "{error}");
    assert!(error.contains(want), "{error}");
}

#[test]
fn a_file_that_cannot_be_opened_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text.db");
    std::fs::write(&text, "these are no records, but a text of some length").unwrap();
    refused(&text, "not a database");
    refused(folder.path(), "cannot open the records");
    refused(&text.join("below-a-file.db"), "cannot open the records");
    let later = folder.path().join("later.db");
    let connection = Connection::open(&later).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    refused(&later, "a later version of coldstart");
}

/// Files of learners were made by these very words. A change of the schema is a new migration.
#[test]
fn a_released_migration_is_never_changed() {
    let schema = include_str!("../../src/store/schema.sql");
    let hash = schema
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    assert_eq!(
        hash, 4_439_060_101_311_090_425,
        "src/store/schema.sql has changed"
    );
}
