//! What stands in brackets or quotation marks inside a name.

use super::known::Known;
use super::lexicon::Lexicon;
use super::name::Confidence;
use super::name::Name;
use super::person;

/// Words in brackets or quotation marks.
pub(super) struct Aside<'t> {
    pub(super) text: &'t str,
    is_quoted: bool,
    is_last: bool,
}

impl Aside<'_> {
    /// Puts what stands in brackets where it belongs, or leaves it out; `None` if it is not clear.
    pub(super) fn put(&self, name: &mut Name) -> Option<Confidence> {
        let lexicon = Lexicon::get();
        let words: Vec<&str> = self.text.split_whitespace().collect();
        let first = *words.first()?;
        let known = Known::word(first);
        let large = |it: &&str| it.starts_with(char::is_uppercase);
        if words.iter().all(|it| lexicon.credentials.has(it)) {
            let before = name.credentials.take();
            person::put_suffix(self.text, name);
            let after = name.credentials.take();
            let all = [before, after].into_iter().flatten().collect::<Vec<_>>();
            name.credentials = Some(all.join(" ")).filter(|it| !it.is_empty());
            return Some(Confidence::Sure);
        }
        if lexicon.born.has(first) {
            return Some(Confidence::Sure);
        }
        if words.iter().any(|it| lexicon.organisations.has(it)) {
            return Some(Confidence::Likely);
        }
        let lettered = self
            .text
            .chars()
            .all(|it| it.is_alphabetic() || " -'’.".contains(it));
        if !lettered || !words.iter().all(large) || first == "The" {
            return Some(Confidence::Likely);
        }
        if words.len() > 2 || name.given_informal.is_some() || name.given.is_none() {
            return None;
        }
        if !self.is_quoted && known.is_only_surname() {
            return Some(Confidence::Likely);
        }
        if !self.is_quoted && self.is_last && !known.is_given() {
            return None;
        }
        let informal = self.text.to_owned();
        let formal = name.given.as_deref().unwrap_or_default().to_lowercase();
        if lexicon
            .short_forms
            .get(&formal)
            .is_some_and(|it| *it == informal.to_lowercase())
        {
            name.given_informal = name.given.replace(informal);
        } else {
            name.given_informal = Some(informal);
        }
        match self.is_quoted || known.is_given() {
            true => Some(Confidence::Sure),
            false => Some(Confidence::Likely),
        }
    }
}

/// The text without what stands in brackets or quotation marks, and that.
pub(super) fn without_asides(text: &str) -> (String, Vec<Aside<'_>>) {
    let (plain, asides) = asides(text);
    match asides.is_empty() {
        true => (text.to_owned(), asides),
        false => (plain, asides),
    }
}

fn asides(text: &str) -> (String, Vec<Aside<'_>>) {
    const PAIRS: [(&str, &[char]); 11] = [
        ("(", &[')']),
        ("[", &[']']),
        ("\"", &['"']),
        ("“", &['”']),
        ("„", &['“', '”']),
        ("«", &['»']),
        ("‘", &['’']),
        ("'", &['\'']),
        ("’", &['’']),
        ("`", &['`', '\'']),
        ("（", &['）']),
    ];
    let mut plain = String::new();
    let mut asides = Vec::new();
    let mut rest = text;
    'search: while !rest.is_empty() && asides.len() < 3 {
        for (at, _) in rest
            .char_indices()
            .filter(|(at, _)| *at > 0 && rest[..*at].ends_with([' ', ')', ']', '"']))
        {
            let opened = &rest[at..];
            let Some((open, close)) = PAIRS.iter().find(|it| opened.starts_with(it.0)) else {
                continue;
            };
            let inner = &opened[open.len()..];
            let closed = inner.char_indices().find(|(end, it)| {
                let after = &inner[*end + it.len_utf8()..];
                close.contains(it) && (after.is_empty() || after.starts_with([' ', ',', '(']))
            });
            let Some((end, mark)) = closed else { continue };
            let text = inner[..end].trim();
            if text.is_empty() {
                continue;
            }
            plain.push_str(&rest[..at]);
            rest = inner[end + mark.len_utf8()..].trim_start();
            asides.push(Aside {
                text,
                is_quoted: !matches!(*open, "(" | "[" | "（"),
                is_last: rest.is_empty(),
            });
            continue 'search;
        }
        break;
    }
    plain.push_str(rest);
    (plain.trim_end().replace(" ,", ","), asides)
}
