//! A YAML document as a flat list of nodes, built under limits.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::Event;
use saphyr_parser::Marker;
use saphyr_parser::Parser;
use saphyr_parser::ScalarStyle;
use saphyr_parser::Tag;

use crate::error::Error;
use crate::error::Result;
use crate::place::Place;

/// What one document may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of text, and again bytes that aliases (`*name`) may add.
    pub bytes: usize,
    /// Lists and maps inside one another.
    pub depth: usize,
    /// Aliases in one document.
    pub aliases: usize,
}

impl Default for Limits {
    /// 1 MiB, 64 levels, 100 aliases.
    fn default() -> Self {
        Self {
            bytes: 1 << 20,
            depth: 64,
            aliases: 100,
        }
    }
}

impl Limits {
    /// The same limits with another number of bytes.
    pub fn bytes(self, bytes: usize) -> Self {
        Self { bytes, ..self }
    }
}

/// One value: a scalar, or a list or map whose contents follow it.
#[derive(Debug)]
pub(super) struct Node<'t> {
    pub(super) kind: Kind<'t>,
    /// The index after its last descendant.
    pub(super) end: usize,
    /// Its line, from 1.
    pub(super) line: u32,
    /// Its column in characters, from 1.
    pub(super) column: u32,
}

#[derive(Debug)]
pub(super) enum Kind<'t> {
    Scalar {
        text: Cow<'t, str>,
        style: ScalarStyle,
    },
    List,
    /// Keys and values take turns.
    Map,
    /// The same as the node at this index.
    Alias(usize),
}

/// A document: its nodes in the order they are written, the root first.
#[derive(Debug)]
pub(super) struct Tree<'t> {
    pub(super) nodes: Vec<Node<'t>>,
}

/// What a finished node costs when an alias repeats it.
#[derive(Clone, Copy, Default)]
struct Cost {
    bytes: usize,
    height: usize,
}

/// A list or map that is still open.
struct Open {
    index: usize,
    anchor: usize,
    cost: Cost,
}

struct Builder<'t> {
    file: &'t str,
    text: &'t str,
    limits: Limits,
    nodes: Vec<Node<'t>>,
    open: Vec<Open>,
    anchors: HashMap<usize, (usize, Cost)>,
    aliases: usize,
    expanded: usize,
}

impl<'t> Tree<'t> {
    /// Reads the one document in `text`, which is without a byte order mark.
    pub(super) fn read(file: &'t str, text: &'t str, limits: Limits) -> Result<Self> {
        let mut builder = Builder {
            file,
            text,
            limits,
            nodes: Vec::new(),
            open: Vec::new(),
            anchors: HashMap::new(),
            aliases: 0,
            expanded: 0,
        };
        let mut parser = Parser::new_from_str(text);
        let mut documents = 0;
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(|it| {
                let place = builder.place(it.marker());
                // The parser has a limit of its own for brackets that it looks ahead at.
                if it.info().contains("recursion limit") {
                    return builder.too_deep(place);
                }
                Error::Syntax {
                    format: "YAML",
                    reason: reason(it.info()),
                    place,
                }
            })?;
            match event {
                Event::StreamEnd => break,
                Event::DocumentStart(_) if documents == 1 => {
                    return Err(Error::Syntax {
                        format: "YAML",
                        reason: "a second document starts here".into(),
                        place: builder.place(&span.start),
                    });
                }
                Event::DocumentStart(_) => documents += 1,
                event => builder.take(event, &span.start)?,
            }
        }
        if builder.nodes.is_empty() {
            return Err(Error::NotText {
                path: file.to_owned(),
                what: "is empty",
                help: "write at least one `key: value` line",
            });
        }
        let nodes = builder.nodes;
        Ok(Self { nodes })
    }

    /// The node at `index`, or the one that it is an alias of.
    pub(super) fn resolve(&self, index: usize) -> usize {
        match self.nodes[index].kind {
            Kind::Alias(target) => target,
            _ => index,
        }
    }
}

