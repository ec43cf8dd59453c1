//! Questions: ids, links, keys, and what a key may rest on.

use super::{Problems, items};
use crate::course::question::{Answer, Idea, NumberSlip, Question};
use crate::course::read::{Id, Origin};
use std::collections::BTreeSet;

pub(super) fn check(problems: &mut Problems<'_>) {
    let content = problems.content;
    let questions = content.questions();
    problems.unique("question.id", questions.map(|q| (q.origin.clone(), &q.id)));
    for question in content.questions() {
        links(problems, question);
        key(problems, question);
        sources(problems, question);
        items::check(problems, question);
    }
    for exam in &content.exams {
        for topic in exam.domains.iter().flat_map(|domain| &domain.topics) {
            if !content.banks.iter().any(|bank| bank.id == topic.as_str()) {
                let problem = format!("there is no bank `{topic}`");
                problems.add(&exam.origin, "domain.topics", problem, "name a bank");
            }
        }
    }
}

fn links(problems: &mut Problems<'_>, question: &Question) {
    let (content, at) = (problems.content, &question.origin);
    problems.lesson(at, "question.lesson", &question.lesson);
    problems.facts(at, "question.facts", &question.facts);
    let others: Vec<&Id> = content.questions().map(|other| &other.id).collect();
    problems.links(at, "question.enemies", &question.enemies, others);
    for idea in question.answer.ideas() {
        check_idea(problems, &question.origin, idea);
    }
    if let Answer::Number { slips, .. } = &question.answer {
        for slip in slips {
            let known = content.slips.iter().map(|slip| &slip.id);
            problems.link(at, "question.slip", &slip.slip, known);
        }
    }
    if let Some(proof) = &question.proof {
        let claim = &proof.claim;
        problems.scenario(at, "question.proof", &claim.scenario, &claim.goal.set.0);
    }
}

/// A wrong idea is listed, and a misconception has its source.
pub(super) fn check_idea(problems: &mut Problems<'_>, at: &Origin, idea: &Idea) {
    let content = problems.content;
    match idea {
        Idea::Right => {}
        Idea::Slip(link) => {
            problems.link(at, "slip", link, content.slips.iter().map(|slip| &slip.id));
        }
        Idea::Misconception(link) => {
            let known = content.misconceptions.iter().map(|known| &known.id);
            problems.link(at, "misconception", link, known);
            let unsourced = content
                .misconception(&link.id)
                .filter(|known| known.needs_source);
            if unsourced.is_some() {
                let problem = format!("`{}` has no source yet", link.id);
                let fix = "find one, cite it and remove needs_source";
                problems.add(&at.at_line(link.line), "misconception", problem, fix);
            }
        }
    }
}

/// A key, what is wrong with it, and what would be right.
type Fault = (&'static str, String, &'static str);

/// The key fits the kind.
fn key(problems: &mut Problems<'_>, question: &Question) {
    let answer = &question.answer;
    let mut faults = match answer {
        Answer::Single(choices) => single(choices.len(), answer.right_choices()),
        Answer::Choose(choices) => choose(choices.len(), answer.right_choices(), &question.stem),
        Answer::Number {
            value,
            slips,
            within,
            ..
        } => {
            let as_good = slips
                .iter()
                .filter(|slip| (slip.value - value).abs() <= *within);
            let fault = |slip: &NumberSlip| {
                let problem = format!("the slip {} is as good as the key", slip.value);
                ("question.slip", problem, "give a number that is wrong")
            };
            as_good.map(fault).collect()
        }
        Answer::Ordering { items, .. } if !(3..=5).contains(&items.len()) => {
            let problem = format!("there are {} steps", items.len());
            vec![("question.item", problem, "give three to five")]
        }
        Answer::Matching { pairs, .. } if !(3..=7).contains(&pairs.len()) => {
            let problem = format!("there are {} pairs", pairs.len());
            vec![("question.pair", problem, "give three to seven")]
        }
        Answer::Ordering { .. } | Answer::Matching { .. } => Vec::new(),
    };
    let ids = answer.shuffled_ids();
    if ids.iter().collect::<BTreeSet<_>>().len() < ids.len() {
        let problem = "two choices have the same id".into();
        faults.push(("question.choice", problem, "give each its own"));
    }
    for (key, problem, fix) in faults {
        problems.add(&question.origin, key, problem, fix);
    }
}

fn single(choices: usize, right: usize) -> Vec<Fault> {
    let mut faults = Vec::new();
    if right != 1 {
        let problem = format!("{right} choices are right");
        faults.push(("question.choice", problem, "make it one"));
    }
    if choices != 4 {
        let problem = format!("there are {choices} choices");
        faults.push(("question.choice", problem, "give four, as the exams do"));
    }
    faults
}

fn choose(choices: usize, right: usize, stem: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    if right < 2 {
        let problem = format!("{right} choices are right");
        faults.push(("question.choice", problem, "make it two or more"));
    }
    if choices < 5 || choices <= right {
        let problem = format!("there are {choices} choices");
        faults.push((
            "question.choice",
            problem,
            "give five or more, some of them wrong",
        ));
    }
    let count = ["zero", "one", "two", "three", "four"].get(right);
    let stem = stem.to_lowercase();
    let says = |count: &&str| {
        let asks = ["choose", "which", "what"];
        asks.iter()
            .any(|ask| stem.contains(&format!("{ask} {count}")))
    };
    if !count.is_some_and(says) {
        let problem = "the stem does not say how many to choose".into();
        faults.push((
            "question.stem",
            problem,
            "end it with “Choose two.”, or as many as are right",
        ));
    }
    faults
}

/// A key rests on facts, and not on hearsay alone.
fn sources(problems: &mut Problems<'_>, question: &Question) {
    let content = problems.content;
    let facts: Vec<_> = question
        .facts
        .iter()
        .filter_map(|link| content.fact(&link.id))
        .collect();
    if question.facts.is_empty() {
        let fix = "name the facts that the key rests on";
        problems.add(
            &question.origin,
            "question.facts",
            "the key rests on nothing",
            fix,
        );
    } else if !facts.is_empty() && !facts.iter().any(|fact| fact.certainty.may_key()) {
        let fix = "add a fact from the service's own pages";
        let problem = "the key rests on third parties alone";
        problems.add(&question.origin, "question.facts", problem, fix);
    }
}
