//! Private details in a letter: surnames, schools, addresses, numbers and handles.

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use regex_lite::Regex;
use serde::Deserialize;
use serde::Serialize;

use crate::document;
use crate::listen::reading::Reading;
use crate::phrase::Phrases;

const WORDS: &str = include_str!("../../templates/listen/private.yaml");

/// A word with a capital.
const NAME: &str =
    r"[A-ZÀ-ÖØ-ÞŁŚŽČ][A-Za-zÀ-ÖØ-öø-ÿŁłŚśŽžČč]*(?:['’.-][A-Za-zÀ-ÖØ-öø-ÿŁłŚśŽžČč]+)*";

/// What may stand before a detail.
const BEFORE: &str = r#"(?:^|[\s,;:("“„«¿/])"#;

/// What sort of private detail something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum RemovedKind {
    /// A family name, of the writer or of anybody named.
    Surname,
    /// A school by its name.
    School,
    /// A house and its street.
    Address,
    /// A town that stands with its postcode.
    Town,
    /// A postcode.
    Postcode,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A name on a social network or in a game.
    Handle,
}

/// A detail and its place.
pub(super) struct Private {
    pub(super) kind: RemovedKind,
    pub(super) span: Range<usize>,
}

/// The lists, as they are written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    streets_after: Vec<String>,
    streets_before: Vec<String>,
    streets_ending: Vec<String>,
    schools_after: Vec<String>,
    school_kinds: Vec<String>,
    schools_before: Vec<String>,
    school_ways: Vec<String>,
    no_school: Vec<String>,
    titles: Vec<String>,
    introduces: Vec<String>,
    relations: Vec<String>,
    channels: Vec<String>,
    particles: Vec<String>,
    classes: Vec<String>,
}

/// What finds details; each pattern's first group is the detail.
struct Finders {
    patterns: Vec<(RemovedKind, Regex)>,
    /// After these the last words of a name are a surname: group 1.
    names: Vec<Regex>,
    titled: Regex,
    phone: Regex,
    date: Regex,
    postcode: Regex,
    no_school: Vec<String>,
    particles: Vec<String>,
    classes: Phrases,
}

/// Every detail of a letter, none overlapping, in order.
pub(super) fn details(reading: &Reading) -> Vec<Private> {
    let text = &reading.text;
    let finders = finders();
    let mut found = Vec::new();
    for (kind, pattern) in &finders.patterns {
        let spans = spans(pattern, text).filter(|it| finders.allows(*kind, &text[it.clone()]));
        found.extend(spans.map(|span| Private { kind: *kind, span }));
    }
    found.extend(finders.phones(reading));
    found.extend(finders.postcodes(text));
    for surname in finders.surnames(reading) {
        let places = places(text, &surname);
        found.extend(places.map(|span| Private {
            kind: RemovedKind::Surname,
            span,
        }));
    }
    apart(found)
}

/// Whether somebody writes for a class.
pub(super) fn speaks_of_a_class(text: &str) -> bool {
    !finders().classes.hits(text).is_empty()
}

/// The details that begin first, and of those that begin together the longest.
fn apart(mut found: Vec<Private>) -> Vec<Private> {
    found.sort_by_key(|it| (it.span.start, std::cmp::Reverse(it.span.end)));
    let schools = found.iter().filter(|it| it.kind == RemovedKind::School);
    let schools: Vec<_> = schools.map(|it| it.span.clone()).collect();
    // "Year 4 Hill Road School" is a school and no house in a road.
    found.retain(|it| {
        let begun = schools.partition_point(|school| school.start < it.span.end);
        let last = schools[..begun].last();
        let outrun = last.is_some_and(|school| school.end > it.span.end);
        it.kind != RemovedKind::Address || !outrun
    });
    let mut end = 0;
    found.retain(|it| {
        let free = it.span.start >= end && !it.span.is_empty();
        end = if free { it.span.end } else { end };
        free
    });
    found
}

/// The first group of each match.
fn spans<'t>(pattern: &'t Regex, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let captures = pattern.captures_iter(text);
    captures.filter_map(|it| it.get(1).map(|it| it.range()))
}

