//! The answer book finds what is asked, and keeps quiet when it does not know.
//!
//! The questions were written by somebody who knew the entries' titles and nothing else. The
//! threshold was set on the half called `calibrate`; `frozen` is only measured.

use std::fs;
use std::path::Path;

use jiff::civil::Date;
use jiff::civil::date;
use longhand::Draft;
use longhand::Error;
use longhand::Finding;
use longhand::Scribe;
use longhand::document;
use longhand::listen;
use longhand::words;
use longhand::words::Example;
use longhand::words::Gaps;
use longhand::words::Harm;
use longhand::words::Pack;
use longhand::words::Spoiler;
use serde::Deserialize;
use tempfile::TempDir;

#[derive(Deserialize)]
struct Question {
    ask: String,
    entry: Option<String>,
}

/// What was measured on one half.
struct Figures {
    /// Of the questions that got an answer, how many got the right one; and of those sent without waiting.
    precision: [f64; 2],
    /// Of the questions that the book answers, how many got it; and without waiting.
    recall: [f64; 2],
    /// Of the questions that the book answers, how many have the right entry first, and among the three best.
    ranked: [f64; 2],
}

fn questions(half: &str) -> Vec<Question> {
    let path = format!("tests/cases/answers/{half}.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    document::yaml(&path, &text).unwrap()
}

fn measure(half: &str) -> Figures {
    let pack = Pack::built_in("galaxy").unwrap();
    let questions = questions(half);
    let id = |index: usize| pack.entries()[index].id.as_str();
    let (mut answered, mut right, mut ranked) = ([0; 2], [0; 2], [0; 2]);
    let known = questions.iter().filter(|it| it.entry.is_some()).count();
    for question in &questions {
        let matches = pack.matches(&question.ask, "");
        let wanted = question.entry.as_deref();
        if let Some(found) = pack.answer(&question.ask, "") {
            let is_right = wanted == Some(id(found.entry));
            for (level, least) in [words::FILLED, words::SURE].into_iter().enumerate() {
                let counts = found.confidence >= least;
                answered[level] += usize::from(counts);
                right[level] += usize::from(counts && is_right);
            }
            if !is_right {
                let (ask, got) = (&question.ask, id(found.entry));
                println!(
                    "{half}: “{ask}” got {got} ({:.2}), wanted {wanted:?}",
                    found.confidence
                );
            }
        }
        if let Some(wanted) = wanted {
            for (level, most) in [1, 3].into_iter().enumerate() {
                let found = matches.iter().take(most).any(|it| id(it.entry) == wanted);
                ranked[level] += usize::from(found);
            }
        }
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    Figures {
        precision: [0, 1].map(|it| share(right[it], answered[it])),
        recall: right.map(|it| share(it, known)),
        ranked: ranked.map(|it| share(it, known)),
    }
}

/// Prints what was measured, and holds it to what was measured when it was written down:
/// precision, recall, and ranks, each as in [`Figures`].
fn holds(half: &str, least: [[f64; 2]; 3]) {
    let Figures {
        precision,
        recall,
        ranked,
    } = measure(half);
    println!(
        "{half}: filled in   precision {:.2} recall {:.2}",
        precision[0], recall[0]
    );
    println!(
        "{half}: sent        precision {:.2} recall {:.2}",
        precision[1], recall[1]
    );
    println!(
        "{half}: right entry first {:.2}, among three {:.2}",
        ranked[0], ranked[1]
    );
    let measured = [precision, recall, ranked];
    for (measured, least) in measured.iter().flatten().zip(least.iter().flatten()) {
        assert!(
            measured >= least,
            "{half}: {measured:.2} is less than {least:.2}"
        );
    }
}

#[test]
fn answers_are_found_or_left_to_a_person() {
    holds("calibrate", [[0.83, 0.9], [0.64, 0.2], [0.81, 0.9]]);
}

#[test]
fn answers_to_questions_nobody_tuned_on_are_found_or_left_to_a_person() {
    // Thirteen entries joined the book after these were labelled, and answer some that a person should.
    holds("frozen", [[0.75, 0.76], [0.59, 0.2], [0.74, 0.87]]);
}

/// The starter pack in a folder, with this answer book; `head` is added to its `pack.yaml`.
fn pack_with(book: &str, head: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in words::starter() {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.as_bytes()).unwrap();
    }
    fs::remove_dir_all(folder.path().join("tests")).unwrap();
    fs::write(folder.path().join("answers/answers.yaml"), book).unwrap();
    let path = folder.path().join("pack.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let text = match head.starts_with("language") {
        true => text.replace("language: en\n", ""),
        false => text,
    };
    fs::write(&path, format!("{text}{head}\n")).unwrap();
    folder
}

#[test]
fn the_entry_of_the_page_about_answer_books_is_one() {
    let page = fs::read_to_string("src/docs/answers.md").unwrap();
    let entry = page
        .split("```yaml\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let folder = pack_with(
        entry,
        "synonyms: [[lamp, lantern, beacon], [captain, skipper]]",
    );
    let pack = Pack::from_folder(folder.path(), &[]).unwrap_or_else(|it| panic!("{}", it.report()));
    let found = words::survey(&pack, Some(DAY));
    let found: Vec<_> = found
        .iter()
        .filter(|it| it.to_string().contains("who-lit-it"))
        .collect();
    assert!(found.is_empty(), "{found:?}");
    let rehearsal = words::rehearse(&pack, &[]).unwrap();
    assert_eq!(rehearsal.asked, 7);
    for (number, level) in [("0.50", words::FILLED), ("0.95", words::SURE)] {
        assert!(page.contains(number) && format!("{level:.2}") == number);
    }
}

/// An entry about who lit the lamp, with more lines of its own.
fn lamp(more: &str) -> String {
    format!(
        "- id: who-lit-it\n  question: Who lit the lamp in the end?\n  phrasings:\n    \
         - Who lit the lamp in the end?\n    - Was it the captain who lit the lamp?\n    \
         - Who was it that lit the lamp?\n    - Tell me who lit the lamp.\n    \
         - I want to know who lit the lamp.\n  tellings:\n    - text: It was the captain's daughter.\n\
         {more}\
         - id: herons\n  question: Do herons sleep?\n  phrasings: [Do herons sleep?, When do herons sleep?, \
         Where does a heron sleep?, How long do herons sleep?, Can a heron sleep standing?]\n  \
         tellings: [{{text: 'They sleep on one leg.'}}]\n"
    )
}

const WHO: &str = "Dear all,\n\nWho lit the lamp in the end?\n\nYours,\nSam\n";

fn answered(folder: &Path, letter: &str, on: Date) -> Draft {
    let scribe = Scribe::new();
    let pack = scribe.read_pack(folder).unwrap();
    let letter = scribe.letter().with_pack(pack).replying_to(letter);
    letter.on(on).write().unwrap()
}

fn finding<'d>(draft: &'d Draft, code: &str) -> Option<&'d Finding> {
    draft.findings().into_iter().find(|it| it.code == code)
}

