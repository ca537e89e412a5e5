//! How a letter to somebody opens and closes, in the ways of their language.

use std::collections::HashSet;

use super::fit::FitName;
use super::fit::fit_name;
use super::greeting::Form;
use super::greeting::Greeting;
use super::greeting::Rung;
use super::greeting::both;
use super::greeting::rung;
use super::greeting::titled;
use super::household::listed;
use super::profile::Profile;
use super::ways::Agreed;
use super::ways::Agreement;
use super::ways::Forms;
use super::ways::Opening;
use super::ways::Register;
use super::ways::Title;
use super::ways::Ways;
use crate::finding::Finding;
use crate::finding::Weight;

/// A language's ways at one register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner<'l> {
    /// The language and region, as a BCP 47 tag: `en-GB`.
    pub locale: &'l str,
    /// How formally.
    pub register: Register,
}

/// How a letter opens and closes.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Salutation {
    /// The whole line: "Dear Ms Adeyemi,", "Sehr geehrte Frau Adeyemi,".
    pub text: String,
    /// The name in it, and what a person should look at.
    pub greeting: Greeting,
    /// How the body goes on.
    pub opening: Opening,
    /// The complimentary close that goes with it.
    pub close: String,
    /// How many people it greets.
    pub people: usize,
}

super::written::quiet!(Salutation);

/// How to address this person, or, in English, this one and those the letter is to as well.
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
    if profile.with.is_empty() {
        return fit_name(profile).greeting(register, &profile.never_call_me);
    }
    let locale = "en";
    salutation(profile, Manner { locale, register }).greeting
}

/// How a letter to this person, and to those it is to as well, opens and closes.
///
/// The forms are those of the locale, else of its language, never of another; a language without
/// forms opens with the name alone, with a finding. Forms that agree with a gender are used only
/// where a title or pronouns state it. Somebody without a name in a household is greeted by
/// nobody's: the rest are. An organisation without a person is greeted as an organisation.
///
/// # Example
///
/// ```
/// use longhand::people::{Manner, Profile, Register, salutation};
///
/// let ada = Profile::from_yaml("name: {given: Ada, surname: Lovelace}\nhonorific: Ms\n")?;
/// let formal = |locale| Manner { locale, register: Register::Formal };
/// assert_eq!(salutation(&ada, formal("en-US")).text, "Dear Ms Lovelace:");
/// assert_eq!(salutation(&ada, formal("en-GB")).close, "Yours sincerely,");
/// assert_eq!(salutation(&ada, formal("de")).text, "Sehr geehrte Frau Lovelace,");
/// assert_eq!(
///     salutation(&ada, formal("fr")).close,
///     "Je vous prie d’agréer, Madame, l’expression de mes salutations distinguées."
/// );
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn salutation(profile: &Profile, manner: Manner<'_>) -> Salutation {
    let mut findings = Vec::new();
    let people = profile
        .addressed()
        .filter_map(|it| Called::new(it, manner, &mut findings));
    let people: Vec<_> = people.collect();
    let Some(ways) = Ways::of(manner.locale) else {
        return without_ways(&people, findings);
    };
    let forms = ways.forms(manner.register);
    let mut people = level(people, forms);
    for one in people.iter_mut().filter(|_| ways.large_prefix) {
        if one.rung.form == Form::Titled {
            one.rung.rest = capitalised(&one.rung.rest);
        }
    }
    let organisation = || profile.address.organisation.as_deref();
    let (opening, names) = match (&people[..], organisation()) {
        ([one], _) if is_firm(one) && manner.register == Register::Formal => (
            forms.organisation.replace("{name}", &one.rung.text),
            Some(one.rung.text.clone()),
        ),
        ([], Some(it)) => (
            forms.organisation.replace("{name}", it),
            Some(it.to_owned()),
        ),
        ([], None) => (forms.nobody.clone(), None),
        _ => (opened(&people, forms, ways), Some(joined(&people, ways))),
    };
    let mark = forms.mark.as_deref().unwrap_or(",");
    let form = match (&people[..], &names) {
        ([one], _) => one.rung.form,
        ([first, ..], _) => first.rung.form,
        ([], Some(_)) => Form::Organisation,
        ([], None) => Form::Neutral,
    };
    Salutation {
        close: closed(forms, &opening, form, &people),
        text: format!("{opening}{mark}"),
        opening: ways.body.unwrap_or_default(),
        people: people.len(),
        greeting: Greeting {
            text: names,
            form,
            fields: fields(&people, form),
            findings,
        },
    }
}

