//! Letters in German, French and Spanish, and in languages that nobody here reads.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test says what it found, and fails by panicking"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;
use std::time::Instant;

use longhand::listen::Reading;
use longhand::listen::read;
use serde::Deserialize;

/// Sentences of one language, by what is read in them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentences {
    greeting: String,
    ages: BTreeMap<String, Option<u32>>,
    asks: Vec<String>,
    manners: Vec<String>,
    worries: Vec<String>,
    complaints: Vec<String>,
}

impl Sentences {
    fn of(language: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/tongues");
        let file = fs::read_to_string(folder.join(format!("{language}.yaml"))).unwrap();
        serde_yaml::from_str(&file).unwrap()
    }

    fn read(&self, sentence: &str) -> Reading {
        read(&format!("{}\n\n{sentence}\n", self.greeting))
    }
}

#[test]
fn sentences_are_read_in_their_language() {
    let mut wrong = String::new();
    for language in ["de", "fr", "es"] {
        let sentences = Sentences::of(language);
        let mut say = |fine: bool, kind: &str, sentence: &str| {
            if !fine {
                writeln!(wrong, "{language}: {kind}: {sentence}").unwrap();
            }
        };
        for (sentence, age) in &sentences.ages {
            let found = sentences.read(sentence).age.map(|it| it.years);
            say(found == *age, &format!("age {found:?}"), sentence);
        }
        for it in &sentences.asks {
            say(!sentences.read(it).asks.is_empty(), "no ask", it);
        }
        for it in &sentences.worries {
            say(!sentences.read(it).worries.is_empty(), "no worry", it);
        }
        for it in &sentences.complaints {
            say(
                !sentences.read(it).complaints.is_empty(),
                "no complaint",
                it,
            );
        }
        for it in &sentences.manners {
            let found = sentences.read(it).matters().count();
            say(found == 0, "no manner", it);
        }
        for it in sentences.asks.iter().chain(&sentences.manners) {
            let told = sentences.read(it).language;
            say(told.as_deref() == Some(language), "language", it);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn salutations_closings_and_postscripts_are_known() {
    for (letter, writer, salutation, postscript) in [
        (
            "Sehr geehrte Damen und Herren,\n\nder Kuchen war kalt.\n\nMit freundlichen Grüßen\nDr. Irmgard Wehmeier\n\nNachtrag: Der Tee auch.",
            "Dr. Irmgard Wehmeier",
            "Sehr geehrte Damen und Herren,",
            "Der Tee auch.",
        ),
        (
            "Liebes Café-Team,\n\ndanke für alles.\n\nHerzliche Grüße, eure Mia\nPS: Ich komme wieder.",
            "Mia",
            "Liebes Café-Team,",
            "Ich komme wieder.",
        ),
        (
            "Madame, Monsieur,\n\nJe n'ai rien reçu.\n\nVeuillez agréer, Madame, Monsieur, mes salutations distinguées.\n\nPhilippe Szymanski\n\nP.-S. : Mon dossier est au dos.",
            "Philippe Szymanski",
            "Madame, Monsieur,",
            "Mon dossier est au dos.",
        ),
        (
            "Chère équipe,\n\nmerci pour tout !\n\nGros bisous\nLéa",
            "Léa",
            "Chère équipe,",
            "",
        ),
        (
            "Estimados señores:\n\nNo ha llegado nada.\n\nAtentamente,\nOsvaldo Rébori\n\nP.D.: Conservo el recibo.",
            "Osvaldo Rébori",
            "Estimados señores:",
            "Conservo el recibo.",
        ),
        (
            "Hola,\n\nme encantan los droides.\n\nUn abrazo muy fuerte,\nLucía\n\nPosdata: tengo un dibujo.",
            "Lucía",
            "Hola,",
            "tengo un dibujo.",
        ),
    ] {
        let reading = read(letter);
        let words = |it: Option<longhand::listen::Said>| it.map(|it| it.text).unwrap_or_default();
        assert_eq!(words(reading.writer), writer, "{letter}");
        assert_eq!(words(reading.salutation), salutation, "{letter}");
        assert_eq!(words(reading.postscript), postscript, "{letter}");
    }
}

#[test]
fn a_letter_in_a_language_without_a_book_is_left_to_a_person() {
    let reading = read(
        "Beste mensen van het museum,\n\nKunnen jullie mij vertellen hoe laat jullie opengaan? Ik ben 8 jaar.\n\nGroetjes,\nSanne\n\nP.S. Ik hou van dino's.",
    );
    assert_eq!(reading.language.as_deref(), Some("nl"));
    assert_eq!(reading.matters().count(), 0);
    assert!(reading.age.is_none());
    assert_eq!(reading.postscript.unwrap().text, "Ik hou van dino's.");
}

#[test]
fn accents_and_umlauts_may_be_missing() {
    let german =
        read("Liebes Team,\n\nich moechte wissen, ob ihr auch Fuehrungen fuer Kinder macht.");
    assert_eq!(german.asks.len(), 1);
    let french = read("Bonjour,\n\nJe suis tres decue, le colis est arrive abime.");
    assert!(!french.complaints.is_empty());
    let spanish = read("Hola,\n\n¿Cuantos anos tiene Yoda? me llego rota la espada");
    assert_eq!(spanish.asks.len(), 1);
}

#[test]
fn every_language_is_read_in_time_that_grows_with_the_letter() {
    for language in ["de", "fr", "es"] {
        let sentences = Sentences::of(language);
        let all = sentences.asks.iter().chain(&sentences.complaints);
        let page: Vec<_> = all.map(String::as_str).collect();
        let letter =
            |pages: usize| format!("{}\n\n{}", sentences.greeting, page.join(" ").repeat(pages));
        let time = |letter: &str| {
            let start = Instant::now();
            read(letter);
            start.elapsed()
        };
        read(&letter(1));
        let (short, long) = (time(&letter(5)), time(&letter(50)));
        println!("{language}: 5 pages {short:?}, 50 pages {long:?}");
        assert!(long < short * 40 + Duration::from_millis(200), "{language}");
    }
}
