//! Hand-made schedules: the answers are exact.

use super::{expected, run, trace};
use coldstart::course::library::{Library, Manifest, Package};
use coldstart::course::scenario;
use coldstart::lab::prices;
use coldstart::money::{Architecture, Bill, Item, Terms};
use coldstart::sim::sink::{Summary, Trace};
use coldstart::sim::time::{Span, Time};
use coldstart::sim::trace::{Fact, What};
use coldstart::sim::{Simulation, Work};
use std::sync::Arc;

/// The cases that the tests below run.
pub(super) const RUN: [&str; 17] = [
    "burst20_reserved5",
    "async_error_retries",
    "async_throttle_backoff_6h",
    "every_600s_T600_ge",
    "every_601s_T600_ge",
    "every_602s_T600_ge",
    "pick_mru_two_then_singles",
    "pick_order_mru",
    "steady_100rps_500ms",
    "provisioned2_reserved4_burst6",
    "scaling_rate_burst3000",
    "timeout",
    "sqs_25_batch10",
    "sqs_poison_partial",
    "sqs_visibility_shorter_than_run",
    "billing_init_example2",
    "billing_1M_120ms_512MB",
];

/// A function `f`, a source `s` and what arrives.
fn scenario(duration: &str, top: &str, function: &str, source: &str, loads: &str) -> String {
    format!(
        "duration = \"{duration}\"\n{top}\n[[function]]\nname = \"f\"\ntimeout = \"60s\"\n{function}\n\
         [[source]]\nname = \"s\"\nfunction = \"f\"\n{source}\n{loads}"
    )
}

fn burst(at: &str, count: u32) -> String {
    format!("[[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"{at}\"\ncount = {count}\n")
}

const ONE_SECOND: &str = r#"modelled = { warm = "1s", cold = "1s" }"#;
const INVOKE: &str = r#"kind = "invoke""#;

/// The times in seconds of the facts that a test picks.
fn seconds(trace: &Trace, pick: impl Fn(&What) -> bool) -> Vec<f64> {
    let picked = trace.facts.iter().filter(|fact| pick(&fact.what));
    picked.map(|fact| fact.at.as_secs_f64()).collect()
}

fn starts(trace: &Trace) -> Vec<f64> {
    seconds(trace, |what| matches!(what, What::Started { .. }))
}

/// The time that environments lived, to the last expiry.
fn environment_seconds(trace: &Trace) -> f64 {
    let time_of = |fact: &&Fact| fact.at.as_secs_f64();
    let born = trace
        .facts
        .iter()
        .filter(|fact| matches!(fact.what, What::InitStarted { .. }));
    let gone = trace
        .facts
        .iter()
        .filter(|fact| matches!(fact.what, What::Reclaimed { .. }));
    gone.map(|fact| time_of(&fact)).sum::<f64>() - born.map(|fact| time_of(&fact)).sum::<f64>()
}

