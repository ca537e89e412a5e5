//! The fields that a text of a pack may name.

use crate::words::letter::Origin;

/// A field that a text may name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    /// A part of the name, or `call`: what to call the person in this letter.
    Name(String),
    /// The age at the letter's date.
    Age,
    /// The pronouns, as stated.
    Pronouns,
    /// The language and country.
    Locale,
    /// What the person loves.
    Loves,
    /// The one love that this letter picked.
    Love,
    /// What the person hates.
    Hates,
    /// How often the person came.
    Visits,
    /// The names of brothers and sisters.
    Siblings,
    /// Whether all that the letter greets are siblings, as they said.
    ToSiblings,
    /// How many people the letter greets, if it is more than one.
    People,
    /// The `salutation`, the `close` and the `address` that the reader's language and country ask for.
    Customary(String),
    /// The letter's date.
    Date,
    /// Any other fact.
    Fact(String),
    /// Something handed in with the request.
    Given(String),
    /// What the voice calls the person.
    Address,
    /// Anything else on the persona sheet.
    Voice(String),
    /// `organisation`, `signer` or `role`.
    Sender(String),
    /// A fact about ourselves.
    SenderFact(String),
    /// A gift in stock.
    Gift(String),
    /// A second love, never the same.
    OtherLove,
    /// The season where they live.
    Season,
    /// Something of their birthday, when it is near: the `age` they turn, days `late`, days `early`.
    Birthday(String),
    /// Something that adds up over what they ordered, bought or gave.
    Orders(String),
    /// Something of their visits beyond the count: the `usual`, `when` they come, `since` which year.
    Visited(String),
    /// What went before: how many `letters`, when the `last`, what was `coined`.
    History(String),
    /// A customer's own words, and who said them.
    Quote(String),
    /// A `name` that was coined for a `thing` of theirs.
    Coined(String),
    /// The pack's word for a customer, for `one` and `other`.
    Audience(String),
    /// What can be seen in their letter as a whole: `asked`, `praised`, `grave`, what was `enclosed`.
    Received(String),
    /// Something of the move's own subject.
    About(String),
}

/// The fields that are spelt out; below these and the free roots there are no others.
const NAMED: [&str; 67] = [
    "name.call",
    "name.given",
    "name.given_informal",
    "name.given2",
    "name.surname",
    "name.title",
    "name.generation",
    "name.credentials",
    "name.full",
    "age",
    "pronouns",
    "locale",
    "loves",
    "love",
    "hates",
    "visits",
    "siblings",
    "to_siblings",
    "people",
    "customary.salutation",
    "customary.close",
    "customary.address",
    "date",
    "sender.organisation",
    "sender.signer",
    "sender.role",
    "about.quote",
    "about.quotes",
    "about.also",
    "about.in_postscript",
    "about.owner",
    "about.until",
    "received.asked",
    "received.praised",
    "other_love",
    "season",
    "birthday.age",
    "birthday.late",
    "birthday.early",
    "orders.count",
    "orders.what",
    "orders.purpose",
    "orders.month",
    "orders.years",
    "orders.since",
    "visited.usual",
    "visited.when",
    "visited.since",
    "history.letters",
    "history.last",
    "history.coined",
    "quote.words",
    "quote.who",
    "coined.name",
    "coined.thing",
    "audience.one",
    "audience.other",
    "received.worried",
    "received.complained",
    "received.idea",
    "received.grave",
    "received.enclosed",
    "received.drawing",
    "received.photo",
    "received.gift",
    "received.fraction",
    "voice.address",
];

/// Roots below which any one key may stand.
const FREE: [&str; 5] = [
    "sender.facts.",
    "sender.gifts.",
    "facts.",
    "given.",
    "voice.",
];

impl Field {
    /// The field of a dotted path, if a text may name it.
    pub(crate) fn parse(path: &str) -> Option<Self> {
        if NAMED.contains(&path) {
            return Some(match path.split_once('.') {
                Some(("name", part)) => Self::Name(part.to_owned()),
                Some(("sender", part)) => Self::Sender(part.to_owned()),
                Some(("received", part)) => Self::Received(part.to_owned()),
                Some(("customary", part)) => Self::Customary(part.to_owned()),
                Some(("about", part)) => Self::About(part.to_owned()),
                Some(("birthday", part)) => Self::Birthday(part.to_owned()),
                Some(("orders", part)) => Self::Orders(part.to_owned()),
                Some(("visited", part)) => Self::Visited(part.to_owned()),
                Some(("history", part)) => Self::History(part.to_owned()),
                Some(("quote", part)) => Self::Quote(part.to_owned()),
                Some(("coined", part)) => Self::Coined(part.to_owned()),
                Some(("audience", part)) => Self::Audience(part.to_owned()),
                Some(_) => Self::Address,
                None => match path {
                    "age" => Self::Age,
                    "pronouns" => Self::Pronouns,
                    "locale" => Self::Locale,
                    "loves" => Self::Loves,
                    "love" => Self::Love,
                    "other_love" => Self::OtherLove,
                    "season" => Self::Season,
                    "hates" => Self::Hates,
                    "visits" => Self::Visits,
                    "siblings" => Self::Siblings,
                    "to_siblings" => Self::ToSiblings,
                    "people" => Self::People,
                    _ => Self::Date,
                },
            });
        }
        let (root, key) = FREE
            .iter()
            .find_map(|root| Some((*root, path.strip_prefix(root)?.to_owned())))?;
        if key.is_empty() || key.contains('.') {
            return None;
        }
        Some(match root {
            "sender.facts." => Self::SenderFact(key),
            "sender.gifts." => Self::Gift(key),
            "facts." => Self::Fact(key),
            "given." => Self::Given(key),
            _ => Self::Voice(key),
        })
    }

