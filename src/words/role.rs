//! What people say they are: "I am a Padawan".

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::document;
use crate::phrase::Phrases;
use crate::words::voice::Called;

/// How people of one language say what they are, from `templates/roles.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Frames {
    /// What stands before a role.
    frames: Vec<String>,
    /// Words that may stand between.
    between: Vec<String>,
    /// Words that, a little before, make it something else.
    unless: Vec<String>,
}

/// How many words before a frame are looked at for what makes it something else.
const BEFORE: usize = 4;

static FRAMES: LazyLock<BTreeMap<String, Frames>> = LazyLock::new(|| {
    let text = include_str!("../../templates/roles.yaml");
    document::yaml("roles.yaml", text).expect("a test reads the built-in roles.yaml")
});

/// The roles that a voice has a word for, ready to be looked for in letters of one language.
#[derive(Debug)]
pub(crate) struct Roles {
    roles: Vec<(String, Called)>,
    phrases: Phrases,
    unless: &'static [String],
}

impl Roles {
    pub(crate) fn new(roles: &BTreeMap<String, Called>, language: &str) -> Self {
        let roles = roles.iter().map(|(name, it)| (plain(name), it.clone()));
        let roles: Vec<_> = roles.collect();
        let language = language.split('-').next().unwrap_or_default();
        let Some(frames) = FRAMES.get(language) else {
            return Self {
                roles,
                phrases: Phrases::default(),
                unless: &[],
            };
        };
        let mut said = Vec::new();
        for (number, (role, _)) in roles.iter().enumerate() {
            for frame in &frames.frames {
                said.push((number, format!("{frame} {role}")));
                let between = frames.between.iter();
                said.extend(between.map(|it| (number, format!("{frame} {it} {role}"))));
            }
        }
        Self {
            phrases: Phrases::new(said.iter().map(|(number, it)| (*number, it.as_str()))),
            roles,
            unless: &frames.unless,
        }
    }

    /// What somebody is called of whom this role is known.
    pub(crate) fn named(&self, role: &str) -> Option<&Called> {
        let role = plain(role);
        self.roles.iter().find(|it| it.0 == role).map(|it| &it.1)
    }

    /// What somebody is called who says to be something, the first time that they do.
    pub(crate) fn said(&self, letter: &str) -> Option<&Called> {
        let hits = self.phrases.hits(letter).into_iter();
        let firm = hits.filter(|(_, range)| !self.is_something_else(&letter[..range.start]));
        // "A clone trooper" is no clone.
        let first = firm.min_by_key(|(_, range)| (range.start, std::cmp::Reverse(range.end)))?;
        Some(&self.roles[first.0].1)
    }

    /// Whether what stands before makes it something else: "when I am a Jedi".
    fn is_something_else(&self, before: &str) -> bool {
        let clause = before.rsplit(['.', '!', '?', ';', '\n']).next();
        let clause = plain(clause.unwrap_or_default());
        let mut words = clause.rsplit(' ').take(BEFORE);
        words.any(|word| self.unless.iter().any(|it| it == word))
    }
}

/// Words in small letters with single blanks, as phrases see them.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase().replace('\u{2019}', "'");
    let words = lower.split(|it: char| !(it.is_alphanumeric() || it == '\''));
    let words: Vec<_> = words.filter(|it| !it.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(language: &str, letter: &str) -> Option<String> {
        let all = |it: &str| Called::All(it.to_owned());
        let roles = BTreeMap::from([
            ("padawan".to_owned(), all("Padawan")),
            ("clone".to_owned(), all("clone")),
            ("clone trooper".to_owned(), all("trooper")),
            ("jedi-ritterin".to_owned(), all("edle Ritterin")),
        ]);
        let roles = Roles::new(&roles, language);
        roles
            .said(letter)
            .and_then(|it| it.of(crate::words::telling::Band::Child))
            .map(str::to_owned)
    }

    #[test]
    fn a_role_is_heard_where_somebody_says_to_be_it() {
        for (language, letter, role) in [
            ("en", "Hello! I am a Padawan and I am 7.", "Padawan"),
            ("en", "I\u{2019}m a clone trooper.", "trooper"),
            ("en-GB", "As a young padawan I need to know.", "Padawan"),
            ("de", "Ich bin eine Jedi-Ritterin.", "edle Ritterin"),
            ("fr", "Je suis un Padawan de sept ans.", "Padawan"),
            ("es", "Yo soy un padawan.", "Padawan"),
        ] {
            assert_eq!(called(language, letter).as_deref(), Some(role), "{letter}");
        }
    }

    #[test]
    fn a_role_is_not_heard_where_somebody_else_has_it_or_it_is_only_wished() {
        for letter in [
            "When I am a Padawan I will write again.",
            "My sister says that I am a clone trooper.",
            "I am not a Padawan.",
            "I am a friend of a Padawan.",
            "Can I be a Padawan?",
        ] {
            assert_eq!(called("en", letter), None, "{letter}");
        }
        assert_eq!(called("de", "Wenn ich ein Padawan bin, komme ich."), None);
    }
}
