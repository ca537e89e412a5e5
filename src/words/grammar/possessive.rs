//! Whose: Roohi’s, James’s, Colins, d’Anne.

use serde::Deserialize;

use crate::words::grammar::after::after;
use crate::words::grammar::agreement::Stated;
use crate::words::grammar::language::Language;
use crate::words::grammar::language::Tongue;

/// What an English name in s takes: manuals differ, and a pack says which it follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Possessive {
    /// James’s, as the Chicago Manual of Style (7.17) and New Hart’s Rules (4.2.1) have it.
    #[default]
    S,
    /// James’, as the Associated Press has it.
    Apostrophe,
}

/// A name in the possessive: Roohi’s, Hans’, de Colin.
///
/// A family with its article is many people: the Joneses’.
/// German adds an s without an apostrophe, and only an apostrophe after s, ß, x, z and ce
/// (Duden, rule D 16). French and Spanish put “de” before it, as [`after`] does.
///
/// # Example
/// ```
/// use longhand::words::{possessive, Language, Possessive};
///
/// let possessive_s = |name, language| possessive(name, Possessive::S, language);
/// assert_eq!(possessive_s("James", Language::ENGLISH), "James’s");
/// assert_eq!(possessive("James", Possessive::Apostrophe, Language::ENGLISH), "James’");
/// assert_eq!(possessive_s("the Joneses", Language::ENGLISH), "the Joneses’");
/// assert_eq!(possessive_s("Colin", Language::GERMAN), "Colins");
/// assert_eq!(possessive_s("Hans", Language::GERMAN), "Hans’");
/// assert_eq!(possessive_s("Anne", Language::FRENCH), "d’Anne");
/// assert_eq!(possessive_s("Ana", Language::SPANISH), "de Ana");
/// ```
pub fn possessive(name: &str, style: Possessive, language: Language) -> String {
    let ends = |endings: &[&str]| {
        let tail: String = name.chars().rev().take(2).collect();
        let tail: String = tail.to_lowercase().chars().rev().collect();
        endings.iter().any(|it| tail.ends_with(it))
    };
    match language.tongue() {
        Tongue::English if name.starts_with("the ") && ends(&["s"]) => format!("{name}’"),
        Tongue::English if style == Possessive::Apostrophe && ends(&["s"]) => format!("{name}’"),
        Tongue::English => format!("{name}’s"),
        Tongue::German if ends(&["s", "ß", "x", "z", "ce"]) => format!("{name}’"),
        Tongue::German => format!("{name}s"),
        Tongue::French | Tongue::Spanish => {
            after(name, "de", Stated::default(), language).unwrap_or_else(|_| format!("de {name}"))
        }
    }
}
