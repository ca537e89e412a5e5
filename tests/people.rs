//! People, read from what strangers write.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;

use jiff::civil::date;
use longhand::Error;
use longhand::document;
use longhand::people::Datum;
use longhand::people::Fact;
use longhand::people::Form;
use longhand::people::How;
use longhand::people::Name;
use longhand::people::Profile;
use longhand::people::Register;
use longhand::people::Sender;
use longhand::people::greeting;
use longhand::people::intake;
use proptest::prelude::*;

/// Each case is a profile; its snapshot is the greetings, the findings and the profile as it
/// was understood, or the error's report.
#[test]
fn cases() {
    insta::glob!("cases/people/*.yaml", |path| {
        let text = fs::read_to_string(path).unwrap();
        let file = path.file_name().unwrap().to_string_lossy();
        let result = Profile::from_file_text(&file, &text);
        assert_eq!(result.is_err(), file.starts_with("err_"), "{file}");
        insta::assert_snapshot!(match result {
            Ok(profile) => told(&profile),
            Err(error) => format!("{error}\n\n{}", error.report()),
        });
    });
}

fn told(profile: &Profile) -> String {
    let mut told = String::new();
    for register in [Register::Informal, Register::Formal] {
        let greeting = greeting(profile, register);
        let text = greeting.text.as_deref().unwrap_or("(no name)");
        let (form, fields) = (greeting.form, greeting.fields.join(", "));
        told += &format!("{register:?}: {text} ({form:?}: {fields})\n");
        for finding in greeting.findings {
            told += &format!("  {}", finding.report());
        }
    }
    for finding in profile.findings() {
        told += &finding.report();
    }
    told + "---\n" + &profile.to_yaml().unwrap()
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

const FIELDS: [&str; 12] = [
    "title",
    "given",
    "given_informal",
    "given2",
    "surname_prefix",
    "surname",
    "surname2",
    "generation",
    "credentials",
    "full",
    "call_me",
    "honorific",
];

/// A profile with one field of the name set, without any tidying.
fn with_field(mut profile: Profile, field: &str, value: &str) -> Profile {
    let value = Some(value.to_owned());
    match field {
        "title" => profile.name.title = value,
        "given" => profile.name.given = value,
        "given_informal" => profile.name.given_informal = value,
        "given2" => profile.name.given2 = value,
        "surname_prefix" => profile.name.surname_prefix = value,
        "surname" => profile.name.surname = value,
        "surname2" => profile.name.surname2 = value,
        "generation" => profile.name.generation = value,
        "credentials" => profile.name.credentials = value,
        "full" => profile.name.full = value,
        "call_me" => profile.call_me = value,
        _ => profile.honorific = value,
    }
    profile
}

/// Fails if this greeting would read badly after "Dear".
fn assert_reads_well(profile: &Profile) {
    for register in [Register::Informal, Register::Formal] {
        let greeting = greeting(profile, register);
        assert_eq!(greeting.text.is_none(), greeting.form == Form::Neutral);
        assert_eq!(greeting.text.is_none(), greeting.fields.is_empty());
        let Some(text) = greeting.text else { continue };
        assert!(text.chars().any(char::is_alphabetic), "{text:?}");
        assert_eq!(text, text.split_whitespace().collect::<Vec<_>>().join(" "));
        assert!(!text.contains(['<', '{', '@', '\u{202e}']), "{text:?}");
        assert!(!text.contains("://"), "{text:?}");
        assert!(text.chars().all(|it| !it.is_control()), "{text:?}");
    }
}

#[test]
fn every_naughty_string_is_survived_as_every_field() {
    let Some(text) = testdata("naughty_strings.json") else {
        return;
    };
    let strings: Vec<String> = serde_json::from_str(&text).unwrap();
    let mut greeted = Vec::new();
    for naughty in &strings {
        for field in FIELDS {
            assert_reads_well(&with_field(Profile::default(), field, naughty));
            let known = Profile::named("Ada Lovelace");
            assert_reads_well(&with_field(known, field, naughty));
        }
        let yaml = serde_yaml::to_string(
            &[("name", naughty)]
                .into_iter()
                .collect::<std::collections::BTreeMap<_, _>>(),
        );
        if let Ok(profile) = Profile::from_yaml(&yaml.unwrap()) {
            assert_reads_well(&profile);
        }
        assert_reads_well(&Profile::named(naughty));
        let given = with_field(Profile::default(), "given", naughty);
        greeted.extend(greeting(&given, Register::Informal).text);
    }
    println!(
        "{} of {} naughty strings greet: {greeted:#?}",
        greeted.len(),
        strings.len()
    );
    assert!(greeted.len() < strings.len() / 4);
}

#[test]
fn names_in_capitals_are_mended() {
    let Some(text) = testdata("name_casing.tsv") else {
        return;
    };
    let mut wrong = Vec::new();
    let rows: Vec<&str> = text.lines().skip(1).collect();
    for row in &rows {
        let columns: Vec<&str> = row.split('\t').collect();
        let field = if columns[2] == "initialNames" {
            "full"
        } else {
            "surname"
        };
        let shouted = with_field(Profile::default(), field, &columns[0].to_uppercase());
        let fit = longhand::people::fit_name(&shouted);
        let found = if field == "full" {
            fit.name.full
        } else {
            fit.name.surname
        };
        if found.as_deref() != Some(columns[1]) {
            wrong.push(format!(
                "{} should be {}",
                found.unwrap_or_default(),
                columns[1]
            ));
        }
        let mixed = with_field(Profile::default(), field, columns[1]);
        let fit = longhand::people::fit_name(&mixed);
        assert_eq!(
            fit.name.full.or(fit.name.surname).as_deref(),
            Some(columns[1])
        );
    }
    println!(
        "{} of {} right; {wrong:#?}",
        rows.len() - wrong.len(),
        rows.len()
    );
    assert!(wrong.len() <= 2, "{wrong:#?}");
}

#[test]
fn names_in_one_string_are_split_rightly_or_not_at_all() {
    let Some(text) = testdata("parseable_names.txt") else {
        return;
    };
    let (mut split, mut all, mut wrong) = (0, 0, Vec::new());
    for line in text
        .lines()
        .filter(|it| !it.starts_with('#') && it.contains('|'))
    {
        let columns: Vec<&str> = line.split('|').collect();
        let name = Name::parse(columns[0]);
        all += 1;
        split += usize::from(name.full.is_none());
        let given = name.given.as_deref().unwrap_or_default();
        let fits = name
            .surname
            .as_deref()
            .is_none_or(|it| it.eq_ignore_ascii_case(columns[1]))
            && (given.is_empty() || given.eq_ignore_ascii_case(columns[2]));
        if name.full.is_none() && !fits {
            wrong.push(line.to_owned());
        }
    }
    println!(
        "{split} of {all} split, {} wrongly: {wrong:#?}",
        wrong.len()
    );
    // Two have initials in one word ("PPELD"), one has a ligature that we keep.
    assert!(wrong.len() <= 3, "{wrong:#?}");
}

#[test]
fn every_subset_of_a_name_reads_well() {
    let whole = [
        "Dr", "Ada", "Addie", "Augusta", "van", "Lovelace", "King", "III", "PhD", "Ada King",
        "Countess", "Ms",
    ];
    for bits in 0u32..1 << FIELDS.len() {
        let chosen = (0..FIELDS.len()).filter(|it| bits & (1 << it) != 0);
        let profile = chosen.fold(Profile::default(), |profile, it| {
            with_field(profile, FIELDS[it], whole[it])
        });
        assert_reads_well(&profile);
        let named = profile.name.given.is_some()
            || profile.name.full.is_some()
            || profile.call_me.is_some();
        assert!(!named || greeting(&profile, Register::Formal).text.is_some());
        assert!(!named || greeting(&profile, Register::Informal).text.is_some());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_name_reads_well(values in prop::collection::vec(prop_oneof![
        Just(None),
        Just(Some(String::new())),
        Just(Some(" ".to_owned())),
        Just(Some("N/A".to_owned())),
        Just(Some("{{first}}".to_owned())),
        "[A-Z]{1,8}".prop_map(Some),
        "\\PC{0,20}".prop_map(Some),
        any::<String>().prop_map(Some),
    ], FIELDS.len())) {
        let mut profile = Profile::default();
        for (field, value) in FIELDS.iter().zip(&values) {
            if let Some(value) = value {
                profile = with_field(profile, field, value);
            }
        }
        assert_reads_well(&profile);
        let yaml = profile.to_yaml().unwrap();
        if let Ok(read) = Profile::from_yaml(&yaml) {
            assert_reads_well(&read);
            let again = Profile::from_yaml(&read.to_yaml().unwrap()).unwrap();
            prop_assert!(again == read);
        }
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = Profile::from_yaml(&text);
        let _ = Profile::from_json(&text);
        let _ = Profile::from_file_text("x", &text);
        let _ = Sender::from_yaml(&text);
        let _ = document::lines("x", &text);
        intake::jsonl(text.as_bytes(), "x").for_each(drop);
    }

    #[test]
    fn nothing_like_yaml_panics(text in "[-a-c:{}\\[\\],&*!|>'\"%#?~ \n\t0-2\u{e9}]{0,60}") {
        let _ = Profile::from_yaml(&text).map_err(|it| it.report());
        let _ = document::yaml::<serde_json::Value>("x", &text).map_err(|it| it.report());
        let _ = document::lines("x", &text);
    }

    #[test]
    fn facts_come_back_as_they_were(
        text in "[-+0-9a-zA-Z.,:~#'\" ]{1,12}",
        number in any::<i64>(),
        decimal in -1e12f64..1e12,
        flag in any::<bool>(),
    ) {
        let mut profile = Profile::named("Colin");
        for (key, what) in [
            ("text", Datum::Text(text)),
            ("number", Datum::Integer(number)),
            ("decimal", Datum::Decimal(decimal)),
            ("flag", Datum::Flag(flag)),
        ] {
            profile.facts.insert(key.into(), Fact::told(what.clone()));
            let list = Datum::List(vec![what.clone(), what.clone()]);
            profile.facts.insert(format!("{key}s"), Fact::told(list));
            let map = Datum::Map([("on".to_owned(), what)].into());
            profile.facts.insert(format!("{key} map"), Fact::told(map));
        }
        let profile = Profile::from_json(&serde_json::to_string(&profile).unwrap()).unwrap();
        let yaml = profile.to_yaml().unwrap();
        prop_assert!(Profile::from_yaml(&yaml).unwrap() == profile, "{yaml}");
    }
}

#[test]
fn json_errors_have_places_and_quote_nobody() {
    let error = Profile::from_json("{\n  \"age\": \"seven, says Colin\"\n}").unwrap_err();
    assert_eq!(
        error.to_string(),
        "profile.json:2:10: expected an age in years, such as 7"
    );
    let error = Profile::from_json("{\"name\": \"Colin\", \"name\": \"Ada\"}").unwrap_err();
    assert_eq!(
        error.to_string(),
        "profile.json:1:19: `name` is here twice, first on line 1"
    );
    let error = Profile::from_json("{\"name\": Colin}").unwrap_err();
    assert!(!error.to_string().contains("Colin"), "{error}");
}

#[test]
fn a_leap_day_has_a_birthday_in_every_year() {
    let ada = Profile::from_yaml("born: 2008-02-29").unwrap();
    assert_eq!(ada.age_on(date(2015, 2, 28)), Some(6));
    assert_eq!(ada.age_on(date(2015, 3, 1)), Some(7));
    assert_eq!(ada.age_on(date(2016, 2, 28)), Some(7));
    assert_eq!(ada.age_on(date(2016, 2, 29)), Some(8));
    assert_eq!(ada.age_on(date(2008, 2, 28)), None);
}

#[test]
fn json_lines_go_on_after_a_bad_line() {
    let huge = format!("{{\"name\": \"{}\"}}", "x".repeat(2 << 20));
    let file = format!(
        "\u{feff}{{\"name\": \"Colin\"}}\r\n\n{huge}\n{{\"age\": \"seven\"}}\n{{\"name\": \"Ada\"}}"
    );
    let rows: Vec<_> = intake::jsonl(file.as_bytes(), "fans.jsonl").collect();
    let told: Vec<String> = rows
        .iter()
        .map(|it| {
            format!(
                "{}, line {}: {}",
                it.label(),
                it.line,
                it.profile
                    .as_ref()
                    .map_or_else(ToString::to_string, |_| "fine".into())
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[cfg(feature = "tables")]
fn table(file: &[u8]) -> String {
    let rows = match intake::csv(file, "fans.csv") {
        Ok(rows) => rows,
        Err(error) => return format!("{error}\n{}", error.report()),
    };
    let mut told = String::new();
    for row in rows {
        told += &format!("{}, line {}: ", row.label(), row.line);
        match &row.profile {
            Ok(profile) => told += &serde_json::to_string(profile).unwrap(),
            Err(error) => told += &format!("{error}\n{}", error.report()),
        }
        told += "\n";
        for finding in &row.findings {
            told += &finding.report();
        }
    }
    told
}

#[cfg(feature = "tables")]
#[test]
fn tables_are_read_row_by_row() {
    let file =
        b"\xef\xbb\xbfFirst Name,Surname,ZIP,Age,Loves,Title,Favourite Ship,Member No,Deceased\r\n\
        Colin,,01742,7,the sea; lightsabers,,Ark,0042,\r\n\
        \r\n\
        ADA,LOVELACE,,seven,,Countess of Engines,,17,no\r\n\
        Luka,x,y\r\n\
        Bad\xff,Bytes,,,,,,,\r\n\
        Nul\0,Byte,,,,,,,\r\n\
        \"Two\nlines\",B,,3 1/2,,,,,\r\n\
        Lily,\"O'Hara, Jr\",,3.5,-,Ms,N/A,,perhaps\r\n\
        Pip,,,,,,,,,,,\r\n\
        Many,cells,,,,,,,,and,more\r\n\
        Last,One,,,,Dr.,,,yes";
    insta::assert_snapshot!(table(file));
}

#[cfg(feature = "tables")]
#[test]
fn hostile_tables_are_refused_row_by_row() {
    let huge = "x".repeat(3 << 20);
    let wide = ",".repeat(10_000);
    let file = format!(
        "given,age\nColin,7\n{huge},8\n{wide}\n\"{huge}\",9\nAda,9\n\"never closed,1\nLuka,2\n"
    );
    let told = table(file.as_bytes());
    assert!(told.len() < 8000, "{}", told.len());
    insta::assert_snapshot!(told);
}

#[cfg(feature = "tables")]
#[test]
fn headers_are_understood_or_refused() {
    let wide = ",".repeat(10_000);
    let files: [&[u8]; 5] = [
        b"",
        wide.as_bytes(),
        b"Name,First Name,Given\nA,B,C",
        b"Vorname;Nachname;PLZ\nJ\xc3\xb6rg;Gro\xc3\x9f;04109",
        b"J\xf6rg;Nachname\n",
    ];
    insta::assert_snapshot!(files.map(table).join("---\n"));
}

const COLIN: &str = "\
id: colin
name: {given: Colin}
age: {years: 7, on: 2015-04-02}
locale: en_US
group: class 2b
tone: {playfulness: 0.80}
loves: [the Jedi, {what: lightsabers, how: told, on: 2015-04-02}]
hates: getting up early
cohorts: [fans, {name: readers, confidence: 0.9}]
address: {street: 1 Main St, city: Concord, zip: 01742}
phone: +43 1 234
visits: 212
orders: [a lamp, {what: a chair, on: 2020-01-02, number: 007}]
guardian: Ada Lovelace
consent: yes
facts:
  member: 0x1F
  price: 4.10
  pets: 2
  regular: {drink: café au lait, size: null}
  mood: {what: cheerful, how: inferred}
";

#[test]
fn a_profile_is_read_as_it_is_written() {
    let colin = Profile::from_yaml(COLIN).unwrap();
    assert_eq!(colin.name.given.as_deref(), Some("Colin"));
    assert_eq!(colin.locale.as_deref(), Some("en-US"));
    assert_eq!(colin.address.postcode.as_deref(), Some("01742"));
    assert_eq!(colin.phone.as_deref(), Some("+43 1 234"));
    assert_eq!(colin.orders[1].number.as_deref(), Some("007"));
    assert_eq!(colin.visits.as_ref().unwrap().count, Some(212));
    assert_eq!(colin.facts["member"].what, Datum::Text("0x1F".into()));
    assert_eq!(colin.facts["price"].what, Datum::Text("4.10".into()));
    assert_eq!(colin.facts["pets"].what, Datum::Integer(2));
    assert_eq!(colin.facts["mood"].how, How::Inferred);
    assert!(!colin.facts["mood"].sayable());
    assert_eq!(
        colin.facts["regular"].what.to_string(),
        "drink: café au lait"
    );
    assert_eq!(colin.age_on(date(2016, 4, 1)), Some(7));
    assert!(colin.findings().is_empty(), "{:?}", colin.findings());
}

#[test]
fn writing_and_reading_a_profile_is_identity() {
    let colin = Profile::from_yaml(COLIN).unwrap();
    let yaml = colin.to_yaml().unwrap();
    assert!(Profile::from_yaml(&yaml).unwrap() == colin, "{yaml}");
    let json = serde_json::to_string(&colin).unwrap();
    assert!(Profile::from_json(&json).unwrap() == colin, "{json}");
}

#[test]
fn hostile_documents_are_refused_at_once() {
    let hostile = [
        ("flow maps", "{a: ".repeat(260_000)),
        ("flow maps, tight", "{a:".repeat(340_000)),
        ("flow lists", "[".repeat(1 << 20)),
        ("flow lists, closed in quotes", "[\"]\",".repeat(170_000)),
        ("block lists", "- ".repeat(500_000)),
        ("complex keys", "? ".repeat(500_000)),
        ("keys of keys", "{".repeat(1 << 20)),
        ("anchors", "&a ".repeat(340_000)),
        ("tags", "!a ".repeat(340_000)),
        ("one key", "a".repeat(1 << 20)),
        ("colons", ":".repeat(1 << 20)),
        ("colons apart", ": ".repeat(1 << 19)),
        ("quotes", "\"".repeat(1 << 20)),
        ("an open quote", format!("\"{}", "a\n".repeat(500_000))),
        ("blank lines", "\n".repeat(1 << 20)),
        ("tabs", "\t".repeat(1 << 20)),
        ("comments", "#\n".repeat(500_000)),
        ("directives", "%a\n".repeat(340_000)),
        ("documents", "---\n".repeat(250_000)),
        ("a block", format!("a: |\n{}", "  b\n".repeat(250_000))),
        ("a folded block", format!("a: >\n{}", " \n".repeat(500_000))),
        (
            "deepening blank lines",
            format!(
                "a: |\n{}",
                (0..1400)
                    .map(|it| " ".repeat(it) + "\n")
                    .collect::<String>()
            ),
        ),
        ("commas", format!("[{}]", ",".repeat(1 << 19))),
        (
            "many keys",
            (0..90_000).map(|it| format!("k{it}: 1\n")).collect(),
        ),
        (
            "many facts",
            format!(
                "facts:\n{}",
                (0..80_000)
                    .map(|it| format!("  k{it}: 1\n"))
                    .collect::<String>()
            ),
        ),
        ("one key often", "k: 1\n".repeat(200_000)),
        (
            "laughs",
            (0..20).fold("a0: &a0 [x, x]\n".into(), |all, it| {
                format!("{all}a{}: &a{} [*a{it}, *a{it}, *a{it}]\n", it + 1, it + 1)
            }),
        ),
        (
            "aliases",
            format!(
                "a: &a {}\nb: [{}]",
                "x".repeat(20_000),
                "*a,".repeat(30_000)
            ),
        ),
        ("alias of itself", "a: &a [*a]".into()),
        (
            "deepening aliases",
            (0..99).fold("a0: &a0 [x]\n".into(), |all, it| {
                format!("{all}a{}: &a{} [*a{it}]\n", it + 1, it + 1)
            }),
        ),
        ("control characters", "\u{1}".repeat(1 << 20)),
        ("nul", "\0".repeat(1 << 20)),
    ];
    // A bound for loaded machines; what is quadratic takes minutes.
    let mut slow = Vec::new();
    for (name, text) in &hostile {
        for file in ["hostile.yaml", "hostile.json"] {
            let start = Instant::now();
            let result = Profile::from_file_text(file, text);
            let took = start.elapsed();
            println!(
                "{name} {file} {took:?} {}",
                result
                    .as_ref()
                    .map_or_else(ToString::to_string, |_| "fine".into())
            );
            if took > Duration::from_secs(20) {
                slow.push(format!("{name}, {file}: {took:?}"));
            }
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
    let deep: Result<serde_json::Value, Error> = document::json("deep.json", &"[".repeat(100));
    assert!(matches!(deep, Err(Error::Limit { .. })));
}
