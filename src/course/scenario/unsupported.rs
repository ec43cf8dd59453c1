//! Keys of the scenario format that the platform does not run yet, all in one place. A scenario that
//! uses one is refused with a sentence, rather than run as if the key were not there.

use crate::course::read::{At, Fields};

/// Services whose latency cannot be set yet.
const LATENCIES: [&str; 1] = ["poll"];

/// Says of a value that it is right but comes later.
pub(super) fn problem(at: &At<'_>) {
    at.problem("this is not supported yet", "leave it out for now");
}

/// Reports the latencies that cannot be set yet.
pub(super) fn latencies(fields: &mut Fields<'_>) {
    LATENCIES
        .iter()
        .filter_map(|key| fields.get(key))
        .for_each(|at| problem(&at));
}
