//! The use cases, one a file, each taking what it needs: content, settings, `now`.

pub mod check;
pub mod files;
pub mod list;
pub mod prices;
pub mod prove;
pub mod report;
pub mod run;
pub mod sentence;
pub mod trace;
