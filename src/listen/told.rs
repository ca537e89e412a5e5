//! What a letter says of its writer, as a profile.

use jiff::civil::Date;

use crate::finding::Finding;
use crate::finding::Weight;
use crate::listen::reading::Reading;
use crate::people::Age;
use crate::people::Name;
use crate::people::Profile;

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
