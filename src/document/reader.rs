//! The tree of a document, as serde wants it.

use std::borrow::Cow;
use std::fmt;

use saphyr_parser::ScalarStyle;
use serde::de;
use serde::de::DeserializeSeed;
use serde::de::Expected;
use serde::de::Unexpected;
use serde::de::Visitor;
use serde::forward_to_deserialize_any;

use super::tree::Kind;
use super::tree::Tree;

/// The name of the newtype by which a type asks for plain values as they are written.
///
/// Inside it a plain value is a number or a flag only when printing that gives back the very
/// characters of the file; `01234`, `+43 1 234`, `4.10`, `1e3`, `NO` and `Null` stay text.
/// Other deserialisers see a newtype like any other.
pub(crate) const AS_WRITTEN: &str = "longhand::AsWritten";

/// Why a value could not be read: serde's own kinds, without anybody's value.
#[derive(Debug)]
pub(super) enum Fault {
    Unknown {
        field: String,
        known: &'static [&'static str],
    },
    Missing(&'static str),
    Duplicate(&'static str),
    Wrong(String),
}

/// A fault and the node it was found at.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) fault: Box<Fault>,
    pub(super) node: Option<usize>,
}

/// One value of a document.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a, 't> {
    tree: &'a Tree<'t>,
    index: usize,
    as_written: bool,
}

impl<'a, 't> Reader<'a, 't> {
    pub(super) fn new(tree: &'a Tree<'t>) -> Self {
        Self {
            tree,
            index: 0,
            as_written: false,
        }
    }

    fn at(self, index: usize) -> Self {
        Self { index, ..self }
    }

    fn kind(self) -> &'a Kind<'t> {
        &self.tree.nodes[self.tree.resolve(self.index)].kind
    }

    /// The text of a scalar.
    fn text(self) -> Option<&'a Cow<'t, str>> {
        match self.kind() {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The text of a scalar without quotes.
    fn plain(self) -> Option<&'a str> {
        match self.kind() {
            Kind::Scalar { text, style } if *style == ScalarStyle::Plain => Some(text),
            _ => None,
        }
    }

    fn is_null(self) -> bool {
        match self.plain() {
            Some("" | "~" | "null") => true,
            Some("Null" | "NULL") => !self.as_written,
            _ => false,
        }
    }

    /// The failure, placed here if nothing inside has placed it.
    fn placed<T>(self, result: Result<T, Failure>) -> Result<T, Failure> {
        result.map_err(|it| Failure {
            node: it.node.or(Some(self.index)),
            ..it
        })
    }

    /// The contents of a list or map, one node after the other.
    fn contents(self) -> Contents<'a, 't> {
        let index = self.tree.resolve(self.index);
        Contents {
            reader: self.at(index + 1),
            end: self.tree.nodes[index].end,
        }
    }

    fn visit_text<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.text() {
            Some(text) => visitor.visit_str(text),
            None => self.visit_any(visitor),
        }
    }

    fn visit_any<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if self.is_null() {
            return visitor.visit_unit();
        }
        let (text, plain) = match self.kind() {
            Kind::List => {
                let mut contents = self.contents();
                return visitor.visit_seq(&mut contents);
            }
            Kind::Map => {
                let mut contents = self.contents();
                return visitor.visit_map(&mut contents);
            }
            Kind::Scalar { text, style } => (text, *style == ScalarStyle::Plain),
            Kind::Alias(_) => return Err(de::Error::custom("expected a value")),
        };
        let known = plain.then(|| plain_value(text, self.as_written)).flatten();
        match known {
            Some(Plain::Flag(flag)) => visitor.visit_bool(flag),
            Some(Plain::Whole(number)) => visitor.visit_u64(number),
            Some(Plain::Negative(number)) => visitor.visit_i64(number),
            Some(Plain::Decimal(number)) => visitor.visit_f64(number),
            None => visitor.visit_str(text),
        }
    }
}

