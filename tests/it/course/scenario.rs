//! Scenario files: what is taken, what is refused and how the refusal reads.

use coldstart::course::library::Library;
use coldstart::course::read::{Accepted, Problem, Setting};
use coldstart::course::scenario::{self, Experiment};
use coldstart::sim::scenario::{Change, Code, Distribution, Input, Pattern, Rate, SourceKind};
use coldstart::sim::time::{Span, Time};

/// A small scenario that is right; line 1 is `title`.
const SMALL: &str = r#"title = "Small"
duration = "60s"
[account]
concurrency = 1000
[[function]]
name = "f"
modelled = { warm = "1s", cold = "exp(2s)" }
timeout = "30s"
[[source]]
kind = "invoke"
name = "s"
function = "f"
[[load]]
source = "s"
pattern = "constant"
at = "1s"
every = "500ms"
for = "10s"
"#;

fn read(text: &str, settings: &[&str]) -> Result<Accepted<Experiment>, Vec<Problem>> {
    let settings: Vec<Setting> = settings
        .iter()
        .map(|s| Setting::parse(s).unwrap())
        .collect();
    scenario::read("small.toml", text, &settings, &Library::default())
}

#[track_caller]
fn accepted(text: &str) -> Experiment {
    match read(text, &[]) {
        Ok(accepted) => accepted.value,
        Err(problems) => panic!("{problems:#?}"),
    }
}

/// `SMALL` with one text put in place of another must give exactly these problems, each as
/// `line key: problem; fix`.
#[track_caller]
fn refused(from: &str, to: &str, want: &[&str]) {
    assert!(SMALL.contains(from), "{from} is not in the scenario");
    let text = SMALL.replacen(from, to, 1);
    let problems = read(&text, &[]).err().unwrap_or_default();
    let found: Vec<String> = problems
        .iter()
        .map(|p| format!("{} {}: {}; {}", p.line, p.key, p.problem, p.fix))
        .collect();
    assert_eq!(found, want);
}

#[test]
fn a_small_scenario_is_read_with_its_defaults() {
    let scenario = accepted(SMALL).scenario;
    assert_eq!(scenario.title, "Small");
    assert_eq!((scenario.seed, scenario.duration), (1, Span::secs(60)));
    assert_eq!(scenario.environment.idle_timeout, Span::secs(600));
    let function = &scenario.functions[0];
    assert_eq!(
        (function.memory_mb, function.timeout),
        (128, Span::secs(30))
    );
    assert_eq!((function.retries, function.reserved_concurrency), (2, None));
    let Code::Modelled(modelled) = &function.code else {
        panic!("the function is modelled");
    };
    assert_eq!(modelled.cold, Distribution::Exponential(Span::secs(2)));
    assert_eq!(scenario.sources[0].kind, SourceKind::InvokeSync);
}

#[test]
fn the_title_is_the_name_of_the_file_unless_given() {
    let untitled = SMALL.replacen("title = \"Small\"\n", "", 1);
    assert_eq!(accepted(&untitled).scenario.title, "small");
}

#[test]
fn one_mistake_gives_one_problem_at_its_line() {
    refused(
        "timeout = ",
        "tiemout = ",
        &["8 function[1].tiemout: no such key; did you mean timeout?"],
    );
    refused(
        "[account]",
        "[acount]",
        &["3 acount: no such key; did you mean account?"],
    );
    refused(
        "duration = \"60s\"\n",
        "",
        &["1 : `duration` is missing; add duration = …"],
    );
    refused(
        "\"60s\"",
        "60",
        &[
            "2 duration: this is a whole number; write a length of time in quotes, such as \"250ms\"",
        ],
    );
    refused(
        "\"30s\"",
        "\"16m\"",
        &["8 function[1].timeout: 16m is out of range; write 1ms to 15m"],
    );
    refused(
        "function = \"f\"",
        "function = \"g\"",
        &["12 source[1].function: there is nothing called `g` here; did you mean f?"],
    );
    refused(
        "modelled = { warm = \"1s\", cold = \"exp(2s)\" }\n",
        "",
        &["5 function[1]: something is missing; give exactly one of code, modelled"],
    );
    refused(
        "exp(2s)",
        "expo(2s)",
        &[
            "7 function[1].modelled.cold: `expo(2s)` is no distribution; write \"250ms\", \"exp(2s)\", \
           \"uniform(1s, 3s)\" or \"lognormal(100ms, 900ms)\"",
        ],
    );
    refused(
        "every = ",
        "rate = 3\nevery = ",
        &["13 load[1]: rate and every are given together; give exactly one of rate, every"],
    );
    refused(
        "\"constant\"",
        "\"constnat\"",
        &["15 load[1].pattern: `constnat` is not known here; did you mean constant?"],
    );
}

