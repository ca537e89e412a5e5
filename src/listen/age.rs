//! How old the writer says to be.

use std::ops::Range;

use crate::listen::clause::Gap;
use crate::listen::clause::Sentence;
use crate::listen::cues::Cues;
use crate::listen::cues::List;

/// The oldest age that is believed.
const OLDEST: u32 = 120;

/// Words that make the number before them something other than an age.
const OTHER_MEASURES: &[&str] = &[
    "feet", "foot", "ft", "inches", "inch", "cm", "m", "metres", "meters", "km", "miles", "mile",
    "minutes", "minute", "mins", "hours", "hour", "hrs", "days", "day", "weeks", "week", "months",
    "month", "percent", "per", "of", "times", "stone", "pounds", "kilos", "kg", "lbs", "pm", "am",
    "o'clock", "th", "st", "nd", "rd", "steps", "points", "people", "out", "to", "seconds",
    "levels", "books", "chapters", "episodes", "grand", "million", "thousand", "hundred",
    "dollars", "degrees", "marks", "pages",
];

/// Words that may stand between "I am" and the number.
const ROUGHLY: &[&str] = &[
    "only",
    "just",
    "now",
    "already",
    "about",
    "really",
    "actually",
    "currently",
    "aged",
    "age",
    "a",
    "an",
    "still",
    "very",
    "proudly",
    "also",
    "exactly",
    "nearly",
    "almost",
    "turning",
    "both",
    "well",
    "over",
];

