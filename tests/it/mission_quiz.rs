//! The mission of questions: drawn by a seed over all topics, passed by what one knows and knows that one knows.

use crate::next::right;
use crate::story::desk;
use crate::window::Window;
use coldstart::course::content::Content;
use coldstart::course::lesson::{Lesson, Quiz, Task};
use coldstart::course::question::{Answer, Question};
use coldstart::lab::desk::Desk;
use coldstart::lab::mission::{quiz, resets};
use coldstart::lab::practise;
use coldstart::study::grading::Response;
use coldstart::study::mixed;
use coldstart::study::practice::Practice;
use coldstart::study::progress::MissionState;
use coldstart::study::record::Confidence;
use coldstart::tui::theme::Theme;
use std::collections::BTreeSet;

/// The one of the course.
fn the_quiz(content: &Content) -> Quiz {
    let quizzes = content
        .lessons
        .iter()
        .filter_map(|lesson| match &lesson.mission {
            Task::Quiz(quiz) => Some(quiz.clone()),
            Task::Run(_) => None,
        });
    let found: Vec<Quiz> = quizzes.collect();
    let [quiz] = found.as_slice() else {
        panic!("{found:?}");
    };
    quiz.clone()
}

#[test]
fn the_mission_is_as_the_course_says() {
    let quiz = the_quiz(&Content::embedded());
    assert_eq!((quiz.questions, quiz.pass), (20, 16));
}

#[test]
fn questions_are_drawn_by_seed_over_all_topics_from_practice() {
    let content = Content::embedded();
    let draw = |seed| mixed::draw(content.questions(), 20, seed);
    let find = |id: &String| practise::question(&content, id).unwrap();
    for seed in 0..40 {
        let drawn: Vec<Question> = draw(seed).iter().map(find).collect();
        let ids: BTreeSet<&str> = drawn.iter().map(|question| question.id.as_str()).collect();
        let topics: BTreeSet<&str> = drawn
            .iter()
            .map(|question| question.topic.as_str())
            .collect();
        assert_eq!((drawn.len(), ids.len()), (20, 20), "seed {seed}");
        assert_eq!(topics.len(), content.banks.len(), "seed {seed}: {topics:?}");
        for question in &drawn {
            assert!(!question.exam_only, "{}", question.id);
            let enemy = question
                .enemies
                .iter()
                .find(|enemy| ids.contains(enemy.id.as_str()));
            assert!(enemy.is_none(), "{} meets {enemy:?}", question.id);
        }
    }
    assert_eq!(draw(17), draw(17));
    assert_ne!(draw(17), draw(18));
    assert!(
        mixed::draw(content.questions(), 10_000, 1).len() > 100,
        "all that there are"
    );
    assert!(mixed::draw(std::iter::empty(), 20, 1).is_empty());
}

/// An answer that is not right.
fn wrong(question: &Question) -> Response {
    match &question.answer {
        Answer::Single(choices) | Answer::Choose(choices) => {
            let wrong = choices
                .iter()
                .find(|choice| !choice.idea.is_right())
                .unwrap();
            Response::choice(wrong.id.as_str())
        }
        Answer::Number { .. } => Response::Number(-1.0),
        Answer::Ordering { .. } => Response::Order(Vec::new()),
        Answer::Matching { .. } => Response::Pairs(std::collections::BTreeMap::new()),
    }
}

/// Goes through a sitting; the n-th question is answered as told: right or not, and how sure.
fn answer(
    desk: &mut Desk,
    practice: &mut Practice,
    how: impl Fn(usize, &Question, &[usize]) -> (Response, Confidence),
) {
    while let Some(id) = practice.question().map(str::to_owned) {
        let question = practise::question(desk.content(), &id).unwrap();
        let question = practice.drawn(&question).into_owned();
        let order = practice.order(&question);
        let (response, sure) = how(practice.answered(), &question, &order);
        if let Some(event) = practice.answer(&question, response, sure) {
            desk.record(event);
        }
        practice.next();
    }
}

