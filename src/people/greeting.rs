//! How to address somebody, from whatever is known of the name.

use super::fit::FitName;
use super::lexicon::Lexicon;
use super::ways::Register;
use super::ways::Title;
use crate::finding::Finding;
use crate::finding::Weight;

/// What goes after "Dear": never empty, and never a guess.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Greeting {
    /// "Colin", "Ms Adeyemi"; `None` when the salutation has to do without a name.
    pub text: Option<String>,
    /// What kind of address it is.
    pub form: Form,
    /// The profile's fields that it is made of, as dotted paths.
    pub fields: Vec<&'static str>,
    /// What a person should look at.
    pub findings: Vec<Finding>,
}

/// The kinds of address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// "Colin": a given name, or what they want to be called.
    Given,
    /// "Ms Adeyemi".
    Titled,
    /// "Ada Lovelace".
    Full,
    /// "Sunny Hill School".
    Organisation,
    /// No name.
    Neutral,
}

super::written::quiet!(Greeting);

impl FitName {
    /// How to address somebody with this name; takes the name's findings along.
    pub(crate) fn greeting(&mut self, register: Register, never: &[String]) -> Greeting {
        let mut findings = std::mem::take(&mut self.findings);
        let Some(rung) = rung(self, register, never) else {
            findings.extend(self.unnamed(never, &findings));
            return Greeting {
                text: None,
                form: Form::Neutral,
                fields: Vec::new(),
                findings,
            };
        };
        findings.extend(rung.finding(&findings));
        Greeting {
            text: Some(rung.text),
            form: rung.form,
            fields: rung.fields,
            findings,
        }
    }
}

impl FitName {
    /// Somebody whose every name is one that they do not want.
    pub(super) fn unnamed(&self, never: &[String], said: &[Finding]) -> Option<Finding> {
        let is_known = !never.is_empty() && !self.name.is_empty() && said.is_empty();
        let finding = Finding::new(
            "nothing-to-call-them",
            Weight::Warn,
            "all that is known of the name is what they do not want to be called",
            "write what they want to be called in `call_me`",
        );
        is_known.then(|| finding.at("never_call_me"))
    }
}

/// One way to address somebody.
#[derive(Clone)]
pub(super) struct Rung {
    pub(super) text: String,
    pub(super) form: Form,
    pub(super) fields: Vec<&'static str>,
    /// The given name, where it stands before a surname.
    pub(super) first: Option<String>,
    /// What stands behind a title or a given name.
    pub(super) rest: String,
}

/// The best way to address somebody that they do not mind.
pub(super) fn rung(fit: &FitName, register: Register, never: &[String]) -> Option<Rung> {
    let rungs = ladder(register).into_iter().filter_map(|it| it(fit));
    rungs.into_iter().find(|it| !is_unwanted(&it.text, never))
}

impl Rung {
    /// What a person should look at, unless something else was said of the name already.
    pub(super) fn finding(&self, said: &[Finding]) -> Option<Finding> {
        let is_told = |it: &Finding| it.code.starts_with("name-") && it.code != "name-repaired";
        let finding = Finding::new(
            "name-not-split",
            Weight::Warn,
            "the name could not be split safely, so the greeting is the whole name",
            "write `given` and `surname`, or `call_me`",
        );
        if self.fields.contains(&"name.given") && self.first.as_deref().is_some_and(is_initials) {
            let initials = Finding::new(
                "name-initials",
                Weight::Note,
                "only initials are known, so the greeting is the whole name",
                "write the given name, or `call_me`",
            );
            return Some(initials.quoting(&self.text).at("name.given"));
        }
        (self.fields == ["name.full"] && !said.iter().any(is_told))
            .then(|| finding.quoting(&self.text).at("name"))
    }
}

/// The ways there are to address somebody, the best first.
fn ladder(register: Register) -> [fn(&FitName) -> Option<Rung>; 6] {
    match register {
        Register::Informal => [call_me, informal, given, full, titled, both],
        Register::Formal => [call_me, titled, both, full, given, informal],
    }
}