/// Whether a letter that goes on in small letters after its salutation begins so with `word`:
/// in German "Vielen" but not "Colins" or "Ihr".
pub fn begins_small(word: &str, locale: &str) -> bool {
    // English never does, and is not made to wait for the ways of others.
    !locale.starts_with("en") && Ways::of(locale).is_some_and(|it| it.is_small(word))
}

/// One person, as this letter calls them.
struct Called {
    rung: Rung,
    agreement: Agreement,
    /// The title of an office or a degree, where one was stated.
    rank: Option<String>,
    title: Option<String>,
    /// Given name and surname, for where two would be called the same.
    whole: Option<Rung>,
    /// Title and surname, for where others can only be called so.
    titled: Option<Rung>,
}

impl Called {
    fn new(profile: &Profile, manner: Manner<'_>, findings: &mut Vec<Finding>) -> Option<Self> {
        let mut fit = fit_name(profile);
        let rung = rung(&fit, manner.register, &profile.never_call_me);
        if let Some(rung) = &rung {
            fit.findings.extend(rung.finding(&fit.findings));
        }
        if rung.is_none() {
            fit.findings
                .extend(fit.unnamed(&profile.never_call_me, &fit.findings));
        }
        findings.append(&mut fit.findings);
        let language = manner.locale.split(['-', '_']).next().unwrap_or_default();
        let rung = rung?;
        let (titles, agreement) = titles(&fit, profile.pronouns.as_deref());
        let written = |it: &&(String, Option<&Title>)| written(&it.0, it.1, language, agreement);
        let is_ranked = |it: &&(String, Option<&Title>)| it.1.is_some_and(|it| it.ranked);
        Some(Self {
            agreement,
            rank: titles.iter().find(is_ranked).as_ref().map(written),
            title: titles
                .iter()
                .find(is_ranked)
                .or(titles.first())
                .as_ref()
                .map(written),
            whole: both(&fit),
            titled: titled(&fit),
            rung,
        })
    }

    /// The name as this register gives it, its title in the reader's language.
    fn name(&self) -> String {
        match (&self.title, self.rung.form) {
            (Some(title), Form::Titled) => format!("{title} {}", self.rung.rest),
            _ => self.rung.text.clone(),
        }
    }

    /// The whole opening in a form that agrees or that need not; `None` if it would have to guess.
    fn opening(&self, forms: &Forms) -> Option<String> {
        let (form, title) = self.form(forms);
        let form = form.agreeing(self.agreement)?;
        Some(self.filled(form, title))
    }

    /// The form that this person's name asks for, and the title that goes into it.
    fn form<'f>(&'f self, forms: &'f Forms) -> (&'f Agreed, Option<&'f String>) {
        match (self.rung.form, &self.rank) {
            (Form::Titled, Some(rank)) if !forms.ranked.is_empty() => (&forms.ranked, Some(rank)),
            (Form::Titled, _) => (&forms.titled, self.title.as_ref()),
            _ => (&forms.person, None),
        }
    }

    /// Whether there is a form for this title, or one that needs no agreement.
    fn can_be_titled(&self, forms: &Forms) -> bool {
        let (form, _) = self.form(forms);
        form.any.is_some() || form.agreeing(self.agreement).is_some()
    }

    fn filled(&self, form: &str, title: Option<&String>) -> String {
        let title = title.map_or("", String::as_str);
        form.replace("{title}", title)
            .replace("{surname}", &self.rung.rest)
            .replace("{name}", &self.name())
    }
}

