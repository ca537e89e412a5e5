//! How much of a letter could have been written to nobody else.

use std::fmt;

use serde::Serialize;

use crate::finding::Finding;
use crate::finding::Weight;
use crate::words::letter::BlockKind;
use crate::words::letter::Letter;
use crate::words::letter::Origin;
use crate::words::letter::Span;
use crate::words::letter::ValueSpan;
use crate::words::proof::Proof;
use crate::words::readability::sentences;

/// How much of a letter's body hangs on its reader, and the sentences that could go to anybody.
///
/// A sentence is specific when a value in it is of the profile or of the received letter, when its telling was
/// chosen because of something known of the reader, and when it answers what they asked or puts it off.
/// The name alone makes nobody known: it counts once a letter, and the salutation has it.
#[derive(Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Specificity {
    /// The share of the words of the body that stand in specific sentences, from 0 to 1.
    pub score: f32,
    /// The sentences that could go to anybody, in order.
    pub generic: Vec<String>,
}

/// One sentence of the body.
struct Sentence<'l> {
    text: &'l str,
    words: u32,
    is_specific: bool,
}

impl Letter {
    /// How much of the body hangs on its reader, and what could go to anybody.
    ///
    /// # Example
    ///
    /// ```
    /// use longhand::Scribe;
    ///
    /// let letter = "Dear Archive,\n\nCan I come and see the Ranch?\n\nLove from\nColin\n";
    /// let draft = Scribe::new().letter().replying_to(letter).write()?;
    /// assert!(draft.letter.specificity().score > 0.5);
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn specificity(&self) -> Specificity {
        let generic = body(self).filter(|it| !it.is_specific);
        Specificity {
            score: score(self),
            generic: generic.map(|it| one_line(it.text)).collect(),
        }
    }
}

/// The share of words in sentences that hang on the reader.
fn score(letter: &Letter) -> f32 {
    let (mut specific, mut all) = (0, 0);
    for it in body(letter) {
        all += it.words;
        specific += if it.is_specific { it.words } else { 0 };
    }
    specific as f32 / all.max(1) as f32
}

/// The sentences of the body.
fn body(letter: &Letter) -> impl Iterator<Item = Sentence<'_>> {
    let is_body = |it: BlockKind| matches!(it, BlockKind::Paragraph | BlockKind::Postscript);
    let mut is_named = letter
        .blocks_of(BlockKind::Salutation)
        .flat_map(|it| &it.spans)
        .any(|it| it.values.iter().any(|it| is_name(&it.origin)));
    let blocks = letter.blocks.iter().filter(move |it| is_body(it.kind));
    let sentences = blocks.flat_map(|it| &it.spans).flat_map(of_span);
    sentences.map(move |(mut it, names)| {
        it.is_specific |= names && !is_named;
        is_named |= names;
        it
    })
}

/// The sentences of a span, each with whether it says the name.
fn of_span(span: &Span) -> impl Iterator<Item = (Sentence<'_>, bool)> {
    let is_theirs = !span.answers.is_empty() || (span.personal && !span.is_edited());
    let mut from = 0;
    sentences(&span.text).filter_map(move |text| {
        let start = from + span.text[from..].find(text)?;
        from = start + text.len();
        let values = span.values.iter();
        let values = values.filter(|it| stands_in(it, span, start..from));
        let has = |is: fn(&Origin) -> bool| values.clone().any(|it| is(&it.origin));
        let words = words(text);
        let sentence = Sentence {
            text,
            words,
            is_specific: is_theirs || has(Origin::is_specific),
        };
        (words > 0).then_some((sentence, has(is_name)))
    })
}

/// Whether a value stands, or begins or ends, in a part of a span; one that a change by hand cut in two does not.
fn stands_in(value: &ValueSpan, span: &Span, range: std::ops::Range<usize>) -> bool {
    let (start, end) = (value.start as usize, value.end as usize);
    let is_cut = || {
        let (Some(before), Some(after)) = (span.text.get(..start), span.text.get(end..)) else {
            return true;
        };
        let inner = span.text.get(start..end).unwrap_or_default();
        let joins = |a: Option<char>, b: Option<char>| {
            a.is_some_and(char::is_alphanumeric) && b.is_some_and(char::is_alphanumeric)
        };
        joins(before.chars().next_back(), inner.chars().next())
            || joins(inner.chars().next_back(), after.chars().next())
    };
    // A question mark inside their own words may part a value in two.
    start < range.end && range.start < end && !(span.is_edited() && is_cut())
}

fn is_name(origin: &Origin) -> bool {
    matches!(origin, Origin::Profile(path) if path.starts_with("name."))
}

