//! Reading a pack: its files in one pass, every mistake with its place.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::OnceLock;

use serde::Deserialize;
use tera::Tera;

use crate::document;
use crate::error::Error;
use crate::error::Result;
use crate::listen::Lane;
use crate::people::Length;
use crate::place::Place;
use crate::tone::Dial;
use crate::tone::Level;
use crate::tone::Wish;
use crate::words::answer::Entry;
use crate::words::field;
use crate::words::field::Field;
use crate::words::files;
use crate::words::files::Files;
use crate::words::filters;
use crate::words::filters::Filters;
use crate::words::filters::Register;
use crate::words::filters::Ways;
use crate::words::grammar::Language;
use crate::words::head::Head;
use crate::words::letter::BlockKind;
use crate::words::letter::DEFER;
use crate::words::letter::Source;
use crate::words::mark::Mark;
use crate::words::others::Others;
use crate::words::pack::Occasion;
use crate::words::pack::Pack;
use crate::words::pack::Skeleton;
use crate::words::pack::kind_of;
use crate::words::pack::paragraphs;
use crate::words::pack::pieces;
use crate::words::preset::dials_of;
use crate::words::preset::presets;
use crate::words::quote::Quoted;
use crate::words::rule::Rules;
use crate::words::scan::Refusal;
use crate::words::scan::Scan;
use crate::words::scan::Use;
use crate::words::scan::scan;
use crate::words::standing::Canon;
use crate::words::telling::Fields;
use crate::words::telling::Paragraph;
use crate::words::telling::Part;
use crate::words::telling::Pledge;
use crate::words::telling::Telling;
use crate::words::telling::TellingFile;
use crate::words::telling::Vow;
use crate::words::telling::digest;
use crate::words::voice::Voice;

/// The most packs that extend each other.
const DEEPEST: usize = 8;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OccasionFile {
    #[serde(default)]
    occasion: Option<String>,
    #[serde(default)]
    about: String,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    tone: Wish,
    #[serde(default)]
    range: BTreeMap<Dial, [Level; 2]>,
    #[serde(default)]
    spare: BTreeMap<String, usize>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    length: Option<Length>,
    #[serde(default)]
    without: BTreeMap<Length, Vec<String>>,
    #[serde(default)]
    specific: Option<f32>,
}

/// The beat that a voice's closings tell.
const CLOSE: &str = "close";

/// What an occasion needs besides fields: a received letter.
const LETTER: &str = "letter";

/// The kind of a letter that says sorry.
const APOLOGY: &str = "apology";

/// Beats without which an apology is none.
const APOLOGISING: [&str; 3] = ["own", "repair", "regret"];

/// Beats that letters of every length have.
const INDISPENSABLE: [&str; 5] = ["answer", DEFER, "salutation", "close", "signature"];

impl Pack {
    /// The names of the built-in packs.
    pub fn names() -> Vec<String> {
        files::names()
    }

    /// A built-in pack.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none of this name.
    pub fn built_in(name: &str) -> Result<Self> {
        Self::read(Files::built_in(name)?, &[])
    }

    /// A pack from a folder of one's own, with filters of one's own.
    ///
    /// # Errors
    /// [`Error::File`] for what cannot be read, and whatever is wrong in a file, with its place.
    pub fn from_folder(path: &Path, filters: &[(String, Register)]) -> Result<Self> {
        Self::read(Files::folder(path)?, filters)
    }

    /// A pack of a single text: one letter, without phrases or answers.
    ///
    /// Its occasion is called `letter`. The text may use every field and filter that a
    /// telling may.
    ///
    /// # Errors
    /// [`Error::Template`] where the text is no template.
    pub fn from_letter(file: &str, text: &str, filters: &[(String, Register)]) -> Result<Self> {
        let head = Head {
            name: "letter".into(),
            about: "One letter of your own.".into(),
            ..Head::default()
        };
        let mut reader = Reader::new(head, filters)?;
        reader.occasion(file, text, Some("letter"))?;
        reader.finish()
    }

