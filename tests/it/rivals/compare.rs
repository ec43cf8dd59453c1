//! `compare`: every scenario can be compared, what it says adds up, and crossings are where bills are equal.

use coldstart::course::content::Content;
use coldstart::course::read::Setting;
use coldstart::lab::compare::{self, Comparison};
use coldstart::lab::open;
use coldstart::lab::run::{self, Order};
use serde_json::Value;
use std::process::Command;

#[track_caller]
fn compared(text: &str, settings: &[&str]) -> Comparison {
    let content = Content::embedded();
    let settings = settings.iter().map(|text| Setting::parse(text).unwrap());
    let order = Order {
        file: "test.toml",
        text,
        settings: settings.collect(),
        until: None,
    };
    compare::compare(&order, &content.library).unwrap()
}

/// A steady load of a function of one second and 1,769 MB, which is one vCPU.
pub(super) const STEADY: &str = r#"
    duration = "10m"
    [[function]]
    name = "f"
    memory_mb = 1769
    modelled = { warm = "1s", cold = "1s" }
    [[source]]
    kind = "invoke"
    name = "s"
    function = "f"
    [[load]]
    source = "s"
    pattern = "constant"
    rate = 1
    for = "10m"
"#;

#[test]
fn every_scenario_can_be_compared_and_adds_up() {
    let content = Content::embedded();
    for (id, _) in content.scenarios() {
        let (file, text) = open::scenario(id, &content).unwrap();
        let order = Order {
            file: &file,
            text: &text,
            settings: Vec::new(),
            until: None,
        };
        let comparison = compare::compare(&order, &content.library).unwrap();
        assert_eq!(comparison.rivals.len(), 5);
        for rival in &comparison.rivals {
            let Comparison { end, .. } = comparison;
            assert_eq!(
                rival.arrived,
                rival.served + rival.refused + rival.in_flight,
                "{id}: {}",
                rival.name
            );
            assert!(
                (0.0..=1.0).contains(&rival.idle_share),
                "{id}: {}",
                rival.name
            );
            assert!(rival.capacity.area(end) > 0 || comparison.rivals[0].served == 0);
        }
        let rivals = &comparison.rivals[1..];
        assert!(
            rivals
                .windows(2)
                .all(|pair| pair[0].arrived == pair[1].arrived),
            "{id}"
        );
    }
}

#[test]
fn a_comparison_is_the_same_each_time() {
    let json = || compare::json(&compared(STEADY, &["seed=9"]), None).to_string();
    assert_eq!(json(), json());
}

#[test]
fn lambda_is_what_a_run_says_but_for_what_is_not_compute() {
    let content = Content::embedded();
    let (file, text) = open::scenario("real-cold-start", &content).unwrap();
    let order = Order {
        file: &file,
        text: &text,
        settings: Vec::new(),
        until: None,
    };
    let run = run::run(&order, &content.library).unwrap().json;
    let comparison = compare::compare(&order, &content.library).unwrap();
    let lambda = &comparison.rivals[0];
    assert_eq!(run["metrics"]["succeeded"], lambda.served);
    assert_eq!(run["bill"]["total_usd"], lambda.bill.total.to_string());
    // The cold one waits for its INIT.
    let init = run["metrics"]["init_ms"]["max"].as_f64().unwrap();
    let longest = lambda.waits.max_ms().unwrap();
    assert!((longest - init).abs() <= init * 0.002, "{longest} {init}");
}

#[test]
fn settings_of_rivals_count() {
    let one = compared(STEADY, &["rivals.ec2.size=1", "rivals.ec2.type=t3.micro"]);
    let fleet = &one.rivals[1];
    // A vCPU for each request a second, two of them: ten minutes of one t3.micro at 0.0104 an hour.
    assert_eq!((fleet.served, fleet.refused), (600, 0));
    assert_eq!(fleet.bill.total.to_string(), "0.001733333333");
    let narrow = compared(
        STEADY,
        &[
            "rivals.ec2.size=1",
            "rivals.per_vcpu=1",
            "rivals.queue=0",
            "loads.s.rate=4",
        ],
    );
    let fleet = &narrow.rivals[1];
    // Two places for four requests at once: half of them are refused.
    assert_eq!(fleet.arrived, 2_400);
    assert!(fleet.refused.abs_diff(1_200) <= 4, "{}", fleet.refused);
    let patched = compared(
        STEADY,
        &[
            "rivals.ec2.size=1",
            "rivals.ec2.patch_at=1m",
            "rivals.ec2.patch_for=2m",
            "rivals.patience=10s",
        ],
    );
    assert!(
        patched.rivals[1].refused >= 100,
        "a lone server is away while it is patched"
    );
}

