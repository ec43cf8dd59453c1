//! Lambda's own run: what it shows of itself, and the requests that its rivals get.

use super::{Rival, idle_share};
use crate::money::{Bill, Item, Tally};
use crate::sim::chance::{Chance, Purpose};
use crate::sim::histogram::Histogram;
use crate::sim::rivals::{Job, Series};
use crate::sim::scenario::{Code, Scenario};
use crate::sim::sink::Summary;
use crate::sim::time::{Span, Time};
use crate::sim::trace::{Ending, EventId, Fact, Report, Sink, Start, TextId, What};
use crate::sim::{Simulation, Work, cpu_time};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One whole vCPU (`FACTS.md` section 2).
const WHOLE_VCPU_MB: u32 = 1_769;

const WHOLE: u128 = WHOLE_VCPU_MB as u128;

/// Generators of the work of modelled functions stand apart from the functions' own.
const WORK: usize = 1 << 32;

/// What a run of Lambda showed.
pub(super) struct Run {
    pub(super) summary: Summary,
    pub(super) waits: Histogram,
    /// Environments that served or were made ready for it, over time.
    pub(super) capacity: Series,
    /// Environment-microseconds: at work on requests, and paid for.
    pub(super) used: u128,
    pub(super) paid: u128,
    /// What arrived, in order.
    pub(super) jobs: Vec<Job>,
    /// Requests that one vCPU can work on at once, by the share of their time that they wait.
    pub(super) per_vcpu: u32,
}

/// Takes from the facts what a comparison needs and forgets them.
struct Watch<'a> {
    scenario: &'a Scenario,
    summary: Summary,
    waits: Histogram,
    capacity: Series,
    alive: u32,
    /// The report of an invocation that has just ended, for its events.
    last: Option<Report>,
    starts: BTreeMap<u64, Start>,
    arrivals: Vec<(Time, EventId, usize)>,
    /// The first report of each event of a guest function, as work on a whole vCPU.
    works: BTreeMap<EventId, Span>,
    used: u128,
    paid: u128,
    /// Place-microseconds and, of them, processor-microseconds that a server would need.
    held: u128,
    worked: u128,
}

impl Sink for Watch<'_> {
    fn fact(&mut self, fact: Fact) {
        match fact.what {
            What::Arrived { source, .. } => {
                let known = self.scenario.sources.get(usize::from(source.0));
                if let (Some(source), Some(event)) = (known, fact.event) {
                    self.arrivals.push((fact.at, event, source.function));
                }
            }
            What::InitStarted { .. } => self.change(fact.at, 1),
            What::Reclaimed { .. } => self.change(fact.at, -1),
            What::Started { start, .. } => {
                if let Some(invocation) = fact.invocation {
                    self.starts.insert(invocation.number(), start);
                }
                self.last = None;
            }
            What::Ended { .. } => {
                if let Some(report) = fact.what.report() {
                    self.ended(&fact, report);
                }
            }
            What::Settled {
                ending: Ending::Succeeded,
                latency,
                ..
            } => {
                let duration = self.last.map_or(Span::ZERO, |report| report.duration);
                self.waits.record(latency - duration.min(latency));
                if let (Some(event), Some(report)) = (fact.event, self.last) {
                    let function = fact.function.map_or(0, |id| usize::from(id.0));
                    let work = self.on_a_server(function, &report);
                    self.works.entry(event).or_insert(work);
                }
            }
            What::Charged {
                item: Item::LambdaProvisioned(_),
                quantity,
            } => {
                let function = fact.function.map_or(0, |id| usize::from(id.0));
                let memory = self.scenario.functions[function].memory_mb;
                self.paid += u128::from(quantity) * 1_000 / u128::from(memory);
            }
            _ => {}
        }
        self.summary.fact(fact);
    }

    fn text(&mut self, _: &[u8]) -> Option<TextId> {
        None
    }
}

