//! Dates such as `2026-11-20`.
//!
//! The engine has no clock: the program passes the current date in.

use std::fmt;

/// The number of days from 0000-03-01 to 1970-01-01.
const BEFORE_1970: i64 = 719_468;

/// The number of days in 400 years.
const ERA: i64 = 146_097;

/// A date of the Gregorian calendar, from the year 1 to the year 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Parses `YYYY-MM-DD`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Date> {
        let number = |digits: &str, length: usize| {
            let is_number = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { digits.parse::<u16>().ok() } else { None }
        };
        let mut parts = text.splitn(3, '-');
        let year = number(parts.next()?, 4).filter(|year| *year > 0)?;
        let month = u8::try_from(number(parts.next()?, 2)?).ok().filter(|month| (1..=12).contains(month))?;
        let day = u8::try_from(number(parts.next()?, 2)?).ok()?;
        (1..=days_of(year, month)).contains(&day).then_some(Date { year, month, day })
    }

    /// Returns the date that is `days` days after 1970-01-01, or `None` outside the years 1 to 9999.
    #[must_use]
    pub fn from_days(days: i64) -> Option<Date> {
        // Years that begin in March have their leap day last: <http://howardhinnant.github.io/date_algorithms.html>.
        let days = days.checked_add(BEFORE_1970)?;
        let (era, of_era) = (days.div_euclid(ERA), days.rem_euclid(ERA));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let year = u16::try_from(year).ok().filter(|year| (1..=9999).contains(year))?;
        Some(Date { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
    }

    /// Returns the number of days since 1970-01-01.
    #[must_use]
    pub fn days(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let from_march = (i64::from(self.month) + 9) % 12;
        let of_year = (153 * from_march + 2) / 5 + i64::from(self.day) - 1;
        era * ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - BEFORE_1970
    }

    /// Returns the number of days since another date, or 0 if that is not earlier.
    #[must_use]
    pub fn days_since(self, earlier: Date) -> u64 {
        u64::try_from(self.days() - earlier.days()).unwrap_or(0)
    }
}

fn days_of(year: u16, month: u8) -> u8 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u8::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_and_written_alike() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2000-03-01", 11_017),
            ("2026-11-20", 20_777),
            ("0001-01-01", -719_162),
            ("9999-12-31", 2_932_896),
        ] {
            let date = Date::parse(text).unwrap();
            assert_eq!((date.to_string().as_str(), date.days()), (text, days));
            assert_eq!(Date::from_days(days), Some(date));
        }
        assert!((-719_162..2_932_896).step_by(97).all(|days| Date::from_days(days).unwrap().days() == days));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2026",
            "2026-11",
            "2026-11-31",
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-01-00",
            "26-01-01",
            "2026-1-1",
            "2026-01-01T00:00",
            "0000-01-01",
            "+026-01-01",
            "2026/01/01",
            " 2026-01-01",
            "99999-01-01",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        for days in [i64::MAX, i64::MIN, -719_163, 2_932_897] {
            assert_eq!(Date::from_days(days), None, "{days}");
        }
    }

    #[test]
    fn an_age_is_never_negative() {
        let (early, late) = (Date::parse("2026-02-27").unwrap(), Date::parse("2026-03-01").unwrap());
        assert_eq!((late.days_since(early), early.days_since(late)), (2, 0));
        assert!(early < late);
    }
}
