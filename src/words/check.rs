//! Reading a finished letter over: what a person should look at before it goes out.

use std::collections::BTreeSet;
use std::collections::HashSet;

use crate::finding::Finding;
use crate::finding::Weight;
use crate::listen::AskKind;
use crate::listen::Reading;
use crate::people::Profile;
use crate::people::Sender;
use crate::words::coverage::Settled;
use crate::words::coverage::coverage;
use crate::words::grammar::Language;
use crate::words::grammar::in_words;
use crate::words::grammar::long_date;
use crate::words::grammar::weekday;
use crate::words::letter::BlockKind;
use crate::words::letter::HOLDING;
use crate::words::letter::Letter;
use crate::words::letter::Origin;
use crate::words::letter::Promise;
use crate::words::letter::Source;
use crate::words::letter::Span;
use crate::words::mark::is_reserved;
use crate::words::pack::Pack;
use crate::words::readability::Counts;
use crate::words::readability::sentences;
use crate::words::rule::Excuse;
use crate::words::rule::Hit;
use crate::words::telling::Analysis;
use crate::words::telling::Telling;
use crate::words::terms::Terms;

/// The most times that a letter says a name.
const NAME_MOST: usize = 3;

/// More days than anybody should be asked to wait for an answer.
const FAR: i32 = 367;

/// What a letter is held against.
#[derive(Clone, Copy)]
pub(crate) struct Evidence<'e> {
    pub(crate) pack: &'e Pack,
    pub(crate) profile: &'e Profile,
    pub(crate) reading: Option<&'e Reading>,
    pub(crate) sender: &'e Sender,
    pub(crate) given: &'e std::collections::BTreeMap<String, String>,
    /// The reader's age at the letter's date.
    pub(crate) age: Option<u32>,
    /// What a person marked as settled.
    pub(crate) settled: &'e [Settled],
}

/// Everything to look at in a letter, the weightiest first.
pub(crate) fn check(letter: &Letter, evidence: &Evidence<'_>) -> Vec<Finding> {
    let spans = letter.spans().map(|it| {
        let telling = telling(it, evidence.pack);
        let is_edited = it.is_edited();
        Read {
            span: it,
            telling,
            is_edited,
        }
    });
    findings(letter, evidence, spans.collect())
}

/// The same for a letter that was composed just now, from these tellings span by span.
pub(crate) fn check_fresh(
    letter: &Letter,
    tellings: &[Option<&Telling>],
    evidence: &Evidence<'_>,
) -> Vec<Finding> {
    let spans = letter.spans().zip(tellings).map(|(it, telling)| Read {
        span: it,
        telling: *telling,
        is_edited: false,
    });
    findings(letter, evidence, spans.collect())
}

fn findings(letter: &Letter, evidence: &Evidence<'_>, spans: Vec<Read<'_>>) -> Vec<Finding> {
    let mut check = Check {
        letter,
        spans: &spans,
        evidence,
        findings: Vec::new(),
    };
    check.coverage();
    check.promises();
    check.echo();
    check.spans();
    check.enclosures();
    check.reading_ease();
    check.name();
    let mut findings = check.findings;
    findings.sort_by_key(|it| std::cmp::Reverse(it.weight));
    findings
}

/// A span as it is read over.
#[derive(Clone, Copy)]
struct Read<'c> {
    span: &'c Span,
    /// The telling that it was printed from, if the pack still has it.
    telling: Option<&'c Telling>,
    is_edited: bool,
}

impl<'c> Read<'c> {
    /// The telling whose words it still has.
    fn intact(&self) -> Option<&'c Telling> {
        self.telling.filter(|_| !self.is_edited)
    }
}

/// The telling that a span was printed from, if the pack still has it.
fn telling<'p>(span: &Span, pack: &'p Pack) -> Option<&'p Telling> {
    let (Source::Phrase { id, .. } | Source::Answer { id, .. }) = span.source.as_ref() else {
        return None;
    };
    pack.telling(id)
}

