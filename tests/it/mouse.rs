//! The mouse: a click does what its place says, on every screen, and nothing needs it.

use crate::window::Window;
use coldstart::tui::theme::Theme;
use crossterm::event::{MouseButton, MouseEventKind};

const SIZE: (u16, u16) = (100, 30);
const CLICK: MouseEventKind = MouseEventKind::Down(MouseButton::Left);
const DRAG: MouseEventKind = MouseEventKind::Drag(MouseButton::Left);
const UP: MouseEventKind = MouseEventKind::ScrollUp;
const DOWN: MouseEventKind = MouseEventKind::ScrollDown;

fn home() -> Window {
    Window::new(Theme::dark(), SIZE)
}

/// A burst of a hundred, stopped after its first second.
fn burst() -> Window {
    let mut window = Window::playing(Theme::dark(), SIZE, "burst-is-cold");
    window.press(" @10.2<Enter>");
    window
}

#[test]
fn tabs_and_keycaps_are_buttons() {
    let mut window = home();
    window.click("Play").says("╭ Scenarios");
    window.click("Quiz").says("╭ Practice");
    window.click("help").says("╭ Keys");
    window.click("Esc  close");
    assert!(!window.text().contains("╭ Keys"));
    window.click("Play").click("↑↓").click("play");
    assert!(window.text().contains("Environments"), "{}", window.text());
}

#[test]
fn a_row_is_chosen_and_then_opened() {
    let mut window = home();
    window.press("3");
    let text = window.text();
    let rows: Vec<&str> = text.lines().filter(|line| line.contains("│")).collect();
    let third = rows[2].trim_matches(|c: char| !c.is_alphanumeric());
    let third: String = third.chars().take(20).collect();
    window.click(&third);
    window.says(&format!("▌ {third}"));
    window.mouse(UP, &third);
    assert!(
        !window.text().contains(&format!("▌ {third}")),
        "the wheel chooses the row before"
    );
    window.mouse(DOWN, &third).says(&format!("▌ {third}"));
    window.click(&third).says("╭ Environments");
}

#[test]
fn an_environment_is_chosen_where_it_is_drawn() {
    let mut window = burst();
    window.click("05  b").says("╭ Environment 5 · greet");
    window.click("05  b").says("╭ Invocation 6 · greet");
    window.click("Source").says("Source");
    window.press("<Esc><Esc>");
    window.says("╭ What happens");
    // A lane of the timeline is one as well.
    let (_, row) = window.place("╭ Timeline");
    assert!(window.mouse_at(CLICK, (20, row + 2)));
    window.says("╭ Environment");
    // What has just happened is asked about by a click on it.
    window
        .press("<Esc>")
        .click("╭ What happens")
        .says("╭ Event 2 · greet");
}

#[test]
fn the_bar_is_the_run_from_its_start_to_its_end() {
    let mut window = burst();
    let (first, row) = window.place("━");
    let (last, _) = window.place(" ×");
    assert!(window.mouse_at(CLICK, (first, row)));
    window.says("   0.000 s of 1 min");
    assert!(window.mouse_at(DRAG, (last - 2, row)));
    window.says("of 1 min").says("■");
    assert!(window.mouse_at(CLICK, (first, row)));
    window.says("   0.000 s of 1 min");
}

#[test]
fn the_wheel_goes_through_a_run_and_through_a_text() {
    let mut window = burst();
    window.mouse(UP, "╭ Timeline").says("9.200 s of 1 min");
    window.mouse(DOWN, "╭ Timeline").says("10.200 s of 1 min");
    window.press("?");
    let top = window.text();
    window.mouse(DOWN, "Keys");
    assert_eq!(window.text(), top, "the border does not scroll");
    window.mouse(DOWN, "Play or pause");
    assert_ne!(window.text(), top);
    window.mouse(UP, "Choose an environment");
    assert_eq!(window.text(), top);
}

#[test]
fn what_a_dialog_covers_is_out_of_reach() {
    let mut window = burst();
    let cell = window.place("05  b");
    window.press("s").says("╭ Settings");
    assert!(!window.mouse_at(CLICK, cell), "it lies below the dialog");
    window.click("greet: time-out").says("▌ greet: time-out");
    window.click("close").says("╭ What happens");
    assert!(window.mouse_at(CLICK, cell));
    window.says("╭ Environment 5 · greet");
}

#[test]
fn an_answer_is_taken_and_taken_again_to_answer() {
    let mut window = home();
    window.press("4<Down><Enter>");
    while !window.text().contains(" b  ") || window.text().contains(" 1  ") {
        // A question of another kind: on to the next.
        window.press("7<Enter>t<Enter>");
    }
    window.click(" b  ");
    let (x, y) = window.place(" b  ");
    window.says("▌ b");
    assert!(window.mouse_at(CLICK, (x + 8, y)), "its words as well");
    window.says("How sure are you?").click("I am sure");
    let text = window.text();
    assert!(
        text.contains("✔ Right") || text.contains("✗ Not right"),
        "{text}"
    );
}

#[test]
fn an_answer_of_a_paper_is_taken() {
    let mut window = home();
    window.press("4e<Down><Enter>");
    window.says("Question 1 of").click(" c  ").says("▌ c");
}
