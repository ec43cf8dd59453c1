//! What missions say is true of what they set: of the first numbers, and of those of the variant.

use crate::window::Window;
use coldstart::course::content::Content;
use coldstart::course::goal::{Bound, Goal};
use coldstart::course::lesson::{Lesson, Mission, blanks};
use coldstart::course::read::look_up;
use coldstart::lab::desk::Desk;
use coldstart::lab::mission::{
    accepts, culprit, label, outcomes, refusal, settings, standing, told, wanted,
};
use coldstart::lab::playground::Playground;
use coldstart::study::progress::MissionState;
use coldstart::tui::theme::Theme;
use serde_json::Value;

fn missions(content: &Content) -> Vec<&Mission> {
    content.lessons.iter().flat_map(Lesson::missions).collect()
}

#[track_caller]
fn mission<'a>(content: &'a Content, id: &str) -> &'a Mission {
    let all = missions(content);
    let found = all.into_iter().find(|mission| mission.id.as_str() == id);
    found.unwrap_or_else(|| panic!("no mission {id}"))
}

/// The run of a mission as it stands, with the first numbers or the others.
fn run(content: &Content, mission: &Mission, variant: bool) -> Value {
    let settings = settings(mission, variant, &[]).unwrap();
    let run = Playground::shipped(content, mission.scenario.id.as_str(), &settings).unwrap();
    run.played_out().judged(wanted(mission)).unwrap()
}

#[test]
fn no_mission_is_told_with_a_gap_in_it() {
    let content = Content::embedded();
    for mission in missions(&content) {
        for variant in [false, true] {
            let told = told(&content, mission, variant);
            for text in told.goals.iter().chain([&told.brief]) {
                let left: Vec<&str> = blanks(text).collect();
                assert!(left.is_empty(), "{}: {left:?} in {text}", mission.id);
            }
            assert_eq!(told.differs.is_some(), variant, "{}", mission.id);
        }
    }
}

