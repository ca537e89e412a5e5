//! The whole arrow from a person to a letter: plan, compose, check.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
use crate::finding::Weight;
use crate::listen::Reading;
use crate::listen::Said;
use crate::people::Profile;
use crate::words::answer::Proposal;
use crate::words::brief::Brief;
use crate::words::brief::Request;
use crate::words::check::check_fresh;
use crate::words::coined::Coined;
use crate::words::compose::Composed;
use crate::words::compose::compose;
use crate::words::guard::told_of_allergy;
use crate::words::letter::DEFER;
use crate::words::letter::Letter;
use crate::words::mark::is_reserved;
use crate::words::pack::Pack;
use crate::words::pack::Safeguard;
use crate::words::past::Past;
use crate::words::past::Record;
pub(crate) use crate::words::plan::Plan;
use crate::words::plan::plan;
use crate::words::proof::Evidence;
use crate::words::telling::Fields;

/// A letter, and what a person should look at.
#[derive(Debug)]
#[non_exhaustive]
pub struct Written {
    /// The finished words.
    pub letter: Letter,
    /// What hangs on the words; reading the letter over finds it anew.
    pub findings: Vec<Finding>,
    /// What hangs on the person and on the choice of words, noticed on the way.
    pub noted: Vec<Finding>,
    /// The entries that a person may choose from, for what was not answered for sure.
    pub proposals: Vec<Proposal>,
    /// The names that this letter coined, by the thing, to be remembered and used again.
    pub coined: BTreeMap<String, String>,
}

/// Writes one letter: what is said is planned, printed, and read over.
///
/// The seed of the request is drawn on by the person's id, else by what the name says,
/// so that a letter does not change when others join the run.
///
/// It is written as if it were the first; [`write_after`] knows what was said before.
///
/// # Errors
/// [`Error::Unknown`] for an ask to be put off that is not asked, and [`Error::Setting`] where it cannot be;
/// [`Error::Compose`](crate::Error::Compose) when a template fails or costs more than a letter may;
/// [`Error::Pack`](crate::Error::Pack) when the pack has no salutation, close or signature for this reader.
pub fn write(brief: &Brief<'_>, profile: &Profile, reading: Option<&Reading>) -> Result<Written> {
    write_after(brief, profile, reading, Past::default())
}

/// Writes one letter as [`write()`] does, and says nothing again that its reader was told before,
/// nor what the people beside them were told.
///
/// # Errors
/// As [`write()`].
pub fn write_after(
    brief: &Brief<'_>,
    profile: &Profile,
    reading: Option<&Reading>,
    past: Past<'_>,
) -> Result<Written> {
    let plan = plan_after(brief, profile, reading, past)?;
    write_planned(brief, profile, reading, plan)
}

/// What is to be written, before a word of it is.
pub(crate) fn plan_after(
    brief: &Brief<'_>,
    profile: &Profile,
    reading: Option<&Reading>,
    past: Past<'_>,
) -> Result<Plan> {
    let brief = brief.for_reader(profile, reading)?;
    let mut plan = plan(brief, profile.addressee().as_ref(), reading, past);
    plan.findings.extend(another_voice(brief, past));
    plan.findings.extend(out_of_years(brief));
    Ok(plan)
}

/// A reader whose last letter another voice spoke than this one, or who was to hear another.
fn another_voice(brief: &Brief<'_>, past: Past<'_>) -> Option<Finding> {
    let ours = brief.voice?.name.as_str();
    let asked = brief.request.voice.as_deref();
    if let Some(asked) = asked.filter(|it| *it != ours) {
        let message =
            format!("`{ours}` speaks, since the pack has no `{asked}` in the reader's language");
        let help = "add the voice to the pack in that language, or name one that is there";
        return Some(Finding::new("another-voice", Weight::Warn, message, help).at("voice"));
    }
    let last = past.history()?.voice(brief.pack)?;
    (last != ours).then(|| {
        let message = format!("`{ours}` speaks, and the last letter to this person was `{last}`'s");
        let help = format!("let the same voice speak with `--voice {last}`, or say who takes over");
        Finding::new("another-voice", Weight::Note, message, help).at("voice")
    })
}

