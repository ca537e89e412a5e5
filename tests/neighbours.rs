//! People who compare their letters: a school class, a household. No two get the same.
#![cfg(feature = "tables")]

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::date;
use longhand::Profile;
use longhand::Scribe;
use longhand::people::intake;
use longhand::people::intake::Options;
use longhand::post::Run;
use longhand::words::BlockKind;
use longhand::words::Brief;
use longhand::words::Letter;
use longhand::words::Neighbours;
use longhand::words::Past;
use longhand::words::Request;
use longhand::words::Source;
use longhand::words::Written;
use longhand::words::write_after;

const CLASS: usize = 28;

fn request(occasion: &str) -> Request {
    let mut request = Request::new(occasion);
    request.date = Some(date(2026, 11, 21));
    request
}

/// A letter to each of these people, each beside those before.
fn letters(pack: &str, occasion: &str, people: &[Profile]) -> Vec<Written> {
    let pack = Scribe::new().pack(pack).unwrap();
    let request = request(occasion);
    let brief = Brief::new(&pack, &request, None).unwrap();
    let mut neighbours = Neighbours::default();
    let letters = people.iter().map(|profile| {
        let past = Past::default().beside(&neighbours);
        let written = write_after(&brief, profile, None, past).unwrap();
        neighbours.add(profile, &written.letter);
        written
    });
    letters.collect()
}

/// A class of people of whom the same is known, name and all.
fn alike(profile: &str) -> Vec<Profile> {
    let one = Profile::from_yaml(profile).unwrap();
    vec![one; CLASS]
}

/// A class of people of whom the same is known, but for the name.
fn named(profile: &str) -> Vec<Profile> {
    let people = alike(profile)
        .into_iter()
        .zip("ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖ".chars());
    let renamed = people.map(|(mut it, initial)| {
        it.id = Some(initial.to_string());
        it.name.given = Some(format!("{initial}da"));
        it
    });
    renamed.collect()
}

fn tellings(letter: &Letter, kind: BlockKind) -> Vec<(String, String)> {
    let spans = letter.blocks_of(kind).flat_map(|it| &it.spans);
    let tellings = spans.filter_map(|it| match it.source.as_ref() {
        Source::Phrase { beat, id, .. } => Some((beat.to_string(), id.to_string())),
        Source::Answer { entry, id, .. } => Some((entry.to_string(), id.to_string())),
        _ => None,
    });
    let mut tellings: Vec<_> = tellings.collect();
    tellings.dedup();
    tellings
}

/// That a class can compare its letters, and nobody feels like one of a pile.
fn spread(pack: &str, occasion: &str, people: &[Profile]) {
    let written = letters(pack, occasion, people);
    let letters: Vec<_> = written.iter().map(|it| &it.letter).collect();
    let body = |it: &&Letter| {
        let paragraphs = it.blocks_of(BlockKind::Paragraph).map(|it| it.text());
        paragraphs.collect::<Vec<_>>().join("\n\n")
    };
    let bodies: BTreeSet<_> = letters.iter().map(body).collect();
    assert_eq!(
        bodies.len(),
        people.len(),
        "{pack}/{occasion}: two bodies are the same"
    );

    let mut used: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for letter in &letters {
        for kind in [BlockKind::Paragraph, BlockKind::Close] {
            for (beat, id) in tellings(letter, kind) {
                *used.entry(beat).or_default().entry(id).or_default() += 1;
            }
        }
    }
    for (beat, tellings) in &used {
        let most = people.len().div_ceil(tellings.len());
        for (id, times) in tellings {
            assert!(
                *times <= most,
                "{pack}/{occasion}: {id} of {beat} {times} times: {used:#?}"
            );
        }
    }

    let mut ends = BTreeSet::new();
    for letter in &letters {
        let body = tellings(letter, BlockKind::Paragraph);
        let close = tellings(letter, BlockKind::Close);
        let end = (body.first().cloned(), body.last().cloned(), close);
        assert!(
            ends.insert(end),
            "{pack}/{occasion}: two letters open and end alike"
        );
    }
    assert!(
        written
            .iter()
            .all(|it| it.noted.iter().all(|it| it.code != "same-letter"))
    );
}

const PUPIL: &str =
    "{name: {given: Ada}, age: {years: 9, on: 2026-11-01}, group: class 3b, loves: [lightsabers]}";
const GUEST: &str = "{name: {given: Ada}, group: the book club, visits: 12, loves: [rain], facts: {usual: tea, seat: the window table}}";

#[test]
fn twenty_eight_letters_of_the_archive_to_one_class_are_twenty_eight_letters() {
    spread("galaxy", "surprise", &alike(PUPIL));
    spread("galaxy", "surprise", &named(PUPIL));
}

