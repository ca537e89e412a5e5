//! What a letter says of its writer, as a profile.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::finding::Finding;
use crate::finding::Weight;
use crate::listen::named::relation;
use crate::listen::reading::Reading;
use crate::listen::reading::Said;
use crate::people::Age;
use crate::people::Datum;
use crate::people::Fact;
use crate::people::Name;
use crate::people::Profile;
use crate::people::is_same_given_name;

/// The profile to answer with: what was known, and what the letter itself says.
///
/// Where both speak, what the person wrote last wins, and a finding asks to confirm.
/// Without a profile the letter alone makes one. `on` is the date that an age in the
/// letter is true at: the letter's own, else that of the answer.
pub fn told(
    reading: &Reading,
    profile: Option<&Profile>,
    on: Option<Date>,
) -> (Profile, Vec<Finding>) {
    let mut merged = profile.cloned().unwrap_or_default();
    let mut findings = Vec::new();
    if let Some(writer) = &reading.writer {
        let signed = without_initial(&writer.text);
        if merged.name.is_empty() && merged.call_me.is_none() {
            merged.name = Name::parse(&signed);
        } else if !agrees(&merged, &signed) {
            findings.push(
                Finding::new(
                    "signed-otherwise",
                    Weight::Warn,
                    "the letter is signed with another name than the profile has",
                    "confirm which name to use; the letter's own is used until then",
                )
                .at("name")
                .quoting(signed.clone())
                .spanning(writer.start..writer.end),
            );
            merged.name = Name::parse(&signed);
            merged.call_me = None;
        }
        if let Some(title) = &reading.title
            && merged.honorific.is_none()
            && merged.name.title.is_none()
        {
            merged.honorific = Some(title.text.trim_matches(['(', ')', '.']).to_owned());
        }
    }
    if let Some(age) = &reading.age {
        let known = on.and_then(|it| merged.age_on(it));
        if let Some(known) = known.filter(|it| *it != age.years) {
            findings.push(
                Finding::new(
                    "age-differs",
                    Weight::Warn,
                    format!(
                        "the profile makes the writer {known}, the letter says {}",
                        age.years
                    ),
                    "confirm the age; the letter's own is used until then",
                )
                .at("age")
                .spanning(age.start..age.end),
            );
        }
        if known != Some(age.years) {
            merged.born = None;
            merged.age = Some(Age {
                years: age.years,
                on,
            });
        }
    }
    (merged, findings)
}

/// What the letter tells of its writer's life, to be remembered on request, by what it is:
/// `loves`, `hates`, `people`, `pets`, `numbers` of orders and the like.
///
/// Each fact is [`How::Told`](crate::people::How::Told) by the writer, on the letter's date.
/// Somebody whose relation is said is a map of `name` and `relation`. A letter that trips the
/// wire tells nothing: a person reads it first.
///
/// # Example
///
/// ```
/// use longhand::listen;
///
/// let reading = listen::read("Dear Shop,\n\nI love kites. My brother Sam has a blue one.\n\nPoppy\n");
/// let facts = listen::facts(&reading, None);
/// assert_eq!(facts["loves"][0].text(), Some("kites"));
/// assert_eq!(facts["people"].len(), 1);
/// ```
pub fn facts(reading: &Reading, on: Option<Date>) -> BTreeMap<&'static str, Vec<Fact>> {
    let mut facts = BTreeMap::new();
    if !reading.safeguarding.is_empty() {
        return facts;
    }
    let fact = |what: Datum| Fact {
        on,
        by: reading.writer.as_ref().map(|it| one_line(&it.text)),
        ..Fact::told(what)
    };
    let text = |it: &Said| Datum::Text(one_line(&it.text));
    let related = |it: &Said| match relation(&it.why) {
        Some(relation) => Datum::Map(BTreeMap::from([
            ("name".to_owned(), text(it)),
            ("relation".to_owned(), Datum::Text(relation.to_lowercase())),
        ])),
        None => text(it),
    };
    for (name, list) in [
        ("loves", &reading.loves),
        ("hates", &reading.hates),
        ("numbers", &reading.references),
    ] {
        facts.insert(name, list.iter().map(|it| fact(text(it))).collect());
    }
    for (name, list) in [("people", &reading.people), ("pets", &reading.pets)] {
        facts.insert(name, list.iter().map(|it| fact(related(it))).collect());
    }
    facts.retain(|_, it: &mut Vec<Fact>| !it.is_empty());
    facts
}

