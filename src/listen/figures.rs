//! Days, numbers and sums: what a letter says in figures, in any language.

use std::collections::HashMap;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::document;
use crate::listen::lists::Lists;
use crate::listen::lists::On;

/// How many words before a number may say what it numbers.
const NEAR: usize = 4;

/// A letter's days, numbers and sums are no more than this many each.
const MOST: usize = 200;

/// What is said in figures, with the rule that took it.
pub(super) struct Figure {
    pub(super) kind: FigureKind,
    pub(super) span: Range<usize>,
    pub(super) why: &'static str,
    pub(super) confidence: f32,
}

/// What figures say.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum FigureKind {
    Date,
    Reference,
    Amount,
}

#[derive(Deserialize)]
struct Months {
    months: HashMap<u32, Vec<String>>,
}

/// The words around figures, the months among them.
fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| {
        let months = include_str!("../../templates/months.yaml");
        let months: Months =
            document::yaml("months.yaml", months).expect("a test reads the embedded list");
        let lists = include_str!("../../templates/listen/figures.yaml");
        let mut lists: HashMap<_, _> =
            document::yaml("figures.yaml", lists).expect("a test reads the embedded list");
        let months = months.months.into_values().flatten();
        lists.insert("months".to_owned(), months.collect());
        Lists::new(lists)
    })
}

/// A word or a number with what holds it together inside: "TB-448120", "1,140".
struct Token<'a> {
    start: usize,
    end: usize,
    raw: &'a str,
    lower: String,
    on: On,
}

/// What `parts` of a letter say in figures, each once, in order of appearance.
pub(super) fn figures(text: &str, parts: impl Iterator<Item = Range<usize>>) -> Vec<Figure> {
    let mut figures: Vec<Figure> = Vec::new();
    let mut seen = HashSet::new();
    for part in parts {
        let desk = Desk {
            text,
            tokens: tokens(text, part),
            lists: lists(),
        };
        for figure in desk.figures() {
            let words = text[figure.span.clone()].to_lowercase();
            if figures.len() < MOST && seen.insert((figure.kind, words)) {
                figures.push(figure);
            }
        }
    }
    figures
}

/// The tokens of a part.
fn tokens(text: &str, part: Range<usize>) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut characters = text[part.clone()].char_indices().peekable();
    let mut from = None;
    while let Some((at, it)) = characters.next() {
        let next = characters.peek().map(|it| it.1);
        let inner = matches!(it, '-' | '/' | '.' | ',' | '_' | ':')
            && next.is_some_and(|it| it.is_ascii_digit() || (it.is_alphabetic() && from.is_some()));
        if it.is_alphanumeric() || matches!(it, 'º' | '°') {
            from.get_or_insert(part.start + at);
        } else if !(inner && from.is_some()) {
            push(text, from.take(), part.start + at, &mut tokens);
        }
    }
    push(text, from, part.end, &mut tokens);
    tokens
}

/// Adds a token; words that a comma or colon holds together are taken apart.
fn push<'a>(text: &'a str, from: Option<usize>, end: usize, tokens: &mut Vec<Token<'a>>) {
    let Some(mut start) = from else {
        return;
    };
    let whole = &text[start..end];
    let mut last = ' ';
    for (at, it) in whole.char_indices() {
        let next = whole[at + it.len_utf8()..].chars().next().unwrap_or(' ');
        let digits = last.is_ascii_digit() && next.is_ascii_digit();
        if matches!(it, ',' | ':') && !digits {
            add(text, start, from.unwrap_or(0) + at, tokens);
            start = from.unwrap_or(0) + at + 1;
        }
        last = it;
    }
    add(text, start, end, tokens);
}

fn add<'a>(text: &'a str, start: usize, end: usize, tokens: &mut Vec<Token<'a>>) {
    let raw = &text[start..end];
    if !raw.is_empty() {
        let lower = raw.to_lowercase();
        tokens.push(Token {
            start,
            end,
            raw,
            on: lists().of(&lower),
            lower,
        });
    }
}

/// One part under the eyes.
struct Desk<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    lists: &'static Lists,
}