    fn read(files: Files, filters: &[(String, Register)]) -> Result<Self> {
        let home = files.home();
        let languages = files.languages();
        let (head, layers) = layers(files)?;
        let mut reader = Reader::new(head, filters)?;
        for layer in &layers {
            for (path, text) in layer.of("voices") {
                reader.voice(path, text)?;
            }
            for (path, text) in layer.of("phrases") {
                reader.phrases(path, text)?;
            }
            for (path, text) in layer.of("answers") {
                reader.answers(path, text)?;
            }
            if let Some((path, text)) = layer.top("quotes.yaml") {
                reader.quotes(document::yaml(path, text)?, path, text);
            }
            if let Some((path, text)) = layer.top("coined.yaml") {
                let coined = document::yaml(path, text)?;
                reader.pack.coined.get_or_insert(coined);
            }
            reader.taken.clone_from(&reader.ids);
        }
        for layer in &layers {
            for (path, text) in layer.of("letters") {
                reader.occasion(path, text, None)?;
            }
        }
        if let Some((path, text)) = layers.first().and_then(Files::head) {
            reader.lanes(path, text)?;
            reader.tones(path, text)?;
        }
        let mut pack = reader.finish()?;
        pack.others = Others::new(home, languages, filters);
        Ok(pack)
    }

    /// The files under its folder `tests`: path and text.
    ///
    /// # Errors
    /// [`Error::File`] for what cannot be read.
    pub fn tests(&self) -> Result<Vec<(String, String)>> {
        let Some(files) = self.others.files()? else {
            return Ok(Vec::new());
        };
        let tests = files
            .of("tests")
            .map(|it| (it.0.to_owned(), it.1.to_owned()));
        Ok(tests.collect())
    }

    /// The same pack in another language, read when it is first wanted: the one that is nearest to a
    /// locale, so that `fr-CA` reads `fr`; none where there is none.
    ///
    /// # Errors
    /// Whatever is wrong in a file of it, with its place.
    pub fn in_language(&self, locale: &str) -> Result<Option<&Self>> {
        self.others.nearest(locale, Self::read)
    }
}

/// The head of a pack, and its files before those of the packs that it extends.
fn layers(files: Files) -> Result<(Head, Vec<Files>)> {
    let mut head = read_head(&files)?;
    if let Some((original, language)) = files.original() {
        let original = read_head(&original)?;
        head.name = format!("{}/{language}", original.name);
        head.sender = head.sender.or(original.sender);
    }
    let mut layers = vec![files];
    let mut next = head.extends.clone();
    while let (Some(name), Some(own)) = (next.take(), layers.last()) {
        let (path, text) = own.head().unwrap_or_default();
        let refused = |what: String, help: &str| {
            let lines = document::lines(path, text);
            let place = lines.ok().and_then(|it| it.place("extends"));
            Error::Pack {
                what,
                place: Box::new(place.unwrap_or_else(|| Place::file(path))),
                help: help.to_owned(),
            }
        };
        let base = own.extended(&name).map_err(|it| {
            refused(
                format!("it extends `{name}`, and there is no such pack: {it}"),
                "name a built-in pack, or a folder as it is seen from this one",
            )
        })?;
        if layers.len() == DEEPEST || layers.iter().any(|it| it.name() == base.name()) {
            let what = format!("it extends `{name}`, which goes round in a circle or too deep");
            return Err(refused(what, "let a pack extend one that stands alone"));
        }
        let below = read_head(&base)?;
        if below.language() != head.language() && head.language.is_some() {
            let what = format!("it extends `{name}`, which is written in another language");
            return Err(refused(
                what,
                "extend a pack of the same language; a letter has only one",
            ));
        }
        next.clone_from(&below.extends);
        head = head.over(below);
        layers.push(base);
    }
    Ok((head, layers))
}

fn read_head(files: &Files) -> Result<Head> {
    let Some((path, text)) = files.head() else {
        return Err(Error::Pack {
            what: "a pack needs a file `pack.yaml`".into(),
            place: Box::new(Place::file(&files.name())),
            help: "add one with at least `name:`, or start with `longhand pack new`".into(),
        });
    };
    document::yaml(path, text)
}

/// Puts a pack together, file by file.
struct Reader {
    pack: Pack,
    filters: Filters,
    templates: Vec<(String, String)>,
    /// The files that were read, with their texts.
    texts: Vec<(String, String)>,
    /// Where each template of Tera's began: the number of its file, and the offset.
    origins: HashMap<String, (usize, usize)>,
    ids: BTreeSet<String>,
    /// The ids of the packs above: theirs replace what has the same id below.
    taken: BTreeSet<String>,
    motifs: HashMap<String, u32>,
}

