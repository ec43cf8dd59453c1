//! The guest of one environment: its life from INIT to the last invocation, in steps of fuel.

use super::fault::{Fault, FaultKind};
use super::host::{self, Buffer, Host, Kept, Stop, Tick, Turn};
use super::instance::{Entry, Instance, Rest};
use super::limits::{Limiter, SLICE_FUEL, fuel_for};
use super::program::{Program, Shape};
use super::random::Random;
use super::settings::{Clock, Request, Settings};
use super::snapshot::Snapshot;
use super::tmp::Tmp;
use std::fmt;
use std::sync::Arc;

/// What a guest answers a `call`: the service's answer, or its error text.
pub type CallAnswer = Result<Vec<u8>, String>;

/// Why `run` returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Yield {
    /// The fuel given to `run` is used up. Call `run` again to go on.
    Slice,
    /// INIT is done: the guest is frozen until `begin_invoke`.
    Ready,
    /// The guest called a service and is suspended until `answer`.
    Call {
        /// The action, named as in IAM: `dynamodb:PutItem`.
        action: String,
        /// Its JSON payload.
        payload: Vec<u8>,
    },
    /// The guest wrote a log line and is suspended until `run` is called again.
    Log(Vec<u8>),
    /// The invocation ended with this answer; the guest is frozen.
    Answer(Vec<u8>),
    /// The invocation ended with an error of the guest's own telling, as JSON text if the guest wrote JSON;
    /// the guest is frozen and can serve again. During INIT: the guest reported that INIT failed; it is not
    /// ready and must begin INIT anew.
    Failure(Vec<u8>),
    /// The guest crashed. It must begin INIT anew before it can serve again.
    Fault(Fault),
}

/// The guest of one environment: one store, one memory, one `/tmp`.
///
/// What ends when:
///
/// - A *loop* guest is ready when `_start` first calls `next`. Its invocation ends when it calls `next`
///   again: what it does between `respond` and `next` still belongs to the invocation.
/// - A *reactor* is ready when its INIT exports have returned, and an invocation ends when `handle` returns.
/// - A *command* has no warm state: INIT does nothing and costs nothing, and every event gets a fresh
///   instance, whose start is part of the invocation. Only `/tmp` lasts.
pub struct Guest {
    program: Program,
    settings: Arc<Settings>,
    stage: Stage,
    instance: Option<Box<Instance>>,
    /// What outlives an instance, while there is none.
    kept: Option<Kept>,
    /// The function of the module that runs, or runs next.
    entry: Entry,
    /// The buffer of the `call` that waits for an answer.
    waiting: Option<Buffer>,
    /// The buffer of the `next` in which a loop guest is frozen.
    mailbox: Buffer,
    meter: Meter,
    queue: Queue,
    peak: u64,
}

/// Where in its life a guest is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing has begun, or a crash ended it.
    Off,
    Init,
    /// Frozen.
    Ready,
    Invoke,
}

/// Counts fuel so that the sum does not depend on how it is sliced.
#[derive(Debug, Default)]
struct Meter {
    /// Used since INIT or the invocation began.
    used: u64,
    /// Given and counted as used, but too little for the next step; spent on it as soon as there is more.
    carry: u64,
    /// Owed for work of host functions that is done already.
    debt: u64,
}

impl Meter {
    /// Pays what is owed; whether that was enough.
    fn pay(&mut self, left: &mut u64) -> bool {
        let paid = self.debt.min(*left);
        self.debt -= paid;
        self.spend(paid, left);
        self.debt == 0
    }

    fn spend(&mut self, fuel: u64, left: &mut u64) {
        *left -= fuel;
        self.used += fuel;
    }
}

/// Yields that wait until what they cost is paid: at most a log line and what ends the run.
#[derive(Debug, Default)]
struct Queue {
    log: Option<Vec<u8>>,
    end: Option<Yield>,
}

impl Queue {
    fn pop(&mut self) -> Option<Yield> {
        let log = self.log.take().map(Yield::Log);
        log.or_else(|| self.end.take())
    }
}

