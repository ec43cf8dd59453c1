//! What the learner did, as it is written down for ever.
//!
//! Records are only ever added. They speak of ids, so a mended word changes nothing; a kind or a field that
//! this version does not know is passed over, so that old and new versions read each other's.

use super::grading::{Mark, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Something that the learner did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "payload", rename_all = "snake_case")]
pub enum Event {
    /// A question was answered.
    Answered(Answered),
    /// A question was flagged, or the flag taken away.
    Flagged {
        /// The question.
        question: String,
        /// Whether it is flagged now.
        on: bool,
    },
    /// A guess was made before a run.
    Guessed {
        /// The trial.
        trial: TrialKey,
        /// A number, or the id of a choice.
        guess: Guess,
        /// Whether the run agreed.
        right: bool,
        /// How sure the learner was.
        confidence: Confidence,
    },
    /// A reason was chosen after a run.
    Reasoned {
        /// The trial.
        trial: TrialKey,
        /// The reason's id.
        reason: String,
        /// Its mark.
        mark: Mark,
    },
    /// A part was gone through to its end.
    PartPassed {
        /// The part.
        part: PartKey,
    },
    /// A part was skipped on purpose.
    PartSkipped {
        /// The part.
        part: PartKey,
    },
    /// A hint of a mission was opened; the last one is its solution.
    HintOpened {
        /// The mission.
        mission: String,
        /// Which: 1 the nudge, 2 the method, 3 the solution.
        step: u8,
    },
    /// A mission was passed over without a try.
    MissionSkipped {
        /// The mission.
        mission: String,
    },
    /// A mission's run was judged, or its last question was answered.
    MissionTried {
        /// The mission.
        mission: String,
        /// Whether it was the variant with other numbers, or with other questions.
        variant: bool,
        /// Whether all goals were met.
        met: bool,
        /// How many were. Records from before this was kept say none.
        #[serde(default)]
        goals_met: u32,
    },
    /// A paper was handed in.
    ExamTaken(ExamTaken),
    /// Progress was set back: of one lesson, or of everything.
    Reset {
        /// The lesson; everything without one.
        lesson: Option<String>,
        /// Its mission. Records from before this was kept leave missions as they are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mission: Option<String>,
    },
}

/// An answer to a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// The question.
    pub question: String,
    /// What was answered.
    pub response: Response,
    /// Its mark at the time.
    pub mark: Mark,
    /// How sure the learner was.
    pub confidence: Confidence,
    /// On which occasion.
    pub occasion: Occasion,
    /// The seed that its numbers were drawn by; none if they are always the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

/// What a paper came to when it was handed in. Its answers are records of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExamTaken {
    /// The blueprint.
    pub exam: String,
    /// The seed that it was drawn by.
    pub seed: u64,
    /// Questions that counted.
    pub scored: usize,
    /// Of them right.
    pub right: usize,
    /// The estimate on the scale of 100 to 1,000.
    pub scaled: u32,
    /// Whether it reached the pass mark of that time.
    pub passed: bool,
    /// The time that passed with the paper open.
    pub spent_ms: u64,
    /// By domain: right and all.
    pub domains: BTreeMap<String, (usize, usize)>,
}

/// How sure a learner is of an answer. Asked for each time: sure and wrong is what matters most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// A guess.
    Guess,
    /// Rather this than that.
    Think,
    /// Would bet on it.
    Sure,
}

/// On which occasion a question was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// Before a lesson, to recall earlier ones.
    Opening,
    /// After a part.
    Check,
    /// In practice.
    Practice,
    /// In practice shortly before an exam, which leaves the schedule of reviews alone.
    Cram,
    /// In an exam paper.
    Exam,
    /// In the placement test, which shows what may be skipped.
    Placement,
}

/// A part of a lesson.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PartKey {
    /// The lesson's id.
    pub lesson: String,
    /// The part's id.
    pub part: String,
}

/// A trial of a part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TrialKey {
    /// The lesson's id.
    pub lesson: String,
    /// The part's id.
    pub part: String,
    /// The trial's id.
    pub trial: String,
}

/// A guess.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guess {
    /// A number.
    Number(f64),
    /// The id of a choice.
    Choice(String),
}

/// A record: what, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Milliseconds since 1970, as told by whoever knows the time.
    pub at_ms: i64,
    /// What the learner did.
    pub event: Event,
}

impl Event {
    /// The kind and the payload, as they are stored.
    pub fn encode(&self) -> (String, String) {
        let value = serde_json::to_value(self).expect("events hold nothing that JSON cannot");
        let kind = value["kind"].as_str().unwrap_or_default().to_owned();
        (kind, value["payload"].to_string())
    }

    /// The event of a stored kind and payload; none if this version does not know it.
    pub fn decode(kind: &str, payload: &str) -> Option<Self> {
        let payload: Value = serde_json::from_str(payload).ok()?;
        serde_json::from_value(serde_json::json!({ "kind": kind, "payload": payload })).ok()
    }
}
