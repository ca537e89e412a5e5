//! How letters open and close in each language: `templates/salutations.yaml` and `titles.yaml`.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::document;

/// How formally somebody is addressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Register {
    /// "Dear Colin".
    #[default]
    Informal,
    /// "Dear Ms Adeyemi".
    Formal,
}

/// What is usual in one language and region.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Ways {
    pub(super) and: String,
    /// Whether two people of one surname may share it: "Mr and Mrs Smith".
    pub(super) shares: bool,
    /// Whether a prefix is written large behind a title: "mevrouw De Vries".
    pub(super) large_prefix: bool,
    pub(super) body: Option<Opening>,
    /// Words that begin a letter in small letters.
    small: HashSet<String>,
    informal: Forms,
    formal: Forms,
}

/// How the body goes on after the salutation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Opening {
    /// "Thank you for …"
    #[default]
    Capital,
    /// "vielen Dank für …"
    Small,
}

/// The forms of one register.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Forms {
    pub(super) mark: Option<String>,
    pub(super) person: Agreed,
    pub(super) titled: Agreed,
    pub(super) ranked: Agreed,
    pub(super) organisation: String,
    pub(super) nobody: String,
    pub(super) close: String,
    /// The close of a letter that greets nobody by name.
    pub(super) close_unnamed: Option<String>,
    /// The close after a salutation that cannot be repeated, since it is a greeting itself.
    pub(super) close_greeted: Option<String>,
}

/// One form, by grammatical agreement.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Agreed {
    feminine: Option<String>,
    masculine: Option<String>,
    pub(super) any: Option<String>,
    /// The form for several people at once, where it is another.
    pub(super) several: Option<String>,
}

/// Grammatical agreement, as far as titles or pronouns state it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Agreement {
    Feminine,
    Masculine,
    #[default]
    Unstated,
}

