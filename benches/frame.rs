//! How long a frame takes, a key and a jump, with the bounds that they must keep.
//!
//! `cargo bench --bench frame` prints all figures, and fails at its end if a bound is broken by more than a busy
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
    let mut bounds = Bounds::default();
    first_frame(&mut bounds);
    fullest_screen(&mut bounds);
    burst(&mut bounds);
    jumps(&mut bounds);
    if !bounds.broken.is_empty() {
        println!(
            "Broken by more than {BUSY} times:\n{}",
            bounds.broken.join("\n")
        );
        std::process::exit(1);
    }
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

/// What was found above its bounds.
#[derive(Default)]
struct Bounds {
    broken: Vec<String>,
}

impl Bounds {
    /// Prints the median and the worst of some times, and holds each to a bound in microseconds; 0 is none.
    fn report(&mut self, what: &str, scene: &Scene, (median_bound, worst_bound): (u64, u64)) {
        let mut times = scene.times.clone();
        times.sort();
        let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
        let cpu = scene
            .cpu
            .map_or_else(|| "-".into(), |cpu| format!("{cpu:.1?}"));
        println!(
            "{what:<54} median {median:>8.1?}  worst {worst:>8.1?}  of {:<5} mean CPU of all in it {cpu}",
            times.len()
        );
        for (name, found, bound) in [
            ("median", median, median_bound),
            ("worst", worst, worst_bound),
        ] {
            let bound = Duration::from_micros(bound);
            if bound > Duration::ZERO && found > bound {
                println!("  above its bound of {bound:?}");
                if found > bound * BUSY {
                    self.broken
                        .push(format!("{what}: {name} {found:?}, bound {bound:?}"));
                }
            }
        }
    }
}

/// The times of a scene's frames, and the processor's time for all that is done in the scene, a frame.
struct Scene {
    times: Vec<Duration>,
    cpu: Option<Duration>,
}

/// What this process has had of a processor so far, where the system tells: a busy machine makes everything
/// take longer, and nothing more work.
fn on_cpu() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    let nanos = told.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanos))
}

fn on_cpu_since(before: Option<Duration>) -> Option<Duration> {
    on_cpu()?.checked_sub(before?)
}

/// Plays a scene several times and keeps the shortest time of each of its frames.
fn shortest(scene: impl Fn() -> Vec<Duration>) -> Scene {
    let before = on_cpu();
    let mut times = scene();
    for _ in 1..ROUNDS {
        for (time, again) in times.iter_mut().zip(scene()) {
            *time = again.min(*time);
        }
    }
    let spent = on_cpu_since(before);
    let frames = u32::try_from(times.len() * ROUNDS).unwrap_or(u32::MAX);
    let cpu = spent.map(|spent| spent / frames);
    Scene { times, cpu }
}

/// From nothing to a picture: content, records, the scenario, its first frame.
fn first_frame(bounds: &mut Bounds) {
    let scene = || {
        vec![timed(|| {
            let mut window = Window::new((100, 30));
            window.watch(FULLEST);
            window.draw();
        })]
    };
    bounds.report("first frame, from nothing", &shortest(scene), (50_000, 0));
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

fn fullest_screen(bounds: &mut Bounds) {
    for size in [(80, 24), (200, 60)] {
        let (width, height) = size;
        let still = || {
            let mut window = fullest(size);
            (0..200).map(|_| timed(|| window.draw())).collect()
        };
        let name = format!("the fullest screen, still, {width}x{height}");
        bounds.report(&name, &shortest(still), (1_000, 16_000));
        let playing = || {
            let mut window = fullest(size);
            let frame = |_| {
                window.app.tick(Duration::from_millis(20));
                timed(|| window.draw())
            };
            (0..400).map(frame).collect()
        };
        let name = format!("the fullest screen, playing, {width}x{height}");
        bounds.report(&name, &shortest(playing), (1_000, 16_000));
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
fn burst(bounds: &mut Bounds) {
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
    bounds.report(name, &shortest(|| scene(Part::Slice)), (0, 16_000));
    let name = "a frame of the burst at 100x, simulation included";
    bounds.report(name, &shortest(|| scene(Part::Frame)), (0, 16_000));
    let name = "a key in the burst, behind a slice, up to its picture";
    bounds.report(name, &shortest(|| scene(Part::Key)), (0, 50_000));
}

fn speed_is(window: &Window, speed: &str) -> bool {
    window
        .terminal
        .backend()
        .to_string()
        .lines()
        .any(|line| line.contains(&format!("{speed} ")))
}

fn jumps(bounds: &mut Bounds) {
    let mut playback = Playback::new(playground(LONG));
    let all = timed(|| while playback.work() {});
    let facts = playback.last().folded;
    println!(
        "a run of {} events is known after {all:.1?}: {facts} facts",
        playback.last().counts.events
    );
    // Spread over the run in no order: a stride that shares no factor with its length.
    let jump = |n: u64| {
        let to = Time(n * 617_283_951 % 1_000_000_000);
        timed(|| playback.seek(to))
    };
    bounds.report("a jump in it", &once((0..1_000).map(jump)), (0, 100_000));
    let back = once((0..1_000).map(|_| timed(|| playback.step_back())));
    bounds.report("a step back in it", &back, (0, 50_000));
}

/// Times that are taken once.
fn once(times: impl Iterator<Item = Duration>) -> Scene {
    let before = on_cpu();
    let times: Vec<Duration> = times.collect();
    let spent = on_cpu_since(before);
    let count = u32::try_from(times.len()).unwrap_or(u32::MAX);
    Scene {
        cpu: spent.map(|spent| spent / count),
        times,
    }
}
