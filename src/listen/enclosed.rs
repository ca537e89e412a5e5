//! What came with a letter, by the words that say so.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use unicode_segmentation::UnicodeSegmentation;

use crate::document;
use crate::listen::reading::Sent;
use crate::listen::reading::SentKind;
use crate::listen::sign::Book;
use crate::listen::sign::File;

/// A letter tells of no more things than this.
const MOST: usize = 50;

/// How sure the words are that say it.
const SURE: f32 = 0.8;

/// The classes of the file that name things, and what their things are.
const CLASSES: [(&str, Thing); 5] = [
    ("drawings", Thing::Is(SentKind::Drawing)),
    ("pictures", Thing::Picture),
    ("photos", Thing::Is(SentKind::Photo)),
    ("gifts", Thing::Is(SentKind::Gift)),
    ("papers", Thing::Is(SentKind::Other)),
];

/// What a noun names.
#[derive(Clone, Copy)]
enum Thing {
    Is(SentKind),
    /// A drawing if somebody made it, and else nobody knows.
    Picture,
}

struct Signs {
    book: Book,
    /// Each noun as it may be written, how it is spelt, and what it names.
    nouns: HashMap<String, (String, Thing)>,
}

fn signs() -> &'static Signs {
    static SIGNS: OnceLock<Signs> = OnceLock::new();
    SIGNS.get_or_init(|| {
        let text = include_str!("../../templates/listen/enclosed.yaml");
        let file: File =
            document::yaml("enclosed.yaml", text).expect("a test reads the embedded list");
        let mut nouns: HashMap<String, (String, Thing)> = HashMap::new();
        for (class, thing) in CLASSES {
            let words = file.class(class).iter();
            nouns.extend(words.map(|it| (it.clone(), (it.clone(), thing))));
        }
        for (written, read) in file.spellings() {
            if let Some(noun) = nouns.get(read).cloned() {
                nouns.insert(written.clone(), noun);
            }
        }
        Signs {
            nouns,
            book: Book::compile(vec![file]),
        }
    })
}

/// The things that a letter says came with it, each once, in order.
pub(super) fn enclosed(text: &str) -> Vec<Sent> {
    let signs = signs();
    let mut all: Vec<Sent> = Vec::new();
    for hit in signs.book.hits(text) {
        let sign = signs.book.sign(hit.sign);
        // "¿Te mando un dibujo?"
        let is_asked = text[..hit.span.start].trim_end().ends_with('¿');
        let Some((noun, spelt, thing)) = signs.noun(text, hit.span).filter(|_| !is_asked) else {
            continue;
        };
        let kind = match thing {
            Thing::Is(kind) => kind,
            Thing::Picture if sign.name == "made" => SentKind::Drawing,
            Thing::Picture => SentKind::Other,
        };
        if let Some(known) = all.iter_mut().find(|it| it.start == noun.start) {
            if known.kind == SentKind::Other {
                known.kind = kind;
            }
            continue;
        }
        all.push(Sent {
            kind,
            id: format!("enclosed-{}", all.len() + 1),
            noun: spelt,
            text: text[noun.clone()].to_owned(),
            start: noun.start,
            end: noun.end,
            why: sign.why.clone(),
            confidence: SURE,
        });
        if all.len() == MOST {
            break;
        }
    }
    all
}

impl Signs {
    /// The first thing that is named in some words of a text.
    fn noun(&self, text: &str, words: Range<usize>) -> Option<(Range<usize>, String, Thing)> {
        let mut named = text[words.clone()].unicode_word_indices();
        named.find_map(|(at, word)| {
            let start = words.start + at;
            let lower = word.to_lowercase();
            let (spelt, thing) = self.nouns.get(&lower)?;
            // A word keeps the capital that German gives it, and not one that is shouted.
            let noun = match *spelt == lower && word.chars().skip(1).any(char::is_lowercase) {
                true => word.to_owned(),
                false => spelt.clone(),
            };
            Some((start..start + word.len(), noun, *thing))
        })
    }
}
