//! Quoted letters and signatures, told from a letter's own words line by line.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::document;

/// How mail programs quote and sign, as data.
const BOOK: &str = include_str!("../../templates/listen/mail.yaml");

/// A wrapped "On … wrote:" has no more lines than this.
const ATTRIBUTION: usize = 4;

/// A copied header has no more lines than this.
const HEADER: usize = 14;

/// A signature below `--` has no more lines than this.
const SIGNATURE: usize = 15;

/// So many lines of a paragraph are looked at.
const PARAGRAPH: usize = 12;

/// A letter that was passed on is found below so many quotations.
const FORWARDS: usize = 3;

/// A sign-off stands among this many last lines.
const TAIL: usize = 16;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    /// The writer's own words, sign-off included.
    Own,
    /// Words of an earlier letter, and the line that says whose.
    Quoted,
    /// What stands below the sign-off, or what a program added.
    Signature,
}

/// A letter with what is not its writer's own words set aside; see [`apart`].
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Apart {
    /// The writer's own words, sign-off included.
    pub text: String,
    /// Words of earlier letters, with their marks.
    pub quoted: String,
    /// Signature, notices and what a program added.
    pub signature: String,
    /// Whether all of it was quoted: then the quoted words are the text.
    pub forwarded: bool,
}

/// A letter with quoted letters and signatures set aside.
///
/// Marks (`>`), "On … wrote:", copied headers, signatures below `-- ` or of name, post and
/// telephone, "Sent from my phone", notices and the footers of mailing lists are known in English,
/// French, German, Spanish, Dutch, Italian and Portuguese; they stand in `templates/listen/mail.yaml`.
/// The sign-off itself stays: it says who writes.
///
/// # Example
///
/// ```
/// let letter = "Yes please!\n\nLove from\nColin\n\nOn 2 Aug 2024, at 10:12, Desk <d@example.com> wrote:\n> Shall we?\n";
/// let apart = longhand::listen::apart(letter);
/// assert_eq!(apart.text, "Yes please!\n\nLove from\nColin");
/// assert!(apart.quoted.ends_with("> Shall we?"));
/// ```
pub fn apart(text: &str) -> Apart {
    apart_within(text, FORWARDS)
}

/// The same, with quotations of quotations opened so deep where nothing else is there.
fn apart_within(text: &str, depth: usize) -> Apart {
    let lines: Vec<&str> = lines(text).collect();
    let (kinds, copied) = sorted(&lines);
    let gather = |wanted: Kind| {
        let mut gathered = String::new();
        let (mut blanks, mut removed) = (0, false);
        for (line, kind) in lines.iter().zip(&kinds) {
            match *kind {
                Kind::Blank => blanks += 1,
                kind if kind == wanted => {
                    if !gathered.is_empty() {
                        let breaks = if removed { 2 } else { blanks + 1 };
                        gathered.extend(std::iter::repeat_n('\n', breaks));
                    }
                    gathered.push_str(line.trim_end());
                    (blanks, removed) = (0, false);
                }
                _ => removed = true,
            }
        }
        gathered
    };
    let mut apart = Apart {
        text: gather(Kind::Own),
        quoted: gather(Kind::Quoted),
        signature: gather(Kind::Signature),
        forwarded: copied,
    };
    if apart.text.is_empty() && !apart.quoted.is_empty() {
        let inner = match depth {
            0 => unmarked(&apart.quoted),
            _ => {
                let inner = apart_within(&unmarked(&apart.quoted), depth - 1);
                apart.quoted = inner.quoted;
                inner.text
            }
        };
        apart.text = inner;
        apart.forwarded = true;
    }
    apart
}

/// The lines of a text, whatever breaks them.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.split_inclusive(['\n', '\r']);
    let whole = lines.scan(false, |after_return, line| {
        let rest = *after_return && line == "\n";
        *after_return = line.ends_with('\r');
        Some((!rest).then_some(line))
    });
    whole.flatten().map(|it| it.trim_end_matches(['\n', '\r']))
}

