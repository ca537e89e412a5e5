//! A language with grammar, and the ways of its country.

use crate::error::Error;
use crate::error::Result;

/// A language that has grammar here, with the ways of its country: a date is written
/// otherwise in Boston than in Bath.
///
/// A tag falls back within its language only: `fr-LU` is read as `fr`, `es-PE` as `es-419`,
/// `en-IE` by way of `en-001` (the ways of most of the world, British in kind). `en` without a
/// country dates like the United States and counts with “and”.
///
/// # Example
/// ```
/// use longhand::words::Language;
///
/// assert_eq!(Language::parse("fr-LU")?.tag(), "fr");
/// assert_eq!(Language::parse("en_sg")?.tag(), "en-001");
/// assert_eq!(Language::parse("es-PE")?.tag(), "es-419");
/// assert!(Language::parse("nl").is_err());
/// # Ok::<(), longhand::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(u8);

/// A language that has grammar here, whatever the country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Tongue {
    /// English.
    English,
    /// French.
    French,
    /// German.
    German,
    /// Spanish.
    Spanish,
}

impl Tongue {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::English, Self::French, Self::German, Self::Spanish];

    /// Its tag: `en`, `fr`, `de` or `es`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::German => "de",
            Self::Spanish => "es",
        }
    }
}

/// The tags whose ways differ.
const TAGS: [&str; 24] = [
    "en", "en-US", "en-001", "en-GB", "en-IE", "en-CA", "en-AU", "en-NZ", "en-IN", "en-ZA", "fr",
    "fr-CA", "fr-CH", "fr-BE", "de", "de-AT", "de-CH", "es", "es-419", "es-MX", "es-US", "es-AR",
    "es-CL", "es-CO",
];

/// Countries and territories that write English as the United States do.
const AMERICAN: [&str; 9] = ["AS", "GU", "MH", "MP", "PH", "PR", "UM", "VI", "US"];

/// Countries whose Spanish is that of Latin America (CLDR, parents of locales).
const LATIN_AMERICAN: [&str; 17] = [
    "BO", "BR", "BZ", "CR", "CU", "DO", "EC", "GT", "HN", "NI", "PA", "PE", "PR", "PY", "SV", "UY",
    "VE",
];

/// The longest tag that is looked at: BCP 47, section 4.4.1, counts 35 bytes.
const LONGEST: usize = 35;

impl Language {
    /// How many there are.
    pub(crate) const COUNT: usize = TAGS.len();
    /// English without a country.
    pub const ENGLISH: Self = Self(0);
    /// English of the United States.
    pub const AMERICAN: Self = Self(1);
    /// English of Great Britain.
    pub const BRITISH: Self = Self(3);
    /// French.
    pub const FRENCH: Self = Self(10);
    /// German.
    pub const GERMAN: Self = Self(14);
    /// Spanish.
    pub const SPANISH: Self = Self(17);

    /// The language of a BCP 47 tag, or the nearest one within the same language.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a language without grammar: it never becomes another language.
    pub fn parse(tag: &str) -> Result<Self> {
        Self::find(tag).ok_or_else(|| Error::Unknown {
            kind: "grammar for",
            name: tag.chars().take(LONGEST).collect(),
            known: Tongue::ALL.map(|it| it.tag().to_owned()).to_vec(),
        })
    }

