//! Which parts of a name are fit to be written, and which only look like a name.

use super::asides::without_asides;
use super::casing::Case;
use super::casing::Part;
use super::casing::is_shouted;
use super::casing::is_small;
use super::casing::repaired;
use super::full_name::Kind;
use super::full_name::deceased_finding;
use super::full_name::says_deceased;
use super::full_name::several_finding;
use super::lexicon::Lexicon;
use super::misplaced::put_right;
use super::name::Name;
use super::profile::Profile;
use super::unfit::Unfit;
use super::unfit::stands_in;
use super::unfit::unfit;
use super::written::quiet;
use super::written::trimmed;
use crate::finding::Finding;
use crate::finding::Weight;

/// The parts of somebody's name that a letter may write: what is no name is left out, and
/// names in capitals are mended.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct FitName {
    /// The name without the fields that are no names.
    pub name: Name,
    /// What they want to be called.
    pub call_me: Option<String>,
    /// The honorific, as stated.
    pub honorific: Option<String>,
    /// Whether the whole name is that of a firm, a family, a group or a post.
    pub is_group: bool,
    /// What was left out or mended, field by field.
    pub findings: Vec<Finding>,
}

quiet!(FitName);

/// The parts of a name that a letter may write.
///
/// A field with a link, an e-mail address or a telephone number is left out and holds the
/// letter (`name-not-a-name`). A placeholder, an emoji, a control or direction character, marks
/// that no name has, no letter at all or more than 60 characters leave it out with a warning.
/// A name in capitals, or all in small letters, is mended with a warning, except where Turkish
/// letters make that a guess; what they want to be called stays as they wrote it. Words in
/// brackets are taken out, and several people in one name, or none, are told.
///
/// # Example
///
/// ```
/// use longhand::people::{Profile, fit_name};
///
/// let fit = fit_name(&Profile::from_yaml("name: {given: MARI-LIIS, surname: www.example.com}")?);
/// assert_eq!(fit.name.given.as_deref(), Some("Mari-Liis"));
/// assert_eq!(fit.name.surname, None);
/// assert!(fit.findings.iter().any(|it| it.holds()));
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn fit_name(profile: &Profile) -> FitName {
    let mut fit = FitName {
        name: profile.name.clone(),
        call_me: profile.call_me.clone(),
        honorific: profile.honorific.clone(),
        is_group: false,
        findings: Vec::new(),
    };
    if is_usual_name(&fit) {
        return fit;
    }
    let findings = &mut fit.findings;
    take_notes(&mut fit.name, findings);
    fit.honorific = fit.honorific.filter(|it| is_honorific(it, findings));
    put_right(&mut fit.name, findings);
    take_asides(&mut fit.name, findings);
    let beside = (
        is_real(&fit.name.given) || is_real(&fit.call_me),
        is_real(&fit.name.surname),
    );
    let others = [
        ("call_me", &mut fit.call_me),
        ("honorific", &mut fit.honorific),
    ];
    for (field, value) in fit.name.fields_mut().into_iter().chain(others) {
        match is_name_too(field, value, beside) {
            true => *value = value.as_deref().map(tidied),
            false => keep_if_fit(field, value, findings),
        }
    }
    fit.is_group = tell_who(&fit.name, findings);
    let turkic = |it: &String| it.starts_with("tr") || it.starts_with("az");
    if !profile.locale.as_ref().is_some_and(turkic) {
        mend_case(&mut fit.name, findings);
    }
    fit
}

/// Holds a letter where the name says that somebody has died, and leaves out a name that is
/// also a clerk's note: "Ann Lee, DO NOT MAIL".
fn take_notes(name: &mut Name, findings: &mut Vec<Finding>) {
    for (field, value) in name.fields_mut() {
        let Some(text) = value.as_deref().filter(|it| it.len() > 3) else {
            continue;
        };
        let bracketed = text.contains(['(', '[']);
        if !bracketed && says_deceased(text) {
            findings.push(deceased_finding().quoting(text).at(field));
            *value = None;
        } else if field == "name.full" && is_note(text) {
            findings.push(
                Finding::new(
                    "name-with-a-note",
                    Weight::Hold,
                    "a note stands beside the name",
                    "write the name alone, and the note in a column of its own",
                )
                .quoting(text)
                .at(field),
            );
            *value = None;
        }
    }
}

/// Whether words stand in a name that only a clerk would put there.
fn is_note(text: &str) -> bool {
    let lower = format!(" {} ", text.to_lowercase());
    let words = &Lexicon::get().notes;
    lower.contains(" c/o ") || words.in_any(&lower)
}

/// Whether a text can stand before a name: a title, or one or two words that begin large.
fn is_honorific(text: &str, findings: &mut Vec<Finding>) -> bool {
    let lexicon = Lexicon::get();
    let is_title = |it: &str| lexicon.titles.has(it) || lexicon.given_titles.has(it);
    let words: Vec<&str> = text.split_whitespace().collect();
    let fits = |it: &&str| is_title(it) || it.starts_with(char::is_uppercase);
    if words.len() <= 4 && words.iter().all(fits) || words.len() == 1 {
        return true;
    }
    findings.push(
        Finding::new(
            "honorific-is-a-note",
            Weight::Warn,
            "what stands in the place of Mr or Ms is no title, and is left out",
            "write the title, or leave it empty",
        )
        .quoting(text)
        .at("honorific"),
    );
    false
}