const DAY: Date = date(2026, 11, 21);

#[test]
fn what_is_never_said_goes_to_a_person_with_the_reason() {
    let book = lamp("  canon: never-say\n  reason: The family asked us not to.\n");
    let folder = pack_with(&book, "");
    let draft = answered(folder.path(), WHO, DAY);
    let held = finding(&draft, "never-say").unwrap();
    assert!(held.holds() && held.message.contains("`who-lit-it`"));
    assert!(held.help.contains("The family asked us not to."));
    assert_eq!(held.at.as_deref(), Some("ask-1"));
    assert!(!draft.text().contains("daughter"));
    // A person's choice does not overrule it.
    let scribe = Scribe::new();
    let letter = scribe
        .letter()
        .replying_to(WHO)
        .answer("ask-1", "who-lit-it");
    let pack = scribe.read_pack(folder.path()).unwrap();
    let draft = letter.with_pack(pack).on(DAY).write().unwrap();
    assert!(finding(&draft, "never-say").is_some() && !draft.text().contains("daughter"));
}

#[test]
fn what_is_never_said_has_a_reason() {
    let folder = pack_with(&lamp("  canon: never-say\n"), "");
    let error = Pack::from_folder(folder.path(), &[]).unwrap_err();
    assert!(matches!(error, Error::Pack { .. }), "{error}");
    assert!(error.report().contains("never said"), "{}", error.report());
}

#[test]
fn an_entry_that_was_to_be_read_over_holds_and_names_who_read_it() {
    let folder = pack_with(&lamp("  reviewer: Ines\n  review: 2026-06-01\n"), "");
    let draft = answered(folder.path(), WHO, DAY);
    let held = finding(&draft, "answer-expired").unwrap();
    assert!(held.holds());
    for part in ["`who-lit-it`", "Ines", "2026-06-01"] {
        assert!(held.message.contains(part), "{held}");
    }
    let draft = answered(folder.path(), WHO, date(2026, 6, 1));
    assert!(finding(&draft, "answer-expired").is_none());
}

