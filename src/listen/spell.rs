//! Words as signs see them: whatever the case, the accents, the apostrophes and many a slip.

use std::collections::HashMap;
use std::collections::HashSet;
use std::hash::BuildHasherDefault;
use std::ops::Range;

use crate::hash::Quick;
use crate::hash::WordMap;

/// A word's number; 0 for a word that no sign knows.
pub(super) type WordId = u16;

const UNKNOWN: WordId = 0;
const BREAK: WordId = 1;
const FIRST: WordId = 2;

/// Words at least this long are known with one letter too many or too few.
const FORGIVEN: usize = 7;

/// Words longer than this are none that a sign knows, with whatever slip.
const LONGEST: usize = 48;

/// A word of a letter, or the end of a sentence.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) id: WordId,
    pub(super) span: Range<usize>,
    pub(super) number: bool,
    capital: bool,
}

/// How words are read.
#[derive(Default)]
pub(super) struct Spelling {
    words: WordMap<WordId>,
    /// Words that are read as other words; as none, when they are passed over.
    readings: WordMap<Vec<WordId>>,
    elisions: HashSet<String>,
    /// Long words, and the same with a letter left out.
    long: HashMap<u64, WordId, BuildHasherDefault<Quick>>,
    short: HashMap<u64, WordId, BuildHasherDefault<Quick>>,
}

impl Token {
    /// Whether it is the end of a sentence.
    pub(super) fn is_break(&self) -> bool {
        self.id == BREAK
    }

    /// Whether some sign knows it.
    pub(super) fn is_known(&self) -> bool {
        self.id >= FIRST
    }

    /// Whether it may be somebody's name.
    pub(super) fn is_name(&self) -> bool {
        self.capital && self.id == UNKNOWN
    }
}

impl Spelling {
    /// Reads `elision` before an apostrophe as a word of its own: the "j" of "j'ai".
    pub(super) fn elide(&mut self, elision: &str) {
        self.elisions.insert(elision.to_owned());
    }

    /// Passes over a word wherever it stands.
    pub(super) fn skip(&mut self, word: &str) {
        self.readings.insert(folded(word), Vec::new());
    }

    /// Reads one word as others.
    pub(super) fn respell(&mut self, word: &str, reading: &str) {
        let ids: Vec<_> = reading
            .split(' ')
            .map(|it| self.number(&folded(it)))
            .collect();
        let contracted = word.contains('\'');
        let word = if contracted {
            straight(word)
        } else {
            folded(word)
        };
        self.readings.insert(word, ids);
    }

    /// The numbers of the words of a phrase, as a letter's words would be numbered.
    pub(super) fn phrase(&mut self, phrase: &str) -> Vec<WordId> {
        let mut ids = Vec::new();
        for piece in pieces(phrase) {
            ids.extend(self.ids(&phrase[piece]));
        }
        ids
    }

    /// The numbers of one word of the book, new ones if it is new.
    pub(super) fn ids(&mut self, word: &str) -> Vec<WordId> {
        let lower = straight(word);
        let mut ids = Vec::new();
        for part in self.parts(&lower) {
            let reading = self.reading(&lower[part.clone()]);
            let part = folded(&lower[part]);
            match reading {
                Some(reading) => ids.extend(reading),
                None => ids.push(self.number(&part)),
            }
            if let Some(digraphs) = unpointed(&lower) {
                let id = self.number(&part);
                self.words.entry(digraphs).or_insert(id);
            }
        }
        ids
    }

    /// Every word by its number.
    #[cfg(test)]
    pub(super) fn spelt(&self) -> HashMap<WordId, &str> {
        let words = self.words.iter();
        words.map(|(word, id)| (*id, word.as_str())).collect()
    }

    /// How many numbers there are, those of no word included.
    pub(super) fn count(&self) -> usize {
        self.words.len() + usize::from(FIRST)
    }