/// Adds the [`facts`] of a letter to a profile, each once.
///
/// Loves and hates go where the profile keeps them; people, pets and numbers are lists under
/// its other facts.
pub fn remember(reading: &Reading, profile: &mut Profile, on: Option<Date>) {
    for (name, told) in facts(reading, on) {
        match name {
            "loves" => add(&mut profile.loves, told),
            "hates" => add(&mut profile.hates, told),
            _ => gather(&mut profile.facts, name, told),
        }
    }
}

/// Adds facts that are not there yet.
fn add(known: &mut Vec<Fact>, told: Vec<Fact>) {
    for fact in told {
        if known.iter().all(|it| !is_same(&it.what, &fact.what)) {
            known.push(fact);
        }
    }
}

/// Adds facts to the list under a name.
fn gather(known: &mut BTreeMap<String, Fact>, name: &str, told: Vec<Fact>) {
    let Some(first) = told.first().cloned() else {
        return;
    };
    let empty = Fact {
        what: Datum::List(Vec::new()),
        ..first.clone()
    };
    let fact = known.entry(name.to_owned()).or_insert(empty);
    let mut list = match std::mem::replace(&mut fact.what, Datum::Flag(false)) {
        Datum::List(list) => list,
        one => vec![one],
    };
    for new in told {
        if list.iter().all(|it| !is_same(it, &new.what)) {
            list.push(new.what);
        }
    }
    fact.what = Datum::List(list);
    fact.on = first.on.or(fact.on);
}

/// Whether two values are the same words, or name the same.
fn is_same(one: &Datum, other: &Datum) -> bool {
    let name = |it: &Datum| match it {
        Datum::Map(map) => map.get("name").and_then(Datum::text).map(str::to_lowercase),
        it => it.text().map(str::to_lowercase),
    };
    one == other || (name(one).is_some() && name(one) == name(other))
}

/// What to look at when a letter is signed by another than its `From:` names.
///
/// They agree by any word of the name, a short form of it, its initials, or a part of the
/// address. A child may well write from a parent's address: that is worth a note and no more.
/// Nothing when the letter is unsigned or the message says nothing of its sender.
///
/// # Example
///
/// ```
/// use longhand::listen;
///
/// let reading = listen::read("Dear Shop,\n\nIt came broken.\n\nKind regards,\nBob Hall\n");
/// assert!(listen::signed_as_sent(&reading, "Robert Hall", "rh@example.org").is_none());
/// let finding = listen::signed_as_sent(&reading, "Ines Vidal", "ines.vidal@example.org");
/// assert_eq!(finding.unwrap().code, "signed-by-another");
/// ```
pub fn signed_as_sent(reading: &Reading, from_name: &str, from_address: &str) -> Option<Finding> {
    let writer = reading.writer.as_ref()?;
    let signed = name_words(&writer.text);
    let mailbox = from_address.split('@').next().unwrap_or_default();
    let (name, mailbox) = (name_words(from_name), mailbox.to_lowercase());
    let nobody = name.is_empty() && (mailbox.is_empty() || ROLES.contains(&mailbox.as_str()));
    if nobody || signed.is_empty() || sent_by(&signed, &name, &mailbox) {
        return None;
    }
    let child = reading.age.as_ref().is_some_and(|it| it.years < 18);
    let weight = if child { Weight::Note } else { Weight::Warn };
    let finding = Finding::new(
        "signed-by-another",
        weight,
        "the letter is signed by another than it was sent by",
        "look whether somebody wrote for somebody else, and answer the one who signed",
    );
    let finding = finding.at("writer").quoting(one_line(&writer.text));
    Some(finding.spanning(writer.start..writer.end))
}

/// Mailboxes that name nobody.
const ROLES: &[&str] = &[
    "info", "office", "mail", "contact", "hello", "me", "family", "home",
];