impl Reader {
    fn new(head: Head, own: &[(String, Register)]) -> Result<Self> {
        let mut tera = Tera::new();
        tera.autoescape_on(Vec::<String>::new());
        let ways = Ways {
            language: Language::parse(head.language()).ok(),
            possessive: head.possessive.unwrap_or_default(),
            serial_comma: head.serial_comma.unwrap_or_default(),
        };
        filters::register(&mut tera, ways);
        let mut known = Filters::new(head.language());
        for (name, register) in own {
            register(&mut tera);
            known.add(name);
        }
        Ok(Self {
            pack: Pack {
                language: head.language().to_owned(),
                name: head.name,
                about: head.about,
                grammar: ways.language,
                greet: head.greet.unwrap_or_default(),
                minors: head.minors,
                lanes: head.lanes,
                voice: head.voice,
                tone: head.tone,
                length: head.length,
                exhausted: head.exhausted.unwrap_or_default(),
                cohorts: head.cohorts,
                presets: head.presets,
                audience: head.audience,
                specific: head.specific,
                quotes: Vec::new(),
                coined: None,
                spoilers: head.spoilers,
                synonyms: head.synonyms,
                sender: head.sender.unwrap_or_default(),
                occasions: BTreeMap::new(),
                tellings: Vec::new(),
                beats: HashMap::new(),
                entries: Vec::new(),
                answers: Vec::new(),
                voices: BTreeMap::new(),
                fields: Vec::new(),
                tera,
                rules: Rules::default(),
                by_id: HashMap::new(),
                index: OnceLock::new(),
                others: Others::default(),
            },
            filters: known,
            templates: Vec::new(),
            texts: Vec::new(),
            origins: HashMap::new(),
            ids: BTreeSet::new(),
            taken: BTreeSet::new(),
            motifs: HashMap::new(),
        })
    }

    /// A voice, unless a pack above has one of its name; its closings are tellings of `close`.
    fn voice(&mut self, file: &str, text: &str) -> Result<()> {
        let mut voice = Voice::from_yaml(file, text)?;
        if self.pack.voices.contains_key(&voice.name) {
            return Ok(());
        }
        let closings = std::mem::take(&mut voice.closings);
        let lookup = SourceFile::new(file, text);
        self.texts.push((file.to_owned(), text.to_owned()));
        let (beat, name): (Arc<str>, Arc<str>) = (CLOSE.into(), file.into());
        for (index, mut telling) in closings.into_iter().enumerate() {
            let id = telling.id.clone();
            let id = id.unwrap_or_else(|| format!("{}-{CLOSE}-{}", voice.name, index + 1));
            let at = self.fresh(&id, &lookup)?;
            telling.voices = vec![voice.name.clone()];
            let source = Source::Phrase {
                beat: beat.clone(),
                id: id.as_str().into(),
                file: name.clone(),
                line: lookup.line(at),
            };
            let number = self.telling(telling, id, source, (file, text, at), Some(CLOSE))?;
            let beats = self.pack.beats.entry(CLOSE.to_owned());
            beats.or_default().push(number);
            voice.closes_with.push(number);
        }
        self.pack.voices.insert(voice.name.clone(), voice);
        Ok(())
    }

    fn quotes(&mut self, quotes: Vec<Quoted>, file: &str, text: &str) {
        let is_there = |own: &[Quoted], id: &str| own.iter().any(|it| it.id == id);
        let lookup = SourceFile::new(file, text);
        for mut quote in quotes {
            quote.site.file = file.to_owned();
            quote.site.line = lookup.line(lookup.find(&quote.id));
            if !is_there(&self.pack.quotes, &quote.id) {
                self.pack.quotes.push(quote);
            }
        }
    }

    fn phrases(&mut self, file: &str, text: &str) -> Result<()> {
        let beats: BTreeMap<String, Vec<TellingFile>> = document::yaml(file, text)?;
        let lookup = SourceFile::new(file, text);
        self.texts.push((file.to_owned(), text.to_owned()));
        let name: Arc<str> = file.into();
        for (beat, tellings) in beats {
            let shared: Arc<str> = beat.as_str().into();
            for (index, telling) in tellings.into_iter().enumerate() {
                let id = telling
                    .id
                    .clone()
                    .unwrap_or_else(|| format!("{beat}-{}", index + 1));
                if self.taken.contains(&id) {
                    continue;
                }
                let at = self.fresh(&id, &lookup)?;
                let source = Source::Phrase {
                    beat: shared.clone(),
                    id: id.as_str().into(),
                    file: name.clone(),
                    line: lookup.line(at),
                };
                let number = self.telling(telling, id, source, (file, text, at), Some(&beat))?;
                self.pack
                    .beats
                    .entry(beat.clone())
                    .or_default()
                    .push(number);
            }
        }
        Ok(())
    }

