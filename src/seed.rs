//! Chance that is no chance: numbers that hang on a seed and a name, and on nothing else.

use serde::Deserialize;
use serde::Serialize;

/// Where the choices of one letter come from.
///
/// Each choice is drawn by name, never from a running stream, so that one change
/// in a letter does not shuffle the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(pub u64);

impl Seed {
    /// The seed of a part of this letter, by the part's name.
    pub fn of(self, name: &str) -> Self {
        // FNV-1a over the name, then the finaliser of SplitMix64, so that near names lie far apart.
        let mut hash = 0xcbf2_9ce4_8422_2325 ^ self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for byte in name.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Self(mix(hash))
    }

    /// The seed of a part of this letter, by the part's number.
    pub fn at(self, number: u64) -> Self {
        Self(mix(self.0 ^ mix(number.wrapping_add(0x9e37_79b9_7f4a_7c15))))
    }

    /// An index below `count`; 0 when there is nothing to choose from.
    pub fn pick(self, count: usize) -> usize {
        ((u128::from(mix(self.0)) * count as u128) >> 64) as usize
    }

    /// A number from 0 up to, not including, 1.
    pub fn unit(self) -> f32 {
        (mix(self.0) >> 40) as f32 / (1u32 << 24) as f32
    }
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
