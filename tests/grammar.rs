//! Grammar as texts use it: what a filter prints, in four languages.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use longhand::Error;
use longhand::Profile;
use longhand::Scribe;
use longhand::words::Brief;
use longhand::words::Gender;
use longhand::words::Language;
use longhand::words::Pack;
use longhand::words::Possessive;
use longhand::words::Pronouns;
use longhand::words::Request;
use longhand::words::Stated;
use longhand::words::Tongue;
use longhand::words::after;
use longhand::words::money;
use longhand::words::pluralise;
use longhand::words::possessive;
use longhand::words::quoted;
use longhand::words::with_article;
use longhand::words::write;

/// A file of cases.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    /// The language of the pack.
    language: String,
    /// Other lines of its `pack.yaml`.
    #[serde(default)]
    pack: String,
    cases: Vec<Case>,
}

/// A text, and what it prints.
#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    template: String,
    /// Facts of the person: `facts.KEY`.
    #[serde(default)]
    values: BTreeMap<String, serde_json::Value>,
    #[serde(default)]
    pronouns: Option<String>,
    #[serde(default)]
    locale: Option<String>,
    #[serde(default)]
    date: Option<Date>,
    /// What is printed.
    #[serde(default)]
    expect: Option<String>,
    /// What the error says, in part.
    #[serde(default)]
    error: Option<String>,
}

/// What a text prints in a pack of this language.
fn printed(language: &str, more: &str, case: &Case) -> Result<String, Error> {
    let folder = tempfile::tempdir().unwrap();
    let head = format!("name: case\nlanguage: {language}\n{more}");
    fs::write(folder.path().join("pack.yaml"), head).unwrap();
    fs::create_dir(folder.path().join("letters")).unwrap();
    fs::write(folder.path().join("letters/case.txt"), &case.template).unwrap();
    let pack = Pack::from_folder(folder.path(), &[])?;
    let mut profile = serde_json::json!({ "name": "Robin", "facts": case.values });
    for (key, value) in [("pronouns", &case.pronouns), ("locale", &case.locale)] {
        if let Some(value) = value {
            profile[key] = value.as_str().into();
        }
    }
    let profile = Profile::from_json(&profile.to_string()).unwrap();
    let scribe = Scribe::new();
    let letter = scribe.letter_to(&profile).with_pack(pack.into());
    let letter = match case.date {
        Some(date) => letter.on(date),
        None => letter,
    };
    Ok(letter.write()?.text().trim_end().to_owned())
}

/// No-break spaces as a file can show them.
fn shown(text: &str) -> String {
    text.replace('\u{a0}', "~").replace('\u{202f}', "~~")
}

#[test]
fn every_case_prints_what_it_says() {
    let mut count = 0;
    let mut complaints = Vec::new();
    for entry in fs::read_dir("tests/cases/grammar").unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let cases: Cases = longhand::document::yaml(&path.display().to_string(), &text)
            .unwrap_or_else(|it| panic!("{}", it.report()));
        for case in &cases.cases {
            count += 1;
            let printed = printed(&cases.language, &cases.pack, case);
            let complaint = match (&printed, &case.expect, &case.error) {
                (Ok(printed), Some(expected), None) if shown(printed) == *expected => continue,
                (Err(error), None, Some(expected)) => {
                    assert!(error.place().is_some(), "{}: {error}", case.template);
                    let report = error.report();
                    if report.contains(expected) {
                        continue;
                    }
                    report
                }
                (Ok(printed), ..) => shown(printed),
                (Err(error), ..) => error.report(),
            };
            let template = &case.template;
            complaints.push(format!("{}: {template}\n   {complaint}", path.display()));
        }
    }
    println!("{count} cases of grammar");
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
    assert!(count >= 200, "{count}");
}

