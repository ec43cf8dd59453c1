//! Time zones of schedules: EventBridge Scheduler counts a cron expression by the clock of a zone and minds daylight
//! saving; a rule knows UTC alone (`FACTS-2.md` section B, "Rules" and "Scheduler").
//!
//! A few zones with the rules that hold in 2026, written down here so that the same scenario fires at the same instants on
//! every machine. A time that the clocks leap over in spring fires nothing that day; one that comes twice in autumn fires
//! once (<https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html>, daylight saving).

use super::calendar;
use super::cron::Cron;
use super::time::Time;

/// A time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeZone {
    /// Its name in the tz database, as the service takes it.
    pub name: &'static str,
    /// Minutes east of UTC in winter.
    standard: i64,
    saving: Saving,
}

/// When clocks are an hour ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saving {
    Never,
    /// From the last Sunday of March to the last of October, at 01:00 UTC.
    Europe,
    /// From the second Sunday of March to the first of November, at two o'clock.
    America,
}

const fn zone(name: &'static str, hours: i64, minutes: i64, saving: Saving) -> TimeZone {
    TimeZone {
        name,
        standard: hours * HOUR + minutes,
        saving,
    }
}

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

impl TimeZone {
    /// The zone of rules, and of schedules that name none.
    pub const UTC: Self = zone("UTC", 0, 0, Saving::Never);

    /// The zones that the lab knows.
    pub const ALL: [Self; 14] = [
        Self::UTC,
        zone("Europe/London", 0, 0, Saving::Europe),
        zone("Europe/Paris", 1, 0, Saving::Europe),
        zone("Europe/Berlin", 1, 0, Saving::Europe),
        zone("Europe/Madrid", 1, 0, Saving::Europe),
        zone("Europe/Helsinki", 2, 0, Saving::Europe),
        zone("America/New_York", -5, 0, Saving::America),
        zone("America/Chicago", -6, 0, Saving::America),
        zone("America/Denver", -7, 0, Saving::America),
        zone("America/Los_Angeles", -8, 0, Saving::America),
        zone("America/Sao_Paulo", -3, 0, Saving::Never),
        zone("Asia/Kolkata", 5, 30, Saving::Never),
        zone("Asia/Singapore", 8, 0, Saving::Never),
        zone("Asia/Tokyo", 9, 0, Saving::Never),
    ];

    /// When an expression next matches by this zone's clock, at `from` or after it.
    pub fn next(self, cron: &Cron, from: Time) -> Option<Time> {
        let from = i64::try_from(calendar::epoch_us(from).div_ceil(60_000_000)).ok()?;
        let mut shown = from + self.ahead(from);
        loop {
            let found = cron.next_minute(u64::try_from(shown).ok()?)?;
            let found = i64::try_from(found).ok()?;
            if let Some(minute) = self.instant(found).filter(|minute| *minute >= from) {
                let minute = u64::try_from(minute).ok()?;
                return Some(calendar::time_at(minute * 60));
            }
            shown = found + 1;
        }
    }

    /// The minute since 1970 at which the clock shows this one: the first of two in autumn, none in spring.
    fn instant(self, shown: i64) -> Option<i64> {
        let summer = shown - self.standard - HOUR;
        let winter = shown - self.standard;
        let mut minutes = [summer, winter].into_iter();
        minutes.find(|minute| minute + self.ahead(*minute) == shown)
    }

    /// By how many minutes the clock is ahead of UTC at a minute since 1970.
    fn ahead(self, minute: i64) -> i64 {
        let saves = match self.saving {
            Saving::Never => false,
            Saving::Europe => {
                let day = Day::of(minute);
                day.is_between((3, day.last_sunday(), HOUR), (10, day.last_sunday(), HOUR))
            }
            Saving::America => {
                // By winter time, in which two o'clock of summer is one.
                let day = Day::of(minute + self.standard);
                let first = day.first_sunday();
                day.is_between((3, first + 7, 2 * HOUR), (11, first, HOUR))
            }
        };
        self.standard + if saves { HOUR } else { 0 }
    }
}

/// A day of some clock, and the minute of it.
#[derive(Clone, Copy)]
struct Day {
    month: i64,
    of_month: i64,
    /// 0 for Sunday.
    weekday: i64,
    minute: i64,
}

