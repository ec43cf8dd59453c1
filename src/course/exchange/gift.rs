//! Moodle's GIFT, out. Our own keys stand in comments, which Moodle passes over and our reader takes back.

use crate::course::question::{Answer, Choice, Idea, Question};
use crate::course::read::Link;
use std::fmt::Write as _;

/// What a comment with our own keys begins with.
pub(super) const OURS: &str = "// coldstart ";

pub(super) fn write(questions: &[&Question], with_key: bool) -> String {
    let mut text = String::new();
    let mut topic = "";
    for question in questions {
        if question.topic != topic {
            topic = &question.topic;
            let _ = write!(text, "$CATEGORY: coldstart/{topic}\n\n");
        }
        if with_key {
            keys(question, &mut text);
        }
        let _ = write!(text, "::{}::{}", question.id, escaped(question.stem.trim()));
        text.push_str(&body(question, with_key));
        text.push_str("\n\n");
    }
    text
}

/// What GIFT has no place for.
fn keys(question: &Question, text: &mut String) {
    let mut say = |key: &str, value: &str| {
        let value = value.replace('\n', " ");
        let _ = writeln!(text, "{OURS}{key}: {value}");
    };
    let list = |links: &[Link]| -> String {
        let ids: Vec<&str> = links.iter().map(|link| link.id.as_str()).collect();
        ids.join(" ")
    };
    say("kind", question.answer.kind());
    say("skill", question.skill.word());
    say("level", question.level.word());
    say("lesson", question.lesson.id.as_str());
    let exams: Vec<String> = question.exams.iter().map(ToString::to_string).collect();
    if !exams.is_empty() {
        say("exams", &exams.join(", "));
    }
    if !question.facts.is_empty() {
        say("facts", &list(&question.facts));
    }
    if !question.enemies.is_empty() {
        say("enemies", &list(&question.enemies));
    }
    if question.exam_only {
        say("exam_only", "true");
    }
    match &question.answer {
        Answer::Single(choices) | Answer::Choose(choices) => {
            for choice in choices {
                say("choice", &choice_key(choice));
            }
        }
        Answer::Number { unit, .. } => say("unit", unit),
        Answer::Ordering { items, .. } => {
            let ids: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
            say("items", &ids.join(" "));
        }
        Answer::Matching { pairs, extra } => {
            let ids: Vec<&str> = pairs.iter().map(|pair| pair.id.as_str()).collect();
            say("pairs", &ids.join(" "));
            for pair in pairs {
                say("why", &pair.why);
            }
            for item in extra {
                say("extra", &format!("{} {}", item.id, item.text));
            }
        }
    }
}

/// The id, the idea and when it would be right.
fn choice_key(choice: &Choice) -> String {
    let idea = match &choice.idea {
        Idea::Right => "right".to_owned(),
        Idea::Misconception(link) => format!("misconception={}", link.id),
        Idea::Slip(link) => format!("slip={}", link.id),
    };
    let when = choice.when.as_deref().unwrap_or_default();
    format!("{} {idea} {when}", choice.id).trim_end().to_owned()
}

fn body(question: &Question, with_key: bool) -> String {
    let general = if with_key {
        format!("####{}", escaped(&question.rule))
    } else {
        String::new()
    };
    match &question.answer {
        // Without a key a question is one that is answered in words.
        _ if !with_key => "{}".to_owned(),
        Answer::Single(choices) => {
            let mark = |right: bool| if right { "=" } else { "~" }.to_owned();
            format!(" {{{}\n  {general}\n}}", choices_as(choices, mark))
        }
        Answer::Choose(choices) => {
            let right = question.answer.right_choices().max(1);
            let wrong = (choices.len() - right).max(1);
            let mark = |is_right: bool| {
                if is_right {
                    format!("~%{}%", percent(right))
                } else {
                    format!("~%-{}%", percent(wrong))
                }
            };
            format!(" {{{}\n  {general}\n}}", choices_as(choices, mark))
        }
        Answer::Number {
            value, within, why, ..
        } => format!(
            " {{#\n  ={value}:{within}#{}\n  {general}\n}}",
            escaped(why)
        ),
        Answer::Ordering { items, why } => {
            let lines = items
                .iter()
                .enumerate()
                .map(|(n, item)| format!("\n  ={} -> {}", n + 1, escaped(&item.text)));
            let lines: String = lines.collect();
            format!(
                " {{{lines}\n  ####{} {}\n}}",
                escaped(&question.rule),
                escaped(why)
            )
        }
        Answer::Matching { pairs, .. } => {
            let lines = pairs.iter().map(|pair| {
                format!(
                    "\n  ={} -> {}",
                    escaped(&pair.prompt),
                    escaped(&pair.answer)
                )
            });
            format!(" {{{}\n  {general}\n}}", lines.collect::<String>())
        }
    }
}

/// A line for each choice behind its mark, with its explanation as feedback.
fn choices_as(choices: &[Choice], mark: impl Fn(bool) -> String) -> String {
    let mut lines = String::new();
    for choice in choices {
        let mark = mark(choice.idea.is_right());
        let (text, why) = (escaped(&choice.text), escaped(&choice.why));
        let _ = write!(lines, "\n  {mark}{text}#{why}");
    }
    lines
}

/// A hundred in so many parts, as exactly as Moodle accepts.
fn percent(parts: usize) -> String {
    match parts {
        1 => "100".into(),
        2 => "50".into(),
        3 => "33.33333".into(),
        4 => "25".into(),
        5 => "20".into(),
        _ => "16.66667".into(),
    }
}

/// Text with what means something in GIFT escaped; line breaks as `\n`.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '~' | '=' | '#' | '{' | '}' | ':' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out
}