/// Where a name stands as a whole word.
fn places<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let inside = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
    let found = text.match_indices(name).filter(move |(at, _)| {
        let before = text[..*at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !inside(before) && !inside(after)
    });
    found.map(|(at, _)| at..at + name.len())
}

fn finders() -> &'static Finders {
    static FINDERS: OnceLock<Finders> = OnceLock::new();
    FINDERS.get_or_init(|| {
        let file = document::yaml("private.yaml", WORDS).expect("a test reads the embedded list");
        Finders::compile(file)
    })
}

impl Finders {
    fn compile(file: File) -> Self {
        let any = |list: &[String]| {
            let mut list: Vec<_> = list.iter().map(|it| escaped(it)).collect();
            list.sort_by_key(|it| std::cmp::Reverse(it.len()));
            list.join("|")
        };
        let regex = |pattern: &str| Regex::new(pattern).expect("a test compiles every pattern");
        let small = format!("(?i:{}|d['’]|l['’])", any(&file.particles));
        let named = format!(r"{NAME}(?:[ -](?:{small} ?)*{NAME}){{0,3}}");
        let streets = any(&file.streets_after);
        let kinds = any(&file.streets_before);
        let endings = any(&file.streets_ending);
        let after = any(&file.schools_after);
        let between = any(&file.school_kinds);
        let before = any(&file.schools_before);
        let ways = any(&file.school_ways);
        let channels = any(&file.channels);
        let flat = r"(?:(?i:flat|apt\.?|apartment|unit|no\.?|room) ?\w{1,4},? +)?";
        use RemovedKind::{Address, Email, Handle, School};
        let patterns = [
            (
                Email,
                r#"([^\s<>@,;:()"“”]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"#.to_owned(),
            ),
            (
                Handle,
                format!(r"{BEFORE}(@[A-Za-z0-9_][A-Za-z0-9_.]*[A-Za-z0-9_])"),
            ),
            (
                Handle,
                format!(
                    r"(?i:{channels})(?: name| username| id| account| tag)?(?: is| are| est| ist| es|:|=) *@?([A-Za-z0-9_.#]*[A-Za-z0-9_#])"
                ),
            ),
            (
                Address,
                format!(
                    r"{BEFORE}({flat}\d{{1,5}}[A-Za-z]?,? +(?:{NAME} +){{1,3}}(?i:{streets})\b)"
                ),
            ),
            (
                Address,
                format!(
                    r"(?i:live at|live in|address is|address:|lives at) +({flat}\d{{1,5}}[a-z]?,? +(?:[a-z']+ +){{1,2}}(?:{streets})\b)"
                ),
            ),
            (
                Address,
                format!(
                    r"{BEFORE}(\d{{1,4}}(?: ?(?:bis|ter))?,? +(?i:{kinds})\.? +(?:{small} ?)*{named})"
                ),
            ),
            (
                Address,
                format!(
                    r"{BEFORE}((?i:{kinds})\.? +(?:{small} ?)*{named},? *(?:n[º°o.]+ *)?\d{{1,4}})"
                ),
            ),
            (
                Address,
                format!(
                    r"{BEFORE}((?:{NAME} )?[A-ZÄÖÜ][a-zäöüß-]*(?i:{endings})\.? +\d{{1,4}}(?: ?[a-z]\b)?)"
                ),
            ),
            (
                Address,
                format!(
                    r"{BEFORE}((?i:am|an der|im|in der|zum|zur) {NAME} +\d{{1,3}}[a-z]?)(?:[,\n]|$)"
                ),
            ),
            (
                Address,
                format!(r"{BEFORE}((?i:p\.? ?o\.? box|postfach|apartado|bp) ?\d{{1,6}})"),
            ),
            (
                School,
                format!(
                    r"{BEFORE}((?:{NAME} +){{1,4}}(?:(?i:{between}|&) +){{0,4}}(?i:{after})(?: (?i:school|academy))?)\b"
                ),
            ),
            (
                School,
                format!(r"(?:^|[^A-Za-zÀ-ÖØ-öø-ÿ])((?i:{before})(?: (?i:{ways}|l['’]))* *{named})"),
            ),
            (School, format!(r"{BEFORE}((?:{NAME}-)+(?i:{after}))")),
            (
                School,
                format!(
                    r"(?i:go to|goes to|attend|attends|pupil at|student at) ((?:St|Saint)\.? {NAME})"
                ),
            ),
            (
                School,
                r"(?i:go to|goes to|pupil at|student at) ([a-z']+(?: [a-z']+)? (?:primary |high |junior |infant |middle )?(?:school|academy))\b"
                    .to_owned(),
            ),
        ];
        Self {
            patterns: patterns.iter().map(|it| (it.0, regex(&it.1))).collect(),
            names: vec![
                regex(&format!(r"(?i:{})[ :]+({named})", any(&file.introduces))),
                regex(&format!(r"(?i:{}),? ({named})", any(&file.relations))),
            ],
            titled: regex(&format!(r"\b(?i:{})\.? ({named})", any(&file.titles))),
            phone: regex(
                r"(?:^|[\s:,;])((?:\+\d{1,3}[ ./-]?)?(?:\(\d{1,5}\)[ ./-]?)?\d{2,5}(?:[ ./-]{1,2}?\d{2,5}|\d{1,4}){1,6})",
            ),
            date: regex(r"^(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})$"),
            postcode: regex(&format!(
                r"(?m)(?:^|[\s,;-])(?:(?P<uk>[A-Za-z]{{1,2}}\d[A-Za-z\d]? ?\d[A-Za-z]{{2}}|[A-Z]\d[A-Z] ?\d[A-Z]\d)(?:$|[\s,.;)])|(?P<us>{named}),? (?P<zip>[A-Z]{{2}} \d{{5}}(?:-\d{{4}})?)|(?P<eu>(?:[A-Z]{{1,2}}-)?\d{{5}}|\d{{4}} [A-Z]{{2}}) +(?P<town>{named}))"
            )),
            no_school: file.no_school,
            particles: file.particles,
            classes: Phrases::new(file.classes.iter().map(|it| (0, it.as_str()))),
        }
    }

