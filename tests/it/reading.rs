//! Reading a lesson: nobody goes on past a text unread, a run waits for its text, and the bar says what Enter does.

use crate::window::Window;
use coldstart::course::content::Content;
use coldstart::course::lesson::{Look, StepKind};
use coldstart::course::question::{Choice, Idea, Question};
use coldstart::course::read::Id;
use coldstart::lab::desk::Desk;
use coldstart::lab::playground::Playground;
use coldstart::study::practice::Practice;
use coldstart::study::record::Occasion;
use coldstart::tui::playback::Playback;
use coldstart::tui::theme::Theme;

/// Words that have to be on the screen after some keys, and with `!` those that must not.
#[track_caller]
fn shows(window: &mut Window, keys: &str, words: &[&str]) {
    let text = window.press(keys).text();
    for word in words {
        match word.strip_prefix('!') {
            Some(word) => assert!(
                !text.contains(word),
                "{word} is there after {keys}:\n{text}"
            ),
            None => assert!(
                text.contains(word),
                "{word} is not there after {keys}:\n{text}"
            ),
        }
    }
}

/// A lesson in a window of a size, at a page, and step by step the keys and what they show.
#[track_caller]
fn case(lesson: &str, size: (u16, u16), page: usize, steps: &[(&str, &[&str])]) {
    let mut window = Window::new(Theme::dark(), size);
    window.app.learn(Some(lesson));
    window.press(&"n".repeat(page - 1)).settle();
    for (keys, words) in steps {
        shows(&mut window, keys, words);
    }
}

const COLD: &str = "cold-and-warm-starts";

#[test]
fn a_run_waits_until_its_text_is_read() {
    // Where both have room it plays at once.
    case(
        COLD,
        (140, 45),
        10,
        &[("", &["A real one", "Timeline", "pause", "!waits until"])],
    );
    case(
        COLD,
        (80, 24),
        10,
        &[
            (
                "",
                &[
                    "10/27",
                    "A real one",
                    "waits until you have read",
                    "run it",
                    "!Timeline",
                ],
            ),
            // The sentence that says what to see stays in sight.
            (
                "<Enter>",
                &["10/27", "(model)", "Timeline", "pause", "speed", "scroll"],
            ),
            ("<Enter>", &["11/27"]),
            // It is as one left it.
            ("p", &["10/27", "Timeline", "!waits until"]),
        ],
    );
    // A key of the run begins it as well, and going on without it is another key.
    case(
        COLD,
        (80, 24),
        10,
        &[("<Right>", &["Timeline", "play", "!waits until"])],
    );
    case(COLD, (80, 24), 10, &[("n", &["11/27"])]);
}

#[test]
fn enter_reads_on_before_it_goes_on() {
    case(
        COLD,
        (80, 14),
        10,
        &[
            (
                "",
                &["10/27", "⏎  more", "scroll", "n  go on", "A real one"],
            ),
            ("<Enter>", &["10/27", "run it", "!A real one"]),
            ("<Enter>", &["10/27", "go on", "!run it"]),
        ],
    );
    // Where all is in sight there is nothing to scroll, and the bar names nothing that scrolls.
    case(
        COLD,
        (80, 24),
        5,
        &[
            ("", &["5/27", "go on", "!⏎  more", "!scroll"]),
            ("<Enter>", &["6/27"]),
        ],
    );
}

#[test]
fn a_prediction_is_read_before_it_is_made() {
    let lesson = "the-problem-it-solves";
    case(
        lesson,
        (80, 14),
        5,
        &[
            ("", &["Your turn: a pair at noon", "⏎  more", "!choose"]),
            ("<Down>", &["!Your turn: a pair at noon", "⏎  more"]),
            ("<Enter>", &["c   About 43", "choose", "skip"]),
            // The cursor moves now, and what it is on comes into sight.
            (
                "<Down><Down><Enter>",
                &["You guessed: About 43", "How sure"],
            ),
            (
                "<Enter>",
                &["The run: About 43", "EC2 fleet", "!Auto Scaling", "⏎  more"],
            ),
        ],
    );
    // What explains the run is read to its end, then comes the next page.
    let explained = "<Enter><Enter><Enter>";
    case(
        lesson,
        (80, 24),
        9,
        &[
            (explained, &["9/24", "⏎  more", "!know when."]),
            ("<Enter>", &["9/24", "know when.", "!⏎  more"]),
            ("<Enter>", &["10/24"]),
        ],
    );
}

