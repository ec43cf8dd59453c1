//! The glossary: which words fit what is typed, where each is taught, and with what it is confused.

use super::spelling::{Query, folded};
use crate::course::content::Content;
use crate::course::fact::{Pair, Term};
use crate::course::lesson::{Lesson, Part};
use crate::course::read::Id;

/// The words that have all of what is typed, in the word, in another name of it or in what it means. A word that
/// begins with it stands before one that has it, and that before one that only speaks of it.
pub fn terms<'a>(content: &'a Content, typed: &str) -> Vec<&'a Term> {
    let query = Query::new(typed, content);
    let typed = folded(typed.trim());
    let named = |term: &Term| format!("{}\n{}", term.term, term.also.join("\n"));
    let mut found: Vec<&Term> = content
        .terms
        .iter()
        .filter(|term| query.fits(&format!("{}\n{}", named(term), term.means)))
        .collect();
    found.sort_by_key(|term| {
        let word = folded(&term.term);
        (
            !is_name_of(term, &typed),
            !word.starts_with(&typed),
            !word.contains(&typed),
            !query.fits(&named(term)),
            term.term.to_lowercase(),
        )
    });
    found
}

/// Whether what is typed is another name of a word, the whole of it.
pub fn is_name_of(term: &Term, typed: &str) -> bool {
    let typed = folded(typed.trim());
    term.also.iter().any(|also| folded(also) == typed)
}

/// The pairs that have all of what is typed, in their words or in the question that tells them apart.
pub fn pairs<'a>(content: &'a Content, typed: &str) -> Vec<&'a Pair> {
    let query = Query::new(typed, content);
    let fits = |pair: &&Pair| {
        let name = pair_name(pair, content);
        query.fits(&format!("{name}\n{}", pair.question))
    };
    content.pairs.iter().filter(fits).collect()
}

/// The words that a text of a lesson uses, in the order in which they come: of those that are taught in the lesson or
/// before it, or in none.
pub fn used<'a>(content: &'a Content, text: &str, lesson: &Lesson) -> Vec<&'a Term> {
    let text = folded(text);
    let here = content.outline.number(&lesson.id);
    let mut found: Vec<(usize, usize, &Term)> = Vec::new();
    for term in &content.terms {
        let by = taught(&term.id, content).map(|(lesson, _)| content.outline.number(&lesson.id));
        let is_known = match by {
            Some(number) if term.everyday => number == here,
            Some(number) => number <= here,
            None => !term.everyday,
        };
        let names = [term.term.as_str(), bare(&term.term)].into_iter();
        let mut names = names.chain(term.also.iter().map(String::as_str));
        if is_known && let Some((from, to)) = names.find_map(|name| place(&text, &folded(name))) {
            found.push((from, to, term));
        }
    }
    // What is part of a longer word is not meant by itself.
    let is_inside = |(from, to, _): &(usize, usize, &Term)| {
        found
            .iter()
            .any(|(start, end, _)| start <= from && to <= end && end - start > to - from)
    };
    let mut used: Vec<_> = found.iter().filter(|term| !is_inside(term)).collect();
    used.sort_by_key(|(from, _, _)| *from);
    used.into_iter().map(|(_, _, term)| *term).collect()
}

/// A service without the name of the house: `EC2` of `Amazon EC2`.
fn bare(name: &str) -> &str {
    let house = ["Amazon ", "AWS "].iter();
    let mut bare = house.filter_map(|house| name.strip_prefix(house));
    bare.next().unwrap_or(name)
}

/// Where a name first stands in a text as a word of its own, or as more than one of it.
fn place(text: &str, name: &str) -> Option<(usize, usize)> {
    let is_word = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
    text.match_indices(name)
        .map(|(from, _)| (from, from + name.len()))
        .find(|(from, to)| {
            let (before, after) = (&text[..*from], &text[*to..]);
            let after =
                after
                    .strip_prefix("es")
                    .or(after.strip_prefix('s'))
                    .map_or(after, |rest| {
                        if is_word(rest.chars().next()) {
                            after
                        } else {
                            rest
                        }
                    });
            !is_word(before.chars().next_back()) && !is_word(after.chars().next())
        })
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
