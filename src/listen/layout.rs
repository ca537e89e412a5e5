//! Salutation, body, postscript and sign-off: which lines are which.

use std::ops::Range;

use crate::listen::aside;
use crate::listen::clause::Gap;
use crate::listen::clause::Word;
use crate::listen::clause::words;
use crate::listen::cues::Cues;
use crate::listen::cues::List;
use crate::listen::cues::WordId;
use crate::people::is_given_name;

/// How many lines a heading (address, date, subject) may have before the salutation.
const HEADING: usize = 12;

/// A name has no more words than this, "and" included.
const LONGEST_NAME: usize = 6;

/// Letters that stand for a postscript are no more than this; longer ones are a word.
const LONGEST_MARKER: usize = 4;

/// A line of a sign-off has no more words than this.
const LONGEST_CLOSING: usize = 12;

/// Why a name after a closing is the writer's.
pub(super) const SIGNS_OFF: &str = "signs off";

/// The parts of a letter.
#[derive(Default)]
pub(super) struct Layout {
    pub(super) salutation: Option<Range<usize>>,
    /// The paragraphs that say something, in order.
    pub(super) parts: Vec<Part>,
    /// The lines of the sign-off.
    pub(super) sign_off: Vec<Range<usize>>,
    pub(super) writer: Option<(Range<usize>, &'static str)>,
    pub(super) title: Option<Range<usize>>,
}

/// A paragraph of the body or of a postscript.
pub(super) struct Part {
    pub(super) range: Range<usize>,
    pub(super) postscript: bool,
}

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    /// Heading, quotation, or what a mail program added.
    Skipped,
    Body,
    SignOff,
}

/// A line without its break.
struct Line {
    start: usize,
    end: usize,
    kind: Kind,
}

/// Who signed.
struct Signed {
    name: Range<usize>,
    title: Option<Range<usize>>,
}

/// A line as words.
struct Words {
    words: Vec<Word>,
    ids: Vec<WordId>,
}

/// Finds the parts of a letter.
pub(super) fn layout(text: &str, cues: &Cues) -> Layout {
    let mut layout = Layout::default();
    let mut desk = Desk {
        text,
        cues,
        lines: lines(text),
    };
    desk.skip_mail();
    desk.salutation(&mut layout);
    let postscripts = desk.postscripts();
    desk.sign_off(&mut layout, &postscripts);
    desk.parts(&mut layout, &postscripts);
    layout
}

/// The lines of `text`, whatever breaks them.
fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut bytes = text.bytes().enumerate().peekable();
    let mut push = |start: usize, end: usize| {
        let blank = text[start..end].trim().is_empty();
        let kind = if blank { Kind::Blank } else { Kind::Body };
        lines.push(Line { start, end, kind });
    };
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\n' || byte == b'\r' {
            push(start, at);
            start = at + 1;
            if byte == b'\r' && bytes.next_if(|it| it.1 == b'\n').is_some() {
                start += 1;
            }
        }
    }
    push(start, text.len());
    lines
}

/// The letter on the desk, line by line.
struct Desk<'a> {
    text: &'a str,
    cues: &'a Cues,
    lines: Vec<Line>,
}

