//! The one door: letters out of any file or folder.

use std::collections::VecDeque;
use std::fmt;
use std::fs;
use std::fs::File;
use std::io::Cursor;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use super::letter;
use super::letter::Letters;
use super::lines::Lines;
use super::message::Parcel;
use super::received::Received;
#[cfg(feature = "tables")]
use super::table;
use super::twice::Seen;
use crate::error::Error;
use crate::error::Result;

/// How much of a file is looked at to know its kind.
const SAMPLE: u64 = 1 << 14;

/// How a post is to be read, where its owner has a say.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// The column of a table that holds the letters; without it, `message`, `letter` and the like.
    pub column: Option<String>,
}

impl Options {
    /// The same options with the column of a table that holds the letters.
    pub fn column(self, name: impl Into<String>) -> Self {
        let column = Some(name.into());
        Self { column }
    }
}

/// The letters of a post, one after another, in constant memory.
///
/// A letter that cannot be read is an error among them; those after it come all the same.
pub struct Post {
    name: String,
    files: VecDeque<Entry>,
    open: Option<Letters>,
    options: Options,
    seen: Seen,
    number: usize,
    passed_over: Vec<String>,
}

/// A file that waits to be read.
struct Entry {
    path: PathBuf,
    /// What letters call it.
    name: String,
    /// Whether it is known to hold a message, as the files of a maildir.
    mail: bool,
    /// Whether it may be passed over if it is no letter.
    found: bool,
}

/// What a file holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Mailbox,
    Message,
    Text,
    Table,
}

/// The letters in a file, or in a folder of files.
///
/// A file is a message (`.eml`), a mailbox (`.mbox`, `.mbx`, or what begins as one), a plain text
/// (`.txt`), a page (`.html`), or, with the feature `tables`, a table with a column of letters
/// (`.csv`, `.tsv`). A folder is read by name, and a maildir's `new` and `cur` with it; hidden files
/// are left alone, and what is no letter is said by [`Post::passed_over`].
///
/// Enclosures are counted, not kept: a message may be of any size. Of the words of one letter 1 MiB
/// is read, and headers up to 256 KiB; parts are opened 50 deep.
///
/// # Errors
///
/// [`Error::File`] for a file or folder that cannot be read. What is wrong inside it comes in its
/// place among the letters.
///
/// # Example
///
/// ```no_run
/// use longhand::listen::mail;
///
/// for letter in mail::post("inbox.mbox".as_ref(), &mail::Options::default())? {
///     match letter {
///         Ok(letter) => println!("{}: {} asks", letter.number, longhand::listen::read(&letter.text).asks.len()),
///         Err(error) => eprintln!("{error}"),
///     }
/// }
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn post(path: &Path, options: &Options) -> Result<Post> {
    let name = path.display().to_string();
    let about = fs::metadata(path).map_err(|it| Error::file("read", &name, &it))?;
    let mut post = Post::new(&name, options);
    if about.is_dir() {
        post.folder(path)?;
        return Ok(post);
    }
    let source = path
        .file_name()
        .map_or_else(|| name.clone(), |it| it.to_string_lossy().into_owned());
    let file = File::open(path).map_err(|it| Error::file("read", &name, &it))?;
    let kind = Kind::of_name(&source);
    post.open = Some(letters(Box::new(file), &name, &source, kind, options)?);
    Ok(post)
}

/// The letters that come through a pipe or out of memory; see [`post`].
///
/// # Errors
///
/// As for [`post`].
///
/// # Example
///
/// ```
/// use longhand::listen::mail;
///
/// let box_ = "From a@example.com Thu Apr  2 10:00:00 2015\nSubject: One\n\nHello\n\nFrom b@example.com Thu Apr  2 10:01:00 2015\n\nBye\n";
/// let post = mail::read(box_.as_bytes(), "inbox.mbox", &mail::Options::default())?;
/// let texts: Vec<_> = post.map(|it| it.map(|it| it.text)).collect::<Result<_, _>>()?;
/// assert_eq!(texts, ["Hello", "Bye"]);
/// # Ok::<(), longhand::Error>(())
/// ```
pub fn read<R: Read + Send + 'static>(reader: R, name: &str, options: &Options) -> Result<Post> {
    let mut post = Post::new(name, options);
    let kind = Kind::of_name(name);
    post.open = Some(letters(Box::new(reader), name, name, kind, options)?);
    Ok(post)
}

