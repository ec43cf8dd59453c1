//! A scenario in somebody's hands: it runs ahead while they watch, and what they do to it becomes part of it.

mod hands;
mod standing;

pub use hands::Origin;
pub use standing::Standing;

use super::compare::{self, Comparison, Wanted};
use super::explain::Names;
use super::run::{self, Order};
use super::{prices, report, sentence};
use crate::course::content::Content;
use crate::course::library::Library;
use crate::course::read::Setting;
use crate::course::scenario::Experiment;
use crate::money::{Bill, Item, Ledger, Reason, Sheet, Tally, Terms, Usd};
use crate::sim::rivals::Rivals;
use crate::sim::scenario::{Input, Scenario, TimedInput};
use crate::sim::sink::{Summary, Trace};
use crate::sim::time::{Span, Time};
use crate::sim::workflow::{self, Workflow};
use crate::sim::{Progress, Simulation, Work};
use anyhow::{Result, bail};
use serde_json::Value;
use std::sync::Arc;

/// A run of a scenario, so far as it is known.
#[derive(Debug)]
pub struct Playground {
    scenario: Arc<Scenario>,
    sheet: &'static Sheet,
    rivals: Rivals,
    workflows: Vec<Workflow>,
    /// What came of the workflows: they run in one go.
    executed: Vec<workflow::Finished>,
    run: Run,
    /// What it was read from; none for a run that was only recorded.
    origin: Option<Origin>,
    /// How many of the scenario's inputs its author wrote; the others were given by hand.
    authored: usize,
}

#[derive(Debug)]
enum Run {
    Going(Box<Simulation<Trace>>),
    Over(Box<Trace>),
}

impl Playground {
    /// A run of a scenario file at its start; a bad file is an error that lists every problem.
    pub fn open(order: &Order<'_>, library: &Library) -> Result<Self> {
        let (experiment, _) = run::read(order, &order.settings, library)?;
        let origin = Origin::of(order.file, order.text, &order.settings);
        Self::of(experiment, order.until, origin)
    }

    /// A run of a scenario that comes with the course, with some of its values set.
    pub fn shipped(content: &Content, id: &str, settings: &[Setting]) -> Result<Self> {
        let Some(read) = content.scenario(id, settings) else {
            bail!("there is no scenario `{id}`");
        };
        let experiment = read.map_err(|problems| run::listed(&problems))?;
        let text = content.scenario_text(id).unwrap_or_default();
        let origin = Origin::of(&format!("{id}.toml"), text, settings);
        Self::of(experiment.value, None, origin)
    }

    fn of(experiment: Experiment, until: Option<Span>, origin: Origin) -> Result<Self> {
        let sheet = run::sheet_of(&experiment)?;
        let experiment = run::limited(experiment, until);
        let mut playground = Self {
            rivals: experiment.rivals,
            workflows: experiment.workflows,
            origin: Some(origin),
            ..Self::new(Arc::new(experiment.scenario), sheet)
        };
        if !playground.workflows.is_empty() {
            playground.restart();
        }
        Ok(playground)
    }

    /// A run at its start.
    pub fn new(scenario: Arc<Scenario>, sheet: &'static Sheet) -> Self {
        Self {
            run: Run::Going(Box::new(start(&scenario))),
            rivals: Rivals::default(),
            workflows: Vec::new(),
            executed: Vec::new(),
            sheet,
            origin: None,
            authored: scenario.inputs.len(),
            scenario,
        }
    }

    /// The same run from its start, with all inputs that were given by hand.
    #[must_use]
    pub fn anew(&self) -> Self {
        let mut anew = Self {
            rivals: self.rivals,
            workflows: self.workflows.clone(),
            origin: self.origin.clone(),
            authored: self.authored,
            ..Self::new(Arc::clone(&self.scenario), self.sheet)
        };
        if !anew.workflows.is_empty() {
            anew.restart();
        }
        anew
    }

    /// The same arrivals on Lambda and its rivals.
    pub fn compare(&self) -> Comparison {
        compare::of(&self.scenario, &self.rivals, self.sheet)
    }

    /// A run that is over, as it was recorded, under the newest prices.
    pub fn recorded(scenario: Arc<Scenario>, trace: Trace) -> Result<Self> {
        Ok(Self {
            run: Run::Over(Box::new(trace)),
            rivals: Rivals::default(),
            workflows: Vec::new(),
            executed: Vec::new(),
            sheet: prices::sheet(None)?,
            origin: None,
            authored: scenario.inputs.len(),
            scenario,
        })
    }

    /// What charges cost under the scenario's prices.
    pub fn bill(&self, charges: &Ledger) -> Bill {
        report::bill(charges, self.sheet)
    }

    /// What a month would cost that goes on like the time from the start until `at`; none at the start.
    pub fn bill_for_month(&self, charges: &Ledger, at: Time) -> Option<Bill> {
        Bill::for_month(&charges.total(), at.0, self.sheet, Terms::default())
    }

    /// What an hour of what stands there costs, whether anything uses it or not: NAT gateways and endpoints.
    pub fn standing_hour(&self) -> Usd {
        let mut tally = Tally::default();
        tally.add(
            Item::NatGatewayHours,
            self.scenario.vpc.nat_gateways().into(),
        );
        let interfaces = self.scenario.vpc.endpoint_interfaces();
        tally.add(Item::EndpointHours, interfaces.into());
        self.price(&tally)
    }