#[test]
fn a_page_that_comes_back_says_why_there_is_one_more() {
    case(
        COLD,
        (80, 24),
        6,
        &[(
            "1<Enter>s<Enter>",
            &["6/28, 1 again", "comes back before the mission"],
        )],
    );
    case(
        COLD,
        (80, 24),
        6,
        &[("1<Enter>t<Enter>", &["6/27", "!comes back", "!again"])],
    );
}

#[test]
fn a_lesson_is_left_and_gone_on_with_where_it_was() {
    case(
        "the-problem-it-solves",
        (80, 24),
        5,
        &[
            ("", &["5/24"]),
            ("<Esc>", &["!5/24", "╭ Lessons"]),
            ("<Enter>", &["5/24", "a pair at noon"]),
            // What is done on the page is there as well.
            ("b<Enter>", &["How sure"]),
            ("<Esc><Enter>", &["How sure", "5/24"]),
        ],
    );
}

#[test]
fn the_help_keeps_the_keys_that_scroll_apart() {
    let mut window = Window::new(Theme::dark(), (100, 40));
    shows(
        &mut window,
        "2?",
        &[
            "↑ k ↓ j ",
            "PgUp PgDn  ",
            "Ctrl-u Ctrl-d",
            "Home g End G  ",
            "Ctrl-y Ctrl-e",
        ],
    );
}

#[test]
fn no_run_of_a_lesson_keeps_one_waiting() {
    let content = Content::embedded();
    let steps = content.lessons.iter().flat_map(|lesson| &lesson.parts);
    let views = steps
        .flat_map(|part| &part.steps)
        .filter_map(|step| match &step.kind {
            StepKind::Show(view) => Some(view),
            StepKind::Trial(trial) => Some(&trial.run),
            StepKind::Text => None,
        });
    let mut watched = 0;
    for view in views {
        let run = Playground::shipped(&content, view.scenario.id.as_str(), &view.set.0).unwrap();
        let end = run.end();
        let mut playback = Playback::new(run);
        let bill = view.look == Look::Bill;
        playback.hurry(bill);
        let last = playback.last_event(bill).unwrap_or(end);
        // In microseconds of real time; the speed is in thousandths.
        let seen = last.0 * 1_000 / playback.speed();
        assert!(seen <= 20_100_000, "{}: {seen} µs", view.scenario.id);
        assert!(playback.speed() >= 1_000, "{}", view.scenario.id);
        watched += 1;
    }
    assert!(watched > 60, "{watched}");
}

#[test]
fn a_run_on_a_page_ends_when_nothing_happens_any_more() {
    let mut window = Window::new(Theme::dark(), (100, 30));
    window.app.learn(Some(COLD));
    // Three visitors within 20.05 s of a minute, at twice the speed of life.
    window.press("nnn").settle();
    window.wait(10_000).says("20.000 s of 1 min");
    window.wait(500).says("21.000 s of 1 min").says("pause");
    window
        .wait(2_000)
        .says("1:00.000 of 1 min")
        .says("the bill is $0.0000");
}

/// A window that asks these questions as a lesson does, without a lesson round them.
fn asked(ids: &[&str]) -> Window {
    let mut window = Window::new(Theme::dark(), (100, 40));
    let ids = ids.iter().map(|id| (*id).to_owned());
    window
        .app
        .resume_practice(Practice::new(ids, Occasion::Check, 5));
    window
}

fn first(desk: &Desk, wanted: impl Fn(&Question) -> bool) -> String {
    let mut questions = desk.content().questions();
    questions
        .find(|question| wanted(question))
        .unwrap()
        .id
        .to_string()
}

#[test]
fn a_question_says_what_is_too_much() {
    let mut window = Window::new(Theme::dark(), (100, 40));
    let choose = first(window.app.desk(), |q| {
        q.answer.kind() == "choose" && q.answer.right_choices() == 2 && q.template.is_none()
    });
    window = asked(&[&choose]);
    shows(&mut window, "a", &["!too many"]);
    shows(&mut window, "b", &["!too many"]);
    shows(
        &mut window,
        "c",
        &["Choose 2: 3 chosen, one too many. Press its letter to take it away."],
    );
    shows(&mut window, "<Enter>", &["one too many", "!How sure"]);
    shows(&mut window, "a", &["!too many"]);
    shows(&mut window, "<Enter>", &["How sure"]);
    let matching = first(window.app.desk(), |q| q.answer.kind() == "matching");
    window = asked(&[&matching]);
    shows(&mut window, "a", &["!stands at"]);
    shows(
        &mut window,
        "a",
        &["a stands at lines 1 and 2: each answer fits one line."],
    );
    shows(
        &mut window,
        "<Enter>",
        &["a stands at lines 1 and 2", "!How sure"],
    );
    shows(&mut window, "<Up>b", &["!stands at"]);
}

