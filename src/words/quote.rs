//! Customers' own words: who said them, and who may read them.

use jiff::civil::Date;
use serde::Deserialize;

use crate::finding::Finding;
use crate::finding::Weight;
use crate::people::Consent;
use crate::people::Name;
use crate::people::Profile;
use crate::seed::Seed;
use crate::words::letter::Letter;
use crate::words::letter::Origin;
use crate::words::letter::QUOTE;
use crate::words::taste::Stems;
use crate::words::taste::Taste;
use crate::words::taste::stems;
use crate::words::taste::within;
use crate::words::terms::Terms;

/// Words of a customer that letters may quote, from a pack's `quotes.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Quoted {
    /// Its id, unique in the pack.
    pub id: String,
    /// The words, as they were said.
    pub words: String,
    /// Who said them, as a letter says it; of a child the first name only.
    pub who: String,
    /// How old they were.
    #[serde(default)]
    pub age: Option<u32>,
    /// What it speaks of: for readers who love it.
    #[serde(default)]
    pub about: Vec<String>,
    /// What they agreed to: without `publish` the words are never used.
    #[serde(default)]
    pub consent: Consent,
    /// The occasions they agreed to; none for any.
    #[serde(default)]
    pub scope: Vec<String>,
    /// The last day on which the words may be used.
    #[serde(default)]
    pub until: Option<Date>,
    /// Where it stands.
    #[serde(skip)]
    pub(crate) site: Site,
}

/// Somebody younger is a child, of whom only the first name is printed.
const GROWN: u32 = 18;

/// The code of quotes that nobody agreed to.
pub(crate) const CONSENT: &str = "quote-consent";
/// The code of quotes that were agreed to until a day that is past.
pub(crate) const EXPIRED: &str = "quote-expired";

/// Where a quote stands in its file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Site {
    pub(crate) file: String,
    pub(crate) line: u32,
}

impl Quoted {
    fn is_agreed(&self) -> bool {
        self.consent.publish == Some(true)
    }

    /// Whether it may no longer be used on a day; without a day nobody knows that it may.
    fn is_expired(&self, date: Option<Date>) -> bool {
        self.until
            .is_some_and(|until| date.is_none_or(|it| it > until))
    }

    /// Whether a letter of this occasion may use it on this day.
    fn is_free(&self, occasion: &str, date: Option<Date>) -> bool {
        let scope = &self.scope;
        self.is_agreed()
            && !self.is_expired(date)
            && (scope.is_empty() || scope.iter().any(|it| it == occasion))
    }

    fn is_of_child(&self) -> bool {
        self.age.is_some_and(|it| it < GROWN)
    }

    /// Who said it, as a letter says it.
    pub(crate) fn signed(&self) -> &str {
        match self.is_of_child() {
            true => self.who.split_whitespace().next().unwrap_or_default(),
            false => &self.who,
        }
    }

    /// Where a value of it comes from.
    pub(crate) fn origin(&self) -> Origin {
        Origin::Pack(format!("{QUOTE}{}", self.id).into())
    }

    /// Whether the reader said it themselves.
    fn is_by(&self, reader: &Profile) -> bool {
        let lower = |it: &str| it.to_lowercase();
        let of_name = |it: &Profile| {
            let Name {
                given,
                given_informal,
                surname,
                full,
                ..
            } = &it.name;
            let parts = [given, given_informal, surname, full, &it.call_me];
            let words = parts.into_iter().flatten();
            let words: Vec<_> = words
                .flat_map(|it| it.split_whitespace().map(lower))
                .collect();
            words
        };
        let is_same = |own: Vec<String>| {
            // "Margaret, who drives the 38"
            let name = self.who.split(',').next().unwrap_or_default();
            let mut who = name.split_whitespace();
            let first = who.next().is_some_and(|it| own.contains(&lower(it)));
            let surname = who.next_back().map(lower);
            first && surname.is_none_or(|it| own.len() < 2 || own.contains(&it))
        };
        reader.addressed().map(of_name).any(is_same)
    }
}

/// The quotes that the letters of a run may use, with what they speak of.
pub(crate) struct Quotes<'p> {
    free: Vec<Free<'p>>,
    terms: &'static Terms,
}

/// A quote that may be used.
struct Free<'p> {
    quote: &'p Quoted,
    about: Vec<Stems>,
    /// All that it speaks of.
    words: Stems,
}

impl<'p> Quotes<'p> {
    pub(crate) fn new(
        quotes: &'p [Quoted],
        occasion: &str,
        date: Option<Date>,
        language: &str,
    ) -> Self {
        let terms = Terms::of(language);
        let free = quotes.iter().filter(|it| it.is_free(occasion, date));
        let free = free.map(|quote| {
            let about: Vec<_> = quote.about.iter().map(|it| stems(it, terms)).collect();
            let mut words = stems(&quote.words, terms);
            words.extend(about.iter().flatten().cloned());
            Free {
                quote,
                about,
                words,
            }
        });
        Self {
            free: free.collect(),
            terms,
        }
    }

