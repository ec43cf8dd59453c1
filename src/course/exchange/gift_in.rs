//! Moodle's GIFT, in. Questions become the TOML of a bank, to be read and checked like any other; what is
//! wrong is told with its line, and what GIFT does not say is left to be filled in.

use super::gift::OURS;
use toml::{Table, Value};

/// What came of a GIFT file.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The bank, as TOML.
    pub bank: String,
    /// How many questions it has.
    pub questions: usize,
    /// What could not be read: the line, and what is wrong with it.
    pub problems: Vec<(u32, String)>,
}

/// What is to be filled in: GIFT has no place for it.
const WHEN: &str = "Say when it would be right.";

/// Our own keys of a question: each with its values in the order of the file.
type Keys = Vec<(String, String)>;

/// Reads a file; `title` is what people call the bank.
pub fn read_gift(title: &str, text: &str) -> Imported {
    let mut questions = Vec::new();
    let mut problems = Vec::new();
    for block in blocks(text) {
        match question(&block) {
            Ok(Some(question)) => questions.push(Value::Table(question)),
            Ok(None) => {}
            Err(problem) => problems.push((block.line, problem)),
        }
    }
    let count = questions.len();
    let mut bank = Table::new();
    bank.insert("title".into(), title.into());
    bank.insert("question".into(), Value::Array(questions));
    Imported {
        bank: toml::to_string(&bank).unwrap_or_default(),
        questions: count,
        problems,
    }
}

/// A question's lines.
struct Block {
    /// The line that its text begins on.
    line: u32,
    text: String,
    keys: Keys,
}

/// Questions are separated by empty lines; comments and categories are no part of them.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut block: Option<Block> = None;
    let mut keys = Keys::new();
    for (n, line) in text.lines().enumerate() {
        let line_number = u32::try_from(n + 1).unwrap_or(u32::MAX);
        if let Some(ours) = line.strip_prefix(OURS) {
            if let Some((key, value)) = ours.split_once(": ") {
                keys.push((key.to_owned(), value.to_owned()));
            }
        } else if line.trim_start().starts_with("//") || line.starts_with("$CATEGORY") {
        } else if line.trim().is_empty() {
            blocks.extend(block.take());
        } else {
            let block = block.get_or_insert_with(|| Block {
                line: line_number,
                text: String::new(),
                keys: std::mem::take(&mut keys),
            });
            block.text.push_str(line);
            block.text.push('\n');
        }
    }
    blocks.extend(block);
    blocks
}

/// A question as a table of a bank; none for a description without an answer.
fn question(block: &Block) -> Result<Option<Table>, String> {
    let text = block.text.trim();
    let (id, rest) = match text.strip_prefix("::").and_then(|rest| split(rest, "::")) {
        Some((name, rest)) => (id_of(&unescaped(&name), usize::MAX), rest),
        None => (id_of(text, 6), text.to_owned()),
    };
    let Some((stem, rest)) = split(&rest, "{") else {
        return Ok(None);
    };
    let Some((body, after)) = split(&rest, "}") else {
        return Err("the answers have no closing brace".into());
    };
    let stem = format!("{}{}", unescaped(stem.trim()), blank(&after));
    let (answers, general) = split(&body, "####").unwrap_or((body, String::new()));
    let mut table = Table::new();
    table.insert("id".into(), id.into());
    let kind = one(&block.keys, "kind");
    let answers = answers.trim();
    let named = |name: &str| kind.is_some_and(|kind| kind == name);
    if let Some(numbers) = answers.strip_prefix('#') {
        number(numbers, &block.keys, &mut table)?;
    } else if let "T" | "TRUE" | "F" | "FALSE" = answers {
        truth(answers.starts_with('T'), &mut table);
    } else if answers.contains("->") {
        pairs(answers, &block.keys, named("ordering"), &mut table)?;
    } else {
        choices(answers, &block.keys, &mut table)?;
    }
    table.insert("stem".into(), stem.into());
    let rule = unescaped(general.trim());
    described(&block.keys, &rule, &mut table);
    Ok(Some(table))
}

/// A question that ends behind its answers has a gap to fill.
fn blank(after: &str) -> String {
    let after = unescaped(after.trim());
    if after.is_empty() {
        String::new()
    } else {
        format!(" ____ {after}")
    }
}

