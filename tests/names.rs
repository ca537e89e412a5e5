//! Names by the standard: the tests of Unicode CLDR, and names that nobody foresaw.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use longhand::people::Formality;
use longhand::people::Name;
use longhand::people::NameLength;
use longhand::people::NameOrder;
use longhand::people::NameStyle;
use longhand::people::NameUsage;
use proptest::prelude::*;

/// The folder of test data from elsewhere, if it is here.
fn testdata(file: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("LONGHAND_TESTDATA");
    let path = folder
        .map_or_else(|| PathBuf::from("../shared/testdata"), PathBuf::from)
        .join(file);
    if !path.exists() {
        println!("skipped: there is no {file} (set LONGHAND_TESTDATA to its folder)");
        return None;
    }
    Some(path)
}

/// The tests of CLDR 46 hold, but for the misses that are listed with their reasons.
#[test]
fn names_are_written_as_in_the_tests_of_cldr() {
    let Some(folder) = testdata("cldr-person-names") else {
        return;
    };
    let known: BTreeSet<String> = include_str!("cases/names/misses.txt")
        .lines()
        .filter(|it| !it.is_empty() && !it.starts_with('#'))
        .map(str::to_owned)
        .collect();
    let mut misses = BTreeSet::new();
    let mut total = (0, 0);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    files.sort();
    for path in files {
        let locale = path.file_stem().unwrap().to_string_lossy().into_owned();
        if locale.starts_with('_') || path.extension().is_none() {
            continue;
        }
        let (passed, all) = run(&locale, &fs::read_to_string(&path).unwrap(), &mut misses);
        println!(
            "{locale}: {passed} of {all} ({:.1} %)",
            percent(passed, all)
        );
        total = (total.0 + passed, total.1 + all);
    }
    println!(
        "together: {} of {} ({:.2} %)",
        total.0,
        total.1,
        percent(total.0, total.1)
    );
    for miss in misses.difference(&known) {
        println!("new miss: {miss}");
    }
    assert!(
        misses.is_subset(&known),
        "there are misses that are not listed"
    );
    assert!(percent(total.0, total.1) >= 98.5);
}

fn percent(part: usize, all: usize) -> f64 {
    100.0 * part as f64 / all as f64
}

/// Runs one file; tells how many lines passed, and of how many.
fn run(locale: &str, text: &str, misses: &mut BTreeSet<String>) -> (usize, usize) {
    let (mut passed, mut all) = (0, 0);
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    let (mut title, mut expected) = (String::new(), String::new());
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            title = comment.to_owned();
        }
        let parts: Vec<&str> = line.split(';').map(str::trim).collect();
        match parts[..] {
            ["name", field, value] => {
                fields.insert(field.to_owned(), value.to_owned());
            }
            ["expectedResult", value] => expected = value.to_owned(),
            ["parameters", order, length, usage, formality] => {
                let (name, name_locale) = name(&fields);
                let style = style(locale, name_locale, [order, length, usage, formality]);
                let written = name.formatted(&style).unwrap();
                all += 1;
                if written == expected {
                    passed += 1;
                } else {
                    misses.insert(format!(
                        "{locale} {title}: {order} {length} {usage} {formality}: {expected} | {written}"
                    ));
                }
            }
            ["endName"] => fields.clear(),
            _ => {}
        }
    }
    (passed, all)
}

fn name(fields: &BTreeMap<String, String>) -> (Name, String) {
    let field = |it: &str| fields.get(it).cloned();
    let mut name = Name::default();
    name.title = field("title");
    name.given = field("given");
    name.given_informal = field("given-informal");
    name.given2 = field("given2");
    name.surname_prefix = field("surname-prefix");
    name.surname = field("surname-core").or_else(|| field("surname"));
    name.surname2 = field("surname2");
    name.generation = field("generation");
    name.credentials = field("credentials");
    (name, fields["locale"].clone())
}

fn style(locale: &str, name_locale: String, parameters: [&str; 4]) -> NameStyle {
    let [order, length, usage, formality] = parameters;
    NameStyle::new(locale)
        .name_locale(name_locale)
        .order(match order {
            "givenFirst" => NameOrder::GivenFirst,
            "surnameFirst" => NameOrder::SurnameFirst,
            _ => NameOrder::Sorting,
        })
        .length(match length {
            "long" => NameLength::Long,
            "medium" => NameLength::Medium,
            _ => NameLength::Short,
        })
        .usage(match usage {
            "referring" => NameUsage::Referring,
            "addressing" => NameUsage::Addressing,
            _ => NameUsage::Monogram,
        })
        .formality(match formality {
            "formal" => Formality::Formal,
            _ => Formality::Informal,
        })
}

const FIELDS: usize = 10;

