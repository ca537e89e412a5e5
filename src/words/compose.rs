//! From a plan to a letter: every telling printed, every span with its source.

use std::sync::Arc;

use tera::Context;
use tera::Map;
use tera::Value;
use tera::value::Key;

use crate::error::Error;
use crate::error::Result;
use crate::people::Profile;
use crate::people::begins_small;
use crate::place::Place;
use crate::words::brief::Brief;
use crate::words::budget;
use crate::words::budget::Limited;
use crate::words::letter::Block;
use crate::words::letter::BlockKind;
use crate::words::letter::Enclosure;
use crate::words::letter::Letter;
use crate::words::letter::Origin;
use crate::words::letter::Promise;
use crate::words::letter::Source;
use crate::words::letter::Span;
use crate::words::letter::VERSION;
use crate::words::letter::ValueSpan;
use crate::words::letter::print;
use crate::words::mark::Mark;
use crate::words::pack::Piece;
use crate::words::pack::Skeleton;
use crate::words::pack::kind_of;
use crate::words::pack::pieces;
use crate::words::plan::About;
use crate::words::plan::Move;
use crate::words::plan::Plan;
use crate::words::telling::Paragraph;
use crate::words::telling::Part;
use crate::words::telling::Telling;

/// A letter, and the telling that each of its spans was printed from, in order.
pub(crate) struct Composed<'p> {
    pub(crate) letter: Letter,
    pub(crate) tellings: Vec<Option<&'p Telling>>,
}

/// Writes a planned letter.
///
/// # Errors
/// [`Error::Compose`] when a template fails or costs more than a letter may;
/// [`Error::Pack`] when the pack has no salutation, close or signature that fits.
pub(crate) fn compose<'p>(
    brief: &Brief<'p>,
    profile: &Profile,
    plan: &Plan,
) -> Result<Composed<'p>> {
    let composed = assemble(brief, profile, plan)?;
    complete(brief, &composed.letter)?;
    Ok(composed)
}

/// Prints the moves of a plan, whether or not they make a whole letter.
pub(crate) fn assemble<'p>(
    brief: &Brief<'p>,
    profile: &Profile,
    plan: &Plan,
) -> Result<Composed<'p>> {
    let mut writer = Writer {
        brief,
        profile,
        plan,
        blocks: Vec::with_capacity(brief.occasion.beats.len()),
        tellings: Vec::with_capacity(plan.moves.len()),
        buffer: Vec::with_capacity(512),
        printed: vec![false; plan.moves.len()],
    };
    match &brief.occasion.skeleton {
        Skeleton::Static(paragraphs) => {
            for (index, paragraph) in paragraphs.iter().enumerate() {
                writer.paragraph(paragraph, (index, paragraphs.len()))?;
            }
        }
        Skeleton::Template(name) => {
            writer.render(
                name,
                &brief.context(&plan.known, profile, &brief.occasion.uses),
            )?;
            let paragraphs = pieces(writer.text());
            for (index, paragraph) in paragraphs.iter().enumerate() {
                writer.paragraph(paragraph, (index, paragraphs.len()))?;
            }
        }
    }
    let Writer {
        mut blocks,
        printed,
        tellings,
        ..
    } = writer;
    if let Some(salutation) = blocks
        .iter()
        .position(|it| it.kind == BlockKind::Salutation)
    {
        go_on_small(&mut blocks[salutation..], brief.locale(profile));
    }
    let mut letter = Letter {
        version: VERSION,
        pack: brief.pack.name.clone(),
        occasion: brief.request.occasion.clone(),
        language: brief.pack.language.clone(),
        date: brief.request.date,
        voice: brief.voice.map(|it| it.name.clone()),
        blocks,
        enclosures: Vec::new(),
        promises: promises(brief, profile, plan, &printed),
        tone: plan.known.tone.clone(),
        length: plan.known.length.clone(),
    };
    letter.enclosures = enclosures(brief, plan, &printed);
    Ok(Composed { letter, tellings })
}

/// In German and Italian a letter goes on in small letters after the comma of its salutation.
fn go_on_small(blocks: &mut [Block], locale: &str) {
    let [salutation, body, ..] = blocks else {
        return;
    };
    let is_open = salutation
        .spans
        .last()
        .is_some_and(|it| it.text.ends_with(','));
    let Some(span) = body.spans.first_mut().filter(|_| is_open) else {
        return;
    };
    let word = span.text.split(|it: char| !it.is_alphabetic()).next();
    let word = word.unwrap_or_default();
    // A value keeps its own letters.
    let is_value = span.values.first().is_some_and(|it| it.start == 0);
    if is_value || word.starts_with(char::is_lowercase) || !begins_small(word, locale) {
        return;
    }
    let small = word.to_lowercase();
    if small.len() == word.len() {
        span.text.replace_range(..small.len(), &small);
        span.print = print(&span.text);
    }
}

