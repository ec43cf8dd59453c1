//! The account of a guest's fuel.

/// Counts fuel so that the sum does not depend on how it is sliced.
#[derive(Debug, Default)]
pub(super) struct Meter {
    /// Used since INIT or the invocation began.
    pub(super) used: u64,
    /// Given and counted as used, but too little for the next step; spent on it as soon as there is more.
    pub(super) carry: u64,
    /// Owed for work of host functions that is done already.
    pub(super) debt: u64,
}

impl Meter {
    /// Pays what is owed; whether that was enough.
    pub(super) fn pay(&mut self, left: &mut u64) -> bool {
        let paid = self.debt.min(*left);
        self.debt -= paid;
        self.spend(paid, left);
        self.debt == 0
    }

    pub(super) fn spend(&mut self, fuel: u64, left: &mut u64) {
        *left -= fuel;
        self.used += fuel;
    }
}
