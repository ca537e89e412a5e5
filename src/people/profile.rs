//! All that is known about one person.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;
use serde::de;
use serde::de::Deserializer;
use serde::de::MapAccess;
use serde::de::Visitor;
use serde::de::value::MapAccessDeserializer;

use super::address::Address;
use super::fact::Datum;
use super::fact::Fact;
use super::fact::by_name;
use super::full_name::Kind;
use super::full_name::split_finding;
use super::name::Name;
use super::parts::Age;
use super::parts::Channel;
use super::parts::Cohort;
use super::parts::Consent;
use super::parts::Deceased;
use super::parts::Guardian;
use super::parts::Household;
use super::parts::Length;
use super::parts::Letters;
use super::parts::Order;
use super::parts::Visits;
use super::parts::household;
use super::wish::wish;
use super::written::Item;
use super::written::is_missing;
use super::written::is_placeholder;
use super::written::is_plain;
use super::written::is_private;
use super::written::list;
use super::written::locale;
use super::written::misfit;
use super::written::optional;
use super::written::or_default;
use super::written::quiet;
use super::written::trimmed;
use crate::document;
use crate::document::AS_WRITTEN;
use crate::error;
use crate::error::Error;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::seed::Seed;
use crate::tone::Wish;

/// The version of a profile's serialised form.
pub const VERSION: u32 = 1;

/// What is known about one person; no field is required.
///
/// Reading tidies: values that say "nothing" (`""`, `-`, `N/A`, `null`, `TEST`, `{{first}}`) are
/// missing, and private-use characters, which the composer needs as marks, are taken out.
/// [`Profile::findings`] tells what a person should look at. `Debug` shows no value.
///
/// # Example
///
/// ```
/// use longhand::people::Profile;
///
/// let colin = Profile::from_yaml(
///     "name: Colin\nage: {years: 7, on: 2015-04-02}\nloves: [the Jedi, lightsabers]\n",
/// )?;
/// assert_eq!(colin.name.given.as_deref(), Some("Colin"));
/// assert_eq!(colin.loves[1].text(), Some("lightsabers"));
/// assert_eq!(format!("{colin:?}"), "Profile(..)");
/// # Ok::<(), longhand::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Profile {
    version: Version,
    /// Stable, and never shown raw; see [`Profile::key`] for where there is none.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The name.
    #[serde(skip_serializing_if = "Name::is_empty")]
    pub name: Name,
    /// What they want to be called: it comes before the name.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub call_me: Option<String>,
    /// What they never want to be called.
    #[serde(deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub never_call_me: Vec<String>,
    /// How the name is said: "MOO-lah".
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub say: Option<String>,
    /// "she/her": as stated, never guessed.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub pronouns: Option<String>,
    /// "Ms": as stated, never guessed.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub honorific: Option<String>,
    /// The date of birth.
    #[serde(
        alias = "birthday",
        deserialize_with = "optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub born: Option<Date>,
    /// The age, and the date it was true; see [`Profile::age_on`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<Age>,
    /// The language they read, as a BCP 47 tag: `en-GB`.
    #[serde(deserialize_with = "locale", skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// The people they live with, by a name of your own, and what tone and length they all like.
    #[serde(
        deserialize_with = "household",
        skip_serializing_if = "Option::is_none"
    )]
    pub household: Option<Household>,
    /// What they are to the rest of the household: "sister", "grandfather".
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// Those whom the same letter greets: profiles, or names alone.
    #[serde(deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<Profile>,
    /// Whether a household gets one letter or several, as they chose.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub letters: Option<Letters>,
    /// The names of their brothers and sisters, as they are called.
    #[serde(deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub siblings: Vec<String>,
    /// The people who will compare letters: a class, a team.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Groups they may belong to: priors, never certainties, never named aloud.
    #[serde(deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub cohorts: Vec<Cohort>,
    /// The tone they asked for: a named one, or dials from 0 to 1.
    #[serde(deserialize_with = "wish", skip_serializing_if = "Wish::is_empty")]
    pub tone: Wish,
    /// How long a letter they like.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub length: Option<Length>,
    /// What they love.
    #[serde(deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub loves: Vec<Fact>,
    /// What they hate.
    #[serde(deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub hates: Vec<Fact>,
    /// What would harm them.
    #[serde(deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub allergies: Vec<Fact>,
    /// Where letters go.
    #[serde(skip_serializing_if = "Address::is_empty")]
    pub address: Address,
    /// Their e-mail address.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their telephone number, as written.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// How they like to be reached, the best first.
    #[serde(deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// What they agreed to.
    #[serde(skip_serializing_if = "Consent::is_empty")]
    pub consent: Consent,
    /// Who answers for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guardian: Option<Guardian>,
    /// Whether they have died; a file may give the date.
    #[serde(deserialize_with = "deceased", skip_serializing_if = "is_false")]
    pub deceased: bool,
    /// Whether they must not be written to.
    #[serde(deserialize_with = "or_default", skip_serializing_if = "is_false")]
    pub do_not_contact: bool,
    /// What they ordered, bought or gave.
    #[serde(deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<Order>,
    /// How often they came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visits: Option<Visits>,
    /// Anything else, by name.
    #[serde(
        deserialize_with = "by_name",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub facts: BTreeMap<String, Fact>,
    #[serde(skip)]
    noticed: Noticed,
}

