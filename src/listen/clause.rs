//! Words, sentences and clauses.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::listen::cues::Cues;
use crate::listen::cues::List;
use crate::listen::cues::Marks;
use crate::listen::cues::WordId;

/// A sentence is cut at this many words, so that no rule ever walks far.
const LONGEST: usize = 300;

/// How many bytes around a stop are looked at.
const WINDOW: usize = 200;

/// A line shorter than this that a capital follows is a sentence of its own.
const SHORT_LINE: usize = 46;

/// One word of a sentence, contractions taken apart.
#[derive(Clone, Copy)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    /// How the word is set off from the one before.
    pub(super) gap: Gap,
}

/// What stands between two words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing, a space, a line break or a hyphen.
    Close,
    /// A comma.
    Comma,
    /// A semicolon, colon, dash or bracket.
    Wide,
}

/// A sentence: its words and how it ends.
pub(super) struct Sentence {
    pub(super) words: Vec<Word>,
    /// The same words by number, for the cue book.
    pub(super) ids: Vec<WordId>,
    /// Whether it ends with a question mark.
    pub(super) asks: bool,
    /// Where a clause begins: `edges[i]` is what stands before word `i`.
    pub(super) edges: Vec<Edge>,
}

/// Whether a clause begins at a word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Edge {
    /// No.
    Inside,
    /// A clause that the words before it belong to: "If you can, | please write".
    Joined,
    /// A clause of its own.
    Apart,
}

/// The sentences of `part`, a paragraph of `text`.
pub(super) fn sentences(text: &str, part: Range<usize>, cues: &Cues) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for range in split(text, part, &cues.marks) {
        let asks = ends_asking(&text[range.clone()]);
        let (words, ids) = words(text, range, cues);
        let mut from = 0;
        while from < words.len() {
            let to = (from + LONGEST).min(words.len());
            let last = to == words.len();
            let (words, ids) = (words[from..to].to_vec(), ids[from..to].to_vec());
            let edges = edges(&words, &ids, cues);
            sentences.push(Sentence {
                words,
                ids,
                edges,
                asks: asks && last,
            });
            from = to;
        }
    }
    sentences
}

/// Where the sentences of `part` are.
pub(super) fn split(text: &str, part: Range<usize>, marks: &Marks) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = part.start;
    let mut line_start = part.start;
    let mut characters = text[part.clone()].char_indices().peekable();
    while let Some((offset, character)) = characters.next() {
        let here = part.start + offset;
        let after = here + character.len_utf8();
        let window = &text[after..ceiling(text, after + WINDOW).min(part.end)];
        let ends = match character {
            '.' | '!' | '?' | '…' | '。' | '！' | '？' => {
                let rest = window.trim_start_matches(is_closing);
                let set_off = rest.chars().next().is_none_or(char::is_whitespace);
                let before = &text[ceiling(text, here.saturating_sub(WINDOW)).max(start)..here];
                let mut end = set_off && !is_inner_stop(before, character, rest, marks);
                // Three dots and more: the sentence may go on.
                end &= !(is_ellipsis(&text[start..after]) && starts_low(rest));
                end.then(|| after + window.len() - rest.len())
            }
            // Spanish opens a question wherever it begins: "…, ¿cuándo abren?"
            '¿' if !text[start..here].trim().is_empty() => Some(here),
            '\n' | '\r' => {
                let line = &text[line_start..here];
                line_start = after;
                is_line_end(line, window, marks).then_some(after)
            }
            _ => None,
        };
        if let Some(end) = ends {
            ranges.push(start..end);
            start = end;
            while characters.peek().is_some_and(|it| part.start + it.0 < end) {
                characters.next();
            }
        }
    }
    ranges.push(start..part.end);
    ranges.retain(|it| !text[it.clone()].trim().is_empty());
    ranges
}

/// The nearest character boundary at or after `offset`.
fn ceiling(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset += 1;
    }
    offset
}

/// Whether a character may follow a full stop and still belong to its sentence.
fn is_closing(character: char) -> bool {
    matches!(
        character,
        '.' | '!' | '?' | '…' | '"' | '”' | '’' | '\'' | ')' | ']' | '»' | '*' | '_'
    )
}

