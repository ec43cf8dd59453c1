//! The whole bank: its shares, near repeats, questions that give each other away, and what wrong answers are told.

use super::{CONTENT, tell, with_choices};
use coldstart::course::question::{Answer, Idea, Level, Question, Skill};
use coldstart::lab::desk::Desk;
use coldstart::lab::stats;
use coldstart::store::Store;
use coldstart::study::grading::{Response, grade};
use coldstart::study::paper::draw;
use coldstart::study::progress::Progress;
use coldstart::study::record::{Answered, Confidence, Event, Occasion};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

fn count(is_it: impl Fn(&Question) -> bool) -> usize {
    CONTENT
        .questions()
        .filter(|question| is_it(question))
        .count()
}

/// Whether a question asks for a bare number from memory: a limit, a default, a quota.
fn is_exact_limit(question: &Question) -> bool {
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let choices = question.answer.choices();
    let of_numbers = !choices.is_empty() && choices.iter().all(|c| is_number(&c.text));
    let asks_number = of_numbers || matches!(question.answer, Answer::Number { .. });
    question.skill == Skill::Recognise && asks_number
}

#[test]
fn the_bank_has_its_shares() {
    let all = count(|_| true);
    let percent = |part: usize| part * 100 / all;
    let skill = |skill: Skill| count(|q| q.skill == skill);
    let parts = [
        ("recognise", skill(Skill::Recognise)),
        ("explain", skill(Skill::Explain)),
        ("calculate", skill(Skill::Calculate)),
        ("decide", skill(Skill::Decide)),
        ("exact limits", count(is_exact_limit)),
        ("foundational", count(|q| q.level == Level::Foundational)),
        ("associate", count(|q| q.level == Level::Associate)),
        (
            "with a proof",
            count(|q| q.proof.is_some() || q.shown.is_some()),
        ),
        ("templates", count(|q| q.template.is_some())),
        ("exam only", count(|q| q.exam_only)),
    ];
    let mut told = format!("{all} questions");
    for (name, part) in parts {
        let _ = write!(told, "\n{name:14}{part:>5}{:>4} %", percent(part));
    }
    tell(&told);
    let of = |name: &str| parts.iter().find(|(known, _)| *known == name).unwrap().1;
    assert!(all >= 320, "{told}");
    assert!(of("recognise") * 100 <= all * 25, "{told}");
    assert!(of("decide") * 100 >= all * 40, "{told}");
    let calculated = of("calculate") * 100;
    assert!(calculated >= all * 10 && calculated <= all * 20, "{told}");
    assert!(of("exact limits") * 100 <= all * 10, "{told}");
    assert!(of("foundational") >= 120, "{told}");
    assert!(of("associate") >= 160, "{told}");
    assert!(of("with a proof") >= 60, "{told}");
    assert!(of("templates") >= 40, "{told}");
    assert!(of("exam only") * 100 >= all * 25, "{told}");
    assert!(of("exam only") * 100 <= all * 30, "{told}");
}

/// The shingles of three words of a text.
fn shingles(text: &str) -> BTreeSet<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = parts
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.windows(3).map(|three| three.join(" ")).collect()
}

/// What a question says with its choices.
fn whole(question: &Question) -> String {
    let choices = question
        .answer
        .choices()
        .iter()
        .map(|choice| choice.text.as_str());
    let texts: Vec<&str> = std::iter::once(question.stem.as_str())
        .chain(choices)
        .collect();
    texts.join("\n")
}

/// How much two sets have in common, 0 to 1.
fn alike(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let float = |count: usize| f64::from(u32::try_from(count).unwrap());
    let common = float(one.intersection(other).count());
    common / float(one.union(other).count()).max(1.0)
}

fn are_enemies(one: &Question, other: &Question) -> bool {
    let names = |a: &Question, b: &Question| a.enemies.iter().any(|enemy| enemy.id == b.id);
    names(one, other) || names(other, one)
}

/// Two questions that say more than this in common are one question.
const SAME: f64 = 0.6;

/// Those that say this in common may stand in the bank, but not on one paper.
const NEAR: f64 = 0.3;