#[test]
fn a_heavy_spoiler_is_for_those_who_know_and_those_whom_a_person_tells() {
    let gives_away = "  gives_away: [The daughter of the captain lit the lamp.]\n";
    let book = lamp(&format!("  spoiler: heavy\n{gives_away}"));
    let folder = pack_with(&book, "");
    let draft = answered(folder.path(), WHO, DAY);
    let held = finding(&draft, "spoiler").unwrap();
    assert!(held.holds() && held.message.contains("`who-lit-it`"));
    assert!(held.help.contains("--answer ask-1=who-lit-it"));
    assert_eq!(draft.proposals[0].entry, "who-lit-it");
    assert!(!draft.text().contains("daughter"));
    let knows = "Dear all,\n\nMy sister says the captain’s daughter lit the lamp. \
                 Who lit the lamp in the end?\n\nYours,\nSam\n";
    let draft = answered(folder.path(), knows, DAY);
    assert!(finding(&draft, "spoiler").is_none() && draft.text().contains("daughter"));
    let scribe = Scribe::new();
    let letter = || {
        let pack = scribe.read_pack(folder.path()).unwrap();
        scribe.letter().with_pack(pack).replying_to(WHO).on(DAY)
    };
    let told = letter().spoilers(Spoiler::Heavy).write().unwrap();
    assert!(finding(&told, "spoiler").is_none() && told.text().contains("daughter"));
    let chosen = letter().answer("ask-1", "who-lit-it").write().unwrap();
    assert!(finding(&chosen, "spoiler").is_none() && chosen.text().contains("daughter"));
}

#[test]
fn a_pack_may_tell_grown_ups_the_ending_and_children_not() {
    let folder = pack_with(&lamp("  spoiler: heavy\n"), "spoilers: heavy");
    let draft = answered(folder.path(), WHO, DAY);
    assert!(finding(&draft, "spoiler").is_none());
    let child = WHO.replace("Who lit", "I am 7 years old. Who lit");
    let draft = answered(folder.path(), &child, DAY);
    assert!(finding(&draft, "spoiler").is_some());
    let folder = pack_with(&lamp("  spoiler: mild\n"), "spoilers: none");
    let draft = answered(folder.path(), WHO, DAY);
    assert!(finding(&draft, "spoiler").is_some());
}

#[test]
fn the_standing_of_an_answer_can_be_asked() {
    let book =
        lamp("  canon: soft\n  loophole: Nobody saw it.\n  source: the log\n  reviewer: Ines\n");
    let folder = pack_with(&book, "");
    let draft = answered(folder.path(), WHO, DAY);
    let account = draft.sources();
    let because = account.iter().find(|it| it.sentence.contains("daughter"));
    let line = because.unwrap().source.describe();
    for part in [
        "soft canon",
        "from the log",
        "read over by Ines",
        "Nobody saw it.",
    ] {
        assert!(line.contains(part), "{line}");
    }
    assert!(draft.to_json().contains("\"canon\": \"soft\""));
}

#[test]
fn a_person_chooses_among_three_and_the_draft_remembers() {
    let folder = pack_with(&lamp(""), "");
    let letter = "Dear all,\n\nDoes a captain like herrings in spring?\n\nYours,\nSam\n";
    let draft = answered(folder.path(), letter, DAY);
    assert!(!draft.text().contains("daughter"));
    let unsure = finding(&draft, "unsure").unwrap();
    assert!(
        unsure
            .message
            .contains("`who-lit-it` “Who lit the lamp in the end?” (0.")
    );
    assert!(unsure.help.contains("--answer ask-1=who-lit-it"));
    let proposal = &draft.proposals[0];
    assert_eq!(
        (proposal.ask.as_str(), proposal.entry.as_str()),
        ("ask-1", "who-lit-it")
    );
    assert!(proposal.confidence > 0.0 && proposal.confidence < words::FILLED);
    assert!(draft.to_json().contains("\"proposals\""));

    let scribe = Scribe::new();
    let pack = scribe.read_pack(folder.path()).unwrap();
    let write = |matter: &str, entry: &str| {
        let letter = scribe.letter().with_pack(pack.clone()).replying_to(letter);
        letter.answer(matter, entry).on(DAY).write()
    };
    let draft = write("ask-1", "herons").unwrap();
    assert!(draft.text().contains("on one leg"));
    assert!(finding(&draft, "unsure").is_none() && finding(&draft, "unanswered-ask").is_none());
    let saved = Draft::from_json("draft.json", &draft.to_json()).unwrap();
    assert_eq!(saved.chosen["ask-1"], "herons");
    let account = saved.sources();
    let chosen = account.iter().find(|it| it.sentence.contains("one leg"));
    assert_eq!(chosen.unwrap().chosen, ["ask-1"]);
    for (matter, entry) in [("ask-1", "heron"), ("ask-9", "herons")] {
        let error = write(matter, entry).unwrap_err();
        assert!(matches!(error, Error::Unknown { .. }), "{error}");
    }
}

