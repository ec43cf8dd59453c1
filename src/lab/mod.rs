//! The use cases, one a file, each taking what it needs: content, settings, `now`; facts to sentences.
//! Knows nothing of the terminal.

pub mod check;
pub mod compare;
pub mod config;
pub mod cost;
pub mod desk;
pub mod exchange;
pub mod explain;
pub mod files;
pub mod invoke;
pub mod json_log;
pub mod list;
pub mod log;
pub mod metrics_view;
pub mod mission;
pub mod new;
pub mod open;
pub mod paper;
pub mod path;
pub mod paths;
pub mod playground;
pub mod practise;
pub mod prices;
pub mod prove;
pub mod report;
pub mod run;
pub mod search;
pub mod sentence;
pub mod shelf;
pub mod stats;
pub mod trace;
pub mod trial;
pub mod tune;
pub mod watch;
pub mod xray;