/// What a question is apart from its answers; where GIFT says nothing, the plainest that there is.
fn described(keys: &Keys, rule: &str, table: &mut Table) {
    for (key, otherwise) in [
        ("skill", "recognise"),
        ("level", "foundational"),
        ("lesson", "what-is-serverless"),
    ] {
        table.insert(key.into(), one(keys, key).unwrap_or(otherwise).into());
    }
    let words = |key: &str, by: &str| -> Option<Value> {
        let words = one(keys, key)?
            .split(by)
            .map(|word| Value::from(word.trim()));
        Some(Value::Array(words.collect()))
    };
    for (key, by) in [("exams", ","), ("facts", " "), ("enemies", " ")] {
        if let Some(list) = words(key, by) {
            table.insert(key.into(), list);
        }
    }
    if one(keys, "exam_only") == Some("true") {
        table.insert("exam_only".into(), true.into());
    }
    let is_ordering = table.get("kind").and_then(Value::as_str) == Some("ordering");
    if is_ordering && let Some((rule, why)) = rule.split_once(". ") {
        table.insert("rule".into(), format!("{rule}.").into());
        table.insert("why".into(), why.into());
        return;
    }
    let rule = if rule.is_empty() {
        "Say the rule in one line."
    } else {
        rule
    };
    table.insert("rule".into(), rule.into());
}

fn number(text: &str, keys: &Keys, table: &mut Table) -> Result<(), String> {
    let text = text.trim();
    let text = text.strip_prefix('=').unwrap_or(text);
    let (value, why) = split(text, "#").unwrap_or((text.to_owned(), String::new()));
    let (value, within) = match value.split_once(':') {
        Some((value, within)) => (value.trim().to_owned(), within.trim().to_owned()),
        None => (value.trim().to_owned(), "0".to_owned()),
    };
    let read = |text: &str| {
        text.parse::<f64>()
            .map_err(|_| format!("`{text}` is no number; ranges are written value:within"))
    };
    table.insert("kind".into(), "number".into());
    table.insert("answer".into(), read(&value)?.into());
    table.insert("within".into(), read(&within)?.into());
    table.insert("unit".into(), one(keys, "unit").unwrap_or("").into());
    table.insert("why".into(), explained(&why).into());
    Ok(())
}

fn truth(right: bool, table: &mut Table) {
    let choice = |id: &str, text: &str, right: bool| {
        let mut choice = Table::new();
        choice.insert("id".into(), id.into());
        choice.insert("text".into(), text.into());
        idea(if right { "right" } else { "slip=misread" }, &mut choice);
        if !right {
            choice.insert("when".into(), WHEN.into());
        }
        choice.insert("why".into(), explained("").into());
        Value::Table(choice)
    };
    let choices = vec![
        choice("true", "True", right),
        choice("false", "False", !right),
    ];
    table.insert("kind".into(), "single".into());
    table.insert("choice".into(), Value::Array(choices));
}

fn choices(text: &str, keys: &Keys, table: &mut Table) -> Result<(), String> {
    let ours: Vec<&str> = all(keys, "choice").collect();
    let mut choices = Vec::new();
    let mut right = 0;
    for (n, (mark, answer)) in marked(text).into_iter().enumerate() {
        let (weight, answer) = match answer.strip_prefix('%').and_then(|a| a.split_once('%')) {
            Some((weight, answer)) => (weight.parse::<f64>().ok(), answer.to_owned()),
            None => (None, answer),
        };
        let is_right = weight.map_or(mark == '=', |weight| weight > 0.0);
        right += usize::from(is_right);
        let (words, why) = split(&answer, "#").unwrap_or((answer, String::new()));
        let words = unescaped(words.trim());
        let mut choice = Table::new();
        let mut ours = ours.get(n).unwrap_or(&"").splitn(3, ' ');
        let id = ours.next().filter(|id| !id.is_empty());
        choice.insert(
            "id".into(),
            id.map_or_else(|| id_of(&words, 6), str::to_owned).into(),
        );
        choice.insert("text".into(), words.into());
        let named = ours
            .next()
            .unwrap_or(if is_right { "right" } else { "slip=misread" });
        idea(named, &mut choice);
        if named != "right" {
            let when = ours.next().unwrap_or(WHEN);
            choice.insert("when".into(), when.into());
        }
        choice.insert("why".into(), explained(&why).into());
        choices.push(Value::Table(choice));
    }
    if right == 0 {
        return Err("no answer is right: begin the right one with =".into());
    }
    let kind = if right == 1 { "single" } else { "choose" };
    table.insert("kind".into(), kind.into());
    table.insert("choice".into(), Value::Array(choices));
    Ok(())
}

