//! Placeholders and marks that should not be in a finished letter.

use crate::words::mark::is_reserved;

/// A placeholder or mark that should not be in a finished letter.
pub(crate) fn leftover(text: &str) -> Option<String> {
    const MARKS: [&str; 9] = [
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "TODO",
        "XXX",
        "lorem ipsum",
        "Lorem ipsum",
    ];
    if !may_have_leftover(text.as_bytes()) {
        return None;
    }
    if let Some(mark) = MARKS.iter().find(|it| text.contains(**it)) {
        return Some((*mark).to_owned());
    }
    if text.chars().any(is_reserved) {
        return Some("a private-use character".to_owned());
    }
    for (open, close) in [('[', ']'), ('<', '>'), ('%', '%'), ('{', '}')] {
        let Some(start) = text.find(open) else {
            continue;
        };
        let inner = text[start + open.len_utf8()..]
            .split(close)
            .next()
            .unwrap_or_default();
        let closed = text[start + open.len_utf8() + inner.len()..].starts_with(close);
        let named = !inner.is_empty()
            && inner.len() <= 30
            && inner.chars().all(|it| {
                it.is_alphabetic() || it == '_' || it == '.' || (it == ' ' && open != '%')
            });
        if closed && named {
            return Some(format!("{open}{inner}{close}"));
        }
    }
    None
}

/// Whether a text has a byte that only placeholders, marks and private-use characters have, or a
/// rare pair of letters from one of their words; nearly none has. All bytes are looked at,
/// without a branch for each.
fn may_have_leftover(text: &[u8]) -> bool {
    let is_sign = |it: &u8| {
        matches!(
            it,
            b'{' | b'}' | b'%' | b'[' | b'<' | 0xee | 0xef | 0xf3 | 0xf4
        )
    };
    let sign = text.iter().fold(false, |found, it| found | is_sign(it));
    let pairs = text.iter().zip(text.iter().skip(1));
    let is_pair = |it: (&u8, &u8)| matches!(it, (b'O', b'D') | (b'X', b'X') | (b'p', b's'));
    sign || pairs.fold(false, |found, it| found | is_pair(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_seen_and_brackets_of_prose_are_not() {
        for text in [
            "Dear [name],",
            "Dear {{first}},",
            "Dear %FIRSTNAME%,",
            "Dear <given name>,",
        ] {
            assert!(leftover(text).is_some(), "{text}");
        }
        for text in ["Two [2] moons", "5 < 6 and 7 > 3", "100% sure, 50% happy"] {
            assert_eq!(leftover(text), None, "{text}");
        }
    }
}
