//! In which tone, how long, and at what time of the year one person is written to.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::people::Length;
use crate::people::Profile;
use crate::tone::Dials;
use crate::tone::Layer;
use crate::tone::ToneTrace;
use crate::tone::Wish;
use crate::words::field::Field;
use crate::words::length::LengthTrace;
use crate::words::length::middle;
use crate::words::pack::Occasion;
use crate::words::pack::Pack;
use crate::words::pack::Prior;
use crate::words::preset::dials_of;
use crate::words::preset::unknown;
use crate::words::season::Hemisphere;
use crate::words::season::Season;

/// How sure we must be of a group before its length is taken; lengths have no half-way.
const LIKELY: f32 = 0.5;

/// The tone, the length and the season of the letters of one request.
pub(crate) struct Pitch<'p> {
    pack: &'p Pack,
    occasion: &'p Occasion,
    date: Option<Date>,
    length: Option<Length>,
    /// What the pack and the occasion say of the tone.
    tone: ToneTrace,
    /// The dials that were asked for.
    wanted: Dials,
    /// Whether a text hangs on the season.
    has_seasons: bool,
}

/// What is asked for: a tone, a length, a date.
pub(crate) struct Asked<'r> {
    pub(crate) tone: &'r Wish,
    pub(crate) length: Option<Length>,
    pub(crate) date: Option<Date>,
}

impl<'p> Pitch<'p> {
    /// # Errors
    /// [`Error::Unknown`] for a tone that has no such name, [`Error::Setting`] for a dial that
    /// is no number from 0 to 1.
    pub(crate) fn new(pack: &'p Pack, occasion: &'p Occasion, asked: &Asked<'_>) -> Result<Self> {
        let mut tone = ToneTrace::default();
        for (layer, wish) in [(Layer::Pack, &pack.tone), (Layer::Occasion, &occasion.tone)] {
            // Names of tones were looked up as the pack was read.
            if let Some(dials) = dials_of(wish, &pack.presets) {
                tone.set(layer, [&*dials]);
            }
        }
        Ok(Self {
            pack,
            occasion,
            date: asked.date,
            length: asked.length,
            tone,
            wanted: wanted(asked.tone, pack)?,
            has_seasons: pack.tellings.iter().any(|it| !it.season.is_empty())
                || pack.fields.iter().any(|it| it.1 == Field::Season),
        })
    }

    /// The tone for this person, and who set it.
    pub(crate) fn tone(&self, profile: &Profile, findings: &mut Vec<Finding>) -> ToneTrace {
        let mut trace = self.tone.clone();
        if profile.addressed().any(|it| !it.cohorts.is_empty()) {
            let leanings = self.leanings(profile, findings);
            trace.lean(leanings.iter().map(|(sure, dials)| (*sure, &**dials)));
        }
        if let Some(household) = &profile.household {
            trace.set(Layer::Household, [&*self.dials(&household.tone, findings)]);
        }
        match profile.with.is_empty() {
            true => trace.set(Layer::Person, [&*self.dials(&profile.tone, findings)]),
            false => {
                let all = profile.addressed();
                let all: Vec<_> = all.map(|it| self.dials(&it.tone, findings)).collect();
                trace.set(Layer::Person, all.iter().map(|it| &**it));
            }
        }
        trace.set(Layer::Request, [&self.wanted]);
        trace.keep_within(&self.occasion.range);
        trace
    }

    /// How long a letter this person gets, and who set it.
    pub(crate) fn length(&self, profile: &Profile) -> LengthTrace {
        let mut trace = LengthTrace::default();
        trace.set(Layer::Pack, self.pack.length);
        trace.set(Layer::Occasion, self.occasion.length);
        let likely = self.priors(profile).filter(|it| it.0 >= LIKELY);
        let likely = likely.filter_map(|(confidence, it)| Some((confidence, it.length?)));
        let likeliest = likely.max_by(|one, other| one.0.total_cmp(&other.0));
        trace.set(Layer::Cohort, likeliest.map(|it| it.1));
        let household = profile.household.as_ref();
        trace.set(Layer::Household, household.and_then(|it| it.length));
        let wishes = profile.addressed().filter_map(|it| it.length);
        trace.set(Layer::Person, middle(wishes));
        trace.set(Layer::Request, self.length);
        trace
    }

    /// The season where this person lives, on the day of the letter.
    pub(crate) fn season(&self, profile: &Profile) -> Option<Season> {
        let date = self.date.filter(|_| self.has_seasons)?;
        let hemisphere = Hemisphere::of(&profile.country()?)?;
        Some(Season::of(date, hemisphere))
    }

    /// What is likely of the groups that the readers may belong to, and how sure that is: each
    /// of several readers has an equal share.
    fn priors<'a>(&'a self, profile: &'a Profile) -> impl Iterator<Item = (f32, &'a Prior)> {
        let share = match profile.with.is_empty() {
            true => 1.0,
            false => 1.0 / profile.addressed().count() as f32,
        };
        let cohorts = profile.addressed().flat_map(|it| &it.cohorts);
        cohorts.filter_map(move |it| {
            let prior = self.pack.cohorts.get(&it.name)?;
            Some((it.confidence * share, prior))
        })
    }

    fn leanings<'a>(
        &'a self,
        profile: &'a Profile,
        findings: &mut Vec<Finding>,
    ) -> Vec<(f32, Cow<'a, Dials>)> {
        let cohorts = profile.addressed().flat_map(|it| &it.cohorts);
        let unknown = cohorts.filter(|it| !self.pack.cohorts.contains_key(&it.name));
        findings.extend(unknown.map(|it| {
            Finding::new(
                "unknown-cohort",
                Weight::Note,
                "this pack says nothing of a group that this person may belong to",
                "correct its name, or add it under `cohorts` in `pack.yaml`",
            )
            .at("cohorts")
            .quoting(&it.name)
        }));
        let dials = |wish| dials_of(wish, &self.pack.presets).unwrap_or_default();
        let priors = self.priors(profile);
        priors.map(|(sure, it)| (sure, dials(&it.tone))).collect()
    }

    /// The dials of a wish of theirs; a tone that nobody knows by its name is left out.
    fn dials<'a>(&'a self, wish: &'a Wish, findings: &mut Vec<Finding>) -> Cow<'a, Dials> {
        dials_of(wish, &self.pack.presets).unwrap_or_else(|| {
            let finding = Finding::new(
                "unknown-tone",
                Weight::Warn,
                "they ask for a tone that this pack does not know by its name",
                "correct the name, or add it under `presets` in `pack.yaml`",
            );
            let name = wish.preset.as_deref().unwrap_or_default();
            findings.push(finding.at("tone").quoting(name));
            Cow::Borrowed(&wish.dials)
        })
    }
}

/// The dials that a request asks for.
fn wanted(wish: &Wish, pack: &Pack) -> Result<Dials> {
    if let Some(dial) = wish.dials.misfits().next() {
        return Err(Error::Setting {
            setting: "tone",
            what: format!("turns `{}` to what is no number from 0 to 1", dial.name()),
            help: "give a number from 0 to 1, such as 0.7".into(),
        });
    }
    let name = wish.preset.as_deref().unwrap_or_default();
    let dials = dials_of(wish, &pack.presets).ok_or_else(|| unknown(name, &pack.presets))?;
    Ok(dials.into_owned())
}
