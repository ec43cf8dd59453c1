//! Runs a scenario and says what came of it.

use super::compare::Wanted;
use super::explain::{self, Names};
use super::{cost, prices, report, sentence};
use crate::course::goal::Goal;
use crate::course::library::Library;
use crate::course::read::{Problem, Setting};
use crate::course::scenario::{self, Experiment};
use crate::money::{Reason, Sheet};
use crate::sim::scenario::Scenario;
use crate::sim::sink::{Summary, Trace};
use crate::sim::time::{Span, Time};
use crate::sim::trace::{InvocationId, Sink, What};
use crate::sim::workflow::{self, Workflow};
use crate::sim::{Simulation, Work};
use anyhow::{Result, anyhow, bail};
use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::sync::Arc;

/// A scenario file and how it is to be run.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// The file's name, for problems.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
    /// What `--seed` and `--set` say.
    pub settings: Vec<Setting>,
    /// Where to stop, if earlier than the scenario says.
    pub until: Option<Span>,
}

/// What came of a run.
#[derive(Debug)]
pub struct Finished {
    /// The object of the public contract.
    pub json: Value,
    /// Whether every goal is met.
    pub met: bool,
    /// For each variant, or the one run, what each goal came to in words; none where there is no number.
    pub told: Vec<Vec<Option<String>>>,
    /// What the reader warned of.
    pub warnings: Vec<String>,
}

/// Runs a scenario, its variants under the same arrivals, and judges its goals.
pub fn run(order: &Order<'_>, library: &Library) -> Result<Finished> {
    run_with(order, library, Wanted::default())
}

/// Runs a scenario likewise, with what others than its own goals ask for beside the run.
pub fn run_with(order: &Order<'_>, library: &Library, wanted: Wanted) -> Result<Finished> {
    let (experiment, warnings) = read(order, &order.settings, library)?;
    let (mut met, mut told) = (true, Vec::new());
    let json = if experiment.variants.is_empty() {
        let (mut object, judged) = one(order, (&experiment, wanted), library)?;
        met &= judged.met;
        told.push(judged.told);
        object.insert(
            "sentence".into(),
            sentence::of_run(&Value::Object(object.clone())).into(),
        );
        Value::Object(object)
    } else {
        let mut variants = Vec::new();
        for variant in &experiment.variants {
            let settings: Vec<Setting> = order
                .settings
                .iter()
                .chain(&variant.set.0)
                .cloned()
                .collect();
            let order = Order {
                settings,
                ..order.clone()
            };
            let (of_variant, _) = read(&order, &order.settings, library)?;
            let mut object =
                Map::from_iter([("name".to_owned(), Value::from(variant.name.clone()))]);
            let (of_one, judged) = one(&order, (&of_variant, wanted), library)?;
            met &= judged.met;
            told.push(judged.told);
            object.extend(of_one);
            variants.push(Value::Object(object));
        }
        json!({
            "scenario": experiment.scenario.title,
            "seed": experiment.scenario.seed,
            "sentence": sentence::of_variants(&variants),
            "variants": variants,
        })
    };
    Ok(Finished {
        json,
        met,
        told,
        warnings,
    })
}

/// Runs a scenario and keeps every fact; variants and goals are left aside.
pub fn trace(order: &Order<'_>, library: &Library) -> Result<(Arc<Scenario>, Trace)> {
    let (experiment, _) = read(order, &order.settings, library)?;
    let experiment = limited(experiment, order.until);
    let scenario = Arc::new(experiment.scenario);
    let sink = Trace::of(&scenario);
    let (_, trace) = play(&scenario, &experiment.workflows, sink);
    Ok((scenario, trace))
}

/// Why one invocation of a scenario costs what it costs; an error if there is no such invocation.
pub fn why(
    order: &Order<'_>,
    library: &Library,
    id: InvocationId,
) -> Result<(InvocationId, Reason)> {
    let (experiment, _) = read(order, &order.settings, library)?;
    let sheet = sheet_of(&experiment)?;
    let (scenario, trace) = trace(order, library)?;
    let Some(reason) = cost::of_invocation(&trace.facts, id, sheet) else {
        let last = trace.facts.iter().filter_map(|fact| fact.invocation).max();
        let last = last.map_or(0, InvocationId::number);
        bail!(
            "invocation {} was charged nothing: the run has {last}{}",
            id.number(),
            refused(&scenario, &trace)
        );
    };
    Ok((id, reason))
}

