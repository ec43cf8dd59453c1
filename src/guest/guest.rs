//! The guest of one environment: its life from INIT to the last invocation, in steps of fuel.

use super::fault::{Fault, FaultKind};
use super::host::{self, Buffer, Host, Kept, Tick};
use super::instance::{Entry, Instance, Rest};
use super::limits::{Limiter, SLICE_FUEL, fuel_for};
use super::meter::Meter;
use super::program::{Program, Shape};
use super::random::Random;
use super::settings::{Clock, Request, Settings};
use super::snapshot::Snapshot;
use super::tmp::Tmp;
use super::yields::{CallAnswer, Queue, Yield};
use std::fmt;
use std::sync::Arc;

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
    pub(super) program: Program,
    pub(super) settings: Arc<Settings>,
    pub(super) stage: Stage,
    pub(super) instance: Option<Box<Instance>>,
    /// What outlives an instance, while there is none.
    pub(super) kept: Option<Kept>,
    /// The function of the module that runs, or runs next.
    pub(super) entry: Entry,
    /// The buffer of the `call` that waits for an answer.
    pub(super) waiting: Option<Buffer>,
    /// The buffer of the `next` in which a loop guest is frozen.
    pub(super) mailbox: Buffer,
    pub(super) meter: Meter,
    pub(super) queue: Queue,
    pub(super) peak: u64,
}

/// Where in its life a guest is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing has begun, or a crash ended it.
    Off,
    Init,
    /// Frozen.
    Ready,
    Invoke,
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
