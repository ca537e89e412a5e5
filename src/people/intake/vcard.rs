//! Cards of an address book: vCard 4 (RFC 6350), 3 (RFC 2426) and 2.1.
//!
//! Our own reader: `calcard` 0.3.14 brings 13 crates, among them the world's time zones (30 s to build
//! alone), reads `BDAY:12/04/1985` as the year 12, drops lines after a bare `QUOTED-PRINTABLE`, and
//! makes "MÃ¼ller" of UTF-8 that names no `CHARSET`.

use std::borrow::Cow;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use encoding_rs::Encoding;

use super::cell;
use super::cell::Misfit;
use super::cell::Reading;
use super::notes;
use super::options::Options;
use super::row::Original;
use super::row::ROW_BYTES;
use super::row::Row;
use super::row::unreadable;
use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::people::fact::Fact;
use crate::people::lexicon::Lexicon;
use crate::people::name::Name;
use crate::people::parts::Cohort;
use crate::people::profile::Profile;
use crate::people::written::is_missing;

/// Why a card of theirs was refused; never read.
pub(crate) const REFUSED_BECAUSE: &str = "X-REFUSED-BECAUSE";

/// Pictures, sounds and keys: no letter needs them, and they are large.
const LARGE: [&str; 5] = ["PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE"];

/// The people in a file of cards.
pub(super) struct Cards<R> {
    reader: BufReader<R>,
    file: String,
    options: Options,
    line: u64,
    number: u64,
    /// How many cards are lists of people, and so nobody.
    pub(super) groups: Arc<AtomicU64>,
    done: bool,
}

/// One card's lines.
#[derive(Default)]
struct Card {
    line: u64,
    text: String,
    properties: Vec<Property>,
    too_large: bool,
    closed: bool,
}

/// One property of a card, decoded and not yet split.
struct Property {
    name: String,
    /// Types and settings, in capitals: `HOME`, `PREF`, `PREF=1`.
    settings: Vec<String>,
    value: String,
}

impl<R: Read> Cards<R> {
    pub(super) fn new(reader: R, file: &str, options: Options) -> Self {
        Self {
            reader: BufReader::with_capacity(1 << 16, reader),
            file: file.to_owned(),
            options,
            line: 0,
            number: 0,
            groups: Arc::default(),
            done: false,
        }
    }

    /// Reads the next card; what stands outside of cards is skipped.
    fn card(&mut self) -> io::Result<Option<Card>> {
        let mut card = Card::default();
        let mut open = false;
        let mut logical = Logical::default();
        while let Some(line) = self.physical()? {
            let marker = line.trim().to_ascii_uppercase();
            if marker == "BEGIN:VCARD" {
                // A card that was never closed ends where the next one begins.
                open = true;
                card = Card {
                    line: self.line,
                    ..Card::default()
                };
                logical = Logical::default();
            }
            if !open {
                continue;
            }
            let whole = logical.push(&line);
            card.take(whole);
            if !logical.large {
                card.too_large |= card.text.len() + line.len() > ROW_BYTES;
                if !card.too_large {
                    card.text.push_str(&line);
                    card.text.push('\n');
                }
            }
            if marker == "END:VCARD" {
                card.take(logical.finish());
                card.closed = true;
                return Ok(Some(card));
            }
        }
        card.take(logical.finish());
        Ok(open.then_some(card))
    }

    /// Reads a line of the file, cut at 1 MiB.
    fn physical(&mut self) -> io::Result<Option<String>> {
        let (mut bytes, mut begun) = (Vec::new(), false);
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            begun = true;
            let end = chunk.iter().position(|it| *it == b'\n');
            let part = &chunk[..end.unwrap_or(chunk.len())];
            let room = (ROW_BYTES + 1).saturating_sub(bytes.len());
            bytes.extend_from_slice(&part[..part.len().min(room)]);
            let used = end.map_or(chunk.len(), |it| it + 1);
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        self.line += u64::from(begun);
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
        let text = begun.then(|| String::from_utf8_lossy(&bytes).into_owned());
        Ok(text.map(|it| it.trim_start_matches('\u{feff}').to_owned()))
    }

