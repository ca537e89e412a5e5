//! Proof rules: turns of phrase to look out for, as data that carries its own evidence.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use include_dir::Dir;
use include_dir::include_dir;
use serde::Deserialize;

use crate::document;
use crate::error::Result;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::phrase::Phrases;
use crate::words::letter::Source;
use crate::words::standing::Canon;
use crate::words::telling::Band;
use crate::words::telling::Hit;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/rules");

/// A rule about turns of phrase in one language, from `templates/rules`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rule {
    /// The code of its findings.
    pub code: String,
    /// How much its findings weigh.
    pub weight: Weight,
    /// How much they weigh in values and in words that a person put in, where that is more.
    pub by_hand: Option<Weight>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// How to mend it.
    pub help: String,
    /// Why it matters.
    pub why: String,
    /// Whom it protects.
    pub protects: String,
    /// The language that its words are in, as `en`; none for any.
    pub language: Option<String>,
    /// The kinds of letter that it holds for, such as `apology`; none for all.
    pub kinds: Vec<String>,
    /// The ages that it holds for; none for all.
    pub bands: Vec<Band>,
    /// The beats that it holds for; none for all.
    pub beats: Vec<String>,
    /// The beats that it does not hold for.
    pub not_beats: Vec<String>,
    /// What makes the phrase right after all.
    pub unless: Option<Excuse>,
    /// The standing of the answers that it holds for; none for every text.
    pub canon: Option<Canon>,
    /// The voice that it holds for; none for all.
    pub(crate) voice: Option<String>,
    /// Turns of phrase in whole words; `*` stands for any one word.
    pub phrases: Vec<String>,
    /// Longer turns in which those words are right.
    pub except: Vec<String>,
    /// Sentences that it must flag, each with a better one that it must not.
    pub flags: Vec<(String, String)>,
    /// Sentences that it must let pass.
    pub allows: Vec<String>,
}

/// A rule as its file has it, with its words by language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RuleFile {
    code: String,
    weight: Weight,
    #[serde(default)]
    by_hand: Option<Weight>,
    message: String,
    help: String,
    why: String,
    protects: String,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    bands: Vec<Band>,
    #[serde(default)]
    beats: Vec<String>,
    #[serde(default)]
    not_beats: Vec<String>,
    #[serde(default)]
    unless: Option<Excuse>,
    #[serde(default)]
    canon: Option<Canon>,
    languages: BTreeMap<String, Wording>,
}

/// A rule's words in one language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wording {
    phrases: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    flags: Vec<(String, String)>,
    #[serde(default)]
    allows: Vec<String>,
}

/// What can make a phrase right after all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Excuse {
    /// The telling needs a fact that the sender states.
    SenderFact,
    /// Something is on the packing list.
    Enclosure,
    /// Somebody is named who keeps it by a day.
    Promise,
    /// The reader's own letter has such words, or asked for the answer.
    Raised,
}

/// What a rule must hold for before it is looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting<'s> {
    /// The kind of letter.
    pub(crate) kind: Option<&'s str>,
    /// How old the reader is.
    pub(crate) band: Band,
    /// Who speaks.
    pub(crate) voice: Option<&'s str>,
}

/// Rules, ready to read with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rules {
    rules: Vec<Rule>,
    /// The phrases of each rule by twice its index, and what excepts them by the number after that.
    phrases: Phrases,
}

/// The built-in rules.
///
/// # Errors
/// None, unless a built-in file is broken; then as any document.
pub fn built_in_rules() -> Result<Vec<Rule>> {
    let mut rules = Vec::new();
    for file in FILES.files() {
        if let Some(text) = file.contents_utf8() {
            rules.extend(Rule::from_yaml(&file.path().display().to_string(), text)?);
        }
    }
    Ok(rules)
}

impl Rule {
    /// The rules of one file, one for each language that it has words in.
    ///
    /// # Errors
    /// As any document: [`Error::Syntax`](crate::Error::Syntax),
    /// [`Error::UnknownField`](crate::Error::UnknownField) and the like, with their place.
    pub fn from_yaml(file: &str, text: &str) -> Result<Vec<Self>> {
        let files: Vec<RuleFile> = document::yaml(file, text)?;
        Ok(files.into_iter().flat_map(by_language).collect())
    }

    /// Whether it holds for words from here, in any letter.
    pub(crate) fn holds_for(&self, source: &Source) -> bool {
        let canon = self.canon.is_none_or(
            |canon| matches!(source, Source::Answer { standing, .. } if standing.canon == canon),
        );
        let beat = match source {
            Source::Phrase { beat, .. } => Some(&**beat),
            _ => None,
        };
        let is_one_of = |beats: &[String]| beats.iter().any(|it| Some(it.as_str()) == beat);
        canon && (self.beats.is_empty() || is_one_of(&self.beats)) && !is_one_of(&self.not_beats)
    }