    /// Whether words that look like a school name one.
    fn allows(&self, kind: RemovedKind, words: &str) -> bool {
        let first = words.split_whitespace().next().unwrap_or("");
        let known = self.no_school.contains(&first.to_lowercase());
        kind != RemovedKind::School || !known
    }

    /// Telephone numbers: digits enough, and neither a day nor a reference nor a sum.
    fn phones(&self, reading: &Reading) -> Vec<Private> {
        let text = &reading.text;
        let taken = |it: &Range<usize>| {
            let mut said = reading.references.iter().chain(&reading.amounts);
            said.any(|said| said.start < it.end && it.start < said.end)
        };
        let rings = |it: &Range<usize>| {
            let words = &text[it.clone()];
            let digits = words.chars().filter(char::is_ascii_digit).count();
            let opens = words.starts_with(['+', '0', '(']);
            let long = digits >= 10 || (digits == 7 && words.contains('-'));
            (7..=15).contains(&digits) && (opens || long) && !self.date.is_match(words)
        };
        let spans = spans(&self.phone, text).filter(|it| rings(it) && !taken(it));
        let kind = RemovedKind::Phone;
        spans.map(|span| Private { kind, span }).collect()
    }

    /// Postcodes, with the towns that stand beside them or on the line above.
    fn postcodes(&self, text: &str) -> Vec<Private> {
        let mut found = Vec::new();
        for captures in self.postcode.captures_iter(text) {
            let groups = [
                (RemovedKind::Postcode, captures.name("uk")),
                (RemovedKind::Postcode, captures.name("zip")),
                (RemovedKind::Postcode, captures.name("eu")),
                (RemovedKind::Town, captures.name("us")),
                (RemovedKind::Town, captures.name("town")),
            ];
            for (kind, group) in groups {
                found.extend(group.map(|it| Private {
                    kind,
                    span: it.range(),
                }));
            }
            let town = captures
                .name("uk")
                .and_then(|it| town_before(text, it.start()));
            found.extend(town.map(|span| Private {
                kind: RemovedKind::Town,
                span,
            }));
        }
        found
    }