    fn row(&self, card: Card) -> Option<Row> {
        let mut findings = Vec::new();
        let mut profile = self.person(&card, &mut findings)?;
        if let Ok(profile) = &mut profile {
            findings.extend(notes::heed(profile));
            findings.extend(profile.findings());
        }
        let keep = self.options.originals || profile.is_err();
        Some(Row {
            number: self.number,
            line: card.line,
            profile,
            findings,
            original: keep.then(|| Box::new(Original::Text(card.text))),
        })
    }

    /// The person of a card; `None` if it is a list of people.
    fn person(&self, card: &Card, findings: &mut Vec<Finding>) -> Option<Result<Profile>> {
        let refused = |what, help| {
            Some(Err(Error::Row {
                file: self.file.clone(),
                line: card.line,
                row: self.number,
                what,
                help,
            }))
        };
        if card.too_large {
            return refused(
                "is larger than 1 MiB",
                "look whether an `END:VCARD` is missing",
            );
        }
        if !card.closed {
            return refused(
                "is a card without its end",
                "look whether the whole file arrived; a card ends with `END:VCARD`",
            );
        }
        if card.properties.iter().any(|it| it.value.contains('\0')) {
            return refused(
                "has a NUL character",
                "export the address book again, as vCard 3 or 4",
            );
        }
        let kind = card
            .first("KIND")
            .or(card.first("X-ADDRESSBOOKSERVER-KIND"));
        if kind.is_some_and(|it| it.value.eq_ignore_ascii_case("group")) {
            return None;
        }
        let organisation = kind.is_some_and(|it| it.value.eq_ignore_ascii_case("org"))
            || card
                .first("X-ABSHOWAS")
                .is_some_and(|it| it.value.eq_ignore_ascii_case("company"));
        let mut filling = Filling {
            profile: Profile::default(),
            reading: Reading {
                order: self.options.mapping.dates,
                today: self.options.today,
                shows: None,
            },
            row: self.number,
            findings,
        };
        filling.card(card, organisation);
        let mut profile = filling.profile;
        profile.tidy();
        let named = !profile.name.is_empty() || profile.address.organisation.is_some();
        if !named {
            return refused(
                "is a card without a name",
                "give the person a name in the address book, and export it again",
            );
        }
        Some(Ok(profile))
    }
}

impl<R: Read> Iterator for Cards<R> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        while !self.done {
            let card = match self.card() {
                Ok(Some(card)) => card,
                Ok(None) => {
                    self.done = true;
                    return None;
                }
                Err(error) => {
                    self.done = true;
                    return Some(Row {
                        number: self.number,
                        line: self.line,
                        profile: Err(unreadable(&self.file, &error)),
                        findings: Vec::new(),
                        original: None,
                    });
                }
            };
            self.number += 1;
            match self.row(card) {
                Some(row) => return Some(row),
                None => self.groups.fetch_add(1, Ordering::Relaxed),
            };
        }
        None
    }
}

/// A line as it was before it was folded.
#[derive(Default)]
struct Logical {
    text: String,
    /// Whether it goes on after a `=` at the end of a line.
    soft: bool,
    /// Whether its value is of no use to a letter.
    large: bool,
}

impl Logical {
    /// Takes a line of the file; gives the one before it, if that is now whole.
    fn push(&mut self, line: &str) -> Option<Property> {
        let folded = line.starts_with([' ', '\t']) && !self.text.is_empty();
        if self.soft || (folded && !self.large) {
            let more = if self.soft { line } else { &line[1..] };
            if self.soft {
                self.text.pop();
            }
            self.soft = self.soft && line.ends_with('=');
            if self.text.len() + more.len() <= ROW_BYTES {
                self.text.push_str(more);
            }
            return None;
        }
        if self.large && line.starts_with([' ', '\t']) {
            return None;
        }
        let before = self.finish();
        let name = line.split([':', ';']).next().unwrap_or_default();
        let name = name.rsplit('.').next().unwrap_or_default();
        self.large = LARGE.iter().any(|it| it.eq_ignore_ascii_case(name))
            || REFUSED_BECAUSE.eq_ignore_ascii_case(name);
        let head = line.split(':').next().unwrap_or_default();
        let quoted_printable = head.to_ascii_uppercase().contains("QUOTED-PRINTABLE");
        self.soft = quoted_printable && line.ends_with('=') && !self.large;
        if !self.large {
            line.clone_into(&mut self.text);
        }
        before
    }

