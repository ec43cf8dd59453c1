//! A scenario in somebody's hands: it runs ahead while they watch, and what they do to it becomes part of it.

use super::run::{self, Order};
use super::{prices, report, sentence};
use crate::course::library::Library;
use crate::money::{Bill, Ledger, Sheet, Terms};
use crate::sim::scenario::{Input, Scenario, TimedInput};
use crate::sim::sink::Trace;
use crate::sim::time::Time;
use crate::sim::{Progress, Simulation, Work};
use anyhow::Result;
use std::sync::Arc;

/// A run of a scenario, so far as it is known.
#[derive(Debug)]
pub struct Playground {
    scenario: Arc<Scenario>,
    sheet: &'static Sheet,
    run: Run,
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
        let sheet = run::sheet_of(&experiment)?;
        let scenario = Arc::new(run::limited(experiment, order.until).scenario);
        Ok(Self::new(scenario, sheet))
    }

    /// A run at its start.
    pub fn new(scenario: Arc<Scenario>, sheet: &'static Sheet) -> Self {
        Self {
            run: Run::Going(Box::new(start(&scenario))),
            sheet,
            scenario,
        }
    }

    /// A run that is over, as it was recorded, under the newest prices.
    pub fn recorded(scenario: Arc<Scenario>, trace: Trace) -> Result<Self> {
        Ok(Self {
            run: Run::Over(Box::new(trace)),
            sheet: prices::sheet(None)?,
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

    /// The scenario, with the inputs that were given by hand.
    pub const fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
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

    /// The sentence that sums up the run; none as long as it is not known to its end.
    pub fn summary(&self) -> Option<String> {
        let Run::Over(trace) = &self.run else {
            return None;
        };
        let (metrics, ledger) = (&trace.summary.metrics, &trace.summary.ledger);
        let object = report::run(&self.scenario, metrics, ledger, self.sheet, self.end());
        Some(sentence::of_run(&object.into()))
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

    /// Does something to the run at an instant, and runs it anew from the start: up to that instant
    /// everything happens as before.
    pub fn input(&mut self, time: Time, input: Input) {
        let inputs = &mut Arc::make_mut(&mut self.scenario).inputs;
        let place = inputs.partition_point(|other| other.time <= time);
        inputs.insert(place, TimedInput { time, input });
        self.restart();
    }

    /// Runs the scenario anew with another seed: the same rules, other chances.
    pub fn reseed(&mut self, seed: u64) {
        Arc::make_mut(&mut self.scenario).seed = seed;
        self.restart();
    }

    fn restart(&mut self) {
        self.run = Run::Going(Box::new(start(&self.scenario)));
    }
}

fn start(scenario: &Arc<Scenario>) -> Simulation<Trace> {
    Simulation::new(Arc::clone(scenario), Trace::new(scenario.functions.len()))
}
