//! How long a frame takes, a key and a jump, with the bounds that they must keep.
//!
//! `cargo bench --bench frame` prints the figures; it fails where a bound is broken by more than a busy
//! machine explains.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark measures wall time, and prints what it finds"
)]

use coldstart::course::content::Content;
use coldstart::course::library::Library;
use coldstart::course::scenario;
use coldstart::lab::desk::Desk;
use coldstart::lab::playground::Playground;
use coldstart::lab::prices;
use coldstart::sim::time::Time;
use coldstart::store::Store;
use coldstart::tui::App;
use coldstart::tui::playback::Playback;
use coldstart::tui::theme::Theme;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a machine that does other things as well may add.
const BUSY: u32 = 4;
/// Each scene is played so often, and each of its frames counts with its shortest time: a scene is the same
/// every time, and what else the machine does hits another frame each time.
const ROUNDS: usize = 5;
const FRAME: Duration = Duration::from_millis(100);

/// Every panel has something: a thousand environments, a queue that is never empty, a second function, errors,
/// throttles and retries.
const FULLEST: &str = r#"
    duration = "10m"
    [account]
    concurrency = 1000
    [[function]]
    name = "shop"
    modelled = { warm = "exp(800ms)", cold = "exp(900ms)", fail = 0.02 }
    init = "400ms"
    [[function]]
    name = "ship"
    modelled = { warm = "2s", fail = 0.1 }
    reserved_concurrency = 40
    [[source]]
    kind = "http"
    api = "rest"
    name = "web"
    function = "shop"
    [[source]]
    kind = "sqs"
    name = "orders"
    function = "ship"
    batch_size = 10
    visibility_timeout = "12s"
    [[source]]
    kind = "s3"
    name = "photos"
    function = "shop"
    [[load]]
    source = "web"
    pattern = "burst"
    at = "10s"
    count = 1000
    [[load]]
    source = "web"
    pattern = "poisson"
    at = "0s"
    rate = 120
    for = "10m"
    [[load]]
    source = "orders"
    pattern = "constant"
    at = "0s"
    rate = 60
    for = "10m"
    [[load]]
    source = "photos"
    pattern = "constant"
    at = "0s"
    rate = 10
    for = "10m"
"#;

/// A thousand environments within a moment, the same again every twenty seconds, and no quiet between: more
/// than the simulation knows before the first frame.
fn burst_scenario() -> String {
    let mut text = String::from(
        r#"
        duration = "10m"
        [account]
        concurrency = 3000
        [[function]]
        name = "shop"
        modelled = { warm = "exp(900ms)" }
        init = "300ms"
        [[source]]
        kind = "invoke"
        name = "crowd"
        function = "shop"
        [[load]]
        source = "crowd"
        pattern = "constant"
        at = "0s"
        rate = 300
        for = "10m"
        "#,
    );
    for at in (20..600).step_by(20) {
        let burst = format!(
            "[[load]]\nsource = \"crowd\"\npattern = \"burst\"\nat = \"{at}s\"\ncount = 1000\n"
        );
        text.push_str(&burst);
    }
    text
}

/// A hundred thousand events.
const LONG: &str = r#"
    duration = "1000s"
    [[function]]
    name = "shop"
    modelled = { warm = "exp(200ms)" }
    init = "300ms"
    [[source]]
    kind = "invoke"
    name = "crowd"
    function = "shop"
    [[load]]
    source = "crowd"
    pattern = "constant"
    at = "0s"
    rate = 100
    for = "1000s"
"#;

fn main() {
    first_frame();
    fullest_screen();
    burst();
    jumps();
}

fn playground(text: &str) -> Playground {
    let read = scenario::read("bench.toml", text, &[], &Library::default());
    let accepted = read.unwrap_or_else(|problems| panic!("{problems:#?}"));
    let sheet = prices::sheet(None).expect("there is a price sheet");
    Playground::new(Arc::new(accepted.value.scenario), sheet)
}

/// The program in a window that is nowhere to be seen.
struct Window {
    app: App,
    terminal: Terminal<TestBackend>,
}

impl Window {
    fn new((width, height): (u16, u16)) -> Self {
        let store = Store::in_memory().expect("records can be kept in memory");
        let desk = Desk::new(Content::embedded(), store).expect("there is nothing to read yet");
        let mut app = App::new(Theme::dark(), desk);
        app.resize(width, height);
        let terminal = Terminal::new(TestBackend::new(width, height));
        Self {
            app,
            terminal: terminal.expect("a window in memory cannot fail"),
        }
    }

    fn watch(&mut self, text: &str) {
        self.app.watch(playground(text));
    }

    fn press(&mut self, keys: &str) {
        for c in keys.chars() {
            let key = KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE);
            self.app.update(&Event::Key(key), 0);
        }
    }

    fn draw(&mut self) {
        let app = &self.app;
        let drawn = self.terminal.draw(|frame| app.draw(frame.buffer_mut()));
        drawn.expect("a window in memory cannot fail");
    }
}

fn timed(act: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    act();
    begin.elapsed()
}

