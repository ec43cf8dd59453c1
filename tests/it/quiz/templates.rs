//! Questions with drawn numbers: each is drawn two hundred times. The key is what a second way of working it out
//! gives, the choices can be told apart and read, and the drawn seed brings the same numbers back.

use super::{CONTENT, tell};
use crate::window::Window;
use coldstart::course::content::Content;
use coldstart::course::files::Files;
use coldstart::course::question::{Choice, Question};
use coldstart::course::template::Drawn;
use coldstart::lab::desk::Desk;
use coldstart::lab::paper;
use coldstart::store::Store;
use coldstart::study::exam::Timing;
use coldstart::study::grading::Response;
use coldstart::study::practice::Practice;
use coldstart::study::record::{Confidence, Event, Occasion};
use coldstart::tui::theme::Theme;
use std::collections::{BTreeMap, BTreeSet};

const DRAWS: u64 = 200;

fn templates() -> impl Iterator<Item = &'static Question> {
    CONTENT.questions().filter(|q| q.template.is_some())
}

fn draw(question: &Question, seed: u64) -> Drawn {
    let drawn = question.template.as_ref().unwrap().draw(seed);
    drawn.unwrap_or_else(|| panic!("{} has no numbers for seed {seed}", question.id))
}

/// The number that a choice begins with, and its unit.
fn figure(choice: &Choice) -> (f64, String) {
    let text = choice.text.trim_start_matches('$');
    let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
    let value = number.replace(',', "").parse();
    let value = value.unwrap_or_else(|_| panic!("{} cannot be read", choice.text));
    (value, unit.to_owned())
}

#[test]
fn every_template_is_drawn_two_hundred_times() {
    let mut ranks = [0_u32; 4];
    for question in templates() {
        let mut own = [0_u32; 4];
        let mut stems = BTreeSet::new();
        for seed in 0..DRAWS {
            let drawn = draw(question, seed);
            let choices = drawn.answer.choices();
            assert_eq!(choices.len(), 4, "{}", question.id);
            let right = choices.iter().filter(|choice| choice.idea.is_right());
            assert_eq!(right.count(), 1, "{}", question.id);
            readable(question, &drawn);
            let key = choices.iter().position(|choice| choice.idea.is_right());
            own[key.unwrap()] += 1;
            stems.insert(drawn.stem);
        }
        assert!(stems.len() >= 5, "{} asks the same each time", question.id);
        let most = u64::from(*own.iter().max().unwrap());
        assert!(
            most * 100 <= DRAWS * 76,
            "the key of {} stands at one place too often: {own:?}",
            question.id
        );
        for (all, own) in ranks.iter_mut().zip(own) {
            *all += own;
        }
    }
    tell(&format!("ranks of keys over all templates: {ranks:?}"));
    let all: u32 = ranks.iter().sum();
    for rank in ranks {
        let share = f64::from(rank) / f64::from(all);
        assert!((0.15..=0.35).contains(&share), "{ranks:?}");
    }
}