struct Check<'c> {
    letter: &'c Letter,
    spans: &'c [Read<'c>],
    evidence: &'c Evidence<'c>,
    findings: Vec<Finding>,
}

impl<'c> Check<'c> {
    fn find(&mut self, finding: Finding) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn answers_matters(&self) -> bool {
        let occasion = self.evidence.pack.occasions.get(&self.letter.occasion);
        let answers = occasion.is_none_or(|it| !it.beats.iter().any(|it| it == "heard"));
        answers && self.letter.occasion != HOLDING
    }

    /// Every matter has a span that printed and answers it.
    fn coverage(&mut self) {
        let Some(reading) = self.evidence.reading.filter(|_| self.answers_matters()) else {
            return;
        };
        let covered = coverage(self.letter, reading, self.evidence.settled);
        for (ask, it) in reading.matters().zip(covered) {
            let finding = match (it.is_open(), it.edited) {
                (true, _) => self.open(ask.kind),
                (false, true) => rewritten(ask.kind),
                (false, false) => continue,
            };
            let finding = finding.at(it.ask).quoting(ask.text.clone());
            self.findings.push(finding.spanning(ask.start..ask.end));
        }
    }

    /// A matter that nothing was done about.
    fn open(&self, kind: AskKind) -> Finding {
        let pack = self.evidence.pack;
        let later = match pack.defers(&self.letter.occasion) {
            true => ", or say who answers it and by when: `--defer ASK=DATE:NAME`",
            false => "",
        };
        Finding::new(
            "unanswered-ask",
            Weight::Hold,
            format!("nothing in the letter answers or declines this {kind}"),
            format!(
                "add an entry to the answer book, or answer it by hand{later}{}",
                pack.meanwhile()
            ),
        )
    }

    /// What was put off can be kept, and is said in the letter as it is on record.
    fn promises(&mut self) {
        let language = Language::parse(&self.letter.language).unwrap_or(Language::ENGLISH);
        let letter = self.letter;
        for (promise, span) in letter.promised() {
            let days = letter.date.and_then(|it| it.until(promise.until).ok());
            let days = days.map(|it| it.get_days());
            let finding = match days {
                Some(..1) => Finding::new(
                    "promise-past",
                    Weight::Hold,
                    "an answer is promised for a day that is not after the letter's own date",
                    "promise a later day, or answer it now",
                ),
                Some(FAR..) => Finding::new(
                    "promise-far",
                    Weight::Hold,
                    "an answer is promised for a day more than a year away",
                    "promise a day that the reader can wait for; a note can go out meanwhile",
                ),
                _ if !says(&span.text, promise, language) => Finding::new(
                    "promise-unsaid",
                    Weight::Hold,
                    "an answer was put off, and the letter does not say by whom or until when as it is on record",
                    "say the name and the day in the letter, or correct them under `promises`",
                ),
                _ => continue,
            };
            self.find(finding.at(promise.ask.clone()));
        }
    }

    /// Some of their own words come back.
    fn echo(&mut self) {
        let Some(reading) = self.evidence.reading.filter(|_| self.answers_matters()) else {
            return;
        };
        let terms = Terms::of(&self.letter.language);
        let mut theirs: HashSet<u64> = HashSet::new();
        for ask in reading.matters() {
            theirs.extend(pairs(&ask.text, terms));
        }
        if theirs.is_empty() {
            return;
        }
        let said_back = self.spans.iter().any(|it| {
            let (span, known) = (it.span, it.intact());
            let in_telling = known.is_some_and(|it| {
                let analysis = analysis(it, self.evidence.pack);
                analysis.pairs.iter().any(|pair| theirs.contains(pair))
            });
            let needs_reading = known.is_none() || !span.values.is_empty();
            in_telling
                || (needs_reading
                    && pairs(&span.text, terms)
                        .iter()
                        .any(|it| theirs.contains(it)))
        });
        if !said_back {
            self.find(Finding::new(
                "no-echo",
                Weight::Warn,
                "none of the writer's own phrases comes back in the letter",
                "say one of their phrases back, so that they see they were heard",
            ));
        }
    }

