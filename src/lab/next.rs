//! What the learner can do next: what was sure and wrong first, then what is due, then the course.

use super::begun;
use super::desk::Desk;
use super::placement;
use super::practise::{self, Only, SITTING, Wish};
use crate::course::lesson::{Lesson, Part};
use crate::study::progress::{MissionState, PartState, Urgency};
use crate::study::record::{Confidence, TrialKey};

/// Something to do next.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What it is.
    pub doing: Doing,
    /// What it is, in a line.
    pub title: String,
    /// Why one would, in a sentence.
    pub why: String,
    /// How long it takes, in minutes.
    pub minutes: u32,
}

/// The things to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Doing {
    /// Predict a run once more.
    Predict(TrialKey),
    /// Answer questions.
    Ask(Wish),
    /// Read a lesson, where it was left or at its first part that is not passed.
    Read(String),
    /// Find out what may be skipped.
    Place,
}

/// A question takes about a minute, and so does a prediction with its run.
const MINUTE: u32 = 1;

/// What can be done in a short break.
const SHORT: u32 = 5;

/// What the learner can do next, the most worth first; at most one of a kind.
pub fn offers(desk: &Desk) -> Vec<Offer> {
    let offers = [
        predict_again(desk),
        answer_again(desk),
        review(desk),
        go_on(desk),
        placement::is_worth_it(desk).then(|| place(desk)),
    ];
    offers.into_iter().flatten().collect()
}

/// What fits into five minutes: what went wrong or is due, else a short part, else new questions.
pub fn five_minutes(desk: &Desk) -> Offer {
    let short = |offer: &Offer| offer.minutes <= SHORT;
    let wish = Wish {
        count: Some(SHORT as usize),
        among: met(desk),
        ..of_track(desk)
    };
    let questions = || Offer {
        doing: Doing::Ask(wish.clone()),
        title: "Five questions".into(),
        why: "One a minute: those that went wrong and those that are due come first.".into(),
        minutes: SHORT,
    };
    let is_waiting = !waiting(desk, true).is_empty() || count(desk, Only::Due) > 0;
    predict_again(desk)
        .or_else(|| is_waiting.then(&questions))
        .or_else(|| go_on(desk).filter(short))
        .unwrap_or_else(questions)
}

/// The lessons that the learner has met; the first of the track if there is none. Nobody is asked about what they have
/// never heard of.
fn met(desk: &Desk) -> Vec<String> {
    let lessons = desk.lessons();
    let is_met = |lesson: &&&Lesson| {
        let state = desk.progress().lesson(lesson);
        state.passed + state.skipped > 0 || begun::is_begun(desk, lesson)
    };
    let mut met: Vec<&Lesson> = lessons.iter().filter(is_met).copied().collect();
    if met.is_empty() {
        met.extend(lessons.first().copied());
    }
    met.iter().map(|lesson| lesson.id.to_string()).collect()
}

/// Predictions to make again: the sure and wrong ones, or those that are due besides.
pub fn waiting(desk: &Desk, sure_and_wrong: bool) -> Vec<TrialKey> {
    let trials = desk.progress().trials();
    let wanted = trials.filter(|(_, guessed)| {
        let mistaken = !guessed.right && guessed.confidence == Confidence::Sure;
        let due = guessed.memory.is_due(desk.now_ms());
        mistaken == sure_and_wrong && (mistaken || due)
    });
    wanted
        .map(|(key, _)| key)
        .filter(|key| trial_question(desk, key).is_some())
        .cloned()
        .collect()
}

/// What a trial of the course asks; none if it is no more.
pub fn trial_question<'a>(desk: &'a Desk, key: &TrialKey) -> Option<&'a str> {
    let mut lessons = desk.content().lessons.iter();
    let lesson = lessons.find(|lesson| lesson.id.as_str() == key.lesson)?;
    let part = lesson.parts.iter().find(|p| p.id.as_str() == key.part)?;
    let trial = part.trial().filter(|t| t.id.as_str() == key.trial)?;
    Some(&trial.question)
}

fn predict_again(desk: &Desk) -> Option<Offer> {
    let keys = waiting(desk, true);
    let first = keys.first()?;
    let question = trial_question(desk, first)?;
    let more = match keys.len() {
        1 => String::new(),
        all => format!(" {} more after it.", all - 1),
    };
    Some(Offer {
        title: format!("Predict again: {question}"),
        why: format!("You were sure, and the run said otherwise: the most worth mending.{more}"),
        doing: Doing::Predict(first.clone()),
        minutes: 2 * MINUTE,
    })
}

