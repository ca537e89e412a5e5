//! The whole letter, read.

use std::ops::Range;

use crate::listen::age;
use crate::listen::clause::sentences;
use crate::listen::cues::Cues;
use crate::listen::cues::Says;
use crate::listen::cues::has_book;
use crate::listen::enclosed::enclosed;
use crate::listen::feeling::feeling;
use crate::listen::feeling::phrases;
use crate::listen::figures::Figure;
use crate::listen::figures::FigureKind;
use crate::listen::figures::figures;
use crate::listen::introduced::introduced;
use crate::listen::language::language_of;
use crate::listen::layout::Layout;
use crate::listen::layout::SIGNS_OFF;
use crate::listen::layout::layout;
use crate::listen::matter::Matter;
use crate::listen::matter::Memory;
use crate::listen::matter::matters;
use crate::listen::named;
use crate::listen::named::named;
use crate::listen::reading::AgeSaid;
use crate::listen::reading::Ask;
use crate::listen::reading::FAINT;
use crate::listen::reading::Feeling;
use crate::listen::reading::FeelingKind;
use crate::listen::reading::Quote;
use crate::listen::reading::Reading;
use crate::listen::reading::Said;
use crate::listen::reading::VERSION;
use crate::listen::safeguard;
use crate::people::is_given_name;

/// How sure a rule is that looks at the form of a letter.
const SURE: f32 = 0.95;

/// How sure a rule is whose words tell of mishaps as often as they find fault.
const DOUBTED: Range<f32> = 0.75..0.85;

/// A wrong no surer than this is none in a letter that praises.
const DOUBTFUL: f32 = 0.7;

/// What a letter says: its writer, asks, worries, complaints, praise and postscript.
///
/// Letters are read by simple rules over the cue book of their language in `templates/listen`;
/// each finding names its rule and cue. A letter that tells no language is tried in English; of
/// one in a language without a book only the postscript is found, for a person to go on. No
/// model, no network. Total: any text gives a reading, in time that grows with its length and
/// no faster.
///
/// # Example
///
/// ```
/// let reading = longhand::listen::read(
///     "Dear Space Archive,\n\nCan you change the rule please?\n\nLove from\nColin\n",
/// );
/// assert_eq!(reading.writer.unwrap().text, "Colin");
/// assert_eq!(reading.asks[0].text, "Can you change the rule please?");
/// assert_eq!(reading.asks[0].gist.text, "change the rule");
/// ```
pub fn read(text: &str) -> Reading {
    let language = language_of(text);
    let readable = language.is_none_or(has_book);
    let cues = Cues::of(language.unwrap_or("en"));
    let layout = layout(text, cues);
    let guarded = safeguard::guard(text);
    let mut reading = Reading {
        version: VERSION,
        text: text.to_owned(),
        language: language.map(str::to_owned),
        writer: None,
        title: None,
        age: None,
        salutation: None,
        asks: Vec::new(),
        worries: Vec::new(),
        complaints: Vec::new(),
        praise: Vec::new(),
        loves: Vec::new(),
        hates: Vec::new(),
        ideas: Vec::new(),
        people: Vec::new(),
        pets: Vec::new(),
        dates: Vec::new(),
        references: Vec::new(),
        amounts: Vec::new(),
        feeling: Feeling::default(),
        postscript: None,
        enclosed: Vec::new(),
        reply_wanted: None,
        safeguarding: guarded.safeguarding,
        sorrows: guarded.sorrows,
    };
    postscript(&mut reading, &layout);
    say_figures(&mut reading, &layout);
    if !readable {
        return reading;
    }
    reading.enclosed = enclosed(text);
    frame(&mut reading, &layout, cues);
    let mut memory = Memory::default();
    for part in &layout.parts {
        memory.new_paragraph();
        for sentence in sentences(text, part.range.clone(), cues) {
            if reading.age.is_none() {
                reading.age = age_said(text, age::age(text, &sentence, cues, None));
            }
            for matter in matters(text, &sentence, cues, &mut memory) {
                place(&mut reading, matter, part.postscript);
            }
        }
    }
    say_names(&mut reading, &layout);
    let turns = phrases(text, layout.parts.iter().map(|it| it.range.clone()));
    doubt(&mut reading, turns);
    reading.feeling = feeling(&reading, turns);
    settle(&mut reading);
    if reading.age.is_none() {
        reading.age = signed_age(text, &layout, cues);
    }
    reading
}