/// A quotation without its outer marks.
fn unmarked(quoted: &str) -> String {
    let bare = |line: &'_ str| {
        let rest = line.trim_start().strip_prefix('>');
        rest.map_or(line, |it| it.strip_prefix(' ').unwrap_or(it))
            .to_owned()
    };
    let lines: Vec<_> = quoted.lines().map(bare).collect();
    lines.join("\n").trim().to_owned()
}

/// What each line is.
pub(super) fn kinds(lines: &[&str]) -> Vec<Kind> {
    sorted(lines).0
}

/// What each line is, and whether the whole is a copied letter under its header.
fn sorted(lines: &[&str]) -> (Vec<Kind>, bool) {
    let book = book();
    let mut desk = Desk {
        book,
        lines,
        heads: lines
            .iter()
            .map(|it| book.heads.at(it).map(Box::new))
            .collect(),
        kinds: lines.iter().map(|it| blank_or_own(it)).collect(),
        copied: false,
    };
    desk.quotes();
    desk.additions();
    desk.signature();
    (desk.kinds, desk.copied)
}

fn blank_or_own(line: &str) -> Kind {
    match line.trim().is_empty() {
        true => Kind::Blank,
        false => Kind::Own,
    }
}

fn is_marked(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// The lines of a letter, being sorted.
struct Desk<'a> {
    book: &'static Book,
    lines: &'a [&'a str],
    /// What the heads of lines tell, where they tell anything.
    heads: Vec<Option<Box<Head>>>,
    kinds: Vec<Kind>,
    copied: bool,
}

