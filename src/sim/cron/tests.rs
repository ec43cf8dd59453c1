use super::*;
use crate::sim::calendar::iso_seconds;
use crate::sim::time::Span;

/// The first times at which an expression matches; a run begins on Thursday, 1 January 2026.
#[track_caller]
fn fires(text: &str, want: &[&str]) {
    let cron = Cron::parse(text).unwrap_or_else(|why| panic!("{text}: {why}"));
    let mut from = Time::ZERO;
    for want in want {
        let next = cron.next(from).unwrap_or(Time::NEVER);
        assert_eq!(iso_seconds(next), format!("{want}:00Z"), "{text}");
        from = next + Span::secs(1);
    }
}

/// The page's own samples (`FACTS-2.md` section B, samples).
#[test]
fn the_documented_samples_fire_when_they_say() {
    fires("0 10 * * ? *", &["2026-01-01T10:00", "2026-01-02T10:00"]);
    fires(
        "cron(0 18 ? * MON-FRI *)",
        &["2026-01-01T18:00", "2026-01-02T18:00", "2026-01-05T18:00"],
    );
    fires(
        "0/15 * * * ? *",
        &["2026-01-01T00:00", "2026-01-01T00:15", "2026-01-01T00:30"],
    );
}

#[test]
fn every_wildcard_is_understood() {
    fires("30 6 L * ? *", &["2026-01-31T06:30", "2026-02-28T06:30"]);
    fires("0 0 L-2 * ? *", &["2026-01-29T00:00", "2026-02-26T00:00"]);
    // The 17th is a Saturday, 1 March a Sunday, 1 August a Saturday.
    fires("0 0 17W 1 ? *", &["2026-01-16T00:00"]);
    fires("0 0 1W 3 ? *", &["2026-03-02T00:00"]);
    fires("0 0 1W 8 ? *", &["2026-08-03T00:00"]);
    fires("0 0 31W 5 ? *", &["2026-05-29T00:00"]);
    fires(
        "0 0 LW 1,2,5 ? *",
        &["2026-01-30T00:00", "2026-02-27T00:00", "2026-05-29T00:00"],
    );
    fires("0 12 ? * 6L *", &["2026-01-30T12:00", "2026-02-27T12:00"]);
    fires(
        "0 12 ? * TUE#2 *",
        &["2026-01-13T12:00", "2026-02-10T12:00"],
    );
    fires("0 12 ? * 5#5 *", &["2026-01-29T12:00", "2026-04-30T12:00"]);
    fires("0 0 ? * L *", &["2026-01-03T00:00"]);
    fires(
        "10-50/20 9,17 * * ? *",
        &[
            "2026-01-01T09:10",
            "2026-01-01T09:30",
            "2026-01-01T09:50",
            "2026-01-01T17:10",
        ],
    );
    fires("0 0 29 2 ? *", &["2028-02-29T00:00", "2032-02-29T00:00"]);
    fires(
        "0 0 1 JAN ? 2030/5",
        &["2030-01-01T00:00", "2035-01-01T00:00"],
    );
}

#[test]
fn what_never_matches_ends() {
    for never in ["0 0 30 2 ? *", "0 0 1 1 ? 2020", "0 0 1 1 ? 1970-2025"] {
        assert_eq!(
            Cron::parse(never).unwrap().next(Time::ZERO),
            None,
            "{never}"
        );
    }
}

#[track_caller]
fn wrong(text: &str, want: &str) {
    let why = Cron::parse(text).expect_err(text);
    assert!(why.contains(want), "{text}: {why}");
}

#[test]
fn a_wrong_expression_says_what_is_wrong() {
    wrong("0 10 * * *", "5 fields");
    wrong("0 10 * * * *", "both given");
    wrong("0 10 ? * ? *", "both `?`");
    wrong("60 10 * * ? *", "minutes, which has 0 to 59");
    wrong("0 24 * * ? *", "hours");
    wrong("0 0 0 * ? *", "day of month");
    wrong("0 0 * FEV ? *", "`FEV` is no value of the field month");
    wrong("0 0 ? * 0 *", "day of week");
    wrong("0 0 ? * FRI-MON *", "`FRI-MON`");
    wrong("0 0 ? * 2#6 *", "1 to 5");
    wrong("0/0 0 * * ? *", "`0/0`");
    wrong("0 0 * * ? 1969", "year");
    wrong("cron(0 10 * * ? *", "bracket");
}

/// What a day of the calendar is must agree with a second way of counting, for twenty years.
#[test]
fn the_last_days_of_months_are_followed_by_firsts() {
    let last = Cron::parse("0 0 L * ? *").unwrap();
    let first = Cron::parse("0 0 1 * ? *").unwrap();
    let mut from = Time::ZERO;
    for _ in 0..240 {
        let end = last.next(from).unwrap();
        assert_eq!(first.next(end).unwrap(), end + Span::secs(86_400));
        from = end + Span::secs(1);
    }
}
