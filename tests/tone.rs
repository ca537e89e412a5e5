//! Tone, length and season: who sets them, and what they change.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::civil::date;
use longhand::Draft;
use longhand::Error;
use longhand::Profile;
use longhand::Scribe;
use longhand::document;
use longhand::finding::Weight;
use longhand::people::Length;
use longhand::people::intake;
use longhand::tone::Dial;
use longhand::tone::Layer;
use longhand::words::BlockKind;
use longhand::words::Pack;
use longhand::words::Source;
use longhand::words::presets;
use serde::Deserialize;
use tempfile::TempDir;

const DAY: Date = date(2026, 11, 21);

const HEAD: &str = "\
name: post
tone: {formality: 0.2, warmth: 0.2, playfulness: 0.2, enthusiasm: 0.2}
length: long
cohorts:
  regulars: {tone: {formality: 0.4, warmth: 1.0}, length: short}
  night owls: {tone: {warmth: 0.0}}
presets:
  salty: {formality: 0.1, playfulness: 0.7}
";

const NOTE: &str = "\
---
occasion: note
tone: {warmth: 0.3}
range: {playfulness: [0, 0.6]}
without: {short: [more], usual: [most]}
---
{{ salutation() }}

{{ body() }} {{ more() }} {{ most() }} {{ weather() }}

{{ close() }}
";