    fn answers(&mut self, file: &str, text: &str) -> Result<()> {
        let entries: Vec<Entry> = document::yaml(file, text)?;
        let lookup = SourceFile::new(file, text);
        self.texts.push((file.to_owned(), text.to_owned()));
        let name: Arc<str> = file.into();
        for mut entry in entries {
            if self.taken.contains(&entry.id) {
                continue;
            }
            let at = self.fresh(&entry.id, &lookup)?;
            let place = || Box::new(Place::new(file, text, at..at + entry.id.len()));
            if entry.phrasings.len() < 5 {
                return Err(Error::Pack {
                    what: "an entry needs at least five phrasings of its question".into(),
                    place: place(),
                    help: "write down how five different people would ask it".into(),
                });
            }
            let reason = entry.reason.as_deref().map(str::trim);
            let reason: Option<Arc<str>> = reason.filter(|it| !it.is_empty()).map(Arc::from);
            let is_kept_back = entry.declines || entry.canon == Canon::NeverSay;
            if is_kept_back && reason.is_none() {
                return Err(Error::Pack {
                    what: match entry.declines {
                        true => "an entry that declines needs its own reason".into(),
                        false => "an entry that is never said needs its own reason".into(),
                    },
                    place: place(),
                    help: "add `reason:` with the true reason".into(),
                });
            }
            let mut numbers = Vec::new();
            for (index, telling) in std::mem::take(&mut entry.tellings).into_iter().enumerate() {
                let (id, at) = match telling.id.clone() {
                    Some(id) if self.taken.contains(&id) => continue,
                    Some(id) => {
                        let at = self.fresh(&id, &lookup)?;
                        (id, at)
                    }
                    None => (format!("{}/{}", entry.id, index + 1), at),
                };
                let source = Source::Answer {
                    entry: entry.id.as_str().into(),
                    id: id.as_str().into(),
                    declines: entry.declines,
                    reason: reason.clone().filter(|_| entry.declines),
                    standing: Box::new(entry.standing()),
                    file: name.clone(),
                    line: lookup.line(at),
                };
                numbers.push(self.telling(telling, id, source, (file, text, at), None)?);
            }
            self.pack.answers.push(numbers);
            self.pack.entries.push(entry);
        }
        Ok(())
    }

    /// Notes an id as taken, and finds where it stands in its file.
    fn fresh(&mut self, id: &str, source: &SourceFile<'_>) -> Result<usize> {
        let SourceFile { file, text, .. } = *source;
        let at = source.find(id);
        if self.ids.insert(id.to_owned()) {
            return Ok(at);
        }
        Err(Error::Pack {
            what: "this id is taken by another telling or entry of the pack".into(),
            place: Box::new(Place::new(file, text, at..at + id.len())),
            help: "give it an id of its own".into(),
        })
    }

    fn telling(
        &mut self,
        telling: TellingFile,
        id: String,
        source: Source,
        (file, text, at): (&str, &str, usize),
        beat: Option<&str>,
    ) -> Result<usize> {
        let scanned = self.scanned(&telling.text, file, text, at)?;
        if let Some(call) = scanned.beats.first() {
            let range = located(text, at, &telling.text, &call.range);
            return Err(Error::Template {
                what: "a telling cannot call a beat".into(),
                place: Box::new(Place::new(file, text, range)),
                help: "call beats from the files under `letters`".into(),
            });
        }
        let mut fields = self.fields(&telling, &scanned, file, text, at)?;
        for gift in &telling.encloses {
            let number = self.field(&format!("sender.gifts.{gift}"), file, text, at)?;
            fields.needs.insert(number);
        }
        let promises = match &telling.promises {
            Some(vow) => Some(self.pledge(vow, &scanned, &mut fields, (file, text, at))?),
            None => None,
        };
        let motifs = telling.motif.iter().chain(&telling.encloses);
        let motifs = motifs.map(|it| self.motif(it)).collect();
        let kind = beat.map_or(BlockKind::Paragraph, kind_of);
        let keeps_lines = kind != BlockKind::Paragraph;
        let template = (!scanned.is_static).then(|| format!("{}#{id}", self.pack.name));
        if let Some(name) = &template {
            self.template(name, &scanned.code, at);
        }
        let paragraphs = match scanned.is_static {
            true => paragraphs(&scanned.code, keeps_lines),
            false => Vec::new(),
        };
        let paragraphs = paragraphs
            .into_iter()
            .map(|it| Paragraph::new(it, Vec::new()));
        let parts = template.as_ref().and_then(|_| self.parts(&scanned.code));
        let origins = scanned
            .sites
            .iter()
            .map(|it| Field::origin(it.path.as_deref()));
        self.pack.tellings.push(Telling {
            source: Arc::new(source),
            digest: digest(&id),
            kind,
            id,
            bands: Telling::band_bits(&telling.bands),
            tone: telling.tone.0.into_iter().collect(),
            occasions: telling.occasions,
            needs: fields.needs,
            unless: fields.unless,
            leans: fields.leans,
            uses: fields.uses,
            motifs,
            encloses: telling.encloses,
            settles: telling.settles,
            season: telling.season,
            about: telling.about,
            voices: telling.voices,
            lengths: telling.lengths,
            promises,
            fixed: match template {
                Some(_) => fixed_words(&scanned.code),
                None => String::new(),
            },
            template,
            parts,
            paragraphs: paragraphs.collect(),
            origins: origins.collect(),
            analysis: OnceLock::new(),
            stems: OnceLock::new(),
            keeps_lines,
        });
        Ok(self.pack.tellings.len() - 1)
    }

