//! The text of one cell, put where it belongs in a profile.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::date;
use super::date::DayOrder;
use super::date::Doubt;
use super::date::Frame;
use crate::document;
use crate::people::address::Address;
use crate::people::fact::Datum;
use crate::people::fact::Fact;
use crate::people::lexicon::Lexicon;
use crate::people::name::Name;
use crate::people::parts::Age;
use crate::people::parts::Cohort;
use crate::people::parts::Deceased;
use crate::people::parts::Household;
use crate::people::parts::Order;
use crate::people::parts::Years;
use crate::people::profile::Profile;
use crate::people::written::Locale;
use crate::people::written::Share;
use crate::people::written::Written;
use crate::people::written::is_missing;
use crate::people::written::trimmed;
use crate::tone::Dial;

/// A cell that does not fit its column.
pub(super) struct Misfit {
    pub(super) code: &'static str,
    pub(super) what: Cow<'static, str>,
    pub(super) help: Cow<'static, str>,
    /// Whether leaving the cell empty could do harm.
    pub(super) harmful: bool,
}

/// What cells are read with, and what a date gave away about its column.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reading {
    pub(super) order: Option<DayOrder>,
    pub(super) today: Option<Date>,
    pub(super) shows: Option<DayOrder>,
}

/// What puts a text into a profile.
pub(super) type Put = fn(&mut Profile, &str, &mut Reading) -> Fit;

pub(super) type Fit = Result<(), Misfit>;

/// The fields that can only be put after others: an age before its date, a street before its
/// number, the fields of a name before the whole of it.
pub(super) const LATE: [&str; 4] = ["age_on", "house_number", "street2", "name"];

/// What puts a text into this field of `columns.yaml`.
pub(super) fn putter(field: &str) -> Option<Put> {
    macro_rules! text {
        ($($path:ident).+) => {
            |profile, text, _| {
                profile.$($path).+ = Some(text.to_owned());
                Ok(())
            }
        };
    }
    macro_rules! list {
        ($field:ident, $items:expr) => {
            |profile, text, _| {
                profile.$field = items(text).map($items).collect();
                Ok(())
            }
        };
    }
    macro_rules! dial {
        ($dial:ident) => {
            |profile, text, _| {
                profile
                    .tone
                    .dials
                    .0
                    .insert(Dial::$dial, surely::<Share>(text)?.0);
                Ok(())
            }
        };
    }
    let put: Put = match field {
        "id" => text!(id),
        "name" => |profile, text, _| {
            if profile.name.given.is_none() && profile.name.surname.is_none() {
                let said = std::mem::take(&mut profile.name);
                profile.name = Name::parse(text);
                profile.name.title = said.title.or(profile.name.title.take());
                profile.name.given_informal = said.given_informal;
            }
            Ok(())
        },
        "title" => title,
        "given" => text!(name.given),
        "given_informal" => text!(name.given_informal),
        "given2" => text!(name.given2),
        "surname_prefix" => text!(name.surname_prefix),
        "surname" => text!(name.surname),
        "surname2" => text!(name.surname2),
        "generation" => text!(name.generation),
        "credentials" => text!(name.credentials),
        "call_me" => text!(call_me),
        "never_call_me" => list!(never_call_me, str::to_owned),
        "say" => text!(say),
        "pronouns" => text!(pronouns),
        "honorific" => text!(honorific),
        "born" => |profile, text, reading| {
            profile.born = Some(day(text, true, reading)?);
            Ok(())
        },
        "age" => |profile, text, _| {
            let years = read::<Years>(text)?.0;
            let on = profile.age.and_then(|it| it.on);
            profile.age = Some(Age { years, on });
            Ok(())
        },
        "age_on" => |profile, text, reading| {
            let on = day(text, false, reading)?;
            match &mut profile.age {
                Some(age) => age.on = Some(on),
                None => return Err(misfit("an age in the row, beside its date")),
            }
            Ok(())
        },
        "locale" => locale,
        "household" => |profile, text, _| {
            profile.household = Some(Household::named(text));
            Ok(())
        },
        "relation" => text!(relation),
        "with" => list!(with, Profile::named),
        "letters" => |profile, text, _| {
            profile.letters = Some(read(text)?);
            Ok(())
        },
        "siblings" => list!(siblings, str::to_owned),
        "group" => text!(group),
        "cohorts" => list!(cohorts, Cohort::maybe),
        "tone" => text!(tone.preset),
        "formality" => dial!(Formality),
        "warmth" => dial!(Warmth),
        "playfulness" => dial!(Playfulness),
        "enthusiasm" => dial!(Enthusiasm),
        "length" => |profile, text, _| {
            profile.length = Some(read(text)?);
            Ok(())
        },
        "loves" => list!(loves, Fact::told),
        "hates" => list!(hates, Fact::told),
        "allergies" => list!(allergies, Fact::told),
        "address" => |profile, text, _| {
            profile.address.lines = Address::parse(text).lines;
            Ok(())
        },
        "organisation" => text!(address.organisation),
        "street" => |profile, text, _| {
            profile.address.street.insert(0, text.to_owned());
            Ok(())
        },
        "house_number" => house_number,
        "street2" => |profile, text, _| {
            profile.address.street.push(text.to_owned());
            Ok(())
        },
        "district" => text!(address.district),
        "locality" => text!(address.locality),
        "region" => text!(address.region),
        "postcode" => text!(address.postcode),
        "country" => text!(address.country),
        "email" => text!(email),
        "phone" => text!(phone),
        "channels" => |profile, text, _| {
            let channels: Result<_, _> = items(text).map(read).collect();
            profile.channels = channels?;
            Ok(())
        },
        "consent" => |profile, text, _| {
            profile.consent.write = Some(surely(text)?);
            Ok(())
        },
        "guardian" => |profile, text, _| {
            profile.guardian.get_or_insert_default().name = Name::parse(text);
            Ok(())
        },
        "deceased" => deceased,
        "do_not_contact" => |profile, text, _| {
            profile.do_not_contact = surely(text)?;
            Ok(())
        },
        "orders" => list!(orders, Order::seen),
        "visits" => |profile, text, _| {
            profile.visits.get_or_insert_default().count = Some(read(text)?);
            Ok(())
        },
        "first_visit" => |profile, text, reading| {
            let first = Some(day(text, false, reading)?);
            profile.visits.get_or_insert_default().first = first;
            Ok(())
        },
        "last_visit" => |profile, text, reading| {
            let last = Some(day(text, false, reading)?);
            profile.visits.get_or_insert_default().last = last;
            Ok(())
        },
        "usual" => |profile, text, _| {
            profile.visits.get_or_insert_default().usual = Some(text.to_owned());
            Ok(())
        },
        _ => return None,
    };
    Some(put)
}

