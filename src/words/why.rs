//! Where each sentence of a letter came from.

use serde::Serialize;

use crate::listen::Reading;
use crate::words::length::LengthTrace;
use crate::words::letter::Letter;
use crate::words::letter::Origin;
use crate::words::letter::Source;
use crate::words::letter::Span;
use crate::words::readability::sentences;

/// One sentence of a letter and everything that it hangs on.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Because {
    /// The sentence's number, from 1.
    pub number: usize,
    /// The sentence.
    pub sentence: String,
    /// Where its words came from.
    pub source: Source,
    /// Whether a person changed the words by hand.
    pub edited: bool,
    /// The values in it: the words, and where they came from.
    pub values: Vec<(String, Origin)>,
    /// The matters of the received letter that it answers: id and their words.
    pub answers: Vec<(String, String)>,
    /// The ids of the matters that a person chose its entry for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chosen: Vec<String>,
}

/// Accounts for every sentence of a letter.
pub fn why(letter: &Letter, reading: Option<&Reading>) -> Vec<Because> {
    let mut account: Vec<Because> = Vec::new();
    for span in letter.spans() {
        let mut from = 0;
        for sentence in sentences(&span.text) {
            let start = span.text[from..]
                .find(sentence)
                .map_or(from, |it| from + it);
            from = start + sentence.len();
            account.push(because(account.len() + 1, span, start..from, reading));
        }
    }
    account
}

fn because(
    number: usize,
    span: &Span,
    range: std::ops::Range<usize>,
    reading: Option<&Reading>,
) -> Because {
    let within = span
        .values
        .iter()
        .filter(|it| range.contains(&(it.start as usize)) && it.end as usize <= range.end);
    let values = within.filter_map(|it| {
        let words = span.text.get(it.start as usize..it.end as usize)?;
        Some((words.to_owned(), it.origin.clone()))
    });
    let values = values.collect();
    let answers = span.answers.iter().map(|id| {
        let words = reading
            .and_then(|it| it.matter(id))
            .map(|it| it.text.as_str());
        let words = words
            .unwrap_or_default()
            .split_whitespace()
            .collect::<Vec<_>>();
        (id.clone(), words.join(" "))
    });
    Because {
        number,
        sentence: span.text[range.clone()].to_owned(),
        source: span.source.as_ref().clone(),
        edited: span.is_edited(),
        values,
        answers: answers.collect(),
        chosen: Vec::new(),
    }
}

impl Letter {
    /// How its tone and its length came about, layer by layer, for people: each dial with what
    /// it came to, and below it what each layer said, from the weakest to the strongest.
    pub fn tone_account(&self) -> String {
        let mut account = String::new();
        for (dial, layer) in self.tone.set_by {
            let value = self.tone.tone.get(dial);
            account.push_str(&format!("{} {value:.2}, set by {layer}\n", dial.name()));
            account.push_str("    0.50  nobody: the middle\n");
            let said = self.tone.said.iter().filter(|it| it.dial == dial);
            account.extend(said.map(|it| format!("    {:.2}  {}\n", it.value, it.describe())));
        }
        let LengthTrace {
            length,
            set_by,
            said,
        } = &self.length;
        account.push_str(&format!("length {}, set by {set_by}\n", length.name()));
        account.push_str("    usual  nobody: the middle\n");
        let said = said
            .iter()
            .map(|(layer, it)| format!("    {:5}  {layer}\n", it.name()));
        account.extend(said);
        account
    }
}

impl Source {
    /// The source in one line: what it is, and its file and line.
    pub fn describe(&self) -> String {
        match self {
            Self::Template { file, line } => format!("template {file}:{line}"),
            Self::Phrase {
                beat,
                id,
                file,
                line,
            } => format!("phrase `{id}` ({beat}) {file}:{line}"),
            Self::Answer {
                entry,
                id,
                declines,
                reason: _,
                standing,
                file,
                line,
            } => {
                let kind = if *declines { "decline" } else { "answer" };
                format!("{kind} `{entry}` as `{id}` {file}:{line}: {standing}")
            }
            Self::Edit => "edited by hand".to_owned(),
        }
    }
}

impl Origin {
    /// The origin in one line.
    pub fn describe(&self) -> String {
        match self {
            Self::Profile(path) => format!("profile `{path}`"),
            Self::TheirWords(path) => format!("their letter `{path}`"),
            Self::Sender(path) => format!("sender `{path}`"),
            Self::Voice(path) => format!("voice `{path}`"),
            Self::Given(path) => format!("handed in `{path}`"),
            Self::Pack(path) => format!("pack: {path}"),
        }
    }
}

impl std::fmt::Debug for Because {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Because({}, {:?})", self.number, self.source)
    }
}
