//! The rows that were refused, in a file of the shape they came from: to mend, and to run again.

use std::path::Path;
use std::path::PathBuf;

use crate::error::Result;
use crate::people::intake::About;
use crate::people::intake::Kind;
use crate::people::intake::Meaning;
use crate::people::intake::Original;
use crate::people::intake::REFUSED_BECAUSE;
use crate::post::outbox::Growing;

/// The property of a card that says why.
const CARD_REASON: &str = "X-REFUSED-BECAUSE";

/// A file of refused rows with the reason for each.
///
/// It has the columns and the delimiter of its source, in UTF-8; rows of a workbook are written
/// as CSV. The reason stands in a first column `refused because`, in a first key of that name, or
/// in `X-REFUSED-BECAUSE`; reading the file again leaves it out, and refusing again replaces it.
/// The file begins with the first row that is added, and is in its place once it is finished.
#[derive(Debug)]
pub struct Refused {
    path: PathBuf,
    kind: Kind,
    delimiter: char,
    mark: bool,
    header: Vec<String>,
    /// Which column of the source has the reasons of an earlier run.
    reasons: Option<usize>,
    file: Option<Growing>,
    rows: u64,
}

impl Refused {
    /// A file for rows of a source like this.
    pub fn new(path: &Path, about: &About) -> Self {
        let is_reason = |it: &str| it.eq_ignore_ascii_case(REFUSED_BECAUSE);
        let columns = about.columns.iter();
        let named = about.columns.iter().any(|it| !it.name.is_empty());
        let header = columns.filter(|it| !is_reason(&it.name));
        let header = header.map(|it| match (named, &it.meaning) {
            (true, _) => it.name.clone(),
            (false, Meaning::Nothing) => String::new(),
            (false, meaning) => meaning.to_string(),
        });
        Self {
            path: path.to_owned(),
            kind: about.kind,
            delimiter: about.delimiter.unwrap_or(','),
            // Spreadsheets take a CSV file for UTF-8 only with a mark; who had none needs none.
            mark: about.kind == Kind::Xlsx || about.encoding.is_some_and(|it| it != "UTF-8"),
            header: header.collect(),
            reasons: about.columns.iter().position(|it| is_reason(&it.name)),
            file: None,
            rows: 0,
        }
    }

    /// Adds a row and why it was refused.
    ///
    /// # Errors
    ///
    /// [`Error::File`](crate::Error::File) with what the system said.
    pub fn add(&mut self, original: &Original, reason: &str) -> Result<()> {
        let reason = one_line(reason);
        let text = match original {
            Original::Several(rows) => return rows.iter().try_for_each(|it| self.add(it, &reason)),
            Original::Cells(cells) => self.line(&reason, cells),
            Original::Text(text) => match self.kind {
                Kind::Vcard => card(text, &reason),
                Kind::Yaml => yaml(text, &reason),
                _ => json(text, &reason),
            },
        };
        if self.file.is_none() {
            let mut file = Growing::begin(&self.path)?;
            file.add(self.start().as_bytes())?;
            self.file = Some(file);
        }
        if let Some(file) = &mut self.file {
            file.add(text.as_bytes())?;
        }
        self.rows += 1;
        Ok(())
    }

    /// Puts the file in its place, if there is anything in it; how many rows it has.
    ///
    /// # Errors
    ///
    /// [`Error::File`](crate::Error::File) with what the system said.
    pub fn finish(self) -> Result<u64> {
        if let Some(file) = self.file {
            file.finish()?;
        }
        Ok(self.rows)
    }

    fn start(&self) -> String {
        let mark = if self.mark { "\u{feff}" } else { "" };
        match self.kind {
            Kind::Csv | Kind::Xlsx => {
                let names = [REFUSED_BECAUSE].into_iter();
                let names = names.chain(self.header.iter().map(String::as_str));
                format!("{mark}{}", self.delimited(names))
            }
            _ => String::new(),
        }
    }

