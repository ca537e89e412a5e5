//! Runs: every row accounted for, the same bytes for any number of threads.
#![cfg(feature = "cli")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

fn run(out: &Path, more: &[&str]) -> (Option<i32>, String) {
    let people = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/cafe/people.csv");
    let output = Command::new(env!("CARGO_BIN_EXE_longhand"))
        .args([
            "run",
            "--pack",
            "cafe",
            "--occasion",
            "thank-you",
            "--on",
            "2026-11-21",
            "--to",
        ])
        .arg(people)
        .arg("--out")
        .arg(out)
        .args(more)
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    entries
        .map(|it| {
            (
                it.file_name().unwrap().to_str().unwrap().to_owned(),
                fs::read(it).unwrap(),
            )
        })
        .collect()
}

#[test]
fn a_run_gives_the_same_bytes_for_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    for threads in ["1", "2", "7"] {
        let out = folder.path().join(threads);
        let (code, said) = run(&out, &["--threads", threads]);
        assert_eq!(code, Some(3), "{said}");
        assert!(
            said.contains("40 rows: 39 written, 1 held, 0 refused"),
            "{said}"
        );
        all.push(files(&out));
    }
    assert!(all.windows(2).all(|it| it[0] == it[1]));
    assert_eq!(all[0].len(), 40);
    let bodies: std::collections::BTreeSet<_> = all[0].values().collect();
    assert_eq!(bodies.len(), 40, "no two guests get the same letter");
    let letters: String = all[0]
        .values()
        .map(|it| String::from_utf8_lossy(it))
        .collect();
    insta::assert_snapshot!("forty-guests", letters);
}

#[test]
fn file_names_say_nothing_of_the_person() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["--limit", "1"]);
    let files = files(folder.path());
    let name = files.keys().next().unwrap();
    assert!(
        name.starts_with("000001-thank-you-") && name.ends_with(".txt"),
        "{name}"
    );
    assert!(!name.to_lowercase().contains("roohi"));
}

#[test]
fn a_trial_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let (_, said) = run(&out, &["--dry-run"]);
    assert!(
        said.contains("40 rows") && said.contains("nothing was written"),
        "{said}"
    );
    assert!(!out.exists());
}

#[test]
fn bad_rows_are_named_and_the_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let people = folder.path().join("people.csv");
    fs::write(
        &people,
        "given,visits,usual\nAda,3,tea\nBo,4\nCy,seven,tea\nDi,5,tea\n",
    )
    .unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_longhand"))
        .args([
            "run",
            "--pack",
            "cafe",
            "--occasion",
            "thank-you",
            "--on",
            "2026-11-21",
            "--to",
        ])
        .arg(&people)
        .arg("--out")
        .arg(folder.path().join("out"))
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("4 rows: "), "{said}");
    assert!(
        said.contains("row 3") && said.contains("column B"),
        "{said}"
    );
    assert!(matches!(output.status.code(), Some(0 | 4)), "{said}");
}

#[test]
fn pages_come_out_of_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let (_, said) = run(folder.path(), &["--format", "pdf", "--limit", "3"]);
    assert!(said.contains("3 rows: 3 written"), "{said}");
    assert!(
        files(folder.path())
            .values()
            .all(|it| it.starts_with(b"%PDF-"))
    );
}
