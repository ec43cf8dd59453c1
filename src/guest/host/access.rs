//! Checked access to a guest's memory, and the price of it.

use super::super::fault::{Fault, FaultKind};
use super::super::limits::{HOST_CALL_FUEL, fuel_for};
use super::{Host, Stop};
use wasmi::{Caller, Error};

/// A place in guest memory, checked when it was handed over. Memory never shrinks, so it stays good.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Buffer {
    pub(super) start: usize,
    pub(super) len: usize,
}

impl Buffer {
    /// Writes all bytes, or none if they do not fit. Tells the length that is needed.
    pub(in super::super) fn fill(self, memory: &mut [u8], bytes: &[u8]) -> i32 {
        if bytes.len() <= self.len {
            memory[self.start..self.start + bytes.len()].copy_from_slice(bytes);
        }
        length(bytes.len())
    }

    /// Whether so many bytes fit.
    pub(in super::super) fn holds(self, len: usize) -> bool {
        len <= self.len
    }
}

/// A length as guests read it. Nothing that guests are handed comes near the bound.
pub(super) fn length(len: usize) -> i32 {
    i32::try_from(len).unwrap_or(i32::MAX)
}

/// A host function's view of its caller.
pub(super) type Guest<'a> = Caller<'a, Host>;

pub(super) fn stop<T>(stop: Stop) -> Result<T, Error> {
    Err(Error::host(stop))
}

pub(super) fn fault<T>(message: impl Into<String>) -> Result<T, Error> {
    stop(Stop::Fault(Fault::new(FaultKind::Host, message)))
}

/// Guest memory and host data, side by side.
pub(super) fn split<'a>(guest: &'a mut Guest<'_>) -> (&'a mut [u8], &'a mut Host) {
    let memory = guest
        .data()
        .memory
        .expect("a module that imports a function with pointers exports its memory");
    memory.data_and_store_mut(guest)
}

/// Checks a place in guest memory, even one of no length. `what` names the function for the author.
pub(super) fn buffer(memory: &[u8], start: i32, len: i32, what: &str) -> Result<Buffer, Error> {
    let (start, len) = (start.cast_unsigned() as usize, len.cast_unsigned() as usize);
    if start
        .checked_add(len)
        .is_some_and(|end| end <= memory.len())
    {
        return Ok(Buffer { start, len });
    }
    fault(format!(
        "`{what}` was handed {len} bytes at address {start}, outside the function's memory of {} bytes",
        memory.len()
    ))
}

/// The bytes at a place in guest memory.
pub(super) fn bytes<'a>(
    memory: &'a [u8],
    start: i32,
    len: i32,
    what: &str,
) -> Result<&'a [u8], Error> {
    let place = buffer(memory, start, len, what)?;
    Ok(&memory[place.start..place.start + place.len])
}

/// Charges a host function's own work. What the slice cannot pay is owed.
pub(super) fn charge(guest: &mut Guest<'_>, bytes: usize) {
    let cost = HOST_CALL_FUEL + fuel_for(bytes as u64);
    let left = guest.get_fuel().unwrap_or(0);
    let paid = cost.min(left);
    guest
        .set_fuel(left - paid)
        .expect("fuel is metered in every engine of ours");
    guest.data_mut().debt += cost - paid;
}

/// The virtual time in microseconds at this point of the slice.
pub(super) fn now_us(guest: &Guest<'_>) -> u64 {
    let host = guest.data();
    let spent = host.tick.slice - guest.get_fuel().unwrap_or(0).min(host.tick.slice);
    let used = host.tick.before + spent.saturating_sub(host.tick.carried) + host.debt;
    host.tick.clock.after(used)
}

/// Logs a line: a stop if the log has room, nothing but its charge if not. `result` is what the host
/// function returns.
pub(super) fn log_line(host: &mut Host, line: &[u8], result: Option<i32>) -> Result<(), Error> {
    match host.log.admit(line) {
        None => Ok(()),
        Some(shown) => {
            host.outbox.bytes = shown;
            stop(Stop::Log(result))
        }
    }
}
