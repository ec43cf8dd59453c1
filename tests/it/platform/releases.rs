//! Versions and aliases (`FACTS-2.md` section B, "Versions and aliases").

use crate::runs::{problems, run};
use coldstart::sim::sink::Trace;
use coldstart::sim::trace::{Fact, What};

/// A function `f` with two versions and an alias, invoked 50 times a second for 100 seconds.
fn scenario(alias: &str, more: &str) -> String {
    format!(
        "duration = \"100s\"\n[[function]]\nname = \"f\"\nmodelled = {{ warm = \"10ms\" }}\ninit = \"100ms\"\n{more}\n\
         [[function.version]]\n[[function.version]]\nmodelled = {{ warm = \"20ms\" }}\n\
         [[function.alias]]\nname = \"live\"\nversion = 1\n{alias}\n\
         [[source]]\nkind = \"invoke\"\nname = \"s\"\nfunction = \"f:live\"\n\
         [[load]]\nsource = \"s\"\npattern = \"constant\"\nat = \"0s\"\nrate = 50\nfor = \"100s\"\n"
    )
}

/// The entries of `f`: its own, its versions, its alias.
const LATEST: usize = 0;
const FIRST: usize = 1;
const SECOND: usize = 2;
const LIVE: usize = 3;

fn invocations(trace: &Trace) -> [u64; 4] {
    [LATEST, FIRST, SECOND, LIVE]
        .map(|entry| trace.summary.metrics.functions[entry].counts.invocations)
}

/// "Weight 0.0-1.0 goes to the additional version, the first gets the rest. Random per request."
#[test]
fn an_alias_splits_its_requests_by_weight() {
    for (weight, want) in [("0.0", 0), ("0.1", 500), ("0.5", 2_500), ("1.0", 5_000)] {
        let trace = run(&scenario(&format!("additional = 2\nweight = {weight}"), ""));
        let [latest, first, second, live] = invocations(&trace);
        assert_eq!((latest, live, first + second), (0, 0, 5_000));
        // Five standard deviations of the count.
        assert!(second.abs_diff(want) <= 180, "{weight}: {second}");
        assert_eq!(trace.summary.metrics.functions[LIVE].counts.events, 5_000);
        assert_eq!(trace.summary.metrics.whole(LATEST).counts.succeeded, 5_000);
    }
}

#[test]
fn the_draw_does_not_depend_on_the_weight() {
    let second_at = |weight: &str| -> Vec<u64> {
        let trace = run(&scenario(&format!("additional = 2\nweight = {weight}"), ""));
        let of_second = |fact: &&Fact| {
            matches!(fact.what, What::Started { .. })
                && fact.function.is_some_and(|f| usize::from(f.0) == SECOND)
        };
        let started = trace.facts.iter().filter(of_second);
        started
            .map(|fact| fact.invocation.unwrap().number())
            .collect()
    };
    let (few, many) = (second_at("0.1"), second_at("0.4"));
    assert!(few.iter().all(|invocation| many.contains(invocation)));
}

/// Moving an alias is a release, and moving it back a roll-back: nobody else has to change anything.
#[test]
fn an_alias_is_moved_while_the_run_goes_on() {
    let moves = "[[at]]\ntime = \"20s\"\nset = { \"functions.f.alias.live.version\" = 2 }\n\
                 [[at]]\ntime = \"60s\"\nset = { \"functions.f.alias.live.version\" = 1 }\n";
    let trace = run(&format!("{}{moves}", scenario("", "")));
    assert_eq!(invocations(&trace), [0, 3_000, 2_000, 0]);
    let created = |entry: usize| {
        trace.summary.metrics.functions[entry]
            .counts
            .environments_created
    };
    assert!(
        created(FIRST) >= 1 && created(SECOND) >= 1,
        "a version has environments of its own"
    );
}

