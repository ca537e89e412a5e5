//! A letter's bytes as text, or a located refusal.

use crate::error::Error;
use crate::error::Result;

/// The largest letter, in KiB.
const LIMIT_KIB: u64 = 1024;

/// The text of a letter that came as the bytes of `file`.
///
/// A byte order mark is taken off; everything else stays as it is, so that offsets
/// of a [`Reading`](crate::listen::Reading) are offsets of this text.
///
/// # Errors
///
/// [`Error::TooLarge`] above 1 MiB; [`Error::NotText`] when it is empty or blank, is
/// not UTF-8, or holds NUL bytes as only binary files do.
pub fn letter_from_bytes(file: &str, bytes: &[u8]) -> Result<String> {
    if bytes.len() as u64 > LIMIT_KIB * 1024 {
        return Err(Error::TooLarge {
            path: file.to_owned(),
            limit_kib: LIMIT_KIB,
            help: "give one letter a file; a scan or an attachment is not read",
        });
    }
    let not_text = |what, help| Error::NotText {
        path: file.to_owned(),
        what,
        help,
    };
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let help = "save it as plain text with the encoding UTF-8";
        return Err(not_text("is UTF-16, not UTF-8 text", help));
    }
    if bytes.contains(&0) {
        let help = "give the letter as plain text: what was written, not a scan or a document";
        return Err(not_text("is a binary file, not a letter", help));
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        let help = "save it as plain text with the encoding UTF-8";
        return Err(not_text("is not UTF-8 text", help));
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        let help = "put the words of the letter into it";
        return Err(not_text("is empty", help));
    }
    Ok(text.to_owned())
}
