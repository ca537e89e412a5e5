//! What a reader hates, and what would harm them: words that they are not to meet.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;
use unicode_segmentation::UnicodeSegmentation;

use crate::document;
use crate::people::Fact;
use crate::people::Profile;
use crate::words::analysis::prose;
use crate::words::telling::Telling;
use crate::words::terms::Terms;

const ALLERGENS: &str = include_str!("../../templates/allergens.yaml");

/// Digests of the stems of words that carry meaning, in order.
pub(crate) type Stems = Box<[u64]>;

/// What a reader is kept from, as stems in the language of a letter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guard {
    /// The stems of each thing that they hate: all of them together name it.
    hated: Vec<Stems>,
    /// Stems of which each one alone names what harms them.
    harmful: BTreeSet<u64>,
}

/// Why words are not for a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shunned {
    /// They hate it.
    Hated,
    /// It harms them.
    Harmful,
}

/// What `templates/allergens.yaml` says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    generic: BTreeMap<String, String>,
    told: Vec<String>,
    groups: Vec<BTreeMap<String, String>>,
}

impl Guard {
    /// What the people whom a letter greets are kept from; `None` where nothing is known of that.
    /// What was only inferred guards as well: it is never said.
    pub(crate) fn of(profile: &Profile, language: &str) -> Option<Self> {
        let mut guard = Self::default();
        for one in profile.addressed() {
            let hated = one.hates.iter().filter_map(Fact::text);
            let hated = hated.map(|it| digests(it, language));
            guard.hated.extend(hated.filter(|it| !it.is_empty()));
            for allergy in one.allergies.iter().filter_map(Fact::text) {
                guard.harmful.extend(harmful(allergy, language));
            }
        }
        let is_empty = guard.hated.is_empty() && guard.harmful.is_empty();
        (!is_empty).then_some(guard)
    }

    /// Whether words of these stems name what the reader is kept from.
    pub(crate) fn meets(&self, stems: &[u64]) -> Option<Shunned> {
        if stems.iter().any(|it| self.harmful.contains(it)) {
            return Some(Shunned::Harmful);
        }
        let is_named = |it: &Stems| it.iter().all(|it| stems.binary_search(it).is_ok());
        let hated = self.hated.iter().any(is_named);
        hated.then_some(Shunned::Hated)
    }

    /// The same for words that stand together, part by part.
    pub(crate) fn meets_all(&self, parts: &[&[u64]]) -> Option<Shunned> {
        if parts
            .iter()
            .copied()
            .flatten()
            .any(|it| self.harmful.contains(it))
        {
            return Some(Shunned::Harmful);
        }
        let is_in = |stem: &u64| parts.iter().any(|it| it.binary_search(stem).is_ok());
        let hated = self.hated.iter().any(|it| it.iter().all(is_in));
        hated.then_some(Shunned::Hated)
    }
}

/// The words of a letter that tell of an allergy.
pub(crate) fn told_of_allergy(letter: &str) -> Option<Range<usize>> {
    let beginnings = &allergens().told;
    letter.unicode_word_indices().find_map(|(at, word)| {
        let lower = word.to_lowercase();
        let tells = beginnings.iter().any(|it| lower.starts_with(it.as_str()));
        tells.then(|| at..at + word.len())
    })
}

/// The stems of the words of a text that carry meaning.
pub(crate) fn digests(text: &str, language: &str) -> Stems {
    let words = text.unicode_word_indices();
    let mut stems: Vec<u64> = words
        .filter_map(|(_, it)| digest_of(it, language))
        .collect();
    stems.sort_unstable();
    stems.dedup();
    stems.into()
}

/// The stems of what a telling says in words of its own and speaks of, worked out once.
pub(crate) fn stems_of<'t>(telling: &'t Telling, language: &str) -> &'t [u64] {
    telling.stems.get_or_init(|| {
        let mut text = prose(telling);
        for topic in &telling.about {
            text.push_str(". ");
            text.push_str(topic);
        }
        digests(&text, language)
    })
}

