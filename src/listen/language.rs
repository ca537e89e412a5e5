//! Which language a letter is written in.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;
use unicode_segmentation::UnicodeSegmentation;
use whatlang::Detector;
use whatlang::Lang;

use crate::document;
use crate::hash::WordMap;

/// The words of a letter that are looked at: more tell nothing new.
const ENOUGH: usize = 200;

/// A language is told by its small words when they are this part of all, at least: one in eight.
const ONE_IN: usize = 8;

/// Fewer letters than this tell the detector nothing.
const TOO_SHORT: usize = 24;

/// How languages are told, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    tells: HashMap<String, Vec<String>>,
    codes: HashMap<String, String>,
}

/// How languages are told.
struct Signs {
    languages: Vec<String>,
    /// Small words with the places of their languages in `languages`.
    tells: WordMap<Vec<usize>>,
    codes: HashMap<String, String>,
    detector: Detector,
}

/// The language of a letter, as `en` or `nl`; none when it is too short or too mixed to tell.
///
/// Small words decide first ("and", "und", "est"), since children misspell long ones; then
/// [whatlang](https://docs.rs/whatlang). Names and quoted lines have no say. Any language that
/// is recognised is told, also those whose letters [`read`](crate::listen::read) cannot read.
///
/// # Example
///
/// ```
/// use longhand::listen::language_of;
///
/// assert_eq!(language_of("Liebes Weltraumarchiv,"), Some("de"));
/// assert_eq!(language_of("Hoi, ik ben Sanne en ik vind jullie boeken heel mooi."), Some("nl"));
/// assert_eq!(language_of("Wow"), None);
/// ```
pub fn language_of(text: &str) -> Option<&'static str> {
    let signs = signs();
    let words = own_words(text);
    let mut votes = vec![0; signs.languages.len()];
    for word in &words {
        let mut lower = word.to_lowercase();
        if !lower.is_ascii() {
            lower = lower.replace('’', "'");
        }
        for language in signs.told_by(&lower) {
            votes[*language] += 1;
        }
    }
    let mut best: Vec<(usize, usize)> = votes.into_iter().zip(0..).collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ((most, language), next) = (*best.first()?, best.get(1).map_or(0, |it| it.0));
    let clear = most > next + next / 4 && most * ONE_IN >= words.len();
    if clear && (most >= 2 || words.len() <= 6) {
        return Some(&signs.languages[language]);
    }
    let guess = most >= 3 && most > next;
    signs
        .detect(&words)
        .or_else(|| guess.then(|| signs.languages[language].as_str()))
}

fn signs() -> &'static Signs {
    static SIGNS: OnceLock<Signs> = OnceLock::new();
    SIGNS.get_or_init(|| {
        let text = include_str!("../../templates/listen/languages.yaml");
        let file = document::yaml("languages.yaml", text);
        Signs::new(file.expect("a test reads the embedded table"))
    })
}

impl Signs {
    fn new(file: File) -> Self {
        let mut languages = Vec::new();
        let mut tells: WordMap<Vec<usize>> = WordMap::default();
        for (language, words) in file.tells {
            for word in words {
                tells.entry(word).or_default().push(languages.len());
            }
            languages.push(language);
        }
        let known = file.codes.keys().filter_map(Lang::from_code);
        Self {
            languages,
            tells,
            detector: Detector::with_allowlist(known.collect()),
            codes: file.codes,
        }
    }

    /// The languages that a word in lower case tells: whole, or by its elided head, as "j'ai".
    fn told_by(&self, word: &str) -> &[usize] {
        let head = || word.find('\'').and_then(|it| self.tells.get(&word[..=it]));
        let told = self.tells.get(word).or_else(head);
        told.map_or(&[], Vec::as_slice)
    }

    /// What the detector makes of the words, if it is sure.
    fn detect(&self, words: &[&str]) -> Option<&str> {
        let small = |it: &&str| !it.starts_with(char::is_uppercase);
        let named = words.iter().filter(|it| !small(it)).count();
        let words: Vec<_> = match named * 2 > words.len() {
            true => words.to_vec(),
            false => words.iter().copied().filter(small).collect(),
        };
        let text = words.join(" ");
        if text.len() < TOO_SHORT {
            return None;
        }
        let found = self.detector.detect(&text).filter(|it| it.is_reliable())?;
        self.codes.get(found.lang().code()).map(String::as_str)
    }
}

/// The first words that are the writer's own.
fn own_words(text: &str) -> Vec<&str> {
    let own = text.lines().filter(|it| !it.trim_start().starts_with('>'));
    own.flat_map(str::unicode_words)
        .filter(|it| it.starts_with(char::is_alphabetic))
        .take(ENOUGH)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_english_is_english() {
        for text in [
            "Deer space arkive wen is the nex film. i luv yoda so mutch. can u rite bak pleas",
            "helo im Zak and i wont a droyd lik arto. my bruver sez thay r not reel but i no thay ar",
            "dere museem i lickt the dinosor best it woz hyooj wot did it eet",
            "can i hav a stikr pls",
            "pleez can yoo mak a film wiv a gurl jedi. i am 6",
            "hi wen dus the shop opn",
        ] {
            assert!(matches!(language_of(text), Some("en") | None), "{text}");
        }
    }

    #[test]
    fn other_languages_are_noticed() {
        for (language, text) in [
            (
                "nl",
                "Beste mensen van het museum, hebben jullie nog kaartjes voor zaterdag?",
            ),
            (
                "pl",
                "Dzień dobry, czy mogę prosić o zwrot pieniędzy za zamówienie? Zabawka przyszła zepsuta.",
            ),
            (
                "it",
                "Buongiorno, vorrei sapere quando esce il prossimo libro. Mia figlia lo aspetta da mesi.",
            ),
            (
                "pt",
                "Olá, eu queria saber quando vocês vão abrir a loja no Porto. Muito obrigada!",
            ),
            (
                "sv",
                "Hej! Jag heter Elsa och jag är sju år. Kan ni skicka en bild på R2D2?",
            ),
            (
                "ru",
                "Здравствуйте, когда вы открываетесь в субботу? Мы хотим прийти с детьми.",
            ),
            ("ja", "こんにちは。次の映画はいつですか。"),
            (
                "fi",
                "Hei, haluaisin tietää milloin seuraava kirja ilmestyy ja mistä sen voi ostaa.",
            ),
            (
                "tr",
                "Merhaba, siparişim hâlâ gelmedi ve kimse telefonlarıma cevap vermiyor.",
            ),
            (
                "ca",
                "Bon dia, voldríem saber si el museu és obert amb visites per a escoles. Moltes gràcies!",
            ),
        ] {
            assert_eq!(language_of(text), Some(language), "{text}");
        }
    }

    #[test]
    fn a_greeting_alone_tells_the_language() {
        for (language, text) in [
            ("de", "Liebes Café-Team, toll!"),
            ("fr", "Chère équipe, bravo !"),
            ("es", "Estimados señores: fantástico."),
            ("en", "Dear Archive, wow!"),
        ] {
            assert_eq!(language_of(text), Some(language), "{text}");
        }
    }

    #[test]
    fn quoted_lines_have_no_say() {
        let text = "> We are sorry that you have not had an answer to your letter.\n> The team\n\nVielen Dank, das ist sehr nett!";
        assert_eq!(language_of(text), Some("de"));
    }
}
