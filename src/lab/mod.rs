//! The use cases, one a file, each taking `now`; facts to sentences. Knows nothing of the terminal.

pub mod explain;
pub mod playground;
