//! Other people, and animals, whom a letter names.

use std::collections::HashMap;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

use crate::document;
use crate::listen::lists::Lists;
use crate::listen::lists::On;
use crate::people::is_given_name;

/// A name has no more words than this.
const LONGEST: usize = 4;

/// A letter names no more than this many.
const MOST: usize = 200;

/// How many words before "called" may say who or what is called so.
const NEAR: usize = 6;

/// A name, whose it is, and the rule that took it.
pub(super) struct Named {
    pub(super) span: Range<usize>,
    pub(super) is_pet: bool,
    pub(super) why: String,
    pub(super) confidence: f32,
}

/// What somebody is to the writer, in the words of the rule that took the name: "brother".
pub(super) fn relation(why: &str) -> Option<&str> {
    let cue = why.split('`').nth(1)?;
    let word = cue.rsplit(' ').next()?;
    let lower = word.to_lowercase();
    let mut among = ["relations", "family_titles", "animals"].into_iter();
    among.any(|list| lists().has(list, &lower)).then_some(word)
}

/// Who is never one of the others.
pub(super) struct Known<'a> {
    pub(super) writer: &'a str,
    pub(super) salutation: &'a str,
}

fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| {
        let text = include_str!("../../templates/listen/people.yaml");
        let lists: HashMap<_, _> =
            document::yaml("people.yaml", text).expect("a test reads the embedded list");
        Lists::new(lists)
    })
}

/// A word with what stands before it.
struct Token<'a> {
    start: usize,
    end: usize,
    raw: &'a str,
    lower: String,
    on: On,
    gap: Gap,
}

/// What parts a word from the one before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Space,
    Comma,
    /// A bracket, colon or dash.
    Aside,
    Stop,
}

/// Those whom `parts` of a letter name, each once, in order of appearance.
pub(super) fn named(
    text: &str,
    parts: impl Iterator<Item = Range<usize>>,
    known: &Known<'_>,
) -> Vec<Named> {
    let mut seen: HashSet<String> = HashSet::new();
    for word in known.writer.split_whitespace() {
        seen.insert(key(word));
    }
    for word in known.salutation.split_whitespace() {
        seen.insert(key(word));
    }
    let mut all: Vec<Named> = Vec::new();
    for part in parts {
        let desk = Desk {
            text,
            tokens: tokens(text, part),
            lists: lists(),
        };
        for named in desk.named() {
            let words = &text[named.span.clone()];
            let titled = words.split_whitespace();
            let own: Vec<_> = titled.filter(|it| !desk.on("titles", &key(it))).collect();
            let first = own.first().map_or_else(String::new, |it| key(it));
            if all.len() < MOST && !first.is_empty() && seen.insert(first) {
                all.push(named);
            }
        }
    }
    all
}

/// A word of a name, to know it again by: "Kofi's" is "kofi".
fn key(word: &str) -> String {
    let lower = word.to_lowercase().replace('’', "'");
    let bare = lower.trim_matches(|it: char| !it.is_alphanumeric());
    bare.strip_suffix("'s").unwrap_or(bare).to_owned()
}

fn tokens(text: &str, part: Range<usize>) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut last = part.start;
    let mut from = None;
    let mut characters = text[part.clone()].char_indices().peekable();
    while let Some((at, it)) = characters.next() {
        let next = characters.peek().map(|it| it.1);
        let inner = matches!(it, '-' | '\'' | '’') && next.is_some_and(char::is_alphanumeric);
        if it.is_alphanumeric() || (inner && from.is_some()) {
            from.get_or_insert(part.start + at);
        } else if let Some(start) = from.take() {
            tokens.push(token(text, last, start, part.start + at));
            last = part.start + at;
        }
    }
    if let Some(start) = from {
        tokens.push(token(text, last, start, part.end));
    }
    tokens
}

