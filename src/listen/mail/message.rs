//! A message's header and parts, line by line: what is no text is counted and let go.

use jiff::civil::Date;
use mail_parser::ContentType;
use mail_parser::HeaderName;
use mail_parser::HeaderValue;
use mail_parser::Message;
use mail_parser::MessageParser;
use mail_parser::MimeHeaders;

use super::charset;
use super::lines::bare;
use super::received::Correspondent;
use super::received::Enclosure;

/// A header has no more bytes than this; what is beyond is passed over.
const HEADER: usize = 256 << 10;

/// Parts are opened no deeper than this.
const DEPTH: usize = 50;

/// No more enclosures than this are listed.
const ENCLOSURES: usize = 1000;

/// The text of a message has no more bytes than this, before it is decoded.
const TEXT: usize = 8 << 20;

/// No more than this is kept of what stands above the first part.
const ABOVE: usize = 1 << 18;

/// A boundary has no more bytes than this; the standard (RFC 2046, 5.1.1) allows 70.
const BOUNDARY: usize = 1000;

/// A message as it is read.
#[derive(Default)]
pub(super) struct Parcel {
    frames: Vec<Frame>,
    state: State,
    /// The header that is being read.
    header: Vec<u8>,
    open: Option<Open>,
    pub(super) head: Head,
    pub(super) texts: Vec<Text>,
    pub(super) enclosures: Vec<Enclosure>,
    /// What stands above the first part, in case there is none.
    above: Vec<u8>,
    kept: usize,
    groups: usize,
    pub(super) trouble: Trouble,
    any: bool,
}

/// What was wrong with a message.
#[derive(Clone, Copy, Default)]
pub(super) struct Trouble {
    pub(super) headless: bool,
    pub(super) too_deep: bool,
    pub(super) too_many: bool,
    pub(super) too_long: bool,
    /// It ended within a part, as when a download broke off.
    pub(super) broken_off: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Header,
    /// Before the first part, or after the last.
    Between,
    Body,
}

/// What the lines stand in.
struct Frame {
    /// Between parts of a multipart; none for a message inside a message.
    boundary: Option<Vec<u8>>,
    /// The group of alternatives that the parts belong to.
    group: Option<usize>,
    digest: bool,
    /// The enclosed message that it is in.
    enclosed: Option<usize>,
}

/// A part that is being read.
struct Open {
    text: Option<usize>,
    enclosure: Option<usize>,
    encoding: Encoding,
    /// Bytes, or signs of base64, so far.
    size: u64,
    /// How long the break of the last line is: it belongs to the boundary below.
    last_break: u64,
}

/// How a part is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Encoding {
    #[default]
    Plain,
    Base64,
    QuotedPrintable,
}

/// A part of text, not decoded yet.
#[derive(Default)]
pub(super) struct Text {
    pub(super) html: bool,
    pub(super) encoding: Encoding,
    pub(super) charset: Option<String>,
    pub(super) flowed: bool,
    pub(super) del_sp: bool,
    /// Parts of one group say the same.
    pub(super) group: usize,
    pub(super) enclosed: bool,
    pub(super) bytes: Vec<u8>,
}

/// What a header says.
#[derive(Default)]
pub(super) struct Head {
    pub(super) from: Option<Correspondent>,
    pub(super) subject: Option<String>,
    pub(super) date: Option<Date>,
    pub(super) message_id: Option<String>,
    media: Media,
    encoding: Encoding,
    attached: bool,
    name: Option<String>,
}

/// A content type.
#[derive(Default)]
struct Media {
    kind: String,
    boundary: Option<Vec<u8>>,
    charset: Option<String>,
    flowed: bool,
    del_sp: bool,
}

impl Parcel {
    /// Whether nothing was read yet.
    pub(super) fn is_empty(&self) -> bool {
        !self.any
    }

    /// Takes a line with its break, or a further piece of one (`begins` is false).
    pub(super) fn line(&mut self, line: &[u8], begins: bool) {
        self.any |= !line.trim_ascii().is_empty();
        if begins && line.starts_with(b"--") && self.boundary(line) {
            return;
        }
        match self.state {
            State::Header => self.header_line(line, begins),
            State::Between => self.line_above(line),
            State::Body => self.body_line(line),
        }
    }

