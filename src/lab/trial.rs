//! Judges a guess by the run that settles it.

use crate::course::lesson::{Guess as Asked, Trial};
use crate::study::record::Guess;
use serde_json::Value;

/// Whether a guess is right. `run` is the run's JSON; a run without the number proves nobody right.
pub fn is_right(trial: &Trial, guess: &Guess, run: &Value) -> bool {
    let Some(value) = trial.measure.value(run) else {
        return false;
    };
    match (&trial.guess, guess) {
        (Asked::Number { within, .. }, Guess::Number(number)) => (number - value).abs() <= *within,
        (Asked::Choice(choices), Guess::Choice(id)) => choices
            .iter()
            .any(|choice| choice.id.as_str() == id && choice.bound.judge(Some(value)).met),
        _ => false,
    }
}

/// What the run says, in words: `6 cold starts`, or the text of the choice that it meets.
pub fn outcome(trial: &Trial, run: &Value) -> Option<String> {
    let value = trial.measure.value(run)?;
    match &trial.guess {
        Asked::Number { unit, .. } => Some(amount(value, unit)),
        Asked::Choice(choices) => {
            let met = |bound: crate::course::goal::Bound| bound.judge(Some(value)).met;
            let choice = choices.iter().find(|choice| met(choice.bound))?;
            Some(choice.text.clone())
        }
    }
}

/// A number with its unit: one of them has no plural.
pub fn amount(value: f64, unit: &str) -> String {
    let is_one = (value - 1.0).abs() < f64::EPSILON;
    let unit = match unit.strip_suffix('s') {
        Some(singular) if is_one && singular.len() > 1 => singular,
        _ => unit,
    };
    format!("{} {unit}", number(value))
}

/// A number as people write it: whole where it is whole, else with up to three decimals.
pub fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
