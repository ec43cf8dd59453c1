//! Grading, practice and progress: what counts, what comes back, what is kept.

use coldstart::course::content::Content;
use coldstart::course::question::{Answer, Question};
use coldstart::course::read::Id;
use coldstart::study::grading::{Mark, Response, grade};
use coldstart::study::place::Place;
use coldstart::study::practice::Practice;
use coldstart::study::progress::{MissionState, PartState, Progress, Urgency, by_urgency};
use coldstart::study::record::{
    Answered, Confidence, Event, Guess, Occasion, PartKey, Record, TrialKey,
};
use coldstart::study::shuffle::order_of;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A bank with one question of each kind.
const KINDS: &str = r#"
title = "Kinds"
[[question]]
id = "one"
kind = "single"
stem = "Which?"
skill = "recognise"
level = "foundational"
lesson = "l"
rule = "r"
choice = [
    { id = "a", text = "A", right = true, why = "w" },
    { id = "b", text = "B", misconception = "idea-b", why = "w", when = "n" },
    { id = "c", text = "C", slip = "slip-c", why = "w", when = "n" },
    { id = "d", text = "D", misconception = "idea-d", why = "w", when = "n" },
]
[[question]]
id = "two"
kind = "choose"
stem = "Which two?"
skill = "recognise"
level = "foundational"
lesson = "l"
rule = "r"
choice = [
    { id = "a", text = "A", right = true, why = "w" },
    { id = "b", text = "B", right = true, why = "w" },
    { id = "c", text = "C", misconception = "idea-c", why = "w", when = "n" },
    { id = "d", text = "D", slip = "slip-d", why = "w", when = "n" },
    { id = "e", text = "E", slip = "slip-e", why = "w", when = "n" },
]
[[question]]
id = "number"
kind = "number"
stem = "How many?"
skill = "calculate"
level = "foundational"
lesson = "l"
rule = "r"
answer = 302
within = 0.5
unit = "ms"
why = "w"
slip = [{ value = 62, slip = "left-out", why = "w" }]
[[question]]
id = "order"
kind = "ordering"
stem = "In which order?"
skill = "explain"
level = "foundational"
lesson = "l"
rule = "r"
why = "w"
item = [{ id = "x", text = "X" }, { id = "y", text = "Y" }, { id = "z", text = "Z" }]
[[question]]
id = "match"
kind = "matching"
stem = "Which goes with which?"
skill = "recognise"
level = "foundational"
lesson = "l"
rule = "r"
extra = [{ id = "q", text = "Q" }]
pair = [
    { id = "x", prompt = "X", answer = "1", why = "w" },
    { id = "y", prompt = "Y", answer = "2", why = "w" },
    { id = "z", prompt = "Z", answer = "3", why = "w" },
]
"#;

fn questions() -> Vec<Question> {
    let bank = coldstart::course::question::Bank::read("kinds", "kinds.toml", KINDS);
    bank.unwrap().value.questions
}

fn question(id: &str) -> Question {
    questions()
        .into_iter()
        .find(|question| question.id.as_str() == id)
        .unwrap()
}

/// `a b` are choices or steps, `x=y` are pairs, a number is a number, nothing is blank.
fn response(id: &str, text: &str) -> Response {
    let words = || text.split_whitespace().map(str::to_owned);
    match question(id).answer {
        _ if text.is_empty() => Response::Blank,
        Answer::Single(_) | Answer::Choose(_) => Response::Choices(words().collect()),
        Answer::Number { .. } => Response::Number(text.parse().unwrap()),
        Answer::Ordering { .. } => Response::Order(words().collect()),
        Answer::Matching { .. } => {
            let pair = |word: String| {
                let (prompt, answer) = word.split_once('=').unwrap();
                (prompt.to_owned(), answer.to_owned())
            };
            Response::Pairs(words().map(pair).collect())
        }
    }
}

/// A response is `right`, or wrong and shows these ideas.
#[track_caller]
fn marked(id: &str, text: &str, want: &str) {
    let mark = grade(&question(id), &response(id, text));
    let shown: Vec<&str> = mark
        .misconceptions
        .iter()
        .chain(&mark.slips)
        .map(|s| &**s)
        .collect();
    let found = if mark.right {
        "right".into()
    } else {
        format!("wrong {}", shown.join(" "))
    };
    assert_eq!(found.trim(), want, "{id}: {text}");
}