#[test]
fn every_problem_is_told_at_once_in_order_of_line() {
    let text = SMALL
        .replace("title", "titel")
        .replace("1s\", cold", "1x\", cold")
        .replace("\"f\"\n[[load]]", "\"g\"\n[[load]]");
    let lines: Vec<u32> = read(&text, &[])
        .unwrap_err()
        .iter()
        .map(|p| p.line)
        .collect();
    assert_eq!(lines, [1, 7, 12]);
}

#[test]
fn broken_toml_is_a_problem_with_a_line() {
    let problems = read("duration = \"60s\"\n[[function]\n", &[]).unwrap_err();
    assert_eq!(problems[0].line, 2, "{problems:?}");
}

#[track_caller]
fn pattern(keys: &str, want: &Pattern) {
    let start = SMALL.find("pattern = ").unwrap();
    let text = format!("{}{keys}\n", &SMALL[..start]);
    assert_eq!(accepted(&text).scenario.loads[0].pattern, *want, "{keys}");
}

#[test]
fn each_pattern_says_when_things_arrive() {
    let (at, every) = (Time::ZERO, Span::millis(500));
    pattern(
        "pattern = 'burst'\nat = '0s'\ncount = 20",
        &Pattern::Every {
            at,
            every: Span::ZERO,
            count: 20,
        },
    );
    // `for` is half open: an arrival that would fall on its end is not made.
    pattern(
        "pattern = 'constant'\nevery = '500ms'\nfor = '10s'",
        &Pattern::Every {
            at,
            every,
            count: 20,
        },
    );
    pattern(
        "pattern = 'constant'\nrate = 2\nfor = '10.1s'",
        &Pattern::Every {
            at,
            every,
            count: 21,
        },
    );
    let even = true;
    pattern(
        "pattern = 'constant'\nrate = 3\ncount = 5",
        &Pattern::Random {
            at,
            until: Time::NEVER,
            count: 5,
            rate: Rate::Constant(3.0),
            even,
        },
    );
}

#[test]
fn random_patterns_have_a_rate() {
    let (at, secs) = (Time::ZERO, |n| Time::ZERO + Span::secs(n));
    let (even, count) = (false, u64::MAX);
    pattern(
        "pattern = 'poisson'\nat = '5s'\nrate = 0.9\nfor = '10s'",
        &Pattern::Random {
            at: secs(5),
            until: secs(15),
            count,
            rate: Rate::Constant(0.9),
            even,
        },
    );
    let rate = Rate::Ramp {
        from: 0.0,
        to: 10.0,
        over: Span::secs(20),
    };
    pattern(
        "pattern = 'ramp'\nat = '5s'\nfrom = 0\nto = 10\nfor = '20s'",
        &Pattern::Random {
            at: secs(5),
            until: secs(25),
            count,
            rate,
            even,
        },
    );
    let rate = Rate::Spike {
        base: 1.0,
        peak: 50.0,
        begin: Span::secs(5),
        length: Span::secs(2),
    };
    pattern(
        "pattern = 'spike'\nat = '5s'\nbase = 1\npeak = 50\nfor = '2s'",
        &Pattern::Random {
            at,
            until: secs(60),
            count,
            rate,
            even,
        },
    );
    let rate = Rate::Diurnal {
        low: 1.0,
        high: 9.0,
        period: Span::secs(20),
    };
    pattern(
        "pattern = 'diurnal'\nlow = 1\nhigh = 9\nperiod = '20s'\nfor = '40s'",
        &Pattern::Random {
            at,
            until: secs(40),
            count,
            rate,
            even,
        },
    );
}