/// Which idea an answer shows: `right`, `misconception=ID` or `slip=ID`.
fn idea(named: &str, choice: &mut Table) {
    match named.split_once('=') {
        Some((kind, id)) => choice.insert(kind.into(), id.into()),
        None => choice.insert("right".into(), true.into()),
    };
}

fn pairs(text: &str, keys: &Keys, ordered: bool, table: &mut Table) -> Result<(), String> {
    let ids = |key: &str| -> Vec<String> {
        let ids = one(keys, key).unwrap_or_default().split(' ');
        ids.filter(|id| !id.is_empty()).map(str::to_owned).collect()
    };
    let known = ids(if ordered { "items" } else { "pairs" });
    let whys: Vec<&str> = all(keys, "why").collect();
    let mut rows = Vec::new();
    for (n, (_, pair)) in marked(text).into_iter().enumerate() {
        let Some((prompt, answer)) = pair.split_once("->") else {
            return Err(format!("`{}` has no ->", pair.trim()));
        };
        let (prompt, answer) = (unescaped(prompt.trim()), unescaped(answer.trim()));
        let mut row = Table::new();
        let id = known.get(n).cloned().unwrap_or_else(|| id_of(&prompt, 6));
        row.insert("id".into(), id.into());
        if ordered {
            row.insert("text".into(), answer.into());
        } else {
            row.insert("prompt".into(), prompt.into());
            row.insert("answer".into(), answer.into());
            row.insert("why".into(), explained(whys.get(n).unwrap_or(&"")).into());
        }
        rows.push(Value::Table(row));
    }
    let (kind, key) = if ordered {
        ("ordering", "item")
    } else {
        ("matching", "pair")
    };
    table.insert("kind".into(), kind.into());
    table.insert(key.into(), Value::Array(rows));
    if ordered {
        table.insert("why".into(), explained("").into());
        return Ok(());
    }
    let extra = all(keys, "extra").filter_map(|extra| {
        let (id, text) = extra.split_once(' ')?;
        let mut item = Table::new();
        item.insert("id".into(), id.into());
        item.insert("text".into(), text.into());
        Some(Value::Table(item))
    });
    let extra: Vec<Value> = extra.collect();
    if !extra.is_empty() {
        table.insert("extra".into(), Value::Array(extra));
    }
    Ok(())
}

/// The answers with the mark that each begins with.
fn marked(text: &str) -> Vec<(char, String)> {
    let mut answers: Vec<(char, String)> = Vec::new();
    let mut escaped = false;
    for c in text.chars() {
        let begins = !escaped && matches!(c, '=' | '~');
        escaped = c == '\\' && !escaped;
        match answers.last_mut() {
            _ if begins => answers.push((c, String::new())),
            Some((_, answer)) => answer.push(c),
            None => {}
        }
    }
    answers
}

fn one<'a>(keys: &'a Keys, key: &str) -> Option<&'a str> {
    all(keys, key).next()
}

fn all<'a>(keys: &'a Keys, key: &str) -> impl Iterator<Item = &'a str> {
    let key = key.to_owned();
    keys.iter()
        .filter(move |(known, _)| *known == key)
        .map(|(_, value)| value.as_str())
}

/// What stands before and after the first `mark` that is not escaped.
fn split(text: &str, mark: &str) -> Option<(String, String)> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find(mark)?;
        let slashes = text[..at].chars().rev().take_while(|c| *c == '\\').count();
        if slashes % 2 == 0 {
            return Some((text[..at].to_owned(), text[at + mark.len()..].to_owned()));
        }
        from = at + mark.len();
    }
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            ('\n', _) => out.push(' '),
            (c, _) => out.push(c),
        }
    }
    out
}

/// An explanation, or a reminder to write one.
fn explained(why: &str) -> String {
    let why = unescaped(why.trim());
    if why.is_empty() {
        "Say why this is so.".into()
    } else {
        why
    }
}

/// An id made of the first words of a text.
fn id_of(text: &str, most: usize) -> String {
    let words: Vec<String> = text
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(most)
        .map(str::to_owned)
        .collect();
    if words.is_empty() {
        "item".into()
    } else {
        words.join("-")
    }
}
