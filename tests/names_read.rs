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
use longhand::people::fit_name;
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
    /// Whether the string says that they have died.
    #[serde(default)]
    deceased: bool,
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
    let formal_will_do = case.call.is_empty() && case.formal.contains(&call) && !said;
    let none_to_be_had = case.call.is_empty() && case.formal.is_empty() && call.is_empty();
    let holds = |it: &longhand::Finding| it.holds();
    let held = profile.findings().iter().any(holds) || informal.findings.iter().any(holds);
    let verdict = match (wrong, said) {
        _ if case.deceased && held => Verdict::HonestlyUnsure,
        (true, false) => Verdict::SilentlyWrong,
        (true, true) => Verdict::WrongAndSaid,
        _ if case.call.contains(&call) || none_to_be_had || formal_will_do => Verdict::Right,
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

/// The texts of a list of cases.
fn list(file: &str) -> Vec<String> {
    let text = fs::read_to_string(format!("tests/cases/people/hygiene/{file}")).unwrap();
    document::yaml(file, &text).unwrap()
}

/// A profile with a name in fields: "given | surname".
fn in_fields(text: &str) -> Profile {
    let (given, surname) = text.split_once('|').unwrap_or((text, ""));
    let mut profile = Profile::default();
    profile.name.given = Some(given.trim().to_owned());
    profile.name.surname = Some(surname.trim().to_owned()).filter(|it| !it.is_empty());
    profile
}

#[test]
fn strange_names_of_real_people_are_left_alone() {
    let names = list("kept.yaml");
    let mut flagged = Vec::new();
    for name in &names {
        let found = fit_name(&in_fields(name)).findings;
        flagged.extend(found.iter().map(|it| format!("{name}: {}", it.code)));
    }
    println!("{} of {} flagged: {flagged:#?}", flagged.len(), names.len());
    assert!(names.len() > 150 && flagged.is_empty());
}

#[test]
fn what_is_no_name_is_never_said() {
    let texts = list("refused.yaml");
    let mut said = Vec::new();
    for text in &texts {
        for profile in [
            in_fields(&text.replace('|', "\u{a6}")),
            Profile::named(text),
        ] {
            let greeting = greeting(&profile, Register::Informal);
            let told = !(greeting.findings.is_empty() && profile.findings().is_empty());
            if greeting.text.is_some() || !told {
                said.push(format!("{text:?}: {:?}, told: {told}", greeting.text));
            }
        }
    }
    println!("{} of {} said: {said:#?}", said.len(), texts.len());
    assert!(texts.len() > 100 && said.is_empty());
}

/// The folder of test data from elsewhere, if it is here.
fn testdata(file: &str) -> Option<String> {
    let folder = std::env::var_os("LONGHAND_TESTDATA");
    let folder = folder.map_or_else(|| PathBuf::from("../shared/testdata"), PathBuf::from);
    let text = fs::read_to_string(folder.join(file));
    if text.is_err() {
        println!("skipped: there is no {file} (set LONGHAND_TESTDATA to its folder)");
    }
    text.ok()
}

/// How a set of names was read: how many of each confidence, and the wrong ones.
#[derive(Debug, Default)]
struct Tally {
    sure: u32,
    likely: u32,
    unsure: u32,
    wrong_sure: Vec<String>,
    wrong_likely: Vec<String>,
}

impl Tally {
    fn add(&mut self, text: &str, given: &str, surname: &str) {
        let reading = Name::read(text);
        let same = |field: &Option<String>, wanted: &str| {
            field.as_deref().unwrap_or_default().to_lowercase() == wanted.to_lowercase()
        };
        let right = same(&reading.name.given, given) && same(&reading.name.surname, surname);
        let wrong = || format!("{text}: wanted {given} / {surname}");
        match reading.confidence {
            Confidence::Unsure => self.unsure += 1,
            Confidence::Likely => {
                self.likely += 1;
                self.wrong_likely.extend((!right).then(wrong));
            }
            Confidence::Sure => {
                self.sure += 1;
                self.wrong_sure.extend((!right).then(wrong));
            }
        }
    }

    fn check(&self, file: &str) {
        let all = self.sure + self.likely + self.unsure;
        println!("{file}: {all} names, {self:#?}");
        assert!(self.wrong_sure.is_empty());
        assert!(self.wrong_likely.len() as f32 <= 0.03 * self.likely as f32);
        assert!(self.sure + self.likely > all * 7 / 10);
    }
}

#[test]
fn names_that_others_split_are_split_alike_or_not_at_all() {
    let Some(text) = testdata("parseable_names.txt") else {
        return;
    };
    let mut tally = Tally::default();
    let lines = text.lines().filter(|it| !it.starts_with('#'));
    for line in lines.filter(|it| it.contains('|')) {
        let columns: Vec<&str> = line.split('|').collect();
        tally.add(columns[0], columns[2], columns[1]);
    }
    tally.check("parseable_names.txt");

    let Some(text) = testdata("nameparser_cases.json") else {
        return;
    };
    let cases: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let mut tally = Tally::default();
    for case in cases
        .iter()
        .filter(|it| it["upstream_expected_failure"] == false)
    {
        let part = |key: &str| case["expected"][key].as_str().unwrap_or_default();
        tally.add(case["input"].as_str().unwrap(), part("first"), part("last"));
    }
    tally.check("nameparser_cases.json");
}

#[test]
fn names_in_capitals_and_in_small_letters_are_mended() {
    let Some(text) = testdata("name_casing.tsv") else {
        return;
    };
    let mut wrong = Vec::new();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|it| it.split('\t').collect())
        .collect();
    for row in &rows {
        for written in [row[0].to_lowercase(), row[0].to_uppercase()] {
            let mut profile = Profile::default();
            let whole = row[2] == "initialNames";
            let name = Some(written.clone());
            *(if whole {
                &mut profile.name.full
            } else {
                &mut profile.name.surname
            }) = name;
            let fit = fit_name(&profile);
            let mended = fit.name.full.or(fit.name.surname).unwrap_or_default();
            let told = fit.findings.iter().any(|it| it.code == "name-repaired");
            if mended != row[1] || !told && written != row[1] {
                wrong.push(format!("{written} became {mended}, not {}", row[1]));
            }
        }
    }
    println!("{} of {} wrong: {wrong:#?}", wrong.len(), 2 * rows.len());
    assert!(wrong.len() * 20 <= 2 * rows.len());
}

#[test]
fn what_they_want_to_be_called_stays_as_they_wrote_it() {
    for (name, call_me) in [
        ("Gloria Watkins", "bell hooks"),
        ("KATHRYN LANG", "k.d. lang"),
    ] {
        let mut profile = Profile::named(name);
        profile.call_me = Some(call_me.to_owned());
        let greeting = greeting(&profile, Register::Informal);
        assert_eq!(greeting.text.as_deref(), Some(call_me));
    }
}

#[test]
fn brackets_and_several_people_in_fields_are_told() {
    let bob = fit_name(&in_fields("Bob (Robert) | Smith"));
    assert_eq!(bob.name.given.as_deref(), Some("Robert"));
    assert_eq!(bob.name.given_informal.as_deref(), Some("Bob"));
    assert_eq!(bob.findings[0].code, "name-repaired");
    let two = fit_name(&in_fields("Bob & Ann | Smith"));
    assert_eq!(two.findings[0].code, "name-of-several");
    let mut titled = in_fields("| Smith");
    titled.name.given = None;
    titled.name.title = Some("Mr & Mrs".to_owned());
    assert_eq!(fit_name(&titled).findings[0].code, "name-of-several");
}