    /// Who keeps what a telling promises, and by when: both are needed, and the text must say them.
    fn pledge(
        &mut self,
        vow: &Vow,
        scanned: &Scan,
        fields: &mut Wants,
        (file, text, at): (&str, &str, usize),
    ) -> Result<Pledge> {
        let mut number = |path: &str| {
            let found = text[at..].find(path).map_or(at, |it| at + it);
            let number = self.field(path, file, text, found)?;
            fields.needs.insert(number);
            let said = |it: &Use| it.path == path && !it.is_optional;
            if scanned.uses.iter().any(said) {
                return Ok(number);
            }
            Err(Error::Pack {
                what: format!("it promises something, and its text does not say `{path}`"),
                place: Box::new(Place::new(file, text, found..found + path.len())),
                help: "print both who keeps the promise and by when, outside of any `{% if %}`"
                    .into(),
            })
        };
        Ok(Pledge {
            owner: number(&vow.owner)?,
            until: number(&vow.until)?,
        })
    }

    /// The parts of a scanned text that has no tag, and no more than a field in each value.
    fn parts(&self, code: &str) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        let mut rest = code;
        while let Some((words, after)) = rest.split_once("{{ ") {
            let (path, after) = after.split_once(" }}")?;
            let number = self.pack.fields.iter().position(|it| it.0 == path)?;
            parts.push(Part::Words(words.to_owned()));
            parts.push(Part::Field(number));
            rest = after;
        }
        parts.push(Part::Words(rest.to_owned()));
        (!code.contains("{%")).then_some(parts)
    }

    fn motif(&mut self, name: &str) -> u32 {
        let next = self.motifs.len() as u32;
        *self.motifs.entry(name.to_owned()).or_insert(next)
    }

    fn fields(
        &mut self,
        telling: &TellingFile,
        scanned: &Scan,
        file: &str,
        text: &str,
        at: usize,
    ) -> Result<Wants> {
        let mut wants = Wants::default();
        for it in &scanned.uses {
            // Where it stands matters only when it is wrong.
            let number = match self.number(&it.path) {
                Some(number) => number,
                None => {
                    let range = located(text, at, &telling.text, &it.range);
                    self.field(&it.path, file, text, range.start)?
                }
            };
            wants.uses.insert(number);
            if !it.is_optional {
                wants.needs.insert(number);
            }
        }
        for (paths, set) in [
            (&telling.needs, &mut wants.needs),
            (&telling.unless, &mut wants.unless),
            (&telling.leans, &mut wants.leans),
        ] {
            for path in paths {
                let found = text[at..].find(path.as_str()).map_or(at, |it| at + it);
                set.insert(self.field(path, file, text, found)?);
            }
        }
        Ok(wants)
    }

    /// The number of a path that the pack uses already.
    fn number(&self, path: &str) -> Option<usize> {
        self.pack.fields.iter().position(|it| it.0 == path)
    }

    /// The number of a path in the pack.
    fn field(&mut self, path: &str, file: &str, text: &str, at: usize) -> Result<usize> {
        if let Some(number) = self.number(path) {
            return Ok(number);
        }
        let place = || Box::new(Place::new(file, text, at..at + path.len()));
        let Some(field) = Field::parse(path) else {
            return Err(Error::Template {
                what: format!("`{path}` is not a field that a text may use"),
                place: place(),
                help: field::help(path),
            });
        };
        if self.pack.fields.len() == Fields::MOST {
            return Err(Error::Pack {
                what: format!("this pack uses more than {} fields", Fields::MOST),
                place: place(),
                help: "split the pack in two".into(),
            });
        }
        self.pack.fields.push((path.to_owned(), field));
        Ok(self.pack.fields.len() - 1)
    }

    fn scanned(&self, telling: &str, file: &str, text: &str, at: usize) -> Result<Scan> {
        scan(telling, &self.filters).map_err(|it| {
            let Refusal { what, help, range } = it;
            let range = located(text, at, telling, &range);
            let place = Box::new(Place::new(file, text, range));
            Error::Template { what, place, help }
        })
    }

    /// Notes a template for Tera, which began at this byte of the file that is being read.
    fn template(&mut self, name: &str, code: &str, at: usize) {
        self.templates.push((name.to_owned(), code.to_owned()));
        self.origins
            .insert(name.to_owned(), (self.texts.len() - 1, at));
    }

    fn occasion(&mut self, file: &str, text: &str, own: Option<&str>) -> Result<()> {
        let (head, body_at) = front_matter(file, text)?;
        self.texts.push((file.to_owned(), text.to_owned()));
        let body = &text[body_at..];
        let stem = Path::new(file).file_stem().and_then(|it| it.to_str());
        let name = own.map(str::to_owned).or_else(|| head.occasion.clone());
        let name = name.unwrap_or_else(|| stem.unwrap_or("letter").to_owned());
        if self.pack.occasions.contains_key(&name) {
            return Ok(());
        }
        let scanned = self.scanned(body, file, text, body_at)?;
        let mut uses = Fields::default();
        for it in &scanned.uses {
            let at = body_at + it.range.start;
            uses.insert(self.field(&it.path, file, text, at)?);
        }
        self.is_tone(&head.tone, (file, front(text), "tone"))?;
        let range = range(&head.range, (file, text))?;
        let mut needs = Fields::default();
        for path in head.needs.iter().filter(|it| *it != LETTER) {
            let at = text.find(path.as_str()).unwrap_or_default();
            needs.insert(self.field(path, file, text, at)?);
        }
        let mut beats = Vec::new();
        for call in &scanned.beats {
            if call.beat != "answer" && !self.pack.beats.contains_key(&call.beat) {
                let range = body_at + call.range.start..body_at + call.range.end;
                let mut known: Vec<_> = self.pack.beats.keys().cloned().collect();
                known.sort();
                return Err(Error::Template {
                    what: format!("no file under `phrases` tells the beat `{}`", call.beat),
                    place: Box::new(Place::new(file, text, range)),
                    help: format!("write tellings for it, or use answer, {}", known.join(", ")),
                });
            }
            beats.push(call.beat.clone());
        }
        leaves_out(&head, (file, text))?;
        let lines = scanned
            .beats
            .iter()
            .map(|it| line_of(text, body_at + it.range.start));
        let lines = lines.collect();
        let skeleton = match scanned.is_static {
            true => Skeleton::Static(pieces(&scanned.code)),
            false => {
                let template = format!("{}/{name}", self.pack.name);
                self.template(&template, &scanned.code, body_at);
                Skeleton::Template(template)
            }
        };
        let occasion = Occasion {
            about: head.about,
            needs_letter: head.needs.iter().any(|it| it == LETTER),
            needs,
            kind: head.kind,
            length: head.length,
            without: head.without,
            specific: head.specific,
            tone: head.tone,
            range,
            spare: head.spare,
            file: file.into(),
            beats,
            skeleton,
            lines,
            uses,
            first_line: line_of(text, body_at + (body.len() - body.trim_start().len())),
            origins: scanned
                .sites
                .iter()
                .map(|it| Field::origin(it.path.as_deref()))
                .collect(),
        };
        self.pack.occasions.insert(name, occasion);
        Ok(())
    }

    /// Every lane names an occasion that is there, and harm has none.
    fn lanes(&self, file: &str, text: &str) -> Result<()> {
        for (lane, occasion) in &self.pack.lanes {
            let what = match lane {
                Lane::Safeguarding => {
                    "a letter that hints at harm is never answered by a pack".into()
                }
                _ if !self.pack.occasions.contains_key(occasion) => {
                    format!("there is no occasion `{occasion}`")
                }
                _ => continue,
            };
            let known: Vec<_> = self.pack.occasions.keys().map(String::as_str).collect();
            let place = document::lines(file, text)?.place(&format!("lanes.{lane}"));
            return Err(Error::Pack {
                what,
                place: Box::new(place.unwrap_or_else(|| Place::file(file))),
                help: match lane {
                    Lane::Safeguarding => {
                        "take the line out; a person answers such a letter".into()
                    }
                    _ => format!("use one of {}", known.join(", ")),
                },
            });
        }
        Ok(())
    }

    /// Every tone that the head names has a name.
    fn tones(&self, file: &str, text: &str) -> Result<()> {
        self.is_tone(&self.pack.tone, (file, text, "tone"))?;
        for (name, prior) in &self.pack.cohorts {
            let at = format!("cohorts.{name}.tone");
            self.is_tone(&prior.tone, (file, text, &at))?;
        }
        Ok(())
    }

    /// Refuses a tone by a name that neither the pack nor anybody has.
    fn is_tone(&self, wish: &Wish, (file, text, at): (&str, &str, &str)) -> Result<()> {
        if dials_of(wish, &self.pack.presets).is_some() {
            return Ok(());
        }
        let known = self.pack.presets.keys().chain(presets().keys());
        let known: BTreeSet<_> = known.map(String::as_str).collect();
        let known: Vec<_> = known.into_iter().collect();
        Err(Error::Pack {
            what: "there is no tone of this name".into(),
            place: place_of(file, text, at),
            help: format!(
                "use one of {}; or add it under `presets` in `pack.yaml`",
                known.join(", ")
            ),
        })
    }

    fn finish(mut self) -> Result<Pack> {
        let voices = self.pack.voices.values();
        let own = voices.map(|it| Rules::out_of_world(&it.name, &it.never));
        self.pack.rules = Rules::of(&self.pack.language, own)?;
        for (index, telling) in self.pack.tellings.iter().enumerate() {
            self.pack.by_id.insert(telling.id.as_str().into(), index);
        }
        let templates = self
            .templates
            .iter()
            .map(|(name, code)| (name.as_str(), code.as_str()));
        if let Err(error) = self.pack.tera.add_raw_templates(templates) {
            return Err(self.template_error(&error));
        }
        Ok(self.pack)
    }

    /// Tera's error with our place: the words that it points at, looked up in the file.
    fn template_error(&self, error: &tera::Error) -> Error {
        if let tera::ErrorKind::SyntaxError(report) = error.kind()
            && let Some((number, at)) = self.origins.get(report.filename())
            && let Some((file, text)) = self.texts.get(*number)
            && let Some((_, code)) = self.templates.iter().find(|it| it.0 == report.filename())
        {
            let near = code
                .get(report.span().range.clone())
                .unwrap_or_default()
                .trim();
            let range = match text[*at..].find(near).filter(|_| !near.is_empty()) {
                Some(found) => at + found..at + found + near.len(),
                None => *at..at + 1,
            };
            return Error::Template {
                what: report
                    .message()
                    .to_lowercase()
                    .trim_end_matches('.')
                    .to_owned(),
                place: Box::new(Place::new(file, text, range)),
                help: "correct the expression; a value is written `{{ name.given }}`".into(),
            };
        }
        let file = self.texts.first().map_or("the pack", |it| it.0.as_str());
        Error::Template {
            what: "the templates of this pack do not load".into(),
            place: Box::new(Place::file(file)),
            help: "run `longhand pack check` on it".into(),
        }
    }
}

