//! The rules of item writing that a machine can test. They keep questions fair: whoever knows the subject
//! should find the key, and whoever only knows how tests are made should not.

use super::Problems;
use super::words::{leading_number, sentences, word_count};
use crate::course::question::{Answer, Level, Question};

/// The longest sentence of a question, in words.
const LONGEST_SENTENCE: usize = 22;

/// How much longer than the shortest choice the longest may be.
const LENGTH_RATIO: f64 = 1.6;

/// Choices up to this many letters are as good as equal in length.
const SHORT: usize = 12;

pub(super) fn check(problems: &mut Problems<'_>, question: &Question) {
    stem(problems, question);
    choices(problems, question);
    explanations(problems, question);
}

fn stem(problems: &mut Problems<'_>, question: &Question) {
    let at = &question.origin;
    let most = match question.level {
        Level::Foundational => 40,
        Level::Associate => 60,
    };
    let words = word_count(&question.stem);
    if words > most {
        let problem = format!("the stem has {words} words");
        problems.add(at, "question.stem", problem, format!("use at most {most}"));
    }
    for sentence in sentences(&question.stem) {
        let words = word_count(&sentence);
        if words > LONGEST_SENTENCE {
            let begin: String = sentence.trim().chars().take(30).collect();
            let problem = format!("the sentence “{begin}…” has {words} words");
            let fix = format!("use at most {LONGEST_SENTENCE}");
            problems.add(at, "question.stem", problem, fix);
        }
    }
    if question.stem.contains("EXCEPT") {
        let fix = "ask for what is true";
        problems.add(at, "question.stem", "the stem asks for an exception", fix);
    }
}

fn choices(problems: &mut Problems<'_>, question: &Question) {
    let at = &question.origin;
    let texts: Vec<&str> = question
        .answer
        .choices()
        .iter()
        .map(|c| c.text.trim())
        .collect();
    for text in &texts {
        let lower = text.to_lowercase();
        if ["all of the", "none of the", "both of the"]
            .iter()
            .any(|p| lower.starts_with(p))
        {
            let problem = format!("“{text}” is about the other choices");
            problems.add(at, "question.choice", problem, "give a choice of its own");
        }
        if texts
            .iter()
            .filter(|other| other.to_lowercase() == lower)
            .count()
            > 1
        {
            let problem = format!("“{text}” is there twice");
            problems.add(at, "question.choice", problem, "make them differ");
        }
    }
    let numbers: Option<Vec<(f64, &str)>> = texts.iter().map(|text| leading_number(text)).collect();
    match numbers.filter(|numbers| numbers.windows(2).all(|pair| pair[0].1 == pair[1].1)) {
        Some(numbers) => {
            if !numbers.windows(2).all(|pair| pair[0].0 < pair[1].0) {
                let fix = "sort them from low to high";
                problems.add(at, "question.choice", "the numbers are not sorted", fix);
            }
        }
        None => lengths(problems, question, &texts),
    }
}

fn lengths(problems: &mut Problems<'_>, question: &Question, texts: &[&str]) {
    let lengths = || texts.iter().map(|text| text.chars().count());
    let (Some(shortest), Some(longest)) = (lengths().min(), lengths().max()) else {
        return;
    };
    #[expect(clippy::cast_precision_loss, reason = "lengths of texts are small")]
    let ratio = longest as f64 / shortest.max(1) as f64;
    if longest > SHORT && ratio > LENGTH_RATIO {
        let problem = format!("the longest choice has {longest} letters, the shortest {shortest}");
        let fix = format!("keep the ratio at {LENGTH_RATIO} or below");
        problems.add(&question.origin, "question.choice", problem, fix);
    }
}

/// Every choice is explained, and no explanation speaks of letters that shuffling would move.
fn explanations(problems: &mut Problems<'_>, question: &Question) {
    let at = &question.origin;
    for text in texts_of_explanations(&question.answer) {
        if word_count(text) < 4 {
            let problem = format!("“{text}” explains nothing");
            problems.add(at, "question.why", problem, "say why, in a sentence");
        }
    }
    let letters = ["option", "choice", "answer"]
        .into_iter()
        .flat_map(|word| ["A", "B", "C", "D", "E"].map(|letter| format!("{word} {letter}")));
    let explained = texts_of_explanations(&question.answer).join("\n") + &question.rule;
    for cited in letters.filter(|cited| ends_a_word(&explained, cited)) {
        let problem = format!("an explanation speaks of “{cited}”");
        problems.add(at, "question.why", problem, "name what it says instead");
    }
}

fn ends_a_word(text: &str, cited: &str) -> bool {
    text.match_indices(cited).any(|(at, _)| {
        let next = text[at + cited.len()..].chars().next();
        next.is_none_or(|c| !c.is_alphanumeric())
    })
}

fn texts_of_explanations(answer: &Answer) -> Vec<&str> {
    match answer {
        Answer::Single(choices) | Answer::Choose(choices) => choices
            .iter()
            .flat_map(|choice| [Some(choice.why.as_str()), choice.when.as_deref()])
            .flatten()
            .collect(),
        Answer::Number { why, slips, .. } => {
            let slips = slips.iter().map(|slip| slip.why.as_str());
            std::iter::once(why.as_str()).chain(slips).collect()
        }
        Answer::Ordering { why, .. } => vec![why],
        Answer::Matching { pairs, .. } => pairs.iter().map(|pair| pair.why.as_str()).collect(),
    }
}