    /// What quantities cost under the scenario's prices.
    pub fn price(&self, tally: &Tally) -> Usd {
        Bill::new(tally, self.sheet, Terms::default()).total
    }

    /// Why an invocation costs what it costs.
    pub fn explain_price(&self, invocation: &crate::money::Invocation) -> Reason {
        invocation.explain(self.sheet)
    }

    /// The scenario, with the inputs that were given by hand.
    pub const fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// The names in the trace. What workflows call comes from sources of their own, behind those of the scenario.
    pub fn names(&self) -> Names {
        let mut names = Names::of(&self.scenario);
        let step = match self.workflows.as_slice() {
            [] => return names,
            [workflow] => format!("a step of the workflow {}", workflow.name),
            _ => "a step of a workflow".to_owned(),
        };
        let calls = names.functions.iter().map(|_| step.clone());
        names.sources.extend(calls);
        names
    }

    /// What is known to happen.
    pub fn trace(&self) -> &Trace {
        match &self.run {
            Run::Going(simulation) => simulation.sink(),
            Run::Over(trace) => trace,
        }
    }

    /// The instant up to which everything is known. The present one of a run that goes on is not: more
    /// may happen in it.
    pub fn known_until(&self) -> Time {
        match &self.run {
            Run::Going(simulation) => Time(simulation.now().0.saturating_sub(1)),
            Run::Over(_) => self.end(),
        }
    }

    /// When the run ends.
    pub fn end(&self) -> Time {
        Time::ZERO + self.scenario.duration
    }

    /// Whether everything is known up to the end.
    pub const fn is_over(&self) -> bool {
        matches!(self.run, Run::Over(_))
    }

    /// The run as `run --json` prints it, but for its goals; none as long as it is not known to its end.
    pub fn report(&self) -> Option<Value> {
        let Run::Over(trace) = &self.run else {
            return None;
        };
        Some(self.report_at(&trace.summary, self.end()))
    }

    /// What goals are judged by: the report, with what came of workflows and what else is asked for. None as
    /// long as the run is not known to its end.
    pub fn judged(&self, wanted: Wanted) -> Option<Value> {
        let Value::Object(mut run) = self.report()? else {
            return None;
        };
        if !self.executed.is_empty() {
            run.insert("workflows".into(), report::workflows(&self.executed));
        }
        wanted.add(&mut run, &self.scenario, &self.rivals, self.sheet);
        Some(run.into())
    }

    /// What `run --json` would print of a run that ended at an instant; `summary` is the fold of what had
    /// happened until then.
    pub fn report_at(&self, summary: &Summary, at: Time) -> Value {
        let (metrics, ledger) = (&summary.metrics, &summary.ledger);
        report::run(&self.scenario, metrics, ledger, self.sheet, at).into()
    }

    /// The sentence that sums up the run; none as long as it is not known to its end.
    pub fn summary(&self) -> Option<String> {
        Some(sentence::of_run(&self.report()?))
    }

    /// What measures are judged by that speak of rivals only: it needs nothing of the run itself.
    pub fn compared(&self, wanted: Wanted) -> Value {
        let mut compared = serde_json::Map::new();
        wanted.add(&mut compared, &self.scenario, &self.rivals, self.sheet);
        compared.into()
    }

    /// Runs ahead, by at most this much work.
    pub fn work(&mut self, work: &mut Work) {
        let end = self.end();
        if let Run::Going(simulation) = &mut self.run
            && simulation.advance(end, work) == Progress::Ended
        {
            let over = Run::Over(Box::default());
            if let Run::Going(simulation) = std::mem::replace(&mut self.run, over) {
                self.run = Run::Over(Box::new(simulation.into_sink()));
            }
        }
    }

    /// Runs it to its end in one go: for whoever has nothing to draw meanwhile.
    #[must_use]
    pub fn played_out(mut self) -> Self {
        while !self.is_over() {
            self.work(&mut Work::UNBOUNDED.clone());
        }
        self
    }

    /// Does something to the run at an instant, and runs it anew from the start: up to that instant
    /// everything happens as before.
    pub fn input(&mut self, time: Time, input: Input) {
        let inputs = &mut Arc::make_mut(&mut self.scenario).inputs;
        let mut same_time = inputs.iter_mut().filter(|other| other.time == time);
        // The same thing set twice at one instant is set once.
        let before = same_time.find(|other| hands::is_same_setting(&other.input, &input));
        if let Some(before) = before {
            before.input = input;
        } else {
            let place = inputs.partition_point(|other| other.time <= time);
            inputs.insert(place, TimedInput { time, input });
        }
        self.restart();
    }

    /// Runs the scenario anew with another seed: the same rules, other chances.
    pub fn reseed(&mut self, seed: u64) {
        Arc::make_mut(&mut self.scenario).seed = seed;
        self.restart();
    }

    fn restart(&mut self) {
        // Workflows run beside the platform, in one go: what they do is known at once.
        self.run = if self.workflows.is_empty() {
            Run::Going(Box::new(start(&self.scenario)))
        } else {
            let sink = Trace::of(&self.scenario);
            let (executed, trace) = workflow::run(&self.scenario, &self.workflows, sink);
            self.executed = executed;
            Run::Over(Box::new(trace))
        };
    }
}

fn start(scenario: &Arc<Scenario>) -> Simulation<Trace> {
    Simulation::new(Arc::clone(scenario), Trace::of(scenario))
}
