//! Judges a guess by the run that settles it.

use crate::course::goal::singular;
use crate::course::lesson::{Guess as Asked, Trial};
use crate::money::grouped;
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
    let unit = if is_one {
        singular(unit)
    } else {
        unit.to_owned()
    };
    format!("{} {unit}", figure(value))
}

/// A number with commas between its thousands.
pub fn figure(value: f64) -> String {
    let number = number(value);
    if value >= 1e3 {
        return grouped(&number);
    }
    number
}

/// A number as people write it: whole where it is whole, else with up to three decimals, or six where it
/// is below one.
pub fn number(value: f64) -> String {
    let text = if value.abs() < 1.0 {
        format!("{value:.6}")
    } else {
        format!("{value:.3}")
    };
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_exact_as_they_have_to_be() {
        let shown = [6.0, 450.0, 80.25, 0.000_402, 0.12, 1_234.567_8].map(number);
        assert_eq!(shown, ["6", "450", "80.25", "0.000402", "0.12", "1234.568"]);
        assert_eq!(amount(1.0, "cold starts"), "1 cold start");
        assert_eq!(amount(2.0, "cold starts"), "2 cold starts");
        assert_eq!(amount(12_345.5, "calls"), "12,345.5 calls");
        assert_eq!(amount(1.0, "pieces of work"), "1 piece of work");
        assert_eq!(amount(1.0, "ms"), "1 ms");
        assert_eq!(amount(1.0, "s"), "1 s");
    }
}