#[test]
fn every_row_of_the_documented_table_prints_what_it_says() {
    let page = fs::read_to_string("src/docs/grammar.md").unwrap();
    let mut filters = std::collections::BTreeSet::new();
    for row in page.lines().filter(|it| it.starts_with("| `")) {
        let row = row.replace("\\|", "¦");
        let cells: Vec<_> = row.trim_matches('|').split('|').collect();
        let cell = |number: usize| cells[number].trim_matches(' ').replace('¦', "|");
        let case = Case {
            template: cell(2).trim_matches('`').to_owned(),
            ..Case::default()
        };
        let printed = printed(&cell(3), "", &case).unwrap_or_else(|it| panic!("{}", it.report()));
        assert_eq!(printed, cell(4), "{row}");
        filters.insert(cell(0));
    }
    // Those of `src/words/filters.rs`: two for every language, 26 with grammar, one for English.
    assert_eq!(filters.len(), 29, "{filters:?}");
}

/// A shared table of cases, if it is at hand.
fn testdata(name: &str) -> Option<String> {
    let folder = std::env::var("LONGHAND_TESTDATA").unwrap_or_else(|_| "../shared/testdata".into());
    let text = fs::read_to_string(Path::new(&folder).join(name)).ok();
    if text.is_none() {
        println!("skipped: no {name} in {folder}; set LONGHAND_TESTDATA");
    }
    text
}

#[test]
fn a_and_an_follow_the_sound() {
    let Some(table) = testdata("a_an.tsv") else {
        return;
    };
    let (mut right, mut all) = (0, 0);
    for line in table.lines().skip(1) {
        let mut cells = line.split('\t');
        let (phrase, article) = (cells.next().unwrap(), cells.next().unwrap());
        let printed = with_article(phrase, Stated::default(), Language::ENGLISH).unwrap();
        all += 1;
        match printed == format!("{article} {phrase}") {
            true => right += 1,
            false => println!("{printed}: {article}"),
        }
    }
    println!("a and an: {right} of {all}");
    assert!(right * 100 >= all * 98, "{right} of {all}");
}

#[test]
fn english_plurals_are_mostly_right() {
    let Some(table) = testdata("plurals.tsv") else {
        return;
    };
    let (mut right, mut all) = (0, 0);
    for line in table.lines().skip(1) {
        let mut cells = line.split('\t');
        let (singular, plurals) = (cells.next().unwrap(), cells.next().unwrap());
        let plural = pluralise(singular);
        all += 1;
        match plurals.split('|').any(|it| it == plural) {
            true => right += 1,
            false => println!("{singular}: {plural}, not {plurals}"),
        }
    }
    println!("plurals: {right} of {all}");
    assert!(right * 100 >= all * 95, "{right} of {all}");
}

#[test]
fn any_string_goes_in_and_little_comes_out() {
    let Some(json) = testdata("naughty_strings.json") else {
        return;
    };
    let mut strings: Vec<String> = serde_json::from_str(&json).unwrap();
    strings.push("x".repeat(100_000));
    strings.push("h".repeat(100_000));
    strings.push("’".repeat(10_000));
    strings.push("1".repeat(10_000));
    strings.push("A-".repeat(10_000));
    strings.push("a of ".repeat(10_000));
    let feminine = Stated::gender(Gender::Feminine);
    for text in &strings {
        let most = text.len() * 2 + 64;
        for tongue in Tongue::ALL {
            let language = Language::parse(tongue.tag()).unwrap();
            for style in [Possessive::S, Possessive::Apostrophe] {
                assert!(possessive(text, style, language).len() <= most);
            }
            for word in ["de", "le", "y", "o", "a", "zu", text] {
                for stated in [Stated::default(), feminine] {
                    let both = after(text, word, stated, language);
                    assert!(both.is_err() || both.unwrap().len() <= most + word.len());
                }
            }
            assert!(with_article(text, feminine, language).unwrap().len() <= most);
            // A quotation mark may turn into a longer one.
            assert!(quoted(text, language).len() <= text.len() * 3 + 64);
            assert!(money(1, text, language).is_err());
            if let Ok(pronouns) = Pronouns::parse(text, language) {
                let subject = pronouns.subject().unwrap();
                assert!(subject.len() <= most);
            }
            if let Ok(they) = Pronouns::parse("they/them", language) {
                assert!(they.verb(text).unwrap().len() <= most);
            }
        }
        assert!(Language::parse(text).is_err());
        assert!(pluralise(text).len() <= most);
    }
}

