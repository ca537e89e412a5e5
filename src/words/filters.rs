//! What a template may put behind a bar: `{{ visits | in_words }}`.

use std::collections::BTreeSet;

use jiff::civil::Date;
use tera::Kwargs;
use tera::State;
use tera::Tera;
use tera::TeraResult;
use tera::Value;

use crate::words::budget;

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

const OURS: [&str; 10] = [
    "capital",
    "in_words",
    "ordinal",
    "thousands",
    "long_date",
    "day",
    "possessive",
    "list",
    "quoted",
    "join",
];

/// The names of all filters that come with Longhand.
pub(crate) fn names() -> BTreeSet<String> {
    BUILT_IN
        .iter()
        .chain(&OURS)
        .map(|it| (*it).to_owned())
        .collect()
}

/// Registers our filters and guards for texts in one language.
pub(crate) fn register(tera: &mut Tera, language: &str) {
    let american = !matches!(
        language,
        "en-GB" | "en-IE" | "en-AU" | "en-NZ" | "en-ZA" | "en-IN"
    );
    tera.register_filter("capital", |text: &str, _: Kwargs, _: &State| capital(text));
    tera.register_filter("in_words", |number: i64, _: Kwargs, _: &State| {
        in_words(number)
    });
    tera.register_filter("ordinal", |number: i64, _: Kwargs, _: &State| {
        ordinal(number)
    });
    tera.register_filter("thousands", |number: i64, _: Kwargs, _: &State| {
        thousands(number)
    });
    tera.register_filter("long_date", move |date: &str, _: Kwargs, _: &State| {
        parsed(date).map(|it| long_date(it, american))
    });
    tera.register_filter("day", move |date: &str, _: Kwargs, _: &State| {
        parsed(date).map(|it| day(it, american))
    });
    tera.register_filter("possessive", |name: &str, _: Kwargs, _: &State| {
        possessive(name)
    });
    tera.register_filter("list", |items: Vec<Value>, _: Kwargs, _: &State| {
        list(&items.iter().map(Value::to_string).collect::<Vec<_>>())
    });
    tera.register_filter("quoted", |items: Vec<Value>, _: Kwargs, _: &State| {
        let quoted: Vec<_> = items.iter().map(|it| quoted(&it.to_string())).collect();
        list(&quoted)
    });
    tera.register_filter("join", join);
    tera.register_function("range", budget::range);
    tera.register_function("longhand_tick", budget::tick);
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

/// A number in English words.
///
/// ```
/// assert_eq!(longhand::words::in_words(212), "two hundred and twelve");
/// assert_eq!(longhand::words::in_words(1_000_000), "one million");
/// ```
pub fn in_words(number: i64) -> String {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] = [
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    let rest = |rest: i64, unit: i64| match rest {
        0 => String::new(),
        it if it < 100 && unit >= 100 => format!(" and {}", in_words(it)),
        it => format!(" {}", in_words(it)),
    };
    match number {
        i64::MIN..0 => match number.checked_neg() {
            Some(positive) => format!("minus {}", in_words(positive)),
            None => thousands(number),
        },
        0..20 => ONES[number as usize].to_owned(),
        20..100 if number % 10 == 0 => TENS[number as usize / 10].to_owned(),
        20..100 => format!(
            "{}-{}",
            TENS[number as usize / 10],
            ONES[number as usize % 10]
        ),
        100..1_000 => format!(
            "{} hundred{}",
            ONES[number as usize / 100],
            rest(number % 100, 100)
        ),
        1_000..1_000_000 => {
            format!(
                "{} thousand{}",
                in_words(number / 1_000),
                rest(number % 1_000, 1_000)
            )
        }
        1_000_000..1_000_000_000 => {
            let millions = in_words(number / 1_000_000);
            format!("{millions} million{}", rest(number % 1_000_000, 1_000_000))
        }
        _ => thousands(number),
    }
}

/// An English ordinal: in words to twelfth, in figures beyond.
///
/// ```
/// assert_eq!(longhand::words::ordinal(3), "third");
/// assert_eq!(longhand::words::ordinal(21), "21st");
/// ```
pub fn ordinal(number: i64) -> String {
    const WORDS: [&str; 13] = [
        "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
        "ninth", "tenth", "eleventh", "twelfth",
    ];
    if let Some(word) = usize::try_from(number).ok().and_then(|it| WORDS.get(it)) {
        return (*word).to_owned();
    }
    let suffix = match (number.rem_euclid(100), number.rem_euclid(10)) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{}{suffix}", thousands(number))
}

/// A number with commas between thousands.
///
/// ```
/// assert_eq!(longhand::words::thousands(1204), "1,204");
/// ```
pub fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::from(if number < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn month(date: Date) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    MONTHS[date.month() as usize - 1]
}

/// A date as a letter in English bears it.
///
/// ```
/// let date = jiff::civil::date(2015, 4, 20);
/// assert_eq!(longhand::words::long_date(date, true), "April 20, 2015");
/// assert_eq!(longhand::words::long_date(date, false), "20 April 2015");
/// ```
pub fn long_date(date: Date, american: bool) -> String {
    match american {
        true => format!("{} {}, {}", month(date), date.day(), date.year()),
        false => format!("{} {} {}", date.day(), month(date), date.year()),
    }
}

/// A date without its year.
fn day(date: Date, american: bool) -> String {
    match american {
        true => format!("{} {}", month(date), date.day()),
        false => format!("{} {}", date.day(), month(date)),
    }
}

/// A name in the possessive: Roohi’s, James’s.
///
/// ```
/// assert_eq!(longhand::words::possessive("James"), "James’s");
/// ```
pub fn possessive(name: &str) -> String {
    format!("{name}’s")
}

/// An English list: a, b and c.
///
/// ```
/// assert_eq!(longhand::words::list(&["tea".into(), "rain".into(), "owls".into()]), "tea, rain and owls");
/// ```
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Words in quotation marks, with marks inside them turned so that they nest.
fn quoted(words: &str) -> String {
    format!("“{}”", words.trim().replace(['“', '”', '"'], "’"))
}
