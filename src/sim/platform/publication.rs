//! Publishing a version with SnapStart: INIT runs once, and its snapshot serves every new environment.

use crate::guest::{Clock, Guest, Program, Shape, Snapshot, Yield};
use crate::sim::calendar::epoch_us;
use crate::sim::scenario::Code;
use crate::sim::trace::{FunctionId, Sink};
use crate::sim::{Simulation, function_id};

impl<S: Sink> Simulation<S> {
    /// Whether a function brings its own runtime: a loop guest does.
    pub(crate) fn has_custom_runtime(&self, id: FunctionId) -> bool {
        let program = self.program(id);
        program.is_some_and(|program| program.shape() == Shape::Loop)
    }

    fn program(&self, id: FunctionId) -> Option<&Program> {
        match &self.functions[usize::from(id.0)].config.code {
            Code::Guest(program) => Some(program),
            Code::Modelled(_) => None,
        }
    }

    /// Publishes the versions of functions with SnapStart: INIT runs before the run begins, and new
    /// environments are restored from what it left. A guest that cannot be snapshotted runs INIT as ever.
    pub(crate) fn publish_versions(&mut self) {
        for index in 0..self.functions.len() {
            let function = &mut self.functions[index];
            if let Code::Guest(program) = &function.config.code
                && function.config.snap_start
                && function.snapshot.is_none()
            {
                let seed = function.guest_seeds.bits();
                let mut guest = Guest::boot(program, &function.settings, seed);
                guest.begin_init();
                let snapshot = self.run_init(function_id(index), &mut guest);
                self.functions[index].snapshot = snapshot;
            }
        }
    }

    /// Runs INIT for a snapshot, at once and at no time. It may burn a bounded amount of fuel.
    fn run_init(&mut self, id: FunctionId, guest: &mut Guest) -> Option<Snapshot> {
        const MOST_FUEL: u64 = 4_000_000_000;
        let clock = Clock {
            start_us: epoch_us(self.now),
            spent: 0,
            ns_num: 1,
            ns_den: 1,
        };
        loop {
            match guest.run(MOST_FUEL.saturating_sub(guest.fuel_used()), clock) {
                Yield::Ready => return guest.snapshot(),
                Yield::Log(_) => {}
                Yield::Call { action, payload } => {
                    guest.answer(self.call_in_publication(id, &action, &payload));
                }
                Yield::Slice | Yield::Answer(_) | Yield::Failure(_) | Yield::Fault(_) => {
                    return None;
                }
            }
        }
    }
}