/// What briefs say of what is set: the mission, `first` or `other` numbers, a path and its value, and the words.
const SET: &str = "
    out-of-nothing first functions.oracle.modelled.warm = 4s | four seconds to think
    out-of-nothing other functions.oracle.modelled.warm = 11s | eleven seconds to think
    out-of-nothing first functions.oracle.provisioned_concurrency = 2 | keeps two boxes ready
    out-of-nothing other functions.oracle.timeout = 5s | after five seconds
    the-noon-rush first loads.2.rate = 28 | 28 visitors a second for 20 minutes
    the-noon-rush first loads.2.for = 20m | there are 2 m5.large
    the-noon-rush other loads.2.rate = 23 | 23 visitors a second for 25 minutes
    the-noon-rush other loads.2.for = 25m | there are 2 m7i.large
    find-the-crossing first functions.quote.memory_mb = 512 | 512 MB, 200 ms a call
    find-the-crossing other functions.quote.memory_mb = 1024 | 1,024 MB, 300 ms a call
    checked-in-time first loads.uploads.event.kilobytes = 12000 | over 12,000 KB
    checked-in-time first loads.uploads.count = 3 | Let all three checks succeed
    checked-in-time other loads.uploads.event.kilobytes = 16000 | over 16,000 KB
    checked-in-time other loads.uploads.count = 2 | Let both checks succeed
    three-bells first databases.orders.max_connections = 4 | takes four connections
    three-bells other databases.orders.max_connections = 3 | takes three connections
    three-bells first loads.1.count = 60 | Sixty orders at once
    three-bells other loads.1.count = 90 | Ninety orders at once
    count-a-thousand first sources.votes.duplicates = 0.05 | About one in twenty
    count-a-thousand other sources.votes.duplicates = 0.1 | About one in ten
    count-a-thousand first loads.votes.count = 1000 | **1,000**
    count-a-thousand other loads.votes.count = 1000 | **1,000**
    count-a-thousand first sources.votes.batch_size = 1 | one to a call
    count-a-thousand other sources.votes.batch_size = 10 | up to ten to a call
    launch-day first account.concurrency = 400 | **400** in flight
    launch-day other account.concurrency = 500 | **500** in flight
    launch-day first loads.buyers.count = 120 | 120 buyers
    launch-day other loads.buyers.count = 220 | 220 buyers
    launch-day first loads.mails.count = 8000 | 8,000 mails
    launch-day other loads.mails.count = 11000 | 11,000 mails
    lose-no-order first inputs.1.break.for = 10m | **ten minutes**
    lose-no-order other inputs.1.break.for = 9m | **nine minutes**
    halve-the-bill first functions.checksum.memory_mb = 3538 | 3,538 MB
    halve-the-bill other functions.checksum.memory_mb = 5000 | 5,000 MB
    halve-the-bill first loads.desk.count = 8 | eight of them
    halve-the-bill other loads.desk.count = 12 | twelve of them
    three-workloads first loads.1.rate = 5 | five a second, day and night
    three-workloads other loads.1.rate = 0.05 | one in twenty seconds
    three-workloads other loads.4.every = 15m | every quarter of an hour
    print-shop first workflows.picture.start.rate = 20 | 20 pictures a second
    print-shop other workflows.picture.start.rate = 40 | 40 pictures a second
    print-shop first account.concurrency = 260 | 260 environments in all
    print-shop first loads.visitors.count = 120 | 120 people
    six-job-tickets first loads.2.count = 120 | 120 at once
    six-job-tickets other loads.2.count = 200 | 200 at once
    six-job-tickets first duration = 150m | once an hour is enough
    six-job-tickets other duration = 330m | once in two hours is enough
    six-job-tickets first loads.5.rate = 40 | 40 readings a second
    six-job-tickets other loads.5.rate = 60 | 60 readings a second
    seeds-on-television first loads.1.rate = 60 | takes 60 orders a second
    seeds-on-television first loads.2.rate = 540 | **600 a second**
    seeds-on-television other loads.2.rate = 900 | **960 a second**
    seeds-on-television first loads.2.for = 8s | for eight seconds
    seeds-on-television other loads.2.for = 6s | for six seconds
    the-last-review first loads.5.count = 60 | of the 60 visitors
    the-last-review other loads.5.count = 110 | of the 110 visitors
    a-careful-release first functions.api.versions.2.modelled.fail = 0.25 | one in four of its answers
    a-careful-release other functions.api.versions.2.modelled.fail = 0.5 | one in two of its answers
    a-careful-release first loads.callers.rate = 20 | 20 requests a second
    a-careful-release other loads.callers.rate = 40 | 40 requests a second
";

/// What they say of the run as it stands: here the path is one of its numbers.
const CAME: &str = "
    out-of-nothing first bill.total_usd = 0.72 | 72 cents a day
    out-of-nothing other bill.total_usd = 0.18 | 18 cents a day
    doors-open first functions.checkout.latency_ms.max = 980 | 980 ms
    doors-open other functions.checkout.latency_ms.max = 980 | 980 ms
    launch-day first functions.search.throttled = 774 | visitors are refused
    launch-day other functions.search.throttled = 427 | visitors are refused
    lose-no-order first functions.ship.dead_lettered = 241 | 240 good orders
    lose-no-order other functions.ship.dead_lettered = 241 | 240 good orders
    halve-the-bill first bill.total_usd = 0.0000398 | 0.00398 cents
    halve-the-bill other bill.total_usd = 0.0000815 | 0.00815 cents
    halve-the-bill first functions.checksum.latency_ms.max = 82 | 82 ms
    halve-the-bill other functions.checksum.latency_ms.max = 80 | 80 ms
    three-workloads first bill.total_usd = 4.57 | $4.57 a day
    three-workloads other bill.total_usd = 2.05 | $2.05 a day
    print-shop first workflows.picture.failed = 652 | More than half of the pictures fail
    print-shop other workflows.picture.failed = 1486 | More than half of the pictures fail
    the-last-review first functions.desk.throttled = 40 | 40 of the 60
    the-last-review other functions.desk.throttled = 90 | 90 of the 110
    the-last-review first bill.total_usd = 0.311 | 31 cents
    the-last-review other bill.total_usd = 0.314 | 31 cents
    a-careful-release first functions.api.failed = 901 | seven or eight callers in 100
    a-careful-release other functions.api.failed = 3596 | 15 callers in 100
