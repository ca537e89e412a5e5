//! A quick hash, for words that are looked up in lists of our own.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::hash::Hasher;

/// Words of our own lists with what is known of each.
///
/// Strangers' words are only looked up in it, never put into it: nobody can fill it with words
/// that collide, so it needs no secret key.
pub(crate) type WordMap<T> = HashMap<String, T, BuildHasherDefault<Quick>>;

/// Eight bytes at a time: turned, mixed in and multiplied, as in Firefox and rustc.
#[derive(Clone, Default)]
pub(crate) struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(8) {
            let mut eight = [0; 8];
            eight[..piece.len()].copy_from_slice(piece);
            self.write_u64(u64::from_le_bytes(eight));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.write_u64(u64::from(byte));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    // A table takes its place from the low bits, which the product mixes least.
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