impl Post {
    fn new(name: &str, options: &Options) -> Self {
        Self {
            name: name.to_owned(),
            files: VecDeque::new(),
            open: None,
            options: options.clone(),
            seen: Seen::default(),
            number: 0,
            passed_over: Vec::new(),
        }
    }

    /// Files and folders that were found and are no letters, so far.
    pub fn passed_over(&self) -> &[String] {
        &self.passed_over
    }

    /// Lists the files of a folder, in the order of their names.
    fn folder(&mut self, folder: &Path) -> Result<()> {
        let mut names = listed(folder)?;
        let maildir = ["cur", "new"]
            .map(|it| folder.join(it))
            .iter()
            .all(|it| it.is_dir());
        if maildir {
            names.retain(|it| !["cur", "new", "tmp"].contains(&it.as_str()));
        }
        for name in names {
            let path = folder.join(&name);
            let known = Kind::of_name(&name).is_some();
            let bare = Path::new(&name).extension().is_none();
            if path.is_dir() || !(known || bare) {
                self.passed_over.push(name);
                continue;
            }
            self.files.push_back(Entry {
                path,
                name,
                mail: false,
                found: !known,
            });
        }
        for part in ["new", "cur"] {
            if !maildir {
                break;
            }
            let folder = folder.join(part);
            let messages = listed(&folder)?.into_iter().map(|name| Entry {
                path: folder.join(&name),
                name: format!("{part}/{name}"),
                mail: true,
                found: false,
            });
            self.files.extend(messages);
        }
        Ok(())
    }

    /// Opens the next file; `None` if it is no letter.
    fn open(&mut self, entry: &Entry) -> Result<Option<Letters>> {
        let name = entry.path.display().to_string();
        let file = File::open(&entry.path).map_err(|it| Error::file("read", &name, &it))?;
        let mut kind = match entry.mail {
            true => Some(Kind::Message),
            false => Kind::of_name(&entry.name),
        };
        let mut reader: Box<dyn Read + Send> = Box::new(file);
        if entry.found {
            let start = sample(&mut reader, &name)?;
            kind = Kind::of_bytes(&start).filter(|it| *it != Kind::Text);
            reader = Box::new(Cursor::new(start).chain(reader));
            if kind.is_none() {
                return Ok(None);
            }
        }
        letters(reader, &name, &entry.name, kind, &self.options).map(Some)
    }
}

impl Iterator for Post {
    type Item = Result<Received>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.open.as_mut().and_then(Iterator::next) {
                Some(Ok(mut letter)) => {
                    self.number += 1;
                    letter.number = self.number;
                    letter.duplicate_of = self.seen.before(&letter);
                    return Some(Ok(letter));
                }
                Some(Err(error)) => return Some(Err(error)),
                None => self.open = None,
            }
            let entry = self.files.pop_front()?;
            match self.open(&entry) {
                Ok(Some(letters)) => self.open = Some(letters),
                Ok(None) => self.passed_over.push(entry.name),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Post({}, {} letters so far)", self.name, self.number)
    }
}

/// The names in a folder, sorted, without hidden ones.
fn listed(folder: &Path) -> Result<Vec<String>> {
    let fault = |it: std::io::Error| Error::file("read", folder.display().to_string(), &it);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault)? {
        let name = entry.map_err(fault)?.file_name();
        names.push(name.to_string_lossy().into_owned());
    }
    names.retain(|it| !it.starts_with(['.', '~']));
    names.sort();
    Ok(names)
}