#[test]
fn twenty_eight_letters_of_the_cafe_to_one_club_are_twenty_eight_letters() {
    for occasion in ["thank-you", "surprise"] {
        spread("cafe", occasion, &alike(GUEST));
        spread("cafe", occasion, &named(GUEST));
    }
}

#[test]
fn sisters_and_brothers_get_different_letters() {
    let family: Vec<_> = ["Ada", "Bo", "Cy"]
        .iter()
        .map(|name| {
            let profile = format!("{{name: {name}, household: the house by the river, visits: 3}}");
            Profile::from_yaml(&profile).unwrap()
        })
        .collect();
    spread("cafe", "thank-you", &family);
}

#[test]
fn people_of_other_groups_change_nothing() {
    let mut strangers = named(PUPIL);
    for (number, it) in strangers.iter_mut().enumerate() {
        it.group = Some(number.to_string());
    }
    let beside = letters("galaxy", "surprise", &strangers);
    for (profile, beside) in strangers.iter().zip(&beside) {
        let alone = letters("galaxy", "surprise", std::slice::from_ref(profile));
        assert_eq!(alone[0].letter, beside.letter);
    }
}

#[test]
fn a_run_gives_a_class_the_same_bytes_for_any_number_of_threads() {
    let pack = Scribe::new().pack("galaxy").unwrap();
    let request = request("surprise");
    let bytes = |draft: &longhand::Draft| Ok(draft.text().into_bytes().into());
    let row = |it: usize| format!("ada-{it},Ada,9,class {},lightsabers\n", it % 2);
    let rows: String = (0..2 * CLASS).map(row).collect();
    let table = format!("id,given,age,group,loves\n{rows}");
    let files = |threads: usize, out: &Path| {
        let brief = Brief::new(&pack, &request, None).unwrap();
        let rows = intake::read(
            std::io::Cursor::new(table.clone().into_bytes()),
            "people.csv",
            &Options::default(),
        )
        .unwrap();
        let run = Run::new(&brief, &bytes, "txt").threads(threads);
        run.into_folder(out).go(rows, |_| {}).unwrap();
        read(out)
    };
    let [one, eight] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let alone = files(1, one.path());
    assert_eq!(alone.len(), 2 * CLASS);
    assert_eq!(alone, files(8, eight.path()));
    for class in 0..2 {
        let texts: BTreeSet<_> = alone.values().skip(class).step_by(2).collect();
        assert_eq!(texts.len(), CLASS, "no two of a class get the same letter");
    }
}

fn read(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path());
    let named = entries.map(|it| (it.display().to_string(), std::fs::read(&it).unwrap()));
    let name = |path: String| path.rsplit('/').next().unwrap_or_default().to_owned();
    named.map(|(path, bytes)| (name(path), bytes)).collect()
}

#[test]
fn a_pack_that_has_too_little_to_say_says_so() {
    let folder = tempfile::tempdir().unwrap();
    small_pack(folder.path());
    let pack = Scribe::new().read_pack(folder.path()).unwrap();
    let request = request("note");
    let brief = Brief::new(&pack, &request, None).unwrap();
    let mut neighbours = Neighbours::default();
    let mut told = Vec::new();
    for profile in alike(PUPIL) {
        let past = Past::default().beside(&neighbours);
        let written = write_after(&brief, &profile, None, past).unwrap();
        neighbours.add(&profile, &written.letter);
        told.push(written.noted.iter().any(|it| it.code == "same-letter"));
    }
    // Three openings by three endings are nine bodies.
    let fresh = told.iter().take_while(|it| !**it).count();
    assert_eq!(fresh, 9);
    assert!(told[9..].iter().all(|it| *it));
}

/// A pack whose letters have three openings, three endings and one close.
fn small_pack(folder: &Path) {
    for part in ["letters", "phrases"] {
        std::fs::create_dir_all(folder.join(part)).unwrap();
    }
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write(
        "pack.yaml",
        "name: small\nsender: {organisation: the shop}\n",
    );
    write(
        "letters/note.txt",
        "---\noccasion: note\n---\n{{ salutation() }}\n\n{{ first() }}\n\n{{ second() }}\n\n{{ close() }}\n\n{{ signature() }}\n",
    );
    write(
        "phrases/all.yaml",
        "salutation: [{text: Hello}]\n\
         first: [{text: One.}, {text: Two.}, {text: Three.}]\n\
         second: [{text: Red.}, {text: Green.}, {text: Blue.}]\n\
         close: [{text: 'Yours,'}]\n\
         signature: [{text: The shop}]\n",
    );
}
