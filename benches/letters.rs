//! How many letters a second, and what does everything cost beyond printing?
//!
//! Each profile is a line of JSON. The direct path reads it into Tera's values and prints, from one
//! template, the very words that the letter of this person has. Ours reads it into a profile, plans,
//! composes, reads over and gives the text. Both run in turns on one thread; the ratio is what counts.

use std::hint::black_box;
use std::time::Duration;
use std::time::Instant;

use jiff::civil::date;
use longhand::Profile;
use longhand::words;
use longhand::words::Brief;
use longhand::words::Origin;
use longhand::words::Pack;
use longhand::words::Request;
use serde::de::Deserialize;
use serde::de::DeserializeSeed;
use serde::de::Deserializer;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;
use tera::Context;
use tera::Tera;
use tera::Value;

/// How often every letter is made in one turn.
const TIMES: usize = 200;
const TURNS: usize = 9;

fn main() {
    let pack = Pack::built_in("cafe").expect("the built-in pack loads");
    let mut request = Request::new("thank-you");
    request.date = Some(date(2026, 11, 21));
    let brief = Brief::new(&pack, &request, None).expect("the pack has the occasion");
    let people = people();
    let mut tera = Tera::new();
    tera.autoescape_on(Vec::<String>::new());
    tera.register_filter(
        "in_words",
        |number: i64, _: tera::Kwargs, _: &tera::State| {
            words::in_words(number, None, words::Language::ENGLISH)
        },
    );
    tera.register_filter("capital", |text: &str, _: tera::Kwargs, _: &tera::State| {
        words::capital(text)
    });
    let mut templates = Vec::new();
    for (index, json) in people.iter().enumerate() {
        templates.push((format!("{index}"), direct_template(&brief, json)));
    }
    tera.add_raw_templates(templates.clone())
        .expect("the direct templates load");
    let names: Vec<_> = templates.iter().map(|it| it.0.clone()).collect();
    compare_words(&brief, &tera, &people, &names);

    let mut ratios = Vec::new();
    let (mut best_direct, mut best_ours) = (Duration::MAX, Duration::MAX);
    for _ in 0..TURNS {
        let direct = timed(|| {
            let mut context = Context::new();
            let mut buffer = Vec::with_capacity(4096);
            for (json, name) in people.iter().zip(&names) {
                print_direct(&tera, name, json, &mut context, &mut buffer);
                black_box(&buffer);
            }
        });
        let ours = timed(|| {
            for json in &people {
                black_box(print_ours(&brief, json));
            }
        });
        ratios.push(ours.as_secs_f64() / direct.as_secs_f64());
        best_direct = best_direct.min(direct);
        best_ours = best_ours.min(ours);
    }
    ratios.sort_by(f64::total_cmp);
    let letters = (people.len() * TIMES) as f64;
    let micros = |it: Duration| it.as_secs_f64() * 1e6 / letters;
    println!("letters a turn          {letters}");
    println!(
        "direct, JSON to text    {:8.2} µs a letter",
        micros(best_direct)
    );
    println!(
        "everything on           {:8.2} µs a letter",
        micros(best_ours)
    );
    println!(
        "  reading the profile   {:8.2} µs",
        micros(timed(|| {
            for json in &people {
                black_box(Profile::from_json(json).expect("the profile reads"));
            }
        }))
    );
    let profiles: Vec<_> = people
        .iter()
        .map(|it| Profile::from_json(it).expect("reads"))
        .collect();
    println!(
        "  plan, compose, check  {:8.2} µs",
        micros(timed(|| {
            for profile in &profiles {
                black_box(words::write(&brief, profile, None).expect("writes"));
            }
        }))
    );
    println!(
        "ratio, median of {TURNS}      {:8.2} (at most 2 wanted)",
        ratios[ratios.len() / 2]
    );
}

fn timed(mut work: impl FnMut()) -> Duration {
    let start = Instant::now();
    for _ in 0..TIMES {
        work();
    }
    start.elapsed()
}

/// Forty guests with all that a regular's profile holds.
fn people() -> Vec<String> {
    let given = [
        "Ada", "Zoë", "Miguel", "Søren", "Amara", "Kenji", "Priya", "Olu", "José", "Mei",
    ];
    let surname = [
        "Lovelace", "O'Brien", "García", "Okafor", "Tanaka", "Nguyen", "Patel", "Dubois",
    ];
    let usual = [
        "cardamom bun and tea",
        "flat white",
        "café au lait, very light",
        "rye toast",
    ];
    (0..40)
        .map(|index| {
            serde_json::json!({
                "id": format!("guest-{index}"),
                "name": {"given": given[index % 10], "surname": surname[index % 8], "title": "Dr"},
                "age": {"years": 20 + index, "on": "2026-01-01"},
                "locale": "en-GB",
                "visits": 30 + index * 7,
                "loves": ["rainy Sundays", "the crossword", "jazz records"],
                "hates": ["raisins", "queues"],
                "facts": {
                    "usual": usual[index % 4],
                    "comes": "before work",
                    "seat": "the window table",
                    "since": "2019",
                    "city": "Leeds",
                    "dog": {"what": "Biscuit", "how": "told", "on": "2024-05-01"},
                },
            })
            .to_string()
        })
        .collect()
}

