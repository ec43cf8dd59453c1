//! The shipped content: it can be read, follows its own rules, and what it claims is what its runs show.

use coldstart::course::check;
use coldstart::course::content::Content;
use coldstart::course::files::Files;
use coldstart::course::read::{Id, Problem};
use coldstart::lab::prove::prove;

#[track_caller]
fn none(problems: &[Problem]) {
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "\n{}", told.join("\n"));
}

#[test]
fn the_shipped_content_has_no_problem() {
    let content = Content::embedded();
    none(&check::check(&content));
    none(&prove(&content, |_| true));
}

#[test]
fn the_shipped_content_is_all_there() {
    let content = Content::embedded();
    assert!(content.misconceptions.len() >= 40);
    let lesson = content
        .lesson(&Id::new("cold-and-warm-starts").unwrap())
        .unwrap();
    assert_eq!((lesson.parts.len(), lesson.recap.len()), (4, 5));
    let questions: Vec<_> = content
        .questions()
        .filter(|q| q.lesson.id == lesson.id)
        .collect();
    assert!(questions.len() >= 10);
    assert!(questions.iter().filter(|q| q.proof.is_some()).count() >= 2);
    assert!(content.scenarios().count() >= 7);
    assert!(!check::claims(&content).is_empty());
}

/// Every wrong idea has a run that shows the right one, and that run has goals, which [`prove`] holds it to; or it
/// says why no run can.
#[test]
fn a_run_shows_every_wrong_idea_that_a_run_can_show() {
    let content = Content::embedded();
    let mut shown = 0;
    for idea in &content.misconceptions {
        let Some(run) = &idea.run else {
            let why = idea.no_run.as_deref().unwrap_or_default();
            assert!(why.len() > 20, "{} says why no run shows it", idea.id);
            continue;
        };
        let mut scenarios = content.scenarios();
        let found = scenarios.find(|(id, _)| *id == run.id.as_str());
        let (name, text) = found.unwrap_or_else(|| panic!("{}: no `{}`", idea.id, run.id));
        let read = coldstart::course::scenario::read(name, text, &[], &content.library);
        let goals = read.unwrap_or_else(|told| panic!("{told:#?}")).value.goals;
        assert!(!goals.is_empty(), "{name} has goals");
        shown += 1;
    }
    assert!(shown >= 40, "{shown} of them are shown by a run");
}

const LESSON: &str = "lessons/07-cold-and-warm-starts.toml";
const BANK: &str = "quizzes/banks/cold-and-warm-starts.toml";

/// The shipped content with one text of one file put in place of another.
fn changed(file: &str, from: &str, to: &str) -> Content {
    let mut files = Files::embedded();
    let text = files.text(file).unwrap().to_owned();
    assert!(text.contains(from), "{from} is not in {file}");
    files.insert(file, text.replacen(from, to, 1).into_bytes());
    Content::read(files)
}

#[track_caller]
fn told(problems: &[Problem], want: &str) {
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(
        told.iter().any(|problem| problem.contains(want)),
        "{want}\n{}",
        told.join("\n")
    );
}

/// A planted mistake must be found by the check, in these words.
#[track_caller]
fn checked(file: &str, from: &str, to: &str, want: &str) {
    told(&check::check(&changed(file, from, to)), want);
}

/// A planted mistake must be found by running the content, in these words.
#[track_caller]
fn proved(file: &str, from: &str, to: &str, want: &str) {
    let wanted = |path: &str| path == file;
    told(&prove(&changed(file, from, to), wanted), want);
}

#[test]
fn a_bad_link_is_found() {
    let slip = "slip = \"server-habit\"";
    checked(
        BANK,
        slip,
        "slip = \"server-habbit\"",
        "did you mean server-habit?",
    );
    let idea = "misconception = \"cold-only-once\"";
    checked(
        BANK,
        idea,
        "misconception = \"cold-twice\"",
        "there is no `cold-twice`",
    );
    let listed = "id = \"cold-only-once\"\n";
    checked(
        "quizzes/misconceptions.toml",
        listed,
        "id = \"cold-only-once\"\nneeds_source = true\n",
        "has no source yet",
    );
    checked(
        BANK,
        "lesson = \"cold-and",
        "lesson = \"gold-and",
        "there is no `gold-and",
    );
    checked(
        BANK,
        "facts = [\"vpc-interfaces\"]",
        "facts = []",
        "the key rests on nothing",
    );
    let hearsay = "facts = [\"keep-alive-measured\"]";
    checked(
        BANK,
        "facts = [\"vpc-interfaces\"]",
        hearsay,
        "rests on third parties alone",
    );
    checked(
        BANK,
        "enemies = [\"second",
        "enemies = [\"secund",
        "did you mean second-call-soon?",
    );
    checked(
        BANK,
        "scenario = \"snapstart\"",
        "scenario = \"snapstop\"",
        "no scenario `snapstop`",
    );
    checked(
        BANK,
        "id = \"billed-first-call\"",
        "id = \"second-call-soon\"",
        "is taken",
    );
}

