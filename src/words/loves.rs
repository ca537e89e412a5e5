//! What the reader loves, woven in and not listed; and nothing of what they hate or what harms them.

use crate::finding::Finding;
use crate::finding::Weight;
use crate::people::Sayable;
use crate::words::guard::Guard;
use crate::words::guard::Shunned;
use crate::words::guard::Stems;
use crate::words::guard::digests;
use crate::words::guard::stems_of;
use crate::words::letter::Origin;
use crate::words::letter::ValueSpan;
use crate::words::proof::Proof;
use crate::words::proof::Read;
use crate::words::readability::sentences;
use crate::words::telling::Telling;

/// The most loves in one letter.
const MOST: usize = 2;
/// Two loves with no more letters than this between them stand in a list.
const BETWEEN: usize = 6;

impl Proof<'_> {
    /// At most two of their loves, and not in a row.
    pub(crate) fn loves(&mut self) {
        let loves = Sayable::of(&self.evidence.profile.loves);
        let loves: Vec<String> = loves.filter_map(|it| it.datum().text().map(bare)).collect();
        if loves.len() < MOST {
            return;
        }
        let mut named = vec![false; loves.len()];
        let mut is_listed = false;
        for read in self.body() {
            is_listed |= read.intact().is_some() && read.span.values.iter().any(is_all_loves);
            // The pack's own words name no love but by a field, or by a topic that was chosen for it.
            let is_plain = |it: &Telling| it.about.is_empty() && read.span.values.is_empty();
            if read.intact().is_some_and(is_plain) {
                continue;
            }
            let intact = read.intact().is_some();
            if intact && read.span.values.iter().all(|it| !is_of_them(it)) {
                continue;
            }
            let text = read.span.text.to_lowercase();
            if !loves.iter().any(|it| text.contains(it)) {
                continue;
            }
            for (love, named) in loves.iter().zip(&mut named) {
                *named |= text.contains(love);
            }
            is_listed |= sentences(&text).any(|it| lists(it, &loves));
        }
        if named.iter().filter(|it| **it).count() > MOST {
            self.find(Finding::new(
                "too-many-loves",
                Weight::Warn,
                "the letter names more than two things that the reader loves",
                "keep the two that have most to do with this letter",
            ));
        }
        if is_listed {
            self.find(Finding::new(
                "loves-listed",
                Weight::Warn,
                "things that the reader loves stand in a row, as in a file",
                "weave one into a sentence that is about something, and leave the other out",
            ));
        }
    }

    /// Nothing that they hate or that harms them, in what is told, answered, enclosed or put in by hand.
    pub(crate) fn guards(&mut self) {
        let language = self.letter.language.as_str();
        let Some(guard) = self.evidence.guard else {
            return;
        };
        for index in 0..self.spans.len() {
            let read = self.spans[index];
            if read.is_body() && !read.span.values.iter().any(is_their_hate) {
                let shunned = met(guard, &read, language);
                let shunned = shunned.filter(|it| *it > Shunned::Hated || !read.is_answer());
                if let Some(shunned) = shunned {
                    self.find(finding(shunned).quoting(read.span.text.trim()));
                }
            }
        }
        for enclosure in &self.letter.enclosures {
            if let Some(shunned) = guard.meets(&digests(&enclosure.what, language)) {
                let finding = finding(shunned).quoting(&enclosure.what);
                self.find(finding.at(enclosure.id.as_str()));
            }
        }
    }
}

/// What a span says that the reader is kept from.
fn met(guard: &Guard, read: &Read<'_>, language: &str) -> Option<Shunned> {
    let Some(telling) = read.intact() else {
        return guard.meets(&digests(&read.span.text, language));
    };
    let told = stems_of(telling, language);
    let values = read.span.values.iter().filter(|it| is_ours(it));
    let mut values = values.filter_map(|it| read.span.value(it)).peekable();
    if values.peek().is_none() {
        return guard.meets(told);
    }
    // What is hated may be named half by the telling and half by a value.
    let values: Vec<Stems> = values.map(|it| digests(it, language)).collect();
    let told = std::iter::once(told).chain(values.iter().map(AsRef::as_ref));
    guard.meets_all(&told.collect::<Vec<_>>())
}

fn finding(shunned: Shunned) -> Finding {
    match shunned {
        Shunned::Hated => Finding::new(
            "hated",
            Weight::Warn,
            "the letter names something that its reader hates",
            "say it without, or choose another telling",
        ),
        Shunned::Harmful => Finding::new(
            "allergy",
            Weight::Hold,
            "the letter names or encloses something that its reader is allergic to",
            "take it out of the letter and of the envelope",
        ),
    }
}

/// A value that is not their name and not their own words.
fn is_ours(value: &ValueSpan) -> bool {
    match &value.origin {
        Origin::Profile(path) => !path.starts_with("name."),
        Origin::TheirWords(_) => false,
        _ => true,
    }
}

/// A hate that a telling names on purpose.
fn is_their_hate(value: &ValueSpan) -> bool {
    matches!(&value.origin, Origin::Profile(path) if **path == *"hates")
}

/// A value that says something of the person, and not only their name.
fn is_of_them(value: &ValueSpan) -> bool {
    matches!(&value.origin, Origin::Profile(path) if !path.starts_with("name."))
}

fn is_all_loves(value: &ValueSpan) -> bool {
    matches!(&value.origin, Origin::Profile(path) if **path == *"loves")
}

/// A love in small letters, without its article.
fn bare(love: &str) -> String {
    let lower = love.trim().to_lowercase();
    let word = lower.split_once(' ');
    let articles = [
        "the", "a", "an", "le", "la", "les", "un", "une", "der", "die", "das", "el", "los", "las",
    ];
    match word.filter(|it| articles.contains(&it.0)) {
        Some((_, rest)) => rest.to_owned(),
        None => lower,
    }
}

/// Whether two loves stand in a sentence with next to nothing between them.
fn lists(sentence: &str, loves: &[String]) -> bool {
    let mut found: Vec<_> = loves
        .iter()
        .filter_map(|it| Some((sentence.find(it.as_str())?, it.len())))
        .collect();
    found.sort_unstable();
    found.windows(2).any(|it| {
        let end = it[0].0 + it[0].1;
        it[1].0 >= end && it[1].0 - end <= BETWEEN
    })
}
