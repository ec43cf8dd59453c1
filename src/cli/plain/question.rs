//! Questions in lines: asked, answered by letters or figures, explained.

use super::story;
use super::talk::{Book, Talk, letter, place_of};
use crate::course::content::Content;
use crate::course::question::{Answer, Choice, Question};
use crate::lab::show;
use crate::lab::trial::amount;
use crate::study::grading::Response;
use crate::study::record::{Answered, Confidence};
use anyhow::Result;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Shows a question with its answers in this order.
pub(crate) fn show(talk: &mut Talk, question: &Question, order: &[usize]) -> Result<()> {
    talk.markdown(&question.stem)?;
    talk.gap()?;
    match &question.answer {
        Answer::Single(choices) | Answer::Choose(choices) => {
            lettered(talk, order.iter().map(|at| choices[*at].words()))
        }
        Answer::Number { .. } => Ok(()),
        Answer::Ordering { items, .. } => {
            lettered(talk, order.iter().map(|at| items[*at].text.as_str().into()))
        }
        Answer::Matching { pairs, extra } => {
            for (n, pair) in pairs.iter().enumerate() {
                talk.say_indented(&format!("  {})  ", n + 1), &pair.prompt)?;
            }
            talk.gap()?;
            let answers = pairs.iter().map(|pair| pair.answer.as_str());
            let answers: Vec<&str> = answers
                .chain(extra.iter().map(|item| item.text.as_str()))
                .collect();
            lettered(talk, order.iter().map(|at| answers[*at].into()))
        }
    }
}

fn lettered<'a>(talk: &mut Talk, texts: impl Iterator<Item = Cow<'a, str>>) -> Result<()> {
    for (place, text) in texts.enumerate() {
        talk.say_indented(&format!("  {})  ", letter(place)), &text)?;
    }
    Ok(())
}

/// What to type for a question.
pub(crate) fn prompt(question: &Question, order: &[usize]) -> String {
    let last = letter(order.len().saturating_sub(1));
    match &question.answer {
        Answer::Single(_) => format!("Your answer (a-{last}):"),
        Answer::Choose(_) => format!(
            "Your {} answers, such as a c:",
            question.answer.right_choices()
        ),
        Answer::Number { unit, .. } => format!("Your answer in {unit}:"),
        Answer::Ordering { .. } => "The letters in the right order:".into(),
        Answer::Matching { pairs, .. } => {
            format!("For each of 1 to {} its letter, in order:", pairs.len())
        }
    }
}

/// Reads what was typed as an answer; the error says what would be one.
pub(crate) fn read(question: &Question, order: &[usize], typed: &str) -> Result<Response, String> {
    let ids = question.answer.shuffled_ids();
    let id = |place: usize| ids[order[place]].to_string();
    let letters = || -> Result<Vec<usize>, String> {
        let last = letter(order.len().saturating_sub(1));
        let places = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != ',')
            .map(|c| place_of(c, order.len()))
            .collect::<Option<Vec<usize>>>();
        places.ok_or_else(|| format!("Type letters from a to {last}."))
    };
    let exactly = |count: usize| -> Result<Vec<usize>, String> {
        let places = letters()?;
        let different: BTreeSet<usize> = places.iter().copied().collect();
        if places.len() != count || different.len() != count {
            let letters = if count == 1 {
                "letter"
            } else {
                "different letters"
            };
            return Err(format!("Type {count} {letters}."));
        }
        Ok(places)
    };
    match &question.answer {
        Answer::Single(_) => Ok(Response::choice(&id(exactly(1)?[0]))),
        Answer::Choose(_) => {
            let places = exactly(question.answer.right_choices())?;
            Ok(Response::Choices(places.into_iter().map(id).collect()))
        }
        Answer::Number { .. } => match typed.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Response::Number(value)),
            _ => Err("Type a number, with a point if it is not whole.".into()),
        },
        Answer::Ordering { items, .. } => {
            let places = exactly(items.len())?;
            Ok(Response::Order(places.into_iter().map(id).collect()))
        }
        Answer::Matching { pairs, .. } => {
            let places = exactly(pairs.len())?;
            let paired: BTreeMap<String, String> = pairs
                .iter()
                .zip(places)
                .map(|(pair, place)| (pair.id.to_string(), id(place)))
                .collect();
            Ok(Response::Pairs(paired))
        }
    }
}

