//! EventBridge's cron expressions: six fields, in UTC, to the minute (`FACTS-2.md` section B, time
//! expressions).

use super::calendar;
use super::time::Time;

/// A cron expression: minutes, hours, day of month, month, day of week, year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    minutes: u64,
    hours: u64,
    days: Days,
    months: u64,
    /// Bit 0 is 1970.
    years: Years,
}

/// Which days. Exactly one of day of month and day of week is given; the other is `?`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Days {
    /// These days of the month.
    OfMonth(u64),
    /// `L`: the month's last day; `L-2` two days before it.
    Last(u32),
    /// `15W`: the working day nearest to the 15th, in the same month.
    Nearest(u32),
    /// `LW`: the month's last working day.
    LastWorking,
    /// These days of the week, 1 for Sunday to 7 for Saturday.
    OfWeek(u64),
    /// `6L`: the month's last Friday.
    LastOfWeek(u32),
    /// `3#2`: the month's second Tuesday.
    Nth(u32, u32),
}

/// 1970 to 2199, as the service allows.
type Years = [u64; 4];

const FIRST_YEAR: u32 = 1970;
const LAST_YEAR: u32 = 2199;

const MONTHS: [&str; 12] = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// What one field may hold.
struct Field {
    name: &'static str,
    from: u32,
    to: u32,
    words: &'static [&'static str],
}

const MINUTES: Field = field("minutes", 0, 59, &[]);
const HOURS: Field = field("hours", 0, 23, &[]);
const DAYS_OF_MONTH: Field = field("day of month", 1, 31, &[]);
const MONTH: Field = field("month", 1, 12, &MONTHS);
const DAYS_OF_WEEK: Field = field("day of week", 1, 7, &WEEKDAYS);
const YEARS: Field = field("year", FIRST_YEAR, LAST_YEAR, &[]);

const fn field(name: &'static str, from: u32, to: u32, words: &'static [&'static str]) -> Field {
    Field {
        name,
        from,
        to,
        words,
    }
}

impl Cron {
    /// Reads an expression, `0 10 * * ? *` or `cron(0 10 * * ? *)`. The error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let inner = text
            .strip_prefix("cron(")
            .map_or(Some(text), |rest| rest.strip_suffix(')'));
        let inner = inner.ok_or("the bracket is not closed")?;
        let fields: Vec<&str> = inner.split_whitespace().collect();
        let [minutes, hours, day, month, weekday, year] = fields[..] else {
            return Err(format!(
                "it has {} fields and needs six: minutes, hours, day of month, month, day of week, year",
                fields.len()
            ));
        };
        let mut years = Years::default();
        for year in YEARS.numbers(year)? {
            set(&mut years, year - FIRST_YEAR);
        }
        Ok(Self {
            minutes: MINUTES.bits(minutes)?,
            hours: HOURS.bits(hours)?,
            days: days(day, weekday)?,
            months: MONTH.bits(month)?,
            years,
        })
    }

    /// The first minute that matches in UTC, at `from` or after it; none before the year 2200.
    pub fn next(&self, from: Time) -> Option<Time> {
        let from = calendar::epoch_us(from).div_ceil(60_000_000);
        let found = self.next_minute(from)?;
        Some(calendar::time_at(found * 60))
    }

    /// The same by some clock on a wall: minutes since it showed the beginning of 1970.
    pub(super) fn next_minute(&self, from: u64) -> Option<u64> {
        const DAY: u64 = 24 * 60;
        let (first_day, mut earliest) = (from / DAY, from % DAY);
        for day in first_day.. {
            let date = calendar::date(day);
            if date.0 > u64::from(LAST_YEAR) {
                return None;
            }
            if self.matches(date, day)
                && let Some(minute) = self.minute_of_day(earliest)
            {
                return Some(day * DAY + minute);
            }
            earliest = 0;
        }
        None
    }

    /// The first matching minute of a day that is not before `earliest`.
    fn minute_of_day(&self, earliest: u64) -> Option<u64> {
        let mut minutes = earliest..24 * 60;
        minutes.find(|at| has(self.hours, at / 60) && has(self.minutes, at % 60))
    }

    /// Whether a date matches; `day` counts from 1970-01-01.
    fn matches(&self, (year, month, of_month): (u64, u64, u64), day: u64) -> bool {
        let year_place = year - u64::from(FIRST_YEAR);
        let year_matches =
            self.years[usize::try_from(year_place / 64).unwrap_or(0)] >> (year_place % 64) & 1 == 1;
        if !year_matches || !has(self.months, month) {
            return false;
        }
        // 1970-01-01 was a Thursday, the fifth day of a week that begins on Sunday.
        let weekday = (day + 4) % 7 + 1;
        let last = days_in(year, month);
        match self.days {
            Days::OfMonth(bits) => has(bits, of_month),
            Days::Last(before) => of_month + u64::from(before) == last,
            Days::OfWeek(bits) => has(bits, weekday),
            Days::LastOfWeek(wanted) => weekday == u64::from(wanted) && of_month + 7 > last,
            Days::Nth(wanted, nth) => {
                weekday == u64::from(wanted) && (of_month - 1) / 7 + 1 == u64::from(nth)
            }
            Days::LastWorking => of_month == nearest_working(last, weekday, of_month, last),
            Days::Nearest(wanted) => {
                let wanted = u64::from(wanted);
                wanted <= last && of_month == nearest_working(wanted, weekday, of_month, last)
            }
        }
    }
}

