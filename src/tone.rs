//! Tone: four dials, set in layers, with a trace of who set what.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;
use serde::de;
use serde::de::Deserializer;
use serde::de::MapAccess;
use serde::de::Unexpected;
use serde::de::Visitor;
use serde::ser::SerializeMap;
use serde::ser::Serializer;

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

/// The dials that one layer sets, each from 0 to 1; the others are left alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Dials(pub BTreeMap<Dial, f32>);

/// The tone that somebody asks for: a named one, single dials, or both.
///
/// In a file it is a name (`warm`) or a map of dials; a map may have a name as `preset`, too.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    /// A tone by its name: one of the pack's `presets`, else one of [`presets`](crate::words::presets).
    pub preset: Option<String>,
    /// Dials, which outweigh those of the named tone.
    pub dials: Dials,
}

/// The tone of a letter and who set each dial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToneTrace {
    /// The tone that came out.
    pub tone: Tone,
    /// Who had the last word on each dial.
    pub set_by: [(Dial, Layer); 4],
    /// What each layer said, from the weakest to the strongest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<Said>,
}

/// What one layer said of one dial.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Said {
    /// The dial.
    pub dial: Dial,
    /// The layer.
    pub layer: Layer,
    /// What the dial stood at after that.
    pub value: f32,
    /// How much of the way from the layer below a prior moved it, from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<f32>,
    /// Of how many people's wishes it is the mean.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub people: usize,
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

impl Dials {
    /// These dials, with the others put over them.
    pub fn with(&self, others: &Self) -> Self {
        let mut dials = self.clone();
        dials.0.extend(&others.0);
        dials
    }

    /// The dials that no tone can have: those that are no number from 0 to 1.
    pub fn misfits(&self) -> impl Iterator<Item = Dial> {
        let fits = |it: &f32| (0.0..=1.0).contains(it);
        let misfits = self.0.iter().filter(move |it| !fits(it.1));
        misfits.map(|it| *it.0)
    }
}

impl Wish {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.preset.is_none() && self.dials.0.is_empty()
    }

    /// A tone by its name.
    pub fn named(preset: &str) -> Self {
        Self {
            preset: Some(preset.to_owned()),
            dials: Dials::default(),
        }
    }

    /// This wish, with what it leaves open from another one.
    pub(crate) fn over(self, base: Self) -> Self {
        match self.preset.is_some() {
            true => self,
            false => Self {
                preset: base.preset,
                dials: base.dials.with(&self.dials),
            },
        }
    }
}

impl From<Dials> for Wish {
    fn from(dials: Dials) -> Self {
        Self {
            preset: None,
            dials,
        }
    }
}

/// Resolves layers, given from the weakest to the strongest, then keeps within `range`.
pub fn resolve<'d>(
    layers: impl IntoIterator<Item = (Layer, &'d Dials)>,
    range: &BTreeMap<Dial, [f32; 2]>,
) -> ToneTrace {
    let mut trace = ToneTrace::default();
    for (layer, dials) in layers {
        trace.set(layer, [dials]);
    }
    trace.keep_within(range);
    trace
}

impl ToneTrace {
    /// Sets the dials that a layer states; where several people state one, it is their mean.
    pub fn set<'d>(
        &mut self,
        layer: Layer,
        stated: impl IntoIterator<Item = &'d Dials, IntoIter: Clone>,
    ) {
        let stated = stated.into_iter();
        for dial in Dial::ALL {
            let values = stated.clone().filter_map(|it| it.0.get(&dial).copied());
            let (sum, people) = values
                .filter(|it| !it.is_nan())
                .fold((0.0, 0), |(sum, people), it| {
                    (sum + it.clamp(0.0, 1.0), people + 1)
                });
            if people > 0 {
                self.turn(Said {
                    people,
                    ..Said::new(dial, layer, sum / people as f32)
                });
            }
        }
    }

    /// Moves dials towards what is likely of groups, each as far as its confidence: 0.5 is
    /// half-way from what the layers below say. Of several groups each moves it by its own
    /// share, and if these come to more than the whole way, it ends at their weighted mean.
    pub fn lean<'d>(
        &mut self,
        priors: impl IntoIterator<Item = (f32, &'d Dials), IntoIter: Clone>,
    ) {
        let priors = priors.into_iter();
        for dial in Dial::ALL {
            let stated = priors
                .clone()
                .filter_map(|(confidence, it)| Some((confidence, *it.0.get(&dial)?)))
                .filter(|it| it.0 > 0.0 && !it.1.is_nan());
            let (weight, sum) = stated.fold((0.0, 0.0), |(weight, sum), (confidence, value)| {
                (
                    weight + confidence,
                    sum + confidence * value.clamp(0.0, 1.0),
                )
            });
            let weight: f32 = weight;
            if weight > 0.0 {
                let below = self.tone.get(dial) * (1.0 - weight).max(0.0);
                let value = below + sum / weight.max(1.0);
                self.turn(Said {
                    moved: Some(weight.min(1.0)),
                    ..Said::new(dial, Layer::Cohort, value)
                });
            }
        }
    }

    /// Brings dials that stand outside a range to the end of it.
    pub fn keep_within(&mut self, range: &BTreeMap<Dial, [f32; 2]>) {
        for (dial, [lowest, highest]) in range {
            let value = self.tone.get(*dial);
            let kept = value.max(*lowest).min(*highest);
            if kept != value {
                self.turn(Said::new(*dial, Layer::Range, kept));
            }
        }
    }

    fn turn(&mut self, said: Said) {
        self.tone = self.tone.with(said.dial, said.value);
        self.set_by[said.dial as usize] = (said.dial, said.layer);
        self.said.push(said);
    }
}

