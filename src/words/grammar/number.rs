//! Numbers and ordinals in words, to 999 999 999.

use crate::error::Result;
use crate::words::grammar::agreement::Gender;
use crate::words::grammar::agreement::Stated;
use crate::words::grammar::digits::thousands;
use crate::words::grammar::language::Language;
use crate::words::grammar::language::Tongue;

/// Numbers from here on are written in digits.
const MOST: u64 = 1_000_000_000;

/// A number in words, as CLDR's rule-based formats spell it; in digits from a thousand million on.
///
/// American English, `en-US`, has no “and”; `fr-CH` and `fr-BE` say septante and nonante.
/// Where the counted noun's gender is stated, the last word agrees with it; without it the number
/// stands alone, as in counting: uno, eins.
///
/// # Example
/// ```
/// use longhand::words::{in_words, Gender, Language};
///
/// let count = |number, language| in_words(number, None, language);
/// assert_eq!(count(212, Language::BRITISH), "two hundred and twelve");
/// assert_eq!(count(212, Language::AMERICAN), "two hundred twelve");
/// assert_eq!(count(91, Language::FRENCH), "quatre-vingt-onze");
/// assert_eq!(count(91, Language::parse("fr-BE")?), "nonante et un");
/// assert_eq!(count(212, Language::GERMAN), "zweihundertzwölf");
/// assert_eq!(in_words(200, Some(Gender::Feminine), Language::SPANISH), "doscientas");
/// assert_eq!(in_words(1, Some(Gender::Feminine), Language::GERMAN), "eine");
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn in_words(number: i64, gender: Option<Gender>, language: Language) -> String {
    let size = number.unsigned_abs();
    if size >= MOST {
        return thousands(number, language);
    }
    let mut words = String::with_capacity(48);
    if number < 0 {
        words.push_str(match language.tongue() {
            Tongue::English | Tongue::German => "minus ",
            Tongue::French => "moins ",
            Tongue::Spanish => "menos ",
        });
    }
    let size = size as u32;
    match language.tongue() {
        Tongue::English => english(size, language.tag() != "en-US", &mut words),
        Tongue::French => french(size, gender, language.tag(), &mut words),
        Tongue::German => german(size, gender, &mut words),
        Tongue::Spanish => spanish(size, gender, &mut words),
    }
    words
}

const ENGLISH_ONES: [&str; 20] = [
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
const ENGLISH_TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

fn english(number: u32, with_and: bool, words: &mut String) {
    let mut beyond = |unit: u32, name: &str| {
        english(number / unit, with_and, words);
        words.push(' ');
        words.push_str(name);
        let rest = number % unit;
        if rest > 0 {
            words.push_str(if rest < 100 && with_and { " and " } else { " " });
            english(rest, with_and, words);
        }
    };
    match number {
        0..20 => words.push_str(ENGLISH_ONES[number as usize]),
        20..100 => {
            words.push_str(ENGLISH_TENS[number as usize / 10]);
            if !number.is_multiple_of(10) {
                words.push('-');
                words.push_str(ENGLISH_ONES[number as usize % 10]);
            }
        }
        100..1_000 => beyond(100, "hundred"),
        1_000..1_000_000 => beyond(1_000, "thousand"),
        _ => beyond(1_000_000, "million"),
    }
}

const FRENCH_ONES: [&str; 20] = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
];

/// French as taught before the spelling of 1990: hyphens below a hundred only.
fn french(number: u32, gender: Option<Gender>, tag: &str, words: &mut String) {
    let millions = number / 1_000_000;
    if millions > 0 {
        french_hundreds(millions, None, (tag, true), words);
        words.push_str(if millions > 1 {
            " millions"
        } else {
            " million"
        });
        if number.is_multiple_of(1_000_000) {
            return;
        }
        words.push(' ');
    }
    let thousands = number / 1_000 % 1_000;
    if thousands > 0 {
        if thousands > 1 {
            // “Mille” is no noun: quatre-vingt mille, deux cent mille, without an s.
            french_hundreds(thousands, None, (tag, false), words);
            words.push(' ');
        }
        words.push_str("mille");
        if number.is_multiple_of(1_000) {
            return;
        }
        words.push(' ');
    }
    french_hundreds(number % 1_000, gender, (tag, true), words);
}

