//! A trial: guess, say how sure, watch the run, pick the reason, read the explanation.

mod keys;
mod sure;
mod words;

use crate::course::lesson::{Guess as Asked, Trial};
use crate::lab::compare::Wanted;
use crate::lab::desk::Desk;
use crate::lab::playground::Playground;
use crate::lab::trial::is_right;
use crate::study::grading::mark_of;
use crate::study::progress::Guessed;
use crate::study::record::{Confidence, Event, Guess, TrialKey};
use crate::tui::keys::{Key, find};
use crate::tui::screen::play::{Action as Run, Watched};
use crate::tui::theme::Theme;
use crate::tui::widget::choice::{self, SURE};
use keys::{Action, table};
use ratatui::text::Line;
use serde_json::Value;
use std::time::Duration;
use words::Page;

/// Where a learner is in a trial.
#[derive(Debug)]
pub(super) struct Trying {
    key: TrialKey,
    stage: Stage,
    /// A guess from an earlier sitting.
    before: Option<Guessed>,
    watched: Option<Watched>,
    /// What the run said, once it is known to its end.
    judged: Option<Value>,
    /// Whether the learner wants to be at the end of a run that is still getting ahead.
    waiting: bool,
    notice: Option<String>,
    /// Whether it has come back already.
    again: bool,
}

/// Why the lesson has a page more from now on.
const COMES_BACK: &str =
    "You were sure, so it comes back before the mission: the lesson has one page more now.";

/// How far a learner is.
#[derive(Debug)]
pub(super) enum Stage {
    /// A number is typed, or a choice is under the cursor.
    Guess { typed: String, at: usize },
    /// How sure?
    Sure { guess: Guess },
    /// The run plays.
    Run {
        guess: Guess,
        confidence: Confidence,
    },
    /// Why did it turn out this way?
    Reason {
        guess: Guess,
        right: bool,
        /// Whether it comes back, as it was sure and wrong.
        returns: bool,
        at: usize,
    },
    /// The explanation. Nothing was guessed now if it was in an earlier sitting.
    Explained {
        guess: Option<(Guess, bool)>,
        reason: Option<usize>,
    },
}

impl Trying {
    /// A trial as it is opened: with its explanation if it was guessed in an earlier sitting.
    pub(super) fn new(key: TrialKey, trial: &Trial, desk: &Desk) -> Self {
        let before = desk.progress().trial(&key);
        let mut trying = Self {
            key,
            stage: Stage::start(),
            before,
            watched: None,
            judged: None,
            waiting: false,
            notice: None,
            again: false,
        };
        if before.is_some() && trying.start_run(trial, desk) {
            trying.play_out(trial);
            trying.stage = Stage::Explained {
                guess: None,
                reason: None,
            };
        }
        trying
    }

    /// As it comes back.
    pub(super) fn come_back(&mut self) {
        self.start_over();
        self.again = true;
    }

    /// The run, once there is one.
    pub(super) const fn watched(&self) -> Option<&Watched> {
        self.watched.as_ref()
    }

    /// The run, to be gone through.
    pub(super) const fn watched_mut(&mut self) -> Option<&mut Watched> {
        self.watched.as_mut()
    }

    /// How far the learner is.
    pub(super) const fn stage(&self) -> &Stage {
        &self.stage
    }

    /// The place of the cursor, where there are lines to choose from.
    pub(super) fn cursor(&self, trial: &Trial) -> Option<usize> {
        match (&self.stage, &trial.guess) {
            (Stage::Guess { at, .. }, Asked::Choice(_)) | (Stage::Reason { at, .. }, _) => {
                Some(*at)
            }
            _ => None,
        }
    }

    /// Whether the run is what one looks at now.
    pub(super) const fn is_running(&self) -> bool {
        matches!(self.stage, Stage::Run { .. })
    }

    /// Whether the text of the step has been read: once it has been guessed, the question is enough.
    pub(super) const fn is_past_reading(&self) -> bool {
        !matches!(self.stage, Stage::Guess { .. } | Stage::Sure { .. })
    }