/// Prints the median and the worst of some times, and holds one of them to a bound.
fn report(what: &str, mut times: Vec<Duration>, (median_bound, worst_bound): (u64, u64)) {
    times.sort();
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!(
        "{what:<52} median {median:>10.1?}  worst {worst:>10.1?}  of {}",
        times.len()
    );
    for (found, bound) in [(median, median_bound), (worst, worst_bound)] {
        let bound = Duration::from_micros(bound);
        if bound > Duration::ZERO && found > bound {
            println!("  above its bound of {bound:?}");
            assert!(found < bound * BUSY, "{what}: {found:?}, bound {bound:?}");
        }
    }
}

/// Plays a scene several times and keeps the shortest time of each of its frames.
fn shortest(scene: impl Fn() -> Vec<Duration>) -> Vec<Duration> {
    let mut times = scene();
    for _ in 1..ROUNDS {
        for (time, again) in times.iter_mut().zip(scene()) {
            *time = again.min(*time);
        }
    }
    times
}

/// From nothing to a picture: content, records, the scenario, its first frame.
fn first_frame() {
    let scene = || {
        vec![timed(|| {
            let mut window = Window::new((100, 30));
            window.watch(FULLEST);
            window.draw();
        })]
    };
    report("first frame, from nothing", shortest(scene), (50_000, 0));
}

/// In the middle of the burst, with the whole fleet at work.
fn fullest(size: (u16, u16)) -> Window {
    let mut window = Window::new(size);
    window.watch(FULLEST);
    window.press("@11s");
    let enter = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
    window.app.update(&Event::Key(enter), 0);
    for _ in 0..200 {
        window.app.tick(Duration::from_millis(5));
    }
    window
}

fn fullest_screen() {
    for size in [(80, 24), (200, 60)] {
        let (width, height) = size;
        let still = || {
            let mut window = fullest(size);
            (0..200).map(|_| timed(|| window.draw())).collect()
        };
        let name = format!("the fullest screen, still, {width}x{height}");
        report(&name, shortest(still), (1_000, 16_000));
        let playing = || {
            let mut window = fullest(size);
            let frame = |_| {
                window.app.tick(Duration::from_millis(20));
                timed(|| window.draw())
            };
            (0..400).map(frame).collect()
        };
        let name = format!("the fullest screen, playing, {width}x{height}");
        report(&name, shortest(playing), (1_000, 16_000));
    }
}

/// What is measured of the burst.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Slice,
    Frame,
    Key,
}

/// Between two frames the loop lets the run get ahead, a slice at a time; so many fit, with room to spare.
const SLICES: usize = 6;

/// A burst at a hundred times real time: a slice of the simulation's work, a frame with the time that passes
/// in it, and a key that comes when a slice has just begun, up to its picture.
fn burst() {
    let text = burst_scenario();
    let scene = |part: Part| {
        let mut window = Window::new((200, 60));
        window.watch(&text);
        window.draw();
        while !speed_is(&window, "×100") {
            window.press("+");
            window.draw();
        }
        let mut times = Vec::new();
        while window.app.is_moving() && times.len() < 2_000 {
            let frame = timed(|| {
                window.app.tick(FRAME);
                window.draw();
            });
            let slice = |_| {
                timed(|| {
                    window.app.tick(Duration::ZERO);
                })
            };
            let slices: Vec<Duration> = (0..SLICES).map(slice).collect();
            match part {
                Part::Slice => times.extend(slices),
                Part::Frame => times.push(frame),
                Part::Key => {
                    times.push(timed(|| {
                        window.app.tick(Duration::ZERO);
                        window.press("]");
                        window.draw();
                    }));
                    window.press("[");
                }
            }
        }
        times
    };
    let name = "a slice of the simulation's work in the burst";
    report(name, shortest(|| scene(Part::Slice)), (0, 16_000));
    let name = "a frame of the burst at 100x, simulation included";
    report(name, shortest(|| scene(Part::Frame)), (0, 16_000));
    let name = "a key in the burst, behind a slice, up to its picture";
    report(name, shortest(|| scene(Part::Key)), (0, 50_000));
}

fn speed_is(window: &Window, speed: &str) -> bool {
    window
        .terminal
        .backend()
        .to_string()
        .lines()
        .any(|line| line.contains(&format!("{speed} ")))
}

fn jumps() {
    let mut playback = Playback::new(playground(LONG));
    let all = timed(|| while playback.work() {});
    let facts = playback.last().folded;
    println!(
        "a run of {} events is known after {all:.1?}: {facts} facts",
        playback.last().counts.events
    );
    // Spread over the run in no order: a stride that shares no factor with its length.
    let times = (0..1_000_u64).map(|n| {
        let to = Time(n * 617_283_951 % 1_000_000_000);
        timed(|| playback.seek(to))
    });
    report("a jump in it", times.collect(), (0, 100_000));
    let back = (0..1_000).map(|_| timed(|| playback.step_back()));
    report("a step back in it", back.collect(), (0, 50_000));
}
