//! What the calendar says at a virtual time: a run begins at midnight of 1 January 2026, UTC.

use super::time::Time;

/// Virtual time 0 in microseconds since 1970.
const EPOCH_US: u64 = 1_767_225_600_000_000;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A virtual time as microseconds since 1970.
pub const fn epoch_us(time: Time) -> u64 {
    EPOCH_US.saturating_add(time.0)
}

/// A virtual time as milliseconds since 1970.
pub const fn epoch_ms(time: Time) -> u64 {
    epoch_us(time) / 1_000
}

/// A virtual time as seconds since 1970.
pub const fn epoch_secs(time: Time) -> u64 {
    epoch_us(time) / 1_000_000
}

/// The virtual time at so many seconds since 1970; 0 for what was before the run.
pub(crate) const fn time_at(seconds: u64) -> Time {
    Time(seconds.saturating_mul(1_000_000).saturating_sub(EPOCH_US))
}

/// `2026-01-01T00:00:01.250Z`
pub fn iso_millis(time: Time) -> String {
    let at = Moment::of(time);
    let millis = epoch_ms(time) % 1_000;
    format!("{}.{millis:03}Z", at.iso())
}

/// `2026-01-01T00:00:01Z`
pub fn iso_seconds(time: Time) -> String {
    format!("{}Z", Moment::of(time).iso())
}

/// `01/Jan/2026:00:00:01 +0000`, as access logs write it.
pub fn access_log(time: Time) -> String {
    let Moment {
        year,
        month,
        day,
        seconds,
    } = Moment::of(time);
    let mut months = (1..).zip(MONTHS);
    let (_, month) = months
        .find(|&(number, _)| number == month)
        .expect("a year has twelve months");
    format!("{day:02}/{month}/{year}:{} +0000", clock(seconds))
}

/// A date and the seconds since its midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    year: u64,
    month: u64,
    day: u64,
    seconds: u64,
}

impl Moment {
    fn of(time: Time) -> Self {
        let seconds = epoch_secs(time);
        let (year, month, day) = date(seconds / 86_400);
        Self {
            year,
            month,
            day,
            seconds: seconds % 86_400,
        }
    }

    fn iso(self) -> String {
        let Self {
            year, month, day, ..
        } = self;
        format!("{year}-{month:02}-{day:02}T{}", clock(self.seconds))
    }
}

fn clock(seconds: u64) -> String {
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{hour:02}:{minute:02}:{second:02}")
}

/// Year, month and day of a number of days since 1970-01-01.
///
/// Years are counted from 1 March, so that a leap day is the last of its year; 400 such years have
/// 146,097 days, and the months from March on repeat every five with 153 days.
pub(crate) const fn date(days: u64) -> (u64, u64, u64) {
    /// From 1 March of the year 0 to 1 January 1970.
    const SHIFT: u64 = 719_468;
    let (era, day) = ((days + SHIFT) / 146_097, (days + SHIFT) % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + later, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::time::Span;

    #[test]
    fn a_run_begins_with_the_year_2026() {
        assert_eq!(iso_millis(Time::ZERO), "2026-01-01T00:00:00.000Z");
        let later = Time::ZERO + Span::micros(1_250_999);
        assert_eq!(iso_millis(later), "2026-01-01T00:00:01.250Z");
        assert_eq!(iso_seconds(later), "2026-01-01T00:00:01Z");
        assert_eq!(access_log(later), "01/Jan/2026:00:00:01 +0000");
    }

    #[test]
    fn dates_follow_the_calendar() {
        for (days, year, month, day) in [
            (0, 1970, 1, 1),
            (59, 1970, 3, 1),
            (789, 1972, 2, 29),
            (790, 1972, 3, 1),
            (11_016, 2000, 2, 29),
            (20_453, 2025, 12, 31),
            (20_454, 2026, 1, 1),
            (21_243, 2028, 2, 29),
            (47_540, 2100, 2, 28),
            (47_541, 2100, 3, 1),
        ] {
            assert_eq!(date(days), (year, month, day), "day {days}");
        }
        // Each day follows the one before it, for a good century.
        for days in 0..50_000 {
            let (today, tomorrow) = (date(days), date(days + 1));
            let next_day = tomorrow == (today.0, today.1, today.2 + 1);
            let next_month = tomorrow == (today.0, today.1 + 1, 1);
            let next_year = tomorrow == (today.0 + 1, 1, 1) && today.1 == 12 && today.2 == 31;
            assert!(
                next_day || next_month || next_year,
                "{today:?} {tomorrow:?}"
            );
        }
    }
}