#[test]
fn no_two_questions_are_nearly_the_same() {
    let sets: Vec<(&Question, BTreeSet<String>)> = CONTENT
        .questions()
        .map(|q| (q, shingles(&whole(q))))
        .collect();
    let mut found = Vec::new();
    for (n, (one, a)) in sets.iter().enumerate() {
        for (other, b) in &sets[n + 1..] {
            let share = alike(a, b);
            if share > SAME || share > NEAR && !are_enemies(one, other) {
                found.push(format!("{share:.2} {} and {}", one.id, other.id));
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn the_finder_of_near_repeats_finds_them() {
    let set = |text: &str| shingles(text);
    let one = set("A function with 512 MB runs three million times a month for 120 ms each.");
    let same = set("A function with 512 MB runs three million times a month for 250 ms each.");
    let other = set("Which service keeps the order of messages within a group of them?");
    assert!(alike(&one, &same) > SAME);
    assert!(alike(&one, &other) < 0.01);
}

/// Whether the stem of one question says the key of another: most of its words stand there in this order, and the two
/// are about the same matter, so that they say it of the same thing. A service that is named in both is no leak.
fn leaks(stem: &Question, key: &Question) -> bool {
    let said = shingles(&stem.stem);
    let mut right = key.answer.choices().iter().filter(|c| c.idea.is_right());
    let says = right.any(|choice| {
        let own = shingles(&choice.text);
        let known = own.iter().filter(|three| said.contains(*three)).count();
        own.len() >= 3 && known * 10 >= own.len() * 6
    });
    says && alike(&words(&stem.stem), &words(&key.stem)) >= 0.2
}

/// The words of a text.
fn words(text: &str) -> BTreeSet<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    let long =
        parts.filter(|word| word.len() > 3 || word.starts_with(|c: char| c.is_ascii_digit()));
    long.map(str::to_lowercase).collect()
}

#[test]
fn no_question_of_a_paper_gives_another_away() {
    let mut met = BTreeMap::new();
    for seed in 0..200 {
        let exam = &CONTENT.exams[usize::try_from(seed).unwrap() % CONTENT.exams.len()];
        let drawn = draw(exam, &CONTENT.questions(), &Progress::default(), seed);
        let questions: Vec<&Question> = drawn
            .questions
            .iter()
            .map(|entry| {
                CONTENT
                    .questions()
                    .find(|q| q.id.as_str() == entry.question)
                    .unwrap()
            })
            .collect();
        for one in &questions {
            for other in questions.iter().filter(|other| other.id != one.id) {
                assert!(!are_enemies(one, other), "{} meets {}", one.id, other.id);
                let pair = (one.id.as_str(), other.id.as_str());
                met.entry(pair).or_insert_with(|| leaks(one, other));
            }
        }
    }
    assert!(met.len() > 10_000, "{} pairs met", met.len());
    let found: Vec<String> = met
        .iter()
        .filter(|(_, leaks)| **leaks)
        .map(|((stem, key), _)| format!("the stem of {stem} says the key of {key}"))
        .collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn a_planted_leak_is_found() {
    let all: Vec<&Question> = with_choices().filter(|q| q.template.is_none()).collect();
    let key = all.iter().find(|q| {
        let right = q
            .answer
            .choices()
            .iter()
            .find(|c| c.idea.is_right())
            .unwrap();
        shingles(&right.text).len() >= 3
    });
    let key = *key.unwrap();
    let right = key
        .answer
        .choices()
        .iter()
        .find(|c| c.idea.is_right())
        .unwrap();
    let stem = Question {
        stem: format!("{} Somebody says: {}.", key.stem, right.text),
        ..all[0].clone()
    };
    assert!(leaks(&stem, key));
}

/// What somebody who has one wrong idea answers: the choice that shows it, else what is right.
fn answer_of(question: &Question, idea: &str) -> Response {
    let shows =
        |found: &Idea| matches!(found, Idea::Misconception(link) if link.id.as_str() == idea);
    let choices = question.answer.choices();
    let taken = choices.iter().filter(|choice| shows(&choice.idea));
    let mut ids: BTreeSet<String> = taken.map(|choice| choice.id.to_string()).collect();
    if ids.is_empty() {
        let right = choices.iter().filter(|choice| choice.idea.is_right());
        ids = right.map(|choice| choice.id.to_string()).collect();
    }
    Response::Choices(ids)
}

/// For every wrong idea with two or more questions: a learner who has it and no other takes its choices, is wrong there
/// and right elsewhere, and statistics name this idea and no other.
#[test]
fn a_learner_with_one_wrong_idea_is_told_so() {
    let mut tried = 0;
    for idea in &CONTENT.misconceptions {
        let id = idea.id.as_str();
        let of_idea = with_choices().filter(|question| {
            let mut ideas = question.answer.ideas();
            ideas.any(|found| matches!(found, Idea::Misconception(link) if link.id.as_str() == id))
        });
        let of_idea: Vec<&Question> = of_idea.collect();
        if of_idea.len() < 2 {
            continue;
        }
        tried += 1;
        let store = Store::in_memory().unwrap();
        let content =
            coldstart::course::content::Content::read(coldstart::course::files::Files::default());
        let mut desk = Desk::new(content, store).unwrap();
        let others = with_choices()
            .filter(|q| !of_idea.iter().any(|own| own.id == q.id))
            .take(40);
        for question in of_idea.iter().copied().chain(others) {
            let response = answer_of(question, id);
            let mark = grade(question, &response);
            let own = of_idea.iter().any(|own| own.id == question.id);
            assert_eq!(mark.right, !own, "{id}: {}", question.id);
            desk.record(Event::Answered(Answered {
                question: question.id.to_string(),
                response,
                mark,
                confidence: Confidence::Sure,
                occasion: Occasion::Practice,
                seed: None,
            }));
        }
        let held = desk.progress().ideas_held();
        assert_eq!(held.keys().map(String::as_str).collect::<Vec<_>>(), [id]);
        assert_eq!(held[id], of_idea.len());
    }
    assert!(tried >= 35, "{tried} wrong ideas have two questions");
}

/// What the statistics page says of such a learner, in words.
#[test]
fn the_statistics_name_the_idea_in_words() {
    let store = Store::in_memory().unwrap();
    let content = coldstart::course::content::Content::embedded();
    let mut desk = Desk::new(content, store).unwrap();
    let question = with_choices().find(|question| {
        let mut ideas = question.answer.ideas();
        ideas.any(|idea| matches!(idea, Idea::Misconception(link) if link.id.as_str() == "cold-only-once"))
    });
    let question = question.unwrap();
    let response = answer_of(question, "cold-only-once");
    desk.record(Event::Answered(Answered {
        question: question.id.to_string(),
        mark: grade(question, &response),
        response,
        confidence: Confidence::Sure,
        occasion: Occasion::Practice,
        seed: None,
    }));
    let records = desk.records().unwrap();
    let stats = stats::of(&desk, &records, desk.zone(), None);
    assert_eq!(stats.ideas.len(), 1);
    assert_eq!(stats.ideas[0].id, "cold-only-once");
}
