//! Numbers, dates and names that nobody vouches for.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::finding::Finding;
use crate::finding::Weight;
use crate::people::is_given_name;
use crate::words::analysis::prose;
use crate::words::grammar::Language;
use crate::words::grammar::Tongue;
use crate::words::grammar::in_words;
use crate::words::grammar::long_date;
use crate::words::grammar::month;
use crate::words::grammar::weekday;
use crate::words::letter::Origin;
use crate::words::proof::Proof;
use crate::words::proof::Read;
use crate::words::readability::sentences;

/// What a language counts and dates with.
struct Almanac {
    tongue: Tongue,
    numbers: HashSet<String>,
    days: HashSet<String>,
}

impl Proof<'_> {
    /// Numbers, dates and names that a person put in, held against everything that is known; and
    /// values that say something else than what they were made from.
    pub(crate) fn facts(&mut self) {
        for index in 0..self.spans.len() {
            let read = self.spans[index];
            if read.is_edited {
                self.edit(&read);
            } else if !self.is_fresh {
                self.values(&read);
            }
        }
    }

    fn edit(&mut self, read: &Read<'_>) {
        let supported = self.supported(read);
        let unsupported = self.unsupported(&read.span.text, &supported);
        if !unsupported.is_empty() {
            self.find(
                Finding::new(
                    "unsupported",
                    Weight::Hold,
                    "an edit by hand has a number, date or name that nothing known supports",
                    "add the fact to the profile or to `sender.yaml`, or take it out",
                )
                .quoting(unsupported.join(", ")),
            );
        }
    }

    /// In a saved letter a value may have come loose from what it was made from.
    fn values(&mut self, read: &Read<'_>) {
        let loose = read.span.values.iter().filter(|it| is_copied(&it.origin));
        let texts: Vec<_> = loose.filter_map(|it| read.span.value(it)).collect();
        if texts.is_empty() {
            return;
        }
        let supported = self.supported(read);
        let mut unsupported = Vec::new();
        for text in texts {
            unsupported.extend(self.unsupported(text, &supported));
        }
        if !unsupported.is_empty() {
            self.find(
                Finding::new(
                    "unsupported",
                    Weight::Hold,
                    "a value in the letter has a number, date or name that its source does not have",
                    "write the letter anew, or put the fact back where it came from",
                )
                .quoting(unsupported.join(", ")),
            );
        }
    }

    fn unsupported(&self, text: &str, supported: &HashSet<String>) -> Vec<String> {
        let almanac = Almanac::of(self.language());
        let mut unsupported: Vec<String> = Vec::new();
        for sentence in sentences(text) {
            let mut before: Option<&str> = None;
            for word in words(sentence) {
                let key = key(word);
                let is_known = supported.contains(&key) || supported.contains(cardinal(&key));
                let is_fact = almanac.is_fact(word, before);
                if is_fact && !is_known && !unsupported.iter().any(|it| it == word) {
                    unsupported.push(word.to_owned());
                }
                before = Some(word);
            }
        }
        unsupported
    }

    fn language(&self) -> Language {
        Language::parse(&self.letter.language).unwrap_or(Language::ENGLISH)
    }

    /// Every word that somebody vouches for: the profile, their letter, the sender, what was
    /// handed in, and the pack's own words in the rest of the letter.
    fn supported(&self, read: &Read<'_>) -> HashSet<String> {
        let evidence = self.evidence;
        let language = self.language();
        let mut texts: Vec<String> = Vec::new();
        // What is stored of a person is read back as JSON, so that no field is forgotten.
        texts.extend(serde_json::to_string(evidence.profile).ok());
        texts.extend(serde_json::to_string(evidence.sender).ok());
        texts.extend(evidence.reading.map(|it| it.text.clone()));
        texts.extend(evidence.given.values().cloned());
        texts.extend(self.letter.date.map(|it| long_date(it, language)));
        texts.extend(evidence.age.map(|it| it.to_string()));
        for promise in &self.letter.promises {
            texts.push(promise.owner.clone());
            texts.push(long_date(promise.until, language));
            texts.push(weekday(promise.until, language).to_owned());
        }
        texts.extend(read.telling.map(prose));
        texts.extend(self.letter.enclosures.iter().map(|it| it.what.clone()));
        let others = self.spans.iter().filter(|it| !it.is_edited);
        let others = others.filter(|it| !std::ptr::eq(it.span, read.span));
        texts.extend(others.map(|it| it.span.text.clone()));
        let mut known = HashSet::new();
        for text in texts {
            for word in words(&text) {
                vouch(word, language, &mut known);
            }
        }
        known
    }
}