    /// What hangs on single spans: leftovers, rules, edits.
    fn spans(&mut self) {
        for read in self.spans {
            let span = read.span;
            let analysis = read.intact().map(|it| analysis(it, self.evidence.pack));
            let is_clean = analysis.is_some_and(|it| it.is_clean);
            let left = if is_clean { None } else { leftover(&span.text) };
            if let Some(left) = left {
                self.find(
                    Finding::new(
                        "leftover",
                        Weight::Hold,
                        "a placeholder or mark was left in the letter",
                        "fill it in or take it out",
                    )
                    .quoting(left),
                );
            }
            match read.telling.zip(analysis) {
                Some((telling, analysis)) => {
                    for hit in &analysis.hits {
                        self.rule(hit, &prose(telling), span, Some(telling));
                    }
                }
                None => {
                    for hit in self.evidence.pack.rules.hits(&span.text) {
                        self.rule(&hit, &span.text, span, None);
                    }
                }
            }
            if read.is_edited {
                self.edit(read);
            }
        }
    }

    /// A turn of phrase that a rule looks out for, unless it is excused here.
    fn rule(&mut self, hit: &Hit, text: &str, span: &Span, telling: Option<&Telling>) {
        let pack = self.evidence.pack;
        let rule = pack.rules.get(hit);
        if rule.voice.is_some() && rule.voice != self.letter.voice {
            return;
        }
        if !rule.holds_for(&span.source) {
            return;
        }
        let excused = match rule.unless {
            None => false,
            Some(Excuse::SenderFact) => telling.is_some_and(|it| {
                let fields = pack.fields.iter().enumerate();
                let mut of_sender = fields.filter(|(_, (_, it))| it.is_of_sender());
                of_sender.any(|(number, _)| it.needs.has(number))
            }),
            Some(Excuse::Enclosure) => {
                telling.is_some_and(|it| !it.encloses.is_empty())
                    || self.encloses_something_of(span)
            }
        };
        if !excused {
            self.find(pack.rules.finding(hit, text));
        }
    }

    /// Whether the packing list has something that this span names.
    fn encloses_something_of(&self, span: &Span) -> bool {
        let terms = Terms::of(&self.letter.language);
        let said: HashSet<String> = terms
            .content(&span.text)
            .into_iter()
            .map(|it| it.0)
            .collect();
        let listed = self.letter.enclosures.iter();
        listed
            .flat_map(|it| terms.content(&it.what))
            .any(|(stem, _)| said.contains(&stem))
    }

    /// What the printed tellings put into the envelope is on the packing list.
    fn enclosures(&mut self) {
        let listed: BTreeSet<_> = self
            .letter
            .enclosures
            .iter()
            .map(|it| it.id.as_str())
            .collect();
        let told = self.spans.iter().filter_map(|it| it.telling);
        let promised: BTreeSet<&str> = told
            .flat_map(|it| &it.encloses)
            .map(String::as_str)
            .collect();
        for id in promised {
            if !listed.contains(id) {
                let finding = Finding::new(
                    "enclosure-missing",
                    Weight::Hold,
                    "the letter promises something in the envelope, and the packing list does not have it",
                    "put it back on the list, or take the promise out",
                );
                self.find(finding.at(id));
            }
        }
    }

    /// Numbers, dates and names that a person put in, held against everything that is known.
    fn edit(&mut self, read: &Read<'_>) {
        let span = read.span;
        let supported = self.supported(read);
        let mut unsupported = Vec::new();
        for sentence in sentences(&span.text) {
            let mut first = true;
            for word in sentence.split(|it: char| !(it.is_alphanumeric() || "’'-".contains(it))) {
                let word = word.trim_matches(|it: char| !it.is_alphanumeric());
                let word = word.trim_end_matches("’s").trim_end_matches("'s");
                if word.is_empty() {
                    continue;
                }
                let is_number = word.chars().any(|it| it.is_ascii_digit()) || is_number_word(word);
                let is_name = !first
                    && word.chars().next().is_some_and(char::is_uppercase)
                    && word != "I"
                    && !word.starts_with("I’")
                    && !word.starts_with("I'");
                first = false;
                let key = word.to_lowercase().replace('’', "'");
                let is_known = supported.contains(&key) || supported.contains(cardinal(&key));
                if (is_number || is_name || is_month(&key)) && !is_known {
                    unsupported.push(word.to_owned());
                }
            }
        }
        if !unsupported.is_empty() {
            unsupported.dedup();
            self.find(
                Finding::new(
                    "unsupported",
                    Weight::Hold,
                    "an edit by hand has a number, date or name that nothing known supports",
                    "add the fact to the profile or to `sender.yaml`, or take it out",
                )
                .quoting(unsupported.join(", ")),
            );
        }
    }

