//! A mission in lines: set levers, run, see which goals are met.

use super::played;
use super::talk::{Book, Talk};
use crate::clock;
use crate::course::lesson::Mission;
use crate::lab::desk::Desk;
use crate::lab::mission::{
    Outcome, Told, accepts, culprit, label, outcomes, refusal, settings, standing, told, wanted,
};
use crate::study::progress::MissionState;
use crate::study::record::Event;
use anyhow::Result;

/// An attempt in progress: a value for each lever that was set.
struct Attempt<'a> {
    mission: &'a Mission,
    variant: bool,
    told: Told,
    set: Vec<Option<String>>,
}

/// Leads through a mission until it is solved or passed over.
pub(crate) fn attempt(
    talk: &mut Talk,
    desk: &mut Desk,
    what: &str,
    mission: &Mission,
) -> Result<()> {
    talk.heading(&format!("{what}: {}", mission.title))?;
    let variant = desk.progress().mission(mission.id.as_str()) == MissionState::Seen;
    let mut attempt = Attempt {
        mission,
        variant,
        told: told(desk.content(), mission, variant),
        set: vec![None; mission.levers.len()],
    };
    attempt.tell(talk)?;
    talk.say(
        "Type a number and a value to set a lever (1 20), a number and ? to read what it may be, task, run, hint, \
         or skip. A number alone puts the lever back as it was at first.",
    )?;
    attempt.show(talk, desk)?;
    loop {
        let typed = talk.ask(Book::Open(desk.content()), ">")?;
        match typed.as_str() {
            "skip" => {
                skip(desk, mission.id.as_str());
                return Ok(());
            }
            "run" => {
                if attempt.run(talk, desk)? {
                    return Ok(());
                }
            }
            "hint" => attempt.hint(talk, desk)?,
            "task" => attempt.tell(talk)?,
            "" => attempt.show(talk, desk)?,
            other => match attempt.set(other, desk) {
                Ok(None) => attempt.show(talk, desk)?,
                Ok(Some(said)) | Err(said) => talk.say(&said)?,
            },
        }
    }
}

/// Goes on without a try, and writes down that it was so.
pub(super) fn skip(desk: &mut Desk, id: &str) {
    if desk.progress().mission(id) == MissionState::NotTried {
        desk.set_now(clock::now_ms());
        desk.record(Event::MissionSkipped {
            mission: id.to_owned(),
        });
    }
}

impl Attempt<'_> {
    /// What is asked, and the goals.
    fn tell(&self, talk: &mut Talk) -> Result<()> {
        talk.markdown(&self.told.brief)?;
        talk.gap()?;
        if let Some(differs) = &self.told.differs {
            talk.say(&format!("With other numbers: {differs}"))?;
            talk.gap()?;
        }
        talk.say("Goals:")?;
        for goal in &self.told.goals {
            talk.say_indented("  - ", goal)?;
        }
        talk.gap()
    }

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

    /// Reads `1 20`, or `1 ?`, which is answered; the error says what would be right.
    fn set(&mut self, typed: &str, desk: &Desk) -> Result<Option<String>, String> {
        let (number, value) = typed.split_once(' ').unwrap_or((typed, ""));
        let count = self.set.len();
        let place = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let Some(place) = place.filter(|place| *place < count) else {
            return Err(format!(
                "Type a number from 1 to {count} and a value, or task, run, hint, skip or q."
            ));
        };
        let (content, value) = (desk.content(), value.trim());
        let path = &self.mission.levers[place];
        if value == "?" {
            let accepts = accepts(content, self.mission, path);
            return Ok(Some(format!("{}: {accepts}.", label(path))));
        }
        let wanted = Some(value).filter(|value| !value.is_empty());
        let of = (self.mission, self.variant);
        if let Some(why) = refusal(content, of, &self.pulled(), (path, wanted)) {
            let standing = standing(content, self.mission, self.variant, path).ok();
            let stays = self.set[place].clone().or(standing);
            return Err(format!("{why} It stays at {}.", stays.unwrap_or_default()));
        }
        self.set[place] = wanted.map(str::to_owned);
        Ok(None)
    }

    /// The levers that were pulled, with what was typed.
    fn pulled(&self) -> Vec<(&str, &str)> {
        let levers = self.mission.levers.iter().zip(&self.set);
        levers
            .filter_map(|(path, set)| Some((path.as_str(), set.as_deref()?)))
            .collect()
    }

    /// Runs it; says whether all goals are met.
    fn run(&self, talk: &mut Talk, desk: &mut Desk) -> Result<bool> {
        let run = settings(self.mission, self.variant, &self.pulled())
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
        let outcomes = outcomes(self.mission, &report);
        for (goal, outcome) in self.told.goals.iter().zip(&outcomes) {
            tell_goal(talk, goal, outcome)?;
        }
        let goals = self.mission.goals.iter().zip(&outcomes);
        for (goal, _) in goals.filter(|(_, outcome)| !outcome.met) {
            if let Some(culprit) = culprit(&run, goal) {
                talk.say(&culprit)?;
            }
        }
        let goals_met = outcomes.iter().filter(|outcome| outcome.met).count();
        let met = goals_met == outcomes.len();
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
            self.told = told(desk.content(), self.mission, true);
            self.set.fill(None);
            talk.gap()?;
            talk.say("Now the same with other numbers, alone:")?;
            talk.gap()?;
            self.tell(talk)?;
            self.show(talk, desk)?;
        }
        Ok(())
    }
}

/// A goal, and what came of it.
pub(super) fn tell_goal(talk: &mut Talk, goal: &str, outcome: &Outcome) -> Result<()> {
    let mark = if outcome.met { "met" } else { "missed" };
    let told = outcome.told.as_deref().unwrap_or("the run gives no number");
    let off = outcome
        .missed_by
        .as_ref()
        .map(|by| format!(", off by {by}"));
    let off = off.unwrap_or_default();
    talk.say_indented("  ", &format!("{mark}: {goal} ({told}{off})"))
}
