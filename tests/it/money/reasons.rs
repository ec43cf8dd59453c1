//! Why this cent, and what a month would cost.

use super::{newest, sheet};
use coldstart::money::{
    Architecture, Bill, Invocation, Item, Ledger, MONTH_US, Rounding, Tally, Terms, Usd,
};

const SMALL: Invocation = Invocation {
    arch: Architecture::X86,
    memory_mb: 128,
    billed_ms: 3_117,
    provisioned: false,
    ephemeral_mb: 512,
};

#[track_caller]
fn explains(invocation: Invocation, steps: &[&str], total: &str) {
    let reason = invocation.explain(newest());
    let texts: Vec<_> = reason.steps.iter().map(|step| step.text.as_str()).collect();
    assert_eq!(texts, steps);
    assert_eq!(reason.total.to_string(), total);
    assert!(reason.text.contains(total), "{}", reason.text);
}

#[test]
fn one_invocation_is_explained_with_all_decimals() {
    explains(
        SMALL,
        &[
            "1 request at $0.20 per 1,000,000 requests = $0.0000002",
            "128 MB x 3,117 ms = 0.389625 GB-s at $0.0000166667 per GB-s = $0.0000064937629875",
        ],
        "0.0000066937629875",
    );
    explains(
        Invocation {
            arch: Architecture::Arm,
            memory_mb: 1_024,
            billed_ms: 1_000,
            provisioned: true,
            ephemeral_mb: 1_536,
        },
        &[
            "1 request at $0.20 per 1,000,000 requests = $0.0000002",
            "1,024 MB x 1,000 ms = 1 GB-s at $0.0000077778 per GB-s = $0.0000077778",
            "1,024 MB x 1,000 ms = 1 GB-s at $0.0000000309 per GB-s = $0.0000000309",
        ],
        "0.0000080087",
    );
}

#[test]
fn an_explanation_is_what_a_bill_of_that_invocation_charges() {
    let sheet = newest();
    let mut tally = Tally::default();
    tally.add(Item::LambdaRequests, 1);
    tally.add(Item::LambdaDuration(Architecture::X86), 128 * 3_117);
    let bill = Bill::new(&tally, sheet, Terms::default());
    let rounded = SMALL.explain(sheet).total.rounded(Rounding::Fine);
    assert_eq!(bill.total, rounded);
    assert_eq!(bill.total.to_string(), "0.000006693763");
}

#[test]
fn lines_say_what_they_charge_for() {
    let mut tally = Tally::default();
    tally.add(Item::LambdaRequests, 2_500_000);
    tally.add(
        Item::LambdaDuration(Architecture::X86),
        7_000_000_000 * 1_024_000,
    );
    let free_tier = Terms {
        free_tier: true,
        ..Terms::default()
    };
    let whys = |id| {
        let bill = Bill::new(&tally, sheet(id), free_tier);
        let lines: Vec<_> = bill.lines.iter().map(coldstart::money::Line::why).collect();
        lines
    };
    assert_eq!(
        whys("aws-2026-11"),
        [
            "2,500,000 requests, 1,000,000 of them free, the rest at $0.20 per 1,000,000 requests: each start of \
             a function counts, whether it succeeds or fails; a throttled call does not",
            "7,000,000,000 GB-s, 400,000 of them free, the rest in tiers (6,000,000,000 at $0.0000166667, then \
             999,600,000 at $0.000015, per GB-s): the memory you set, used or not, for the time your code ran, \
             each invocation rounded up to 1 ms, INIT included",
        ]
    );
    assert!(whys("aws-2025-07")[1].ends_with("INIT of managed runtimes was free then"));
}

#[test]
fn a_run_is_projected_to_a_month_with_its_tiers() {
    let mut ledger = Ledger::default();
    // One minute of a hundred requests a second, 512 MB and 120 ms each.
    for _ in 0..6_000 {
        ledger.charge(Some(0), Item::LambdaRequests, 1);
        ledger.charge(Some(0), Item::LambdaDuration(Architecture::X86), 512 * 120);
    }
    let (tally, sheet) = (ledger.total(), newest());
    let month = tally.projected_to_month(60_000_000).unwrap();
    assert_eq!(month.of(Item::LambdaRequests), 262_800_000);
    let terms = Terms {
        free_tier: false,
        rounding: Rounding::Cent,
    };
    let bill = Bill::for_month(&tally, 60_000_000, sheet, terms).unwrap();
    // 262.8M requests at 0.20 a million, 15,768,000 GB-s.
    assert_eq!(bill.lines[0].usd.to_string(), "52.56");
    assert_eq!(bill.lines[1].usd.to_string(), "262.80");
    // What is paid by whole hours is no more in a month for having been paid in the first minute.
    let mut stands = Tally::default();
    stands.add(Item::NatGatewayHours, 2);
    for span in [1, 60_000_000, 3_600_000_000] {
        let month = stands.projected_to_month(span).unwrap();
        assert_eq!(month.of(Item::NatGatewayHours), 2 * 730, "{span}");
    }
    assert_eq!(stands.without_hourly(), Tally::default());
    // The tiers are those of the month: 24 TB-s in a microsecond pass the first one at once.
    let mut busy = Tally::default();
    busy.add(
        Item::LambdaDuration(Architecture::X86),
        7_000_000_000 * 1_024_000,
    );
    let month = Bill::for_month(&busy, MONTH_US, sheet, terms).unwrap();
    assert_eq!(month.total.to_string(), "115000.20");
    assert_eq!(tally.projected_to_month(0), None);
}

#[test]
fn a_reference_case_is_exact_to_the_millionth() {
    // reference_cases.json, billing_1M_120ms_512MB: 60,000 GB-s and a million requests.
    let mut tally = Tally::default();
    tally.add(Item::LambdaRequests, 1_000_000);
    tally.add(
        Item::LambdaDuration(Architecture::X86),
        1_000_000 * 120 * 512,
    );
    let bill = Bill::new(&tally, newest(), Terms::default());
    assert_eq!(bill.total, Usd(1_200_002_000_000));
    assert_eq!(
        serde_json::to_value(&bill).unwrap()["total_usd"],
        "1.200002"
    );
}
