//! A pack's own cases: letters that it should write, and what must be so of them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;

use crate::document;
use crate::draft::Draft;
use crate::error::Result;
use crate::people::Profile;
use crate::people::Sender;
use crate::scribe::Scribe;
use crate::tone::Dials;
use crate::words::Pack;
use crate::words::Source;

/// Files under `tests` that begin like this belong to the answer book.
const OF_ANSWERS: &str = "answers";

/// A letter that a pack should write, from a file under its folder `tests`.
///
/// # Example
///
/// ```
/// use longhand::Scribe;
/// use longhand::trial::{Trial, trials};
///
/// let scribe = Scribe::new();
/// let pack = scribe.pack("galaxy")?;
/// let trial = Trial::from_yaml(
///     "trials.yaml",
///     "- name: a child who wants to visit is told a kind no\n  \
///        letter: \"Dear Archive,\\n\\nCan I come and see the Ranch?\\n\\nLove,\\nColin, 7\\n\"\n  \
///        on: 2015-04-20\n  says: [\"Colin,\"]\n  never: [Sincerely]\n",
/// )?;
/// assert!(trial[0].run(&scribe, &pack).faults.is_empty());
/// assert!(trials(&pack).is_ok());
/// # Ok::<(), longhand::Error>(())
/// ```
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Trial {
    /// What must be so, as a sentence.
    pub name: String,
    /// Whom the letter is for.
    #[serde(default)]
    pub profile: Option<Profile>,
    /// The letter that it answers.
    #[serde(default)]
    pub letter: Option<String>,
    /// Who writes, if not the pack's own sender.
    #[serde(default)]
    pub sender: Option<Sender>,
    /// Why it is written.
    #[serde(default)]
    pub occasion: Option<String>,
    /// The date that it bears.
    #[serde(default)]
    pub on: Option<Date>,
    /// Where its choices come from.
    #[serde(default)]
    pub seed: u64,
    /// The voice that speaks.
    #[serde(default)]
    pub voice: Option<String>,
    /// Dials that overrule what the person and the occasion say.
    #[serde(default)]
    pub tone: Dials,
    /// What is handed in with the request.
    #[serde(default)]
    pub given: BTreeMap<String, String>,
    /// Words that must stand in it.
    #[serde(default)]
    pub says: Vec<String>,
    /// Words that must not.
    #[serde(default)]
    pub never: Vec<String>,
    /// The codes that must hold it, and no others; none for a letter that may go out.
    #[serde(default)]
    pub holds: Option<Vec<String>>,
    /// Codes of findings that it must have, whatever their weight.
    #[serde(default)]
    pub finds: Vec<String>,
    /// The entries of the answer book that it must answer with.
    #[serde(default)]
    pub answers: Vec<String>,
}

/// A trial that was run.
#[derive(Debug)]
#[non_exhaustive]
pub struct Tried {
    /// The letter, unless it could not be made.
    pub draft: Option<Draft>,
    /// What is not so, a sentence each.
    pub faults: Vec<String>,
}

impl fmt::Debug for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Trial(..)")
    }
}

impl Trial {
    /// The trials of one file.
    ///
    /// # Errors
    /// As any document, with the place.
    pub fn from_yaml(file: &str, text: &str) -> Result<Vec<Self>> {
        document::yaml(file, text)
    }

    /// Writes the letter, and holds it against what must be so.
    ///
    /// That no letter could be made is a fault like any other.
    pub fn run(&self, scribe: &Scribe, pack: &Arc<Pack>) -> Tried {
        match self.write(scribe, pack) {
            Ok(draft) => Tried {
                faults: self.faults(&draft),
                draft: Some(draft),
            },
            Err(error) => Tried {
                faults: vec![format!("no letter could be made: {error}")],
                draft: None,
            },
        }
    }

    fn write(&self, scribe: &Scribe, pack: &Arc<Pack>) -> Result<Draft> {
        let mut letter = match &self.profile {
            Some(profile) => scribe.letter_to(profile),
            None => scribe.letter(),
        };
        letter = letter.with_pack(pack.clone()).seed(self.seed);
        if let Some(received) = &self.letter {
            letter = letter.replying_to(received);
        }
        if let Some(occasion) = &self.occasion {
            letter = letter.occasion(occasion);
        }
        if let Some(voice) = &self.voice {
            letter = letter.voice(voice);
        }
        if let Some(sender) = &self.sender {
            letter = letter.from(sender);
        }
        if let Some(date) = self.on {
            letter = letter.on(date);
        }
        for (dial, value) in &self.tone.0 {
            letter = letter.tone(*dial, *value);
        }
        for (key, value) in &self.given {
            letter = letter.given(key, value);
        }
        letter.write()
    }

    fn faults(&self, draft: &Draft) -> Vec<String> {
        let text = draft.text();
        let mut faults = Vec::new();
        for words in self.says.iter().filter(|it| !text.contains(it.as_str())) {
            faults.push(format!("it does not say “{words}”"));
        }
        for words in self.never.iter().filter(|it| text.contains(it.as_str())) {
            faults.push(format!("it says “{words}”"));
        }
        let found: Vec<_> = draft.findings().iter().map(|it| it.code.clone()).collect();
        for code in self.finds.iter().filter(|it| !found.contains(it)) {
            faults.push(format!("nothing finds `{code}`"));
        }
        let mut holding: Vec<_> = draft.holding().map(|it| it.code.clone()).collect();
        holding.dedup();
        let wanted = self.holds.as_deref().unwrap_or_default();
        for code in wanted.iter().filter(|it| !holding.contains(it)) {
            faults.push(format!("`{code}` does not hold it"));
        }
        for code in holding.iter().filter(|it| !wanted.contains(it)) {
            faults.push(format!("`{code}` holds it"));
        }
        for entry in self.answers.iter().filter(|it| !answers_with(draft, it)) {
            faults.push(format!("it does not answer with `{entry}`"));
        }
        faults
    }
}

fn answers_with(draft: &Draft, id: &str) -> bool {
    let mut sources = draft.letter.spans().map(|it| it.source.as_ref());
    sources.any(|it| matches!(it, Source::Answer { entry, .. } if **entry == *id))
}

/// The trials that a pack keeps in files under its folder `tests`; those of its answer book
/// have names that begin with `answers`, and are not among them.
///
/// # Errors
/// [`Error::File`](crate::Error::File) for what cannot be read, and whatever is wrong in a file, with its place.
pub fn trials(pack: &Pack) -> Result<Vec<Trial>> {
    let mut trials = Vec::new();
    for (file, text) in pack.tests()? {
        if !file
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or(&file)
            .starts_with(OF_ANSWERS)
        {
            trials.extend(Trial::from_yaml(&file, &text)?);
        }
    }
    Ok(trials)
}
