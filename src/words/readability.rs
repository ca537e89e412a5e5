//! How hard a text is to read: sentences, words, syllables, and a school grade.

use unicode_segmentation::UnicodeSegmentation;

/// Counts of a text, which add up over its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) sentences: u32,
    pub(crate) words: u32,
    pub(crate) syllables: u32,
    /// The words of the longest sentence.
    pub(crate) longest: u32,
}

impl Counts {
    /// Counts one text of whole sentences.
    pub(crate) fn of(text: &str) -> Self {
        let mut counts = Self::default();
        for sentence in sentences(text) {
            let mut words = 0;
            for word in sentence.unicode_words() {
                words += 1;
                counts.syllables += syllables(word);
            }
            if words > 0 {
                counts.sentences += 1;
                counts.words += words;
                counts.longest = counts.longest.max(words);
            }
        }
        counts
    }

    /// The counts of two texts, one after the other.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            sentences: self.sentences + other.sentences,
            words: self.words + other.words,
            syllables: self.syllables + other.syllables,
            longest: self.longest.max(other.longest),
        }
    }

    /// The Flesch-Kincaid grade (Kincaid and others, 1975): years of school in the USA.
    pub(crate) fn grade(self) -> f32 {
        if self.words == 0 || self.sentences == 0 {
            return 0.0;
        }
        let words = self.words as f32;
        0.39 * words / self.sentences as f32 + 11.8 * self.syllables as f32 / words - 15.59
    }
}

/// The sentences of finished prose. A colon or semicolon does not end one; a paragraph does.
pub(crate) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let end = sentence_end(rest);
        let (sentence, after) = rest.split_at(end);
        rest = after;
        Some(sentence.trim_end())
    })
}

/// Where the first sentence of `text` ends.
fn sentence_end(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let after = at + character.len_utf8();
        match character {
            '\n' if text[after..].starts_with('\n') => return after,
            '.' | '!' | '?' | '…' => {
                let closers = ['.', '!', '?', '…', '”', '’', '"', '\'', ')', ']'];
                let mut end = after;
                while let Some((next, it)) = characters.next_if(|(_, it)| closers.contains(it)) {
                    end = next + it.len_utf8();
                }
                let follows = text[end..].chars().find(|it| !it.is_whitespace());
                let spaced = text[end..].chars().next().is_none_or(char::is_whitespace);
                let starts = follows.is_none_or(|it| !it.is_lowercase());
                if spaced && starts && !(character == '.' && is_abbreviation(&text[..at])) {
                    return end;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// Whether the word before a full stop is one that is usually cut short.
fn is_abbreviation(before: &str) -> bool {
    const SHORT: [&str; 16] = [
        "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "st", "jr", "sr", "vs", "no", "p.s", "p",
        "e.g", "i.e",
    ];
    let word = before.rsplit(char::is_whitespace).next().unwrap_or("");
    let word = word.trim_start_matches(['“', '"', '(']);
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase) && word != "I";
    initial || SHORT.contains(&word.to_lowercase().as_str())
}

/// The syllables of an English word: runs of vowels, less the silent ones. Right for nine words in ten.
fn syllables(word: &str) -> u32 {
    let word = word.to_lowercase();
    let word = word.trim_end_matches("'s").trim_end_matches("’s");
    let vowel = |it: char| {
        matches!(
            it,
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'é' | 'è' | 'ö' | 'ü' | 'ä' | 'á' | 'í' | 'ó'
        )
    };
    let (mut count, mut last) = (0_u32, false);
    for character in word.chars() {
        let is = vowel(character);
        count += u32::from(is && !last);
        last = is;
    }
    // An e at the end is silent after a consonant: "gate", "asked", "rules", and not "married".
    let after_consonant = |ending: &str| {
        let stem = word.strip_suffix(ending).unwrap_or_default();
        stem.chars().next_back().is_some_and(|it| !vowel(it))
    };
    let silent_e = after_consonant("e") && !after_consonant("le");
    let silent_ed = after_consonant("ed") && !word.ends_with("ted") && !word.ends_with("ded");
    let silent_es = after_consonant("es")
        && !["ses", "zes", "xes", "ches", "shes", "ges", "ces"]
            .iter()
            .any(|it| word.ends_with(it));
    let split = ["ia", "io", "ua", "uou"].iter().filter(|it| {
        word.find(**it).is_some_and(|at| {
            !["tio", "sio", "cia", "tia", "gio", "cio", "qua", "gua"]
                .iter()
                .any(|no| word[at.saturating_sub(1)..].starts_with(no))
        })
    });
    let open_ea = ["idea", "area", "video"]
        .iter()
        .any(|it| word.starts_with(it));
    count += split.count().min(1) as u32 + u32::from(open_ea);
    count
        .saturating_sub(u32::from(silent_e || silent_ed || silent_es))
        .max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_readers_stop() {
        let text = "Dr. Who came. “You are mine.” A Jedi says no! Really? yes…\n\nNo. 5";
        let found: Vec<_> = sentences(text).collect();
        assert_eq!(
            found,
            [
                "Dr. Who came.",
                "“You are mine.”",
                "A Jedi says no!",
                "Really? yes…",
                "No. 5"
            ]
        );
    }

    #[test]
    fn syllables_are_heard() {
        for (word, heard) in [
            ("Jedi", 2),
            ("married", 2),
            ("rule", 1),
            ("the", 1),
            ("little", 2),
            ("idea", 3),
            ("wanted", 2),
            ("asked", 1),
            ("training", 2),
            ("people", 2),
            ("boxes", 2),
            ("gate", 1),
        ] {
            assert_eq!(syllables(word), heard, "{word}");
        }
    }

    #[test]
    fn a_plain_text_has_a_low_grade() {
        let plain = Counts::of("The cat sat. The dog ran. We like it here.").grade();
        let hard = Counts::of("Notwithstanding considerable administrative complications, the committee recommended continuation.").grade();
        assert!(plain < 2.0 && hard > 12.0, "{plain} {hard}");
    }
}
