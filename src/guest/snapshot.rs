//! A guest after INIT, kept to be restored into new environments: what SnapStart does.
//!
//! After a reactor's INIT nothing of it is on a stack: memory and globals are all there is. So a snapshot
//! is the pages that differ from a fresh instance, and the mutable globals. What the guest drew at random
//! in INIT is in its memory, and is the same in every environment restored from it: the uniqueness trap
//! that the real service's documentation warns of. `/tmp` and the source of chance are not part of it.
//!
//! A loop guest waits for events inside `next`, with its stack in the interpreter, which cannot be copied.
//! It has no snapshot.

use super::instance::Instance;
use super::program::Code;
use std::sync::Arc;
use wasmi::Val;

/// Pages of this size are compared and kept: finer than WebAssembly's own.
const GRAIN_BYTES: usize = 4 * 1024;

/// A guest after INIT, to be restored into new environments. Cheap to clone.
#[derive(Clone)]
pub struct Snapshot {
    inner: Arc<Image>,
}

struct Image {
    memory_bytes: usize,
    /// What differs from a fresh instance, by its address.
    pages: Vec<(usize, Box<[u8]>)>,
    globals: Vec<Val>,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot")
            .field("bytes", &self.bytes())
            .finish_non_exhaustive()
    }
}

impl Snapshot {
    /// The size of the snapshot in bytes: what differs from a fresh instance.
    pub fn bytes(&self) -> u64 {
        let pages = self.inner.pages.iter().map(|(_, page)| page.len() as u64);
        pages.sum::<u64>() + 8 * self.inner.globals.len() as u64
    }

    pub(super) fn take(code: &Code, guest: &Instance, fresh: &Instance) -> Self {
        let (memory, fresh) = (guest.memory(), fresh.memory());
        let differs = |(index, page): (usize, &[u8])| {
            let start = index * GRAIN_BYTES;
            let is_same = match fresh.get(start..start + page.len()) {
                Some(old) => old == page,
                None => page.iter().all(|byte| *byte == 0),
            };
            (!is_same).then(|| (start, page.into()))
        };
        let image = Image {
            memory_bytes: memory.len(),
            pages: memory
                .chunks(GRAIN_BYTES)
                .enumerate()
                .filter_map(differs)
                .collect(),
            globals: guest.globals(code),
        };
        Self {
            inner: Arc::new(image),
        }
    }

    /// Puts the snapshot into a fresh instance; whether its memory setting allows it.
    pub(super) fn put(&self, code: &Code, fresh: &mut Instance) -> bool {
        if !fresh.grow_to(self.inner.memory_bytes) {
            return false;
        }
        let (memory, _) = fresh.split();
        for (start, page) in &self.inner.pages {
            memory[*start..*start + page.len()].copy_from_slice(page);
        }
        fresh.set_globals(code, &self.inner.globals);
        true
    }
}
