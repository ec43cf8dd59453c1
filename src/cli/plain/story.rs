//! A run in lines: what happened, in the order in which it did.

use super::talk::Talk;
use crate::lab::explain::{clock_time, told};
use crate::lab::playground::Playground;
use crate::lab::show::Show;
use crate::sim::time::Time;
use crate::sim::trace::Fact;
use crate::tui::playback::is_told;
use anyhow::Result;

/// The most lines of a story that are read out.
const LINES: usize = 24;
/// The lines before the instant that matters, so that one sees what led to it.
const LEAD: usize = 4;

/// The story of a run from its start.
pub(super) fn tell(talk: &mut Talk, run: &Playground) -> Result<()> {
    tell_from(talk, run, 0)
}

/// The run that shows an answer, from shortly before the instant that matters.
pub(super) fn tell_show(talk: &mut Talk, show: &Show) -> Result<()> {
    let run = &show.playground;
    talk.heading(&format!("The run: {}", run.scenario().title))?;
    talk.say(&format!("What to see: {}", show.words))?;
    if let Some(summary) = run.summary() {
        talk.say(&format!("In all: {summary}"))?;
    }
    if let Some(found) = &show.found {
        talk.say(&format!("Measured: {found}"))?;
    }
    let facts = facts(run);
    let before = facts.partition_point(|fact| fact.at < show.moment);
    // At the end of a run it is what came last that led there.
    let lead = if before == facts.len() { LINES } else { LEAD };
    let first = before.saturating_sub(lead);
    if show.moment > Time::ZERO {
        talk.say(&format!(
            "The instant that matters is {}.",
            clock_time(show.moment)
        ))?;
    }
    talk.gap()?;
    tell_from(talk, run, first)
}

fn facts(run: &Playground) -> Vec<&Fact> {
    let facts = run.trace().facts.iter();
    facts.filter(|fact| is_told(fact)).collect()
}

/// The story after the first so many facts.
fn tell_from(talk: &mut Talk, run: &Playground, first: usize) -> Result<()> {
    let (facts, names) = (facts(run), run.names());
    if first > 0 {
        talk.say_indented("  ", &format!("… after {first} others:"))?;
    }
    let mut said = 0;
    let mut story = told(facts[first..].iter().copied());
    for told in story.by_ref().take(LINES) {
        let lead = format!("  {:>10}  ", clock_time(told.first.at));
        talk.say_indented(&lead, &told.sentence(&names, run.trace()))?;
        said += 1;
    }
    match story.count() {
        0 if said == 0 => talk.say_indented("  ", "Nothing happens."),
        0 => Ok(()),
        more => talk.say_indented("  ", &format!("… and {more} more.")),
    }
}
