//! `longhand people`, and runs over files that are not all right.
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::Command;

struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

fn longhand(folder: &Path, words: &[&str]) -> Said {
    let output = Command::new(env!("CARGO_BIN_EXE_longhand"))
        .current_dir(folder)
        .args(words)
        .output()
        .unwrap();
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

const GUESTS: &str = "\
Vorname;Name;Besuche;Stammgetränk;Geburtstag;verstorben
Ada;King;3;tea;2/4/1990;
Bo;Li;viele;tea;13/4/1990;
Cy;Poe;5;coffee
Di;Ray;6;coffee;5/6/1991;vielleicht
Ed;Fox;7;tea;;
Flo;Gray;8;tea;7/8/1992;
";

const MAP: [&str; 4] = ["--map", "Besuche=visits", "--map", "Stammgetränk=usual"];

#[test]
fn a_check_is_a_report_to_work_through() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("guests.csv"), GUESTS).unwrap();
    let mut words = vec!["people", "check", "guests.csv", "--on", "2026-11-22"];
    words.extend(MAP);
    words.extend(["--save-mapping", "guests.yaml"]);
    let said = longhand(folder.path(), &words);
    assert_eq!(said.code, Some(4), "{}", said.err);
    insta::assert_snapshot!("check", said.out);
    insta::assert_snapshot!(
        fs::read_to_string(folder.path().join("guests.yaml")).unwrap(),
        @r"
    columns:
      Vorname: given
      Name: surname
      Besuche: visits
      Stammgetränk: usual
      Geburtstag: born
      verstorben: deceased
    "
    );
    let said = longhand(
        folder.path(),
        &[
            "people",
            "check",
            "guests.csv",
            "--mapping",
            "guests.yaml",
            "--dates",
            "dmy",
            "--json",
        ],
    );
    let check: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(check["version"], 1);
    assert_eq!((&check["rows"], &check["refused"]), (&6.into(), &2.into()));
    assert_eq!(check["dates"].as_array().unwrap().len(), 0);
    let said = longhand(
        folder.path(),
        &[
            "people",
            "check",
            "guests.csv",
            "--save-mapping",
            "guests.csv",
        ],
    );
    assert_eq!(said.code, Some(1));
    assert_eq!(
        fs::read_to_string(folder.path().join("guests.csv")).unwrap(),
        GUESTS
    );
}

#[test]
fn one_person_is_shown_as_understood() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("guests.csv"), GUESTS).unwrap();
    let said = longhand(
        folder.path(),
        &["people", "show", "guests.csv", "--row", "5"],
    );
    assert_eq!(said.code, Some(0), "{}", said.err);
    insta::assert_snapshot!(said.out, @r"
    # row 5
    # informal: Dear Ed, … Warmly,
    # formal: Dear Ed Fox: … Sincerely,
    version: 1
    name:
      given: Ed
      surname: Fox
    facts:
      besuche: 7
      stammgetränk: tea
    ");
    let said = longhand(
        folder.path(),
        &["people", "show", "guests.csv", "--row", "99"],
    );
    assert!(said.err.contains("there is no row `99`"), "{}", said.err);
    assert!(said.err.contains("1 to 6"), "{}", said.err);
}

#[test]
fn refused_rows_are_written_to_be_mended_and_run_again() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("guests.csv"), GUESTS).unwrap();
    let run = |to: &str, out: &str| {
        let mut words = vec!["run", "--pack", "cafe", "--occasion", "thank-you"];
        words.extend(["--on", "2026-11-22", "--to", to, "--out", out]);
        words.extend(MAP);
        longhand(folder.path(), &words)
    };
    let said = run("guests.csv", "one");
    assert_eq!(said.code, Some(4), "{}", said.err);
    assert!(said.err.contains("6 rows: "), "{}", said.err);
    let refused = fs::read_to_string(folder.path().join("one/refused.csv")).unwrap();
    insta::assert_snapshot!(refused);

    let said = run("one/refused.csv", "one");
    assert_eq!(said.code, Some(4), "{}", said.err);
    let again = fs::read_to_string(folder.path().join("one/refused-2.csv")).unwrap();
    assert_eq!(again.matches("refused because").count(), 1);
    assert_eq!(
        fs::read_to_string(folder.path().join("one/refused.csv")).unwrap(),
        refused
    );

    let mended = refused.replace("Cy;Poe;5;coffee", "Cy;Poe;5;coffee;;");
    let mended = mended.replace("vielleicht", "no");
    fs::write(folder.path().join("mended.csv"), mended).unwrap();
    let said = run("mended.csv", "two");
    assert!(said.err.contains("2 rows: "), "{}", said.err);
    assert!(said.err.contains(" 0 refused"), "{}", said.err);
    assert!(!folder.path().join("two/refused.csv").exists());
    let leftovers = fs::read_dir(folder.path().join("two")).unwrap();
    assert!(
        leftovers
            .flatten()
            .all(|it| !it.file_name().to_string_lossy().contains("part"))
    );
}

#[test]
fn refused_rows_keep_the_shape_of_their_file() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        (
            "a.jsonl",
            "{\"name\": \"Ada\"}\n{\"nmae\": \"Bo\"}\n",
            "jsonl",
        ),
        ("a.yaml", "- name: Ada\n- nmae: Bo\n", "yaml"),
        (
            "a.vcf",
            "BEGIN:VCARD\nFN:Ada\nEND:VCARD\nBEGIN:VCARD\nEMAIL:bo@example.com\nEND:VCARD\n",
            "vcf",
        ),
    ];
    for (name, text, ending) in files {
        fs::write(folder.path().join(name), text).unwrap();
        let mut words = vec!["run", "--pack", "cafe", "--occasion", "thank-you"];
        words.extend(["--on", "2026-11-22", "--to", name, "--out", ending]);
        let said = longhand(folder.path(), &words);
        assert_eq!(said.code, Some(4), "{}", said.err);
        let refused = folder.path().join(format!("{ending}/refused.{ending}"));
        insta::assert_snapshot!(
            format!("refused-{ending}"),
            fs::read_to_string(refused).unwrap()
        );
    }
}

#[test]
fn a_cell_cannot_steer_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let file = "given,\u{1b}[2Jage,deceased\n\u{1b}[31mAda,\u{202e}seven,\u{1b}]0;x\u{7}\n";
    fs::write(folder.path().join("x.csv"), file).unwrap();
    for words in [
        &["people", "check", "x.csv"][..],
        &["people", "show", "x.csv"],
        &["people", "check", "x.csv", "--map", "age=age"],
        &["run", "--to", "x.csv", "--pack", "cafe", "--dry-run"],
    ] {
        let said = longhand(folder.path(), words);
        let all = said.out + &said.err;
        assert!(!all.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{all}");
    }
}
