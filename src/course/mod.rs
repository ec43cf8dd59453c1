//! Lessons, banks, scenarios and goals as types; their strict readers and checks; the embedded content.
//!
//! Content is text files that people write. Everything here turns them into values or into a list of
//! every problem, and hands scenarios, guests and prices to the other layers as values. It knows
//! nothing of storage or screens, and reads no disk: whoever has files hands over their texts.

pub mod check;
pub mod content;
pub mod exam;
pub mod exchange;
pub mod fact;
pub mod files;
pub mod goal;
pub mod lesson;
pub mod library;
pub mod markdown;
pub mod outline;
pub mod prices;
pub mod question;
pub mod read;
mod role;
pub mod scenario;
pub mod template;