#[test]
fn guests_work_on_a_whole_processor_and_wait_as_long() {
    let content = Content::embedded();
    let (_, text) = open::scenario("real-cold-start", &content).unwrap();
    let comparison = compared(&text, &[]);
    assert_eq!(comparison.rivals[1].served, comparison.rivals[0].served);
    // 128 MB are a fourteenth of a vCPU, so the demand on servers is so much less than on Lambda.
    let lambda = comparison.rivals[0].capacity.area(comparison.end);
    assert!(comparison.demand.area(comparison.end) * 10 < lambda);
}

#[test]
fn crossings_are_where_the_bills_are_equal() {
    let content = Content::embedded();
    let order = Order {
        file: "test.toml",
        text: STEADY,
        settings: vec![
            Setting::parse("rivals.ec2.size=1").unwrap(),
            Setting::parse("rivals.fargate.least=1").unwrap(),
        ],
        until: None,
    };
    let (experiment, _) = run::read(&order, &order.settings, &content.library).unwrap();
    let sheet = run::sheet_of(&experiment).unwrap();
    let base = compare::of_experiment(experiment.clone()).unwrap();
    let (loads, found) = compare::crossings(&experiment.scenario, &experiment.rivals, sheet, &base);
    assert!(loads.points.len() > 8);
    // By the formula: 70.08 a month against 2,628,000 s x rate x (1,769/1,024 GB-s and a request).
    let each = 1_769.0 / 1_024.0 * 0.000_016_666_7 + 0.000_000_2;
    let ec2 = found[0].at.as_ref().unwrap();
    let expected = 70.08 / (2_628_000.0 * each);
    assert!(
        (ec2.rate / expected - 1.0).abs() < 0.03,
        "{} is not {expected}",
        ec2.rate
    );
    assert!((ec2.usd[0] / ec2.usd[1] - 1.0).abs() < 0.03, "{ec2:?}");
    assert!(!found[0].lambda_wins_above);
    let fargate = found[2].at.as_ref().unwrap();
    assert!(
        (fargate.usd[0] / fargate.usd[3] - 1.0).abs() < 0.05,
        "{fargate:?}"
    );
    assert!(loads.chart().contains("L Lambda"));
    assert!(
        found[0]
            .sentence()
            .starts_with("EC2 fleet: Lambda is cheaper below 0.")
    );
}

fn program(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_coldstart"))
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn the_command_prints_the_contract() {
    let (code, out, _) = program(&["compare", "burst-is-cold", "--json", "--crossings"]);
    assert_eq!(code, 0);
    let json: Value = serde_json::from_str(&out).unwrap();
    let rivals = json["rivals"].as_array().unwrap();
    let names: Vec<&str> = rivals
        .iter()
        .map(|rival| rival["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "Lambda",
            "EC2 fleet",
            "EC2 Auto Scaling",
            "Fargate",
            "App Runner"
        ]
    );
    for rival in rivals {
        for key in [
            "served",
            "refused",
            "mean_wait_ms",
            "p99_wait_ms",
            "idle_share",
            "operations",
            "bill",
        ] {
            assert!(!rival[key].is_null(), "{key}");
        }
        assert!(rival["bill"]["total_usd"].is_string());
        assert!(rival["operations"].as_array().unwrap().len() >= 3);
    }
    assert_eq!(json["crossings"].as_array().unwrap().len(), 4);
    assert!(json["sentence"].as_str().unwrap().ends_with('.'));
    let (_, out, _) = program(&["compare", "burst-is-cold", "--crossings"]);
    assert!(
        out.contains("× requests without room") && out.contains("both axes in powers"),
        "{out}"
    );
    assert!(out.lines().all(|line| line.chars().count() <= 100), "{out}");
}

#[test]
fn bad_rivals_are_refused_with_what_is_right() {
    for (setting, words) in [
        ("rivals.ec2.type=t9.huge", "has no price here"),
        ("rivals.ec2.sise=2", "no such key"),
        ("rivals.fargate.vcpu=3", "write one of 0.25"),
        ("rivals.app_runner.vcpu=8", "no size of 8 vCPU"),
        ("rivals.fargate.memory_gb=0.1", "no size of memory"),
        ("rivals.auto_scaling.most=1", "is below least = 2"),
        ("rivals.auto_scaling.target=0", "write 1 to 100"),
        ("rivals.auto_scaling.period=0s", "out of range"),
    ] {
        let (code, _, errors) = program(&["compare", "burst-is-cold", "--set", setting]);
        assert_eq!(code, 2, "{setting}: {errors}");
        assert!(errors.contains(words), "{setting}: {errors}");
    }
}
