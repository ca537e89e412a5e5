//! A date as seen from the day the letter bears: yesterday, last Tuesday, in May.

use jiff::civil::Date;
use jiff::civil::Weekday;

use crate::words::grammar::date::day_name;
use crate::words::grammar::date::month_name;
use crate::words::grammar::date::on;
use crate::words::grammar::language::Language;
use crate::words::grammar::language::Tongue;
use crate::words::grammar::number::in_words;

/// Weeks are counted to this many days; beyond, the month is named.
const WEEKS: i32 = 30;

/// How far a date is from the letter's, as far as words go.
enum Distance {
    /// Days from the letter's, at most two.
    Days(i32),
    /// A day of the week: 0 in the letter's own week, -1 in the week before, 1 in the next.
    Weekday(Weekday, i32),
    /// Whole weeks, to the nearest.
    Weeks(i32),
    /// A month: 0 in the letter's own year, -1 or 1 within a year of it.
    Month(i32),
    /// A month of another year.
    Year,
}

/// A date as told in a letter of another date: today, yesterday, on Tuesday, last Tuesday,
/// three weeks ago, in May, last May, in May 2014; tomorrow, next Tuesday, in three weeks.
///
/// “Last” and “next” are said only where both ways of counting agree: of a day less than a week
/// off that lies in another week, from Monday to Sunday, than the letter's. Weeks are rounded to
/// the nearest. There is no clock: the letter's date is handed in.
///
/// # Example
/// ```
/// use jiff::civil::date;
/// use longhand::words::{relative, Language};
///
/// let letter = date(2015, 4, 20); // a Monday
/// let told = |visit| relative(visit, letter, Language::ENGLISH);
/// assert_eq!(told(date(2015, 4, 19)), "yesterday");
/// assert_eq!(told(date(2015, 4, 14)), "last Tuesday");
/// assert_eq!(told(date(2015, 4, 23)), "on Thursday");
/// assert_eq!(told(date(2015, 3, 30)), "three weeks ago");
/// assert_eq!(told(date(2014, 5, 2)), "last May");
/// assert_eq!(told(date(2014, 2, 2)), "in February 2014");
/// assert_eq!(relative(date(2015, 4, 14), letter, Language::GERMAN), "am vergangenen Dienstag");
/// ```
pub fn relative(date: Date, letter: Date, language: Language) -> String {
    match language.tongue() {
        Tongue::English => english(date, letter, language),
        Tongue::French => french(date, letter, language),
        Tongue::German => german(date, letter, language),
        Tongue::Spanish => spanish(date, letter, language),
    }
}

/// The distance of a date; `days` are those that have a word of their own.
fn distance(date: Date, letter: Date, own_words: i32) -> Distance {
    let days = number_of(date) - number_of(letter);
    let months = months_of(date) - months_of(letter);
    let from_monday = |it: Date| i32::from(it.weekday().to_monday_zero_offset());
    let week = (days + from_monday(letter) - from_monday(date)) / 7;
    let years = i32::from(date.year()) - i32::from(letter.year());
    match days.abs() {
        it if it <= own_words => Distance::Days(days),
        0..7 => Distance::Weekday(date.weekday(), week),
        it if it <= WEEKS => Distance::Weeks((it + 3) / 7 * days.signum()),
        _ if years == 0 => Distance::Month(0),
        _ if months.abs() < 12 => Distance::Month(months.signum()),
        _ => Distance::Year,
    }
}

/// The number of a day, counted from the year 1970.
fn number_of(date: Date) -> i32 {
    let since = date.since(Date::constant(1970, 1, 1));
    since.map_or(0, |it| it.get_days())
}

fn months_of(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month())
}

fn english(date: Date, letter: Date, language: Language) -> String {
    let month = month_name(date, language);
    match distance(date, letter, 1) {
        Distance::Days(0) => "today".into(),
        Distance::Days(..0) => "yesterday".into(),
        Distance::Days(_) => "tomorrow".into(),
        Distance::Weekday(day, week) => {
            let name = day_name(day, language);
            match week {
                0 => on(name, language),
                ..0 => format!("last {name}"),
                _ => format!("next {name}"),
            }
        }
        Distance::Weeks(-1) => "a week ago".into(),
        Distance::Weeks(1) => "in a week".into(),
        Distance::Weeks(weeks) if weeks < 0 => format!("{} weeks ago", count(weeks, language)),
        Distance::Weeks(weeks) => format!("in {} weeks", count(weeks, language)),
        Distance::Month(0) => format!("in {month}"),
        Distance::Month(-1) => format!("last {month}"),
        Distance::Month(_) => format!("next {month}"),
        Distance::Year => format!("in {month} {}", date.year()),
    }
}

