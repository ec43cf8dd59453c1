//! Markdown for reading and printing: questions first, their key on a page of its own.

use super::{key, offered, why};
use crate::course::question::{Answer, Question};

pub(super) fn write(questions: &[&Question], with_key: bool) -> String {
    let mut text = String::from("# Questions\n");
    asked(questions, &mut text, |question| {
        let mut choices = offered(&question.answer);
        choices.sort();
        choices
    });
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
        text.push_str(&format!("\n## {}\n\n{}\n\n", n + 1, question.stem.trim()));
        if let Answer::Matching { pairs, .. } = &question.answer {
            for pair in pairs {
                text.push_str(&format!("- {} → ____\n", pair.prompt));
            }
            text.push('\n');
        }
        for (place, choice) in choices(question).iter().enumerate() {
            text.push_str(&format!("- [ ] {}) {choice}\n", letter(place)));
        }
        if let Answer::Number { unit, .. } = &question.answer {
            text.push_str(&format!("____ {unit}\n"));
        }
    }
}

fn answered(questions: &[&Question], text: &mut String) {
    text.push_str("\n\\newpage\n\n# Key\n");
    for (n, question) in questions.iter().enumerate() {
        text.push_str(&format!(
            "\n{}. **{}** {} *{}*\n",
            n + 1,
            key(&question.answer),
            why(&question.answer),
            question.rule
        ));
    }
}

fn letter(place: usize) -> char {
    u8::try_from(place).map_or('?', |place| char::from(b'a' + place.min(25)))
}
