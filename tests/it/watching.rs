//! The playground on real runs: what its panels say, why, and how it looks at every size.

use crate::story::scenario;
use crate::window::Window;
use coldstart::lab::playground::Playground;
use coldstart::lab::prices;
use coldstart::sim::time::{Span, Time};
use coldstart::sim::trace::{EventId, InvocationId, SourceId};
use coldstart::tui::playback::{Landmark, Playback};
use coldstart::tui::theme::Theme;
use std::time::Duration;

/// From a phone to a wall.
const SIZES: [(u16, u16); 6] = [
    (40, 12),
    (60, 20),
    (80, 24),
    (100, 30),
    (140, 45),
    (200, 60),
];

/// One picture of a scenario at each size, after some keys.
#[track_caller]
fn pictures(name: &str, scenario: &str, keys: &str) {
    for (width, height) in SIZES {
        let mut window = Window::playing(Theme::dark(), (width, height), scenario);
        window.press(keys);
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), window.text());
    }
}

#[test]
fn a_burst_at_every_size() {
    pictures("burst", "burst-is-cold", " @10.2<Enter><Up>");
}

#[test]
fn a_queue_at_every_size() {
    pictures("queue", "poison-takes-the-batch", " @31<Enter>");
}

#[test]
fn thousands_become_a_map() {
    pictures("thousands", "ten-seconds-for-a-thousand", " @12<Enter>");
}

#[test]
fn looks_without_signs_and_in_other_themes() {
    let keys = " @10.2<Enter><Up>";
    for (name, theme) in [
        ("ascii", Theme::dark().in_ascii()),
        ("mono", Theme::mono()),
        ("light", Theme::light()),
    ] {
        let mut window = Window::playing(theme, (100, 30), "burst-is-cold");
        let text = window.press(keys).text();
        if name == "ascii" {
            assert!(text.is_ascii(), "{text}");
            insta::assert_snapshot!("burst_ascii", text);
        } else {
            let mut dark = Window::playing(Theme::dark(), (100, 30), "burst-is-cold");
            assert_eq!(
                text,
                dark.press(keys).text(),
                "{name} differs in more than its colours"
            );
        }
    }
}

#[test]
fn why_answers_on_pages() {
    for (name, scenario, keys) in [
        ("story", "burst-is-cold", " @10.2<Enter><Up><Enter>"),
        ("event", "real-cold-start", " <End><Up><Enter><Right>"),
        (
            "output",
            "real-cold-start",
            " <End><Up><Enter><Right><Right>",
        ),
        (
            "log",
            "real-cold-start",
            " <End><Up><Enter><Right><Right><Right>",
        ),
        ("cost", "real-cold-start", " <End><Up><Enter>llll"),
        ("source", "real-cold-start", " <End><Up><Enter>lllll"),
        ("facts", "real-cold-start", " <End><Up><Enter>llllll"),
        ("bill", "queue-reads-in-batches", " <End>b"),
        ("batch", "poison-takes-the-batch", " @31<Enter><Up><Enter>"),
        ("environment", "idle-gap", " <End><Up><Enter>vv"),
        ("message", "poison-takes-the-batch", " <End><Enter>"),
    ] {
        let mut window = Window::playing(Theme::dark(), (100, 30), scenario);
        window.press(keys);
        insta::assert_snapshot!(format!("why_{name}"), window.text());
    }
}

#[test]
fn a_question_leads_to_the_next() {
    let mut window = Window::playing(Theme::dark(), (100, 30), "burst-is-cold");
    window
        .press(" @10.2<Enter><Up><Enter>")
        .says("╭ Invocation 21 · greet");
    window.press("p").says("╭ Invocation 20 · greet");
    window.press("n").says("╭ Invocation 21 · greet");
    window.press("n").says("╭ Invocation 21 · greet");
    window.press("v").says("╭ Event 21 · greet");
    window.press("v").says("╭ Environment 20 · greet");
    window.press("v").says("╭ Invocation 21 · greet");
    window.press("<Esc>").says("╭ Environment 20 · greet");
    window.press("<Esc>").says("╭ What happens");
    window.press("<Esc>").says("╭ Scenarios");
}

#[test]
fn a_typed_time_is_gone_to() {
    let mut window = Window::playing(Theme::dark(), (100, 30), "burst-is-cold");
    window.press(" @").says("Go to");
    window
        .press("12.55<Backspace><Enter>")
        .says("12.500 s of 1 min");
    window.press("@+5<Enter>").says("17.500 s of 1 min");
    window.press("@-500ms<Enter>").says("17.000 s of 1 min");
    window.press("@1:30<Enter>").says("1:00.000 of 1 min");
    window.press("@soon<Enter>").says("`soon` is no time");
    window.press("@5<Esc>").says("1:00.000 of 1 min");
}

