//! What every command reads and says: files in, talk on stderr, results on stdout.

use std::io;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use jiff::civil::Date;
use longhand::Error;
use longhand::Finding;
use longhand::Scribe;
use longhand::listen::mail;
use longhand::listen::mail::Post;
use longhand::people::Sender;
use longhand::words::Pack;

/// The exit code of a letter that is held.
pub(crate) const HELD: u8 = 3;
/// The exit code of a run in which rows were refused.
pub(crate) const REFUSED: u8 = 4;

/// The most bytes of one file that a person writes: a profile, a letter, a draft.
const LARGEST: u64 = 1024 * 1024;
/// The most bytes of a letterhead.
const LARGEST_PICTURE: u64 = 16 * LARGEST;
/// The most bytes of a font: collections for Chinese and Japanese have some 20 MiB.
const LARGEST_FONT: u64 = 64 * LARGEST;
/// The most bytes of a saved draft.
const LARGEST_DRAFT: u64 = 16 * LARGEST;

/// Says something to whoever runs the command. A closed stderr is no reason to stop.
pub(crate) fn say(text: &str) {
    let text = visible(text);
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
    if !text.ends_with('\n') {
        let _ = stderr.write_all(b"\n");
    }
}

/// The text with what would steer a terminal or turn its lines around spelt out: names of columns
/// and words of cells come from strangers.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match steers(character) {
            true => shown.extend(character.escape_unicode()),
            false => shown.push(character),
        }
    }
    shown
}

fn steers(character: char) -> bool {
    let turns = matches!(
        character,
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    turns || (character.is_control() && character != '\n')
}

/// Words on one line, a space between each two.
pub(crate) fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A count with its noun: "1 finding", "2 findings".
pub(crate) fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// Refuses to write over the file that is read.
pub(crate) fn refuse_overwriting(path: &Path, source: &Path) -> Result<(), Error> {
    let same = match (path.canonicalize(), source.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    };
    match same {
        true => Err(Error::file(
            "write",
            name_of(path),
            &io::Error::from(io::ErrorKind::AlreadyExists),
        )),
        false => Ok(()),
    }
}

/// Gives a result. A reader that has gone away is no error.
pub(crate) fn give(bytes: &[u8]) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::file("write", "standard output", &error))
        }
        _ => Ok(()),
    }
}

/// The bytes of a file that a person writes, or of standard input for `-`.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, Error> {
    read_up_to(path, LARGEST)
}

/// The bytes of a picture or a drawing.
pub(crate) fn read_picture(path: &Path) -> Result<Vec<u8>, Error> {
    read_up_to(path, LARGEST_PICTURE)
}

/// The bytes of a font.
pub(crate) fn read_font(path: &Path) -> Result<Vec<u8>, Error> {
    read_up_to(path, LARGEST_FONT).map_err(|error| match error {
        Error::TooLarge {
            path, limit_kib, ..
        } => Error::TooLarge {
            path,
            limit_kib,
            help: "give the font of one style alone; the largest alphabets take a few MiB",
        },
        other => other,
    })
}

fn read_up_to(path: &Path, largest: u64) -> Result<Vec<u8>, Error> {
    let name = name_of(path);
    let failed = |error: io::Error| Error::file("read", name.clone(), &error);
    let mut bytes = Vec::new();
    let read = match path.as_os_str() == "-" {
        true => io::stdin().lock().take(largest + 1).read_to_end(&mut bytes),
        false => std::fs::File::open(path)
            .and_then(|file| file.take(largest + 1).read_to_end(&mut bytes)),
    };
    read.map_err(failed)?;
    if bytes.len() as u64 > largest {
        return Err(Error::TooLarge {
            path: name,
            limit_kib: largest / 1024,
            help: "check that it is the right file; a letter or profile is a few pages",
        });
    }
    Ok(bytes)
}

/// The letters of a file or folder, or of standard input for `-`.
pub(crate) fn post(path: &Path, column: Option<&str>) -> Result<Post, Error> {
    let mut options = mail::Options::default();
    options.column = column.map(str::to_owned);
    match path.as_os_str() == "-" {
        true => mail::read(io::stdin(), &name_of(path), &options),
        false => mail::post(path, &options),
    }
}