/// `+` is right and `-` is wrong, both as one thinks; `S` is right and sure, `s` wrong and sure, `g` right by a guess.
/// What is left out is right.
#[track_caller]
fn attempt(pattern: &str, want: MissionState) {
    let mut desk = desk();
    let quiz = the_quiz(desk.content());
    let mut practice = quiz::sitting(&desk, &quiz);
    let signs: Vec<char> = pattern.chars().collect();
    answer(&mut desk, &mut practice, |n, question, _| {
        match signs.get(n) {
            Some('-') => (wrong(question), Confidence::Think),
            Some('s') => (wrong(question), Confidence::Sure),
            Some('S') => (right(question), Confidence::Sure),
            Some('g') => (right(question), Confidence::Guess),
            _ => (right(question), Confidence::Think),
        }
    });
    quiz::finish(&mut desk, &quiz, &practice.score());
    assert_eq!(desk.progress().mission(quiz.id.as_str()), want, "{pattern}");
}

#[test]
fn sixteen_right_and_none_sure_and_wrong_pass() {
    attempt("", MissionState::Solved);
    attempt("----", MissionState::Solved);
    attempt("SSSS----gg", MissionState::Solved);
    attempt("-----", MissionState::Tried);
    attempt("s", MissionState::Tried);
    attempt("SSSSSSSSSSSSSSSSSSSs", MissionState::Tried);
    attempt("s----", MissionState::Tried);
}

#[test]
fn who_answers_all_in_the_same_way_does_not_pass() {
    let mut desk = desk();
    let quiz = the_quiz(desk.content());
    for seed in 0..40 {
        let drawn = mixed::draw(desk.content().questions(), quiz.questions, seed);
        let mut practice = Practice::new(drawn, coldstart::study::record::Occasion::Practice, seed);
        answer(&mut desk, &mut practice, |_, question, order| {
            let ids = question.answer.shuffled_ids();
            let shown: Vec<String> = order.iter().map(|at| ids[*at].to_string()).collect();
            let response = match &question.answer {
                Answer::Single(_) => Response::choice(&shown[0]),
                Answer::Choose(_) => Response::Choices(
                    shown
                        .into_iter()
                        .take(question.answer.right_choices())
                        .collect(),
                ),
                Answer::Number { .. } => Response::Number(1.0),
                Answer::Ordering { .. } => Response::Order(shown),
                Answer::Matching { pairs, .. } => {
                    let pairs = pairs.iter().zip(shown);
                    Response::Pairs(
                        pairs
                            .map(|(pair, shown)| (pair.id.to_string(), shown))
                            .collect(),
                    )
                }
            };
            (response, Confidence::Guess)
        });
        let outcomes = quiz::outcomes(&quiz, &practice.score());
        assert!(!outcomes[0].met, "seed {seed}: {outcomes:?}");
    }
}

#[test]
fn an_attempt_that_is_left_counts_for_nothing_and_is_gone_on_with() {
    let mut desk = desk();
    let quiz = the_quiz(desk.content());
    let id = quiz.id.as_str();
    let mut practice = quiz::sitting(&desk, &quiz);
    assert!(quiz::under_way(&desk, &quiz).is_none());
    for _ in 0..3 {
        let question = practice.question().unwrap().to_owned();
        let question = practise::question(desk.content(), &question).unwrap();
        let question = practice.drawn(&question).into_owned();
        practice.answer(&question, right(&question), Confidence::Think);
        practice.next();
        desk.keep_session(id, Some(&practice));
    }
    assert_eq!(desk.progress().mission(id), MissionState::NotTried);
    assert_eq!(quiz::sitting(&desk, &quiz), practice);
    assert_eq!(quiz::under_way(&desk, &quiz).unwrap().answered(), 3);
    // Given up, it is a try, and the next has other questions.
    quiz::finish(&mut desk, &quiz, &practice.score());
    assert_eq!(desk.progress().mission(id), MissionState::Tried);
    let next = quiz::sitting(&desk, &quiz);
    assert_ne!(next.question(), practice.question());
    assert_eq!(next.answered(), 0);
    desk.keep_session(id, Some(&next));
    // Set back with its lesson, it begins as at first.
    for reset in resets(desk.content(), Some("exam-review")) {
        desk.record(reset);
    }
    assert_eq!(desk.progress().mission(id), MissionState::NotTried);
    assert!(desk.session(id).is_none());
}