    fn header_line(&mut self, line: &[u8], begins: bool) {
        let content = bare(line);
        let folded = content.first().is_some_and(|it| matches!(it, b' ' | b'\t'));
        if (folded || !begins) && !content.trim_ascii().is_empty() {
            self.keep_header(line);
            return;
        }
        if content.trim_ascii().is_empty() {
            // Blank lines may stand above a message, but not above the body of a part.
            if !self.header.is_empty() || !self.frames.is_empty() {
                self.header_end();
            }
        } else if is_field(content) {
            self.keep_header(line);
        } else if content.starts_with(b"From ") || content.starts_with(b">From ") {
            // What a mailbox put above it.
        } else {
            self.trouble.headless |= self.header.is_empty() && self.frames.is_empty();
            self.header_end();
            self.line(line, false);
        }
    }

    fn keep_header(&mut self, line: &[u8]) {
        let enclosed = self.frames.last().and_then(|it| it.enclosed);
        let enclosure = enclosed.and_then(|it| self.enclosures.get_mut(it));
        enclosure
            .into_iter()
            .for_each(|it| it.bytes += line.len() as u64);
        if self.header.len() + line.len() <= HEADER {
            self.header.extend_from_slice(line);
        }
    }

    /// Reads the header, and knows what comes next.
    fn header_end(&mut self) {
        let header = std::mem::take(&mut self.header);
        let mut head = Head::read(&header);
        let first = self.frames.is_empty() && self.texts.is_empty() && self.open.is_none();
        let media = std::mem::take(&mut head.media);
        let (encoding, attached) = (head.encoding, head.attached);
        let name = head.name.take();
        let enclosed = self.frames.last().and_then(|it| it.enclosed);
        if let Some(at) = enclosed
            && self.frames.last().is_some_and(|it| it.boundary.is_none())
        {
            let unnamed = self.enclosures.get_mut(at).filter(|it| it.name.is_none());
            unnamed
                .into_iter()
                .for_each(|it| it.name = head.subject.clone());
        }
        if first {
            self.head = head;
        }
        let group = self.frames.last().and_then(|it| it.group);
        let multipart = media.kind.starts_with("multipart/");
        if let Some(boundary) = media.boundary.filter(|_| multipart && self.fits()) {
            let own = media.kind == "multipart/alternative";
            self.groups += usize::from(own);
            let group = group.or(own.then_some(self.groups));
            self.frames.push(Frame {
                boundary: Some(boundary),
                group,
                enclosed,
                digest: media.kind == "multipart/digest",
            });
            self.state = State::Between;
            return;
        }
        // RFC 2046, 5.1.5: the parts of a digest are messages.
        let digest = self.frames.last().is_some_and(|it| it.digest) && media.kind.is_empty();
        let message = digest || matches!(media.kind.as_str(), "message/rfc822" | "message/global");
        if message && encoding == Encoding::Plain && self.fits() {
            let kind = match digest {
                true => "message/rfc822".to_owned(),
                false => media.kind,
            };
            let enclosure = self.enclose(name, kind);
            self.frames.push(Frame {
                boundary: None,
                group: None,
                digest: false,
                enclosed: enclosure.or(enclosed).or(Some(usize::MAX)),
            });
            self.state = State::Header;
            return;
        }
        let html = matches!(
            media.kind.as_str(),
            "text/html" | "application/xhtml+xml" | "text/enriched" | "text/richtext"
        );
        let plain = matches!(
            media.kind.as_str(),
            "" | "text/plain" | "text" | "text/markdown"
        ) || (multipart && self.frames.is_empty());
        let is_text = (html || plain) && !attached;
        let text = is_text.then(|| {
            self.groups += 1;
            self.texts.push(Text {
                html,
                encoding,
                charset: media.charset,
                flowed: media.flowed,
                del_sp: media.del_sp,
                group: group.unwrap_or(self.groups),
                enclosed: enclosed.is_some(),
                bytes: Vec::new(),
            });
            self.texts.len() - 1
        });
        let text = text.filter(|it| *it < ENCLOSURES);
        self.texts.truncate(ENCLOSURES);
        let listed = !is_text && enclosed.is_none();
        let enclosure = match listed {
            true => self.enclose(name, media.kind),
            false => enclosed,
        };
        self.open = Some(Open {
            text,
            enclosure,
            encoding,
            size: 0,
            last_break: 0,
        });
        self.state = State::Body;
    }