/// The packing list: the gifts of the tellings that printed, each once.
fn enclosures(brief: &Brief<'_>, plan: &Plan, printed: &[bool]) -> Vec<Enclosure> {
    let mut enclosures: Vec<Enclosure> = Vec::new();
    let moves = plan
        .moves
        .iter()
        .zip(printed)
        .filter(|(_, printed)| **printed);
    let ids = moves.flat_map(|(it, _)| &brief.pack.tellings[it.telling].encloses);
    for id in ids {
        if enclosures.iter().any(|it| it.id == *id) {
            continue;
        }
        if let Some(what) = brief.gift(id) {
            enclosures.push(Enclosure {
                id: id.clone(),
                what: what.to_owned(),
            });
        }
    }
    enclosures
}

/// What the moves that printed put off, and what their tellings promise.
fn promises(brief: &Brief<'_>, profile: &Profile, plan: &Plan, printed: &[bool]) -> Vec<Promise> {
    let mut promises = Vec::new();
    for (it, _) in plan.moves.iter().zip(printed).filter(|it| *it.1) {
        if let Some(deferral) = &it.about.deferral {
            promises.extend(it.about.answers.iter().map(|ask| Promise {
                ask: ask.clone(),
                telling: None,
                owner: deferral.owner.clone(),
                until: deferral.until,
            }));
            continue;
        }
        let telling = &brief.pack.tellings[it.telling];
        let Some(pledge) = telling.promises else {
            continue;
        };
        let said = |number| brief.said(number, &plan.known, profile);
        let until = said(pledge.until).and_then(|it| it.parse().ok());
        if let Some((owner, until)) = said(pledge.owner).zip(until) {
            promises.push(Promise {
                ask: String::new(),
                telling: Some(telling.id.as_str().into()),
                owner,
                until,
            });
        }
    }
    promises
}

/// A letter whose skeleton asks for a salutation has one: `Dear ,` cannot be written.
fn complete(brief: &Brief<'_>, letter: &Letter) -> Result<()> {
    for beat in ["salutation", "close", "signature"] {
        let Some(call) = brief.occasion.beats.iter().position(|it| it == beat) else {
            continue;
        };
        if letter.blocks_of(kind_of(beat)).next().is_some() {
            continue;
        }
        let mut place = Place::file(&brief.occasion.file);
        place = place.at_line(brief.occasion.lines[call] as usize);
        return Err(Error::Pack {
            what: format!("no telling of `{beat}` fits this reader"),
            place: Box::new(place),
            help: format!("add a `{beat}` that needs no name and has no `for:`"),
        });
    }
    Ok(())
}

struct Writer<'w, 'p> {
    brief: &'w Brief<'p>,
    profile: &'w Profile,
    plan: &'w Plan,
    blocks: Vec<Block>,
    /// The telling of each span.
    tellings: Vec<Option<&'p Telling>>,
    /// What was rendered last.
    buffer: Vec<u8>,
    /// Which moves printed something.
    printed: Vec<bool>,
}

/// A printed paragraph and the values in it.
type Printed = (String, Vec<ValueSpan>);

impl<'w, 'p> Writer<'w, 'p> {
    fn paragraph(&mut self, paragraph: &[Piece], (index, of): (usize, usize)) -> Result<()> {
        let mut fresh = true;
        let alone = paragraph.len() == 1;
        for piece in paragraph {
            match piece {
                Piece::Words(words) => {
                    let source = Arc::new(Source::Template {
                        file: self.brief.occasion.file.clone(),
                        line: self.brief.occasion.first_line,
                    });
                    let printed = unmark(words, &self.brief.occasion.origins, true);
                    for (text, values) in printed {
                        if self.brief.occasion.beats.is_empty() {
                            self.own(text, values, &source, (index, of));
                        } else {
                            let kind = BlockKind::Paragraph;
                            self.span(kind, fresh, span(text, values, source.clone()), None);
                        }
                        fresh = false;
                    }
                }
                Piece::Beat(call) => {
                    let moves = self.plan.moves.iter().enumerate();
                    for (number, it) in moves.filter(|(_, it)| it.call == *call) {
                        let before = self.tellings.len();
                        self.tell(it, fresh, alone)?;
                        self.printed[number] = self.tellings.len() > before;
                        fresh &= !self.printed[number];
                    }
                }
            }
        }
        Ok(())
    }

