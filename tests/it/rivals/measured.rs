//! What goals may ask of rivals is what the comparison says, and costs nothing where nobody asks. And what a
//! screen judges a learner by is what the tests prove.

use super::compare::STEADY;
use coldstart::course::check;
use coldstart::course::content::Content;
use coldstart::course::files::Files;
use coldstart::course::goal::Measure;
use coldstart::course::lesson::{Lesson, Mission};
use coldstart::course::read::Setting;
use coldstart::lab::compare::{self, Wanted};
use coldstart::lab::mission;
use coldstart::lab::playground::Playground;
use coldstart::lab::run::{self, Order};
use serde_json::Value;

fn order(text: &str) -> Order<'_> {
    Order {
        file: "test.toml",
        text,
        settings: Vec::new(),
        until: None,
    }
}

#[track_caller]
fn ran(goals: &str) -> Value {
    let text = format!("{STEADY}{goals}");
    run::run(&order(&text), &Content::embedded().library)
        .unwrap()
        .json
}

#[test]
fn a_goal_reads_what_the_comparison_says() {
    let content = Content::embedded();
    let run = ran(
        "[[goal]]\nmetric = 'rivals.ec2.usd_per_month'\nat_least = 1\n\
         [[goal]]\nmetric = 'rivals.fargate.usd'\nover = 'rivals.lambda.usd'\nat_most = 1\n\
         [[goal]]\nmetric = 'rivals.app_runner.operations'\nequals = 3\n",
    );
    let comparison = compare::compare(&order(STEADY), &content.library).unwrap();
    let json = compare::json(&comparison, None);
    for rival in json["rivals"].as_array().unwrap() {
        let measured = &run["rivals"][rival["id"].as_str().unwrap()];
        for key in [
            "served",
            "refused",
            "idle_share",
            "usd_per_month",
            "p99_wait_ms",
        ] {
            assert_eq!(measured[key], rival[key], "{key} of {}", rival["name"]);
        }
        assert_eq!(measured["usd"], rival["bill"]["total_usd"]);
        assert!(measured["crossing_per_second"].is_null(), "nobody asked");
    }
    let month = json["rivals"][1]["usd_per_month"].as_str().unwrap();
    assert_eq!(run["goals"][0]["value"], month.parse::<f64>().unwrap());
    assert_eq!(run["goals"][2]["met"], true);
}

