//! What no pen writes: emoji, pictures, and heaps of accents.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::finding::Finding;
use crate::finding::Weight;

/// The most marks that are set upon one letter: no language needs as many.
const MOST_MARKS: usize = 8;
/// The most characters of one letter as readers see it.
const MOST_PARTS: usize = 64;

/// What was left out of a letter's text on its way to the page.
#[derive(Clone, Debug, Default)]
pub(crate) struct LeftOut {
    pictures: Vec<String>,
    count: usize,
    heaps: usize,
}

impl LeftOut {
    /// The text as a pen can write it. `has` says which characters the hand has letters for.
    pub(crate) fn of<'t>(&mut self, text: &'t str, has: impl Fn(char) -> bool) -> Cow<'t, str> {
        if text.chars().all(is_plain) {
            return Cow::Borrowed(text);
        }
        let mut kept = String::with_capacity(text.len());
        for line in text.lines() {
            let before = self.count;
            let start = kept.len();
            self.line(line, &has, &mut kept);
            let emptied = self.count > before && kept[start..].trim().is_empty();
            match emptied {
                // A line of pictures alone leaves no empty line behind.
                true => kept.truncate(start),
                false => kept.push('\n'),
            }
        }
        Cow::Owned(kept)
    }

    fn line(&mut self, line: &str, has: &impl Fn(char) -> bool, kept: &mut String) {
        let mut gap = false;
        for grapheme in line.graphemes(true) {
            match self.reading(grapheme, has) {
                Reading::Picture => {
                    gap = true;
                    continue;
                }
                Reading::Text(text) => {
                    if gap {
                        close(kept, &text);
                    }
                    gap = false;
                    kept.push_str(&text);
                }
            }
        }
        if gap {
            kept.truncate(kept.trim_end_matches(' ').len());
        }
    }

    fn reading<'g>(&mut self, grapheme: &'g str, has: &impl Fn(char) -> bool) -> Reading<'g> {
        if grapheme.chars().all(is_plain) {
            return Reading::Text(Cow::Borrowed(grapheme));
        }
        let first = grapheme.chars().next().unwrap_or(' ');
        let flag = |it: char| matches!(it, '\u{1f1e6}'..='\u{1f1ff}');
        let emoji = grapheme.contains(['\u{fe0f}', '\u{20e3}']);
        if flag(first) || is_picture(first) && (emoji || !has(first)) {
            self.count += 1;
            let picture = grapheme.to_owned();
            if self.pictures.len() < 8 && !self.pictures.contains(&picture) {
                self.pictures.push(picture);
            }
            return Reading::Picture;
        }
        let parts = grapheme.chars().count();
        let marks = grapheme.chars().filter(|it| is_combining_mark(*it)).count();
        if !emoji && !grapheme.contains(is_selector) && marks <= MOST_MARKS && parts <= MOST_PARTS {
            return Reading::Text(Cow::Borrowed(grapheme));
        }
        let mut marks = 0;
        let mut text = String::new();
        // The plain figure of a keycap, the plain form of a sign, the letter with its first accents.
        for character in grapheme.chars().take(MOST_PARTS) {
            marks += usize::from(is_combining_mark(character) && !is_selector(character));
            if !is_selector(character) && character != '\u{20e3}' && marks <= MOST_MARKS {
                text.push(character);
            }
        }
        self.heaps += usize::from(marks > MOST_MARKS || parts > MOST_PARTS);
        if emoji {
            self.count += 1;
        }
        match text.is_empty() {
            true => Reading::Picture,
            false => Reading::Text(Cow::Owned(text)),
        }
    }

    /// What a person should know of it.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.count > 0 {
            let what = match self.count {
                1 => "an emoji or picture is".to_owned(),
                count => format!("{count} emoji or pictures are"),
            };
            let finding = Finding::new(
                "emoji-dropped",
                Weight::Warn,
                format!("{what} left out of the pages"),
                "say it in words, or draw it by hand",
            );
            findings.push(match self.pictures.is_empty() {
                true => finding,
                false => finding.quoting(self.pictures.join(" ")),
            });
        }
        if self.heaps > 0 {
            findings.push(Finding::new(
                "marks-piled-up",
                Weight::Warn,
                format!("a letter carries more than {MOST_MARKS} marks, and the rest are left out of the pages"),
                "look at the word: no language piles up as many",
            ));
        }
        findings
    }
}

enum Reading<'g> {
    Picture,
    Text(Cow<'g, str>),
}

/// Joins what stood on both sides of a picture: one blank between words, none before a stop.
fn close(kept: &mut String, next: &str) {
    let after = next.chars().next().unwrap_or(' ');
    let before = kept.chars().next_back();
    let stops = matches!(
        after,
        '.' | ',' | '!' | '?' | ';' | ':' | ')' | '…' | '”' | '’'
    );
    match before {
        None => {}
        Some(' ') if after == ' ' || stops => {
            kept.pop();
        }
        Some(before) if before.is_alphanumeric() && after.is_alphanumeric() => kept.push(' '),
        Some(_) => {}
    }
}

/// Characters that are no picture and no mark upon another, known at a glance.
fn is_plain(character: char) -> bool {
    matches!(character, '\0'..='\u{2ff}' | '\u{370}'..='\u{482}' | '\u{48a}'..='\u{58f}'
        | '\u{1e00}'..='\u{1fff}' | '\u{2010}'..='\u{2027}' | '\u{20a0}'..='\u{20c0}')
}

/// Characters that choose between the plain and the coloured form of another, and parts of flags.
fn is_selector(character: char) -> bool {
    matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a character is a picture rather than a sign of writing.
fn is_picture(character: char) -> bool {
    matches!(character, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{24c2}'
        | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}'
        | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{fffc}'
        | '\u{1f000}'..='\u{1faff}' | '\u{1fc00}'..='\u{1fffd}' | '\u{e0020}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> (String, Vec<Finding>) {
        let mut left_out = LeftOut::default();
        let kept = left_out.of(text, |it| it.is_alphabetic()).into_owned();
        (kept, left_out.findings())
    }

    #[test]
    fn the_blanks_around_a_picture_close() {
        for (text, kept) in [
            ("Thanks 😀!", "Thanks!\n"),
            ("Hi 😀 there", "Hi there\n"),
            ("Hi😀there", "Hi there\n"),
            ("😀 Hi", "Hi\n"),
            ("Love you ❤️", "Love you\n"),
            ("👩‍👩‍👧‍👦🏳️‍🌈🇫🇷 a", "a\n"),
            ("one\n😀 😀\ntwo", "one\ntwo\n"),
            ("press 1️⃣ now", "press 1 now\n"),
            ("© 2026™️", "© 2026™\n"),
        ] {
            assert_eq!(written(text).0.trim_start(), kept, "{text}");
        }
    }

    #[test]
    fn heaps_of_marks_are_cut_and_told() {
        let heap = format!("a{} b", "\u{301}".repeat(10_000));
        let (kept, findings) = written(&heap);
        assert_eq!(kept.chars().count(), 1 + MOST_MARKS + 2 + 1);
        assert_eq!(findings[0].code, "marks-piled-up");
    }
}
