//! How much ink, how many lifts, how long.

use std::time::Duration;

use crate::render::plotter::profile::Plotter;
use crate::render::plotter::route::distance;
use crate::units::Mm;

/// What drawing costs, summed up stroke by stroke.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    pub(crate) ink: f64,
    pub(crate) travel: f64,
    pub(crate) lifts: usize,
    seconds: f64,
}

impl Cost {
    /// Adds the way to a stroke, and the stroke: places in millimetres.
    pub(crate) fn add(&mut self, from: [f32; 2], places: &[[f32; 2]], plotter: &Plotter) {
        let Some(first) = places.first() else { return };
        let carried = f64::from(distance(from, *first));
        let pairs = places.iter().zip(places.iter().skip(1));
        let drawn: f64 = pairs.map(|(a, b)| f64::from(distance(*a, *b))).sum();
        self.lifts += 1;
        self.ink += drawn;
        self.travel += carried;
        self.seconds += seconds(carried, plotter.pen_up.0, plotter.acceleration)
            + seconds(drawn, plotter.pen_down.0, plotter.acceleration)
            + plotter.lift.time.as_secs_f64()
            + plotter.drop.time.as_secs_f64();
    }

    pub(crate) fn ink(&self) -> Mm {
        Mm(self.ink as f32)
    }

    pub(crate) fn time(&self) -> Duration {
        Duration::from_millis((self.seconds * 1000.0).round() as u64)
    }
}

/// How long a way takes from rest to rest.
fn seconds(way: f64, speed: f32, acceleration: Option<f32>) -> f64 {
    let speed = f64::from(speed);
    let Some(acceleration) = acceleration.map(f64::from) else {
        return way / speed;
    };
    match way < speed * speed / acceleration {
        true => 2.0 * (way / acceleration).sqrt(),
        false => way / speed + speed / acceleration,
    }
}
