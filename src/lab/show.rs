//! Shows the run that proves a key, at the instant that matters.

use super::compare::Wanted;
use super::playground::Playground;
use super::run::Order;
use super::trial::figure;
use crate::course::content::Content;
use crate::course::goal::{Goal, Measure};
use crate::course::question::{Proof, Question};
use crate::course::read::Setting;
use crate::sim::metrics::Metrics;
use crate::sim::time::Time;
use crate::sim::trace::{Ending, Fact, InitKind, Outcome, Start, What};
use anyhow::Result;

/// A run and where to look.
#[derive(Debug)]
pub struct Show {
    /// The run, known to its end.
    pub playground: Playground,
    /// The instant that matters.
    pub moment: Time,
    /// What can be seen there, in words.
    pub words: String,
    /// The number that proves the key, in words; none where the run has no single one.
    pub found: Option<String>,
}

/// Whether a run proves the key of a question.
pub const fn can(question: &Question) -> bool {
    question.proof.is_some() || question.shown.is_some()
}

/// The run that proves the key of a question as it was asked; none if no run does. An error if the scenario cannot
/// be read.
pub fn of(content: &Content, question: &Question) -> Option<Result<Show>> {
    if let Some(shown) = &question.shown {
        let order = Order {
            file: question.id.as_str(),
            text: &shown.text,
            settings: shown.settings.clone(),
            until: None,
        };
        let opened = Playground::open(&order, &content.library);
        let words = format!("The end of the run with these numbers. {}", question.rule);
        return Some(opened.map(|playground| Show {
            moment: playground.end(),
            playground: playground.played_out(),
            words,
            found: None,
        }));
    }
    let proof = question.proof.as_ref()?;
    Some(of_proof(content, proof, &question.rule))
}

fn of_proof(content: &Content, proof: &Proof, rule: &str) -> Result<Show> {
    let claim = &proof.claim;
    let scenario = claim.scenario.as_str();
    let mut settings = claim.goal.set.0.clone();
    let metric = &claim.goal.measure.metric;
    let metric = match metric
        .strip_prefix("variants.")
        .and_then(|rest| rest.split_once('.'))
    {
        Some((variant, metric)) => {
            settings.splice(0..0, settings_of(content, scenario, &settings, variant));
            metric
        }
        None => metric,
    };
    let playground = Playground::shipped(content, scenario, &settings)?.played_out();
    let moment = proof
        .moment
        .unwrap_or_else(|| first_counted(&playground, metric).unwrap_or_else(|| playground.end()));
    Ok(Show {
        moment: moment.min(playground.end()),
        found: found(&playground, &claim.goal.measure),
        playground,
        words: words(&claim.goal, rule),
    })
}

/// What the run gives for the number that is claimed, with the path by which a goal names it.
fn found(playground: &Playground, measure: &Measure) -> Option<String> {
    if measure.begins_with("rivals") {
        // A comparison is another run, or many, and is not what is watched.
        return None;
    }
    let of_run = |path: &str| match path.strip_prefix("variants.") {
        Some(rest) => rest
            .split_once('.')
            .map_or(path, |(_, rest)| rest)
            .to_owned(),
        None => path.to_owned(),
    };
    let measure = Measure {
        metric: of_run(&measure.metric),
        over: measure.over.as_deref().map(of_run),
    };
    let report = playground.judged(Wanted::of([&measure]))?;
    let value = measure.value(&report)?;
    let over = measure.over.as_deref().map(|over| format!(" over {over}"));
    let over = over.unwrap_or_default();
    Some(format!("{}{over}: {}", measure.metric, figure(value)))
}

/// What its author says that the run shows; a bare path of a figure says less than the rule does.
fn words(goal: &Goal, rule: &str) -> String {
    let bare = goal.text.starts_with(&goal.measure.metric);
    if bare { rule } else { &goal.text }.to_owned()
}

/// What a variant of a scenario sets.
fn settings_of(content: &Content, id: &str, settings: &[Setting], variant: &str) -> Vec<Setting> {
    let read = content.scenario(id, settings).and_then(Result::ok);
    let variants = read.map(|read| read.value.variants).unwrap_or_default();
    let found = variants.into_iter().find(|known| known.name == variant);
    found.map(|found| found.set.0).unwrap_or_default()
}

/// The instant of the first fact that a metric counts; none if it counts none, or is only known at the end: a
/// bill, an average over the whole run.
fn first_counted(playground: &Playground, metric: &str) -> Option<Time> {
    let (function, figure) = figure_of(playground, metric)?;
    if figure == "max_concurrency" {
        return fullest(playground, function);
    }
    Some(counted(playground, metric).next()?.at)
}

/// The function that a metric is about, if it is about one, and its figure.
fn figure_of<'a>(playground: &Playground, metric: &'a str) -> Option<(Option<usize>, &'a str)> {
    match metric.split('.').collect::<Vec<_>>()[..] {
        ["metrics", figure, ..] => Some((None, figure)),
        ["functions", name, figure, ..] => {
            let mut functions = playground.scenario().functions.iter();
            let place = functions.position(|function| function.name == name)?;
            Some((Some(place), figure))
        }
        _ => None,
    }
}

/// The facts that a metric counts, in order.
pub(super) fn counted<'a>(
    playground: &'a Playground,
    metric: &'a str,
) -> impl Iterator<Item = &'a Fact> {
    let of = figure_of(playground, metric);
    let facts = playground.trace().facts.iter();
    facts.filter(move |fact| {
        let own = fact.function.map(|id| usize::from(id.0));
        of.is_some_and(|(function, figure)| {
            (function.is_none() || own == function) && counts(figure, &fact.what)
        })
    })
}

/// When as many environments run as ever will.
fn fullest(playground: &Playground, function: Option<usize>) -> Option<Time> {
    let mut metrics = Metrics::of(playground.scenario());
    let (mut most, mut when) = (0, None);
    for fact in &playground.trace().facts {
        metrics.fold(fact);
        let running = match function {
            Some(place) => metrics.functions.get(place)?.gauge.max_running,
            None => metrics.account.max_running,
        };
        if running > most {
            (most, when) = (running, Some(fact.at));
        }
    }
    when
}

/// Whether a metric of that name counts what a fact says.
fn counts(figure: &str, what: &What) -> bool {
    match *what {
        What::Arrived { .. } => figure == "events",
        What::Throttled { .. } => figure == "throttles",
        What::InitStarted { how, .. } => match figure {
            "environments_created" => true,
            "restores" => how == InitKind::Restore,
            _ => false,
        },
        What::InitEnded { .. } => figure == "init_ms",
        What::Started { start, attempt, .. } => match figure {
            "invocations" | "iterator_age_ms" => true,
            "cold_starts" => start == Start::Cold,
            "warm_starts" => start == Start::Warm,
            "provisioned_starts" => start == Start::Provisioned,
            "retries" => attempt > 1,
            _ => false,
        },
        What::Ended { outcome, .. } => match figure {
            "duration_ms" | "billed_ms" => true,
            "errors" => !outcome.is_success(),
            "timed_out" => outcome == Outcome::TimedOut,
            "out_of_memory" => outcome == Outcome::OutOfMemory,
            _ => false,
        },
        What::Settled { ending, .. } => matches!(
            (figure, ending),
            ("succeeded" | "latency_ms", Ending::Succeeded)
                | ("failed", Ending::Failed)
                | ("dead_lettered", Ending::DeadLettered)
                | ("dropped", Ending::Dropped)
                | ("throttled", Ending::Throttled)
        ),
        _ => false,
    }
}
