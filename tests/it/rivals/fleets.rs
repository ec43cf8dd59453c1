//! Fleets: nothing is lost, instances come and go by their rules, and cost what the price pages say.

use coldstart::lab::prices;
use coldstart::money::{Bill, InstanceType, Platform, Rounding, Tally, Terms};
use coldstart::sim::rivals::{
    Fleet, Job, Life, Patch, Rivals, Scaling, Served, Tracking, bill, serve,
};
use coldstart::sim::time::{Span, Time};
use proptest::prelude::*;

const FIXED: Fleet = Fleet {
    places: 1,
    least: 1,
    most: 1,
    start: Span::ZERO,
    scaling: Scaling::Fixed,
    patch: None,
    queue: 10,
    patience: Span::secs(30),
};

fn at(seconds: u64) -> Time {
    Time::ZERO + Span::secs(seconds)
}

/// Requests that arrive at seconds and take seconds.
fn jobs(pairs: &[(u64, u64)]) -> Vec<Job> {
    pairs
        .iter()
        .map(|&(second, work)| Job {
            at: at(second),
            work: Span::secs(work),
        })
        .collect()
}

/// A request every `every` milliseconds for so many seconds, each of a second.
fn steady(every: u64, seconds: u64) -> Vec<Job> {
    (0..seconds * 1_000 / every)
        .map(|n| Job {
            at: Time::ZERO + Span::millis(n * every),
            work: Span::secs(1),
        })
        .collect()
}

#[track_caller]
fn counts(served: &Served, want: [u64; 4]) {
    let Served {
        arrived,
        served,
        refused,
        in_flight,
        ..
    } = *served;
    assert_eq!([arrived, served, refused, in_flight], want);
}

#[test]
fn requests_wait_in_one_line_and_are_refused_beyond_it() {
    let four = jobs(&[(0, 10), (1, 10), (2, 10), (3, 10)]);
    let fleet = Fleet { queue: 2, ..FIXED };
    let served = serve(&fleet, &four, at(100));
    counts(&served, [4, 3, 1, 0]);
    assert_eq!(
        served.waits.max_ms(),
        Some(18_000.0),
        "the third waits until 20 s"
    );
    // The third gives up after 15 s; the fourth still waits at the end.
    let fleet = Fleet {
        patience: Span::secs(15),
        ..FIXED
    };
    counts(&serve(&fleet, &four, at(18)), [4, 1, 1, 2]);
    counts(&serve(&fleet, &four, at(100)), [4, 2, 2, 0]);
}

#[test]
fn a_patch_window_takes_instances_out_one_by_one() {
    let patch = Some(Patch {
        at: at(10),
        each: Span::secs(20),
    });
    let fleet = Fleet { patch, ..FIXED };
    let served = serve(&fleet, &jobs(&[(5, 10), (12, 1), (40, 1)]), at(60));
    // The first finishes though its instance is out from 10 s on; the second waits until 30 s.
    counts(&served, [3, 3, 0, 0]);
    assert_eq!(served.waits.max_ms(), Some(18_000.0));
    let steps = [(at(0), 1), (at(10), 0), (at(30), 1)];
    assert_eq!(served.capacity.steps(), steps);
    let two = Fleet {
        least: 2,
        most: 2,
        ..fleet
    };
    // At 30 s the first is back and the second goes: one serves all the while.
    let steps = [(at(0), 2), (at(10), 1), (at(50), 2)];
    assert_eq!(serve(&two, &[], at(60)).capacity.steps(), steps);
}

const TRACKING: Tracking = Tracking {
    target: 50,
    period: Span::secs(60),
    out_after: 3,
    in_after: 5,
    cooldown: Span::secs(120),
};

#[test]
fn a_group_tracks_its_target() {
    let fleet = Fleet {
        places: 2,
        least: 1,
        most: 20,
        start: Span::secs(90),
        scaling: Scaling::Tracking(TRACKING),
        queue: 10_000,
        patience: Span::secs(10_000),
        ..FIXED
    };
    // Four requests at once want four places of eight: four instances of two places, half busy.
    let served = serve(&fleet, &steady(250, 3_600), at(3_600));
    let last = served.capacity.steps().last().unwrap();
    assert_eq!(last.1, 8, "{:?}", served.capacity.steps());
    // The first decision falls after three minutes at 100 %: one instance more, and it serves 90 s later.
    assert_eq!(served.capacity.steps()[1], (at(180 + 90), 4));
    // When nothing comes any more, it shrinks to the least.
    let served = serve(&fleet, &steady(250, 1_200), at(7_200));
    assert_eq!(served.capacity.steps().last().unwrap().1, 2);
    let gone = served.instances.iter().filter(|life| life.to < at(7_200));
    assert!(gone.count() >= 1);
}

#[test]
fn app_runner_starts_what_is_asked_for_and_lets_it_go() {
    let fleet = Fleet {
        most: 3,
        start: Span::secs(5),
        scaling: Scaling::Requests {
            linger: Span::secs(60),
        },
        ..FIXED
    };
    let served = serve(
        &fleet,
        &jobs(&[(0, 20), (0, 20), (0, 20), (0, 20)]),
        at(200),
    );
    counts(&served, [4, 4, 0, 0]);
    // Two more come at 5 s; the fourth waits for the first, which is done at 20 s.
    assert_eq!(served.waits.max_ms(), Some(20_000.0));
    let lives: Vec<(u64, u64)> = served
        .instances
        .iter()
        .map(|life| (life.to.0 / 1_000_000, life.active.0 / 1_000_000))
        .collect();
    assert_eq!(lives, [(200, 40), (85, 20), (85, 20)]);
}

