//! Pronouns as stated: she, him, theirs, and the verbs that go with them.

use std::borrow::Cow;

use crate::error::Error;
use crate::error::Result;
use crate::words::grammar::agreement::Case;
use crate::words::grammar::agreement::Stated;
use crate::words::grammar::language::Language;
use crate::words::grammar::language::Tongue;
use crate::words::grammar::lexicon;
use crate::words::grammar::lexicon::Set;

/// The pronouns of one person, as they stated them.
///
/// Known sets are in `templates/grammar/pronouns.yaml`. Of several (“she/they”) the first counts.
/// In English a set that is not known is taken as stated if all five forms are: xe/xem/xyr/xyrs/xemself.
/// Nothing is ever guessed from a name.
///
/// # Example
/// ```
/// use longhand::words::{Language, Pronouns};
///
/// let they = Pronouns::parse("they/them", Language::ENGLISH)?;
/// assert_eq!(format!("{} {}", they.subject()?, they.verb("be")?), "they are");
/// let she = Pronouns::parse("She/Her", Language::ENGLISH)?;
/// assert_eq!(format!("{} {} {}", she.subject()?, she.verb("like")?, she.reflexive()?), "she likes herself");
/// assert!(Pronouns::parse("ask me", Language::ENGLISH).is_err());
/// # Ok::<(), longhand::Error>(())
/// ```
pub struct Pronouns {
    set: Cow<'static, Set>,
    language: Language,
}

impl Pronouns {
    /// The pronouns of what was stated: `she/her`, `they/them`, `iel`, `sie/ihr`.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a set that this language does not know; the message does not say which.
    pub fn parse(stated: &str, language: Language) -> Result<Self> {
        let sets = lexicon::pronouns(language.tongue());
        let unknown = || Error::Setting {
            setting: "pronouns",
            what: format!(
                "are stated in a way that is not known in `{}`",
                language.tag()
            ),
            help: match language.tongue() {
                Tongue::English => "state all five forms: xe/xem/xyr/xyrs/xemself".into(),
                _ => format!("state one of {}", names(sets).join(", ")),
            },
        };
        if stated.len() > 80 {
            return Err(unknown());
        }
        let lower = stated.to_lowercase();
        let first_set = lower.split([',', ';', '(']).next().unwrap_or_default();
        let forms: Vec<_> = first_set.split(['/', '|']).map(str::trim).collect();
        let named = |name: &str| sets.iter().find(|it| it.stated.iter().any(|it| it == name));
        let whole = forms.join("/");
        // “She/they” states two subjects, and the first is good enough for them.
        let known = named(&whole).or_else(|| {
            let first = named(forms.first()?)?;
            let rest = forms[1..].iter();
            rest.clone()
                .all(|it| has_form(first, it) || named(it).is_some())
                .then_some(first)
        });
        if let Some(set) = known {
            return Ok(Self {
                set: Cow::Borrowed(set),
                language,
            });
        }
        match forms[..] {
            [subject, object, their, theirs, reflexive]
                if language.tongue() == Tongue::English && forms.iter().all(is_word) =>
            {
                let set = Set {
                    subject: subject.into(),
                    object: object.into(),
                    their: their.into(),
                    theirs: theirs.into(),
                    reflexive: reflexive.into(),
                    ..Set::default()
                };
                Ok(Self {
                    set: Cow::Owned(set),
                    language,
                })
            }
            _ => Err(unknown()),
        }
    }

    /// Whether a set is known in a language.
    pub fn are_known(stated: &str, language: Language) -> bool {
        Self::parse(stated, language).is_ok()
    }

    /// She, they, elle, er: who does.
    ///
    /// # Errors
    /// As [`Pronouns::object`].
    pub fn subject(&self) -> Result<&str> {
        settled(&self.set.subject)
    }

    /// Her, them, la, ihn: whom it is done to; `dative` for lui and ihm. A French or Spanish form after
    /// a preposition is [`Pronouns::stressed`].
    ///
    /// # Errors
    /// [`Error::Setting`] where the language has no settled form for these pronouns.
    pub fn object(&self, case: Case) -> Result<&str> {
        match case {
            Case::Dative if self.language.tongue() != Tongue::English => settled(&self.set.dative),
            _ => settled(&self.set.object),
        }
    }

    /// The form after a preposition: for her, pour elle, para ella.
    ///
    /// # Errors
    /// As [`Pronouns::object`].
    pub fn stressed(&self) -> Result<&str> {
        match self.language.tongue() {
            Tongue::English => settled(&self.set.object),
            _ => settled(&self.set.stressed),
        }
    }

    /// The possessive before a noun: her; son, sa, ses; ihre; su. Outside English it agrees with the noun.
    ///
    /// # Errors
    /// [`Error::Setting`] where the noun's gender is needed and not stated.
    pub fn their(&self, noun: Stated) -> Result<String> {
        let stem = settled(&self.set.their)?;
        Ok(match self.language.tongue() {
            Tongue::English => stem.to_owned(),
            Tongue::French => noun.of(["sa", "son", "", "ses"])?.to_owned(),
            Tongue::Spanish if noun.is_plural => "sus".to_owned(),
            Tongue::Spanish => "su".to_owned(),
            Tongue::German if self.set.is_plural => stem.to_owned(),
            Tongue::German => {
                let ending = noun.of(match noun.case.unwrap_or_default() {
                    Case::Nominative => ["e", "+", "+", "e"],
                    Case::Accusative => ["e", "en", "+", "e"],
                    Case::Dative => ["er", "em", "em", "en"],
                    Case::Genitive => ["er", "es", "es", "er"],
                })?;
                format!("{stem}{}", ending.trim_start_matches('+'))
            }
        })
    }

