//! What a template may put behind a bar: `{{ visits | in_words }}`.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use tera::Kwargs;
use tera::State;
use tera::Tera;
use tera::TeraResult;
use tera::Value;

use crate::error::Error;
use crate::words::budget;
use crate::words::grammar;
use crate::words::grammar::Case;
use crate::words::grammar::Figures;
use crate::words::grammar::Forms;
use crate::words::grammar::Gender;
use crate::words::grammar::Join;
use crate::words::grammar::Language;
use crate::words::grammar::Possessive;
use crate::words::grammar::Pronouns;
use crate::words::grammar::Stated;
use crate::words::grammar::Tongue;

/// A filter of a program's own, to be registered under a name before texts are read.
pub type Register = Arc<dyn Fn(&mut Tera) + Send + Sync>;

/// Those of Tera's own filters that cannot grow without bound.
const BUILT_IN: [&str; 15] = [
    "upper",
    "lower",
    "trim",
    "trim_start",
    "trim_end",
    "capitalize",
    "title",
    "first",
    "last",
    "length",
    "default",
    "int",
    "float",
    "abs",
    "round",
];

/// A filter of ours, and what it takes.
struct Signature {
    name: &'static str,
    arguments: &'static [&'static str],
    /// The arguments of which one must be there, and in which languages.
    needs: (&'static [&'static str], &'static [Tongue]),
}

const fn takes(name: &'static str, arguments: &'static [&'static str]) -> Signature {
    Signature {
        name,
        arguments,
        needs: (&[], &[]),
    }
}

impl Signature {
    const fn needing(self, arguments: &'static [&'static str], tongues: &'static [Tongue]) -> Self {
        Self {
            needs: (arguments, tongues),
            ..self
        }
    }
}

const AGREEMENT: &[&str] = &["gender", "plural", "case"];
const ALL: &[Tongue] = &Tongue::ALL;
const ROMANCE: &[Tongue] = &[Tongue::French, Tongue::Spanish];
const GENDERED: &[Tongue] = &[Tongue::French, Tongue::German, Tongue::Spanish];

/// Those that are the same in every language.
const FREE: [Signature; 2] = [takes("capital", &[]), takes("join", &["sep"])];

/// Those that a language without grammar does not have.
const GRAMMAR: [Signature; 26] = [
    takes("in_words", &["gender"]),
    takes("ordinal", &["gender", "ending"]).needing(&["gender"], ROMANCE),
    takes("thousands", &[]),
    takes("long_date", &["on"]),
    takes("day", &["on"]),
    takes("month", &[]),
    takes("weekday", &["on"]),
    takes("relative", &["to"]).needing(&["to"], ALL),
    takes("money", &["currency"]).needing(&["currency"], ALL),
    takes("possessive", &[]),
    takes("after", &["word", "gender", "plural", "case"]).needing(&["word"], ALL),
    takes("article", AGREEMENT).needing(&["gender", "plural"], GENDERED),
    takes("with_article", AGREEMENT).needing(&["gender", "plural"], GENDERED),
    takes("the", AGREEMENT).needing(&["gender", "plural"], GENDERED),
    takes("plural", &["one", "other", "zero", "many"]).needing(&["other"], ALL),
    takes(
        "counted",
        &["one", "other", "zero", "many", "words", "gender"],
    )
    .needing(&["other"], ALL),
    takes("list", &[]),
    takes("or_list", &[]),
    takes("quoted", &[]),
    takes("subject", &[]),
    takes("object", &["case", "stressed"]),
    takes("their", AGREEMENT).needing(&["gender", "plural"], &[Tongue::French, Tongue::German]),
    takes("theirs", AGREEMENT).needing(&["gender", "plural"], GENDERED),
    takes("reflexive", &[]),
    takes("verb", &["of", "one", "other"]).needing(&["of", "other"], ALL),
    takes("agree", &["f", "m", "n"]).needing(&["n"], ALL),
];

/// Those of English only.
const ENGLISH: [Signature; 1] = [takes("pluralise", &[])];

/// The filters that the texts of a pack may use.
#[derive(Default)]
pub(crate) struct Filters {
    names: BTreeSet<String>,
    language: String,
    tongue: Option<Tongue>,
}

impl Filters {
    /// All that come with Longhand, for texts in a language.
    pub(crate) fn new(language: &str) -> Self {
        let mut filters = Self {
            names: BTreeSet::new(),
            language: language.to_owned(),
            tongue: Language::parse(language).ok().map(Language::tongue),
        };
        BUILT_IN.iter().for_each(|it| filters.add(it));
        signatures(filters.tongue).for_each(|it| filters.add(it.name));
        filters
    }