/// Sorted, one unit, few digits, no two alike, and nothing left of a pattern in any text.
#[track_caller]
fn readable(question: &Question, drawn: &Drawn) {
    let figures: Vec<(f64, String)> = drawn.answer.choices().iter().map(figure).collect();
    for pair in figures.windows(2) {
        assert!(pair[0].0 < pair[1].0, "{}: {figures:?}", question.id);
        assert_eq!(pair[0].1, pair[1].1, "{}: {figures:?}", question.id);
    }
    let texts = drawn.answer.choices().iter().flat_map(|choice| {
        [Some(&choice.text), Some(&choice.why), choice.when.as_ref()]
            .into_iter()
            .flatten()
    });
    for text in texts.chain([&drawn.stem, &drawn.rule]) {
        assert!(!text.contains(['{', '}']), "{text}");
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
        assert!(!words.any(|word| matches!(word, "NaN" | "inf")), "{text}");
        let digits = text
            .split(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
            .map(|number| number.chars().filter(char::is_ascii_digit).count());
        assert!(digits.max().unwrap_or(0) <= 11, "{}: {text}", question.id);
    }
}

/// The key by a second way, from the drawn numbers alone and with the prices written out here.
fn by_hand(id: &str, n: impl Fn(&str) -> f64) -> Option<f64> {
    const GB_S: f64 = 0.000_016_666_7;
    let dollars = |gb_s: f64, requests: f64| gb_s * GB_S + requests * 0.000_000_2;
    let gb = |mb: f64| mb / 1_024.0;
    Some(match id {
        "drawn-monthly-bill" => {
            let runs = n("n") * 1e6;
            dollars(gb(n("memory")) * n("ms") / 1e3 * runs, runs)
        }
        "drawn-free-tier" => dollars(n("thousands") * 1e3 - 4e5, (n("n") - 1.0) * 1e6),
        "drawn-memory-doubled" => {
            let before = n("cpu") + n("wait");
            let after = 2.0 * (n("cpu") / 2.0 + n("wait"));
            (after / before - 1.0) * 100.0
        }
        "drawn-cheapest-memory" => {
            let times = [n("t1"), n("t2"), n("t3"), n("t4")];
            let costs = times
                .iter()
                .zip(1..)
                .map(|(ms, k)| (512 * k, ms * f64::from(k)));
            let least = costs.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
            f64::from(least.0)
        }
        "drawn-provisioned-hours" => {
            let seconds = n("hours") * 3_600.0 * n("days");
            n("k") * gb(n("memory")) * seconds * 0.000_004_166_7
        }
        "drawn-wait-in-a-workflow" => dollars(gb(n("memory")) * n("wait") * n("n") * 1e6, 0.0),
        "drawn-arm-saving" => n("bill") * 0.2,
        "drawn-large-async-events" => {
            let mut requests = 1.0;
            let mut left = n("kb") - 256.0;
            while left > 0.0 {
                requests += 1.0;
                left -= 64.0;
            }
            requests
        }
        _ => return by_hand_of_starts(id, n),
    })
}

fn by_hand_of_starts(id: &str, n: impl Fn(&str) -> f64) -> Option<f64> {
    let ceil = |value: f64| (value - 1e-9).ceil();
    Some(match id {
        "drawn-billed-with-init" => ceil(n("i") + n("ti") + n("d") + n("td")),
        "drawn-second-burst" | "drawn-refused-burst" => n("more"),
        "drawn-ping-and-rush" => n("rush") - n("pings"),
        "drawn-init-share" => {
            let cold = n("n") * 1e6 * n("percent") / 100.0;
            n("memory") / 1_024.0 * n("init") / 1e3 * cold * 0.000_016_666_7
        }
        "drawn-in-flight" => n("rate") * n("ms") / 1e3,
        "drawn-in-flight-cold" => n("rate") * (n("init") + n("ms")) / 1e3,
        "drawn-left-to-reserve" => n("quota") - 100.0 - (n("a") + n("b")),
        "drawn-ramp" => {
            let (mut made, mut seconds) = (1_000.0, 0.0);
            while made < n("thousands") * 1e3 {
                made += 1_000.0;
                seconds += 10.0;
            }
            seconds
        }
        "drawn-rate-or-concurrency" => (n("cap") / (n("ms") / 1e3)).min(n("cap") * 10.0),
        "drawn-provisioned-for-peak" => n("average") * n("factor") * n("ms") / 1e3,
        "drawn-attempts" => n("n") + n("n") * n("retries"),
        "drawn-give-up" => n("secs") + 60.0 + n("secs") + 120.0 + n("secs"),
        "drawn-visibility" => n("timeout") * 6.0 + n("window"),
        "drawn-batch-comes-back" => n("batch") * n("batches"),
        _ => return by_hand_of_queues(id, n),
    })
}

fn by_hand_of_queues(id: &str, n: impl Fn(&str) -> f64) -> Option<f64> {
    Some(match id {
        "drawn-drain" => {
            let a_second = n("cap") * n("batch") / n("secs");
            n("thousands") * 1e3 / a_second / 60.0
        }
        "drawn-drain-by-deadline" => {
            let seconds = n("minutes") * 60.0;
            let all = n("thousands") * 1e3 + n("inflow") * seconds;
            all / 10.0 * n("secs") / seconds
        }
        "drawn-stream-lanes" => n("shards") * n("factor"),
        "drawn-fifo-lanes" => n("groups"),
        "drawn-fan-out" => {
            let published = n("hundreds") * 1e2;
            published * (n("subscribers") - 1.0 + n("percent") / 1e2)
        }
        "drawn-batches" => {
            let (mut left, mut batches) = (n("n"), 0.0);
            while left > 0.0 {
                left -= n("batch");
                batches += 1.0;
            }
            batches
        }
        "drawn-batch-window" => (n("rate") * n("window")).min(n("batch")),
        _ => return by_hand_of_machines(id, n),
    })
}

fn by_hand_of_machines(id: &str, n: impl Fn(&str) -> f64) -> Option<f64> {
    let ceil = |value: f64| (value - 1e-9).ceil();
    Some(match id {
        "drawn-schedule-runs" => n("days") * 24.0 * (60.0 / n("minutes")),
        "drawn-transitions" => n("n") * 1e3 * (n("states") + n("percent") / 1e2) / 1e3 * 0.025,
        "drawn-task-minimum" => n("n") * 30.0 / 60.0 * n("vcpu") * 0.040_48,
        "drawn-crossing" => {
            let million = n("memory") / 1_024.0 * n("ms") * 1e3 * 0.000_016_666_7 + 0.2;
            n("size") * 0.096 * 730.0 / million
        }
        "drawn-idle-instance" => n("size") * 0.0416 * 730.0,
        "drawn-office-hours" => n("size") * (0.096 * n("hours") * n("days") + n("gb") * 0.08),
        "drawn-paid-seconds" => 24.0 * 60.0 / n("minutes") * n("ms") / 1e3,
        "drawn-gb-seconds" => n("memory") / 1_024.0 * n("ms") / 1e3 * n("n"),
        "drawn-memory-for-the-time-out" => {
            let mut memory = 256.0;
            while n("secs") * 256.0 / memory > n("limit") {
                memory += 256.0;
            }
            memory
        }
        "drawn-pieces" => ceil(n("minutes") / (15.0 - n("start"))),
        "drawn-page-size" => (29.0 - n("fixed")) / (n("ms") / 1e3),
        "drawn-hops" => n("read") + n("code") + n("a").max(n("b")),
        "drawn-page-views" => {
            let time = n("memory") / 1_024.0 * n("ms") / 1e3 * 0.000_016_666_7;
            n("n") * 1e6 * (1e-6 + 0.2e-6 + time + n("units") * 0.125e-6)
        }
        "drawn-connections" => (n("most") - n("others")) / n("each"),
        "drawn-config-reads" => n("at_once"),
        "drawn-fleet" => ceil((n("average") * n("factor") + 10.0) / n("each")),
        "drawn-late-instances" => n("more") * n("delay"),
        "drawn-canary" => {
            let new = n("weight") / 1e2;
            n("thousands") * 1e3 * (new * n("fail") + (1.0 - new) * n("old")) / 1e2
        }
        _ => return None,
    })
}

#[test]
fn every_key_agrees_with_a_second_way_to_work_it_out() {
    for question in templates() {
        for seed in 0..DRAWS {
            let drawn = draw(question, seed);
            let numbers: BTreeMap<&str, f64> = drawn
                .numbers
                .iter()
                .map(|(k, v)| (k.as_str(), *v))
                .collect();
            let by_hand = by_hand(question.id.as_str(), |name| numbers[name]);
            let want = by_hand.unwrap_or_else(|| panic!("{} has no second way", question.id));
            let choices = drawn.answer.choices();
            let key = choices.iter().find(|choice| choice.idea.is_right());
            let (found, _) = figure(key.unwrap());
            // Half of the last digit that is shown.
            let shown = key.unwrap().text.split(' ').next().unwrap();
            let decimals = shown.split_once('.').map_or(0, |(_, rest)| rest.len());
            let half = 0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap()) + 1e-6;
            assert!(
                (found - want).abs() <= half.max(want * 1e-6),
                "{} with seed {seed}: {found} is keyed, {want} by hand",
                question.id
            );
        }
    }
}