/// Whether a full stop belongs to an abbreviation or an initial.
fn is_inner_stop(before: &str, stop: char, rest: &str, marks: &Marks) -> bool {
    if stop == '?' || stop == '!' {
        // “Why?” she said.
        let quoted = before.contains(['"', '“']);
        return quoted && starts_low(rest) && said_next(rest, marks);
    }
    let tail = before.rsplit(|it: char| it.is_whitespace() || it == '(');
    let word = tail.into_iter().next().unwrap_or_default();
    let word = word.trim_start_matches(['"', '“', '(', '\'']);
    let lower = word.to_lowercase();
    let on = |list: &[String]| list.contains(&lower);
    let mut letters = word.chars();
    let initial = match (letters.next(), letters.next()) {
        (Some(letter), None) => letter.is_uppercase() && !on(&marks.whole_letters),
        _ => false,
    };
    let next = rest.trim_start();
    // "No." ends a sentence unless a number follows.
    let number = next.starts_with(|it: char| it.is_ascii_digit());
    let low = word.len() <= 8 && on(&marks.abbreviations);
    let low = low && (number || !on(&marks.before_numbers));
    let ordinal = !marks.after_ordinals.is_empty()
        && !word.is_empty()
        && word.len() <= 2
        && word.bytes().all(|it| it.is_ascii_digit())
        && (starts_low(rest) || {
            let head = next.split(|it: char| !it.is_alphanumeric()).next();
            head.is_some_and(|it| marks.after_ordinals.contains(&it.to_lowercase()))
        });
    // "1. a map": the number of an item.
    let item = word == before.trim() && word.len() <= 2 && !word.is_empty();
    let item = item && word.bytes().all(|it| it.is_ascii_digit()) && !next.is_empty();
    (initial && !next.is_empty()) || low || ordinal || item
}

/// Whether the words after a quotation say who said it.
fn said_next(rest: &str, marks: &Marks) -> bool {
    let mut words = rest.split_whitespace().take(3);
    words.any(|it| marks.says.iter().any(|verb| it.starts_with(verb)))
}

/// Whether `before` ends with an ellipsis.
fn is_ellipsis(before: &str) -> bool {
    before.ends_with("..") || before.ends_with('…')
}

/// Whether the next word begins with a small letter.
fn starts_low(rest: &str) -> bool {
    let mut characters = rest.trim_start().chars();
    characters.next().is_some_and(char::is_lowercase)
}

/// Whether a line break is also the end of a sentence: before a bullet, or after a
/// short line without a stop that a capital follows.
fn is_line_end(line: &str, rest: &str, marks: &Marks) -> bool {
    let (line, next) = (
        line.trim(),
        rest.trim_start_matches(['\n', '\r', ' ', '\t']),
    );
    let mut bullet = next.chars();
    let bullet = match bullet.next() {
        Some('-' | '*' | '•' | '–') => bullet.next() == Some(' '),
        Some('0'..='9') => matches!(bullet.next(), Some('.' | ')')),
        _ => false,
    };
    if bullet || line.ends_with(':') {
        return true;
    }
    let last = line.rsplit(|it: char| !it.is_alphanumeric()).next();
    let open = last.is_some_and(|it| {
        it.is_empty() || (it.len() < 12 && marks.open_ends.contains(&it.to_lowercase()))
    });
    let capital = next.chars().next().is_some_and(char::is_uppercase);
    line.len() < SHORT_LINE && !open && capital && !line.ends_with(',')
}

/// Whether a sentence ends with a question mark, perhaps among other marks.
fn ends_asking(sentence: &str) -> bool {
    let tail = sentence.trim_end().rsplit(|it: char| it.is_alphanumeric());
    tail.take(1).any(|it| it.contains(['?', '？']))
}

