//! Papers: drawn by weights, fair to choices and clocks, and the arithmetic of readiness.

use coldstart::course::exam::Blueprint;
use coldstart::course::question::{Bank, Question};
use coldstart::study::exam::{Sitting, Timing, scaled};
use coldstart::study::grading::Response;
use coldstart::study::paper::{draw, shares};
use coldstart::study::progress::Progress;
use coldstart::study::readiness::{Seen, readiness};
use coldstart::study::record::{Event, Record};
use coldstart::study::shuffle::permutation;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;

const BLUEPRINT: &str = r#"
title = "Test"
about = "A paper for tests."
questions = 20
scored = 15
minutes = 30
pass = 700
levels = ["foundational", "associate"]
domain = [
    { id = "one", title = "One", weight = 55, topics = ["one"] },
    { id = "two", title = "Two", weight = 30, topics = ["two"] },
    { id = "three", title = "Three", weight = 15, topics = ["three"] },
]
"#;

fn blueprint() -> Blueprint {
    Blueprint::read("test", "test.toml", BLUEPRINT)
        .unwrap()
        .value
}

/// Forty questions on each topic; the first two of each give each other away.
fn questions() -> Vec<Question> {
    let mut all = Vec::new();
    for topic in ["one", "two", "three"] {
        let mut text = format!("title = \"{topic}\"\n");
        for n in 0..40 {
            let enemies = if n == 0 {
                format!("enemies = [\"{topic}-1\"]")
            } else {
                String::new()
            };
            let skill = ["recognise", "decide"][n % 2];
            write!(
                text,
                r#"
[[question]]
id = "{topic}-{n}"
kind = "single"
stem = "Which?"
skill = "{skill}"
level = "associate"
lesson = "l"
rule = "r"
{enemies}
choice = [
    {{ id = "a", text = "A", right = true, why = "w" }},
    {{ id = "b", text = "B", misconception = "idea", why = "w", when = "n" }},
    {{ id = "c", text = "C", slip = "s", why = "w", when = "n" }},
    {{ id = "d", text = "D", slip = "t", why = "w", when = "n" }},
]
"#
            )
            .unwrap();
        }
        all.extend(
            Bank::read(topic, "bank.toml", &text)
                .unwrap()
                .value
                .questions,
        );
    }
    all
}

fn find<'a>(all: &'a [Question], id: &str) -> Option<&'a Question> {
    all.iter().find(|question| question.id.as_str() == id)
}

fn sitting(seed: u64, all: &[Question]) -> Sitting {
    let blueprint = blueprint();
    let drawn = draw(&blueprint, &all.iter(), &Progress::default(), seed);
    Sitting::new(&blueprint, drawn, seed, Timing::Times(1.0))
}

#[test]
fn weights_become_whole_questions() {
    assert_eq!(shares(&blueprint()), [11, 6, 3]);
}

#[test]
fn a_paper_matches_its_blueprint_and_enemies_never_meet() {
    let all = questions();
    let mut both_drawn = 0;
    for seed in 0..200 {
        let paper = sitting(seed, &all);
        let mut counts = BTreeMap::new();
        for entry in &paper.drawn.questions {
            *counts.entry(entry.domain.as_str()).or_insert(0) += 1;
        }
        assert_eq!(
            counts,
            BTreeMap::from([("one", 11), ("two", 6), ("three", 3)])
        );
        let scored = paper.drawn.questions.iter().filter(|entry| entry.scored);
        assert_eq!(scored.count(), 15);
        let has = |id: &str| {
            paper
                .drawn
                .questions
                .iter()
                .any(|entry| entry.question == id)
        };
        both_drawn += usize::from(has("one-0")) + usize::from(has("one-1"));
        for topic in ["one", "two", "three"] {
            let (first, second) = (format!("{topic}-0"), format!("{topic}-1"));
            assert!(
                !(has(&first) && has(&second)),
                "enemies meet with seed {seed}"
            );
        }
    }
    assert!(both_drawn > 40, "enemies are drawn, each without the other");
}