    /// Prints a move; each of its paragraphs after the first stands by itself.
    fn tell(&mut self, it: &Move, fresh: bool, alone: bool) -> Result<()> {
        let brief = self.brief;
        let telling = &brief.pack.tellings[it.telling];
        let kind = kind_of(&brief.occasion.beats[it.call]);
        let new = |part: usize| fresh || part > 0 || alone;
        if let Some(paragraphs) = self.same_for_all(it)? {
            for (part, paragraph) in paragraphs.iter().enumerate() {
                self.fixed(kind, new(part), paragraph, (telling, &it.about));
            }
            return Ok(());
        }
        for (part, (text, values)) in self.printed(it)?.into_iter().enumerate() {
            let mut span = span(text, values, telling.source.clone());
            span.answers.clone_from(&it.about.answers);
            self.span(kind, new(part), span, Some(telling));
        }
        Ok(())
    }

    /// The paragraphs of a move that prints the same in all letters, or at least in all of this run.
    fn same_for_all(&mut self, it: &Move) -> Result<Option<&'w [Paragraph]>> {
        let brief = self.brief;
        let telling = &brief.pack.tellings[it.telling];
        if telling.template.is_none() {
            return Ok(Some(&telling.paragraphs));
        }
        let Some(kept) = brief.printed(it.telling, &self.plan.known) else {
            return Ok(None);
        };
        if kept.get().is_none() {
            let printed = self.printed(it)?.into_iter();
            let paragraphs = printed.map(|(text, values)| Paragraph::new(text, values));
            kept.get_or_init(|| paragraphs.collect());
        }
        Ok(kept.get().map(Vec::as_slice))
    }

    /// The paragraphs of a move, printed for this person.
    fn printed(&mut self, it: &Move) -> Result<Vec<Printed>> {
        let brief = self.brief;
        let telling = &brief.pack.tellings[it.telling];
        if !telling.parts.as_ref().is_some_and(|it| self.print(it)) {
            let mut context = brief.context(&self.plan.known, self.profile, &telling.uses);
            if telling.uses.meets(&brief.of_move) {
                context.insert_value("about", subject(&it.about));
            }
            self.render(telling.template.as_deref().unwrap_or_default(), &context)?;
        }
        let mut printed = unmark(self.text(), &telling.origins, telling.keeps_lines);
        if let Some(quote) = self.plan.known.quote.as_ref() {
            let values = printed.iter_mut().flat_map(|it| &mut it.1);
            let quoted = values.filter(|it| it.origin.is_of_quote());
            quoted.for_each(|it| it.origin = quote.origin.clone());
        }
        Ok(printed)
    }

    /// Prints words and fields into the buffer; false where that takes a template.
    fn print(&mut self, parts: &[Part]) -> bool {
        self.buffer.clear();
        let printed = parts.iter().all(|it| match it {
            Part::Words(words) => {
                self.buffer.extend_from_slice(words.as_bytes());
                true
            }
            Part::Field(number) => {
                self.brief
                    .print(*number, &self.plan.known, self.profile, &mut self.buffer)
            }
        });
        printed && self.buffer.len() <= budget::LARGEST
    }

    /// Appends a paragraph that prints the same for everybody, whose digests are known.
    fn fixed(
        &mut self,
        kind: BlockKind,
        new: bool,
        paragraph: &Paragraph,
        (telling, about): (&'p Telling, &About),
    ) {
        let joins = self.joins(kind, new);
        let spaced = joins && wants_space(&paragraph.text);
        let mut text = String::with_capacity(paragraph.text.len() + 1);
        let mut values = paragraph.values.clone();
        if spaced {
            text.push(' ');
            values.iter_mut().for_each(ValueSpan::shift);
        }
        text.push_str(&paragraph.text);
        let span = Span {
            print: if spaced {
                paragraph.print_joined
            } else {
                paragraph.print
            },
            text,
            source: telling.source.clone(),
            answers: about.answers.clone(),
            values,
            personal: false,
        };
        self.put(kind, joins, span, Some(telling));
    }

    /// Appends a span, with a space before it if it goes on in the last block.
    fn span(&mut self, kind: BlockKind, new: bool, mut span: Span, telling: Option<&'p Telling>) {
        let joins = self.joins(kind, new);
        if joins && wants_space(&span.text) {
            span.text.insert(0, ' ');
            span.values.iter_mut().for_each(ValueSpan::shift);
        }
        span.print = print(&span.text);
        self.put(kind, joins, span, telling);
    }

    fn joins(&self, kind: BlockKind, new: bool) -> bool {
        !new && self.blocks.last().is_some_and(|it| it.kind == kind)
    }

    fn put(&mut self, kind: BlockKind, joins: bool, mut span: Span, telling: Option<&'p Telling>) {
        span.personal = telling.is_some_and(|it| it.needs.meets(&self.brief.specific));
        self.tellings.push(telling);
        match self.blocks.last_mut() {
            Some(block) if joins => block.spans.push(span),
            _ => self.blocks.push(Block {
                kind,
                spans: vec![span],
            }),
        }
    }

    /// A paragraph of a letter that has no beats: its part is known by where and how it stands.
    fn own(
        &mut self,
        text: String,
        values: Vec<ValueSpan>,
        source: &Arc<Source>,
        (index, of): (usize, usize),
    ) {
        let short = text.lines().all(|it| it.chars().count() <= 50);
        let is_greeted = |it: &Block| it.kind == BlockKind::Salutation;
        let opens = index < 3 && !self.blocks.iter().any(is_greeted);
        let kind = match text.trim_start() {
            it if it.starts_with("P.S.") || it.starts_with("PS") => BlockKind::Postscript,
            it if opens && short && it.ends_with([',', ':', '!']) => BlockKind::Salutation,
            _ if index > 0 && index + 1 == of && short && text.contains('\n') => BlockKind::Close,
            _ => BlockKind::Paragraph,
        };
        let (close, signature) = match (kind, text.split_once('\n')) {
            (BlockKind::Close, Some((close, signature))) => (close, signature),
            _ => {
                self.span(kind, true, span(text, values, source.clone()), None);
                return;
            }
        };
        let cut = close.len() as u32 + 1;
        let (before, after): (Vec<_>, Vec<_>) = values.into_iter().partition(|it| it.end < cut);
        let after = after
            .into_iter()
            .map(|it| ValueSpan {
                start: it.start.saturating_sub(cut),
                end: it.end - cut,
                ..it
            })
            .collect();
        self.span(
            BlockKind::Close,
            true,
            span(close.to_owned(), before, source.clone()),
            None,
        );
        let signature = span(signature.to_owned(), after, source.clone());
        self.span(BlockKind::Signature, true, signature, None);
    }

    /// Renders a template into the buffer.
    fn render(&mut self, template: &str, context: &Context) -> Result<()> {
        self.buffer.clear();
        budget::refill();
        let output = Limited {
            buffer: &mut self.buffer,
            left: budget::LARGEST,
        };
        let rendered = self.brief.pack.tera.render_to(template, context, output);
        rendered.map_err(|it| self.failure(template, &it))
    }

    /// What was rendered last.
    fn text(&self) -> &str {
        std::str::from_utf8(&self.buffer).expect("templates and values are text")
    }

    /// Tera's error without values: messages of filters and types are kept, texts are not.
    fn failure(&self, template: &str, error: &tera::Error) -> Error {
        let message = match error.kind() {
            tera::ErrorKind::RenderingError(report) => report.message().to_owned(),
            tera::ErrorKind::Io(_) => "this text grows too long".to_owned(),
            tera::ErrorKind::Msg(message) => message.clone(),
            _ => "this text cannot be printed".to_owned(),
        };
        let telling = self
            .brief
            .pack
            .tellings
            .iter()
            .find(|it| it.template.as_deref() == Some(template));
        let place = match telling.map(|it| it.source.as_ref()) {
            Some(Source::Phrase { file, line, .. } | Source::Answer { file, line, .. }) => {
                Place::file(file).at_line(*line as usize)
            }
            _ => Place::file(&self.brief.occasion.file)
                .at_line(self.brief.occasion.first_line as usize),
        };
        Error::Compose {
            what: without_values(&message),
            place: Box::new(place),
            help: "correct the text, or ask for the field with `{% if … %}` first".into(),
        }
    }
}

