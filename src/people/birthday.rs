//! A birthday that is near a day.

use jiff::civil::Date;

/// How many days before a birthday it is near.
const BEFORE: i32 = 14;

/// How many days after it.
const AFTER: i32 = 60;

/// A birthday, seen from a day not far from it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Birthday {
    /// The years that they turn.
    pub(crate) age: u32,
    /// How many days ago it was: 0 on the day, less than 0 before it.
    days: i32,
}

impl Birthday {
    /// The birthday of somebody born on a date that is no more than two weeks ahead of a day,
    /// or two months past.
    ///
    /// Somebody born on 29 February has it on 1 March in other years, as the age has it.
    pub(crate) fn near(born: Date, day: Date) -> Option<Self> {
        let years = [day.year() - 1, day.year(), day.year().checked_add(1)?];
        years.into_iter().find_map(|year| {
            let birthday = Self {
                age: u32::try_from(year - born.year()).ok()?,
                days: in_year(born, year)?.until(day).ok()?.get_days(),
            };
            let is_near = (-BEFORE..=AFTER).contains(&birthday.days);
            (is_near && birthday.age > 0).then_some(birthday)
        })
    }

    /// How many days late a letter of that day is.
    pub(crate) fn late(self) -> Option<u32> {
        u32::try_from(self.days).ok().filter(|it| *it > 0)
    }

    /// How many days there are to go.
    pub(crate) fn early(self) -> Option<u32> {
        u32::try_from(-self.days).ok().filter(|it| *it > 0)
    }
}

/// The birthday in a year.
fn in_year(born: Date, year: i16) -> Option<Date> {
    let (month, day) = (born.month(), born.day());
    Date::new(year, month, day)
        .or_else(|_| Date::new(year, 3, 1))
        .ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn near(born: Date, day: Date) -> Option<(u32, Option<u32>, Option<u32>)> {
        let birthday = Birthday::near(born, day)?;
        Some((birthday.age, birthday.late(), birthday.early()))
    }

    #[test]
    fn a_birthday_is_near_from_two_weeks_before_to_two_months_after() {
        let born = date(2008, 5, 20);
        for (day, found) in [
            (date(2016, 5, 5), None),
            (date(2016, 5, 6), Some((8, None, Some(14)))),
            (date(2016, 5, 19), Some((8, None, Some(1)))),
            (date(2016, 5, 20), Some((8, None, None))),
            (date(2016, 5, 21), Some((8, Some(1), None))),
            (date(2016, 7, 19), Some((8, Some(60), None))),
            (date(2016, 7, 20), None),
        ] {
            assert_eq!(near(born, day), found, "{day}");
        }
    }

    #[test]
    fn it_is_near_across_the_turn_of_the_year() {
        let found = near(date(2008, 12, 20), date(2017, 1, 3));
        assert_eq!(found, Some((8, Some(14), None)));
        let found = near(date(2008, 1, 2), date(2016, 12, 30));
        assert_eq!(found, Some((9, None, Some(3))));
    }

    #[test]
    fn who_was_born_on_29_february_has_it_on_1_march_in_other_years() {
        let born = date(2012, 2, 29);
        assert_eq!(near(born, date(2016, 2, 29)), Some((4, None, None)));
        assert_eq!(near(born, date(2017, 2, 28)), Some((5, None, Some(1))));
        assert_eq!(near(born, date(2017, 3, 1)), Some((5, None, None)));
    }

    #[test]
    fn nobody_turns_nothing_and_nobody_who_is_not_born_turns_anything() {
        assert_eq!(near(date(2016, 5, 20), date(2016, 5, 25)), None);
        assert_eq!(near(date(2017, 5, 20), date(2016, 5, 20)), None);
        assert_eq!(near(Date::MAX, Date::MIN), None);
        assert_eq!(near(Date::MIN, Date::MIN), None);
        assert_eq!(near(Date::MAX, Date::MAX), None);
    }
}