#[test]
fn books_in_other_languages_are_found_by_their_own_words() {
    for (language, phrasings, ask, miss) in [
        (
            "fr",
            "[Puis-je visiter le phare ?, Est-ce que les visiteurs peuvent monter au phare ?, Je voudrais \
             visiter votre phare., Peut-on monter voir la lampe du phare ?, Le phare est-il ouvert aux visites ?]",
            "Est-ce qu’on peut visiter l’ancien phare avec des visiteurs ?",
            "Est-ce que vous avez un chien ?",
        ),
        (
            "de",
            "[Darf ich den Leuchtturm besuchen?, Kann man auf den Leuchtturm steigen?, Ist der Leuchtturm für \
             Besucher offen?, Ich möchte den Leuchtturm besuchen., Wann können Besucher auf den Turm?]",
            "Könnten wir euren Leuchtturm einmal besuchen?",
            "Habt ihr auch einen Hund?",
        ),
        (
            "es",
            "['¿Puedo visitar el faro?', '¿Se puede subir al faro?', '¿Está abierto el faro a las visitas?', \
             Me gustaría visitar el faro., '¿Cuándo podemos visitar el faro?']",
            "¿Podríamos visitar vuestros faros?",
            "¿Tenéis un perro?",
        ),
    ] {
        let book = format!(
            "- id: visit\n  question: visit\n  phrasings: {phrasings}\n  tellings: [{{text: 'Ja, si, oui.'}}]\n{}",
            lamp("")
        );
        let folder = pack_with(&book, &format!("language: {language}"));
        let pack = Pack::from_folder(folder.path(), &[]).unwrap();
        assert!(
            pack.answer(ask, "").is_some(),
            "{:?}",
            pack.matches(ask, "")
        );
        assert!(
            pack.answer(miss, "").is_none(),
            "{:?}",
            pack.matches(miss, "")
        );
    }
}

#[test]
fn a_pack_says_which_words_mean_the_same() {
    let ask = "Who kindled the beacon?";
    let folder = pack_with(&lamp(""), "");
    let pack = Pack::from_folder(folder.path(), &[]).unwrap();
    assert!(pack.matches(ask, "").is_empty());
    let folder = pack_with(
        &lamp(""),
        "synonyms: [[lamp, lantern, beacon], [lit, kindled]]",
    );
    let pack = Pack::from_folder(folder.path(), &[]).unwrap();
    let found = pack.answer(ask, "").unwrap();
    assert_eq!(pack.entries()[found.entry].id, "who-lit-it");
}

#[test]
fn a_book_asked_its_own_questions_does_not_find_them_by_themselves() {
    let alone = "- id: alone\n  question: Zebra?\n  phrasings: [Zebra?, Quagga?, Okapi?, Tapir?, Giraffe?]\n  \
                 tellings: [{text: Yes.}]\n";
    let folder = pack_with(
        &format!("{alone}{}", lamp("  examples: [Who kindled the lamp?]\n")),
        "",
    );
    let pack = Pack::from_folder(folder.path(), &[]).unwrap();
    let examples = [
        ("Do herons sleep standing?", None),
        ("Is a heron asleep?", Some("herons")),
    ];
    let examples = examples.map(|(ask, entry)| match entry {
        Some(entry) => format!("- {{ask: '{ask}', entry: {entry}}}\n"),
        None => format!("- {{ask: '{ask}', entry: null}}\n"),
    });
    fs::create_dir(folder.path().join("tests")).unwrap();
    fs::write(
        folder.path().join("tests/answers-more.yaml"),
        examples.concat(),
    )
    .unwrap();
    let examples = words::examples(folder.path()).unwrap();
    assert_eq!(examples.len(), 2);
    let rehearsal = words::rehearse(&pack, &examples).unwrap();
    // Three entries of five phrasings and a title, one example in the book, two beside it.
    assert_eq!((rehearsal.asked, rehearsal.answerable), (21, 20));
    // The six of `alone` have no word in common with another, so none is found without itself.
    assert!(
        (rehearsal.right_first - 14.0 / 20.0).abs() < 0.01,
        "{rehearsal:?}"
    );
    let worst = &rehearsal.wrong[0];
    assert_eq!(
        (worst.belongs.as_deref(), worst.takes.as_str()),
        (None, "herons")
    );
    assert!(worst.harm < Harm::Proposed);
    let mistaken: Vec<Example> =
        Example::from_yaml("x.yaml", "- {ask: Why?, entry: nobody}").unwrap();
    assert!(words::rehearse(&pack, &mistaken).is_err());
}

