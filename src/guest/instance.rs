//! One running instance of a module: what a process is on the real service.
//!
//! It runs one exported function at a time, a slice of fuel at a time, and is suspended in between. A
//! suspended call is a value that belongs to its store; both live and die here.

use super::fault::{Fault, FaultKind};
use super::host::{Host, Kept, Stop};
use super::limits::fuel_for;
use super::module::GLOBAL_EXPORT;
use super::program::{Code, PAGE_BYTES};
use wasmi::errors::ErrorKind;
use wasmi::{
    Error, Extern, Func, Memory, ResumableCall, ResumableCallHostTrap, ResumableCallOutOfFuel,
    Store, Val,
};

/// The fuel that instantiation may use for copying data segments: more than any module can want.
const INSTANTIATION_FUEL: u64 = 1 << 40;

/// An instance and the call that it is in.
pub(super) struct Instance {
    pub(super) store: Store<Host>,
    inner: wasmi::Instance,
    /// `alloc` and `handle` of a reactor, looked up once.
    handlers: Option<(Func, Func)>,
    call: Call,
}

/// The call that an instance is in.
enum Call {
    None,
    OutOfFuel(ResumableCallOutOfFuel),
    /// In a host function, which will return this.
    InHost(ResumableCallHostTrap, Option<Val>),
}

/// Why an instance came to rest.
pub(super) enum Rest {
    /// It wants more fuel to go on.
    OutOfFuel,
    /// The function returned; `alloc` with this.
    Returned(i32),
    /// A host function stopped it.
    Stopped(Stop),
    /// It crashed, and the store is no longer of use.
    Crashed(Fault),
}

/// A function of the module that the lab calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// A function that runs INIT, by its place in [`Code::boot`].
    Boot(usize),
    /// `alloc`, for an event of this length.
    Alloc(i32),
    /// `handle`, for an event at this address and of this length.
    Handle(i32, i32),
}

impl Instance {
    /// Makes an instance: memory zeroed, data copied, nothing run. Also tells what that costs in fuel:
    /// a page of zeros costs what `memory.grow` would charge for it. If it cannot be made, what outlives it
    /// comes back.
    pub(super) fn new(code: &Code, host: Host) -> Result<(Self, u64), (Fault, Kept)> {
        let mut store = Store::new(&code.engine, host);
        store.limiter(|host| &mut host.limiter);
        store
            .set_fuel(INSTANTIATION_FUEL)
            .expect("fuel is metered in every engine of ours");
        let made = code.linker.instantiate_and_start(&mut store, &code.module);
        let inner = match made {
            Ok(inner) => inner,
            Err(error) => {
                let fault = Fault::of(&error, &store.data().limiter);
                return Err((fault, store.into_data().kept));
            }
        };
        store.data_mut().memory = inner.get_memory(&store, "memory");
        let handlers = inner
            .get_func(&store, "alloc")
            .zip(inner.get_func(&store, "handle"));
        let copied = INSTANTIATION_FUEL - store.get_fuel().unwrap_or(INSTANTIATION_FUEL);
        let zeroed = fuel_for(store.data().limiter.used());
        let instance = Self {
            store,
            inner,
            handlers,
            call: Call::None,
        };
        Ok((instance, copied + zeroed))
    }

    /// The least fuel with which the instance can go on.
    pub(super) fn needs(&self) -> u64 {
        match &self.call {
            Call::OutOfFuel(call) => call.required_fuel().max(1),
            Call::None | Call::InHost(..) => 1,
        }
    }

    /// Decides what the host function returns that the guest is suspended in.
    pub(super) fn set_result(&mut self, result: i32) {
        if let Call::InHost(_, value) = &mut self.call {
            *value = Some(Val::I32(result));
        }
    }

    /// Calls a function, or goes on with the call that is suspended, with at most `fuel`. Also tells the
    /// fuel that was used.
    pub(super) fn run(&mut self, code: &Code, entry: Entry, fuel: u64) -> (Rest, u64) {
        self.store
            .set_fuel(fuel)
            .expect("fuel is metered in every engine of ours");
        let mut results = [Val::I32(0)];
        let outputs = if matches!(entry, Entry::Alloc(_)) {
            &mut results[..]
        } else {
            &mut []
        };
        let call = match std::mem::replace(&mut self.call, Call::None) {
            Call::None => self.start(code, entry, outputs),
            Call::OutOfFuel(call) => call.resume(&mut self.store, outputs),
            Call::InHost(call, value) => call.resume(&mut self.store, value.as_slice(), outputs),
        };
        let used = fuel - self.store.get_fuel().unwrap_or(0).min(fuel);
        let rest = match call {
            Ok(ResumableCall::Finished) => Rest::Returned(results[0].i32().unwrap_or(0)),
            Ok(ResumableCall::OutOfFuel(call)) => {
                self.call = Call::OutOfFuel(call);
                Rest::OutOfFuel
            }
            Ok(ResumableCall::HostTrap(call)) => {
                let stop = stop(call.host_error());
                let value = match &stop {
                    Stop::Log(result) => result.map(Val::I32),
                    _ => None,
                };
                self.call = Call::InHost(call, value);
                Rest::Stopped(stop)
            }
            Err(error) => self.failed(&error),
        };
        (rest, used)
    }