    /// Adds one of a program's own, which may take what it likes.
    pub(crate) fn add(&mut self, name: &str) {
        self.names.insert(name.to_owned());
    }

    /// What is wrong with a filter and its arguments, and how to mend it.
    pub(crate) fn refusal(&self, name: &str, arguments: &[&str]) -> Option<(String, String)> {
        if !self.names.contains(name) {
            let is_ours = GRAMMAR.iter().any(|it| it.name == name);
            let known: Vec<_> = self.names.iter().map(String::as_str).collect();
            return Some(match (self.tongue, is_ours) {
                (None, true) => {
                    let tongues = Tongue::ALL.map(Tongue::tag).join(", ");
                    (
                        format!("there is no grammar for `{}`", self.language),
                        format!("languages: {tongues}; write the words without `{name}`"),
                    )
                }
                _ => (
                    format!("there is no filter `{name}`"),
                    format!("use one of {}", known.join(", ")),
                ),
            });
        }
        let signature = signatures(self.tongue).find(|it| it.name == name)?;
        let unknown = arguments
            .iter()
            .find(|it| !signature.arguments.contains(it));
        if let Some(unknown) = unknown {
            let help = match signature.arguments {
                [] => "leave it out: it takes none".to_owned(),
                known => format!("use {}", known.join(", ")),
            };
            return Some((format!("`{name}` has no argument `{unknown}`"), help));
        }
        let (needed, tongues) = signature.needs;
        let is_needed = self.tongue.is_some_and(|it| tongues.contains(&it));
        let is_there = needed.iter().any(|it| arguments.contains(it));
        (is_needed && !is_there).then(|| {
            (
                format!("`{name}` needs `{}` here", needed.join("` or `")),
                format!("write {name}({}='…')", needed[0]),
            )
        })
    }
}

/// The filters of ours that a language has.
fn signatures(tongue: Option<Tongue>) -> impl Iterator<Item = &'static Signature> {
    let grammar: &[Signature] = if tongue.is_some() { &GRAMMAR } else { &[] };
    let english: &[Signature] = match tongue {
        Some(Tongue::English) => &ENGLISH,
        _ => &[],
    };
    FREE.iter().chain(grammar).chain(english)
}

/// The variable with the number of the reader's language, where it is not the pack's own.
pub(crate) const LANGUAGE: &str = "longhand_language";

/// The language of a letter, and what the pack chose where manuals differ.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ways {
    /// The pack's language, if it has grammar.
    pub(crate) language: Option<Language>,
    /// What names in s take.
    pub(crate) possessive: Possessive,
    /// Whether a list has a comma before its “and”.
    pub(crate) serial_comma: bool,
}

/// Registers our filters and guards for texts in one language.
pub(crate) fn register(tera: &mut Tera, ways: Ways) {
    tera.register_filter("capital", |text: &str, _: Kwargs, _: &State| capital(text));
    tera.register_filter("join", join);
    tera.register_function("range", budget::range);
    tera.register_function("longhand_tick", budget::tick);
    let Some(language) = ways.language else {
        return;
    };
    numbers(tera, language);
    dates(tera, language);
    nouns(tera, language);
    lists(tera, language, ways);
    pronouns(tera, language);
}

/// The language of the letter that is being printed.
fn of_reader(own: Language, state: &State) -> Language {
    let number = state.get::<usize>(LANGUAGE).ok().flatten();
    number.and_then(Language::numbered).unwrap_or(own)
}

fn numbers(tera: &mut Tera, own: Language) {
    tera.register_filter(
        "in_words",
        move |number: i64, arguments: Kwargs, state: &State| -> TeraResult<String> {
            let gender = gender(&arguments)?;
            Ok(grammar::in_words(number, gender, of_reader(own, state)))
        },
    );
    tera.register_filter(
        "ordinal",
        move |number: i64, arguments: Kwargs, state: &State| {
            let ending = arguments.get::<&str>("ending")?.unwrap_or_default();
            let stated = stated(&arguments)?;
            grammar::ordinal(number, stated, ending, of_reader(own, state)).map_err(fault)
        },
    );
    tera.register_filter("thousands", move |number: i64, _: Kwargs, state: &State| {
        grammar::thousands(number, of_reader(own, state))
    });
    tera.register_filter(
        "money",
        move |minor: i64, arguments: Kwargs, state: &State| {
            let currency = arguments.must_get::<&str>("currency")?;
            grammar::money(minor, currency, of_reader(own, state)).map_err(fault)
        },
    );
    tera.register_filter(
        "plural",
        move |count: i64, arguments: Kwargs, state: &State| -> TeraResult<String> {
            let language = of_reader(own, state);
            Ok(grammar::plural(count, forms(&arguments)?, language).to_owned())
        },
    );
    tera.register_filter(
        "counted",
        move |count: i64, arguments: Kwargs, state: &State| {
            let language = of_reader(own, state);
            let figures = match arguments.get::<bool>("words")?.unwrap_or_default() {
                true => Figures::Words(gender(&arguments)?),
                false => Figures::Digits,
            };
            grammar::counted(count, forms(&arguments)?, figures, language).map_err(fault)
        },
    );
}