impl<'t> Builder<'t> {
    fn take(&mut self, event: Event<'t>, mark: &Marker) -> Result<()> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let style = self.tagged(tag.as_deref(), style, mark)?;
                let cost = Cost {
                    bytes: text.len() + 8,
                    height: 0,
                };
                let index = self.push(Kind::Scalar { text, style }, mark);
                self.close(index, anchor, cost);
            }
            Event::SequenceStart(anchor, tag) => {
                self.tagged(tag.as_deref(), ScalarStyle::Plain, mark)?;
                self.open(Kind::List, anchor, mark)?;
            }
            Event::MappingStart(anchor, tag) => {
                self.tagged(tag.as_deref(), ScalarStyle::Plain, mark)?;
                self.open(Kind::Map, anchor, mark)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else {
                    return Ok(());
                };
                self.nodes[open.index].end = self.nodes.len();
                self.check_keys(open.index)?;
                let cost = Cost {
                    bytes: open.cost.bytes + 8,
                    height: open.cost.height + 1,
                };
                self.close(open.index, open.anchor, cost);
            }
            Event::Alias(anchor) => self.alias(anchor, mark)?,
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, kind: Kind<'t>, anchor: usize, mark: &Marker) -> Result<()> {
        self.check_depth(0, mark)?;
        let index = self.push(kind, mark);
        self.open.push(Open {
            index,
            anchor,
            cost: Cost::default(),
        });
        Ok(())
    }

    fn alias(&mut self, anchor: usize, mark: &Marker) -> Result<()> {
        let Some((target, cost)) = self.anchors.get(&anchor).copied() else {
            return Err(Error::Syntax {
                format: "YAML",
                reason: "this alias stands inside what it repeats".into(),
                place: self.place(mark),
            });
        };
        self.aliases += 1;
        self.expanded += cost.bytes;
        if self.aliases > self.limits.aliases || self.expanded > self.limits.bytes {
            return Err(Error::Limit {
                what: "aliases repeat too much".into(),
                place: self.place(mark),
                help: "write the values out instead of repeating them by `*name`",
            });
        }
        self.check_depth(cost.height, mark)?;
        let index = self.push(Kind::Alias(target), mark);
        self.close(index, 0, cost);
        Ok(())
    }

    /// Refuses a node of this height where it would stand too deep.
    fn check_depth(&self, height: usize, mark: &Marker) -> Result<()> {
        if self.open.len() + height < self.limits.depth {
            return Ok(());
        }
        Err(self.too_deep(self.place(mark)))
    }

    fn too_deep(&self, place: Box<Place>) -> Error {
        let depth = self.limits.depth;
        Error::Limit {
            what: format!("lists and maps stand inside one another more than {depth} deep"),
            place,
            help: "flatten it",
        }
    }

    fn push(&mut self, kind: Kind<'t>, mark: &Marker) -> usize {
        let index = self.nodes.len();
        self.nodes.push(Node {
            kind,
            end: index + 1,
            line: u32::try_from(mark.line()).unwrap_or(u32::MAX),
            column: u32::try_from(mark.col() + 1).unwrap_or(u32::MAX),
        });
        index
    }

    /// Counts a finished node in, and remembers it if it has an anchor.
    fn close(&mut self, index: usize, anchor: usize, cost: Cost) {
        if let Some(parent) = self.open.last_mut() {
            parent.cost.bytes = parent.cost.bytes.saturating_add(cost.bytes);
            parent.cost.height = parent.cost.height.max(cost.height);
        }
        if anchor != 0 {
            self.anchors.insert(anchor, (index, cost));
        }
    }

    /// Refuses keys that are not plain words, and keys that are there twice.
    fn check_keys(&self, map: usize) -> Result<()> {
        if !matches!(self.nodes[map].kind, Kind::Map) {
            return Ok(());
        }
        let mut keys: Vec<(&str, usize)> = Vec::new();
        let mut index = map + 1;
        while index < self.nodes[map].end {
            let Kind::Scalar { text, .. } = &self.nodes[index].kind else {
                return Err(Error::WrongType {
                    expected: "a word as the key".into(),
                    place: self.place_of(index),
                });
            };
            keys.push((text, index));
            index = self.nodes[self.nodes[index].end].end;
        }
        keys.sort_unstable();
        let twice = keys.windows(2).filter(|it| it[0].0 == it[1].0);
        let Some(pair) = twice.min_by_key(|it| it[1].1) else {
            return Ok(());
        };
        Err(Error::DuplicateField {
            field: pair[1].0.to_owned(),
            first: Some(self.nodes[pair[0].1].line as usize),
            place: self.place_of(pair[1].1),
        })
    }

    /// The style a scalar has with its tag: `!!str` is as good as quotes, other standard tags
    /// say nothing, and tags of one's own are refused.
    fn tagged(&self, tag: Option<&Tag>, style: ScalarStyle, mark: &Marker) -> Result<ScalarStyle> {
        match tag {
            None => Ok(style),
            Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => {
                Ok(ScalarStyle::DoubleQuoted)
            }
            Some(tag) if tag.is_yaml_core_schema() => Ok(style),
            Some(_) => Err(Error::WrongType {
                expected: "a value without a `!tag`".into(),
                place: self.place(mark),
            }),
        }
    }

    fn place_of(&self, index: usize) -> Box<Place> {
        let node = &self.nodes[index];
        let (line, column) = (node.line as usize, node.column as usize);
        Box::new(Place::at(self.file, self.text, line, column))
    }

    fn place(&self, mark: &Marker) -> Box<Place> {
        let (line, column) = (mark.line(), mark.col() + 1);
        Box::new(Place::at(self.file, self.text, line, column))
    }
}

/// What the parser said, in one line and without the one character it may quote.
fn reason(info: &str) -> String {
    match info.split_once(": `") {
        Some((what, _)) => what.to_owned(),
        None => info.lines().next().unwrap_or_default().to_owned(),
    }
}
