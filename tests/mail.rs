//! Letters out of mail: what is the writer's own, what came with it, and what strangers send.
#![cfg(feature = "mail")]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use longhand::Error;
use longhand::listen;
use longhand::listen::mail;
use longhand::listen::mail::Options;
use longhand::listen::mail::Received;

/// Our cases say the writer's own words below this line.
const OWN: &str = "===== own words\n";

fn shared(folder: &str) -> Option<PathBuf> {
    let root = env::var("LONGHAND_TESTDATA").unwrap_or_else(|_| "../shared/testdata".into());
    let folder = Path::new(&root).join(folder);
    if !folder.is_dir() {
        println!("skipped: there is no {}", folder.display());
        return None;
    }
    Some(folder)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|it| it.unwrap().path()).collect();
    files.sort();
    files
}

fn letters(bytes: Vec<u8>, name: &str) -> Vec<Result<Received, Error>> {
    let reader = std::io::Cursor::new(bytes);
    match mail::read(reader, name, &Options::default()) {
        Ok(post) => post.collect(),
        Err(error) => vec![Err(error)],
    }
}

#[allow(dead_code, reason = "used below")]
fn codes(letter: &Received) -> Vec<&str> {
    letter.findings.iter().map(|it| it.code.as_str()).collect()
}

#[test]
fn replies_are_told_from_what_they_quote() {
    let Some(folder) = shared("reply_fixtures") else {
        return;
    };
    let labels = fs::read_to_string("tests/cases/mail/reply_fixtures.yaml").unwrap();
    let labels: BTreeMap<String, Vec<(usize, usize)>> =
        longhand::document::yaml("reply_fixtures.yaml", &labels).unwrap();
    let mut right = 0;
    for (file, ranges) in &labels {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let lines: Vec<_> = text.lines().map(str::trim_end).collect();
        let parts = ranges.iter().map(|it| lines[it.0 - 1..it.1].join("\n"));
        let expected = parts.collect::<Vec<_>>().join("\n\n");
        let own = listen::apart(&text).text;
        match own == expected {
            true => right += 1,
            false => println!("{file}:\n{own}\n"),
        }
    }
    println!("reply fixtures: {right} of {} exact", labels.len());
    assert!(right * 10 >= labels.len() * 9);
}

#[test]
fn own_words_are_found_in_seven_languages() {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for path in files(Path::new("tests/cases/mail")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let case = fs::read_to_string(&path).unwrap();
        let Some((input, own)) = case.split_once(OWN) else {
            continue;
        };
        let kind = if name.ends_with(".eml") {
            "messages"
        } else {
            &name[..2]
        };
        let count = counts.entry(kind.to_owned()).or_default();
        count.1 += 1;
        let letter = letters(input.into(), &name).remove(0).unwrap();
        match letter.text.trim() == own.trim() {
            true => count.0 += 1,
            false => wrong.push(format!("{name}:\n{}\n", letter.text)),
        }
    }
    for (kind, (right, all)) in &counts {
        println!("{kind}: {right} of {all} exact");
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn strangers_messages_are_read() {
    let Some(folder) = shared("eml") else {
        return;
    };
    let (mut all, mut worded) = (0, 0);
    for path in files(&folder) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for letter in letters(fs::read(&path).unwrap(), &name) {
            let letter = letter.unwrap();
            all += 1;
            worded += usize::from(!letter.text.is_empty());
            let says = letter.findings.iter().map(|it| it.code.as_str());
            println!(
                "{name}: {} bytes, {} enclosures, {:?}",
                letter.text.len(),
                letter.enclosures.len(),
                says.collect::<Vec<_>>()
            );
            assert!(!letter.text.contains('\0'));
            assert!(!format!("{letter:?}").contains(letter.text.get(..9).unwrap_or("\u{1}")));
        }
    }
    println!("{all} messages, {worded} with words");
}
