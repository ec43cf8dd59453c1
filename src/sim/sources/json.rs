//! The JSON that each source hands to a function, in the real service's names and nesting
//! (`FACTS.md` section 4).

use crate::guest::RequestId;
use crate::sim::event::{Batch, Events};
use crate::sim::scenario::Source;
use crate::sim::time::Time;
use crate::sim::trace::{EventId, InvocationId};

/// What the calendar says at virtual time 0: 2026-01-01T00:00:00Z in microseconds since 1970.
const EPOCH_US: u64 = 1_767_225_600_000_000;

/// A virtual time as microseconds since 1970.
pub(crate) const fn epoch_us(time: Time) -> u64 {
    EPOCH_US + time.0
}

/// A virtual time as milliseconds since 1970.
pub(crate) const fn epoch_ms(time: Time) -> u64 {
    epoch_us(time) / 1_000
}

/// The event of an invocation.
pub(crate) fn event(
    _source: &Source,
    events: &mut Events,
    batch: &Batch,
    _id: InvocationId,
    _now: Time,
) -> Vec<u8> {
    let body = events.at(batch.places()[0]).body.clone();
    body.map_or_else(|| b"null".to_vec(), |body| body.json.to_vec())
}

/// The request id of an invocation: it depends on the seed and the invocation's number alone.
pub(crate) const fn request_id(seed: u64, invocation: InvocationId) -> RequestId {
    RequestId(mix(seed ^ mix(invocation.number())))
}

/// The id of a message.
pub(crate) fn message_id(event: EventId) -> String {
    uuid(0x6d65_7373_6167_6573, event.number())
}

fn uuid(seed: u64, number: u64) -> String {
    let (a, b) = (
        mix(seed ^ mix(number)),
        mix(seed.wrapping_add(0x9e37) ^ mix(!number)),
    );
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        a >> 32,
        (a >> 16) & 0xffff,
        a & 0xfff,
        (b >> 48) & 0x3fff | 0x8000,
        b & 0xffff_ffff_ffff
    )
}

/// The finaliser of SplitMix64.
const fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The status of an HTTP answer. A proxy integration accepts an object with a `statusCode`; without one
/// payload format 2.0 infers 200. What is no JSON, or has a status that is no number, is malformed.
pub(crate) fn http_status(output: &[u8]) -> Option<u16> {
    let value: serde_json::Value = serde_json::from_slice(output).ok()?;
    match value.get("statusCode") {
        None => Some(200),
        Some(status) => status
            .as_u64()
            .and_then(|status| u16::try_from(status).ok()),
    }
}

/// Which messages a partial batch response names. None: it is not one, and the whole batch failed.
pub(crate) fn failed_items(output: &[u8], ids: &[String]) -> Option<Vec<bool>> {
    let value: serde_json::Value = serde_json::from_slice(output).ok()?;
    let mut failed = vec![false; ids.len()];
    let items = match value.get("batchItemFailures") {
        None | Some(serde_json::Value::Null) => return Some(failed),
        Some(items) => items.as_array()?,
    };
    for item in items {
        let id = item.get("itemIdentifier")?.as_str()?;
        failed[ids.iter().position(|known| known == id)?] = true;
    }
    Some(failed)
}
