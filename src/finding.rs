//! Findings: the letter could be made, and a person should look.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::Serialize;

/// The version of a finding's serialised form.
pub const VERSION: u32 = 1;

fn version() -> u32 {
    VERSION
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Good to know; nothing needs to be done.
    Note,
    /// A person should look.
    Warn,
    /// The letter does not go out until it is mended or released by name.
    Hold,
}

/// Something a person should look at, with the way to mend it.
///
/// `Display` is one line for logs and quotes nobody; [`Finding::report`] shows the
/// words that it is about, to the people whose letter it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The version of this form.
    #[serde(default = "version")]
    pub version: u32,
    /// A stable code, such as `unanswered-ask`.
    pub code: String,
    /// How much it weighs.
    pub weight: Weight,
    /// What was found, in one sentence that names no value.
    pub message: String,
    /// The words that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Where it is: a field, a row and column, an ask's id, a sentence number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The bytes of the received letter that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Range<usize>>,
    /// How to mend it: an instruction.
    pub help: String,
}

impl Finding {
    /// A finding without a quote.
    pub fn new(
        code: &str,
        weight: Weight,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            version: VERSION,
            code: code.to_owned(),
            weight,
            message: message.into(),
            quote: None,
            at: None,
            span: None,
            help: help.into(),
        }
    }

    /// The same finding with the words that it is about.
    pub fn quoting(self, words: impl Into<String>) -> Self {
        let quote = Some(words.into());
        Self { quote, ..self }
    }

    /// The same finding with its place: a field, a row and column, an ask's id.
    pub fn at(self, place: impl Into<String>) -> Self {
        let at = Some(place.into());
        Self { at, ..self }
    }

    /// The same finding with the bytes of the received letter that it is about.
    pub fn spanning(self, span: Range<usize>) -> Self {
        let span = Some(span);
        Self { span, ..self }
    }

    /// Whether it keeps the letter from going out.
    pub fn holds(&self) -> bool {
        self.weight == Weight::Hold
    }

    /// The whole story, words and mend included.
    pub fn report(&self) -> String {
        let mut report = self.to_string();
        if let Some(quote) = &self.quote {
            report.push_str(&format!("\n    “{}”", shown(quote)));
        }
        report.push_str(&format!("\n    help: {}\n", self.help));
        report
    }
}

/// A quotation on one line, cut at 200 characters, with control characters spelt out.
fn shown(quote: &str) -> String {
    let mut shown = String::new();
    for (index, character) in quote.chars().enumerate() {
        if index == 200 {
            shown.push('…');
            break;
        }
        match character {
            '\n' | '\r' | '\t' => shown.push(' '),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                shown.extend(character.escape_unicode());
            }
            it if it.is_control() => shown.extend(it.escape_unicode()),
            it => shown.push(it),
        }
    }
    shown
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warn => "look",
            Self::Hold => "held",
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.weight, self.code)?;
        if let Some(at) = &self.at {
            write!(f, " at {at}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Finding({self})")
    }
}