    fn find(tag: &str) -> Option<Self> {
        if tag.len() > LONGEST {
            return None;
        }
        let mut parts = tag.split(['-', '_']);
        let language = parts.next()?;
        // A script may stand between language and country.
        let is_country = |it: &&str| it.len() == 2 || (it.len() == 3 && it.parse::<u16>().is_ok());
        let country = parts.find(is_country).unwrap_or_default();
        let tongue = Tongue::ALL
            .into_iter()
            .find(|it| it.tag().eq_ignore_ascii_case(language))?;
        // Every letter asks this of its reader's locale: only the tags of one language are looked at.
        let tags = match tongue {
            Tongue::English => 0..10,
            Tongue::French => 10..14,
            Tongue::German => 14..17,
            Tongue::Spanish => 17..Self::COUNT,
        };
        let named = |country: &str| {
            let at = |it: &usize| TAGS[*it].get(3..).unwrap_or_default();
            let number = tags
                .clone()
                .find(|it| at(it).eq_ignore_ascii_case(country))?;
            Some(Self(number as u8))
        };
        let is_in = |list: &[&str]| list.iter().any(|it| it.eq_ignore_ascii_case(country));
        let parent = match tongue {
            _ if country.is_empty() => "",
            Tongue::English if is_in(&AMERICAN) => "US",
            Tongue::English => "001",
            Tongue::Spanish if is_in(&LATIN_AMERICAN) => "419",
            Tongue::German if is_in(&["LI"]) => "CH",
            _ => "",
        };
        named(country).or_else(|| named(parent))
    }

    /// Its tag, as BCP 47 writes it.
    pub fn tag(self) -> &'static str {
        TAGS[self.0 as usize]
    }

    /// The language without its country.
    pub fn tongue(self) -> Tongue {
        match &self.tag()[..2] {
            "fr" => Tongue::French,
            "de" => Tongue::German,
            "es" => Tongue::Spanish,
            _ => Tongue::English,
        }
    }

    /// The ways of a reader with this locale, if they read this very language; else its own.
    ///
    /// # Example
    /// ```
    /// use longhand::words::Language;
    ///
    /// let pack = Language::ENGLISH;
    /// assert_eq!(pack.as_read_in("en-GB"), Language::BRITISH);
    /// assert_eq!(pack.as_read_in("fr-FR"), pack);
    /// assert_eq!(Language::BRITISH.as_read_in("en"), Language::BRITISH);
    /// ```
    pub fn as_read_in(self, locale: &str) -> Self {
        match Self::find(locale) {
            Some(it) if it.tongue() == self.tongue() && it.tag().len() > 2 => it,
            _ => self,
        }
    }

    /// Whether the month comes before the day, and the h of “herb” is silent.
    pub(crate) fn is_american(self) -> bool {
        matches!(self.tag(), "en" | "en-US" | "en-CA")
    }

    /// Its number, below [`Language::COUNT`].
    pub(crate) fn number(self) -> usize {
        self.0 as usize
    }

    /// The language of a number.
    pub(crate) fn numbered(number: usize) -> Option<Self> {
        (number < Self::COUNT).then_some(Self(number as u8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_falls_back_within_its_language() {
        for (tag, expected) in [
            ("en", "en"),
            ("en-us", "en-US"),
            ("en-PH", "en-US"),
            ("en-IE", "en-IE"),
            ("en-NG", "en-001"),
            ("fr-CA", "fr-CA"),
            ("fr-SN", "fr"),
            ("de-Latn-LI", "de-CH"),
            ("de-LU", "de"),
            ("es-AR", "es-AR"),
            ("es-UY", "es-419"),
            ("es-ES", "es"),
        ] {
            assert_eq!(Language::parse(tag).unwrap().tag(), expected);
        }
        for tag in ["", "nl", "english", "e", "-", "pt-BR", "fra"] {
            assert!(Language::parse(tag).is_err(), "{tag}");
        }
    }

    #[test]
    fn every_tag_is_its_own() {
        for tag in TAGS {
            assert_eq!(Language::parse(tag).unwrap().tag(), tag);
        }
    }

    #[test]
    fn the_constants_are_what_they_say() {
        let named = [
            (Language::ENGLISH, "en"),
            (Language::AMERICAN, "en-US"),
            (Language::BRITISH, "en-GB"),
            (Language::FRENCH, "fr"),
            (Language::GERMAN, "de"),
            (Language::SPANISH, "es"),
        ];
        assert!(named.iter().all(|(it, tag)| it.tag() == *tag));
    }
}