/// What a title says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Title {
    agrees: Option<Agrees>,
    #[serde(default)]
    pub(super) ranked: bool,
    says: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    written: BTreeMap<String, String>,
    #[serde(default)]
    feminine: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Agrees {
    Feminine,
    Masculine,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Titles {
    pronouns: Pronouns,
    titles: BTreeMap<String, Title>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pronouns {
    feminine: HashSet<String>,
    masculine: HashSet<String>,
}

static WAYS: LazyLock<BTreeMap<String, Ways>> = LazyLock::new(|| {
    let text = include_str!("../../templates/salutations.yaml");
    let said: BTreeMap<String, Ways> =
        document::yaml("salutations.yaml", text).expect("a test reads the built-in salutations");
    let whole = |tag: &String| {
        let chain = chain(tag);
        let ways = chain.iter().filter_map(|it| said.get(it));
        let whole = ways.fold(Ways::default(), |near, it| it.clone().under(near));
        whole.with_titles()
    };
    said.keys().map(|it| (it.clone(), whole(it))).collect()
});

static TITLES: LazyLock<Titles> = LazyLock::new(|| {
    let text = include_str!("../../templates/titles.yaml");
    document::yaml("titles.yaml", text).expect("a test reads the built-in titles")
});

/// A locale and those it takes its ways from, the nearest first, never of another language.
fn chain(locale: &str) -> Vec<String> {
    let mut tag = locale.replace('_', "-");
    let language = tag.split('-').next().unwrap_or_default().to_lowercase();
    let mut chain = Vec::new();
    while tag.contains('-') {
        chain.push(tag.clone());
        tag.truncate(tag.rfind('-').unwrap_or(0));
    }
    let is_american = chain.iter().any(|it| it.ends_with("-US"));
    if language == "en" && !chain.is_empty() && !is_american {
        chain.push("en-001".into());
    }
    chain.push(language);
    chain
}

impl Ways {
    /// The ways of a locale; `None` for a language that has none here.
    pub(super) fn of(locale: &str) -> Option<&'static Self> {
        chain(locale).iter().find_map(|it| WAYS.get(it))
    }

    pub(super) fn forms(&self, register: Register) -> &Forms {
        match register {
            Register::Informal => &self.informal,
            Register::Formal => &self.formal,
        }
    }

    /// Whether a letter that goes on in small letters begins so with this word.
    pub(super) fn is_small(&self, word: &str) -> bool {
        self.small.contains(&word.to_lowercase())
    }

    /// A title that an informal letter cannot do without is written as in a formal one.
    fn with_titles(mut self) -> Self {
        if self.informal.titled.is_empty() {
            self.informal.titled = self.formal.titled.clone();
            self.informal.ranked = self.formal.ranked.clone();
        }
        self
    }

    /// These ways, where the nearer ones say nothing.
    fn under(self, near: Self) -> Self {
        let text = |near: String, far: String| if near.is_empty() { far } else { near };
        let small = match near.small.is_empty() {
            true => self.small,
            false => near.small,
        };
        Self {
            and: text(near.and, self.and),
            shares: near.shares || self.shares,
            large_prefix: near.large_prefix || self.large_prefix,
            body: near.body.or(self.body),
            small,
            informal: near.informal.or(self.informal),
            formal: near.formal.or(self.formal),
        }
    }
}

impl Forms {
    fn or(self, other: Self) -> Self {
        let text = |near: String, far: String| if near.is_empty() { far } else { near };
        Self {
            mark: self.mark.or(other.mark),
            person: self.person.or(other.person),
            titled: self.titled.or(other.titled),
            ranked: self.ranked.or(other.ranked),
            organisation: text(self.organisation, other.organisation),
            nobody: text(self.nobody, other.nobody),
            close: text(self.close, other.close),
            close_unnamed: self.close_unnamed.or(other.close_unnamed),
            close_greeted: self.close_greeted.or(other.close_greeted),
        }
    }
}

impl Agreed {
    fn or(self, other: Self) -> Self {
        Self {
            feminine: self.feminine.or(other.feminine),
            masculine: self.masculine.or(other.masculine),
            any: self.any.or(other.any),
            several: self.several.or(other.several),
        }
    }

    /// Whether there is no form at all.
    pub(super) fn is_empty(&self) -> bool {
        self.feminine.is_none() && self.masculine.is_none() && self.any.is_none()
    }

    /// The form that agrees, if there is one.
    pub(super) fn agreeing(&self, agreement: Agreement) -> Option<&str> {
        match agreement {
            Agreement::Feminine => self.feminine.as_deref(),
            Agreement::Masculine => self.masculine.as_deref(),
            Agreement::Unstated => None,
        }
    }
}

impl Agreement {
    /// What pronouns state, by their first word.
    pub(super) fn of_pronouns(pronouns: &str) -> Self {
        let first = pronouns.split(|it: char| !it.is_alphabetic()).next();
        let first = first.unwrap_or_default().to_lowercase();
        let said = &TITLES.pronouns;
        match () {
            () if said.feminine.contains(&first) => Self::Feminine,
            () if said.masculine.contains(&first) => Self::Masculine,
            () => Self::Unstated,
        }
    }
}

impl Title {
    /// What a stated title says, if it is one of those that several languages have.
    pub(super) fn of(stated: &str) -> Option<&'static Self> {
        static BY_WORD: LazyLock<HashMap<String, &Title>> = LazyLock::new(|| {
            let titles = TITLES.titles.values();
            let words = titles.flat_map(|it| {
                it.says
                    .values()
                    .flatten()
                    .map(move |word| (plain(word), it))
            });
            words.collect()
        });
        BY_WORD.get(&plain(stated)).copied()
    }

    pub(super) fn agreement(&self) -> Agreement {
        match self.agrees {
            Some(Agrees::Feminine) => Agreement::Feminine,
            Some(Agrees::Masculine) => Agreement::Masculine,
            None => Agreement::Unstated,
        }
    }

    /// The title in a language; English takes titles as they come, full stops and all.
    pub(super) fn written(&self, stated: &str, language: &str, agreement: Agreement) -> String {
        if language == "en" {
            return stated.to_owned();
        }
        let feminine = self.feminine.get(language);
        if let Some(word) = feminine.filter(|_| agreement == Agreement::Feminine) {
            return word.clone();
        }
        let words = self.says.get(language).map_or(&[][..], |it| it);
        let own = words.iter().find(|it| plain(it) == plain(stated));
        match own {
            Some(own) => own.clone(),
            None => {
                let written = words.first().or_else(|| self.written.get(language));
                written.map_or_else(|| stated.to_owned(), String::clone)
            }
        }
    }
}

fn plain(title: &str) -> String {
    title.replace('.', "").trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_takes_the_ways_of_its_language_and_of_no_other() {
        assert_eq!(chain("en-IE"), ["en-IE", "en-001", "en"]);
        assert_eq!(chain("en-US"), ["en-US", "en"]);
        assert_eq!(chain("fr-CA"), ["fr-CA", "fr"]);
        let british = Ways::of("en-GB").unwrap();
        assert_eq!(british.formal.mark.as_deref(), Some(","));
        assert_eq!(british.formal.nobody, "Dear Sir or Madam");
        assert_eq!(Ways::of("de-CH").unwrap().body, Some(Opening::Capital));
        assert!(Ways::of("tlh").is_none());
    }

    #[test]
    fn a_title_of_another_language_is_translated_and_one_of_the_same_is_kept() {
        let ms = Title::of("Ms.").unwrap();
        assert_eq!(ms.written("Ms.", "en", Agreement::Unstated), "Ms.");
        assert_eq!(ms.written("Ms.", "de", Agreement::Unstated), "Frau");
        assert_eq!(
            Title::of("Frau")
                .unwrap()
                .written("Frau", "en", Agreement::Unstated),
            "Frau"
        );
        assert_eq!(
            Title::of("Dr")
                .unwrap()
                .written("Dr", "de", Agreement::Unstated),
            "Dr."
        );
        assert_eq!(ms.agreement(), Agreement::Feminine);
        assert!(Title::of("Captain").is_none());
    }

    #[test]
    fn every_title_has_a_word_in_each_language_it_names() {
        let mut all = TITLES.titles.values();
        assert!(all.all(|it| it.says.values().all(|it| !it.is_empty())));
    }
}
