//! The doors: text in, value out.

use serde::de::DeserializeOwned;

use super::reader::Fault;
use super::reader::Reader;
use super::tree::Limits;
use super::tree::Tree;
use crate::error::Error;
use crate::error::Result;
use crate::place::Place;

/// The value in one YAML document of at most 1 MiB.
///
/// `file` is the name that errors give; nothing is opened. A byte order mark and Windows line
/// ends are fine. Use [`json`] for JSON, [`yaml_within`] for larger documents.
///
/// # Errors
///
/// [`Error::TooLarge`] and [`Error::Limit`] for what would cost too much, [`Error::Syntax`] for
/// what is not YAML, [`Error::NotText`] for an empty document, and [`Error::UnknownField`],
/// [`Error::MissingField`], [`Error::DuplicateField`] and [`Error::WrongType`] for what does not
/// fit `T`; all but the first and third with their place. None holds a value.
///
/// # Example
///
/// ```
/// use std::collections::BTreeMap;
///
/// let ages: BTreeMap<String, u32> = longhand::document::yaml("ages.yaml", "Colin: 7\nAda: 9\n")?;
/// assert_eq!(ages["Colin"], 7);
///
/// let error = longhand::document::yaml::<BTreeMap<String, u32>>("ages.yaml", "Colin: seven");
/// assert_eq!(
///     error.unwrap_err().to_string(),
///     "ages.yaml:1:8: expected a whole number from 0"
/// );
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn yaml<T: DeserializeOwned>(file: &str, text: &str) -> Result<T> {
    yaml_within(file, text, Limits::default())
}

/// The value in one YAML document, under limits of your own.
///
/// # Errors
///
/// As for [`yaml`].
pub fn yaml_within<T: DeserializeOwned>(file: &str, text: &str, limits: Limits) -> Result<T> {
    check_size(file, text, limits)?;
    let text = without_mark(text);
    let tree = Tree::read(file, text, limits)?;
    T::deserialize(Reader::new(&tree)).map_err(|failure| {
        let node = &tree.nodes[failure.node.unwrap_or(0)];
        let place = Place::at(file, text, node.line as usize, node.column as usize);
        located(*failure.fault, Box::new(place))
    })
}

/// The value in one JSON document of at most 1 MiB.
///
/// # Errors
///
/// As for [`yaml`]. A field that is there twice is an error where `T` is a struct.
///
/// # Example
///
/// ```
/// let names: Vec<String> = longhand::document::json("names.json", r#"["Colin", "Ada"]"#)?;
/// assert_eq!(names, ["Colin", "Ada"]);
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn json<T: DeserializeOwned>(file: &str, text: &str) -> Result<T> {
    let limits = Limits::default();
    check_size(file, text, limits)?;
    let text = without_mark(text);
    check_brackets(file, text, limits.depth)?;
    serde_json::from_str(text).map_err(|error| {
        // The YAML reader takes JSON too, knows places, and quotes nobody.
        let again = error.is_data().then(|| yaml::<T>(file, text));
        match again {
            Some(Err(located)) if !matches!(located, Error::Syntax { .. }) => located,
            _ => json_error(file, text, &error),
        }
    })
}

/// The value in one document: JSON if the name ends in `.json`, YAML if it ends in `.yaml` or
/// `.yml`, else JSON if the text starts like JSON.
///
/// # Errors
///
/// As for [`yaml`].
pub fn any<T: DeserializeOwned>(file: &str, text: &str) -> Result<T> {
    let name = file.to_ascii_lowercase();
    let yaml_name = name.ends_with(".yaml") || name.ends_with(".yml");
    if name.ends_with(".json") || (!yaml_name && starts_like_json(text)) {
        return json(file, text);
    }
    yaml(file, text)
}

/// `{"`, `{}` or `[`; a brace before a bare word is YAML.
fn starts_like_json(text: &str) -> bool {
    let text = without_mark(text).trim_start();
    match text.strip_prefix('{') {
        Some(rest) => rest.trim_start().starts_with(['"', '}']),
        None => text.starts_with('['),
    }
}

pub(super) fn check_size(file: &str, text: &str, limits: Limits) -> Result<()> {
    if text.len() <= limits.bytes {
        return Ok(());
    }
    Err(Error::TooLarge {
        path: file.to_owned(),
        limit_kib: (limits.bytes / 1024) as u64,
        help: "split it into several files",
    })
}

pub(super) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Refuses JSON that nests too deep, before anything recursive sees it.
fn check_brackets(file: &str, text: &str, limit: usize) -> Result<()> {
    let opening = text.bytes().filter(|it| matches!(it, b'[' | b'{')).count();
    if opening <= limit {
        return Ok(());
    }
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limit {
            return Err(Error::Limit {
                what: format!("lists and maps stand inside one another more than {limit} deep"),
                place: Box::new(Place::new(file, text, offset..offset + 1)),
                help: "flatten it",
            });
        }
    }
    Ok(())
}

/// What only `serde_json` minds, by its kind.
fn json_error(file: &str, text: &str, error: &serde_json::Error) -> Error {
    let place = || Box::new(Place::at(file, text, error.line(), error.column()));
    if text.trim().is_empty() {
        return Error::NotText {
            path: file.to_owned(),
            what: "is empty",
            help: "write at least one `\"key\": value`",
        };
    }
    if !error.is_data() {
        let message = error.to_string();
        let reason = message.split(" at line ").next().unwrap_or_default();
        return Error::Syntax {
            format: "JSON",
            reason: reason.to_owned(),
            place: place(),
        };
    }
    Error::WrongType {
        expected: "a value that fits here".into(),
        place: place(),
    }
}

fn located(fault: Fault, place: Box<Place>) -> Error {
    match fault {
        Fault::Unknown { field, known } => Error::UnknownField {
            field,
            known: known.iter().map(|it| (*it).to_owned()).collect(),
            place,
        },
        Fault::Missing(field) => Error::MissingField {
            field: field.to_owned(),
            place,
        },
        Fault::Duplicate(field) => Error::DuplicateField {
            field: field.to_owned(),
            first: None,
            place,
        },
        Fault::Wrong(expected) => Error::WrongType { expected, place },
    }
}
