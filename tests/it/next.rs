//! What comes next: what was sure and wrong first, what is due, the course; the placement test; setting
//! progress back; the track.

use crate::story;
use crate::window::Window;
use coldstart::course::lesson::Track;
use coldstart::course::question::{Answer, Question};
use coldstart::lab::desk::Desk;
use coldstart::lab::next::{self, Doing};
use coldstart::lab::{placement, practise, recall};
use coldstart::study::grading::Response;
use coldstart::study::progress::PartState;
use coldstart::study::record::{Confidence, Event, Guess, Occasion, PartKey, TrialKey};
use coldstart::tui::theme::Theme;

const LESSON: &str = "cold-and-warm-starts";

fn window() -> Window {
    Window::new(Theme::dark(), (100, 30))
}

#[track_caller]
fn shows(window: &mut Window, words: &[&str]) {
    let text = window.text();
    for word in words {
        match word.strip_prefix('!') {
            Some(word) => assert!(!text.contains(word), "{word} is shown:\n{text}"),
            None => assert!(text.contains(word), "{word} is not shown:\n{text}"),
        }
    }
}

pub(crate) fn right(question: &Question) -> Response {
    match &question.answer {
        Answer::Single(choices) | Answer::Choose(choices) => {
            let right = choices.iter().filter(|choice| choice.idea.is_right());
            Response::Choices(right.map(|choice| choice.id.to_string()).collect())
        }
        Answer::Number { value, .. } => Response::Number(*value),
        Answer::Ordering { items, .. } => {
            Response::Order(items.iter().map(|item| item.id.to_string()).collect())
        }
        Answer::Matching { pairs, .. } => {
            let pairs = pairs
                .iter()
                .map(|pair| (pair.id.to_string(), pair.id.to_string()));
            Response::Pairs(pairs.collect())
        }
    }
}

/// Answers a question right or wrong, with a confidence, on an occasion.
fn answer(desk: &mut Desk, id: &str, is_right: bool, sure: Confidence, occasion: Occasion) {
    let question = practise::question(desk.content(), id).unwrap();
    let response = if is_right {
        right(&question)
    } else {
        Response::Blank
    };
    let mut practice = coldstart::study::practice::Practice::new([id.to_owned()], occasion, 1);
    let event = practice.answer(&question, response, sure).unwrap();
    desk.record(event);
}

fn trial() -> TrialKey {
    TrialKey {
        lesson: LESSON.into(),
        part: "the-first-call".into(),
        trial: "quiet-afternoon".into(),
    }
}

fn guess(desk: &mut Desk, right: bool, confidence: Confidence) {
    desk.record(Event::Guessed {
        trial: trial(),
        guess: Guess::Number(9.0),
        right,
        confidence,
    });
}

#[test]
fn a_prediction_that_was_sure_and_wrong_comes_first() {
    let mut desk = story::desk();
    let first = |desk: &Desk| next::offers(desk).into_iter().next().unwrap();
    assert!(
        matches!(first(&desk).doing, Doing::Read(_)),
        "nothing is to be mended yet"
    );
    answer(
        &mut desk,
        "second-call-soon",
        false,
        Confidence::Sure,
        Occasion::Practice,
    );
    assert!(first(&desk).title.starts_with("Answer again: 1 question"));
    guess(&mut desk, false, Confidence::Sure);
    assert_eq!(first(&desk).doing, Doing::Predict(trial()));
    assert_eq!(next::five_minutes(&desk).doing, Doing::Predict(trial()));
    guess(&mut desk, true, Confidence::Think);
    assert!(
        first(&desk).title.starts_with("Answer again"),
        "the prediction is mended"
    );
    answer(
        &mut desk,
        "second-call-soon",
        true,
        Confidence::Sure,
        Occasion::Practice,
    );
    assert!(matches!(first(&desk).doing, Doing::Read(_)));
}

