//! The tone that somebody asks for, as a profile has it.

use std::fmt;

use serde::de;
use serde::de::Deserializer;
use serde::de::MapAccess;
use serde::de::Visitor;

use super::written::Item;
use super::written::Share;
use super::written::is_missing;
use super::written::trimmed;
use crate::tone::Wish;
use crate::tone::WishKey;

/// A named tone, or dials, each checked where it stands.
pub(super) fn wish<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Wish, D::Error> {
    deserializer.deserialize_any(WishVisitor)
}

struct WishVisitor;

impl<'de> Visitor<'de> for WishVisitor {
    type Value = Wish;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a tone, or a map such as {warmth: 0.8}")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Wish, E> {
        Ok(Wish::default())
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Wish, E> {
        Ok(match is_missing(name) {
            true => Wish::default(),
            false => Wish::named(trimmed(name)),
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Wish, A::Error> {
        let mut wish = Wish::default();
        while let Some(key) = map.next_key()? {
            match key {
                WishKey::Preset => wish.preset = map.next_value::<Item<String>>()?.0,
                WishKey::Dial(dial) => {
                    let share = map.next_value::<Item<Share>>()?.0;
                    wish.dials.0.extend(share.map(|it| (dial, it.0)));
                }
            }
        }
        Ok(wish)
    }
}