impl Desk<'_> {
    fn figures(&self) -> Vec<Figure> {
        let mut figures = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let found = self.amount(at).or_else(|| self.date(at));
            let found = found.or_else(|| self.reference(at));
            at = found.as_ref().map_or(at + 1, |it| it.0);
            figures.extend(found.map(|it| it.1));
        }
        figures
    }

    /// What a token is found to end at, with what it says.
    fn found(
        &self,
        (from, to): (usize, usize),
        kind: FigureKind,
        why: &'static str,
        confidence: f32,
    ) -> Option<(usize, Figure)> {
        let span = self.tokens[from].start..self.tokens[to - 1].end;
        let figure = Figure {
            kind,
            span,
            why,
            confidence,
        };
        Some((to, figure))
    }

    /// A sum of money.
    fn amount(&self, at: usize) -> Option<(usize, Figure)> {
        let why = "a number with a currency is a sum of money";
        let token = &self.tokens[at];
        let pence = token.lower.strip_suffix('p');
        let pence = pence.is_some_and(|it| it.len() <= 3 && digits(it));
        let number = is_sum(&token.lower);
        let mut to = at + 1;
        while number && self.is(to, "multiples") && self.close(to) {
            to += 1;
        }
        let in_words = || {
            let mut after = at + 1;
            while self.is(after, "words") || self.is(after, "multiples") {
                after += 1;
            }
            (self.is(at, "words") && self.is(after, "currencies")).then_some(after + 1)
        };
        let after = (number && self.close(to) && self.is(to, "currencies")).then_some(to + 1);
        let end = after.or_else(in_words);
        let before = self.text[..token.start].trim_end_matches([' ', '\u{a0}']);
        let sign = before.chars().next_back().filter(|it| is_currency(*it));
        let near = token.start - before.len() <= 2;
        if let Some(sign) = sign.filter(|_| number && near) {
            let (to, mut figure) =
                self.found((at, end.unwrap_or(to)), FigureKind::Amount, why, 0.95)?;
            figure.span.start = before.len() - sign.len_utf8();
            return Some((to, figure));
        }
        if let Some(end) = end {
            return self.found((at, end), FigureKind::Amount, why, 0.85);
        }
        if pence {
            return self.found((at, at + 1), FigureKind::Amount, why, 0.8);
        }
        let tail = &self.text[token.end..];
        let sign = tail.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
        let first = sign.chars().next().filter(|it| is_currency(*it))?;
        let near = tail.len() - sign.len() <= 3;
        // "5 €50" has its sign before the other number.
        let other = sign[first.len_utf8()..].starts_with(|it: char| it.is_ascii_digit());
        if !number || !near || other {
            return None;
        }
        let (to, mut figure) = self.found((at, at + 1), FigureKind::Amount, why, 0.95)?;
        figure.span.end = token.end + tail.len() - sign.len() + first.len_utf8();
        Some((to, figure))
    }

    /// A day, as written.
    fn date(&self, at: usize) -> Option<(usize, Figure)> {
        let why = "a day is named";
        let kind = FigureKind::Date;
        if is_numeric_date(&self.tokens[at].lower) {
            return self.found((at, at + 1), kind, "day, month and year in figures", 0.9);
        }
        // "le 12 octobre", "12th of March 2025".
        if self.day(at) {
            let month = at + 1 + usize::from(self.is(at + 1, "between"));
            if self.month(month) && self.close(at + 1) && self.close(month) {
                return self.found((at, self.year(month + 1)), kind, why, 0.95);
            }
        }
        let month = self.month(at) && self.capital(at);
        if month && self.day(at + 1) && self.close(at + 1) {
            return self.found((at, self.year(at + 2)), kind, why, 0.9);
        }
        if self.is(at, "weekdays") && !self.is(at + 1, "things") && !self.is_habit(at) {
            let mut from = at;
            while self.prior(from, "which") && self.close(from) {
                from -= 1;
            }
            let mut to = at + 1;
            if self.day(to) && self.gap(to).len() <= 2 {
                let month = to + 1 + usize::from(self.is(to + 1, "between"));
                to = if self.month(month) {
                    self.year(month + 1)
                } else {
                    to + 1
                };
            } else if self.close(to) && self.is(to, "part") {
                to += 1;
            }
            return self.found((from, to), kind, why, 0.85);
        }
        let whose = self.text[self.tokens[at].end..].starts_with(['\'', '’']);
        if self.is(at, "days") && !whose {
            return self.found((at, at + 1), kind, why, 0.85);
        }
        if self.is(at, "feasts") {
            let which = self.prior(at, "which") && self.close(at);
            let part = self.is(at + 1, "part") && self.close(at + 1);
            let span = (at - usize::from(which), at + 1 + usize::from(part));
            return (which || part)
                .then_some(())
                .and_then(|()| self.found(span, kind, "a feast is named", 0.7));
        }
        // "on the 14th", and no "14th floor".
        let the = at.checked_sub(1).filter(|it| self.is(*it, "between"))?;
        let ends = !self.close(at + 1) || at + 1 == self.tokens.len();
        let ordinal = self.day(at) && !digits(&self.tokens[at].lower);
        let stands = ordinal && (ends || (self.prior(the, "on") && !self.is(at + 1, "ranked")));
        (stands && self.tokens[the].lower == "the")
            .then_some(())
            .and_then(|()| self.found((the, at + 1), kind, "a day of the month", 0.6))
    }

    /// A number that somebody can look up.
    fn reference(&self, at: usize) -> Option<(usize, Figure)> {
        let token = &self.tokens[at];
        let count = token.raw.bytes().filter(u8::is_ascii_digit).count();
        let short = token.raw.len() < 4 || token.raw.len() > 40 || count < 1;
        if short || self.prior(at, "unnumbered") || !is_code(token.raw) {
            return None;
        }
        let from = at.saturating_sub(NEAR);
        let named = (from..at).any(|it| self.is(it, "numbered"));
        let plain = digits(token.raw);
        let year = token
            .raw
            .parse()
            .is_ok_and(|it: u32| (1900..2100).contains(&it));
        let phone = token.raw.starts_with('0') && count >= 9 && count + 3 >= token.raw.len();
        let marked = self.text[..token.start].ends_with(['#', '№']);
        if (named && !year && !phone && (count > 1 || token.raw.len() > 4)) || marked {
            let why = "a number stands after the word that says what it numbers";
            let mut to = at + 1;
            while plain
                && self.gap(to) == " "
                && self.tokens.get(to).is_some_and(|it| digits(it.raw))
            {
                to += 1;
            }
            return self.found((at, to), FigureKind::Reference, why, 0.9);
        }
        let letters = token.raw.chars().filter(|it| it.is_alphabetic());
        let capitals = letters.clone().count() > 0 && letters.clone().all(char::is_uppercase);
        let enough = count >= 2 + usize::from(token.raw.contains('-'));
        let code = capitals && enough && token.raw.len() >= 6 && token.raw.is_ascii();
        let why = "capitals and figures in one word are a number to look up";
        code.then_some(())
            .and_then(|()| self.found((at, at + 1), FigureKind::Reference, why, 0.7))
    }

    fn is(&self, at: usize, list: &str) -> bool {
        let token = self.tokens.get(at);
        token.is_some_and(|it| self.lists.is(it.on, list))
    }

    /// Whether the word before is on a list.
    fn prior(&self, at: usize, list: &str) -> bool {
        at.checked_sub(1).is_some_and(|it| self.is(it, list))
    }

    fn is_habit(&self, at: usize) -> bool {
        let which = self.prior(at, "which") || self.prior(at, "others");
        self.prior(at, "habits") || (which && self.prior(at - 1, "habits"))
    }

    fn month(&self, at: usize) -> bool {
        self.is(at, "months")
    }

    /// A day of the month: "12", "3rd", "1er".
    fn day(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else {
            return false;
        };
        let rest = token
            .lower
            .trim_start_matches(|it: char| it.is_ascii_digit());
        let number = &token.lower[..token.lower.len() - rest.len()];
        let ordinal = || rest.is_empty() || self.lists.has("ordinals", rest);
        number.len() <= 2 && number.parse().is_ok_and(|it: u32| (1..=31).contains(&it)) && ordinal()
    }

    /// Where a date ends, its year included.
    fn year(&self, at: usize) -> usize {
        let after = at + usize::from(self.is(at, "between"));
        let token = self.tokens.get(after);
        let year = token.is_some_and(|it| {
            it.raw.len() == 4
                && it
                    .raw
                    .parse()
                    .is_ok_and(|it: u32| (1800..2200).contains(&it))
        });
        let part = self.close(at) && self.is(at, "part");
        match (year, part) {
            (true, _) => after + 1,
            (_, true) => at + 1,
            _ => at,
        }
    }

    fn capital(&self, at: usize) -> bool {
        self.tokens[at].raw.starts_with(char::is_uppercase)
    }

    /// What stands before a token.
    fn gap(&self, at: usize) -> &str {
        let (Some(last), Some(token)) = (self.tokens.get(at.wrapping_sub(1)), self.tokens.get(at))
        else {
            return "";
        };
        &self.text[last.end..token.start]
    }

    /// Whether only white space, or the full stop of "12. März", stands before a token.
    fn close(&self, at: usize) -> bool {
        let gap = self.gap(at);
        let number = at.checked_sub(1).is_some_and(|it| self.day(it));
        gap.chars().all(|it| {
            it.is_whitespace() || (it == '.' && number) || it == '-' || it == '\'' || it == '’'
        }) && !gap.is_empty()
    }
}

