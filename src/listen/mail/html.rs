//! Pages of HTML as plain text, in one pass.

use std::collections::HashSet;
use std::sync::OnceLock;

use encoding_rs::WINDOWS_1252;
use mail_parser::decoders::html::add_html_token;
use serde::Deserialize;

use crate::document;

/// Quotations are marked this many times at most.
const MARKS: usize = 3;

/// The longest text that is made of a page.
const LIMIT: usize = 4 << 20;

/// The plain text of a page: paragraphs, lists and quotations (marked with `>`), without pictures,
/// styles and what is hidden.
pub(super) fn text(page: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        writer.words(&rest[..at]);
        rest = writer.tag(&rest[at..]);
        if writer.text.len() > LIMIT {
            break;
        }
    }
    if writer.text.len() <= LIMIT {
        writer.words(rest);
    }
    spaced(&writer.text)
}

/// The text with one empty line where there are more.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut blank = false;
    for line in text.trim_end().split('\n') {
        let empty = line.trim().is_empty();
        if !(empty && blank) {
            spaced.push_str(if empty { "" } else { line });
            spaced.push('\n');
        }
        blank = empty;
    }
    spaced.truncate(spaced.trim_end().len());
    spaced
}

/// Text as it is written down.
#[derive(Default)]
struct Writer<'a> {
    text: String,
    /// Line breaks owed before the next word: 1 ends a line, 2 a paragraph.
    breaks: usize,
    space: bool,
    quotes: usize,
    /// Whether all that follows is quoted.
    cut: bool,
    preformatted: usize,
    lists: Vec<Option<usize>>,
    item: Option<String>,
    hidden: Option<(&'a str, usize)>,
}

impl<'a> Writer<'a> {
    /// Writes words between tags.
    fn words(&mut self, raw: &'a str) {
        if self.hidden.is_some() {
            return;
        }
        let mut rest = raw;
        while let Some(at) = rest.find('&') {
            self.plain(&rest[..at]);
            let entity = &rest[at..];
            let end = entity
                .bytes()
                .take(40)
                .position(|it| it == b';')
                .filter(|it| *it > 1);
            let Some(end) = end else {
                self.character('&');
                rest = &entity[1..];
                continue;
            };
            let mut decoded = String::new();
            decode(&entity[..=end], &mut decoded);
            match decoded.as_str() {
                "\u{a0}" => self.character('\u{a0}'),
                decoded => self.plain(decoded),
            }
            rest = &entity[end + 1..];
        }
        self.plain(rest);
    }

    fn plain(&mut self, text: &str) {
        text.chars().for_each(|it| self.character(it));
    }

    fn character(&mut self, character: char) {
        if self.preformatted > 0 && character == '\n' {
            self.breaks += 1;
            return;
        }
        if self.preformatted == 0 && matches!(character, ' ' | '\n' | '\r' | '\t' | '\u{c}') {
            self.space = true;
            return;
        }
        if matches!(character, '\r') {
            return;
        }
        self.settle();
        self.text.push(character);
    }

    /// Writes the line breaks, marks and spaces that are owed.
    fn settle(&mut self) {
        if self.breaks > 0 || self.text.is_empty() {
            let marks = "> ".repeat(self.level());
            if !self.text.is_empty() {
                self.text.push('\n');
                for _ in 1..self.breaks.min(3) {
                    self.text.push_str(marks.trim_end());
                    self.text.push('\n');
                }
            }
            self.text.push_str(&marks);
            if let Some(item) = self.item.take() {
                self.text.push_str(&item);
            }
        } else if self.space && !self.text.ends_with([' ', '\u{a0}']) {
            self.text.push(' ');
        }
        self.breaks = 0;
        self.space = false;
    }

    fn level(&self) -> usize {
        (self.quotes + usize::from(self.cut)).min(MARKS)
    }

    fn owe(&mut self, breaks: usize) {
        self.breaks = self.breaks.max(breaks);
        self.space = false;
    }