    /// Makes long words known with one letter too many or too few.
    pub(super) fn settle(&mut self) {
        let long = self.words.iter().filter(|it| it.0.len() >= FORGIVEN);
        let long: Vec<_> = long.map(|(word, id)| (word.clone(), *id)).collect();
        for (word, id) in long {
            self.long.insert(without(&word, usize::MAX), id);
            for slip in slips(&word) {
                self.short.entry(slip).or_insert(id);
            }
        }
    }

    /// The words of a text, with the ends of its sentences.
    pub(super) fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::new();
        let mut before = 0;
        let mut plain = String::new();
        for span in pieces(text) {
            if ends_sentence(text, before..span.start) {
                let end = Token::new(BREAK, before..before, false, false);
                // Words of two paragraphs stand as far apart as with a sentence between.
                let apart = is_blank_line(&text[before..span.start]);
                tokens.extend(apart.then(|| end.clone()));
                tokens.push(end);
            }
            before = span.end;
            let word = &text[span.clone()];
            if word.bytes().all(|it| it.is_ascii_alphanumeric()) {
                plain.clear();
                plain.push_str(word);
                plain.make_ascii_lowercase();
                self.read_plain(&plain, word, span, &mut tokens);
            } else {
                self.read(text, span, &mut tokens);
            }
        }
        tokens
    }

    /// Adds the words that one word is read as that has neither accents nor apostrophes.
    fn read_plain(&self, plain: &str, word: &str, span: Range<usize>, tokens: &mut Vec<Token>) {
        let capital = word.starts_with(|it: char| it.is_ascii_uppercase());
        let number = word.starts_with(|it: char| it.is_ascii_digit());
        let mut push = |id| tokens.push(Token::new(id, span.clone(), number, capital));
        match self.readings.get(plain) {
            Some(reading) => reading.iter().for_each(|it| push(*it)),
            None => push(self.known(plain)),
        }
    }

    /// Adds the words that one word is read as.
    fn read(&self, text: &str, span: Range<usize>, tokens: &mut Vec<Token>) {
        let word = &text[span.clone()];
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let number = word.starts_with(|it: char| it.is_ascii_digit());
        let lower = straight(word);
        let whole = self.readings.contains_key(&lower);
        let parts = match whole {
            true => std::iter::once(0..lower.len()).collect(),
            false => self.parts(&lower),
        };
        for part in parts {
            let one;
            let ids = match self.reading(&lower[part.clone()]) {
                Some(reading) => reading,
                None => {
                    one = [self.known(&folded(&lower[part]))];
                    &one
                }
            };
            for id in ids {
                let token = Token::new(*id, span.clone(), number, capital);
                tokens.push(token);
            }
        }
    }

    /// What a word in lower case is read as, if not as itself.
    fn reading(&self, word: &str) -> Option<&[WordId]> {
        let contracted = word.contains('\'').then(|| self.readings.get(word));
        let reading = contracted
            .flatten()
            .or_else(|| self.readings.get(&folded(word)));
        reading.map(Vec::as_slice)
    }

    /// The pieces of one word: "qu'il" is two, "Rob's" is two, "don't" is one.
    fn parts(&self, word: &str) -> Vec<Range<usize>> {
        let whole = 0..word.len();
        let Some(at) = word.find('\'') else {
            return vec![whole];
        };
        if self.elisions.contains(&word[..at]) {
            let rest = self.parts(&word[at + 1..]).into_iter();
            let rest = rest.map(|it| it.start + at + 1..it.end + at + 1);
            return std::iter::once(0..at).chain(rest).collect();
        }
        match word.strip_suffix("'s") {
            Some(stem) if !stem.contains('\'') => vec![0..stem.len(), word.len() - 1..word.len()],
            _ => vec![whole],
        }
    }

    /// The number of a word of the book, a new one if it is new.
    fn number(&mut self, word: &str) -> WordId {
        if let Some(id) = self.words.get(word) {
            return *id;
        }
        let id = self.words.len() as WordId + FIRST;
        self.words.insert(word.to_owned(), id);
        id
    }

    /// The number of a word of a letter.
    fn known(&self, word: &str) -> WordId {
        if let Some(id) = self.words.get(word) {
            return *id;
        }
        if !(FORGIVEN..=LONGEST).contains(&word.len()) {
            return UNKNOWN;
        }
        let missing = self.short.get(&without(word, usize::MAX));
        let known = missing.or_else(|| slips(word).find_map(|it| self.long.get(&it)));
        known.copied().unwrap_or(UNKNOWN)
    }
}