quiet!(Profile);

impl Profile {
    /// A person of whom only the name is known, read as in [`Name::parse`].
    pub fn named(name: &str) -> Self {
        let mut profile = Self {
            name: Name::parse(name),
            ..Self::default()
        };
        profile.tidy();
        profile
    }

    /// The profile in a YAML text, which errors call `profile.yaml`.
    ///
    /// # Errors
    ///
    /// As for [`document::yaml`].
    pub fn from_yaml(text: &str) -> error::Result<Self> {
        document::yaml("profile.yaml", text)
    }

    /// The profile in a JSON text, which errors call `profile.json`.
    ///
    /// # Errors
    ///
    /// As for [`document::json`].
    pub fn from_json(text: &str) -> error::Result<Self> {
        document::json("profile.json", text)
    }

    /// The profile in the text of a file; YAML or JSON as in [`document::any`].
    ///
    /// # Errors
    ///
    /// As for [`document::any`].
    pub fn from_file_text(file: &str, text: &str) -> error::Result<Self> {
        document::any(file, text)
    }

    /// The profile as YAML, without what is missing.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] if a value cannot be written in YAML.
    pub fn to_yaml(&self) -> error::Result<String> {
        serde_yaml::to_string(self).map_err(|_| Error::Setting {
            setting: "profile",
            what: "cannot be written as YAML".into(),
            help: "look for numbers in its facts that are not finite".into(),
        })
    }