/// A plain scalar that is not text.
enum Plain {
    Flag(bool),
    Whole(u64),
    Negative(i64),
    Decimal(f64),
}

/// What a plain scalar is, after YAML 1.2's core schema without octal and hexadecimal numbers.
fn plain_value(text: &str, as_written: bool) -> Option<Plain> {
    match text {
        "true" => return Some(Plain::Flag(true)),
        "false" => return Some(Plain::Flag(false)),
        "True" | "TRUE" if !as_written => return Some(Plain::Flag(true)),
        "False" | "FALSE" if !as_written => return Some(Plain::Flag(false)),
        _ => {}
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.starts_with(|it: char| it.is_ascii_digit()) {
        return None;
    }
    let leading_zero =
        digits.starts_with('0') && digits[1..].starts_with(|it: char| it.is_ascii_digit());
    if leading_zero || text == "-0" {
        return None;
    }
    if let Ok(number) = text.parse() {
        return Some(Plain::Whole(number));
    }
    if let Ok(number) = text.parse() {
        return Some(Plain::Negative(number));
    }
    let number: f64 = text.parse().ok()?;
    // Two printers, since Rust's and serde's differ in the last digit where two are as near.
    let by_serde = || serde_json::to_string(&number).is_ok_and(|it| it == text);
    let comes_back = || format!("{number:?}") == text || by_serde();
    (number.is_finite() && (!as_written || comes_back())).then_some(Plain::Decimal(number))
}

macro_rules! numbers {
    ($($method:ident $type:ty, $visit:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            let result = match self.plain().and_then(|it| it.parse::<$type>().ok()) {
                Some(number) => visitor.$visit(number),
                None => self.visit_any(visitor),
            };
            self.placed(result)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Reader<'_, '_> {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.placed(self.visit_any(visitor))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let result = match self.is_null() {
            true => visitor.visit_unit(),
            false => self.visit_text(visitor),
        };
        self.placed(result)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.placed(self.visit_text(visitor))
    }

    numbers! {
        deserialize_i8 i8, visit_i8;
        deserialize_i16 i16, visit_i16;
        deserialize_i32 i32, visit_i32;
        deserialize_i64 i64, visit_i64;
        deserialize_u8 u8, visit_u8;
        deserialize_u16 u16, visit_u16;
        deserialize_u32 u32, visit_u32;
        deserialize_u64 u64, visit_u64;
        deserialize_f32 f32, visit_f32;
        deserialize_f64 f64, visit_f64;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let result = match self.is_null() {
            true => visitor.visit_none(),
            false => visitor.visit_some(self),
        };
        self.placed(result)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let as_written = self.as_written || name == AS_WRITTEN;
        self.placed(visitor.visit_newtype_struct(Self { as_written, ..self }))
    }

    /// A unit variant is a word, any other variant a map of one key.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let result = match (self.text(), self.kind()) {
            (Some(_), _) => visitor.visit_enum(Variant {
                key: self,
                value: None,
            }),
            (None, Kind::Map) => {
                let contents = self.contents();
                let key = contents.reader;
                let value = key.at(key.tree.nodes[key.index].end);
                match key.index < contents.end && key.tree.nodes[value.index].end == contents.end {
                    true => visitor.visit_enum(Variant {
                        key,
                        value: Some(value),
                    }),
                    false => Err(de::Error::custom("expected a map of one key")),
                }
            }
            _ => self.visit_any(visitor),
        };
        self.placed(result)
    }

    /// Only a map: fields in a row without their names are nobody's intention.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let result = match self.kind() {
            Kind::List => Err(de::Error::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.visit_any(visitor),
        };
        self.placed(result)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i128 u128 bytes byte_buf unit unit_struct seq tuple tuple_struct map
    }
}

/// The contents of a list or map: what is next, and where they end.
struct Contents<'a, 't> {
    reader: Reader<'a, 't>,
    end: usize,
}

