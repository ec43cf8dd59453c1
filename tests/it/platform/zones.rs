//! The loss of a zone: what is lost, what is tried again, and how capacity returns. A labelled model
//! (`FACTS-2.md` section C), but for who tries again (`FACTS.md` sections 3 and 4).

use super::scenarios::{read, run};
use crate::sources::{library, read_with};
use coldstart::sim::scenario::Input;
use coldstart::sim::sink::Trace;
use coldstart::sim::time::Time;
use coldstart::sim::trace::{Cold, Outcome, Reclaim, Retry, What};
use coldstart::sim::zone::Zone;
use coldstart::sim::{Progress, Simulation, Work};
use std::sync::Arc;

/// A function with these settings behind this source; nine events at 0, and zone a is lost at 1 s.
fn lost(function: &str, source: &str, more: &str) -> Trace {
    run(read(&format!(
        "duration = \"10m\"\n[[function]]\nname = \"f\"\n{function}\n\
         [[source]]\nname = \"s\"\nfunction = \"f\"\n{source}\n\
         [[load]]\nsource = \"s\"\npattern = \"burst\"\ncount = 9\n\
         [[at]]\ntime = \"1s\"\nkill_zone = \"a\"\n{more}"
    )))
}

const BUSY: &str = "modelled = { warm = \"2s\" }";

fn outcomes(trace: &Trace, outcome: Outcome) -> usize {
    let of = |what: &What| matches!(what, What::Ended { outcome: end, .. } if *end == outcome);
    trace.facts.iter().filter(|fact| of(&fact.what)).count()
}

fn zones(trace: &Trace) -> String {
    let placed = trace.facts.iter().filter_map(|fact| match fact.what {
        What::InitStarted { zone, .. } => Some(zone.letter()),
        _ => None,
    });
    placed.collect()
}

#[test]
fn environments_take_turns_through_the_zones() {
    let later = "[[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"3s\"\ncount = 9\n\
        [[at]]\ntime = \"4s\"\nrestore_zone = \"a\"\n\
        [[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"4s\"\ncount = 4\n";
    let trace = lost(BUSY, "kind = \"invoke\"", later);
    // Nine at first; then three, as six are left and idle; then four while those nine are busy.
    assert_eq!(zones(&trace), "abcabcabc".to_owned() + "cbc" + "abca");
}

/// The caller sees an error of the service: nobody but itself tries again.
#[test]
fn a_synchronous_caller_gets_an_error_of_the_service() {
    for source in [
        "kind = \"invoke\"",
        "kind = \"http\"\napi = \"rest\"",
        "kind = \"http\"\napi = \"url\"",
    ] {
        let trace = lost(BUSY, source, "");
        let counts = trace.summary.metrics.functions[0].counts;
        assert_eq!(
            (counts.succeeded, counts.failed, counts.errors),
            (6, 3, 3),
            "{source}"
        );
        assert_eq!(outcomes(&trace, Outcome::Lost), 3);
        let statuses = trace.facts.iter().filter(|fact| {
            matches!(
                fact.what,
                What::Settled {
                    status: Some(500),
                    ..
                }
            ) && fact.at == Time(1_000_000)
        });
        assert_eq!(statuses.count(), 3, "{source}");
    }
}

/// What was running is billed up to there; what was idle is gone as well.
#[test]
fn the_environments_of_the_zone_are_gone() {
    let trace = lost("modelled = { warm = \"500ms\" }", "kind = \"invoke\"", "");
    let gone = trace.facts.iter().filter(|fact| {
        let lost = Reclaim::ZoneLost { zone: Zone::A };
        fact.what == What::Reclaimed { why: lost }
    });
    assert_eq!(gone.count(), 3);
    assert_eq!(trace.summary.metrics.functions[0].counts.succeeded, 9);
    let trace = lost(BUSY, "kind = \"invoke\"", "");
    assert_eq!(
        trace.summary.metrics.functions[0].counts.billed_ms,
        6 * 2_000 + 3 * 1_000
    );
}

/// An asynchronous event is tried again after a second, and has its two retries left.
#[test]
fn an_asynchronous_event_uses_up_no_retry() {
    let source = "kind = \"invoke\"\nmode = \"async\"";
    let trace = lost(&format!("{BUSY}\nretries = 0"), source, "");
    let counts = trace.summary.metrics.functions[0].counts;
    assert_eq!((counts.succeeded, counts.retries), (9, 3));
    let again = trace.facts.iter().filter(|fact| {
        let (at, why) = (Time(2_000_000), Retry::AsyncLost);
        fact.what == What::RetryScheduled { at, why }
    });
    assert_eq!(again.count(), 3);
}

