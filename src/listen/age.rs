//! How old the writer says to be.

use std::ops::Range;

use crate::listen::clause::Gap;
use crate::listen::clause::Sentence;
use crate::listen::cues::Cues;
use crate::listen::cues::List;
use crate::listen::cues::Needs;

/// The oldest age that is believed.
const OLDEST: u32 = 120;

/// How many words before an age are looked at for whose it is.
const BEFORE: usize = 8;

/// How many words before a number without its years.
const NEAR: usize = 4;

/// Fractions of a year that are a single sign.
const SIGNS: [char; 5] = ['¼', '½', '¾', '⅓', '⅔'];

/// An age found: its words, whole years, and the rule.
pub(super) struct Found<'a> {
    pub(super) span: Range<usize>,
    pub(super) years: u32,
    /// The years with their fraction, where one is written.
    pub(super) fraction: Option<Range<usize>>,
    pub(super) why: &'a str,
}

/// The writer's age, if `sentence` states it; `signer` is the name when it is a line of the sign-off.
pub(super) fn age<'a>(
    text: &str,
    sentence: &Sentence,
    cues: &'a Cues,
    signer: Option<&Range<usize>>,
) -> Option<Found<'a>> {
    let reader = Reader {
        text,
        sentence,
        cues,
    };
    (0..sentence.words.len()).find_map(|at| reader.at(at, signer))
}

/// One sentence, read for an age.
struct Reader<'a, 'c> {
    text: &'a str,
    sentence: &'a Sentence,
    cues: &'c Cues,
}

/// A number in words or digits, as far as word `to`.
struct Number {
    from: usize,
    /// As far as the years alone.
    whole: usize,
    /// As far as the fraction, if there is one in words of its own.
    part: Option<usize>,
    to: usize,
    years: u32,
    /// Whether it says "years old" or a fraction of a year.
    years_said: bool,
}

