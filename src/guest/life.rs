//! What becomes of a guest when a function of its module returns, stops or crashes.

use super::fault::{Fault, FaultKind};
use super::guest::{Guest, Stage};
use super::host::{Host, Stop, Turn};
use super::instance::{Entry, Instance};
use super::limits::{Limiter, fuel_for};
use super::program::Shape;
use super::yields::Yield;
use std::sync::Arc;

impl Guest {
    /// A function of the module returned: the next one, or the end.
    pub(super) fn returned(&mut self, result: i32) {
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
    pub(super) fn hand_over(&mut self, start: i32, len: i32) {
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
    pub(super) fn stopped(&mut self, stop: Stop) {
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

    pub(super) fn end_init(&mut self) {
        self.stage = Stage::Ready;
        let host = self.instance.as_mut().map(|one| one.store.data_mut());
        self.queue.log = host.and_then(|host| host.end().0);
        self.queue.end = Some(Yield::Ready);
    }

    pub(super) fn end_invoke(&mut self) {
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
    pub(super) fn end_command(&mut self) {
        self.end_invoke();
        self.drop_instance();
    }

    pub(super) fn crash(&mut self, fault: Fault) {
        self.stage = Stage::Off;
        let host = self.instance.as_mut().map(|one| one.store.data_mut());
        self.queue.log = host.and_then(Host::last_line);
        self.queue.end = Some(Yield::Fault(fault));
        self.drop_instance();
    }

    /// Makes a fresh instance, ready to boot; a crash if that is impossible.
    pub(super) fn instantiate(&mut self) {
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

    pub(super) fn drop_instance(&mut self) {
        self.waiting = None;
        self.peak = self.peak_memory();
        if let Some(instance) = self.instance.take() {
            self.kept = Some(instance.store.into_data().kept);
        }
    }
}