fn call_me(fit: &FitName) -> Option<Rung> {
    one(&fit.call_me, Form::Given, "call_me")
}

fn informal(fit: &FitName) -> Option<Rung> {
    one(&fit.name.given_informal, Form::Given, "name.given_informal")
}

/// A given name; initials are none that a friend would use.
fn given(fit: &FitName) -> Option<Rung> {
    let given = one(&fit.name.given, Form::Given, "name.given");
    given.filter(|it| !is_initials(&it.text))
}

/// "P.", "J. R.", "J"; not "BJ", which is a name by now, nor 雪, which always was.
fn is_initials(text: &str) -> bool {
    let mut parts = text.split(['.', ' ', '-']).filter(|it| !it.is_empty());
    let is_marked = text.contains('.') || text.chars().count() == 1;
    let is_letter = |it: &str| it.chars().count() == 1 && it.starts_with(char::is_uppercase);
    is_marked && parts.all(is_letter)
}

fn full(fit: &FitName) -> Option<Rung> {
    if !fit.is_group {
        return one(&fit.name.full, Form::Full, "name.full");
    }
    // "Dear Smith Family": nobody writes "Dear The".
    let plain = |it: &String| it.strip_prefix("The ").unwrap_or(it).to_owned();
    one(
        &fit.name.full.as_ref().map(plain),
        Form::Organisation,
        "name.full",
    )
}

fn one(value: &Option<String>, form: Form, field: &'static str) -> Option<Rung> {
    Some(Rung {
        text: value.clone()?,
        form,
        fields: vec![field],
        first: None,
        rest: String::new(),
    })
}

/// "Ms Adeyemi"; "Sir Elton", because that is how knights go.
pub(super) fn titled(fit: &FitName) -> Option<Rung> {
    let is_ranked = |it: &&String| Title::of(it).is_some_and(|it| it.ranked);
    // A degree goes before "Ms": "Dr Vollmer".
    let ranked = fit.name.title.as_ref().filter(is_ranked);
    let (title, field) = match (ranked, &fit.honorific, &fit.name.title) {
        (Some(title), _, _) | (None, None, Some(title)) => (title, "name.title"),
        (None, Some(honorific), _) => (honorific, "honorific"),
        (None, None, None) => return None,
    };
    let lexicon = Lexicon::get();
    let (rest, mut fields) = match &fit.name.given {
        Some(given) if lexicon.given_titles.has(title) => (given.clone(), vec!["name.given"]),
        None if lexicon.given_titles.has(title) && !lexicon.peers.has(title) => return None,
        _ => surname(fit)?,
    };
    fields.insert(0, field);
    Some(Rung {
        text: format!("{title} {rest}"),
        form: Form::Titled,
        fields,
        first: None,
        rest,
    })
}

/// "Ada Lovelace".
pub(super) fn both(fit: &FitName) -> Option<Rung> {
    let given = fit.name.given.as_ref()?;
    let (rest, mut fields) = surname(fit)?;
    fields.insert(0, "name.given");
    Some(Rung {
        text: format!("{given} {rest}"),
        form: Form::Full,
        fields,
        first: Some(given.clone()),
        rest,
    })
}

/// The surname with its prefix, and the fields it is made of.
fn surname(fit: &FitName) -> Option<(String, Vec<&'static str>)> {
    let prefix = fit
        .name
        .surname_prefix
        .as_ref()
        .map(|_| "name.surname_prefix");
    let fields = prefix.into_iter().chain(["name.surname"]).collect();
    Some((fit.name.whole_surname()?, fields))
}

/// Whether the words of something they never want to be called stand in `text`.
fn is_unwanted(text: &str, never: &[String]) -> bool {
    if never.is_empty() {
        return false;
    }
    let words = |it: &str| {
        let lower = it.to_lowercase();
        lower
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let text = words(text);
    let stands = |never: &String| {
        let never = words(never);
        !never.is_empty() && text.windows(never.len()).any(|it| it == never)
    };
    never.iter().any(stands)
}