    fn start(
        &mut self,
        code: &Code,
        entry: Entry,
        outputs: &mut [Val],
    ) -> Result<ResumableCall, Error> {
        let missing = || Error::new("a function that was checked for is missing");
        let store = &mut self.store;
        let (alloc, handle) = self.handlers.unzip();
        match entry {
            Entry::Boot(index) => {
                let func = self.inner.get_func(&*store, code.boot[index]);
                let func = func.ok_or_else(missing)?;
                func.call_resumable(store, &[], outputs)
            }
            Entry::Alloc(len) => {
                let alloc = alloc.ok_or_else(missing)?;
                alloc.call_resumable(store, &[Val::I32(len)], outputs)
            }
            Entry::Handle(start, len) => {
                let handle = handle.ok_or_else(missing)?;
                handle.call_resumable(store, &[Val::I32(start), Val::I32(len)], outputs)
            }
        }
    }

    /// A call that ended with an error. A host function's stop arrives here too if the module exports that
    /// function itself or tail-calls it, so that nothing is left to resume.
    fn failed(&self, error: &Error) -> Rest {
        let no_way_back = || {
            Rest::Crashed(Fault::new(
                FaultKind::Host,
                "a host function was exported again or called as a tail call, and there is no way back \
                 from where it stopped",
            ))
        };
        match error.downcast_ref::<Stop>() {
            Some(Stop::Fault(fault)) => Rest::Crashed(fault.clone()),
            Some(Stop::Exit(code)) => Rest::Stopped(Stop::Exit(*code)),
            Some(Stop::InitFailed) => Rest::Stopped(Stop::InitFailed),
            Some(Stop::Next(_) | Stop::Call(_) | Stop::Log(_)) => no_way_back(),
            None if matches!(error.kind(), ErrorKind::ResumableHostTrap(_)) => no_way_back(),
            None => Rest::Crashed(Fault::of(error, &self.store.data().limiter)),
        }
    }

    /// Guest memory and host data, side by side; the memory is empty if the module has none.
    pub(super) fn split(&mut self) -> (&mut [u8], &mut Host) {
        match self.store.data().memory {
            Some(memory) => memory.data_and_store_mut(&mut self.store),
            None => (&mut [], self.store.data_mut()),
        }
    }

    /// The exported memory's bytes.
    pub(super) fn memory(&self) -> &[u8] {
        let memory = self.store.data().memory;
        memory.map_or(&[], |memory: Memory| memory.data(&self.store))
    }

    /// Grows the memory to so many bytes; whether that was allowed.
    pub(super) fn grow_to(&mut self, bytes: usize) -> bool {
        let Some(memory) = self.store.data().memory else {
            return bytes == 0;
        };
        let more = bytes.saturating_sub(memory.data_size(&self.store)) as u64;
        // Whatever the growth costs was paid when the snapshot was taken.
        self.store
            .set_fuel(INSTANTIATION_FUEL)
            .expect("fuel is metered in every engine of ours");
        more == 0 || memory.grow(&mut self.store, more / PAGE_BYTES).is_ok()
    }

    /// The values of mutable globals.
    pub(super) fn globals(&self, code: &Code) -> Vec<Val> {
        let values = code.globals.iter().filter_map(|name| {
            debug_assert!(name.starts_with(GLOBAL_EXPORT));
            match self.inner.get_export(&self.store, name) {
                Some(Extern::Global(global)) => Some(global.get(&self.store)),
                _ => None,
            }
        });
        values.collect()
    }

    /// Sets the mutable globals.
    pub(super) fn set_globals(&mut self, code: &Code, values: &[Val]) {
        for (name, value) in code.globals.iter().zip(values) {
            if let Some(Extern::Global(global)) = self.inner.get_export(&self.store, name) {
                global
                    .set(&mut self.store, value.clone())
                    .expect("the value was read from the same global");
            }
        }
    }
}

/// Reads a host function's error. Ours are all [`Stop`]s.
fn stop(error: &Error) -> Stop {
    error.downcast_ref::<Stop>().cloned().unwrap_or_else(|| {
        Stop::Fault(Fault::new(
            FaultKind::Host,
            "a host function failed unexpectedly",
        ))
    })
}
