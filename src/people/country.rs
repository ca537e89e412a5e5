//! Countries: their names, and how they write addresses.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::LazyLock;
use std::sync::OnceLock;

use include_dir::Dir;
use include_dir::include_dir;
use regex_lite::Regex;
use serde::Deserialize;

use super::locale::Locale;
use super::profile::Profile;
use crate::document;

static NAMES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/cldr/countries");

/// How a country writes an address.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Country {
    lines: String,
    latin: Option<String>,
    #[serde(default = "street_and_town")]
    pub(super) needs: String,
    /// The parts that go in capitals; not known where it is left out.
    pub(super) capitals: Option<String>,
    postcode: Option<String>,
    pub(super) example: Option<String>,
    pub(super) prefix: Option<String>,
    code: Option<String>,
    #[serde(skip)]
    shape: OnceLock<Option<Regex>>,
}

fn street_and_town() -> String {
    "AC".to_owned()
}

impl Country {
    /// The country of an ISO 3166-1 code of two letters, in capitals.
    pub(super) fn of(code: &str) -> Option<&'static Self> {
        File::get().countries.get(code)
    }

    /// The lines of an address there, in its own script or in Latin letters.
    pub(super) fn lines(&self, latin: bool) -> &str {
        match &self.latin {
            Some(lines) if latin => lines,
            _ => &self.lines,
        }
    }

    /// Whether it has postcodes.
    pub(super) fn has_postcodes(&self) -> bool {
        self.postcode.is_some()
    }

    /// "1016 EA" for "1016EA": a postcode with the space that the examples have.
    pub(super) fn spaced(&self, postcode: &str) -> Option<String> {
        let kind = |it: char| match it {
            it if it.is_ascii_digit() => '0',
            it if it.is_ascii_alphabetic() => 'A',
            it => it,
        };
        let shape = |it: &str| {
            it.chars()
                .filter(|it| *it != ' ')
                .map(kind)
                .collect::<String>()
        };
        let written = shape(postcode);
        let examples = self.example.as_deref()?.split(',').map(str::trim);
        let example = examples.into_iter().find(|it| shape(it) == written)?;
        let mut letters = postcode.chars().filter(|it| *it != ' ');
        let spaced = example.chars().filter_map(|it| match it {
            ' ' => Some(' '),
            _ => letters.next(),
        });
        Some(spaced.collect::<String>()).filter(|it| it.contains(' '))
    }

    /// Whether a postcode has the shape of those there; any has where there are none.
    pub(super) fn fits(&self, postcode: &str) -> bool {
        let shape = self.shape.get_or_init(|| {
            let pattern = self.postcode.as_deref()?;
            Regex::new(&format!("^(?:{pattern})$")).ok()
        });
        let written = postcode.to_ascii_uppercase();
        shape.as_ref().is_none_or(|it| it.is_match(&written))
    }
}

impl Profile {
    /// The country they live in, as an ISO 3166-1 code of two letters: that of their address,
    /// else the one that their language tag names.
    ///
    /// # Example
    ///
    /// ```
    /// use longhand::people::Profile;
    ///
    /// let ada = Profile::from_yaml("{name: Ada, locale: en-GB, address: {country: New Zealand}}")?;
    /// assert_eq!(ada.country().as_deref(), Some("NZ"));
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn country(&self) -> Option<String> {
        let language = self.locale.as_deref().unwrap_or("en");
        let stated = self.address.country.as_deref();
        match stated {
            Some(stated) => recognised(stated, language).map(str::to_owned),
            None => Locale::parse(self.locale.as_deref()?).region,
        }
    }
}

/// The code of a country that somebody wrote as a code, or by its name in some language.
pub(super) fn recognised(text: &str, language: &str) -> Option<&'static str> {
    let file = File::get();
    if text.len() > 100 {
        return None;
    }
    let plain = plain(text);
    let code = plain.to_ascii_uppercase();
    if let Some((code, _)) = file.countries.get_key_value(code.as_str()) {
        return Some(code);
    }
    if code.len() == 3
        && let Some(found) = file.by_code(&code)
    {
        return Some(found);
    }
    let alias = |it: &str| {
        let mut aliases = file.aliases.iter();
        aliases.find_map(|(code, names)| names.iter().any(|name| name == it).then_some(code))
    };
    if let Some(code) = alias(&plain) {
        return Some(code);
    }
    let simpler = simpler(text);
    let first = Names::of(language);
    let others = TABLES.values().map(Names::read);
    let mut tables = [first].into_iter().chain(others);
    tables.find_map(|names| {
        let code = names
            .codes
            .get(&plain)
            .or_else(|| names.codes.get(&simpler));
        code.map(String::as_str)
    })
}

/// The name of a country as the language writes it; in English if it does not say.
pub(super) fn name(code: &str, language: &str) -> Option<&'static str> {
    let names = &Names::of(language).written;
    names.get(code)?.first().map(String::as_str)
}

/// Whether mail between two countries goes as mail within one.
pub(super) fn one_post(one: &str, other: &str) -> bool {
    let together = |it: &String| {
        let mut codes = it.split(' ');
        codes.clone().any(|it| it == one) && codes.any(|it| it == other)
    };
    one == other || File::get().one_post.iter().any(together)
}

