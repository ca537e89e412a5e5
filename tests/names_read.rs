//! Names in one string: what is split is right, and what is not sure is said.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use longhand::document;
use longhand::people::Confidence;
use longhand::people::Kind;
use longhand::people::Name;
use longhand::people::Profile;
use longhand::people::Register;
use longhand::people::greeting;
use serde::Deserialize;

/// One string, and what a careful assistant would say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    kind: String,
    /// What it is a case of.
    group: String,
    /// What may follow an informal "Dear"; nothing, if no call-name is safe.
    #[serde(default)]
    call: Vec<String>,
    /// What may follow a formal "Dear".
    #[serde(default)]
    formal: Vec<String>,
    /// What must follow neither.
    #[serde(default)]
    wrong: Vec<String>,
}

/// How a string was read, against its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// Their call-name, or no name where there is none to be had.
    Right,
    /// The whole name or none, with a finding.
    HonestlyUnsure,
    /// Neither right nor on the case's list of wrongs.
    Other,
    /// A wrong one, with a finding.
    WrongAndSaid,
    /// A wrong one, and not a word of it.
    SilentlyWrong,
}

fn judge(case: &Case) -> (Verdict, String) {
    let profile = Profile::named(&case.text);
    let informal = greeting(&profile, Register::Informal);
    let formal = greeting(&profile, Register::Formal);
    let said = !(profile.findings().is_empty() && informal.findings.is_empty());
    let call = informal.text.unwrap_or_default();
    let letter = formal.text.unwrap_or_default();
    let told = format!("{:?}: {call:?}, formally {letter:?}", case.text);
    let wrong = case.wrong.contains(&call) || case.wrong.contains(&letter);
    let none_to_be_had = case.call.is_empty() && case.formal.is_empty() && call.is_empty();
    let verdict = match (wrong, said) {
        (true, false) => Verdict::SilentlyWrong,
        (true, true) => Verdict::WrongAndSaid,
        _ if case.call.contains(&call) || none_to_be_had => Verdict::Right,
        (_, true) if call.is_empty() || case.formal.contains(&call) => Verdict::HonestlyUnsure,
        (_, true) if profile.name.given.is_none() => Verdict::HonestlyUnsure,
        _ => Verdict::Other,
    };
    (verdict, told)
}

#[test]
fn whole_names_are_read_rightly_or_not_at_all() {
    let folder = fs::read_dir("tests/cases/people/full_names").unwrap();
    let mut files: Vec<PathBuf> = folder.map(|it| it.unwrap().path()).collect();
    files.sort();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let cases: Vec<Case> = document::yaml("full_names.yaml", &text).unwrap();
        let mut rates = BTreeMap::<&str, BTreeMap<Verdict, u32>>::new();
        let mut all = BTreeMap::<Verdict, u32>::new();
        let mut kinds = Vec::new();
        for case in &cases {
            let (verdict, told) = judge(case);
            *rates
                .entry(&case.group)
                .or_default()
                .entry(verdict)
                .or_default() += 1;
            *all.entry(verdict).or_default() += 1;
            if verdict != Verdict::Right {
                println!("  {verdict:?}: {told}");
            }
            let kind = match Name::read(&case.text).kind {
                Kind::Person => "person",
                Kind::Couple(_) => "couple",
                Kind::Organisation => "organisation",
                _ => "junk",
            };
            if kind != case.kind {
                kinds.push(format!("{:?} is read as {kind}", case.text));
            }
        }
        println!("{}: {all:?} of {}\n{rates:#?}", file.display(), cases.len());
        println!("of another kind: {kinds:#?}");
        assert_eq!(all.get(&Verdict::SilentlyWrong), None);
    }
}