impl Said {
    /// Who said it, in words: "the person", "a cohort (a prior), 50 % of the way".
    pub fn describe(&self) -> String {
        match (self.moved, self.people) {
            (Some(moved), _) => format!("{}, {:.0} % of the way", self.layer, moved * 100.0),
            (None, 1) => self.layer.to_string(),
            (None, people) => format!("{}: the mean of {people} people", self.layer),
        }
    }

    fn new(dial: Dial, layer: Layer, value: f32) -> Self {
        Self {
            dial,
            layer,
            value,
            moved: None,
            people: 1,
        }
    }
}

fn one() -> usize {
    1
}

fn is_one(people: &usize) -> bool {
    *people == 1
}

/// What a dial or the end of a range may be, for messages.
const EXPECTED: &str = "a number from 0 to 1";

/// A number from 0 to 1, as a file has it.
#[derive(Clone, Copy)]
pub(crate) struct Level(pub(crate) f32);

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;

        impl Visitor<'_> for Number {
            type Value = Level;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(EXPECTED)
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Level, E> {
                match (0.0..=1.0).contains(&number) {
                    true => Ok(Level(number as f32)),
                    false => Err(E::invalid_value(Unexpected::Other("another"), &EXPECTED)),
                }
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Level, E> {
                self.visit_f64(number as f64)
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Level, E> {
                self.visit_f64(number as f64)
            }
        }

        deserializer.deserialize_f32(Number)
    }
}

impl<'de> Deserialize<'de> for Dials {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let levels = BTreeMap::<Dial, Level>::deserialize(deserializer)?;
        Ok(Self(
            levels.into_iter().map(|(dial, it)| (dial, it.0)).collect(),
        ))
    }
}

impl Serialize for Wish {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.preset {
            Some(preset) if self.dials.0.is_empty() => serializer.serialize_str(preset),
            preset => {
                let mut map = serializer.serialize_map(None)?;
                if let Some(preset) = preset {
                    map.serialize_entry(PRESET, preset)?;
                }
                for (dial, value) in &self.dials.0 {
                    map.serialize_entry(dial, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Wish {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WishVisitor)
    }
}

/// The key of a named tone beside dials.
const PRESET: &str = "preset";

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
        let name = name.trim();
        match name.is_empty() {
            true => Ok(Wish::default()),
            false => Ok(Wish::named(name)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Wish, A::Error> {
        let mut wish = Wish::default();
        while let Some(key) = map.next_key()? {
            match key {
                WishKey::Preset => wish.preset = map.next_value()?,
                WishKey::Dial(dial) => {
                    let level = map.next_value::<Option<Level>>()?;
                    wish.dials.0.extend(level.map(|it| (dial, it.0)));
                }
            }
        }
        Ok(wish)
    }
}

/// What stands in the map of a tone.
pub(crate) enum WishKey {
    Preset,
    Dial(Dial),
}

impl<'de> Deserialize<'de> for WishKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const KEYS: [&str; 5] = ["formality", "warmth", "playfulness", "enthusiasm", PRESET];
        match String::deserialize(deserializer)?.as_str() {
            PRESET => Ok(Self::Preset),
            key => match key.parse() {
                Ok(dial) => Ok(Self::Dial(dial)),
                Err(_) => Err(de::Error::unknown_field(key, &KEYS)),
            },
        }
    }
}

impl Default for ToneTrace {
    fn default() -> Self {
        Self {
            tone: Tone::default(),
            set_by: Dial::ALL.map(|it| (it, Layer::Nobody)),
            said: Vec::new(),
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

    #[test]
    fn a_prior_moves_a_dial_by_its_confidence() {
        let pack = dials(Dial::Warmth, 0.2);
        let (high, low) = (dials(Dial::Warmth, 1.0), dials(Dial::Warmth, 0.0));
        let leaning = |priors: &[(f32, &Dials)]| {
            let mut trace = ToneTrace::default();
            trace.set(Layer::Pack, [&pack]);
            trace.lean(priors.iter().copied());
            (trace.tone.warmth * 1000.0).round() / 1000.0
        };
        assert_eq!(leaning(&[(0.5, &high)]), 0.6);
        assert_eq!(leaning(&[(1.0, &high)]), 1.0);
        assert_eq!(leaning(&[(0.0, &high)]), 0.2);
        // A quarter of the way each, and together no further than their mean.
        assert_eq!(leaning(&[(0.25, &high), (0.25, &low)]), 0.35);
        assert_eq!(leaning(&[(0.9, &high), (0.3, &low)]), 0.75);
    }

    #[test]
    fn several_people_are_met_half_way() {
        let (one, other) = (dials(Dial::Formality, 0.2), dials(Dial::Formality, 0.6));
        let mut trace = ToneTrace::default();
        trace.set(Layer::Person, [&one, &other, &Dials::default()]);
        assert_eq!(trace.tone.formality, 0.4);
        assert_eq!(trace.said[0].people, 2);
    }
}
