//! The name by which a letter introduces its writer: "my name is Tom", "soy Camila de 11 años".

use std::ops::Range;

use crate::listen::clause::Gap;
use crate::listen::clause::Sentence;
use crate::listen::clause::sentences;
use crate::listen::cues::Cues;
use crate::listen::cues::List;
use crate::people::is_given_name;

/// A name that somebody gives has no more words than this.
const LONGEST: usize = 3;

/// The first name that the writer gives as their own in one of `parts`.
pub(super) fn introduced(
    text: &str,
    parts: impl Iterator<Item = Range<usize>>,
    cues: &Cues,
) -> Option<Range<usize>> {
    let mut sentences = parts.flat_map(|it| sentences(text, it, cues));
    sentences.find_map(|it| {
        let desk = Desk {
            text,
            sentence: &it,
            cues,
        };
        (0..it.ids.len()).find_map(|at| desk.given(at))
    })
}

/// One sentence under the eyes.
struct Desk<'a> {
    text: &'a str,
    sentence: &'a Sentence,
    cues: &'a Cues,
}

impl Desk<'_> {
    /// The name after "my name is", or after "I am" if nothing else can be meant.
    fn given(&self, at: usize) -> Option<Range<usize>> {
        let ids = &self.sentence.ids[at..];
        let named = self.cues.longest(List::OwnName, ids);
        let length = named.or_else(|| self.cues.longest(List::Introduces, ids))?;
        let mut from = at + length;
        from += usize::from(self.is(List::Articles, from) && self.is_large(from + 1));
        let first = self.word(from)?;
        let close = self.sentence.words[from].gap == Gap::Close;
        let known = is_given_name(first);
        let quoted = self.text[..self.sentence.words[at].start].ends_with(['"', '“', '„', '«']);
        let taken = match named {
            Some(_) => known || self.is_large(from),
            None => known && self.is_large(from),
        };
        if quoted || !close || !taken || self.is(List::NoNames, from) {
            return None;
        }
        let to = self.until(from);
        let apart = named.is_some() || self.ends(to);
        let words = &self.sentence.words;
        apart.then(|| words[from].start..words[to - 1].end)
    }

    /// Where a name ends that begins at a word.
    fn until(&self, from: usize) -> usize {
        let belongs = |at: &usize| {
            let close = self.sentence.words[*at].gap == Gap::Close;
            let other = self.is(List::NoNames, *at) || self.is(List::Groups, *at);
            close && self.is_large(*at) && !other
        };
        let last = self.sentence.words.len().min(from + LONGEST);
        let more = (from + 1..last).take_while(belongs).count();
        from + 1 + more
    }

    /// Whether what was said of the writer is over at a word: "I am Emma | and", not "I am Emma's".
    fn ends(&self, at: usize) -> bool {
        let Some(word) = self.sentence.words.get(at) else {
            return true;
        };
        let own = &self.text[word.start..word.end];
        let number = self.cues.number(&self.sentence.ids[at..]).is_some();
        let next = [List::Joins, List::Particles, List::Speakers, List::Subjects];
        word.gap != Gap::Close
            || own.starts_with(char::is_numeric)
            || number
            || next.into_iter().any(|it| self.is(it, at))
    }

    fn is(&self, list: List, at: usize) -> bool {
        let id = self.sentence.ids.get(at);
        id.is_some_and(|it| self.cues.is(list, *it))
    }

    /// A word of letters, in the writer's own.
    fn word(&self, at: usize) -> Option<&str> {
        let word = self.sentence.words.get(at)?;
        let own = self.text.get(word.start..word.end)?;
        let plain = |it: char| it.is_alphabetic() || it == '-';
        (own.chars().count() > 1 && own.chars().all(plain)).then_some(own)
    }

    fn is_large(&self, at: usize) -> bool {
        let word = self.word(at);
        word.is_some_and(|it| it.starts_with(char::is_uppercase))
    }
}
