//! What texts may say of a reader: each case is a file with what is known and what each field then says.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use longhand::Profile;
use longhand::Scribe;
use longhand::document;
use longhand::listen::Sent;
use longhand::listen::SentKind;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(default)]
    on: Option<Date>,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    profile: Profile,
    #[serde(default)]
    letter: Option<String>,
    /// The pack's `quotes.yaml` and `coined.yaml`.
    #[serde(default)]
    quotes: Option<serde_yaml::Value>,
    #[serde(default)]
    coined: Option<serde_yaml::Value>,
    /// The codes of what is found in the pack, if that is stated.
    #[serde(default)]
    finds: Option<Vec<String>>,
    /// What each field prints.
    #[serde(default)]
    says: BTreeMap<String, serde_yaml::Value>,
    /// Fields that are known, whatever they print.
    #[serde(default)]
    flags: Vec<String>,
    /// Fields that are not known.
    #[serde(default)]
    unknown: Vec<String>,
    /// Fields that must not say the same.
    #[serde(default)]
    different: Vec<String>,
    /// What a field may say.
    #[serde(default)]
    among: BTreeMap<String, Vec<String>>,
}

/// What each field prints in a letter with this case's facts; nothing where it is not known.
fn printed(case: &Case, seed: u64) -> BTreeMap<String, Option<String>> {
    let said = case.says.keys().chain(case.among.keys());
    let fields: Vec<_> = said.chain(&case.flags).chain(&case.unknown).collect();
    let mut text = String::from("Dear reader,\n\n");
    for field in &fields {
        let line = format!("{field}={{% if {field} %}}{{{{ {field} }}}}{{% endif %}}\n\n");
        write!(text, "{line}").unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let language = case.language.as_deref().unwrap_or("en");
    write("pack.yaml", &format!("name: case\nlanguage: {language}\n"));
    write("letters/case.txt", &text);
    for (file, value) in [("quotes.yaml", &case.quotes), ("coined.yaml", &case.coined)] {
        if let Some(value) = value {
            write(file, &serde_yaml::to_string(value).unwrap());
        }
    }
    let scribe = Scribe::new();
    let pack = scribe.read_pack(folder.path()).unwrap();
    if let Some(wanted) = &case.finds {
        let found = longhand::words::survey(&pack, case.on);
        let found: Vec<_> = found.into_iter().map(|it| it.code).collect();
        let rest = |it: &&String| *it != "unreachable" || wanted.contains(it);
        let found: Vec<_> = found.iter().filter(rest).collect();
        assert_eq!(found, wanted.iter().collect::<Vec<_>>());
    }
    let mut letter = scribe.letter_to(&case.profile).with_pack(pack);
    letter = letter.occasion("case").seed(seed);
    if let Some(date) = case.on {
        letter = letter.on(date);
    }
    if let Some(received) = &case.letter {
        letter = letter.replying_to(received);
    }
    let text = letter.write().unwrap().text();
    let lines = text.lines().filter_map(|it| it.split_once('='));
    let said = |it: &str| Some(it.to_owned()).filter(|it| !it.is_empty());
    lines
        .map(|(field, it)| (field.to_owned(), said(it)))
        .collect()
}

fn check(path: &Path) {
    let name = path.file_name().unwrap().to_string_lossy();
    let case: Case = document::yaml(&name, &fs::read_to_string(path).unwrap()).unwrap();
    for seed in 0..8 {
        let printed = printed(&case, seed);
        for (field, wanted) in &case.says {
            let wanted = match wanted {
                serde_yaml::Value::String(text) => text.clone(),
                other => serde_yaml::to_string(other).unwrap().trim().to_owned(),
            };
            assert_eq!(printed[field], Some(wanted), "{name}: {field}");
        }
        for field in &case.flags {
            assert!(printed[field].is_some(), "{name}: {field} is not known");
        }
        for field in &case.unknown {
            assert_eq!(printed[field], None, "{name}: {field}");
        }
        for (field, may) in &case.among {
            let said = printed[field].as_ref().unwrap();
            assert!(may.contains(said), "{name}: {field} says {said}");
        }
        let distinct: Vec<_> = case
            .different
            .iter()
            .map(|it| printed[it].clone())
            .collect();
        let lower = |it: &Option<String>| it.as_ref().map(|it| it.to_lowercase());
        let twice = distinct.windows(2).any(|it| lower(&it[0]) == lower(&it[1]));
        assert!(!twice, "{name}: {distinct:?}");
    }
}

#[test]
fn every_field_says_what_its_case_knows() {
    insta::glob!("cases/fields/*.yaml", check);
}

/// What somebody wrote, and what came with it.
type Line = (String, String);

#[test]
fn what_came_with_a_letter_is_known_by_the_words_that_say_so() {
    let mut wrong = Vec::new();
    for language in ["en", "fr", "de", "es"] {
        let file = format!("tests/cases/enclosed/{language}.yaml");
        let lines: Vec<Line> = document::yaml(&file, &fs::read_to_string(&file).unwrap()).unwrap();
        for (words, came) in lines {
            let letter = match language {
                "fr" => format!("Bonjour,\n\n{words}\n\nÀ bientôt\nCamille\n"),
                "de" => format!("Hallo,\n\n{words}\n\nDein Jonas\n"),
                "es" => format!("Hola:\n\n{words}\n\nUn saludo\nLucía\n"),
                _ => format!("Dear Archive,\n\n{words}\n\nFrom\nOllie\n"),
            };
            let reading = longhand::listen::read(&letter);
            let kind = |it: SentKind| format!("{it:?}").to_lowercase();
            let found = match reading.enclosed.first() {
                Some(it) => format!("{} {}", kind(it.kind), it.text),
                None => "nothing".to_owned(),
            };
            let is_exact = |it: &Sent| letter[it.start..it.end] == it.text;
            assert!(reading.enclosed.iter().all(is_exact), "{words}");
            if found != came {
                wrong.push(format!("{language}: {words}: {found}, not {came}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

const REGULAR: &str = "{name: {given: Roohi}, visits: 212, facts: {usual: \"café au lait, very light\", comes: before work}}";

#[test]
fn a_regulars_drink_is_named_after_her_once_and_the_letter_says_so_on_record() {
    let scribe = Scribe::new();
    let regular = Profile::from_yaml(REGULAR).unwrap();
    let write = |profile: &Profile| {
        let letter = scribe.letter_to(profile).pack("cafe").occasion("surprise");
        letter.on(jiff::civil::date(2026, 11, 21)).write().unwrap()
    };
    let draft = write(&regular);
    let text = draft.text();
    println!("{text}");
    assert!(
        text.contains("Café au Roohi") && text.contains("very light"),
        "{text}"
    );
    assert_eq!(draft.coined["café au lait, very light"], "Café au Roohi");
    let history = longhand::words::History::of([draft.record()]);
    let mut renamed = regular.clone();
    renamed.call_me = Some("Ro".to_owned());
    let letter = scribe.letter_to(&renamed).pack("cafe").after(&history);
    let again = letter.occasion("surprise").write().unwrap();
    assert!(
        again.text().contains("Café au Roohi") && again.coined.is_empty(),
        "{}",
        again.text()
    );
    let mut remembered = regular.clone();
    let name = longhand::people::Fact::told("the Roohi special");
    remembered.facts.insert("drink_name".to_owned(), name);
    let draft = write(&remembered);
    assert!(draft.text().contains("the Roohi special"));
    assert!(draft.coined.is_empty());
}

#[test]
fn a_name_that_no_telling_says_is_not_on_record() {
    let scribe = Scribe::new();
    let regular = Profile::from_yaml(REGULAR).unwrap();
    let letter = scribe
        .letter_to(&regular)
        .pack("cafe")
        .occasion("thank-you");
    let draft = letter.write().unwrap();
    assert!(draft.coined.is_empty(), "{}", draft.text());
}

#[test]
fn a_quote_is_printed_with_its_source_and_holds_once_consent_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let quote = |consent: &str| {
        format!(
            "- {{id: roof, words: It sounds like applause, who: Mabel, about: [rain], consent: {{publish: {consent}}}}}\n"
        )
    };
    write("pack.yaml", "name: roof\n");
    write("letters/note.txt", "{{ say() }}\n");
    let said = "say:\n  - id: heard\n    text: “{{ quote.words }}”, says {{ quote.who }}.\n";
    write("phrases/say.yaml", said);
    write("quotes.yaml", &quote("yes"));
    let scribe = Scribe::new();
    let pack = scribe.read_pack(folder.path()).unwrap();
    let reader = Profile::from_yaml("{name: Ann, loves: [rain]}").unwrap();
    let mut draft = scribe.letter_to(&reader).with_pack(pack).write().unwrap();
    assert_eq!(draft.text(), "“It sounds like applause”, says Mabel.\n");
    let sources = draft.sources();
    let origins: Vec<_> = sources[0].values.iter().map(|it| it.1.describe()).collect();
    assert_eq!(origins, ["pack: quote roof"; 2]);
    assert!(!draft.is_held());
    write("quotes.yaml", &quote("no"));
    draft.check(&scribe.read_pack(folder.path()).unwrap());
    let codes: Vec<_> = draft.holding().map(|it| it.code.as_str()).collect();
    assert_eq!(codes, ["quote-consent"]);
}
