//! The commands of the README do what it says.
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::Command;

use longhand::people::Manner;
use longhand::people::Profile;
use longhand::people::Register;
use longhand::people::salutation;

#[test]
fn every_command_of_the_readme_works() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    copy(&root.join("examples"), &folder.path().join("examples"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let mut count = 0;
    for line in readme
        .split("```sh\n")
        .skip(1)
        .flat_map(|it| it.split("```").next().unwrap().lines())
    {
        let (command, note) = line.split_once(" # ").unwrap_or((line, ""));
        let command = command.replacen("cargo run --release -- ", "longhand ", 1);
        let mut words = command.split_whitespace();
        assert_eq!(words.next(), Some("longhand"), "{line}");
        let output = Command::new(env!("CARGO_BIN_EXE_longhand"))
            .args(words)
            .current_dir(folder.path())
            .output()
            .unwrap();
        let expected = note
            .trim()
            .strip_prefix("exit ")
            .map_or(0, |it| it.parse().unwrap());
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(expected), "{line}\n{stderr}");
        count += 1;
    }
    assert!(count > 8);
    assert!(folder.path().join("colin.pdf").is_file());
    assert_eq!(
        fs::read_dir(folder.path().join("thanks")).unwrap().count(),
        40
    );
}

/// The table of names says what the library does.
#[test]
fn every_name_of_the_readme_is_greeted_so() {
    let readme = include_str!("../README.md");
    let (_, table) = readme.split_once("| in the column of names").unwrap();
    let rows = table.lines().skip(2).take_while(|it| it.starts_with('|'));
    let mut count = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let profile = Profile::named(cells[1].trim_matches('`'));
        let said = |register| {
            salutation(
                &profile,
                Manner {
                    locale: "en-GB",
                    register,
                },
            )
        };
        let (informal, formal) = (said(Register::Informal), said(Register::Formal));
        assert_eq!(
            (&*informal.text, &*formal.text),
            (cells[2], cells[3]),
            "{row}"
        );
        let asked = !profile.findings().is_empty() || !informal.greeting.findings.is_empty();
        assert_eq!(asked, !cells[4].is_empty(), "{row}");
        count += 1;
    }
    assert!(count > 10);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(&path, &target).unwrap()),
        }
    }
}