#[test]
fn what_is_due_is_offered_before_the_course_goes_on() {
    let mut desk = story::desk();
    answer(
        &mut desk,
        "second-call-soon",
        true,
        Confidence::Think,
        Occasion::Practice,
    );
    guess(&mut desk, true, Confidence::Sure);
    let titles = |desk: &Desk| -> Vec<String> {
        next::offers(desk)
            .into_iter()
            .map(|offer| offer.title)
            .collect()
    };
    assert!(!titles(&desk)[0].starts_with("Recall"));
    desk.set_now(400 * 86_400_000);
    assert!(
        titles(&desk)[0].starts_with("Recall: 1 question due"),
        "{:?}",
        titles(&desk)
    );
    answer(
        &mut desk,
        "second-call-soon",
        true,
        Confidence::Sure,
        Occasion::Practice,
    );
    assert!(
        titles(&desk)[0].starts_with("Predict once more"),
        "{:?}",
        titles(&desk)
    );
}

#[test]
fn a_lesson_opens_with_what_is_due_of_earlier_ones() {
    let mut desk = story::desk();
    let lessons = &desk.content().lessons;
    let lesson = lessons
        .iter()
        .find(|lesson| lesson.id.as_str() == "scaling-and-concurrency");
    let lesson = lesson.unwrap().clone();
    let named: Vec<String> = lesson
        .opening
        .iter()
        .map(|link| link.id.to_string())
        .collect();
    assert_eq!(recall::opening(&desk, &lesson), named);
    answer(
        &mut desk,
        "billed-first-call",
        false,
        Confidence::Sure,
        Occasion::Practice,
    );
    let opening = recall::opening(&desk, &lesson);
    assert_eq!(opening[0], "billed-first-call");
    assert_eq!(opening.len(), 3);
    answer(
        &mut desk,
        &named[0],
        true,
        Confidence::Sure,
        Occasion::Opening,
    );
    assert!(
        !recall::opening(&desk, &lesson).contains(&named[0]),
        "it was asked here before"
    );
}

#[test]
fn a_sure_and_wrong_guess_comes_back_in_the_sitting_and_at_home() {
    let mut window = window();
    window.app.learn(Some(LESSON));
    window.press("nnnnn9<Enter>s<Enter><Enter>");
    shows(window.press("o<End>"), &["Once more: "]);
    shows(window.press("<Esc><Esc>1"), &["Predict again: "]);
    shows(window.press("<Enter>"), &["Your guess"]);
    window.press("6<Enter>t<Enter><Enter>");
    shows(window.press("<Esc>"), &["Course", "!Predict again: "]);
}

#[test]
fn predictions_to_be_made_again_follow_each_other_and_leave_the_place_alone() {
    let mut window = window();
    // Two predictions, both sure and wrong: a number, and one of the lines.
    window.app.learn(Some(LESSON));
    window.press("nnnnn9<Enter>s<Enter><Enter><Esc>");
    window.app.learn(Some("what-is-serverless"));
    window.press("nnnc<Enter>s<Enter><Enter><Esc>");
    // The learner is at the end of another lesson.
    window.app.learn(Some("events-and-triggers"));
    window.press("nn");
    let place = window.app.desk().place().clone();
    shows(window.press("1"), &["Predict again: ", "1 more after it"]);
    shows(
        window.press("<Enter>"),
        &["Predict again", "1 more after it", "Your guess"],
    );
    // Sure and wrong once more: it is not put before a mission.
    shows(
        window.press("9<Enter>s<Enter>"),
        &["Why did it turn out this way?", "!one page more"],
    );
    shows(
        window.press("<Enter>"),
        &["⏎  next prediction", "Esc  home"],
    );
    assert_eq!(window.app.desk().place(), &place);
    shows(
        window.press("<Enter>"),
        &["Predict again", "!more after it"],
    );
    shows(
        window.press("a<Enter>t<Enter><Enter>"),
        &["⏎  home", "!next prediction"],
    );
    shows(window.press("<Enter>"), &["Predict again: ", "Course"]);
    shows(window.press("2"), &["3/"]);
    assert_eq!(window.app.desk().place(), &place);
}

#[test]
fn enter_says_how_sure_and_never_jumps_over_the_run() {
    let mut window = window();
    window.app.learn(Some(LESSON));
    shows(
        window.press("nnnnn9<Enter>"),
        &[
            "How sure are you?",
            "a guess",
            "I think so",
            "I am sure",
            "!⏎  go on",
        ],
    );
    shows(
        window.press("<Enter>"),
        &["You guessed: 9", "!How sure are you?"],
    );
}