#[test]
fn there_are_forty_templates_over_many_topics() {
    let topics: BTreeSet<&str> = templates().map(|q| q.topic.as_str()).collect();
    assert!(templates().count() >= 40, "{}", templates().count());
    assert!(topics.len() >= 12, "{topics:?}");
    for question in templates() {
        let template = question.template.as_ref().unwrap();
        assert!(template.candidates() >= 5, "{}", question.id);
        assert!(template.numbers().count() >= 1, "{}", question.id);
    }
}

#[test]
fn the_same_seed_brings_the_same_numbers_back() {
    for question in templates() {
        let (one, again) = (question.drawn(7), question.drawn(7));
        assert_eq!(one.stem, again.stem);
        assert_eq!(one.answer.shuffled_ids(), again.answer.shuffled_ids());
        // What was drawn once can be drawn again: it is the same question still.
        assert_eq!(one.drawn(7).stem, one.stem);
        let others: BTreeSet<String> = (0..20)
            .map(|seed| question.drawn(seed).stem.clone())
            .collect();
        assert!(others.len() > 2, "{}", question.id);
    }
    // What has no template stays as it is.
    let plain = CONTENT.questions().find(|q| q.template.is_none()).unwrap();
    assert_eq!(plain.drawn(1).stem, plain.stem);
}

#[test]
fn a_session_marks_by_the_numbers_that_it_showed_and_records_their_seed() {
    for (question, seed) in templates().zip(100..) {
        let mut session = Practice::new([question.id.to_string()], Occasion::Practice, seed);
        let shown = session.drawn(question).into_owned();
        let wrong = shown.answer.choices().iter().find(|c| !c.idea.is_right());
        let given = Response::choice(wrong.unwrap().id.as_str());
        let Some(Event::Answered(answered)) = session.answer(question, given, Confidence::Think)
        else {
            panic!("{} was not answered", question.id);
        };
        assert_eq!(answered.seed, Some(seed));
        assert!(!answered.mark.right);
        let shown_ideas = answered.mark.slips.len() + answered.mark.misconceptions.len();
        assert_eq!(shown_ideas, 1, "{} names no slip", question.id);
        // Going through it afterwards shows the same numbers.
        let review = session.gone_through();
        assert_eq!(review.drawn(question).stem, shown.stem);
    }
}