#[test]
fn messages_and_records_come_again() {
    let queue = "kind = \"sqs\"\nbatch_size = 1\nvisibility_timeout = \"30s\"";
    let counts = lost(BUSY, queue, "").summary.metrics.functions[0].counts;
    assert_eq!((counts.succeeded, counts.retries), (9, 2));
    let stream = "kind = \"kinesis\"\nbatch_size = 1\nshards = 3\nmax_retries = 0";
    let counts = lost(BUSY, stream, "").summary.metrics.functions[0].counts;
    assert_eq!((counts.succeeded, counts.failed), (9, 0));
}

/// A request that waits for INIT has no invocation yet; it is lost all the same.
#[test]
fn what_waits_for_init_is_lost_too() {
    let cold = "modelled = { warm = \"2s\" }\ninit = \"3s\"";
    let trace = lost(cold, "kind = \"invoke\"", "");
    let counts = trace.summary.metrics.functions[0].counts;
    assert_eq!(
        (counts.succeeded, counts.failed, counts.invocations),
        (6, 3, 6)
    );
    let (running, _) = trace.summary.metrics.total().gauge.means(Time(600_000_000));
    let busy = (6.0 * 5.0 + 3.0 * 1.0) / 600.0;
    assert!((running - busy).abs() < 1e-9, "{running} {busy}");
    let source = "kind = \"invoke\"\nmode = \"async\"";
    let counts = lost(cold, source, "").summary.metrics.functions[0].counts;
    assert_eq!((counts.succeeded, counts.retries), (9, 0));
}

/// Provisioned concurrency is allocated again by its own rule: a minute of preparation, then it is there.
#[test]
fn provisioned_concurrency_is_made_again() {
    let provisioned = format!("{BUSY}\nprovisioned_concurrency = 6");
    let again = |at: &str| {
        format!("[[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"{at}\"\ncount = 6\n")
    };
    let cold = |at: &str| {
        let trace = lost(&provisioned, "kind = \"invoke\"", &again(at));
        let counts = trace.summary.metrics.functions[0].counts;
        (
            counts.provisioned_starts,
            counts.cold_starts,
            counts.warm_starts,
        )
    };
    // Two of six were in zone a, and one of the three on demand. Four and the two idle ones serve.
    assert_eq!(cold("30s"), (10, 3, 2));
    assert_eq!(cold("62s"), (12, 3, 0));
    let trace = lost(&provisioned, "kind = \"invoke\"", "");
    let made = trace.facts.iter().filter(|fact| {
        matches!(
            fact.what,
            What::InitStarted {
                why: Cold::Provisioned,
                ..
            }
        ) && fact.at == Time(61_020_000)
    });
    assert_eq!(made.count(), 2);
}

/// Never answers: it is in the middle of a slice whenever one looks.
const BUSY_GUEST: &str = r#"(module
  (memory (export "memory") 1)
  (func (export "alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle") (param i32 i32) (loop $again (br $again))))"#;

/// A person's key may come while a guest is in the middle of a slice: it is lost like any other.
#[test]
fn a_guest_in_the_middle_of_a_slice_is_lost_too() {
    let text = "duration = \"60s\"\n[[function]]\nname = \"f\"\ncode = \"busy\"\ntimeout = \"5s\"\n\
        [[source]]\nkind = \"invoke\"\nname = \"s\"\nfunction = \"f\"\n\
        [[load]]\nsource = \"s\"\npattern = \"burst\"\ncount = 4\n";
    let scenario = read_with(text, &library(&[("busy", BUSY_GUEST)]));
    let lost_when = |fuel: u64| {
        let mut simulation = Simulation::new(Arc::new(scenario.clone()), Trace::new(1));
        let mut work = Work {
            fuel,
            ..Work::UNBOUNDED
        };
        let progress = simulation.advance(Time::NEVER, &mut work);
        assert_eq!(progress, Progress::OutOfWork);
        simulation.input(&Input::KillZone(Zone::A));
        simulation.input(&Input::KillZone(Zone::A));
        simulation.advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
        let trace = simulation.into_sink();
        assert_eq!(trace.summary.metrics.total().counts.in_flight(), 0);
        let refused = trace.facts.iter().filter(|fact| {
            matches!(
                fact.what,
                What::Settled {
                    status: Some(500),
                    ..
                }
            )
        });
        (refused.count(), outcomes(&trace, Outcome::TimedOut))
    };
    // Soon the first alone is in its slice, in zone a, and the others arrive when the zone is gone; later
    // all four run, in three zones, and the fourth is in zone a again.
    for (fuel, expected) in [(1_000, (1, 3)), (1_000_000, (2, 2)), (100_000_000, (2, 2))] {
        assert_eq!(lost_when(fuel), expected, "{fuel}");
    }
}

