//! Bytes as text, whatever wrote them.

use chardetng::EncodingDetector;
use chardetng::Iso2022JpDetection;
use chardetng::Utf8Detection;
use encoding_rs::Encoding;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;
use encoding_rs::WINDOWS_1252;
use mail_parser::decoders::charsets::map::charset_decoder;

/// A text, and whether its encoding had to be guessed.
pub(super) struct Decoded {
    pub(super) text: String,
    /// The encoding that was guessed, or in which the bytes did not fit.
    pub(super) doubt: Option<&'static str>,
}

/// The text of bytes in the encoding that their sender named, or in the one they look like.
///
/// A name on the web's list means what it means there: `latin1` is windows-1252. Text that is not
/// in the encoding it claims is taken as UTF-8 if it is that, and else guessed.
pub(super) fn text(bytes: &[u8], label: Option<&str>) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling(&bytes[mark..]).0;
        return sure(text.into_owned());
    }
    let known = label.and_then(|it| Encoding::for_label(it.trim().as_bytes()));
    let ascii = label.is_none_or(|it| it.to_ascii_lowercase().contains("ascii"));
    match known {
        Some(encoding) if encoding != UTF_8 && !ascii => {
            let (text, malformed) = encoding.decode_without_bom_handling(bytes);
            if !malformed {
                return sure(text.into_owned());
            }
        }
        None if !ascii => {
            if let Some(decode) = label.and_then(|it| charset_decoder(it.as_bytes())) {
                return sure(decode(bytes));
            }
        }
        _ => {}
    }
    guessed(bytes)
}

fn sure(text: String) -> Decoded {
    Decoded { text, doubt: None }
}

/// The text of bytes that name no encoding.
fn guessed(bytes: &[u8]) -> Decoded {
    if let Ok(text) = std::str::from_utf8(bytes)
        && utf16(bytes).is_none()
    {
        return sure(text.to_owned());
    }
    let (whole, broken) = fits(bytes);
    if broken > 0 && whole >= 2 * broken {
        return mixed(bytes);
    }
    let encoding = utf16(bytes).unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        detector.guess(None, Utf8Detection::Deny)
    });
    Decoded {
        text: encoding.decode_without_bom_handling(bytes).0.into_owned(),
        doubt: Some(encoding.name()),
    }
}

/// How many characters beyond ASCII are whole UTF-8, and how many places are not.
fn fits(bytes: &[u8]) -> (usize, usize) {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|it| !it.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    (whole, broken)
}

/// UTF-8 with places in windows-1252, as when two letters were pasted together.
fn mixed(bytes: &[u8]) -> Decoded {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    Decoded {
        text,
        doubt: Some("UTF-8 with windows-1252"),
    }
}

/// Whether bytes are UTF-16.
pub(super) fn is_wide(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || utf16(bytes).is_some()
}

/// UTF-16 without a mark: every other byte of Western text is zero.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let bytes = &bytes[..bytes.len().min(1 << 16)];
    let pairs = bytes.len() / 2;
    let zeros = |at: usize| {
        let every_other = bytes.iter().skip(at).step_by(2);
        every_other.filter(|it| **it == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    match pairs {
        0..4 => None,
        _ if odd > pairs / 2 && even < pairs / 16 + 1 => Some(UTF_16LE),
        _ if even > pairs / 2 && odd < pairs / 16 + 1 => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin1_means_what_it_means_on_the_web() {
        assert_eq!(
            text(b"don\x92t \x80 5", Some("iso-8859-1")).text,
            "don’t € 5"
        );
    }

    #[test]
    fn what_is_not_declared_is_guessed_and_said() {
        let greetings = text(b"Gr\xfc\xdfe aus K\xf6ln", None);
        assert_eq!(greetings.text, "Grüße aus Köln");
        assert_eq!(greetings.doubt, Some("windows-1252"));
        let both = text(
            "Grüße aus Köln, Zoë "
                .bytes()
                .chain([0xfc])
                .collect::<Vec<_>>()
                .as_slice(),
            Some("utf-8"),
        );
        assert_eq!(both.text, "Grüße aus Köln, Zoë ü");
    }
}
