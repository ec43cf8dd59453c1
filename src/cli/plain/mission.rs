//! A mission in lines: set levers, run, see which goals are met.

use super::played;
use super::talk::{Book, Talk};
use crate::clock;
use crate::course::lesson::Mission;
use crate::lab::desk::Desk;
use crate::lab::mission::{label, settings, standing, verdicts, wanted};
use crate::lab::trial::number;
use crate::study::progress::MissionState;
use crate::study::record::Event;
use anyhow::Result;

/// An attempt in progress: a value for each lever that was set.
struct Attempt<'a> {
    mission: &'a Mission,
    variant: bool,
    set: Vec<Option<String>>,
}

/// Leads through a mission until it is solved or passed over.
pub(crate) fn attempt(talk: &mut Talk, desk: &mut Desk, mission: &Mission) -> Result<()> {
    talk.heading(&format!("Mission: {}", mission.title))?;
    talk.markdown(&mission.brief)?;
    let mut attempt = Attempt {
        mission,
        variant: desk.progress().mission(mission.id.as_str()) == MissionState::Seen,
        set: vec![None; mission.levers.len()],
    };
    talk.gap()?;
    talk.say(
        "Type a number and a value to set a lever (1 20), run, hint, or skip. A number alone puts the lever \
         back.",
    )?;
    attempt.show(talk, desk)?;
    loop {
        let typed = talk.ask(Book::Open(desk.content()), ">")?;
        match typed.as_str() {
            "skip" => return Ok(()),
            "run" => {
                if attempt.run(talk, desk)? {
                    return Ok(());
                }
            }
            "hint" => attempt.hint(talk, desk)?,
            "" => attempt.show(talk, desk)?,
            other => match attempt.set(other) {
                Ok(()) => attempt.show(talk, desk)?,
                Err(problem) => talk.say(&problem)?,
            },
        }
    }
}

impl Attempt<'_> {
    fn show(&self, talk: &mut Talk, desk: &Desk) -> Result<()> {
        for (n, path) in self.mission.levers.iter().enumerate() {
            let standing = standing(desk.content(), self.mission, self.variant, path);
            let standing = standing.unwrap_or_else(|problem| format!("cannot be set: {problem}"));
            let value = match &self.set[n] {
                Some(set) => format!("{set} (was {standing})"),
                None => standing,
            };
            talk.say_indented(
                &format!("  {})  ", n + 1),
                &format!("{}: {value}", label(path)),
            )?;
        }
        Ok(())
    }

    /// Reads `1 20`; the error says what would be right.
    fn set(&mut self, typed: &str) -> Result<(), String> {
        let (number, value) = typed.split_once(' ').unwrap_or((typed, ""));
        let count = self.set.len();
        let place = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let Some(lever) = place.and_then(|place| self.set.get_mut(place)) else {
            return Err(format!(
                "Type a number from 1 to {count} and a value, or run, hint, skip or q."
            ));
        };
        let value = value.trim();
        *lever = (!value.is_empty()).then(|| value.to_owned());
        Ok(())
    }

    /// Runs it; says whether all goals are met.
    fn run(&self, talk: &mut Talk, desk: &mut Desk) -> Result<bool> {
        let levers: Vec<(&str, &str)> = self
            .mission
            .levers
            .iter()
            .zip(&self.set)
            .filter_map(|(path, set)| Some((path.as_str(), set.as_deref()?)))
            .collect();
        let run = settings(self.mission, self.variant, &levers)
            .map_err(anyhow::Error::msg)
            .and_then(|set| played(desk.content(), &self.mission.scenario.id, &set));
        let run = match run {
            Ok(run) => run,
            Err(error) => {
                talk.say(&format!("{error:#}"))?;
                return Ok(false);
            }
        };
        let report = run.judged(wanted(self.mission)).unwrap_or_default();
        if let Some(sentence) = run.summary() {
            talk.say(&sentence)?;
        }
        let verdicts = verdicts(self.mission, &report);
        for (goal, verdict) in self.mission.goals.iter().zip(&verdicts) {
            let mark = if verdict.met { "met" } else { "missed" };
            let value = match verdict.value {
                Some(value) if verdict.met => number(value),
                Some(value) => format!("{}, off by {}", number(value), number(verdict.missed_by)),
                None => "the run gives no number".into(),
            };
            talk.say_indented("  ", &format!("{mark}: {} ({value})", goal.text))?;
        }
        let goals_met = verdicts.iter().filter(|verdict| verdict.met).count();
        let met = goals_met == verdicts.len();
        desk.set_now(clock::now_ms());
        desk.record(Event::MissionTried {
            mission: self.mission.id.to_string(),
            variant: self.variant,
            met,
            goals_met: u32::try_from(goals_met).unwrap_or(u32::MAX),
        });
        if met {
            talk.say("Solved.")?;
        }
        Ok(met)
    }

    fn hint(&mut self, talk: &mut Talk, desk: &mut Desk) -> Result<()> {
        let id = self.mission.id.as_str();
        let step = desk.progress().hints(id).saturating_add(1).min(3);
        let hints = &self.mission.hints;
        let (title, text) = match step {
            1 => ("A nudge", &hints.nudge),
            2 => ("The method", &hints.method),
            _ => ("The solution", &hints.solution),
        };
        talk.say(title)?;
        talk.markdown(text)?;
        desk.set_now(clock::now_ms());
        desk.record(Event::HintOpened {
            mission: id.to_owned(),
            step,
        });
        if step == 3 && !self.variant && desk.progress().mission(id) == MissionState::Seen {
            self.variant = true;
            self.set.fill(None);
            talk.gap()?;
            talk.say("Now the same with other numbers, alone:")?;
            self.show(talk, desk)?;
        }
        Ok(())
    }
}
