//! A number, a day or a name that nobody vouches for holds the letter, in each language.

use std::sync::Arc;

use jiff::civil::date;
use longhand::Draft;
use longhand::Profile;
use longhand::Scribe;
use longhand::words::Pack;
use longhand::words::Source;

/// A letter in a language, with a value that was handed in, and a paragraph to put words into.
fn letter(language: &str) -> (Arc<Pack>, Draft) {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    put("pack.yaml", &format!("name: own\nlanguage: {language}\n"));
    put(
        "letters/note.txt",
        "Ada,\n\n{{ given.news }}\n\nZwei.\n\nVon,\nMaud\n",
    );
    let profile = "name: Ada\nborn: 2010-05-03\nfacts: {dog: Bruno, visits: 12}\n";
    let profile = Profile::from_yaml(profile).unwrap();
    let scribe = Scribe::new();
    let pack = scribe.read_pack(folder.path()).unwrap();
    let letter = scribe.letter_to(&profile).with_pack(pack.clone());
    let letter = letter.occasion("note").given("news", "1204 Bäume");
    (pack, letter.on(date(2026, 11, 21)).write().unwrap())
}

fn unsupported(draft: &Draft) -> Option<String> {
    let mut found = draft.findings.iter().filter(|it| it.code == "unsupported");
    found.next().and_then(|it| it.quote.clone())
}

/// What nobody vouches for when somebody puts these words in.
fn put_in(language: &str, words: &str) -> Option<String> {
    let (pack, mut draft) = letter(language);
    let span = &mut draft.letter.blocks[2].spans[0];
    span.text = words.to_owned();
    span.source = Arc::new(Source::Edit);
    draft.check(&pack);
    unsupported(&draft)
}

#[test]
fn numbers_days_and_names_need_somebody_who_vouches_for_them() {
    for (language, words, doubtful) in [
        ("en", "Bruno came twelve times.", None),
        ("en", "On 3 May, the oak was 1204 weeks old.", None),
        (
            "en",
            "We met Hilda on Tuesday, for thirteen pounds.",
            Some("Hilda, Tuesday, thirteen"),
        ),
        ("de", "Am 3. Mai kam der Hund mit dem großen Korb.", None),
        ("de", "Sie haben zwölf Bäume und einen Apfel.", None),
        (
            "de",
            "Dort saß Hilda am Dienstag mit dreizehn Äpfeln.",
            Some("Hilda, Dienstag, dreizehn"),
        ),
        ("fr", "On a vu Bruno douze fois.", None),
        (
            "fr",
            "Il y avait treize pommes mardi chez Hilda.",
            Some("treize, mardi, Hilda"),
        ),
        ("es", "Vimos a Bruno doce veces.", None),
        (
            "es",
            "Había trece manzanas el martes con Hilda.",
            Some("trece, martes, Hilda"),
        ),
    ] {
        assert_eq!(
            put_in(language, words).as_deref(),
            doubtful,
            "{language}: {words}"
        );
    }
}

#[test]
fn a_value_that_came_loose_from_its_source_holds() {
    let (pack, mut draft) = letter("en");
    draft.check(&pack);
    assert_eq!(unsupported(&draft), None);
    draft.given.insert("news".into(), "1205 Bäume".into());
    draft.check(&pack);
    assert_eq!(unsupported(&draft).as_deref(), Some("1204"));
    assert!(draft.is_held());
}
