//! A lesson in lines: its parts with their runs and questions, the mission, the boxes, the recap.

use super::played;
use super::practice::ask_all;
use super::talk::{Book, Talk, ended};
use super::{mission, quiz, story, trial};
use crate::clock;
use crate::course::lesson::{Lesson, Look, Part, StepKind, Task, View};
use crate::lab::desk::Desk;
use crate::lab::next::waiting;
use crate::lab::recall;
use crate::money::grouped;
use crate::study::place::Place;
use crate::study::practice::Practice;
use crate::study::progress::PartState;
use crate::study::record::{Event, Occasion, PartKey, TrialKey};
use anyhow::Result;
use serde_json::Value;

/// Asks which lesson to take.
pub(crate) fn choose(desk: &Desk) -> Result<Option<String>> {
    let mut talk = Talk::new();
    let lessons = &desk.content().lessons;
    talk.heading("Lessons")?;
    for (n, lesson) in lessons.iter().enumerate() {
        let state = desk.progress().lesson(lesson);
        let words = format!(
            "{} ({} of {} parts)",
            lesson.title, state.passed, state.parts
        );
        talk.say_indented(&format!("{:>4})  ", n + 1), &words)?;
    }
    let count = lessons.len();
    let chosen = talk.ask_until(
        Book::Open(desk.content()),
        &format!("Which lesson (1-{count})?"),
        |typed| {
            let place = typed.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            place
                .filter(|place| *place < count)
                .ok_or_else(|| format!("Type a number from 1 to {count}."))
        },
    );
    let mut id = None;
    ended(chosen.map(|place| id = Some(lessons[place].id.to_string())))?;
    Ok(id)
}

/// Leads through a lesson from where the learner is in it.
pub(crate) fn take(desk: &mut Desk, id: &str) -> Result<()> {
    let lessons = &desk.content().lessons;
    let Some(lesson) = lessons.iter().find(|lesson| lesson.id.as_str() == id) else {
        return Ok(());
    };
    let lesson = lesson.clone();
    let mut talk = Talk::new();
    if ended(walk(&mut talk, desk, &lesson))? {
        desk.keep_place(Place::Home);
    } else {
        talk.say("Your place is kept.")?;
    }
    if let Some(trouble) = desk.trouble() {
        talk.say(&format!("Progress is not saved: {trouble}"))?;
    }
    Ok(())
}

fn walk(talk: &mut Talk, desk: &mut Desk, lesson: &Lesson) -> Result<()> {
    talk.heading(&lesson.title)?;
    talk.say(&lesson.about)?;
    let from = From::of(desk, lesson);
    if from == From::START && !lesson.opening.is_empty() {
        keep(desk, lesson, None, 0);
        talk.heading("Before we start")?;
        let ids = recall::opening(desk, lesson);
        ask(talk, desk, ids, Occasion::Opening)?;
    }
    for (n, part) in lesson.parts.iter().enumerate().skip(from.part) {
        let (number, all) = (n + 1, lesson.parts.len());
        let title = format!(
            "Part {number} of {all}: {} ({} min)",
            part.title, part.minutes
        );
        talk.heading(&title)?;
        let step = if n == from.part { from.step } else { 0 };
        take_part(talk, desk, lesson, (part, step))?;
        desk.set_now(clock::now_ms());
        desk.record(Event::PartPassed {
            part: PartKey {
                lesson: lesson.id.to_string(),
                part: part.id.to_string(),
            },
        });
    }
    once_more(talk, desk, lesson)?;
    if let Some(exercise) = &lesson.exercise {
        keep(desk, lesson, None, 4);
        mission::attempt(talk, desk, "Exercise", exercise)?;
    }
    keep(desk, lesson, None, 1);
    match &lesson.mission {
        Task::Run(mission) => mission::attempt(talk, desk, "Mission", mission)?,
        Task::Quiz(quiz) => quiz::attempt(talk, desk, quiz)?,
    }
    for (title, text) in [
        ("On the exam", &lesson.boxes.exam),
        ("Today", &lesson.boxes.today),
        ("For real", &lesson.boxes.real),
    ] {
        talk.heading(title)?;
        talk.markdown(text)?;
    }
    talk.heading("Recap")?;
    for line in &lesson.recap {
        talk.say_indented("  - ", line)?;
    }
    talk.gap()?;
    talk.say(&format!("Now you can {}.", lesson.can))
}

/// Where a lesson is gone on with: a step of a part, or behind its last part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct From {
    part: usize,
    step: usize,
}

impl From {
    const START: Self = Self { part: 0, step: 0 };

