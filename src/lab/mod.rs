//! lab

pub mod prices;