#[test]
fn a_crossing_is_where_both_cost_the_same() {
    let run = ran("[[goal]]\nmetric = 'rivals.ec2.crossing_per_second'\nat_least = 0.01\n");
    let goal = &run["goals"][0];
    assert_eq!(goal["met"], true, "{goal}");
    let usd = run["rivals"]["ec2"]["crossing_usd_per_month"]
        .as_f64()
        .unwrap();
    let month: f64 = run["rivals"]["ec2"]["usd_per_month"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    // The fixed fleet costs the same at every load.
    assert!((usd / month - 1.0).abs() < 0.02, "{usd} against {month}");
}

#[test]
fn nothing_is_compared_unless_a_goal_asks() {
    let run = ran("[[goal]]\nmetric = 'metrics.events'\nequals = 600\n");
    assert!(run.get("rivals").is_none());
}

#[test]
fn a_wrong_path_to_a_rival_says_what_is_right() {
    for (path, words) in [
        ("rivals.ec3.usd", "did you mean ec2?"),
        ("rivals.ec2.usd_per_mont", "did you mean usd_per_month?"),
        ("rivals.lambda.crossing_per_second", "name the rival"),
        ("rivals.ec2", "rivals.NAME.NUMBER"),
    ] {
        let text = format!("{STEADY}[[goal]]\nmetric = '{path}'\nequals = 1\n");
        let error = run::run(&order(&text), &Content::embedded().library).unwrap_err();
        let error = format!("{error:#}");
        assert!(error.contains(words), "{path}: {error}");
    }
}

/// What the program's screens judge by, of a run as a learner would make it.
fn on_screen(content: &Content, scenario: &str, settings: &[Setting], wanted: Wanted) -> Value {
    let run = Playground::shipped(content, scenario, settings).unwrap();
    run.played_out().judged(wanted).unwrap()
}

/// Measures of what a plain run does not hold have to be looked after by the screens.
fn is_special(measure: &Measure) -> bool {
    measure.begins_with("rivals") || measure.begins_with("workflows")
}

#[test]
fn a_screen_judges_a_mission_as_the_proof_does() {
    let content = Content::embedded();
    let special = |mission: &&Mission| {
        let mut goals = mission.goals.iter();
        goals.any(|goal| is_special(&goal.measure))
    };
    let mut seen = 0;
    let missions = content.lessons.iter().flat_map(Lesson::missions);
    for mission in missions.filter(special) {
        let wanted = mission::wanted(mission);
        let scenario = mission.scenario.id.as_str();
        let run = on_screen(&content, scenario, mission.solution.settings(), wanted);
        for (goal, outcome) in mission.goals.iter().zip(mission::outcomes(mission, &run)) {
            assert!(outcome.met, "{}: {} {outcome:?}", mission.id, goal.text);
        }
        let run = on_screen(&content, scenario, &[], wanted);
        let outcomes = mission::outcomes(mission, &run);
        assert!(
            outcomes.iter().any(|outcome| !outcome.met),
            "{}",
            mission.id
        );
        assert!(outcomes.iter().all(|outcome| outcome.told.is_some()));
        seen += 1;
    }
    assert!(seen >= 1, "some mission speaks of workflows");
}

#[test]
fn a_screen_finds_the_number_of_every_special_trial() {
    let content = Content::embedded();
    let parts = content.lessons.iter().flat_map(|lesson| &lesson.parts);
    let trials = parts.filter_map(|part| part.trial());
    for trial in trials.filter(|trial| is_special(&trial.measure)) {
        let (view, wanted) = (&trial.run, Wanted::of([&trial.measure]));
        if trial.measure.is_of_rivals() {
            let content = &content;
            let run = Playground::shipped(content, view.scenario.id.as_str(), &view.set.0);
            let compared = run.unwrap().compared(wanted);
            assert!(trial.measure.value(&compared).is_some(), "{}", trial.id);
            continue;
        }
        let run = on_screen(&content, view.scenario.id.as_str(), &view.set.0, wanted);
        assert!(trial.measure.value(&run).is_some(), "{}", trial.id);
    }
}

const LESSON: &str = "lessons/08-scaling-and-concurrency.toml";

#[test]
fn a_trial_or_mission_over_variants_is_found() {
    let planted = |from: &str, to: &str| {
        let mut files = Files::embedded();
        let text = files.text(LESSON).unwrap().to_owned();
        assert!(text.contains(from), "{from}");
        files.insert(LESSON, text.replacen(from, to, 1).into_bytes());
        let problems = check::check(&Content::read(files));
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        told.join("\n")
    };
    let content = Content::embedded();
    let lesson = content
        .lessons
        .iter()
        .find(|lesson| *lesson.origin.file == *LESSON)
        .unwrap();
    let with_variants = content.scenarios().find(|(id, _)| {
        let read = content.scenario(id, &[]).unwrap();
        !read.unwrap().value.variants.is_empty()
    });
    let other = with_variants.unwrap().0;
    let trial = lesson.parts[0].trial().unwrap();
    let from = format!(
        "[part.step.trial]\nid = \"{}\"\nscenario = \"{}\"",
        trial.id, trial.run.scenario.id
    );
    let to = format!(
        "[part.step.trial]\nid = \"{}\"\nscenario = \"{other}\"",
        trial.id
    );
    let told = planted(&from, &to);
    assert!(told.contains("one run is watched here"), "{told}");
}