    /// What a person should look at, from reading this profile.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = self.noticed.0.clone();
        if self.name.read.was_cleaned {
            findings.push(private_characters("name"));
        }
        if self.call_me.is_none() {
            findings.extend(split_finding(&self.name));
        }
        let language = |it: &str| it.split('-').next().map_or(0, str::len);
        if self.locale.as_deref().is_some_and(|it| language(it) > 3) {
            findings.push(
                Finding::new(
                    "locale-unknown",
                    Weight::Warn,
                    "the language is not written as a tag, so letters are in the pack's own ways",
                    "write a tag such as de-DE or en-GB",
                )
                .at("locale"),
            );
        }
        if self.age.is_some_and(|it| it.on.is_none()) && self.born.is_none() {
            findings.push(
                Finding::new(
                    "age-without-date",
                    Weight::Warn,
                    "the age has no date, so it will never grow",
                    "write `age: {years: …, on: 2015-04-02}`, or `born:`",
                )
                .at("age"),
            );
        }
        findings
    }

    /// The age in full years on a date, from `born`, else from `age`.
    ///
    /// From `age` it is "at least": only full years since [`Age::on`] are added, because the
    /// birthday is not known; without `on` it is the age as stated. Somebody born on 29 February has a
    /// birthday on 1 March in other years. `None` before birth, and before [`Age::on`].
    ///
    /// # Example
    ///
    /// ```
    /// use jiff::civil::date;
    /// use longhand::people::Profile;
    ///
    /// let colin = Profile::from_yaml("age: {years: 7, on: 2015-04-02}")?;
    /// assert_eq!(colin.age_on(date(2016, 4, 1)), Some(7));
    /// assert_eq!(colin.age_on(date(2016, 4, 2)), Some(8));
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn age_on(&self, date: Date) -> Option<u32> {
        if let Some(born) = self.born {
            return full_years(born, date);
        }
        let age = self.age?;
        match age.on {
            Some(on) => Some(age.years + full_years(on, date)?),
            None => Some(age.years),
        }
    }

    /// The id, or one made from the content; stable as long as the content is.
    pub fn key(&self) -> String {
        let made = || {
            let content = serde_json::to_string(self).unwrap_or_default();
            format!("made-{:016x}", Seed::default().of(&content).0)
        };
        self.id.clone().unwrap_or_else(made)
    }

    /// Nine figures that stand for this person on a letter and its envelope, for whoever puts one into the other:
    /// `482 190 736`. They say nothing of the person and cannot be turned back; among a thousand people two
    /// have the same ones in one run of two thousand.
    ///
    /// ```
    /// let colin = longhand::Profile::from_yaml("id: colin")?;
    /// assert_eq!(colin.short_id().len(), 11);
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn short_id(&self) -> String {
        let Seed(bits) = Seed::default().of("short id").of(&self.key());
        let group = |it: u64| bits / it % 1000;
        format!("{:03} {:03} {:03}", group(1), group(1000), group(1_000_000))
    }

    /// Why nobody is to be written to here, if they have died or asked for peace: a finding that holds.
    pub fn unwanted(&self) -> Option<Finding> {
        let (code, message, help) = match self {
            it if it.deceased => (
                "deceased",
                "this person has died",
                "write to the family instead, in words of your own",
            ),
            it if it.do_not_contact => (
                "do-not-contact",
                "this person asked not to be written to",
                "leave them in peace; if they have written since, a person decides",
            ),
            _ => return None,
        };
        Some(Finding::new(code, Weight::Hold, message, help).at(code))
    }

    /// Keeps something in mind that a person should look at.
    pub(super) fn notice(&mut self, finding: Finding) {
        self.noticed.0.push(finding);
    }

    /// Sets out who the letter is to, where one name is several people's.
    pub(super) fn settle(&mut self) {
        let noticed = &mut self.noticed.0;
        if self.with.is_empty() && self.call_me.is_none() {
            self.with = take_couple(&mut self.name, noticed);
        }
        for one in &mut self.with {
            noticed.append(&mut one.noticed.0);
            // A letter has one list of people, not a tree.
            one.with.clear();
        }
    }

    /// Takes out what is missing and what must not be there, and notes it.
    pub(super) fn tidy(&mut self) {
        let noticed = &mut self.noticed.0;
        for (field, value) in self.name.fields_mut() {
            tidy_option(field, value, noticed);
        }
        let texts = [
            ("id", &mut self.id),
            ("call_me", &mut self.call_me),
            ("say", &mut self.say),
            ("pronouns", &mut self.pronouns),
            ("honorific", &mut self.honorific),
            ("relation", &mut self.relation),
            ("group", &mut self.group),
            ("email", &mut self.email),
            ("phone", &mut self.phone),
            ("address.organisation", &mut self.address.organisation),
            ("address.district", &mut self.address.district),
            ("address.locality", &mut self.address.locality),
            ("address.region", &mut self.address.region),
            ("address.postcode", &mut self.address.postcode),
            ("address.country", &mut self.address.country),
            ("consent.by", &mut self.consent.by),
        ];
        for (field, value) in texts {
            tidy_option(field, value, noticed);
        }
        let lists = [
            ("never_call_me", &mut self.never_call_me),
            ("siblings", &mut self.siblings),
            ("address.lines", &mut self.address.lines),
            ("address.street", &mut self.address.street),
        ];
        for (field, values) in lists {
            values.retain_mut(|it| tidy_text(field, it, noticed));
        }
        let facts = [
            ("loves", &mut self.loves),
            ("hates", &mut self.hates),
            ("allergies", &mut self.allergies),
        ];
        for (field, facts) in facts {
            facts.retain_mut(|it| tidy_fact(field, it, noticed));
        }
        for cohort in &mut self.cohorts {
            tidy_text("cohorts", &mut cohort.name, noticed);
        }
        self.cohorts.retain(|it| !it.name.is_empty());
        for order in &mut self.orders {
            tidy_text("orders", &mut order.what, noticed);
            tidy_option("orders", &mut order.number, noticed);
            tidy_option("orders", &mut order.purpose, noticed);
        }
        self.orders.retain(|it| !it.what.is_empty());
        if let Some(visits) = &mut self.visits {
            tidy_option("visits.usual", &mut visits.usual, noticed);
            tidy_option("visits.when", &mut visits.when, noticed);
        }
        if let Some(household) = &mut self.household {
            tidy_option("household", &mut household.name, noticed);
        }
        self.household.take_if(|it| it.is_empty());
        tidy_option("tone", &mut self.tone.preset, noticed);
        if let Some(guardian) = &mut self.guardian {
            for (_, value) in guardian.name.fields_mut() {
                tidy_option("guardian.name", value, noticed);
            }
            tidy_option("guardian.relation", &mut guardian.relation, noticed);
            tidy_option("guardian.email", &mut guardian.email, noticed);
            tidy_option("guardian.phone", &mut guardian.phone, noticed);
        }
        self.facts
            .retain(|key, fact| !key.contains(is_private) && tidy_fact("facts", fact, noticed));
        self.settle();
    }
}

/// Full years from one date to another; `None` if the other is earlier.
fn full_years(from: Date, to: Date) -> Option<u32> {
    let day = |it: Date| (it.month(), it.day());
    let years = i32::from(to.year()) - i32::from(from.year()) - i32::from(day(to) < day(from));
    u32::try_from(years).ok()
}