";

/// A line of a table.
struct Said<'a> {
    mission: &'a Mission,
    variant: bool,
    path: &'a str,
    value: &'a str,
    line: &'a str,
}

/// The lines of a table, each of whose words stand in its brief.
#[track_caller]
fn said<'a>(content: &'a Content, table: &'a str) -> Vec<Said<'a>> {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    let read = |line: &'a str| {
        let (what, words) = line.split_once(" | ").unwrap();
        let (left, value) = what.split_once(" = ").unwrap();
        let [id, numbers, path] = left.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let (mission, variant) = (mission(content, id), numbers == "other");
        let brief = told(content, mission, variant).brief;
        let brief = brief.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(brief.contains(words), "{line}: not in {brief}");
        Said {
            mission,
            variant,
            path,
            value,
            line,
        }
    };
    lines.map(read).collect()
}

#[test]
fn briefs_say_what_is_set() {
    let content = Content::embedded();
    for said in said(&content, SET) {
        let text = content
            .scenario_text(said.mission.scenario.id.as_str())
            .unwrap();
        let set = settings(said.mission, said.variant, &[]).unwrap();
        let found = look_up(text, &set, said.path);
        assert_eq!(found, Ok(Some(said.value.to_owned())), "{}", said.line);
    }
}

#[test]
fn briefs_say_what_the_run_comes_to_as_it_stands() {
    let content = Content::embedded();
    for said in said(&content, CAME) {
        let run = run(&content, said.mission, said.variant);
        let at = said.path.split('.').fold(&run, |at, step| &at[step]);
        let text = at.as_str().and_then(|text| text.parse::<f64>().ok());
        let found = at.as_f64().or(text).unwrap();
        let near: f64 = said.value.parse().unwrap();
        // What is said is rounded.
        assert!(
            (found - near).abs() <= near * 0.005,
            "{}: {found}",
            said.line
        );
    }
}

/// Numbers in words, as far as goals use them.
const NUMBERS: [(&str, f64); 14] = [
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("thirty", 30.0),
    ("sixty", 60.0),
];

/// The numbers in a text: digits with a point or commas, or words.
fn numbers(text: &str) -> Vec<f64> {
    let strange = |c: char| !(c.is_alphanumeric() || c == '.' || c == ',');
    let words = text
        .split(strange)
        .map(|word| word.trim_matches(['.', ',']).to_lowercase());
    words
        .filter_map(|word| {
            let named = NUMBERS.iter().find(|(name, _)| *name == word);
            named
                .map(|(_, number)| *number)
                .or_else(|| word.replace(',', "").parse().ok())
        })
        .collect()
}

/// Whether a text names the bound, in one of the units that people use for it.
fn names_its_bound(text: &str, goal: &Goal) -> bool {
    let bound = match goal.bound {
        Bound::AtMost(bound) | Bound::AtLeast(bound) | Bound::Equals { value: bound, .. } => bound,
    };
    // None, all, and the one that there is need no number.
    if bound == 0.0 || matches!(goal.bound, Bound::Equals { value: 1.0, .. }) {
        return true;
    }
    // As it is; seconds and minutes of milliseconds; cents, percent; dollars a million; cents a thousand.
    let units = [1.0, 1e-3, 1.0 / 60e3, 100.0, 1e6, 1e5];
    let said = numbers(text);
    units.iter().any(|unit| {
        let bound = bound * unit;
        said.iter()
            .any(|number| (number - bound).abs() <= bound * 1e-9)
    })
}