#[test]
fn a_question_that_is_missed_again_can_be_left() {
    let mut window = Window::new(Theme::dark(), (100, 40));
    let number = first(window.app.desk(), |q| {
        q.answer.kind() == "number" && q.template.is_none()
    });
    window = asked(&[&number]);
    shows(&mut window, "", &["Question 1 of 1", "!Missed"]);
    shows(
        &mut window,
        "987654<Enter>s",
        &["Question 1 of 1", "Not right"],
    );
    shows(&mut window, "<Enter>", &["Once more", "!Missed"]);
    // It is said once more what is right; then it waits for another day.
    shows(
        &mut window,
        "987654<Enter>s",
        &[
            "Once more",
            "✗ Not right: it comes back another day",
            "✔ ",
            "!Question",
            "!though",
        ],
    );
    shows(&mut window, "<Enter>", &["!Once more"]);
}

#[test]
fn practice_can_pass_over_a_question() {
    let ids = ["how-far-the-free-tier-goes", "second-call-soon"].map(str::to_owned);
    let mut window = Window::new(Theme::dark(), (80, 24));
    let practice = Practice::new(ids, Occasion::Practice, 5);
    window.app.resume_practice(practice);
    shows(&mut window, "7", &["Question 1 of 2", "n  skip"]);
    shows(&mut window, "n", &["Question 2 of 2", "!7▏"]);
    shows(&mut window, "a<Enter>", &["!n  skip"]);
    shows(&mut window, "t", &["Question 2 of 2", "!n  skip"]);
    shows(&mut window, "<Enter>", &[" of 1"]);
}

#[test]
fn numbers_in_explanations_have_separators() {
    let mut window = asked(&["how-far-the-free-tier-goes"]);
    shows(
        &mut window,
        "12345<Enter>g",
        &["✔ 4,000,000 calls", "You said 12,345 calls"],
    );
}

#[test]
fn explaining_all_is_named_where_there_is_more_to_explain() {
    let mut window = Window::new(Theme::dark(), (80, 24));
    let ordering = first(window.app.desk(), |q| {
        q.answer.kind() == "ordering" && q.template.is_none()
    });
    window = asked(&[&ordering]);
    shows(
        &mut window,
        "<Enter>g",
        &["The right order", "!explain all"],
    );
    let mut choices = Window::new(Theme::dark(), (80, 24));
    choices.app.resume_practice(Practice::new(
        ["second-call-soon".to_owned()],
        Occasion::Check,
        5,
    ));
    let explained = choices.press("a<Enter>g").text();
    let all = choices.press("x").text();
    assert_eq!(explained.contains("explain all"), explained != all, "{all}");
}

#[test]
fn what_was_paired_wrong_is_told_beside_what_is_right() {
    let mut window = Window::new(Theme::dark(), (100, 60));
    let matching = first(window.app.desk(), |q| q.answer.kind() == "matching");
    let practice = Practice::new([matching], Occasion::Check, 5);
    window.app.resume_practice(practice);
    let text = window.press("abcdef<Enter>g").text();
    let wrong = text.matches('✗').count() - usize::from(text.contains("✗ Not right"));
    assert_eq!(text.matches("You said: ").count(), wrong, "{text}");
    assert!(wrong > 0, "{text}");
}

#[test]
fn the_order_that_was_given_stays_beside_the_right_one() {
    let mut window = Window::new(Theme::dark(), (100, 40));
    let ordering = first(window.app.desk(), |q| {
        q.answer.kind() == "ordering" && q.template.is_none()
    });
    window = asked(&[&ordering]);
    let given = window.text();
    let step = |text: &str, n: usize| {
        let cap = format!(" {n}   ");
        // Its own line stands below that of the question's number.
        let mut lines = text.lines().skip_while(|line| !line.contains("in order"));
        let line = lines.find(|line| line.contains(&cap)).unwrap();
        let (_, words) = line.split_once(&cap).unwrap();
        words.trim_end_matches(['"', ' ']).to_owned()
    };
    let own = step(&given, 1);
    let text = window.press("<Enter>g").text();
    let (yours, right) = text.split_once("The right order").unwrap();
    assert!(yours.contains("Your order"), "{text}");
    assert_eq!(step(yours, 1), own, "{text}");
    assert!(yours.contains('✗'), "{text}");
    assert!(!right.contains('✗'), "{text}");
    assert_eq!(right.matches('✔').count(), 5, "{text}");
}