/// The first bytes of a stream.
fn sample(reader: &mut impl Read, name: &str) -> Result<Vec<u8>> {
    let mut start = Vec::new();
    let looked = reader.take(SAMPLE).read_to_end(&mut start);
    looked.map_err(|it| Error::file("read", name, &it))?;
    Ok(start)
}

/// The letters of a stream; `path` is for errors, `name` for letters.
fn letters(
    mut reader: Box<dyn Read + Send>,
    path: &str,
    name: &str,
    kind: Option<Kind>,
    options: &Options,
) -> Result<Letters> {
    let start = sample(&mut reader, path)?;
    if start.trim_ascii().is_empty() && (start.len() as u64) < SAMPLE {
        return Err(Error::NotText {
            path: path.to_owned(),
            what: "is empty",
            help: "put the letter into it, or take it away",
        });
    }
    let looks = Kind::of_bytes(&start);
    let kind = match (kind, looks) {
        (Some(Kind::Text), Some(looks)) if looks != Kind::Table => looks,
        (Some(Kind::Mailbox), Some(Kind::Message)) => Kind::Message,
        (kind, looks) => kind.or(looks).unwrap_or(Kind::Text),
    };
    let reader = Cursor::new(start).chain(reader);
    match kind {
        Kind::Mailbox => Ok(Box::new(Mailbox::new(reader, path, name))),
        Kind::Message => Ok(Box::new(once(message(reader, path, name)))),
        Kind::Text => Ok(Box::new(once(text(reader, path, name)))),
        #[cfg(feature = "tables")]
        Kind::Table => table::letters(reader, path, name, options.column.as_deref()),
        #[cfg(not(feature = "tables"))]
        Kind::Table => {
            let _ = options;
            Err(Error::Unknown {
                kind: "kind of file for letters",
                name: name.to_owned(),
                known: ["eml", "mbox", "txt", "html"].map(String::from).to_vec(),
            })
        }
    }
}

fn once<T>(item: T) -> std::iter::Once<T> {
    std::iter::once(item)
}

/// The letter in a stream of one message.
fn message(reader: impl Read, path: &str, name: &str) -> Result<Received> {
    let mut lines = Lines::new(reader);
    let mut parcel = Parcel::default();
    loop {
        let begins = lines.next_begins();
        let line = lines.next().map_err(|it| Error::file("read", path, &it))?;
        let Some(line) = line else {
            break;
        };
        parcel.line(line, begins);
    }
    Ok(letter::of_message(name, parcel))
}

/// The letter in a stream of plain text.
fn text(reader: impl Read, path: &str, name: &str) -> Result<Received> {
    let mut bytes = Vec::new();
    let read = reader.take(letter::TEXT as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|it| Error::file("read", path, &it))?;
    if is_binary(&bytes) {
        return Err(Error::NotText {
            path: path.to_owned(),
            what: "is a binary file, not a letter",
            help: "give the letter as plain text or as a mail: what was written, not a scan or a document",
        });
    }
    Ok(letter::plain(name, &bytes))
}

/// Whether bytes are a picture, a document or the like.
fn is_binary(bytes: &[u8]) -> bool {
    const MARKS: [&[u8]; 7] = [
        b"%PDF",
        b"PK\x03\x04",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"\xd0\xcf\x11\xe0",
        b"GIF8",
        b"{\\rtf",
    ];
    if MARKS.iter().any(|it| bytes.starts_with(it)) {
        return true;
    }
    let wide = super::charset::is_wide(bytes);
    let start = &bytes[..bytes.len().min(1 << 16)];
    let odd = start
        .iter()
        .filter(|it| it.is_ascii_control() && !it.is_ascii_whitespace());
    !wide && odd.count() * 20 > start.len()
}