impl Token {
    fn new(id: WordId, span: Range<usize>, number: bool, capital: bool) -> Self {
        Self {
            id,
            span,
            number,
            capital,
        }
    }
}

/// The bytes of each word: letters and digits, with the apostrophes inside.
fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    let inside = |it: char| it.is_alphanumeric() || is_mark(it);
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = chars.find(|it| it.1.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        while let Some((at, next)) = chars.peek().copied() {
            let after = text[at + next.len_utf8()..].chars().next();
            let joins = matches!(next, '\'' | '’' | '‘' | '`' | '´')
                && after.is_some_and(char::is_alphanumeric);
            if !inside(next) && !joins {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        Some(start..end)
    })
}

/// Whether a combining or an invisible mark, which belongs to the word it stands in.
fn is_mark(it: char) -> bool {
    matches!(it, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}')
}

/// How the months begin that German writes after "2.".
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez",
];

/// Whether what stands between two words ends a sentence; "2. November" does not.
fn ends_sentence(text: &str, gap: Range<usize>) -> bool {
    let month = || MONTHS.iter().any(|it| text[gap.end..].starts_with(it));
    let dated = text[..gap.start].ends_with(|it: char| it.is_ascii_digit()) && month();
    let gap = &text[gap];
    let ends = gap.contains(['.', '!', '?', '…', '¿', '¡']) || gap.matches('\n').count() > 1;
    ends && !dated
}

/// Whether an empty line stands between two words.
fn is_blank_line(gap: &str) -> bool {
    let inner = gap.matches('\n').count().saturating_sub(1);
    gap.split('\n')
        .skip(1)
        .take(inner)
        .any(|it| it.trim().is_empty())
}

/// A word in lower case with straight apostrophes.
fn straight(word: &str) -> String {
    word.to_lowercase().replace(['’', '‘', '`', '´'], "'")
}

/// A word without case, accents and apostrophes.
fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for it in word.chars().flat_map(char::to_lowercase) {
        match it {
            'à'..='å' | 'ā' | 'ă' | 'ą' => out.push('a'),
            'ç' | 'ć' | 'č' => out.push('c'),
            'è'..='ë' | 'ē' | 'ę' | 'ě' => out.push('e'),
            'ì'..='ï' | 'ī' => out.push('i'),
            'ñ' | 'ń' => out.push('n'),
            'ò'..='ö' | 'ø' | 'ō' => out.push('o'),
            'ù'..='ü' | 'ū' => out.push('u'),
            'ý' | 'ÿ' => out.push('y'),
            'ß' => out.push_str("ss"),
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            '\'' | '’' => {}
            it if is_mark(it) => {}
            it => out.push(it),
        }
    }
    out
}

/// A German word as typed without umlauts: "schlaegt".
fn unpointed(word: &str) -> Option<String> {
    let pointed = word.contains(['ä', 'ö', 'ü']);
    let typed = || {
        word.replace('ä', "ae")
            .replace('ö', "oe")
            .replace('ü', "ue")
    };
    pointed.then(|| folded(&typed()))
}

/// A number for a word with each letter but the first left out.
fn slips(word: &str) -> impl Iterator<Item = u64> {
    (1..word.len()).map(|it| without(word, it))
}

/// A number for a word with one byte left out: FNV-1a, 64 bits.
fn without(word: &str, left_out: usize) -> u64 {
    let kept = word.bytes().enumerate().filter(|it| it.0 != left_out);
    kept.fold(0xcbf2_9ce4_8422_2325, |hash, (_, byte)| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