    /// Every word that somebody vouches for: the profile, their letter, the sender, what was
    /// handed in, and the pack's own words in the rest of the letter.
    fn supported(&self, edited: &Read<'_>) -> HashSet<String> {
        let mut texts: Vec<String> = Vec::new();
        let evidence = self.evidence;
        // What is stored of a person is read back as JSON, so that no field is forgotten.
        if let Ok(profile) = serde_json::to_string(evidence.profile) {
            texts.push(profile);
        }
        if let Ok(sender) = serde_json::to_string(evidence.sender) {
            texts.push(sender);
        }
        texts.extend(evidence.reading.map(|it| it.text.clone()));
        texts.extend(evidence.given.values().cloned());
        let language = Language::parse(&self.letter.language).unwrap_or(Language::ENGLISH);
        if let Some(date) = self.letter.date {
            texts.push(long_date(date, language));
        }
        texts.extend(evidence.age.map(|it| it.to_string()));
        for promise in &self.letter.promises {
            texts.push(promise.owner.clone());
            texts.push(long_date(promise.until, language));
            texts.push(weekday(promise.until, language).to_owned());
        }
        texts.extend(edited.telling.map(prose));
        texts.extend(self.letter.enclosures.iter().map(|it| it.what.clone()));
        let untouched = self.spans.iter().filter(|it| !it.is_edited);
        texts.extend(untouched.map(|it| it.span.text.clone()));
        let mut words = HashSet::new();
        for text in texts {
            for word in text.split(|it: char| !(it.is_alphanumeric() || "’'-".contains(it))) {
                let word = word.trim_matches(|it: char| !it.is_alphanumeric());
                let word = word.trim_end_matches("’s").trim_end_matches("'s");
                if let Ok(number) = word.parse::<i64>() {
                    let spelt = in_words(number, None, language);
                    words.extend(spelt.split([' ', '-']).map(str::to_owned));
                    words.insert(spelt);
                    words.insert(number.to_string());
                }
                words.insert(word.to_lowercase().replace('’', "'"));
            }
        }
        words
    }

    /// A child of known age can read it.
    fn reading_ease(&mut self) {
        let Some(age) = self.evidence.age.filter(|it| (3..18).contains(it)) else {
            return;
        };
        let mut counts = Counts::default();
        let blocks = self.letter.blocks.iter();
        let kinds = blocks.flat_map(|it| it.spans.iter().map(|_| it.kind));
        for (read, kind) in self.spans.iter().zip(kinds) {
            if !matches!(kind, BlockKind::Paragraph | BlockKind::Postscript) {
                continue;
            }
            let known = read.intact().filter(|it| it.paragraphs.len() == 1);
            let counted = known.and_then(|it| analysis(it, self.evidence.pack).counts);
            counts = counts.and(counted.unwrap_or_else(|| Counts::of(&read.span.text)));
        }
        let school = age as f32 - 5.0;
        let grade = counts.grade();
        if counts.words > 20 && grade > school.max(0.0) + 4.0 {
            self.find(Finding::new(
                "too-hard",
                Weight::Hold,
                format!("the letter reads at school grade {grade:.0}, and its reader is {age}"),
                "use shorter sentences and plainer words",
            ));
        }
        let most = longest_sentence(age);
        if counts.longest > most {
            self.find(Finding::new(
                "long-sentence",
                Weight::Warn,
                format!(
                    "a sentence has {} words; for this age {most} are enough",
                    counts.longest
                ),
                "make two sentences of it",
            ));
        }
    }

