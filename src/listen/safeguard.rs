//! A tripwire: words that a person must read before anything is sent.
//!
//! It is a tripwire and no detector. It knows words and turns of phrase by which children
//! and adults have hinted at harm, and stops a letter for a person when it meets them; it
//! understands nothing, judges nobody, stops innocent letters as well, and a letter that
//! it lets pass may still be a cry for help. Lists of all languages run on every letter,
//! whatever its language.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::document;
use crate::listen::reading::Said;
use crate::listen::sign::About;
use crate::listen::sign::Book;
use crate::listen::sign::Hit;
use crate::listen::sign::Sign;
use crate::listen::sign::Trips;

/// The lists, by file.
const LISTS: [(&str, &str); 7] = [
    (
        "safeguard-en.yaml",
        include_str!("../../templates/listen/safeguard-en.yaml"),
    ),
    (
        "safeguard-fr.yaml",
        include_str!("../../templates/listen/safeguard-fr.yaml"),
    ),
    (
        "safeguard-de.yaml",
        include_str!("../../templates/listen/safeguard-de.yaml"),
    ),
    (
        "safeguard-es.yaml",
        include_str!("../../templates/listen/safeguard-es.yaml"),
    ),
    (
        "safeguard-nl.yaml",
        include_str!("../../templates/listen/safeguard-nl.yaml"),
    ),
    (
        "safeguard-it.yaml",
        include_str!("../../templates/listen/safeguard-it.yaml"),
    ),
    (
        "safeguard-pt.yaml",
        include_str!("../../templates/listen/safeguard-pt.yaml"),
    ),
];

/// What a whole trip weighs, in sixths.
const WHOLE: u32 = 6;

/// What a letter holds that a person must know before it is answered.
#[derive(Default)]
pub(super) struct Guarded {
    /// Words of harm or fear, of the writer or of somebody near; empty unless they trip.
    pub(super) safeguarding: Vec<Said>,
    /// Words of a death or a grave illness.
    pub(super) sorrows: Vec<Said>,
}

/// Words of harm or fear in any text; empty unless they trip the wire.
///
/// [`read`](crate::listen::read) does this for a letter. This is for what comes with one and is
/// not read: words that it quotes or passes on.
///
/// # Example
///
/// ```
/// let said = longhand::listen::safeguarding("My stepdad hits me and I am scared to go home.");
/// assert!(!said.is_empty());
/// ```
pub fn safeguarding(text: &str) -> Vec<Said> {
    guard(text).safeguarding
}

/// What of harm and of sorrow a letter speaks.
pub(super) fn guard(text: &str) -> Guarded {
    let book = book();
    let hits = book.hits(text);
    Guarded {
        safeguarding: tripping(text, book, &hits, About::Harm, "safeguarding"),
        sorrows: tripping(text, book, &hits, About::Sorrow, "sorrow"),
    }
}

/// The signs about something, if together they weigh enough.
fn tripping(text: &str, book: &Book, hits: &[Hit], about: About, id: &str) -> Vec<Said> {
    let of_it = hits.iter().filter(|it| book.sign(it.sign).about == about);
    let mut names: BTreeMap<&str, u32> = BTreeMap::new();
    for hit in of_it.clone() {
        let sign = book.sign(hit.sign);
        let weight = names.entry(&sign.name).or_default();
        *weight = sign.trips.weight().max(*weight);
    }
    if names.values().sum::<u32>() < WHOLE {
        return Vec::new();
    }
    let mut said: Vec<Said> = Vec::new();
    for hit in of_it {
        let sign = book.sign(hit.sign);
        match said.last_mut().filter(|it| hit.span.start < it.end) {
            Some(last) => widen(last, text, sign, hit.span.end),
            None => said.push(Said {
                text: text[hit.span.clone()].to_owned(),
                start: hit.span.start,
                end: hit.span.end,
                id: format!("{id}-{}", said.len() + 1),
                why: sign.why.clone(),
                confidence: sign.trips.confidence(),
            }),
        }
    }
    said
}

/// Takes a sign into words that it overlaps, so that a clerk reads them once.
fn widen(said: &mut Said, text: &str, sign: &Sign, end: usize) {
    said.end = said.end.max(end);
    said.text = text[said.start..said.end].to_owned();
    said.confidence = said.confidence.max(sign.trips.confidence());
    if !said.why.split("; ").any(|it| it == sign.why) {
        said.why = format!("{}; {}", said.why, sign.why);
    }
}

/// The book of all signs, compiled on first use.
fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| {
        let files = LISTS.iter().map(|(name, text)| {
            document::yaml(name, text).expect("a test reads the embedded lists")
        });
        Book::compile(files.collect())
    })
}

impl Trips {
    /// Its part of a trip, in sixths.
    fn weight(self) -> u32 {
        match self {
            Self::Alone => WHOLE,
            Self::Half => WHOLE / 2,
            Self::Third => WHOLE / 3,
        }
    }

    /// How sure a sign is that a person must read the letter.
    fn confidence(self) -> f32 {
        match self {
            Self::Alone => 0.7,
            Self::Half => 0.4,
            Self::Third => 0.25,
        }
    }
}