    /// Whether one more frame fits; a deeper one is taken as a whole.
    fn fits(&mut self) -> bool {
        let fits = self.frames.len() < DEPTH;
        self.trouble.too_deep |= !fits;
        fits
    }

    fn enclose(&mut self, name: Option<String>, kind: String) -> Option<usize> {
        if self.enclosures.len() == ENCLOSURES {
            self.trouble.too_many = true;
            return None;
        }
        let kind = match kind.is_empty() {
            true => "text/plain".to_owned(),
            false => kind,
        };
        self.enclosures.push(Enclosure {
            name,
            kind,
            bytes: 0,
        });
        Some(self.enclosures.len() - 1)
    }

    fn body_line(&mut self, line: &[u8]) {
        let Some(open) = &mut self.open else {
            return;
        };
        open.size += match open.encoding {
            Encoding::Plain => line.len() as u64,
            Encoding::Base64 => line.iter().filter(|it| is_base64(**it)).count() as u64,
            Encoding::QuotedPrintable => printable_size(line),
        };
        open.last_break = (line.len() - bare(line).len()) as u64;
        let Some(text) = open.text else {
            return;
        };
        let room = TEXT.saturating_sub(self.kept);
        let taken = &line[..line.len().min(room)];
        self.trouble.too_long |= taken.len() < line.len();
        self.kept += taken.len();
        self.texts[text].bytes.extend_from_slice(taken);
    }

    /// Keeps what stands above the first part: without one it is the letter.
    fn line_above(&mut self, line: &[u8]) {
        if self.texts.is_empty() && self.enclosures.is_empty() && self.above.len() < ABOVE {
            self.above.extend_from_slice(line);
        }
    }

    /// Takes a line that stands between parts, if it does.
    fn boundary(&mut self, line: &[u8]) -> bool {
        let line = bare(line).trim_ascii_end();
        let stands = |frame: &Frame| {
            let rest = line[2..].strip_prefix(frame.boundary.as_deref()?)?;
            match rest {
                b"" => Some(false),
                b"--" => Some(true),
                _ => None,
            }
        };
        let found = self.frames.iter().enumerate().rev();
        let mut found = found.filter_map(|(at, frame)| Some((at, stands(frame)?)));
        let Some((at, last)) = found.next() else {
            return false;
        };
        if self.state == State::Header && !self.header.is_empty() {
            self.header_end();
        }
        self.part_end();
        self.frames.truncate(if last { at } else { at + 1 });
        self.state = if last { State::Between } else { State::Header };
        self.header.clear();
        true
    }

    /// Closes the part that is open, and enters its size.
    fn part_end(&mut self) {
        let Some(open) = self.open.take() else {
            return;
        };
        let size = match open.encoding {
            Encoding::Base64 => open.size * 3 / 4,
            _ if self.frames.is_empty() => open.size,
            _ => open.size.saturating_sub(open.last_break),
        };
        let enclosure = open.enclosure.and_then(|it| self.enclosures.get_mut(it));
        enclosure.into_iter().for_each(|it| it.bytes += size);
    }

    /// Ends the message.
    pub(super) fn end(&mut self) {
        if self.state == State::Header && !self.header.is_empty() {
            self.header_end();
        }
        self.trouble.broken_off |= self.frames.iter().any(|it| it.boundary.is_some());
        self.part_end();
        if self.texts.is_empty() && self.enclosures.is_empty() {
            self.texts.push(Text {
                bytes: std::mem::take(&mut self.above),
                ..Text::default()
            });
        }
    }
}

/// Whether a line is a field of a header: a name of printable ASCII, and a colon.
pub(super) fn is_field(line: &[u8]) -> bool {
    let colon = line.iter().take(100).position(|it| *it == b':');
    let name = colon.map(|it| line[..it].trim_ascii_end());
    name.is_some_and(|it| !it.is_empty() && it.iter().all(|it| it.is_ascii_graphic()))
}