/// The stems that an allergy makes harmful: its own, and those of the groups that it names.
fn harmful(allergy: &str, language: &str) -> BTreeSet<u64> {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    let file = allergens();
    let generic = file.generic.get(primary);
    let generic = generic.map(|it| digests(it, primary)).unwrap_or_default();
    let own = digests(allergy, primary);
    let mut harmful: BTreeSet<u64> = own.iter().copied().collect();
    harmful.retain(|it| generic.binary_search(it).is_err());
    for group in &file.groups {
        let names = |(language, words): (&String, &String)| {
            let said = digests(allergy, language);
            let group = digests(words, language);
            said.iter().any(|it| group.binary_search(it).is_ok())
        };
        if let Some(words) = group.get(primary).filter(|_| group.iter().any(names)) {
            harmful.extend(digests(words, primary));
        }
    }
    harmful
}

fn allergens() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    FILE.get_or_init(|| {
        document::yaml("allergens.yaml", ALLERGENS).expect("a test reads the embedded list")
    })
}

/// How many words are kept with the digest of their stem, by digests of their own: the words of a run
/// come again and again, and to stem one costs more than all else that is asked of it.
const KEPT: usize = 4096;

/// A digest of the stem of a word, if it carries meaning.
fn digest_of(word: &str, language: &str) -> Option<u64> {
    thread_local! {
        static DIGESTS: RefCell<HashMap<u64, Option<u64>>> = RefCell::default();
    }
    let key = digest(word).rotate_left(17) ^ digest(language);
    DIGESTS.with_borrow_mut(|kept| {
        if kept.len() > KEPT {
            kept.clear();
        }
        *kept.entry(key).or_insert_with(|| {
            let stems = Terms::of(language).content(word);
            stems.first().map(|it| digest(&it.0))
        })
    })
}

/// FNV-1a, 64 bits.
fn digest(stem: &str) -> u64 {
    stem.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meets(profile: &str, words: &str, language: &str) -> Option<Shunned> {
        let profile = Profile::from_yaml(profile).unwrap();
        Guard::of(&profile, language)?.meets(&digests(words, language))
    }

    #[test]
    fn what_is_hated_is_known_by_all_its_words_and_a_harm_by_one() {
        let hates = "hates: [the dark side, Mondays]";
        let hated = Some(Shunned::Hated);
        assert_eq!(meets(hates, "The dark side is near.", "en"), hated);
        assert_eq!(meets(hates, "A dark night.", "en"), None);
        assert_eq!(meets(hates, "See you on Monday.", "en"), hated);
        let nuts = "allergies: [tree nuts (severe)]";
        let harmful = Some(Shunned::Harmful);
        assert_eq!(meets(nuts, "An almond croissant.", "en"), harmful);
        assert_eq!(meets(nuts, "A severe winter.", "en"), None);
        assert_eq!(meets(nuts, "Ein Stück Marzipan.", "de"), harmful);
        assert_eq!(
            meets("allergies: [Laktose]", "Un café con leche.", "es"),
            harmful
        );
    }

    #[test]
    fn an_allergy_is_heard_in_four_languages() {
        for letter in [
            "I am badly allergic to sesame.",
            "Ich bin allergisch gegen Nüsse.",
            "Je suis cœliaque.",
            "Soy alérgica al marisco.",
            "I carry an EpiPen.",
        ] {
            assert!(told_of_allergy(letter).is_some(), "{letter}");
        }
        assert_eq!(told_of_allergy("All her gowns are green."), None);
    }

    #[test]
    fn small_words_never_count() {
        assert!(Guard::of(&Profile::from_yaml("hates: [it]").unwrap(), "en").is_none());
        assert!(Guard::of(&Profile::from_yaml("name: Ada").unwrap(), "en").is_none());
    }

    #[test]
    fn what_is_only_guessed_guards_as_well() {
        let guessed = "hates: [{what: dogs, how: inferred}]";
        assert_eq!(
            meets(guessed, "Bring your dog.", "en"),
            Some(Shunned::Hated)
        );
    }
}