impl Desk<'_> {
    fn head(&self, at: usize) -> &Head {
        const NOTHING: &Head = &Head {
            line: String::new(),
            lengths: [0; SORTS],
        };
        self.heads[at].as_deref().unwrap_or(NOTHING)
    }

    /// Sets quoted letters aside.
    fn quotes(&mut self) {
        let mut first_own = None;
        for at in 0..self.lines.len() {
            if self.kinds[at] != Kind::Own {
                continue;
            }
            if is_marked(self.lines[at]) {
                self.kinds[at] = Kind::Quoted;
                continue;
            }
            let attribution = self.attribution(at);
            let start = attribution.map_or(at, |it| it.0);
            let above = first_own.is_some_and(|it| it < start);
            let (from, to) = match attribution {
                Some((start, true)) => (start, at + 1),
                Some((start, false)) => {
                    self.kinds[start..=at].fill(Kind::Quoted);
                    first_own = first_own.filter(|_| above);
                    continue;
                }
                None => match self.copy(at) {
                    Some(end) => (at, end),
                    None => {
                        first_own = first_own.or(Some(at));
                        continue;
                    }
                },
            };
            let to = if above { self.lines.len() } else { to };
            self.set(from..to, Kind::Quoted);
            self.copied |= !above;
            if above {
                return;
            }
        }
    }

    fn set(&mut self, range: std::ops::Range<usize>, kind: Kind) {
        let kinds = self.kinds[range].iter_mut();
        kinds
            .filter(|it| **it != Kind::Blank)
            .for_each(|it| *it = kind);
    }

    /// The first line of the "On … wrote:" that ends here, and whether all that follows is quoted.
    fn attribution(&self, end: usize) -> Option<(usize, bool)> {
        let line = self.lines[end].trim_end().trim_end_matches(['*', '_']);
        if !line.ends_with([':', '：']) {
            return None;
        }
        let next = self.lines[end + 1..]
            .iter()
            .find(|it| !it.trim().is_empty());
        let marked = next.is_some_and(|it| is_marked(it));
        let first = (end + 1).saturating_sub(ATTRIBUTION);
        let starts = (first..=end).rev();
        let starts = starts.take_while(|it| self.kinds[*it] == Kind::Own);
        let mut named = None;
        for start in starts {
            let joined = self.lines[start..=end].join(" ");
            let ended = self.lines[start].trim_end().ends_with(['.', '!', '?']);
            if joined.len() > 400 || (start < end && ended) {
                break;
            }
            let opens = self.head(start).has(Sort::Opens);
            let dated = joined
                .trim_start()
                .starts_with(|it: char| it.is_ascii_digit());
            let addressed = joined.contains('@');
            let verb = self.book.says_wrote(&joined);
            let words = joined.split_whitespace().count();
            let closes = addressed
                && line
                    .trim_end_matches([':', ' ', '\u{a0}'])
                    .ends_with(['>', ')']);
            if (opens && verb && (marked || addressed)) || ((opens || dated) && closes) {
                named = Some(start);
                break;
            }
            let short = addressed || (marked && words <= 8);
            if end - start < 2 && verb && short && named.is_none() {
                named = Some(start);
            }
        }
        named.map(|it| (it, !marked && next.is_some()))
    }

    /// The end of the header of a copied letter that begins here.
    fn copy(&self, at: usize) -> Option<usize> {
        let line = self.lines[at].trim();
        let ruled = line.len() >= 10
            && line
                .bytes()
                .all(|it| it == b'_' || it == b'-' || it == b'=');
        if ruled {
            let next = self.next(at)?;
            let head = self.header(next)?;
            return (head.fields >= 2).then_some(head.end);
        }
        let head = self.head(at);
        if head.has(Sort::Copies) {
            let dashed = line.starts_with("--") || line.starts_with("==") || line.starts_with("__");
            let short = line.split_whitespace().count() <= 9;
            let end = at + 1;
            if short && (dashed || line.ends_with(':')) {
                let next = self.next(at);
                let header = next.and_then(|it| self.header(it));
                return Some(header.map_or(end, |it| it.end));
            }
        }
        if head.is_field() {
            let header = self.header(at)?;
            return (header.fields >= 3 && header.sure).then_some(header.end);
        }
        None
    }

    /// The next line that is not blank.
    fn next(&self, at: usize) -> Option<usize> {
        (at + 1..self.lines.len()).find(|it| self.kinds[*it] != Kind::Blank)
    }

    /// The lines `From:`, `Sent:`, `To:`, `Subject:` from here on.
    fn header(&self, from: usize) -> Option<Header> {
        let mut header = Header {
            end: from,
            fields: 0,
            sure: false,
        };
        let mut seen = 0u32;
        let mut others = 0;
        for at in from..self.lines.len().min(from + HEADER) {
            let line = self.lines[at];
            if self.kinds[at] == Kind::Blank {
                continue;
            }
            let head = self.head(at);
            let field = head.field();
            if field == 0 {
                others += 1;
                if others > 1 || at == from || self.kinds[at - 1] == Kind::Blank {
                    break;
                }
                continue;
            }
            // Letters of two languages share `de:` and `a:`; one line is one field.
            let new = field & !seen;
            seen |= if new == 0 {
                field
            } else {
                new & new.wrapping_neg()
            };
            header.fields += usize::from(new != 0 && new & MORE == 0);
            header.sure |= line.contains('@') || (field & SENT != 0 && has_time(line));
            header.end = at + 1;
            others = 0;
        }
        header.sure &= seen & SUBJECT != 0
            || self.lines[from..header.end]
                .iter()
                .any(|it| it.contains('@'));
        header.fields = if seen & FROM == 0 { 0 } else { header.fields };
        (header.fields > 0).then_some(header)
    }

    /// Sets aside what programs and lists add: signatures below `--`, notices, footers.
    fn additions(&mut self) {
        let (mut below, mut own) = (false, false);
        // Lines of a sign-off that stand below a delimiter.
        let mut kept = 0;
        for at in 0..self.lines.len() {
            match self.kinds[at] {
                Kind::Own => {}
                Kind::Quoted => {
                    below = false;
                    continue;
                }
                _ => continue,
            }
            let line = self.lines[at].trim();
            if below && self.book.tails(line).has(Sort::Postscripts) {
                below = false;
            }
            if kept > 0 {
                kept -= 1;
                continue;
            }
            if !below {
                let delimiter = self.delimiter(at).filter(|_| own);
                kept = delimiter.unwrap_or(0);
                below = delimiter.is_some() || self.begins_addition(at, own);
            }
            if below || self.is_sent_from(at) {
                self.kinds[at] = Kind::Signature;
            } else if (!own && self.is_banner(at)) || (own && self.head(at).has(Sort::Remarks)) {
                let end = self.paragraph_end(at);
                self.set(at..end, Kind::Signature);
            }
            own |= self.kinds[at] == Kind::Own;
        }
        // A rule above a signature belongs to it.
        let mut below = Kind::Blank;
        for at in (0..self.lines.len()).rev() {
            if self.kinds[at] == Kind::Blank {
                continue;
            }
            let mut signs = self.lines[at].trim().chars();
            let rule = |it| matches!(it, '-' | '_' | '—' | '–' | '*' | '=' | '~');
            if self.kinds[at] == Kind::Own && below == Kind::Signature && signs.all(rule) {
                self.kinds[at] = Kind::Signature;
            }
            below = self.kinds[at];
        }
    }

    /// Whether a signature of a few lines stands below this `--`, and how many of them are the
    /// sign-off itself.
    fn delimiter(&self, at: usize) -> Option<usize> {
        if self.lines[at].trim() != "--" {
            return None;
        }
        let below = (at + 1..self.lines.len()).take_while(|it| self.kinds[*it] != Kind::Quoted);
        let below = below.filter(|it| self.kinds[*it] == Kind::Own);
        let below: Vec<usize> = below.take(SIGNATURE + 1).collect();
        let standard = self.lines[at].ends_with(' ');
        let sentence = |it: &usize| {
            let line = self.lines[*it].trim_end();
            line.ends_with(['.', '!', '?']) && line.split_whitespace().count() > 8
        };
        if below.len() > SIGNATURE || (!standard && below.iter().any(sentence)) {
            return None;
        }
        let is_name = |it: &usize| {
            let line = self.lines[*it];
            line.split_whitespace().count() <= 4 && !self.book.is_contact(line)
        };
        if let Some(named) = below.first().and_then(|it| self.closing(*it)) {
            return Some(if named { 1 } else { 2 });
        }
        let above = (0..at)
            .rev()
            .take(4)
            .find(|it| self.kinds[*it] == Kind::Own);
        let unsigned = above.and_then(|it| self.closing(it)) == Some(false);
        Some(usize::from(unsigned && below.first().is_some_and(is_name)))
    }

    /// Whether a notice or the footer of a list begins here and goes on to the end.
    fn begins_addition(&self, at: usize, own: bool) -> bool {
        let line = self.lines[at];
        let ruled =
            line.trim_end().len() >= 10 && line.trim().bytes().all(|it| it == b'_' || it == b'-');
        if ruled {
            let below = (at + 1..self.lines.len()).take(4);
            let mut below = below.filter(|it| self.kinds[*it] == Kind::Own);
            return below.any(|it| self.book.lists.said_in(self.lines[it]));
        }
        let head = self.head(at);
        if !own {
            return false;
        }
        let paragraph = &self.lines[at..self.paragraph_end(at)];
        if head.has(Sort::Unsubscribes) && paragraph.iter().any(|it| is_link(it)) {
            return true;
        }
        let notice = head.has(Sort::Notices) && self.book.notices.count_in(paragraph) > 1;
        head.has(Sort::Footers) || notice
    }

    /// Whether a mail server's warning begins here.
    fn is_banner(&self, at: usize) -> bool {
        if !self.head(at).has(Sort::Banners) {
            return false;
        }
        let paragraph = &self.lines[at..self.paragraph_end(at)];
        let words = paragraph.iter().map(|it| it.split_whitespace().count());
        words.sum::<usize>() > 5 && self.book.banners.count_in(paragraph) > 1
    }

    fn paragraph_end(&self, at: usize) -> usize {
        let lines = self.kinds[at..].iter().take(PARAGRAPH);
        at + lines.take_while(|it| **it == Kind::Own).count()
    }

    /// Whether a telephone added this line.
    fn is_sent_from(&self, at: usize) -> bool {
        let head = self.head(at);
        let sent = head.length(Sort::SentFrom);
        let device = head.length(Sort::DeviceFrom);
        if sent.max(device) == 0 || head.line.split(' ').count() > 14 {
            return false;
        }
        let after = head.line[sent.max(device)..]
            .split(' ')
            .filter(|it| !it.is_empty());
        let near = head.line[..sent.max(device)]
            .split(' ')
            .chain(after.clone().take(4));
        let mut near = near.map(|it| it.trim_matches(|it: char| !it.is_alphanumeric()));
        if near.any(|it| self.book.devices.words.contains(it)) {
            return true;
        }
        let ended = head.line.trim_end().ends_with(['.', '!', '?', ',']);
        let alone = |it: Option<&Kind>| it.is_none_or(|it| *it != Kind::Own);
        let last = !self.kinds[at + 1..].contains(&Kind::Own);
        let above = at.checked_sub(1).and_then(|it| self.kinds.get(it));
        sent > 0 && after.count() <= 6 && !ended && last && alone(above)
    }

    /// Sets aside post, telephone and the like below the sign-off.
    fn signature(&mut self) {
        let end = self
            .kinds
            .iter()
            .rposition(|it| *it == Kind::Own)
            .map_or(0, |it| it + 1);
        let start = self.kinds[..end].iter().rposition(|it| *it == Kind::Quoted);
        let run: Vec<usize> = (start.map_or(0, |it| it + 1)..end)
            .rev()
            .filter(|it| self.kinds[*it] == Kind::Own)
            .take(TAIL)
            .collect();
        let run: Vec<usize> = run.into_iter().rev().collect();
        let Some(from) = self.below_sign_off(&run) else {
            return;
        };
        let postscript = |it: &&usize| !self.book.tails(self.lines[**it]).has(Sort::Postscripts);
        let block: Vec<usize> = run[from..].iter().take_while(postscript).copied().collect();
        let personal = |it: &&usize| self.book.is_personal(self.lines[**it]);
        let skipped = block.iter().take_while(personal).count();
        let block = &block[skipped..];
        let fits = |it: &usize| {
            let line = self.lines[*it].trim();
            let words = line.split_whitespace().count();
            let sentence = line.ends_with(['.', '!']) && words > 6;
            line.chars().count() <= 110 && words <= 16 && !sentence && !line.ends_with('?')
        };
        let reach = block
            .iter()
            .any(|it| self.book.is_reachable(self.lines[*it]));
        let contacts = block
            .iter()
            .filter(|it| self.book.is_contact(self.lines[**it]));
        // One title alone may be a child's own: "President of the Dragon Club".
        if block.iter().all(fits) && (reach || contacts.count() > 1) {
            block
                .iter()
                .for_each(|it| self.kinds[*it] = Kind::Signature);
        }
    }

    /// Whether a line closes a letter, and if so whether the name stands on it too.
    fn closing(&self, at: usize) -> Option<bool> {
        let line = self.lines[at];
        let tail = self.book.tails(line);
        let length = tail.length(Sort::Closings);
        let more = tail.line.get(length..).unwrap_or_default();
        let short = more.split_whitespace().count() <= 4;
        let named = more.contains(char::is_alphabetic) && !line.trim_end().ends_with(',');
        (length > 0 && short && !self.book.is_contact(line)).then_some(named)
    }

    /// Which of the last lines is the first below the sign-off.
    fn below_sign_off(&self, run: &[usize]) -> Option<usize> {
        let words = |order: usize| self.lines[run[order]].split_whitespace().count();
        let close = (0..run.len()).rev();
        let mut close = close.filter_map(|it| Some((it, self.closing(run[it])?)));
        if let Some((close, named)) = close.next() {
            let name = close + 1;
            let below = run.get(name)?;
            let is_name = words(name) <= 5 && !self.book.is_reachable(self.lines[*below]);
            return Some(if named || !is_name { name } else { name + 1 });
        }
        let last = *run.last()?;
        let joined = run
            .windows(2)
            .rev()
            .take_while(|it| it[0] + 1 == it[1])
            .count();
        let first = run.len() - 1 - joined;
        let line = self.lines[run[first]].trim();
        let capital = |it: &str| it.starts_with(char::is_uppercase);
        let name = (2..=4).contains(&words(first))
            && line.split_whitespace().all(capital)
            && !line.ends_with(['.', '!', '?', ':'])
            && !line.contains(|it: char| it.is_ascii_digit());
        (first > 0 && run[first] < last && name).then_some(first + 1)
    }
}

