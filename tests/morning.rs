//! A morning's post: what becomes of letters, and that nothing is lost on the way.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test says what it found, and fails by panicking"
)]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use longhand::Profile;
use longhand::Scribe;
use longhand::listen::Lane;
use longhand::listen::mail;
use longhand::listen::mail::Received;
use longhand::people::Sender;
use longhand::post::Case;
use longhand::post::Index;
use longhand::post::Morning;
use longhand::post::Opened;
use longhand::post::Orders;
use longhand::post::Tally;
use longhand::post::Verdict;
use longhand::words::Pack;
use longhand::words::Request;
use serde::Deserialize;

fn galaxy() -> Arc<Pack> {
    Scribe::new().pack("galaxy").unwrap()
}

fn request() -> Request {
    let mut request = Request::default();
    request.date = Some(date(2026, 11, 22));
    request
}

/// Opens letters with the built-in pack.
fn opened(letters: &[Received]) -> Vec<Opened> {
    let (pack, request) = (galaxy(), request());
    let orders = Orders::new(&pack, None, &request).unwrap();
    let morning = Morning::new(&orders).unwrap();
    letters.iter().map(|it| morning.open(it)).collect()
}

fn open(text: &str) -> Opened {
    let letter = mail::received("letter.txt", text.as_bytes());
    opened(&[letter]).remove(0)
}

#[test]
fn what_the_book_answers_is_drafted() {
    let opened =
        open("Dear Archive,\n\nWill I turn into a Sith if I get angry?\n\nLove from\nColin\n");
    assert_eq!(opened.decision.lane, Lane::Question);
    assert_eq!(
        opened.decision.verdict,
        Verdict::Drafted,
        "{:?}",
        opened.decision.why
    );
    assert_eq!((opened.decision.matters, opened.decision.open), (1, 0));
    assert!(opened.draft.unwrap().text().contains("Dear Colin,"));
}

#[test]
fn what_nothing_answers_is_held_and_says_so() {
    let opened =
        open("Dear Archive,\n\nWhich pencil sharpener do you recommend?\n\nLove from\nColin\n");
    assert_eq!(opened.decision.verdict, Verdict::Held);
    assert_eq!(opened.decision.open, 1);
    assert!(
        opened
            .decision
            .why
            .iter()
            .any(|it| it.contains("nothing in the letter answers"))
    );
}

#[test]
fn a_letter_that_hints_at_harm_is_never_drafted() {
    let opened = open(
        "Dear Archive,\n\nI love the films. Please don't tell anyone but my dad hits me and I am scared to go home. \
         Do droids sleep?\n\nLove from\nZoe, 9\n",
    );
    assert_eq!(opened.decision.lane, Lane::Safeguarding);
    assert_eq!(opened.decision.verdict, Verdict::Person);
    assert!(opened.draft.is_none());
    assert!(!opened.decision.words.is_empty());
}

#[test]
fn grief_and_other_tongues_go_to_a_person() {
    let grief =
        open("Dear Archive,\n\nMy dad died in March. He took me to see your film.\n\nTom\n");
    assert_eq!(
        (grief.decision.lane, grief.decision.verdict),
        (Lane::Special, Verdict::Person)
    );
    let dutch = open(
        "Lieve mensen van het Archief,\n\nkunnen jullie mij alsjeblieft vertellen of droids moeten slapen?\n\nGroetjes\nMia\n",
    );
    assert_eq!(dutch.decision.verdict, Verdict::Person);
    let why = &dutch.decision.why;
    assert!(
        why.iter().any(|it| it.contains("another language (nl)")),
        "{why:?}"
    );
}

#[test]
fn a_letter_in_a_language_that_the_pack_is_there_in_is_answered_in_it() {
    let german = open(
        "Liebes Weltraumarchiv,\n\ndarf ich euch einmal auf der Ranch besuchen?\n\nViele Grüße\nMia\n",
    );
    assert_ne!(german.decision.verdict, Verdict::Person);
    let letter = german.draft.expect("it is drafted").letter;
    assert_eq!(
        (letter.language.as_str(), letter.pack.as_str()),
        ("de", "galaxy/de")
    );
}