    /// Takes the tag at the head of `rest`, and gives what follows it.
    fn tag(&mut self, rest: &'a str) -> &'a str {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.find("-->").map_or("", |it| &comment[it + 3..]);
        }
        let inner = &rest[1..];
        let begins =
            inner.starts_with(|it: char| it.is_ascii_alphabetic() || matches!(it, '/' | '!' | '?'));
        if !begins {
            self.words("<");
            return inner;
        }
        let end = end_of_tag(inner);
        let tag = &inner[..end];
        let after = inner.get(end + 1..).unwrap_or("");
        let (closing, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let name_end = tag
            .find(|it: char| !it.is_ascii_alphanumeric())
            .unwrap_or(tag.len());
        let (name, attributes) = tag.split_at(name_end);
        let mut small = [0; 12];
        let Some(small) = small.get_mut(..name.len()) else {
            return after;
        };
        small.copy_from_slice(name.as_bytes());
        small.make_ascii_lowercase();
        let small = std::str::from_utf8(small).unwrap_or_default();
        if !closing
            && matches!(
                small,
                "script" | "style" | "title" | "template" | "noscript" | "svg" | "textarea"
            )
        {
            return after_element(after, small);
        }
        if let Some((hidden, depth)) = &mut self.hidden {
            if name.eq_ignore_ascii_case(hidden) {
                if closing {
                    *depth -= 1;
                } else if !attributes.ends_with('/') {
                    *depth += 1;
                }
                if *depth == 0 {
                    self.hidden = None;
                }
            }
            return after;
        }
        match closing {
            true => self.close(small),
            false => self.open(name, small, attributes),
        }
        after
    }

    fn open(&mut self, name: &'a str, small: &str, attributes: &'a str) {
        let void = matches!(
            small,
            "br" | "hr" | "img" | "meta" | "link" | "input" | "wbr"
        );
        if !attributes.is_empty() {
            if is_called(attributes, &names().quotes) {
                self.owe(2);
                self.cut = true;
            }
            if is_called(attributes, &names().signatures) {
                self.delimiter();
            }
            if !void && is_hidden(attributes) {
                self.hidden = Some((name, 1));
                return;
            }
        }
        match small {
            "br" => {
                self.breaks += 1;
                self.space = false;
            }
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "hr" => self.owe(2),
            "blockquote" => {
                self.owe(2);
                self.quotes += 1;
            }
            "div" | "tr" | "section" | "article" | "header" | "footer" | "address" | "dt"
            | "dd" | "center" | "body" | "form" => self.owe(1),
            "ul" | "ol" => {
                self.owe(1);
                if self.lists.len() < 50 {
                    self.lists.push((small == "ol").then_some(0));
                }
            }
            "li" => {
                self.owe(1);
                self.item = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{number}. ")
                    }
                    _ => "- ".to_owned(),
                });
            }
            "pre" => {
                self.owe(2);
                self.preformatted += 1;
            }
            "td" | "th" => self.space = true,
            "img" => self.picture(attributes),
            _ => {}
        }
    }

    fn close(&mut self, small: &str) {
        match small {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" => self.owe(2),
            "blockquote" => {
                self.owe(2);
                self.quotes = self.quotes.saturating_sub(1);
            }
            "div" | "tr" | "section" | "article" | "header" | "footer" | "address" | "li"
            | "dt" | "dd" | "center" => {
                self.owe(1);
            }
            "ul" | "ol" => {
                self.owe(if self.lists.len() > 1 { 1 } else { 2 });
                self.lists.pop();
            }
            "pre" => {
                self.preformatted = self.preformatted.saturating_sub(1);
                self.owe(2);
            }
            "td" | "th" => self.space = true,
            _ => {}
        }
    }

    /// Writes the line that stands above a signature.
    fn delimiter(&mut self) {
        if !self.text.ends_with("--") {
            self.owe(1);
            self.plain("--");
        }
        self.owe(1);
    }

    /// A picture of a single sign is that sign.
    fn picture(&mut self, attributes: &'a str) {
        let sign =
            attribute(attributes, "alt").filter(|it| !it.is_ascii() && it.chars().count() <= 4);
        if let Some(sign) = sign {
            self.words(sign);
        }
    }
}

