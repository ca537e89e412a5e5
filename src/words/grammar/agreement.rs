//! Gender and case, as a text states them: neither is ever guessed from a word.

use crate::error::Error;
use crate::error::Result;

/// The grammatical gender of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gender {
    /// Feminine: `f`.
    Feminine,
    /// Masculine: `m`.
    Masculine,
    /// Neuter: `n`.
    Neuter,
}

/// The grammatical case of a word in German.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Case {
    /// Who or what does.
    #[default]
    Nominative,
    /// Whom or what it is done to.
    Accusative,
    /// To whom; after most prepositions.
    Dative,
    /// Whose.
    Genitive,
}

/// What a text states of a word that it prints.
///
/// # Example
/// ```
/// use longhand::words::{Stated, Gender};
///
/// let stated = Stated::gender(Gender::Feminine);
/// assert_eq!(stated.gender, Some(Gender::Feminine));
/// assert!(!stated.is_plural);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stated {
    /// Its gender, if stated.
    pub gender: Option<Gender>,
    /// Whether it is said to be in the plural.
    pub is_plural: bool,
    /// Its case, if stated.
    pub case: Option<Case>,
}

impl Gender {
    /// The gender of a letter: `f`, `m` or `n`.
    ///
    /// # Errors
    /// [`Error::Setting`] for any other.
    pub fn parse(text: &str) -> Result<Self> {
        Ok(match text {
            "f" | "feminine" => Self::Feminine,
            "m" | "masculine" => Self::Masculine,
            "n" | "neuter" => Self::Neuter,
            _ => return Err(wrong("gender", "`f`, `m` or `n`")),
        })
    }
}

impl Case {
    /// The case of its name: `accusative`.
    ///
    /// # Errors
    /// [`Error::Setting`] for any other.
    pub fn parse(text: &str) -> Result<Self> {
        Ok(match text {
            "nominative" => Self::Nominative,
            "accusative" => Self::Accusative,
            "dative" => Self::Dative,
            "genitive" => Self::Genitive,
            _ => {
                return Err(wrong(
                    "case",
                    "`nominative`, `accusative`, `dative` or `genitive`",
                ));
            }
        })
    }
}

impl Stated {
    /// A word of this gender, in the singular.
    pub fn gender(gender: Gender) -> Self {
        Self {
            gender: Some(gender),
            ..Self::default()
        }
    }

    /// Whether anything is stated that an article could agree with.
    pub(crate) fn is_stated(&self) -> bool {
        self.is_plural || self.gender.is_some()
    }

    /// Whether the word is feminine, for forms that differ in the plural too.
    ///
    /// # Errors
    /// [`Error::Setting`] where no gender is stated: it is never guessed.
    pub(crate) fn is_feminine(&self) -> Result<bool> {
        let singular = Self {
            is_plural: false,
            ..*self
        };
        Ok(singular.of(["f", "m", "", ""])? == "f")
    }

    /// Of the forms for feminine, masculine, neuter and plural, the one that is stated.
    ///
    /// # Errors
    /// [`Error::Setting`] where no gender is stated: it is never guessed.
    pub(crate) fn of<'f>(
        &self,
        [feminine, masculine, neuter, plural]: [&'f str; 4],
    ) -> Result<&'f str> {
        if self.is_plural {
            return Ok(plural);
        }
        match self.gender {
            Some(Gender::Feminine) => Ok(feminine),
            Some(Gender::Masculine) => Ok(masculine),
            Some(Gender::Neuter) if neuter.is_empty() => {
                Err(wrong("gender", "`f` or `m`: this language has no neuter"))
            }
            Some(Gender::Neuter) => Ok(neuter),
            None => Err(missing("gender", "the gender of the word: `gender='f'`")),
        }
    }
}

/// An argument with a value that it cannot take.
pub(crate) fn wrong(setting: &'static str, choices: &str) -> Error {
    Error::Setting {
        setting,
        what: "is none that is known here".into(),
        help: format!("write {choices}"),
    }
}

/// An argument that must be there.
pub(crate) fn missing(setting: &'static str, what: &str) -> Error {
    Error::Setting {
        setting,
        what: "is not stated, and is not guessed".into(),
        help: format!("state {what}"),
    }
}
