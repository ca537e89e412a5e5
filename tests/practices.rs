//! Each practice has a page: its command gives the letter that stands there, and the check that guards it exists.
//!
//! `PRACTICES=write cargo test --test practices` writes the letters anew, to be read before they are committed.
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// The most lines of a page: one screen.
const SCREEN: usize = 60;

#[test]
fn every_practice_does_what_its_page_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = root.join("src/docs/practices");
    let folder = tempfile::tempdir().expect("a folder");
    copy(&root.join("examples"), &folder.path().join("examples"));
    let mut paths: Vec<_> = fs::read_dir(&pages)
        .expect("pages")
        .flatten()
        .map(|it| it.path())
        .collect();
    paths.sort();
    let mut wrong = Vec::new();
    for path in &paths {
        let page = fs::read_to_string(path).expect("a page");
        let name = path
            .file_name()
            .and_then(|it| it.to_str())
            .unwrap_or_default();
        let shown = shown(&page, name, folder.path());
        if std::env::var_os("PRACTICES").is_some() {
            fs::write(path, &shown).expect("it is written");
        } else if shown != page {
            wrong.push(format!(
                "{name} shows something else than its command gives"
            ));
        }
        let lines = page.lines().count();
        if lines > SCREEN {
            wrong.push(format!("{name} has {lines} lines; a screen has {SCREEN}"));
        }
        let guards: Vec<_> = page
            .split("`longhand explain ")
            .skip(1)
            .filter_map(|it| it.split('`').next())
            .collect();
        if guards.is_empty() {
            wrong.push(format!("{name} names no check that guards it"));
        }
        for code in guards {
            let (status, _) = run(&format!("longhand explain {code}"), folder.path());
            if status != Some(0) {
                wrong.push(format!("{name}: there is no check `{code}`"));
            }
        }
    }
    println!("{} practices shown", paths.len());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The page with what its commands give: a block of `text` shows the standard output of the `sh` block before it.
fn shown(page: &str, name: &str, folder: &Path) -> String {
    let mut parts = page.split("```sh\n");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (commands, rest) = part.split_once("```").unwrap_or((part, ""));
        let mut output = String::new();
        for line in commands.lines() {
            let (command, note) = line.split_once(" # ").unwrap_or((line, ""));
            let expected = note
                .trim()
                .strip_prefix("exit ")
                .map_or(0, |it| it.parse().expect("a number"));
            let (status, stdout) = run(command, folder);
            assert_eq!(status, Some(expected), "{name}: {line}");
            output = stdout;
        }
        shown.push_str(&format!("```sh\n{commands}```"));
        match rest.split_once("```text\n") {
            Some((before, after)) => {
                let old = after.find("```").expect("a block that ends");
                let after = &after[old + 3..];
                let output = output.trim_end();
                shown.push_str(&format!("{before}```text\n{output}\n```{after}"));
            }
            None => shown.push_str(rest),
        }
    }
    shown
}

fn run(command: &str, folder: &Path) -> (Option<i32>, String) {
    let mut words = command.split_whitespace();
    assert_eq!(words.next(), Some("longhand"), "{command}");
    let output = Command::new(env!("CARGO_BIN_EXE_longhand"))
        .args(words)
        .current_dir(folder)
        .output()
        .expect("it runs");
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code(), stdout)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), &target).expect("it is copied")),
        }
    }
}