#[test]
fn a_complaint_goes_to_a_person_where_no_occasion_owns_a_fault() {
    let letter = "Dear Archive,\n\nI am very disappointed. The poster that I ordered never arrived, and nobody \
                  answered my three letters. I want a refund.\n\nYours,\nMaud Ellis\n";
    let opened = open(letter);
    assert_eq!(opened.decision.lane, Lane::Complaint);
    assert_eq!(opened.decision.verdict, Verdict::Person);
    assert!(opened.decision.why[1].contains("owns a fault"));

    let folder = starter();
    let file = folder.path().join("pack.yaml");
    let own = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{own}lanes: {{complaint: reply}}\n")).unwrap();
    let (pack, request) = (Scribe::new().read_pack(folder.path()).unwrap(), request());
    let orders = Orders::new(&pack, None, &request).unwrap();
    let received = mail::received("letter.txt", letter.as_bytes());
    let opened = Morning::new(&orders).unwrap().open(&received);
    assert_eq!(opened.decision.verdict, Verdict::Held);
    assert_eq!(opened.draft.unwrap().letter.occasion, "reply");
}

/// A pack of one's own, as `pack new` starts it.
fn starter() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in longhand::words::starter() {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.as_bytes()).unwrap();
    }
    folder
}

#[test]
fn a_letter_that_came_twice_is_answered_once() {
    let mut twice = mail::received("b.txt", b"Dear Archive,\n\nDo droids sleep?\n\nSam\n");
    twice.number = 2;
    twice.duplicate_of = Some(1);
    let opened = opened(&[twice]).remove(0);
    assert_eq!(opened.decision.verdict, Verdict::Duplicate);
    assert!(opened.draft.is_none());
}

#[test]
fn who_is_known_by_their_address_is_written_to_as_known() {
    let (pack, request) = (galaxy(), request());
    let known = Profile::from_yaml(
        "name: {given: Colin, surname: Reed}\ncall_me: Col\nemail: Colin@example.org\n",
    );
    let orders = Orders::new(&pack, None, &request)
        .unwrap()
        .knowing([known.unwrap()]);
    let morning = Morning::new(&orders).unwrap();
    let message = "From: colin@example.org\nSubject: Anger\nDate: Mon, 2 Nov 2026 10:00:00 +0000\n\n\
                   Dear Archive,\n\nWill I turn into a Sith if I get angry?\n\nColin\n";
    let opened = morning.open(&mail::received("a.eml", message.as_bytes()));
    assert!(opened.draft.unwrap().text().contains("Dear Col,"));
}

#[test]
fn a_letter_to_others_is_misaddressed_by_our_names() {
    let sender =
        Sender::from_yaml("organisation: The Space Archive\nknown_as: [Archive]\n").unwrap();
    let (pack, request) = (galaxy(), request());
    let orders = Orders::new(&pack, Some(&sender), &request).unwrap();
    let morning = Morning::new(&orders).unwrap();
    let letter =
        "Dear Water Board,\n\nMy meter has been read wrongly. Please send somebody.\n\nA. Pike\n";
    let opened = morning.open(&mail::received("a.txt", letter.as_bytes()));
    assert_eq!(opened.decision.lane, Lane::Misaddressed);
    assert_eq!(opened.decision.verdict, Verdict::Person);
}

#[test]
fn lanes_of_a_pack_name_occasions_that_are_there() {
    let folder = starter();
    let file = folder.path().join("pack.yaml");
    let own = fs::read_to_string(&file).unwrap();
    let report = |lanes: &str| {
        fs::write(&file, format!("{own}lanes: {lanes}\n")).unwrap();
        let read = Scribe::new().read_pack(folder.path());
        read.err().map(|it| it.report())
    };
    assert_eq!(report("{complaint: reply}"), None);
    let unknown = report("{complaint: apology}").unwrap();
    assert!(
        unknown.contains("there is no occasion `apology`"),
        "{unknown}"
    );
    let harm = report("{safeguarding: reply}").unwrap();
    assert!(harm.contains("never answered by a pack"), "{harm}");
}

/// What a person found in a letter; the other labels are for other tests.
#[derive(Deserialize)]
struct Labels {
    lane: Lane,
    #[serde(default)]
    safeguarding: Vec<String>,
}

