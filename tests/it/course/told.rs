//! How the number of a goal is written for people.

use coldstart::course::goal::Goal;
use coldstart::course::read::{self, FromToml};
use serde_json::{Value, json};

/// A goal in lines of TOML, split at `;`.
#[track_caller]
fn goal(toml: &str) -> Goal {
    let toml = toml.replace("; ", "\n");
    let read = read::read("goal.toml", &toml, Goal::from_toml);
    read.unwrap_or_else(|problems| panic!("{toml}: {problems:?}"))
        .value
}

/// A run in which the metric, and what it is divided by, came to these numbers.
fn run(goal: &Goal, value: f64, over: f64) -> Value {
    let mut run = json!({});
    let paths = [
        (Some(&goal.measure.metric), value),
        (goal.measure.over.as_ref(), over),
    ];
    for (path, number) in paths.into_iter().filter_map(|(path, n)| Some((path?, n))) {
        let mut here = &mut run;
        for step in path.split('.') {
            here = &mut here[step];
        }
        *here = json!(number);
    }
    run
}

#[track_caller]
fn told(toml: &str, value: f64, want: &str) {
    told_over(toml, (value, 0.0), want);
}

#[track_caller]
fn told_over(toml: &str, (value, over): (f64, f64), want: &str) {
    let goal = goal(toml);
    let found = goal.told(&run(&goal, value, over));
    assert_eq!(found.as_deref(), Some(want), "{toml}: {value} / {over}");
}

#[test]
fn money_is_told_in_dollars_or_in_cents() {
    let bill = "metric = 'bill.total_usd'";
    told(&format!("{bill}; at_most = 14"), 13.824, "$13.82 of $14");
    told(&format!("{bill}; at_most = 1"), 0.861_234, "$0.8612 of $1");
    told(
        &format!("{bill}; at_most = 0.125; unit = 'cents'"),
        0.120_029,
        "12 of 12.5 cents",
    );
    told(
        &format!("{bill}; at_most = 0.0001; unit = 'cents'"),
        0.72,
        "72 instead of 0.01 cents",
    );
    told(
        &format!("{bill}; at_least = 0.0104; unit = 'cents'"),
        0.010_416,
        "1.042 of at least 1.04 cents",
    );
    told(
        "metric = 'rivals.ec2.usd'; at_most = 14",
        23.04,
        "$23.04 instead of $14",
    );
    let each = "metric = 'bill.total_usd'; over = 'metrics.events'";
    told_over(
        &format!("{each}; at_most = 0.00000245"),
        (0.0242, 1e4),
        "$2.42 of $2.45 a million",
    );
    told_over(
        &format!("{each}; at_most = 0.00003; unit = 'cents'"),
        (0.0233, 1e3),
        "2.33 of 3 cents a thousand",
    );
    told_over(
        &format!("{each}; at_most = 2"),
        (30.0, 10.0),
        "$3 instead of $2 per event",
    );
}

#[test]
fn what_misses_its_bound_never_looks_like_it() {
    told(
        "metric = 'bill.total_usd'; at_most = 2.45",
        2.450_04,
        "$2.45004 instead of $2.45",
    );
    told(
        "metric = 'metrics.latency_ms.max'; at_most = 20",
        20.004,
        "20.004 ms instead of 20 ms",
    );
    told(
        "metric = 'metrics.latency_ms.max'; at_most = 660000",
        660_400.0,
        "660.4 s instead of 660 s",
    );
    // What meets it may.
    told(
        "metric = 'bill.total_usd'; at_most = 2.45",
        2.449_96,
        "$2.45 of $2.45",
    );
}

#[test]
fn times_are_told_in_the_unit_of_the_bound() {
    let slowest = "metric = 'functions.f.latency_ms.max'";
    told(
        &format!("{slowest}; at_most = 45000"),
        24_000.0,
        "24 s of 45 s",
    );
    told(
        &format!("{slowest}; at_most = 150"),
        980.0,
        "980 ms instead of 150 ms",
    );
    told(&format!("{slowest}; at_most = 20"), 6.0, "6 ms of 20 ms");
    told(
        &format!("{slowest}; at_most = 20"),
        8.237_1,
        "8.24 ms of 20 ms",
    );
    told(
        &format!("{slowest}; at_most = 500"),
        61_500.0,
        "61.5 s instead of 500 ms",
    );
    told(
        &format!("{slowest}; at_most = 180000"),
        162_000.0,
        "2 min 42 s of 3 min",
    );
    told(
        &format!("{slowest}; at_most = 180000"),
        600.0,
        "0.6 s of 3 min",
    );
    told(
        &format!("{slowest}; at_most = 500; unit = 's'"),
        425.0,
        "0.425 s of 0.5 s",
    );
    told(
        &format!("{slowest}; equals = 450; within = 1"),
        450.4,
        "450 ms",
    );
    told(
        &format!("{slowest}; equals = 450; within = 1"),
        480.0,
        "480 ms instead of 450 ms",
    );
    told_over(
        "metric = 'metrics.billed_ms'; over = 'metrics.invocations'; at_most = 50",
        (900.0, 10.0),
        "90 ms instead of 50 ms per invocation",
    );
}

