//! Draws the numbers of a template, and makes a question of them.

use super::expression::Names;
use super::pattern::Format;
use super::{Candidate, Shown, Template};
use crate::course::question::chance::Chance;
use crate::course::question::{Answer, Choice};

/// A drawn question: its texts, its choices, and the run that shows the key if there is one.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// What is asked.
    pub stem: String,
    /// The rule in one line.
    pub rule: String,
    /// The choices, sorted by number.
    pub answer: Answer,
    /// The run.
    pub shown: Option<Shown>,
    /// The numbers by name, those that were worked out and those of runs included.
    pub numbers: Vec<(String, f64)>,
}

/// So many choices are shown.
const CHOICES: usize = 4;

/// After so many draws that do not fit, there is none that does.
const DRAWS: usize = 200;

/// A number may be off by this share when it is written.
const READABLE: f64 = 0.002;

/// A choice with its number and how that is written.
type Valued<'a> = (f64, String, &'a Candidate);

impl Template {
    /// The question of a seed; none if no numbers fit, which the check of the content reports.
    pub fn draw(&self, seed: u64) -> Option<Drawn> {
        let mut chance = Chance::new(seed);
        (0..DRAWS).find_map(|_| self.attempt(&mut chance))
    }

    fn attempt(&self, chance: &mut Chance) -> Option<Drawn> {
        let mut names = Names::new();
        for (name, values) in &self.numbers {
            names.insert(name.clone(), values[chance.below(values.len())]);
        }
        let shown = self.shown(&names);
        self.work_out(&mut names)?;
        let chosen = self.chosen(&names, chance)?;
        let choices = chosen.into_iter().map(|(_, text, candidate)| Choice {
            id: candidate.id.clone(),
            text,
            idea: candidate.idea.clone(),
            why: candidate.why.fill(&names),
            when: candidate.when.as_ref().map(|when| when.fill(&names)),
        });
        Some(Drawn {
            stem: self.stem.fill(&names),
            rule: self.rule.fill(&names),
            answer: Answer::Single(choices.collect()),
            shown,
            numbers: names.into_iter().collect(),
        })
    }

    /// The first run, with the drawn numbers set in it.
    fn shown(&self, names: &Names) -> Option<Shown> {
        let (_, run) = self.runs.first()?;
        Some(Shown {
            text: run.text().to_owned(),
            settings: run.settings(names),
        })
    }

    /// Runs what is to be run, and works the other numbers out; nothing if they do not fit.
    fn work_out(&self, names: &mut Names) -> Option<()> {
        for (name, run) in &self.runs {
            run.run(name, names)?;
        }
        for (name, derived) in &self.derived {
            let value = derived.value(names);
            names.insert(name.clone(), value);
        }
        let fits = self.require.iter().all(|wanted| wanted.value(names) > 0.5);
        fits.then_some(())
    }

    /// The choices to be shown, sorted; none if too few differ. The key is as likely to be the lowest as the second
    /// and so on, as far as there are wrong ones on either side.
    fn chosen(&self, names: &Names, chance: &mut Chance) -> Option<Vec<Valued<'_>>> {
        let valued = |candidate| self.valued(candidate, names);
        let key = self.choices.iter().find(|choice| choice.idea.is_right())?;
        let key = valued(key)?;
        let mut wrong: Vec<Valued<'_>> = Vec::new();
        for candidate in self.choices.iter().filter(|c| !c.idea.is_right()) {
            let Some(found) = valued(candidate) else {
                continue;
            };
            let tells = |other: &Valued<'_>| self.differ(other, &found);
            if tells(&key) && wrong.iter().all(tells) {
                wrong.push(found);
            }
        }
        let mut picked: [Vec<Valued<'_>>; 2] = [Vec::new(), Vec::new()];
        while !wrong.is_empty() {
            let found = wrong.swap_remove(chance.below(wrong.len()));
            picked[usize::from(found.0 > key.0)].push(found);
        }
        let [mut below, mut above] = picked;
        let least = (CHOICES - 1).saturating_sub(above.len());
        let most = below.len().min(CHOICES - 1);
        if least > most {
            return None;
        }
        let wanted = least + chance.below(most - least + 1);
        below.truncate(wanted);
        above.truncate(CHOICES - 1 - wanted);
        below.push(key);
        below.extend(above);
        below.sort_by(|one, other| one.0.total_cmp(&other.0));
        Some(below)
    }

    /// A choice's number, if it can be read: not below zero, and hardly rounded.
    fn valued<'a>(&self, candidate: &'a Candidate, names: &Names) -> Option<Valued<'a>> {
        let value = candidate.value.value(names);
        let figure = self.format.write(value);
        let read: f64 = figure.replace(['$', ','], "").parse().ok()?;
        let off = (read - value).abs();
        let decimals = figure.split_once('.').map_or(0, |(_, rest)| rest.len());
        if self.format == Format::Plain && decimals > 2 {
            return None;
        }
        if !value.is_finite() || value < 0.0 || off > READABLE * value.abs() + 1e-9 {
            return None;
        }
        let text = match self.unit.as_str() {
            "" => figure,
            unit => format!("{figure} {unit}"),
        };
        Some((value, text, candidate))
    }

    /// Whether two numbers can be told apart at a glance.
    fn differ(&self, one: &Valued<'_>, other: &Valued<'_>) -> bool {
        let apart = (one.0 - other.0).abs();
        one.1 != other.1 && apart > self.apart * one.0.abs().max(other.0.abs())
    }
}