/// Whether a value prints what its source says, and nothing that was worked out from it.
fn is_copied(origin: &Origin) -> bool {
    match origin {
        Origin::Given(path) => path.starts_with("given."),
        Origin::Profile(path) => path.starts_with("facts."),
        Origin::Sender(_) => true,
        _ => false,
    }
}

/// Notes a word that somebody vouches for, a number in figures and in words, a day as it may be written.
fn vouch(word: &str, language: Language, known: &mut HashSet<String>) {
    if let Ok(number) = word.parse::<i64>() {
        let spelt = in_words(number, None, language);
        known.extend(spelt.split([' ', '-']).map(str::to_owned));
        known.insert(spelt);
        known.insert(number.to_string());
    }
    if let Ok(date) = word.parse::<Date>() {
        known.insert(month_name(date, language));
        known.insert(weekday(date, language).to_lowercase());
        known.extend([date.day().to_string(), date.year().to_string()]);
    }
    if word.contains('-') {
        known.extend(word.split('-').map(key));
    }
    known.insert(key(word));
}

impl Almanac {
    fn of(language: Language) -> Self {
        let spelt = (2..=100).map(|it| in_words(it, None, language));
        let thousand = in_words(1000, None, language);
        let hundred = in_words(100, None, language);
        let hundred = hundred.split(' ').next_back().map(str::to_owned);
        let numbers = spelt.chain([thousand]).chain(hundred);
        let week = (1..=7).map(|it| weekday(Date::constant(2026, 6, it), language).to_lowercase());
        let year = (1..=12).map(|it| month_name(Date::constant(2026, it, 1), language));
        // Small words first of all: “you may”, “on march”.
        let is_date = |it: &String| !["may", "march", "mars"].contains(&it.as_str());
        Self {
            tongue: language.tongue(),
            numbers: numbers.collect(),
            days: week.chain(year).filter(is_date).collect(),
        }
    }

    /// Whether a word states a number, a day or a name.
    fn is_fact(&self, word: &str, before: Option<&str>) -> bool {
        let lower = key(word);
        word.chars().any(|it| it.is_ascii_digit())
            || self.numbers.contains(&lower)
            || self.days.contains(&lower)
            || self.is_name(word, before)
    }

    /// Whether a word inside a sentence is a name: where only names have a capital, by that.
    fn is_name(&self, word: &str, before: Option<&str>) -> bool {
        let Some(before) = before else {
            return false;
        };
        if !word.chars().next().is_some_and(char::is_uppercase) {
            return false;
        }
        let is_titled = ["Herr", "Herrn", "Frau", "Familie", "Dr", "Prof"].contains(&before);
        match self.tongue {
            Tongue::German => is_titled || is_given_name(word),
            _ => word != "I" && !word.starts_with("I’") && !word.starts_with("I'"),
        }
    }
}

/// The month of a date, in small letters.
fn month_name(date: Date, language: Language) -> String {
    let month = month(date, language);
    month.split(' ').next().unwrap_or_default().to_lowercase()
}

/// The words of a text, without what is around them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|it: char| !(it.is_alphanumeric() || "’'-".contains(it)));
    words.filter_map(|word| {
        let word = word.trim_matches(|it: char| !it.is_alphanumeric());
        let word = word.trim_end_matches("’s").trim_end_matches("'s");
        let elided = word.split_once(['’', '\'']);
        let word = match elided {
            Some((article, rest)) if article.len() <= 2 && rest.starts_with(char::is_uppercase) => {
                rest
            }
            _ => word,
        };
        (!word.is_empty()).then_some(word)
    })
}

fn key(word: &str) -> String {
    word.to_lowercase().replace('’', "'")
}

/// The figures of an ordinal: 10 of "10th"; any other word as it is.
fn cardinal(word: &str) -> &str {
    let figures = word.trim_end_matches(char::is_alphabetic);
    let endings = ["st", "nd", "rd", "th", "er", "re", "e", "o", "a"];
    let is_ordinal = endings.contains(&&word[figures.len()..]);
    if is_ordinal { figures } else { word }
}