fn print_ours(brief: &Brief<'_>, json: &str) -> String {
    let profile = Profile::from_json(json).expect("the profile reads");
    let written = words::write(brief, &profile, None).expect("the letter is written");
    black_box(&written.findings);
    written.letter.text()
}

/// The words of this person's letter as one template over the same JSON.
fn direct_template(brief: &Brief<'_>, json: &str) -> String {
    let profile = Profile::from_json(json).expect("the profile reads");
    let letter = words::write(brief, &profile, None)
        .expect("the letter is written")
        .letter;
    let raw: serde_json::Value = serde_json::from_str(json).expect("it is JSON");
    let mut templated = letter.clone();
    for block in &mut templated.blocks {
        for span in &mut block.spans {
            for value in span.values.clone().iter().rev() {
                let Origin::Profile(path) = &value.origin else {
                    continue;
                };
                let (start, end) = (value.start as usize, value.end as usize);
                let printed = &span.text[start..end];
                if let Some(expression) = expression(path, printed, &raw) {
                    span.text.replace_range(start..end, &expression);
                }
            }
        }
    }
    templated.text()
}

/// How the direct template prints this value, if the JSON has it under a path of its own.
fn expression(path: &str, printed: &str, raw: &serde_json::Value) -> Option<String> {
    let path = if path == "name.call" {
        "name.given"
    } else {
        path
    };
    let pointer = format!("/{}", path.replace('.', "/"));
    let mut value = raw.pointer(&pointer)?;
    let mut path = path.to_owned();
    if let Some(what) = value.get("what") {
        value = what;
        path.push_str(".what");
    }
    let text = value
        .as_str()
        .map(str::to_owned)
        .unwrap_or_else(|| value.to_string());
    if text == printed {
        return Some(format!("{{{{ {path} }}}}"));
    }
    if value
        .as_i64()
        .is_some_and(|it| words::in_words(it, None, words::Language::ENGLISH) == printed)
    {
        return Some(format!("{{{{ {path} | in_words }}}}"));
    }
    (words::capital(&text) == printed).then(|| format!("{{{{ {path} | capital }}}}"))
}

/// Both paths print the same words, or the comparison is worth nothing.
fn compare_words(brief: &Brief<'_>, tera: &Tera, people: &[String], names: &[String]) {
    let mut context = Context::new();
    let mut buffer = Vec::new();
    for (json, name) in people.iter().zip(names) {
        print_direct(tera, name, json, &mut context, &mut buffer);
        let direct = std::str::from_utf8(&buffer).expect("it is text");
        assert_eq!(direct, print_ours(brief, json));
    }
}

/// The direct path: JSON into Tera's values, one reused context and buffer, one template.
fn print_direct(tera: &Tera, name: &str, json: &str, context: &mut Context, buffer: &mut Vec<u8>) {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    Fill(context)
        .deserialize(&mut deserializer)
        .expect("it is JSON");
    buffer.clear();
    tera.render_to(name, context, buffer).expect("it renders");
}

struct Fill<'c>(&'c mut Context);

impl<'de> DeserializeSeed<'de> for Fill<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Fill<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a profile")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Key(key)) = map.next_key()? {
            self.0.insert_value(key, map.next_value_seed(Plain)?);
        }
        Ok(())
    }
}

/// A key that lives as long as the program: there are few, and they repeat.
struct Key(&'static str);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Known;
        impl Visitor<'_> for Known {
            type Value = Key;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a key")
            }

            fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Key, E> {
                const KEYS: [&str; 21] = [
                    "id", "name", "given", "surname", "title", "age", "years", "on", "locale",
                    "visits", "loves", "hates", "facts", "usual", "comes", "seat", "since", "city",
                    "dog", "what", "how",
                ];
                let known = KEYS.iter().find(|it| **it == key).copied();
                known
                    .map(Key)
                    .ok_or_else(|| E::custom("a key of the bench"))
            }
        }
        deserializer.deserialize_str(Known)
    }
}

struct Plain;

impl<'de> DeserializeSeed<'de> for Plain {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Plain {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, it: bool) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_i64<E>(self, it: i64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_u64<E>(self, it: u64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_f64<E>(self, it: f64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_str<E>(self, it: &str) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::none())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut values: Vec<Value> = Vec::new();
        while let Some(it) = items.next_element_seed(Plain)? {
            values.push(it);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut values = tera::Map::with_capacity_and_hasher(8, Default::default());
        while let Some(Key(key)) = map.next_key()? {
            values.insert(tera::value::Key::Str(key), map.next_value_seed(Plain)?);
        }
        Ok(values.into())
    }
}