/// The fields that a telling wants.
#[derive(Default)]
struct Wants {
    needs: Fields,
    unless: Fields,
    leans: Fields,
    uses: Fields,
}

/// Where a key of a YAML file or of front matter stands.
fn place_of(file: &str, text: &str, key: &str) -> Box<Place> {
    let place = document::lines(file, text).ok();
    let place = place.and_then(|it| it.place(key));
    Box::new(place.unwrap_or_else(|| Place::file(file)))
}

/// The range of each dial, each from the lower end to the higher.
fn range(
    range: &BTreeMap<Dial, [Level; 2]>,
    (file, text): (&str, &str),
) -> Result<BTreeMap<Dial, [f32; 2]>> {
    let ends = |(dial, [low, high]): (&Dial, &[Level; 2])| match low.0 <= high.0 {
        true => Ok((*dial, [low.0, high.0])),
        false => Err(Error::Pack {
            what: format!("the range of `{}` ends before it begins", dial.name()),
            place: place_of(file, front(text), &format!("range.{}", dial.name())),
            help: "write the lower number first".into(),
        }),
    };
    range.iter().map(ends).collect()
}

/// Refuses to leave out of short letters what no letter can be without.
fn leaves_out(head: &OccasionFile, (file, text): (&str, &str)) -> Result<()> {
    let is_apology = head.kind.as_deref() == Some(APOLOGY);
    for (length, left_out) in &head.without {
        for beat in left_out {
            let (what, help) = if INDISPENSABLE.contains(&beat.as_str()) {
                (
                    format!("no letter can be without `{beat}`, however short"),
                    "take it out of `without`".to_owned(),
                )
            } else if is_apology && APOLOGISING.contains(&beat.as_str()) {
                (
                    format!("an apology without `{beat}` is none"),
                    "take it out of `without`; shorten something else".to_owned(),
                )
            } else {
                continue;
            };
            let at = format!("without.{}", length.name());
            return Err(Error::Pack {
                what,
                place: place_of(file, front(text), &at),
                help,
            });
        }
    }
    Ok(())
}