/// A message without what stands in quotation marks other than backticks.
fn without_values(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let mut kept = String::new();
    let mut inside = false;
    for character in line.chars() {
        match character {
            '"' => {
                inside = !inside;
                if inside {
                    kept.push('…');
                }
            }
            _ if inside => {}
            it => kept.push(it),
        }
    }
    kept
}

impl ValueSpan {
    /// Moves one byte on, as the text does.
    fn shift(&mut self) {
        self.start += 1;
        self.end += 1;
    }
}

/// Whether a text needs a space before it where it goes on behind another.
pub(crate) fn wants_space(text: &str) -> bool {
    !text.starts_with([',', '.', ';', ':', '!', '?'])
}

/// A span without its digest, which it gets with its place.
fn span(text: String, values: Vec<ValueSpan>, source: Arc<Source>) -> Span {
    Span {
        text,
        source,
        answers: Vec::new(),
        values,
        personal: false,
        print: 0,
    }
}

/// What a telling may say of its move's subject.
fn subject(about: &About) -> Value {
    let mut map = Map::new();
    if let Some(quote) = about.quotes.first() {
        map.insert(Key::Str("quote"), quote.as_str().into());
    }
    let quotes: Vec<Value> = about.quotes.iter().map(|it| it.as_str().into()).collect();
    map.insert(Key::Str("quotes"), quotes.into());
    map.insert(Key::Str("also"), about.also.into());
    map.insert(Key::Str("in_postscript"), about.in_postscript.into());
    if let Some(deferral) = &about.deferral {
        map.insert(Key::Str("owner"), deferral.owner.as_str().into());
        map.insert(Key::Str("until"), deferral.until.to_string().into());
    }
    map.into()
}

