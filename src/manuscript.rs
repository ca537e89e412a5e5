//! A draft as a person's manuscript: Markdown that is changed by hand and comes back with its sources.

use std::fmt::Write;

use jiff::civil::Date;
use serde::Deserialize;

use crate::document;
use crate::draft::Draft;
use crate::error::Error;
use crate::error::Result;
use crate::place::Place;
use crate::words;
use crate::words::BlockKind;
use crate::words::Enclosure;
use crate::words::Letter;

/// What stands before and after the part that keeps the sources.
const KEPT: &str =
    "<!-- longhand keeps the sources of the words above here; change nothing below\n";
const END: &str = "\n-->\n";

/// The front matter of a manuscript.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    #[serde(default)]
    date: Option<Date>,
    #[serde(default)]
    encloses: Vec<String>,
}

impl Draft {
    /// The draft as Markdown with front matter, to be changed by hand.
    ///
    /// The paragraphs are the letter's, as plain words; a backslash at the end of a line keeps the break. In the
    /// front matter the date and the list of enclosures may be changed. A comment at the end keeps everything
    /// that the words hang on. [`Draft::from_manuscript`] reads it back.
    ///
    /// # Example
    ///
    /// ```
    /// use longhand::{Draft, Scribe};
    ///
    /// let letter = "Dear Archive,\n\nCan I come and see the Ranch?\n\nLove,\nColin\n";
    /// let scribe = Scribe::new();
    /// let draft = scribe.letter().replying_to(letter).write()?;
    /// let manuscript = draft.to_manuscript().replace("Colin,", "Colin and Rex,");
    /// let mut changed = Draft::from_manuscript("colin.md", &manuscript)?;
    /// let pack = scribe.pack("galaxy")?;
    /// changed.check(&pack);
    /// assert!(changed.letter.salutation().ends_with("Colin and Rex,"));
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn to_manuscript(&self) -> String {
        let mut text = String::from("---\n");
        let letter = &self.letter;
        if let Some(date) = letter.date {
            let _ = writeln!(text, "date: {date}");
        }
        let _ = writeln!(
            text,
            "encloses:{}",
            if letter.enclosures.is_empty() {
                " []"
            } else {
                ""
            }
        );
        for it in &letter.enclosures {
            let what = it.what.replace('\n', " ");
            let _ = writeln!(text, "  - {}  # {what}", quoted(&it.id));
        }
        for it in self.findings() {
            let _ = writeln!(text, "# {it}");
        }
        text.push_str("---\n\n");
        let mut previous: Option<BlockKind> = None;
        for block in &letter.blocks {
            let words = block.text();
            if words.trim().is_empty() {
                continue;
            }
            text.push_str(match (previous, block.kind) {
                (None, _) => "",
                (Some(BlockKind::Close), BlockKind::Signature) => "\\\n",
                _ => "\n\n",
            });
            text.push_str(&words.trim().replace('\n', "\\\n"));
            previous = Some(block.kind);
        }
        text.push_str("\n\n");
        text.push_str(KEPT);
        // A closing mark of the comment inside a value would end it.
        text.push_str(&self.to_json().trim_end().replace('>', "\\u003e"));
        text.push_str(END);
        text
    }

    /// A draft from its manuscript, with every word that was changed known as changed; `file` is how errors name it.
    ///
    /// Nothing is checked yet: [`Draft::check`] reads it over.
    ///
    /// # Errors
    /// [`Error::Manuscript`] when the front matter or the part that keeps the sources is not there, or nothing is
    /// left of the letter; otherwise as any document, with the place.
    pub fn from_manuscript(file: &str, text: &str) -> Result<Self> {
        let text = text
            .strip_prefix('\u{feff}')
            .unwrap_or(text)
            .replace("\r\n", "\n");
        let parts = Parts::of(&text);
        let refused = |what: &str, help: &str| Error::Manuscript {
            what: what.to_owned(),
            place: Box::new(Place::file(file)),
            help: help.to_owned(),
        };
        let Some(parts) = parts else {
            return Err(refused(
                "the front matter, or the comment at the end that keeps the sources, is gone",
                "write the letter anew with `--edit`, and put your words in between the two",
            ));
        };
        let front: Front = document::yaml(file, parts.front)?;
        let mut draft = Self::from_json(file, parts.kept)?;
        let letter = words::rewrite(&draft.letter, &plain(parts.words));
        if letter.blocks.is_empty() {
            return Err(refused(
                "no words are left in it",
                "write the letter between the front matter and the comment",
            ));
        }
        draft.letter = Letter {
            date: front.date.or(letter.date),
            enclosures: front
                .encloses
                .iter()
                .map(|it| draft.enclosure(it))
                .collect(),
            ..letter
        };
        Ok(draft)
    }

    /// Whether a text is a manuscript, and not a draft as JSON.
    pub fn is_manuscript(text: &str) -> bool {
        let text = text.trim_start_matches('\u{feff}');
        text.starts_with("---\n") || text.starts_with("---\r\n")
    }

    /// Something for the envelope, as the list had it, else as the sender's stock does.
    fn enclosure(&self, id: &str) -> Enclosure {
        let listed = self.letter.enclosures.iter().find(|it| it.id == id);
        let in_stock = || self.sender.gifts.get(id).map_or(id, |it| it.what.as_str());
        listed.cloned().unwrap_or_else(|| Enclosure {
            id: id.to_owned(),
            what: in_stock().to_owned(),
        })
    }
}

/// The three parts of a manuscript.
struct Parts<'t> {
    front: &'t str,
    words: &'t str,
    kept: &'t str,
}

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let rest = text.strip_prefix("---\n")?;
        let (front, rest) = rest.split_once("\n---\n")?;
        let (words, kept) = rest.rsplit_once(KEPT)?;
        let (kept, _) = kept.rsplit_once(END.trim_end())?;
        Some(Self {
            // The first line stays, so that lines keep their numbers.
            front: &text[..4 + front.len() + 1],
            words,
            kept,
        })
    }
}

/// The words with lines that a backslash ends kept apart, and all others of a paragraph joined.
fn plain(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    for line in words.lines() {
        let line = line.trim_end();
        match (line.is_empty(), line.strip_suffix('\\')) {
            (true, _) => {
                plain.truncate(plain.trim_end().len());
                plain.push_str("\n\n");
            }
            (false, Some(kept)) => {
                plain.push_str(kept);
                plain.push('\n');
            }
            (false, None) => {
                plain.push_str(line);
                plain.push(' ');
            }
        }
    }
    plain
}

/// A text as YAML in double quotes, which JSON's are.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
