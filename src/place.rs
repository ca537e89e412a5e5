//! Where in a file something stands: file, line, column, and the caret.

use std::fmt;
use std::ops::Range;

/// A stretch of one line of a file, to point at.
///
/// `Display` is `file:line:column`, safe for a log. The line itself is kept for
/// [`Place::report`], which only the owner of the file should see.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    file: String,
    line: usize,
    column: usize,
    length: usize,
    excerpt: String,
}

impl Place {
    /// The place of `range` (bytes) in `text`, the whole text of `file`.
    ///
    /// A range over several lines points at its first line. A range beyond the
    /// text, or inside a character, is brought to the nearest character.
    pub fn new(file: &str, text: &str, range: Range<usize>) -> Self {
        let start = floor(text, range.start);
        let line_start = text[..start].rfind('\n').map_or(0, |it| it + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |it| start + it);
        let end = floor(text, range.end.max(start)).min(line_end);
        Self {
            file: file.to_owned(),
            line: text[..start].matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            length: text[start..end.max(start)].chars().count().max(1),
            excerpt: text[line_start..line_end].trim_end_matches('\r').to_owned(),
        }
    }

    /// The place of a line and column (both from 1) in `text`, the whole text of `file`.
    pub fn at(file: &str, text: &str, line: usize, column: usize) -> Self {
        let excerpt = text.lines().nth(line.max(1) - 1).unwrap_or_default();
        let rest = excerpt.chars().skip(column.max(1) - 1);
        let word = rest.take_while(|it| it.is_alphanumeric() || *it == '_' || *it == '-');
        Self {
            file: file.to_owned(),
            line: line.max(1),
            column: column.max(1),
            length: word.count().max(1),
            excerpt: excerpt.to_owned(),
        }
    }

    /// The place of `range` (bytes) in `excerpt`, which is line `line` (from 1) of `file`.
    ///
    /// For files that are never in memory as a whole.
    pub fn on_line(file: &str, line: usize, excerpt: &str, range: Range<usize>) -> Self {
        let place = Self::new(file, excerpt, range);
        place.moved_down(line.max(1) - 1)
    }

    /// The same place, `lines` further down.
    pub(crate) fn moved_down(&self, lines: usize) -> Self {
        let line = self.line.saturating_add(lines);
        Self {
            line,
            ..self.clone()
        }
    }

    /// A whole file.
    pub fn file(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            line: 0,
            column: 0,
            length: 0,
            excerpt: String::new(),
        }
    }

    /// The same file at a line whose text is not at hand.
    pub fn at_line(self, line: usize) -> Self {
        Self {
            line,
            column: 1,
            ..self
        }
    }

    /// The name of the file, as it was given.
    pub fn name(&self) -> &str {
        &self.file
    }

    /// The line, from 1; 0 for a whole file.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in characters, from 1; 0 for a whole file.
    pub fn column(&self) -> usize {
        self.column
    }

    /// The arrow, the line and the caret, as they stand in a report.
    ///
    /// Lines are cut to 160 characters around the caret; control and
    /// direction-changing characters are shown as `\u{…}`.
    pub fn report(&self) -> String {
        if self.line == 0 {
            return format!(" --> {}\n", self.file);
        }
        if self.length == 0 {
            return format!(" --> {self}\n");
        }
        let (excerpt, lead) = self.window();
        let gutter = " ".repeat(self.line.to_string().len());
        let caret = "^".repeat(self.length.min(80));
        format!(
            "{gutter}--> {self}\n{gutter} |\n{} | {excerpt}\n{gutter} | {}{caret}\n",
            self.line,
            " ".repeat(lead),
        )
    }

    /// The part of the line that is shown, and how far into it the caret stands.
    fn window(&self) -> (String, usize) {
        let before = self.column - 1;
        let skip = before.saturating_sub(100);
        let mut shown = String::new();
        let mut lead = 0;
        for (index, character) in self.excerpt.chars().enumerate().skip(skip).take(160) {
            if index == before {
                lead = shown.chars().count();
            }
            visible(character, &mut shown);
        }
        if before >= skip + shown.chars().count() {
            lead = shown.chars().count();
        }
        (shown, lead)
    }
}

/// Appends `character`, spelt out when it would not show or would turn the text around.
fn visible(character: char, shown: &mut String) {
    match character {
        '\t' => shown.push(' '),
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            shown.extend(character.escape_unicode());
        }
        it if it.is_control() => shown.extend(it.escape_unicode()),
        it => shown.push(it),
    }
}

/// The nearest character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.file),
            line => write!(f, "{}:{line}:{}", self.file, self.column),
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_word() {
        let text = "name:\n  giv: Colin\n";
        let place = Place::new("colin.yaml", text, 8..11);
        assert_eq!(place.to_string(), "colin.yaml:2:3");
        assert_eq!(
            place.report(),
            " --> colin.yaml:2:3\n  |\n2 |   giv: Colin\n  |   ^^^\n"
        );
        assert_eq!(Place::at("colin.yaml", text, 2, 3), place);
    }

    #[test]
    fn debug_shows_no_line() {
        let place = Place::new("colin.yaml", "name: Colin", 6..11);
        assert_eq!(format!("{place:?}"), "Place(colin.yaml:1:7)");
    }
}