/// Why there are no more: what policies refused, each reason once.
fn refused(scenario: &Scenario, trace: &Trace) -> String {
    let names = Names::of(scenario);
    let facts = trace.facts.iter().filter(|fact| match fact.what {
        What::Permission { access, .. } => !access.is_allowed(),
        What::NotPlaced { .. } => true,
        _ => false,
    });
    let mut told: Vec<String> = facts.map(|fact| explain::sentence(fact, &names)).collect();
    told.sort();
    told.dedup();
    told.iter()
        .fold(String::new(), |all, one| all + "\n       " + one)
}

/// Reads a scenario with settings; a bad one is an error that lists every problem.
pub fn read(
    order: &Order<'_>,
    settings: &[Setting],
    library: &Library,
) -> Result<(Experiment, Vec<String>)> {
    match scenario::read(order.file, order.text, settings, library) {
        Ok(accepted) => Ok((
            accepted.value,
            accepted.warnings.iter().map(ToString::to_string).collect(),
        )),
        Err(problems) => Err(listed(&problems)),
    }
}

/// One error out of many problems, a line each.
pub fn listed(problems: &[Problem]) -> anyhow::Error {
    let mut text = String::new();
    for problem in problems {
        let _ = write!(
            text,
            "{}{problem}",
            if text.is_empty() { "" } else { "\n       " }
        );
    }
    anyhow!(text)
}

/// How one run did against its goals.
struct Judged {
    met: bool,
    told: Vec<Option<String>>,
}

/// Runs one variant and judges the goals on it.
fn one(
    order: &Order<'_>,
    (experiment, wanted): (&Experiment, Wanted),
    library: &Library,
) -> Result<(Map<String, Value>, Judged)> {
    let plain = experiment.goals.iter().filter(|goal| goal.set.0.is_empty());
    let wanted = wanted.and(Wanted::of(plain.map(|goal| &goal.measure)));
    let mut object = object_of(experiment.clone(), order.until, wanted)?;
    let mut goals = Vec::new();
    let mut judged = Judged {
        met: true,
        told: Vec::new(),
    };
    for goal in &experiment.goals {
        let run = Value::Object(if goal.set.0.is_empty() {
            object.clone()
        } else {
            under_settings(order, goal, library)?
        });
        let verdict = goal.judge(&run);
        judged.met &= verdict.met;
        judged.told.push(goal.told(&run));
        goals.push(json!({ "text": goal.text, "value": verdict.value, "met": verdict.met }));
    }
    object.insert("goals".into(), goals.into());
    Ok((object, judged))
}

/// The run that a goal with settings of its own is judged on.
fn under_settings(order: &Order<'_>, goal: &Goal, library: &Library) -> Result<Map<String, Value>> {
    let settings: Vec<Setting> = order.settings.iter().chain(&goal.set.0).cloned().collect();
    let (experiment, _) = read(order, &settings, library)?;
    object_of(experiment, order.until, Wanted::of([&goal.measure]))
}

/// Runs an experiment's scenario and gives what the platform has to say of it.
fn object_of(
    experiment: Experiment,
    until: Option<Span>,
    wanted: Wanted,
) -> Result<Map<String, Value>> {
    let sheet = sheet_of(&experiment)?;
    let experiment = limited(experiment, until);
    let scenario = Arc::new(experiment.scenario);
    let sink = Summary::of(&scenario);
    let (workflows, summary) = play(&scenario, &experiment.workflows, sink);
    let mut object = report::run(
        &scenario,
        &summary.metrics,
        &summary.ledger,
        sheet,
        Time(scenario.duration.0),
    );
    if !workflows.is_empty() {
        object.insert("workflows".into(), report::workflows(&workflows));
    }
    wanted.add(&mut object, &scenario, &experiment.rivals, sheet);
    Ok(object)
}

/// The price sheet that an experiment names, or the newest.
pub fn sheet_of(experiment: &Experiment) -> Result<&'static Sheet> {
    prices::sheet(experiment.prices.as_deref())
}

/// Applies what is not in the file: where to stop, and the price sheet's rule for INIT.
pub fn limited(mut experiment: Experiment, until: Option<Span>) -> Experiment {
    if let Some(until) = until {
        experiment.scenario.duration = experiment.scenario.duration.min(until);
    }
    if let Ok(sheet) = sheet_of(&experiment) {
        experiment.scenario.bill_init = sheet.rules.bill_init;
    }
    experiment
}

fn play<S: Sink>(
    scenario: &Arc<Scenario>,
    workflows: &[Workflow],
    sink: S,
) -> (Vec<workflow::Finished>, S) {
    if !workflows.is_empty() {
        return workflow::run(scenario, workflows, sink);
    }
    let mut simulation = Simulation::new(Arc::clone(scenario), sink);
    simulation.advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
    (Vec::new(), simulation.into_sink())
}