impl Watch<'_> {
    fn change(&mut self, at: Time, by: i32) {
        self.alive = self.alive.saturating_add_signed(by);
        self.capacity.set(at, self.alive);
    }

    fn ended(&mut self, fact: &Fact, report: Report) {
        self.last = Some(report);
        self.used += u128::from(report.duration.0);
        let start = fact
            .invocation
            .and_then(|id| self.starts.remove(&id.number()));
        if start != Some(Start::Provisioned) {
            self.paid += u128::from(report.billed_ms) * 1_000;
        }
        let function = fact.function.map_or(0, |id| usize::from(id.0));
        let memory = self.scenario.functions[function].memory_mb;
        let duration = u128::from(report.duration.0);
        let worked = match self.scenario.functions[function].code {
            Code::Guest(_) => u128::from(cpu_time(WHOLE_VCPU_MB, report.fuel).0),
            // Of a modelled function it is only known that it cannot work more than its memory's share.
            Code::Modelled(_) => duration * u128::from(memory.min(WHOLE_VCPU_MB)) / WHOLE,
        };
        let on_a_server = match self.scenario.functions[function].code {
            Code::Guest(_) => u128::from(self.on_a_server(function, &report).0),
            Code::Modelled(_) => duration,
        };
        self.worked += worked;
        self.held += on_a_server;
    }

    /// What an invocation's work takes on a whole vCPU: its waits, and its fuel at full speed.
    fn on_a_server(&self, function: usize, report: &Report) -> Span {
        let memory = self.scenario.functions[function].memory_mb;
        let worked = cpu_time(memory, report.fuel).min(report.duration);
        report.duration - worked + cpu_time(WHOLE_VCPU_MB, report.fuel)
    }
}

/// Runs a scenario on the platform.
pub(super) fn run(scenario: &Arc<Scenario>) -> Run {
    let watch = Watch {
        scenario,
        summary: Summary::new(scenario.functions.len()),
        waits: Histogram::default(),
        capacity: Series::default(),
        alive: 0,
        last: None,
        starts: BTreeMap::new(),
        arrivals: Vec::new(),
        works: BTreeMap::new(),
        used: 0,
        paid: 0,
        held: 0,
        worked: 0,
    };
    let mut simulation = Simulation::new(Arc::clone(scenario), watch);
    simulation.advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
    let watch = simulation.into_sink();
    let per_vcpu = watch
        .held
        .checked_div(watch.worked)
        .unwrap_or(1)
        .clamp(1, 50);
    Run {
        jobs: jobs(scenario, &watch),
        per_vcpu: u32::try_from(per_vcpu).unwrap_or(50),
        summary: watch.summary,
        waits: watch.waits,
        capacity: watch.capacity,
        used: watch.used,
        paid: watch.paid,
    }
}

/// The requests of a run: a modelled function's are drawn from its warm times, a guest's are what was measured,
/// or the mean of that where the platform refused to run it.
fn jobs(scenario: &Scenario, watch: &Watch<'_>) -> Vec<Job> {
    let functions = scenario.functions.len();
    let mut chances: Vec<Chance> = (0..functions)
        .map(|index| Chance::new(scenario.seed, Purpose::Durations, WORK + index))
        .collect();
    let mut known = vec![(0_u128, 0_u128); functions];
    for &(_, event, function) in &watch.arrivals {
        if let Some(work) = watch.works.get(&event) {
            known[function].0 += u128::from(work.0);
            known[function].1 += 1;
        }
    }
    let mean = |function: usize| {
        let (sum, count) = known[function];
        Span(u64::try_from(sum.checked_div(count).unwrap_or(0)).unwrap_or(u64::MAX))
    };
    let arrivals = watch.arrivals.iter();
    arrivals
        .map(|&(at, event, function)| Job {
            at,
            work: match scenario.functions[function].code {
                Code::Modelled(model) => chances[function].draw(&model.warm),
                Code::Guest(_) => watch
                    .works
                    .get(&event)
                    .copied()
                    .unwrap_or_else(|| mean(function)),
            },
        })
        .collect()
}

/// Lambda as one of those that are compared.
pub(super) fn rival(
    scenario: &Scenario,
    run: &Run,
    price: impl Fn(&Tally) -> (Bill, Option<Bill>),
) -> Rival {
    let counts = run.summary.metrics.total().counts;
    let mut tally = Tally::default();
    for (item, quantity) in run.summary.ledger.total().used() {
        if item.entry().service == "Lambda" {
            tally.add(item, quantity);
        }
    }
    let (bill, month) = price(&tally);
    Rival {
        id: "lambda",
        name: "Lambda",
        model: super::words::lambda_model(scenario),
        arrived: counts.events,
        served: counts.succeeded,
        refused: counts.throttled + counts.dropped + counts.dead_lettered + counts.failed,
        in_flight: counts.in_flight(),
        waits: run.waits.clone(),
        idle_share: idle_share(run.used, run.paid),
        capacity: run.capacity.clone(),
        operations: &[
            "set memory, time-out and concurrency",
            "keep your libraries patched",
            "watch your code",
        ],
        bill,
        month,
    }
}
