//! Packs as their authors meet them: extended, in several languages, tried on their own cases.

use std::fs;
use std::path::Path;

use jiff::civil::date;
use longhand::Profile;
use longhand::Scribe;
use longhand::trial;
use longhand::words::Pack;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("it is written");
    }
    folder
}

const FRAME: &str = "salutation: [{id: dear, text: 'Dear {{ name.call }},'}]\n\
    thank: [{id: thanks, text: Thank you for the plums.}]\n\
    close: [{id: close, text: 'Yours,'}]\nsignature: [{id: signed, text: Maud}]\n";
const SKELETON: &str = "---\noccasion: note\n---\n{{ salutation() }}\n\n{{ thank() }}\n\n{{ close() }}\n\n{{ signature() }}\n";

fn note(pack: &Path, profile: &str) -> String {
    let scribe = Scribe::new();
    let pack = scribe.read_pack(pack).expect("the pack loads");
    let profile = Profile::from_yaml(profile).expect("it reads");
    let draft = scribe
        .letter_to(&profile)
        .with_pack(pack)
        .occasion("note")
        .on(date(2026, 11, 22))
        .write();
    draft.expect("it is written").text()
}

#[test]
fn a_pack_takes_what_it_lacks_from_the_one_that_it_extends() {
    let folder = folder(&[
        ("base/pack.yaml", "name: base\nabout: b\n"),
        ("base/letters/note.txt", SKELETON),
        ("base/phrases/all.yaml", FRAME),
        ("own/pack.yaml", "name: own\nextends: ../base\n"),
        (
            "own/phrases/mine.yaml",
            "thank: [{id: thanks, text: Thank you for the pears.}]\n",
        ),
    ]);
    let own = note(&folder.path().join("own"), "name: Ada\n");
    assert_eq!(
        own,
        "Dear Ada,\n\nThank you for the pears.\n\nYours,\nMaud\n"
    );
    let base = note(&folder.path().join("base"), "name: Ada\n");
    assert!(base.contains("plums"), "{base}");
}

#[test]
fn a_pack_may_extend_a_built_in_one() {
    let folder = folder(&[
        ("pack.yaml", "name: our-archive\nextends: galaxy\n"),
        ("letters/note.txt", SKELETON),
    ]);
    let galaxy = Pack::built_in("galaxy").expect("it loads");
    let own = Pack::from_folder(folder.path(), &[]).expect("it loads");
    assert_eq!(own.entries().len(), galaxy.entries().len());
    let names: Vec<_> = own.occasions().map(|it| it.0).collect();
    assert!(
        names.contains(&"note") && names.contains(&"reply"),
        "{names:?}"
    );
}

#[test]
fn packs_that_extend_each_other_or_nothing_are_refused_with_their_place() {
    let folder = folder(&[
        ("a/pack.yaml", "name: a\nextends: ../b\n"),
        ("b/pack.yaml", "name: b\nextends: ../a\n"),
        ("c/pack.yaml", "name: c\nextends: nowhere\n"),
        ("d/pack.yaml", "name: d\nlanguage: de\nextends: galaxy\n"),
    ]);
    for (name, said) in [
        ("a", "circle"),
        ("c", "no such pack"),
        ("d", "another language"),
    ] {
        let error =
            Pack::from_folder(&folder.path().join(name), &[]).expect_err("it does not load");
        let report = error.report();
        assert!(report.contains(said), "{report}");
        assert!(report.contains("pack.yaml:"), "{report}");
    }
}

#[test]
fn a_reader_gets_the_letter_in_their_language_and_others_in_the_packs_own() {
    let french = FRAME
        .replace("Dear", "Bonjour")
        .replace("Thank you for the plums.", "Merci pour les prunes.")
        .replace("Yours,", "À bientôt,");
    let folder = folder(&[
        ("pack.yaml", "name: notes\n"),
        ("letters/note.txt", SKELETON),
        ("phrases/all.yaml", FRAME),
        ("fr/pack.yaml", "name: notes\nlanguage: fr\n"),
        ("fr/letters/note.txt", SKELETON),
        ("fr/phrases/all.yaml", &french),
    ]);
    let to = |locale: &str| note(folder.path(), &format!("name: Ada\nlocale: {locale}\n"));
    assert_eq!(
        to("fr-CA"),
        "Bonjour Ada,\n\nMerci pour les prunes.\n\nÀ bientôt,\nMaud\n"
    );
    assert!(to("en-GB").contains("plums"));
    assert!(to("de").contains("plums"), "there is no German one");
    let pack = Pack::from_folder(folder.path(), &[]).expect("it loads");
    assert_eq!(pack.languages().collect::<Vec<_>>(), ["en", "fr"]);
    assert!(pack.answers_in("fr") && !pack.answers_in("de"));
}

#[test]
fn an_occasion_without_its_fact_is_not_written() {
    let folder = folder(&[
        ("pack.yaml", "name: notes\n"),
        (
            "letters/note.txt",
            &SKELETON.replace("occasion: note", "occasion: note\nneeds: [facts.repair]"),
        ),
        ("phrases/all.yaml", FRAME),
    ]);
    assert!(note(folder.path(), "name: Ada\nfacts: {repair: both fares}\n").contains("plums"));
    let scribe = Scribe::new();
    let pack = scribe.read_pack(folder.path()).expect("it loads");
    let ada = Profile::named("Ada");
    let error = scribe
        .letter_to(&ada)
        .with_pack(pack)
        .occasion("note")
        .write()
        .expect_err("no repair");
    assert!(
        error.report().contains("facts.repair"),
        "{}",
        error.report()
    );
}

#[test]
fn the_trials_of_every_built_in_pack_are_as_they_should_be() {
    let scribe = Scribe::new();
    let mut wrong = Vec::new();
    let mut all = 0;
    for name in Pack::names() {
        let languages: Vec<_> = scribe
            .pack(&name)
            .expect("it loads")
            .languages()
            .map(str::to_owned)
            .collect();
        for (index, language) in languages.iter().enumerate() {
            let name = match index {
                0 => name.clone(),
                _ => format!("{name}/{language}"),
            };
            let pack = scribe.pack(&name).expect("it loads");
            for trial in trial::trials(&pack).expect("they read") {
                all += 1;
                let faults = trial.run(&scribe, &pack).faults;
                if !faults.is_empty() {
                    wrong.push(format!("{name}: {}: {}", trial.name, faults.join("; ")));
                }
            }
        }
    }
    println!("{all} trials of built-in packs, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_trial_that_is_not_so_says_what_is_not() {
    let folder = folder(&[
        ("pack.yaml", "name: notes\n"),
        ("letters/note.txt", SKELETON),
        ("phrases/all.yaml", FRAME),
        (
            "tests/cases.yaml",
            "- {name: plums, profile: {name: Ada}, occasion: note, says: [pears], never: [plums], holds: [generic]}\n\
             - {name: right, profile: {name: Ada}, occasion: note, says: [plums, Dear Ada]}\n",
        ),
        ("tests/answers.yaml", "- {ask: What?, entry: null}\n"),
    ]);
    let scribe = Scribe::new();
    let pack = scribe.read_pack(folder.path()).expect("it loads");
    let trials = trial::trials(&pack).expect("they read");
    assert_eq!(trials.len(), 2);
    let faults = trials[0].run(&scribe, &pack).faults;
    assert_eq!(
        faults,
        [
            "it does not say “pears”",
            "it says “plums”",
            "`generic` does not hold it"
        ]
    );
    assert!(trials[1].run(&scribe, &pack).faults.is_empty());
}