#[test]
fn a_bad_link_of_a_lesson_is_found() {
    checked(
        LESSON,
        "opening = [\"an-event-an-hour\"",
        "opening = [\"second-call-soon\"",
        "there is no `second-call-soon`",
    );
    checked(
        LESSON,
        "check = [\"second-call-soon\"",
        "check = [\"an-event-an-hour\"",
        "there is no `an-event-an-hour`",
    );
    checked(
        LESSON,
        "(term:init)",
        "(term:outit)",
        "the link `term:outit` leads nowhere",
    );
    checked(
        LESSON,
        "covers = [\"s12-cold-first\", ",
        "covers = [",
        "no part of a lesson teaches this",
    );
    checked(
        LESSON,
        "id = \"cold-and-warm-starts\"",
        "id = \"when-not-to\"",
        "call it 15-when-not-to.toml",
    );
}

#[test]
fn a_badly_written_question_is_found() {
    let stem = "Nobody has called it since.";
    let long = "It is a function that nobody at all has called again in the whole of the time that has gone by since then until now.";
    checked(BANK, stem, long, "has 25 words; use at most 22");
    let more = "One more word. ".repeat(10);
    checked(BANK, stem, &more, "words; use at most 40");
    checked(
        BANK,
        "text = \"Its frozen environment is thawed and reused\"",
        "text = \"Reuse\"",
        "keep the ratio",
    );
    checked(
        BANK,
        "text = \"It waits in line until capacity comes free\"",
        "text = \"None of the above is what will happen here\"",
        "about the other choices",
    );
    checked(
        BANK,
        "text = \"11\"",
        "text = \"13\"",
        "the numbers are not sorted",
    );
    checked(
        BANK,
        "why = \"The interfaces exist before any environment starts, and all environments share them.\"",
        "why = \"Because.\"",
        "explains nothing",
    );
}

#[test]
fn a_badly_keyed_question_is_found() {
    checked(
        BANK,
        "why = \"Less is fetched",
        "why = \"As choice B says, less is fetched",
        "speaks of “choice B”",
    );
    checked(
        BANK,
        "Choose two.",
        "Choose.",
        "does not say how many to choose",
    );
    checked(
        BANK,
        "kind = \"choose\"",
        "kind = \"single\"",
        "2 choices are right",
    );
    checked(
        BANK,
        "kind = \"choose\"",
        "kind = \"single\"",
        "there are 5 choices",
    );
    checked(
        BANK,
        "right = true",
        "right = false",
        "a wrong choice shows a wrong idea",
    );
    checked(BANK, "value = 62", "value = 302", "as good as the key");
    checked(
        BANK,
        "when = \"If twelve environments were idle.\"\n",
        "",
        "`when` is missing",
    );
}

#[test]
fn a_badly_shaped_lesson_is_found() {
    checked(
        LESSON,
        "minutes = 7",
        "minutes = 9",
        "the part takes 9 minutes",
    );
    checked(
        LESSON,
        "\"init\", \"cold-start\"",
        "\"init\", \"p99\", \"cold-start\"",
        "5 words are new",
    );
    checked(
        LESSON,
        "look = \"timeline\"\n\n[[part.step]]\ntitle = \"How",
        "look = \"photo\"\n\n[[part.step]]\ntitle = \"How",
        "`photo` is not known here",
    );
    checked(
        LESSON,
        "misconception = \"cold-only-once\"",
        "right = true",
        "3 reasons, 2 of them right",
    );
    checked(
        LESSON,
        "check = [\"second-call-soon\", \"why-the-first-is-slow\"]",
        "check = []",
        "no question follows the part",
    );
    let padding = format!("Picture {}", "one more word ".repeat(60));
    checked(LESSON, "Picture", &padding, "keep one idea a screen");
    let wide = format!("```\n{}", "x".repeat(73));
    checked(LESSON, "```", &wide, "a line of a diagram is 73 wide");
    let lever = "    \"functions.checkout.provisioned_concurrency\",\n";
    checked(LESSON, lever, "", "is no lever of the mission");
    checked(
        LESSON,
        "snap_start\" = true",
        "snap_strat\" = true",
        "did you mean snap_start?",
    );
}