#[test]
fn each_kind_is_marked_by_ids() {
    marked("one", "a", "right");
    marked("one", "b", "wrong idea-b");
    marked("one", "c", "wrong slip-c");
    marked("one", "a b", "wrong idea-b");
    marked("one", "", "wrong");
    marked("two", "b a", "right");
    marked("two", "a", "wrong");
    marked("two", "a c", "wrong idea-c");
    marked("two", "a b c", "wrong idea-c");
    marked("number", "302", "right");
    marked("number", "301.5", "right");
    marked("number", "301.4", "wrong");
    marked("number", "62", "wrong left-out");
    marked("number", "NaN", "wrong");
    marked("order", "x y z", "right");
    marked("order", "x z y", "wrong");
    marked("order", "x y", "wrong");
    marked("match", "x=x y=y z=z", "right");
    marked("match", "x=y y=x z=z", "wrong");
    marked("match", "x=x y=y", "wrong");
    marked("match", "x=x y=y z=q", "wrong");
}

#[test]
fn a_response_of_another_kind_is_wrong() {
    assert!(!grade(&question("one"), &Response::Number(1.0)).right);
    assert!(!grade(&question("number"), &Response::choice("a")).right);
}

proptest! {
    /// Whoever picks the right texts is right, in whatever order they were shown.
    #[test]
    fn shuffling_never_changes_a_mark(seed: u64, picked in 0u8..32) {
        for question in questions() {
            let (Answer::Single(choices) | Answer::Choose(choices)) = &question.answer else {
                continue;
            };
            let order = order_of(&question, seed);
            let mut places = order.clone();
            places.sort_unstable();
            prop_assert_eq!(places, (0..choices.len()).collect::<Vec<_>>());
            let is_picked = |place: &usize| picked >> place & 1 == 1;
            let by_file = (0..choices.len()).filter(is_picked);
            let by_screen = order.iter().copied().filter(is_picked);
            let respond = |places: &mut dyn Iterator<Item = usize>| {
                Response::Choices(places.map(|p| choices[p].id.to_string()).collect())
            };
            let (file, screen) = (respond(&mut by_file.into_iter()), respond(&mut by_screen.into_iter()));
            prop_assert_eq!(grade(&question, &file), grade(&question, &screen));
        }
    }
}

#[test]
fn choices_that_are_numbers_stay_sorted() {
    let content = Content::embedded();
    let scale = content
        .question(&Id::new("a-burst-on-one-warm").unwrap())
        .unwrap();
    let words = content
        .question(&Id::new("second-call-soon").unwrap())
        .unwrap();
    assert!((0..50).all(|seed| order_of(scale, seed) == [0, 1, 2, 3]));
    let orders: BTreeSet<_> = (0..200).map(|seed| order_of(words, seed)).collect();
    assert_eq!(orders.len(), 24, "every order of four comes up");
}

/// A session over the bank of kinds.
fn practice(ids: &[&str]) -> Practice {
    Practice::new(ids.iter().map(|&id| id.to_owned()), Occasion::Practice, 7)
}

fn say(session: &mut Practice, text: &str, confidence: Confidence) {
    let id = session.question().unwrap().to_owned();
    let event = session.answer(&question(&id), response(&id, text), confidence);
    assert!(matches!(event, Some(Event::Answered(_))));
    session.next();
}

#[test]
fn what_is_missed_twice_waits_for_another_day() {
    let mut session = practice(&["one"]);
    say(&mut session, "b", Confidence::Sure);
    assert_eq!(session.question(), Some("one"));
    say(&mut session, "b", Confidence::Sure);
    assert_eq!(session.question(), None);
}

