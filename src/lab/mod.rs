//! The use cases, one a file, each taking what it needs: content, settings, `now`; facts to sentences.
//! Knows nothing of the terminal.

pub mod check;
pub mod desk;
pub mod explain;
pub mod files;
pub mod invoke;
pub mod levers;
pub mod list;
pub mod log;
pub mod mission;
pub mod open;
pub mod path;
pub mod paths;
pub mod playground;
pub mod prices;
pub mod prove;
pub mod report;
pub mod run;
pub mod save;
pub mod sentence;
pub mod shelf;
pub mod trace;
pub mod trial;