/// A voice that was not in use on the day of the letter.
fn out_of_years(brief: &Brief<'_>) -> Option<Finding> {
    let voice = brief.voice?;
    let is_of = brief.request.date.is_none_or(|it| voice.is_of(it));
    (!is_of).then(|| {
        let message = format!("`{}` was not in use in the year of the letter", voice.name);
        let help = "name another voice, or correct the date or the `years` of the voice";
        Finding::new("voice-years", Weight::Warn, message, help).at("voice")
    })
}

/// Writes what was planned for this person.
pub(crate) fn write_planned(
    brief: &Brief<'_>,
    profile: &Profile,
    reading: Option<&Reading>,
    plan: Plan,
) -> Result<Written> {
    let brief = brief.for_reader(profile, reading)?;
    deferrable(brief, reading)?;
    let addressee = profile.addressee();
    let left_out = profile.left_out();
    let profile = addressee.as_ref();
    called_for(brief, &plan.known.present)?;
    let age = plan.known.age;
    let Composed { letter, tellings } = compose(brief, profile, &plan)?;
    let findings = check_fresh(
        &letter,
        &tellings,
        &Evidence {
            pack: brief.pack,
            profile,
            reading,
            sender: brief.sender,
            given: &brief.request.given,
            age,
            settled: &[],
            guard: plan.known.guard.as_ref(),
        },
    );
    let coined = newly_coined(plan.known.coined, &letter);
    let mut noted = plan.findings;
    noted.extend(left_out);
    noted.extend(profile.unwanted());
    noted.extend(unguarded(brief.pack, profile, age));
    noted.extend(reading.into_iter().flat_map(delicate));
    Ok(Written {
        letter,
        findings,
        noted,
        proposals: plan.proposals,
        coined,
    })
}

impl Written {
    /// What is to be kept of the letter, for the [`History`](crate::words::History) of its reader.
    pub fn record(&self) -> Record {
        let coined = self.coined.clone();
        Record {
            coined,
            ..Record::of(&self.letter)
        }
    }
}

/// The name that the letter coined, if it says so.
fn newly_coined(coined: Option<Coined>, letter: &Letter) -> BTreeMap<String, String> {
    let is_said = |name: &str| {
        let mut values = letter.spans().flat_map(|it| &it.values);
        values.any(|it| it.origin.is_field(name))
    };
    let new = coined.filter(|it| it.is_new && is_said("coined.name"));
    new.and_then(|it| Some((it.thing?, it.name)))
        .into_iter()
        .collect()
}

/// Refuses to write a letter that has no reason: a repair that nobody knows of.
fn called_for(brief: &Brief<'_>, present: &Fields) -> Result<()> {
    let occasion = brief.occasion;
    if occasion.needs.within(present) {
        return Ok(());
    }
    let fields = brief.pack.fields.iter().enumerate();
    let missing = fields.filter(|(it, _)| occasion.needs.has(*it) && !present.has(*it));
    let missing: Vec<_> = missing.map(|(_, (path, _))| format!("`{path}`")).collect();
    Err(Error::Setting {
        setting: "occasion",
        what: format!(
            "`{}` is written only where there is {}",
            brief.request.occasion,
            missing.join(" and ")
        ),
        help: "add what is so to the profile, the sender or `--given`, or write no such letter"
            .into(),
    })
}

