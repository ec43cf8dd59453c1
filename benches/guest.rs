//! How close the guest runtime comes to the bare interpreter: ratios in one run, on one thread.
//!
//! Each figure is the median of many rounds in which the two sides take turns, so that a busy machine
//! disturbs both alike. `cargo bench --bench guest`
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark measures wall time, and prints what it finds"
)]

use coldstart::guest::{Clock, Guest, Program, Request, RequestId, Settings, Yield};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

/// A reactor whose handler works for so many turns of a loop; an INIT of a hundred times as many.
fn reactor(turns: u32) -> Vec<u8> {
    let work = |turns: u32| {
        format!(
            "(local $i i32) (local $x i32) (local.set $i (i32.const {turns}))
             (block $done (loop $more
               (br_if $done (i32.eqz (local.get $i)))
               (local.set $x (i32.xor (i32.mul (local.get $x) (i32.const 31)) (local.get $i)))
               (local.set $i (i32.sub (local.get $i) (i32.const 1)))
               (br $more)))
             (i32.store (i32.const 512) (local.get $x))"
        )
    };
    let text = format!(
        r#"(module (memory (export "memory") 1)
          (func (export "init") {})
          (func (export "alloc") (param i32) (result i32) (i32.const 1024))
          (func (export "handle") (param i32 i32) {}))"#,
        work(turns * 100),
        work(turns)
    );
    wat::parse_str(text).unwrap()
}

const CLOCK: Clock = Clock {
    start_us: 0,
    spent: 0,
    ns_num: 1,
    ns_den: 1,
};

const PLENTY: u64 = 1 << 40;

fn settings() -> Arc<Settings> {
    Arc::new(Settings {
        function: "bench".into(),
        version: "$LATEST".into(),
        memory_mb: 128,
        ephemeral_mb: 512,
        variables: Vec::new(),
    })
}

fn boot(program: &Program, settings: &Arc<Settings>) -> Guest {
    let mut guest = Guest::boot(program, settings, 1);
    guest.begin_init();
    assert_eq!(guest.run(PLENTY, CLOCK), Yield::Ready);
    guest
}

fn invoke(guest: &mut Guest, event: &Arc<[u8]>) {
    guest.begin_invoke(Request {
        id: RequestId(1),
        deadline_ms: 0,
        event: Arc::clone(event),
    });
    assert!(matches!(guest.run(PLENTY, CLOCK), Yield::Answer(_)));
}

/// The same export, called by the interpreter alone, with fuel and nothing else.
struct Bare {
    store: wasmi::Store<()>,
    handle: wasmi::TypedFunc<(i32, i32), ()>,
}

impl Bare {
    fn new(wasm: &[u8]) -> Self {
        let mut config = wasmi::Config::default();
        config.consume_fuel(true);
        config.compilation_mode(wasmi::CompilationMode::Eager);
        let engine = wasmi::Engine::new(&config);
        let module = wasmi::Module::new(&engine, wasm).unwrap();
        let mut store = wasmi::Store::new(&engine, ());
        store.set_fuel(PLENTY).unwrap();
        let linker = wasmi::Linker::new(&engine);
        let instance = linker.instantiate_and_start(&mut store, &module).unwrap();
        let handle = instance.get_typed_func(&store, "handle").unwrap();
        Self { store, handle }
    }

    fn call(&mut self) {
        self.store.set_fuel(PLENTY).unwrap();
        self.handle.call(&mut self.store, (1024, 2)).unwrap();
    }
}

/// Nanoseconds of one `work`, as the median over rounds of `count`.
struct Stopwatch(Vec<f64>);

impl Stopwatch {
    fn time(&mut self, count: u32, mut work: impl FnMut()) {
        let begun = Instant::now();
        for _ in 0..count {
            work();
        }
        self.0
            .push(begun.elapsed().as_secs_f64() * 1e9 / f64::from(count));
    }

    fn median(mut self) -> f64 {
        self.0.sort_by(f64::total_cmp);
        self.0[self.0.len() / 2]
    }
}

