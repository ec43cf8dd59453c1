//! What many answers say about a question: share right, point-biserial, unused choices, and which are at fault.

use super::CONTENT;
use coldstart::course::question::Question;
use coldstart::study::grading::{Response, grade};
use coldstart::study::items::{ENOUGH, Fault, Item, items};
use coldstart::study::record::{Answered, Confidence, Event, Occasion, Record};

/// Questions with one right choice of four.
fn bank() -> Vec<&'static Question> {
    let all = CONTENT.questions();
    let single = all.filter(|q| q.answer.kind() == "single" && q.template.is_none());
    single.take(11).collect()
}

/// Sittings a day apart: `choose(sitting, question)` is the place of the choice in the file, the key first.
fn records(sittings: usize, choose: impl Fn(usize, usize) -> usize) -> Vec<Record> {
    let mut records = Vec::new();
    for sitting in 0..sittings {
        for (n, question) in bank().into_iter().enumerate() {
            let mut choices: Vec<_> = question.answer.choices().iter().collect();
            choices.sort_by_key(|choice| !choice.idea.is_right());
            let response = Response::choice(choices[choose(sitting, n)].id.as_str());
            let minute = i64::try_from(n).unwrap() * 60_000;
            records.push(Record {
                at_ms: i64::try_from(sitting).unwrap() * 86_400_000 + minute,
                event: Event::Answered(Answered {
                    question: question.id.to_string(),
                    mark: grade(question, &response),
                    response,
                    confidence: Confidence::Think,
                    occasion: Occasion::Practice,
                    seed: None,
                }),
            });
        }
    }
    records
}

fn item(n: usize, records: &[Record]) -> Item {
    let id = bank()[n].id.to_string();
    let all = items(bank(), records);
    all.into_iter().find(|item| item.question == id).unwrap()
}

/// Who knows most gets most of the ten others right; the first question is as `first` says.
fn with_first(first: impl Fn(usize) -> usize) -> Vec<Record> {
    records(40, |sitting, n| match n {
        0 => first(sitting),
        n => {
            let knows = sitting % 10;
            if n <= knows { 0 } else { 1 + (sitting + n) % 3 }
        }
    })
}

#[test]
fn too_few_answers_say_nothing() {
    assert!(items(bank(), &records(ENOUGH - 1, |_, _| 0)).is_empty());
    assert_eq!(items(bank(), &records(ENOUGH, |_, _| 0)).len(), 11);
}

#[test]
fn a_good_question_goes_with_the_rest() {
    let records = with_first(|sitting| {
        if sitting % 10 >= 5 {
            0
        } else {
            1 + sitting % 3
        }
    });
    let good = item(0, &records);
    assert_eq!(good.answers, 40);
    assert!((good.right - 0.5).abs() < 1e-9);
    assert!(good.discrimination.unwrap() > 0.8, "{good:?}");
    assert_eq!((good.unused.len(), good.faults.len()), (0, 0), "{good:?}");
}

#[test]
fn what_is_wrong_with_a_question_is_told() {
    // Those who know less get it right.
    let upside_down = with_first(|sitting| if sitting % 10 < 5 { 0 } else { 1 + sitting % 3 });
    let found = item(0, &upside_down);
    assert!(found.discrimination.unwrap() < -0.8);
    assert_eq!(found.faults, [Fault::DoesNotDiscriminate]);
    // Nobody takes two of its wrong choices.
    let unused = with_first(|sitting| usize::from(sitting % 10 < 5));
    let found = item(0, &unused);
    assert_eq!(found.faults, [Fault::UnusedChoice]);
    assert_eq!(found.unused.len(), 2);
    // Nobody gets it right, everybody does.
    assert!(
        item(0, &with_first(|s| 1 + s % 3))
            .faults
            .contains(&Fault::TooHard)
    );
    assert!(item(0, &with_first(|_| 0)).faults.contains(&Fault::TooEasy));
    assert_eq!(item(0, &with_first(|_| 0)).discrimination, None);
}

#[test]
fn statistics_list_what_is_at_fault_in_words_and_for_programs() {
    use coldstart::course::content::Content;
    use coldstart::lab::desk::Desk;
    use coldstart::lab::stats;
    use coldstart::store::Store;
    let mut desk = Desk::new(Content::embedded(), Store::in_memory().unwrap()).unwrap();
    let upside_down = with_first(|sitting| if sitting % 10 < 5 { 0 } else { 1 + sitting % 3 });
    assert_eq!(desk.merge(&upside_down).unwrap(), upside_down.len());
    let stats = stats::of(&desk, &desk.records().unwrap(), desk.zone(), None);
    let id = bank()[0].id.as_str();
    let found = stats
        .bad_items
        .iter()
        .find(|item| item.question == id)
        .unwrap();
    let words = coldstart::lab::items::words(found);
    assert!(
        words.contains("do no better here") && words.contains("40 answers, 50 % right"),
        "{words}"
    );
    let json = stats.json();
    let listed = json["bad_items"].as_array().unwrap();
    let own = listed.iter().find(|item| item["question"] == id).unwrap();
    assert!(own["point_biserial"].as_f64().unwrap() < -0.8, "{own}");
    assert_eq!(own["answers"], 40);
}

/// By the textbook formula, (M1 − M0) / s × √(pq), on numbers small enough to follow.
#[test]
fn the_point_biserial_is_that_of_the_textbook() {
    let records = with_first(|sitting| if sitting % 3 == 0 { 0 } else { 1 + sitting % 3 });
    let rest = |sitting: usize| f64::from(u32::try_from(sitting % 10).unwrap()) / 10.0;
    let all: Vec<f64> = (0..40).map(rest).collect();
    let of = |right: bool| -> Vec<f64> {
        (0..40)
            .filter(|s| (s % 3 == 0) == right)
            .map(rest)
            .collect()
    };
    let float = |count: usize| f64::from(u32::try_from(count).unwrap());
    let mean = |values: &[f64]| values.iter().sum::<f64>() / float(values.len());
    let (ones, zeros) = (of(true), of(false));
    let m = mean(&all);
    let s = (all.iter().map(|v| (v - m).powi(2)).sum::<f64>() / 40.0).sqrt();
    let p = float(ones.len()) / 40.0;
    let want = (mean(&ones) - mean(&zeros)) / s * (p * (1.0 - p)).sqrt();
    let found = item(0, &records).discrimination.unwrap();
    assert!((found - want).abs() < 1e-9, "{found} {want}");
}
