//! Ids that look as on the real service and depend on numbers alone.

use crate::guest::RequestId;
use crate::sim::calendar::epoch_secs;
use crate::sim::time::Time;
use crate::sim::trace::{EventId, InvocationId};

/// Keeps the ids of messages apart from those of requests.
const MESSAGE: u64 = 0x6d65_7373_6167_6573;

/// The request id of an invocation: it depends on the seed and the invocation's number alone.
pub const fn request_id(seed: u64, invocation: InvocationId) -> RequestId {
    RequestId(mix(seed ^ mix(invocation.number())))
}

/// The id of a message whose sender was told none.
pub(super) fn of_event(event: EventId) -> String {
    uuid(MESSAGE, event.number())
}

/// A UUID of version 4 made from two numbers.
pub fn uuid(seed: u64, number: u64) -> String {
    let (a, b) = pair(seed, number);
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        a >> 32,
        (a >> 16) & 0xffff,
        a & 0xfff,
        (b >> 48) & 0x3fff | 0x8000,
        b & 0xffff_ffff_ffff
    )
}

/// The head of a trace: `1-` the second in hexadecimal `-` 24 digits.
pub(super) fn trace_root(event: EventId, arrived: Time) -> String {
    let (a, b) = pair(MESSAGE, event.number());
    format!("1-{:08x}-{a:016x}{:08x}", epoch_secs(arrived), b >> 32)
}

/// Sixteen hexadecimal digits that depend on a text.
pub(super) fn of_name(name: &str) -> String {
    let number = name.bytes().fold(0, |n, byte| mix(n ^ u64::from(byte)));
    format!("{number:016x}")
}

/// Sixteen hexadecimal digits that depend on a number and a use.
pub(super) fn hex(purpose: u64, number: u64) -> String {
    format!("{:016x}", pair(purpose, number).0)
}

const fn pair(seed: u64, number: u64) -> (u64, u64) {
    (
        mix(seed ^ mix(number)),
        mix(seed.wrapping_add(0x9e37) ^ mix(!number)),
    )
}

/// The finaliser of `SplitMix64`.
const fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
