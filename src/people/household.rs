//! The people of one household: who a letter is to, and who lives with them.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::fit::FitName;
use super::fit::fit_name;
use super::profile::Profile;
use crate::document;
use crate::finding::Finding;
use crate::finding::Weight;

/// What relations say, from `templates/households.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Relations {
    siblings: HashSet<String>,
    children: HashSet<String>,
}

static RELATIONS: LazyLock<Relations> = LazyLock::new(|| {
    let text = include_str!("../../templates/households.yaml");
    document::yaml("households.yaml", text).expect("a test reads the built-in households.yaml")
});

impl Profile {
    /// The people that a letter greets: this one and those it is to as well, without who has
    /// died or asked not to be written to. If that leaves nobody, it is this one alone.
    pub fn addressed(&self) -> impl Iterator<Item = &Self> {
        let is_anybody = self.all().any(Self::can_be_greeted);
        let alone = (!is_anybody).then_some(self).into_iter();
        alone.chain(self.all().filter(|it| it.can_be_greeted()))
    }

    /// The person that the letter is about: this one, or, if they have died or want no letters,
    /// the first of those with them, with the rest. What was known of the one left out goes with them.
    ///
    /// # Example
    ///
    /// ```
    /// use longhand::people::{Profile, Register, greeting};
    ///
    /// let household = "{name: Bob Smith, deceased: yes, loves: [sailing], with: [{name: Ann Smith}]}";
    /// let ann = Profile::from_yaml(household)?;
    /// let ann = ann.addressee();
    /// assert_eq!(greeting(&ann, Register::Informal).text.as_deref(), Some("Ann"));
    /// assert!(ann.loves.is_empty());
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn addressee(&self) -> Cow<'_, Self> {
        if self.can_be_greeted() {
            return Cow::Borrowed(self);
        }
        let mut left = self.with.iter().filter(|it| it.can_be_greeted()).cloned();
        let Some(mut first) = left.next() else {
            return Cow::Borrowed(self);
        };
        first.with = left.collect();
        first.id = first.id.or_else(|| self.id.clone());
        first.locale = first.locale.or_else(|| self.locale.clone());
        first.household = first.household.or_else(|| self.household.clone());
        if first.address.is_empty() {
            first.address = self.address.clone();
        }
        Cow::Owned(first)
    }

    /// What was said of those who are left out of the greeting.
    pub fn left_out(&self) -> Vec<Finding> {
        let is_anybody = self.all().any(Self::can_be_greeted);
        let left_out = self.all().filter(|it| is_anybody && !it.can_be_greeted());
        let finding = |it: &Self| match it.deceased {
            true => Finding::new(
                "deceased-left-out",
                Weight::Warn,
                "somebody of this household has died and is not greeted",
                "look whether the letter may go to the others as it is",
            ),
            false => Finding::new(
                "left-out",
                Weight::Note,
                "somebody of this household wants no letters and is not greeted",
                "nothing needs to be done",
            ),
        };
        left_out.map(|it| finding(it).at("with")).collect()
    }

    /// Whether what is known here is known of all that the letter greets: the others have nothing
    /// of their own.
    pub fn speaks_for_all(&self) -> bool {
        self.with.iter().all(|it| {
            let no_likes = it.loves.is_empty() && it.hates.is_empty();
            no_likes && it.facts.is_empty() && it.visits.is_none()
        })
    }

    /// Whether all that the letter greets are siblings, as their relations state.
    pub fn is_to_siblings(&self) -> bool {
        let mut others = self.addressed().skip(1).peekable();
        others.peek().is_some()
            && others.all(|it| is_sibling(it) || (is_child(self) && is_child(it)))
    }

    /// The name line of a household, titles as stated, each surname once where it is shared by
    /// neighbours: "Mr John & Jane Doe", "John Doe & Jane Smith". `and` joins the last.
    ///
    /// # Example
    ///
    /// ```
    /// use longhand::people::Profile;
    ///
    /// let both = Profile::from_yaml("{name: Mr John Doe, with: [Jane Doe]}")?;
    /// assert_eq!(both.household_line("&").as_deref(), Some("Mr John & Jane Doe"));
    /// assert_eq!(both.surnames("&").as_deref(), Some("Doe"));
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn household_line(&self, and: &str) -> Option<String> {
        let and = format!(" {and} ");
        let mut families: Vec<(Option<String>, Vec<String>)> = Vec::new();
        for one in self.addressed() {
            let fit = fit_name(one);
            let surname = fit.name.whole_surname();
            let Some(first) = first_of(fit) else { continue };
            match families
                .last_mut()
                .filter(|it| it.0 == surname && surname.is_some())
            {
                Some((_, first_names)) => first_names.push(first),
                None => families.push((surname, vec![first])),
            }
        }
        let family = |(surname, first): (Option<String>, Vec<String>)| {
            let first = listed(&first, &and);
            surname.map_or(first.clone(), |it| {
                format!("{first} {it}").trim().to_owned()
            })
        };
        let lines: Vec<_> = families.into_iter().map(family).collect();
        (!lines.is_empty()).then(|| listed(&lines, &and))
    }

    /// The surnames of a household, each once: "Doe & Smith".
    pub fn surnames(&self, and: &str) -> Option<String> {
        let mut surnames: Vec<String> = Vec::new();
        for surname in self
            .addressed()
            .filter_map(|it| fit_name(it).name.whole_surname())
        {
            if !surnames.contains(&surname) {
                surnames.push(surname);
            }
        }
        (!surnames.is_empty()).then(|| listed(&surnames, &format!(" {and} ")))
    }

    fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.with)
    }

    /// Whether they live and want letters.
    pub(super) fn can_be_greeted(&self) -> bool {
        !self.deceased && !self.do_not_contact
    }
}

/// What stands before the surname, or all there is.
fn first_of(fit: FitName) -> Option<String> {
    let name = fit.name;
    let surname = name.surname.is_some();
    let title = fit.honorific.or(name.title);
    let given = name.given.or(name.given_informal);
    let first: Vec<_> = title.into_iter().chain(given).collect();
    let whole = || name.full.or(fit.call_me);
    match first.is_empty() {
        true if surname => Some(String::new()),
        true => whole(),
        false => Some(first.join(" ")),
    }
}

/// "Ann, Bob & Cy": `and` with the blanks around it.
pub(super) fn listed(names: &[String], and: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{}{and}{last}", first.join(", ")),
    }
}

fn is_sibling(profile: &Profile) -> bool {
    said(profile).is_some_and(|it| RELATIONS.siblings.contains(&it))
}

/// Whether the relation says a child of the household.
pub(super) fn is_child(profile: &Profile) -> bool {
    is_sibling(profile) || said(profile).is_some_and(|it| RELATIONS.children.contains(&it))
}

fn said(profile: &Profile) -> Option<String> {
    profile.relation.as_ref().map(|it| it.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_relations_are_in_small_letters() {
        let all = RELATIONS.siblings.iter().chain(&RELATIONS.children);
        assert!(all.into_iter().all(|it| *it == it.to_lowercase()));
    }
}