impl<'a, 't> Contents<'a, 't> {
    fn advance(&mut self) -> Option<Reader<'a, 't>> {
        let next = self.reader;
        (next.index < self.end).then(|| {
            self.reader.index = next.tree.nodes[next.index].end;
            next
        })
    }
}

impl<'de> de::SeqAccess<'de> for &mut Contents<'_, '_> {
    type Error = Failure;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Failure> {
        let next = self.advance();
        next.map(|it| it.placed(seed.deserialize(it))).transpose()
    }
}

impl<'de> de::MapAccess<'de> for &mut Contents<'_, '_> {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Failure> {
        let next = self.advance();
        next.map(|it| it.placed(seed.deserialize(it))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        match self.advance() {
            Some(it) => it.placed(seed.deserialize(it)),
            None => Err(de::Error::custom("expected a value")),
        }
    }
}

/// A variant of an enum, by its name.
struct Variant<'a, 't> {
    key: Reader<'a, 't>,
    value: Option<Reader<'a, 't>>,
}

impl<'de, 'a, 't> de::EnumAccess<'de> for Variant<'a, 't> {
    type Error = Failure;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Failure> {
        let variant = self.key.placed(seed.deserialize(self.key))?;
        Ok((variant, self))
    }
}

impl<'de> de::VariantAccess<'de> for Variant<'_, '_> {
    type Error = Failure;

    fn unit_variant(self) -> Result<(), Failure> {
        match self.value {
            None => Ok(()),
            Some(_) => Err(de::Error::custom("expected a word")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Failure> {
        match self.value {
            Some(value) => value.placed(seed.deserialize(value)),
            None => Err(de::Error::custom("expected a map of one key")),
        }
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Failure> {
        self.newtype_variant_seed(Visit(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.newtype_variant_seed(Visit(visitor))
    }
}

/// A visitor as a seed.
struct Visit<V>(V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Visit<V> {
    type Value = V::Value;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        deserializer.deserialize_any(self.0)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self {
            fault: Box::new(fault),
            node: None,
        }
    }
}

impl de::Error for Failure {
    /// A message of our own starts with "expected "; any other may quote a value and is dropped.
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        let expected = message.strip_prefix("expected ");
        Fault::Wrong(expected.unwrap_or("a value that fits here").to_owned()).into()
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Fault::Wrong(plainly(&expected.to_string())).into()
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Fault::Wrong(plainly(&expected.to_string())).into()
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Fault::Wrong(plainly(&expected.to_string())).into()
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        let known = known.iter().map(|it| format!("`{it}`"));
        Fault::Wrong(known.collect::<Vec<_>>().join(" or ")).into()
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        let field = field.chars().take(64).collect();
        Fault::Unknown { field, known }.into()
    }

    fn missing_field(field: &'static str) -> Self {
        Fault::Missing(field).into()
    }

    fn duplicate_field(field: &'static str) -> Self {
        Fault::Duplicate(field).into()
    }
}

/// serde's words for what was expected, in words for people who write YAML.
fn plainly(expected: &str) -> String {
    let first = expected.split(' ').next().unwrap_or_default();
    match first {
        "a" | "an" | "one" | "no" => return plain_words(expected).unwrap_or(expected).to_owned(),
        _ => {}
    }
    let plain = match first {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number from 0",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "struct" | "map" => "a map of `key: value` lines",
        "sequence" | "tuple" => "a list",
        "unit" => "nothing",
        _ => return expected.to_owned(),
    };
    plain.to_owned()
}

fn plain_words(expected: &str) -> Option<&'static str> {
    match expected {
        "a string" => Some("text"),
        "a boolean" => Some("`true` or `false`"),
        "a map" => Some("a map of `key: value` lines"),
        "a sequence" => Some("a list"),
        _ => None,
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the document does not fit")
    }
}

impl std::error::Error for Failure {}