#[test]
fn a_run_is_played_again_or_with_another_seed() {
    let mut window = Window::playing(Theme::dark(), (140, 45), "burst-is-cold");
    window.press("<End>0").says("0.000 s of 1 min").says("▶");
    window
        .press("n")
        .says("with seed 2")
        .press("N")
        .says("with seed 1");
    window.press("NN").says("There is no seed before 0.");
}

#[test]
fn what_waits_for_nothing_is_said() {
    let mut window = Window::playing(Theme::dark(), (100, 30), "burst-is-cold");
    window.press(" @0<Enter><Left><Left><Left><Left><Left><Left><Left><Enter>");
    window.says("Nothing has happened yet.");
    window
        .press("<End>r")
        .says("Nothing is retried after this.");
}

/// In each window the environment that has just been created is in INIT, however many come in its instant.
#[test]
fn a_step_into_a_burst_shows_what_is_known_and_no_more() {
    let mut window = Window::playing(Theme::dark(), (100, 30), "burst-is-cold");
    window
        .press(" cc<Down>")
        .says("Environment 3 · greet")
        .says("init 2");
    window.says("INIT begins in").says("3 of 1000 in use");
    window
        .press("c<Down>")
        .says("Environment 4 · greet")
        .says("init 3");
}

fn watched(text: &str) -> Playback {
    let mut playback = Playback::new(Playground::new(
        scenario(text),
        prices::sheet(None).unwrap(),
    ));
    while playback.work() {}
    playback
}

fn ms(n: u64) -> Time {
    Time::ZERO + Span::millis(n)
}

/// Twenty-five messages for a function of two environments: batches of ten, a throttle, a second receive.
const QUEUE: &str = r#"
    duration = "60s"
    [[function]]
    name = "ship"
    modelled = { warm = "2s" }
    reserved_concurrency = 2
    [[source]]
    kind = "sqs"
    name = "orders"
    function = "ship"
    batch_size = 10
    visibility_timeout = "12s"
    [[load]]
    source = "orders"
    pattern = "burst"
    at = "1s"
    count = 25
"#;

#[track_caller]
fn holds(playback: &mut Playback, at_ms: u64, expected: (u32, u32, u32)) {
    playback.seek(ms(at_ms));
    let depth = playback.index().queues().all()[0].depth(playback.view().folded);
    assert_eq!(
        (depth.visible, depth.in_flight, depth.dead),
        expected,
        "at {at_ms} ms"
    );
}

#[test]
fn a_queue_is_as_deep_as_its_messages_say() {
    let mut playback = watched(QUEUE);
    holds(&mut playback, 999, (0, 0, 0));
    // Two batches run; the third was received, was throttled and stays hidden.
    holds(&mut playback, 1_000, (0, 25, 0));
    holds(&mut playback, 2_999, (0, 25, 0));
    holds(&mut playback, 3_000, (0, 5, 0));
    // Its visibility time-out is over, and it is received again at once.
    holds(&mut playback, 13_000, (0, 5, 0));
    holds(&mut playback, 15_000, (0, 0, 0));
    let batch = |n| playback.index().queues().batch(InvocationId::nth(n)).len();
    assert_eq!([batch(1), batch(2), batch(3)], [10, 10, 5]);
    let last: Vec<u64> = playback
        .index()
        .queues()
        .carriers(EventId::nth(25))
        .map(InvocationId::number)
        .collect();
    assert_eq!(last, [3]);
}

#[test]
fn dead_letters_and_the_oldest_message_are_counted() {
    let poison = QUEUE
        .replace("warm = \"2s\"", "warm = \"2s\", fail = 1.0")
        .replace("batch_size = 10", "batch_size = 10\n max_receive_count = 1");
    let mut playback = watched(&poison);
    holds(&mut playback, 12_999, (0, 25, 0));
    holds(&mut playback, 20_000, (0, 0, 25));
    playback.seek(ms(5_000));
    let depth = playback.index().queues().all()[0].depth(playback.view().folded);
    assert_eq!(depth.oldest, Some(ms(1_000)));
}

#[test]
fn a_queue_ends_as_the_metrics_do() {
    let text = QUEUE.replace(
        "pattern = \"burst\"\n    at = \"1s\"\n    count = 25",
        "pattern = \"constant\"\n    at = \"1s\"\n    rate = 20\n    for = \"50s\"",
    );
    let mut playback = watched(&text);
    for at in [10_000, 30_000, 60_000] {
        playback.seek(ms(at));
        let depth = playback.index().queues().all()[0].depth(playback.view().folded);
        let under_way = u64::from(depth.visible + depth.in_flight);
        assert_eq!(under_way, playback.view().counts.in_flight(), "at {at} ms");
        assert!(under_way > 0);
    }
}

