//! Reading content: scenarios, lessons, banks; every problem at once.

mod scenario;