#[test]
fn what_a_mission_tells_leads_somewhere() {
    let told = "Then all is quiet.";
    let in_brief = |blank: &str| format!("{told} {blank}");
    checked(
        LESSON,
        told,
        &in_brief("{loads.9.count}"),
        "`{loads.9.count}` is no word of the mission and no value of its scenario",
    );
    checked(
        LESSON,
        told,
        &in_brief("{crowd}"),
        "`{crowd}` is no word of the mission",
    );
    let words = "[mission.words]\ncrowd = \"eight\"\n\n[mission.hints]";
    checked(LESSON, "[mission.hints]", words, "`crowd` is never used");
    let variant = "[mission.variant.words]\ncrowd = \"ten\"\n[mission.variant.solution]";
    checked(
        LESSON,
        "[mission.variant.solution]",
        variant,
        "`crowd` is no word of the mission",
    );
    checked(LESSON, "tells = ", "told = ", "`tells` is missing");
    // An exercise speaks of its own keys.
    let review = "lessons/17-exam-review.toml";
    checked(
        review,
        "    \"functions.desk.reserved_concurrency\",\n",
        "",
        "exercise.solution: `functions.desk.reserved_concurrency` is no lever of the mission; add it to \
         exercise.levers, or do without it",
    );
    checked(
        LESSON,
        "unit = \"cents\"",
        "unit = \"euro\"",
        "is not told in `euro`",
    );
}

#[test]
fn a_mission_of_questions_is_read_and_checked() {
    const REVIEW: &str = "lessons/17-exam-review.toml";
    checked(
        REVIEW,
        "questions = 20",
        "questions = 0",
        "0 is out of range",
    );
    checked(REVIEW, "pass = 16", "pass = 21", "21 is out of range");
    checked(
        REVIEW,
        "kind = \"quiz\"",
        "kind = \"quizz\"",
        "did you mean quiz?",
    );
    checked(REVIEW, "seed = 17\n", "", "`seed` is missing");
    checked(
        REVIEW,
        "id = \"twenty-mixed\"",
        "id = \"the-last-review\"",
        "`the-last-review` is taken",
    );
}

#[test]
fn a_claim_that_its_run_does_not_show_is_found() {
    proved(
        LESSON,
        "equals = 450",
        "equals = 440",
        "does not hold: the run gives 450 ms instead of 440 ms, off by 10 ms",
    );
    proved(
        BANK,
        "answer = 302",
        "answer = 303",
        "does not hold: the run gives 302",
    );
    proved(
        "sandbox/scenarios/idle-gap.toml",
        "idle_timeout = \"10m\"",
        "idle_timeout = \"20m\"",
        "does not hold",
    );
    proved(
        LESSON,
        "text = \"All eight start cold\"\nequals = 8",
        "text = \"All eight start cold\"\nequals = 3",
        "2 guesses",
    );
}

#[test]
fn a_mission_that_can_be_gamed_or_cannot_be_solved_is_found() {
    proved(
        LESSON,
        "at_most = 150",
        "at_most = 1500",
        "the scenario as it stands meets all goals",
    );
    proved(
        LESSON,
        "provisioned_concurrency\" = 8 }",
        "provisioned_concurrency\" = 7 }",
        "the solution misses a goal",
    );
    proved(
        LESSON,
        "provisioned_concurrency\" = 10 }",
        "provisioned_concurrency\" = 11 }",
        "the variant's solution misses a goal",
    );
    let served = "over = \"functions.checkout.events\"\nequals = 1";
    proved(
        LESSON,
        served,
        "over = \"functions.checkout.events\"\nat_least = 0.1",
        "the lazy attempt meets all goals",
    );
}