impl<'c> Reader<'_, 'c> {
    /// The age that is stated from word `at`.
    fn at(&self, at: usize, signer: Option<&Range<usize>>) -> Option<Found<'c>> {
        let ids = &self.sentence.ids[at..];
        if let Some((rule, before, length)) = self.cues.age_at(ids)
            && !self.is_told(at)
            && (!rule.own || signer.is_some() || self.is_own(at))
        {
            let number = self.number(at + before)?;
            let needed = match rule.needs {
                Needs::Nothing => number.years != 1,
                Needs::Years => false,
                Needs::YearsOrEnd => self.ends(number.to.max(at + length)),
            };
            if !needed && !number.years_said {
                return None;
            }
            let years = number.years.checked_sub(rule.less)?;
            let to = number.to.max(at + length);
            let number = Number { years, ..number };
            let found = self.found(at, to, &number, &rule.why);
            // "Nearly 8" is no 8, and a fraction of it none of theirs.
            return found.map(|it| match rule.less {
                0 => it,
                _ => Found {
                    fraction: None,
                    ..it
                },
            });
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
                return self.found(at, number.to, &number, why);
            }
        }
        self.alone(at)
    }

    /// An age by itself after the writer's name: "Moi c'est Ilyes, 12 ans".
    fn alone(&self, at: usize) -> Option<Found<'c>> {
        let rule = self.cues.age_alone()?;
        if at == 0 || self.gap(at) == Gap::Close {
            return None;
        }
        let number = self.number(at)?;
        // "Tom hier, 16, aus Kiel": without its years a number must stand close by, and alone.
        let bare = number.years > 4 && self.gap(number.to) != Gap::Close;
        let from = match number.years_said {
            true => at.saturating_sub(BEFORE),
            false => at.saturating_sub(usize::from(bare) * NEAR),
        };
        let ids = &self.sentence.ids;
        let introduced =
            (from..at).rfind(|it| self.cues.longest(List::Introduces, &ids[*it..at]).is_some())?;
        let others = (introduced..at).any(|it| self.cues.is(List::Others, ids[it]));
        (!others).then(|| self.found(at, number.to, &number, &rule.why))?
    }

    fn found(&self, from: usize, to: usize, number: &Number, why: &'c str) -> Option<Found<'c>> {
        let words = &self.sentence.words;
        let end = words.get(to.checked_sub(1)?)?.end;
        (number.years <= OLDEST).then(|| Found {
            span: words[from].start..self.past_sign(end).unwrap_or(end),
            years: number.years,
            fraction: self.fraction(number),
            why,
        })
    }

    /// The end of a fraction that is no word: "8¾".
    fn past_sign(&self, end: usize) -> Option<usize> {
        let sign = self.text[end..].chars().next();
        let sign = sign.filter(|it| SIGNS.contains(it))?;
        Some(end + sign.len_utf8())
    }

    /// The years and the fraction beside them, as written.
    fn fraction(&self, number: &Number) -> Option<Range<usize>> {
        let words = &self.sentence.words;
        let (start, end) = (words[number.from].start, words.get(number.whole - 1)?.end);
        if let Some(part) = number.part {
            let range = start..words[part - 1].end;
            let written = &self.text[range.clone()];
            let is_one = written.contains(['/', '⁄']) || written.contains(char::is_alphabetic);
            return (is_one || written.contains(SIGNS)).then_some(range);
        }
        if let Some(end) = self.past_sign(end) {
            return Some(start..end);
        }
        let own = self.lower(number.from);
        let figures = own.trim_start_matches(|it: char| it.is_ascii_digit());
        let is_one = match figures.len() == own.len() {
            true => number.whole == number.from + 1 && self.ends_in_part(&own),
            false => figures.starts_with(SIGNS) || figures.starts_with(['.', ',']),
        };
        is_one.then_some(start..end)
    }

    /// Whether a number in one word has its fraction in it: "sechseinhalb".
    fn ends_in_part(&self, word: &str) -> bool {
        let ends = word.char_indices().skip(1).map(|it| &word[it.0..]);
        let mut ids = Vec::new();
        ends.take(word.len()).any(|end| {
            ids.clear();
            self.cues.ids(end, &mut ids);
            self.cues.longest(List::Parts, &ids) == Some(ids.len()) && !ids.is_empty()
        })
    }

    /// A number of years at word `at`, with its fraction and "years old".
    fn number(&self, at: usize) -> Option<Number> {
        let ids = self.sentence.ids.get(at..)?;
        let (length, years, mut years_said) = match self.cues.number(ids) {
            Some((length, years)) => (length, years, false),
            None => self.attached(at).map(|(years, said)| (1, years, said))?,
        };
        let (mut to, mut written) = (at + length, None);
        let after = self.raw_after(to - 1);
        if after.starts_with(['%', '°', '£', '$', '€', '/'])
            || (after.starts_with(':') && after[1..].starts_with(|it: char| it.is_ascii_digit()))
        {
            return None;
        }
        let longest = |list: List, at: usize| {
            let ids = self.sentence.ids.get(at..)?;
            self.cues.longest(list, ids)
        };
        if let Some(part) = longest(List::Parts, to) {
            to += part;
            written = Some(to);
            years_said = true;
        }
        let close = self.gap(to) == Gap::Close;
        let measure = longest(List::OtherMeasures, to).filter(|_| close);
        let said = longest(List::Years, to);
        if measure > said && !(years_said && said.is_none()) {
            return None;
        }
        if let Some(said) = said {
            to += said;
            years_said = true;
            // "8 ans et demi": the fraction may follow.
            if let Some(part) = longest(List::Parts, to) {
                to += part;
                written = Some(to);
            }
        }
        Some(Number {
            from: at,
            whole: at + length,
            part: written,
            to,
            years,
            years_said,
        })
    }

    /// A number with something on it: "8½", "9yrs", "7.5".
    fn attached(&self, at: usize) -> Option<(u32, bool)> {
        let own = self.lower(at);
        let digits = own.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = own.split_at(digits);
        let fraction = || {
            let decimal = rest.strip_prefix(['.', ',']);
            decimal.is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()))
        };
        let unit = || {
            let mut ids = Vec::new();
            self.cues.ids(rest, &mut ids);
            self.cues.longest(List::Years, &ids).is_some()
        };
        let part = rest.is_empty() || matches!(rest, "¼" | "½" | "¾") || fraction() || unit();
        // "1,40" is a height.
        let decimals = rest.len().saturating_sub(1);
        let part = part && !(fraction() && decimals > 1);
        let years = number.parse().ok().filter(|_| part && digits <= 3)?;
        Some((years, !rest.is_empty()))
    }

    /// Whether the clause ends before word `at`, or another begins with it.
    fn ends(&self, at: usize) -> bool {
        let joins = |list| self.cues.is(list, self.sentence.ids[at]);
        self.gap(at) != Gap::Close || joins(List::Joins) || joins(List::Breaks)
    }

    /// Whether "I am 7" stands under "when", "if" or a saying.
    fn is_told(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|it| self.sentence.ids[it]);
        before.is_some_and(|it| self.cues.is(List::AgeTold, it))
    }

    /// Whether "aged 7" can be about the writer: nobody else stands before it.
    fn is_own(&self, at: usize) -> bool {
        let is = |at: usize, list| self.cues.is(list, self.sentence.ids[at]);
        let from = at.saturating_sub(BEFORE);
        // "My name is Matteo, age 12."
        let from = (from..at)
            .rfind(|it| is(*it, List::OthersUntil))
            .map_or(from, |it| it + 1);
        !(from..at).any(|it| is(it, List::Others))
    }

    fn gap(&self, at: usize) -> Gap {
        self.sentence.words.get(at).map_or(Gap::Wide, |it| it.gap)
    }

    fn raw_after(&self, at: usize) -> &str {
        let word = self.sentence.words.get(at);
        word.map_or("", |it| &self.text[it.end..])
    }

    fn lower(&self, at: usize) -> String {
        let word = self.sentence.words.get(at);
        word.map_or("", |it| &self.text[it.start..it.end])
            .to_lowercase()
    }
}