/// Refuses to put off what was not asked, what cannot wait, and what the letter has no place for.
fn deferrable(brief: &Brief<'_>, reading: Option<&Reading>) -> Result<()> {
    let Request {
        defer,
        occasion,
        date,
        ..
    } = brief.request;
    let refused = |what: String, help: String| Error::Setting {
        setting: "defer",
        what,
        help,
    };
    let known = || reading.into_iter().flat_map(Reading::matters);
    for (ask, deferral) in defer {
        if known().all(|it| it.id != *ask) {
            return Err(Error::Unknown {
                kind: "ask",
                name: ask.clone(),
                known: known().map(|it| it.id.clone()).collect(),
            });
        }
        if date.is_some_and(|it| deferral.until <= it) {
            let what = format!("puts `{ask}` off to a day that is not after the letter's own date");
            return Err(refused(what, "name a later day".into()));
        }
        let owner = deferral.owner.trim();
        let is_fit = |it: char| !it.is_control() && !is_reserved(it);
        if owner.is_empty() || owner.len() > 120 || !owner.chars().all(is_fit) {
            let what = format!("does not say who answers `{ask}`");
            return Err(refused(
                what,
                "name a person, as in `ask-2=2026-12-10:Maud`".into(),
            ));
        }
    }
    if !defer.is_empty() && !brief.pack.defers(occasion) {
        let what =
            format!("cannot be said: letters of the occasion `{occasion}` have no place for it");
        let help = format!(
            "write tellings of the beat `{DEFER}` under `phrases`, with `about.owner` and \
             `about.until`, and call `{{{{ {DEFER}() }}}}` in the letter of `{occasion}`"
        );
        return Err(refused(what, help));
    }
    Ok(())
}

/// What in their letter asks for a person and not for a program.
fn delicate(reading: &Reading) -> Vec<Finding> {
    let found = |said: &[Said], code, message, help| {
        let first = said.first()?;
        let words: Vec<_> = said.iter().map(|it| it.text.as_str()).collect();
        let finding = Finding::new(code, Weight::Hold, message, help);
        Some(
            finding
                .at(code)
                .quoting(words.join(" … "))
                .spanning(first.start..first.end),
        )
    };
    let safeguarding = found(
        &reading.safeguarding,
        "safeguarding",
        "the letter has words that a person must read before anything is sent",
        "send no drafted letter; give it to whoever looks after the people who write to you",
    );
    let sorrow = found(
        &reading.sorrows,
        "sorrow",
        "the letter speaks of a death or a grave illness",
        "read the draft as they will; rewrite it, or release it if every line is kind",
    );
    let allergy = told_of_allergy(&reading.text).map(|it| {
        let message = "they write of an allergy, and a wrong word could harm them";
        let help =
            "check every line against what is true of the food, and answer the allergy first";
        let finding = Finding::new("allergy-told", Weight::Hold, message, help).at("allergy-told");
        finding.quoting(&reading.text[it.clone()]).spanning(it)
    });
    let found = safeguarding.into_iter().chain(sorrow);
    found.chain(allergy).collect()
}

/// What the pack asks for before it writes to a child, and what is missing.
fn unguarded(pack: &Pack, profile: &Profile, age: Option<u32>) -> Vec<Finding> {
    let asked = pack.minors.as_ref();
    let Some(minors) = asked.filter(|it| age.is_some_and(|age| age < it.under)) else {
        return Vec::new();
    };
    let missing = minors.need.iter().filter(|it| !is_there(**it, profile));
    let finding = |it: &Safeguard| {
        let (code, message, help) = match it {
            Safeguard::Guardian => (
                "guardian-missing",
                "this is a child, and nobody is named who answers for them",
                "write `guardian`, or release the letter by name",
            ),
            Safeguard::Consent => (
                "consent-missing",
                "this is a child, and nobody has agreed to letters",
                "write `consent` with who agreed and when, or release the letter by name",
            ),
        };
        Finding::new(code, Weight::Hold, message, help).at(code.trim_end_matches("-missing"))
    };
    missing.map(finding).collect()
}

fn is_there(safeguard: Safeguard, profile: &Profile) -> bool {
    match safeguard {
        Safeguard::Guardian => profile
            .guardian
            .as_ref()
            .is_some_and(|it| !it.name.is_empty()),
        Safeguard::Consent => profile.consent.write == Some(true),
    }
}