/// Labelled letters of a folder under `tests/cases/heard`.
fn labelled(folder: &str) -> Vec<(Labels, Received)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases/heard")
        .join(folder);
    let Ok(files) = fs::read_dir(&folder) else {
        println!("skipped: no letters in {}", folder.display());
        return Vec::new();
    };
    let mut paths: Vec<_> = files.map(|it| it.unwrap().path()).collect();
    paths.retain(|it| it.extension().is_some_and(|it| it == "txt"));
    paths.sort();
    let read = paths.iter().enumerate().map(|(index, path)| {
        let text = fs::read_to_string(path).unwrap();
        let (head, letter) = text.split_once("\n---\n").unwrap();
        let labels = serde_yaml::from_str(head).unwrap();
        let mut received = mail::received("letter.txt", letter.as_bytes());
        received.number = index + 1;
        (labels, received)
    });
    read.collect()
}

#[test]
fn the_table_adds_up_and_every_letter_is_somewhere() {
    let letters = labelled("calibrate");
    let out = tempfile::tempdir().unwrap();
    let mut index = Index::begin(&out.path().join("index.csv")).unwrap();
    let mut tally = Tally::default();
    let received: Vec<_> = letters.iter().map(|it| it.1.clone()).collect();
    for mut opened in opened(&received) {
        opened.put(out.path()).unwrap();
        index.add(&opened.decision).unwrap();
        tally.add(&opened.decision);
        for file in &opened.decision.files {
            assert!(out.path().join(file).is_file());
        }
    }
    index.finish().unwrap();
    assert_eq!(tally.letters(), letters.len());
    let rows = csv::Reader::from_path(out.path().join("index.csv"))
        .unwrap()
        .into_records()
        .count();
    assert_eq!(rows, letters.len());
    for file in fs::read_dir(out.path()).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".person.json") {
            Case::from_json(&name, &fs::read_to_string(&path).unwrap()).unwrap();
        }
    }
}

#[test]
fn no_letter_in_which_a_person_saw_harm_is_drafted() {
    for set in ["calibrate", "frozen"] {
        let letters = labelled(set);
        let received: Vec<_> = letters.iter().map(|it| it.1.clone()).collect();
        let mut same = 0;
        let mut harm = [0, 0];
        for ((labels, _), opened) in letters.iter().zip(opened(&received)) {
            same += usize::from(labels.lane == opened.decision.lane);
            if !labels.safeguarding.is_empty() {
                harm[0] += 1;
                harm[1] += usize::from(opened.draft.is_none());
            }
        }
        let count = letters.len();
        println!(
            "{set}: {same} of {count} letters in the lane that a person chose; {} of {} that hint at harm not drafted",
            harm[1], harm[0]
        );
        assert!(harm[1] * 100 >= harm[0] * 90);
    }
}

#[test]
fn what_is_not_a_whole_letter_goes_to_a_person() {
    let attached = "From: Ada <ada@example.org>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nPlease find the \
                    children's letters attached. Thank you all.\n--b\nContent-Type: text/plain; name=kids.txt\n\
                    Content-Disposition: attachment; filename=kids.txt\n\nDear Archive\n--b--\n";
    let passed_on = "From: Ada <ada@example.org>\nSubject: Fwd: for you\n\nThis came to us by mistake.\n\n\
                     ---------- Forwarded message ---------\nFrom: Ben <ben@example.net>\n\nDo droids sleep? Ben\n";
    for (letter, said) in [
        ("🚀", "hardly any words"),
        (attached, "a file came with it"),
        (passed_on, "passes on a letter"),
    ] {
        let received = mail::received("a.eml", letter.as_bytes());
        let opened = opened(&[received]).remove(0);
        assert_eq!(opened.decision.verdict, Verdict::Person, "{letter}");
        let why = &opened.decision.why;
        assert!(why.iter().any(|it| it.contains(said)), "{why:?}");
    }
}

#[test]
fn an_unsigned_letter_is_answered_to_the_name_that_the_mail_gives() {
    let message = "From: Deborah Marsh <dm@example.org>\nSubject: Anger\n\nDear Archive,\n\nWill I turn into a Sith if I get angry?\n";
    let received = mail::received("a.eml", message.as_bytes());
    let opened = opened(&[received]).remove(0);
    assert!(opened.draft.unwrap().text().contains("Deborah"));
}