    /// Whether everything is said and only read on.
    pub(super) const fn is_explained(&self) -> bool {
        matches!(self.stage, Stage::Explained { .. })
    }

    /// Lets time pass; says whether to draw, and what is to be written down.
    pub(super) fn tick(&mut self, elapsed: Duration, trial: &Trial) -> (bool, Option<Event>) {
        let watched = self.watched.as_mut();
        let changed = watched.is_some_and(|watched| watched.tick(elapsed));
        if self.is_explained() && self.judged.is_none() {
            self.judge(trial);
        }
        let mut event = None;
        if self.waiting && self.is_running() {
            self.judge(trial);
            if self.judged.is_some() {
                self.notice = None;
                event = self.settle(trial);
            }
        }
        (changed || event.is_some(), event)
    }

    /// Acts on a key, if it is one that works now; gives back what is to be written down.
    pub(super) fn press(&mut self, key: Key, trial: &Trial, desk: &Desk) -> Option<Vec<Event>> {
        if let Stage::Sure { guess } = &self.stage {
            let (guess, sure) = (guess.clone(), find(SURE, key)?);
            return Some(self.be_sure(guess, sure, trial, desk));
        }
        let action = find(table(&self.stage, &trial.guess), key)?;
        self.notice = None;
        match (&mut self.stage, action) {
            (Stage::Guess { typed, .. }, Action::Type(c)) if typed.len() < 12 => typed.push(c),
            (Stage::Guess { typed, .. }, Action::RubOut) => {
                typed.pop();
            }
            (Stage::Guess { at, .. }, Action::Go(step)) => {
                *at = at.saturating_add_signed(step).min(choices(trial) - 1);
            }
            (Stage::Reason { at, .. }, Action::Go(step)) => {
                *at = at.saturating_add_signed(step).min(reasons(trial) - 1);
            }
            (Stage::Guess { at, .. }, Action::Pick(place)) => *at = place.min(choices(trial) - 1),
            (Stage::Reason { at, .. }, Action::Pick(place)) => *at = place.min(reasons(trial) - 1),
            (Stage::Guess { .. }, Action::Take) => self.take_guess(trial),
            (Stage::Run { .. }, Action::Run(run)) => {
                if let Some(watched) = &mut self.watched {
                    watched.act(run);
                }
            }
            (Stage::Run { .. }, Action::Skip) => {
                return Some(self.settle(trial).into_iter().collect());
            }
            (Stage::Reason { .. }, Action::Take) => {
                return Some(self.give_reason(trial).into_iter().collect());
            }
            (Stage::Explained { .. }, Action::Again) => {
                self.start_over();
            }
            _ => {}
        }
        Some(Vec::new())
    }

    /// Guesses anew.
    pub(super) fn start_over(&mut self) {
        self.stage = Stage::start();
        self.watched = None;
        self.judged = None;
        self.waiting = false;
    }

    fn take_guess(&mut self, trial: &Trial) {
        let Stage::Guess { typed, at } = &self.stage else {
            return;
        };
        let guess = match &trial.guess {
            Asked::Choice(choices) => Guess::Choice(choices[*at].id.to_string()),
            Asked::Number { .. } => {
                let Ok(typed) = typed.parse() else {
                    self.notice = Some("Type a number. A wrong guess costs nothing.".into());
                    return;
                };
                Guess::Number(typed)
            }
        };
        self.stage = Stage::Sure { guess };
    }

    fn start_run(&mut self, trial: &Trial, desk: &Desk) -> bool {
        let scenario = trial.run.scenario.id.as_str();
        match Playground::shipped(desk.content(), scenario, &trial.run.set.0) {
            // A comparison is no run to be watched: it says at once what each comes to.
            Ok(playground) if trial.measure.is_of_rivals() => {
                self.judged = Some(playground.compared(Wanted::of([&trial.measure])));
                return true;
            }
            Ok(playground) => {
                let watched = Watched::new(playground, desk).on_page(trial.run.look);
                self.watched = Some(watched);
            }
            Err(error) => self.notice = Some(format!("{error:#}")),
        }
        self.watched.is_some()
    }