/// Drops what may only be told, not found wrong, from a letter that is more pleased than
/// displeased: "It fell into the sea, and your crew fished it out".
fn doubt(reading: &mut Reading, (wrongs, goods): (usize, usize)) {
    let firm = |it: &&Ask| !DOUBTED.contains(&it.confidence);
    let firm_ones = reading.complaints.iter().filter(firm).count();
    let doubted = reading.complaints.len() - firm_ones;
    let displeased = 2.0 * firm_ones as f32 + wrongs as f32 + 0.5 * doubted as f32;
    let pleased = reading.praise.len() as f32 + 0.5 * (goods + reading.loves.len()) as f32;
    if pleased > 0.0 && displeased <= pleased {
        reading.complaints.retain(|it| firm(&it));
        for (number, complaint) in reading.complaints.iter_mut().enumerate() {
            complaint.id = format!("complaint-{}", number + 1);
        }
    }
}

/// Fills in salutation, writer and title.
fn frame(reading: &mut Reading, layout: &Layout, cues: &Cues) {
    let text = &reading.text;
    let opens = |it: &Range<usize>| {
        said(
            text,
            it.clone(),
            "salutation",
            "the letter opens with it",
            SURE,
        )
    };
    reading.salutation = layout.salutation.as_ref().map(opens);
    let signed = layout.writer.as_ref().map(|it| (it.0.clone(), it.1));
    let doubted = signed.as_ref().is_none_or(|it| is_doubtful(text, it));
    let given = || introduced(text, layout.parts.iter().map(|it| it.range.clone()), cues);
    let given = doubted.then(given).flatten();
    let given = given.map(|it| (it, "is how the writer introduces themselves"));
    reading.writer = given.or(signed).map(|(it, why)| {
        let why = format!("the name {why}");
        said(text, it, "writer", &why, SURE)
    });
    let title = layout.title.as_ref();
    reading.title =
        title.map(|it| said(text, it.clone(), "title", "it stands beside the name", SURE));
}

/// Whether words that stand where a name does may be none: no name is known among them, and
/// they are written small or stand there alone.
fn is_doubtful(text: &str, (span, why): &(Range<usize>, &str)) -> bool {
    let words = &text[span.clone()];
    let small = words.starts_with(char::is_lowercase);
    let single = !words.contains(' ');
    (small || (single && *why != SIGNS_OFF)) && !words.split([' ', '-']).any(is_given_name)
}

/// Fills in the postscript.
fn postscript(reading: &mut Reading, layout: &Layout) {
    let text = &reading.text;
    let postscript = layout.parts.iter().find(|it| it.postscript);
    reading.postscript = postscript.and_then(|it| {
        let words = trimmed(text, it.range.clone());
        (!words.is_empty())
            .then(|| said(text, words, "postscript", "`P.S.` opens a postscript", SURE))
    });
}

/// Puts a matter into its list, with the next number.
fn place(reading: &mut Reading, matter: Matter, in_postscript: bool) {
    let text = &reading.text;
    let id = |name: &str, count: usize| format!("{name}-{}", count + 1);
    if let Some(kind) = matter.says.kind() {
        let (name, list) = match matter.says {
            Says::Worry => ("worry", &mut reading.worries),
            Says::Complaint => ("complaint", &mut reading.complaints),
            _ => ("ask", &mut reading.asks),
        };
        list.push(Ask {
            id: id(name, list.len()),
            kind,
            text: text[matter.span.clone()].to_owned(),
            start: matter.span.start,
            end: matter.span.end,
            gist: Quote {
                text: text[matter.gist.clone()].to_owned(),
                start: matter.gist.start,
                end: matter.gist.end,
            },
            why: matter.why,
            in_postscript,
            context: matter.context,
            confidence: matter.confidence,
        });
        return;
    }
    let (name, list) = match matter.says {
        Says::Praise => ("praise", &mut reading.praise),
        Says::Love => ("love", &mut reading.loves),
        Says::Hate => ("hate", &mut reading.hates),
        Says::Idea => ("idea", &mut reading.ideas),
        _ => {
            let wanted = || {
                said(
                    text,
                    matter.span,
                    "reply-wanted",
                    &matter.why,
                    matter.confidence,
                )
            };
            reading.reply_wanted.get_or_insert_with(wanted);
            return;
        }
    };
    // A clause that praises twice is praised once, as surely as may be.
    if let Some(last) = list.last_mut().filter(|it| matter.span.start < it.end) {
        last.confidence = last.confidence.max(matter.confidence);
    }
    if list.last().is_none_or(|it| it.end <= matter.span.start) {
        let id = id(name, list.len());
        list.push(said(text, matter.span, &id, &matter.why, matter.confidence));
    }
}

