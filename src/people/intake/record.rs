//! One person as a JSON or YAML map: a profile, or a flat record with a table's names.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::de::DeserializeOwned;

use super::cell;
use super::cell::Reading;
use super::column;
use super::column::Column;
use super::column::Meaning;
use super::options::Kind;
use super::options::Options;
use crate::document;
use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::people::fact::Datum;
use crate::people::profile::Profile;
use crate::people::written::is_missing;
use crate::people::written::trimmed;
use crate::place::Place;

/// A map from a stranger's file, with its place there.
pub(super) struct Map<'m> {
    pub(super) file: &'m str,
    pub(super) kind: Kind,
    pub(super) text: &'m str,
    pub(super) line: u64,
    pub(super) row: u64,
}

impl Map<'_> {
    /// The person.
    ///
    /// A map is a profile. Where it has keys that no profile has, they may be a table's: those
    /// that the mapping names, and those that columns usually have, such as `first_name`. Any
    /// other key is an error, since it may be a slip; a mapping can make it a fact.
    pub(super) fn person(&self, options: &Options, notes: &mut Vec<Finding>) -> Result<Profile> {
        let mapping = &options.mapping.columns;
        if !mapping.is_empty() {
            return self.record(options, notes);
        }
        match self.read(self.text) {
            Err(Error::UnknownField { known, .. }) if known == *KNOWN => {
                self.record(options, notes)
            }
            result => result,
        }
    }

    fn read<T: DeserializeOwned>(&self, text: &str) -> Result<T> {
        let above = usize::try_from(self.line - 1).unwrap_or(usize::MAX);
        let value = match self.kind {
            Kind::Yaml => document::yaml(self.file, text),
            _ => document::json(self.file, text),
        };
        value.map_err(|it| it.moved_down(above))
    }

    /// The person of a map whose keys may be those of a table.
    fn record(&self, options: &Options, findings: &mut Vec<Finding>) -> Result<Profile> {
        let mut rest: BTreeMap<String, Datum> = self.read(self.text)?;
        let mut cells = Vec::new();
        for key in rest.keys().cloned().collect::<Vec<_>>() {
            let Some(meaning) = self.meaning(&key, options)? else {
                continue;
            };
            let Some(value) = rest.remove(&key) else {
                continue;
            };
            cells.push((Column::new(&key, 0, meaning), value));
        }
        if let Some(unknown) = rest.keys().find(|it| !KNOWN.contains(it)) {
            return Err(self.unknown(unknown));
        }
        let text = serde_json::to_string(&rest).unwrap_or_default();
        let above = usize::try_from(self.line - 1).unwrap_or(usize::MAX);
        let profile = document::json(self.file, &text);
        let mut profile: Profile = profile.map_err(|it: Error| it.moved_down(above))?;
        let late = |it: &Column| match &it.meaning {
            Meaning::Field(field) => cell::LATE.iter().position(|late| late == field),
            _ => None,
        };
        cells.sort_by_key(|it| late(&it.0).map_or(0, |it| it + 1));
        let mut reading = Reading {
            order: options.mapping.dates,
            today: options.today,
            shows: None,
        };
        for (column, value) in cells {
            self.put(&mut profile, &column, value, &mut reading, findings)?;
        }
        profile.tidy();
        Ok(profile)
    }

    fn unknown(&self, key: &str) -> Error {
        let quoted = format!("\"{key}\"");
        let found = self.text.find(&quoted).map(|it| it..it + quoted.len());
        let found = found.or_else(|| self.text.find(key).map(|it| it..it + key.len()));
        let above = usize::try_from(self.line - 1).unwrap_or(usize::MAX);
        let place = Place::new(self.file, self.text, found.unwrap_or(0..0));
        let error = Error::UnknownField {
            field: key.to_owned(),
            known: KNOWN.clone(),
            place: Box::new(place),
        };
        error.moved_down(above)
    }

    /// What a key means, where that is not a profile's own key.
    fn meaning(&self, key: &str, options: &Options) -> Result<Option<Meaning>> {
        let mapping = &options.mapping.columns.0;
        if let Some((_, target)) = mapping.iter().find(|it| it.0 == key) {
            let meaning = column::target_of(target).ok_or_else(|| Error::Header {
                what: format!("`{target}` is no field that a column can have"),
                place: Box::new(Place::file(self.file)),
                help: "use a field, facts.NAME, or - to leave it out".into(),
            });
            return meaning.map(Some);
        }
        if KNOWN.iter().any(|it| it == key) {
            return Ok(None);
        }
        Ok(match column::meaning_of(key) {
            Meaning::Fact(_) if !key.starts_with("facts.") => None,
            meaning => Some(meaning),
        })
    }

    fn put(
        &self,
        profile: &mut Profile,
        column: &Column,
        value: Datum,
        reading: &mut Reading,
        findings: &mut Vec<Finding>,
    ) -> Result<()> {
        let text = value.to_string();
        let text = trimmed(&text);
        let put = match (&column.meaning, column.put) {
            (Meaning::Nothing, _) => return Ok(()),
            _ if is_missing(text) && text != "Null" => return Ok(()),
            (Meaning::Fact(name), _) => {
                let fact = crate::people::fact::Fact::told(value);
                profile.facts.insert(name.clone(), fact);
                return Ok(());
            }
            (_, Some(put)) => put,
            _ => return Ok(()),
        };
        let label = format!("`{}`", column.name);
        match put(profile, text, reading) {
            Ok(()) => Ok(()),
            Err(misfit) if misfit.harmful => Err(Error::Cell {
                row: self.row,
                column: label,
                what: misfit.what.into_owned(),
                place: Box::new(
                    Place::file(self.file).at_line(usize::try_from(self.line).unwrap_or(0)),
                ),
                help: misfit.help.into_owned(),
            }),
            Err(misfit) => {
                let what = format!("{}; the cell was left empty", misfit.what);
                let finding = Finding::new(misfit.code, Weight::Warn, what, misfit.help);
                let at = format!("row {}, {label}", self.row);
                findings.push(finding.quoting(text).at(at));
                Ok(())
            }
        }
    }
}

/// The keys that a profile has.
static KNOWN: LazyLock<Vec<String>> =
    LazyLock::new(
        || match document::json::<Profile>("", "{\"no such key\": 0}") {
            Err(Error::UnknownField { known, .. }) => known,
            _ => Vec::new(),
        },
    );