fn answer_again(desk: &Desk) -> Option<Offer> {
    let sure = |(id, _): &(&str, _)| desk.progress().urgency(id) == Urgency::SureAndWrong;
    let all = desk.progress().questions().filter(sure).count();
    if all == 0 {
        return None;
    }
    let asked = all.min(SITTING);
    Some(Offer {
        doing: Doing::Ask(Wish {
            only: Some(Only::Mistakes),
            count: Some(asked),
            ..of_track(desk)
        }),
        title: format!("Answer again: {}", counted(all, "question")),
        why: "You were sure, and it was otherwise. They come first.".into(),
        minutes: minutes(asked),
    })
}

fn review(desk: &Desk) -> Option<Offer> {
    let questions = count(desk, Only::Due);
    if questions > 0 {
        let asked = questions.min(SITTING);
        return Some(Offer {
            doing: Doing::Ask(Wish {
                only: Some(Only::Due),
                count: Some(asked),
                ..of_track(desk)
            }),
            title: format!("Recall: {} due", counted(questions, "question")),
            why: "Recalled now it lasts; left alone it would have to be learnt again.".into(),
            minutes: minutes(asked),
        });
    }
    let first = waiting(desk, false).into_iter().next()?;
    let question = trial_question(desk, &first)?;
    Some(Offer {
        title: format!("Predict once more: {question}"),
        why: "It is due: recalled now it lasts.".into(),
        doing: Doing::Predict(first),
        minutes: 2 * MINUTE,
    })
}

/// The course itself: the lesson that was begun last, where it was left; else the first part that was not tried,
/// then missions, then what was skipped.
fn go_on(desk: &Desk) -> Option<Offer> {
    if let Some(offer) = begun::go_on(desk) {
        return Some(offer);
    }
    let lessons = desk.lessons();
    let part_that_is = |wanted: PartState| {
        lessons.iter().find_map(|lesson| {
            let state = |part: &Part| desk.progress().part(lesson.id.as_str(), part.id.as_str());
            let part = lesson.parts.iter().find(|part| state(part) == wanted)?;
            Some((*lesson, part))
        })
    };
    if let Some((lesson, part)) = part_that_is(PartState::NotTried) {
        return Some(read(lesson, &part.title, part.minutes));
    }
    let mission = |lesson: &Lesson| desk.progress().mission(lesson.mission.id().as_str());
    let is_open = |lesson: &&&Lesson| {
        !matches!(
            mission(lesson),
            MissionState::Solved | MissionState::Skipped
        )
    };
    if let Some(lesson) = lessons.iter().find(is_open) {
        return Some(read_mission(lesson, ""));
    }
    if let Some((lesson, part)) = part_that_is(PartState::Skipped) {
        let title = format!("{} (skipped)", part.title);
        return Some(read(lesson, &title, part.minutes));
    }
    let mut skipped = lessons
        .iter()
        .filter(|lesson| mission(lesson) == MissionState::Skipped);
    Some(read_mission(skipped.next()?, " (skipped)"))
}

fn read_mission(lesson: &Lesson, state: &str) -> Offer {
    let title = format!("the mission “{}”{state}", lesson.mission.title());
    read(lesson, &title, lesson.mission.minutes())
}

fn read(lesson: &Lesson, title: &str, minutes: u32) -> Offer {
    Offer {
        doing: Doing::Read(lesson.id.to_string()),
        title: format!("{}: {title}", lesson.title),
        why: format!("After this lesson you can {}.", lesson.can),
        minutes,
    }
}

fn place(desk: &Desk) -> Offer {
    // What one knows is answered sooner than what one has to think about.
    let questions = placement::sitting(desk).left();
    Offer {
        doing: Doing::Place,
        title: "See what you may skip".into(),
        why: "Two questions a lesson show what you know already. You decide what to skip, and can stop at any \
              question."
            .into(),
        minutes: minutes(questions) * 2 / 3,
    }
}

fn of_track(desk: &Desk) -> Wish {
    Wish {
        track: desk.track(),
        ..Wish::default()
    }
}

fn count(desk: &Desk, only: Only) -> usize {
    let wish = Wish {
        only: Some(only),
        count: Some(usize::MAX),
        ..of_track(desk)
    };
    practise::questions(desk, &wish).len()
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

fn minutes(questions: usize) -> u32 {
    u32::try_from(questions).unwrap_or(u32::MAX) * MINUTE
}