#[test]
fn the_same_seed_gives_the_same_paper_and_another_does_not() {
    let all = questions();
    assert_eq!(sitting(7, &all), sitting(7, &all));
    assert_ne!(sitting(7, &all).drawn, sitting(8, &all).drawn);
}

/// Answers every question: right where `right` says so by its place.
fn answer(paper: &mut Sitting, right: impl Fn(usize) -> bool) {
    for place in 0..paper.len() {
        paper.go(place);
        let choice = if right(place) { "a" } else { "b" };
        paper.answer(Some(Response::choice(choice)));
    }
}

#[test]
fn what_was_seen_comes_last_and_is_told() {
    let all = questions();
    let mut first = sitting(3, &all);
    answer(&mut first, |_| true);
    let events = first.hand_in(&blueprint(), |id| find(&all, id));
    let records: Vec<Record> = events
        .into_iter()
        .map(|event| Record { at_ms: 5, event })
        .collect();
    let progress = Progress::fold(&records);
    assert_eq!(progress.exams().len(), 1);
    let second = draw(&blueprint(), &all.iter(), &progress, 3);
    assert_eq!(
        second.seen, 0,
        "forty of each topic are enough for two papers"
    );
    let ids = |paper: &[coldstart::study::paper::Entry]| -> Vec<String> {
        paper.iter().map(|entry| entry.question.clone()).collect()
    };
    let mut both = ids(&first.drawn.questions);
    both.extend(ids(&second.questions));
    both.sort();
    both.dedup();
    assert_eq!(both.len(), 40);
}

#[test]
fn a_result_adds_up() {
    let all = questions();
    let mut paper = sitting(11, &all);
    answer(&mut paper, |place| place % 2 == 0);
    paper.go(1);
    paper.answer(None);
    let result = paper.result(&blueprint(), |id| find(&all, id));
    let sum = |figures: Vec<(usize, usize)>| {
        figures
            .into_iter()
            .fold((0, 0), |(right, all), (r, a)| (right + r, all + a))
    };
    assert_eq!((result.scored, result.blank), (15, 1));
    assert_eq!(
        sum(result.domains.values().copied().collect()),
        (result.right, 15)
    );
    assert_eq!(
        sum(result.skills.values().copied().collect()),
        (result.right, 15)
    );
    assert_eq!(result.wrong.len(), 10);
    assert_eq!(result.misconceptions["idea"], 9, "a blank shows no idea");
    assert_eq!(result.scaled, scaled(result.right, 15));
}

#[test]
fn the_scale_runs_from_100_to_1000() {
    assert_eq!(
        [scaled(0, 50), scaled(25, 50), scaled(50, 50)],
        [100, 550, 1_000]
    );
    assert_eq!(scaled(0, 0), 100);
}

#[test]
fn a_paper_is_handed_in_once() {
    let all = questions();
    let mut paper = sitting(1, &all);
    answer(&mut paper, |_| true);
    let events = paper.hand_in(&blueprint(), |id| find(&all, id));
    assert_eq!(events.len(), 21, "twenty answers and a result");
    assert!(matches!(events.last(), Some(Event::ExamTaken(taken)) if taken.passed));
    assert!(paper.hand_in(&blueprint(), |id| find(&all, id)).is_empty());
}