/// The front matter alone, so that it reads as YAML.
fn front(text: &str) -> &str {
    let end = text.get(3..).and_then(|it| it.find("\n---"));
    &text[..end.map_or(text.len(), |it| it + 4)]
}

/// The front matter of a letter file, and where its text begins.
fn front_matter(file: &str, text: &str) -> Result<(OccasionFile, usize)> {
    let Some(rest) = text
        .strip_prefix("---")
        .filter(|it| it.starts_with(['\n', '\r']))
    else {
        return Ok((OccasionFile::default(), 0));
    };
    let Some(end) = rest.find("\n---") else {
        return Err(Error::Template {
            what: "the front matter is not closed".into(),
            place: Box::new(Place::new(file, text, 0..3)),
            help: "add a line `---` after it".into(),
        });
    };
    // The three dashes stay in front, as YAML's own mark, so that lines keep their numbers.
    let head = document::yaml(file, &text[..3 + end + 1])?;
    let after = 3 + end + 4;
    let line_end = text[after..]
        .find('\n')
        .map_or(text.len(), |it| after + it + 1);
    Ok((head, line_end))
}

/// A file of a pack, with what is looked up in it noted in one pass.
struct SourceFile<'t> {
    file: &'t str,
    text: &'t str,
    /// Where each `id:` stands.
    ids: HashMap<&'t str, usize>,
    /// Where each line starts.
    lines: Vec<usize>,
}