fn french_hundreds(
    number: u32,
    gender: Option<Gender>,
    (tag, takes_s): (&str, bool),
    words: &mut String,
) {
    let rest = number % 100;
    if number >= 100 {
        if number >= 200 {
            words.push_str(FRENCH_ONES[number as usize / 100]);
            words.push(' ');
        }
        words.push_str("cent");
        if rest == 0 {
            words.push_str(if number >= 200 && takes_s { "s" } else { "" });
            return;
        }
        words.push(' ');
    }
    let is_local = matches!(tag, "fr-CH" | "fr-BE");
    let (ten, one) = match rest {
        0..20 => ("", rest),
        20..30 => ("vingt", rest - 20),
        30..40 => ("trente", rest - 30),
        40..50 => ("quarante", rest - 40),
        50..60 => ("cinquante", rest - 50),
        70..80 if is_local => ("septante", rest - 70),
        60..80 => ("soixante", rest - 60),
        80..90 if tag == "fr-CH" => ("huitante", rest - 80),
        90..100 if is_local => ("nonante", rest - 90),
        _ => ("quatre-vingt", rest - 80),
    };
    let last = match (one, gender) {
        (1, Some(Gender::Feminine)) => "une",
        (one, _) => FRENCH_ONES[one as usize],
    };
    words.push_str(ten);
    match (ten, one) {
        ("", _) => words.push_str(last),
        ("quatre-vingt", 0) => words.push_str(if takes_s { "s" } else { "" }),
        (_, 0) => {}
        (ten, 1 | 11) if ten != "quatre-vingt" => {
            words.push_str(" et ");
            words.push_str(last);
        }
        _ => {
            words.push('-');
            words.push_str(last);
        }
    }
}

const GERMAN_ONES: [&str; 20] = [
    "null",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
];
const GERMAN_TENS: [&str; 10] = [
    "", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig",
];

fn german(number: u32, gender: Option<Gender>, words: &mut String) {
    let millions = number / 1_000_000;
    if millions > 0 {
        if millions == 1 {
            words.push_str("eine Million");
        } else {
            german_below_million(millions, words);
            words.push_str(if millions % 100 == 1 { "e" } else { "" });
            words.push_str(" Millionen");
        }
        if number.is_multiple_of(1_000_000) {
            return;
        }
        words.push(' ');
    }
    let rest = number % 1_000_000;
    german_below_million(rest, words);
    if rest % 100 == 1 {
        words.push_str(match gender {
            None => "s",
            Some(Gender::Feminine) => "e",
            Some(_) => "",
        });
    }
}

/// One word, with “ein” for a one at its end.
fn german_below_million(number: u32, words: &mut String) {
    if number >= 1_000 {
        german_below_million(number / 1_000, words);
        words.push_str("tausend");
    }
    let rest = number % 1_000;
    if rest >= 100 {
        words.push_str(GERMAN_ONES[rest as usize / 100]);
        words.push_str("hundert");
    }
    match rest % 100 {
        0 if number > 0 => {}
        rest @ 0..20 => words.push_str(GERMAN_ONES[rest as usize]),
        rest => {
            if rest % 10 > 0 {
                words.push_str(GERMAN_ONES[rest as usize % 10]);
                words.push_str("und");
            }
            words.push_str(GERMAN_TENS[rest as usize / 10]);
        }
    }
}

const SPANISH_ONES: [&str; 30] = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
];
const SPANISH_TENS: [&str; 10] = [
    "",
    "",
    "veinte",
    "treinta",
    "cuarenta",
    "cincuenta",
    "sesenta",
    "setenta",
    "ochenta",
    "noventa",
];
const SPANISH_HUNDREDS: [&str; 10] = [
    "",
    "ciento",
    "doscient",
    "trescient",
    "cuatrocient",
    "quinient",
    "seiscient",
    "setecient",
    "ochocient",
    "novecient",
];

fn spanish(number: u32, gender: Option<Gender>, words: &mut String) {
    let masculine = Some(Gender::Masculine);
    let millions = number / 1_000_000;
    if millions > 0 {
        spanish_thousands(millions, masculine, words);
        words.push_str(if millions > 1 {
            " millones"
        } else {
            " millón"
        });
        if number.is_multiple_of(1_000_000) {
            return;
        }
        words.push(' ');
    }
    spanish_thousands(number % 1_000_000, gender, words);
}

fn spanish_thousands(number: u32, gender: Option<Gender>, words: &mut String) {
    let thousands = number / 1_000;
    if thousands > 0 {
        if thousands > 1 {
            // Before “mil” the one is always short, and the hundreds agree: doscientas mil.
            spanish_hundreds(thousands, (gender, Some(Gender::Masculine)), words);
            words.push(' ');
        }
        words.push_str("mil");
        if number.is_multiple_of(1_000) {
            return;
        }
        words.push(' ');
    }
    spanish_hundreds(number % 1_000, (gender, gender), words);
}