#[test]
fn a_paper_keeps_its_numbers_over_leaving_review_and_the_same_paper_again() {
    let store = Store::in_memory().unwrap();
    let mut desk = Desk::new(Content::embedded(), store).unwrap();
    desk.set_now(1_795_420_800_000);
    let mut met = 0;
    for seed in 0..12 {
        let blueprint = paper::blueprint(desk.content(), "architect-style")
            .unwrap()
            .clone();
        let sitting = paper::start(&desk, &blueprint, Some(seed), Timing::Times(1.0));
        let kept = coldstart::study::exam::Sitting::decode(&sitting.encode()).unwrap();
        let again = sitting.again();
        for entry in &sitting.drawn.questions {
            let question = paper::find(desk.content(), &entry.question).unwrap();
            let stem = sitting.drawn(question).stem.clone();
            met += usize::from(question.template.is_some());
            assert_eq!(kept.drawn(question).stem, stem);
            assert_eq!(again.drawn(question).stem, stem);
        }
        let same = paper::start(&desk, &blueprint, Some(seed), Timing::Times(1.0));
        assert_eq!(
            same.drawn, sitting.drawn,
            "the same seed gives the same paper"
        );
    }
    assert!(met >= 20, "{met} templates in twelve papers");
}

#[test]
fn a_template_is_asked_in_practice_with_numbers_on_the_screen() {
    let mut window = Window::new(Theme::dark(), (100, 30));
    let wish = coldstart::lab::practise::Wish {
        topic: Some("think-execution".into()),
        skill: Some(coldstart::course::question::Skill::Calculate),
        count: Some(40),
        ..Default::default()
    };
    window.app.practise_wish(&wish);
    for _ in 0..40 {
        let text = window.text();
        if text.contains("How many GB-seconds are charged?") {
            assert!(text.contains("GB-s") && !text.contains('{'), "{text}");
            return;
        }
        window.press("a7<Enter>g<Enter>");
    }
    panic!("no template was asked");
}

/// A planted mistake in a template is told in these words.
#[track_caller]
fn refused(from: &str, to: &str, want: &str) {
    const FILE: &str = "quizzes/templates/think-execution.toml";
    let mut files = Files::embedded();
    let text = files.text(FILE).unwrap().to_owned();
    assert!(text.contains(from), "{from} is not there");
    files.insert(FILE, text.replacen(from, to, 1).into_bytes());
    let content = Content::read(files);
    let told: Vec<String> = content.problems.iter().map(ToString::to_string).collect();
    assert!(
        told.iter()
            .any(|told| told.contains(want) && told.contains(FILE)),
        "{want}\n{}",
        told.join("\n")
    );
}

#[test]
fn what_is_wrong_with_a_template_is_told() {
    let key = "value = \"key\", right";
    refused(key, "value = \"kee\", right", "there is no number `kee`");
    refused(
        key,
        "value = \"ky +\", right",
        "a number or a name is missing",
    );
    refused(
        "{runs} runs a day",
        "{runz} runs a day",
        "there is no number `runz`",
    );
    refused(
        "runs * ms / 1000\"",
        "runz * ms / 1000\"",
        "there is no number `runz`",
    );
    refused(
        "right = true, why",
        "slip = \"server-habit\", when = \"n\", why",
        "0 choices are right",
    );
    refused(
        "require = [\"runs % 1 == 0\"]",
        "require = [\"runs < 0\"]",
        "no numbers fit",
    );
    refused("unit = \"s\"", "units = \"s\"", "no such key");
    refused("ms = [250", "ms = [\"250\"", "this is a text");
    let mut files = Files::embedded();
    files.insert("quizzes/templates/nowhere.toml", &b""[..]);
    let content = Content::read(files);
    assert!(
        content
            .problems
            .iter()
            .any(|p| p.problem.contains("there is no bank `nowhere`"))
    );
}

#[test]
fn a_run_is_what_the_key_says_and_can_be_shown() {
    let with_runs = templates().filter(|question| question.shown.is_some());
    let mut runs = 0;
    for question in with_runs {
        let drawn = question.drawn(3);
        let show = coldstart::lab::show::of(&CONTENT, &drawn).unwrap().unwrap();
        assert!(show.playground.is_over());
        assert_eq!(show.moment, show.playground.end());
        runs += 1;
    }
    assert!(runs >= 3, "{runs} templates have a run");
}