impl Day {
    fn of(minute: i64) -> Self {
        let day = minute.div_euclid(DAY);
        let (_, month, of_month) = calendar::date(u64::try_from(day).unwrap_or(0));
        let small = |number: u64| i64::try_from(number).unwrap_or(0);
        Self {
            month: small(month),
            of_month: small(of_month),
            // 1970-01-01 was a Thursday.
            weekday: (day + 4).rem_euclid(7),
            minute: minute.rem_euclid(DAY),
        }
    }

    /// The first Sunday of its month.
    const fn first_sunday(self) -> i64 {
        (self.of_month - self.weekday - 1).rem_euclid(7) + 1
    }

    /// The last Sunday of its month, if that has 31 days, as March and October have.
    const fn last_sunday(self) -> i64 {
        let first = self.first_sunday();
        first + (31 - first) / 7 * 7
    }

    /// Whether it is at one place in the year, a month with a day and a minute, or after it, and before another.
    fn is_between(self, from: (i64, i64, i64), to: (i64, i64, i64)) -> bool {
        let place = (self.of_month, self.minute);
        let begun = self.month > from.0 || (self.month == from.0 && place >= (from.1, from.2));
        let over = self.month > to.0 || (self.month == to.0 && place >= (to.1, to.2));
        begun && !over
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::calendar::iso_seconds;
    use crate::sim::time::Span;

    /// The first instants after a day of 2026, counted from 0, at which an expression matches by a zone's clock.
    #[track_caller]
    fn fires(name: &str, text: &str, after_days: u64, want: &[&str]) {
        let mut zones = TimeZone::ALL.into_iter();
        let zone = zones.find(|zone| zone.name == name).expect("it is known");
        let cron = Cron::parse(text).expect("it is an expression");
        let mut from = Time::ZERO + Span::secs(after_days * 86_400);
        for want in want {
            let next = zone.next(&cron, from).unwrap_or(Time::NEVER);
            assert_eq!(iso_seconds(next), format!("{want}:00Z"), "{name} {text}");
            from = next + Span(1);
        }
    }

    #[test]
    fn an_expression_is_read_by_the_clock_of_its_zone() {
        let nine = "0 9 * * ? *";
        fires("UTC", nine, 0, &["2026-01-01T09:00", "2026-01-02T09:00"]);
        fires("Europe/Berlin", nine, 0, &["2026-01-01T08:00"]);
        fires("Asia/Kolkata", nine, 0, &["2026-01-01T03:30"]);
        fires("America/New_York", nine, 0, &["2026-01-01T14:00"]);
        // It is still the evening of New Year's Eve there when a run begins.
        fires(
            "America/Los_Angeles",
            "0 18 * * ? *",
            0,
            &["2026-01-01T02:00"],
        );
        fires("Asia/Tokyo", "0 9 * * ? *", 0, &["2026-01-01T00:00"]);
    }

    /// 2026: 29 March and 25 October in Europe, 8 March and 1 November in America.
    #[test]
    fn daylight_saving_moves_it_by_an_hour() {
        let nine = "0 9 * * ? *";
        let spring = ["2026-03-28T08:00", "2026-03-29T07:00"];
        fires("Europe/Berlin", nine, 86, &spring);
        fires(
            "Europe/Berlin",
            nine,
            296,
            &["2026-10-24T07:00", "2026-10-25T08:00"],
        );
        fires(
            "America/New_York",
            nine,
            65,
            &["2026-03-07T14:00", "2026-03-08T13:00"],
        );
        fires(
            "America/New_York",
            nine,
            303,
            &["2026-10-31T13:00", "2026-11-01T14:00"],
        );
    }

    #[test]
    fn a_time_that_is_leapt_over_is_left_out_and_one_that_comes_twice_fires_once() {
        let half_past_two = "30 2 * * ? *";
        let spring = ["2026-03-28T01:30", "2026-03-30T00:30"];
        fires("Europe/Berlin", half_past_two, 86, &spring);
        let autumn = ["2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"];
        fires("Europe/Berlin", half_past_two, 296, &autumn);
        fires(
            "America/Chicago",
            half_past_two,
            65,
            &["2026-03-07T08:30", "2026-03-09T07:30"],
        );
    }
}
