//! Names of things that are named after people: rules per thing, as data.

use serde::Deserialize;

use crate::finding::Finding;
use crate::finding::Weight;
use crate::words::taste::Stems;
use crate::words::taste::stems;
use crate::words::taste::within;
use crate::words::terms::Terms;

/// Where theirs goes in the name of a thing.
const NAME: &str = "{name}";
/// A name with fewer letters is none to name a thing after.
const LEAST: usize = 2;
/// A name with more letters fits no board.
const MOST: usize = 24;
/// Whoever came once is a stranger, whatever the pack says.
const KNOWN: u32 = 2;

/// How things are named after people, from a pack's `coined.yaml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Coinage {
    /// The rule of each thing.
    pub things: Vec<Thing>,
    /// The rule for any other thing: "the {name} special".
    pub fallback: Option<String>,
    /// Names and finished coinages that are never used.
    pub blocklist: Vec<String>,
    /// From how many visits on somebody is no stranger.
    pub from: u32,
}

/// How one thing is named after somebody.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Thing {
    /// The thing: "café au lait".
    pub thing: String,
    /// Its name, with `{name}` where theirs goes.
    pub name: String,
    /// The most letters that a name may have to fit.
    #[serde(default)]
    pub most: Option<usize>,
}

/// A name that was coined for something of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Coined {
    /// What they always have, as they say it.
    pub(crate) thing: Option<String>,
    /// What it is called.
    pub(crate) name: String,
    /// Whether this letter coins it, and no earlier one.
    pub(crate) is_new: bool,
}

/// The rules of a pack, with their stems.
pub(crate) struct Mint<'p> {
    rules: &'p Coinage,
    things: Vec<Stems>,
    blocked: Vec<String>,
}

impl<'p> Mint<'p> {
    pub(crate) fn new(rules: &'p Coinage, terms: &Terms) -> Self {
        Self {
            rules,
            things: rules
                .things
                .iter()
                .map(|it| stems(&it.thing, terms))
                .collect(),
            blocked: rules.blocklist.iter().map(|it| folded(it)).collect(),
        }
    }

    /// From how many visits on somebody is no stranger.
    pub(crate) fn from(&self) -> u32 {
        self.rules.from.max(KNOWN)
    }

    /// The name of a thing with these stems, called after somebody.
    pub(crate) fn coin(&self, thing: &[String], name: &str) -> Option<String> {
        let name = name
            .split_whitespace()
            .next()
            .filter(|it| self.is_fit(it))?;
        let rule = self.rule(thing);
        let letters = name.chars().count();
        let own = rule.filter(|it| it.most.is_none_or(|most| letters <= most));
        let patterns = own.map(|it| &it.name).into_iter();
        let mut coined = patterns
            .chain(&self.rules.fallback)
            .filter(|it| it.contains(NAME))
            .map(|it| it.replace(NAME, name));
        coined.find(|it| !self.is_blocked(it))
    }

    /// The rule that says most of the thing.
    fn rule(&self, thing: &[String]) -> Option<&'p Thing> {
        let rules = self.rules.things.iter().zip(&self.things);
        let fitting = rules.filter(|(_, stems)| !stems.is_empty() && within(stems, thing));
        fitting.max_by_key(|it| it.1.len()).map(|it| it.0)
    }

    /// Whether a name may stand on a board.
    fn is_fit(&self, name: &str) -> bool {
        let letters = name.chars().count();
        let is_letter = |it: char| it.is_alphabetic() || matches!(it, '-' | '\'' | '’');
        (LEAST..=MOST).contains(&letters)
            && name.chars().all(is_letter)
            && name.starts_with(char::is_alphabetic)
            && name.ends_with(char::is_alphabetic)
            && !self.is_blocked(name)
    }

    fn is_blocked(&self, words: &str) -> bool {
        self.blocked.contains(&folded(words))
    }
}

/// What is to be said of the rules of a pack, before any is used.
pub(crate) fn survey(rules: &Coinage) -> Vec<Finding> {
    let things = rules.things.iter().map(|it| (&it.thing, &it.name));
    let fallback = String::from("fallback");
    let all = things.chain(rules.fallback.iter().map(|it| (&fallback, it)));
    let nameless = all.filter(|it| !it.1.contains(NAME));
    let finding = |(thing, _): (&String, _)| {
        let message = "this name has no place for theirs, and is never given";
        let help = "write `{name}` where their name goes: “Café au {name}”";
        let finding = Finding::new("coined-nameless", Weight::Warn, message, help);
        finding.at(format!("coined.yaml ({thing})"))
    };
    nameless.map(finding).collect()
}

/// Words as the blocklist compares them: case and white space do not count.
fn folded(words: &str) -> String {
    let words: Vec<_> = words.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ").replace('’', "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coined(usual: &str, name: &str) -> Option<String> {
        let rules: Coinage = crate::document::yaml(
            "coined.yaml",
            "things:\n\
             - {thing: café au lait, name: \"Café au {name}\", most: 8}\n\
             - {thing: coffee, name: \"{name}’s coffee\"}\n\
             - {thing: iced coffee, name: \"Iced {name}\"}\n\
             fallback: the {name} special\n\
             blocklist: [Dick, the ed special, iced tea]\n\
             from: 20\n",
        )
        .ok()?;
        let terms = Terms::of("en");
        Mint::new(&rules, terms).coin(&stems(usual, terms), name)
    }

    #[test]
    fn a_thing_is_named_by_its_rule_and_any_other_by_the_fallback() {
        for (usual, name, wanted) in [
            ("Cafe au lait, very light", "Roohi", Some("Café au Roohi")),
            (
                "café au lait",
                "Bartholomew",
                Some("the Bartholomew special"),
            ),
            ("iced coffees", "Mary Ann", Some("Iced Mary")),
            ("coffee", "Jean-Luc", Some("Jean-Luc’s coffee")),
            ("ginger tea", "Zoë", Some("the Zoë special")),
            ("ginger tea", "DICK", None),
            ("ginger tea", "Ed", None),
            // “Iced Tea” is on the list.
            ("iced coffee", "Tea", Some("the Tea special")),
            ("ginger tea", "J", None),
            ("ginger tea", "R2", None),
            ("ginger tea", "", None),
        ] {
            assert_eq!(coined(usual, name).as_deref(), wanted, "{usual}, {name}");
        }
    }
}