impl Desk<'_> {
    /// Skips quotations, and what mail programs add.
    fn skip_mail(&mut self) {
        let lines = self.lines.iter().map(|it| &self.text[it.start..it.end]);
        let kinds = aside::kinds(&lines.collect::<Vec<_>>());
        for (line, kind) in self.lines.iter_mut().zip(kinds) {
            if matches!(kind, aside::Kind::Quoted | aside::Kind::Signature) {
                line.kind = Kind::Skipped;
            }
        }
    }

    /// Finds the salutation, and skips the heading above it.
    fn salutation(&mut self, layout: &mut Layout) {
        let mut heading = Vec::new();
        for index in 0..self.lines.len() {
            let (start, end) = (self.lines[index].start, self.lines[index].end);
            match self.lines[index].kind {
                Kind::Blank => continue,
                Kind::Body => {}
                _ => continue,
            }
            let line = &self.text[start..end];
            if let Some(span) = self.greeting(start..end) {
                for above in heading {
                    let above: &mut Line = &mut self.lines[above];
                    above.kind = Kind::Skipped;
                }
                self.lines[index].start = span.end;
                if self.text[span.end..end].trim().is_empty() {
                    self.lines[index].kind = Kind::Skipped;
                }
                layout.salutation = Some(span);
                return;
            }
            let sentence =
                line.trim_end().ends_with(['.', '?', '!']) && self.header(line).is_none();
            let long = line.len() > 80 || (sentence && line.split_whitespace().count() > 4);
            heading.push(index);
            if long || heading.len() > HEADING {
                break;
            }
        }
        // Without a salutation only what is plainly a mail's header is skipped.
        for index in heading {
            let line = self.text[self.lines[index].start..self.lines[index].end].trim_start();
            if self.header(line).is_none() {
                break;
            }
            self.lines[index].kind = Kind::Skipped;
        }
    }

    /// What opens a line of a mail's header: "Subject".
    fn header<'t>(&self, line: &'t str) -> Option<&'t str> {
        let head = line[..line.find(':')?].trim();
        let known = self.cues.marks.headers.contains(&head.to_lowercase());
        known.then_some(head)
    }

    /// The salutation at the head of a line.
    fn greeting(&self, line: Range<usize>) -> Option<Range<usize>> {
        let Words { words, ids } = self.words(line.start..line.end);
        let whole = self.cues.longest(List::Addressed, &ids);
        let greeting = self.cues.longest(List::Greetings, &ids);
        let text = self.text;
        let titled = ids
            .get(..1)
            .is_some_and(|it| self.cues.longest(List::Titles, it).is_some());
        let named = (titled || words.len() == 1) && words.len() <= 3;
        let named = named && text[line.clone()].trim_end().ends_with(',');
        let capital = words
            .first()
            .is_some_and(|it| text[it.start..].starts_with(char::is_uppercase));
        let head = greeting
            .max(whole)
            .or((named && capital).then_some(words.len()))?;
        let start = words[0].start;
        let tail = text[start..line.end].trim_end();
        let end = start + tail.len();
        // The mark after the greeting's last word, if it ends the greeting.
        let after = |at: usize| {
            let rest = &text[words[at].end..end];
            let next = words.get(at + 1).map_or(end, |it| it.start);
            let between = &text[words[at].end..next.max(words[at].end)];
            let title = self.cues.longest(List::Titles, &ids[at..=at]).is_some();
            let mark = between.find([',', '!', ':', ';', '—', '–', '.', '?'])?;
            let stop = between.contains('.') && title;
            (!stop).then(|| {
                words[at].end + mark + rest[mark..].chars().next().map_or(0, char::len_utf8)
            })
        };
        let talks = |at: usize| at >= head && self.cues.is(List::Talks, ids[at]);
        let mut last = head - 1;
        for at in 0..words.len().min(14) {
            if talks(at) {
                break;
            }
            last = at;
            if at + 1 >= head
                && let Some(mark) = after(at)
            {
                let comma = text[..mark].ends_with(',');
                let short = words.len() <= 8
                    && tail.ends_with([',', ':'])
                    && !(at + 1..words.len()).any(talks);
                // "Dear Bob, Sue and Jim," is one greeting.
                return Some(start..if comma && short { end } else { mark });
            }
        }
        if last + 1 == words.len() && words.len() <= 10 {
            return Some(start..end);
        }
        greeting?;
        // A run-on: the greeting and the names after it.
        let mut to = head;
        while to < words.len() && to < head + 4 && !talks(to) {
            let word = &text[words[to].start..words[to].end];
            let named =
                word.starts_with(char::is_uppercase) || self.cues.is(List::Addressees, ids[to]);
            if !named && to > head {
                break;
            }
            to += 1;
        }
        Some(start..words[to - 1].end)
    }

    /// Where postscripts are: marker and words, to the end of their paragraph.
    fn postscripts(&self) -> Vec<(Range<usize>, usize)> {
        let mut found: Vec<(Range<usize>, usize)> = Vec::new();
        let mut open = false;
        for (index, line) in self.lines.iter().enumerate() {
            match line.kind {
                Kind::Body => {}
                Kind::Blank if found.last().is_some_and(|it| it.1 >= it.0.end) && open => continue,
                _ => {
                    open = false;
                    continue;
                }
            }
            if open && index > 0 && self.closing(line.start..line.end, false).is_some() {
                open = false;
            }
            let mut from = line.start;
            for (marker, words) in markers(
                &self.text[line.start..line.end],
                &self.cues.marks.postscripts,
            ) {
                if open && let Some(last) = found.last_mut() {
                    last.0.end = line.start + marker;
                }
                found.push((line.start + marker..line.end, line.start + words));
                from = line.start + marker;
                open = true;
            }
            if open
                && from == line.start
                && let Some(last) = found.last_mut()
            {
                last.0.end = line.end;
            }
        }
        found
    }

    /// Finds the sign-off and who signed.
    fn sign_off(&mut self, layout: &mut Layout, postscripts: &[(Range<usize>, usize)]) {
        let in_postscript = |line: &Line| {
            let after = postscripts.partition_point(|it| it.0.start <= line.start);
            after > 0 && postscripts[after - 1].0.contains(&line.start)
        };
        let content: Vec<usize> = (0..self.lines.len())
            .filter(|it| self.lines[*it].kind == Kind::Body && !in_postscript(&self.lines[*it]))
            .collect();
        let Some(&last) = content.last() else {
            return;
        };
        // A line's own end, before a postscript that begins on it.
        let end = |line: &Line| {
            let after = postscripts.partition_point(|it| it.0.start <= line.start);
            let next = postscripts.get(after).map_or(line.end, |it| it.0.start);
            line.end.min(next)
        };
        let tail = content.len().saturating_sub(9);
        let closes = |order: usize, weak: bool| {
            let line = &self.lines[content[order]];
            self.closing(line.start..end(line), weak)
        };
        let found = (0..content.len()).rev().take(60).find(|order| {
            (*order > 0 || content.len() == 1)
                && closes(
                    *order,
                    *order >= tail && self.is_tail(&content[order + 1..]),
                )
                .is_some()
        });
        let mut signed = None;
        let mut why = SIGNS_OFF;
        if let Some(mut order) = found {
            signed = closes(order, true).flatten();
            let mut to = order + 1;
            while order > 1 && closes(order - 1, true).is_some() {
                order -= 1;
                signed = signed.or_else(|| closes(order, true).flatten());
            }
            while to < content.len() && self.is_tail(&content[to..=to]) {
                let line = &self.lines[content[to]];
                if signed.is_none() {
                    let mut range = line.start..end(line);
                    let dashes = self.text[range.clone()]
                        .trim_start_matches([' ', '-', '–', '—', '~', '\t']);
                    range.start = range.end - dashes.len();
                    signed = self.name(range, true);
                }
                to += 1;
            }
            for line in &content[order..to] {
                self.lines[*line].kind = Kind::SignOff;
                let line = &self.lines[*line];
                layout.sign_off.push(line.start..end(line));
            }
        } else {
            let (start, end) = (self.lines[last].start, end(&self.lines[last]));
            let alone = content.len() > 1 || layout.salutation.is_some();
            let set_off = self.is_set_off(last);
            let own = self.text[start..end].trim_start();
            let dashed = own.strip_prefix(['-', '–', '—', '~']).map(str::trim_start);
            let inline = self.inline_closing(start..end);
            if let Some((from, name)) = inline {
                layout.sign_off.push(from..end);
                self.lines[last].end = from;
                signed = Some(name);
            } else if alone && let Some(name) = dashed {
                signed = self.name(end - name.len()..end, true);
                why = "stands after a dash on the last line";
            } else if let Some((block, name)) = self.signed_block(&content) {
                for line in &content[block..] {
                    self.lines[*line].kind = Kind::SignOff;
                    let line = &self.lines[*line];
                    layout.sign_off.push(line.start..line.end);
                }
                signed = Some(name);
                why = "stands above the address at the end";
            } else if alone && set_off && !own.trim_end().ends_with(['.', '!', '?', ':', ',']) {
                signed = self.name(start..end, false);
                why = "stands alone on the last line";
            }
            if signed.is_some() && layout.sign_off.is_empty() {
                self.lines[last].kind = Kind::SignOff;
                layout.sign_off.push(start..end);
            }
        }
        if let Some(signed) = signed {
            layout.writer = Some((signed.name, why));
            layout.title = signed.title;
        }
    }

    /// A last block of a name and what belongs to it: a flat, a telephone number.
    fn signed_block(&self, content: &[usize]) -> Option<(usize, Signed)> {
        let lines = content.windows(2).rev().take(3);
        let joined = lines.take_while(|it| it[0] + 1 == it[1]).count();
        let firsts = (1..=joined).filter_map(|it| content.len().checked_sub(it + 1));
        let mut firsts = firsts.filter(|it| *it > 0 && self.is_tail(&content[*it..]));
        firsts.find_map(|it| Some((it, self.heads_block(content, it)?)))
    }

    /// The name on the first line of a last block, if the letter has ended above it.
    fn heads_block(&self, content: &[usize], first: usize) -> Option<Signed> {
        let line = &self.lines[content[first]];
        let above = &self.lines[content[first - 1]];
        let ended = self.text[above.start..above.end]
            .trim_end()
            .ends_with(['.', '!', '?']);
        let words = self.text[line.start..line.end].trim();
        let plain = !words.ends_with(['.', '!', '?', ':', ',']);
        let signed = self.name(line.start..line.end, false);
        signed.filter(|_| ended && plain)
    }

    /// Whether all these lines are short and no sentences: names, ages, addresses.
    fn is_tail(&self, lines: &[usize]) -> bool {
        lines.len() <= 8
            && lines.iter().all(|it| {
                let line = self.text[self.lines[*it].start..self.lines[*it].end].trim();
                let count = line.split_whitespace().take(9).count();
                let sentence = line.ends_with(['.', '!', ',']) && count > 4;
                count <= 8 && !sentence && !line.ends_with('?')
            })
    }

    /// Whether a line stands after an empty line or after the end of a sentence.
    fn is_set_off(&self, line: usize) -> bool {
        let above = self.lines[..line].last();
        above.is_none_or(|it| {
            let words = self.text[it.start..it.end].trim_end();
            words.is_empty() || words.ends_with(['.', '!', '?', ',']) || self.hands_over(it)
        })
    }

    /// Whether a line ends in a word that a name follows: "…, Eure".
    fn hands_over(&self, line: &Line) -> bool {
        let Words { words, ids } = self.words(line.start..line.end);
        let after = |it: &Word| it.gap != Gap::Close;
        words.last().is_some_and(after)
            && ids.last().is_some_and(|it| {
                self.cues.is(List::AfterClosings, *it) || self.cues.is(List::ClosingsWeak, *it)
            })
    }

    /// Whether a line is a closing and no more, and who signed on it.
    fn closing(&self, line: Range<usize>, weak: bool) -> Option<Option<Signed>> {
        if line.len() > 120 {
            return None;
        }
        let Words { words, ids } = self.words(line.clone());
        let mut at = 0;
        let (mut firm, mut led) = (false, false);
        while at < ids.len() {
            let strong = self.cues.longest(List::Closings, &ids[at..]);
            firm |= strong.is_some();
            let length = strong.max(
                weak.then(|| self.cues.longest(List::ClosingsWeak, &ids[at..]))
                    .flatten(),
            );
            let Some(length) = length else {
                break;
            };
            at += length;
            // "Love from": the weak word after a strong one.
            while ids
                .get(at)
                .is_some_and(|it| self.cues.is(List::AfterClosings, *it))
            {
                at += 1;
                led = true;
            }
        }
        if at == 0 || words.len() > LONGEST_CLOSING {
            return None;
        }
        let Some(rest) = words.get(at) else {
            return Some(None);
        };
        // "Grüße aus Wien": a place and no name.
        if self.is_kisses(rest) || self.cues.longest(List::NameEnds, &ids[at..]).is_some() {
            return Some(None);
        }
        // "Merci de répondre": what is thanked for, and no name.
        let thanked = led
            && !firm
            && at + 1 == words.len()
            && self.text[rest.start..].starts_with(char::is_lowercase);
        if thanked && !is_given_name(&self.text[rest.start..rest.end]) {
            return Some(None);
        }
        self.name(rest.start..line.end, true).map(Some)
    }

    /// A closing at the end of a line of text: "… thank you love from colin".
    fn inline_closing(&self, line: Range<usize>) -> Option<(usize, Signed)> {
        let mut from = line.start.max(line.end.saturating_sub(160));
        while !self.text.is_char_boundary(from) {
            from += 1;
        }
        let Words { words, ids } = self.words(from..line.end);
        let first = words.len().saturating_sub(LONGEST_CLOSING);
        (first..words.len()).find_map(|at| {
            if at == 0 && from != line.start {
                return None;
            }
            let before = words[..at].last().map_or(line.start, |it| it.end);
            // The second half of a contraction begins nothing.
            let between = self.text.get(before..words[at].start)?;
            let fresh = at == 0 || between.contains(['.', '!', '?', ',']);
            let strong = self.cues.longest(List::Closings, &ids[at..]).is_some();
            let weak = fresh && self.cues.longest(List::ClosingsWeak, &ids[at..]).is_some();
            if !strong && !weak {
                return None;
            }
            let signed = self.closing(words[at].start..line.end, fresh)??;
            Some((words[at].start, signed))
        })
    }

    /// The name at the head of `range`, when nothing but age and kisses follows it.
    ///
    /// After a closing a name may stand in small letters.
    fn name(&self, range: Range<usize>, closed: bool) -> Option<Signed> {
        let Words { mut words, .. } = self.words(range);
        words.dedup_by_key(|it| it.start);
        let mut title = None;
        let mut to = 0;
        let mut small = 0;
        while to < words.len() {
            let word = words[to];
            let own = &self.text[word.start..word.end];
            let lower = own.to_lowercase();
            let previous = to
                .checked_sub(1)
                .map_or("", |it| &self.text[words[it].start..words[it].end]);
            let initial = own.chars().count() == 1 && own.starts_with(char::is_uppercase);
            let mut ids = Vec::new();
            self.cues.ids(&lower, &mut ids);
            let is = |list| self.cues.longest(list, &ids).is_some();
            let digit = own.starts_with(|it: char| it.is_ascii_digit());
            let group = to > 0
                && own.len() <= 3
                && digit
                && (own.ends_with(char::is_alphabetic) || self.is_group(previous));
            let after_age =
                to > 0 && !group && (own.starts_with(|it: char| it.is_numeric()) || is(List::Aged));
            if to > 0
                && (word.gap != Gap::Close
                    || self.is_kisses(&word)
                    || after_age
                    || is(List::NameEnds))
            {
                break;
            }
            let capital = own.starts_with(|it: char| !it.is_lowercase());
            let title_here = to == 0 && is(List::Titles);
            let particle = to > 0 && is(List::Particles) && to + 1 < words.len();
            let article = to == 0 && closed && capital && is(List::Articles) && words.len() > 1;
            if title_here {
                title = Some(word.start..word.end);
            } else if !particle && !article && !group {
                let letters = own
                    .chars()
                    .all(|it| it.is_alphabetic() || matches!(it, '.' | '\'' | '’' | '-'));
                if !letters || (is(List::NoNames) && !initial) || (!capital && !closed) {
                    return None;
                }
                small += usize::from(!capital);
            }
            to += 1;
            if to > LONGEST_NAME {
                return None;
            }
        }
        let mixed = small > 0 && small < to && small > 1;
        let (first, last) = (words.first()?, words.get(to.checked_sub(1)?)?);
        let only_title = title.is_some() && to == 1;
        if mixed || small > 3 || only_title {
            return None;
        }
        let mut end = last.end;
        // An initial keeps its stop: "Mary J."
        if self.text[end..].starts_with('.') && self.text[last.start..end].chars().count() == 1 {
            end += 1;
        }
        let bracketed = words.get(to).filter(|it| {
            let mut ids = Vec::new();
            let word = self.text[it.start..it.end].to_lowercase();
            self.cues.ids(&word, &mut ids);
            self.text[..it.start].ends_with('(') && self.cues.is(List::Titles, ids[0])
        });
        Some(Signed {
            name: first.start..end,
            title: title.or(bracketed.map(|it| it.start..it.end)),
        })
    }

    /// Whether a word is followed by the number of a group: "Class 2", "Year 6".
    fn is_group(&self, word: &str) -> bool {
        let mut ids = Vec::new();
        self.cues.ids(&word.to_lowercase(), &mut ids);
        word.starts_with(char::is_uppercase) && self.cues.longest(List::Groups, &ids).is_some()
    }

    /// Whether a word is a row of kisses.
    fn is_kisses(&self, word: &Word) -> bool {
        let own = &self.text[word.start..word.end];
        own.chars().all(|it| matches!(it, 'x' | 'X' | 'o' | 'O'))
    }

    /// Gathers lines into paragraphs.
    fn parts(&self, layout: &mut Layout, postscripts: &[(Range<usize>, usize)]) {
        let mut open: Option<Range<usize>> = None;
        let mut parts = Vec::new();
        let mut close = |open: &mut Option<Range<usize>>| {
            parts.extend(open.take().map(|range| Part {
                range,
                postscript: false,
            }));
        };
        for line in &self.lines {
            let after = postscripts.partition_point(|it| it.0.start <= line.start);
            let inside = after > 0 && postscripts[after - 1].0.contains(&line.start);
            if line.kind != Kind::Body || inside {
                close(&mut open);
                continue;
            }
            let next = postscripts.get(after).map_or(line.end, |it| it.0.start);
            let end = line.end.min(next);
            let start = open.as_ref().map_or(line.start, |it| it.start);
            open = Some(start..end);
            if end < line.end {
                close(&mut open);
            }
        }
        close(&mut open);
        parts.extend(postscripts.iter().map(|(range, words)| Part {
            range: (*words).min(range.end)..range.end,
            postscript: true,
        }));
        parts.sort_by_key(|it| it.range.start);
        layout.parts = parts;
    }

    fn words(&self, range: Range<usize>) -> Words {
        let (words, ids) = words(self.text, range, self.cues);
        Words { words, ids }
    }
}