    /// Whether it holds for a letter of this kind, to a reader of this age, in this voice.
    pub(crate) fn holds_in(&self, setting: &Setting<'_>) -> bool {
        let kind = self.kinds.is_empty()
            || self
                .kinds
                .iter()
                .any(|it| Some(it.as_str()) == setting.kind);
        let voice = self.voice.is_none() || self.voice.as_deref() == setting.voice;
        kind && voice && (self.bands.is_empty() || self.bands.contains(&setting.band))
    }
}

/// A rule for each language that a file has words in.
fn by_language(file: RuleFile) -> Vec<Rule> {
    let rules = file.languages.into_iter().map(|(language, wording)| Rule {
        code: file.code.clone(),
        weight: file.weight,
        by_hand: file.by_hand,
        message: file.message.clone(),
        help: file.help.clone(),
        why: file.why.clone(),
        protects: file.protects.clone(),
        language: Some(language),
        kinds: file.kinds.clone(),
        bands: file.bands.clone(),
        beats: file.beats.clone(),
        not_beats: file.not_beats.clone(),
        unless: file.unless,
        canon: file.canon,
        voice: None,
        phrases: wording.phrases,
        except: wording.except,
        flags: wording.flags,
        allows: wording.allows,
    });
    rules.collect()
}

/// The built-in rules, read once.
fn known() -> Result<&'static [Rule]> {
    static KNOWN: OnceLock<Vec<Rule>> = OnceLock::new();
    if let Some(rules) = KNOWN.get() {
        return Ok(rules);
    }
    let rules = built_in_rules()?;
    Ok(KNOWN.get_or_init(|| rules))
}

impl Rules {
    /// The words that a voice never uses, as a rule.
    pub(crate) fn out_of_world(voice: &str, never: &[String]) -> Rule {
        Rule {
            code: "out-of-world".into(),
            weight: Weight::Warn,
            by_hand: None,
            message: format!("a word from outside the world that the voice `{voice}` speaks from"),
            help: "say it in the words of that world, or cut it".into(),
            why: "One such word, and the reader is back in an office.".into(),
            protects: "the story".into(),
            language: None,
            kinds: Vec::new(),
            bands: Vec::new(),
            beats: Vec::new(),
            not_beats: Vec::new(),
            unless: None,
            canon: None,
            voice: Some(voice.to_owned()),
            phrases: never.to_vec(),
            except: Vec::new(),
            flags: Vec::new(),
            allows: Vec::new(),
        }
    }

    /// The built-in rules of a language, by its BCP 47 tag, and those of a pack's own.
    ///
    /// # Errors
    /// As [`built_in_rules`].
    pub(crate) fn of(language: &str, own: impl IntoIterator<Item = Rule>) -> Result<Self> {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        let spoken = |it: &&Rule| {
            let language = it.language.as_deref();
            language.is_none_or(|it| it.eq_ignore_ascii_case(primary))
        };
        let mut rules: Vec<_> = known()?.iter().filter(spoken).cloned().collect();
        rules.extend(own);
        let all = rules.iter().enumerate();
        let phrases = all.flat_map(|(index, rule)| {
            let phrases = rule.phrases.iter().map(move |it| (2 * index, it.as_str()));
            let except = rule.except.iter();
            phrases.chain(except.map(move |it| (2 * index + 1, it.as_str())))
        });
        let phrases = Phrases::new(phrases);
        Ok(Self { rules, phrases })
    }

    pub(crate) fn get(&self, hit: &Hit) -> &Rule {
        &self.rules[hit.rule]
    }

    /// All phrases in `text`, but those inside of what excepts them.
    pub(crate) fn hits(&self, text: &str) -> Vec<Hit> {
        let found = self.phrases.hits(text);
        let is_excepted = |number: usize, range: &Range<usize>| {
            let mut others = found.iter();
            others.any(|(other, it)| {
                *other == number + 1 && it.start <= range.start && range.end <= it.end
            })
        };
        let hits = found
            .iter()
            .filter(|(number, range)| number % 2 == 0 && !is_excepted(*number, range));
        let hits = hits.map(|(number, range)| Hit {
            rule: number / 2,
            range: range.clone(),
        });
        hits.collect()
    }

    /// The finding for a hit in `text`.
    pub(crate) fn finding(&self, hit: &Hit, text: &str, is_by_hand: bool) -> Finding {
        let rule = self.get(hit);
        let by_hand = rule.by_hand.filter(|_| is_by_hand);
        let weight = by_hand.unwrap_or(rule.weight);
        Finding::new(&rule.code, weight, &rule.message, &rule.help)
            .quoting(&text[hit.range.clone()])
    }
}
