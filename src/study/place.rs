//! Where the learner was, so that the program opens there again.

use super::practice::Practice;
use serde::{Deserialize, Serialize};

/// A place in the program.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The first screen.
    #[default]
    Home,
    /// A screen of a lesson.
    Lesson {
        /// The lesson's id.
        lesson: String,
        /// The part's id; none for the opening, the mission and the recap.
        part: Option<String>,
        /// Which screen of the part, from 0.
        step: usize,
    },
    /// A scenario in the playground.
    Playground {
        /// The scenario's id.
        scenario: String,
    },
    /// In the middle of practice.
    Practice(Practice),
    /// In a paper, which is kept on its own.
    Exam,
}

impl Place {
    /// As it is stored.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).expect("places hold nothing that JSON cannot")
    }

    /// The place of a stored text; home if this version does not know it.
    pub fn decode(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }
}
