//! A message, made a letter: its body chosen and decoded, and what is not its own set aside.

use std::borrow::Cow;

use super::charset;
use super::html;
use super::message::Encoding;
use super::message::Parcel;
use super::message::Text;
use super::message::Trouble;
use super::message::is_invisible;
use super::message::visible;
use super::received::Received;
use crate::error::Result;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::listen::aside::apart;

/// Letters of one file.
pub(super) type Letters = Box<dyn Iterator<Item = Result<Received>> + Send>;

/// A letter has no more bytes than this; `read` takes no more.
const LIMIT: usize = 1 << 20;

/// No more of a plain text is taken, before it is decoded.
pub(super) const TEXT: usize = 4 << 20;

/// The letter in the bytes of one message, or of one plain text.
///
/// Total: any bytes give a letter, with [findings](Received::findings) for what was wrong with
/// them. Use [`post`](super::post) for files, folders and mailboxes.
///
/// # Example
///
/// ```
/// let mail = b"From: Colin <colin@example.com>\nSubject: Ranch\n\nCan I come?\n\nLove from\nColin\n\n-- \nSent by Mum\n";
/// let letter = longhand::listen::mail::received("colin.eml", mail);
/// assert_eq!(letter.from.unwrap().name.as_deref(), Some("Colin"));
/// assert_eq!(letter.text, "Can I come?\n\nLove from\nColin");
/// assert_eq!(letter.signature, "-- \nSent by Mum".replace("-- ", "--"));
/// ```
pub fn received(source: &str, bytes: &[u8]) -> Received {
    if !looks_like_mail(bytes) {
        return plain(source, bytes);
    }
    let mut message = Parcel::default();
    for line in bytes.split_inclusive(|it| *it == b'\n') {
        message.line(line, true);
    }
    of_message(source, message)
}

/// Whether bytes begin with a mail's header: nothing but fields up to an empty line, two of them well
/// known.
///
/// `To: Santa` and `From: Colin` above a letter are fields too; `Age: 7` among them is none.
pub(super) fn looks_like_mail(bytes: &[u8]) -> bool {
    const KNOWN: [&str; 20] = [
        "from",
        "to",
        "subject",
        "date",
        "received",
        "return-path",
        "message-id",
        "mime-version",
        "content-type",
        "delivered-to",
        "reply-to",
        "cc",
        "bcc",
        "sender",
        "importance",
        "references",
        "organization",
        "sent",
        "status",
        "lines",
    ];
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = &bytes[..bytes.len().min(1 << 14)];
    let (mut known, mut strange, mut last) = (0, 0, b'\n');
    for line in start
        .trim_ascii_start()
        .split_inclusive(|it| matches!(it, b'\n' | b'\r'))
    {
        let content = line.trim_ascii_end();
        let second_half = line == b"\n" && last == b'\r';
        last = line.last().copied().unwrap_or(b'\n');
        match content.first() {
            None if second_half => continue,
            None => break,
            Some(first) if first != &line[0] => continue,
            _ if content.starts_with(b"From ") || content.starts_with(b">From ") => continue,
            _ if !super::message::is_field(content) => {
                strange += 1;
                break;
            }
            _ => {}
        }
        let name = content.split(|it| *it == b':').next().unwrap_or_default();
        let name = String::from_utf8_lossy(name).trim().to_lowercase();
        match KNOWN.contains(&name.as_str()) {
            true => known += 1,
            false => strange += usize::from(!name.contains('-')),
        }
    }
    known >= 2 && (strange == 0 || known >= 4)
}

/// The letter in a plain text, or in a page of HTML.
pub(super) fn plain(source: &str, bytes: &[u8]) -> Received {
    let cut = bytes.len() > TEXT;
    let mut decoded = charset::text(&bytes[..bytes.len().min(TEXT)], None);
    if is_page(&decoded.text) {
        decoded.text = html::text(&decoded.text);
    }
    let mut letter = Received {
        source: source.to_owned(),
        ..Received::default()
    };
    letter
        .findings
        .extend(decoded.doubt.map(|it| encoding(it).at(source)));
    let trouble = Trouble {
        too_long: cut,
        ..Trouble::default()
    };
    finish(&mut letter, decoded.text, trouble, false);
    letter
}

