//! The memory model against the crate of its authors, and what makes it move.

use coldstart::study::grading::{Mark, Response};
use coldstart::study::memory::{Card, DAY_MS, Grade};
use coldstart::study::progress::Progress;
use coldstart::study::record::{Answered, Confidence, Event, Occasion, Record};
use coldstart::study::shuffle::permutation;

const GRADES: [Grade; 4] = [Grade::Again, Grade::Hard, Grade::Good, Grade::Easy];

/// The reference counts in 32 bits: its values are good to about this share.
const CLOSE: f64 = 5e-5;

#[track_caller]
fn close(own: f64, reference: f32, what: &str) {
    let reference = f64::from(reference);
    let off = (own - reference).abs() / reference.abs().max(1.0);
    assert!(off < CLOSE, "{what}: {own} against {reference}");
}

#[test]
fn random_histories_agree_with_the_reference() {
    let reference = fsrs::FSRS::default();
    for history in 0..300_u64 {
        let mut now = 0_i64;
        let mut own: Option<Card> = None;
        let mut other: Option<fsrs::MemoryState> = None;
        for step in 0..20_u64 {
            let draw = permutation(61, history * 100 + step);
            let days = if own.is_none() { 0 } else { draw[0] };
            let grade = GRADES[draw[1] % 4];
            now += i64::try_from(days).unwrap() * DAY_MS;
            let card = own.map_or_else(|| Card::first(grade, now), |card| card.review(grade, now));
            let days = u32::try_from(days).unwrap();
            let states = reference.next_states(other, 0.9, days).unwrap();
            let state = match grade {
                Grade::Again => states.again,
                Grade::Hard => states.hard,
                Grade::Good => states.good,
                Grade::Easy => states.easy,
            };
            close(card.stability, state.memory.stability, "stability");
            close(card.difficulty, state.memory.difficulty, "difficulty");
            let interval = f64::from(state.interval).round().max(1.0);
            let off = (card.interval_days() - interval).abs();
            assert!(
                off <= 1.0,
                "interval {} against {interval}",
                card.interval_days()
            );
            (own, other) = (Some(card), Some(state.memory));
        }
    }
}

fn answered(occasion: Occasion, right: bool, confidence: Confidence) -> Event {
    Event::Answered(Answered {
        question: "q".into(),
        response: Response::Blank,
        mark: Mark {
            right,
            ..Mark::default()
        },
        confidence,
        occasion,
        seed: None,
    })
}

fn after(events: &[(i64, Event)]) -> Progress {
    let record = |(day, event): &(i64, Event)| Record {
        at_ms: day * DAY_MS,
        event: event.clone(),
    };
    Progress::fold(&events.iter().map(record).collect::<Vec<_>>())
}

fn card(progress: &Progress) -> Card {
    progress.question("q").unwrap().memory.unwrap()
}

#[test]
fn a_surer_answer_waits_longer() {
    use Confidence::{Guess, Sure, Think};
    let days = [(false, Sure), (true, Guess), (true, Think), (true, Sure)].map(|(right, sure)| {
        let progress = after(&[(0, answered(Occasion::Practice, right, sure))]);
        card(&progress).interval_days()
    });
    assert!(days.is_sorted(), "{days:?}");
    assert!(days[0] < days[3], "{days:?}");
}

#[test]
fn checks_practice_and_exams_feed_one_store() {
    let think = Confidence::Think;
    let occasions = [
        Occasion::Opening,
        Occasion::Check,
        Occasion::Practice,
        Occasion::Exam,
    ];
    let cards = occasions.map(|occasion| card(&after(&[(3, answered(occasion, true, think))])));
    assert!(cards.iter().all(|card| *card == cards[0]));
    assert_eq!(cards[0].last_ms, 3 * DAY_MS);
}

#[test]
fn cramming_leaves_the_schedule_alone() {
    let sure = Confidence::Sure;
    let first = (0, answered(Occasion::Practice, true, sure));
    let cram = (1, answered(Occasion::Cram, false, sure));
    let (before, after) = (after(std::slice::from_ref(&first)), after(&[first, cram]));
    assert_eq!(card(&before), card(&after));
    assert_eq!(
        after.question("q").unwrap().answers,
        2,
        "it still counts as answered"
    );
}

#[test]
fn a_clock_that_was_set_back_is_no_time_passed() {
    let card = Card::first(Grade::Good, 10 * DAY_MS);
    assert_eq!(
        card.review(Grade::Good, 0),
        Card {
            last_ms: 0,
            ..card.review(Grade::Good, 10 * DAY_MS)
        }
    );
}