/// Splits a rendered text into paragraphs, folds its white space, and turns marks into value spans.
fn unmark(text: &str, origins: &[Origin], keeps_lines: bool) -> Vec<Printed> {
    let mut paragraphs: Vec<Printed> = Vec::with_capacity(1);
    let mut current: Printed = (String::with_capacity(text.len()), Vec::new());
    let mut open: Option<(usize, usize)> = None;
    let (mut spaces, mut breaks) = (false, 0);
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let (run, after) = rest.split_at(plain_run(rest));
        if !run.is_empty() {
            fold(&mut current.0, &mut spaces, &mut breaks, keeps_lines);
            current.0.push_str(run);
            rest = after;
            continue;
        }
        rest = &rest[character.len_utf8()..];
        match Mark::of(character) {
            Some(Mark::Open(site)) => {
                // The white space before a value belongs before its mark.
                fold(&mut current.0, &mut spaces, &mut breaks, keeps_lines);
                open = Some((site, current.0.len()));
            }
            Some(Mark::Close) => {
                let Some((site, start)) = open.take() else {
                    continue;
                };
                let origin = origins.get(site).cloned();
                let end = current.0.len();
                if let Some(origin) = origin.filter(|_| end > start) {
                    current.1.push(ValueSpan {
                        start: start as u32,
                        end: end as u32,
                        origin,
                    });
                }
            }
            Some(Mark::Beat(_)) => {}
            // No-break spaces, wide and narrow, are meant.
            None if character.is_whitespace() && !matches!(character, '\u{a0}' | '\u{202f}') => {
                spaces = true;
                breaks += usize::from(character == '\n');
                if breaks > 1 && open.is_none() && !current.0.is_empty() {
                    paragraphs.push(std::mem::take(&mut current));
                }
            }
            None => {
                fold(&mut current.0, &mut spaces, &mut breaks, keeps_lines);
                current.0.push(character);
            }
        }
    }
    if !current.0.is_empty() {
        paragraphs.push(current);
    }
    paragraphs
}

/// How many bytes at the start of a text are words as they print: letters and single spaces
/// between them. What comes after may be anything.
fn plain_run(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_plain = |at: usize| bytes.get(at).is_some_and(|it| it.is_ascii_graphic());
    let mut end = 0;
    while is_plain(end) || (end > 0 && bytes.get(end) == Some(&b' ') && is_plain(end + 1)) {
        end += 1;
    }
    end
}

/// Writes the white space that was passed over: a line break where lines are meant, else one space.
fn fold(text: &mut String, spaces: &mut bool, breaks: &mut usize, keeps_lines: bool) {
    if *spaces && !text.is_empty() {
        text.push(if keeps_lines && *breaks > 0 {
            '\n'
        } else {
            ' '
        });
    }
    (*spaces, *breaks) = (false, 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_spans_and_white_space_folds() {
        let open = Mark::Open(0).character();
        let close = Mark::Close.character();
        let text = format!("  Dear {open}Ada{close},\n  how  are\nyou?\n\nWell. ");
        let printed = unmark(&text, &[Origin::Profile("name.call".into())], false);
        assert_eq!(printed[0].0, "Dear Ada, how are you?");
        assert_eq!((printed[0].1[0].start, printed[0].1[0].end), (5, 8));
        assert_eq!(printed[1].0, "Well.");
    }

    #[test]
    fn an_error_message_keeps_no_value() {
        assert_eq!(
            without_values("cannot add \"Colin\" to 7"),
            "cannot add … to 7"
        );
    }
}
