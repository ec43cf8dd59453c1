//! The use cases, one a file, each taking what it needs: content, settings, `now`; facts to sentences.
//! Knows nothing of the terminal.

pub mod desk;
pub mod explain;
pub mod mission;
pub mod paths;
pub mod playground;
pub mod prices;
pub mod report;
pub mod run;
pub mod sentence;
pub mod shelf;
pub mod trace;
pub mod trial;
