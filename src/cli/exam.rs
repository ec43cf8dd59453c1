//! `coldstart exam`: a timed paper, in the terminal program or in lines.

use super::plain::exam as plain;
use super::tui::open;
use super::{Globals, Status};
use crate::course::read::did_you_mean;
use crate::lab::desk::Desk;
use crate::lab::paper;
use crate::study::exam::{Sitting, Timing};
use anyhow::{Result, bail};
use clap::Args;

/// Take a timed paper
#[derive(Debug, Args)]
pub(crate) struct Exam {
    /// A paper's id; without one, the list of papers, or the paper that is open
    #[arg(value_name = "EXAM")]
    paper: Option<String>,
    /// Draw the paper with this number; the same number gives the same paper
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Give this many times the time, such as 1.3; or off
    #[arg(long, value_name = "FACTOR|off", default_value = "1", value_parser = timing)]
    time: Timing,
    /// Begin with the clock out of sight
    #[arg(long)]
    hide_clock: bool,
    /// In lines and numbered prompts, without drawing on the terminal
    #[arg(long)]
    plain: bool,
}

impl Exam {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        if self.plain {
            let mut desk = globals.desk()?;
            let sitting = match self.sitting(&desk)? {
                Some(sitting) => Some(sitting),
                None => plain::choose(&desk, self.seed, self.time)?,
            };
            return match sitting {
                Some(sitting) => plain::take(&mut desk, sitting, globals.json),
                None => Ok(Status::Done),
            };
        }
        open(globals, |app| {
            match self.sitting(app.desk())? {
                Some(sitting) => app.sit(sitting),
                None => app.papers(),
            }
            Ok(())
        })
    }

    /// The open paper if it is the one that is meant, or a new one of the id that was typed.
    fn sitting(&self, desk: &Desk) -> Result<Option<Sitting>> {
        let open = paper::unfinished(desk);
        let Some(id) = &self.paper else {
            return Ok(open.filter(|_| self.seed.is_none()));
        };
        let exams = &desk.content().exams;
        let ids: Vec<&str> = exams.iter().map(|exam| exam.id.as_str()).collect();
        let Some(blueprint) = paper::blueprint(desk.content(), id) else {
            bail!("there is no paper `{id}`: {}", did_you_mean(id, &ids));
        };
        if let Some(open) = open {
            if open.exam == *id && self.seed.is_none_or(|seed| seed == open.seed) {
                return Ok(Some(open));
            }
            bail!(
                "the paper `{}` (number {}) is open: hand it in or discard it first, with `coldstart exam`",
                open.exam,
                open.seed
            );
        }
        let mut sitting = paper::start(desk, blueprint, self.seed, self.time);
        sitting.clock_hidden = self.hide_clock;
        if sitting.is_empty() {
            bail!("there is no question for the paper `{id}` yet");
        }
        Ok(Some(sitting))
    }
}

fn timing(text: &str) -> Result<Timing, String> {
    if text == "off" {
        return Ok(Timing::Off);
    }
    match text.parse::<f64>() {
        Ok(factor) if (0.5..=5.0).contains(&factor) => Ok(Timing::Times(factor)),
        _ => Err("write a factor from 0.5 to 5, or off".into()),
    }
}