impl Kind {
    fn of_name(name: &str) -> Option<Self> {
        let ending = Path::new(name).extension()?.to_str()?.to_lowercase();
        Some(match ending.as_str() {
            "eml" | "email" | "mht" => Self::Message,
            "mbox" | "mbx" => Self::Mailbox,
            "txt" | "text" | "html" | "htm" => Self::Text,
            "csv" | "tsv" | "tab" => Self::Table,
            _ => return None,
        })
    }

    /// What first bytes look like.
    fn of_bytes(start: &[u8]) -> Option<Self> {
        let mut lines = start
            .split(|it| matches!(it, b'\n' | b'\r'))
            .filter(|it| !it.is_empty());
        let first = lines.next()?;
        if is_envelope(first, true) && lines.next().is_some_and(super::message::is_field) {
            return Some(Self::Mailbox);
        }
        if letter::looks_like_mail(start) {
            return Some(Self::Message);
        }
        (!is_binary(start)).then_some(Self::Text)
    }
}

/// The messages of a mailbox (RFC 4155, and as it is found in the wild).
struct Mailbox<R> {
    lines: Lines<R>,
    path: String,
    name: String,
    count: usize,
    /// Whether the line `From …` of the next message was read.
    begun: bool,
    /// Whether the lines `From …` of this mailbox have a date.
    dated: bool,
    done: bool,
}

impl<R: Read> Mailbox<R> {
    fn new(reader: R, path: &str, name: &str) -> Self {
        Self {
            lines: Lines::new(reader),
            path: path.to_owned(),
            name: name.to_owned(),
            count: 0,
            begun: false,
            dated: true,
            done: false,
        }
    }

    /// Reads one message, up to the `From …` of the next or the end.
    fn message(&mut self) -> std::io::Result<Option<Parcel>> {
        let mut parcel = Parcel::default();
        let mut blank = self.count == 0;
        loop {
            let begins = self.lines.next_begins();
            let Some(line) = self.lines.next()? else {
                self.done = true;
                return Ok((self.begun || !parcel.is_empty()).then_some(parcel));
            };
            if begins && blank && is_envelope(line, self.dated) {
                if self.begun || !parcel.is_empty() {
                    self.begun = true;
                    return Ok(Some(parcel));
                }
                self.begun = true;
                self.dated = is_dated(line);
                blank = true;
                continue;
            }
            if begins {
                blank = line.trim_ascii().is_empty();
            }
            let marks = line.iter().take_while(|it| **it == b'>').count();
            let quoted = begins && marks > 0 && line[marks..].starts_with(b"From ");
            parcel.line(if quoted { &line[1..] } else { line }, begins);
        }
    }
}

impl<R: Read> Iterator for Mailbox<R> {
    type Item = Result<Received>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        match self.message() {
            Ok(parcel) => {
                self.count += 1;
                let source = format!("{}, message {}", self.name, self.count);
                Some(Ok(letter::of_message(&source, parcel?)))
            }
            Err(error) => {
                self.done = true;
                Some(Err(Error::file("read", &self.path, &error)))
            }
        }
    }
}

/// Whether a line begins a message of a mailbox: `From a@example.com Thu Apr  2 10:00:00 2015`.
fn is_envelope(line: &[u8], dated: bool) -> bool {
    let words = || {
        line.split(u8::is_ascii_whitespace)
            .filter(|it| !it.is_empty())
    };
    line.starts_with(b"From ") && (is_dated(line) || (!dated && words().count() <= 3))
}

/// Whether a time and a year stand in a line.
fn is_dated(line: &[u8]) -> bool {
    let line = &line[..line.len().min(200)];
    let time = |it: &[u8]| it[0].is_ascii_digit() && it[1] == b':' && it[2].is_ascii_digit();
    let mut words = line.split(u8::is_ascii_whitespace);
    let year = words.any(|it| it.len() == 4 && it.iter().all(u8::is_ascii_digit));
    year && line.windows(3).any(time)
}
