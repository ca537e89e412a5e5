//! The seasons, as the reader has them.

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

/// A season of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Season {
    /// March to May in the north.
    Spring,
    /// June to August in the north.
    Summer,
    /// September to November in the north.
    Autumn,
    /// December to February in the north.
    Winter,
}

/// Which half of the world somebody lives in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hemisphere {
    /// North of the tropics.
    North,
    /// South of the tropics.
    South,
}

impl Season {
    /// The meteorological season of a day: whole months, as most people count.
    pub fn of(date: Date, hemisphere: Hemisphere) -> Self {
        let quarter = (date.month() as usize % 12) / 3;
        let north = [Self::Winter, Self::Spring, Self::Summer, Self::Autumn];
        match hemisphere {
            Hemisphere::North => north[quarter],
            Hemisphere::South => north[(quarter + 2) % 4],
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn december_is_winter_in_the_north_and_summer_in_the_south() {
        let day = date(2026, 12, 5);
        assert_eq!(Season::of(day, Hemisphere::North), Season::Winter);
        assert_eq!(Season::of(day, Hemisphere::South), Season::Summer);
        assert_eq!(
            Season::of(date(2026, 3, 1), Hemisphere::North),
            Season::Spring
        );
        assert_eq!(
            Season::of(date(2026, 11, 30), Hemisphere::South),
            Season::Spring
        );
    }
}
