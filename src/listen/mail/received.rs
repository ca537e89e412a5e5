//! One letter as it came in, whatever it came as.

use std::fmt;

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::finding::Finding;

/// One letter as it came in, whatever it came as.
///
/// Give [`text`](Self::text) to [`read`](crate::listen::read). `Debug` shows no words.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Received {
    /// Its number in the post, from 1.
    pub number: usize,
    /// Where it came from: `letter.eml`, `inbox.mbox, message 3` or `messages.csv, row 4`.
    pub source: String,
    /// Who sent it, as the message says.
    pub from: Option<Correspondent>,
    /// Its subject.
    pub subject: Option<String>,
    /// The day it was sent, where it was sent.
    pub date: Option<Date>,
    /// How old its writer is, where a table says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<u32>,
    /// The name that its mail program gave it, without brackets.
    pub message_id: Option<String>,
    /// The writer's own words, sign-off included.
    pub text: String,
    /// Words of earlier letters, set aside.
    pub quoted: String,
    /// Signature, notices and what a program added, set aside.
    pub signature: String,
    /// What came with it, by name and size; it is not kept.
    pub enclosures: Vec<Enclosure>,
    /// The number of the same letter, if it came before.
    pub duplicate_of: Option<usize>,
    /// What a person should look at.
    pub findings: Vec<Finding>,
}

/// Who sent a letter.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correspondent {
    /// The name, as the message shows it.
    pub name: Option<String>,
    /// The e-mail address.
    pub address: Option<String>,
}

/// A file that came with a letter.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosure {
    /// Its name.
    pub name: Option<String>,
    /// Its media type, such as `image/jpeg`.
    pub kind: String,
    /// How large it is, decoded.
    pub bytes: u64,
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Received({}, {} bytes, {} enclosures)",
            self.number,
            self.text.len(),
            self.enclosures.len()
        )
    }
}

impl fmt::Debug for Correspondent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Correspondent(…)")
    }
}

impl fmt::Debug for Enclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Enclosure({}, {} bytes)", self.kind, self.bytes)
    }
}