#[test]
fn a_stored_paper_is_the_same_paper() {
    let all = questions();
    let mut paper = sitting(4, &all);
    answer(&mut paper, |place| place < 5);
    paper.toggle_flag();
    paper.toggle_cross("c");
    paper.spend(12_345);
    assert_eq!(Sitting::decode(&paper.encode()), Some(paper));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is done in whatever order, time never goes below zero or beyond what there is, and the sheet
    /// counts what is on it.
    #[test]
    fn time_and_sheet_hold(steps in proptest::collection::vec((0_usize..30, 0_u64..400_000, 0_u8..4), 1..60)) {
        let all = questions();
        let mut paper = sitting(9, &all);
        let allowed = paper.allowed_ms.unwrap();
        for (place, ms, act) in steps {
            paper.go(place);
            match act {
                0 => paper.answer(Some(Response::choice("b"))),
                1 => paper.answer(None),
                2 => paper.toggle_flag(),
                _ => paper.toggle_cross("a"),
            }
            let before = paper.spent_ms;
            paper.spend(ms);
            prop_assert!(paper.spent_ms >= before && paper.spent_ms <= allowed);
            prop_assert_eq!(paper.left_ms().unwrap() + paper.spent_ms, allowed);
            prop_assert!(paper.at < paper.len());
            let again = Sitting::decode(&paper.encode()).unwrap();
            prop_assert_eq!(&again, &paper);
        }
        let answered = (0..paper.len()).filter(|at| {
            paper.line(paper.id_at(*at).unwrap()).response.is_some()
        });
        prop_assert_eq!(answered.count() + paper.blanks(), paper.len());
    }

    /// The order in which questions are answered changes nothing.
    #[test]
    fn order_changes_no_score(seed in 0_u64..1_000) {
        let all = questions();
        let right = |id: &str| id.len().is_multiple_of(2);
        let score = |order: Vec<usize>| {
            let mut paper = sitting(2, &all);
            for place in order {
                paper.go(place);
                let choice = if right(paper.question().unwrap()) { "a" } else { "d" };
                paper.answer(Some(Response::choice(choice)));
            }
            paper.result(&blueprint(), |id| find(&all, id))
        };
        prop_assert_eq!(score((0..20).collect()), score(permutation(20, seed)));
    }
}

/// Learners whose true share in each domain is anything at all, as the arithmetic assumes: of the papers that
/// it calls about 80 %, about 80 % are passed. This holds the arithmetic, not the future.
#[test]
fn of_the_papers_called_80_percent_about_80_percent_are_passed() {
    let blueprint = blueprint();
    let counts = [8_usize, 5, 2];
    let (mut called, mut passed) = (0_u32, 0_u32);
    let mut seed = 0;
    let mut next = || {
        seed += 1;
        mix(seed)
    };
    for _ in 0..20_000 {
        let abilities = [next(), next(), next()];
        let sightings: Vec<Seen> = abilities
            .iter()
            .map(|ability| Seen {
                right: (0..12).filter(|_| next() < *ability).count(),
                all: 12,
            })
            .collect();
        let told = readiness(&blueprint, &sightings).unwrap();
        assert!(told.low <= told.chance + 1e-9 && told.chance <= told.high + 1e-9);
        if !(0.75..0.85).contains(&told.chance) {
            continue;
        }
        let right: usize = abilities
            .iter()
            .zip(counts)
            .map(|(ability, count)| (0..count).filter(|_| next() < *ability).count())
            .sum();
        called += 1;
        passed += u32::from(scaled(right, 15) >= blueprint.pass);
    }
    assert!(called > 500, "{called} were called about 80 %");
    let share = f64::from(passed) / f64::from(called);
    assert!((0.75..0.85).contains(&share), "{share} of {called}");
}

/// A number in 0 to 1, each as likely.
fn mix(seed: u64) -> f64 {
    let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    f64::from(u32::try_from((z ^ (z >> 31)) >> 32).unwrap()) / f64::from(u32::MAX)
}

#[test]
fn too_little_seen_says_nothing() {
    let few = [Seen { right: 6, all: 6 }; 3];
    assert_eq!(readiness(&blueprint(), &few), None);
    let sure = readiness(&blueprint(), &[Seen { right: 60, all: 60 }; 3]).unwrap();
    assert!(sure.chance > 0.99, "{sure:?}");
    let not = readiness(&blueprint(), &[Seen { right: 10, all: 60 }; 3]).unwrap();
    assert!(not.chance < 0.01, "{not:?}");
}
