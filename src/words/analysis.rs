//! What can be known of a telling before it is printed, worked out once.

use crate::words::leftover::leftover;
use crate::words::pack::Pack;
use crate::words::readability::Counts;
use crate::words::readability::questions;
use crate::words::telling::Analysis;
use crate::words::telling::Telling;
use crate::words::terms::Terms;

/// What is the same in every printing of a telling, worked out once.
pub(crate) fn analysis<'t>(telling: &'t Telling, pack: &Pack) -> &'t Analysis {
    telling.analysis.get_or_init(|| {
        let text = prose(telling);
        let mut paragraphs = telling.paragraphs.iter();
        let hits = pack.rules.hits(&text).into_iter();
        let fields = pack.fields.iter().enumerate();
        let mut needed = fields.filter(|(number, _)| telling.needs.has(*number));
        Analysis {
            counts: telling
                .template
                .is_none()
                .then(|| Counts::of(&text, &pack.language)),
            is_clean: telling.template.is_none()
                && paragraphs.all(|it| leftover(&it.text).is_none()),
            hits: hits
                .filter(|it| pack.rules.get(it).holds_for(&telling.source))
                .collect(),
            pairs: pairs(&text, Terms::of(&pack.language)),
            questions: questions(&text),
            is_earned: needed.any(|(_, (_, field))| field.is_prized() || field.is_of_letter()),
        }
    })
}

/// The fixed words of a telling.
pub(crate) fn prose(telling: &Telling) -> String {
    match telling.template {
        None => {
            let paragraphs = telling.paragraphs.iter();
            let paragraphs: Vec<_> = paragraphs.map(|it| it.text.as_str()).collect();
            paragraphs.join("\n\n")
        }
        Some(_) => telling.fixed.clone(),
    }
}

/// Digests of content words that stand together, two by two, in the stem.
pub(crate) fn pairs(text: &str, terms: &Terms) -> Vec<u64> {
    let stems = terms.content(text);
    let near = stems.windows(2).filter(|it| {
        let between = &text[it[0].1..it[1].1];
        it[0].0 != it[1].0 && between.len() < 40 && !between.contains(['.', '?', '!'])
    });
    near.map(|it| {
        let bytes = it[0].0.bytes().chain([0]).chain(it[1].0.bytes());
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_content_words_meet_across_small_words() {
        let terms = Terms::of("en");
        let theirs = pairs("I do not want to turn into a Sith", terms);
        let ours = pairs("You will never turn into a Sith.", terms);
        assert!(theirs.iter().any(|it| ours.contains(it)));
    }
}