fn dates(tera: &mut Tera, own: Language) {
    let mut dated = |name: &'static str, print: fn(Date, Language) -> String| {
        tera.register_filter(
            name,
            move |date: &str, arguments: Kwargs, state: &State| -> TeraResult<String> {
                let language = of_reader(own, state);
                let words = print(parsed(date)?, language);
                Ok(match arguments.get::<bool>("on")?.unwrap_or_default() {
                    true => grammar::on(&words, language),
                    false => words,
                })
            },
        );
    };
    dated("long_date", grammar::long_date);
    dated("day", grammar::day);
    dated("month", grammar::month);
    dated("weekday", |date, language| {
        grammar::weekday(date, language).to_owned()
    });
    tera.register_filter(
        "relative",
        move |date: &str, arguments: Kwargs, state: &State| -> TeraResult<String> {
            let letter = parsed(arguments.must_get::<&str>("to")?)?;
            let language = of_reader(own, state);
            Ok(grammar::relative(parsed(date)?, letter, language))
        },
    );
}

fn nouns(tera: &mut Tera, own: Language) {
    tera.register_filter(
        "after",
        move |text: Value, arguments: Kwargs, state: &State| {
            let text = spoken(&text)?;
            let word = arguments.must_get::<&str>("word")?;
            let stated = stated(&arguments)?;
            grammar::after(&text, word, stated, of_reader(own, state)).map_err(fault)
        },
    );
    tera.register_filter(
        "article",
        move |thing: Value, arguments: Kwargs, state: &State| {
            let thing = spoken(&thing)?;
            grammar::article(&thing, stated(&arguments)?, of_reader(own, state)).map_err(fault)
        },
    );
    tera.register_filter(
        "with_article",
        move |thing: Value, arguments: Kwargs, state: &State| {
            let thing = spoken(&thing)?;
            grammar::with_article(&thing, stated(&arguments)?, of_reader(own, state)).map_err(fault)
        },
    );
    tera.register_filter(
        "the",
        move |thing: Value, arguments: Kwargs, state: &State| {
            let thing = spoken(&thing)?;
            grammar::the(&thing, stated(&arguments)?, of_reader(own, state)).map_err(fault)
        },
    );
    tera.register_filter("pluralise", |noun: &str, _: Kwargs, _: &State| {
        grammar::pluralise(noun)
    });
}

fn lists(tera: &mut Tera, own: Language, ways: Ways) {
    tera.register_filter("possessive", move |name: &str, _: Kwargs, state: &State| {
        grammar::possessive(name, ways.possessive, of_reader(own, state))
    });
    let and = Join {
        or: false,
        serial_comma: ways.serial_comma,
    };
    let or = Join { or: true, ..and };
    for (name, join) in [("list", and), ("or_list", or)] {
        tera.register_filter(name, move |items: Vec<Value>, _: Kwargs, state: &State| {
            let items = items.iter().map(spoken).collect::<TeraResult<Vec<_>>>()?;
            within(grammar::list(&items, join, of_reader(own, state)))
        });
    }
    tera.register_filter(
        "quoted",
        move |items: Vec<Value>, _: Kwargs, state: &State| {
            let language = of_reader(own, state);
            let quoted = |it| spoken(it).map(|it| grammar::quoted(&it, language));
            let items = items.iter().map(quoted).collect::<TeraResult<Vec<_>>>()?;
            within(grammar::list(&items, and, language))
        },
    );
}