impl<'t> SourceFile<'t> {
    fn new(file: &'t str, text: &'t str) -> Self {
        let (mut ids, mut lines) = (HashMap::new(), Vec::new());
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            lines.push(start);
            let words = line.trim_start().trim_start_matches("- ").trim_start();
            let id = words
                .strip_prefix("id:")
                .or_else(|| words.strip_prefix("{id:"));
            if let Some(id) = id {
                let id = id.split([',', '#', '}']).next().unwrap_or_default();
                let id = id.trim().trim_matches(['"', '\'']);
                let at = line.find(id).unwrap_or_default();
                ids.entry(id).or_insert(start + at);
            }
            start += line.len();
        }
        Self {
            file,
            text,
            ids,
            lines,
        }
    }

    /// Where an id stands; the start of the file when it is written in some other way.
    fn find(&self, id: &str) -> usize {
        self.ids.get(id).copied().unwrap_or_default()
    }

    /// The line of a byte, from 1.
    fn line(&self, at: usize) -> u32 {
        self.lines.partition_point(|it| *it <= at).max(1) as u32
    }
}

/// Where a part of a telling stands in its file: YAML may have folded the lines, so
/// the words themselves are looked for, from the telling's id on.
fn located(text: &str, at: usize, telling: &str, range: &Range<usize>) -> Range<usize> {
    let words = telling.get(range.clone()).unwrap_or_default();
    let before = telling[..telling.floor_char_boundary(range.start)]
        .matches(words)
        .count();
    let mut from = at;
    for _ in 0..before {
        from = text[from..]
            .find(words)
            .map_or(from, |it| from + it + words.len().max(1));
        from = text.floor_char_boundary(from);
    }
    match text[from..].find(words).filter(|_| !words.is_empty()) {
        Some(found) => from + found..from + found + words.len(),
        None => at..at + 1,
    }
}

fn line_of(text: &str, at: usize) -> u32 {
    text[..text.floor_char_boundary(at)].matches('\n').count() as u32 + 1
}

/// The words of a scanned text outside its tags and values.
fn fixed_words(code: &str) -> String {
    let mut fixed = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(start) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        fixed.push_str(&rest[..start]);
        let closer = if rest[start..].starts_with("{{") {
            "}}"
        } else {
            "%}"
        };
        rest = match rest[start..].find(closer) {
            Some(end) => &rest[start + end + 2..],
            None => "",
        };
    }
    fixed.push_str(rest);
    fixed.retain(|it| Mark::of(it).is_none());
    fixed
}