    /// The name, not worn out.
    fn name(&mut self) {
        let values = self.letter.spans().flat_map(|it| &it.values);
        let names = values
            .filter(|it| matches!(&it.origin, Origin::Profile(path) if path.starts_with("name.")));
        let times = names.count();
        if times > NAME_MOST {
            self.find(Finding::new(
                "name-too-often",
                Weight::Warn,
                format!("the name stands in the letter {times} times"),
                "say it three times at the most; more sounds like a salesman",
            ));
        }
    }
}

/// A matter whose answer a person put into other words: it stays answered, on their word.
fn rewritten(kind: AskKind) -> Finding {
    Finding::new(
        "answer-edited",
        Weight::Warn,
        format!("a person rewrote the words that answer this {kind}"),
        "read them once more: do they still answer it?",
    )
}

/// Whether words name who answers and on which day, in whatever way a date may be written.
fn says(words: &str, promise: &Promise, language: Language) -> bool {
    let has_owner = words.to_lowercase().contains(&promise.owner.to_lowercase());
    let day = promise.until.day().to_string();
    let is_day = |it: &str| {
        it.trim_start_matches('0')
            .trim_end_matches(char::is_alphabetic)
            == day
    };
    let mut tokens = words.split(|it: char| !it.is_alphanumeric());
    let has_day = tokens.any(is_day) || words.contains(weekday(promise.until, language));
    has_owner && has_day
}

/// The words of the longest sentence that a reader of this age follows with ease.
fn longest_sentence(age: u32) -> u32 {
    match age {
        0..=8 => 22,
        9..=12 => 26,
        _ => 30,
    }
}

/// What is the same in every printing of a telling, worked out once.
pub(crate) fn analysis<'t>(telling: &'t Telling, pack: &Pack) -> &'t Analysis {
    telling.analysis.get_or_init(|| {
        let text = prose(telling);
        let mut paragraphs = telling.paragraphs.iter();
        Analysis {
            counts: telling.template.is_none().then(|| Counts::of(&text)),
            is_clean: telling.template.is_none()
                && paragraphs.all(|it| leftover(&it.text).is_none()),
            hits: pack.rules.hits(&text),
            pairs: pairs(&text, Terms::of(&pack.language)),
        }
    })
}

/// The fixed words of a telling.
pub(crate) fn prose(telling: &Telling) -> String {
    match telling.template {
        None => {
            let paragraphs: Vec<_> = telling
                .paragraphs
                .iter()
                .map(|it| it.text.as_str())
                .collect();
            paragraphs.join("\n\n")
        }
        Some(_) => telling.fixed.clone(),
    }
}

/// Digests of content words that stand together, two by two, in the stem.
fn pairs(text: &str, terms: &Terms) -> Vec<u64> {
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

/// A placeholder or mark that should not be in a finished letter.
fn leftover(text: &str) -> Option<String> {
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

/// The figures of an ordinal: 10 of "10th"; any other word as it is.
fn cardinal(word: &str) -> &str {
    let figures = word.trim_end_matches(char::is_alphabetic);
    let is_ordinal = ["st", "nd", "rd", "th", "er", "e"].contains(&&word[figures.len()..]);
    if is_ordinal { figures } else { word }
}

fn is_number_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    lower == "hundred" || (2..100).any(|number| in_words(number, None, Language::ENGLISH) == lower)
}

fn is_month(word: &str) -> bool {
    const DAYS: [&str; 19] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    word != "may" && word != "march" && DAYS.contains(&word)
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

    #[test]
    fn pairs_of_content_words_meet_across_small_words() {
        let terms = Terms::of("en");
        let theirs = pairs("I do not want to turn into a Sith", terms);
        let ours = pairs("You will never turn into a Sith.", terms);
        assert!(theirs.iter().any(|it| ours.contains(it)));
    }
}