/// The words of `range`, as places and as numbers of the cue book.
pub(super) fn words(text: &str, range: Range<usize>, cues: &Cues) -> (Vec<Word>, Vec<WordId>) {
    let sentence = &text[range.clone()];
    let mut words = Vec::with_capacity(sentence.len() / 5);
    let mut ids = Vec::with_capacity(sentence.len() / 5);
    let mut lower = String::new();
    let mut last_end = range.start;
    for (offset, word) in sentence.unicode_word_indices() {
        // A combining mark may bind a space into its word.
        let end = range.start + offset + word.trim_end().len();
        let word = word.trim();
        let start = end - word.len();
        let gap = gap(&text[last_end..start]);
        last_end = end;
        lower.clear();
        let folded = word.chars().flat_map(char::to_lowercase);
        lower.extend(folded.map(|it| if it == '’' { '\'' } else { it }));
        let mut start = start;
        let mut gap = gap;
        let mut rest = lower.as_str();
        while let Some((elided, id)) = cues.elided(rest) {
            rest = &rest[elided..];
            let after = text[start..end].find(['\'', '’']);
            let after = after.map_or(end, |it| {
                let mark = text[start + it..].chars().next();
                start + it + mark.map_or(0, char::len_utf8)
            });
            words.push(Word {
                start,
                end: after,
                gap,
            });
            ids.push(id);
            start = after;
            gap = Gap::Close;
        }
        let before = ids.len();
        cues.ids(rest, &mut ids);
        for index in before..ids.len() {
            let gap = if index == before { gap } else { Gap::Close };
            words.push(Word { start, end, gap });
        }
    }
    (words, ids)
}

/// What the characters between two words amount to.
fn gap(between: &str) -> Gap {
    if between.len() <= 1 && between != "," {
        return match between {
            ";" | ":" | "(" | ")" => Gap::Wide,
            _ => Gap::Close,
        };
    }
    let wide = |it: char| {
        matches!(
            it,
            ';' | ':' | '—' | '–' | '(' | ')' | '[' | ']' | '…' | '?' | '!' | '/' | '*' | '|' | '~'
        )
    };
    let dashed = between.contains(" -") || between.contains("--") || between.contains("...");
    if between.contains(wide) || dashed {
        Gap::Wide
    } else if between.contains(',') {
        Gap::Comma
    } else {
        Gap::Close
    }
}

/// Where the clauses of a sentence begin.
fn edges(words: &[Word], ids: &[WordId], cues: &Cues) -> Vec<Edge> {
    let mut edges = vec![Edge::Inside; words.len()];
    // Whether the clause so far waits for another to hang on.
    let mut hanging = false;
    let mut index = 0;
    while index < words.len() {
        let lead = cues.longest(List::Leads, &ids[index..]).unwrap_or(0);
        let conjunction = cues.is(List::Joins, ids[index]);
        let clause =
            |at: usize| at < ids.len() && cues.longest(List::Clauses, &ids[at..]).is_some();
        let opens = || {
            let after = index + lead;
            let stepped = ids.get(after..).map_or(0, |it| cues.steps_over(it));
            clause(index) || clause(after) || (lead > 0 && clause(after + stepped))
        };
        let edge = match words[index].gap {
            _ if index == 0 => Edge::Apart,
            Gap::Wide => Edge::Apart,
            _ if cues.is(List::Breaks, ids[index]) => Edge::Apart,
            Gap::Comma if opens() => Edge::Apart,
            Gap::Comma => Edge::Joined,
            Gap::Close if conjunction && opens() => Edge::Apart,
            Gap::Close => Edge::Inside,
        };
        edges[index] = match edge {
            Edge::Apart if hanging && words[index].gap == Gap::Comma => Edge::Joined,
            edge => edge,
        };
        if edge == Edge::Apart {
            let mut head = index;
            while let Some(lead) = cues.longest(List::Leads, ids.get(head..).unwrap_or_default()) {
                head += lead;
            }
            let at_lead = ids[index..head.max(index + 1)].iter();
            let mut heads = at_lead.chain(ids.get(head));
            hanging = edges[index] == Edge::Apart
                && heads.any(|it| cues.longest(List::Hangs, &[*it]).is_some());
        }
        // The words of a lead open nothing themselves.
        index += if edge == Edge::Apart { lead.max(1) } else { 1 };
    }
    edges
}
