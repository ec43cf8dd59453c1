//! `coldstart stats`: what the records say.

use super::{Globals, Status, print};
use crate::lab::config::Config;
use crate::lab::{items, paths, stats};
use anyhow::Result;
use clap::Args;
use std::fmt::Write;

/// Show what was learnt, what is due and what to do next
#[derive(Debug, Args)]
pub(crate) struct Stats {
    /// Prepare for an exam on this day: 2026-12-24, or none
    #[arg(long, value_name = "DAY|none")]
    exam_date: Option<String>,
}

impl Stats {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        let path = paths::config(globals.data_dir.as_deref())?;
        let mut config = Config::read(&path)?;
        if let Some(day) = &self.exam_date {
            config.set_exam_date(day)?;
            config.write(&path)?;
        }
        let stats = told(globals)?;
        if globals.json {
            print::json(&stats.json())?;
        } else {
            print::text(&text(&stats))?;
        }
        Ok(Status::Done)
    }
}

/// The statistics of this learner, by the days of this machine.
pub(crate) fn told(globals: &Globals) -> Result<stats::Stats> {
    let desk = globals.desk()?;
    Ok(stats::of(
        &desk,
        &desk.records()?,
        desk.zone(),
        desk.exam_date(),
    ))
}

fn text(stats: &stats::Stats) -> String {
    let mut text = String::new();
    let answered: usize = stats.days.iter().map(|day| day.answered).sum();
    let right: usize = stats.days.iter().map(|day| day.right).sum();
    let _ = writeln!(
        text,
        "{answered} answers, {right} right; {} due now",
        stats.due
    );
    if let Some(plan) = stats.plan {
        let _ = writeln!(
            text,
            "exam on {}: {} days left, {} new questions, {} a day",
            plan.date, plan.days, plan.new, plan.new_a_day
        );
    }
    let width = stats
        .topics
        .iter()
        .map(|topic| topic.title.len())
        .max()
        .unwrap_or(0);
    let _ = writeln!(text);
    for topic in &stats.topics {
        let _ = writeln!(
            text,
            "{:width$}  {:>3} of {:>3} answered, {:>3} right, {:>3} due",
            topic.title, topic.answered, topic.questions, topic.right, topic.due
        );
    }
    let ideas = stats.ideas.iter();
    let ideas = ideas.map(|idea| format!("{}\n    {}", idea.wrong, idea.right));
    listed(&mut text, "ideas to mend", ideas);
    let bad = stats.bad_items.iter().map(items::words);
    listed(&mut text, "questions that may be at fault", bad);
    let papers = stats.exams.iter().map(|(date, taken)| {
        let passed = if taken.passed { "passed" } else { "not passed" };
        format!(
            "{date}  {}: {} (estimate), {passed}, {} of {}",
            taken.exam, taken.scaled, taken.right, taken.scored
        )
    });
    listed(&mut text, "papers", papers);
    let _ = writeln!(text, "\nnext: {} {}", stats.next.what, stats.next.why);
    text
}

/// Lines under a heading; nothing if there are none.
fn listed(text: &mut String, heading: &str, lines: impl Iterator<Item = String>) {
    for (n, line) in lines.enumerate() {
        if n == 0 {
            let _ = writeln!(text, "\n{heading}");
        }
        let _ = writeln!(text, "  {line}");
    }
}