prop_compose! {
    fn any_job()(at in 0..2_000_000_000_u64, work in 1..60_000_000_u64) -> Job {
        Job { at: Time(at), work: Span(work) }
    }
}

fn any_scaling() -> impl Strategy<Value = Scaling> {
    prop_oneof![
        Just(Scaling::Fixed),
        (1..100_u32, 1..4_u32, 1..20_u32).prop_map(|(target, out_after, in_after)| {
            Scaling::Tracking(Tracking {
                target,
                out_after,
                in_after,
                ..TRACKING
            })
        }),
        (1..200_u64).prop_map(|linger| Scaling::Requests {
            linger: Span::secs(linger)
        }),
    ]
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_is_served_beyond_what_there_is(
        mut load in prop::collection::vec(any_job(), 0..400),
        places in 1..4_u32, least in 1..4_u32, more in 0..6_u32, queue in 0..20_u32,
        patience in 0..40_u64, start in 0..120_u64, scaling in any_scaling(), patched in any::<bool>(),
    ) {
        load.sort_by_key(|job| job.at);
        let most = if scaling == Scaling::Fixed { least } else { least + more };
        let patch = patched.then_some(Patch { at: at(100), each: Span::secs(90) });
        let fleet = Fleet {
            places, least, most, queue, scaling, patch,
            start: Span::secs(start), patience: Span::secs(patience),
        };
        let end = at(1_500);
        let served = serve(&fleet, &load, end);
        let before = load.iter().filter(|job| job.at < end).count() as u64;
        prop_assert_eq!(served.arrived, before);
        prop_assert_eq!(served.served + served.refused + served.in_flight, before);
        prop_assert!(served.waits.max_ms().unwrap_or(0.0) <= Span::secs(patience).as_millis_f64());
        let alive = |when: Time| served.instances.iter().filter(move |life| life.from <= when && when < life.to);
        for &(when, busy) in served.busy.steps() {
            let there = u32::try_from(alive(when).count()).unwrap() * places;
            prop_assert!(busy <= there, "{busy} of {there} at {when:?}");
        }
        prop_assert!(served.busy.area(end) <= bill::paid(&served.instances, places));
        let again = serve(&fleet, &load, end);
        prop_assert_eq!(format!("{served:?}"), format!("{again:?}"));
    }
}

/// Instances of a length of time, in milliseconds.
fn lives(count: usize, ms: u64) -> Vec<Life> {
    let life = Life {
        from: Time::ZERO,
        to: Time::ZERO + Span::millis(ms),
        active: Span::ZERO,
        always: true,
    };
    vec![life; count]
}

#[track_caller]
fn costs(tally: &Tally, answer: &str) {
    let terms = Terms {
        free_tier: false,
        rounding: Rounding::Cent,
    };
    let bill = Bill::new(tally, prices::sheet(None).unwrap(), terms);
    let amounts: Vec<_> = bill.lines.iter().map(|line| line.usd.to_string()).collect();
    assert_eq!(format!("{} = {}", amounts.join(" + "), bill.total), answer);
}

const HOUR: u64 = 3_600_000;

#[test]
fn bills_are_those_of_the_price_pages() {
    let rivals = Rivals::default();
    // EC2 for a month of 730 h (`FACTS.md` section 5): 70.08 and 7.59.
    costs(
        &bill::ec2(InstanceType::M5Large, &lives(1, 730 * HOUR)),
        "70.08 = 70.08",
    );
    costs(
        &bill::ec2(InstanceType::T3Micro, &lives(1, 730 * HOUR)),
        "7.59 = 7.59",
    );
    // Derived: 36 s are paid as a minute.
    costs(
        &bill::ec2(InstanceType::M5Large, &lives(1_000, 36_000)),
        "1.60 = 1.60",
    );
    // Fargate 24x7 (`FACTS.md` section 5): 36.04 for 1 vCPU and 2 GB.
    costs(
        &bill::fargate(&rivals.fargate, &lives(1, 730 * HOUR)),
        "29.55 + 6.49 = 36.04",
    );
    // Fargate ex2, ARM, without its disk: 0.81 + 0.18 for 5 tasks of 10 minutes on 30 days.
    let mut arm = rivals.fargate;
    arm.platform = Platform::LinuxArm;
    costs(
        &bill::fargate(&arm, &lives(150, 600_000)),
        "0.81 + 0.18 = 0.99",
    );
    // Fargate ex3: 3.04 + 1.33 for 10 pods of 0.25 vCPU and 1 GB, an hour on 30 days.
    let mut small = rivals.fargate;
    (small.cpu_units, small.memory_mb) = (256, 1_024);
    costs(
        &bill::fargate(&small, &lives(300, HOUR)),
        "3.04 + 1.33 = 4.37",
    );
    // A task of a second is paid for a minute.
    let (short, minute) = (lives(10_000, 1_000), lives(10_000, 60_000));
    assert_eq!(
        bill::fargate(&small, &short),
        bill::fargate(&small, &minute)
    );
    // App Runner, derived: 2 GB kept for 730 h, a vCPU active for 100 h; then another instance for its 30 active
    // hours alone, though it lived for 50.
    let mut kept = lives(1, 730 * HOUR);
    kept[0].active = Span::millis(100 * HOUR);
    costs(
        &bill::app_runner(&rivals.app_runner, &kept),
        "6.40 + 10.22 = 16.62",
    );
    let mut extra = lives(1, 50 * HOUR);
    (extra[0].active, extra[0].always) = (Span::millis(30 * HOUR), false);
    kept.extend(extra);
    costs(
        &bill::app_runner(&rivals.app_runner, &kept),
        "8.32 + 10.64 = 18.96",
    );
}
