//! Tones by name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::document;
use crate::error::Error;
use crate::tone::Dials;
use crate::tone::Wish;

/// A tone with a name.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Preset {
    /// What it sounds like, in a sentence.
    pub about: String,
    /// Its dials; the others are left alone.
    pub tone: Dials,
}

static PRESETS: LazyLock<BTreeMap<String, Preset>> = LazyLock::new(|| {
    let text = include_str!("../../templates/tones.yaml");
    document::yaml("tones.yaml", text).expect("a test reads the built-in tones.yaml")
});

/// The tones that have a name in every pack, from `templates/tones.yaml`.
///
/// # Example
///
/// ```
/// use longhand::tone::Dial;
/// use longhand::words::presets;
///
/// assert!(presets()["formal"].tone.0[&Dial::Formality] > 0.5);
/// ```
pub fn presets() -> &'static BTreeMap<String, Preset> {
    &PRESETS
}

/// The dials of a wish; `None` where it names a tone that neither the pack nor anybody has.
pub(crate) fn dials_of<'w>(
    wish: &'w Wish,
    own: &'w BTreeMap<String, Dials>,
) -> Option<Cow<'w, Dials>> {
    let Some(name) = wish.preset.as_deref() else {
        return Some(Cow::Borrowed(&wish.dials));
    };
    let built_in = || PRESETS.get(name).map(|it| &it.tone);
    let named = own.get(name).or_else(built_in)?;
    Some(match wish.dials.0.is_empty() {
        true => Cow::Borrowed(named),
        false => Cow::Owned(named.with(&wish.dials)),
    })
}

/// The error for a tone that nobody knows by this name.
pub(crate) fn unknown(name: &str, own: &BTreeMap<String, Dials>) -> Error {
    let known: std::collections::BTreeSet<_> = own.keys().chain(PRESETS.keys()).collect();
    Error::Unknown {
        kind: "tone",
        name: name.to_owned(),
        known: known.into_iter().cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_tone_says_what_it_sounds_like() {
        for (name, preset) in presets() {
            assert!(preset.about.ends_with('.'), "{name}");
            assert!(!preset.tone.0.is_empty(), "{name}");
        }
    }
}