/// Takes the others out of a name of several people: "Bob & Ann Smith".
fn take_couple(name: &mut Name, noticed: &mut Vec<Finding>) -> Vec<Profile> {
    let Some(full) = name.full.clone() else {
        return Vec::new();
    };
    let Kind::Couple(people) = Name::read(&full).kind else {
        return Vec::new();
    };
    let can_be_called =
        |it: &Name| it.given.is_some() || (it.title.is_some() && it.surname.is_some());
    if people.len() < 2 || !people.iter().all(can_be_called) {
        return Vec::new();
    }
    noticed.push(
        Finding::new(
            "name-of-several",
            Weight::Note,
            "more than one person stands in this name, and all are greeted",
            "look whether each is right, or write the others under `with`",
        )
        .quoting(&full)
        .at("name"),
    );
    let mut people = people.into_iter();
    *name = people.next().unwrap_or_default();
    let other = |name| Profile {
        name,
        ..Profile::default()
    };
    people.map(other).collect()
}

fn private_characters(field: &str) -> Finding {
    Finding::new(
        "private-characters",
        Weight::Warn,
        "characters that no font knows were taken out",
        "look where the text was copied from, and write those characters again",
    )
    .at(field)
}

fn tidy_option(field: &str, value: &mut Option<String>, noticed: &mut Vec<Finding>) {
    if let Some(text) = value
        && !tidy_text(field, text, noticed)
    {
        *value = None;
    }
}

/// Tidies a text; false, and empty, if it is missing.
fn tidy_text(field: &str, text: &mut String, noticed: &mut Vec<Finding>) -> bool {
    if text.is_ascii() && is_plain(text) {
        return true;
    }
    if !text.is_ascii() && text.contains(is_private) {
        text.retain(|it| !is_private(it));
        noticed.push(private_characters(field));
    }
    let tidy = trimmed(text);
    if is_missing(tidy) {
        if is_placeholder(tidy) {
            noticed.push(
                Finding::new(
                    "placeholder",
                    Weight::Warn,
                    "a template's field was never filled in",
                    "fill the value in, or leave it empty",
                )
                .quoting(tidy)
                .at(field),
            );
        }
        text.clear();
        return false;
    }
    if tidy.len() < text.len() {
        *text = tidy.to_owned();
    }
    true
}

fn tidy_fact(field: &str, fact: &mut Fact, noticed: &mut Vec<Finding>) -> bool {
    tidy_option(field, &mut fact.by, noticed);
    tidy_datum(field, &mut fact.what, noticed)
}

fn tidy_datum(field: &str, datum: &mut Datum, noticed: &mut Vec<Finding>) -> bool {
    match datum {
        Datum::Text(text) => tidy_text(field, text, noticed),
        Datum::List(items) => {
            items.retain_mut(|it| tidy_datum(field, it, noticed));
            !items.is_empty()
        }
        Datum::Map(entries) => {
            entries.retain(|key, it| !key.contains(is_private) && tidy_datum(field, it, noticed));
            !entries.is_empty()
        }
        _ => true,
    }
}

/// What was noticed while reading. It is no part of what is known about a person, so all are
/// equal.
#[derive(Clone, Default)]
struct Noticed(Vec<Finding>);

impl PartialEq for Noticed {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The version of the serialised form: always written, checked when it is there.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Version;

impl Serialize for Version {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(VERSION)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match optional::<D, u32>(deserializer)? {
            None | Some(VERSION) => Ok(Self),
            Some(_) => Err(misfit("1, the only version that this program knows")),
        }
    }
}

impl Serialize for Profile {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

/// One of those whom a letter greets as well: a profile, or a name alone.
impl<'de> Deserialize<'de> for Item<Profile> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(AS_WRITTEN, CompanionVisitor)
    }
}

struct CompanionVisitor;

impl<'de> Visitor<'de> for CompanionVisitor {
    type Value = Item<Profile>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name, or a map of `key: value` lines")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Item(None))
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Item((!is_missing(name)).then(|| Profile::named(name))))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        ProfileVisitor.visit_map(map).map(|it| Item(Some(it)))
    }
}

impl<'de> Deserialize<'de> for Profile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ProfileVisitor)
    }
}

/// Only a map: serde_json would take a list of the fields in their order, too.
struct ProfileVisitor;

impl<'de> Visitor<'de> for ProfileVisitor {
    type Value = Profile;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of `key: value` lines")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Profile, A::Error> {
        let mut profile = Profile::deserialize(MapAccessDeserializer::new(map))?;
        profile.tidy();
        Ok(profile)
    }
}

fn deceased<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(optional::<D, Deceased>(deserializer)?.is_some_and(|it| it.0))
}

fn is_false(flag: &bool) -> bool {
    !flag
}