#[test]
fn the_numbers_in_the_texts_of_goals_are_those_of_their_bounds() {
    let content = Content::embedded();
    for mission in missions(&content) {
        for variant in [false, true] {
            let told = told(&content, mission, variant);
            for (text, goal) in told.goals.iter().zip(&mission.goals) {
                assert!(
                    names_its_bound(text, goal),
                    "{}: {text}: {:?}",
                    mission.id,
                    goal.bound
                );
            }
        }
    }
    let goal = &mission(&content, "seeds-on-television").goals[3];
    assert!(!names_its_bound("At most $2.55 a million orders", goal));
}

#[test]
fn levers_have_names_and_take_what_the_solutions_set() {
    let content = Content::embedded();
    for mission in missions(&content) {
        for (variant, attempt) in [
            (false, &mission.solution),
            (false, &mission.lazy),
            (true, &mission.variant.solution),
        ] {
            let typed: Vec<(String, String)> = attempt
                .settings()
                .iter()
                .map(|setting| {
                    let shown = setting.to_string();
                    let (path, value) = shown.split_once(" = ").unwrap();
                    (path.to_owned(), value.to_owned())
                })
                .collect();
            let of = (mission, variant);
            let mut left: Vec<(&str, &str)> = typed.iter().map(|(p, v)| (&**p, &**v)).collect();
            let mut pulled = Vec::new();
            // One after the other, each taken: some order there is.
            while !left.is_empty() {
                let mut tried = left.iter();
                let taken = tried.position(|&(path, value)| {
                    refusal(&content, of, &pulled, (path, Some(value))).is_none()
                });
                let Some(taken) = taken else {
                    panic!("{}: none of {left:?} is taken", mission.id);
                };
                pulled.push(left.remove(taken));
            }
        }
        for lever in &mission.levers {
            assert!(!label(lever).contains('_'), "{}", label(lever));
            assert!(!accepts(&content, mission, lever).is_empty(), "{lever}");
        }
    }
}

/// What is said of a value that a lever of a mission does not take, or `taken`: the mission, what was pulled before, the
/// lever and what is typed, and the words. `PATH=` puts a lever back.
const TYPED: &str = "
    checked-in-time functions.checksum.timeout=ten | checksum: time-out cannot be `ten`. Type a length of time, such as 500ms or 10s, up to 15m.
    checked-in-time functions.checksum.timeout=10 | checksum: time-out cannot be `10`. Type a length of time, such as 500ms or 10s, up to 15m.
    checked-in-time functions.checksum.memory_mb=64 | checksum: memory (MB) cannot be `64`. Type a whole number from 128 to 10240.
    launch-day functions.newsletter.reserved_concurrency=few | newsletter: reserved concurrency cannot be `few`. Type a whole number, or none for no cap; 0 refuses every call.
    launch-day functions.newsletter.reserved_concurrency=900 | newsletter: reserved concurrency cannot be `900`: 900 is more than the account's 400; reserve at most that.
    lose-no-order sources.orders.report_item_failures=yes | orders: partial batch responses cannot be `yes`. Type true or false.
    a-careful-release functions.api.aliases.live.weight=2 | api:live: weight of the second version cannot be `2`. Type a share from 0 to 1, such as 0.25.
    count-a-thousand sources.votes.batch_size=50 | votes: batch size cannot be `50`: a batch of 50 needs a window of at least 1s.
    the-noon-rush functions.shop.reserved_concurrency=5 | shop: reserved concurrency cannot be `5`: 20 provisioned is more than 5 reserved; provision at most what is reserved.
    the-noon-rush functions.shop.provisioned_concurrency=0 functions.shop.reserved_concurrency=5 | taken
    the-noon-rush functions.shop.provisioned_concurrency=0 functions.shop.reserved_concurrency=5 functions.shop.provisioned_concurrency= | shop: provisioned concurrency cannot go back: 20 provisioned is more than 5 reserved; provision at most what is reserved.
    the-noon-rush functions.shop.reserved_concurrency=none | taken
    launch-day functions.checkout.reserved_concurrency=none | taken
    three-bells sources.orders-buffer.max_concurrency=none | taken
    doors-open functions.checkout.snap_start=on | taken
    find-the-crossing loads.visitors.rate=.75 | taken