#[test]
fn any_fact_behind_any_filter_gives_a_letter_or_a_located_error() {
    let Some(json) = testdata("naughty_strings.json") else {
        return;
    };
    let strings: Vec<String> = serde_json::from_str(&json).unwrap();
    let scribe = Scribe::new();
    let (mut letters, mut errors) = (0, 0);
    for tongue in Tongue::ALL {
        let suggestion = match tongue {
            Tongue::English => "{{ facts.x | pluralise }}",
            _ => "",
        };
        let text = format!(
            "{{{{ facts.x | possessive }}}} {{{{ facts.x | with_article(gender=\"f\") }}}} \
             {{{{ facts.x | the(gender=\"m\") }}}} {{{{ facts.x | after(word=\"de\") }}}} \
             {{{{ facts.x | after(word=facts.x, gender=\"f\", case=\"dative\") }}}} \
             {{{{ [facts.x, facts.x] | list }}}} {{{{ [facts.x] | quoted }}}} {{{{ facts.x | capital }}}} \
             {{{{ 3 | ordinal(gender=\"f\", ending=facts.x) }}}} \
             {{{{ 3 | counted(one=facts.x, other=facts.x) }}}} {suggestion}"
        );
        let folder = tempfile::tempdir().unwrap();
        let head = format!("name: case\nlanguage: {}\n", tongue.tag());
        fs::write(folder.path().join("pack.yaml"), head).unwrap();
        fs::create_dir(folder.path().join("letters")).unwrap();
        fs::write(folder.path().join("letters/case.txt"), text).unwrap();
        let pack = scribe.read_pack(folder.path()).unwrap();
        for string in &strings {
            let profile = serde_json::json!({"name": "Robin", "facts": {"x": string}});
            let Ok(profile) = Profile::from_json(&profile.to_string()) else {
                continue;
            };
            match scribe.letter_to(&profile).with_pack(pack.clone()).write() {
                Ok(draft) => {
                    letters += 1;
                    assert!(draft.text().len() < 30 * string.len() + 500);
                }
                Err(error) => {
                    errors += 1;
                    assert!(error.place().is_some(), "{error}");
                }
            }
        }
    }
    println!(
        "{letters} letters and {errors} located errors from {} strings",
        strings.len()
    );
    // What cannot be said of anybody, markup and such, is refused.
    assert!(letters > errors);
}

/// A pack with one letter and these phrases.
fn pack_of(phrases: &str) -> Pack {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("pack.yaml"),
        "name: case\nlanguage: en\n",
    )
    .unwrap();
    for (name, text) in [
        ("phrases/all.yaml", phrases),
        ("letters/note.txt", "{{ salutation() }}\n\n{{ news() }}\n"),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Pack::from_folder(folder.path(), &[]).unwrap_or_else(|it| panic!("{}", it.report()))
}

#[test]
fn a_text_with_pronouns_is_for_those_who_stated_them() {
    let pack = std::sync::Arc::new(pack_of(
        "salutation: [{text: 'Dear all,'}]\n\
         news:\n\
         - {text: '{{ pronouns | subject | capital }} {{ pronouns | verb(of=\"are\") }} coming.', tone: {warmth: 0.9}}\n\
         - {text: 'Robin is coming.', tone: {warmth: 0.1}}\n",
    ));
    let scribe = Scribe::new();
    let written = |pronouns: Option<&str>| {
        let profile =
            serde_json::json!({"name": "Robin", "tone": {"warmth": 0.9}, "pronouns": pronouns});
        let profile = Profile::from_json(&profile.to_string()).unwrap();
        let letter = scribe.letter_to(&profile).with_pack(pack.clone());
        let draft = letter.write().unwrap();
        let found = draft.findings().iter().any(|it| it.code == "pronouns");
        (draft.text(), found)
    };
    let (text, found) = written(Some("they/them"));
    assert!(text.contains("They are coming.") && !found, "{text}");
    let (text, found) = written(None);
    assert!(text.contains("Robin is coming.") && !found, "{text}");
    let (text, found) = written(Some("ask me"));
    assert!(text.contains("Robin is coming.") && found, "{text}");
}