fn pronouns(tera: &mut Tera, own: Language) {
    let mut register = |name: &'static str, print: fn(&Pronouns, &Kwargs) -> TeraResult<String>| {
        tera.register_filter(
            name,
            move |pronouns: &str, arguments: Kwargs, state: &State| -> TeraResult<String> {
                let pronouns = Pronouns::parse(pronouns, of_reader(own, state)).map_err(fault)?;
                print(&pronouns, &arguments)
            },
        );
    };
    register("subject", |it, _| owned(it.subject()));
    register("object", |it, arguments| {
        match arguments.get::<bool>("stressed")?.unwrap_or_default() {
            true => owned(it.stressed()),
            false => owned(it.object(case(arguments)?.unwrap_or_default())),
        }
    });
    register("their", |it, arguments| {
        it.their(stated(arguments)?).map_err(fault)
    });
    register("theirs", |it, arguments| {
        it.theirs(stated(arguments)?).map_err(fault)
    });
    register("reflexive", |it, _| owned(it.reflexive()));
    register("verb", |it, arguments| {
        let Some(plural) = arguments.get::<&str>("other")? else {
            return it.verb(arguments.must_get("of")?).map_err(fault);
        };
        Ok(match it.is_plural() {
            true => plural.to_owned(),
            false => arguments.must_get::<&str>("one")?.to_owned(),
        })
    });
    register("agree", |it, arguments| {
        let neither = arguments.must_get::<&str>("n")?;
        let form = |key| Ok::<_, tera::Error>(arguments.get::<&str>(key)?.unwrap_or(neither));
        Ok(it.agree(form("f")?, form("m")?, neither).to_owned())
    });
}

fn owned(form: crate::error::Result<&str>) -> TeraResult<String> {
    form.map(str::to_owned).map_err(fault)
}

/// Our error as Tera's, with its mend.
fn fault(error: Error) -> tera::Error {
    tera::Error::message(format!("{error}; {}", error.help()))
}

fn gender(arguments: &Kwargs) -> TeraResult<Option<Gender>> {
    let gender = arguments.get::<&str>("gender")?.map(Gender::parse);
    gender.transpose().map_err(fault)
}

fn case(arguments: &Kwargs) -> TeraResult<Option<Case>> {
    let case = arguments.get::<&str>("case")?.map(Case::parse);
    case.transpose().map_err(fault)
}

fn stated(arguments: &Kwargs) -> TeraResult<Stated> {
    Ok(Stated {
        gender: gender(arguments)?,
        is_plural: arguments.get::<bool>("plural")?.unwrap_or_default(),
        case: case(arguments)?,
    })
}

fn forms<'k>(arguments: &'k Kwargs) -> TeraResult<Forms<'k>> {
    let other = arguments.must_get::<&str>("other")?;
    Ok(Forms {
        one: arguments.get::<&str>("one")?.unwrap_or(other),
        other,
        zero: arguments.get::<&str>("zero")?,
        many: arguments.get::<&str>("many")?,
    })
}

/// Tera's `join`, with a limit.
fn join(items: Vec<Value>, arguments: Kwargs, _: &State) -> TeraResult<String> {
    let separator = arguments.get::<&str>("sep")?.unwrap_or_default();
    let mut joined = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            joined.push_str(separator);
        }
        joined.push_str(&item.to_string());
        if joined.len() > budget::LARGEST {
            return Err(tera::Error::message("`join` builds too large a value"));
        }
    }
    Ok(joined)
}

/// A value as it is printed, if it is words or a number and not a gap.
fn spoken(value: &Value) -> TeraResult<String> {
    let is_said = value.is_string() || value.is_number() || value.is_bool();
    let message = || tera::Error::message("this is not known, or is not words");
    is_said.then(|| value.to_string()).ok_or_else(message)
}

/// A text that is not too large for a letter.
fn within(text: String) -> TeraResult<String> {
    match text.len() > budget::LARGEST {
        true => Err(tera::Error::message("this list builds too large a value")),
        false => Ok(text),
    }
}

fn parsed(date: &str) -> TeraResult<Date> {
    date.parse()
        .map_err(|_| tera::Error::message("this is not a date as 2015-04-20"))
}

/// The same words with their first letter in upper case; a quotation mark before it is passed over.
///
/// ```
/// assert_eq!(longhand::words::capital("young Jedi"), "Young Jedi");
/// assert_eq!(longhand::words::capital("“yes” is short"), "“Yes” is short");
/// ```
pub fn capital(text: &str) -> String {
    let mut capital = String::with_capacity(text.len() + 2);
    let mut characters = text.chars();
    for character in characters.by_ref() {
        if character.is_alphanumeric() {
            capital.extend(character.to_uppercase());
            break;
        }
        capital.push(character);
    }
    capital.push_str(characters.as_str());
    capital
}