";

/// One line of the table.
#[track_caller]
fn refused(content: &Content, line: &str) {
    let (what, want) = line.split_once(" | ").unwrap();
    let (id, typed) = what.split_once(' ').unwrap();
    let typed = typed.split(' ').map(|one| one.split_once('=').unwrap());
    let mut typed: Vec<(&str, &str)> = typed.collect();
    let (path, value) = typed.pop().unwrap();
    let value = Some(value).filter(|value| !value.is_empty());
    let said = refusal(
        content,
        (mission(content, id), false),
        &typed,
        (path, value),
    );
    assert_eq!(said.as_deref().unwrap_or("taken"), want, "{line}");
}

#[test]
fn a_value_that_is_refused_is_told_in_the_words_on_the_screen() {
    let content = Content::embedded();
    let lines = TYPED.lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty()) {
        refused(&content, line);
    }
}

#[test]
fn what_a_lever_stands_at_can_be_typed() {
    let content = Content::embedded();
    for mission in missions(&content) {
        for (lever, variant) in mission.levers.iter().zip([false, true].into_iter().cycle()) {
            let stands = standing(&content, mission, variant, lever).unwrap();
            let typed = (lever.as_str(), Some(stands.as_str()));
            let said = refusal(&content, (mission, variant), &[], typed);
            assert_eq!(said, None, "{}: {lever} = {stands}", mission.id);
        }
    }
}

#[test]
fn no_refusal_speaks_of_files() {
    let content = Content::embedded();
    for mission in missions(&content) {
        for lever in &mission.levers {
            for typed in [
                "ten", "-5", "10 s", "0.0001x", "450-5100", "\"", "{", "99999999",
            ] {
                let said = refusal(&content, (mission, false), &[], (lever, Some(typed)));
                let Some(said) = said else { continue };
                assert!(said.starts_with(&label(lever)), "{said}");
                let quoted = said
                    .replace(&format!("`{typed}`"), "")
                    .replace("x86_64", "");
                for innards in [".toml", "[1]", "_", "\"", "in quotes", "this is a"] {
                    assert!(!quoted.contains(innards), "{}: {said}", mission.id);
                }
            }
        }
    }
}

#[test]
fn a_refused_value_leaves_the_line_open_and_the_old_value_safe() {
    let content = Content::embedded();
    let mut lessons = content.lessons.iter();
    let lesson = lessons
        .find(|lesson| lesson.id.as_str() == "the-problem-it-solves")
        .unwrap();
    let mut window = at_mission((80, 24), lesson);
    let before = begin(&mut window);
    let goals = |text: &str| {
        text.lines()
            .position(|line| line.contains("  Goals") || line.contains("\" Goals"))
    };
    window.press("<Down><Down><Enter>").says("now 20");
    window.press("many<Enter>");
    window.says("shop: reserved concurrency cannot be `many`.");
    window.says(" ⏎  set");
    assert_eq!(goals(&window.text()), goals(&before), "{}", window.text());
    for goal in &told(&content, lesson.missions().next().unwrap(), false).goals {
        window.says(goal);
    }
    let back = window.press("<Esc>").text();
    assert_eq!(back.matches("many").count(), 0, "{back}");
    assert!(
        back.contains("shop: reserved concurrency                   20"),
        "{back}"
    );
    let none = window.press("<Enter>none<Enter>").text();
    assert!(
        none.contains("shop: reserved concurrency                   none"),
        "{none}"
    );
    let again = window.press("<Enter>ten<Enter><Esc>").text();
    assert!(
        again.contains("shop: reserved concurrency                   none"),
        "{again}"
    );
    window
        .press("<Enter><Enter>")
        .says("shop: reserved concurrency                   none");
    window
        .press("<Enter>20<Enter>")
        .says("shop: reserved concurrency                   20");
}