/// A function stands only where it has subnets: if their zones are all lost, no environment can be made for it, which
/// is an error of the service and no throttle (`FACTS.md` section 8, "HA", and section 3 for who tries again).
#[track_caller]
fn nowhere(source: &str, want: &str, status: Option<u16>) {
    let text = format!(
        "duration = \"10m\"\n[vpc]\n[[vpc.subnet]]\nname = \"one\"\nzone = \"b\"\n[[vpc.security_group]]\nname = \"g\"\n\
         [[function]]\nname = \"f\"\nmodelled = {{ warm = \"100ms\" }}\nvpc = {{ subnets = [\"one\"], security_groups = [\"g\"] }}\n\
         [[source]]\nname = \"s\"\nfunction = \"f\"\n{source}\n\
         [[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"2s\"\ncount = 3\n\
         [[at]]\ntime = \"1s\"\nkill_zone = \"b\"\n[[at]]\ntime = \"62s\"\nrestore_zone = \"b\"\n"
    );
    let trace = run(read(&text));
    let counts = trace.summary.metrics.functions[0].counts;
    let found = format!(
        "{} succeeded {} failed, {} invocations {} retries {} throttles",
        counts.succeeded, counts.failed, counts.invocations, counts.retries, counts.throttles
    );
    assert_eq!(found, want, "{source}");
    let refused = trace
        .facts
        .iter()
        .filter(|fact| matches!(fact.what, What::NotPlaced { .. }));
    assert!(refused.count() > 0, "{source}");
    let statuses = trace.facts.iter().filter_map(|fact| match fact.what {
        What::Settled { status, .. } => Some(status),
        _ => None,
    });
    assert!(
        statuses.into_iter().all(|found| found == status),
        "{source}"
    );
    let before = Time(62_000_000);
    assert!(
        trace
            .facts
            .iter()
            .all(|fact| fact.at >= before || !matches!(fact.what, What::InitStarted { .. }))
    );
}

#[test]
fn a_function_whose_only_zone_is_lost_runs_nowhere_until_it_is_back() {
    let lost = "0 succeeded 3 failed, 0 invocations 0 retries 0 throttles";
    nowhere("kind = \"invoke\"", lost, Some(500));
    for api in ["rest", "http", "url"] {
        nowhere(
            &format!("kind = \"http\"\napi = \"{api}\""),
            lost,
            Some(500),
        );
    }
    let late = "3 succeeded 0 failed, 3 invocations 0 retries 0 throttles";
    nowhere("kind = \"invoke\"\nmode = \"async\"", late, None);
    nowhere("kind = \"sns\"", late, None);
    nowhere(
        "kind = \"sqs\"\nbatch_size = 1\nvisibility_timeout = \"30s\"",
        late,
        None,
    );
    nowhere(
        "kind = \"kinesis\"\nbatch_size = 1\nmax_retries = 0",
        late,
        None,
    );
}

#[test]
fn provisioned_concurrency_waits_for_a_zone_too() {
    let text = "duration = \"10m\"\n[vpc]\n[[vpc.subnet]]\nname = \"one\"\nzone = \"b\"\n[[vpc.security_group]]\nname = \"g\"\n\
         [[function]]\nname = \"f\"\nmodelled = { warm = \"100ms\" }\nprovisioned_concurrency = 2\n\
         vpc = { subnets = [\"one\"], security_groups = [\"g\"] }\n\
         [[source]]\nname = \"s\"\nfunction = \"f\"\nkind = \"invoke\"\n\
         [[at]]\ntime = \"1s\"\nkill_zone = \"b\"\n[[at]]\ntime = \"100s\"\nrestore_zone = \"b\"\n";
    let trace = run(read(text));
    let made: Vec<u64> = trace
        .facts
        .iter()
        .filter_map(|fact| match fact.what {
            What::InitStarted { .. } => Some(fact.at.0 / 1_000_000),
            _ => None,
        })
        .collect();
    assert_eq!(
        made,
        [0, 0, 121, 121],
        "two at first, and two at the first try after the zone is back"
    );
}
