//! What somebody loves, and what they are to be spared, as stems to compare with.

use crate::people::Datum;
use crate::people::Fact;
use crate::people::Profile;
use crate::words::terms::Terms;

/// The stems of one thing.
pub(crate) type Stems = Vec<String>;

/// The shortest stem that is looked for inside other words.
const INSIDE: usize = 3;

/// What somebody loves, hates and cannot have: told, seen or inferred, since none of it is said.
pub(crate) struct Taste {
    loves: Vec<Stems>,
    hates: Vec<Stems>,
    allergies: Vec<Stems>,
}

/// The stems of a text that carry meaning.
pub(crate) fn stems(text: &str, terms: &Terms) -> Stems {
    let stems = terms.content(text);
    stems.into_iter().map(|it| it.0).collect()
}

impl Taste {
    /// Of one person, in the language of a pack.
    pub(crate) fn of(profile: &Profile, terms: &Terms) -> Self {
        let all = |facts: &[Fact]| {
            let mut all = Vec::new();
            facts.iter().for_each(|it| add(&it.what, terms, &mut all));
            all
        };
        Self {
            loves: all(&profile.loves),
            hates: all(&profile.hates),
            allergies: all(&profile.allergies),
        }
    }

    /// What they love, thing by thing.
    pub(crate) fn loves(&self) -> &[Stems] {
        &self.loves
    }

    /// Whether they hate or cannot have something that is of this sort: who hates big dogs is
    /// not told of dogs.
    pub(crate) fn is_wary_of(&self, topic: &[String]) -> bool {
        let mut hates = self.hates.iter().chain(&self.allergies);
        self.is_spared(topic) || hates.any(|it| within(topic, it))
    }

    /// Whether words with these stems speak of something that they are to be spared.
    pub(crate) fn is_spared(&self, words: &[String]) -> bool {
        let hated = self.hates.iter().any(|it| within(it, words));
        // A walnut has a nut in it.
        let inside = |it: &String| it.len() >= INSIDE && words.iter().any(|word| word.contains(it));
        hated || self.allergies.iter().any(|it| it.iter().all(inside))
    }
}

/// Whether all of these stems are among others.
pub(crate) fn within(stems: &[String], others: &[String]) -> bool {
    stems.iter().all(|it| others.contains(it))
}

fn add(what: &Datum, terms: &Terms, all: &mut Vec<Stems>) {
    match what {
        Datum::Text(text) => {
            let stems = stems(text, terms);
            if !stems.is_empty() {
                all.push(stems);
            }
        }
        Datum::List(items) => items.iter().for_each(|it| add(it, terms, all)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spares(profile: &str, words: &str) -> bool {
        let terms = Terms::of("en");
        let profile = Profile::from_yaml(profile).unwrap_or_default();
        Taste::of(&profile, terms).is_spared(&stems(words, terms))
    }

    #[test]
    fn somebody_is_spared_what_they_hate_and_what_would_harm_them() {
        let cats = "hates: [cats]";
        assert!(spares(cats, "The cat sat on my book."));
        assert!(!spares(cats, "The dog sat on my book."));
        let nuts = "allergies: [nuts]";
        assert!(spares(nuts, "walnut cake") && spares(nuts, "a nut"));
        assert!(!spares(nuts, "lemon cake") && !spares("hates: [nuts]", "walnut cake"));
        let guessed = "hates: [{what: rain, how: inferred}]";
        assert!(spares(guessed, "It rained all day."));
        assert!(!spares("hates: [the, '-']", "The end."));
    }
}