/// The case's numbers by name must be what was counted.
#[track_caller]
fn check(id: &str, numbers: &[(&str, f64)]) {
    for &(name, got) in numbers {
        let want = expected(id, name);
        assert!(
            (got - want).abs() < 1e-9,
            "{id}: {name} is {got}, want {want}"
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn counted(id: &str, trace: &Trace, names: &[&str]) {
    let counts = trace.summary.metrics.functions[0].counts;
    for &name in names {
        let got = match name {
            "run" | "invocations" => counts.invocations,
            "cold" => counts.cold_starts,
            "warm" => counts.warm_starts,
            "throttled" => counts.throttled,
            "provisioned_starts" => counts.provisioned_starts,
            "error" => counts.errors,
            "billed_ms" => counts.billed_ms,
            "to_dlq" => counts.dead_lettered,
            "deleted" | "messages_deleted" => counts.succeeded,
            "max_concurrency" => u64::from(trace.summary.metrics.functions[0].gauge.max_running),
            _ => panic!("{name} is not counted here"),
        };
        check(id, &[(name, got as f64)]);
    }
}

#[test]
fn a_burst_on_reserved_concurrency() {
    let reserved = format!("{ONE_SECOND}\nreserved_concurrency = 5");
    let trace = trace(&scenario("60s", "", &reserved, INVOKE, &burst("0s", 20)));
    counted("burst20_reserved5", &trace, &["run", "cold", "throttled"]);
}

#[test]
fn async_errors_wait_one_minute_and_two_from_the_end_of_the_attempt() {
    let function = r#"modelled = { warm = "2s", cold = "2s", fail = 1.0 }
        dead_letter = "failed-events""#;
    let source = "kind = \"invoke\"\nmode = \"async\"";
    let trace = trace(&scenario("10m", "", function, source, &burst("0s", 1)));
    let id = "async_error_retries";
    counted(id, &trace, &["invocations", "cold", "billed_ms"]);
    let starts = starts(&trace);
    let caught = seconds(&trace, |what| matches!(what, What::DeadLettered { .. }));
    let names = ["attempt1_start", "attempt2_start", "attempt3_start"];
    for (name, start) in names.iter().zip(starts) {
        check(id, &[(name, start)]);
    }
    check(id, &[("to_dlq_at", caught[0])]);
}

#[test]
fn throttled_async_events_back_off_until_they_are_too_old() {
    // Another function holds the whole account for the whole run.
    let text = r#"
        duration = "8h"
        [account]
        concurrency = 1
        [[function]]
        name = "f"
        modelled = { warm = "1s", cold = "1s" }
        [[function]]
        name = "hog"
        modelled = { warm = "900s", cold = "900s" }
        timeout = "900s"
        [[source]]
        kind = "invoke"
        name = "hold"
        function = "hog"
        [[source]]
        kind = "invoke"
        mode = "async"
        name = "s"
        function = "f"
        [[load]]
        source = "hold"
        pattern = "constant"
        at = "0s"
        every = "900s"
        count = 32
        [[load]]
        source = "s"
        pattern = "burst"
        at = "0s"
        count = 1
    "#;
    let trace = trace(text);
    let throttles = seconds(&trace, |what| matches!(what, What::Throttled { .. }));
    let dropped = seconds(&trace, |what| matches!(what, What::Dropped { .. }));
    let attempts = f64::from(u32::try_from(throttles.len()).unwrap());
    let id = "async_throttle_backoff_6h";
    check(
        id,
        &[
            ("attempts", attempts),
            ("attempt10_at", throttles[9]),
            ("attempt11_at", throttles[10]),
        ],
    );
    check(
        id,
        &[
            ("last_attempt_at", throttles[79]),
            ("dropped_at_latest", dropped[0]),
        ],
    );
}

#[test]
fn an_environment_expires_when_it_was_idle_for_the_whole_time_out() {
    for (id, every) in [
        ("every_600s_T600_ge", "600s"),
        ("every_601s_T600_ge", "601s"),
        ("every_602s_T600_ge", "602s"),
    ] {
        let load = format!(
            "[[load]]\nsource = \"s\"\npattern = \"constant\"\nat = \"0s\"\nevery = \"{every}\"\ncount = 100\n"
        );
        let top = "[environment]\nidle_timeout = \"600s\"";
        let trace = trace(&scenario("20h", top, ONE_SECOND, INVOKE, &load));
        counted(id, &trace, &["cold", "warm"]);
        check(id, &[("env_seconds", environment_seconds(&trace))]);
    }
}

#[test]
fn the_most_recently_used_environment_is_picked() {
    let singles: String = (1..=8).map(|k| burst(&format!("{}s", k * 50), 1)).collect();
    let loads = burst("0s", 2) + &singles + &burst("450s", 2);
    let top = "[environment]\nidle_timeout = \"100s\"";
    let trace = trace(&scenario("1000s", top, ONE_SECOND, INVOKE, &loads));
    let id = "pick_mru_two_then_singles";
    counted(id, &trace, &["cold", "warm"]);
    check(id, &[("env_seconds", environment_seconds(&trace))]);
}

#[test]
fn a_steady_rate_needs_rate_times_duration() {
    let load = "[[load]]\nsource = \"s\"\npattern = \"constant\"\nat = \"0s\"\nevery = \"10ms\"\ncount = 1000\n";
    let function = r#"modelled = { warm = "500ms", cold = "500ms" }"#;
    let trace = trace(&scenario("60s", "", function, INVOKE, load));
    counted(
        "steady_100rps_500ms",
        &trace,
        &["cold", "warm", "max_concurrency"],
    );
}

#[test]
fn provisioned_first_then_on_demand_to_the_reserved_limit() {
    let function = format!("{ONE_SECOND}\nreserved_concurrency = 4\nprovisioned_concurrency = 2");
    let trace = trace(&scenario("60s", "", &function, INVOKE, &burst("0s", 6)));
    counted(
        "provisioned2_reserved4_burst6",
        &trace,
        &["provisioned_starts", "cold", "throttled"],
    );
}

#[test]
fn a_function_gains_a_thousand_environments_in_ten_seconds() {
    let function = "modelled = { warm = \"60s\", cold = \"60s\" }\n";
    let loads = burst("0s", 3_000) + &burst("10s", 3_000);
    let text = scenario(
        "120s",
        "[account]\nconcurrency = 5000",
        function,
        INVOKE,
        &loads,
    );
    let trace = trace(&text.replace("timeout = \"60s\"", "timeout = \"90s\""));
    let at = |pick: fn(&What) -> bool, second: f64| {
        let times = seconds(&trace, pick);
        f64::from(
            u32::try_from(times.iter().filter(|&&t| (t - second).abs() < 1e-9).count()).unwrap(),
        )
    };
    let (run, throttled) = (
        |what: &What| matches!(what, What::Started { .. }),
        |what: &What| matches!(what, What::Throttled { .. }),
    );
    let id = "scaling_rate_burst3000";
    check(
        id,
        &[
            ("run_at_0", at(run, 0.0)),
            ("throttled_at_0", at(throttled, 0.0)),
        ],
    );
    check(
        id,
        &[
            ("run_at_10", at(run, 10.0)),
            ("throttled_at_10", at(throttled, 10.0)),
        ],
    );
}

#[test]
fn a_time_out_cuts_and_bills_to_the_cut() {
    let function = "modelled = { warm = \"5s\", cold = \"5s\" }";
    let text = scenario("60s", "", function, INVOKE, &burst("0s", 1))
        .replace("timeout = \"60s\"", "timeout = \"3s\"");
    let trace = trace(&text);
    counted("timeout", &trace, &["error", "billed_ms"]);
    check(
        "timeout",
        &[(
            "finish",
            seconds(&trace, |what| matches!(what, What::Ended { .. }))[0],
        )],
    );
}

#[test]
fn a_queue_is_read_in_batches() {
    let source = "kind = \"sqs\"\nbatch_size = 10\nvisibility_timeout = \"360s\"";
    let trace = trace(&scenario("60s", "", ONE_SECOND, source, &burst("0s", 25)));
    let id = "sqs_25_batch10";
    counted(id, &trace, &["invocations", "cold", "messages_deleted"]);
    let sizes: Vec<u16> = trace
        .facts
        .iter()
        .filter_map(|fact| match fact.what {
            What::Started { events, .. } => Some(events),
            _ => None,
        })
        .collect();
    assert_eq!(sizes, [10, 10, 5]);
    let done = seconds(&trace, |what| matches!(what, What::Settled { .. }));
    check(id, &[("done_at", *done.last().unwrap())]);
}

#[test]
fn one_poisoned_message_goes_alone_to_the_dead_letter_queue() {
    let source = "kind = \"sqs\"\nbatch_size = 10\nvisibility_timeout = \"30s\"\nmax_receive_count = 3\n\
        report_item_failures = true\ndead_letter = \"bad\"";
    let function = "modelled = { warm = \"2s\", cold = \"2s\" }";
    let poison = burst("0s", 1) + "event = { poison = true }\n";
    let text = scenario("5m", "", function, source, &(burst("0s", 9) + &poison));
    let trace = trace(&text.replace("timeout = \"60s\"", "timeout = \"5s\""));
    let id = "sqs_poison_partial";
    counted(id, &trace, &["invocations", "to_dlq", "deleted"]);
    assert_eq!(starts(&trace), [0.0, 30.0, 60.0]);
    let caught = seconds(&trace, |what| matches!(what, What::DeadLettered { .. }));
    check(id, &[("dlq_at", caught[0])]);
    let executions: u32 = trace
        .facts
        .iter()
        .map(|fact| {
            if let What::Started { events, .. } = fact.what {
                u32::from(events)
            } else {
                0
            }
        })
        .sum();
    check(id, &[("message_executions", f64::from(executions))]);
}

#[test]
fn a_visibility_time_out_shorter_than_the_run_makes_duplicates() {
    let source = "kind = \"sqs\"\nbatch_size = 1\nvisibility_timeout = \"5s\"";
    let function = "modelled = { warm = \"8s\", cold = \"8s\" }";
    let trace = trace(&scenario("60s", "", function, source, &burst("0s", 1)));
    let id = "sqs_visibility_shorter_than_run";
    let starts = starts(&trace);
    check(id, &[("second_receive_at", starts[1])]);
    assert!(
        f64::from(u32::try_from(starts.len()).unwrap()) >= expected(id, "duplicate_runs_at_least")
    );
    assert_eq!(
        trace.summary.metrics.functions[0].counts.succeeded, 1,
        "one message ends once"
    );
}

/// Milliseconds for the seconds of the case: the schedule has no scale. A guest burns what its event says,
/// as a model cannot take a time from its event.
#[test]
fn the_pick_is_by_last_use_and_not_by_age() {
    let wat = r#"(module (memory (export "memory") 1)
        (func (export "alloc") (param i32) (result i32) (i32.const 1024))
        (func (export "handle") (param $p i32) (param $n i32)
          (local $k i32) (local $v i32)
          (block $done (loop $digits
            (br_if $done (i32.ge_u (local.get $k) (local.get $n)))
            (local.set $v (i32.add (i32.mul (local.get $v) (i32.const 10))
              (i32.sub (i32.load8_u (i32.add (local.get $p) (local.get $k))) (i32.const 48))))
            (local.set $k (i32.add (local.get $k) (i32.const 1)))
            (br $digits)))
          ;; Five operators a turn: 200,000 turns are a million units of fuel, a millisecond.
          (local.set $v (i32.mul (local.get $v) (i32.const 199000)))
          (loop $burn (br_if $burn (local.tee $v (i32.sub (local.get $v) (i32.const 1)))))))"#;
    let mut library = Library::default();
    let keys = [
        "title",
        "about",
        "language",
        "shape",
        "module",
        "fingerprint",
    ];
    let manifest = keys.join(" = \"burn\"\n") + " = \"burn\"\n";
    let manifest = Manifest::read("function.toml", &manifest).unwrap().value;
    library.insert("burn", Package::new(manifest, wat.as_bytes().to_vec()));
    let load = |at: u32, burn: u32| format!("{}event = {burn}\n", burst(&format!("{at}ms"), 1));
    let loads: String = [(0, 10), (1, 1), (12, 1), (105, 1), (105, 1)]
        .map(|(at, burn)| load(at, burn))
        .concat();
    let text = scenario(
        "1s",
        "[environment]\nidle_timeout = \"100ms\"",
        "code = \"burn\"\nmemory_mb = 1769",
        INVOKE,
        &loads,
    );
    let read = scenario::read("reference.toml", &text, &[], &library);
    let trace = run(read
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
        .value
        .scenario);
    counted("pick_order_mru", &trace, &["cold", "warm"]);
}

#[test]
fn init_and_duration_are_rounded_up_together() {
    let function = r#"modelled = { warm = "1058.15ms", cold = "1058.15ms" }
        init = "1307.68ms""#;
    let trace = trace(&scenario("60s", "", function, INVOKE, &burst("0s", 1)));
    counted("billing_init_example2", &trace, &["billed_ms"]);
    let report = trace.facts.iter().find_map(|fact| fact.what.report());
    assert_eq!(report.unwrap().init, Some(Span(1_307_680)));
    assert_eq!(report.unwrap().duration, Span(1_058_150));
    assert!(trace.facts.iter().all(|fact| fact.at < Time(60_000_000)));
}

#[test]
fn a_million_requests_cost_what_the_price_list_says() {
    let load = "[[load]]\nsource = \"s\"\npattern = \"constant\"\nat = \"0s\"\nevery = \"1ms\"\ncount = 1000000\n";
    let function = "modelled = { warm = \"120ms\", cold = \"120ms\" }\nmemory_mb = 512";
    let scenario = super::read(&scenario("1100s", "", function, INVOKE, load));
    let mut simulation = Simulation::new(Arc::new(scenario), Summary::new(1));
    simulation.advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
    let tally = simulation.sink().ledger.total();
    let id = "billing_1M_120ms_512MB";
    let mb_ms = tally.of(Item::LambdaDuration(Architecture::X86));
    assert_eq!(mb_ms % 1_024_000, 0);
    check(
        id,
        &[(
            "gb_seconds",
            f64::from(u32::try_from(mb_ms / 1_024_000).unwrap()),
        )],
    );
    let bill = Bill::new(&tally, prices::sheet(None).unwrap(), Terms::default());
    check(id, &[("usd", bill.total.as_f64())]);
}