    /// Takes the run to its end, if it is known that far.
    fn play_out(&mut self, trial: &Trial) {
        if let Some(watched) = &mut self.watched {
            watched.act(Run::End);
        }
        self.judge(trial);
    }

    /// Looks at what the run said, if it is known.
    fn judge(&mut self, trial: &Trial) {
        if trial.measure.is_of_rivals() {
            return;
        }
        let watched = self.watched.as_ref();
        let playground = watched.map(|watched| watched.playback().playground());
        self.judged =
            playground.and_then(|playground| playground.judged(Wanted::of([&trial.measure])));
    }

    /// Compares the guess with the run, once the run is over.
    fn settle(&mut self, trial: &Trial) -> Option<Event> {
        self.play_out(trial);
        let Some(report) = &self.judged else {
            self.notice = Some("The run is still being worked out; this goes on by itself.".into());
            self.waiting = true;
            return None;
        };
        let Stage::Run { guess, confidence } = &self.stage else {
            return None;
        };
        let (guess, confidence) = (guess.clone(), *confidence);
        let right = is_right(trial, &guess, report);
        self.stage = Stage::Reason {
            guess: guess.clone(),
            right,
            returns: !right && confidence == Confidence::Sure,
            at: 0,
        };
        Some(Event::Guessed {
            trial: self.key.clone(),
            guess,
            right,
            confidence,
        })
    }

    fn give_reason(&mut self, trial: &Trial) -> Option<Event> {
        let Stage::Reason {
            guess, right, at, ..
        } = &self.stage
        else {
            return None;
        };
        let (guess, right, at) = (guess.clone(), *right, *at);
        let reason = trial.reasons.get(at)?;
        self.stage = Stage::Explained {
            guess: Some((guess, right)),
            reason: Some(at),
        };
        Some(Event::Reasoned {
            trial: self.key.clone(),
            reason: reason.id.to_string(),
            mark: mark_of(&reason.idea),
        })
    }

    /// What stands below the text of the step.
    pub(super) fn lines(&self, trial: &Trial, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mut page = Page {
            theme,
            width,
            lines: Vec::new(),
        };
        page.say(&trial.question, theme.bright);
        match &self.stage {
            Stage::Guess { typed, at } => page.guess(trial, typed, *at),
            Stage::Sure { guess } => {
                page.guessed(trial, guess, None);
                page.gap();
                page.lines.extend(choice::how_sure(width, theme));
            }
            Stage::Run { guess, .. } => page.guessed(trial, guess, None),
            Stage::Reason {
                guess,
                right,
                returns,
                at,
            } => {
                page.outcome(trial, self.judged.as_ref(), Some((guess, *right)));
                if *returns && !self.again {
                    page.say(COMES_BACK, theme.dim);
                }
                page.gap();
                page.say("Why did it turn out this way?", theme.bright);
                page.reasons(trial, *at);
            }
            Stage::Explained { guess, reason } => {
                let guess = guess.as_ref().map(|(guess, right)| (guess, *right));
                page.outcome(trial, self.judged.as_ref(), guess);
                page.before(self.before.filter(|_| guess.is_none()));
                page.gap();
                page.explained(trial, *reason);
            }
        }
        if let Some(notice) = &self.notice {
            page.gap();
            page.say(notice, theme.warn);
        }
        page.lines
    }
}

impl Stage {
    const fn start() -> Self {
        Self::Guess {
            typed: String::new(),
            at: 0,
        }
    }
}

/// How many lines the cursor moves among before the run, and after it.
fn choices(trial: &Trial) -> usize {
    match &trial.guess {
        Asked::Choice(choices) => choices.len().max(1),
        Asked::Number { .. } => 1,
    }
}

fn reasons(trial: &Trial) -> usize {
    trial.reasons.len().max(1)
}
