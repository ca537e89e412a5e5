//! Down to lines: ink is taken from all sides until one pixel is left.

use crate::ink::trace::raster::Raster;

/// The pixels that are left when a bitmap is thinned.
pub(crate) fn thinned(raster: &Raster) -> Vec<bool> {
    let mut thinning = Thinning {
        width: raster.width,
        ink: raster.ink.clone(),
        waiting: [Vec::new(), Vec::new()],
        is_waiting: vec![0; raster.ink.len()],
    };
    for at in 0..raster.ink.len() {
        if raster.ink[at] {
            thinning.wait(at);
        }
    }
    while thinning.pass(0) | thinning.pass(1) {}
    thinning.ink
}

/// The work that is left, for each of the two passes that take turns.
struct Thinning {
    width: usize,
    ink: Vec<bool>,
    /// Pixels whose neighbours have changed since the pass last saw them.
    waiting: [Vec<usize>; 2],
    is_waiting: Vec<u8>,
}

impl Thinning {
    fn wait(&mut self, at: usize) {
        for pass in 0..2 {
            if self.is_waiting[at] & (1 << pass) == 0 {
                self.is_waiting[at] |= 1 << pass;
                self.waiting[pass].push(at);
            }
        }
    }

    /// Takes the pixels that a pass may take, all at once; whether there were any.
    fn pass(&mut self, pass: usize) -> bool {
        let waiting = std::mem::take(&mut self.waiting[pass]);
        let mut taken = Vec::new();
        for at in &waiting {
            self.is_waiting[*at] &= !(1 << pass);
            if self.ink[*at] && TAKEN[pass][self.around(*at)] {
                taken.push(*at);
            }
        }
        for at in &taken {
            self.ink[*at] = false;
        }
        for at in &taken {
            for other in neighbours(*at, self.width) {
                if self.ink[other] {
                    self.wait(other);
                }
            }
        }
        !taken.is_empty()
    }

    /// The neighbours that are ink, a bit for each, from the one above clockwise.
    fn around(&self, at: usize) -> usize {
        let bits = neighbours(at, self.width)
            .into_iter()
            .enumerate()
            .map(|(bit, other)| usize::from(self.ink[other]) << bit);
        bits.sum()
    }
}

/// The eight pixels about one, from the one above clockwise; the edge of a raster is empty.
pub(crate) fn neighbours(at: usize, width: usize) -> [usize; 8] {
    [
        at - width,
        at - width + 1,
        at + 1,
        at + width + 1,
        at + width,
        at + width - 1,
        at - 1,
        at - width - 1,
    ]
}

/// Whether each pass takes a pixel, by its neighbours: the two conditions of Zhang and Suen.
const TAKEN: [[bool; 256]; 2] = [taken(0), taken(1)];

const fn taken(pass: usize) -> [bool; 256] {
    let mut table = [false; 256];
    let mut around = 0;
    while around < 256 {
        let count = (around as u8).count_ones();
        let mut changes = 0;
        let mut bit = 0;
        while bit < 8 {
            if around >> bit & 1 == 0 && around >> ((bit + 1) % 8) & 1 == 1 {
                changes += 1;
            }
            bit += 1;
        }
        let (up, right, down, left) = (1, 4, 16, 64);
        let first = around & (up | right | down) != (up | right | down)
            && around & (right | down | left) != (right | down | left);
        let second = around & (up | right | left) != (up | right | left)
            && around & (up | down | left) != (up | down | left);
        let open = if pass == 0 { first } else { second };
        table[around] = count >= 2 && count <= 6 && changes == 1 && open;
        around += 1;
    }
    table
}