impl Guest {
    /// Makes a guest that has run nothing yet. `seed` feeds its `random`.
    pub fn boot(program: &Program, settings: &Arc<Settings>, seed: u64) -> Self {
        let tmp = Tmp::new(Arc::clone(&program.budget), settings.ephemeral_bytes());
        Self {
            program: program.clone(),
            settings: Arc::clone(settings),
            stage: Stage::Off,
            instance: None,
            kept: Some(Kept {
                tmp,
                random: Random::new(seed),
            }),
            entry: Entry::Boot(0),
            waiting: None,
            mailbox: Buffer::default(),
            meter: Meter::default(),
            queue: Queue::default(),
            peak: 0,
        }
    }

    /// Makes a guest from a snapshot of the same program: INIT is already done. What INIT drew at random is
    /// the same in all; what is drawn from now on comes from `seed`.
    ///
    /// If the snapshot does not fit the memory setting, the guest is not ready and `run` tells why.
    pub fn restore(
        program: &Program,
        settings: &Arc<Settings>,
        snapshot: &Snapshot,
        seed: u64,
    ) -> Self {
        let mut guest = Self::boot(program, settings, seed);
        guest.instantiate();
        let Some(instance) = &mut guest.instance else {
            return guest;
        };
        if snapshot.put(&program.code, instance) {
            guest.stage = Stage::Ready;
        } else {
            let message = "the snapshot does not fit the function's memory setting";
            guest.crash(Fault::new(FaultKind::Entrypoint, message));
        }
        guest.meter = Meter::default();
        guest
    }

    /// Prepares INIT; `run` runs it. After a fault it starts anew (globals are gone, `/tmp` stays).
    pub fn begin_init(&mut self) {
        self.drop_instance();
        self.meter = Meter::default();
        self.queue = Queue::default();
        if let Err(why) = self.program.fits(&self.settings) {
            self.crash(Fault::new(FaultKind::Entrypoint, why.0));
        } else if self.program.shape() == Shape::Command {
            self.stage = Stage::Ready;
            self.queue.end = Some(Yield::Ready);
        } else {
            self.stage = Stage::Init;
            self.instantiate();
            self.skip_missing_boot();
        }
    }

    /// A reactor without anything to run in INIT is ready at once.
    fn skip_missing_boot(&mut self) {
        if self.instance.is_some() && self.program.code.boot.is_empty() {
            self.end_init();
        }
    }

    /// Hands over an event; `run` runs the handler. The guest must be ready: a guest that is not answers
    /// with a fault.
    pub fn begin_invoke(&mut self, request: Request) {
        self.meter = Meter::default();
        if self.stage != Stage::Ready {
            self.crash(Fault::new(
                FaultKind::Entrypoint,
                "an event came to an environment that is not ready",
            ));
            return;
        }
        self.queue = Queue::default();
        self.stage = Stage::Invoke;
        let shape = self.program.shape();
        if shape == Shape::Command {
            self.instantiate();
        }
        let Some(instance) = &mut self.instance else {
            return;
        };
        let len = i32::try_from(request.event.len()).unwrap_or(i32::MAX);
        let (memory, host) = instance.split();
        host.begin(request.clone());
        match shape {
            Shape::Command => host.answer_on_stdout(),
            Shape::Reactor => self.entry = Entry::Alloc(len),
            Shape::Loop => {
                let needed = host::deliver(memory, host, self.mailbox, request);
                if self.mailbox.holds(needed) {
                    self.meter.debt += fuel_for(needed as u64);
                }
                instance.set_result(len);
            }
        }
    }

    /// Runs until the next yield, using at most `fuel`.
    ///
    /// [`Yield::Slice`] means that all of it is used up. The sum of fuel, and everything that the guest
    /// does, is the same however a run is cut into slices.
    pub fn run(&mut self, fuel: u64, clock: Clock) -> Yield {
        let mut left = fuel;
        let begun = self.meter.used;
        loop {
            if !self.meter.pay(&mut left) {
                return Yield::Slice;
            }
            if let Some(yielded) = self.queue.pop() {
                return yielded;
            }
            if self.waiting.is_some() {
                self.answer(Err("Unanswered: the platform gave no answer".into()));
            }
            let Some(instance) = self.instance.as_mut().filter(|_| self.stage.is_running()) else {
                return self.at_rest();
            };
            let credit = self.meter.carry + left;
            let needs = instance.needs();
            if credit < needs {
                self.meter.spend(left, &mut left);
                self.meter.carry = credit;
                return Yield::Slice;
            }
            let slice = credit.min(SLICE_FUEL.max(needs));
            instance.store.data_mut().tick = Tick {
                clock,
                before: self.meter.used - begun,
                carried: self.meter.carry,
                slice,
            };
            let (rest, used) = instance.run(&self.program.code, self.entry, slice);
            let carried = used.min(self.meter.carry);
            self.meter.carry -= carried;
            self.meter.spend(used - carried, &mut left);
            self.meter.debt += std::mem::take(&mut instance.store.data_mut().debt);
            match rest {
                Rest::OutOfFuel => {}
                Rest::Returned(result) => self.returned(result),
                Rest::Stopped(stop) => self.stopped(stop),
                Rest::Crashed(fault) => self.crash(fault),
            }
        }
    }