#[test]
fn the_starter_brings_questions_that_its_book_passes() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in words::starter() {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.as_bytes()).unwrap();
    }
    let pack = Pack::from_folder(folder.path(), &[]).unwrap();
    for Example { ask, entry, .. } in words::examples(folder.path()).unwrap() {
        let found = pack
            .answer(&ask, "")
            .map(|it| pack.entries()[it.entry].id.clone());
        assert_eq!(found, entry, "{:?}", pack.matches(&ask, ""));
    }
}

#[test]
fn the_built_in_book_knows_its_own_questions() {
    let rehearsal = words::rehearse(&Pack::built_in("galaxy").unwrap(), &[]).unwrap();
    println!(
        "own questions, each left out: right entry first {:.2}, among three {:.2}; filled in {:.2} at precision {:.2}",
        rehearsal.right_first,
        rehearsal.among_three,
        rehearsal.filled.coverage,
        rehearsal.filled.precision
    );
    assert!(rehearsal.right_first >= 0.63 && rehearsal.among_three >= 0.78);
    assert!(rehearsal.filled.precision >= 0.85);
    assert!(rehearsal.wrong.is_sorted_by_key(|it| it.harm));
}

#[test]
fn what_letters_ask_and_the_book_lacks_is_grouped_and_counted() {
    let folder = pack_with(&lamp(""), "");
    let pack = Pack::from_folder(folder.path(), &[]).unwrap();
    let mut gaps = Gaps::new(&pack);
    for (name, body) in [
        ("a.txt", "Who lit the lamp in the end?"),
        ("b.txt", "Do you have a cat? How tall is the tower?"),
        ("c.txt", "How tall is your tower?"),
        ("d.txt", "What is the cat of the keeper called?"),
        ("e.txt", "Can you say how tall the old tower is?"),
    ] {
        let letter = format!("Dear all,\n\n{body}\n\nYours,\nSam\n");
        gaps.add(name, &listen::read(&letter));
    }
    assert_eq!(gaps.counts(), [5, 6, 5]);
    let found = gaps.found();
    let first = &found[0];
    assert_eq!(
        (first.count, first.wording.as_str()),
        (3, "How tall is the tower?")
    );
    let letters: Vec<_> = first.examples.iter().map(|it| it.letter.as_str()).collect();
    assert_eq!(letters, ["b.txt", "c.txt", "e.txt"]);
    assert!(
        found[1..].iter().all(|it| it.count == 1),
        "two questions about a cat are two"
    );
}

#[test]
fn a_gap_is_the_beginning_of_an_entry() {
    let folder = pack_with(&lamp(""), "");
    let pack = Pack::from_folder(folder.path(), &[]).unwrap();
    let mut gaps = Gaps::new(&pack);
    for (number, words) in [
        "How tall is",
        "Is it true how tall is",
        "I ask how tall was",
    ]
    .iter()
    .enumerate()
    {
        let letter = format!("Dear all,\n\n{words} \"your\" tower #{{ {number}?\n\nYours,\nSam\n");
        gaps.add("a.txt", &listen::read(&letter));
    }
    let mut book = String::new();
    for gap in gaps.found() {
        let more: String = (gap.phrasings.len()..5)
            .map(|it| format!("    - number {it}\n"))
            .collect();
        let stub = gap.stub();
        assert!(stub.contains("- id: ") && stub.contains("# and "), "{stub}");
        book.push_str(&stub.replace("  tellings:", &format!("{more}  tellings:")));
    }
    let path = folder.path().join("answers/gaps.yaml");
    fs::write(path, &book).unwrap();
    let pack = Pack::from_folder(folder.path(), &[]);
    assert!(
        pack.is_ok(),
        "{book}\n{:?}",
        pack.err().map(|it| it.report())
    );
}
