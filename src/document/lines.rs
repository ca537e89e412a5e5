//! Where each key's value stands, since YAML's scalars carry no lines.

use std::collections::HashMap;
use std::fmt;

use saphyr_parser::ScalarStyle;

use super::read::check_size;
use super::read::without_mark;
use super::tree::Kind;
use super::tree::Limits;
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
    places.insert(path.clone(), start(&node.kind, node.line, node.column));
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

/// The place of a value's first character: for `|` and `>` the line after.
fn start(kind: &Kind<'_>, line: u32, column: u32) -> (u32, u32) {
    match kind {
        Kind::Scalar {
            style: ScalarStyle::Literal | ScalarStyle::Folded,
            ..
        } => (line + 1, 1),
        _ => (line, column),
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