/// Where a tag ends, quoted attributes skipped.
fn end_of_tag(inner: &str) -> usize {
    let mut quote = None;
    let mut first = None;
    for (at, byte) in inner.bytes().enumerate() {
        match (byte, quote) {
            (b'>', None) => return at,
            (b'"' | b'\'', None) => {
                let value = inner[..at].trim_end().ends_with('=');
                quote = value.then_some(byte);
            }
            (byte, Some(open)) if byte == open => quote = None,
            (b'>', Some(_)) => first = first.or(Some(at)),
            // A quote that never ends would swallow the letter.
            _ if at > 1 << 16 => break,
            _ => {}
        }
    }
    first.unwrap_or(inner.floor_char_boundary(1 << 16))
}

/// What follows the end of an element whose inside is no text.
fn after_element<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = rest[from..].find("</") {
        let end = from + at + 2;
        let same = rest.as_bytes().get(end..end + name.len());
        if same.is_some_and(|it| it.eq_ignore_ascii_case(name.as_bytes())) {
            let close = rest[end..].find('>');
            return close.map_or("", |it| &rest[end + it + 1..]);
        }
        from = end;
    }
    ""
}

/// The value of an attribute.
fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        let at = rest.find('=')?;
        let key = rest[..at].trim_end().rsplit(char::is_whitespace).next()?;
        let value = rest[at + 1..].trim_start();
        let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}

/// Whether an element is not shown.
fn is_hidden(attributes: &str) -> bool {
    let Some(style) = attribute(attributes, "style") else {
        return false;
    };
    let style: String = style
        .chars()
        .take(2000)
        .filter(|it| !it.is_whitespace())
        .collect();
    let style = style.to_ascii_lowercase();
    style.contains("display:none")
        || style.contains("mso-hide:all")
        || style.contains("visibility:hidden")
}

/// What mail programs call the parts of their pages.
#[derive(Deserialize)]
struct Names {
    /// From such an element on, all is quoted.
    quotes: HashSet<String>,
    signatures: HashSet<String>,
}

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let text = include_str!("../../../templates/listen/mail-html.yaml");
        document::yaml("mail-html.yaml", text).expect("a test reads the embedded names")
    })
}

/// Whether one of `names` is the id or a class of an element.
fn is_called(attributes: &str, names: &HashSet<String>) -> bool {
    let is_known = |name: &str| {
        let value = attribute(attributes, name).unwrap_or_default();
        value.split_ascii_whitespace().any(|it| names.contains(it))
    };
    is_known("id") || is_known("class")
}

/// The character that an entity stands for; the numbers 128 to 159 are those of windows-1252.
fn decode(entity: &str, text: &mut String) {
    let number = entity
        .strip_prefix("&#")
        .and_then(|it| it.strip_suffix(';'));
    let number = number.and_then(|it| match it.strip_prefix(['x', 'X']) {
        Some(hex) => u8::from_str_radix(hex, 16).ok(),
        None => it.parse().ok(),
    });
    match number {
        Some(byte @ 0x80..=0x9f) => {
            text.push_str(&WINDOWS_1252.decode_without_bom_handling(&[byte]).0)
        }
        _ => add_html_token(text, entity.as_bytes(), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_becomes_a_letter() {
        let page = "<html><head><title>x</title><style>p{}</style></head><body><p>Dear&nbsp;Sir,<br>\
            one &amp; two</p><ul><li>a<li>b</ul><ol><li>c</ol><script>no</script>\
            <div style='display: none'>no<div>no</div></div><p>Love<br>Zo&euml; <img alt='❤️'></p>\
            <blockquote>old<br>words</blockquote></body></html>";
        let expected =
            "Dear\u{a0}Sir,\none & two\n\n- a\n- b\n\n1. c\n\nLove\nZoë ❤️\n\n> old\n> words";
        assert_eq!(text(page).replace("\n>\n> old", "\n\n> old"), expected);
    }

    #[test]
    fn broken_pages_are_read_as_far_as_they_go() {
        for page in [
            "<",
            "<p",
            "a < b",
            "<!-- x",
            "<script>x",
            "&",
            "&amp",
            "&#x110000;",
            "<a href=\"x",
            "</",
            "<p class=\"a>b\">c",
        ] {
            let _ = text(page);
        }
        assert_eq!(text("I <3 you & me"), "I <3 you & me");
    }
}
