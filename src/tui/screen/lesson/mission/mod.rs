//! A mission: read what is asked, change what may be changed, run, see which goals are met.

mod draw;
mod keys;
mod quiz;

pub(super) use quiz::Quizzing;

use crate::course::lesson::Mission;
use crate::lab::desk::Desk;
use crate::lab::mission::{
    Outcome, Told, accepts, culprit, label, outcomes, refusal, settings, standing, told, wanted,
};
use crate::lab::playground::Playground;
use crate::study::progress::MissionState;
use crate::study::record::Event;
use crate::tui::keys::{Hint, Key, Row, find, hints};
use crate::tui::screen::play::{Action as Run, Watched};
use crate::tui::widget::field::{FIELD, Field};
use keys::{Action, BACK_KEYS, KEYS, SOLVED_KEYS, TASK_KEYS, TYPING_KEYS};
use std::time::Duration;

/// Where a learner is in a mission.
#[derive(Debug)]
pub(super) struct Attempting {
    /// What is asked, with the numbers that it is to be solved with.
    told: Told,
    stage: Stage,
    levers: Vec<Lever>,
    at: usize,
    /// The value being typed for the lever under the cursor.
    typed: Option<Field>,
    /// Why what is typed cannot be set.
    refused: Option<String>,
    /// Whether it is the mission with other numbers, to be solved after the solution was seen.
    variant: bool,
    hints: u8,
    run: Option<Watched>,
    /// What the levers were set to in it.
    ran: Vec<Option<String>>,
    outcomes: Option<Vec<Outcome>>,
    /// Which event stands against the first goal that was missed.
    culprit: Option<String>,
    notice: Option<String>,
}

/// What a learner does with a mission. Where there is room for both, both are in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Reads what is asked, and the hints.
    Task,
    /// Sets levers, runs, looks at the goals.
    Work,
}

/// Something that may be changed.
#[derive(Debug)]
struct Lever {
    path: String,
    /// What it is called.
    label: String,
    /// What may be typed.
    accepts: String,
    /// What it stands at in the scenario; the error says why it leads nowhere.
    standing: Result<String, String>,
    /// What the learner set it to.
    set: Option<String>,
}

impl Attempting {
    /// A mission as it is opened.
    pub(super) fn new(mission: &Mission, desk: &Desk) -> Self {
        let progress = desk.progress();
        let id = mission.id.as_str();
        let variant = progress.mission(id) == MissionState::Seen;
        let mut attempting = Self {
            told: told(desk.content(), mission, variant),
            stage: Stage::Task,
            levers: Vec::new(),
            at: 0,
            typed: None,
            refused: None,
            variant,
            hints: progress.hints(id),
            run: None,
            ran: Vec::new(),
            outcomes: None,
            culprit: None,
            notice: None,
        };
        attempting.read_levers(mission, desk);
        attempting
    }

    /// What the levers stand at before anything is changed.
    fn read_levers(&mut self, mission: &Mission, desk: &Desk) {
        let lever = |path: &String| Lever {
            path: path.clone(),
            label: label(path),
            accepts: accepts(desk.content(), mission, path),
            standing: standing(desk.content(), mission, self.variant, path),
            set: None,
        };
        self.levers = mission.levers.iter().map(lever).collect();
        let nowhere = self.levers.iter().find_map(|lever| {
            let problem = lever.standing.as_ref().err()?;
            Some(format!("{}: {problem}", lever.path))
        });
        self.notice = nowhere.or(self.notice.take());
    }

    /// The last run, if there was one.
    pub(super) const fn watched(&self) -> Option<&Watched> {
        self.run.as_ref()
    }

    /// Lets a long run get ahead; says whether to draw, and what is to be written down.
    pub(super) fn tick(&mut self, elapsed: Duration, mission: &Mission) -> (bool, Vec<Event>) {
        let run = self.run.as_mut();
        let changed = run.is_some_and(|run| run.tick(elapsed));
        (changed, self.judge(mission).into_iter().collect())
    }

