//! Finds words in the course and its glossary.

use super::glossary::is_name_of;
use super::spelling::Query;
use crate::course::content::Content;
use crate::course::lesson::{Lesson, StepKind};
use crate::course::markdown::{self, Block};

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Where it leads.
    pub target: Target,
    /// What people call the place.
    pub title: String,
    /// The words around what was found, on one line.
    pub excerpt: String,
}

/// Where a hit leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A step of a lesson's part.
    Step {
        /// The lesson's id.
        lesson: String,
        /// The part's id.
        part: String,
        /// Which step, from 0.
        step: usize,
    },
    /// A word of the glossary, by its id.
    Term(String),
}

/// The most hits: more are not read.
const MOST: usize = 60;

/// How much of the text around a hit is told, in characters.
const EXCERPT: usize = 90;

/// Finds places that have all words of the query. Words of the glossary come first, then titles, then texts,
/// each in the order of the course.
pub fn search(content: &Content, query: &str) -> Vec<Hit> {
    let (words, query) = (query, Query::new(query, content));
    if query.is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<(u8, Hit)> = Vec::new();
    for term in &content.terms {
        let names = format!("{}\n{}", term.term, term.also.join("\n"));
        if let Some(rank) = rank(&names, &term.means, &query) {
            let hit = Hit {
                target: Target::Term(term.id.to_string()),
                title: term.term.clone(),
                excerpt: excerpt(&term.means, &query),
            };
            let is_other_name = is_name_of(term, words);
            hits.push((if is_other_name { 0 } else { rank + 1 }, hit));
        }
    }
    for lesson in &content.lessons {
        hits.extend(in_lesson(lesson, &query));
    }
    hits.sort_by_key(|(rank, _)| *rank);
    hits.into_iter().map(|(_, hit)| hit).take(MOST).collect()
}

fn in_lesson(lesson: &Lesson, query: &Query) -> Vec<(u8, Hit)> {
    let mut hits = Vec::new();
    for part in &lesson.parts {
        for (n, step) in part.steps.iter().enumerate() {
            let mut text = prose(&step.text);
            if let StepKind::Trial(trial) = &step.kind {
                // What explains a run is not given away before it.
                text = format!("{text} {}", trial.question);
            }
            let title = step.title.as_deref().unwrap_or(&part.title);
            let Some(rank) = rank(title, &text, query) else {
                continue;
            };
            let hit = Hit {
                target: Target::Step {
                    lesson: lesson.id.to_string(),
                    part: part.id.to_string(),
                    step: n,
                },
                title: format!("{}: {title}", lesson.title),
                excerpt: excerpt(&text, query),
            };
            hits.push((rank + 2, hit));
        }
    }
    hits
}

/// How well a place fits: 0 where the title has all words, 2 where the title and the text have them.
fn rank(title: &str, text: &str, query: &Query) -> Option<u8> {
    if query.fits(title) {
        return Some(0);
    }
    query.fits(&format!("{title}\n{text}")).then_some(2)
}

/// The text of Markdown without its marks, on one line.
pub fn prose(source: &str) -> String {
    let mut words = String::new();
    plain(&markdown::parse(source), &mut words);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain(blocks: &[Block], words: &mut String) {
    for block in blocks {
        match block {
            Block::Heading(_, inlines) | Block::Paragraph(inlines) => {
                words.push_str(&markdown::plain(inlines));
            }
            Block::List { items, .. } => items.iter().for_each(|item| plain(item, words)),
            Block::Quote(_, inner) => plain(inner, words),
            Block::Table { head, rows } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    words.push_str(&markdown::plain(cell));
                    words.push(' ');
                }
            }
            Block::Code { text, .. } => words.push_str(text),
            Block::Rule => {}
        }
        words.push(' ');
    }
}

/// The part of a text around the first word that was found in it; its beginning if none was.
fn excerpt(text: &str, query: &Query) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = query.first_in(text).unwrap_or(0);
    let mut from = at.saturating_sub(EXCERPT / 3);
    while from > 0 && from < chars.len() && !chars[from - 1].is_whitespace() {
        from -= 1;
    }
    let to = (from + EXCERPT).min(chars.len());
    let part: String = chars[from..to].iter().collect();
    let lead = if from > 0 { "…" } else { "" };
    let tail = if to < chars.len() { "…" } else { "" };
    format!("{lead}{}{tail}", part.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: &str) -> Vec<Hit> {
        search(&Content::embedded(), query)
    }

    #[test]
    fn words_of_the_glossary_come_first() {
        let hits = found("snapstart");
        assert!(
            matches!(&hits[0].target, Target::Term(id) if id == "snapstart"),
            "{hits:?}"
        );
        assert!(
            hits.iter()
                .any(|hit| matches!(hit.target, Target::Step { .. }))
        );
    }

    #[test]
    fn all_words_have_to_be_there_in_any_order() {
        let hits = found("omelette unfolds");
        assert_eq!(hits.len(), 1, "{hits:?}");
        assert!(hits[0].title.ends_with("A kitchen that unfolds"));
        assert!(hits[0].excerpt.contains("omelette"), "{}", hits[0].excerpt);
        assert!(found("omelette zebra").is_empty());
        assert!(found("   ").is_empty());
    }

    #[test]
    fn the_usual_spellings_are_found() {
        let content = Content::embedded();
        for (typed, term) in [
            ("timeout", "Time-out"),
            ("time out", "Time-out"),
            ("visibility timeout", "Visibility time-out"),
            ("throttling", "Throttle"),
            ("throttled", "Throttle"),
            ("dlq", "Dead-letter queue"),
            ("dead letter queue", "Dead-letter queue"),
            ("coldstart", "Cold start"),
            ("cold starts", "Cold start"),
            ("retries", "Retry"),
            ("az", "Availability Zone"),
            ("esm", "Event source mapping"),
            ("fanout", "Fan-out"),
            ("xray", "X-Ray"),
            ("snap start", "SnapStart"),
            ("ddb", "DynamoDB"),
            ("idempotency", "Idempotent"),
            ("event driven", "Event-driven"),
            ("sqs queues", "SQS queue"),
            ("asg", "Auto Scaling group"),
            ("autoscaling", "Automatic scaling"),
            ("sfn", "Step Functions"),
            ("vpce", "VPC endpoint"),
            ("pre-signed url", "Presigned URL"),
        ] {
            let words = crate::lab::glossary::terms(&content, typed);
            let first: Vec<&str> = words.iter().take(8).map(|word| &*word.term).collect();
            assert!(first.contains(&term), "{typed}: {first:?}");
            let hits = search(&content, typed);
            assert!(
                hits.iter().any(|hit| hit.title == term),
                "{typed}: {hits:?}"
            );
        }
        let steps = |typed: &str| {
            let hits = search(&content, typed).into_iter();
            hits.filter(|hit| matches!(hit.target, Target::Step { .. }))
                .count()
        };
        for (typed, written) in [("timeout", "time-out"), ("dlq", "dead-letter queue")] {
            assert_eq!(steps(typed), steps(written), "{typed}");
            assert!(steps(typed) > 0, "{typed}");
        }
    }
}