/// The header of a copied letter.
struct Header {
    end: usize,
    fields: usize,
    /// Whether it holds an address or a time of day.
    sure: bool,
}

/// Whether a time of day stands in the text: `10:20`, `10h20`.
fn has_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let time = |it: &[u8]| {
        it[0].is_ascii_digit()
            && matches!(it[1], b':' | b'h')
            && it[2].is_ascii_digit()
            && it[3].is_ascii_digit()
    };
    bytes.windows(4).any(time)
}

/// What a phrase at the head of a line tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Opens,
    Copies,
    From,
    Sent,
    To,
    Subject,
    More,
    SentFrom,
    DeviceFrom,
    Notices,
    Banners,
    Remarks,
    Footers,
    Unsubscribes,
    Closings,
    Postscripts,
    Roles,
    Contacts,
}

const SORTS: usize = 18;

const FIELDS: u32 = 0b0111_1100;
const FROM: u32 = 1 << Sort::From as u32;
const SENT: u32 = 1 << Sort::Sent as u32;
const SUBJECT: u32 = 1 << Sort::Subject as u32;
const MORE: u32 = 1 << Sort::More as u32;

/// How mail programs quote and sign.
struct Book {
    heads: Phrases,
    tails: Phrases,
    wrote: Words,
    devices: Words,
    notices: Words,
    banners: Words,
    lists: Words,
    ages: Words,
    roles: Words,
}