/// Letters only, small and without accents, so that "CÔTE D'IVOIRE" is "cotedivoire".
fn plain(text: &str) -> String {
    let letters = text.chars().filter(|it| it.is_alphanumeric());
    let small = letters.flat_map(char::to_lowercase);
    let mut plain = String::new();
    for letter in small {
        match letter {
            'à'..='å' | 'ā' | 'ă' | 'ą' => plain.push('a'),
            'ç' | 'ć' | 'č' => plain.push('c'),
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => plain.push('e'),
            'ì'..='ï' | 'ī' | 'ı' => plain.push('i'),
            'ł' => plain.push('l'),
            'ñ' | 'ń' | 'ň' => plain.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => plain.push('o'),
            'ś' | 'š' | 'ş' | 'ș' => plain.push('s'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => plain.push('u'),
            'ý' | 'ÿ' => plain.push('y'),
            'ź' | 'ż' | 'ž' => plain.push('z'),
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            // "İ" becomes small as "i" and a dot.
            '\u{300}'..='\u{36f}' => {}
            it => plain.push(it),
        }
    }
    plain
}

/// "stkittsnevis" for "Saint Kitts and Nevis": as the lists write it.
fn simpler(text: &str) -> String {
    let small = text.to_lowercase();
    let bare = small.strip_prefix("the ").unwrap_or(&small);
    plain(&bare.replace(" and ", " ").replace("saint ", "st "))
}

/// What `templates/addresses.yaml` says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    one_post: Vec<String>,
    aliases: BTreeMap<String, Vec<String>>,
    countries: BTreeMap<String, Country>,
}

impl File {
    fn get() -> &'static Self {
        static FILE: LazyLock<File> = LazyLock::new(|| {
            let text = include_str!("../../templates/addresses.yaml");
            document::yaml("addresses.yaml", text)
                .expect("a test reads the built-in addresses.yaml")
        });
        &FILE
    }

    /// The country with a code of three letters.
    fn by_code(&self, code: &str) -> Option<&str> {
        let mut countries = self.countries.iter();
        let found = countries.find(|(_, it)| it.code.as_deref() == Some(code));
        found.map(|(code, _)| code.as_str())
    }
}

/// The names of the countries in one language.
struct Names {
    /// By code, the usual one first.
    written: BTreeMap<String, Vec<String>>,
    /// By each name, made plain.
    codes: HashMap<String, String>,
}

type Table = (&'static str, OnceLock<Names>);

/// The text of each language's file, read when it is first asked for.
static TABLES: LazyLock<BTreeMap<&'static str, Table>> = LazyLock::new(|| {
    let file = |it: &'static include_dir::File<'static>| {
        let language = it.path().file_stem()?.to_str()?;
        Some((language, (it.contents_utf8()?, OnceLock::new())))
    };
    NAMES.files().filter_map(file).collect()
});

impl Names {
    /// The ones of a language or of the nearest that it inherits from; in the end English.
    fn of(language: &str) -> &'static Self {
        let tags = Locale::parse(language).lookup();
        let table = tags.iter().find_map(|it| TABLES.get(it.as_str()));
        let table = table.or_else(|| TABLES.get("en"));
        Self::read(table.expect("there is a built-in en.yaml"))
    }

    fn read(table: &'static Table) -> &'static Self {
        let (text, names) = table;
        names.get_or_init(|| {
            let written: BTreeMap<String, Vec<String>> = document::yaml("countries", text)
                .expect("a test reads every built-in file of countries");
            let mut codes = HashMap::new();
            // Where two share a name, it is the one whose usual name it is.
            let most = written.values().map(Vec::len).max().unwrap_or_default();
            for rank in 0..most {
                for (code, names) in &written {
                    if let Some(name) = names.get(rank) {
                        codes.entry(plain(name)).or_insert_with(|| code.clone());
                    }
                }
            }
            Self { written, codes }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_name_in_every_language_and_an_example_that_fits() {
        let file = File::get();
        assert!(file.countries.len() > 240);
        for (code, country) in &file.countries {
            for language in TABLES.keys() {
                let name = name(code, language).expect(code);
                assert_eq!(recognised(name, language), Some(code.as_str()), "{name}");
            }
            if let Some(pattern) = &country.postcode {
                Regex::new(pattern).expect(code);
                assert!(
                    country.fits(country.example.as_deref().expect(code)),
                    "{code}"
                );
            }
        }
        let aliases = file.aliases.iter();
        for (code, names) in aliases {
            assert!(file.countries.contains_key(code), "{code}");
            assert!(names.iter().all(|it| *it == plain(it)), "{code}");
        }
    }

    #[test]
    fn countries_are_known_by_code_name_and_nickname() {
        let code = |it: &str| recognised(it, "en");
        for text in [
            "DE",
            "de",
            "DEU",
            "Germany",
            "Deutschland",
            "ALLEMAGNE",
            "Niemcy",
            "ドイツ",
        ] {
            assert_eq!(code(text), Some("DE"), "{text}");
        }
        assert_eq!(code("UK"), Some("GB"));
        assert_eq!(code("U.S.A."), Some("US"));
        assert_eq!(code("Holland"), Some("NL"));
        assert_eq!(code("the Netherlands"), Some("NL"));
        assert_eq!(code("Cote d'Ivoire"), Some("CI"));
        assert_eq!(code("Österreich"), Some("AT"));
        assert_eq!(code("Bosnia and Herzegovina"), Some("BA"));
        assert_eq!(code("Saint Kitts and Nevis"), Some("KN"));
        assert_eq!(code("Middle-earth"), None);
        assert_eq!(code(""), None);
    }
}