fn digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|it| it.is_ascii_digit())
}

/// Whether a word is a plain number with its separators: "1,140", "24.99".
fn is_sum(word: &str) -> bool {
    let plain = word
        .bytes()
        .all(|it| it.is_ascii_digit() || it == b',' || it == b'.');
    plain && word.len() <= 16 && word.starts_with(|it: char| it.is_ascii_digit())
}

fn is_currency(it: char) -> bool {
    matches!(it, '£' | '$' | '€' | '¥' | '₹' | '₩' | '₽' | '¢')
}

/// Whether a word is a date in figures: "03/11/2025", "3.11.", "2025-11-03".
fn is_numeric_date(word: &str) -> bool {
    let separator = word.chars().find(|it| !it.is_ascii_digit());
    let Some(separator) = separator.filter(|it| matches!(it, '/' | '.' | '-')) else {
        return false;
    };
    let parts: Vec<_> = word.splitn(4, separator).collect();
    let numbers: Vec<u32> = parts.iter().filter_map(|it| it.parse().ok()).collect();
    let short = |it: u32| (1..=31).contains(&it);
    let year = |it: u32, length: usize| length == 2 || (1900..2100).contains(&it);
    match (numbers.as_slice(), parts.as_slice()) {
        (&[a, b, c], [_, _, last]) if last.len() >= 2 => {
            let little = short(a) && short(b) && a.min(b) <= 12 && year(c, last.len());
            let iso = (1900..2100).contains(&a) && (1..=12).contains(&b) && short(c);
            little || iso
        }
        (&[a, b], [_, month]) => separator == '/' && short(a) && short(b) && month.len() == 2,
        _ => false,
    }
}