/// Whether a byte is a sign of base64.
fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// How many bytes a line of quoted-printable stands for.
fn printable_size(line: &[u8]) -> u64 {
    let content = bare(line);
    let soft = content.ends_with(b"=");
    let escapes = content.iter().filter(|it| **it == b'=').count();
    let size = line.len().saturating_sub(2 * escapes);
    match soft {
        true => content.len().saturating_sub(2 * escapes - 1) as u64,
        false => size as u64,
    }
}

impl Head {
    /// What a header says; bytes beyond UTF-8 are guessed.
    fn read(bytes: &[u8]) -> Self {
        let decoded;
        let bytes = match std::str::from_utf8(bytes) {
            Ok(_) => bytes,
            Err(_) => {
                decoded = charset::text(bytes, None).text;
                decoded.as_bytes()
            }
        };
        let message = MessageParser::default().parse_headers(bytes);
        message.map_or_else(Self::default, |it| Self::of(&it))
    }

    fn of(message: &Message<'_>) -> Self {
        let filled = |it: &str| {
            let it = it.trim();
            (!it.is_empty()).then(|| visible(it))
        };
        let from = message
            .from()
            .or_else(|| message.sender())
            .or_else(|| message.reply_to());
        let from = from.and_then(|it| it.first());
        let from = from.map(|it| Correspondent {
            name: it.name().and_then(filled),
            address: it.address().and_then(filled),
        });
        let date = message.date();
        let date = date.and_then(|it| {
            let year = i16::try_from(it.year).ok()?;
            let (month, day) = (i8::try_from(it.month).ok()?, i8::try_from(it.day).ok()?);
            Date::new(year, month, day).ok()
        });
        let encoding = message
            .header("Content-Transfer-Encoding")
            .and_then(HeaderValue::as_text);
        let encoding = match encoding.map(|it| it.trim().to_ascii_lowercase()).as_deref() {
            Some("base64") => Encoding::Base64,
            Some("quoted-printable") => Encoding::QuotedPrintable,
            _ => Encoding::Plain,
        };
        Self {
            from: from.filter(|it| it.name.is_some() || it.address.is_some()),
            subject: message.subject().and_then(filled),
            date,
            message_id: message.message_id().and_then(filled),
            media: Media::of(message),
            encoding,
            attached: message
                .content_disposition()
                .is_some_and(|it| it.is_attachment()),
            name: message.attachment_name().and_then(filled),
        }
    }
}

impl Media {
    fn of(message: &Message<'_>) -> Self {
        // A part with two types is a multipart whose boundary was lost, or was it before.
        let types = message
            .headers()
            .iter()
            .filter(|it| it.name == HeaderName::ContentType);
        let mut types = types.filter_map(|it| it.value.as_content_type());
        let whole = |it: &&ContentType<'_>| {
            it.ctype().eq_ignore_ascii_case("multipart") && it.has_attribute("boundary")
        };
        let Some(media) = types.clone().find(whole).or(types.next_back()) else {
            return Self::default();
        };
        let kind = match media.subtype() {
            Some(subtype) => format!("{}/{subtype}", media.ctype()),
            None => media.ctype().to_owned(),
        };
        let is = |name: &str, value: &str| {
            media
                .attribute(name)
                .is_some_and(|it| it.eq_ignore_ascii_case(value))
        };
        let boundary = media
            .attribute("boundary")
            .map(|it| it.trim_end().as_bytes().to_vec());
        Self {
            kind: kind
                .chars()
                .take(100)
                .collect::<String>()
                .to_ascii_lowercase(),
            boundary: boundary.filter(|it| (1..BOUNDARY).contains(&it.len())),
            charset: media.attribute("charset").map(str::to_owned),
            flowed: is("format", "flowed"),
            del_sp: is("delsp", "yes"),
        }
    }
}

/// The text with what does not show, or turns it around, spelt out: `[U+202E]`.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => shown.push(character),
            it if is_invisible(it) => shown.push_str(&format!("[U+{:04X}]", u32::from(it))),
            it => shown.push(it),
        }
    }
    shown
}

/// Whether a character does not show, or turns text around.
///
/// Joiners and marks of direction that honest text needs (U+200C to U+200F, U+FEFF) are let be.
pub(super) fn is_invisible(character: char) -> bool {
    let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hides = matches!(character, '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{e0000}'..='\u{e001f}');
    let control = character.is_control() && !matches!(character, '\n' | '\t' | '\r');
    turns || hides || control
}
