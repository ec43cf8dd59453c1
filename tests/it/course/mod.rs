//! Reading content: scenarios, lessons, banks; every problem at once.

mod goal;
mod markdown;
mod robust;
mod scenario;
mod told;