fn token(text: &str, last: usize, start: usize, end: usize) -> Token<'_> {
    let raw = &text[start..end];
    let between = &text[last..start];
    let gap = if between.contains(['!', '?', '…', '.']) {
        let initial = text[..last].chars().rev().take(4).collect::<String>();
        let titled = initial
            .chars()
            .take_while(|it| it.is_alphanumeric())
            .count();
        // "Mr. Hall", "J. Hall".
        match between.starts_with('.') && titled <= 2 {
            true => Gap::Space,
            false => Gap::Stop,
        }
    } else if between.contains(['(', ')', ':', ';', '–', '—', '"', '“', '”', '/'])
        || between.contains(" - ")
    {
        Gap::Aside
    } else if between.contains(',') {
        Gap::Comma
    } else {
        Gap::Space
    };
    let mut lower = raw.to_lowercase();
    if !lower.is_ascii() {
        lower = lower.replace('’', "'");
    }
    Token {
        start,
        end,
        raw,
        on: lists().of(&lower),
        lower,
        gap,
    }
}

/// One part under the eyes.
struct Desk<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    lists: &'static Lists,
}

impl Desk<'_> {
    fn named(&self) -> Vec<Named> {
        let mut all = Vec::new();
        let mut at = 0;
        // The last person or animal spoken of: "her name is".
        let mut of = None;
        while at < self.tokens.len() {
            if self.is(at, "relations") || self.is(at, "persons") {
                of = Some((at, false));
            } else if self.is(at, "animals") {
                of = Some((at, true));
            }
            let found = self.related(at).or_else(|| self.called(at, of));
            let found = found.or_else(|| self.titled(at)).or_else(|| self.apart(at));
            let found = found.or_else(|| self.acting(at));
            match found {
                Some((to, named)) => {
                    at = to.max(at + 1);
                    all.extend(named);
                }
                None => at += 1,
            }
        }
        all
    }

    /// "my brother Sam", "our cat, Miso", "my friends Ana and Tom", "Uncle Des".
    fn related(&self, at: usize) -> Option<(usize, Vec<Named>)> {
        let is_pet = self.is(at, "animals");
        let title = self.is(at, "family_titles");
        if !is_pet && !title && !self.is(at, "relations") {
            return None;
        }
        let from = at.saturating_sub(4);
        let whose = (from..at)
            .rev()
            .take_while(|it| self.tokens[it + 1].gap == Gap::Space);
        let whose = whose.into_iter().find(|it| self.is(*it, "possessives"));
        let mut name = at + 1;
        while self.is_one(
            name,
            &[
                "is", "was", "the", "late", "of", "mine", "est", "ist", "es", "'s",
            ],
        ) && name < at + 3
        {
            name += 1;
        }
        let plain = name == at + 1;
        let gap = self.tokens.get(at + 1)?.gap;
        let set_off = gap == Gap::Comma || gap == Gap::Aside;
        if gap == Gap::Stop || (set_off && whose.is_none()) {
            return None;
        }
        let known = is_given_name(&self.tokens.get(name)?.raw.replace('’', "'"))
            || self.ends_possessive(name);
        let sure = plain && (whose.is_some() || title);
        let end = match self.name(name, whose.is_some() || title) {
            Some(end) if sure || (known && self.is_large(name)) => end,
            _ => return None,
        };
        // "My sister, Anna and I" and "our dog, London is lovely": a name is set off on both sides.
        let closed = self.tokens.get(end).is_none_or(|it| it.gap != Gap::Space);
        if set_off && !closed && !known && !is_pet {
            return None;
        }
        let relation = self.tokens[at].start..self.tokens[at].end;
        let lead = whose.unwrap_or(at);
        let cue = self.text[self.tokens[lead].start..relation.end].split_whitespace();
        let why = format!("stands after `{}`", cue.collect::<Vec<_>>().join(" "));
        let mut named = Vec::new();
        let mut to = end;
        let mut next = name;
        for _ in 0..8 {
            named.push(Named {
                span: self.span(next, to),
                is_pet,
                why: why.clone(),
                confidence: 0.9,
            });
            let joined = self.is_one(to, &["and", "und", "et", "y", "e", "&"]);
            let comma = self.tokens.get(to).is_some_and(|it| it.gap == Gap::Comma);
            next = to + usize::from(joined);
            let again = (joined || comma) && self.is_large(next) && !self.is(next, "tales");
            match self
                .name(next, false)
                .filter(|_| again && self.tokens[next].gap != Gap::Stop)
            {
                Some(end) => to = end,
                None => break,
            }
        }
        Some((to, named))
    }

    /// "a dog called Biscuit", "her name is Iris", "badge said Yusuf".
    fn called(&self, at: usize, of: Option<(usize, bool)>) -> Option<(usize, Vec<Named>)> {
        let direct = self.is(at, "called") && !self.is_one(at + 1, &["me", "us", "it"]);
        let named = self.is(at, "name") && self.is(at + 1, "is");
        let whose = at
            .checked_sub(1)
            .is_some_and(|it| self.is(it, "whose") || self.tokens[it].lower.ends_with("'s"));
        let badge = named && self.is_one(at, &["badge", "tag"]);
        if !direct && !(named && (whose || badge)) {
            return None;
        }
        let name = at + 1 + usize::from(named);
        let gap = self.tokens.get(name)?.gap;
        let end = self.name(name, true).filter(|_| gap != Gap::Stop)?;
        let own = of.filter(|it| named || at - it.0 <= NEAR);
        let is_pet = own.is_some_and(|it| it.1);
        let pronoun = ["he's", "she's", "he", "she"];
        let theirs = direct
            && at > 0
            && (self.is_one(at - 1, &pronoun) || (at > 1 && self.is_one(at - 2, &pronoun)));
        if own.is_none() && !badge && !theirs {
            return None;
        }
        let said = self.tokens[name - 1].raw;
        let why = match own {
            Some((own, _)) => format!("stands after `{}` and `{said}`", self.tokens[own].raw),
            None => format!("stands after `{said}`"),
        };
        let named = Named {
            span: self.span(name, end),
            is_pet,
            why,
            confidence: 0.85,
        };
        Some((end, vec![named]))
    }

    /// "Mrs Okafor", and no "his Mrs Tolliver" of a book.
    fn titled(&self, at: usize) -> Option<(usize, Vec<Named>)> {
        let token = &self.tokens[at];
        if !self.is(at, "titles") || !self.is_large(at) || at + 1 >= self.tokens.len() {
            return None;
        }
        let told = at
            .checked_sub(1)
            .is_some_and(|it| self.is_one(it, &["his", "her", "their", "the", "of"]));
        let next = &self.tokens[at + 1];
        let fits = next.gap == Gap::Space && self.is_large(at + 1) && !told;
        let end = self
            .name(at + 1, false)
            .filter(|_| fits && !self.is(at + 1, "tales"))?;
        let named = Named {
            span: self.span(at, end),
            is_pet: false,
            why: format!("stands after the title `{}`", token.raw),
            confidence: 0.85,
        };
        Some((end, vec![named]))
    }

    /// "Bruno, our old greyhound", "Leanne, who led", "Didier, le copain".
    fn apart(&self, at: usize) -> Option<(usize, Vec<Named>)> {
        let end = self.name(at, false).filter(|_| self.is_large(at))?;
        let next = self.tokens.get(end)?;
        let set_off = next.gap == Gap::Comma || next.gap == Gap::Aside;
        let the = next.gap == Gap::Space
            && self.is_one(
                end,
                &["the", "our", "my", "le", "la", "der", "die", "el", "unser"],
            );
        if !set_off && !the {
            return None;
        }
        let begins =
            self.is(end, "articles") || self.is(end, "animals") || self.is(end, "relations");
        if !begins {
            return None;
        }
        let within = end..(end + 4).min(self.tokens.len());
        let within = within.take_while(|it| *it == end || self.tokens[*it].gap == Gap::Space);
        let mut within = within.filter(|it| !self.is_large(*it));
        let role = within.find(|it| self.is(*it, "animals") || self.is(*it, "relations"))?;
        let is_pet = self.is(role, "animals");
        let known = is_given_name(self.tokens[at].raw);
        let tale = self.is(at, "tales");
        let taken = !tale && (known || is_pet || (set_off && role > end));
        let named = Named {
            span: self.span(at, end),
            is_pet,
            why: format!("stands before `{}`", self.tokens[role].raw),
            confidence: 0.75,
        };
        taken.then(|| (end, vec![named]))
    }

    /// "Theo says": a given name, and what only people do.
    fn acting(&self, at: usize) -> Option<(usize, Vec<Named>)> {
        let end = self.name(at, false).filter(|_| self.is_large(at))?;
        let token = &self.tokens[at];
        let word = key(token.raw);
        let known = is_given_name(&word);
        let space = token.gap == Gap::Space && at > 0;
        let before = |list: &str| space && self.is(at - 1, list);
        let opens = at == 0 || token.gap == Gap::Stop;
        let other = self.on("places", &word) || self.on("tales", &word);
        let other = other || (opens && self.on("doubtful", &word));
        let quoted = self.text[..token.start].ends_with(['"', '“', '„', '«']);
        let whole =
            space && (before("titles") || before("ranks") || (self.is_large(at - 1) && !opens));
        let own = before("am") || (before("is") && at > 1 && self.is(at - 2, "presents"));
        if other || quoted || whole || own {
            return None;
        }
        let follows = self.tokens.get(end).map(|it| it.gap);
        let acts = follows == Some(Gap::Space) && self.is(end, "acts");
        let who = follows == Some(Gap::Comma) && self.is_one(end, &["who", "qui", "que"]);
        let who = who && (known || (opens && self.is_one(end, &["who"])));
        let owns = self.ends_possessive(at) && end == at + 1;
        let by = space && self.is_one(at - 1, &["by"]) && end > at + 1;
        // "Ngozi and I".
        let and_i = follows == Some(Gap::Space)
            && self.is_one(end, &["and"])
            && self.is_one(end + 1, &["i", "me"]);
        let asked = space
            && self.is_one(
                at - 1,
                &["could", "can", "would", "will", "did", "does", "has", "is"],
            )
            && follows == Some(Gap::Space);
        let numbered = space
            && self.tokens[at - 1]
                .raw
                .bytes()
                .all(|it| it.is_ascii_digit());
        let full = end == at + 2 && !opens && !numbered && !self.ends_possessive(end - 1);
        let and_i = and_i && !space;
        let certain =
            (known && (acts || before("beside") || owns || by || asked || full)) || who || and_i;
        let speaks = follows == Some(Gap::Space) && self.is(end, "speaks");
        // "Big Dave says".
        let nicknamed = is_given_name(&key(self.tokens[end - 1].raw));
        let speaks = speaks && (end == at + 1 || !opens || nicknamed);
        if !certain && !speaks {
            return None;
        }
        let named = Named {
            span: self.span(at, end),
            is_pet: false,
            why: "a name, and what only a person does".to_owned(),
            confidence: if certain { 0.7 } else { 0.55 },
        };
        Some((end, vec![named]))
    }

    /// Where the name ends that begins at a word; `expected` takes names in small letters.
    fn name(&self, at: usize, expected: bool) -> Option<usize> {
        let token = self.tokens.get(at)?;
        if !expected && !self.is_large(at) {
            return None;
        }
        let titled = at
            .checked_sub(1)
            .is_some_and(|it| self.is(it, "family_titles"));
        let doubtful = self.on("doubtful", &key(token.raw)) && !titled;
        let small = expected && is_given_name(&key(token.raw)) && !doubtful;
        let letters = token.raw.chars().filter(|it| it.is_alphabetic()).count();
        let calendar = self.on("no_names", &key(token.raw)) || letters < 2;
        if calendar || !(self.is_large(at) || small) {
            return None;
        }
        let shouts = is_shouted(token.raw);
        let mut end = at + 1;
        while end < at + LONGEST && !self.ends_possessive(end - 1) {
            let line = self.tokens.get(end).is_some_and(|it| {
                self.text[self.tokens[end - 1].end..it.start].contains(['\n', '\r'])
            });
            let next = self
                .tokens
                .get(end)
                .filter(|it| it.gap == Gap::Space && !line);
            let particle = self.is_one(
                end,
                &[
                    "van", "de", "von", "der", "ní", "o", "mac", "al", "el", "bin", "del", "di",
                    "da",
                ],
            );
            let after = self
                .tokens
                .get(end + 1)
                .is_some_and(|it| it.gap == Gap::Space);
            let large =
                self.is_large(end) && !self.on("no_names", &key(next.map_or("", |it| it.raw)));
            let shouted = next.is_some_and(|it| is_shouted(it.raw)) && shouts;
            if next.is_some() && large && !shouted {
                end += 1;
            } else if next.is_some() && particle && !large && after && self.is_large(end + 1) {
                end += 2;
            } else {
                break;
            }
        }
        Some(end)
    }

    /// The bytes of a name, without a "'s".
    fn span(&self, from: usize, to: usize) -> Range<usize> {
        let last = &self.tokens[to - 1];
        let tail = ["'s", "’s", "'S", "’S"]
            .into_iter()
            .find(|it| last.raw.ends_with(it));
        self.tokens[from].start..last.end - tail.map_or(0, str::len)
    }

    fn ends_possessive(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|it| it.lower.ends_with("'s"))
    }

    fn is_large(&self, at: usize) -> bool {
        let token = self.tokens.get(at);
        token.is_some_and(|it| it.raw.starts_with(char::is_uppercase))
    }

    fn is_one(&self, at: usize, words: &[&str]) -> bool {
        let token = self.tokens.get(at);
        token.is_some_and(|it| words.contains(&it.lower.as_str()))
    }

    fn is(&self, at: usize, list: &str) -> bool {
        let token = self.tokens.get(at);
        token.is_some_and(|it| self.lists.is(it.on, list))
    }

    fn on(&self, list: &str, word: &str) -> bool {
        self.lists.has(list, word)
    }
}

