//! The price sheets, and what a bad one is told.

use super::{newest, sheet};
use coldstart::lab::prices;
use coldstart::money::{Certainty, Item, Sheet};

const SHIPPED: &str = include_str!("../../../sandbox/prices/aws-2026-11.toml");

#[test]
fn the_newest_sheet_is_the_default() {
    let ids: Vec<_> = prices::sheets()
        .iter()
        .map(|sheet| sheet.id.as_str())
        .collect();
    assert_eq!(ids, ["aws-2025-07", "aws-2026-11"]);
    assert_eq!(newest().id, "aws-2026-11");
    let error = prices::sheet(Some("aws-1999")).unwrap_err().to_string();
    assert_eq!(
        error,
        "there is no price sheet `aws-1999`; known: aws-2025-07, aws-2026-11"
    );
}

#[test]
fn every_price_of_every_sheet_is_dated_and_sourced() {
    for sheet in prices::sheets() {
        for item in Item::all() {
            let price = sheet.price(item);
            assert_eq!(price.item, item, "{}", sheet.id);
            assert!(price.source.url.starts_with("https://"), "{item:?}");
            assert_eq!(price.source.read.len(), "2026-11-23".len(), "{item:?}");
            assert!(price.tiers.iter().all(|tier| tier.usd.0 > 0), "{item:?}");
            let falling = price.tiers.windows(2).all(|pair| pair[0].usd > pair[1].usd);
            assert!(falling, "{item:?}: more never costs more a unit");
        }
    }
    let third_party = newest().price(Item::LogBytes).certainty;
    assert_eq!(third_party, Certainty::ThirdParty);
}

#[test]
fn only_the_rule_of_init_differs_between_the_sheets() {
    let (old, new) = (sheet("aws-2025-07"), newest());
    assert!(!old.rules.bill_init);
    assert!(new.rules.bill_init);
    for item in Item::all() {
        assert_eq!(old.price(item), new.price(item), "{item:?}");
    }
}

/// Replaces `from` by `to` in the shipped sheet, reads it, and expects these problems, each written as
/// `+lines after the start of the change | key: problem`.
#[track_caller]
fn refused(from: &str, to: &str, expected: &[&str]) {
    let at = SHIPPED
        .find(from)
        .expect("the text to replace is in the sheet");
    let line = 1 + SHIPPED[..at].matches('\n').count();
    let text = SHIPPED.replacen(from, to, 1);
    let problems = Sheet::parse("bad.toml", &text).unwrap_err();
    let found: Vec<_> = problems
        .iter()
        .map(|p| format!("+{} | {}: {}", p.line.wrapping_sub(line), p.key, p.problem))
        .collect();
    assert_eq!(found, expected, "{problems:#?}");
    assert!(
        problems
            .iter()
            .all(|p| p.file == "bad.toml" && !p.fix.is_empty())
    );
}

#[test]
fn a_bad_sheet_is_told_every_problem_with_its_line() {
    let requests = "[prices.lambda-requests]\nusd = \"0.20\"\nper = 1_000_000";
    refused(
        requests,
        "[prices.lambda-requests]\nuds = \"0.20\"\nper = 0\nfoo = 1",
        &[
            "+0 | prices.lambda-requests.usd: is missing",
            "+1 | prices.lambda-requests.uds: is no key of a price sheet here",
            "+2 | prices.lambda-requests.per: this integer does not fit",
            "+3 | prices.lambda-requests.foo: is no key of a price sheet here",
        ],
    );
    refused(
        requests,
        "[prices.lambda-requests]\nusd = 0.20\nper = 1_000_000",
        &["+1 | prices.lambda-requests.usd: this float does not fit"],
    );
    refused(
        "usd = \"0.20\"",
        "usd = \"2e-7\"",
        &[
            "+0 | prices.lambda-requests.usd: `2e-7` is no number of at least 0: write digits, such as 1500 or 0.25",
        ],
    );
    refused(
        "[prices.lambda-requests]",
        "[prices.lambda-reqests]",
        &[
            "+0 | prices: has no price for lambda-requests",
            "+0 | prices.lambda-reqests: is no item",
        ],
    );
}

#[test]
fn wrong_units_sources_tiers_and_days_are_refused() {
    refused(
        "unit = \"GB\"\nsource = \"lambda\"",
        "unit = \"bytes\"\nsource = \"lamda\"",
        &[
            "+0 | prices.lambda-streaming.unit: is `bytes`",
            "+1 | prices.lambda-streaming.source: `lamda` is not in [sources]",
        ],
    );
    refused(
        "up_to = 15_000_000_000",
        "up_to = 5_000_000_000",
        &["+0 | prices.lambda-duration-x86_64.tiers[1].up_to: does not rise"],
    );
    refused(
        "{ usd = \"0.0000133334\" }",
        "{ up_to = 99_000_000_000, usd = \"0.0000133334\" }",
        &["+0 | prices.lambda-duration-x86_64.tiers[2].up_to: closes the last tier"],
    );
    refused(
        "as_of = 2026-11-23",
        "as_of = \"yesterday\"",
        &["+0 | as_of: this string does not fit"],
    );
    refused(
        "bill_init = true",
        "bill_init = 1",
        &["+0 | rules.bill_init: this integer does not fit"],
    );
    refused(
        "items = [\"lambda-requests\"]",
        "items = [\"lambda-request\"]",
        &["+0 | free.lambda-requests.items: `lambda-request` is no item"],
    );
    refused(
        "certainty = \"seen\"",
        "certainty = \"sure\"",
        &["+0 | prices.lambda-requests.certainty: is `sure`"],
    );
}

#[test]
fn broken_toml_is_refused_with_its_line() {
    let problems = Sheet::parse("bad.toml", "id = \"x\"\ntitle = \n").unwrap_err();
    assert_eq!(problems[0].line, 2, "{problems:?}");
    assert!(
        problems[0].to_string().starts_with("bad.toml:2: "),
        "{}",
        problems[0]
    );
    let empty = Sheet::parse("bad.toml", "").unwrap_err();
    let keys: Vec<_> = empty.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(
        keys,
        ["as_of", "free", "id", "prices", "rules", "sources", "title"]
    );
}