/// A poison record at the head of the only shard, two good ones behind it, a record a batch.
const STREAM: &str = r#"
    duration = "60s"
    [[function]]
    name = "count"
    modelled = { warm = "100ms" }
    [[source]]
    kind = "kinesis"
    name = "clicks"
    function = "count"
    batch_size = 1
    max_retries = 2
    [[load]]
    source = "clicks"
    pattern = "burst"
    at = "500ms"
    count = 1
    event = { poison = true }
    [[load]]
    source = "clicks"
    pattern = "burst"
    at = "600ms"
    count = 2
"#;

#[test]
fn a_stream_says_how_far_behind_its_reader_is_and_what_blocks_it() {
    let mut playback = watched(STREAM);
    // Polled at 1 s; tried again at 2.1 s and at 4.2 s, then given up at 4.3 s.
    for (at, open, blocked, attempts, given_up, age) in [
        (999, 3, None, 0, 0, None),
        (1_050, 3, None, 1, 0, Some(500)),
        (1_500, 3, Some(2_100), 1, 0, Some(500)),
        (2_150, 3, Some(2_100), 2, 0, Some(1_600)),
        (4_250, 3, Some(4_200), 3, 0, Some(3_700)),
        (4_350, 2, None, 1, 1, Some(3_700)),
        (5_000, 0, None, 1, 1, Some(3_800)),
    ] {
        playback.seek(ms(at));
        let folded = playback.view().folded;
        let stream = &playback.index().streams().all()[0];
        let (reading, shards) = (stream.reading(folded), stream.shards(folded));
        let shards: Vec<_> = shards.collect();
        assert_eq!(
            (reading.open, reading.given_up, reading.age),
            (open, given_up, age.map(Span::millis)),
            "at {at} ms"
        );
        assert_eq!(
            (shards.len(), shards[0].blocked, shards[0].attempts),
            (1, blocked.map(ms), attempts),
            "at {at} ms"
        );
    }
}

#[test]
fn a_stream_at_every_size() {
    pictures("stream", "poison-blocks-the-shard", " @20<Enter>");
}

#[test]
fn what_was_sent_and_spent_adds_up() {
    let playback = watched(QUEUE);
    let index = playback.index();
    assert_eq!(index.arrivals(SourceId(0), ms(0), ms(1_000)), 0);
    assert_eq!(index.arrivals(SourceId(0), ms(1_000), ms(1_001)), 25);
    assert_eq!(index.sent(SourceId(0), 0), 0);
    assert_eq!(index.sent(SourceId(0), playback.last().folded), 25);
    let whole = index.charged(ms(0), ms(60_000));
    assert_eq!(whole, playback.last().charges.total());
    let mut halves = index.charged(ms(0), ms(5_000));
    halves.merge(&index.charged(Time(5_000_001), ms(60_000)));
    assert_eq!(halves, whole);
}

#[test]
fn a_new_environment_takes_the_place_of_one_that_is_gone() {
    let text = r#"
        duration = "10m"
        [environment]
        idle_timeout = "10s"
        [[function]]
        name = "greet"
        modelled = { warm = "50ms" }
        [[source]]
        kind = "invoke"
        name = "visitor"
        function = "greet"
        [[load]]
        source = "visitor"
        pattern = "constant"
        at = "0s"
        every = "30s"
        count = 20
    "#;
    let mut playback = watched(text);
    playback.seek(ms(600_000));
    assert_eq!(playback.lanes().len(), 20);
    let fleet = playback.timeline().fleet(playback.view().folded);
    let numbers: Vec<u64> = fleet.iter().map(|lane| lane.environment.number()).collect();
    assert_eq!(numbers, [20], "there is never more than one at a time");
    let seen = |from| {
        let lanes = playback
            .timeline()
            .lanes_since(playback.view().folded, from);
        lanes.len()
    };
    assert_eq!(seen(ms(550_000)), 2);
    assert_eq!(
        seen(ms(560_000)),
        1,
        "what was gone before the window is not in it"
    );
}

#[test]
fn retries_are_landmarks_too() {
    let mut playback = watched(QUEUE);
    playback.seek(Time::ZERO);
    assert!(playback.jump(Landmark::Retry));
    assert_eq!(playback.at(), ms(13_000));
    playback.tick(Duration::from_secs(1));
    assert_eq!(playback.at(), ms(13_000), "a jump stops the clock");
}