/// Asks how sure one is.
pub(crate) fn how_sure(talk: &mut Talk, book: Book<'_>) -> Result<Confidence> {
    let prompt = "How sure are you? g = a guess, t = I think so, s = I am sure:";
    talk.ask_until(book, prompt, |typed| match typed {
        "g" => Ok(Confidence::Guess),
        "t" => Ok(Confidence::Think),
        "s" => Ok(Confidence::Sure),
        _ => Err("Type g, t or s.".into()),
    })
}

/// Says what was right, and why for every choice; of a question that was asked again, too.
pub(crate) fn explain(
    talk: &mut Talk,
    question: &Question,
    order: &[usize],
    (given, again): (&Answered, bool),
) -> Result<()> {
    talk.gap()?;
    talk.say(match (given.mark.right, given.confidence) {
        (false, _) if given.response == Response::Blank => "Not answered.",
        (true, Confidence::Guess) => "Right, by a guess.",
        (true, _) => "Right.",
        (false, _) if again => "Not right: it comes back another day.",
        (false, Confidence::Sure) => "Not right, though you were sure: it comes back.",
        (false, _) => "Not right.",
    })?;
    match &question.answer {
        Answer::Single(choices) | Answer::Choose(choices) => {
            for (place, at) in order.iter().enumerate() {
                explain_choice(talk, place, &choices[*at], &given.response)?;
            }
        }
        Answer::Number {
            value,
            unit,
            why,
            slips,
            ..
        } => {
            talk.say(&format!("The answer is {}. {why}", amount(*value, unit)))?;
            for slip in slips {
                let words = format!("{}: {}", amount(slip.value, unit), slip.why);
                talk.say_indented("  ", &words)?;
            }
        }
        Answer::Ordering { items, why } => {
            for (n, item) in items.iter().enumerate() {
                talk.say_indented(&format!("  {})  ", n + 1), &item.text)?;
            }
            talk.say(why)?;
        }
        Answer::Matching { pairs, .. } => {
            for pair in pairs {
                let words = format!("{}: {}. {}", pair.prompt, pair.answer, pair.why);
                talk.say_indented("  ", &words)?;
            }
        }
    }
    talk.say(&format!("The rule: {}", question.rule))
}

fn explain_choice(
    talk: &mut Talk,
    place: usize,
    choice: &Choice,
    response: &Response,
) -> Result<()> {
    let taken = matches!(response, Response::Choices(ids) if ids.contains(choice.id.as_str()));
    let verdict = match (choice.idea.is_right(), taken) {
        (true, true) => "right, and yours",
        (true, false) => "right",
        (false, true) => "wrong, and yours",
        (false, false) => "wrong",
    };
    let lead = format!("  {})  ", letter(place));
    talk.say_indented(
        &lead,
        &format!("[{verdict}] {} {}", ended(&choice.words()), choice.why),
    )?;
    match &choice.when {
        Some(when) => talk.say_indented("      ", &format!("When it fits: {when}")),
        None => Ok(()),
    }
}

/// Offers the run that proves the answer of a question as it was asked; whoever wants to see it comes back here.
pub(crate) fn offer_proof(talk: &mut Talk, content: &Content, question: &Question) -> Result<()> {
    if !show::can(question) {
        return Ok(());
    }
    talk.gap()?;
    while talk.ask(
        Book::Open(content),
        "A run proves it: [r to run it, Enter to go on]",
    )? == "r"
    {
        match show::of(content, question) {
            Some(Ok(show)) => story::tell_show(talk, &show)?,
            Some(Err(error)) => talk.say(&format!("{error:#}"))?,
            None => {}
        }
        talk.gap()?;
    }
    Ok(())
}

/// A text with a full stop, so that another sentence can follow.
fn ended(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
