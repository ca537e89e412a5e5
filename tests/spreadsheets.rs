//! Spreadsheets as new users have them, read and greeted as a careful clerk would.
#![cfg(feature = "tables")]

use std::fs;
use std::path::Path;

use longhand::Finding;
use longhand::Weight;
use longhand::people::Letters;
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

/// The greeting of each row, or that its letter is held.
fn greeted(table: &str, letters: Letters) -> Vec<String> {
    let people = intake::read(
        std::io::Cursor::new(table.to_owned()),
        "people.csv",
        &Options::default(),
    );
    let rows = intake::households(people.unwrap(), letters);
    let greeted = rows.map(|row| {
        let profile = row.profile.unwrap();
        let said = greeting(&profile.addressee(), Register::Informal);
        let all = row.findings.iter().chain(&said.findings);
        let held = all.into_iter().any(Finding::holds) || profile.addressee().deceased;
        match held || profile.addressee().do_not_contact {
            true => "held".to_owned(),
            false => said.text.unwrap_or_default(),
        }
    });
    greeted.collect()
}

#[test]
fn nobody_who_has_died_is_written_to_whatever_way_it_was_noted() {
    for table in [
        "name,Date of death\nAnn Lee,2024-03-01\n",
        "name;Verstorben am\nAnn Lee;14.2.2020\n",
        "name,notes\nAnn Lee,DECEASED May 2025\n",
        "name,comments\nAnn Lee,he died last year\n",
        "name\nAnn Lee RIP\n",
        "name\nAnn Lee †\n",
        "name\nAnn Lee (d. 2020)\n",
        "name\nAnn Lee +2020\n",
        "name\nAnn Lee verstorben\n",
        "name\nAnn Lee - DECEASED\n",
        "name\nAnn Lee passed away 2020\n",
        "given,surname\nAnn,Lee †\n",
        "name;Keine Post\nAnn Lee;ja\n",
        "name\n\"Ann Lee, DO NOT MAIL\"\n",
        "name,notes\nAnn Lee,please do not contact\n",
    ] {
        assert_eq!(greeted(table, Letters::Each), ["held"], "{table}");
    }
}

#[test]
fn partners_who_have_a_row_of_their_own_are_greeted_once() {
    let widow =
        "name,partner,household,deceased\nGrace Finch,Harold,2,\nHarold Finch,Grace,2,yes\n";
    assert_eq!(greeted(widow, Letters::Together), ["Grace"]);
    assert_eq!(greeted(widow, Letters::Each), ["Grace", "held"]);
    let both = "name,partner,household\nBill Reed,Susan Reed,1\nSusan Reed,,1\n";
    assert_eq!(greeted(both, Letters::Together), ["Bill and Susan"]);
    assert_eq!(greeted(both, Letters::Each), ["Bill", "Susan"]);
    let other = "name,partner,household\nBill Reed,Jo,1\nSusan Reed,,1\n";
    assert_eq!(greeted(other, Letters::Together), ["Bill, Jo and Susan"]);
}

#[test]
fn notes_in_the_place_of_titles_and_names_are_never_printed() {
    let table = "name,honorific\nLiz Hall,do not call me Lizzie\n";
    assert_eq!(greeted(table, Letters::Each), ["Liz"]);
    for name in ["Total", "(none)", "n/a"] {
        assert_eq!(greeted(&format!("name\n{name}\n"), Letters::Each), [""]);
    }
    let table = "name,Rufname\nMARIA LOPEZ,Mari\n";
    assert_eq!(greeted(table, Letters::Each), ["Mari"]);
    let people = intake::read(table.as_bytes(), "people.csv", &Options::default()).unwrap();
    let maria = people.map(|it| it.profile.unwrap()).next().unwrap();
    let formal = greeting(&maria, Register::Formal);
    assert_eq!(formal.text.as_deref(), Some("Maria Lopez"));
}