#[test]
fn shares_are_told_in_percent_and_all_as_so_many_of_so_many() {
    let failed = "metric = 'functions.f.failed'; over = 'functions.f.events'";
    told_over(
        &format!("{failed}; at_most = 0.01"),
        (70.0, 12_000.0),
        "0.583 % of 1 %",
    );
    told_over(
        &format!("{failed}; at_least = 0.25"),
        (3.0, 10.0),
        "30 % of at least 25 %",
    );
    let all = "metric = 'workflows.w.succeeded'; over = 'workflows.w.executions'; equals = 1";
    told_over(all, (1000.0, 1000.0), "1,000 of 1,000");
    told_over(all, (478.0, 1217.0), "478 of 1,217");
    let runs = "metric = 'functions.f.invocations'; over = 'functions.f.events'";
    told_over(
        &format!("{runs}; equals = 1"),
        (74.0, 60.0),
        "74 invocations for 60 events",
    );
    told_over(
        &format!("{runs}; at_most = 0.15"),
        (241.0, 2400.0),
        "0.1 of 0.15 per event",
    );
    told_over(
        "metric = 'functions.f.events'; over = 'functions.f.invocations'; at_least = 7; unit = 'to a call'",
        (2400.0, 241.0),
        "9.96 of at least 7 to a call",
    );
    told(
        "metric = 'rivals.ec2.idle_share'; at_most = 0.5",
        0.97,
        "97 % instead of 50 %",
    );
    told_over(
        "metric = 'metrics.latency_ms.max'; over = 'functions.f.latency_ms.max'; at_most = 3",
        (25.0, 10.0),
        "2.5 of 3 times",
    );
}

#[test]
fn counts_are_told_beside_their_bound_and_none_in_words() {
    let served = "metric = 'functions.f.succeeded'";
    told(&format!("{served}; equals = 450"), 450.0, "450 of 450");
    told(&format!("{served}; equals = 450"), 210.0, "210 of 450");
    told(
        &format!("{served}; equals = 450"),
        451.0,
        "451 instead of 450",
    );
    told(
        &format!("{served}; at_least = 200"),
        1371.0,
        "1,371 of at least 200",
    );
    told(
        &format!("{served}; at_least = 9; unit = 'orders'"),
        9.0,
        "9 of at least 9 orders",
    );
    told(
        "metric = 'metrics.throttled'; equals = 0",
        0.0,
        "none refused",
    );
    told(
        "metric = 'metrics.throttled'; at_most = 0",
        41.0,
        "41 refused",
    );
    told(
        "metric = 'functions.f.errors'; equals = 0",
        0.0,
        "no errors",
    );
    told("metric = 'functions.f.errors'; equals = 0", 1.0, "1 error");
    told(
        "metric = 'functions.f.errors'; equals = 0; unit = 'wrong counts'",
        1.0,
        "1 wrong count",
    );
    told(
        "metric = 'functions.f.events'; equals = 0; unit = 'copies'",
        1.0,
        "1 copy",
    );
    told(
        "metric = 'metrics.mean_running'; at_most = 100",
        99.973,
        "100 of 100",
    );
}

#[test]
fn a_run_without_the_number_tells_nothing() {
    let goal = goal("metric = 'metrics.latency_ms.p99'; at_most = 5");
    assert_eq!(
        goal.told(&json!({ "metrics": { "latency_ms": null } })),
        None
    );
    assert_eq!(goal.missed_by(3.5), "3.5 ms");
}

/// What is wrong with the unit of a goal.
#[track_caller]
fn refused(toml: &str, want: &str) {
    let read = read::read("goal.toml", &toml.replace("; ", "\n"), Goal::from_toml);
    let problems = read.expect_err(toml);
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(told.join("\n").contains(want), "{told:?}");
}

#[test]
fn a_unit_that_does_not_fit_is_a_problem() {
    refused(
        "metric = 'bill.total_usd'; at_most = 1; unit = 'euro'",
        "write cents",
    );
    refused(
        "metric = 'metrics.latency_ms.max'; at_most = 1; unit = 'cents'",
        "write ms, s, min",
    );
    refused(
        "metric = 'metrics.failed'; over = 'metrics.events'; at_most = 1; unit = 's'",
        "told in percent",
    );
    refused(
        "metric = 'metrics.failed'; at_most = 1; unit = ''",
        "in the plural",
    );
}
