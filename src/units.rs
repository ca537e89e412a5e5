//! Lengths and angles that do not mix by accident.

use std::ops::Add;
use std::ops::Div;
use std::ops::Mul;
use std::ops::Neg;
use std::ops::Sub;

use serde::Deserialize;
use serde::Serialize;

macro_rules! unit {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub f32);

        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }

        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }

        impl Mul<f32> for $name {
            type Output = Self;
            fn mul(self, factor: f32) -> Self {
                Self(self.0 * factor)
            }
        }

        impl Div<f32> for $name {
            type Output = Self;
            fn div(self, divisor: f32) -> Self {
                Self(self.0 / divisor)
            }
        }

        impl Neg for $name {
            type Output = Self;
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }
    };
}

unit! {
    /// Millimetres on the sheet.
    Mm
}

unit! {
    /// Points of 1/72 inch.
    Pt
}

unit! {
    /// Millimetres a second.
    MmPerSecond
}

unit! {
    /// Degrees, counted clockwise from upright for slants.
    Degrees
}

impl From<Mm> for Pt {
    fn from(length: Mm) -> Self {
        Self(length.0 * 72.0 / 25.4)
    }
}

impl From<Pt> for Mm {
    fn from(length: Pt) -> Self {
        Self(length.0 * 25.4 / 72.0)
    }
}
