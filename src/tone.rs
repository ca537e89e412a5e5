//! Tone: four dials, set in layers, with a trace of who set what.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

/// The four dials, each from 0 to 1, after Nielsen Norman Group's dimensions of tone of voice.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tone {
    /// From a chat over the fence (0) to a chancellery (1).
    pub formality: f32,
    /// From matter-of-fact (0) to heartfelt (1).
    pub warmth: f32,
    /// From serious (0) to playful (1).
    pub playfulness: f32,
    /// From calm (0) to delighted (1).
    pub enthusiasm: f32,
}

/// One of the four dials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dial {
    /// See [`Tone::formality`].
    Formality,
    /// See [`Tone::warmth`].
    Warmth,
    /// See [`Tone::playfulness`].
    Playfulness,
    /// See [`Tone::enthusiasm`].
    Enthusiasm,
}

/// Who set a dial, from the weakest layer to the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// Nobody: the middle.
    Nobody,
    /// The pack.
    Pack,
    /// The occasion.
    Occasion,
    /// A group of people this person may belong to: a prior, never a certainty.
    Cohort,
    /// The household.
    Household,
    /// The person, as stated.
    Person,
    /// Whoever is writing this one letter.
    Request,
    /// The occasion's allowed range, which overrules everybody.
    Range,
}

/// The dials that one layer sets; the others are left alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Dials(pub BTreeMap<Dial, f32>);

/// The tone of a letter and who set each dial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToneTrace {
    /// The tone that came out.
    pub tone: Tone,
    /// Who had the last word on each dial.
    pub set_by: [(Dial, Layer); 4],
}

impl Dial {
    /// All four, in the order of [`Tone`]'s fields.
    pub const ALL: [Self; 4] = [
        Self::Formality,
        Self::Warmth,
        Self::Playfulness,
        Self::Enthusiasm,
    ];

    /// Its name, as in files and flags.
    pub fn name(self) -> &'static str {
        match self {
            Self::Formality => "formality",
            Self::Warmth => "warmth",
            Self::Playfulness => "playfulness",
            Self::Enthusiasm => "enthusiasm",
        }
    }
}

impl FromStr for Dial {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|it| it.name() == name);
        known.ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("`{name}` is not a dial; the dials are {names}")
        })
    }
}

impl Default for Tone {
    fn default() -> Self {
        Self {
            formality: 0.5,
            warmth: 0.5,
            playfulness: 0.5,
            enthusiasm: 0.5,
        }
    }
}

impl Tone {
    /// The value of one dial.
    pub fn get(&self, dial: Dial) -> f32 {
        match dial {
            Dial::Formality => self.formality,
            Dial::Warmth => self.warmth,
            Dial::Playfulness => self.playfulness,
            Dial::Enthusiasm => self.enthusiasm,
        }
    }

    /// The same tone with one dial turned.
    pub fn with(mut self, dial: Dial, value: f32) -> Self {
        match dial {
            Dial::Formality => self.formality = value,
            Dial::Warmth => self.warmth = value,
            Dial::Playfulness => self.playfulness = value,
            Dial::Enthusiasm => self.enthusiasm = value,
        }
        self
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nobody => "nobody: the middle",
            Self::Pack => "the pack",
            Self::Occasion => "the occasion",
            Self::Cohort => "a cohort (a prior)",
            Self::Household => "the household",
            Self::Person => "the person",
            Self::Request => "this request",
            Self::Range => "the occasion's range",
        })
    }
}

/// Resolves layers, given from the weakest to the strongest, then keeps within `range`.
pub fn resolve<'d>(
    layers: impl IntoIterator<Item = (Layer, &'d Dials)>,
    range: &BTreeMap<Dial, [f32; 2]>,
) -> ToneTrace {
    let mut trace = ToneTrace::default();
    for (layer, dials) in layers {
        for (dial, value) in &dials.0 {
            trace.turn(*dial, value.clamp(0.0, 1.0), layer);
        }
    }
    for (dial, [lowest, highest]) in range {
        let value = trace.tone.get(*dial);
        let kept = value.max(*lowest).min(*highest);
        if kept != value {
            trace.turn(*dial, kept, Layer::Range);
        }
    }
    trace
}

impl ToneTrace {
    fn turn(&mut self, dial: Dial, value: f32, layer: Layer) {
        self.tone = self.tone.with(dial, value);
        self.set_by[dial as usize] = (dial, layer);
    }
}

impl Default for ToneTrace {
    fn default() -> Self {
        Self {
            tone: Tone::default(),
            set_by: Dial::ALL.map(|it| (it, Layer::Nobody)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dials(dial: Dial, value: f32) -> Dials {
        Dials(BTreeMap::from([(dial, value)]))
    }

    #[test]
    fn the_person_outranks_the_pack_and_the_range_outranks_the_person() {
        let pack = dials(Dial::Playfulness, 0.5);
        let person = dials(Dial::Playfulness, 0.9);
        let range = BTreeMap::from([(Dial::Playfulness, [0.0, 0.2])]);
        let layers = [(Layer::Pack, &pack), (Layer::Person, &person)];
        let free = resolve(layers, &BTreeMap::new());
        assert_eq!(free.tone.playfulness, 0.9);
        assert_eq!(free.set_by[2], (Dial::Playfulness, Layer::Person));
        let held = resolve(layers, &range);
        assert_eq!(held.tone.playfulness, 0.2);
        assert_eq!(held.set_by[2], (Dial::Playfulness, Layer::Range));
    }
}
