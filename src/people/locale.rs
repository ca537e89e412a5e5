//! Language tags and what is likely of them, by Unicode LDML part 1 (UTS 35).

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use unicode_script::Script;
use unicode_script::UnicodeScript;

use crate::document;

/// The language, script and region of a tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Locale {
    /// In small letters; `und` if it is not known.
    pub(super) language: String,
    pub(super) script: Option<String>,
    pub(super) region: Option<String>,
}

impl Locale {
    /// The locale of a tag such as `zh-Hant-TW`; what cannot be read is left out.
    pub(super) fn parse(tag: &str) -> Self {
        let mut parts = tag.trim().split(['-', '_']).take(3);
        let all = |it: &str, fits: fn(&char) -> bool| it.chars().all(|it| fits(&it));
        let alphabetic = |it: &str| all(it, char::is_ascii_alphabetic);
        let language = parts.next().unwrap_or_default();
        let known = (2..=8).contains(&language.len()) && alphabetic(language);
        let mut locale = Self {
            language: if known { language } else { "und" }.to_ascii_lowercase(),
            ..Self::default()
        };
        for part in parts {
            if part.len() == 4 && alphabetic(part) && locale.region.is_none() {
                let (first, rest) = part.split_at(1);
                let script = first.to_ascii_uppercase() + &rest.to_ascii_lowercase();
                locale.script = Some(script);
            } else if part.len() == 2 && alphabetic(part)
                || part.len() == 3 && all(part, char::is_ascii_digit)
            {
                locale.region = Some(part.to_ascii_uppercase());
            }
        }
        locale
    }

    /// The likely locale of a script, with a region if one is known.
    pub(super) fn of_script(script: &str, region: Option<&str>) -> Self {
        Self {
            language: "und".to_owned(),
            script: Some(script.to_owned()),
            region: region.map(str::to_owned),
        }
        .maximal()
    }

    /// The same locale with what is likely filled in; as it is if nothing is known of it.
    pub(super) fn maximal(&self) -> Self {
        let likely = &Facts::get().likely;
        let tries = [(true, true), (true, false), (false, true), (false, false)];
        let found = tries.into_iter().find_map(|(script, region)| {
            let script = script.then_some(self.script.as_deref()).flatten();
            let region = region.then_some(self.region.as_deref()).flatten();
            likely.get(joined(&self.language, script, region).as_str())
        });
        let Some(found) = found.map(|it| Self::parse(it)) else {
            return self.clone();
        };
        let language = match self.language.as_str() {
            "und" => found.language,
            language => language.to_owned(),
        };
        Self {
            language,
            script: self.script.clone().or(found.script),
            region: self.region.clone().or(found.region),
        }
    }

    /// The tags under which data for this locale may stand, the nearest first, `und` last.
    pub(super) fn lookup(&self) -> Vec<String> {
        let bare = Self::parse(&self.language).maximal().script;
        let own = self.maximal().script;
        let usual = match (&own, &bare) {
            (Some(own), Some(bare)) => own == bare || members(bare).contains(&own.as_str()),
            _ => true,
        };
        let script = own.filter(|_| !usual);
        let mut tag = joined(&self.language, script.as_deref(), self.region.as_deref());
        let mut tags = Vec::new();
        while tag != "und" && tags.len() < 8 {
            let parent = parent(&tag);
            tags.push(std::mem::replace(&mut tag, parent));
        }
        tags.push("und".to_owned());
        tags
    }

    /// The tags that may tell the order of a name from here, the nearest first, `und` last
    /// (UTS 35 part 8, "Derive the name order").
    pub(super) fn ordering(&self) -> Vec<String> {
        let (script, region) = (self.script.as_deref(), self.region.as_deref());
        let mut tags = Vec::new();
        for (script, region) in [
            (script, region),
            (script, None),
            (None, region),
            (None, None),
        ] {
            let mut tag = joined(&self.language, script, region);
            loop {
                tags.push(tag.clone());
                tags.push(joined("und", script, region));
                match Facts::get().parents.get(tag.as_str()) {
                    Some(parent) if parent != "und" && tags.len() < 32 => tag.clone_from(parent),
                    _ => break,
                }
            }
        }
        tags
    }
}

/// The script in which the first letter of a known script is written, as its ISO 15924 code.
pub(super) fn script_of(text: &str) -> Option<&'static str> {
    let scripts = text.chars().map(|it| it.script());
    let mut known =
        scripts.filter(|it| !matches!(it, Script::Common | Script::Inherited | Script::Unknown));
    known.next().map(|it| it.short_name())
}

/// Whether two scripts are the same, or one is a set that shares a script with the other.
pub(super) fn scripts_match(one: &str, other: &str) -> bool {
    let (ones, others) = (members(one), members(other));
    one == other
        || ones.contains(&other)
        || others.contains(&one)
        || ones.iter().any(|it| others.contains(it))
}