/// Phrases by their first word.
#[derive(Default)]
struct Phrases(HashMap<String, Vec<(Sort, String)>>);

/// Words, and phrases of several words, that stand anywhere.
#[derive(Default)]
struct Words {
    words: HashSet<String>,
    phrases: Vec<String>,
}

/// What the head of a line tells, and the line in small letters.
#[derive(Default)]
struct Head {
    line: String,
    lengths: [u8; SORTS],
}

impl Head {
    fn has(&self, sort: Sort) -> bool {
        self.length(sort) > 0
    }

    /// How long the phrase is, in bytes of [`Head::line`].
    fn length(&self, sort: Sort) -> usize {
        usize::from(self.lengths[sort as usize])
    }

    /// The fields that the line may be, as bits.
    fn field(&self) -> u32 {
        let colon = |it: usize| {
            let rest =
                self.line[usize::from(self.lengths[it])..].trim_start_matches([' ', '*', '_']);
            rest.starts_with([':', '：'])
        };
        let fields = (0..SORTS).filter(|it| FIELDS & (1 << it) != 0);
        let fields = fields.filter(|it| self.lengths[*it] > 0 && colon(*it));
        fields.fold(0, |bits, it| bits | 1 << it)
    }

    fn is_field(&self) -> bool {
        self.field() != 0
    }
}