const SMALL: &[&str] = &[
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

const TENS: &[&str] = &[
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// An age found: its words, whole years, and the rule.
pub(super) struct Found {
    pub(super) span: Range<usize>,
    pub(super) years: u32,
    pub(super) why: &'static str,
}

/// The writer's age, if `sentence` states it; `signer` is the name when it is a line of the sign-off.
pub(super) fn age(
    text: &str,
    sentence: &Sentence,
    cues: &Cues,
    signer: Option<&Range<usize>>,
) -> Option<Found> {
    let reader = Reader {
        text,
        sentence,
        cues,
    };
    (0..sentence.words.len()).find_map(|at| reader.at(at, signer))
}

/// One sentence, read for an age.
struct Reader<'a> {
    text: &'a str,
    sentence: &'a Sentence,
    cues: &'a Cues,
}

/// A number in words or digits: words `from..to`.
struct Number {
    to: usize,
    years: u32,
    /// Whether it says "years old" or a fraction of a year.
    years_said: bool,
}

impl Reader<'_> {
    /// The age that is stated from word `at`.
    fn at(&self, at: usize, signer: Option<&Range<usize>>) -> Option<Found> {
        let is = |index: usize, words: &[&str]| words.contains(&self.lower(index).as_str());
        let on = |index: usize, list: List| {
            let id = self.sentence.ids.get(index);
            id.is_some_and(|it| self.cues.is(list, *it))
        };
        if on(at, List::I) {
            let being = on(at + 1, List::Am) || is(at + 1, &["turned"]);
            let turned = is(at + 1, &["just", "have", "recently"]) && is(at + 2, &["turned"]);
            let mut from = at + 2 + usize::from(turned);
            if !being && !turned || self.is_told(at) {
                return None;
            }
            let mut nearly = false;
            while is(from, ROUGHLY) {
                nearly |= is(from, &["nearly", "almost", "turning"]);
                from += 1;
            }
            let article = from > at + 2 && is(from - 1, &["a", "an"]);
            let number = self.number(from)?;
            if (article || number.years == 1) && !number.years_said {
                return None;
            }
            let years = number.years.checked_sub(u32::from(nearly))?;
            return self.found(at, number.to, years, "`I am` with a number says an age");
        }
        if is(at, &["aged", "age"]) {
            let own = signer.is_some() || self.is_own(at);
            let number = self.number(at + 1).filter(|_| own)?;
            return self.found(
                at,
                number.to,
                number.years,
                "`aged` with a number says an age",
            );
        }
        if is(at, &["as"]) && is(at + 1, &["a", "an"]) {
            let number = self.number(at + 2).filter(|it| it.years_said)?;
            return self.found(
                at + 1,
                number.to,
                number.years,
                "`as a` with years says an age",
            );
        }
        if is(at, &["my"]) && is(at + 1, &["age"]) && is(at + 2, &["is"]) {
            let number = self.number(at + 3)?;
            return self.found(at, number.to, number.years, "`my age is` says an age");
        }
        // "Colin, 7" and "Colin (7)": the number right after the name.
        let name = at.checked_sub(1).map(|it| self.sentence.words[it].end);
        let named =
            signer.is_some_and(|it| name.is_some_and(|end| end <= it.end && end > it.start));
        if named {
            let number = self.number(at)?;
            let alone = number.to == self.sentence.words.len() && number.years > 2;
            if number.years_said || alone {
                let why = "the number after the name is an age";
                return self.found(at, number.to, number.years, why);
            }
        }
        None
    }

    fn found(&self, from: usize, to: usize, years: u32, why: &'static str) -> Option<Found> {
        let words = &self.sentence.words;
        let mut end = words.get(to.checked_sub(1)?)?.end;
        // "8¾": some fractions are no words.
        let tail = self.text[end..].chars().next();
        if let Some(part) = tail.filter(|it| matches!(it, '¼' | '½' | '¾' | '⅓' | '⅔')) {
            end += part.len_utf8();
        }
        (years <= OLDEST).then(|| Found {
            span: words[from].start..end,
            years,
            why,
        })
    }

    /// A number of years at word `at`, with its fraction and "years old".
    fn number(&self, at: usize) -> Option<Number> {
        let own = self.lower(at);
        let digits: String = own.chars().take_while(char::is_ascii_digit).collect();
        let rest = &own[digits.len()..];
        let mut to = at + 1;
        let mut years_said = false;
        let years = if digits.is_empty() {
            let small = SMALL.iter().position(|it| *it == own);
            let tens = TENS.iter().position(|it| *it == own);
            match (small, tens) {
                (Some(small), _) => small as u32,
                (_, Some(tens)) => {
                    let next = self.lower(to);
                    let unit = SMALL[1..10].iter().position(|it| *it == next);
                    to += usize::from(unit.is_some());
                    (tens as u32 + 2) * 10 + unit.map_or(0, |it| it as u32 + 1)
                }
                _ => return None,
            }
        } else {
            let part = rest.is_empty()
                || matches!(rest, "¼" | "½" | "¾" | "yrs" | "yo" | "y" | "years" | "yr")
                || (rest.starts_with('.') && rest[1..].bytes().all(|it| it.is_ascii_digit()));
            years_said |= part && !rest.is_empty();
            digits.parse().ok().filter(|_| part && digits.len() <= 3)?
        };
        let after = self.raw_after(to - 1);
        if after.starts_with(['%', '°', '£', '$', '€', '/'])
            || (after.starts_with(':') && after[1..].starts_with(|it: char| it.is_ascii_digit()))
        {
            return None;
        }
        let is = |index: usize, words: &[&str]| words.contains(&self.lower(index).as_str());
        // "and a half", "and three quarters", "1/2", "3/4".
        if is(to, &["and"]) && is(to + 1, &["a", "one", "two", "three", "1", "3"]) {
            let part = [
                "half", "quarter", "quarters", "bit", "third", "thirds", "2", "4",
            ];
            if is(to + 2, &part) {
                to += 3;
                years_said = true;
            }
        } else if is(to, &["1", "3", "½", "¾", "¼"]) {
            to += 1 + usize::from(is(to + 1, &["2", "4"]));
            years_said = true;
        }
        if is(to, &["years", "year", "yrs", "yr", "yo", "y"]) {
            let old = is(to + 1, &["old", "olds", "of"])
                || is(to, &["yo"])
                || !is(to + 1, &["in", "ago", "late", "into"]);
            if is(to, &["year", "years", "yr", "yrs"]) && !old {
                return None;
            }
            to += 1;
            years_said = true;
            if is(to, &["old"]) {
                to += 1;
            } else if is(to, &["of"]) && is(to + 1, &["age"]) {
                to += 2;
            }
        }
        if !years_said && self.gap(to) == Gap::Close && is(to, OTHER_MEASURES) {
            return None;
        }
        Some(Number {
            to,
            years,
            years_said,
        })
    }

    /// Whether "I am 7" stands under "when", "if" or a saying.
    fn is_told(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|it| self.lower(it));
        let over = [
            "when", "if", "until", "till", "once", "think", "thinks", "says", "said", "before",
            "pretend", "like",
        ];
        before.is_some_and(|it| over.contains(&it.as_str()))
    }

    /// Whether "aged 7" can be about the writer: nobody else stands before it.
    fn is_own(&self, at: usize) -> bool {
        let others = [
            "my", "our", "his", "her", "their", "son", "daughter", "brother", "sister", "children",
            "kids", "child", "people", "anyone", "those", "for", "he", "she", "they", "under",
            "over", "boys", "girls", "at", "who", "the", "of", "old", "same", "any", "your",
            "this", "an", "and",
        ];
        let from = at.saturating_sub(8);
        // "My name is Matteo, age 12."
        let from = (from..at)
            .rfind(|it| self.lower(*it) == "name")
            .map_or(from, |it| it + 1);
        !(from..at).any(|it| others.contains(&self.lower(it).as_str()))
    }

    fn gap(&self, at: usize) -> Gap {
        self.sentence.words.get(at).map_or(Gap::Wide, |it| it.gap)
    }

    fn raw(&self, at: usize) -> &str {
        let word = self.sentence.words.get(at);
        word.map_or("", |it| &self.text[it.start..it.end])
    }

    fn raw_after(&self, at: usize) -> &str {
        let word = self.sentence.words.get(at);
        word.map_or("", |it| &self.text[it.end..])
    }

    fn lower(&self, at: usize) -> String {
        self.raw(at).to_lowercase()
    }
}