fn words(text: &str) -> u32 {
    let words = text.split_whitespace();
    words
        .filter(|it| it.contains(char::is_alphanumeric))
        .count() as u32
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Origin {
    /// Whether a value from there hangs on one person: not the name, and not where they live.
    fn is_specific(&self) -> bool {
        match self {
            Self::Profile(path) => {
                !path.starts_with("name.") && !matches!(&**path, "locale" | "season" | "people")
            }
            Self::TheirWords(_) => true,
            Self::Pack(_) => self.names_quote(),
            _ => false,
        }
    }
}

impl Proof<'_> {
    /// Enough of the letter hangs on its reader.
    pub(crate) fn specificity(&mut self) {
        let own = self.occasion().and_then(|it| it.specific);
        let Some(floor) = own.or(self.evidence.pack.specific) else {
            return;
        };
        let score = score(self.letter);
        if score >= floor || !self.letter.spans().any(Span::prints) {
            return;
        }
        let Specificity { generic, .. } = self.letter.specificity();
        let message = match score > 0.0 {
            true => format!(
                "{:.0} words in a hundred hang on this reader, and letters like this want {:.0}",
                (100.0 * score).floor(),
                (100.0 * floor).ceil()
            ),
            false => "every sentence of this letter could go to anybody".to_owned(),
        };
        // Where nothing is known, a short honest note may go out; a letter whose own occasion
        // asks for more may not.
        let weight = match score > 0.0 || own.is_none() {
            true => Weight::Warn,
            false => Weight::Hold,
        };
        let help = "take these sentences out, or find out more about the person and say that";
        let finding = Finding::new("generic-letter", weight, message, help);
        self.find(finding.quoting(generic.join(" / ")));
    }
}

impl fmt::Debug for Specificity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Specificity({:.2}, {} generic sentences)",
            self.score,
            self.generic.len()
        )
    }
}

#[cfg(test)]
mod tests {
    //! The rule against its oracle: each letter is composed again for a reader of whom nothing is
    //! known but the name and the place, who wrote a bland letter of the same sort, with the same
    //! tellings. What then reads the same hangs on nothing.

    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::*;
    use crate::listen;
    use crate::listen::Reading;
    use crate::people::Fact;
    use crate::people::Profile;
    use crate::people::Visits;
    use crate::seed::Seed;
    use crate::words::brief::Brief;
    use crate::words::brief::Request;
    use crate::words::compose::assemble;
    use crate::words::compose::compose;
    use crate::words::field::Field;
    use crate::words::pack::Pack;
    use crate::words::past::Past;
    use crate::words::plan::About;
    use crate::words::plan::Move;
    use crate::words::plan::plan;

    /// How often rule and oracle agreed, and where they did not.
    #[derive(Default)]
    struct Agreement {
        letters: usize,
        specific: usize,
        generic: usize,
        apart: Vec<String>,
    }

    /// The same person, of whom nothing else is known.
    fn neutral(profile: &Profile) -> Profile {
        let mut blank = Profile::default();
        blank.name = profile.name.clone();
        blank.call_me = profile.call_me.clone();
        blank.honorific = profile.honorific.clone();
        blank.locale = profile.locale.clone();
        blank.address.country = profile.address.country.clone();
        blank
    }

    /// A letter of the same sort that says nothing of its own.
    fn bland(reading: &Reading) -> Reading {
        let text = match (reading.matters().next(), reading.praise.first()) {
            (Some(_), _) => "Dear Sir or Madam,\n\nCan you send me a catalogue?\n\nYours\n",
            (None, Some(_)) => "Dear Sir or Madam,\n\nThank you for everything.\n\nYours\n",
            _ => "Dear Sir or Madam,\n\nThis is a letter.\n\nYours\n",
        };
        listen::read(text)
    }

    impl Agreement {
        fn letter(&mut self, brief: &Brief<'_>, profile: &Profile, reading: Option<&Reading>) {
            let planned = plan(brief, profile, reading, Past::default());
            let Ok(composed) = compose(brief, profile, &planned) else {
                return;
            };
            self.letters += 1;
            let (blank, letter) = (neutral(profile), reading.map(bland));
            let mut again = plan(brief, &blank, letter.as_ref(), Past::default());
            let moves = planned.moves.iter();
            let pinned = moves.filter(|it| {
                let needs = &brief.pack.tellings[it.telling].needs;
                it.about.answers.is_empty() && needs.within(&again.known.present)
            });
            let pinned = pinned.map(|it| Move {
                call: it.call,
                telling: it.telling,
                about: About {
                    quotes: it
                        .about
                        .quotes
                        .iter()
                        .map(|_| "send me a catalogue".into())
                        .collect(),
                    ..About::default()
                },
            });
            again.moves = pinned.collect();
            let blank = assemble(brief, &blank, &again).map(|it| it.letter);
            let mut same: Vec<String> = Vec::new();
            for it in blank.iter().flat_map(body) {
                same.push(one_line(it.text).to_lowercase());
            }
            for it in body(&composed.letter) {
                let text = one_line(it.text);
                let hangs = !same.contains(&text.to_lowercase());
                match hangs {
                    true => self.specific += 1,
                    false => self.generic += 1,
                }
                if hangs != it.is_specific {
                    let said = if hangs { "oracle" } else { "rule" };
                    let name = &composed.letter.pack;
                    self.apart.push(format!(
                        "only the {said} takes for specific, {name}: {text}"
                    ));
                }
            }
        }
    }

