//! What holds for any load and any bill.

use super::{newest, sheet};
use coldstart::money::workload::{Cold, LambdaWorkload, OnDemand, Provisioned};
use coldstart::money::{Architecture, Bill, Item, Ledger, Rounding, Sheet, Tally, Terms, Usd};
use proptest::prelude::*;

const FINE: Terms = Terms {
    free_tier: false,
    rounding: Rounding::Fine,
};

fn items() -> impl Strategy<Value = Item> {
    (0..Item::COUNT).prop_map(|place| Item::all().nth(place).unwrap())
}

fn charges() -> impl Strategy<Value = Vec<(Option<usize>, Item, u64)>> {
    let functions = prop_oneof![Just(None), (0_usize..4).prop_map(Some)];
    prop::collection::vec((functions, items(), 1..=u64::MAX / 2), 0..40)
}

fn functions() -> impl Strategy<Value = LambdaWorkload> {
    let arch = prop_oneof![Just(Architecture::X86), Just(Architecture::Arm)];
    (
        arch,
        128_u32..=10_240,
        512_u32..=10_240,
        0..=900_000_000_u64,
        0..=10_000_000_u64,
    )
        .prop_map(
            |(arch, memory_mb, ephemeral_mb, duration_us, init_us)| LambdaWorkload {
                ephemeral_mb,
                on_demand: OnDemand {
                    requests: 0,
                    duration_us,
                    cold: Cold {
                        requests: 0,
                        init_us,
                    },
                },
                ..LambdaWorkload::idle(arch, memory_mb)
            },
        )
}

fn with_requests(function: LambdaWorkload, requests: u64, cold: u64) -> LambdaWorkload {
    let mut function = function;
    function.on_demand.requests = requests;
    function.on_demand.cold.requests = cold;
    function
}

fn total(tally: &Tally, sheet: &Sheet, terms: Terms) -> Usd {
    Bill::new(tally, sheet, terms).total
}

fn filled(charges: &[(Option<usize>, Item, u64)]) -> Ledger {
    let mut ledger = Ledger::default();
    for &(function, item, quantity) in charges {
        ledger.charge(function, item, quantity);
    }
    ledger
}

proptest! {
    #[test]
    fn a_line_is_the_sum_of_its_charges_and_the_total_of_its_lines(charges in charges()) {
        let bill = Bill::new(&filled(&charges).total(), newest(), FINE);
        for item in Item::all() {
            let of_item = charges.iter().filter(|charge| charge.1 == item);
            let sum: u128 = of_item.map(|charge| u128::from(charge.2)).sum();
            let line = bill.lines.iter().find(|line| line.item == item);
            prop_assert_eq!(line.map_or(0, |line| line.quantity), sum);
        }
        prop_assert_eq!(bill.lines.iter().map(|line| line.usd).sum::<Usd>(), bill.total);
    }

    #[test]
    fn the_order_and_the_grouping_of_charges_do_not_matter(charges in charges(), cut in 0_usize..40) {
        let (first, second) = charges.split_at(cut.min(charges.len()));
        let mut merged = filled(second);
        merged.merge(&filled(first));
        let whole = filled(&charges);
        prop_assert_eq!(merged.total(), whole.total());
        let mut apart = whole.account().clone();
        for function in 0..4 {
            apart.merge(&whole.function(function));
        }
        prop_assert_eq!(apart, whole.total());
    }

    #[test]
    fn a_line_is_rounded_once(item in items(), quantity in 1..1_u64 << 40) {
        let sheet = newest();
        let price = sheet.price(item);
        prop_assume!(price.tiers[0].up_to.is_none_or(|up_to| u128::from(quantity) <= up_to));
        let mut tally = Tally::default();
        tally.add(item, quantity.into());
        let usd = total(&tally, sheet, FINE).0;
        let (per, exact) = (i128::try_from(price.per).unwrap(), i128::from(quantity) * price.tiers[0].usd.0);
        let error = 2 * (usd * per - exact);
        prop_assert!(-per < error && error <= per, "{} is not {}/{}", usd, exact, per);
    }

    #[test]
    fn splitting_a_load_never_saves_more_than_rounding(
        one in charges(), other in charges(),
    ) {
        let sheet = newest();
        let (one, other) = (filled(&one).total(), filled(&other).total());
        let mut whole = one.clone();
        whole.merge(&other);
        let parts = total(&one, sheet, FINE) + total(&other, sheet, FINE);
        let lines = i128::try_from(Item::COUNT).unwrap();
        prop_assert!(total(&whole, sheet, FINE) <= parts + Usd(lines));
    }

    #[test]
    fn splitting_the_requests_of_a_function_costs_the_same_quantities(
        function in functions(), one in 0..1_u64 << 40, other in 0..1_u64 << 40,
    ) {
        let rules = newest().rules;
        let mut parts = with_requests(function, one, one / 3).tally(rules);
        parts.merge(&with_requests(function, other, other / 3).tally(rules));
        prop_assert_eq!(with_requests(function, one + other, one / 3 + other / 3).tally(rules), parts);
    }

    #[test]
    fn more_requests_never_cost_less(
        function in functions(), requests in 0..1_u64 << 40, more in 0..1_u64 << 40, free_tier: bool, cents: bool,
    ) {
        let sheet = newest();
        let rounding = if cents { Rounding::Cent } else { Rounding::Fine };
        let cost = |requests| {
            let tally = with_requests(function, requests, requests / 100).tally(sheet.rules);
            total(&tally, sheet, Terms { free_tier, rounding })
        };
        prop_assert!(cost(requests) <= cost(requests + more));
    }

    #[test]
    fn no_load_costs_nothing_without_provisioned_concurrency(function in functions(), environments in 1_u64..1_000) {
        let sheet = newest();
        prop_assert_eq!(total(&function.tally(sheet.rules), sheet, FINE), Usd::ZERO);
        let mut kept = function;
        kept.provisioned = Provisioned { environments, kept_ms: 1, ..Provisioned::default() };
        prop_assert!(total(&kept.tally(sheet.rules), sheet, FINE) > Usd::ZERO);
    }

    #[test]
    fn billed_init_never_makes_a_load_cheaper(function in functions(), requests in 0..1_u64 << 30) {
        let (old, new) = (sheet("aws-2025-07"), newest());
        let load = with_requests(function, requests, requests);
        prop_assert!(total(&load.tally(old.rules), old, FINE) <= total(&load.tally(new.rules), new, FINE));
    }

    #[test]
    fn free_allowances_never_cost_and_never_pay(charges in charges()) {
        let (sheet, tally) = (newest(), filled(&charges).total());
        let free = total(&tally, sheet, Terms { free_tier: true, ..FINE });
        prop_assert!(Usd::ZERO <= free && free <= total(&tally, sheet, FINE));
    }

    #[test]
    fn a_month_of_a_month_is_itself_and_twice_the_speed_is_twice_the_use(charges in charges()) {
        let tally = filled(&charges).total();
        let month = coldstart::money::MONTH_US;
        prop_assert_eq!(tally.projected_to_month(month).unwrap(), tally.clone());
        let twice = tally.projected_to_month(month / 2).unwrap();
        for (item, quantity) in tally.used() {
            prop_assert_eq!(twice.of(item), quantity * 2);
        }
    }
}