/// The writer's own words in the one letter of a file, or in the one of this number.
pub(crate) fn letter(path: &Path, number: Option<usize>) -> Result<String, Error> {
    let name = name_of(path);
    let refuse = |reason: &str, help| Error::File {
        action: "read",
        path: name.clone(),
        reason: reason.into(),
        help,
    };
    let mut letters = post(path, None)?;
    let received = match number {
        Some(number) => letters.nth(number.saturating_sub(1)),
        None => letters.next(),
    };
    let missing = || {
        refuse(
            "there is no such letter in it",
            "count the letters with `longhand listen`",
        )
    };
    let received = received.ok_or_else(missing)??;
    if number.is_none() && letters.next().is_some() {
        return Err(refuse(
            "it holds several letters",
            "choose one with --message, by the number that `longhand listen` and `draft` show",
        ));
    }
    say_findings(&received.findings);
    if received
        .findings
        .iter()
        .any(|it| it.code == "mail-too-long")
    {
        return Err(refuse(
            "it is longer than any letter, and was not read to its end",
            "give the letter itself, without what was pasted below it",
        ));
    }
    match received.text.trim().is_empty() {
        true => Err(refuse(
            "it has no words",
            "open it in a mail program: the letter may be enclosed",
        )),
        false => Ok(received.text),
    }
}

/// Whose letters are written when no sender is given.
pub(crate) fn from_the_pack(sender: &Sender) -> String {
    let from = sender
        .organisation
        .as_deref()
        .unwrap_or("nobody in particular");
    format!(
        "from      {from}: the pack's own sender and what is true of them; yours with --sender FILE"
    )
}

/// A text file that a person writes.
pub(crate) fn read_text(path: &Path) -> Result<String, Error> {
    text_of(path, read_bytes(path)?)
}

/// A saved draft's text.
pub(crate) fn read_draft(path: &Path) -> Result<String, Error> {
    text_of(path, read_up_to(path, LARGEST_DRAFT)?)
}

fn text_of(path: &Path, bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|_| Error::NotText {
        path: name_of(path),
        what: "is not UTF-8 text",
        help: "save it as UTF-8 text",
    })
}

/// How a path is called in messages.
pub(crate) fn name_of(path: &Path) -> String {
    match path.as_os_str() == "-" {
        true => "standard input".to_owned(),
        false => path.display().to_string(),
    }
}

/// The sender of a file, if one is named.
pub(crate) fn sender(path: Option<&Path>) -> Result<Option<Sender>, Error> {
    let Some(path) = path else {
        return Ok(None);
    };
    Sender::from_file_text(&name_of(path), &read_text(path)?).map(Some)
}

/// A pack by its name, or by the path of its folder.
pub(crate) fn pack(scribe: &Scribe, name: &str) -> Result<Arc<Pack>, Error> {
    let path = Path::new(name);
    match path.is_dir() {
        true => scribe.read_pack(path),
        false => match scribe.pack(name) {
            Err(Error::Unknown { .. }) if name.contains(['/', '\\']) => scribe.read_pack(path),
            pack => pack,
        },
    }
}

/// Today, where this machine is: the command's date when none is given.
pub(crate) fn today() -> Date {
    jiff::Zoned::now().date()
}

/// Reads a date from the command line.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "write a day that exists, as 2015-04-20".to_owned())
}

/// Reads `key=value` from the command line.
pub(crate) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => {
            Ok((key.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("write it as key=value".to_owned()),
    }
}

/// Says findings, with their words and how to mend them.
pub(crate) fn say_findings<'f>(findings: impl IntoIterator<Item = &'f Finding>) {
    for finding in findings {
        say(&finding.report());
    }
}

/// The exit code for a letter.
pub(crate) fn code(held: bool) -> ExitCode {
    ExitCode::from(if held { HELD } else { 0 })
}

/// A result as JSON.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, Error> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Error::File {
        action: "write",
        path: "JSON".into(),
        reason: format!("{:?}", error.classify()).to_lowercase(),
        help: "this is a fault of the program; please report it",
    })?;
    let mut shown = String::with_capacity(text.len() + 1);
    for character in text.chars() {
        match steers(character) {
            // All of these stand within strings, and none needs two.
            true => shown.push_str(&format!("\\u{:04x}", character as u32)),
            false => shown.push(character),
        }
    }
    shown.push('\n');
    Ok(shown.into_bytes())
}

/// A text in lines of so many characters, broken between words; empty lines stay.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let room = line.chars().count() + 1 + word.chars().count();
            if !line.is_empty() && room > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}
