//! Every finding that the program can make is explained.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use longhand::words;
use regex_lite::Regex;

/// All files below a folder with this ending.
fn files(folder: &Path, ending: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => texts.extend(files(&path, ending)),
            false if path.to_string_lossy().ends_with(ending) => {
                texts.push(fs::read_to_string(&path).unwrap());
            }
            false => {}
        }
    }
    texts
}

/// The codes that stand in the code, where a finding or what becomes one is made.
fn made() -> BTreeSet<String> {
    let patterns = [
        r#"Finding::new\(\s*"([a-z-]+)""#,
        r#""([a-z]+(?:-[a-z]+)*)",\s*Weight::"#,
        r#"\bcode: "([a-z-]+)""#,
        r#"\.note\(\s*"([a-z-]+)""#,
        r#"found\(\s*&[a-z_.]+,\s*"([a-z-]+)""#,
        r#"=> (?:Some\()?\(\s*"([a-z]+(?:-[a-z]+)+|deceased)",\s*""#,
    ];
    let patterns = patterns.map(|it| Regex::new(it).unwrap());
    let mut codes = BTreeSet::new();
    let sources = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), ".rs");
    let tells = |it: &String| it.contains("Finding") || it.contains("Misfit");
    for text in sources.into_iter().filter(tells) {
        for pattern in &patterns {
            let found = pattern.captures_iter(&text);
            codes.extend(found.map(|it| it[1].to_owned()));
        }
    }
    codes
}

#[test]
fn every_code_in_the_code_is_explained() {
    let codes = made();
    assert!(codes.len() > 90, "{}", codes.len());
    let missing: Vec<_> = codes
        .iter()
        .filter(|it| words::explain(it).is_none())
        .collect();
    assert!(
        missing.is_empty(),
        "add to templates/findings.yaml: {missing:?}"
    );
}

#[test]
fn every_code_that_a_test_has_seen_is_explained() {
    let pattern = Regex::new(r"(?m)^(?:note|look|held)\[([a-z-]+)\]").unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    for text in files(&folder, ".snap") {
        for found in pattern.captures_iter(&text) {
            assert!(words::explain(&found[1]).is_some(), "{}", &found[1]);
        }
    }
}

#[test]
fn every_rule_is_explained() {
    for rule in words::built_in_rules().unwrap() {
        let explained = words::explain(&rule.code).unwrap();
        assert_eq!(explained.mend, rule.help);
        assert_eq!(explained.why, rule.why);
    }
}

#[test]
fn an_explanation_is_whole() {
    let all = words::explanations();
    assert!(all.is_sorted_by(|a, b| a.code < b.code));
    for it in all {
        let sentence = |it: &str| it.len() > 10 && it.ends_with(['.', '”']);
        assert!(sentence(&it.why), "{}: {}", it.code, it.why);
        assert!(it.mend.len() > 10 && !it.protects.is_empty(), "{}", it.code);
    }
}
