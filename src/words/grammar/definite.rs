//! The definite article, where it is not one word for all.

use crate::error::Result;
use crate::words::grammar::agreement::Case;
use crate::words::grammar::agreement::Stated;
use crate::words::grammar::lexicon::spanish as lexicon;

/// The German definite article.
pub(crate) fn german(stated: Stated, case: Case) -> Result<&'static str> {
    stated.of(match case {
        Case::Nominative => ["die", "der", "das", "die"],
        Case::Accusative => ["die", "den", "das", "die"],
        Case::Dative => ["der", "dem", "dem", "den"],
        Case::Genitive => ["der", "des", "des", "der"],
    })
}

/// The Spanish definite article of a thing.
pub(crate) fn spanish(thing: &str, stated: Stated) -> Result<&'static str> {
    Ok(match (stated.is_feminine()?, stated.is_plural) {
        (true, true) => "las",
        (true, false) if is_stressed(thing) => "el",
        (true, false) => "la",
        (false, true) => "los",
        (false, false) => "el",
    })
}

/// Whether a Spanish word is on the list of those that begin with a stressed a.
pub(crate) fn is_stressed(thing: &str) -> bool {
    let first = thing.split([' ', ',', '-']).next().unwrap_or_default();
    first.len() < 30 && lexicon().stressed.contains(&first.to_lowercase())
}