/// Where postscripts begin on a line: the marker, and the words after it.
fn markers(line: &str, known: &[String]) -> Vec<(usize, usize)> {
    let mut markers = Vec::new();
    let mut previous = '\n';
    // The last character that is no space.
    let mut last = '\n';
    let mut head = true;
    for (at, character) in line.char_indices() {
        let fresh = previous.is_whitespace() || matches!(previous, '*' | '(' | '_');
        if (fresh || at == 0) && character.is_alphabetic() {
            let ended = matches!(last, '.' | '!' | '?' | 'x' | 'X' | ')');
            if let Some(length) = marker(&line[at..], known, head, ended) {
                markers.push((at, at + length));
            }
        }
        head &= matches!(character, '*' | ' ' | '\t' | '(' | '_' | '-');
        previous = character;
        if !character.is_whitespace() {
            last = character;
        }
    }
    markers
}

/// The length of a "P.S." at the head of `text`, with what sets it off.
fn marker(text: &str, known: &[String], head: bool, ended: bool) -> Option<usize> {
    let (end, letters, dotted) = known
        .iter()
        .filter_map(|it| spelt(text, it).map(|(end, dotted)| (end, it.len(), dotted)))
        .max()?;
    let rest = &text[end..];
    let next = rest.chars().next();
    let set_off =
        next.is_none_or(|it| !it.is_alphanumeric() && it != '\'') || text[..end].ends_with('.');
    let spaced =
        rest.trim_start_matches([':', ',', '-', '–', '—', ' ', '\t', '.', '!', ';', '*', '_']);
    // A games console is no postscript.
    let console = !dotted && spaced.starts_with(|it: char| it.is_ascii_digit());
    let capital = text.starts_with(char::is_uppercase);
    // A whole word opens a postscript only as a heading: "Posdata: …".
    let word = letters > LONGEST_MARKER && !(head && rest.trim_start().starts_with([':', '.']));
    let placed = head || (dotted && letters > 1) || (ended && capital);
    (set_off && !console && placed && !word).then(|| text.len() - spaced.len())
}