fn field(name: &mut Name, index: usize) -> &mut Option<String> {
    match index {
        0 => &mut name.title,
        1 => &mut name.given,
        2 => &mut name.given_informal,
        3 => &mut name.given2,
        4 => &mut name.surname_prefix,
        5 => &mut name.surname,
        6 => &mut name.surname2,
        7 => &mut name.generation,
        8 => &mut name.credentials,
        _ => &mut name.full,
    }
}

fn locales() -> Vec<String> {
    let files = fs::read_dir("templates/cldr/names").unwrap();
    let shipped = files.map(|it| it.unwrap().path().file_stem().unwrap().to_owned());
    let mut locales: Vec<String> = shipped.map(|it| it.into_string().unwrap()).collect();
    locales.extend(["xx", "tlh", "", "zz-Zz-419", "de_CH", "zh-TW", "-", "é-ü"].map(str::to_owned));
    locales.sort();
    locales
}

fn naughty() -> Vec<String> {
    let ours = [
        "\u{feff}",
        "ß",
        "ﬁ",
        "i̇",
        "ǆ",
        "e\u{301}",
        "{0}",
        "{given}",
        "O’Brien",
        "\u{301}",
    ];
    let mut strings: Vec<String> = ours.map(str::to_owned).to_vec();
    if let Some(path) = testdata("naughty_strings.json") {
        let text = fs::read_to_string(path).unwrap();
        strings.extend(serde_json::from_str::<Vec<String>>(&text).unwrap());
    }
    strings
}

fn any_style(
    locale: usize,
    name_locale: usize,
    choice: [usize; 4],
    locales: &[String],
) -> NameStyle {
    let parameters = [
        ["givenFirst", "surnameFirst", "sorting"][choice[0] % 3],
        ["long", "medium", "short"][choice[1] % 3],
        ["referring", "addressing", "monogram"][choice[2] % 3],
        ["formal", "informal"][choice[3] % 2],
    ];
    let from = locales[name_locale % locales.len()].clone();
    let mut style = style(&locales[locale % locales.len()], from, parameters);
    if name_locale.is_multiple_of(5) {
        style.name_locale = None;
    }
    if choice[0] > 5 {
        style.order = None;
    }
    style
}

fn assert_written(name: &Name, style: &NameStyle) {
    let mut fields = name.clone();
    let has_text = (0..FIELDS).any(|it| {
        let text = field(&mut fields, it).as_deref().unwrap_or_default();
        !text.trim().is_empty()
    });
    match name.formatted(style) {
        Some(text) => assert!(has_text && !text.trim().is_empty(), "{style:?}"),
        None => assert!(!has_text, "{style:?}"),
    }
}

/// One field alone, whatever it holds, is written by every locale.
#[test]
fn a_lone_field_is_never_lost() {
    let locales = locales();
    for (index, text) in naughty().into_iter().enumerate() {
        for it in 0..FIELDS {
            let mut name = Name::default();
            *field(&mut name, it) = Some(text.clone());
            for round in 0..6 {
                let choice = [round, index, index + round, round / 3];
                assert_written(&name, &any_style(index + 25 * round, it, choice, &locales));
            }
        }
    }
}

#[test]
fn a_single_name_is_written_in_every_style() {
    let locales = locales();
    for index in [1, 2, 5] {
        let mut name = Name::default();
        *field(&mut name, index) = Some("Zendaya".to_owned());
        for locale in 0..locales.len() {
            for choice in 0..54 {
                let choice = [choice, choice / 3, choice / 9, choice / 27];
                let style = any_style(locale, 0, choice, &locales);
                let written = name.formatted(&style).unwrap();
                let monogram = style.usage == NameUsage::Monogram;
                let expected = if monogram { "Z" } else { "Zendaya" };
                // Some locales end every monogram with a mark, or write titles where there are none.
                assert!(written.starts_with(expected), "{style:?}: {written}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_name_is_written_in_any_style(
        fields in proptest::collection::vec(proptest::option::of((any::<usize>(), any::<String>())), FIELDS),
        locale: usize,
        name_locale: usize,
        choice in proptest::array::uniform4(0_usize..12),
    ) {
        static NAUGHTY: std::sync::LazyLock<Vec<String>> = std::sync::LazyLock::new(naughty);
        static LOCALES: std::sync::LazyLock<Vec<String>> = std::sync::LazyLock::new(locales);
        let mut name = Name::default();
        for (it, value) in fields.into_iter().enumerate() {
            let text = value.map(|(index, own)| match index % 3 {
                0 => own,
                _ => NAUGHTY[index % NAUGHTY.len()].clone(),
            });
            *field(&mut name, it) = text;
        }
        assert_written(&name, &any_style(locale, name_locale, choice, &LOCALES));
    }
}