/// Whether nothing needs to be asked of any field.
fn is_usual_name(fit: &FitName) -> bool {
    let mut fields = fit.name.fields().into_iter();
    let is_usual = |it: &Option<String>| it.as_deref().is_none_or(is_usual);
    fields.all(is_usual) && is_usual(&fit.call_me) && is_usual(&fit.honorific)
}

/// Takes "(Bob)" out of "Robert (Bob)".
fn take_asides(name: &mut Name, findings: &mut Vec<Finding>) {
    for field in ["name.given", "name.surname", "name.full"] {
        let value = match field {
            "name.given" => &mut name.given,
            "name.surname" => &mut name.surname,
            _ => &mut name.full,
        };
        let Some(text) = value.take() else { continue };
        let (plain, asides) = without_asides(&text);
        *value = Some(plain.clone());
        if asides.is_empty() {
            continue;
        }
        findings.push(match says_deceased(&text) {
            true => deceased_finding().quoting(&text).at(field),
            false => Finding::new(
                "name-repaired",
                Weight::Warn,
                "words in brackets or quotation marks were taken out of the name",
                "look whether the rest is the name, and write it so in the profile",
            )
            .quoting(format!("{text} → {plain}"))
            .at(field),
        });
        if field == "name.given" {
            for aside in asides {
                aside.put(name);
            }
        }
    }
}

fn is_real(value: &Option<String>) -> bool {
    value
        .as_deref()
        .is_some_and(|it| !stands_in(it) && unfit(it).is_none())
}

/// Whether a word that otherwise stands in for a name is one here: "Jennifer Null".
fn is_name_too(field: &str, value: &Option<String>, (given, surname): (bool, bool)) -> bool {
    let lexicon = Lexicon::get();
    let Some(text) = value.as_deref().map(trimmed) else {
        return false;
    };
    match field {
        "name.surname" => given && lexicon.also_names.has(text),
        "name.given" => surname && lexicon.also_given_names.has(text),
        _ => false,
    }
}

/// Tells of several people in one name, and of firms; whether the name is a group's.
fn tell_who(name: &Name, findings: &mut Vec<Finding>) -> bool {
    let joins = &Lexicon::get().joins;
    let several = |it: &str| {
        it.contains(['&', '+', '/']) || (it.contains(' ') && it.split(' ').any(|it| joins.has(it)))
    };
    for (field, value) in [("name.title", &name.title), ("name.given", &name.given)] {
        if let Some(text) = value.as_deref().filter(|it| several(it)) {
            findings.push(several_finding().quoting(text).at(field));
            return false;
        }
    }
    let Some(full) = &name.full else { return false };
    let read = Name::read(full);
    let said = read.findings.into_iter();
    findings.extend(said.filter(|it| it.code != "name-split"));
    matches!(read.kind, Kind::Organisation | Kind::Couple(_))
}

/// One space between words, and none around them.
fn tidied(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn keep_if_fit(field: &'static str, value: &mut Option<String>, findings: &mut Vec<Finding>) {
    let Some(text) = value else { return };
    let text = trimmed(text);
    match unfit(text) {
        None => *value = Some(tidied(text)),
        Some(Unfit::Missing) => *value = None,
        Some(unfit) => {
            findings.push(unfit.finding().quoting(text).at(field));
            *value = None;
        }
    }
}

fn mend_case(name: &mut Name, findings: &mut Vec<Finding>) {
    let case = case_of(name);
    for (field, value) in name.fields_mut() {
        let part = match field {
            "name.given" | "name.given_informal" | "name.given2" => Part::Given,
            "name.surname" | "name.surname2" => Part::Surname,
            "name.full" => Part::Whole,
            "name.title" if case != Case::Mixed => Part::Title,
            _ => continue,
        };
        let Some(text) = value.as_deref() else {
            continue;
        };
        if let Some(mended) = repaired(text, part, case) {
            let message = match case {
                Case::Small => "the name was in small letters and is now in usual case",
                _ => "the name was in capitals and is now in usual case",
            };
            findings.push(
                Finding::new(
                    "name-repaired",
                    Weight::Warn,
                    message,
                    "look whether it is right, and write it so in the profile",
                )
                .quoting(format!("{text} → {mended}"))
                .at(field),
            );
            *value = Some(mended);
        }
    }
}

/// The case of the whole name: one part in capitals tells of the others, small letters only if
/// all parts are.
fn case_of(name: &Name) -> Case {
    let parts = [
        &name.given,
        &name.given2,
        &name.surname,
        &name.surname2,
        &name.full,
    ];
    let mut parts = parts.into_iter().filter_map(Option::as_deref).peekable();
    if parts.peek().is_some() && parts.clone().all(is_small) {
        return Case::Small;
    }
    match parts.any(is_shouted) {
        true => Case::Shouted,
        false => Case::Mixed,
    }
}

/// Whether a name looks as most names do, so that nothing else needs to be asked of it: one large
/// letter and small ones, perhaps again after a hyphen or apostrophe, and no placeholder.
fn is_usual(text: &str) -> bool {
    let is_latin =
        |it: char| it.is_ascii_alphabetic() || matches!(it, 'À'..='ɏ' if it != '×' && it != '÷');
    let is_cased = |part: &str| {
        let mut letters = part.chars();
        letters
            .next()
            .is_some_and(|it| is_latin(it) && it.is_uppercase())
            && letters.all(|it| is_latin(it) && it.is_lowercase())
    };
    let mut parts = text.split(['-', '\'']);
    text.len() <= 60
        && parts.next().is_some_and(is_cased)
        && parts.all(|it| it.len() > 2 && is_cased(it))
        && !Lexicon::get().placeholders.has(text)
}