/// The scripts in a code of ISO 15924 that stands for several.
fn members(script: &str) -> &'static [&'static str] {
    match script {
        "Jpan" => &["Hani", "Hira", "Kana", "Hrkt"],
        "Kore" => &["Hang", "Hani", "Jamo"],
        "Hans" | "Hant" => &["Hani"],
        "Hanb" => &["Hani", "Bopo"],
        "Hntl" => &["Hani", "Latn"],
        "Hrkt" => &["Hira", "Kana"],
        _ => &[],
    }
}

/// A text in capitals, as `language` writes them.
pub(super) fn upper(text: &str, language: &str) -> String {
    match language {
        "tr" | "az" => text.replace('i', "İ").to_uppercase(),
        "el" => text
            .chars()
            .map(without_tonos)
            .collect::<String>()
            .to_uppercase(),
        "hy" => text.replace('և', "եվ").to_uppercase(),
        _ => text.to_uppercase(),
    }
}

/// A text with a capital in front, as `language` writes it, and the rest unchanged.
pub(super) fn capitalised(text: &str, language: &str) -> String {
    let Some(first) = text.chars().next() else {
        return String::new();
    };
    if language == "nl" && text.starts_with("ij") {
        return format!("IJ{}", &text[2..]);
    }
    let rest = &text[first.len_utf8()..];
    match first {
        // Georgian has capitals, but no name starts with one.
        '\u{10d0}'..='\u{10ff}' => text.to_owned(),
        'i' if matches!(language, "tr" | "az") => format!("İ{rest}"),
        'ß' => format!("Ss{rest}"),
        _ => first.to_uppercase().collect::<String>() + rest,
    }
}

/// Greek capitals carry no accent.
fn without_tonos(letter: char) -> char {
    match letter {
        'ά' | 'Ά' => 'Α',
        'έ' | 'Έ' => 'Ε',
        'ή' | 'Ή' => 'Η',
        'ί' | 'Ί' => 'Ι',
        'ό' | 'Ό' => 'Ο',
        'ύ' | 'Ύ' => 'Υ',
        'ώ' | 'Ώ' => 'Ω',
        'ΐ' => 'Ϊ',
        'ΰ' => 'Ϋ',
        it => it,
    }
}

fn joined(language: &str, script: Option<&str>, region: Option<&str>) -> String {
    let parts = [Some(language), script, region];
    parts.into_iter().flatten().collect::<Vec<_>>().join("-")
}

/// The tag from which `tag` inherits. A script that is not the language's own inherits nothing.
fn parent(tag: &str) -> String {
    if let Some(parent) = Facts::get().parents.get(tag) {
        return parent.clone();
    }
    match tag.rsplit_once('-') {
        Some((front, last)) if last.len() != 4 => front.to_owned(),
        _ => "und".to_owned(),
    }
}

/// What `templates/cldr/locales.yaml` says.
struct Facts {
    parents: HashMap<&'static str, String>,
    likely: HashMap<&'static str, &'static str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    parents: HashMap<String, String>,
    likely: String,
}

impl Facts {
    fn get() -> &'static Self {
        static FILE: LazyLock<File> = LazyLock::new(|| {
            let text = include_str!("../../templates/cldr/locales.yaml");
            document::yaml("locales.yaml", text).expect("a test reads the built-in locales.yaml")
        });
        static FACTS: LazyLock<Facts> = LazyLock::new(|| {
            let of = |(parent, children): (&String, &'static String)| {
                let parent = parent.clone();
                let pair = move |child| (child, parent.clone());
                children.split_whitespace().map(pair)
            };
            let likely = FILE.likely.split_whitespace();
            Facts {
                parents: FILE.parents.iter().flat_map(of).collect(),
                likely: likely.filter_map(|it| it.split_once('=')).collect(),
            }
        });
        &FACTS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_locales_are_read() {
        let maximal = |it: &str| {
            let it = Locale::parse(it).maximal();
            joined(&it.language, it.script.as_deref(), it.region.as_deref())
        };
        assert_eq!(maximal("de"), "de-Latn-DE");
        assert_eq!(maximal("zh_tw"), "zh-Hant-TW");
        assert_eq!(maximal("und-Hani"), "zh-Hani-CN");
        assert_eq!(maximal("xx"), "xx");
    }

    #[test]
    fn data_is_looked_up_along_the_parents() {
        let lookup = |it: &str| Locale::parse(it).lookup().join(" ");
        assert_eq!(lookup("es-MX"), "es-MX es-419 es und");
        assert_eq!(lookup("zh-HK"), "zh-Hant-HK zh-Hant und");
        assert_eq!(lookup("sr-Cyrl-RS"), "sr-RS sr und");
        assert_eq!(lookup("ja-Latn-AQ"), "ja-Latn-AQ ja-Latn und");
        assert_eq!(lookup("nb"), "nb no und");
        assert_eq!(lookup(""), "und");
    }

    #[test]
    fn capitals_follow_the_language() {
        assert_eq!(upper("istanbul", "tr"), "İSTANBUL");
        assert_eq!(upper("Straße", "de"), "STRASSE");
        assert_eq!(upper("Άννα", "el"), "ΑΝΝΑ");
        assert_eq!(capitalised("ijsbrand", "nl"), "IJsbrand");
        assert_eq!(capitalised("van den", "nl"), "Van den");
    }
}
