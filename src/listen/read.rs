//! The whole letter, read.

use crate::listen::reading::Reading;
use crate::listen::reading::VERSION;

/// What a letter says: its writer, asks, worries, complaints, praise and postscript.
///
/// Total: any text gives a reading, in time that grows with its length and no faster.
pub fn read(text: &str) -> Reading {
    Reading {
        version: VERSION,
        text: text.to_owned(),
        writer: None,
        title: None,
        age: None,
        salutation: None,
        asks: Vec::new(),
        worries: Vec::new(),
        complaints: Vec::new(),
        praise: Vec::new(),
        loves: Vec::new(),
        ideas: Vec::new(),
        postscript: None,
        reply_wanted: None,
    }
}
