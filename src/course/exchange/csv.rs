//! CSV as RFC 4180 has it: a row a question.

use super::{key, listed, offered, why};
use crate::course::question::Question;

/// The most choices a row has room for.
const CHOICES: usize = 8;

pub(super) fn write(questions: &[&Question], with_key: bool) -> String {
    let mut heads: Vec<String> = [
        "id", "topic", "kind", "level", "skill", "lesson", "question",
    ]
    .map(str::to_owned)
    .to_vec();
    heads.extend((1..=CHOICES).map(|n| format!("choice_{n}")));
    if with_key {
        heads.extend(["key", "why", "rule"].map(str::to_owned));
    }
    let mut text = row(&heads);
    for question in questions {
        let mut cells = vec![
            question.id.to_string(),
            question.topic.clone(),
            question.answer.kind().to_owned(),
            question.level.word().to_owned(),
            question.skill.word().to_owned(),
            question.lesson.id.to_string(),
            question.stem.trim().to_owned(),
        ];
        let mut choices = if with_key {
            offered(&question.answer)
        } else {
            // The order in the file is the key of some kinds.
            listed(&question.answer)
        };
        choices.resize(CHOICES, String::new());
        cells.extend(choices);
        if with_key {
            cells.extend([
                key(&question.answer),
                why(&question.answer),
                question.rule.clone(),
            ]);
        }
        text.push_str(&row(&cells));
    }
    text
}

fn row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    cells.join(",") + "\r\n"
}

/// A cell in quotes where it has to be.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
