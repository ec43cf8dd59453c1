//! Papers of the shipped blueprints: weights, enemies, order, clocks, words that were mended, and how they start.

use super::CONTENT;
use crate::window::Window;
use coldstart::course::content::Content;
use coldstart::course::files::Files;
use coldstart::course::question::{Answer, Question};
use coldstart::lab::desk::Desk;
use coldstart::store::Store;
use coldstart::study::exam::{Sitting, Timing};
use coldstart::study::grading::{Response, grade};
use coldstart::study::paper::{Drawn, draw, shares};
use coldstart::study::progress::Progress;
use coldstart::study::record::{Event, Record};
use coldstart::study::shuffle::{order_of, permutation};
use coldstart::tui::theme::Theme;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn find(id: &str) -> Option<&'static Question> {
    CONTENT
        .questions()
        .find(|question| question.id.as_str() == id)
}

fn drawn(exam: usize, seed: u64, progress: &Progress) -> Drawn {
    draw(&CONTENT.exams[exam], &CONTENT.questions(), progress, seed)
}

fn are_enemies(one: &Question, other: &Question) -> bool {
    let names = |a: &Question, b: &Question| a.enemies.iter().any(|enemy| enemy.id == b.id);
    names(one, other) || names(other, one)
}

/// Any order of display and any answer: the mark is that of the ids, and picking the same texts from a shuffled
/// screen is the same answer. Over every question of the bank, templates with any numbers.
#[track_caller]
fn marks_by_texts(question: &Question, seed: u64, picked: u32) {
    let drawn = question.drawn(seed);
    let order = order_of(&drawn, seed);
    let choices = drawn.answer.choices();
    let texts: BTreeSet<&str> = (0..choices.len())
        .filter(|place| picked >> place & 1 == 1)
        .map(|place| choices[place].text.as_str())
        .collect();
    let by_file = choices
        .iter()
        .filter(|choice| texts.contains(&*choice.text));
    let by_file: BTreeSet<String> = by_file.map(|choice| choice.id.to_string()).collect();
    // Whoever looks at the screen takes the places where these texts stand.
    let on_screen = order
        .iter()
        .filter(|at| texts.contains(&*choices[**at].text));
    let on_screen: BTreeSet<String> = on_screen.map(|at| choices[*at].id.to_string()).collect();
    let [file, screen] = [by_file, on_screen].map(|ids| grade(&drawn, &Response::Choices(ids)));
    assert_eq!(file, screen, "{}", question.id);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn shuffling_changes_no_mark_of_any_question(seed: u64, picked in 0_u32..64) {
        for question in CONTENT.questions() {
            match &question.answer {
                Answer::Single(_) | Answer::Choose(_) => marks_by_texts(question, seed, picked),
                Answer::Ordering { items, .. } => {
                    let right: Vec<String> = items.iter().map(|item| item.id.to_string()).collect();
                    prop_assert!(grade(question, &Response::Order(right.clone())).right);
                    let shuffled: Vec<String> = order_of(question, seed)
                        .into_iter()
                        .map(|at| right[at].clone())
                        .collect();
                    let mark = grade(question, &Response::Order(shuffled.clone()));
                    prop_assert_eq!(mark.right, shuffled == right);
                }
                Answer::Matching { pairs, .. } => {
                    let paired: BTreeMap<String, String> = permutation(pairs.len(), seed)
                        .into_iter()
                        .map(|at| (pairs[at].id.to_string(), pairs[at].id.to_string()))
                        .collect();
                    prop_assert!(grade(question, &Response::Pairs(paired)).right);
                }
                Answer::Number { value, .. } => {
                    prop_assert!(grade(question, &Response::Number(*value)).right);
                }
            }
        }
    }

    /// Answers given in any order, some changed in between, come to the same result to the last figure.
    #[test]
    fn order_changes_no_figure_of_a_result(seed in 0_u64..10_000, exam in 0_usize..4) {
        let blueprint = &CONTENT.exams[exam];
        let paper = drawn(exam, seed, &Progress::default());
        let count = paper.questions.len();
        let answers: Vec<Response> = paper.questions.iter().enumerate().map(|(n, entry)| {
            let drawn = find(&entry.question).unwrap().drawn(seed);
            let choices = drawn.answer.choices();
            let at = (n * 7 + usize::try_from(seed % 5).unwrap()) % choices.len();
            Response::choice(choices[at].id.as_str())
        }).collect();
        let come_to = |order: Vec<usize>, wavers: bool| {
            let mut sitting = Sitting::new(blueprint, paper.clone(), seed, Timing::Off);
            for at in order {
                sitting.go(at);
                if wavers {
                    sitting.answer(Some(Response::choice("something-else")));
                    sitting.answer(None);
                }
                sitting.answer(Some(answers[at].clone()));
            }
            sitting.result(blueprint, find)
        };
        let straight = come_to((0..count).collect(), false);
        prop_assert_eq!(&come_to(permutation(count, seed), false), &straight);
        prop_assert_eq!(&come_to(permutation(count, seed ^ 9), true), &straight);
    }

    /// Any blueprint that ships, any seed, any history: each domain has its share (or all that its topics hold), no two
    /// enemies meet, nothing is asked twice, and as many count as the blueprint says.
    #[test]
    fn weights_are_kept_and_enemies_never_meet(seed: u64, exam in 0_usize..4, skip in 2_usize..9) {
        let blueprint = &CONTENT.exams[exam];
        let seen = CONTENT.questions().step_by(skip).map(|question| Record {
            at_ms: 1_000,
            event: Event::Flagged { question: question.id.to_string(), on: true },
        });
        let seen: Vec<Record> = seen.collect();
        let paper = drawn(exam, seed, &Progress::fold(&seen));
        let questions: Vec<&Question> =
            paper.questions.iter().map(|entry| find(&entry.question).unwrap()).collect();
        let ids: BTreeSet<&str> = questions.iter().map(|q| q.id.as_str()).collect();
        prop_assert_eq!(ids.len(), questions.len());
        for (n, one) in questions.iter().enumerate() {
            prop_assert!(questions[n + 1..].iter().all(|other| !are_enemies(one, other)));
        }
        for (domain, wanted) in blueprint.domains.iter().zip(shares(blueprint)) {
            let of_domain = paper.questions.iter().filter(|entry| entry.domain == domain.id.as_str());
            let there = CONTENT.questions().filter(|question| {
                blueprint.levels.contains(&question.level)
                    && !question.answer.choices().is_empty()
                    && domain.topics.iter().any(|topic| topic.as_str() == question.topic)
            });
            let (got, there) = (of_domain.count(), there.count());
            prop_assert!(got == wanted || there < wanted * 2, "{}: {got} of {wanted}, {there} there", domain.id);
        }
        let scored = paper.questions.iter().filter(|entry| entry.scored).count();
        let unscored = usize::try_from(blueprint.questions - blueprint.scored).unwrap();
        prop_assert_eq!(scored, questions.len() - unscored);
    }

    /// Suspends, clocks that jump, leaving and coming back: time spent never shrinks, is never more than there is, and the
    /// time left never goes below zero, with a limit of any length or none.
    #[test]
    fn time_never_runs_backwards(
        steps in proptest::collection::vec((0_u8..4, any::<u64>(), 0_usize..70), 1..50),
        factor in 0.1_f64..5.0,
        limited: bool,
    ) {
        let blueprint = &CONTENT.exams[0];
        let timing = if limited { Timing::Times(factor) } else { Timing::Off };
        let mut sitting = Sitting::new(blueprint, drawn(0, 3, &Progress::default()), 3, timing);
        for (kind, ms, place) in steps {
            let before = sitting.spent_ms;
            match kind {
                // A clock that was set far ahead, or a suspend of years.
                0 => sitting.spend(ms >> 8),
                1 => sitting.spend(ms % 20_000),
                2 => sitting.go(place),
                _ => sitting = Sitting::decode(&sitting.encode()).unwrap(),
            }
            prop_assert!(sitting.spent_ms >= before);
            prop_assert_eq!(sitting.left_ms().is_some(), limited);
            if let (Some(left), Some(allowed)) = (sitting.left_ms(), sitting.allowed_ms) {
                prop_assert_eq!(left + sitting.spent_ms, allowed);
            }
            let lines: u64 = (0..sitting.len())
                .map(|at| sitting.line(sitting.id_at(at).unwrap()).spent_ms)
                .fold(0, u64::saturating_add);
            prop_assert_eq!(lines, sitting.spent_ms, "the questions' times add up");
        }
    }
}

