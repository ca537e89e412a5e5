//! The finished words of one letter, each with its source.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::tone::ToneTrace;
use crate::words::length::LengthTrace;
use crate::words::standing::Standing;

/// The version of a letter's serialised form.
pub const VERSION: u32 = 1;

/// How an origin begins that names a customer's words.
pub(crate) const QUOTE: &str = "quote ";
/// The beat that puts an answer off.
pub(crate) const DEFER: &str = "defer";
/// The occasion of a pack's careful note to somebody who may be in danger.
pub const HOLDING: &str = "holding";

/// Finished words: what every form of the letter, spoken or on paper, is made from.
///
/// Plain text in structure: nothing here is escaped for any format.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Letter {
    /// The version of this form.
    pub version: u32,
    /// The pack that it was made with.
    pub pack: String,
    /// Why it was written: `reply`, `thank-you`, …
    pub occasion: String,
    /// The language it is in, as a BCP 47 tag.
    pub language: String,
    /// The date it bears.
    pub date: Option<Date>,
    /// The voice that it speaks with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<String>,
    /// Date line, inside address, salutation, paragraphs, close, signature, postscript, in order.
    pub blocks: Vec<Block>,
    /// What goes into the envelope with it: the packing list.
    #[serde(default)]
    pub enclosures: Vec<Enclosure>,
    /// What it promises, answers that were put off among it, as it was printed; [`Letter::promised`] gives those that still stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<Promise>,
    /// The tone it was written in, and who set it.
    pub tone: ToneTrace,
    /// How long it was meant to be, and who set that.
    #[serde(default, skip_serializing_if = "LengthTrace::is_open")]
    pub length: LengthTrace,
}

/// One part of a letter, set off from the next.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What part of a letter it is.
    pub kind: BlockKind,
    /// Its text, in stretches of one source each.
    pub spans: Vec<Span>,
}

/// The parts of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BlockKind {
    /// The date, and perhaps the place.
    DateLine,
    /// Name and address of the person written to, line by line.
    InsideAddress,
    /// "Dear Colin,"
    Salutation,
    /// A paragraph of the body.
    Paragraph,
    /// The complimentary close: "Yours sincerely,"
    Close,
    /// Who signs.
    Signature,
    /// The postscript, with its "P.S."
    Postscript,
}

/// A stretch of a block that came from one place.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// The words as they print.
    pub text: String,
    /// Where they came from.
    pub source: Arc<Source>,
    /// The ids of the asks of the received letter that this answers or declines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
    /// The values inside the text, each with its own origin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<ValueSpan>,
    /// Whether its telling was chosen because of something that is known of the reader.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub personal: bool,
    /// A digest of the text as it was composed, by which an edit by hand is known.
    #[serde(default)]
    pub print: u32,
}

/// Where a span came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
#[non_exhaustive]
pub enum Source {
    /// Fixed words of the letter's own template.
    Template {
        /// The template file.
        file: Arc<str>,
        /// Its line, from 1.
        line: u32,
    },
    /// A telling of a beat, from the pack's phrases.
    Phrase {
        /// The beat: `thank`, `surprise`, …
        beat: Arc<str>,
        /// The telling's id.
        id: Arc<str>,
        /// The file it stands in.
        file: Arc<str>,
        /// Its line, from 1.
        line: u32,
    },
    /// A telling of an entry of the answer book.
    Answer {
        /// The entry's id.
        entry: Arc<str>,
        /// The telling's id.
        id: Arc<str>,
        /// Whether the entry declines what was asked, with its own reason.
        declines: bool,
        /// The true reason of a no, as the answer book has it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Arc<str>>,
        /// How the entry stands: how firmly it is so, and who says so.
        #[serde(default)]
        standing: Box<Standing>,
        /// The file it stands in.
        file: Arc<str>,
        /// Its line, from 1.
        line: u32,
    },
    /// Words that a person put in by hand.
    Edit,
}

/// A value inside a span.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct ValueSpan {
    /// The first byte of the value in the span's text.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// Where the value came from.
    #[serde(flatten)]
    pub origin: Origin,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "from", content = "what")]
#[non_exhaustive]
pub enum Origin {
    /// A field of the profile, as a dotted path.
    Profile(Arc<str>),
    /// Words of the received letter: the id of the ask, or the part of the reading.
    TheirWords(Arc<str>),
    /// A field of the sender.
    Sender(Arc<str>),
    /// A field of the voice.
    Voice(Arc<str>),
    /// Something handed in with the request: the date, a note.
    Given(Arc<str>),
    /// A field of the pack's own entry.
    Pack(Arc<str>),
}

/// Something that goes into the envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosure {
    /// Its id in the sender's stock.
    pub id: String,
    /// What it is, for the packing list.
    pub what: String,
}

/// What a letter promises: an answer that it puts off, or something that it says will be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// The id of the ask that is to be answered; empty where nothing was asked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ask: String,
    /// The telling that promises it, where no ask is put off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telling: Option<Arc<str>>,
    /// Who keeps it.
    pub owner: String,
    /// The last day on which it may be kept.
    pub until: Date,
}