    /// What `run` tells when there is nothing to run.
    fn at_rest(&self) -> Yield {
        if self.is_ready() {
            return Yield::Ready;
        }
        Yield::Fault(Fault::new(
            FaultKind::Entrypoint,
            "the environment has not begun INIT",
        ))
    }

    /// Answers the pending `call`; `run` goes on. Without one it does nothing.
    pub fn answer(&mut self, answer: CallAnswer) {
        let (Some(out), Some(instance)) = (self.waiting.take(), &mut self.instance) else {
            return;
        };
        let (memory, host) = instance.split();
        let result = host.take_answer(memory, out, answer);
        self.meter.debt += std::mem::take(&mut host.debt);
        instance.set_result(result);
    }

    /// A function of the module returned: the next one, or the end.
    fn returned(&mut self, result: i32) {
        let shape = self.program.shape();
        match self.entry {
            Entry::Boot(index) if index + 1 < self.program.code.boot.len() => {
                self.entry = Entry::Boot(index + 1);
            }
            Entry::Boot(_) => match shape {
                Shape::Reactor => self.end_init(),
                Shape::Command => self.end_command(),
                Shape::Loop => self.crash(Fault::new(
                    FaultKind::Exit,
                    "the function ended: `_start` returned, and a function that answers events must keep \
                     asking for the next",
                )),
            },
            Entry::Alloc(len) => self.hand_over(result, len),
            Entry::Handle(..) => self.end_invoke(),
        }
    }

    /// Copies the event to where `alloc` says.
    fn hand_over(&mut self, start: i32, len: i32) {
        let Some(instance) = &mut self.instance else {
            return;
        };
        let (memory, host) = instance.split();
        let Turn::Serving(request) = &host.turn else {
            return;
        };
        let event = Arc::clone(&request.event);
        let size = memory.len();
        let from = start.cast_unsigned() as usize;
        let place = from
            .checked_add(event.len())
            .and_then(|end| memory.get_mut(from..end));
        let Some(place) = place else {
            self.crash(Fault::new(
                FaultKind::Host,
                format!(
                    "`alloc` returned address {from} for an event of {} bytes: that is outside the \
                     function's memory of {size} bytes",
                    event.len()
                ),
            ));
            return;
        };
        place.copy_from_slice(&event);
        self.meter.debt += fuel_for(event.len() as u64);
        self.entry = Entry::Handle(start, len);
    }

    /// A host function stopped the guest.
    fn stopped(&mut self, stop: Stop) {
        let Some(instance) = &mut self.instance else {
            return;
        };
        let host = instance.store.data_mut();
        match stop {
            Stop::Next(_) if self.program.shape() != Shape::Loop => self.crash(Fault::new(
                FaultKind::Host,
                "`next` is for functions that are a loop; this one exports `handle`",
            )),
            Stop::Next(buffer) => {
                self.mailbox = buffer;
                match self.stage {
                    Stage::Init => self.end_init(),
                    _ => self.end_invoke(),
                }
            }
            Stop::Call(buffer) => {
                self.waiting = Some(buffer);
                let sent = std::mem::take(&mut host.outbox);
                self.queue.end = Some(Yield::Call {
                    action: sent.action,
                    payload: sent.bytes,
                });
            }
            Stop::Log(_) => self.queue.log = Some(std::mem::take(&mut host.outbox.bytes)),
            Stop::InitFailed => {
                let report = std::mem::take(&mut host.outbox.bytes);
                self.queue.log = host.last_line();
                self.queue.end = Some(Yield::Failure(report));
                self.stage = Stage::Off;
                self.drop_instance();
            }
            Stop::Exit(0) if self.program.shape() == Shape::Command => self.end_command(),
            Stop::Exit(code) => self.crash(Fault::new(
                FaultKind::Exit,
                format!("the function ended its process with exit status {code}"),
            )),
            Stop::Fault(fault) => self.crash(fault),
        }
    }