    /// The possessive by itself: hers, la sienne, la suya. Outside English it agrees with the noun.
    ///
    /// # Errors
    /// As [`Pronouns::their`].
    pub fn theirs(&self, noun: Stated) -> Result<String> {
        Ok(match self.language.tongue() {
            Tongue::English => settled(&self.set.theirs)?.to_owned(),
            Tongue::French => match (noun.is_feminine()?, noun.is_plural) {
                (true, false) => "la sienne".to_owned(),
                (true, true) => "les siennes".to_owned(),
                (false, false) => "le sien".to_owned(),
                (false, true) => "les siens".to_owned(),
            },
            Tongue::Spanish => match (noun.is_feminine()?, noun.is_plural) {
                (true, false) => "la suya".to_owned(),
                (true, true) => "las suyas".to_owned(),
                (false, false) => "el suyo".to_owned(),
                (false, true) => "los suyos".to_owned(),
            },
            Tongue::German => {
                let stem = settled(&self.set.their)?;
                format!("{stem}{}", noun.of(["e", "er", "es", "e"])?)
            }
        })
    }

    /// Herself, lui-même, sich.
    ///
    /// # Errors
    /// As [`Pronouns::object`].
    pub fn reflexive(&self) -> Result<&str> {
        settled(&self.set.reflexive)
    }

    /// Whether the verb stands in the plural: they are, xe is.
    pub fn is_plural(&self) -> bool {
        self.set.is_plural
    }

    /// An English verb in the present, as it goes with the pronoun: they are, she is, they like, he tries.
    /// “were” gives the past of “be”.
    ///
    /// # Errors
    /// [`Error::Setting`] in other languages, where a text states both forms.
    pub fn verb(&self, verb: &str) -> Result<String> {
        if self.language.tongue() != Tongue::English {
            return Err(Error::Setting {
                setting: "of",
                what: "gives the forms of English verbs only".into(),
                help: "state both: `verb(one='est', other='sont')`".into(),
            });
        }
        Ok(third_person(verb, self.is_plural()))
    }

    /// Of forms for feminine, masculine and neither, the one that agrees with the person.
    ///
    /// # Example
    /// ```
    /// use longhand::words::{Language, Pronouns};
    ///
    /// let iel = Pronouns::parse("iel", Language::FRENCH)?;
    /// assert_eq!(iel.agree("ravie", "ravi", "ravi·e"), "ravi·e");
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn agree<'f>(&self, feminine: &'f str, masculine: &'f str, neither: &'f str) -> &'f str {
        match self.set.gender.as_str() {
            "f" => feminine,
            "m" => masculine,
            _ => neither,
        }
    }
}

impl std::fmt::Debug for Pronouns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pronouns(..)")
    }
}

impl Clone for Pronouns {
    fn clone(&self) -> Self {
        Self {
            set: self.set.clone(),
            language: self.language,
        }
    }
}

/// The name of each set.
fn names(sets: &[Set]) -> Vec<&str> {
    let first = sets.iter().filter_map(|it| it.stated.first());
    first.map(String::as_str).collect()
}

fn is_word(form: &&str) -> bool {
    (1..=20).contains(&form.len()) && form.chars().all(char::is_alphabetic)
}

fn has_form(set: &Set, form: &str) -> bool {
    let forms = [
        &set.subject,
        &set.object,
        &set.dative,
        &set.stressed,
        &set.their,
        &set.theirs,
        &set.reflexive,
    ];
    forms.iter().any(|it| *it == form)
}

fn settled(form: &str) -> Result<&str> {
    match form.is_empty() {
        false => Ok(form),
        true => Err(Error::Setting {
            setting: "pronouns",
            what: "have no settled form for this place".into(),
            help: "write the sentence without it, or with the name".into(),
        }),
    }
}

/// An English verb with “they”, or with “she”.
fn third_person(verb: &str, is_plural: bool) -> String {
    let lower = verb.to_lowercase();
    let pair = match lower.as_str() {
        "be" | "are" | "is" | "am" => ("are", "is"),
        "were" | "was" => ("were", "was"),
        "have" | "has" => ("have", "has"),
        "do" | "does" => ("do", "does"),
        "go" | "goes" => ("go", "goes"),
        "are not" | "is not" => ("are not", "is not"),
        "aren’t" | "isn’t" | "aren't" | "isn't" => ("aren’t", "isn’t"),
        "weren’t" | "wasn’t" | "weren't" | "wasn't" => ("weren’t", "wasn’t"),
        "haven’t" | "hasn’t" | "haven't" | "hasn't" => ("haven’t", "hasn’t"),
        "don’t" | "doesn’t" | "don't" | "doesn't" => ("don’t", "doesn’t"),
        "’re" | "’s" | "'re" | "'s" => ("’re", "’s"),
        "can" | "could" | "may" | "might" | "must" | "shall" | "should" | "will" | "would"
        | "ought" | "had" | "did" => return verb.to_owned(),
        _ if is_plural => return verb.to_owned(),
        _ => return with_s(verb, &lower),
    };
    (if is_plural { pair.0 } else { pair.1 }).to_owned()
}

/// The third person singular of a regular verb.
fn with_s(verb: &str, lower: &str) -> String {
    let ends = |endings: &[&str]| endings.iter().any(|it| lower.ends_with(it));
    let before_last = lower.chars().rev().nth(1);
    let after_vowel = before_last.is_some_and(|it| "aeiou".contains(it));
    match verb.strip_suffix('y') {
        Some(stem) if !after_vowel => format!("{stem}ies"),
        _ if ends(&["s", "x", "z", "ch", "sh", "o"]) => format!("{verb}es"),
        _ if verb.is_empty() => String::new(),
        _ => format!("{verb}s"),
    }
}