/// Whether a text is a page of HTML.
fn is_page(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(15).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// The letter in a message that was read through.
pub(super) fn of_message(source: &str, mut message: Parcel) -> Received {
    message.end();
    let head = message.head;
    let mut letter = Received {
        source: source.to_owned(),
        from: head.from,
        subject: head.subject,
        date: head.date,
        message_id: head.message_id,
        enclosures: message.enclosures,
        ..Received::default()
    };
    let own: Vec<&Text> = message.texts.iter().filter(|it| !it.enclosed).collect();
    let mut body = self::body(&own, source, &mut letter.findings);
    let mut enclosed = false;
    if body.trim().is_empty() {
        let inside: Vec<&Text> = message.texts.iter().filter(|it| it.enclosed).collect();
        body = self::body(&inside, source, &mut letter.findings);
        enclosed = !body.trim().is_empty();
    }
    finish(&mut letter, body, message.trouble, enclosed);
    letter
}

/// The words of a letter from its parts: of each group of alternatives the plain text, if it says
/// anything.
fn body(texts: &[&Text], source: &str, findings: &mut Vec<Finding>) -> String {
    let mut body = String::new();
    let mut doubt = None;
    let mut done = Vec::new();
    for text in texts {
        if done.contains(&text.group) {
            continue;
        }
        done.push(text.group);
        let group = texts.iter().filter(|it| it.group == text.group);
        let mut words = |html: bool| {
            let parts = group.clone().filter(|it| it.html == html);
            let parts = parts.map(|it| decoded(it, &mut doubt));
            let parts: Vec<_> = parts.filter(|it| !it.trim().is_empty()).collect();
            parts.join("\n\n")
        };
        let plain = words(false);
        let chosen = match plain.trim().is_empty() || is_stub(&plain) {
            true => Some(words(true))
                .filter(|it| !it.trim().is_empty())
                .unwrap_or(plain),
            false => plain,
        };
        if !body.is_empty() && !chosen.trim().is_empty() {
            body.push_str("\n\n");
        }
        body.push_str(chosen.trim_matches(['\n', '\r']));
        if body.len() > 2 * LIMIT {
            break;
        }
    }
    findings.extend(doubt.map(|it| encoding(it).at(source)));
    body
}

/// Whether a plain text only says that there is another one.
fn is_stub(text: &str) -> bool {
    let text = text.trim();
    if text.len() > 400 {
        return false;
    }
    let small = text.to_lowercase();
    let html = small.contains("html");
    html && [
        "client", "view", "viewer", "support", "programm", "display", "anzeig", "affich",
        "visualiz", "reader", "enable",
    ]
    .iter()
    .any(|it| small.contains(it))
}

/// The words of a part.
fn decoded(part: &Text, doubt: &mut Option<&'static str>) -> String {
    let bytes: Cow<'_, [u8]> = match part.encoding {
        Encoding::Plain => Cow::Borrowed(&part.bytes),
        Encoding::Base64 => Cow::Owned(base64(&part.bytes)),
        Encoding::QuotedPrintable => Cow::Owned(quoted_printable(&part.bytes)),
    };
    let named = part.charset.as_deref();
    let decoded = charset::text(&bytes, named);
    *doubt = doubt.or(decoded.doubt);
    if part.html {
        html::text(&decoded.text)
    } else if part.flowed {
        joined(&decoded.text, part.del_sp)
    } else {
        decoded.text
    }
}

/// Base64 as bytes; what does not belong is passed over.
fn base64(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for sign in text {
        let value = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                (bits, count) = (0, 0);
                continue;
            }
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    bytes
}

