//! Anki's text import: a note a line, front and back as HTML, tags at the end.

use super::{key, listed, why};
use crate::course::question::Question;
use std::fmt::Write as _;

pub(super) fn write(questions: &[&Question], with_key: bool) -> String {
    let mut text = String::from(
        "#separator:tab\n#html:true\n#guid column:1\n#columns:id\tfront\tback\ttags\n#tags column:4\n",
    );
    for question in questions {
        let choices = listed(&question.answer);
        let mut list = String::new();
        for choice in &choices {
            let _ = write!(list, "<li>{}</li>", html(choice));
        }
        let list = if list.is_empty() {
            String::new()
        } else {
            format!("<ul>{list}</ul>")
        };
        let front = format!("{}{list}", html(question.stem.trim()));
        let back = if with_key {
            format!(
                "<b>{}</b><br>{}<br><i>{}</i>",
                html(&key(&question.answer)),
                html(&why(&question.answer)),
                html(&question.rule)
            )
        } else {
            String::new()
        };
        let tags = format!(
            "coldstart::{} level::{} skill::{}",
            question.topic,
            question.level.word(),
            question.skill.word()
        );
        let _ = writeln!(text, "{}\t{front}\t{back}\t{tags}", question.id);
    }
    text
}

/// Text as HTML on one line.
fn html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\t', " ")
        .replace("\n\n", "<br>")
        .replace('\n', " ")
}