    /// The quote that comes nearest to what this reader loves; none if none comes near.
    pub(crate) fn best(&self, reader: &Profile, seed: Seed) -> Option<&'p Quoted> {
        if self.free.is_empty() {
            return None;
        }
        let taste = Taste::of(reader, self.terms);
        let drawn = self.drawn_to(reader);
        let fits = |it: &&Free<'_>| !taste.is_spared(&it.words) && !it.quote.is_by(reader);
        let fitting = self.free.iter().filter(fits);
        let worth = fitting.map(|it| (it, it.worth(&taste, &drawn)));
        let worth: Vec<_> = worth.filter(|it| it.1 > 0).collect();
        let most = worth.iter().map(|it| it.1).max()?;
        let best: Vec<_> = worth.into_iter().filter(|it| it.1 == most).collect();
        let chosen = seed.of("quote").pick(best.len());
        best.get(chosen).map(|it| it.0.quote)
    }

    /// What they gave for, bought or always have: less telling than what they love.
    fn drawn_to(&self, reader: &Profile) -> Vec<Stems> {
        let visits = reader.visits.as_ref();
        let usual = visits.and_then(|it| it.usual.as_deref());
        let orders = reader.orders.iter();
        let orders = orders.flat_map(|it| it.purpose.as_deref().into_iter().chain([&*it.what]));
        let things = orders.chain(usual).map(|it| stems(it, self.terms));
        things.filter(|it| !it.is_empty()).collect()
    }
}

impl Free<'_> {
    /// What it is worth to somebody: most where it is about what they love.
    fn worth(&self, taste: &Taste, drawn: &[Stems]) -> u32 {
        let is_about = |thing: &Stems| {
            let mut about = self.about.iter().filter(|it| !it.is_empty());
            about.any(|it| within(it, thing) || within(thing, it))
        };
        let loved = taste.loves().iter().map(|it| match is_about(it) {
            true => 4,
            false => 2 * u32::from(within(it, &self.words)),
        });
        let drawn = drawn.iter().map(|it| u32::from(is_about(it)));
        loved.sum::<u32>() + drawn.max().unwrap_or_default()
    }
}

/// What is to be said of the quotes of a pack, before any is used.
pub(crate) fn survey(quotes: &[Quoted], date: Option<Date>) -> Vec<Finding> {
    quotes.iter().flat_map(|it| it.findings(date)).collect()
}

impl Quoted {
    fn findings(&self, date: Option<Date>) -> Vec<Finding> {
        let at = format!("{}:{} ({})", self.site.file, self.site.line, self.id);
        let mut findings = Vec::new();
        let mut find = |code, weight, message, help| {
            findings.push(Finding::new(code, weight, message, help).at(at.clone()));
        };
        if !self.is_agreed() {
            find(
                CONSENT,
                Weight::Hold,
                "nobody agreed that these words are shown to others; they are never used",
                "ask them, and write `consent: {publish: yes, on: DATE}`, or take the quote out",
            );
        } else if self.is_of_child() && self.consent.by.is_none() {
            find(
                CONSENT,
                Weight::Warn,
                "a child said it, and nobody is named who agreed for them",
                "write who did: `consent: {publish: yes, on: DATE, by: mother}`",
            );
        }
        if date.is_some() && self.is_expired(date) {
            find(
                EXPIRED,
                Weight::Warn,
                "it was agreed to until a day that is past; it is not used any more",
                "ask again and set a new `until:`, or take the quote out",
            );
        }
        if self.is_of_child() && self.who.split_whitespace().count() > 1 {
            find(
                "quote-surname",
                Weight::Hold,
                "a child is named with more than the first name",
                "write the first name alone",
            );
        }
        if self.words.trim().is_empty() || self.who.trim().is_empty() {
            find(
                "quote-empty",
                Weight::Warn,
                "the words are missing, or who said them",
                "write both, or take the quote out",
            );
        }
        findings
    }
}

/// Quotes in a finished letter that may not stand there, as the pack is now.
pub(crate) fn withdrawn(letter: &Letter, quotes: &[Quoted]) -> Vec<Finding> {
    let values = letter.spans().flat_map(|it| &it.values);
    let ids = values.filter_map(|it| match &it.origin {
        Origin::Pack(what) => what.strip_prefix(QUOTE),
        _ => None,
    });
    let mut ids: Vec<_> = ids.collect();
    ids.dedup();
    let finding = |id: &str| {
        let quote = quotes.iter().find(|it| it.id == id);
        let (code, message) = match quote {
            Some(it) if it.is_agreed() && it.is_expired(letter.date) => (
                EXPIRED,
                "the letter quotes somebody who agreed to it until a day that is past",
            ),
            Some(it) if it.is_agreed() => return None,
            _ => (
                CONSENT,
                "the letter quotes somebody who has not agreed to it",
            ),
        };
        let help = "write the letter anew, or take the words out";
        Some(Finding::new(code, Weight::Hold, message, help).at(format!("{QUOTE}{id}")))
    };
    ids.into_iter().filter_map(finding).collect()
}
