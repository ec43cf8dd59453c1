//! Chooses the questions of a sitting: by topic and the like, those that need it most first.

use super::desk::Desk;
use crate::course::content::Content;
use crate::course::lesson::Track;
use crate::course::question::{Level, Question, Skill};
use crate::study::practice::Practice;
use crate::study::progress::{Urgency, by_urgency};
use crate::study::record::Occasion;

/// So many questions make a sitting.
pub const SITTING: usize = 10;

/// What a learner wants to be asked. What is left out does not narrow the choice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    /// A bank.
    pub topic: Option<String>,
    /// A lesson that teaches it.
    pub lesson: Option<String>,
    /// Only these lessons, and what was answered before; of any lesson if there is none.
    pub among: Vec<String>,
    /// What it takes.
    pub skill: Option<Skill>,
    /// The style that it is written in.
    pub level: Option<Level>,
    /// Lessons of a track.
    pub track: Option<Track>,
    /// What became of it so far.
    pub only: Option<Only>,
    /// The most questions; ten if left out.
    pub count: Option<usize>,
    /// Whether to leave the schedule of reviews alone, as shortly before an exam.
    pub cram: bool,
}

/// What became of a question so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// Never answered.
    New,
    /// Answered wrong the last time.
    Mistakes,
    /// Flagged.
    Flagged,
    /// Due for review.
    Due,
}

/// The ids of the questions of a sitting, in the order in which they are asked: those that need it most
/// first, and among equals the topics in turn, so that they mix. Questions that are kept for papers are
/// left out.
pub fn questions(desk: &Desk, wish: &Wish) -> Vec<String> {
    let mut turns: Vec<(usize, String)> = Vec::new();
    for bank in &desk.content().banks {
        let wanted = bank
            .questions
            .iter()
            .filter(|question| !question.exam_only && is_wished(question, desk, wish));
        turns.extend(wanted.map(|question| question.id.to_string()).enumerate());
    }
    turns.sort_by_key(|(turn, _)| *turn);
    let mut ids: Vec<String> = turns.into_iter().map(|(_, id)| id).collect();
    by_urgency(desk.progress(), &mut ids);
    ids.truncate(wish.count.unwrap_or(SITTING));
    ids
}

/// A sitting on what is wished for; over at once if there is no such question.
pub fn sitting(desk: &Desk, wish: &Wish) -> Practice {
    let occasion = if wish.cram {
        Occasion::Cram
    } else {
        Occasion::Practice
    };
    let seed = desk.now_ms().unsigned_abs();
    Practice::new(questions(desk, wish), occasion, seed)
}

/// A question by its id, as a value of its own.
pub fn question(content: &Content, id: &str) -> Option<Question> {
    let mut all = content.questions();
    all.find(|question| question.id.as_str() == id).cloned()
}

fn is_wished(question: &Question, desk: &Desk, wish: &Wish) -> bool {
    let lesson = question.lesson.id.as_str();
    let on_track = |track: Track| {
        let lessons = &desk.content().lessons;
        let lesson = lessons.iter().find(|known| known.id.as_str() == lesson);
        lesson.is_none_or(|lesson| lesson.tracks.is_empty() || lesson.tracks.contains(&track))
    };
    let is_topic = |topic: &String| question.topic == *topic;
    wish.topic.as_ref().is_none_or(is_topic)
        && wish.lesson.as_ref().is_none_or(|wanted| wanted == lesson)
        && (wish.among.is_empty()
            || wish.among.iter().any(|among| among == lesson)
            || desk.progress().question(question.id.as_str()).is_some())
        && wish.skill.is_none_or(|skill| question.skill == skill)
        && wish.level.is_none_or(|level| question.level == level)
        && wish.track.is_none_or(on_track)
        && wish.only.is_none_or(|only| became(question, desk, only))
}

fn became(question: &Question, desk: &Desk, only: Only) -> bool {
    let id = question.id.as_str();
    let history = desk.progress().question(id);
    let urgency = desk.progress().urgency(id);
    match only {
        Only::New => urgency == Urgency::New,
        Only::Mistakes => matches!(urgency, Urgency::Wrong | Urgency::SureAndWrong),
        Only::Flagged => history.is_some_and(|history| history.flagged),
        Only::Due => history
            .and_then(|history| history.memory)
            .is_some_and(|card| card.is_due(desk.now_ms())),
    }
}