    /// The keys that work now; `open` is the key that looks at the run.
    pub(super) fn hints(&self, open: Vec<Hint>) -> Vec<Hint> {
        match (&self.typed, self.stage) {
            (Some(_), _) => [hints(TYPING_KEYS), hints(FIELD)].concat(),
            (None, Stage::Task) => {
                let mut keys = hints(TASK_KEYS);
                if self.has_begun() {
                    keys[0].word = "to work";
                }
                keys[2].word = self.next_hint();
                if self.has_begun() {
                    keys.extend(hints(BACK_KEYS));
                }
                [keys, open].concat()
            }
            (None, Stage::Work) if self.is_solved() => {
                let mut keys = hints(SOLVED_KEYS);
                if self.variant {
                    keys[1].word = "";
                }
                keys.splice(4..4, open);
                keys
            }
            (None, Stage::Work) => {
                let mut keys = hints(KEYS);
                keys[4].word = self.next_hint();
                if self.run.is_some() {
                    // Now there is a run to look at, and one knows how to choose.
                    keys[0].word = "";
                    keys.splice(3..3, open);
                }
                keys
            }
        }
    }

    /// What the key for hints opens next, if there is another.
    const fn next_hint(&self) -> &'static str {
        match self.hints {
            0 | 1 => "hint",
            2 => "solution",
            _ => "",
        }
    }

    /// Whether something was done with it.
    fn has_begun(&self) -> bool {
        self.run.is_some() || self.levers.iter().any(|lever| lever.set.is_some())
    }

    /// Goes to work.
    pub(super) const fn begin(&mut self) {
        self.stage = Stage::Work;
    }

    /// What the learner does.
    pub(super) const fn stage(&self) -> Stage {
        self.stage
    }

    /// Whether the last run met every goal, and nothing was changed since.
    pub(super) fn is_solved(&self) -> bool {
        let outcomes = self.outcomes.as_ref().filter(|_| !self.is_changed());
        outcomes.is_some_and(|outcomes| outcomes.iter().all(|outcome| outcome.met))
    }

    /// Whether a lever stands otherwise than in the last run, so that its goals say nothing of what is set now.
    fn is_changed(&self) -> bool {
        let set = |lever: &Lever| lever.set.clone();
        self.run.is_some() && self.ran != self.levers.iter().map(set).collect::<Vec<_>>()
    }

    /// Whether a value is being typed.
    pub(super) const fn is_typing(&self) -> bool {
        self.typed.is_some()
    }

    fn table(&self) -> &'static [Row<Action>] {
        match (&self.typed, self.stage) {
            (Some(_), _) => TYPING_KEYS,
            (None, Stage::Task) => TASK_KEYS,
            (None, Stage::Work) if self.is_solved() => SOLVED_KEYS,
            (None, Stage::Work) => KEYS,
        }
    }

    /// What a key does now.
    fn find(&self, key: Key) -> Option<Action> {
        let back = self.typed.is_none() && self.stage == Stage::Task && self.has_begun();
        let back = back.then(|| find(BACK_KEYS, key)).flatten();
        back.or_else(|| find(self.table(), key))
    }

    /// Acts on a key, if it is one that works now; gives back what is to be written down.
    pub(super) fn press(&mut self, key: Key, mission: &Mission, desk: &Desk) -> Option<Vec<Event>> {
        let Some(action) = self.find(key) else {
            let typed = self.typed.as_mut()?;
            return typed.press(key).then(Vec::new);
        };
        self.notice = None;
        self.refused = None;
        match action {
            Action::Begin => self.stage = Stage::Work,
            Action::Task => self.stage = Stage::Task,
            Action::Go(step) => {
                let last = self.levers.len().saturating_sub(1);
                self.at = self.at.saturating_add_signed(step).min(last);
            }
            Action::Edit => {
                self.levers.get(self.at)?;
                self.typed = Some(Field::default());
            }
            Action::Cancel => self.typed = None,
            Action::Take => {
                let typed = self.typed.as_ref()?.value().trim().to_owned();
                self.take(typed, mission, desk);
            }
            Action::Run => {
                self.stage = Stage::Work;
                self.start(mission, desk);
                return Some(self.judge(mission).into_iter().collect());
            }
            Action::Hint => return Some(self.open_hint(mission, desk).into_iter().collect()),
            Action::Others if self.variant => return None,
            Action::Others => {
                self.stage = Stage::Task;
                self.give_others(mission, desk);
            }
        }
        Some(Vec::new())
    }

    /// The mission anew, with its other numbers.
    fn give_others(&mut self, mission: &Mission, desk: &Desk) {
        self.variant = true;
        self.run = None;
        self.outcomes = None;
        self.told = told(desk.content(), mission, true);
        self.read_levers(mission, desk);
    }

    /// Sets the lever under the cursor to what was typed; nothing typed leaves it as it is. What cannot be is said,
    /// and the line stays open: the lever stands where it stood.
    fn take(&mut self, typed: String, mission: &Mission, desk: &Desk) {
        let Some(lever) = self.levers.get(self.at) else {
            return;
        };
        if typed.is_empty() {
            self.typed = None;
            return;
        }
        // What it stood at is no change.
        let set = Some(typed).filter(|typed| lever.standing.as_ref() != Ok(typed));
        let of = (mission, self.variant);
        let wanted = (lever.path.as_str(), set.as_deref());
        self.refused = refusal(desk.content(), of, &self.pulled(), wanted);
        if self.refused.is_none() {
            self.levers[self.at].set = set;
            self.typed = None;
        }
    }

    /// The levers that were pulled, with what was typed.
    fn pulled(&self) -> Vec<(&str, &str)> {
        let mut pulled = Vec::new();
        for lever in &self.levers {
            if let Some(set) = &lever.set {
                pulled.push((lever.path.as_str(), set.as_str()));
            }
        }
        pulled
    }

    fn start(&mut self, mission: &Mission, desk: &Desk) {
        let scenario = mission.scenario.id.as_str();
        let run = settings(mission, self.variant, &self.pulled())
            .map_err(anyhow::Error::msg)
            .and_then(|settings| Playground::shipped(desk.content(), scenario, &settings));
        match run {
            Ok(playground) => {
                self.outcomes = None;
                self.ran = self.levers.iter().map(|lever| lever.set.clone()).collect();
                let mut run = Watched::new(playground, desk);
                // The goals speak of the whole run; it can be watched in the playground.
                run.act(Run::End);
                self.run = Some(run);
            }
            Err(error) => self.notice = Some(format!("{error:#}")),
        }
    }

    /// Judges the run once it is known to its end.
    fn judge(&mut self, mission: &Mission) -> Option<Event> {
        if self.outcomes.is_some() {
            return None;
        }
        let playground = self.run.as_ref()?.playback().playground();
        let report = playground.judged(wanted(mission))?;
        let outcomes = outcomes(mission, &report);
        let missed = mission
            .goals
            .iter()
            .zip(&outcomes)
            .filter(|(_, outcome)| !outcome.met);
        let mut culprits = missed.filter_map(|(goal, _)| culprit(playground, goal));
        self.culprit = culprits.next();
        let goals_met = outcomes.iter().filter(|outcome| outcome.met).count();
        let met = goals_met == outcomes.len();
        self.outcomes = Some(outcomes);
        Some(Event::MissionTried {
            mission: mission.id.to_string(),
            variant: self.variant,
            met,
            goals_met: u32::try_from(goals_met).unwrap_or(u32::MAX),
        })
    }

    fn open_hint(&mut self, mission: &Mission, desk: &Desk) -> Option<Event> {
        if self.hints >= 3 {
            return None;
        }
        self.hints += 1;
        self.stage = Stage::Task;
        let solved = desk.progress().mission(mission.id.as_str()) == MissionState::Solved;
        if self.hints == 3 && !solved {
            // What was shown is no longer a task: the same with other numbers is.
            self.give_others(mission, desk);
        }
        Some(Event::HintOpened {
            mission: mission.id.to_string(),
            step: self.hints,
        })
    }

    /// What the last run came to, and which event stands against a goal.
    pub(super) fn last_run(&self) -> Vec<String> {
        let judged = self.run.as_ref().filter(|_| self.outcomes.is_some());
        let Some(run) = judged else {
            return Vec::new();
        };
        let told = run.playback().playground().summary();
        self.culprit.clone().into_iter().chain(told).collect()
    }

    /// What is asked.
    pub(super) const fn told(&self) -> &Told {
        &self.told
    }

    /// The hints that are open, as Markdown.
    pub(super) fn open_hints<'a>(&self, mission: &'a Mission) -> Vec<(&'static str, &'a str)> {
        let hints = &mission.hints;
        let solution = if self.variant {
            "The solution, with the first numbers"
        } else {
            "The solution"
        };
        let all = [
            ("A nudge", hints.nudge.as_str()),
            ("The method", hints.method.as_str()),
            (solution, hints.solution.as_str()),
        ];
        all.into_iter().take(self.hints.into()).collect()
    }
}