/// Every word of every question is mended: what was recorded before still counts, with the same marks.
#[test]
fn old_records_survive_a_mending_of_every_word() {
    let mut desk = Desk::new(Content::embedded(), Store::in_memory().unwrap()).unwrap();
    let mut sitting = Sitting::new(
        &CONTENT.exams[0],
        drawn(0, 11, &Progress::default()),
        11,
        Timing::Off,
    );
    for at in 0..sitting.len() {
        sitting.go(at);
        let drawn = find(sitting.question().unwrap()).unwrap().drawn(11);
        let choice = &drawn.answer.choices()[at % 4];
        sitting.answer(Some(Response::choice(choice.id.as_str())));
    }
    let before = sitting.result(&CONTENT.exams[0], find);
    let kept = sitting.encode();
    for event in sitting.hand_in(&CONTENT.exams[0], find) {
        desk.record(event);
    }
    // New words everywhere, and every list of choices the other way round.
    let mended = mended();
    let find_mended = |id: &str| mended.iter().find(|question| question.id.as_str() == id);
    let again = Sitting::decode(&kept).unwrap();
    assert_eq!(again.result(&CONTENT.exams[0], find_mended), before);
    let progress = Progress::fold(&desk.records().unwrap());
    for entry in &again.drawn.questions {
        let mended = find_mended(&entry.question).unwrap();
        let history = progress.question(&entry.question).unwrap();
        let last = history.last.as_ref().unwrap();
        let mark = grade(&mended.drawn(11), &last.response);
        assert_eq!(mark, last.mark, "{}", entry.question);
    }
}