#[test]
fn a_guess_comes_back_before_the_mission_with_every_page_as_it_was() {
    let mut window = window();
    window.app.learn(Some(LESSON));
    // The recap is opened before a page is put in front of it.
    window.press("o<End><Enter>o<Home><Enter>nnnnn9<Enter>s<Enter><Enter>");
    shows(window.press("o<End><Enter>"), &["Recap", "Now you can"]);
    shows(
        window.press("ppp"),
        &["Once more", "You were sure of this one", "Your guess"],
    );
    shows(window.press("n"), &["Mission"]);
}

#[test]
fn the_placement_marks_and_the_learner_decides() {
    let mut desk = story::desk();
    assert!(placement::is_worth_it(&desk));
    let sitting = placement::sitting(&desk);
    let lessons = desk.content().lessons.len();
    assert!(sitting.left() > lessons && sitting.left() <= placement::EACH * lessons);
    let mut practice = sitting.clone();
    let mut ids = Vec::new();
    while let Some(id) = practice.question().map(str::to_owned) {
        practice.next();
        ids.push(id);
    }
    // Everything of the first lesson asked is known, one of the second, and the third was a lucky guess.
    let of = |id: &String| {
        practise::question(desk.content(), id)
            .unwrap()
            .lesson
            .id
            .to_string()
    };
    let names: Vec<String> = ids.iter().map(of).collect();
    let (first, third) = (names[0].clone(), names[4].clone());
    for (n, id) in ids.iter().take(6).enumerate() {
        let sure = if n >= 4 {
            Confidence::Guess
        } else {
            Confidence::Think
        };
        answer(&mut desk, id, n != 3, sure, Occasion::Placement);
    }
    let placed = placement::result(&desk);
    let may: Vec<bool> = placed.iter().map(placement::Placed::may_skip).collect();
    assert_eq!(may, [true, false, false], "{placed:?}");
    assert_eq!(placed[2].lesson, third);
    assert_eq!(
        placement::sitting(&desk).left(),
        ids.len() - 6,
        "what was asked is not asked again"
    );
    placement::skip(&mut desk, &first);
    let lesson = desk
        .content()
        .lessons
        .iter()
        .find(|l| l.id.as_str() == first)
        .unwrap();
    let state = desk.progress().lesson(lesson);
    assert_eq!((state.passed, state.skipped), (0, state.parts));
    assert!(!placement::is_worth_it(&desk));
}

#[test]
fn the_placement_can_be_ended_at_any_question() {
    let mut window = window();
    shows(window.press("y"), &["What you may skip"]);
    shows(window.press("<Esc>"), &["Nothing was answered"]);
    shows(window.press("<Esc>"), &["Course"]);
}

#[test]
fn skipped_passed_and_not_tried_are_three_things() {
    let mut window = window();
    window.app.learn(Some("what-is-serverless"));
    window.press("}<Esc>2");
    shows(&mut window, &["◐  1  What serverless is", "»1 0/"]);
    let key = |part: usize, desk: &Desk| {
        let lesson = &desk.content().lessons[0];
        (lesson.id.to_string(), lesson.parts[part].id.to_string())
    };
    let (lesson, part) = key(0, window.app.desk());
    assert_eq!(
        window.app.desk().progress().part(&lesson, &part),
        PartState::Skipped
    );
    shows(window.press("1"), &["1 skipped"]);
}

#[test]
fn progress_is_set_back_only_when_asked_for() {
    let mut window = window();
    window.app.learn(Some("what-is-serverless"));
    window.press("}<Esc>2x");
    shows(
        &mut window,
        &[
            "Set progress back?",
            "Leave everything as it is",
            "Set back the lesson “What serverless is”",
        ],
    );
    shows(window.press("<Enter>"), &["»1", "!Set progress back?"]);
    shows(window.press("x<Esc>"), &["»1"]);
    shows(window.press("x<Down><Enter>"), &["!»1"]);
    window.app.learn(Some("what-is-serverless"));
    window.press("}<Esc>1x<Down><Enter>");
    shows(&mut window, &["0 of ", "!skipped"]);
}

