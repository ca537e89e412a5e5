//! How to address somebody, from whatever is known of the name.

use super::fit::FitName;
use super::fit::fit_name;
use super::lexicon::Lexicon;
use super::profile::Profile;
use crate::finding::Finding;
use crate::finding::Weight;

/// How formally somebody is addressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Register {
    /// "Dear Colin".
    #[default]
    Informal,
    /// "Dear Ms Adeyemi".
    Formal,
}

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
    /// No name.
    Neutral,
}

super::written::quiet!(Greeting);

/// How to address this person.
///
/// What they want to be called comes first, and what they never want to be called never comes.
/// Informal: informal given name, given name, whole name, title and surname. Formal: honorific
/// or title with surname, given name and surname, whole name, given name. Titles are only ever
/// as stated. Fields that are no names do not count; see [`fit_name`].
///
/// # Example
///
/// ```
/// use longhand::people::{Profile, Register, greeting};
///
/// let ada = Profile::from_yaml("name: {given: Ada, surname: Lovelace}\nhonorific: Ms\n")?;
/// assert_eq!(greeting(&ada, Register::Informal).text.as_deref(), Some("Ada"));
/// assert_eq!(greeting(&ada, Register::Formal).text.as_deref(), Some("Ms Lovelace"));
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn greeting(profile: &Profile, register: Register) -> Greeting {
    fit_name(profile).greeting(register, &profile.never_call_me)
}

impl FitName {
    /// How to address somebody with this name; takes the name's findings along.
    pub(crate) fn greeting(&mut self, register: Register, never: &[String]) -> Greeting {
        let mut findings = std::mem::take(&mut self.findings);
        let rungs = ladder(register).into_iter().filter_map(|it| it(self));
        let Some(rung) = rungs.into_iter().find(|it| !is_unwanted(&it.text, never)) else {
            return Greeting {
                text: None,
                form: Form::Neutral,
                fields: Vec::new(),
                findings,
            };
        };
        if rung.fields == ["name.full"] {
            findings.push(
                Finding::new(
                    "name-not-split",
                    Weight::Warn,
                    "the name could not be split safely, so the greeting is the whole name",
                    "write `given` and `surname`, or `call_me`",
                )
                .quoting(&rung.text)
                .at("name"),
            );
        }
        Greeting {
            text: Some(rung.text),
            form: rung.form,
            fields: rung.fields,
            findings,
        }
    }
}

/// One way to address somebody.
struct Rung {
    text: String,
    form: Form,
    fields: Vec<&'static str>,
}

/// The ways there are to address somebody, the best first.
fn ladder(register: Register) -> [fn(&FitName) -> Option<Rung>; 6] {
    match register {
        Register::Informal => [call_me, informal, given, full, titled, |_| None],
        Register::Formal => [call_me, titled, both, full, given, informal],
    }
}

fn call_me(fit: &FitName) -> Option<Rung> {
    one(&fit.call_me, Form::Given, "call_me")
}

fn informal(fit: &FitName) -> Option<Rung> {
    one(&fit.name.given_informal, Form::Given, "name.given_informal")
}

fn given(fit: &FitName) -> Option<Rung> {
    one(&fit.name.given, Form::Given, "name.given")
}

fn full(fit: &FitName) -> Option<Rung> {
    one(&fit.name.full, Form::Full, "name.full")
}

fn one(value: &Option<String>, form: Form, field: &'static str) -> Option<Rung> {
    Some(Rung {
        text: value.clone()?,
        form,
        fields: vec![field],
    })
}

/// "Ms Adeyemi"; "Sir Elton", because that is how knights go.
fn titled(fit: &FitName) -> Option<Rung> {
    let (title, field) = match (&fit.honorific, &fit.name.title) {
        (Some(honorific), _) => (honorific, "honorific"),
        (None, Some(title)) => (title, "name.title"),
        (None, None) => return None,
    };
    if Lexicon::get().given_titles.has(title) {
        let given = fit.name.given.as_ref()?;
        return Some(Rung {
            text: format!("{title} {given}"),
            form: Form::Titled,
            fields: vec![field, "name.given"],
        });
    }
    let mut fields = vec![field];
    if fit.name.surname_prefix.is_some() {
        fields.push("name.surname_prefix");
    }
    fields.push("name.surname");
    Some(Rung {
        text: format!("{title} {}", fit.name.whole_surname()?),
        form: Form::Titled,
        fields,
    })
}

/// "Ada Lovelace".
fn both(fit: &FitName) -> Option<Rung> {
    let given = fit.name.given.as_ref()?;
    let mut fields = vec!["name.given"];
    if fit.name.surname_prefix.is_some() {
        fields.push("name.surname_prefix");
    }
    fields.push("name.surname");
    Some(Rung {
        text: format!("{given} {}", fit.name.whole_surname()?),
        form: Form::Full,
        fields,
    })
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
