//! The glossary: which words fit what is typed, where each is taught, and with what it is confused.

use crate::course::content::Content;
use crate::course::fact::{Pair, Term};
use crate::course::lesson::{Lesson, Part};
use crate::course::read::Id;

/// The words that have all of what is typed, in the word or in what it means. A word that begins with it stands
/// before one that has it, and that before one that only speaks of it.
pub fn terms<'a>(content: &'a Content, typed: &str) -> Vec<&'a Term> {
    let typed = typed.trim().to_lowercase();
    let mut found: Vec<&Term> = content
        .terms
        .iter()
        .filter(|term| fits(&typed, &[&term.term, &term.means]))
        .collect();
    found.sort_by_key(|term| {
        let word = term.term.to_lowercase();
        (!word.starts_with(&typed), !word.contains(&typed), word)
    });
    found
}

/// The pairs that have all of what is typed, in their words or in the question that tells them apart.
pub fn pairs<'a>(content: &'a Content, typed: &str) -> Vec<&'a Pair> {
    let typed = typed.trim().to_lowercase();
    let fits = |pair: &&Pair| fits(&typed, &[&pair_name(pair, content), &pair.question]);
    content.pairs.iter().filter(fits).collect()
}

fn fits(typed: &str, texts: &[&str]) -> bool {
    let all = texts.join(" ").to_lowercase();
    typed.split_whitespace().all(|word| all.contains(word))
}

/// The lesson and the part in which a word is new.
pub fn taught<'a>(term: &Id, content: &'a Content) -> Option<(&'a Lesson, &'a Part)> {
    content.lessons.iter().find_map(|lesson| {
        let brings = |part: &&Part| part.terms.iter().any(|link| link.id == *term);
        Some((lesson, lesson.parts.iter().find(brings)?))
    })
}

/// Where a word is taught, in words: `Lesson 6, Think in executions: The first call`.
pub fn taught_in_words(term: &Term, content: &Content) -> Option<String> {
    let (lesson, part) = taught(&term.id, content)?;
    let number = content.outline.number(&lesson.id).unwrap_or(0);
    Some(format!("Lesson {number}, {}: {}", lesson.title, part.title))
}

/// What a word is easily confused with, and for each the question that tells them apart.
pub fn confused(term: &Term, content: &Content) -> Vec<(String, String)> {
    let of_it = content
        .pairs
        .iter()
        .filter(|pair| pair.terms.iter().any(|link| link.id == term.id));
    let told = |pair: &Pair| {
        let others = pair.terms.iter().filter(|link| link.id != term.id);
        let others: Vec<String> = others.map(|link| name(link.id.as_str(), content)).collect();
        (others.join(", "), pair.question.clone())
    };
    of_it.map(told).collect()
}

/// The word of an id.
pub fn name(term: &str, content: &Content) -> String {
    let mut terms = content.terms.iter();
    let known = terms.find(|known| known.id.as_str() == term);
    known.map_or_else(|| term.to_owned(), |known| known.term.clone())
}

/// The words of a pair, side by side.
pub fn pair_name(pair: &Pair, content: &Content) -> String {
    let names = pair
        .terms
        .iter()
        .map(|link| name(link.id.as_str(), content));
    names.collect::<Vec<_>>().join(" / ")
}