/// All questions with other words, and their choices in another order.
fn mended() -> Vec<Question> {
    let all = CONTENT.questions().cloned();
    let mend = |mut question: Question| {
        question.stem = format!("In other words: {}", question.stem);
        question.rule.clear();
        if question.template.is_none()
            && let Answer::Single(choices) | Answer::Choose(choices) = &mut question.answer
        {
            choices.reverse();
            for choice in choices {
                choice.text.push_str(", so to say");
                choice.why = "Said anew.".into();
            }
        }
        question
    };
    all.map(mend).collect()
}

/// Records of before there were templates have no seed, and are read as they were.
#[test]
fn an_answer_without_a_seed_is_read() {
    let payload = r#"{"question":"q","response":{"choices":["a"]},"mark":{"right":false,"misconceptions":["i"],
        "slips":[]},"confidence":"guess","occasion":"exam"}"#;
    let Some(Event::Answered(given)) = Event::decode("answered", payload) else {
        panic!("it is not read");
    };
    assert_eq!(given.seed, None);
    let (_, written) = Event::Answered(given.clone()).encode();
    assert!(!written.contains("seed"), "{written}");
    let seeded = Event::Answered(coldstart::study::record::Answered {
        seed: Some(42),
        ..given
    });
    let (kind, written) = seeded.encode();
    assert_eq!(Event::decode(&kind, &written), Some(seeded));
}

