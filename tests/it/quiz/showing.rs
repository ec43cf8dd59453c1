//! Show me: every proof opens at the instant that matters, and from wherever it was asked the way back leads there.

use super::{CONTENT, tell};
use crate::window::Window;
use coldstart::course::question::Question;
use coldstart::lab::show;
use coldstart::sim::trace::{Start, What};
use coldstart::study::grading::Response;
use coldstart::study::practice::Practice;
use coldstart::study::record::{Confidence, Occasion};
use coldstart::tui::theme::Theme;

fn proved() -> impl Iterator<Item = &'static Question> {
    CONTENT
        .questions()
        .filter(|question| question.proof.is_some())
}

#[test]
fn every_proof_opens_at_its_moment() {
    let (mut own, mut found, mut ends) = (0, 0, 0);
    for question in proved() {
        let proof = question.proof.as_ref().unwrap();
        let show = show::of(&CONTENT, question).unwrap();
        let show = show.unwrap_or_else(|error| panic!("{}: {error:#}", question.id));
        let end = show.playground.end();
        assert!(
            show.playground.is_over() && show.moment <= end,
            "{}",
            question.id
        );
        assert!(!show.words.is_empty(), "{}", question.id);
        match proof.moment {
            Some(moment) => {
                assert_eq!(show.moment, moment.min(end), "{}", question.id);
                own += 1;
            }
            None if show.moment == end => ends += 1,
            None => {
                // Something happens at the instant that the rule chose.
                let facts = &show.playground.trace().facts;
                assert!(
                    facts.iter().any(|fact| fact.at == show.moment),
                    "{}",
                    question.id
                );
                found += 1;
            }
        }
    }
    tell(&format!(
        "moments: {own} by their authors, {found} by the first fact, {ends} at the end"
    ));
    assert!(own + found + ends >= 60);
    assert!(found > ends, "{found} {ends}");
}

#[test]
fn the_first_cold_start_is_the_moment_of_a_count_of_cold_starts() {
    let mut starts = 0;
    for question in proved() {
        let proof = question.proof.as_ref().unwrap();
        let path: Vec<&str> = proof.claim.goal.measure.metric.split('.').collect();
        let ["functions", name, "cold_starts"] = path[..] else {
            continue;
        };
        if proof.moment.is_some() {
            continue;
        }
        let show = show::of(&CONTENT, question).unwrap().unwrap();
        let functions = &show.playground.scenario().functions;
        let place = functions.iter().position(|function| function.name == name);
        let mut facts = show.playground.trace().facts.iter();
        let first = facts.find(|fact| {
            let own = fact.function.map(|id| usize::from(id.0)) == place;
            let cold = matches!(
                fact.what,
                What::Started {
                    start: Start::Cold,
                    ..
                }
            );
            own && cold
        });
        // Where none starts cold, that is known at the end.
        let want = first.map_or(show.playground.end(), |fact| fact.at);
        assert_eq!(show.moment, want, "{}", question.id);
        starts += usize::from(first.is_some());
    }
    assert!(starts >= 5, "{starts} proofs count cold starts");
}

/// A window that asks this question, with the feedback of a wrong answer before it.
fn answered(question: &Question) -> Window {
    let mut window = Window::new(Theme::dark(), (100, 30));
    let mut practice = Practice::new([question.id.to_string()], Occasion::Practice, 5);
    let given = practice.answer(question, Response::Blank, Confidence::Think);
    assert!(given.is_some());
    window.app.resume_practice(practice);
    window
}

#[test]
fn from_practice_one_key_shows_and_one_comes_back() {
    let question = proved()
        .find(|q| q.id.as_str() == "a-burst-on-one-warm")
        .unwrap();
    let mut window = answered(question);
    let before = window.text();
    assert!(before.contains("show me"), "{before}");
    let shown = window.press("w").text();
    assert!(
        shown.contains("Environments") && shown.contains("goes back to the question"),
        "{shown}"
    );
    // It stands still at the instant that matters.
    let still = window.wait(3_000).text();
    assert_eq!(still, shown, "the run plays by itself");
    let back = window.press("<Esc>").text();
    assert_eq!(back, before, "not where it was");
}

#[test]
fn looking_around_in_the_run_does_not_lose_the_way_back() {
    let question = proved().next().unwrap();
    let mut window = answered(question);
    let before = window.text();
    window.press("w<Up><Left><Left>");
    // What is chosen is let go first, then the question comes back.
    window.press("<Esc><Esc>");
    assert_eq!(window.text(), before);
}

#[test]
fn a_question_without_a_run_has_no_such_key() {
    let question = CONTENT
        .questions()
        .find(|q| q.proof.is_none() && q.shown.is_none() && q.answer.kind() == "single");
    let mut window = answered(question.unwrap());
    assert!(!window.text().contains("show me"));
    let text = window.press("w").text();
    assert!(text.contains("No run proves this one"), "{text}");
}

#[test]
fn from_the_score_page_the_answers_can_be_gone_through() {
    let question = proved()
        .find(|q| q.id.as_str() == "a-burst-on-one-warm")
        .unwrap();
    let mut window = answered(question);
    let score = window.press("<Enter>").text();
    assert!(score.contains("go through"), "{score}");
    let review = window.press("v").text();
    assert!(review.contains("show me"), "{review}");
    window.press("w");
    assert!(window.text().contains("goes back to the question"));
    window.press("<Esc>");
    assert_eq!(window.text(), review);
}

#[test]
fn from_the_review_of_a_paper_it_comes_back_to_the_review() {
    let mut window = Window::new(Theme::dark(), (100, 30));
    // A paper handed in blank, gone through until a question has a run.
    window.press("4e<Enter>Hy<Enter>");
    for _ in 0..65 {
        let text = window.text();
        if text.contains("show me") {
            assert!(text.contains("Question"), "{text}");
            window.press("w");
            assert!(window.text().contains("goes back to the question"));
            window.press("<Esc>");
            assert_eq!(window.text(), text);
            return;
        }
        window.press("<Enter>");
    }
    panic!("no question of the paper has a run");
}
