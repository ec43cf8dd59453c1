//! Where the learner was, so that the program opens there again.

use super::practice::Practice;
use serde::{Deserialize, Serialize};

/// The page of a lesson that comes before its first part.
pub const OPENING: usize = 0;
/// The page of its mission.
pub const MISSION: usize = 1;
/// The page of what to take along.
pub const TAKE_ALONG: usize = 2;
/// The last page.
pub const RECAP: usize = 3;
/// The page of its exercise.
pub const EXERCISE: usize = 4;

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
        /// Which screen of the part, from 0; without a part one of the pages above.
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

    /// Whether it is in a lesson.
    pub fn is_in(&self, id: &str) -> bool {
        matches!(self, Self::Lesson { lesson, .. } if lesson == id)
    }

    /// Whether a lesson is behind the learner: what is left of it is to take along.
    pub const fn is_behind(&self) -> bool {
        matches!(
            self,
            Self::Lesson {
                part: None,
                step: TAKE_ALONG..=RECAP,
                ..
            }
        )
    }

    /// The place of a stored text; home if this version does not know it.
    pub fn decode(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }
}