#[test]
fn one_run_dates_each_letter_by_its_readers_country() {
    let pack = pack_of(
        "salutation: [{text: 'Dear all,'}]\nnews: [{text: 'We open on {{ date | long_date }}.'}]\n",
    );
    let mut request = Request::new("note");
    request.date = Some(Date::constant(2015, 4, 20));
    let brief = Brief::new(&pack, &request, None).unwrap();
    for (locale, expected) in [
        ("en-US", "April 20, 2015"),
        ("en-GB", "20 April 2015"),
        ("en", "April 20, 2015"),
        ("en-GB", "20 April 2015"),
        ("de", "April 20, 2015"),
    ] {
        let profile = serde_json::json!({"name": "Robin", "locale": locale});
        let profile = Profile::from_json(&profile.to_string()).unwrap();
        let written = write(&brief, &profile, None).unwrap();
        assert!(written.letter.text().contains(expected), "{locale}");
    }
}

/// What somebody who had not seen the program says a language does.
#[derive(serde::Deserialize)]
struct Unseen {
    language: String,
    what: String,
    input: serde_json::Value,
    expect: Vec<String>,
}

#[test]
fn languages_do_what_somebody_says_who_had_not_seen_the_program() {
    let text = fs::read_to_string("tests/cases/grammar_unseen/cases.yaml").unwrap();
    let cases: Vec<Unseen> = serde_yaml::from_str(&text).unwrap();
    let mut right = 0;
    for case in &cases {
        let said = said(case);
        let plain = |it: &str| it.replace(['\u{a0}', '\u{202f}'], " ");
        let is_right = said
            .as_ref()
            .is_ok_and(|said| case.expect.iter().any(|it| plain(it) == plain(said)));
        right += usize::from(is_right);
        if !is_right {
            let (what, input) = (&case.what, &case.input);
            println!(
                "{} {what} {input}: {said:?}, {:?}",
                case.language, case.expect
            );
        }
    }
    println!("grammar that nobody tuned on: {right} of {}", cases.len());
    assert!(right * 100 >= cases.len() * 85);
}

fn said(case: &Unseen) -> Result<String, Error> {
    use longhand::words::{Join, in_words, list, long_date, ordinal, relative, weekday};
    let language = Language::parse(&case.language)?;
    let input = &case.input;
    let text = |key: &str| input[key].as_str().unwrap_or_default();
    let number = |key: &str| input[key].as_i64().unwrap_or_default();
    let date = |key: &str| text(key).parse::<Date>().unwrap();
    let gender = match text("gender") {
        "feminine" => Some(Gender::Feminine),
        "masculine" => Some(Gender::Masculine),
        _ => None,
    };
    let stated = Stated {
        gender,
        ..Stated::default()
    };
    Ok(match case.what.as_str() {
        "possessive" => {
            let whose = possessive(text("name"), Possessive::S, language);
            format!("{} {whose}", text("thing")).trim().to_owned()
        }
        "a_an" => with_article(text("word"), Stated::default(), language)?,
        "list" => {
            let items = input["items"].as_array().unwrap();
            let items: Vec<_> = items
                .iter()
                .map(|it| it.as_str().unwrap().to_owned())
                .collect();
            let join = Join {
                or: text("conjunction") == "or",
                serial_comma: case.language == "en-US",
            };
            list(&items, join, language)
        }
        "number_words" => in_words(number("number"), gender, language),
        "ordinal" => ordinal(number("number"), stated, "", language)?,
        "long_date" if input["weekday"].as_bool() == Some(true) => {
            let date = date("date");
            let comma = if case.language == "fr" { " " } else { ", " };
            format!(
                "{}{comma}{}",
                weekday(date, language),
                long_date(date, language)
            )
        }
        "long_date" => long_date(date("date"), language),
        "relative_date" => relative(date("date"), date("letter"), language),
        "money" => money(number("minor"), text("currency"), language)?,
        "elision" => after(text("before"), text("word"), Stated::default(), language)?,
        _ => {
            let pronouns = Pronouns::parse(text("pronouns"), language)?;
            let verb = match (text("verb"), text("tense")) {
                ("be", "past") => "were",
                ("have", "past") => "had",
                (verb, _) => verb,
            };
            let verb = pronouns.verb(verb)?;
            let not = if input["negative"].as_bool() == Some(true) {
                " not"
            } else {
                ""
            };
            format!("{} {verb}{not}", pronouns.subject()?)
        }
    })
}