/// The titles that were stated, and the agreement that they or the pronouns state.
fn titles<'f>(
    fit: &'f FitName,
    pronouns: Option<&str>,
) -> (Vec<(String, Option<&'static Title>)>, Agreement) {
    let stated = |it: &'f String| (it.clone(), Title::of(it));
    let both = [&fit.honorific, &fit.name.title];
    let titles: Vec<_> = both.into_iter().flatten().map(stated).collect();
    let words = titles.iter().flat_map(|it| it.0.split(' ')).map(Title::of);
    let all = titles.iter().map(|it| it.1).chain(words);
    let agreements = all.filter_map(|it| Some(it?.agreement()));
    let agreement = match pronouns {
        Some(pronouns) => Agreement::of_pronouns(pronouns),
        None => agreements
            .into_iter()
            .find(|it| *it != Agreement::Unstated)
            .unwrap_or_default(),
    };
    (titles, agreement)
}

/// A stated title in the reader's language, "Frau Dr." word by word.
fn written(stated: &str, title: Option<&Title>, language: &str, agreement: Agreement) -> String {
    let one = |it: &str, title: Option<&Title>| match title {
        Some(title) => title.written(it, language, agreement),
        None => it.to_owned(),
    };
    if title.is_some() {
        return one(stated, title);
    }
    let words = stated.split(' ').map(|it| one(it, Title::of(it)));
    words.collect::<Vec<_>>().join(" ")
}

/// The opening without its mark: in forms that agree, if all can have one, else in one that fits all.
fn opened(people: &[Called], forms: &Forms, ways: &Ways) -> String {
    let agreeing: Option<Vec<String>> = people.iter().map(|it| it.opening(forms)).collect();
    match (agreeing, people) {
        (Some(openings), _) => {
            let first = openings.first().cloned();
            let rest = openings.iter().skip(1).map(|it| continued(it));
            first.into_iter().chain(rest).collect::<Vec<_>>().join(", ")
        }
        (None, [one]) => {
            let (form, title) = one.form(forms);
            let form = form.any.as_deref().or(forms.person.any.as_deref());
            one.filled(form.unwrap_or("{name}"), title)
        }
        (None, _) => {
            let person = &forms.person;
            let form = person.several.as_deref().or(person.any.as_deref());
            form.unwrap_or("{name}")
                .replace("{name}", &joined(people, ways))
        }
    }
}

/// A second opening in the same line: "liebe Ann"; a title alone keeps its capital.
fn continued(opening: &str) -> String {
    match opening.contains(' ') {
        true => uncapitalised(opening),
        false => opening.to_owned(),
    }
}

/// "Bob and Ann", "Mr and Mrs Smith", "Ann and Bob Smith", "Ms Jones, Mr Smith and Dr Lee".
fn joined(people: &[Called], ways: &Ways) -> String {
    if ways.shares
        && let Some(shared) = sharing(people, &ways.and)
    {
        return shared;
    }
    listed(&names(people), &ways.and)
}

/// What each is called; where two would be called the same, all are given their whole names,
/// if that tells them apart.
fn names(people: &[Called]) -> Vec<String> {
    let names: Vec<_> = people.iter().map(Called::name).collect();
    if all_differ(&names) {
        return names;
    }
    let whole = |it: &Called| match (&it.whole, &it.title) {
        (Some(whole), Some(title)) if it.rung.form == Form::Titled => {
            format!("{title} {}", whole.text)
        }
        (Some(whole), _) => whole.text.clone(),
        _ => it.name(),
    };
    let longer: Vec<_> = people.iter().map(whole).collect();
    if all_differ(&longer) { longer } else { names }
}

fn all_differ(names: &[String]) -> bool {
    let lower: HashSet<_> = names.iter().map(|it| it.to_lowercase()).collect();
    lower.len() == names.len()
}

/// Makes equals of them: where only some would be given a title, all get theirs, or, where
/// somebody has none or the language no form for it, nobody does.
fn level(mut people: Vec<Called>, forms: &Forms) -> Vec<Called> {
    let is_titled = |it: &Called| it.rung.form == Form::Titled;
    if people.iter().any(is_titled) && people.iter().all(|it| it.titled.is_some()) {
        for one in &mut people {
            one.rung = one.titled.clone().unwrap_or(one.rung.clone());
        }
    }
    if !people
        .iter()
        .all(|it| is_titled(it) && it.can_be_titled(forms))
    {
        for one in &mut people {
            if let (Form::Titled, Some(whole)) = (one.rung.form, &one.whole) {
                one.rung = whole.clone();
            }
        }
    }
    people
}

/// Two of one surname: "Mr and Mrs Smith", "Dr and Dr Smith"; any number: "Ann, Bob and Cy Smith".
fn sharing(people: &[Called], and: &str) -> Option<String> {
    let (first, rest) = people.split_first()?;
    let one_surname = !rest.is_empty() && rest.iter().all(|it| it.rung.rest == first.rung.rest);
    if !one_surname || first.rung.rest.is_empty() {
        return None;
    }
    match people {
        [one, two] if all_are(people, Form::Titled) => {
            let (a, b) = (one.title.as_ref()?, two.title.as_ref()?);
            let is_ranked = one.rank.is_some() || two.rank.is_some();
            let is_couple = is_ranked || (a != b && agree(one, two));
            is_couple.then(|| format!("{a}{and}{b} {}", one.rung.rest))
        }
        _ if all_are(people, Form::Full) => {
            let given: Option<Vec<_>> = people.iter().map(|it| it.rung.first.clone()).collect();
            Some(format!("{} {}", listed(&given?, and), first.rung.rest))
        }
        _ => None,
    }
}

/// Whether the titles state a man and a woman, who may share a surname as a couple does.
fn agree(one: &Called, two: &Called) -> bool {
    let both = [one.agreement, two.agreement];
    both.contains(&Agreement::Feminine) && both.contains(&Agreement::Masculine)
}

fn all_are(people: &[Called], form: Form) -> bool {
    people.iter().all(|it| it.rung.form == form)
}

fn is_firm(one: &Called) -> bool {
    one.rung.form == Form::Organisation
}

/// The close that goes with an opening; in French it repeats it.
fn closed(forms: &Forms, opening: &str, form: Form, people: &[Called]) -> String {
    let is_named = |it: &Called| opening.contains(&it.rung.text) || opening.contains(&it.name());
    match (&forms.close_greeted, &forms.close_unnamed) {
        (Some(greeted), _) if people.iter().any(is_named) => greeted.clone(),
        (_, Some(unnamed)) if form == Form::Neutral => unnamed.clone(),
        _ => forms.close.replace("{salutation}", opening),
    }
}

fn fields(people: &[Called], form: Form) -> Vec<&'static str> {
    let mut fields: Vec<_> = people
        .iter()
        .flat_map(|it| it.rung.fields.iter().copied())
        .collect();
    fields.dedup();
    if people.len() > 1 {
        fields.push("with");
    }
    if form == Form::Organisation {
        fields.push("address.organisation");
    }
    fields
}

/// The name alone, in a language whose forms nobody has written down here.
fn without_ways(people: &[Called], mut findings: Vec<Finding>) -> Salutation {
    findings.push(
        Finding::new(
            "no-forms-of-address",
            Weight::Warn,
            "there are no forms of address for this language",
            "write the salutation in the pack, in words of your own",
        )
        .at("locale"),
    );
    let name = listed(&names(people), ", ");
    let form = people.first().map_or(Form::Neutral, |it| it.rung.form);
    Salutation {
        text: if name.is_empty() {
            String::new()
        } else {
            format!("{name},")
        },
        opening: Opening::default(),
        close: String::new(),
        people: people.len(),
        greeting: Greeting {
            text: (!name.is_empty()).then_some(name),
            form,
            fields: fields(people, form),
            findings,
        },
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters.as_str().chars()).collect()
}

fn uncapitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(characters.as_str().chars()).collect()
}