#[test]
fn a_run_that_is_looked_at_leads_back_to_the_mission() {
    let content = Content::embedded();
    let lesson = |id: &str| {
        content
            .lessons
            .iter()
            .find(|lesson| lesson.id.as_str() == id)
            .unwrap()
    };
    for (id, typed, back) in [
        ("scaling-and-concurrency", "7", "Esc  mission"),
        ("exam-review", "7s", "Esc  exercise"),
    ] {
        let mut window = at_mission((80, 24), lesson(id));
        begin(&mut window);
        window.press(&format!("<Enter>{typed}<Enter>r")).settle();
        let place = window.app.desk().place().clone();
        window.press("w").says(back);
        assert_eq!(window.app.desk().place(), &place);
        // What is chosen is let go first.
        let text = window.press("<Esc>").text();
        assert!(text.contains("Goals  Not yet."), "{text}");
        assert!(text.contains(&format!("   {typed}  ")), "{text}");
    }
}

#[test]
fn other_numbers_are_in_sight_while_one_works() {
    let content = Content::embedded();
    for lesson in &content.lessons {
        let mission = lesson.missions().next().unwrap();
        let mut window = at_mission((80, 24), lesson);
        window.press("hhh");
        let text = begin(&mut window);
        let work = text
            .lines()
            .position(|line| line.contains("You may change"));
        let Some(work) = work else {
            // All of the task is read first; the first key begins.
            continue;
        };
        let empty = text
            .lines()
            .take(work)
            .filter(|line| line.trim_matches(['"', ' ']).is_empty());
        if empty.count() > 4 {
            assert!(
                text.contains("Now you, with other numbers"),
                "{}: {text}",
                mission.id
            );
        }
    }
}

#[test]
fn every_goal_comes_to_words_that_fit_beside_it() {
    let content = Content::embedded();
    for mission in missions(&content) {
        let run = run(&content, mission, false);
        for (goal, outcome) in mission.goals.iter().zip(outcomes(mission, &run)) {
            let told = outcome.told.unwrap_or_else(|| "no number".into());
            assert!(
                told.chars().count() <= 36,
                "{}: {}: {told}",
                mission.id,
                goal.text
            );
            assert!(
                !told.contains("0.0000"),
                "{}: {}: {told}",
                mission.id,
                goal.text
            );
            assert_ne!(told, "0", "{}: {}", mission.id, goal.text);
            assert_eq!(
                outcome.met,
                outcome.missed_by.is_none() && told != "no number"
            );
        }
    }
}

/// Starts, where there is something to read first.
pub(crate) fn begin(window: &mut Window) -> String {
    if window.text().contains("  start") {
        window.press("<Enter>");
    }
    window.text()
}

/// A window at the mission of a lesson: the third page from the end; an exercise is the fourth.
pub(crate) fn at_mission(size: (u16, u16), lesson: &Lesson) -> Window {
    let mut window = Window::new(Theme::dark(), size);
    window.app.learn(Some(lesson.id.as_str()));
    window.press("o<End><Up><Up>");
    if lesson.mission.run().is_none() {
        window.press("<Up>");
    }
    window.press("<Enter>");
    window
}

#[test]
fn every_goal_is_in_sight_while_one_works() {
    let content = Content::embedded();
    for lesson in &content.lessons {
        for size in [(80, 24), (100, 30)] {
            let mission = lesson.missions().next().unwrap();
            let mut window = at_mission(size, lesson);
            let text = begin(&mut window);
            for goal in &told(&content, mission, false).goals {
                assert!(
                    text.contains(goal.as_str()),
                    "{goal:?} at {size:?} in\n{text}"
                );
            }
            for lever in &mission.levers {
                assert!(
                    text.contains(&label(lever)),
                    "{lever} at {size:?} in\n{text}"
                );
            }
            assert!(text.contains(" t  task"), "{text}");
            assert!(
                window.press("r").text().contains(" w  look"),
                "{}",
                window.text()
            );
        }
    }
}

