//! Missions of questions: drawn or gone on with, judged at their end.

use super::Outcome;
use crate::course::lesson::Quiz;
use crate::lab::desk::Desk;
use crate::study::mixed;
use crate::study::practice::{Practice, Score};
use crate::study::record::{Event, Occasion};

/// The questions of the attempt that is due: where they were left, or drawn anew.
pub fn sitting(desk: &Desk, quiz: &Quiz) -> Practice {
    under_way(desk, quiz).unwrap_or_else(|| {
        let seed = seed(desk, quiz);
        let drawn = mixed::draw(desk.content().questions(), quiz.questions, seed);
        Practice::new(drawn, Occasion::Practice, seed)
    })
}

/// The attempt that was left with some of its questions answered; none if there is none.
pub fn under_way(desk: &Desk, quiz: &Quiz) -> Option<Practice> {
    let kept = desk.session(quiz.id.as_str())?;
    // What was drawn for another attempt is over, however it was left.
    let is_due = kept.seed() == seed(desk, quiz);
    (is_due && kept.answered() > 0 && kept.left() > 0).then_some(kept)
}

fn seed(desk: &Desk, quiz: &Quiz) -> u64 {
    quiz.seed_of(desk.progress().mission_tries(quiz.id.as_str()))
}

/// What the goals are, in words.
pub fn goals(quiz: &Quiz) -> [String; 2] {
    [
        format!("At least {} of {} are right", quiz.pass, quiz.questions),
        "None is wrong that you were sure of".into(),
    ]
}

/// How the answers did against the goals, in their order.
pub fn outcomes(quiz: &Quiz, score: &Score) -> [Outcome; 2] {
    let (right, sure) = (score.right, score.sure_and_wrong.len());
    let short = quiz.pass.saturating_sub(right);
    [
        Outcome {
            met: short == 0,
            told: Some(format!("{right} of at least {}", quiz.pass)),
            missed_by: (short > 0).then(|| short.to_string()),
        },
        Outcome {
            met: sure == 0,
            told: Some(match sure {
                0 => "none".into(),
                sure => sure.to_string(),
            }),
            missed_by: (sure > 0).then(|| sure.to_string()),
        },
    ]
}

/// Writes down what an attempt came to; the next one has other questions. Questions that were not answered are not
/// right.
pub fn finish(desk: &mut Desk, quiz: &Quiz, score: &Score) {
    let outcomes = outcomes(quiz, score);
    let goals_met = outcomes.iter().filter(|outcome| outcome.met).count();
    let id = quiz.id.as_str();
    desk.record(Event::MissionTried {
        mission: id.to_owned(),
        variant: desk.progress().mission_tries(id) > 0,
        met: goals_met == outcomes.len(),
        goals_met: u32::try_from(goals_met).unwrap_or(u32::MAX),
    });
    desk.keep_session(id, None);
}