#[test]
fn the_clock_of_a_paper_can_be_stretched_left_out_and_hidden_at_its_start() {
    let paper = |keys: &str| {
        let mut window = Window::new(Theme::dark(), (100, 30));
        window.press("4e").press(keys);
        (window.text(), window)
    };
    let exam = &CONTENT.exams[0];
    assert!(paper("").0.contains(&format!("{} minutes", exam.minutes)));
    let (text, mut window) = paper("t");
    let longer = exam.minutes * 5 / 4;
    assert!(
        text.contains(&format!("{longer} minutes")) || text.contains("minutes"),
        "{text}"
    );
    let text = window.press("<Enter>").text();
    let shown = format!("{}:{:02}:", longer / 60, longer % 60);
    assert!(text.contains(&shown) || text.contains(":00"), "{text}");
    let (text, mut window) = paper("tttt");
    assert!(text.contains("no limit"), "{text}");
    assert!(window.press("<Enter>").text().contains("no time limit"));
    let (text, mut window) = paper("c");
    assert!(text.contains("out of sight"), "{text}");
    assert!(window.press("<Enter>").text().contains("clock hidden"));
    // In the paper `t` brings it back.
    assert!(!window.press("t").text().contains("clock hidden"));
}

/// A laptop that was closed for an hour, or a program that was stopped: the paper was not in sight.
#[test]
fn a_pause_of_the_machine_costs_no_time() {
    let mut window = Window::new(Theme::dark(), (100, 30));
    window.press("4e<Enter>").wait(1_000);
    let before = window.text();
    window.wait(3_600_000);
    assert_eq!(window.text(), before);
    assert_ne!(
        window.wait(10_000).text(),
        before,
        "time with the paper open counts"
    );
}

#[test]
fn the_bar_of_a_paper_names_the_letters_that_are_there() {
    let mut window = Window::new(Theme::dark(), (120, 30));
    window.press("4e<Enter>");
    let mut met = BTreeSet::new();
    for _ in 0..65 {
        let text = window.text();
        let letters = ["a–d", "a–e", "a–f"]
            .into_iter()
            .find(|letters| text.contains(letters));
        let last = letters.unwrap().chars().last().unwrap();
        assert!(
            text.contains(&format!(" {last}  ")),
            "{last} is not there\n{text}"
        );
        let next = char::from(u8::try_from(last).unwrap() + 1);
        let choice = |line: &&str| {
            line.trim_start_matches(['"', ' ', '▌'])
                .starts_with(&format!("{next}  "))
        };
        assert!(
            !text.lines().any(|line| choice(&line)),
            "{next} is there\n{text}"
        );
        met.insert(letters);
        window.press("n");
    }
    assert!(
        met.len() >= 2,
        "questions with four and with five choices came up: {met:?}"
    );
}

/// The same paper once more has the same time, numbers and order, and an empty sheet.
#[test]
fn the_same_paper_again_is_the_same_but_empty() {
    let mut sitting = Sitting::new(
        &CONTENT.exams[0],
        drawn(0, 8, &Progress::default()),
        8,
        Timing::Times(1.5),
    );
    sitting.answer(Some(Response::choice("a")));
    sitting.toggle_flag();
    sitting.spend(5_000);
    sitting.hand_in(&CONTENT.exams[0], find);
    let again = sitting.again();
    let fresh = Sitting::new(
        &CONTENT.exams[0],
        drawn(0, 8, &Progress::default()),
        8,
        Timing::Times(1.5),
    );
    assert_eq!(again, fresh);
}

/// Files of a pack can hold templates of their own.
#[test]
fn a_pack_may_bring_templates() {
    let mut files = Files::embedded();
    let text = files
        .text("quizzes/templates/think-execution.toml")
        .unwrap();
    let own = text.replace("id = \"drawn-", "id = \"my-");
    files.insert("quizzes/banks/mine.toml", &b"title = \"Mine\"\n"[..]);
    files.insert("quizzes/templates/mine.toml", own.into_bytes());
    let content = Content::read(files);
    assert!(content.problems.is_empty(), "{:?}", content.problems);
    let mine = content
        .questions()
        .filter(|question| question.topic == "mine");
    assert_eq!(mine.count(), 2);
}