    fn end_init(&mut self) {
        self.stage = Stage::Ready;
        let host = self.instance.as_mut().map(|one| one.store.data_mut());
        self.queue.log = host.and_then(|host| host.end().0);
        self.queue.end = Some(Yield::Ready);
    }

    fn end_invoke(&mut self) {
        let Some(instance) = &mut self.instance else {
            return;
        };
        let (log, answer) = instance.store.data_mut().end();
        self.queue.log = log;
        self.queue.end = Some(match answer {
            Ok(answer) => Yield::Answer(answer),
            Err(report) => Yield::Failure(report),
        });
        self.stage = Stage::Ready;
    }

    /// A command ended as it should: nothing of it stays but `/tmp`.
    fn end_command(&mut self) {
        self.end_invoke();
        self.drop_instance();
    }

    fn crash(&mut self, fault: Fault) {
        self.stage = Stage::Off;
        let host = self.instance.as_mut().map(|one| one.store.data_mut());
        self.queue.log = host.and_then(Host::last_line);
        self.queue.end = Some(Yield::Fault(fault));
        self.drop_instance();
    }

    /// Makes a fresh instance, ready to boot; a crash if that is impossible.
    fn instantiate(&mut self) {
        let kept = self
            .kept
            .take()
            .expect("there is no instance that holds it");
        let limiter = Limiter::new(
            Arc::clone(&self.program.budget),
            self.settings.memory_bytes(),
        );
        let host = Host::new(&self.settings, limiter, kept);
        self.entry = Entry::Boot(0);
        match Instance::new(&self.program.code, host) {
            Ok((instance, fuel)) => {
                self.meter.debt += fuel;
                self.instance = Some(Box::new(instance));
            }
            Err((fault, kept)) => {
                self.kept = Some(kept);
                self.crash(fault);
            }
        }
    }

    fn drop_instance(&mut self) {
        self.waiting = None;
        self.peak = self.peak_memory();
        if let Some(instance) = self.instance.take() {
            self.kept = Some(instance.store.into_data().kept);
        }
    }

    /// Fuel used since the last `begin_init` or `begin_invoke`.
    pub fn fuel_used(&self) -> u64 {
        self.meter.used
    }

    /// The most linear memory used so far, in bytes: Max Memory Used, without what a real runtime takes.
    pub fn peak_memory(&self) -> u64 {
        let host = self.instance.as_ref().map(|one| one.store.data());
        host.map_or(0, |host| host.limiter.peak()).max(self.peak)
    }

    /// Bytes of `/tmp` in use.
    pub fn tmp_bytes(&self) -> u64 {
        let held = self.instance.as_ref().map(|one| &one.store.data().kept);
        held.or(self.kept.as_ref())
            .map_or(0, |kept| kept.tmp.used())
    }

    /// Whether INIT is done and an event can be handed over.
    pub fn is_ready(&self) -> bool {
        self.stage == Stage::Ready
    }

    /// A snapshot of a guest that is ready; none of a guest that is not, or whose program cannot be
    /// snapshotted (see [`Program::can_snapshot`]).
    pub fn snapshot(&mut self) -> Option<Snapshot> {
        let instance = self.instance.as_ref()?;
        if !self.is_ready() || !self.program.can_snapshot() {
            return None;
        }
        let scratch = Self::boot(&self.program.isolated(), &self.settings, 0);
        let limiter = Limiter::new(
            Arc::clone(&scratch.program.budget),
            self.settings.memory_bytes(),
        );
        let host = Host::new(&self.settings, limiter, scratch.kept?);
        let (fresh, _) = Instance::new(&self.program.code, host).ok()?;
        Some(Snapshot::take(&self.program.code, instance, &fresh))
    }
}

impl Stage {
    fn is_running(self) -> bool {
        matches!(self, Self::Init | Self::Invoke)
    }
}

impl fmt::Debug for Guest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guest")
            .field("stage", &self.stage)
            .field("meter", &self.meter)
            .finish_non_exhaustive()
    }
}
