//! The date of a letter, in words.

use jiff::civil::Date;
use jiff::civil::Weekday;

use crate::words::grammar::language::Language;
use crate::words::grammar::language::Tongue;

// Tables of fixed length are code here: a list to be read would cost every letter's first date.
const ENGLISH_MONTHS: [&str; 12] = [
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
const FRENCH_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
pub(crate) const GERMAN_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const SPANISH_MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

const ENGLISH_DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const FRENCH_DAYS: [&str; 7] = [
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
];
const GERMAN_DAYS: [&str; 7] = [
    "Montag",
    "Dienstag",
    "Mittwoch",
    "Donnerstag",
    "Freitag",
    "Samstag",
    "Sonntag",
];
const SPANISH_DAYS: [&str; 7] = [
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
];

/// The name of a date's month: April.
pub(crate) fn month_name(date: Date, language: Language) -> &'static str {
    let month = date.month() as usize - 1;
    match (language.tongue(), language.tag()) {
        (Tongue::English, _) => ENGLISH_MONTHS[month],
        (Tongue::French, _) => FRENCH_MONTHS[month],
        (_, "de-AT") if month == 0 => "Jänner",
        (Tongue::German, _) => GERMAN_MONTHS[month],
        (Tongue::Spanish, _) => SPANISH_MONTHS[month],
    }
}

/// The name of a day of the week.
pub(crate) fn day_name(day: Weekday, language: Language) -> &'static str {
    let day = day.to_monday_zero_offset() as usize;
    match language.tongue() {
        Tongue::English => ENGLISH_DAYS[day],
        Tongue::French => FRENCH_DAYS[day],
        Tongue::German => GERMAN_DAYS[day],
        Tongue::Spanish => SPANISH_DAYS[day],
    }
}

/// A date as a letter bears it.
///
/// French writes the first of a month “1er” (CLDR leaves it 1), and so does Canada in French.
///
/// # Example
/// ```
/// use jiff::civil::date;
/// use longhand::words::{long_date, Language};
///
/// let april = date(2015, 4, 20);
/// assert_eq!(long_date(april, Language::ENGLISH), "April 20, 2015");
/// assert_eq!(long_date(april, Language::BRITISH), "20 April 2015");
/// assert_eq!(long_date(april, Language::FRENCH), "20 avril 2015");
/// assert_eq!(long_date(date(2015, 5, 1), Language::FRENCH), "1er mai 2015");
/// assert_eq!(long_date(april, Language::GERMAN), "20. April 2015");
/// assert_eq!(long_date(april, Language::SPANISH), "20 de abril de 2015");
/// ```
pub fn long_date(date: Date, language: Language) -> String {
    let (day, year) = (day(date, language), date.year());
    match language.tongue() {
        Tongue::English if language.is_american() => format!("{day}, {year}"),
        Tongue::Spanish => format!("{day} de {year}"),
        _ => format!("{day} {year}"),
    }
}

/// A date without its year: April 20, 20 April, 1er mai.
///
/// # Example
/// ```
/// use jiff::civil::date;
/// use longhand::words::{day, Language};
///
/// assert_eq!(day(date(2015, 4, 20), Language::BRITISH), "20 April");
/// assert_eq!(day(date(2015, 4, 20), Language::GERMAN), "20. April");
/// ```
pub fn day(date: Date, language: Language) -> String {
    let (number, month) = (date.day(), month_name(date, language));
    match language.tongue() {
        Tongue::English if language.is_american() => format!("{month} {number}"),
        Tongue::English => format!("{number} {month}"),
        Tongue::French if number == 1 => format!("1er {month}"),
        Tongue::French => format!("{number} {month}"),
        Tongue::German => format!("{number}. {month}"),
        Tongue::Spanish => format!("{number} de {month}"),
    }
}

/// A date's month and year: April 2015.
///
/// # Example
/// ```
/// use jiff::civil::date;
/// use longhand::words::{month, Language};
///
/// assert_eq!(month(date(2015, 4, 20), Language::SPANISH), "abril de 2015");
/// ```
pub fn month(date: Date, language: Language) -> String {
    let joint = match language.tongue() {
        Tongue::Spanish => " de ",
        _ => " ",
    };
    format!("{}{joint}{}", month_name(date, language), date.year())
}

/// The day of the week: Tuesday.
///
/// # Example
/// ```
/// use jiff::civil::date;
/// use longhand::words::{weekday, Language};
///
/// assert_eq!(weekday(date(2015, 4, 20), Language::FRENCH), "lundi");
/// ```
pub fn weekday(date: Date, language: Language) -> &'static str {
    day_name(date.weekday(), language)
}

/// A date that was put into words, as a sentence takes it: on 20 April, le 20 avril, am 20. April.
///
/// A French day of the week stands without “le”, which would mean every one of them.
///
/// # Example
/// ```
/// use jiff::civil::date;
/// use longhand::words::{day, on, Language};
///
/// let may = day(date(2015, 5, 1), Language::FRENCH);
/// assert_eq!(on(&may, Language::FRENCH), "le 1er mai");
/// assert_eq!(on("Dienstag", Language::GERMAN), "am Dienstag");
/// assert_eq!(on("mardi", Language::FRENCH), "mardi");
/// ```
pub fn on(date: &str, language: Language) -> String {
    let word = match language.tongue() {
        Tongue::English => "on",
        Tongue::French if FRENCH_DAYS.contains(&date) => return date.to_owned(),
        Tongue::French => "le",
        Tongue::German => "am",
        Tongue::Spanish => "el",
    };
    format!("{word} {date}")
}
