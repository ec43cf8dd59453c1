//! How sure one is of a guess: on to the run, or back to the guess.

use super::{Stage, Trying};
use crate::course::lesson::{Guess as Asked, Trial};
use crate::lab::desk::Desk;
use crate::study::record::{Confidence, Event, Guess};

impl Trying {
    /// Starts the run, or goes back to the guess; gives back what is to be written down.
    pub(super) fn be_sure(
        &mut self,
        guess: Guess,
        confidence: Option<Confidence>,
        trial: &Trial,
        desk: &Desk,
    ) -> Vec<Event> {
        self.notice = None;
        let Some(confidence) = confidence else {
            self.stage = Stage::at(&guess, trial);
            return Vec::new();
        };
        if self.start_run(trial, desk) {
            self.stage = Stage::Run { guess, confidence };
        }
        if trial.measure.is_of_rivals() && self.is_running() {
            return self.settle(trial).into_iter().collect();
        }
        Vec::new()
    }
}

impl Stage {
    /// Before the guess was taken: as it was typed, or with the cursor on it.
    fn at(guess: &Guess, trial: &Trial) -> Self {
        match (guess, &trial.guess) {
            (Guess::Choice(id), Asked::Choice(choices)) => {
                let at = choices.iter().position(|choice| choice.id.as_str() == id);
                Self::Guess {
                    typed: String::new(),
                    at: at.unwrap_or(0),
                }
            }
            (Guess::Number(number), Asked::Number { .. }) => Self::Guess {
                typed: number.to_string(),
                at: 0,
            },
            _ => Self::start(),
        }
    }
}
