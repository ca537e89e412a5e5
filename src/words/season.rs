//! The seasons, as the reader has them.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::document;

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

/// `templates/hemispheres.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    south: String,
    tropics: String,
    words: HashMap<String, HashMap<Season, String>>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    let text = include_str!("../../templates/hemispheres.yaml");
    document::yaml("hemispheres.yaml", text).expect("a test reads the built-in hemispheres.yaml")
});

impl Hemisphere {
    /// That of a country, by its ISO 3166-1 code; `None` where there are no four seasons.
    pub fn of(country: &str) -> Option<Self> {
        let is_in = |list: &str| list.split(' ').any(|it| it == country);
        match () {
            () if is_in(&FILE.tropics) => None,
            () if is_in(&FILE.south) => Some(Self::South),
            () => Some(Self::North),
        }
    }
}

impl Season {
    /// What it is called in a language, by a BCP 47 tag; `None` where nobody wrote that down.
    pub fn word(self, language: &str) -> Option<&'static str> {
        let primary = language.split('-').next().unwrap_or_default();
        let words = FILE.words.get(language).or_else(|| FILE.words.get(primary));
        words?.get(&self).map(String::as_str)
    }

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
    fn the_tropics_have_no_season() {
        assert_eq!(Hemisphere::of("AU"), Some(Hemisphere::South));
        assert_eq!(Hemisphere::of("AT"), Some(Hemisphere::North));
        assert_eq!(Hemisphere::of("SG"), None);
        let codes = FILE.south.split(' ').chain(FILE.tropics.split(' '));
        let codes: Vec<_> = codes.collect();
        let distinct: std::collections::HashSet<_> = codes.iter().collect();
        assert_eq!(codes.len(), distinct.len());
        assert!(codes.iter().all(|it| it.len() == 2));
    }

    #[test]
    fn a_season_is_called_as_readers_call_it() {
        assert_eq!(Season::Autumn.word("en-GB"), Some("autumn"));
        assert_eq!(Season::Autumn.word("en-US"), Some("fall"));
        assert_eq!(Season::Spring.word("de-AT"), Some("Frühling"));
        assert_eq!(Season::Spring.word("xx"), None);
    }

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