#[test]
fn sure_and_wrong_comes_back_in_the_sitting_and_counts_once() {
    let mut session = practice(&["one", "two", "number", "order"]);
    say(&mut session, "b", Confidence::Sure);
    say(&mut session, "a b", Confidence::Think);
    say(&mut session, "62", Confidence::Guess);
    assert_eq!(session.question(), Some("one"), "after two others");
    assert!(session.comes_back("one"));
    let event = session.answer(&question("one"), response("one", "a"), Confidence::Sure);
    assert!(event.is_some());
    assert!(
        session.comes_back("one"),
        "its feedback is still that of one that came back"
    );
    session.next();
    assert!(!session.comes_back("order"));
    say(&mut session, "x y z", Confidence::Sure);
    assert_eq!(session.question(), None);
    let score = session.score();
    assert_eq!((score.answered, score.right), (4, 2));
    assert_eq!(score.sure_and_wrong, ["one"]);
    assert_eq!(
        score.misconceptions,
        BTreeMap::from([("idea-b".to_owned(), 1)])
    );
    assert_eq!(score.slips, BTreeMap::from([("left-out".to_owned(), 1)]));
}

#[test]
fn an_answer_is_given_once_and_only_to_what_is_asked() {
    let mut session = practice(&["one", "two"]);
    let (one, two) = (question("one"), question("two"));
    assert_eq!(
        session.answer(&two, Response::choice("a"), Confidence::Sure),
        None
    );
    assert!(
        session
            .answer(&one, Response::choice("a"), Confidence::Sure)
            .is_some()
    );
    assert_eq!(
        session.answer(&one, Response::choice("b"), Confidence::Sure),
        None
    );
    assert!(session.feedback().unwrap().mark.right);
}

#[test]
fn flags_go_on_and_off() {
    let mut session = practice(&["one"]);
    let flagged = |on| {
        Some(Event::Flagged {
            question: "one".into(),
            on,
        })
    };
    assert_eq!(session.toggle_flag(), flagged(true));
    assert_eq!(session.score().flagged, ["one"]);
    assert_eq!(session.toggle_flag(), flagged(false));
    assert!(!session.is_flagged());
}

#[test]
fn a_session_is_the_same_after_it_was_written_down() {
    let mut session = practice(&["one", "two", "number"]);
    say(&mut session, "b", Confidence::Sure);
    let two = question("two");
    session.answer(&two, response("two", "a"), Confidence::Think);
    let place = Place::Practice(session);
    assert_eq!(Place::decode(&place.encode()), place);
    assert_eq!(Place::decode("no place"), Place::Home);
}

fn part(lesson: &str, part: &str) -> PartKey {
    PartKey {
        lesson: lesson.into(),
        part: part.into(),
    }
}

fn fold(events: &[Event]) -> Progress {
    let records: Vec<Record> = (1..)
        .zip(events)
        .map(|(at_ms, event)| Record {
            at_ms,
            event: event.clone(),
        })
        .collect();
    Progress::fold(&records)
}

#[test]
fn skipped_is_not_passed_and_passed_stays_so() {
    let passed = Event::PartPassed {
        part: part("l", "a"),
    };
    let skipped = Event::PartSkipped {
        part: part("l", "a"),
    };
    assert_eq!(fold(&[]).part("l", "a"), PartState::NotTried);
    assert_eq!(
        fold(std::slice::from_ref(&skipped)).part("l", "a"),
        PartState::Skipped
    );
    assert_eq!(
        fold(&[skipped.clone(), passed.clone()]).part("l", "a"),
        PartState::Passed
    );
    assert_eq!(
        fold(&[passed.clone(), skipped]).part("l", "a"),
        PartState::Passed
    );
    let reset = Event::Reset {
        lesson: Some("l".into()),
        mission: None,
    };
    assert_eq!(
        fold(&[passed.clone(), reset]).part("l", "a"),
        PartState::NotTried
    );
    let other = Event::Reset {
        lesson: Some("m".into()),
        mission: None,
    };
    assert_eq!(fold(&[passed, other]).part("l", "a"), PartState::Passed);
}

/// `s` opens the solution, `+` and `-` are tries of the mission, `v` and `w` of its variant.
#[track_caller]
fn mission(steps: &str, want: MissionState) {
    let mission = || "m".to_owned();
    let tried = |variant, met| Event::MissionTried {
        goals_met: u32::from(met),
        mission: mission(),
        variant,
        met,
    };
    let event = |c| match c {
        's' => Event::HintOpened {
            mission: mission(),
            step: 3,
        },
        'h' => Event::HintOpened {
            mission: mission(),
            step: 1,
        },
        '+' => tried(false, true),
        '-' => tried(false, false),
        'v' => tried(true, true),
        _ => tried(true, false),
    };
    let events: Vec<Event> = steps.chars().map(event).collect();
    assert_eq!(fold(&events).mission("m"), want, "{steps}");
}