    /// The cells as they were, so that a row which was too short is not made whole by accident;
    /// only a workbook's row ends where its last cell is.
    fn line(&self, reason: &str, cells: &[String]) -> String {
        let own = cells.iter().enumerate();
        let own = own.filter(|it| Some(it.0) != self.reasons);
        let own: Vec<&str> = own.map(|it| it.1.as_str()).collect();
        let missing = match self.kind {
            Kind::Xlsx => self.header.len().saturating_sub(own.len()),
            _ => 0,
        };
        let cells = [reason].into_iter().chain(own);
        self.delimited(cells.chain(std::iter::repeat_n("", missing)))
    }

    fn delimited<'c>(&self, cells: impl Iterator<Item = &'c str>) -> String {
        let quoted = |it: &str| {
            let special = it.contains(['"', '\n', '\r', self.delimiter]);
            match special || it.starts_with(' ') || it.ends_with(' ') {
                true => format!("\"{}\"", it.replace('"', "\"\"")),
                false => it.to_owned(),
            }
        };
        let cells: Vec<String> = cells.map(quoted).collect();
        cells.join(&self.delimiter.to_string()) + "\n"
    }
}

fn one_line(text: &str) -> String {
    let plain = text
        .chars()
        .map(|it| if it.is_control() { ' ' } else { it });
    plain.collect()
}

/// The reason as the first key; broken JSON gets it too, as far as it begins like a map.
fn json(text: &str, reason: &str) -> String {
    let text = text
        .trim_start_matches('\u{feff}')
        .trim()
        .replace(['\n', '\r'], " ");
    let key = format!("\"{REFUSED_BECAUSE}\": ");
    let Some(inside) = text.strip_prefix('{') else {
        return text + "\n";
    };
    let inside = match inside.trim_start().strip_prefix(&key) {
        Some(rest) => after_string(rest),
        None => inside,
    };
    let reason = serde_json::Value::from(reason);
    let comma = if inside.trim_start().starts_with('}') {
        ""
    } else {
        ", "
    };
    format!("{{{key}{reason}{comma}{}\n", inside.trim_start())
}

/// What follows a JSON string and its comma.
fn after_string(text: &str) -> &str {
    let mut escaped = true;
    let end = text.find(|it: char| {
        let ends = it == '"' && !escaped;
        escaped = it == '\\' && !escaped;
        ends
    });
    let rest = end.map_or("", |it| &text[it + 1..]);
    rest.trim_start().trim_start_matches(',')
}

/// The reason in a comment, at the head of a document of its own.
fn yaml(text: &str, reason: &str) -> String {
    let comment = format!("# {REFUSED_BECAUSE}: ");
    let lines = text.lines().filter(|it| !it.starts_with(&comment));
    let text: String = lines.map(|it| format!("{it}\n")).collect();
    format!("---\n{comment}{reason}\n{text}")
}

fn card(text: &str, reason: &str) -> String {
    let mut lines = text.lines().filter(|it| !it.starts_with(CARD_REASON));
    let begin = lines.next().unwrap_or("BEGIN:VCARD");
    let reason = reason
        .replace('\\', "\\\\")
        .replace(',', "\\,")
        .replace(';', "\\;");
    let rest: String = lines.map(|it| format!("{it}\r\n")).collect();
    format!("{begin}\r\n{CARD_REASON}:{reason}\r\n{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_replaced_and_not_doubled() {
        let once = json("{\"nmae\": \"Ada\"}", "first \"why\"");
        assert_eq!(
            once,
            "{\"refused because\": \"first \\\"why\\\"\", \"nmae\": \"Ada\"}\n"
        );
        assert_eq!(
            json(&once, "second"),
            "{\"refused because\": \"second\", \"nmae\": \"Ada\"}\n"
        );
        assert_eq!(
            json(&json("{}", "a"), "b"),
            "{\"refused because\": \"b\"}\n"
        );
        let once = yaml("nmae: Ada\n", "first");
        let again = once.strip_prefix("---\n").unwrap();
        assert_eq!(
            yaml(again, "second"),
            "---\n# refused because: second\nnmae: Ada\n"
        );
        let once = card("BEGIN:VCARD\nEMAIL:a@example.com\nEND:VCARD", "no name, so");
        assert_eq!(card(&once, "b").matches(CARD_REASON).count(), 1);
    }
}