impl Letter {
    /// The letter as plain text: blocks set off by an empty line, the signature under the close.
    ///
    /// Paragraphs are single lines; a mail or a page breaks them where it needs to.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(1024);
        let mut previous: Option<BlockKind> = None;
        for block in &self.blocks {
            let words = block.words();
            let words = words.trim();
            if words.is_empty() {
                continue;
            }
            match previous {
                None => {}
                Some(BlockKind::Close) if block.kind == BlockKind::Signature => text.push('\n'),
                Some(_) => text.push_str("\n\n"),
            }
            text.push_str(words);
            previous = Some(block.kind);
        }
        text.push('\n');
        text
    }

    /// A letter of these blocks, made with no pack.
    #[cfg(test)]
    pub(crate) fn of(blocks: Vec<Block>) -> Self {
        Self {
            version: VERSION,
            pack: String::new(),
            occasion: "letter".into(),
            language: "en".into(),
            date: None,
            voice: None,
            blocks,
            enclosures: Vec::new(),
            promises: Vec::new(),
            tone: ToneTrace::default(),
            length: LengthTrace::default(),
        }
    }

    /// The blocks of one kind.
    pub fn blocks_of(&self, kind: BlockKind) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(move |it| it.kind == kind)
    }

    /// The salutation, as it prints.
    pub fn salutation(&self) -> String {
        self.blocks_of(BlockKind::Salutation)
            .map(Block::text)
            .collect()
    }

    /// The promises that the letter makes as it stands now, each with the words that make it.
    ///
    /// A promise whose words were taken out by hand is not among them.
    pub fn promised(&self) -> impl Iterator<Item = (&Promise, &Span)> {
        self.promises.iter().filter_map(|promise| {
            let mut spans = self.spans().filter(|it| it.prints());
            let span = spans.find(|it| it.makes(promise))?;
            Some((promise, span))
        })
    }

    /// All spans, in order.
    pub fn spans(&self) -> impl Iterator<Item = &Span> {
        self.blocks.iter().flat_map(|it| &it.spans)
    }
}

impl Block {
    /// The block's words. Line breaks inside it are meant.
    pub fn text(&self) -> String {
        self.spans.iter().map(|it| it.text.as_str()).collect()
    }

    /// The same, borrowed where it is one span.
    fn words(&self) -> Cow<'_, str> {
        match self.spans.as_slice() {
            [only] => Cow::Borrowed(&only.text),
            _ => Cow::Owned(self.text()),
        }
    }
}

impl Span {
    /// Whether it has words: what was emptied by hand says nothing.
    pub fn prints(&self) -> bool {
        self.text.chars().any(char::is_alphanumeric)
    }

    /// The words of one of its values, as long as they are there.
    pub(crate) fn value(&self, value: &ValueSpan) -> Option<&str> {
        self.text.get(value.start as usize..value.end as usize)
    }

    /// Whether it puts an answer off.
    pub(crate) fn defers(&self) -> bool {
        matches!(self.source.as_ref(), Source::Phrase { beat, .. } if **beat == *DEFER)
    }

    /// Whether it is what makes this promise. One that a person wrote down by hand, for no ask
    /// and no telling, is made by their own words that name its owner.
    fn makes(&self, promise: &Promise) -> bool {
        if !promise.ask.is_empty() {
            return self.defers() && self.answers.contains(&promise.ask);
        }
        match (&promise.telling, self.source.as_ref()) {
            (Some(telling), Source::Phrase { id, .. } | Source::Answer { id, .. }) => telling == id,
            (None, _) => self.is_edited() && self.text.contains(&promise.owner),
            _ => false,
        }
    }

    /// Whether the words are no longer the ones that were composed.
    pub fn is_edited(&self) -> bool {
        *self.source == Source::Edit || self.print != print(&self.text)
    }
}

impl Origin {
    /// Whether it is this field of the profile.
    pub(crate) fn is_field(&self, path: &str) -> bool {
        matches!(self, Self::Profile(it) if **it == *path)
    }

    /// Whether it is a customer's words, with whose they are.
    pub(crate) fn names_quote(&self) -> bool {
        matches!(self, Self::Pack(what) if what.starts_with(QUOTE))
    }

    /// Whether it is a field that quotes a customer.
    pub(crate) fn is_of_quote(&self) -> bool {
        matches!(self, Self::Pack(what) if what.starts_with("quote."))
    }
}

/// A digest of words: FNV-1a, 32 bits.
pub(crate) fn print(words: &str) -> u32 {
    words.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Letter({}/{}, {}, {} blocks)",
            self.pack,
            self.occasion,
            self.language,
            self.blocks.len()
        )
    }
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Block({:?}, {} spans)", self.kind, self.spans.len())
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Span({:?}, {} bytes)", self.source, self.text.len())
    }
}

impl fmt::Debug for ValueSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "ValueSpan({}..{}, {:?})",
            self.start, self.end, self.origin
        )
    }
}