#[test]
fn a_mission_whose_solution_was_seen_is_solved_by_its_variant_only() {
    mission("", MissionState::NotTried);
    mission("-", MissionState::Tried);
    mission("-h-", MissionState::Tried);
    mission("-+", MissionState::Solved);
    mission("-s", MissionState::Seen);
    mission("-s+", MissionState::Seen);
    mission("-s+w", MissionState::Seen);
    mission("-s+wv", MissionState::Solved);
    mission("+s", MissionState::Solved);
}

fn answered(question: &str, right: bool, confidence: Confidence) -> Event {
    let ideas = if right {
        BTreeSet::new()
    } else {
        BTreeSet::from([format!("idea-{question}")])
    };
    Event::Answered(Answered {
        question: question.into(),
        response: Response::Blank,
        mark: Mark {
            right,
            misconceptions: ideas,
            slips: BTreeSet::new(),
        },
        confidence,
        occasion: Occasion::Practice,
        seed: None,
    })
}

#[test]
fn sure_and_wrong_comes_first_and_right_last() {
    let progress = fold(&[
        answered("right", true, Confidence::Sure),
        answered("wrong", false, Confidence::Think),
        answered("sure", false, Confidence::Sure),
        answered("lucky", true, Confidence::Guess),
    ]);
    let mut queue = ["right", "lucky", "new", "wrong", "sure"].map(str::to_owned);
    by_urgency(&progress, &mut queue);
    assert_eq!(queue, ["sure", "wrong", "new", "lucky", "right"]);
}

#[test]
fn an_idea_is_held_until_its_question_is_answered_right() {
    let wrong = answered("q", false, Confidence::Think);
    let right = answered("q", true, Confidence::Think);
    assert_eq!(fold(std::slice::from_ref(&wrong)).ideas_held().len(), 1);
    assert_eq!(fold(&[wrong, right]).ideas_held().len(), 0);
    assert_eq!(fold(&[]).urgency("q"), Urgency::New);
}

#[test]
fn every_event_is_read_back_as_it_was_written() {
    let trial = TrialKey {
        lesson: "l".into(),
        part: "p".into(),
        trial: "t".into(),
    };
    let events = [
        answered("q", false, Confidence::Sure),
        Event::Flagged {
            question: "q".into(),
            on: true,
        },
        Event::Guessed {
            trial: trial.clone(),
            guess: Guess::Number(3.0),
            right: false,
            confidence: Confidence::Guess,
        },
        Event::Reasoned {
            trial,
            reason: "r".into(),
            mark: Mark::default(),
        },
        Event::PartPassed {
            part: part("l", "p"),
        },
        Event::PartSkipped {
            part: part("l", "p"),
        },
        Event::HintOpened {
            mission: "m".into(),
            step: 2,
        },
        Event::MissionTried {
            goals_met: 2,
            mission: "m".into(),
            variant: true,
            met: false,
        },
        Event::Reset {
            lesson: None,
            mission: None,
        },
    ];
    for event in events {
        let (kind, payload) = event.encode();
        assert_eq!(Event::decode(&kind, &payload), Some(event));
    }
}

/// What is in learners' files today must be read for ever: these texts are never changed.
#[test]
fn records_of_the_first_version_are_read() {
    let lines = [
        (
            "answered",
            r#"{"question":"q","response":{"choices":["a"]},"mark":{"right":true,
            "misconceptions":[],"slips":[]},"confidence":"sure","occasion":"practice"}"#,
        ),
        ("part_passed", r#"{"part":{"lesson":"l","part":"p"}}"#),
        (
            "mission_tried",
            r#"{"mission":"m","variant":false,"met":true}"#,
        ),
        ("reset", r#"{"lesson":null}"#),
    ];
    for (kind, payload) in lines {
        assert!(Event::decode(kind, payload).is_some(), "{kind}");
    }
    assert_eq!(Event::decode("of_a_later_version", "{}"), None);
    assert_eq!(Event::decode("reset", "{"), None);
}
