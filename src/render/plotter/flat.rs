//! Curves to straight steps, none further from its curve than a tolerance.

/// The places along cubic curves, from the first to the last.
pub(crate) fn flat(curves: &[[f32; 2]], tolerance: f32) -> Vec<[f32; 2]> {
    let mut places = Vec::with_capacity(curves.len() * 2);
    places.extend(curves.first());
    let starts = curves.iter().step_by(3);
    for (from, rest) in starts.zip(curves.get(1..).unwrap_or_default().chunks_exact(3)) {
        let [a, b, to] = [rest[0], rest[1], rest[2]];
        // Wang's bound: a curve of second differences up to d lies within 6 d / 8 n² of n equal steps.
        let bent = |p: [f32; 2], q: [f32; 2], r: [f32; 2]| {
            let [x, y] = [0, 1].map(|it| p[it] - 2.0 * q[it] + r[it]);
            (x * x + y * y).sqrt()
        };
        let most = bent(*from, a, b).max(bent(a, b, to));
        let count = (0.75 * most / tolerance).sqrt().ceil().clamp(1.0, 200.0);
        for step in 1..count as usize {
            places.push(at(step as f32 / count, *from, a, b, to));
        }
        places.push(to);
    }
    places
}

/// The place of a cubic curve at `t`, from 0 to 1.
fn at(t: f32, from: [f32; 2], a: [f32; 2], b: [f32; 2], to: [f32; 2]) -> [f32; 2] {
    let s = 1.0 - t;
    [0, 1].map(|it| {
        s * s * s * from[it]
            + 3.0 * s * s * t * a[it]
            + 3.0 * s * t * t * b[it]
            + t * t * t * to[it]
    })
}