impl Phrases {
    /// Adds phrases of fewer than 256 bytes.
    fn add(&mut self, sort: Sort, phrases: &[String]) {
        for phrase in phrases {
            let phrase = small(phrase);
            let first = first_word(&phrase).to_owned();
            self.0.entry(first).or_default().push((sort, phrase));
        }
    }

    /// What the head of `line` tells.
    fn at(&self, line: &str) -> Option<Head> {
        let bare = line.trim_start_matches(DECORATION);
        let first = first_word(bare);
        let known = match first.len() {
            0 | 25.. => None,
            _ => {
                let mut key = [0; 24];
                let plain = first.is_ascii();
                if plain {
                    key[..first.len()].copy_from_slice(first.as_bytes());
                    key.make_ascii_lowercase();
                    let key = std::str::from_utf8(&key[..first.len()]);
                    key.ok().and_then(|it| self.0.get(it))
                } else {
                    self.0.get(&first.to_lowercase())
                }
            }
        };
        let known = known?;
        let mut head = Head {
            line: small(bare),
            lengths: [0; SORTS],
        };
        for (sort, phrase) in known {
            let rest = head.line.strip_prefix(phrase.as_str());
            let ends = rest.is_some_and(|it| !it.starts_with(char::is_alphanumeric));
            if ends {
                let length = &mut head.lengths[*sort as usize];
                *length = (phrase.len() as u8).max(*length);
            }
        }
        (head.lengths != [0; SORTS]).then_some(head)
    }
}

