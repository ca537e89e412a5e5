//! A tripwire: words that a person must read before anything is sent.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::document;
use crate::listen::reading::Said;
use crate::phrase::Phrases;

const ENGLISH: &str = include_str!("../../templates/listen/safeguard-en.yaml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    safeguarding: Vec<String>,
    sorrow: Vec<String>,
}

struct Tripwire {
    safeguarding: Phrases,
    sorrow: Phrases,
}

fn tripwire() -> &'static Tripwire {
    static WIRE: OnceLock<Tripwire> = OnceLock::new();
    WIRE.get_or_init(|| {
        let file: File =
            document::yaml("safeguard-en.yaml", ENGLISH).expect("a test reads the embedded list");
        let phrases =
            |list: &[String]| Phrases::new(list.iter().enumerate().map(|(n, it)| (n, it.as_str())));
        Tripwire {
            safeguarding: phrases(&file.safeguarding),
            sorrow: phrases(&file.sorrow),
        }
    })
}

/// Words of harm or fear, of the writer or of somebody near.
pub(super) fn safeguarding(text: &str) -> Vec<Said> {
    said(
        text,
        &tripwire().safeguarding,
        "safeguarding",
        "trips the wire: a person reads this first",
    )
}

/// Words of a death or a grave illness.
pub(super) fn sorrow(text: &str) -> Vec<Said> {
    said(
        text,
        &tripwire().sorrow,
        "sorrow",
        "speaks of a death or a grave illness",
    )
}

fn said(text: &str, phrases: &Phrases, id: &str, why: &str) -> Vec<Said> {
    let hits = phrases.hits(text).into_iter().enumerate();
    hits.map(|(number, (_, range))| Said {
        text: text[range.clone()].to_owned(),
        start: range.start,
        end: range.end,
        id: format!("{id}-{}", number + 1),
        why: why.to_owned(),
        confidence: 0.5,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_is_tripped_by_harm_and_not_by_skill() {
        for text in [
            "I do not want to live any more.",
            "My dad hits me and I am scared to go home",
            "please don’t tell anyone",
        ] {
            assert!(!safeguarding(text).is_empty(), "{text}");
        }
        for text in [
            "He is a skilled fighter.",
            "The hit song",
            "We live in Leeds and go to Hill School.",
        ] {
            assert!(safeguarding(text).is_empty(), "{text}");
        }
        assert_eq!(
            sorrow("My grandmother died last week.")[0].text,
            "My grandmother died"
        );
    }
}