/// The end of `letters` at the head of `text`, with their stops: "P.S.", "P.-S.", "p.p. s.".
fn spelt(text: &str, letters: &str) -> Option<(usize, bool)> {
    let mut wanted = letters.chars().peekable();
    let mut dotted = false;
    let mut end = 0;
    for (at, character) in text.char_indices() {
        match character {
            '.' if at > 0 => dotted = true,
            ' ' | '-' if dotted && wanted.peek().is_some() => {}
            _ => {
                let lower = character.to_lowercase().next();
                if lower != wanted.peek().copied() {
                    break;
                }
                wanted.next();
            }
        }
        end = at + character.len_utf8();
    }
    wanted.peek().is_none().then_some((end, dotted))
}

#[cfg(test)]
#[allow(clippy::print_stdout, reason = "a test prints what it measured")]
mod tests {
    use std::collections::HashMap;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::listen::clause::split;

    /// Letters of the labelled sets, each with where the asks of a person stand in it.
    fn letters() -> Vec<(String, Vec<Range<usize>>)> {
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/heard");
        let sets = ["calibrate", "frozen"].into_iter();
        let files = sets
            .filter_map(|it| fs::read_dir(cases.join(it)).ok())
            .flatten();
        let files = files.filter_map(|it| fs::read_to_string(it.ok()?.path()).ok());
        let letters = files.filter_map(|it| {
            let (header, letter) = it.split_once("\n---\n")?;
            let labels: HashMap<String, serde_yaml::Value> = serde_yaml::from_str(header).ok()?;
            let english = labels.get("language")?.as_str() == Some("en");
            let kinds = ["questions", "requests", "wishes"].into_iter();
            let labelled = kinds.filter_map(|it| labels.get(it)?.as_sequence());
            let words = labelled.flatten().filter_map(|it| it.as_str());
            let places = words.filter_map(|it| letter.find(it).map(|at| at..at + it.len()));
            english.then(|| (letter.to_owned(), places.collect()))
        });
        letters.collect()
    }