impl Words {
    fn new(all: Vec<String>) -> Self {
        let (phrases, words) = all
            .into_iter()
            .partition(|it: &String| it.contains([' ', '-', '.']));
        Self {
            words: HashSet::from_iter(words),
            phrases,
        }
    }

    /// How many of them stand in the lines, each counted once.
    fn count_in(&self, lines: &[&str]) -> usize {
        let mut found: Vec<&str> = Vec::new();
        for line in lines {
            let line = small(line);
            let words = line.split(|it: char| !it.is_alphanumeric());
            let words = words.filter_map(|it| self.words.get(it));
            let phrases = self.phrases.iter();
            for said in words.chain(phrases.filter(|it| line.contains(it.as_str()))) {
                if !found.contains(&said.as_str()) {
                    found.push(said);
                }
            }
        }
        found.len()
    }

    fn said_in(&self, line: &str) -> bool {
        let line = small(line);
        let mut words = line.split(|it: char| !it.is_alphanumeric());
        words.any(|it| self.words.contains(it))
            || self.phrases.iter().any(|it| line.contains(it.as_str()))
    }
}

/// Marks that may stand before the first word of a line.
const DECORATION: [char; 13] = [
    ' ', '\t', '*', '_', '-', '—', '–', '|', '#', '[', '(', '=', '\u{a0}',
];

fn first_word(text: &str) -> &str {
    let end = text.find(|it: char| !it.is_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

/// The first 200 characters without decoration, in small letters, with single spaces.
fn small(line: &str) -> String {
    let mut small = String::new();
    let mut space = false;
    for character in line.trim_start_matches(DECORATION).chars().take(200) {
        if character.is_whitespace() {
            space = !small.is_empty();
            continue;
        }
        if space {
            small.push(' ');
            space = false;
        }
        match character {
            '’' => small.push('\''),
            it => small.extend(it.to_lowercase()),
        }
    }
    small
}

impl Book {
    fn tails(&self, line: &str) -> Head {
        self.tails.at(line).unwrap_or_default()
    }

    fn says_wrote(&self, text: &str) -> bool {
        self.wrote.said_in(text)
    }

    /// Whether a line is how to reach somebody: a number, an address, a site.
    fn is_reachable(&self, line: &str) -> bool {
        let digits = line.bytes().filter(u8::is_ascii_digit).count();
        let phone =
            digits >= 7 && line.bytes().filter(u8::is_ascii_alphabetic).count() <= digits + 8;
        phone || is_link(line)
    }

    /// Whether a line tells how to reach somebody, or what post they hold.
    fn is_contact(&self, line: &str) -> bool {
        if self.is_reachable(line) {
            return true;
        }
        if line.len() > 120 {
            return false;
        }
        let tail = self.tails(line);
        let label = tail.length(Sort::Contacts);
        let labelled = label > 0
            && tail.line[label..]
                .trim_start_matches(['.', ' '])
                .starts_with([':', '+', '|'])
            && tail.line.contains(|it: char| it.is_ascii_digit());
        let short = line.split_whitespace().count() <= 8
            && !line.trim_end().ends_with(['.', '?', '!', ',']);
        labelled || (short && line.contains(char::is_uppercase) && self.roles.said_in(line))
    }

    /// Whether a line below a name tells of the writer: an age, a class, "(Mrs)", kisses.
    fn is_personal(&self, line: &str) -> bool {
        let line = line.trim();
        let kisses = line
            .chars()
            .all(|it| matches!(it, 'x' | 'X' | 'o' | 'O' | ' '));
        let aged = line.contains(|it: char| it.is_ascii_digit()) && self.ages.said_in(line);
        !self.is_reachable(line) && (kisses || aged || line.starts_with('('))
    }
}

/// Whether a link or an e-mail address stands in the line.
fn is_link(line: &str) -> bool {
    line.contains("www.") || line.contains("://") || is_address(line)
}

/// Whether an e-mail address stands in the line.
fn is_address(line: &str) -> bool {
    line.split_whitespace().any(|word| {
        let parts = word.split_once('@');
        parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
    })
}

/// One language of the file.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Language {
    opens: Vec<String>,
    wrote: Vec<String>,
    copies: Vec<String>,
    fields: Fields,
    sent_from: Vec<String>,
    device_from: Vec<String>,
    devices: Vec<String>,
    notices: Vec<String>,
    notice_words: Vec<String>,
    remarks: Vec<String>,
    banners: Vec<String>,
    banner_words: Vec<String>,
    footers: Vec<String>,
    unsubscribes: Vec<String>,
    list_words: Vec<String>,
    closings: Vec<String>,
    postscripts: Vec<String>,
    ages: Vec<String>,
    roles: Vec<String>,
    contacts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    from: Vec<String>,
    sent: Vec<String>,
    to: Vec<String>,
    subject: Vec<String>,
    more: Vec<String>,
}

fn book() -> &'static Book {
    static KNOWN: OnceLock<Book> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let languages: HashMap<String, Language> =
            document::yaml("mail.yaml", BOOK).expect("a test reads the embedded book");
        Book::compile(languages.into_values().collect())
    })
}

