//! Markdown for reading and printing: questions first, their key on a page of its own.

use super::{key, listed, offered, why};
use crate::course::question::{Answer, Question};
use std::fmt::Write as _;

pub(super) fn write(questions: &[&Question], with_key: bool) -> String {
    let mut text = String::from("# Questions\n");
    asked(questions, &mut text, |question| listed(&question.answer));
    if with_key {
        answered(questions, &mut text);
    }
    text
}

/// A paper to print, with the choices in the order that `order` gives, and its key if it is wanted.
pub fn paper(
    title: &str,
    questions: &[&Question],
    order: impl Fn(&Question) -> Vec<usize>,
    with_key: bool,
) -> String {
    let mut text = format!("# {title}\n\nPractice questions of coldstart; not a paper of AWS.\n");
    asked(questions, &mut text, |question| {
        let texts = offered(&question.answer);
        let order = order(question).into_iter();
        order.filter_map(|at| texts.get(at).cloned()).collect()
    });
    if with_key {
        answered(questions, &mut text);
    }
    text
}

fn asked(questions: &[&Question], text: &mut String, choices: impl Fn(&Question) -> Vec<String>) {
    for (n, question) in questions.iter().enumerate() {
        let _ = write!(text, "\n## {}\n\n{}\n\n", n + 1, question.stem.trim());
        if let Answer::Matching { pairs, .. } = &question.answer {
            for pair in pairs {
                let _ = writeln!(text, "- {} → ____", pair.prompt);
            }
            text.push('\n');
        }
        for (place, choice) in choices(question).iter().enumerate() {
            let _ = writeln!(text, "- [ ] {}) {choice}", letter(place));
        }
        if let Answer::Number { unit, .. } = &question.answer {
            let _ = writeln!(text, "____ {unit}");
        }
    }
}

fn answered(questions: &[&Question], text: &mut String) {
    text.push_str("\n\\newpage\n\n# Key\n");
    for (n, question) in questions.iter().enumerate() {
        let _ = writeln!(
            text,
            "\n{}. **{}** {} *{}*",
            n + 1,
            key(&question.answer),
            why(&question.answer),
            question.rule
        );
    }
}

fn letter(place: usize) -> char {
    u8::try_from(place).map_or('?', |place| char::from(b'a' + place.min(25)))
}