/// The working day nearest to a day of the month, without leaving the month. `today` is some day of that
/// month, and `weekday` its day of the week.
const fn nearest_working(wanted: u64, weekday: u64, today: u64, last: u64) -> u64 {
    let weekday = (weekday + 35 + wanted - today - 1) % 7 + 1;
    match (weekday, wanted) {
        (7, 1) => 3,
        (7, _) => wanted - 1,
        (1, _) if wanted == last => wanted - 2,
        (1, _) => wanted + 1,
        _ => wanted,
    }
}

const fn days_in(year: u64, month: u64) -> u64 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Reads the two fields for days: one says which, the other is `?`.
fn days(of_month: &str, of_week: &str) -> Result<Days, String> {
    match (of_month, of_week) {
        ("?", "?") => Err("day of month and day of week are both `?`: give one of them".into()),
        (day, "?") => days_of_month(day),
        ("?", day) => days_of_week(day),
        _ => Err("day of month and day of week are both given: write `?` for one of them".into()),
    }
}

fn days_of_month(text: &str) -> Result<Days, String> {
    if text == "L" {
        return Ok(Days::Last(0));
    }
    if text == "LW" || text == "WL" {
        return Ok(Days::LastWorking);
    }
    if let Some(before) = text.strip_prefix("L-") {
        let before = before
            .parse()
            .ok()
            .filter(|before| (1..=30).contains(before));
        let before = before.ok_or_else(|| format!("`{text}` is no day before the last"))?;
        return Ok(Days::Last(before));
    }
    if let Some(day) = text.strip_suffix('W') {
        return DAYS_OF_MONTH.number(day).map(Days::Nearest);
    }
    DAYS_OF_MONTH.bits(text).map(Days::OfMonth)
}

fn days_of_week(text: &str) -> Result<Days, String> {
    if text == "L" {
        return Ok(Days::OfWeek(1 << 7));
    }
    if let Some(day) = text.strip_suffix('L') {
        return DAYS_OF_WEEK.number(day).map(Days::LastOfWeek);
    }
    if let Some((day, nth)) = text.split_once('#') {
        let nth = nth.parse().ok().filter(|nth| (1..=5).contains(nth));
        let nth = nth.ok_or_else(|| format!("`{text}` needs 1 to 5 after the #"))?;
        return Ok(Days::Nth(DAYS_OF_WEEK.number(day)?, nth));
    }
    DAYS_OF_WEEK.bits(text).map(Days::OfWeek)
}

impl Field {
    /// The set of a field whose numbers are below 64.
    fn bits(&self, text: &str) -> Result<u64, String> {
        let numbers = self.numbers(text)?;
        Ok(numbers
            .into_iter()
            .fold(0, |bits, number| bits | 1 << number))
    }

    /// `*`, `5`, `1,2`, `1-5`, `0/15`, `10-50/10` and the names of months and days.
    fn numbers(&self, text: &str) -> Result<Vec<u32>, String> {
        let mut numbers = Vec::new();
        for part in text.split(',') {
            let (range, step) = match part.split_once('/') {
                Some((range, step)) => {
                    let step: u32 = step.parse().map_err(|_| self.not_one(part))?;
                    (range, Some(step))
                }
                None => (part, None),
            };
            if step == Some(0) {
                return Err(self.not_one(part));
            }
            let (from, to) = match (range, range.split_once('-'), step) {
                ("*", _, _) => (self.from, self.to),
                (_, Some((from, to)), _) => (self.number(from)?, self.number(to)?),
                // A step alone goes on to the end of the range.
                (_, None, Some(_)) => (self.number(range)?, self.to),
                (_, None, None) => (self.number(range)?, self.number(range)?),
            };
            if from > to {
                return Err(self.not_one(part));
            }
            numbers.extend((from..=to).step_by(step.unwrap_or(1) as usize));
        }
        Ok(numbers)
    }

    fn number(&self, text: &str) -> Result<u32, String> {
        let named = (1..)
            .zip(self.words)
            .find(|(_, word)| word.eq_ignore_ascii_case(text));
        let number = named.map_or_else(|| text.parse().ok(), |(number, _)| Some(number));
        let found = number.filter(|number| (self.from..=self.to).contains(number));
        found.ok_or_else(|| self.not_one(text))
    }

    fn not_one(&self, text: &str) -> String {
        let Self { name, from, to, .. } = self;
        format!("`{text}` is no value of the field {name}, which has {from} to {to}")
    }
}

fn set(years: &mut Years, place: u32) {
    years[place as usize / 64] |= 1 << (place % 64);
}

const fn has(bits: u64, place: u64) -> bool {
    bits >> place & 1 == 1
}

#[cfg(test)]
mod tests;