impl Book {
    fn compile(languages: Vec<Language>) -> Self {
        let (mut heads, mut tails) = (Phrases::default(), Phrases::default());
        for it in &languages {
            heads.add(Sort::Opens, &it.opens);
            heads.add(Sort::Copies, &it.copies);
            heads.add(Sort::From, &it.fields.from);
            heads.add(Sort::Sent, &it.fields.sent);
            heads.add(Sort::To, &it.fields.to);
            heads.add(Sort::Subject, &it.fields.subject);
            heads.add(Sort::More, &it.fields.more);
            heads.add(Sort::SentFrom, &it.sent_from);
            heads.add(Sort::DeviceFrom, &it.device_from);
            heads.add(Sort::Notices, &it.notices);
            heads.add(Sort::Banners, &it.banners);
            heads.add(Sort::Remarks, &it.remarks);
            heads.add(Sort::Footers, &it.footers);
            heads.add(Sort::Unsubscribes, &it.unsubscribes);
            tails.add(Sort::Closings, &it.closings);
            tails.add(Sort::Postscripts, &it.postscripts);
            tails.add(Sort::Roles, &it.roles);
            tails.add(Sort::Contacts, &it.contacts);
        }
        let words = |of: fn(&Language) -> &Vec<String>| {
            Words::new(languages.iter().flat_map(|it| of(it).clone()).collect())
        };
        Self {
            heads,
            tails,
            wrote: words(|it| &it.wrote),
            devices: words(|it| &it.devices),
            notices: words(|it| &it.notice_words),
            banners: words(|it| &it.banner_words),
            lists: words(|it| &it.list_words),
            ages: words(|it| &it.ages),
            roles: words(|it| &it.roles),
        }
    }
}

impl std::fmt::Debug for Apart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (text, quoted, signature) = (self.text.len(), self.quoted.len(), self.signature.len());
        write!(
            f,
            "Apart({text} bytes own, {quoted} quoted, {signature} signature)"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_names_is_no_header() {
        let letter = "Dear Santa,\nI was good.\nFrom: Colin\nTo: Santa\nDate: 24 Dec";
        assert_eq!(apart(letter).text, letter);
    }

    #[test]
    fn every_line_break_counts() {
        assert_eq!(apart("a\r\n> b\rc\n\nd").text, "a\n\nc\n\nd");
    }
}