    /// Where the learner left it; else the first part that is not passed, or the start if all are.
    fn of(desk: &Desk, lesson: &Lesson) -> Self {
        let at = |part: usize, step: usize| Self { part, step };
        let place = |id: &str| lesson.parts.iter().position(|part| part.id.as_str() == id);
        match desk.place() {
            Place::Lesson {
                lesson: of,
                part,
                step,
            } if of == lesson.id.as_str() => match part.as_deref() {
                Some(part) => place(part).map_or(Self::START, |part| at(part, *step)),
                None if *step == 0 => Self::START,
                None => at(lesson.parts.len(), 0),
            },
            _ => {
                let state = |part: &Part| {
                    let progress = desk.progress();
                    progress.part(lesson.id.as_str(), part.id.as_str())
                };
                let is_open = |part: &Part| state(part) != PartState::Passed;
                at(lesson.parts.iter().position(is_open).unwrap_or(0), 0)
            }
        }
    }
}

/// Leads through a part from one of its steps on.
fn take_part(
    talk: &mut Talk,
    desk: &mut Desk,
    lesson: &Lesson,
    (part, from): (&Part, usize),
) -> Result<()> {
    for (n, step) in part.steps.iter().enumerate().skip(from) {
        keep(desk, lesson, Some(part), n);
        if let Some(title) = &step.title {
            talk.say(&format!("-- {title}"))?;
            talk.gap()?;
        }
        talk.markdown(&step.text)?;
        match &step.kind {
            StepKind::Text => {}
            StepKind::Show(view) => show(talk, desk, view)?,
            StepKind::Trial(trial) => {
                let key = TrialKey {
                    lesson: lesson.id.to_string(),
                    part: part.id.to_string(),
                    trial: trial.id.to_string(),
                };
                trial::attempt(talk, desk, &key, trial)?;
                if waiting(desk, true).contains(&key) {
                    talk.gap()?;
                    talk.say("You were sure, so it comes back before the mission.")?;
                }
            }
        }
        talk.gap()?;
        talk.pause(Book::Open(desk.content()))?;
        talk.gap()?;
    }
    keep(desk, lesson, Some(part), part.steps.len());
    let ids = part.check.iter().map(|link| link.id.to_string());
    ask(talk, desk, ids.collect(), Occasion::Check)
}

/// Before the mission the predictions come back of which the learner was sure and wrong.
fn once_more(talk: &mut Talk, desk: &mut Desk, lesson: &Lesson) -> Result<()> {
    for key in waiting(desk, true) {
        let of_lesson = lesson.id.as_str() == key.lesson;
        let mut parts = lesson.parts.iter().filter(|_| of_lesson);
        let part = parts.find(|part| part.id.as_str() == key.part);
        for step in part.map_or(&[][..], |part| &part.steps) {
            let StepKind::Trial(trial) = &step.kind else {
                continue;
            };
            talk.heading("Once more")?;
            talk.say("You were sure of this one, and the run said otherwise. Predict it again.")?;
            talk.gap()?;
            talk.markdown(&step.text)?;
            trial::attempt(talk, desk, &key, trial)?;
            talk.gap()?;
            talk.pause(Book::Open(desk.content()))?;
            talk.gap()?;
        }
    }
    Ok(())
}

/// A run in the text: what it came to in a sentence, and what one is to look at.
fn show(talk: &mut Talk, desk: &Desk, view: &View) -> Result<()> {
    talk.gap()?;
    let run = played(desk.content(), &view.scenario.id, &view.set.0)?;
    if let Some(sentence) = run.summary() {
        talk.say(&format!("The run: {sentence}"))?;
    }
    match view.look {
        Look::Bill => tell_bill(talk, &run.report().unwrap_or_default()["bill"]),
        Look::Fleet | Look::Timeline | Look::Log => story::tell(talk, &run),
    }
}

fn tell_bill(talk: &mut Talk, bill: &Value) -> Result<()> {
    for line in bill["lines"].as_array().into_iter().flatten() {
        let word = |key: &str| line[key].as_str().unwrap_or_default();
        let (item, quantity, unit, usd) =
            (word("item"), word("quantity"), word("unit"), word("usd"));
        let quantity = grouped(quantity);
        talk.say_indented("  ", &format!("{item}: {quantity} {unit}, ${usd}"))?;
    }
    let total = bill["total_usd"].as_str().unwrap_or("0");
    talk.say_indented("  ", &format!("total: ${total}"))
}

fn ask(talk: &mut Talk, desk: &mut Desk, ids: Vec<String>, occasion: Occasion) -> Result<()> {
    let seed = clock::now_ms().unsigned_abs();
    let mut practice = Practice::new(ids, occasion, seed);
    ask_all(talk, desk, &mut practice, false)
}

fn keep(desk: &mut Desk, lesson: &Lesson, part: Option<&Part>, step: usize) {
    desk.set_now(clock::now_ms());
    let place = Place::Lesson {
        lesson: lesson.id.to_string(),
        part: part.map(|part| part.id.to_string()),
        step,
    };
    desk.keep_left(&place);
    desk.keep_place(place);
}