    fn finish(&mut self) -> Option<Property> {
        let text = std::mem::take(&mut self.text);
        if self.large {
            return None;
        }
        Property::read(&text)
    }
}

impl Property {
    /// `item1.EMAIL;TYPE=HOME;PREF=1:colin@example.com`
    fn read(line: &str) -> Option<Self> {
        let mut quoted = false;
        let colon = line.char_indices().find(|(_, it)| {
            quoted ^= *it == '"';
            *it == ':' && !quoted
        });
        let (head, value) = (&line[..colon?.0], &line[colon?.0 + 1..]);
        let mut pieces = split(head, ';', '"').into_iter();
        let name = pieces.next()?;
        let name = name.rsplit('.').next()?.trim().to_ascii_uppercase();
        let mut settings = Vec::new();
        for piece in pieces {
            let upper = piece.replace('"', "").to_ascii_uppercase();
            match upper.strip_prefix("TYPE=") {
                Some(types) => settings.extend(types.split(',').map(str::to_owned)),
                None => settings.push(upper),
            }
        }
        let decoded = decoded(value, &settings).into_owned();
        Some(Self {
            name,
            settings,
            value: decoded,
        })
    }

    fn is(&self, setting: &str) -> bool {
        self.settings.iter().any(|it| it == setting)
    }

    /// From 1, the one that is preferred; 101 if nothing is said.
    fn rank(&self) -> u32 {
        let rank = self.settings.iter().find_map(|it| it.strip_prefix("PREF="));
        match rank.and_then(|it| it.parse().ok()) {
            Some(rank) => rank,
            None if self.is("PREF") => 0,
            None => 101,
        }
    }

    fn text(&self) -> String {
        unescaped(&self.value)
    }

    /// The parts of a value between semicolons, each made readable.
    fn parts(&self) -> Vec<String> {
        split(&self.value, ';', '\\')
            .iter()
            .map(|it| unescaped(it))
            .collect()
    }
}

/// A value with its quoted-printable encoding and character set undone.
fn decoded<'v>(value: &'v str, settings: &[String]) -> Cow<'v, str> {
    if !settings.iter().any(|it| it.ends_with("QUOTED-PRINTABLE")) {
        return value.into();
    }
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        match code.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(code) if *byte == b'=' => {
                bytes.push(code);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    let label = settings.iter().find_map(|it| it.strip_prefix("CHARSET="));
    let said = label.and_then(|it| Encoding::for_label(it.as_bytes()));
    let text = match said {
        Some(encoding) => encoding.decode(&bytes).0.into_owned(),
        None => String::from_utf8(bytes).unwrap_or_else(|it| {
            encoding_rs::WINDOWS_1252
                .decode(it.as_bytes())
                .0
                .into_owned()
        }),
    };
    text.replace('\r', "").into()
}

/// Splits at a mark, but not where a `guard` stands: after a backslash, or between quotes.
fn split(text: &str, mark: char, guard: char) -> Vec<String> {
    let (mut parts, mut part, mut guarded) = (Vec::new(), String::new(), false);
    for character in text.chars() {
        if character == mark && !guarded {
            parts.push(std::mem::take(&mut part));
            continue;
        }
        guarded = match guard {
            '"' => guarded ^ (character == '"'),
            _ => character == guard && !guarded,
        };
        part.push(character);
    }
    parts.push(part);
    parts
}