    /// Whether it tells something of this one person beyond the name, so that telling it twice would be noticed.
    pub(crate) fn is_personal(&self) -> bool {
        matches!(
            self,
            Self::Fact(_)
                | Self::Visits
                | Self::Siblings
                | Self::Love
                | Self::OtherLove
                | Self::Birthday(_)
                | Self::Orders(_)
                | Self::Visited(_)
                | Self::History(_)
                | Self::Coined(_)
                | Self::Loves
                | Self::Hates
                | Self::Age
        ) || self.is_fraction()
    }

    /// Whether it is their age as they wrote it, with a fraction.
    fn is_fraction(&self) -> bool {
        matches!(self, Self::Received(what) if what == "fraction")
    }

    /// Whether it comes from earlier letters.
    pub(crate) fn is_recalled(&self) -> bool {
        matches!(self, Self::History(_))
    }

    /// Whether a telling that has it is to be preferred: everybody has an age, not everybody a dog.
    pub(crate) fn is_prized(&self) -> bool {
        self.is_personal() && *self != Self::Age
    }

    /// Whether it is something of the letter that they wrote.
    pub(crate) fn is_of_letter(&self) -> bool {
        matches!(self, Self::Received(_))
            || matches!(self, Self::About(what) if what == "quote" || what == "quotes")
    }

    /// Whether a telling that needs it could have been told to few others: everybody has a
    /// name and a season, and most letters ask something.
    pub(crate) fn is_specific(&self) -> bool {
        let of_letter = |what: &str| !matches!(what, "asked" | "praised");
        match self {
            Self::Received(what) => of_letter(what),
            Self::Quote(_) | Self::Pronouns | Self::ToSiblings => true,
            _ => self.is_personal(),
        }
    }

    /// Whether it hangs on the person, and not only on the request, the sender and the voice.
    pub(crate) fn is_of_person(&self) -> bool {
        let of_person = matches!(
            self,
            Self::Name(_)
                | Self::Pronouns
                | Self::Locale
                | Self::Received(_)
                | Self::Season
                | Self::Quote(_)
                | Self::People
                | Self::ToSiblings
                | Self::Customary(_)
        );
        of_person || self.is_personal()
    }

    /// Whether it is something that the sender states about themselves.
    pub(crate) fn is_of_sender(&self) -> bool {
        matches!(self, Self::SenderFact(_) | Self::Gift(_))
    }

    /// Whether it is known only where an answer is put off: who owes it, and until when.
    pub(crate) fn is_of_deferral(&self) -> bool {
        matches!(self, Self::About(what) if what == "owner" || what == "until")
    }

    /// Where a value of it comes from.
    pub(crate) fn origin(path: Option<&str>) -> Origin {
        let Some(path) = path else {
            return Origin::Pack("an expression".into());
        };
        match path.split('.').next().unwrap_or(path) {
            "sender" => Origin::Sender(path.into()),
            "voice" => Origin::Voice(path.into()),
            "given" | "date" => Origin::Given(path.into()),
            _ if matches!(path, "about.owner" | "about.until") => Origin::Given(path.into()),
            "customary" => Origin::Profile("name.call".into()),
            "about" | "received" => Origin::TheirWords(path.into()),
            "quote" | "audience" => Origin::Pack(path.into()),
            _ => Origin::Profile(path.into()),
        }
    }
}

/// What to write instead of an unknown path.
pub(crate) fn help(path: &str) -> String {
    let root = path.split('.').next().unwrap_or(path);
    let all = || {
        let named = NAMED.iter().map(|it| (*it).to_owned());
        named.chain(FREE.iter().map(|it| format!("{it}KEY")))
    };
    let near: Vec<_> = all()
        .filter(|it| it.split('.').next() == Some(root))
        .collect();
    let known = if near.is_empty() {
        all().collect()
    } else {
        near
    };
    format!(
        "use one of {}; any other fact is `facts.KEY`",
        known.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_keys_stand_one_below_their_root() {
        assert_eq!(Field::parse("facts.dog"), Some(Field::Fact("dog".into())));
        assert_eq!(Field::parse("voice.address"), Some(Field::Address));
        assert_eq!(
            Field::parse("sender.gifts.oak"),
            Some(Field::Gift("oak".into()))
        );
        for path in [
            "facts",
            "facts.dog.name",
            "nam.given",
            "name.nick",
            "sender.x",
        ] {
            assert_eq!(Field::parse(path), None, "{path}");
        }
    }

    #[test]
    fn every_field_stands_in_the_page_for_authors() {
        let page = include_str!("../docs/packs.md");
        let missing = NAMED.iter().filter(|it| !page.contains(&format!("`{it}`")));
        let missing: Vec<_> = missing.collect();
        assert!(missing.is_empty(), "{missing:?}");
        let free = FREE.iter().map(|it| it.trim_end_matches('.'));
        assert!(free.into_iter().all(|it| page.contains(&format!("`{it}."))));
    }

    #[test]
    fn every_named_field_parses() {
        assert!(NAMED.iter().all(|it| Field::parse(it).is_some()));
    }
}