/// The words of a name, in small letters, initials included.
fn name_words(name: &str) -> Vec<String> {
    let words = name.split(|it: char| !it.is_alphanumeric() && it != '\'' && it != '’');
    let words = words.filter(|it| !it.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Whether a signature can be the name or the mailbox that a message was sent from.
fn sent_by(signed: &[String], name: &[String], mailbox: &str) -> bool {
    let initials = |words: &[String]| words.iter().filter_map(|it| it.chars().next()).collect();
    let (own, theirs): (String, String) = (initials(signed), initials(name));
    let long = |it: &&String| it.chars().count() > 2;
    let shares = |one: &String| {
        let mut name = name.iter().filter(long);
        let begins = |it: &str| it.starts_with(one.as_str()) || one.starts_with(it);
        name.any(|it| begins(it) || is_same_given_name(it, one))
    };
    let in_mailbox = |one: &String| {
        let mut parts = mailbox.split(|it: char| !it.is_alphanumeric());
        let short = |it: &str| it.chars().count() > 2 && one.starts_with(it);
        mailbox.contains(one.as_str()) || parts.any(|it| short(it) || is_same_given_name(it, one))
    };
    let all_initials = own.chars().count() > 1 && (own == theirs || mailbox.starts_with(&own));
    let initial_only =
        signed.len() == 1 && !signed.iter().any(|it| long(&it)) && theirs.starts_with(&own);
    let mut signed = signed.iter().filter(long);
    all_initials || initial_only || signed.any(|it| shares(it) || in_mailbox(it))
}

/// Words on one line.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A signature on one line, without the initial of a surname: "Hana W." is Hana.
fn without_initial(signed: &str) -> String {
    let mut words: Vec<_> = signed.split_whitespace().collect();
    let is_initial = |it: &&str| it.trim_end_matches('.').chars().count() == 1;
    while words.len() > 1 && words.last().is_some_and(is_initial) {
        words.pop();
    }
    words.join(" ")
}

/// Whether a signature can be the same person as the profile's.
fn agrees(profile: &Profile, signed: &str) -> bool {
    let name = &profile.name;
    let known = [
        &name.given,
        &name.given_informal,
        &name.given2,
        &name.surname,
        &name.full,
        &profile.call_me,
    ];
    let mut known = known
        .into_iter()
        .flatten()
        .flat_map(|it| it.split_whitespace());
    known.any(|known| {
        signed
            .split_whitespace()
            .any(|it| it.to_lowercase() == known.to_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listen::read;

    #[test]
    fn what_a_letter_tells_is_remembered_once() {
        let text = "Dear Shop,\n\nI love kites. My dog is called Biscuit and my brother Sam is 9. \
            Order TB-448120 came.\n\nYours sincerely,\nPoppy Lamb\n";
        let mut profile = Profile::from_yaml("loves: [Kites]").expect("a profile");
        remember(&read(text), &mut profile, None);
        remember(&read(text), &mut profile, None);
        assert_eq!(profile.loves.len(), 1);
        let list = |name: &str| match &profile.facts[name].what {
            Datum::List(list) => list.len(),
            _ => 0,
        };
        assert_eq!([list("people"), list("pets"), list("numbers")], [1, 1, 1]);
        let facts = facts(&read(text), None);
        let Datum::Map(pet) = &facts["pets"][0].what else {
            panic!("a pet has a name and what it is");
        };
        assert_eq!(pet["relation"].text(), Some("dog"));
    }

    #[test]
    fn a_letter_that_trips_the_wire_tells_nothing() {
        let reading = read("Dear Shop,\n\nI love kites. My dad hits me.\n\nPoppy\n");
        assert!(facts(&reading, None).is_empty());
    }

    #[test]
    fn signatures_agree_with_their_senders() {
        let letter = |signed: &str| {
            read(&format!(
                "Dear Shop,\n\nIt came.\n\nYours sincerely,\n{signed}\n"
            ))
        };
        for (signed, name, address) in [
            ("Bob Hall", "Robert Smith", "x@example.org"),
            ("Poppy Lamb", "Jean Lamb", "jl@example.org"),
            ("J. R. Penhallow", "", "jrpenhallow@example.org"),
            ("Bev", "Beverley Ash", "b@example.org"),
            ("Siobhán", "", "info@example.org"),
        ] {
            assert!(
                signed_as_sent(&letter(signed), name, address).is_none(),
                "{signed}"
            );
        }
        let other = signed_as_sent(&letter("Ann Lee"), "Ines Vidal", "ines@example.org");
        assert_eq!(other.map(|it| it.weight), Some(Weight::Warn));
        let child = read("Dear Shop,\n\nI am 7.\n\nYours sincerely,\nAnn Lee\n");
        let child = signed_as_sent(&child, "Ines Vidal", "ines@example.org");
        assert_eq!(child.map(|it| it.weight), Some(Weight::Note));
    }
}
