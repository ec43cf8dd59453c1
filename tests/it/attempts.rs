//! A mission at the keys: what a run says holds for what is set, and no key undoes an answer unasked.

use crate::missions::{at_mission, begin};
use crate::window::Window;
use coldstart::course::content::Content;

const SOLVED: &str = "Solved. Every goal is met.";

/// A window at the mission of a lesson, at work.
fn working(lesson: &str) -> Window {
    let content = Content::embedded();
    let mut lessons = content.lessons.iter();
    let lesson = lessons.find(|known| known.id.as_str() == lesson);
    let mut window = at_mission((80, 24), lesson.unwrap());
    begin(&mut window);
    window
}

/// A window at the mission of the lesson about the meter, with its goals met.
fn solved(rate: &str) -> Window {
    let mut window = working("think-execution");
    window
        .press(&format!("<Enter>{rate}<Enter>r"))
        .settle()
        .says(SOLVED)
        .says("✔ ");
    window
}

#[test]
fn what_is_changed_after_a_run_has_no_ticks() {
    let mut window = solved("1.55");
    let text = window.press("c0.5<Enter>").text();
    assert!(!text.contains(SOLVED) && !text.contains('✔'), "{text}");
    window.says("Changed since the last run.");
    window.press("<Enter>1.55<Enter>").says(SOLVED).says("✔ ");
}

#[test]
fn nothing_typed_leaves_an_answer_as_it_is() {
    let mut window = solved("1.55");
    window.press("c").says("now 1.55");
    window.press("<Enter>").says(SOLVED);
}

#[test]
fn enter_goes_on_once_every_goal_is_met() {
    let mut window = solved("1.55");
    window
        .says("⏎  go on")
        .press("<Enter>")
        .says("To take along");
}

#[test]
fn who_solves_it_alone_may_have_the_other_numbers() {
    let mut window = solved("1.55");
    window.says("a  other numbers").press("a");
    window.says("Now you, with other numbers");
    begin(&mut window);
    window
        .press("<Enter>0.557<Enter>r")
        .settle()
        .says("Goals, with other numbers")
        .says(SOLVED);
}

#[test]
fn the_task_tells_of_the_run_and_leads_back_to_work() {
    let mut window = working("security");
    window.press("r").settle().press("t<End>");
    window.says("The last run").says("1 of 30 calls was cold");
    window.press("<Esc>").says("You may change");
}

#[test]
fn the_third_hint_says_that_it_is_the_solution() {
    let mut window = solved("1.55");
    window.press("c0.5<Enter>").says("h  hint");
    window.press("hh").says("h  solution");
}