/// Leaves out what is wrong or good only in a letter that is displeased, or pleased, besides.
fn settle(reading: &mut Reading) {
    let kind = reading.feeling.kind;
    let wrong = |sure: f32| match kind {
        FeelingKind::Complaint => true,
        FeelingKind::Praise => sure > DOUBTFUL,
        _ => sure >= FAINT,
    };
    let good = |sure: f32| sure >= FAINT || kind == FeelingKind::Praise;
    reading.complaints.retain(|it| wrong(it.confidence));
    reading.praise.retain(|it| good(it.confidence));
    for (at, it) in reading.complaints.iter_mut().enumerate() {
        it.id = format!("complaint-{}", at + 1);
    }
    for (at, it) in reading.praise.iter_mut().enumerate() {
        it.id = format!("praise-{}", at + 1);
    }
}

/// Fills in dates, references and amounts.
fn say_figures(reading: &mut Reading, layout: &Layout) {
    let parts = layout.parts.iter().map(|it| it.range.clone());
    let mut found = figures(&reading.text, parts);
    found.extend(framing_numbers(&reading.text, layout));
    for figure in found {
        let known = |it: &Said| it.text == reading.text[figure.span.clone()];
        if reading.references.iter().any(known) {
            continue;
        }
        let (name, list) = match figure.kind {
            FigureKind::Date => ("date", &mut reading.dates),
            FigureKind::Reference => ("reference", &mut reading.references),
            FigureKind::Amount => ("amount", &mut reading.amounts),
        };
        let id = format!("{name}-{}", list.len() + 1);
        list.push(said(
            &reading.text,
            figure.span,
            &id,
            figure.why,
            figure.confidence,
        ));
    }
}

/// Numbers in a line of subject above the letter, or under the name.
fn framing_numbers(text: &str, layout: &Layout) -> Vec<Figure> {
    let start = layout.parts.iter().map(|it| it.range.start).min();
    let end = layout.parts.iter().map(|it| it.range.end).max();
    let (Some(start), Some(end)) = (start, end) else {
        return Vec::new();
    };
    let mut found = figures(text, [0..start, end..text.len()].into_iter());
    found.retain(|it| it.kind == FigureKind::Reference && it.confidence > 0.8);
    found
}

/// Fills in people and pets.
fn say_names(reading: &mut Reading, layout: &Layout) {
    let words = |it: &Option<Said>| it.as_ref().map(|it| it.text.clone()).unwrap_or_default();
    let (writer, salutation) = (words(&reading.writer), words(&reading.salutation));
    let known = named::Known {
        writer: &writer,
        salutation: &salutation,
    };
    let parts = layout.parts.iter().map(|it| it.range.clone());
    for named in named(&reading.text, parts, &known) {
        let (name, list) = match named.is_pet {
            true => ("pet", &mut reading.pets),
            false => ("person", &mut reading.people),
        };
        let id = format!("{name}-{}", list.len() + 1);
        list.push(said(
            &reading.text,
            named.span,
            &id,
            &named.why,
            named.confidence,
        ));
    }
}

/// The age beside the signature.
fn signed_age(text: &str, layout: &Layout, cues: &Cues) -> Option<AgeSaid> {
    let nobody = 0..0;
    let signer = layout.writer.as_ref().map_or(&nobody, |it| &it.0);
    let lines = layout.sign_off.iter();
    let mut sentences = lines.flat_map(|it| sentences(text, it.clone(), cues));
    sentences.find_map(|it| age_said(text, age::age(text, &it, cues, Some(signer))))
}

/// An age as it stands in a reading.
fn age_said(text: &str, found: Option<age::Found<'_>>) -> Option<AgeSaid> {
    let found = found?;
    Some(AgeSaid {
        years: found.years,
        text: text[found.span.clone()].to_owned(),
        fraction: found.fraction.map(|it| one_line(&text[it])),
        start: found.span.start,
        end: found.span.end,
        id: "age".to_owned(),
        why: found.why.to_owned(),
        confidence: SURE,
    })
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words of the letter with their place.
fn said(text: &str, span: Range<usize>, id: &str, why: &str, confidence: f32) -> Said {
    Said {
        text: text[span.clone()].to_owned(),
        start: span.start,
        end: span.end,
        id: id.to_owned(),
        why: why.to_owned(),
        confidence,
    }
}

/// The same span without white space at its ends.
fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let words = &text[span.clone()];
    let start = span.start + words.len() - words.trim_start().len();
    start..start + words.trim().len()
}
