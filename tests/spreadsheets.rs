//! Spreadsheets as new users have them, read and greeted as a careful clerk would.
#![cfg(feature = "tables")]

use std::fs;
use std::path::Path;

use longhand::Weight;
use longhand::people::Register;
use longhand::people::greeting;
use longhand::people::intake;
use longhand::people::intake::Check;
use longhand::people::intake::Options;
use longhand::people::intake::Question;
use longhand::people::intake::Row;
use serde::Deserialize;

const FOLDER: &str = "tests/cases/people/spreadsheets";

/// What a careful clerk would write to a row, by somebody who had not seen the program.
#[derive(Deserialize)]
struct Label {
    row: usize,
    informal: Vec<String>,
    formal: Vec<String>,
    ask: bool,
    #[serde(default)]
    ask_optional: bool,
}

#[test]
fn thirty_messy_rows_give_right_greetings_or_honest_questions() {
    for (file, labels) in [
        ("calibrate.csv", "calibrate"),
        ("frozen.csv", "frozen"),
        ("frozen.xlsx", "frozen"),
        ("frozen-utf16.csv", "frozen"),
        ("frozen-1252.csv", "frozen"),
    ] {
        let labels = fs::read_to_string(format!("{FOLDER}/{labels}.labels.yaml")).unwrap();
        let labels: Vec<Label> = serde_yaml::from_str(&labels).unwrap();
        let open = || intake::open(&Path::new(FOLDER).join(file), &Options::default()).unwrap();
        let rows: Vec<Row> = open().collect();
        let check = Check::of(open());
        let told = |it: &&Question| ["twice", "postcode-zero"].contains(&&*it.code);
        let asked: Vec<u64> = check
            .questions
            .iter()
            .filter(told)
            .flat_map(|it| it.first.clone())
            .collect();
        assert_eq!(rows.len(), labels.len(), "{file}");
        let (mut right, mut needless, mut notes) = (0, 0, String::new());
        for (label, row) in labels.iter().zip(&rows) {
            let (is_right, asked) = judged(label, row, &asked, &mut notes);
            right += usize::from(is_right);
            needless += usize::from(asked && !label.ask && !label.ask_optional);
        }
        println!(
            "{file}: {right} of {} rows right or asked, {needless} asked in vain\n{notes}",
            rows.len()
        );
        assert!(right >= 29, "{file}\n{notes}");
        assert!(needless <= 2, "{file}\n{notes}");
    }
}

/// Whether a row is greeted rightly and what has to be asked is asked; and whether it is asked about.
fn judged(label: &Label, row: &Row, asked: &[u64], told: &mut String) -> (bool, bool) {
    let Ok(profile) = &row.profile else {
        return (label.ask, true);
    };
    let informal = greeting(profile, Register::Informal);
    let formal = greeting(profile, Register::Formal);
    let all = row
        .findings
        .iter()
        .chain(&informal.findings)
        .chain(&formal.findings);
    let findings: Vec<_> = all.filter(|it| it.code != "age-without-date").collect();
    let asked = !findings.is_empty() || profile.deceased || asked.contains(&row.number);
    let warned = findings.iter().any(|it| it.weight != Weight::Note);
    let fits = |text: &Option<String>, accepted: &[String]| match text {
        Some(text) => accepted.iter().any(|it| plain(it) == plain(text)),
        None => true,
    };
    let greeted = fits(&informal.text, &label.informal) || fits(&informal.text, &label.formal);
    // Whoever is asked about the name may be greeted by the whole of it meanwhile.
    let greeted = greeted && fits(&formal.text, &label.formal) || asked && informal.text.is_none();
    let is_right = (greeted || label.informal.is_empty() && asked) && (asked || !label.ask);
    if !is_right || (warned && !label.ask && !label.ask_optional) {
        let codes: Vec<_> = findings.iter().map(|it| &it.code).collect();
        let texts = (&informal.text, &formal.text);
        *told += &format!("  row {}: {texts:?} {codes:?}\n", label.row);
    }
    (is_right, warned)
}

fn plain(text: &str) -> String {
    text.replace('.', "").replace('&', "and").to_lowercase()
}