/// Whether a word can be a number to look up: figures, capitals and what joins them.
fn is_code(word: &str) -> bool {
    let lower = word.chars().filter(|it| it.is_lowercase()).count();
    let inner = |it: char| it.is_alphanumeric() || matches!(it, '-' | '/' | '.' | '_');
    let decimal = is_sum(word) && word.matches(['.', ',']).count() == 1;
    let range = word.split(['-', '/']).all(|it| digits(it) && it.len() < 4);
    lower == 0 && word.chars().all(inner) && !decimal && !range
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, kind: FigureKind) -> Vec<&str> {
        let figures = figures(text, std::iter::once(0..text.len()));
        let own = figures.into_iter().filter(|it| it.kind == kind);
        own.map(|it| &text[it.span]).collect()
    }

    #[test]
    fn days_are_named_in_many_ways() {
        for (text, expected) in [
            ("It came on 12 March 2025.", "12 March 2025"),
            ("the 18th of September", "18th of September"),
            ("on November 2, claim it", "November 2"),
            ("since last Tuesday, no reply", "last Tuesday"),
            ("am 12. März kam es", "12. März"),
            ("le 1er février", "1er février"),
            ("el 3 de noviembre", "3 de noviembre"),
            ("on 03/11/2025 it broke", "03/11/2025"),
            ("apart from the 9th, when", "the 9th"),
            ("Hier, rien", "Hier"),
        ] {
            assert_eq!(said(text, FigureKind::Date), [expected], "{text}");
        }
        for text in [
            "in April",
            "yesterday's bread",
            "the 17th century",
            "I may go",
            "a Saturday job",
            "every Friday",
            "We march on",
            "the 14th floor",
            "24/7",
            "We won 3-2",
        ] {
            assert!(said(text, FigureKind::Date).is_empty(), "{text}");
        }
    }

    #[test]
    fn numbers_to_look_up_are_no_years_flights_or_sums() {
        for (text, expected) in [
            ("order TB-448120 came", "TB-448120"),
            ("(reservation QK4T9M)", "QK4T9M"),
            ("Membership 0077-5512.", "0077-5512"),
            ("Job number GH/2291/B.", "GH/2291/B"),
            ("my order number is 448120", "448120"),
            ("Bestellnummer: 2209-B", "2209-B"),
        ] {
            assert_eq!(said(text, FigureKind::Reference), [expected], "{text}");
        }
        for text in [
            "flight 318",
            "in 2023",
            "order it by 20th",
            "R2D2 and C-3PO",
            "page 1408",
            "ring 07700900123",
            "35mm",
        ] {
            assert!(said(text, FigureKind::Reference).is_empty(), "{text}");
        }
    }

    #[test]
    fn sums_have_a_currency() {
        for (text, expected) in [
            ("I paid £14.50 for it", "£14.50"),
            ("24,99 € zurück", "24,99 €"),
            ("the £1,140, invoice", "£1,140"),
            ("89,95 Euro", "89,95 Euro"),
            ("8 mil pesos", "8 mil pesos"),
            ("fifty pounds", "fifty pounds"),
            ("only 50p each", "50p"),
            ("$ 28.900", "$ 28.900"),
        ] {
            assert_eq!(said(text, FigureKind::Amount), [expected], "{text}");
        }
        assert!(said("I am 7 and 50 people came", FigureKind::Amount).is_empty());
    }
}
