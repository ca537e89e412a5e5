//! Where each key's value stands, since YAML's scalars carry no lines.

use std::collections::HashMap;
use std::fmt;

use saphyr_parser::ScalarStyle;

use super::read::check_size;
use super::read::without_mark;
use super::tree::Kind;
use super::tree::Limits;
use super::tree::Node;
use super::tree::Tree;
use crate::error::Result;
use crate::place::Place;

/// The places of a document's values, by key path: `tellings[2].text`.
#[derive(Clone)]
pub struct Lines {
    file: String,
    text: String,
    places: HashMap<String, (u32, u32)>,
}

/// The places of the values in a YAML or JSON document of at most 8 MiB.
///
/// Values inside an alias (`*name`) stand where they are written, under the path of the anchor.
///
/// # Errors
///
/// As for [`yaml`](super::yaml).
///
/// # Example
///
/// ```
/// let text = "id: thanks\ntellings:\n- text: Thank you.\n- text: |\n    Thank you\n    for that.\n";
/// let lines = longhand::document::lines("thanks.yaml", text)?;
/// assert_eq!(lines.line("tellings[0].text"), Some(3));
/// assert_eq!(lines.line("tellings[1].text"), Some(5));
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn lines(file: &str, text: &str) -> Result<Lines> {
    let limits = Limits::default().bytes(8 << 20);
    check_size(file, text, limits)?;
    let text = without_mark(text);
    let tree = Tree::read(file, text, limits)?;
    let mut places = HashMap::with_capacity(tree.nodes.len());
    walk(&tree, 0, &mut String::new(), &mut places);
    Ok(Lines {
        file: file.to_owned(),
        text: text.to_owned(),
        places,
    })
}

/// Notes the node at `index` and all inside it; as deep as the tree, which is limited.
fn walk(
    tree: &Tree<'_>,
    index: usize,
    path: &mut String,
    places: &mut HashMap<String, (u32, u32)>,
) {
    let node = &tree.nodes[index];
    places.insert(path.clone(), start(node));
    let length = path.len();
    let mut child = index + 1;
    let mut number = 0;
    while child < node.end {
        match (&node.kind, &tree.nodes[child].kind) {
            (Kind::Map, Kind::Scalar { text, .. }) => {
                if length > 0 {
                    path.push('.');
                }
                path.push_str(text);
                child += 1;
            }
            _ => path.push_str(&format!("[{number}]")),
        }
        walk(tree, child, path, places);
        path.truncate(length);
        child = tree.nodes[child].end;
        number += 1;
    }
}

/// The place of a value's first character. The parser places a block after its blank lines,
/// which are part of its text.
fn start(node: &Node<'_>) -> (u32, u32) {
    match &node.kind {
        Kind::Scalar {
            text,
            style: ScalarStyle::Literal | ScalarStyle::Folded,
        } if text.starts_with('\n') => {
            let blank = text.bytes().take_while(|it| *it == b'\n').count() as u32;
            (node.line.saturating_sub(blank).max(1), 1)
        }
        _ => (node.line, node.column),
    }
}

impl Lines {
    /// The line, from 1, on which the value at `path` starts; the empty path is the document.
    ///
    /// For a block (`|` or `>`) it is the line after, where its text starts.
    pub fn line(&self, path: &str) -> Option<usize> {
        self.places.get(path).map(|it| it.0 as usize)
    }

    /// The place at which the value at `path` starts.
    pub fn place(&self, path: &str) -> Option<Place> {
        let (line, column) = *self.places.get(path)?;
        let (line, column) = (line as usize, column as usize);
        Some(Place::at(&self.file, &self.text, line, column))
    }
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lines({}, {} values)", self.file, self.places.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_start_where_their_text_starts() {
        let text = "a: |\n  x\nb: >-\n\n  y\nc: | # why\n  z\nd: 'q'\ne: {f: [1, 2]}\n";
        let lines = lines("x.yaml", text).unwrap();
        let paths = ["a", "b", "c", "d", "e.f[1]", "g"];
        let found = paths.map(|it| lines.line(it));
        assert_eq!(found, [Some(2), Some(4), Some(7), Some(8), Some(9), None]);
        assert_eq!(lines.place("e.f[1]").unwrap().column(), 12);
    }
}