/// Quoted-printable as bytes; an `=` that begins nothing stays.
fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|it| *it == b'\n') {
        let content = super::lines::bare(line);
        let breaks = &line[content.len()..];
        let content = content.trim_ascii_end();
        let soft = content.ends_with(b"=");
        let content = content.strip_suffix(b"=").unwrap_or(content);
        let mut at = 0;
        while let Some(byte) = content.get(at) {
            let hex = |it: usize| content.get(it).and_then(|it| char::from(*it).to_digit(16));
            match (byte, hex(at + 1), hex(at + 2)) {
                (b'=', Some(high), Some(low)) => {
                    bytes.push((high << 4 | low) as u8);
                    at += 3;
                }
                _ => {
                    bytes.push(*byte);
                    at += 1;
                }
            }
        }
        if !soft {
            bytes.extend_from_slice(breaks);
        }
    }
    bytes
}

/// Text of `format=flowed` (RFC 3676) with its paragraphs joined.
fn joined(text: &str, del_sp: bool) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut open = None;
    for (index, line) in text.lines().enumerate() {
        let marks = line.bytes().take_while(|it| *it == b'>').count();
        let content = &line[marks..];
        let content = content.strip_prefix(' ').unwrap_or(content);
        let signature = content == "-- ";
        if open != Some(marks) || signature {
            joined.push_str(if index > 0 { "\n" } else { "" });
            joined.push_str(&">".repeat(marks.min(20)));
            joined.push_str(if marks > 0 { " " } else { "" });
        }
        let flows = content.ends_with(' ') && !signature;
        joined.push_str(match flows && del_sp {
            true => &content[..content.len() - 1],
            false => content,
        });
        open = flows.then_some(marks);
    }
    joined
}

/// Sets aside what is not the writer's own, and says what was wrong.
fn finish(letter: &mut Received, body: String, trouble: Trouble, enclosed: bool) {
    let at = letter.source.clone();
    let mut find = |code: &str, weight: Weight, message: &str, help: &str| {
        letter
            .findings
            .push(Finding::new(code, weight, message, help).at(at.clone()));
    };
    let mut body = body.trim_start_matches('\u{feff}').to_owned();
    if trouble.too_long || body.len() > LIMIT {
        body.truncate(body.floor_char_boundary(LIMIT));
        let help = "read the message itself; what is beyond the first 1 MiB is not here";
        find(
            "mail-too-long",
            Weight::Warn,
            "the letter is longer than 1 MiB, and was cut",
            help,
        );
    }
    if trouble.headless {
        let help = "check that it is the letter you mean, and who sent it";
        find(
            "mail-no-header",
            Weight::Warn,
            "the message has no header: sender and subject are not known",
            help,
        );
    }
    if trouble.too_deep {
        let help = "open the message in a mail program, and look for words that are not here";
        find(
            "mail-too-deep",
            Weight::Warn,
            "parts of the message stand inside each other too deep, and were not opened",
            help,
        );
    }
    if trouble.too_many {
        let help = "open the message in a mail program to see them all";
        find(
            "mail-many-enclosures",
            Weight::Warn,
            "there are more than 1000 enclosures; the rest is not listed",
            help,
        );
    }
    if trouble.broken_off {
        let help = "look at the message in a mail program; if words are missing, ask for it again";
        find(
            "mail-broken-off",
            Weight::Note,
            "the message ends before its last part does",
            help,
        );
    }
    if body.contains(is_invisible) {
        body = visible(&body);
        let help = "read the letter with care: such signs can make words look like others";
        find(
            "invisible-signs",
            Weight::Warn,
            "signs that do not show or turn the text around were spelt out",
            help,
        );
    }
    let apart = apart(&body);
    letter.text = apart.text;
    letter.quoted = apart.quoted;
    letter.signature = apart.signature;
    if apart.forwarded || enclosed {
        let help = "check whose words they are before you answer";
        find(
            "forwarded",
            Weight::Warn,
            "the message passes on a letter of somebody else, which is what was read",
            help,
        );
    }
    if letter.text.is_empty() {
        let help = match letter.enclosures.is_empty() {
            true => "look at the message in a mail program",
            false => "open the enclosures: the letter may be in one of them",
        };
        find(
            "no-words",
            Weight::Warn,
            "the message has no words of its own",
            help,
        );
    }
}

fn encoding(name: &str) -> Finding {
    Finding::new(
        "encoding",
        Weight::Note,
        format!("the text does not say its encoding, or not the right one; it was read as {name}"),
        "if letters with accents look wrong, open the message in a mail program",
    )
}