#[test]
fn numbers_to_choose_from_have_separators() {
    for (text, words) in [
        ("6000000", "6,000,000"),
        ("3600 s", "3,600 s"),
        ("999", "999"),
        ("$0.000096", "$0.000096"),
        ("2026 was the year", "2026 was the year"),
        ("1,000 of 1000", "1,000 of 1000"),
    ] {
        let choice = Choice {
            id: Id::new("a").unwrap(),
            text: text.into(),
            idea: Idea::Right,
            why: String::new(),
            when: None,
        };
        assert_eq!(choice.words(), words);
    }
}

#[test]
fn the_last_question_of_a_page_leads_to_the_next_page() {
    let answered = "a<Enter>g<Enter>";
    case(
        COLD,
        (100, 60),
        1,
        &[
            (answered, &["Question 2 of 3"]),
            (answered, &["Question 3 of 3"]),
            (answered, &["2/27", "A kitchen that unfolds"]),
            // What was answered is there, and can be answered again.
            ("p", &["1/27", "Question 1 of 3", "answer again"]),
        ],
    );
}

#[test]
fn a_lesson_that_another_was_opened_for_is_as_it_was() {
    let mut window = Window::new(Theme::dark(), (80, 24));
    window.app.learn(Some(COLD));
    shows(&mut window, "nnnnn9<Enter>", &["6/27", "You guessed: 9"]);
    // Not by Esc: by the first tab and another lesson.
    window.press("1");
    window.app.learn(Some("what-is-serverless"));
    shows(&mut window, "", &["1/19"]);
    window.app.learn(Some(COLD));
    shows(&mut window, "", &["6/27", "You guessed: 9", "How sure"]);
}

#[test]
fn how_sure_leads_back_to_the_guess() {
    // A number as it was typed, and a choice with the cursor on it.
    case(
        COLD,
        (80, 24),
        6,
        &[
            ("9<Enter>", &["How sure are you?", "Esc  back", "I am sure"]),
            ("<Esc>", &["Your guess", " 9▏", "!How sure"]),
            ("<Enter>s", &["You guessed: 9"]),
        ],
    );
    case(
        "what-is-serverless",
        (80, 24),
        4,
        &[
            ("c<Enter>", &["How sure are you?", "Esc  back"]),
            ("<Esc>", &["▌ c ", "!How sure", "4/19"]),
        ],
    );
}

#[test]
fn a_run_of_a_page_leads_back_to_it() {
    case(
        COLD,
        (80, 24),
        10,
        &[
            ("<Enter>w", &["Esc  page", "settings"]),
            ("<Esc>", &["10/27", "are measured", "Timeline"]),
        ],
    );
}

#[test]
fn the_bar_of_a_question_in_a_lesson_shows_the_ways_on_and_out() {
    case(COLD, (80, 24), 1, &[("", &["answer", "skip", "leave"])]);
    case(COLD, (80, 24), 1, &[("<Esc>", &["╭ Lessons ─"])]);
}

#[test]
fn the_axis_of_a_page_ends_with_the_run() {
    let mut window = Window::new(Theme::dark(), (80, 24));
    window.app.learn(Some("events-and-triggers"));
    // A call that takes 40 s in a run of two minutes.
    window.press("nnnn9<Enter>t").settle();
    window.says("0:20").says("1:40");
    assert!(!window.text().contains("2:30"), "{}", window.text());
}

#[test]
fn failures_stay_in_sight_at_the_end_of_a_run() {
    let mut window = Window::new(Theme::dark(), (100, 30));
    window.app.learn(Some("when-not-to"));
    // A leak: two of its calls fail, and many succeed after them.
    window.press("o");
    while !window
        .text()
        .lines()
        .any(|line| line.contains('▌') && line.contains("Full memory"))
    {
        window.press("<Down>");
    }
    // Its text may have to be read first.
    window.press("<Enter>").settle();
    window.press(" ").settle();
    if window.text().contains("‖") {
        window.press(" ");
    }
    for _ in 0..40 {
        window.wait(1_000);
    }
    window.says("✗ Invocation ");
}
