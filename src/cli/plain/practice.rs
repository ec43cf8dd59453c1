//! Practice in lines: questions one after the other, and a score.

use super::question;
use super::talk::{Book, Talk, ended};
use crate::clock;
use crate::lab::desk::Desk;
use crate::lab::practise::{self, Wish};
use crate::study::place::Place;
use crate::study::practice::{Practice, Score};
use anyhow::Result;

/// A sitting on what is wished for.
pub(crate) fn sit(desk: &mut Desk, wish: &Wish) -> Result<()> {
    let mut talk = Talk::new();
    let mut practice = practise::sitting(desk, wish);
    let total = practice.left();
    if total == 0 {
        return talk.say("There is no question of that kind now.");
    }
    let plural = if total == 1 { "" } else { "s" };
    talk.say(&format!(
        "{total} question{plural}. Type q to leave at any time: what is answered is saved. skip goes on without an answer."
    ))?;
    let all = ended(ask_all(&mut talk, desk, &mut practice, true))?;
    tell_score(&mut talk, &practice.score(), desk)?;
    if all {
        desk.keep_place(Place::Home);
    }
    Ok(())
}

/// Asks the questions of a session; a session of its own is kept, to be resumed.
pub(crate) fn ask_all(
    talk: &mut Talk,
    desk: &mut Desk,
    practice: &mut Practice,
    keep: bool,
) -> Result<()> {
    ask_each(talk, desk, practice, |desk, practice| {
        if keep {
            desk.keep_place(Place::Practice(practice.clone()));
        }
    })
}

/// Asks the questions of a session from where it is, and hands it over after each.
pub(super) fn ask_each(
    talk: &mut Talk,
    desk: &mut Desk,
    practice: &mut Practice,
    keep: impl Fn(&mut Desk, &Practice),
) -> Result<()> {
    if practice.feedback().is_some() {
        // It was answered on a screen, and explained there.
        practice.next();
    }
    let total = practice.total();
    let mut number = practice.answered();
    while let Some(id) = practice.question().map(str::to_owned) {
        let Some(asked) = practise::question(desk.content(), &id) else {
            practice.next();
            continue;
        };
        let asked = practice.drawn(&asked).into_owned();
        let again = practice.comes_back(&id);
        number += usize::from(!again);
        talk.heading(&if again {
            "Once more".to_owned()
        } else {
            format!("Question {number} of {total}")
        })?;
        let order = practice.order(&asked);
        question::show(talk, &asked, &order)?;
        talk.gap()?;
        let prompt = question::prompt(&asked, &order);
        let prompt = format!("{}, or skip:", prompt.trim_end_matches(':'));
        let book = Book::Open(desk.content());
        let read = |typed: &str| match typed {
            "skip" => Ok(None),
            typed => question::read(&asked, &order, typed).map(Some),
        };
        let Some(response) = talk.ask_until(book, &prompt, read)? else {
            // It is neither right nor wrong.
            practice.next();
            keep(desk, practice);
            continue;
        };
        let confidence = question::how_sure(talk, book)?;
        desk.set_now(clock::now_ms());
        if let Some(event) = practice.answer(&asked, response, confidence) {
            desk.record(event);
        }
        if let Some(given) = practice.feedback() {
            question::explain(talk, &asked, &order, (given, again))?;
        }
        practice.next();
        keep(desk, practice);
        question::offer_proof(talk, desk.content(), &asked)?;
    }
    Ok(())
}

/// The score, and the ideas that wrong answers show.
fn tell_score(talk: &mut Talk, score: &Score, desk: &Desk) -> Result<()> {
    talk.heading("Score")?;
    talk.say(&format!("{} of {} right.", score.right, score.answered))?;
    for idea in score.misconceptions.keys() {
        let known = &desk.content().misconceptions;
        if let Some(known) = known.iter().find(|known| known.id.as_str() == idea) {
            talk.say_indented("  idea:  ", &known.wrong)?;
            talk.say_indented("  true:  ", &known.right)?;
        }
    }
    for slip in score.slips.keys() {
        let known = &desk.content().slips;
        if let Some(known) = known.iter().find(|known| known.id.as_str() == slip) {
            talk.say_indented("  slip:  ", &known.text)?;
        }
    }
    if let Some(trouble) = desk.trouble() {
        talk.say(&format!("Progress is not saved: {trouble}"))?;
    }
    Ok(())
}
