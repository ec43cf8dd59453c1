//! A trial in lines: guess, say how sure, see the run, pick the reason, read the explanation.

use super::played;
use super::question::how_sure;
use super::talk::{Book, Talk, letter, place_of};
use crate::clock;
use crate::course::lesson::{Guess as Asked, Trial};
use crate::lab::compare::{Wanted, told};
use crate::lab::desk::Desk;
use crate::lab::trial::{amount, is_right, outcome};
use crate::study::grading::mark_of;
use crate::study::record::{Event, Guess, TrialKey};
use anyhow::Result;

/// Leads through a trial and writes down what was guessed.
pub(crate) fn attempt(
    talk: &mut Talk,
    desk: &mut Desk,
    key: &TrialKey,
    trial: &Trial,
) -> Result<()> {
    talk.gap()?;
    talk.say(&trial.question)?;
    let guess = ask_guess(talk, desk, trial)?;
    let confidence = how_sure(talk, Book::Open(desk.content()))?;
    let run = played(desk.content(), &trial.run.scenario.id, &trial.run.set.0)?;
    let report = run.judged(Wanted::of([&trial.measure])).unwrap_or_default();
    let right = is_right(trial, &guess, &report);
    desk.set_now(clock::now_ms());
    desk.record(Event::Guessed {
        trial: key.clone(),
        guess: guess.clone(),
        right,
        confidence,
    });
    talk.gap()?;
    let rivals = told(&report, &trial.measure);
    if let (true, Some(sentence)) = (rivals.is_empty(), run.summary()) {
        talk.say(&sentence)?;
    }
    for line in rivals {
        talk.say_indented("  - ", &line)?;
    }
    let found = outcome(trial, &report).unwrap_or_else(|| "no number".into());
    let verdict = if right {
        "You were right."
    } else {
        "That is not what you guessed."
    };
    talk.say(&format!("The run says: {found}. {verdict}"))?;
    talk.gap()?;
    talk.say("Why did it turn out this way?")?;
    for (place, reason) in trial.reasons.iter().enumerate() {
        talk.say_indented(&format!("  {})  ", letter(place)), &reason.text)?;
    }
    let count = trial.reasons.len();
    let prompt = format!("Your reason (a-{}):", letter(count.saturating_sub(1)));
    let at = talk.ask_until(Book::Open(desk.content()), &prompt, |typed| {
        one_letter(typed, count)
    })?;
    let reason = &trial.reasons[at];
    desk.set_now(clock::now_ms());
    desk.record(Event::Reasoned {
        trial: key.clone(),
        reason: reason.id.to_string(),
        mark: mark_of(&reason.idea),
    });
    let verdict = if reason.idea.is_right() {
        "Right."
    } else {
        "Not that."
    };
    talk.say(&format!("{verdict} {}", reason.why))?;
    talk.gap()?;
    talk.markdown(&trial.explain)
}

fn ask_guess(talk: &mut Talk, desk: &Desk, trial: &Trial) -> Result<Guess> {
    let book = Book::Open(desk.content());
    match &trial.guess {
        Asked::Number { unit, .. } => {
            let typed = talk.ask_until(book, &format!("Your guess in {unit}:"), |typed| {
                let number = typed.parse::<f64>().ok().filter(|n| n.is_finite());
                number.ok_or_else(|| "Type a number. A wrong guess costs nothing.".to_owned())
            })?;
            talk.say(&format!("You guess {}.", amount(typed, unit)))?;
            Ok(Guess::Number(typed))
        }
        Asked::Choice(choices) => {
            for (place, choice) in choices.iter().enumerate() {
                talk.say_indented(&format!("  {})  ", letter(place)), &choice.text)?;
            }
            let last = letter(choices.len().saturating_sub(1));
            let at = talk.ask_until(book, &format!("Your guess (a-{last}):"), |typed| {
                one_letter(typed, choices.len())
            })?;
            Ok(Guess::Choice(choices[at].id.to_string()))
        }
    }
}

/// The place of the one letter that was typed.
fn one_letter(typed: &str, count: usize) -> Result<usize, String> {
    let mut letters = typed.chars();
    let place = letters.next().and_then(|typed| place_of(typed, count));
    match (place, letters.next()) {
        (Some(place), None) => Ok(place),
        _ => Err(format!(
            "Type one letter from a to {}.",
            letter(count.saturating_sub(1))
        )),
    }
}
