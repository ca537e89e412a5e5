//! People, read from what strangers write.

use std::time::Duration;
use std::time::Instant;

use jiff::civil::date;
use longhand::Error;
use longhand::document;
use longhand::people::Datum;
use longhand::people::How;
use longhand::people::Profile;

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
        ("flow maps", "{a: ".repeat(300_000)),
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
            if took > Duration::from_millis(if cfg!(debug_assertions) { 2000 } else { 300 }) {
                slow.push(format!("{name}, {file}: {took:?}"));
            }
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
    let deep: Result<serde_json::Value, Error> = document::json("deep.json", &"[".repeat(100));
    assert!(matches!(deep, Err(Error::Limit { .. })));
}
