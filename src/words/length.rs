//! How long a letter is, and who said so.

use serde::Deserialize;
use serde::Serialize;

use crate::people::Length;
use crate::tone::Layer;

/// The length of a letter and who set it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LengthTrace {
    /// The length that came out.
    pub length: Length,
    /// Who had the last word.
    pub set_by: Layer,
    /// What each layer said, from the weakest to the strongest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<(Layer, Length)>,
}

impl Default for LengthTrace {
    fn default() -> Self {
        Self {
            length: Length::Usual,
            set_by: Layer::Nobody,
            said: Vec::new(),
        }
    }
}

impl LengthTrace {
    /// Whether nobody said anything.
    pub fn is_open(&self) -> bool {
        self.set_by == Layer::Nobody
    }

    pub(crate) fn set(&mut self, layer: Layer, length: Option<Length>) {
        if let Some(length) = length {
            (self.length, self.set_by) = (length, layer);
            self.said.push((layer, length));
        }
    }
}

/// What several people like: the middle, and rather the shorter of two.
pub(crate) fn middle(wishes: impl Iterator<Item = Length>) -> Option<Length> {
    let (sum, count) = wishes.fold((0, 0), |(sum, count), it| (sum + it as usize, count + 1));
    let all = [Length::Short, Length::Usual, Length::Long];
    all.get(sum.checked_div(count)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_of_different_wishes_are_met_in_the_middle() {
        let [short, usual, long] = [Length::Short, Length::Usual, Length::Long];
        assert_eq!(middle([].into_iter()), None);
        assert_eq!(middle([long].into_iter()), Some(long));
        assert_eq!(middle([short, long].into_iter()), Some(usual));
        assert_eq!(middle([short, usual].into_iter()), Some(short));
    }
}