/// `\n`, `\,` and `\;` as what they stand for.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n' | 'N') => plain.push('\n'),
                Some(other) => plain.push(other),
                None => {}
            },
            other => plain.push(other),
        }
    }
    plain.trim().to_owned()
}

impl Card {
    fn take(&mut self, property: Option<Property>) {
        self.properties.extend(property);
    }

    fn all<'c>(&'c self, name: &'static str) -> impl Iterator<Item = &'c Property> {
        let named = self.properties.iter().filter(move |it| it.name == name);
        named.filter(|it| !is_missing(&it.value.replace(';', "")))
    }

    fn first(&self, name: &'static str) -> Option<&Property> {
        self.all(name).next()
    }

    /// The preferred one, or else the first.
    fn best(&self, name: &'static str) -> Option<&Property> {
        self.all(name).min_by_key(|it| it.rank())
    }
}

/// A profile while it is filled from a card.
struct Filling<'f> {
    profile: Profile,
    reading: Reading,
    row: u64,
    findings: &'f mut Vec<Finding>,
}

impl Filling<'_> {
    fn card(&mut self, card: &Card, organisation: bool) {
        if !organisation {
            self.name(card);
        }
        self.address(card, organisation);
        self.facts(card);
        if let Some(email) = card.best("EMAIL") {
            let text = email.text();
            self.profile.email = Some(text.strip_prefix("mailto:").unwrap_or(&text).to_owned());
        }
        let reachable = |it: &&Property| !it.is("FAX") && !it.is("PAGER");
        let phones = card.all("TEL").filter(reachable);
        if let Some(phone) = phones.min_by_key(|it| it.rank()) {
            let text = phone.text();
            let number = text.strip_prefix("tel:").unwrap_or(&text);
            self.profile.phone = Some(number.replace(";ext=", " ext. "));
        }
        for (name, field) in [("BDAY", "born"), ("LANG", "locale"), ("LANGUAGE", "locale")] {
            if let Some(property) = card.best(name) {
                self.put(name, field, &property.text());
            }
        }
        self.profile.deceased |= card.first("DEATHDATE").is_some();
        self.profile.id = card.first("UID").map(Property::text);
        let pronouns = card.best("PRONOUNS").or(card.first("X-PRONOUNS"));
        self.profile.pronouns = pronouns.map(Property::text);
    }

    /// The fields of `N`, or `FN` where they are empty.
    fn name(&mut self, card: &Card) {
        let text = |it: String| {
            let joined = split(&it, ',', '\\').join(" ");
            let words: Vec<&str> = joined.split_whitespace().collect();
            (!words.is_empty()).then(|| words.join(" "))
        };
        let parts = card.first("N").map(|it| split(&it.value, ';', '\\'));
        let mut parts = parts.unwrap_or_default().into_iter();
        let mut next = || parts.next().and_then(text).map(|it| unescaped(&it));
        let (surname, given, given2, title, after) = (next(), next(), next(), next(), next());
        let name = &mut self.profile.name;
        (name.surname, name.given, name.given2) = (surname, given, given2);
        if name.surname.is_none()
            && name.given.is_none()
            && let Some(full) = card.first("FN")
        {
            *name = Name::parse(&full.text());
        }
        if let Some(title) = title {
            let lexicon = Lexicon::get();
            match lexicon.titles.has(&title) || lexicon.given_titles.has(&title) {
                true => self.profile.name.title = Some(title),
                false => self.fact("prefix", title),
            }
        }
        self.after_name(after.as_deref().unwrap_or_default());
        if let Some(nickname) = card.best("NICKNAME") {
            let text = nickname.text();
            let first = text
                .split([',', '\n'])
                .map(str::trim)
                .find(|it| !it.is_empty());
            self.profile.name.given_informal = first.map(str::to_owned);
        }
    }

    /// "Jr." is a generation; what else stands after a name are credentials.
    fn after_name(&mut self, text: &str) {
        let mut credentials: Vec<&str> = Vec::new();
        for word in text.split_whitespace() {
            match Lexicon::get().generations.has(word) || word.chars().all(|it| it == 'I') {
                true => self.profile.name.generation = Some(word.to_owned()),
                false => credentials.push(word),
            }
        }
        if !credentials.is_empty() {
            self.profile.name.credentials = Some(credentials.join(", "));
        }
    }

    /// The address to write to: the preferred, else the one at home, else the first.
    fn address(&mut self, card: &Card, organisation: bool) {
        let rank = |it: &&Property| (it.rank(), !it.is("HOME"));
        let chosen = card.all("ADR").min_by_key(rank);
        if let Some(property) = chosen {
            self.post(property);
        } else if let Some(label) = card.best("LABEL") {
            let text = label.text();
            let lines = text.lines().map(str::trim).filter(|it| !it.is_empty());
            self.profile.address.lines = lines.map(str::to_owned).collect();
        }
        if card.all("ADR").count() > 1 && chosen.is_some_and(|it| it.rank() > 100) {
            self.note(
                "several-addresses",
                "the card has several addresses and prefers none; one at home was taken, or the first",
                "mark one as preferred in the address book",
            );
        }
        let parts = card.first("ORG").map(Property::parts).unwrap_or_default();
        let mut parts = parts.into_iter().filter(|it| !it.is_empty());
        let company = match organisation {
            true => card.first("FN").map(Property::text).or(parts.next()),
            false => parts.next(),
        };
        let at_home = chosen.is_some_and(|it| it.is("HOME") && !it.is("WORK"));
        match company {
            Some(company) if at_home && !organisation => self.fact("organisation", company),
            company => self.profile.address.organisation = company,
        }
        if let Some(department) = parts.next() {
            self.fact("department", department);
        }
    }

    fn post(&mut self, property: &Property) {
        let mut parts = property.parts().into_iter();
        let mut next = || parts.next().filter(|it| !it.is_empty());
        let (box_number, extension, street) = (next(), next(), next());
        let address = &mut self.profile.address;
        (address.locality, address.region) = (next(), next());
        (address.postcode, address.country) = (next(), next());
        let lines = [street, extension, box_number].into_iter().flatten();
        for part in lines {
            let lines = part.lines().map(|it| it.trim().trim_end_matches(','));
            let lines = lines.filter(|it| !it.is_empty()).map(str::to_owned);
            address.street.extend(lines);
        }
    }

    fn facts(&mut self, card: &Card) {
        for (name, fact) in [("TITLE", "job"), ("ROLE", "role")] {
            if let Some(property) = card.best(name) {
                self.fact(fact, property.text());
            }
        }
        let notes: Vec<String> = card.all("NOTE").map(Property::text).collect();
        if !notes.is_empty() {
            self.fact("note", notes.join("\n"));
        }
        for categories in card.all("CATEGORIES") {
            let names = split(&categories.value, ',', '\\');
            let names = names.iter().map(|it| unescaped(it));
            // Google puts everybody into this one.
            let told = names.filter(|it| {
                let plain = it.replace(' ', "").to_lowercase();
                !plain.is_empty() && plain != "mycontacts"
            });
            self.profile
                .cohorts
                .extend(told.map(|it| Cohort::maybe(&it)));
        }
    }

    fn fact(&mut self, name: &str, text: String) {
        self.profile.facts.insert(name.into(), Fact::told(text));
    }

    fn put(&mut self, property: &str, field: &str, text: &str) {
        let Some(put) = cell::putter(field) else {
            return;
        };
        if let Err(Misfit {
            code, what, help, ..
        }) = put(&mut self.profile, text, &mut self.reading)
        {
            let what = format!("{what}; it was left empty");
            let finding = Finding::new(code, Weight::Warn, what, help).quoting(text);
            let at = format!("row {}, `{property}`", self.row);
            self.findings.push(finding.at(at));
        }
    }

    fn note(&mut self, code: &str, what: &str, help: &str) {
        let at = format!("row {}", self.row);
        let finding = Finding::new(code, Weight::Note, what, help);
        self.findings.push(finding.at(at));
    }
}
