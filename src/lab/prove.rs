//! Proves the content by running it: what a lesson states and a question's key rests on is what the
//! platform shows, and every mission can be solved, but not by gaming its goals.

use super::compare::Wanted;
use super::mission;
use super::run::{self, Order};
use crate::course::check;
use crate::course::content::Content;
use crate::course::goal::Goal;
use crate::course::lesson::{Guess, Lesson, Mission, Trial};
use crate::course::read::{Id, Origin, Problem, Setting};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Everything in the wanted files of the content that its runs do not bear out.
pub fn prove(content: &Content, wanted: impl Fn(&str) -> bool) -> Vec<Problem> {
    let mut proof = Proof {
        content,
        problems: Vec::new(),
        runs: RefCell::default(),
    };
    let claims = check::claims(content).into_iter();
    for stated in claims.filter(|stated| wanted(&stated.origin.file)) {
        let goal = &stated.claim.goal;
        proof.meets(&stated.origin, "claim", &stated.claim.scenario, goal);
    }
    proof.scenarios(&wanted);
    for lesson in content
        .lessons
        .iter()
        .filter(|lesson| wanted(&lesson.origin.file))
    {
        proof.trials(lesson);
        for mission in lesson.missions() {
            proof.mission(lesson, mission);
        }
    }
    proof.problems
}

struct Proof<'a> {
    content: &'a Content,
    problems: Vec<Problem>,
    /// What came of the runs so far, and what they hold beside the run itself: many claims are about the
    /// same one.
    runs: RefCell<BTreeMap<String, (Wanted, Option<Value>)>>,
}

impl Proof<'_> {
    /// Runs a scenario, or takes the run that there was; nothing if it cannot be read, which the check of the
    /// content reports.
    fn run(&self, scenario: &Id, settings: &[Setting], wanted: Wanted) -> Option<Value> {
        let which = format!("{scenario} {settings:?}");
        let known = self.runs.borrow().get(&which).cloned();
        let (had, known) = known.unwrap_or_default();
        if known.is_some() && had.and(wanted) == had {
            return known;
        }
        let wanted = had.and(wanted);
        let run = self.run_anew(scenario, settings, wanted);
        let mut runs = self.runs.borrow_mut();
        runs.insert(which, (wanted, run.clone()));
        run
    }

    fn run_anew(&self, scenario: &Id, settings: &[Setting], wanted: Wanted) -> Option<Value> {
        let text = self
            .content
            .scenarios()
            .find(|(id, _)| *id == scenario.as_str())?
            .1;
        let order = Order {
            file: scenario.as_str(),
            text,
            settings: settings.to_vec(),
            until: None,
        };
        let finished = run::run_with(&order, &self.content.library, wanted).ok()?;
        Some(finished.json)
    }

    fn add(&mut self, at: &Origin, key: &str, problem: String, fix: &str) {
        self.problems.push(at.problem(key, problem, fix));
    }

    /// A goal is met by the run of a scenario under the goal's own settings.
    fn meets(&mut self, at: &Origin, key: &str, scenario: &Id, goal: &Goal) {
        let Some(run) = self.run(scenario, &goal.set.0, Wanted::of([&goal.measure])) else {
            return;
        };
        let verdict = goal.judge(&run);
        if !verdict.met {
            let found = match goal.told(&run) {
                Some(told) => format!(
                    "the run gives {told}, off by {}",
                    goal.missed_by(verdict.missed_by)
                ),
                None => "the run gives no number".into(),
            };
            let problem = format!("“{}” does not hold: {found}", goal.text);
            self.add(at, key, problem, "mend the statement or the scenario");
        }
    }

    /// Every shipped scenario meets its own goals; with variants, each goal is met by one of them, as a
    /// goal that no variant meets teaches nothing.
    fn scenarios(&mut self, wanted: impl Fn(&str) -> bool) {
        let content = self.content;
        for (name, _) in content.scenarios() {
            let file = format!("sandbox/scenarios/{name}.toml");
            if !wanted(&file) {
                continue;
            }
            let Some(run) = Id::new(name).and_then(|id| self.run(&id, &[], Wanted::default()))
            else {
                continue;
            };
            let alone = [run.clone()];
            let runs = run["variants"]
                .as_array()
                .map_or(alone.as_slice(), Vec::as_slice);
            let goals = runs
                .iter()
                .map(|run| run["goals"].as_array().map_or(0, Vec::len))
                .max();
            for goal in 0..goals.unwrap_or(0) {
                if runs.iter().all(|run| run["goals"][goal]["met"] != true) {
                    self.unmet(&file, &runs[0]["goals"][goal]);
                }
            }
        }
    }

    fn unmet(&mut self, file: &str, goal: &Value) {
        let at = Origin {
            file: file.into(),
            line: 0,
        };
        let text = goal["text"].as_str().unwrap_or_default();
        let problem = format!("“{text}” does not hold: the run gives {}", goal["value"]);
        self.add(&at, "goal", problem, "mend the goal or the scenario");
    }

    /// Of a guess with choices exactly one is right, and a number to be guessed is there.
    fn trials(&mut self, lesson: &Lesson) {
        for part in &lesson.parts {
            let at = lesson.origin.at_line(part.line);
            if let Some(trial) = part.trial() {
                self.trial(&at, trial);
            }
        }
    }

    fn trial(&mut self, at: &Origin, trial: &Trial) {
        let wanted = Wanted::of([&trial.measure]);
        let Some(run) = self.run(&trial.run.scenario.id, &trial.run.set.0, wanted) else {
            return;
        };
        let number = trial.measure.value(&run);
        let right = match &trial.guess {
            Guess::Number { .. } => usize::from(number.is_some()),
            Guess::Choice(choices) => {
                let holds = choices
                    .iter()
                    .filter(|choice| choice.bound.judge(number).met);
                holds.count()
            }
        };
        if right != 1 {
            let problem = format!("{right} guesses of `{}` are right: {number:?}", trial.id);
            self.add(at, "part.step.trial", problem, "let exactly one be right");
        }
    }

    /// A mission starts unsolved, its solutions solve it, and the lazy attempt does not.
    fn mission(&mut self, lesson: &Lesson, mission: &Mission) {
        let variant = &mission.variant;
        let of_variant = |settings: &[Setting]| -> Vec<Setting> {
            variant.set.0.iter().chain(settings).cloned().collect()
        };
        let tries = [
            ("the scenario as it stands", Vec::new(), false),
            ("the solution", mission.solution.settings().to_vec(), true),
            ("the lazy attempt", mission.lazy.settings().to_vec(), false),
            ("the variant as it stands", of_variant(&[]), false),
            (
                "the variant's solution",
                of_variant(variant.solution.settings()),
                true,
            ),
        ];
        let at = lesson.origin.at_line(mission.line);
        let wanted = mission::wanted(mission);
        for (name, settings, should) in tries {
            let Some(run) = self.run(&mission.scenario.id, &settings, wanted) else {
                continue;
            };
            let mut verdicts = mission.goals.iter().map(|goal| goal.judge(&run));
            let met = verdicts.all(|verdict| verdict.met);
            if met != should {
                let does = if met {
                    "meets all goals"
                } else {
                    "misses a goal"
                };
                let problem = format!("{name} {does}");
                self.add(
                    &at,
                    "mission",
                    problem,
                    "mend the goals, the numbers or the attempt",
                );
            }
        }
    }
}
