//! Letters to `galaxy`, written and labelled by somebody who had seen neither the code nor the
//! answer book, and what came of each: what was read, what was written, what holds it.
//!
//! Nothing was tuned on these. To add one, put a letter into `tests/cases/letters`; labels are optional.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use jiff::civil::date;
use longhand::Scribe;
use longhand::document;
use longhand::listen;
use serde::Deserialize;

#[derive(Deserialize)]
struct Labels {
    writer: Option<String>,
    age: Option<f64>,
    asks: Vec<Label>,
    postscript: Option<String>,
}

#[derive(Deserialize)]
struct Label {
    text: String,
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn letters_that_nobody_tuned_on() {
    let scribe = Scribe::new();
    insta::glob!("cases/letters/*.txt", |path| {
        let letter = fs::read_to_string(path).unwrap();
        let draft = scribe
            .letter()
            .replying_to(&letter)
            .on(date(2026, 11, 21))
            .write()
            .unwrap();
        let reading = draft.reading.as_ref().unwrap();
        let mut came = String::new();
        for ask in reading.matters() {
            let answered = draft.letter.spans().any(|it| it.answers.contains(&ask.id));
            let mark = if answered { "answered" } else { "open" };
            writeln!(
                came,
                "{mark:9}{:10}{}",
                ask.kind.name(),
                one_line(&ask.text)
            )
            .unwrap();
        }
        let held = if draft.is_held() {
            "held"
        } else {
            "may go out"
        };
        writeln!(came, "{held}\n\n{}", draft.text()).unwrap();
        for finding in draft.findings() {
            writeln!(came, "{finding}").unwrap();
        }
        insta::assert_snapshot!(came);
    });
}

/// Prints how far the reading agrees with the labels, and holds it to what was measured.
#[test]
fn readings_agree_with_the_labels_as_far_as_was_measured() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/letters");
    let (mut labelled, mut found, mut taken, mut right) = (0, 0, 0, 0);
    let (mut ages, mut wrong_ages, mut writers, mut postscripts, mut letters) = (0, 0, 0, 0, 0);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.display().to_string();
        let Some(stem) = name.strip_suffix(".labels.yaml") else {
            continue;
        };
        let labels: Labels = document::yaml(&name, &read(&path)).unwrap();
        let reading = listen::read(&read(Path::new(&format!("{stem}.txt"))));
        let asks: Vec<_> = reading.matters().map(|it| one_line(&it.text)).collect();
        let wanted: Vec<_> = labels.asks.iter().map(|it| one_line(&it.text)).collect();
        let meet = |a: &String, b: &String| a.contains(b.as_str()) || b.contains(a.as_str());
        labelled += wanted.len();
        found += wanted
            .iter()
            .filter(|a| asks.iter().any(|b| meet(a, b)))
            .count();
        taken += asks.len();
        right += asks
            .iter()
            .filter(|a| wanted.iter().any(|b| meet(a, b)))
            .count();
        letters += 1;
        let age = reading.age.as_ref().map(|it| it.years);
        ages += usize::from(age == labels.age.map(|it| it as u32));
        wrong_ages += usize::from(age.is_some() && age != labels.age.map(|it| it as u32));
        let writer = reading.writer.as_ref().map(|it| one_line(&it.text));
        writers += usize::from(writer == labels.writer.map(|it| one_line(&it)));
        let postscript = reading.postscript.is_some() == labels.postscript.is_some();
        postscripts += usize::from(postscript);
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let (recall, precision) = (share(found, labelled), share(right, taken));
    println!("{letters} letters: asks recall {recall:.2}, precision {precision:.2}");
    println!("age right {ages}, wrong {wrong_ages}; writer {writers}; postscript {postscripts}");
    // What was measured; nothing was tuned to these letters.
    assert!(recall >= 0.75 && precision >= 0.80 && letters == 15);
    assert!(wrong_ages == 0 && ages == 15 && writers >= 14 && postscripts == 15);
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}
