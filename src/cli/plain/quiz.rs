//! A mission of questions in lines.

use super::mission::{skip, tell_goal};
use super::practice::ask_each;
use super::talk::{Book, Talk};
use crate::clock;
use crate::course::lesson::Quiz;
use crate::lab::desk::Desk;
use crate::lab::mission::quiz;
use anyhow::Result;

/// Leads through a mission of questions until it is solved or passed over.
pub(crate) fn attempt(talk: &mut Talk, desk: &mut Desk, quiz: &Quiz) -> Result<()> {
    talk.heading(&format!("Mission: {}", quiz.title))?;
    talk.markdown(&quiz.brief)?;
    talk.gap()?;
    talk.say("Goals:")?;
    for goal in quiz::goals(quiz) {
        talk.say_indented("  - ", &goal)?;
    }
    talk.gap()?;
    if let Some(left) = quiz::under_way(desk, quiz) {
        let (answered, all) = (left.answered(), quiz.questions);
        talk.say(&format!("{answered} of {all} questions are answered."))?;
    }
    talk.say("Type q at any time: what is answered is saved, and you go on from there.")?;
    loop {
        let book = Book::Open(desk.content());
        if talk.ask(book, "[Enter to start, skip to go on without it]")? == "skip" {
            skip(desk, quiz.id.as_str());
            return Ok(());
        }
        if sit(talk, desk, quiz)? {
            return talk.say("Solved.");
        }
        talk.say("Not yet. The next try has other questions.")?;
    }
}

/// One attempt; says whether all goals are met.
fn sit(talk: &mut Talk, desk: &mut Desk, quiz: &Quiz) -> Result<bool> {
    let mut practice = quiz::sitting(desk, quiz);
    ask_each(talk, desk, &mut practice, |desk, practice| {
        desk.keep_session(quiz.id.as_str(), Some(practice));
    })?;
    let score = practice.score();
    desk.set_now(clock::now_ms());
    quiz::finish(desk, quiz, &score);
    let outcomes = quiz::outcomes(quiz, &score);
    talk.gap()?;
    for (goal, outcome) in quiz::goals(quiz).iter().zip(&outcomes) {
        tell_goal(talk, goal, outcome)?;
    }
    Ok(outcomes.iter().all(|outcome| outcome.met))
}
