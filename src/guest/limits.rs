//! The bounds that keep a guest inside its function's settings and inside this machine.
//!
//! Two kinds: limits of the real service (payload, memory, `/tmp`), and limits of the lab, which are
//! labelled as such wherever a guest meets them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use wasmi::ResourceLimiter;
use wasmi::errors::{MemoryError, TableError};
use wasmi_core::LimiterError;

/// The most an answer to a synchronous invocation may hold: 6 MB. `FACTS.md` section 2, "Payload".
pub const RESPONSE_MAX_BYTES: usize = 6 * 1024 * 1024;

/// A limit of the lab: the most fuel that a guest runs in one go. A denied `memory.grow` leaves about
/// 180 bytes on the native stack until control returns here; at 255 fuel each, a slice of this size
/// leaves 0.7 MB at most.
pub(super) const SLICE_FUEL: u64 = 1_000_000;

/// What every host function costs, beside a unit for each 64 bytes that it moves. A model.
pub(super) const HOST_CALL_FUEL: u64 = 32;

/// Bytes that a host function moves, or that are zeroed, for one unit of fuel. A model; the same as the
/// interpreter's own price for `memory.copy` and `memory.grow`.
pub(super) const BYTES_PER_FUEL: u32 = 64;

/// What moving or zeroing so many bytes costs.
pub(super) const fn fuel_for(bytes: u64) -> u64 {
    bytes / BYTES_PER_FUEL as u64
}

/// A limit of the lab: the longest log line.
pub const LOG_LINE_MAX_BYTES: usize = 16 * 1024;

/// A limit of the lab: the most log of one INIT or one invocation.
pub const LOG_MAX_BYTES: usize = 256 * 1024;

/// A limit of the lab: the largest module, and the longest WAT text.
pub const MODULE_MAX_BYTES: usize = 32 * 1024 * 1024;

/// A limit of the lab: the most locals of one function. Calling it zeroes them all for a single unit of
/// fuel, so that many would make fuel a poor clock.
pub const LOCALS_MAX: u64 = 4_096;

/// A limit of the lab: the elements of a table.
const TABLE_MAX_ELEMENTS: usize = 100_000;

/// A limit of the lab: real bytes of linear memory over all environments of a program.
pub const REAL_MEMORY_MAX_BYTES: u64 = 2 << 30;

/// A limit of the lab: real bytes of `/tmp` over all environments of a program.
pub const REAL_TMP_MAX_BYTES: u64 = 256 << 20;

/// Real bytes that all environments of a program hold at this moment.
#[derive(Debug, Default)]
pub(super) struct Budget {
    memory: AtomicU64,
    tmp: AtomicU64,
}

impl Budget {
    pub(super) fn take_tmp(&self, bytes: u64) -> bool {
        take(&self.tmp, bytes, REAL_TMP_MAX_BYTES)
    }

    pub(super) fn give_tmp(&self, bytes: u64) {
        self.tmp.fetch_sub(bytes, Ordering::Relaxed);
    }

    #[cfg(test)]
    pub(super) fn held(&self) -> (u64, u64) {
        (
            self.memory.load(Ordering::Relaxed),
            self.tmp.load(Ordering::Relaxed),
        )
    }
}

fn take(counter: &AtomicU64, bytes: u64, max: u64) -> bool {
    let add = |held: u64| held.checked_add(bytes).filter(|sum| *sum <= max);
    counter
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, add)
        .is_ok()
}

/// Why a growth of memory was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denied {
    /// The guest asked for this many bytes in total, above its memory setting.
    Setting(u64),
    /// The lab's own limit over all environments was reached.
    Machine(u64),
}

/// Watches one environment's memory: the setting is its cap, and the highest reading is Max Memory Used.
#[derive(Debug)]
pub(super) struct Limiter {
    budget: Arc<Budget>,
    limit: u64,
    used: u64,
    peak: u64,
    /// The reading before the growth that was allowed last, to take it back if it fails after all.
    before: (u64, u64),
    denied: Option<Denied>,
}

impl Limiter {
    pub(super) fn new(budget: Arc<Budget>, limit: u64) -> Self {
        Self {
            budget,
            limit,
            used: 0,
            peak: 0,
            before: (0, 0),
            denied: None,
        }
    }

    pub(super) fn used(&self) -> u64 {
        self.used
    }

    pub(super) fn peak(&self) -> u64 {
        self.peak
    }

    pub(super) fn denied(&self) -> Option<Denied> {
        self.denied
    }

    /// Begins an invocation: what was refused in an earlier one explains nothing that happens now.
    pub(super) fn forget_denials(&mut self) {
        self.denied = None;
    }

    pub(super) fn limit(&self) -> u64 {
        self.limit
    }
}

impl Drop for Limiter {
    fn drop(&mut self) {
        self.budget.memory.fetch_sub(self.used, Ordering::Relaxed);
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool, LimiterError> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        let more = desired.saturating_sub(current) as u64;
        let total = self.used.saturating_add(more);
        if total > self.limit {
            self.denied = Some(Denied::Setting(total));
            return Ok(false);
        }
        if !take(&self.budget.memory, more, REAL_MEMORY_MAX_BYTES) {
            self.denied = Some(Denied::Machine(total));
            return Ok(false);
        }
        self.before = (self.used, self.peak);
        self.used = total;
        self.peak = self.peak.max(total);
        Ok(true)
    }

    /// A growth that was allowed fails after all, for want of fuel or of real memory. After want of fuel
    /// the interpreter asks again.
    fn memory_grow_failed(&mut self, error: &MemoryError) -> Result<(), LimiterError> {
        let (used, peak) = self.before;
        self.budget
            .memory
            .fetch_sub(self.used - used, Ordering::Relaxed);
        if matches!(error, MemoryError::OutOfSystemMemory) {
            self.denied = Some(Denied::Machine(self.used));
        }
        (self.used, self.peak) = (used, peak);
        Ok(())
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool, LimiterError> {
        Ok(desired <= TABLE_MAX_ELEMENTS && maximum.is_none_or(|maximum| desired <= maximum))
    }

    fn table_grow_failed(&mut self, _error: &TableError) -> Result<(), LimiterError> {
        Ok(())
    }

    fn instances(&self) -> usize {
        1
    }

    fn tables(&self) -> usize {
        16
    }

    fn memories(&self) -> usize {
        1
    }
}