/// "Reserved concurrency belongs to the function": its versions share it.
#[test]
fn versions_share_what_the_function_reserves() {
    let burst = "[[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"50s\"\ncount = 100\n";
    let text = scenario("additional = 2\nweight = 0.5", "reserved_concurrency = 7");
    let trace = run(&format!("{text}{burst}"));
    let whole = trace.summary.metrics.whole(LATEST);
    assert_eq!(whole.gauge.max_running, 7);
    assert!(whole.counts.throttles > 80);
    let lifted = "[[at]]\ntime = \"10s\"\nset = { \"functions.f.reserved_concurrency\" = 30 }\n";
    let trace = run(&format!("{text}{burst}{lifted}"));
    assert_eq!(trace.summary.metrics.whole(LATEST).gauge.max_running, 30);
}

/// What is provisioned with an alias goes with it; what runs beside it is on demand.
#[test]
fn provisioned_concurrency_goes_with_the_alias() {
    let trace = run(&scenario("provisioned_concurrency = 3", ""));
    let counts = trace.summary.metrics.whole(LATEST).counts;
    assert_eq!((counts.provisioned_starts, counts.cold_starts), (5_000, 0));
    let moved = "[[at]]\ntime = \"20s\"\nset = { \"functions.f.alias.live.version\" = 2 }\n";
    let trace = run(&format!(
        "{}{moved}",
        scenario("provisioned_concurrency = 3", "")
    ));
    let second = trace.summary.metrics.functions[SECOND].counts;
    // Allocation takes a minute, and until it is done the new version runs on demand.
    assert!(
        second.cold_starts >= 1 && second.provisioned_starts >= 900,
        "{second:?}"
    );
    assert_eq!(invocations(&trace), [0, 1_000, 4_000, 0]);
}

#[test]
fn what_does_not_go_on_latest_is_refused_with_the_reason() {
    let on_latest = problems(&scenario("", "provisioned_concurrency = 2"));
    assert!(
        on_latest.contains("`provisioned_concurrency` does not go on $LATEST"),
        "{on_latest}"
    );
    let on_latest = problems(&scenario("", "snap_start = true"));
    assert!(
        on_latest.contains("`snap_start` does not go on $LATEST"),
        "{on_latest}"
    );
    let later = "[[at]]\ntime = \"1s\"\nset = { \"functions.f.provisioned_concurrency\" = 2 }\n";
    let later = problems(&format!("{}{later}", scenario("", "")));
    assert!(
        later.contains("functions.f:1.provisioned_concurrency"),
        "{later}"
    );
    let version = "[[at]]\ntime = \"1s\"\nset = { \"functions.f:1.memory_mb\" = 256 }\n";
    let version = problems(&format!("{}{version}", scenario("", "")));
    assert!(
        version.contains("`f:1` is published, and a version does not change"),
        "{version}"
    );
    let alias = "[[at]]\ntime = \"1s\"\nset = { \"functions.f:live.timeout\" = \"5s\" }\n";
    let alias = problems(&format!("{}{alias}", scenario("", "")));
    assert!(
        alias.contains("`f:live` is an alias and has no `timeout`"),
        "{alias}"
    );
    for (alias, words) in [
        ("additional = 2", "`additional` and `weight` go together"),
        ("additional = 3\nweight = 0.1", "3"),
        ("additional = 2\nweight = 1.5", "weight"),
    ] {
        let found = problems(&scenario(alias, ""));
        assert!(found.contains(words), "{found}");
    }
    let reserved = problems(&scenario(
        "provisioned_concurrency = 3",
        "reserved_concurrency = 2",
    ));
    assert!(
        reserved.contains("provision 3, more than 2 reserved"),
        "{reserved}"
    );
}

/// A function that publishes nothing keeps its keys: they mean its one version.
#[test]
fn a_function_without_versions_provisions_and_restores_as_it_is() {
    let text = "duration = \"10s\"\n[[function]]\nname = \"f\"\nmodelled = { warm = \"10ms\" }\n\
        provisioned_concurrency = 2\n[[source]]\nkind = \"invoke\"\nname = \"s\"\nfunction = \"f\"\n\
        [[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"1s\"\ncount = 2\n";
    let counts = run(text).summary.metrics.total().counts;
    assert_eq!((counts.provisioned_starts, counts.cold_starts), (2, 0));
}
