//! What somebody's orders add up to.

use jiff::civil::Date;

use super::fact::How;
use super::parts::Order;

/// The orders of one person that a letter may speak of: none that was only inferred.
#[derive(Clone, Copy)]
pub(crate) struct Tally<'o>(&'o [Order]);

impl<'o> Tally<'o> {
    pub(crate) fn of(orders: &'o [Order]) -> Self {
        Self(orders)
    }

    fn sayable(self) -> impl Iterator<Item = &'o Order> {
        self.0.iter().filter(|it| it.how != How::Inferred)
    }

    /// The dates of all; none where one has no date, for then nobody knows when the first was.
    fn dates(self) -> Option<impl Iterator<Item = Date> + Clone> {
        let is_dated = self.sayable().all(|it| it.on.is_some());
        let dated = self.0.iter().filter(|it| it.how != How::Inferred);
        is_dated.then(|| dated.filter_map(|it| it.on))
    }

    /// How many there are.
    pub(crate) fn count(self) -> Option<u32> {
        let count = self.sayable().count();
        u32::try_from(count).ok().filter(|it| *it > 0)
    }

    /// The latest; of those on the same day, or without a date, the one that stands last.
    pub(crate) fn last(self) -> Option<&'o Order> {
        self.sayable().max_by_key(|it| it.on)
    }

    /// A day in the month that several fall in, whatever the year, if it is the same for all.
    pub(crate) fn month(self) -> Option<Date> {
        let mut dates = self.dates()?;
        let first = dates.next()?;
        let others = dates.clone().count();
        let is_same = dates.all(|it| it.month() == first.month());
        (is_same && others > 0).then_some(first)
    }

    /// In how many different years, if it is more than one.
    pub(crate) fn years(self) -> Option<u32> {
        let mut years: Vec<_> = self.dates()?.map(Date::year).collect();
        years.sort_unstable();
        years.dedup();
        u32::try_from(years.len()).ok().filter(|it| *it > 1)
    }

    /// The year of the first.
    pub(crate) fn since(self) -> Option<u32> {
        let first = self.dates()?.min()?;
        u32::try_from(first.year()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Profile;

    fn orders(yaml: &str) -> Vec<Order> {
        let profile = Profile::from_yaml(&format!("orders: {yaml}"));
        profile.map(|it| it.orders).unwrap_or_default()
    }

    #[test]
    fn gifts_of_three_winters_add_up() {
        let orders = orders(
            "[{what: a gift, on: 2024-02-11, for: the night shelter}, \
             {what: a gift, on: 2026-02-02, for: the kitchen}, {what: a gift, on: 2025-02-20}]",
        );
        let tally = Tally::of(&orders);
        assert_eq!(tally.count(), Some(3));
        assert_eq!(tally.years(), Some(3));
        assert_eq!(tally.since(), Some(2024));
        assert_eq!(tally.month().map(Date::month), Some(2));
        let last = tally.last().and_then(|it| it.purpose.as_deref());
        assert_eq!(last, Some("the kitchen"));
    }

    #[test]
    fn one_gift_makes_no_habit() {
        let orders = orders("[{what: a gift, on: 2026-02-02}]");
        let tally = Tally::of(&orders);
        assert_eq!(tally.count(), Some(1));
        assert_eq!((tally.years(), tally.month()), (None, None));
    }

    #[test]
    fn gifts_without_a_date_count_and_tell_no_years() {
        let orders = orders("[{what: a gift, on: 2024-02-11}, tea, {what: a hat, on: 2026-02-02}]");
        let tally = Tally::of(&orders);
        assert_eq!(tally.count(), Some(3));
        let times = (tally.years(), tally.since(), tally.month());
        assert_eq!(times, (None, None, None));
        assert_eq!(tally.last().map(|it| it.what.as_str()), Some("a hat"));
    }

    #[test]
    fn an_inferred_order_is_not_counted_at_anybody() {
        let orders = orders("[tea, {what: a ring, on: 2026-02-02, how: inferred}]");
        let tally = Tally::of(&orders);
        assert_eq!(tally.count(), Some(1));
        assert_eq!(tally.last().map(|it| it.what.as_str()), Some("tea"));
        assert_eq!(Tally::of(&orders[1..]).count(), None);
    }
}