fn is_shouted(word: &str) -> bool {
    let mut letters = word.chars().filter(|it| it.is_alphabetic());
    word.chars().count() > 1 && letters.all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(&str, bool)> {
        let known = Known {
            writer: "Poppy Lamb",
            salutation: "Dear Mr Hall,",
        };
        let named = named(text, std::iter::once(0..text.len()), &known);
        named
            .iter()
            .map(|it| (&text[it.span.clone()], it.is_pet))
            .collect()
    }

    #[test]
    fn people_are_named_beside_what_they_are() {
        for (text, expected) in [
            ("my brother Sam is 7", "Sam"),
            ("My friend Nuala Breen had to ask", "Nuala Breen"),
            ("wiv grandma jean and", "jean"),
            ("Mrs Okafor said so", "Mrs Okafor"),
            ("Her name is Iris. My daughter", "Iris"),
            ("a lady called Nisha helped", "Nisha"),
            ("My son Aarav's bike", "Aarav"),
            ("Theo at school says", "Theo"),
            ("mein Enkel Jonas hat", "Jonas"),
            ("mi hermana Lucía dice", "Lucía"),
            ("Leanne, who led our session", "Leanne"),
        ] {
            let text = format!("a daughter. {text}");
            assert_eq!(said(&text), [(expected, false)], "{text}");
        }
    }

    #[test]
    fn animals_are_named_beside_what_they_are() {
        for (text, expected) in [
            ("my dog is called Biscuit and", "Biscuit"),
            ("our cat, Miso, sleeps", "Miso"),
            ("smells of dog (Bruno, retired greyhound)", "Bruno"),
            ("mein Hund heißt Chewie", "Chewie"),
            ("I have a rabbit named Clover", "Clover"),
        ] {
            assert_eq!(said(text), [(expected, true)], "{text}");
        }
    }

    #[test]
    fn neither_writer_addressee_nor_people_of_tales_are_named() {
        for text in [
            "My name is Poppy and I am Poppy",
            "Mr Hall said so",
            "Count Dooku is tall",
            "Luke says no",
            "His Mrs Tolliver was wicked",
            "my brother is seven",
            "We went to Victoria Station",
            "my mum and I",
            "a book called Dune",
        ] {
            assert!(said(text).is_empty(), "{text}: {:?}", said(text));
        }
    }
}
