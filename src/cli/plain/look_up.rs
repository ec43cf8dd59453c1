//! Looking something up at a prompt: `? cold start` asks the glossary, `/ words` searches lessons and glossary.

use super::talk::{Book, Talk};
use crate::course::content::Content;
use crate::course::fact::Term;
use crate::course::lesson::StepKind;
use crate::lab::glossary;
use crate::lab::search::{Hit, Target, search};
use anyhow::Result;

/// The most words of the glossary that are named, and the most places that are told at a time.
const MOST: usize = 9;

/// How to look something up.
const HELP: &str = "? and a word: what the glossary says of it, such as ? cold start. / and words: where lessons and \
                    glossary have them all, such as / idle environment. q leaves; everything is saved.";

/// What is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted<'a> {
    /// How to look something up.
    Help,
    /// A word of the glossary.
    Word(&'a str),
    /// Places that have some words.
    Places(&'a str),
}

/// What a line looks up, if it does.
pub(super) fn read(typed: &str) -> Option<Wanted<'_>> {
    if let Some(words) = typed.strip_prefix('/') {
        let words = words.trim();
        return Some(if words.is_empty() {
            Wanted::Help
        } else {
            Wanted::Places(words)
        });
    }
    match typed.strip_prefix('?')?.trim() {
        "" => Some(Wanted::Help),
        word => Some(Wanted::Word(word)),
    }
}

/// Says what was looked up.
pub(super) fn answer(talk: &mut Talk, content: &Content, wanted: Wanted<'_>) -> Result<()> {
    talk.gap()?;
    match wanted {
        Wanted::Help => talk.say(HELP)?,
        Wanted::Word(word) => tell_word(talk, content, word)?,
        Wanted::Places(words) => tell_places(talk, content, words)?,
    }
    talk.gap()
}

/// The word that is meant, or those that fit.
fn tell_word(talk: &mut Talk, content: &Content, word: &str) -> Result<()> {
    let found = glossary::terms(content, word);
    let is_it = |term: &&&Term| term.term.eq_ignore_ascii_case(word) || term.id.as_str() == word;
    let Some(meant) = found.iter().find(is_it).or(found.first()) else {
        return talk.say(&format!(
            "The glossary has no word with `{word}`. / {word} searches the lessons."
        ));
    };
    tell_term(talk, content, meant)?;
    let others = found.iter().filter(|term| term.id != meant.id);
    let others: Vec<&str> = others.take(MOST).map(|term| term.term.as_str()).collect();
    if others.is_empty() {
        return Ok(());
    }
    talk.say_indented("  see also: ", &others.join(", "))
}

fn tell_term(talk: &mut Talk, content: &Content, term: &Term) -> Result<()> {
    talk.say(&format!("{}: {}", term.term, term.means))?;
    if let Some(words) = glossary::taught_in_words(term, content) {
        talk.say_indented("  ", &words)?;
    }
    for (others, question) in glossary::confused(term, content) {
        talk.say_indented("  ", &format!("Easily confused with {others}. {question}"))?;
    }
    Ok(())
}

/// The places that have all words, some at a time; a number reads one, and other words may be looked up instead.
fn tell_places(talk: &mut Talk, content: &Content, words: &str) -> Result<()> {
    let mut hits = search(content, words);
    let mut shown = tell_some(talk, &hits, 0)?;
    while !hits.is_empty() {
        let more = if shown < hits.len() {
            "m for more, "
        } else {
            ""
        };
        let prompt =
            format!("[number to read, {more}? WORD, / SEARCH, Enter to go back, q to leave]");
        let typed = talk.ask(Book::Closed, &prompt)?;
        match (typed.as_str(), read(&typed)) {
            ("", _) => return Ok(()),
            ("m", _) if shown < hits.len() => shown = tell_some(talk, &hits, shown)?,
            (_, Some(Wanted::Places(words))) => {
                hits = search(content, words);
                shown = tell_some(talk, &hits, 0)?;
            }
            (_, Some(Wanted::Word(word))) => tell_word(talk, content, word)?,
            (_, Some(Wanted::Help)) => talk.say(HELP)?,
            (number, None) => {
                let place = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                match place.and_then(|place| hits[..shown].get(place)) {
                    Some(hit) => read_out(talk, content, hit)?,
                    None => {
                        talk.say(&format!("Type a number from 1 to {shown}, or only Enter."))?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// The next places; gives back how many have been shown by now.
fn tell_some(talk: &mut Talk, hits: &[Hit], shown: usize) -> Result<usize> {
    if hits.is_empty() {
        talk.say("Nothing has all of these words. Write less of them, or other ones.")?;
    }
    let upto = hits.len().min(shown + MOST);
    for (n, hit) in hits[..upto].iter().enumerate().skip(shown) {
        let kind = match hit.target {
            Target::Term(_) => "word, ",
            Target::Step { .. } => "",
        };
        talk.say_indented(&format!("  {})  ", n + 1), &format!("{kind}{}", hit.title))?;
        talk.say_indented("      ", &hit.excerpt)?;
    }
    if upto < hits.len() {
        talk.say_indented("  ", &format!("… and {} more.", hits.len() - upto))?;
    }
    Ok(upto)
}

/// Reads a place out. What explains a run is not given away before it.
fn read_out(talk: &mut Talk, content: &Content, hit: &Hit) -> Result<()> {
    match &hit.target {
        Target::Term(id) => {
            let mut terms = content.terms.iter();
            match terms.find(|term| term.id.as_str() == id) {
                Some(term) => tell_term(talk, content, term),
                None => Ok(()),
            }
        }
        Target::Step { lesson, part, step } => {
            let lesson = content.lessons.iter().find(|of| of.id.as_str() == lesson);
            let part = lesson.and_then(|of| of.parts.iter().find(|of| of.id.as_str() == part));
            let Some(step) = part.and_then(|of| of.steps.get(*step)) else {
                return Ok(());
            };
            talk.heading(&hit.title)?;
            talk.markdown(&step.text)?;
            if let StepKind::Trial(trial) = &step.kind {
                talk.gap()?;
                talk.say(&trial.question)?;
            }
            talk.gap()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_look_something_up_are_told_from_answers() {
        let cases = [
            ("? cold start", Some(Wanted::Word("cold start"))),
            ("?init", Some(Wanted::Word("init"))),
            (
                "/ idle  environment",
                Some(Wanted::Places("idle  environment")),
            ),
            ("?", Some(Wanted::Help)),
            ("/", Some(Wanted::Help)),
            ("a c", None),
            ("-1.5", None),
            ("", None),
        ];
        for (typed, wanted) in cases {
            assert_eq!(read(typed), wanted, "{typed}");
        }
    }
}
