//! The plain mode: lessons, practice and papers as lines and numbered prompts, on the same core as the
//! screens and with the same records. For screen readers, logs and dumb terminals.

pub(crate) mod exam;
pub(crate) mod lesson;
mod look_up;
mod mission;
pub(crate) mod practice;
mod question;
mod quiz;
mod story;
pub(crate) mod talk;
mod trial;

use crate::course::content::Content;
use crate::course::read::{Id, Setting};
use crate::lab::playground::Playground;
use anyhow::Result;

/// A run of a scenario of the course, to its end.
fn played(content: &Content, scenario: &Id, settings: &[Setting]) -> Result<Playground> {
    Ok(Playground::shipped(content, scenario.as_str(), settings)?.played_out())
}