    /// Somebody of whom about half of what a pack asks for is known.
    fn somebody(pack: &Pack, number: u64) -> Profile {
        let seed = Seed(number);
        let is_known = |what: &str| seed.of(what).unit() < 0.5;
        let mut profile =
            Profile::from_yaml("name: {given: Ada, surname: Moss}\n").unwrap_or_default();
        profile.locale = Some(pack.language.clone());
        for key in pack.facts().filter(|it| is_known(it)) {
            profile
                .facts
                .insert(key.to_owned(), Fact::told(format!("{key} of hers")));
        }
        let things = |what: &str| {
            vec![
                Fact::told(format!("{what} kites")),
                Fact::told(format!("{what} owls")),
            ]
        };
        if is_known("loves") {
            profile.loves = things("red");
        }
        if is_known("hates") {
            profile.hates = things("grey");
        }
        if is_known("born") {
            profile.born = Some(date(1950 + (number % 66) as i16, 11, 9));
        }
        if is_known("siblings") {
            profile.siblings = vec!["Bo".to_owned()];
        }
        if is_known("visits") {
            profile.visits = Some(Visits {
                count: Some(40 + number as u32),
                usual: Some("ginger tea".to_owned()),
                ..Visits::default()
            });
        }
        if is_known("orders") {
            let orders = "orders: [{what: a gift, on: 2025-11-03, for: the shelter}, {what: a gift, on: 2026-11-02, for: the shelter}]";
            profile.orders = Profile::from_yaml(orders).unwrap_or_default().orders;
        }
        profile
    }

    /// What is handed in, wherever a text asks for it.
    fn given(pack: &Pack) -> BTreeMap<String, String> {
        let keys = pack.fields.iter().filter_map(|(_, field)| match field {
            Field::Given(key) => Some(key),
            _ => None,
        });
        let value = |key: &str| match key {
            "number" | "count" => "1204".to_owned(),
            _ => "2026-12-10".to_owned(),
        };
        keys.map(|it| (it.clone(), value(it))).collect()
    }

    fn letters() -> Vec<String> {
        let mut paths = Vec::new();
        for folder in ["tests/cases/letters", "tests/cases/listen"] {
            let entries = std::fs::read_dir(folder).expect("the cases lie there");
            paths.extend(entries.map(|it| it.expect("a file").path()));
        }
        paths.retain(|it| it.extension().is_some_and(|it| it == "txt"));
        paths.sort();
        let texts = paths
            .iter()
            .map(|it| std::fs::read_to_string(it).expect("a letter is text"));
        // What stands before a line of dashes are labels.
        let letter = |it: String| {
            it.split_once("\n---\n")
                .map_or(it.clone(), |it| it.1.to_owned())
        };
        texts.map(letter).collect()
    }

    /// The built-in packs in each of their languages.
    fn packs() -> Vec<Pack> {
        let mut packs = Vec::new();
        for name in Pack::names() {
            let pack = Pack::built_in(&name).expect("it loads");
            let others = pack.languages().skip(1).map(|it| format!("{name}/{it}"));
            let others: Vec<_> = others.collect();
            packs.push(pack);
            packs.extend(
                others
                    .iter()
                    .map(|it| Pack::built_in(it).expect("it loads")),
            );
        }
        packs
    }

    #[test]
    fn rule_and_oracle_agree_on_what_could_go_to_anybody() {
        let letters = letters();
        let mut all = Agreement::default();
        for pack in packs() {
            let mut agreement = Agreement::default();
            for (name, occasion) in &pack.occasions {
                let request = Request {
                    date: Some(date(2026, 11, 21)),
                    given: given(&pack),
                    ..Request::new(name)
                };
                let brief = Brief::new(&pack, &request, None).expect("the occasion is there");
                for number in 0..12 {
                    let profile = somebody(&pack, number);
                    let read = |it: usize| listen::read(&letters[it % letters.len()]);
                    match occasion.needs_letter {
                        false => agreement.letter(&brief, &profile, None),
                        true => (0..4).for_each(|it| {
                            let reading = read(7 * number as usize + it);
                            agreement.letter(&brief, &profile, Some(&reading));
                        }),
                    }
                }
            }
            agreement.say(&pack.name);
            all.letters += agreement.letters;
            all.specific += agreement.specific;
            all.generic += agreement.generic;
            all.apart.append(&mut agreement.apart);
        }
        let share = all.say("all");
        assert!(all.specific > 500 && all.generic > 500);
        assert!(
            share >= 0.95,
            "{:#?}",
            &all.apart[..all.apart.len().min(60)]
        );
    }

    impl Agreement {
        #[allow(clippy::print_stdout, reason = "a test says what it measured")]
        fn say(&self, name: &str) -> f32 {
            let sentences = self.specific + self.generic;
            let agreed = 1.0 - self.apart.len() as f32 / sentences.max(1) as f32;
            println!(
                "{name}: {} letters, {} specific sentences, {} generic ones, agreement {agreed:.3}",
                self.letters, self.specific, self.generic
            );
            for it in self.apart.iter().take(12) {
                println!("    {it}");
            }
            agreed
        }
    }
}