/// Puts a text under a name of its own.
pub(super) fn put_fact(profile: &mut Profile, name: &str, text: &str) {
    let fact = Fact::told(datum(text));
    profile.facts.insert(name.to_owned(), fact);
}

/// A title of address; a title at work is a fact like any other.
fn title(profile: &mut Profile, text: &str, _: &mut Reading) -> Fit {
    let lexicon = Lexicon::get();
    if lexicon.titles.has(text) || lexicon.given_titles.has(text) {
        profile.name.title = Some(text.to_owned());
    } else {
        profile.facts.insert("title".into(), Fact::told(text));
    }
    Ok(())
}

/// A language by its tag, or by a name that people write.
fn locale(profile: &mut Profile, text: &str, _: &mut Reading) -> Fit {
    let lower = text.to_lowercase();
    if let Some(code) = LANGUAGES.names.get(&lower) {
        profile.locale = Some(code.clone());
        return Ok(());
    }
    let tag = read::<Locale>(text)?.0;
    let language = lower.split(['-', '_']).next().unwrap_or_default();
    // Codes of three letters are for the languages that have none of two.
    if language.len() != 3 && !LANGUAGES.codes.contains(language) {
        return Err(misfit(Locale::EXPECTED));
    }
    profile.locale = Some(tag);
    Ok(())
}

fn house_number(profile: &mut Profile, text: &str, _: &mut Reading) -> Fit {
    match profile.address.street.first_mut() {
        Some(street) => *street = format!("{street} {text}"),
        None => profile.address.street.push(text.to_owned()),
    }
    Ok(())
}

/// A flag, or any date: the very day does not matter.
fn deceased(profile: &mut Profile, text: &str, reading: &mut Reading) -> Fit {
    let dated = !text.contains(char::is_alphabetic)
        && !matches!(
            date::read(text, frame(reading, false)).date,
            Err(Doubt::Unreadable)
        );
    profile.deceased = dated || surely::<Deceased>(text)?.0;
    Ok(())
}

fn frame(reading: &Reading, birth: bool) -> Frame {
    Frame {
        order: reading.order,
        today: reading.today,
        birth,
    }
}

fn day(text: &str, birth: bool, reading: &mut Reading) -> Result<Date, Misfit> {
    let found = date::read(text, frame(reading, birth));
    reading.shows = found.shows;
    found.date.map_err(|doubt| {
        let (code, what, help) = doubt.told();
        Misfit {
            code,
            what: what.into(),
            help: help.into(),
            harmful: false,
        }
    })
}

fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(trimmed).filter(|it| !is_missing(it))
}

/// The value, or what was expected.
fn read<T: Written>(text: &str) -> Result<T, Misfit> {
    T::read(text).ok_or_else(|| misfit(T::EXPECTED))
}

/// The value of a cell that must be understood.
fn surely<T: Written>(text: &str) -> Result<T, Misfit> {
    read(text).map_err(|it| Misfit {
        harmful: true,
        help: format!("{}, or leave it empty", it.help).into(),
        ..it
    })
}

fn misfit(expected: &'static str) -> Misfit {
    Misfit {
        code: "cell-not-read",
        what: format!("expected {expected}").into(),
        help: format!("write {expected}").into(),
        harmful: false,
    }
}

/// A number if printing it gives back the cell, else text.
fn datum(text: &str) -> Datum {
    match text.parse::<i64>() {
        Ok(number) if number.to_string() == text => Datum::Integer(number),
        _ => Datum::from(text),
    }
}

struct Languages {
    codes: HashSet<String>,
    names: HashMap<String, String>,
}

static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        codes: HashSet<String>,
        names: HashMap<String, Vec<String>>,
    }
    let text = include_str!("../../../templates/languages.yaml");
    let file: File =
        document::yaml("languages.yaml", text).expect("a test reads the built-in languages.yaml");
    let names = file.names.into_iter();
    Languages {
        codes: file.codes,
        names: names
            .flat_map(|(code, names)| names.into_iter().map(move |it| (it, code.clone())))
            .collect(),
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_by_tag_or_name() {
        let read = |text: &str| {
            let mut profile = Profile::default();
            let fit = locale(&mut profile, text, &mut Reading::default());
            fit.ok().and(profile.locale)
        };
        assert_eq!(read("en_GB").as_deref(), Some("en-GB"));
        assert_eq!(read("Deutsch").as_deref(), Some("de"));
        assert_eq!(read("gsw").as_deref(), Some("gsw"));
        assert_eq!(read("klingon"), None);
        assert_eq!(read("xx"), None);
    }
}