#[test]
fn a_small_window_folds_the_levers_and_keeps_the_cursor() {
    let content = Content::embedded();
    let lesson = content
        .lessons
        .iter()
        .find(|lesson| lesson.id.as_str() == "when-to-use-it")
        .unwrap();
    let mut window = at_mission((80, 20), lesson);
    assert!(window.text().contains("  start"), "{}", window.text());
    let text = window.press("<Enter>").text();
    assert!(text.contains("You may change  1–"), "{text}");
    assert!(text.contains("At least seven readings to a call"), "{text}");
    let text = window.press("<Down><Down><Down><Down><Down><Down>").text();
    assert!(text.contains("▌ alarm-topic: sent to"), "{text}");
}

#[test]
fn what_may_be_typed_is_told_while_typing() {
    let content = Content::embedded();
    let lesson = content
        .lessons
        .iter()
        .find(|lesson| lesson.id.as_str() == "containers-and-friends")
        .unwrap();
    let mut window = at_mission((80, 24), lesson);
    begin(&mut window);
    let text = window.press("<Enter>").text();
    assert!(text.contains("Type standard or express"), "{text}");
    let text = window.press("<Esc>").text();
    assert!(text.contains("You may change"), "{text}");
}

#[test]
fn after_the_solution_the_page_has_the_other_numbers() {
    let content = Content::embedded();
    let lesson = content
        .lessons
        .iter()
        .find(|lesson| lesson.id.as_str() == "events-and-triggers")
        .unwrap();
    let mut window = at_mission((100, 45), lesson);
    assert!(window.text().contains("Sixty orders"), "{}", window.text());
    let text = window.press("hhh").text();
    for words in [
        "Ninety orders",
        "Now you, with other numbers",
        "the database takes three",
        "The solution, with the first numbers",
        "Goals, with other numbers",
    ] {
        assert!(text.contains(words), "no {words:?} in\n{text}");
    }
    assert!(!text.contains("Sixty orders"), "{text}");
}

/// The event that stands against the first goal that the run as it stands misses and that has one.
#[track_caller]
fn blamed(id: &str, want: Option<&str>) {
    let content = Content::embedded();
    let mission = mission(&content, id);
    let settings = settings(mission, false, &[]).unwrap();
    let run = Playground::shipped(&content, mission.scenario.id.as_str(), &settings).unwrap();
    let run = run.played_out();
    let report = run.judged(wanted(mission)).unwrap();
    let mut missed = mission.goals.iter().filter(|goal| !goal.judge(&report).met);
    let found = missed.find_map(|goal| culprit(&run, goal));
    assert_eq!(found.as_deref(), want, "{id}");
}

#[test]
fn a_missed_goal_names_the_event_that_broke_it() {
    // The second group is as slow as the first: the first event of it is named.
    blamed(
        "doors-open",
        Some("The slowest is event 1: it took 980 ms, until 10:00.980."),
    );
    blamed(
        "five-at-the-wall",
        Some("Timed out: the first is event 1 at 10:05.000."),
    );
    // That too little came of it is nobody's fault alone.
    blamed("out-of-nothing", None);
}

fn state(desk: &Desk, id: &str) -> MissionState {
    desk.progress().mission(id)
}

#[test]
fn going_on_without_a_try_skips_the_mission_and_a_run_is_a_try() {
    let content = Content::embedded();
    let lesson = content
        .lessons
        .iter()
        .find(|lesson| lesson.id.as_str() == "cold-and-warm-starts")
        .unwrap();
    let mut window = at_mission((80, 24), lesson);
    assert_eq!(
        state(window.app.desk(), "doors-open"),
        MissionState::NotTried
    );
    window.press("n");
    assert_eq!(
        state(window.app.desk(), "doors-open"),
        MissionState::Skipped
    );
    let text = window.press("o").text();
    assert!(text.contains("» Mission: Doors open"), "{text}");
    window.press("<Esc>pr");
    window.settle();
    assert_eq!(state(window.app.desk(), "doors-open"), MissionState::Tried);
    assert!(window.text().contains(" w  look"), "{}", window.text());
    window.press("n");
    assert_eq!(state(window.app.desk(), "doors-open"), MissionState::Tried);
}
