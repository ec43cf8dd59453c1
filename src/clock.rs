//! The only reading of the wall clock.

/// Milliseconds since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the clock"
)]
pub fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// The time zone of this machine, which says when days begin; UTC where it does not say.
pub fn zone() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::system()
}