const PHRASES: &str = "\
salutation: [{text: \"Dear {{ name.call }},\"}]
body: [{text: The lamp is lit.}]
more: [{text: The stairs are swept.}]
most: [{text: The log is written up.}]
weather:
  - {season: [winter], text: Mind the ice.}
  - {season: [summer], text: The swallows are here.}
  - {needs: [season], season: [autumn], text: \"A good {{ season }} to you.\"}
close: [{text: Yours, id: plain-close}]
";

/// A small pack; the texts of these files replace its own.
fn pack(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let own = [
        ("pack.yaml", HEAD),
        ("letters/note.txt", NOTE),
        ("phrases/all.yaml", PHRASES),
    ];
    for (path, text) in own.iter().chain(files) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn read(folder: &TempDir) -> Result<Arc<Pack>, Error> {
    Pack::from_folder(folder.path(), &[]).map(Arc::new)
}

fn note(profile: &str) -> Draft {
    note_on(profile, DAY)
}

fn note_on(profile: &str, day: Date) -> Draft {
    let profile = Profile::from_yaml(profile).unwrap();
    let pack = read(&pack(&[])).unwrap();
    let scribe = Scribe::new();
    let letter = scribe.letter_to(&profile).with_pack(pack);
    letter.occasion("note").on(day).write().unwrap()
}

fn set(draft: &Draft, dial: Dial) -> (f32, Layer) {
    let tone = &draft.letter.tone;
    let value = (tone.tone.get(dial) * 1000.0).round() / 1000.0;
    (value, tone.set_by[dial as usize].1)
}

#[test]
fn the_person_outranks_the_household_and_so_on_down_to_the_pack() {
    let warmth = |profile: &str| set(&note(profile), Dial::Warmth);
    assert_eq!(
        set(&note("name: Ada"), Dial::Enthusiasm),
        (0.2, Layer::Pack)
    );
    assert_eq!(warmth("name: Ada"), (0.3, Layer::Occasion));
    let cohort = "name: Ada\ncohorts: [{name: regulars, confidence: 1}]\n";
    assert_eq!(warmth(cohort), (1.0, Layer::Cohort));
    let household = format!("{cohort}household: {{name: holt, tone: {{warmth: 0.6}}}}\n");
    assert_eq!(warmth(&household), (0.6, Layer::Household));
    let person = format!("{household}tone: {{warmth: 0.7}}\n");
    assert_eq!(warmth(&person), (0.7, Layer::Person));
    let scribe = Scribe::new();
    let profile = Profile::from_yaml(&person).unwrap();
    let letter = scribe
        .letter_to(&profile)
        .with_pack(read(&pack(&[])).unwrap());
    let draft = letter
        .occasion("note")
        .tone(Dial::Warmth, 0.9)
        .write()
        .unwrap();
    assert_eq!(set(&draft, Dial::Warmth), (0.9, Layer::Request));
    insta::assert_snapshot!("account", draft.letter.tone_account());
}

#[test]
fn the_range_of_an_occasion_outranks_everybody() {
    let draft = note("{name: Ada, tone: {playfulness: 0.9}}");
    assert_eq!(set(&draft, Dial::Playfulness), (0.6, Layer::Range));
    let said = draft.letter.tone.said.iter();
    let said: Vec<_> = said.filter(|it| it.dial == Dial::Playfulness).collect();
    assert_eq!(said.len(), 3);
    assert_eq!((said[1].layer, said[1].value), (Layer::Person, 0.9));
}

#[test]
fn a_cohort_is_a_prior_and_moves_a_dial_by_its_confidence() {
    let warmth = |cohorts: &str| {
        let draft = note(&format!("name: Ada\ncohorts: {cohorts}\n"));
        set(&draft, Dial::Warmth).0
    };
    // Half-way from 0.3, which the occasion says, to 1.
    assert_eq!(warmth("[regulars]"), 0.65);
    assert_eq!(warmth("[{name: regulars, confidence: 0.1}]"), 0.37);
    // Two groups, a half and a quarter of the way.
    assert_eq!(
        warmth("[regulars, {name: night owls, confidence: 0.25}]"),
        0.575
    );
}

#[test]
fn a_cohort_that_the_pack_does_not_know_is_noted_without_its_name() {
    let draft = note("{name: Ada, cohorts: [lighthouse-keepers]}");
    let mut findings = draft.findings().into_iter();
    let finding = findings.find(|it| it.code == "unknown-cohort").unwrap();
    assert_eq!(
        (finding.weight, finding.at.as_deref()),
        (Weight::Note, Some("cohorts"))
    );
    assert!(!finding.to_string().contains("lighthouse") && !finding.help.contains("lighthouse"));
    assert_eq!(finding.quote.as_deref(), Some("lighthouse-keepers"));
}

#[test]
fn a_cohort_is_never_named_in_a_letter() {
    let telling = "body: [{text: \"{{ cohorts }}\"}]\n";
    let folder = pack(&[(
        "phrases/all.yaml",
        &PHRASES.replace("body: [{text: The lamp is lit.}]\n", telling),
    )]);
    let error = read(&folder).unwrap_err();
    assert!(
        error.to_string().contains("`cohorts` is not a field"),
        "{error}"
    );
    let scribe = Scribe::new();
    let yaml = "{name: Ada, cohorts: [zebras, {name: regulars, confidence: 1}], visits: 40}";
    let profile = Profile::from_yaml(yaml).unwrap();
    for name in Pack::names() {
        let pack = Pack::built_in(&name).unwrap();
        for (occasion, _) in pack.occasions() {
            let letter = scribe.letter_to(&profile).pack(&name).occasion(occasion);
            let letter = letter.replying_to(LETTER).on(DAY);
            // Some occasions want more than is known here.
            let Ok(draft) = letter.write() else { continue };
            assert!(!draft.text().contains("zebra"), "{name}/{occasion}");
            assert!(!draft.letter.tone_account().contains("regulars"));
        }
    }
}

#[test]
fn several_readers_are_met_half_way() {
    let draft =
        note("{name: Ada, tone: {formality: 0.9}, with: [{name: Bo, tone: {formality: 0.4}}, Cy]}");
    assert_eq!(set(&draft, Dial::Formality), (0.65, Layer::Person));
    assert!(
        draft
            .letter
            .tone_account()
            .contains("0.65  the person: the mean of 2 people")
    );
}

#[test]
fn a_household_is_a_name_or_says_more_and_reads_back_as_written() {
    let name = Profile::from_yaml("{name: Ada, household: holt}").unwrap();
    assert!(name.to_yaml().unwrap().contains("household: holt\n"));
    let yaml = "{name: Ada, household: {name: holt, tone: {warmth: 0.5}, length: short}}";
    let more = Profile::from_yaml(yaml).unwrap();
    for profile in [name, more] {
        let json = serde_json::to_string(&profile).unwrap();
        assert!(Profile::from_json(&json).unwrap() == profile, "{json}");
        let yaml = profile.to_yaml().unwrap();
        assert!(Profile::from_yaml(&yaml).unwrap() == profile, "{yaml}");
    }
    for yaml in ["{household: \"\"}", "{household: {}}", "{household: }"] {
        assert!(
            Profile::from_yaml(yaml).unwrap().household.is_none(),
            "{yaml}"
        );
    }
}

#[test]
fn a_tone_has_a_name_in_every_pack_or_in_its_own() {
    let formality = |tone: &str| {
        let draft = note(&format!("name: Ada\ntone: {tone}\n"));
        set(&draft, Dial::Formality).0
    };
    assert_eq!(
        formality("formal"),
        presets()["formal"].tone.0[&Dial::Formality]
    );
    assert_eq!(formality("salty"), 0.1);
    assert_eq!(formality("{preset: salty, formality: 0.4}"), 0.4);
    let draft = note("{name: Ada, tone: nautical}");
    assert_eq!(set(&draft, Dial::Formality).1, Layer::Pack);
    assert!(draft.findings().iter().any(|it| it.code == "unknown-tone"));
    let scribe = Scribe::new();
    let letter = scribe.letter().pack("cafe").occasion("thank-you");
    let error = letter.tone_named("nautical").write().unwrap_err();
    assert!(error.report().contains("solemn"), "{}", error.report());
}

#[test]
fn a_named_tone_of_a_profile_reads_back_as_written() {
    for tone in [
        "warm",
        "{preset: warm, formality: 0.25}",
        "{playfulness: 0.5}",
    ] {
        let profile = Profile::from_yaml(&format!("name: Ada\ntone: {tone}\n")).unwrap();
        let again = Profile::from_yaml(&profile.to_yaml().unwrap()).unwrap();
        assert!(again == profile, "{tone}");
    }
}

#[test]
fn a_tone_of_one_point_seven_is_refused_where_it_stands() {
    for tone in ["1.7", "-0.1", ".nan", ".inf", "high"] {
        let profile = format!("name: Ada\ntone: {{warmth: {tone}}}\n");
        located(&Profile::from_yaml(&profile).unwrap_err(), "profile.yaml:2");
        let household = format!("name: Ada\nhousehold: {{tone: {{warmth: {tone}}}}}\n");
        located(
            &Profile::from_yaml(&household).unwrap_err(),
            "profile.yaml:2",
        );
        let dial = format!("warmth: {tone}");
        for (file, text, line) in [
            ("pack.yaml", HEAD.replace("warmth: 0.2", &dial), 2),
            ("pack.yaml", HEAD.replace("warmth: 1.0", &dial), 5),
            ("pack.yaml", HEAD.replace("formality: 0.1", &dial), 8),
            ("letters/note.txt", NOTE.replace("warmth: 0.3", &dial), 3),
            (
                "letters/note.txt",
                NOTE.replace("[0, 0.6]", &format!("[0, {tone}]")),
                4,
            ),
            (
                "phrases/all.yaml",
                PHRASES.replace(
                    "{text: Yours,",
                    &format!("{{tone: {{{dial}}}, text: Yours,"),
                ),
                9,
            ),
        ] {
            let error = read(&pack(&[(file, &text)])).unwrap_err();
            located(&error, &format!("{file}:{line}"));
        }
    }
}

fn located(error: &Error, at: &str) {
    let said = error.to_string();
    assert!(
        said.contains(at) && said.contains("expected a number from 0 to 1"),
        "{said}"
    );
}

#[test]
fn a_request_for_a_tone_of_one_point_seven_is_refused() {
    let scribe = Scribe::new();
    for value in [1.7, -1.0, f32::NAN] {
        let letter = scribe.letter().pack("cafe").occasion("thank-you");
        let error = letter.tone(Dial::Playfulness, value).write().unwrap_err();
        assert!(error.to_string().contains("`playfulness`"), "{error}");
    }
}

#[test]
fn one_row_with_a_tone_of_one_point_seven_is_refused_and_the_others_are_read() {
    let table = "given,playfulness,tone\nAda,0.7,\nBo,1.7,\nCy,,warm\n";
    let table = intake::csv(table.as_bytes(), "guests.csv").unwrap();
    let rows: Vec<_> = table.map(|it| it.profile).collect();
    assert_eq!(
        rows[0].as_ref().unwrap().tone.dials.0[&Dial::Playfulness],
        0.7
    );
    let error = rows[1].as_ref().unwrap_err();
    assert!(
        error
            .to_string()
            .contains("row 2, column B (`playfulness`)"),
        "{error}"
    );
    assert_eq!(
        rows[2].as_ref().unwrap().tone.preset.as_deref(),
        Some("warm")
    );
}

#[test]
fn a_tone_that_nobody_knows_is_refused_in_a_pack() {
    for (file, text) in [
        (
            "pack.yaml",
            HEAD.replace(
                "tone: {formality: 0.2, warmth: 0.2, playfulness: 0.2, enthusiasm: 0.2}",
                "tone: nautical",
            ),
        ),
        (
            "pack.yaml",
            HEAD.replace("tone: {warmth: 0.0}", "tone: nautical"),
        ),
        (
            "letters/note.txt",
            NOTE.replace("tone: {warmth: 0.3}", "tone: nautical"),
        ),
    ] {
        let error = read(&pack(&[(file, &text)])).unwrap_err();
        assert!(error.to_string().contains(&format!("{file}:")), "{error}");
        assert!(error.report().contains("salty"), "{}", error.report());
    }
    let named = NOTE.replace("tone: {warmth: 0.3}", "tone: salty");
    read(&pack(&[("letters/note.txt", &named)])).unwrap();
}

#[test]
fn a_short_letter_leaves_out_what_a_longer_one_says() {
    let text = |profile: &str| note(profile).text();
    let [long, usual, short] =
        ["long", "usual", "short"].map(|it| text(&format!("{{name: Ada, length: {it}}}")));
    assert!(long.contains("stairs") && long.contains("log"));
    assert!(usual.contains("stairs") && !usual.contains("log"));
    assert!(!short.contains("stairs") && !short.contains("log") && short.contains("lamp"));
}

#[test]
fn the_length_is_the_persons_before_the_households_and_so_on() {
    let length = |profile: &str| {
        let length = note(profile).letter.length;
        (length.length, length.set_by)
    };
    let [short, usual, long] = [Length::Short, Length::Usual, Length::Long];
    assert_eq!(length("name: Ada"), (long, Layer::Pack));
    assert_eq!(
        length("{name: Ada, cohorts: [regulars]}"),
        (short, Layer::Cohort)
    );
    // Less than half sure is not enough.
    let doubtful = "name: Ada\ncohorts: [{name: regulars, confidence: 0.4}]\n";
    assert_eq!(length(doubtful), (long, Layer::Pack));
    let household = "name: Ada\ncohorts: [regulars]\nhousehold: {length: usual}\n";
    assert_eq!(length(household), (usual, Layer::Household));
    assert_eq!(
        length(&format!("{household}length: long\n")),
        (long, Layer::Person)
    );
    assert_eq!(
        length("{name: Ada, length: short, with: [{name: Bo, length: long}]}"),
        (usual, Layer::Person)
    );
}

#[test]
fn no_length_leaves_out_what_a_letter_cannot_be_without() {
    for (without, said) in [
        ("{short: [close]}", "no letter can be without `close`"),
        ("{usual: [answer]}", "no letter can be without `answer`"),
    ] {
        let text = NOTE.replace("{short: [more], usual: [most]}", without);
        let error = read(&pack(&[("letters/note.txt", &text)])).unwrap_err();
        assert!(
            error.to_string().contains("letters/note.txt:5") && error.to_string().contains(said),
            "{error}"
        );
    }
    let apology = NOTE.replace(
        "without: {short: [more], usual: [most]}",
        "kind: apology\nwithout: {short: [own]}",
    );
    let error = read(&pack(&[("letters/note.txt", &apology)])).unwrap_err();
    assert!(
        error.to_string().contains("an apology without `own`"),
        "{error}"
    );
}

#[test]
fn a_beat_that_is_left_out_and_was_never_there_is_noted() {
    let text = NOTE.replace("{short: [more]", "{short: [moer]");
    let pack = read(&pack(&[("letters/note.txt", &text)])).unwrap();
    let found = longhand::words::survey(&pack, None);
    let finding = found.iter().find(|it| it.message.contains("`moer`"));
    assert_eq!(finding.map(|it| it.code.as_str()), Some("unreachable"));
}

#[test]
fn the_season_is_the_readers() {
    let text = |profile: &str, day: Date| note_on(profile, day).text();
    let january = date(2027, 1, 10);
    assert!(text("{name: Ada, address: {country: Austria}}", january).contains("ice"));
    assert!(text("{name: Ada, locale: en-AU}", january).contains("swallows"));
    // The address outweighs the language.
    assert!(
        text(
            "{name: Ada, locale: en-GB, address: {country: New Zealand}}",
            january
        )
        .contains("swallows")
    );
    for nowhere in [
        "name: Ada",
        "{name: Ada, locale: en-SG}",
        "{name: Ada, locale: en}",
    ] {
        let text = text(nowhere, january);
        assert!(
            !text.contains("ice") && !text.contains("swallows"),
            "{text}"
        );
    }
    assert!(text("{name: Ada, locale: en-IE}", DAY).contains("A good autumn to you."));
    assert!(text("{name: Ada, locale: en-NZ}", date(2027, 4, 2)).contains("A good autumn to you."));
}

#[test]
fn a_paragraph_that_sounds_unlike_the_letter_is_shown() {
    let stiff = PHRASES.replace(
        "{text: The lamp is lit.}",
        "{id: stiff, tone: {formality: 0.9}, text: The lamp has been lit.}",
    );
    let pack = read(&pack(&[("phrases/all.yaml", &stiff)])).unwrap();
    let scribe = Scribe::new();
    let ada = Profile::named("Ada");
    let jumps = |formality: f32| {
        let letter = scribe
            .letter_to(&ada)
            .with_pack(pack.clone())
            .occasion("note");
        let draft = letter.tone(Dial::Formality, formality).write().unwrap();
        let finding = draft
            .findings()
            .into_iter()
            .find(|it| it.code == "tone-jump")
            .cloned();
        finding.map(|it| (it.weight, it.at))
    };
    assert_eq!(jumps(0.2), Some((Weight::Warn, Some("stiff".into()))));
    assert_eq!(jumps(0.6), None);
}

#[test]
fn a_telling_about_what_they_love_is_preferred_also_when_that_was_inferred() {
    let topics = PHRASES.replace("[{text: The lamp is lit.}]", "[{text: The lamp is lit.}, {about: [dogs], text: The dog is well.}, {about: [spiders], text: The web is up.}]");
    let pack = read(&pack(&[("phrases/all.yaml", &topics)])).unwrap();
    let scribe = Scribe::new();
    let told = |likes: &str| {
        let count = |words: &str| {
            let texts = (0..60).map(|seed| {
                let profile = Profile::from_yaml(&format!("name: Ada\n{likes}\n")).unwrap();
                let letter = scribe.letter_to(&profile).with_pack(pack.clone());
                letter.occasion("note").seed(seed).write().unwrap().text()
            });
            texts.filter(|it| it.contains(words)).count()
        };
        (count("dog"), count("web"))
    };
    let (nobody, anybody) = told("");
    let (lover, _) = told("loves: [{what: my old dog, how: inferred}]");
    assert!(lover > nobody + 10, "{nobody} {lover}");
    assert!(anybody > 5);
    assert_eq!(
        told("allergies: [spider bites]\nhates: [big dogs, spiders]"),
        (0, 0)
    );
}

const LETTER: &str =
    "Dear Archive,\n\nCan a Jedi have a dog? Is it hard to build a lightsaber?\n\nSam, age 8\n";

/// What a telling states, by its id.
fn stated(pack: &str) -> BTreeMap<String, BTreeMap<String, f32>> {
    #[derive(Deserialize)]
    struct Telling {
        id: String,
        #[serde(default)]
        tone: BTreeMap<String, f32>,
    }

    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("templates/packs")
        .join(pack)
        .join("phrases");
    let mut stated = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        // Other keys of a telling are of no matter here.
        let beats: BTreeMap<String, Vec<serde_json::Value>> =
            document::yaml("phrases.yaml", &text).unwrap();
        for telling in beats.into_values().flatten() {
            let Ok(Telling { id, tone }) = serde_json::from_value(telling) else {
                continue;
            };
            stated.insert(id, tone);
        }
    }
    stated
}

const PEOPLE: [(&str, &str, &str); 6] = [
    (
        "galaxy",
        "reply",
        "name: Sam\nage: {years: 8, on: 2026-11-01}\nloves: [droids]\n",
    ),
    (
        "galaxy",
        "reply",
        "name: Sam\nage: {years: 41, on: 2026-11-01}\n",
    ),
    (
        "galaxy",
        "surprise",
        "name: Sam\nage: {years: 15, on: 2026-11-01}\nloves: [droids, maps]\n",
    ),
    (
        "cafe",
        "thank-you",
        "name: Sam\nvisits: 41\nfacts: {usual: a flat white, seat: the window table}\n",
    ),
    (
        "cafe",
        "surprise",
        "name: Sam\nvisits: 212\nloves: [rain]\nfacts: {usual: tea, dog: Fig}\n",
    ),
    ("cafe", "thank-you", "name: Sam\n"),
];

/// Whole letters, where what one paragraph says takes words from the next, so that a single one
/// may step back a little; that each choice by itself never does is tested beside the choice.
#[test]
fn turning_a_dial_up_makes_letters_with_more_of_it() {
    const SEEDS: u64 = 8;
    let scribe = Scribe::new();
    let mut letters = BTreeSet::new();
    let (mut worst, mut climbs) = (0.0_f32, 0);
    for (pack, occasion, person) in PEOPLE {
        let stated = stated(pack);
        let profile = Profile::from_yaml(person).unwrap();
        for dial in [Dial::Formality, Dial::Playfulness] {
            let mut means = [0.0_f32; 11];
            for seed in 0..SEEDS {
                let mut last = 0.0;
                for (step, mean) in means.iter_mut().enumerate() {
                    let letter = scribe.letter_to(&profile).pack(pack).occasion(occasion);
                    let letter = match occasion {
                        "reply" => letter.replying_to(LETTER),
                        _ => letter,
                    };
                    let letter = letter.on(DAY).seed(seed).tone(dial, step as f32 / 10.0);
                    let draft = letter.write().unwrap();
                    letters.insert((pack, occasion, person, draft.text()));
                    let ids = ids(&draft);
                    let values = ids.iter().filter_map(|it| stated.get(it)?.get(dial.name()));
                    let values: Vec<f32> = values.copied().collect();
                    let now = values.iter().sum::<f32>() / values.len().max(1) as f32;
                    worst = worst.max(last - now);
                    last = now;
                    *mean += now / SEEDS as f32;
                }
            }
            println!("{pack} {occasion} {} {means:.2?}", dial.name());
            let steps_back = means.windows(2).filter(|it| it[1] < it[0] - 0.03).count();
            assert_eq!(steps_back, 0, "{pack} {occasion} {dial:?} {means:?}");
            climbs += usize::from(means[10] > means[0] + 0.15);
        }
    }
    println!("worst step back {worst:.3}, {} letters", letters.len());
    assert!(worst < 0.2, "{worst}");
    assert!(letters.len() > 400, "{}", letters.len());
    assert!(climbs >= 9, "{climbs}");
}

fn ids(draft: &Draft) -> Vec<String> {
    let source = |it: &longhand::words::Span| match it.source.as_ref() {
        Source::Phrase { id, .. } => Some(id.to_string()),
        _ => None,
    };
    draft.letter.spans().filter_map(source).collect()
}

#[test]
fn short_letters_are_shorter_and_long_ones_are_not() {
    let scribe = Scribe::new();
    let (mut shorter, mut all) = (0, 0);
    for (pack, occasion, person) in PEOPLE {
        for seed in 0..10 {
            let words = ["short", "usual", "long"].map(|length| {
                let profile = Profile::from_yaml(&format!("{person}length: {length}\n")).unwrap();
                let letter = scribe.letter_to(&profile).pack(pack).occasion(occasion);
                let letter = if occasion == "reply" {
                    letter.replying_to(LETTER)
                } else {
                    letter
                };
                let draft = letter.on(DAY).seed(seed).write().unwrap();
                let body = draft.letter.blocks_of(BlockKind::Paragraph);
                body.map(|it| it.text().split_whitespace().count())
                    .sum::<usize>()
            });
            assert!(
                words[0] <= words[1] && words[1] <= words[2],
                "{pack} {occasion} {words:?}"
            );
            shorter += usize::from(words[0] < words[1]);
            all += 1;
        }
    }
    assert!(shorter * 3 > all * 2, "{shorter} of {all}");
}