/// Hundreds that agree with one gender, and a last one that agrees with another.
fn spanish_hundreds(
    number: u32,
    (hundreds, ones): (Option<Gender>, Option<Gender>),
    words: &mut String,
) {
    let rest = number % 100;
    match number / 100 {
        0 => {}
        1 => words.push_str(if rest == 0 { "cien" } else { "ciento" }),
        hundred => {
            words.push_str(SPANISH_HUNDREDS[hundred as usize]);
            words.push_str(match hundreds {
                Some(Gender::Feminine) => "as",
                _ => "os",
            });
        }
    }
    if rest == 0 && number > 0 {
        return;
    }
    if number >= 100 {
        words.push(' ');
    }
    let one = match (rest, ones) {
        (21, Some(Gender::Masculine)) => "veintiún",
        (21, Some(Gender::Feminine)) => "veintiuna",
        (_, Some(Gender::Masculine)) => "un",
        (_, Some(Gender::Feminine)) => "una",
        _ => "uno",
    };
    match rest {
        1 => words.push_str(one),
        21 if ones.is_some_and(|it| it != Gender::Neuter) => words.push_str(one),
        0..30 => words.push_str(SPANISH_ONES[rest as usize]),
        _ => {
            words.push_str(SPANISH_TENS[rest as usize / 10]);
            match rest % 10 {
                0 => {}
                1 => {
                    words.push_str(" y ");
                    words.push_str(one);
                }
                digit => {
                    words.push_str(" y ");
                    words.push_str(SPANISH_ONES[digit as usize]);
                }
            }
        }
    }
}

const ENGLISH_ORDINALS: [&str; 13] = [
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth",
];
const FRENCH_ORDINALS: [&str; 13] = [
    "zéroième",
    "premier",
    "deuxième",
    "troisième",
    "quatrième",
    "cinquième",
    "sixième",
    "septième",
    "huitième",
    "neuvième",
    "dixième",
    "onzième",
    "douzième",
];
const GERMAN_ORDINALS: [&str; 13] = [
    "nullt", "erst", "zweit", "dritt", "viert", "fünft", "sechst", "siebt", "acht", "neunt",
    "zehnt", "elft", "zwölft",
];
const SPANISH_ORDINALS: [&str; 13] = [
    "cer",
    "primer",
    "segund",
    "tercer",
    "cuart",
    "quint",
    "sext",
    "séptim",
    "octav",
    "noven",
    "décim",
    "undécim",
    "duodécim",
];

/// An ordinal: in words to twelfth, in figures beyond: 21st, 21e, 21., 21.º.
///
/// French and Spanish agree with the stated gender: première, primera; 1re, 21.ª. A German word ends
/// as its noun wants it: “dritte” after der, die and das, and `ending` states any other: `n` for
/// dritten, `r` for dritter.
///
/// # Errors
/// [`Error::Setting`](crate::Error::Setting) in French and Spanish when no gender is stated.
///
/// # Example
/// ```
/// use longhand::words::{ordinal, Gender, Language, Stated};
///
/// assert_eq!(ordinal(3, Stated::default(), "", Language::ENGLISH)?, "third");
/// assert_eq!(ordinal(21, Stated::default(), "", Language::ENGLISH)?, "21st");
/// let feminine = Stated::gender(Gender::Feminine);
/// assert_eq!(ordinal(1, feminine, "", Language::FRENCH)?, "première");
/// assert_eq!(ordinal(21, feminine, "", Language::SPANISH)?, "21.ª");
/// assert_eq!(ordinal(3, Stated::default(), "n", Language::GERMAN)?, "dritten");
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn ordinal(number: i64, stated: Stated, ending: &str, language: Language) -> Result<String> {
    let small = usize::try_from(number).ok().filter(|it| *it <= 12);
    let figures = || thousands(number, language);
    Ok(match (language.tongue(), small) {
        (Tongue::English, Some(small)) => ENGLISH_ORDINALS[small].to_owned(),
        (Tongue::English, None) => format!("{}{}", figures(), english_suffix(number)),
        (Tongue::French, small) => match (stated.is_feminine()?, small) {
            (true, Some(1)) => "première".to_owned(),
            (_, Some(small)) => FRENCH_ORDINALS[small].to_owned(),
            _ => format!("{}e", figures()),
        },
        (Tongue::German, Some(small)) => {
            let ending: String = ending.chars().take(8).collect();
            format!("{}e{ending}", GERMAN_ORDINALS[small])
        }
        (Tongue::German, None) => format!("{}.", figures()),
        (Tongue::Spanish, small) => {
            let ending = if stated.is_feminine()? { "a" } else { "o" };
            match small {
                Some(small) => format!("{}{ending}", SPANISH_ORDINALS[small]),
                None if ending == "a" => format!("{}.ª", figures()),
                None => format!("{}.º", figures()),
            }
        }
    })
}

fn english_suffix(number: i64) -> &'static str {
    match (number.rem_euclid(100), number.rem_euclid(10)) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}
