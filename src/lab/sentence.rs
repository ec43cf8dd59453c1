//! The sentence that sums up a run, made from the run's JSON so that it says what everything else says.

use crate::money::{Usd, parse_decimal};
use serde_json::Value;
use std::fmt::Write;

/// What happened in one run: `3 of 40 calls were cold; p95 was 210 ms; it cost $0.000012.`
pub fn of_run(run: &Value) -> String {
    let metrics = &run["metrics"];
    let count = |name: &str| metrics[name].as_u64().unwrap_or(0);
    let invocations = count("invocations");
    let mut text = if invocations == 0 {
        "Nothing ran".to_owned()
    } else {
        let cold = count("cold_starts");
        let were = if cold == 1 { "was" } else { "were" };
        let calls = if invocations == 1 { "call" } else { "calls" };
        format!(
            "{} of {} {calls} {were} cold",
            grouped(cold),
            grouped(invocations)
        )
    };
    for (name, words) in [
        ("throttled", "refused"),
        ("failed", "failed"),
        ("dead_lettered", "dead-lettered"),
        ("dropped", "dropped"),
        ("in_flight", "still under way"),
    ] {
        if count(name) > 0 {
            let _ = write!(text, "; {} {words}", grouped(count(name)));
        }
    }
    if let (Some(median), Some(p95)) = (latency(run, "p50"), latency(run, "p95")) {
        let _ = match count("succeeded") {
            1 => write!(text, "; the answer took {}", millis(median)),
            _ => write!(
                text,
                "; half were answered within {}, 95 % within {}",
                millis(median),
                millis(p95)
            ),
        };
    }
    let _ = write!(text, "; the bill is ${}.", bill(run));
    text
}

/// What it cost, no more exact than a sentence has to be.
fn bill(run: &Value) -> String {
    let total = run["bill"]["total_usd"].as_str().unwrap_or("0");
    match parse_decimal(total, 12) {
        Ok(amount) => Usd(amount.into()).short(),
        Err(_) => total.to_owned(),
    }
}

/// What the last variant changed against the first.
pub fn of_variants(variants: &[Value]) -> String {
    let (Some(first), Some(last)) = (variants.first(), variants.last()) else {
        return String::new();
    };
    let name = |run: &Value| run["name"].as_str().unwrap_or_default().to_owned();
    if variants.len() == 1 {
        return format!("{}: {}", name(first), of_run(first));
    }
    let mut parts = Vec::new();
    let count = |run: &Value, name: &str| run["metrics"][name].as_u64().unwrap_or(0);
    for (metric, one, many) in [
        ("cold_starts", "cold start", "cold starts"),
        ("throttled", "refused", "refused"),
        ("dead_lettered", "dead-lettered", "dead-lettered"),
        ("dropped", "dropped", "dropped"),
        ("failed", "failed", "failed"),
        ("invocations", "call", "calls"),
    ] {
        let (was, is) = (count(first, metric), count(last, metric));
        // How many calls there were follows from the rest, where the rest differs.
        if was != is && (metric != "invocations" || parts.is_empty()) {
            let words = if is == 1 { one } else { many };
            parts.push(format!(
                "{} {words} instead of {}",
                grouped(is),
                grouped(was)
            ));
        }
    }
    if let (Some(was), Some(is)) = (latency(first, "p95"), latency(last, "p95"))
        && (was - is).abs() > was.max(is) * 0.01
    {
        parts.push(format!("p95 {} instead of {}", millis(is), millis(was)));
    }
    let (was, is) = (usd(first), usd(last));
    if was > 0.0 && (is / was - 1.0).abs() >= 0.0005 {
        let change = (is / was - 1.0).abs() * 100.0;
        parts.push(format!(
            "{change:.1} % {}",
            if is < was { "cheaper" } else { "dearer" }
        ));
    }
    let what = if parts.is_empty() {
        "no difference that counts".to_owned()
    } else {
        parts.join(", ")
    };
    format!("{} against {}: {what}.", name(last), name(first))
}

fn usd(run: &Value) -> f64 {
    let usd = run["bill"]["total_usd"].as_str();
    usd.and_then(|usd| usd.parse().ok()).unwrap_or(0.0)
}

fn latency(run: &Value, percentile: &str) -> Option<f64> {
    run["metrics"]["latency_ms"][percentile].as_f64()
}

/// A length of time that a person reads at a glance.
fn millis(ms: f64) -> String {
    match ms {
        10_000.0.. => format!("{:.1} s", ms / 1e3),
        1_000.0.. => format!("{:.2} s", ms / 1e3),
        100.0.. => format!("{ms:.0} ms"),
        1.0.. => format!("{ms:.1} ms"),
        _ => format!("{:.0} µs", ms * 1e3),
    }
}

/// `12,345`.
fn grouped(count: u64) -> String {
    crate::money::grouped(&count.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn case(succeeded: u64, p50: f64, p95: f64, usd: &str, expected: &str) {
        let run = json!({
            "metrics": {
                "invocations": succeeded,
                "cold_starts": 1,
                "succeeded": succeeded,
                "latency_ms": { "p50": p50, "p95": p95 },
            },
            "bill": { "total_usd": usd },
        });
        assert_eq!(of_run(&run), expected);
    }

    #[test]
    fn a_sentence_is_no_more_exact_than_it_has_to_be() {
        case(
            3,
            0.032,
            18.7,
            "0.000004931251",
            "1 of 3 calls was cold; half were answered within 32 µs, 95 % within 18.7 ms; the bill is $0.000004931.",
        );
        case(
            1,
            1_133.0,
            1_133.0,
            "2.5",
            "1 of 1 call was cold; the answer took 1.13 s; the bill is $2.50.",
        );
    }
}