#[test]
fn a_lesson_set_back_opens_its_mission_again() {
    let mut desk = story::desk();
    let mission = desk.content().lessons[0].mission.id().to_string();
    desk.record(Event::MissionTried {
        mission: mission.clone(),
        variant: false,
        met: true,
        goals_met: 1,
    });
    desk.record(Event::PartPassed {
        part: PartKey {
            lesson: "other".into(),
            part: "p".into(),
        },
    });
    desk.record(Event::Reset {
        lesson: Some("what-is-serverless".into()),
        mission: Some(mission.clone()),
    });
    assert_eq!(
        desk.progress().mission(&mission),
        coldstart::study::progress::MissionState::NotTried
    );
    assert_eq!(desk.progress().part("other", "p"), PartState::Passed);
    let old = Event::decode("reset", r#"{"lesson":"l"}"#);
    assert_eq!(
        old,
        Some(Event::Reset {
            lesson: Some("l".into()),
            mission: None
        })
    );
}

#[test]
fn a_track_hides_what_its_exam_does_not_ask_and_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let mut desk = story::desk();
    let all = desk.lessons().len();
    desk.keep_settings_in(path.clone());
    desk.choose_track(Some(Track::CloudPractitioner));
    let some = desk.lessons().len();
    assert!(some <= all && some > 0);
    assert!(
        desk.lessons()
            .iter()
            .all(|lesson| lesson.tracks.contains(&Track::CloudPractitioner))
    );
    let kept = coldstart::lab::config::Config::read(&path).unwrap();
    assert_eq!(kept.track, Some(Track::CloudPractitioner));
    let mut window = window();
    shows(window.press("f"), &["Course, for cloud practitioners"]);
    shows(window.press("ff"), &["Course, for developers"]);
    shows(window.press("f"), &["╭ Course ─"]);
}

#[test]
fn a_long_course_says_how_much_of_it_is_out_of_sight() {
    let mut window = Window::new(Theme::dark(), (80, 24));
    let text = window.text();
    let course = text.lines().filter(|line| line.contains('·')).count();
    let all = window.app.desk().lessons().len();
    shows(
        &mut window,
        &[
            &format!("{all} lessons"),
            &format!("↓ {} more", all - course),
        ],
    );
    shows(window.press("<End>"), &["↑ "]);
}

#[test]
fn five_minutes_are_never_empty() {
    let mut window = window();
    let offer = next::five_minutes(window.app.desk());
    assert!(offer.minutes <= 5, "{offer:?}");
    let before = window.text();
    window.press("5");
    assert_ne!(window.text(), before);
}

#[test]
fn a_lever_takes_any_text_and_says_what_is_wrong_with_it() {
    let mut window = window();
    window.app.learn(Some(LESSON));
    window.press("o<End><Up><Up><Enter>");
    shows(
        window.press("<Enter>a quick one q<Enter>"),
        &["a quick one q", "!Running"],
    );
    shows(
        &mut window,
        &[
            "provisioned concurrency cannot be `a quick one q`. Type a",
            "⏎  set",
        ],
    );
    assert!(!window.app.has_quit());
    for _ in 0.."a quick one q".len() {
        window.press("<Backspace>");
    }
    shows(
        window.press("<Enter>"),
        &["!a quick one q", "You may change"],
    );
}

#[test]
fn a_trial_on_rivals_says_at_once_what_each_comes_to() {
    let mut window = window();
    window.app.learn(Some("the-problem-it-solves"));
    // To the first prediction of the lesson, by the contents.
    window.press("o");
    while !window
        .text()
        .lines()
        .any(|line| line.contains('▌') && line.contains("Predict"))
    {
        window.press("<Down>");
    }
    window.press("<Enter><Enter>t");
    shows(
        &mut window,
        &[
            "Why did it turn out this way?",
            "EC2 fleet: ",
            " refused, ",
            // The others are for later pages.
            "!Lambda: ",
            "!Fargate: ",
        ],
    );
    shows(window.press("<Enter>"), &["✔ "]);
}