    /// How many asks are cut in two, and how many stand in one sentence with another.
    fn faults(sentences: &[Range<usize>], text: &str, asks: &[Range<usize>]) -> (usize, usize) {
        let bare = |it: &Range<usize>| {
            let words = text[it.clone()].trim_end_matches(|it: char| !it.is_alphanumeric());
            it.start..it.start + words.len()
        };
        let home = |ask: &Range<usize>| sentences.iter().rposition(|it| it.start <= ask.start);
        let cut = asks.iter().map(bare).filter(|ask| {
            let own = home(ask).map(|it| &sentences[it]);
            own.is_some_and(|it| it.end < ask.end)
        });
        let glued = asks.iter().enumerate().filter(|(number, ask)| {
            let mut others = asks.iter().enumerate();
            others.any(|it| it.0 != *number && home(it.1) == home(ask))
        });
        (cut.count(), glued.count())
    }

    #[test]
    fn asks_are_cut_less_often_than_by_another_splitter() {
        let letters = letters();
        let cues = Cues::of("en");
        let (mut asks, mut ours, mut theirs) = (0, (0, 0), (0, 0));
        for (text, places) in &letters {
            asks += places.len();
            let parts = layout(text, cues).parts;
            let own = parts
                .iter()
                .flat_map(|it| split(text, it.range.clone(), &cues.marks));
            let own = faults(&own.collect::<Vec<_>>(), text, places);
            let other = parts.iter().flat_map(|it| {
                let part = &text[it.range.clone()];
                let offset = |it: &str| it.as_ptr() as usize - text.as_ptr() as usize;
                let sentences = sentencex::segment("en", part).into_iter();
                sentences.map(move |it| offset(it)..offset(it) + it.len())
            });
            let other = faults(&other.collect::<Vec<_>>(), text, places);
            ours = (ours.0 + own.0, ours.1 + own.1);
            theirs = (theirs.0 + other.0, theirs.1 + other.1);
        }
        println!("{asks} asks of {} English letters", letters.len());
        println!("cut in two: {} by us, {} by sentencex", ours.0, theirs.0);
        println!(
            "glued to another: {} by us, {} by sentencex",
            ours.1, theirs.1
        );
        assert!(ours.0 <= theirs.0 && ours.1 <= theirs.1);
    }
}