fn french(date: Date, letter: Date, language: Language) -> String {
    let month = month_name(date, language);
    match distance(date, letter, 2) {
        Distance::Days(-2) => "avant-hier".into(),
        Distance::Days(-1) => "hier".into(),
        Distance::Days(0) => "aujourd’hui".into(),
        Distance::Days(1) => "demain".into(),
        Distance::Days(_) => "après-demain".into(),
        Distance::Weekday(day, week) => {
            let name = day_name(day, language);
            match week {
                0 => name.to_owned(),
                ..0 => format!("{name} dernier"),
                _ => format!("{name} prochain"),
            }
        }
        Distance::Weeks(-1) => "il y a une semaine".into(),
        Distance::Weeks(1) => "dans une semaine".into(),
        Distance::Weeks(weeks) if weeks < 0 => {
            format!("il y a {} semaines", count(weeks, language))
        }
        Distance::Weeks(weeks) => format!("dans {} semaines", count(weeks, language)),
        Distance::Month(0) => format!("en {month}"),
        Distance::Month(-1) => format!("en {month} dernier"),
        Distance::Month(_) => format!("en {month} prochain"),
        Distance::Year => format!("en {month} {}", date.year()),
    }
}

fn german(date: Date, letter: Date, language: Language) -> String {
    let month = month_name(date, language);
    match distance(date, letter, 2) {
        Distance::Days(-2) => "vorgestern".into(),
        Distance::Days(-1) => "gestern".into(),
        Distance::Days(0) => "heute".into(),
        Distance::Days(1) => "morgen".into(),
        Distance::Days(_) => "übermorgen".into(),
        Distance::Weekday(day, week) => {
            let name = day_name(day, language);
            match week {
                0 => on(name, language),
                ..0 => format!("am vergangenen {name}"),
                _ => format!("am kommenden {name}"),
            }
        }
        Distance::Weeks(-1) => "vor einer Woche".into(),
        Distance::Weeks(1) => "in einer Woche".into(),
        Distance::Weeks(weeks) if weeks < 0 => format!("vor {} Wochen", count(weeks, language)),
        Distance::Weeks(weeks) => format!("in {} Wochen", count(weeks, language)),
        Distance::Month(0) => format!("im {month}"),
        Distance::Month(-1) => format!("im vergangenen {month}"),
        Distance::Month(_) => format!("im kommenden {month}"),
        Distance::Year => format!("im {month} {}", date.year()),
    }
}

fn spanish(date: Date, letter: Date, language: Language) -> String {
    let month = month_name(date, language);
    match distance(date, letter, 2) {
        Distance::Days(-2) => "anteayer".into(),
        Distance::Days(-1) => "ayer".into(),
        Distance::Days(0) => "hoy".into(),
        Distance::Days(1) => "mañana".into(),
        Distance::Days(_) => "pasado mañana".into(),
        Distance::Weekday(day, week) => {
            let name = day_name(day, language);
            match week {
                0 => on(name, language),
                ..0 => format!("el {name} pasado"),
                _ => format!("el próximo {name}"),
            }
        }
        Distance::Weeks(-1) => "hace una semana".into(),
        Distance::Weeks(1) => "dentro de una semana".into(),
        Distance::Weeks(weeks) if weeks < 0 => format!("hace {} semanas", count(weeks, language)),
        Distance::Weeks(weeks) => format!("dentro de {} semanas", count(weeks, language)),
        Distance::Month(0) => format!("en {month}"),
        Distance::Month(-1) => format!("el pasado {month}"),
        Distance::Month(_) => format!("el próximo {month}"),
        Distance::Year => format!("en {month} de {}", date.year()),
    }
}

/// How many weeks, in words.
fn count(weeks: i32, language: Language) -> String {
    in_words(i64::from(weeks.abs()), None, language)
}
