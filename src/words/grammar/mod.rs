//! Grammar for the words around a value: articles, plurals, numbers, dates, money and pronouns
//! in English, French, German and Spanish.

// Which language, and whose ways.
mod language;

// Lists of words, read when first wanted.
mod lexicon;

// Gender and case, as a text states them.
mod agreement;

// The, der and la.
mod definite;

// What a word before this one becomes.
mod after;

// Whose.
mod possessive;

// A, an and the.
mod article;

// Digits, grouped.
mod digits;

// Numbers and ordinals in words.
mod number;

// One card, three cards.
mod plural;

// Tea, rain and owls.
mod list;

// The date of a letter.
mod date;

// A date seen from the letter's.
mod relative;

// Amounts, from minor units.
mod money;

// She, him, theirs.
mod pronoun;

pub use after::after;
pub use agreement::Case;
pub use agreement::Gender;
pub use agreement::Stated;
pub use article::article;
pub use article::the;
pub use article::with_article;
pub(crate) use date::GERMAN_MONTHS;
pub use date::day;
pub use date::long_date;
pub use date::month;
pub(crate) use date::month_name;
pub use date::on;
pub use date::weekday;
pub use digits::thousands;
pub use language::Language;
pub use language::Tongue;
pub use list::Join;
pub use list::list;
pub use list::quoted;
pub use money::money;
pub use number::in_words;
pub use number::ordinal;
pub use plural::Figures;
pub use plural::Forms;
pub use plural::counted;
pub use plural::plural;
pub use plural::pluralise;
pub use possessive::Possessive;
pub use possessive::possessive;
pub use pronoun::Pronouns;
pub use relative::relative;