#[test]
fn a_recorded_load_is_a_table() {
    let mut library = Library::default();
    library.insert_table("day.csv", "time,count\n2s,1\n0.5s,2\n".into());
    let start = SMALL.find("pattern = ").unwrap();
    let text = format!("{}pattern = 'trace'\nfile = 'day.csv'\n", &SMALL[..start]);
    let experiment = scenario::read("x.toml", &text, &[], &library)
        .unwrap()
        .value;
    let times = [500_000, 500_000, 2_000_000].map(Time);
    assert_eq!(
        experiment.scenario.loads[0].pattern,
        Pattern::At(times.as_slice().into())
    );
}

#[test]
fn timed_inputs_are_in_order_of_time() {
    let text = format!(
        "{SMALL}{}",
        "[[at]]\ntime = '20s'\nset = { 'functions.f.reserved_concurrency' = 20 }\n\
         [[at]]\ntime = '5s'\nfire = { source = 's', count = 3 }\n\
         [[at]]\ntime = '20s'\nset = { 'environment.idle_timeout' = '1m' }\n"
    );
    let inputs = accepted(&text).scenario.inputs;
    let found: Vec<_> = inputs.iter().map(|i| (i.time.0, i.input.clone())).collect();
    let change = Change::Reserved(Some(20));
    let want = [
        (
            5_000_000,
            Input::Fire {
                source: 0,
                count: 3,
            },
        ),
        (
            20_000_000,
            Input::Configure {
                function: 0,
                change,
            },
        ),
        (20_000_000, Input::IdleTimeout(Span::secs(60))),
    ];
    assert_eq!(found, want);
}

#[test]
fn a_setting_changes_the_document_before_it_is_read() {
    let set = |text: &str| read(SMALL, &[text]).unwrap().value.scenario;
    assert_eq!(
        set("functions.f.memory_mb=1024").functions[0].memory_mb,
        1024
    );
    assert_eq!(
        set("function.f.timeout=5s").functions[0].timeout,
        Span::secs(5)
    );
    assert_eq!(
        set("functions.1.timeout=\"5s\"").functions[0].timeout,
        Span::secs(5)
    );
    assert_eq!(set("seed=9").seed, 9);
    assert_eq!(
        set("environment.idle_timeout=1m").environment.idle_timeout,
        Span::secs(60)
    );
    let every = Span::secs(2);
    let at = Time::ZERO + Span::secs(1);
    assert_eq!(
        set("loads.s.every=2s").loads[0].pattern,
        Pattern::Every {
            at,
            every,
            count: 5
        }
    );
}

#[test]
fn a_setting_that_fits_nothing_is_a_problem() {
    let problem = |text: &str| read(SMALL, &[text]).unwrap_err()[0].to_string();
    assert_eq!(
        problem("functions.g.memory_mb=1024"),
        "small.toml: functions.g.memory_mb: there is no function `g`; use one of f"
    );
    assert_eq!(
        problem("functions.f.memry_mb=1024"),
        "small.toml: function[1].memry_mb: no such key; did you mean memory_mb?"
    );
    assert_eq!(
        problem("title.x=1"),
        "small.toml: title.x: a text has no keys, so no `x`; shorten the path"
    );
    assert!(Setting::parse("functions.f.memory_mb").is_err());
}

#[test]
fn a_variant_runs_the_same_arrivals_under_other_settings() {
    let text =
        format!("{SMALL}[[variant]]\nname = 'big'\nset = {{ 'functions.f.memory_mb' = 2048 }}\n");
    let experiment = accepted(&text);
    assert_eq!(experiment.scenario.functions[0].memory_mb, 128);
    assert_eq!(experiment.variants[0].scenario.functions[0].memory_mb, 2048);
    let wrong = text.replace("2048", "20480");
    let problems = read(&wrong, &[]).unwrap_err();
    assert_eq!(
        problems[0].to_string(),
        "small.toml:21: function[1].memory_mb: 20480 is out of range; write 128 to 10240"
    );
}

#[test]
fn what_is_odd_but_allowed_is_a_warning() {
    let text = SMALL.replacen("timeout", "reserved_concurrency = 950\ntimeout", 1);
    let accepted = read(&text, &[]).unwrap();
    assert_eq!(accepted.warnings.len(), 1);
    assert_eq!(accepted.warnings[0].line, 8);
}