#[test]
fn setting_everything_back_forgets_what_is_under_way() {
    let mut desk = desk();
    let quiz = the_quiz(desk.content());
    let practice = quiz::sitting(&desk, &quiz);
    desk.keep_session(quiz.id.as_str(), Some(&practice));
    for reset in resets(desk.content(), None) {
        desk.record(reset);
    }
    assert!(desk.session(quiz.id.as_str()).is_none());
}

/// The lesson with the mission of questions.
fn lesson(content: &Content) -> &Lesson {
    let is_quiz = |lesson: &&Lesson| matches!(lesson.mission, Task::Quiz(_));
    content.lessons.iter().find(is_quiz).unwrap()
}

#[test]
fn the_page_asks_judges_and_offers_other_questions() {
    let content = Content::embedded();
    let mut window = Window::new(Theme::dark(), (80, 24));
    let id = lesson(&content).id.to_string();
    window.app.learn(Some(&id));
    let text = window.press("o<End><Up><Up><Enter>").text();
    for words in [
        "Twenty mixed questions",
        "At least 16 of 20 are right",
        "None is wrong that you were sure of",
    ] {
        assert!(text.contains(words), "no {words:?} in\n{text}");
    }
    window.press("<Enter>");
    assert!(
        window.text().contains("Question 1 of 20"),
        "{}",
        window.text()
    );
    // All the same answers, and none is sure: nothing comes back.
    for _ in 0..20 {
        for keys in [
            "a<Enter>",
            "b<Enter>",
            "ab<Enter>",
            "abc<Enter>",
            "aaaaaa<Enter>",
            // Each answer of a matching question fits one line.
            "<Up><Up><Up><Up><Up><Up>abcdef<Enter>",
            "7<Enter>",
        ] {
            if window.text().contains("a guess") {
                break;
            }
            window.press(keys);
        }
        window.press("g<Enter>");
    }
    let text = window.text();
    assert!(
        text.contains("Not yet. The next try has other questions."),
        "{text}"
    );
    assert!(
        text.contains("of at least 16") && text.contains("none"),
        "{text}"
    );
    assert!(
        text.contains("try again") && text.contains("answers"),
        "{text}"
    );
    let quiz = the_quiz(&content);
    assert_eq!(
        window.app.desk().progress().mission(quiz.id.as_str()),
        MissionState::Tried
    );
    window.press("a").says("Question 1 of 20");
    window.says(" Esc  result");
    // Back to the result, and not out of the lesson.
    window.press("<Esc>").says("of at least 16");
    window.says("Twenty mixed questions");
}

#[test]
fn the_page_goes_on_where_it_was_left() {
    let content = Content::embedded();
    let mut window = Window::new(Theme::dark(), (80, 24));
    let id = lesson(&content).id.to_string();
    window.app.learn(Some(&id));
    window.press("o<End><Up><Up><Enter><Enter>");
    for keys in [
        "a<Enter>",
        "ab<Enter>",
        "abc<Enter>",
        "abcdef<Enter>",
        "7<Enter>",
    ] {
        if window.text().contains("a guess") {
            break;
        }
        window.press(keys);
    }
    window.press("g<Enter><Esc>");
    window.app.learn(Some(&id));
    assert!(
        window.text().contains("Question 2 of 20"),
        "{}",
        window.text()
    );
    // A lesson that was gone through to its end begins anew; the questions do not.
    window.press("o<End><Enter>nn");
    window.app.learn(Some(&id));
    let text = window.press("o<End><Up><Up><Enter>").text();
    assert!(text.contains("1 of 20 questions are answered"), "{text}");
    assert!(
        window.press("<Enter>").text().contains("Question 2 of 20"),
        "{}",
        window.text()
    );
}