/// Two things to do, taking turns; the median time of each in nanoseconds.
fn compare(count: u32, mut one: impl FnMut(), mut other: impl FnMut()) -> (f64, f64) {
    let (mut first, mut second) = (Stopwatch(Vec::new()), Stopwatch(Vec::new()));
    for _ in 0..101 {
        first.time(count, &mut one);
        second.time(count, &mut other);
    }
    (first.median(), second.median())
}

fn warm_invocation(name: &str, turns: u32) {
    let wasm = reactor(turns);
    let program = Program::load(&wasm).unwrap();
    let mut guest = boot(&program, &settings());
    let mut bare = Bare::new(&wasm);
    let event: Arc<[u8]> = b"{}"[..].into();
    let (bare, ours) = compare(500, || bare.call(), || invoke(&mut guest, &event));
    println!(
        "{name:32} bare call {:8.3} us   ours {:8.3} us   {:5.2}x   {:+.3} us",
        bare / 1e3,
        ours / 1e3,
        ours / bare,
        (ours - bare) / 1e3
    );
}

fn cold_start() {
    let settings = settings();
    let thumbnail = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/sandbox/functions/thumbnail/thumbnail.wasm"
    ));
    for (name, wasm) in [
        ("empty", reactor(0)),
        ("10 us handler, 1 ms INIT", reactor(4_000)),
        ("thumbnail", thumbnail.unwrap()),
    ] {
        let program = Program::load(&wasm).unwrap();
        let (compiled, from_bytes) = compare(
            3,
            || drop(black_box(boot(&program, &settings))),
            || drop(black_box(boot(&Program::load(&wasm).unwrap(), &settings))),
        );
        println!(
            "cold start, {name:25} compiled {:9.1} us   from bytes {:9.1} us",
            compiled / 1e3,
            from_bytes / 1e3
        );
        let mut first = boot(&program, &settings);
        let Some(snapshot) = first.snapshot() else {
            continue;
        };
        let (init, restored) = compare(
            3,
            || drop(black_box(boot(&program, &settings))),
            || drop(black_box(Guest::restore(&program, &settings, &snapshot, 1))),
        );
        println!(
            "INIT against restore, {name:15} INIT {:13.1} us   restore {:12.1} us   {:6.1}x   snapshot {} bytes",
            init / 1e3,
            restored / 1e3,
            init / restored,
            snapshot.bytes()
        );
    }
}

/// Kilobytes resident, as Linux counts them; nothing elsewhere.
fn resident_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn frozen_environments(count: u32) {
    let program = Program::load(&reactor(0)).unwrap();
    let settings = settings();
    let event: Arc<[u8]> = b"{}"[..].into();
    let before = resident_kb();
    let begun = Instant::now();
    let mut guests: Vec<Guest> = (0..count).map(|_| boot(&program, &settings)).collect();
    let booted = begun.elapsed();
    for guest in &mut guests {
        invoke(guest, &event);
    }
    let begun = Instant::now();
    for guest in &mut guests {
        invoke(guest, &event);
    }
    let thawed = begun.elapsed();
    let Some((before, after)) = before.zip(resident_kb()) else {
        return;
    };
    let grown_kb = f64::from(u32::try_from(after - before).unwrap());
    println!(
        "{count:6} frozen one-page guests    {:7.1} MB resident   {:6.1} KB each   boot {:6.1} us   thaw {:6.2} us",
        grown_kb / 1024.0,
        grown_kb / f64::from(count),
        booted.as_secs_f64() * 1e6 / f64::from(count),
        thawed.as_secs_f64() * 1e6 / f64::from(count)
    );
}

fn main() {
    // `cargo test --benches` runs this too: then there is nothing to measure.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    warm_invocation("warm, empty handler", 0);
    warm_invocation("warm, handler of about 10 us", 4_000);
    warm_invocation("warm, handler of about 100 us", 40_000);
    cold_start();
    frozen_environments(1_000);
    frozen_environments(10_000);
}
