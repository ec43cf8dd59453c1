//! `/tmp`: the files of one environment. They outlive a crash, and die with the environment.

use super::limits::Budget;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A limit of the lab: files in `/tmp`.
const FILES_MAX: usize = 4_096;

/// A limit of the lab: bytes of a file's name.
pub(super) const NAME_MAX_BYTES: usize = 255;

/// Names and bytes. Only what is written takes real memory.
#[derive(Debug)]
pub(super) struct Tmp {
    files: BTreeMap<Box<[u8]>, Box<[u8]>>,
    limit: u64,
    used: u64,
    budget: Arc<Budget>,
}

impl Tmp {
    pub(super) fn new(budget: Arc<Budget>, limit: u64) -> Self {
        Self {
            files: BTreeMap::new(),
            limit,
            used: 0,
            budget,
        }
    }

    /// Bytes of all files.
    pub(super) fn used(&self) -> u64 {
        self.used
    }

    pub(super) fn read(&self, name: &[u8]) -> Option<&[u8]> {
        self.files.get(name).map(|bytes| &**bytes)
    }

    /// Writes a whole file, in place of one of the same name.
    pub(super) fn write(&mut self, name: &[u8], bytes: &[u8]) -> Result<(), String> {
        let old = self.files.get(name).map(|old| old.len() as u64);
        if old.is_none() && self.files.len() >= FILES_MAX {
            return Err(format!(
                "no space left on device: /tmp holds {FILES_MAX} files, a limit of the lab"
            ));
        }
        let (old, new) = (old.unwrap_or(0), bytes.len() as u64);
        let used = self.used - old + new;
        if used > self.limit {
            return Err(format!(
                "no space left on device: /tmp has {} MB",
                self.limit >> 20
            ));
        }
        if new > old && !self.budget.take_tmp(new - old) {
            return Err(
                "no space left on device: all environments together hold as much /tmp as this lab \
                 allows (a limit of the lab, not of the service)"
                    .into(),
            );
        }
        if old > new {
            self.budget.give_tmp(old - new);
        }
        self.used = used;
        self.files.insert(name.into(), bytes.into());
        Ok(())
    }
}

impl Drop for Tmp {
    fn drop(&mut self) {
        self.budget.give_tmp(self.used);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_space_is_counted() {
        let budget = Arc::new(Budget::default());
        let mut tmp = Tmp::new(budget.clone(), 10);
        assert_eq!(tmp.write(b"a", b"12345678"), Ok(()));
        assert!(tmp.write(b"b", b"123").is_err());
        assert_eq!(tmp.write(b"a", b"1"), Ok(()));
        assert_eq!(tmp.write(b"b", b"123"), Ok(()));
        assert_eq!((tmp.read(b"a"), tmp.read(b"c")), (Some(&b"1"[..]), None));
        assert_eq!((tmp.used(), budget.held().1), (4, 4));
        drop(tmp);
        assert_eq!(budget.held(), (0, 0));
    }
}