    /// The surnames of the writer and of those who are named.
    fn surnames(&self, reading: &Reading) -> Vec<String> {
        let text = &reading.text;
        let greeted = reading
            .salutation
            .as_ref()
            .map_or(0..0, |it| it.start..it.end);
        let free = |it: &Range<usize>| it.end <= greeted.start || it.start >= greeted.end;
        let said = reading.writer.iter().chain(&reading.people);
        let mut names: Vec<&str> = said.map(|it| it.text.as_str()).collect();
        for pattern in &self.names {
            names.extend(spans(pattern, text).filter(free).map(|it| &text[it]));
        }
        let mut surnames: Vec<_> = names.iter().filter_map(|it| self.surname(it)).collect();
        for span in spans(&self.titled, text).filter(free) {
            let name = &text[span];
            surnames.push(self.surname(name).unwrap_or_else(|| name.to_owned()));
        }
        surnames.retain(|it| it.chars().count() > 1);
        surnames.sort_by_key(|it| std::cmp::Reverse(it.len()));
        surnames.dedup();
        surnames
    }

    /// The surname of a whole name: its last word, with the small words before it.
    fn surname(&self, name: &str) -> Option<String> {
        let name = name.split([',', '\n', '(']).next()?.trim();
        let words: Vec<_> = name.split(' ').filter(|it| !it.is_empty()).collect();
        let small = |it: &&str| self.particles.contains(&it.to_lowercase());
        let capital = |it: &str| it.chars().next().is_some_and(char::is_uppercase);
        let last = words.len().checked_sub(1).filter(|it| *it > 0)?;
        if !capital(words[last]) {
            return None;
        }
        let before = words[1..last]
            .iter()
            .rev()
            .take_while(|it| small(it))
            .count();
        let surname = words[last - before..].join(" ");
        let surname = surname.trim_end_matches(['.', '!', ',']).to_owned();
        name.contains(&surname).then_some(surname)
    }
}

impl RemovedKind {
    /// Its name, as in placeholders and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Surname => "surname",
            Self::School => "school",
            Self::Address => "address",
            Self::Town => "town",
            Self::Postcode => "postcode",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Handle => "handle",
        }
    }
}

impl fmt::Display for RemovedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The town before a British or a Canadian postcode, on its line or the one above.
fn town_before(text: &str, postcode: usize) -> Option<Range<usize>> {
    let line = text[..postcode].rfind('\n').map_or(0, |it| it + 1);
    let own = text[line..postcode].trim_end_matches([' ', ',']);
    let from = own.rfind([',', '.', ';']).map_or(0, |it| it + 1);
    let (start, words) = match own[from..].trim() {
        "" => {
            let above = text[..line].trim_end();
            let start = above.rfind('\n').map_or(0, |it| it + 1);
            (start, above[start..].trim_end_matches([',', ' ']))
        }
        words => (line + from, words),
    };
    let start = start + text[start..].find(words)?;
    let names = words.split(' ').rev();
    let towns: Vec<_> = names
        .take_while(|it| it.chars().next().is_some_and(char::is_uppercase))
        .collect();
    let first = towns.last()?;
    let at = if towns.len() == words.split(' ').count() {
        0
    } else {
        words.rfind(first)?
    };
    (towns.len() <= 4).then(|| start + at..start + words.len())
}

/// A word of a list as a pattern of itself.
fn escaped(word: &str) -> String {
    let mut out = String::new();
    for it in word.chars() {
        if !it.is_alphanumeric() && it != ' ' {
            out.push('\\');
        }
        match it {
            // Patterns fold the case of ASCII letters only.
            it if !it.is_ascii() && it.is_alphabetic() => {
                let upper: String = it.to_uppercase().collect();
                let one = if upper.chars().count() == 1 {
                    upper
                } else {
                    String::new()
                };
                out.push_str(&format!("[{it}{one}]"));
            }
            '\'' => {
                out.pop();
                out.push_str("['’]");
            }
            it => out.push(it),
        }
    }
    out
}
