//! What a finding means, by its code.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;
use serde::Serialize;

use crate::document;
use crate::words::rule::Rules;
use crate::words::rule::built_in_rules;

const FINDINGS: &str = include_str!("../../templates/findings.yaml");

/// Why a finding matters, how to mend it, and whom it protects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The code of the findings that it explains.
    pub code: String,
    /// Why it matters.
    pub why: String,
    /// How to mend it: an instruction.
    pub mend: String,
    /// Whom it protects.
    pub protects: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    why: String,
    mend: String,
    protects: String,
}

/// What findings of this code mean; `None` for a code that no finding has.
///
/// # Example
///
/// ```
/// let explained = longhand::words::explain("gift-instead").expect("the code is known");
/// assert!(explained.mend.starts_with("Own it and mend it first"));
/// assert_eq!(longhand::words::explain("no-such-code"), None);
/// ```
pub fn explain(code: &str) -> Option<Explanation> {
    explanations().iter().find(|it| it.code == code).cloned()
}

/// Every code that a finding can have, explained, in alphabetical order.
pub fn explanations() -> &'static [Explanation] {
    static ALL: OnceLock<Vec<Explanation>> = OnceLock::new();
    ALL.get_or_init(read)
}

fn read() -> Vec<Explanation> {
    let mut all = BTreeMap::new();
    let rules = built_in_rules().expect("a test reads the embedded rules");
    let own = Rules::out_of_world("", &[]);
    for rule in rules.into_iter().chain([own]) {
        all.entry(rule.code.clone()).or_insert(Explanation {
            code: rule.code,
            why: rule.why,
            mend: rule.help,
            protects: rule.protects,
        });
    }
    for (code, entry) in made_in_code() {
        let Entry {
            why,
            mend,
            protects,
        } = entry;
        all.entry(code.clone()).or_insert(Explanation {
            code,
            why,
            mend,
            protects,
        });
    }
    all.into_values().collect()
}

fn made_in_code() -> BTreeMap<String, Entry> {
    document::yaml("findings.yaml", FINDINGS).expect("a test reads the embedded list")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_explained_twice() {
        let made = made_in_code();
        let rules = built_in_rules().unwrap();
        let mut twice = rules.iter().filter(|it| made.contains_key(&it.code));
        assert!(twice.next().is_none());
        for (position, rule) in rules.iter().enumerate() {
            let others = rules[..position].iter().filter(|it| it.code == rule.code);
            for other in others {
                assert_eq!(other.why, rule.why, "{} is explained twice", rule.code);
            }
        }
        assert!(!made.contains_key("out-of-world"));
    }
}
