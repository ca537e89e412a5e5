//! The encoding of a text file: found in its first bytes, said, and undone as the file is read.

use std::io;
use std::io::Chain;
use std::io::Cursor;
use std::io::Read;

use chardetng::EncodingDetector;
use chardetng::Iso2022JpDetection;
use chardetng::Utf8Detection;
use encoding_rs::Decoder;
use encoding_rs::Encoding;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;

use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
use crate::finding::Weight;

/// How much of a file is looked at.
const SAMPLE: usize = 1 << 16;

/// A file's text as UTF-8, in constant memory.
///
/// UTF-8 is passed on as it is: a byte that does not fit is for the reader of rows to refuse, so
/// that a file which goes wrong in row 5000 loses that row and gains no mojibake.
pub(super) struct Decoded<R> {
    pub(super) encoding: &'static str,
    /// What the owner should know of the encoding.
    pub(super) note: Option<Finding>,
    source: Chain<Cursor<Vec<u8>>, R>,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    start: usize,
    end: usize,
    /// Text that was decoded and not yet taken.
    text: Vec<u8>,
    taken: usize,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    /// Looks at the first 64 KiB; `said` is the encoding that the owner named.
    pub(super) fn new(mut reader: R, file: &str, said: Option<&str>) -> Result<Self> {
        let mut sample = Vec::new();
        (&mut reader)
            .take(SAMPLE as u64)
            .read_to_end(&mut sample)
            .map_err(|error| Error::file("read", file, &error))?;
        let (encoding, guessed) = match said {
            Some(label) => (named(label)?, false),
            None => found(&sample),
        };
        let unchanged = encoding == UTF_8;
        Ok(Self {
            encoding: encoding.name(),
            note: guessed.then(|| note(encoding)),
            source: Cursor::new(sample).chain(reader),
            decoder: (!unchanged).then(|| encoding.new_decoder_with_bom_removal()),
            raw: vec![0; if unchanged { 0 } else { 1 << 14 }],
            start: 0,
            end: 0,
            text: Vec::new(),
            taken: 0,
            ended: false,
        })
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(decoder) = &mut self.decoder else {
            return self.source.read(buffer);
        };
        while self.taken == self.text.len() && !self.ended {
            if self.start == self.end {
                let read = self.source.read(&mut self.raw)?;
                (self.start, self.end, self.ended) = (0, read, read == 0);
            }
            self.text.resize(1 << 14, 0);
            let source = &self.raw[self.start..self.end];
            let (_, read, written, _) = decoder.decode_to_utf8(source, &mut self.text, self.ended);
            self.start += read;
            self.taken = 0;
            self.text.truncate(written);
        }
        let count = buffer.len().min(self.text.len() - self.taken);
        buffer[..count].copy_from_slice(&self.text[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}

fn named(label: &str) -> Result<&'static Encoding> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| Error::Unknown {
        kind: "encoding",
        name: label.to_owned(),
        known: [
            "utf-8",
            "utf-16le",
            "utf-16be",
            "windows-1252",
            "iso-8859-2",
            "macintosh",
        ]
        .map(String::from)
        .to_vec(),
    })
}

/// The encoding of a text by its first bytes, and whether that is a guess.
fn found(sample: &[u8]) -> (&'static Encoding, bool) {
    if let Some((encoding, _)) = Encoding::for_bom(sample) {
        return (encoding, false);
    }
    if let Some(encoding) = utf16(sample) {
        return (encoding, true);
    }
    if is_utf8(sample) {
        return (UTF_8, false);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, sample.len() < SAMPLE);
    (detector.guess(None, Utf8Detection::Deny), true)
}

/// UTF-16 without a mark: every other byte of Western text is zero.
fn utf16(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.len() / 2;
    let zeros = |at: usize| {
        sample
            .iter()
            .skip(at)
            .step_by(2)
            .filter(|it| **it == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    match pairs {
        0..4 => None,
        _ if odd > pairs / 2 && even < pairs / 16 + 1 => Some(UTF_16LE),
        _ if even > pairs / 2 && odd < pairs / 16 + 1 => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether a text is UTF-8, perhaps with a few damaged places: at least as many characters
/// beyond ASCII are whole as are broken, which in another encoding happens by no chance.
fn is_utf8(sample: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in sample.utf8_chunks() {
        whole += chunk.valid().chars().filter(|it| !it.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    // The sample may end within a character.
    let cut = sample.len() >= SAMPLE
        && sample
            .utf8_chunks()
            .last()
            .is_some_and(|it| !it.invalid().is_empty());
    broken -= usize::from(cut);
    broken == 0 || whole >= 2 * broken
}

fn note(encoding: &'static Encoding) -> Finding {
    Finding::new(
        "encoding",
        Weight::Note,
        format!("the file is not UTF-8; it was read as {}", encoding.name()),
        "if names look wrong, say the encoding, as in `--encoding windows-1252`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, &'static str) {
        let mut decoded = Decoded::new(bytes, "x.csv", None).unwrap();
        let mut text = String::new();
        decoded.read_to_string(&mut text).unwrap();
        (text, decoded.encoding)
    }

    #[test]
    fn the_usual_encodings_are_found() {
        let text = "Vorname;Nachname\nJörg;Groß\nZoë;Müller\n";
        let wide = |big: bool, mark: bool| -> Vec<u8> {
            let units = mark
                .then_some(0xfeff)
                .into_iter()
                .chain(text.encode_utf16());
            let bytes = |it: u16| {
                if big {
                    it.to_be_bytes()
                } else {
                    it.to_le_bytes()
                }
            };
            units.flat_map(bytes).collect()
        };
        let latin = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
        assert_eq!(decoded(text.as_bytes()), (text.into(), "UTF-8"));
        for mark in [false, true] {
            assert_eq!(decoded(&wide(false, mark)), (text.into(), "UTF-16LE"));
            assert_eq!(decoded(&wide(true, mark)), (text.into(), "UTF-16BE"));
        }
        assert_eq!(decoded(&latin), (text.into(), "windows-1252"));
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        let text = "Jörg;Groß\n\u{e9}\nbad \u{1}".as_bytes().to_vec();
        let mut damaged = text.clone();
        damaged.push(0xff);
        assert_eq!(
            Decoded::new(&*damaged, "x", None).unwrap().encoding,
            "UTF-8"
        );
    }
}
