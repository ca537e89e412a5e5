//! The files of a pack, wherever they are.

use std::borrow::Cow;
use std::path::Path;
use std::path::PathBuf;

use include_dir::Dir;
use include_dir::include_dir;

use crate::error::Error;
use crate::error::Result;

static PACKS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/packs");
static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/starter");

/// The folders of a pack that hold its texts; any other folder is no part of it.
const PARTS: [&str; 5] = ["letters", "phrases", "answers", "voices", "tests"];
/// The file that makes a folder a pack.
const HEAD: &str = "pack.yaml";
/// The most bytes of one file of a pack.
const LARGEST: u64 = 1024 * 1024;

/// The files of one pack.
pub(crate) struct Files {
    /// Path and text.
    files: Vec<(String, Cow<'static, str>)>,
    home: Home,
}

/// Where a pack is kept.
#[derive(Clone, Debug)]
pub(crate) enum Home {
    BuiltIn(String),
    Folder(PathBuf),
}

impl Files {
    /// The files of a built-in pack: `galaxy`, or `galaxy/fr` for the same in French.
    pub(crate) fn built_in(name: &str) -> Result<Self> {
        let dir = PACKS.get_dir(name).filter(|it| is_pack(it));
        let dir = dir.ok_or_else(|| Error::Unknown {
            kind: "pack",
            name: name.to_owned(),
            known: names(),
        })?;
        let mut files = texts(dir);
        for part in PARTS {
            let folder = dir.get_dir(dir.path().join(part));
            files.extend(folder.into_iter().flat_map(texts));
        }
        let home = Home::BuiltIn(name.to_owned());
        Ok(Self { files, home })
    }

    /// The files of a folder.
    pub(crate) fn folder(path: &Path) -> Result<Self> {
        let mut files = Vec::new();
        for part in std::iter::once("").chain(PARTS) {
            let folder = path.join(part);
            if !part.is_empty() && !folder.is_dir() {
                continue;
            }
            for path in files_in(&folder, &["yaml", "yml", "txt"])? {
                files.push((path.display().to_string(), Cow::Owned(read_text(&path)?)));
            }
        }
        let home = Home::Folder(path.to_owned());
        Ok(Self { files, home })
    }

    /// The files of the pack that this one calls `name`: a folder beside it, else a built-in pack.
    pub(crate) fn extended(&self, name: &str) -> Result<Self> {
        match &self.home {
            Home::Folder(folder) if folder.join(name).join(HEAD).is_file() => {
                Self::folder(&folder.join(name))
            }
            _ => Self::built_in(name),
        }
    }

    /// The pack that this one is in another language, if it is one, and that language.
    pub(crate) fn original(&self) -> Option<(Self, &str)> {
        match &self.home {
            Home::BuiltIn(name) => {
                let (original, language) = name.rsplit_once('/')?;
                Some((Self::built_in(original).ok()?, language))
            }
            Home::Folder(folder) => {
                let (above, language) = (folder.parent()?, folder.file_name()?.to_str()?);
                let is_one = is_language(language) && above.join(HEAD).is_file();
                Some((Self::folder(above).ok().filter(|_| is_one)?, language))
            }
        }
    }

    /// The languages that this pack is there in besides its own, as folders inside it.
    pub(crate) fn languages(&self) -> Vec<String> {
        match &self.home {
            Home::BuiltIn(name) => languages(name),
            Home::Folder(folder) => languages_of_folder(folder),
        }
    }

    /// The files of a pack that was read before.
    pub(crate) fn at(home: &Home) -> Result<Self> {
        match home {
            Home::BuiltIn(name) => Self::built_in(name),
            Home::Folder(folder) => Self::folder(folder),
        }
    }

    /// The same pack in another language.
    pub(crate) fn in_language(home: &Home, language: &str) -> Result<Self> {
        match home {
            Home::BuiltIn(name) => Self::built_in(&format!("{name}/{language}")),
            Home::Folder(folder) => Self::folder(&folder.join(language)),
        }
    }

    /// Where they are kept.
    pub(crate) fn home(&self) -> Home {
        self.home.clone()
    }

    /// The name of the folder or pack, for errors.
    pub(crate) fn name(&self) -> String {
        match &self.home {
            Home::BuiltIn(name) => name.clone(),
            Home::Folder(folder) => folder.display().to_string(),
        }
    }

    /// The file of this name that stands in the pack's own folder.
    pub(crate) fn top(&self, name: &str) -> Option<(&str, &str)> {
        let is_it = |path: &str| {
            let path = Path::new(path);
            let folder = path.parent().and_then(Path::file_name);
            let is_part = folder.is_some_and(|it| PARTS.iter().any(|part| it == *part));
            path.file_name().is_some_and(|it| it == name) && !is_part
        };
        let found = self.files.iter().find(|(path, _)| is_it(path))?;
        Some((&found.0, &found.1))
    }

    /// The file that makes the folder a pack.
    pub(crate) fn head(&self) -> Option<(&str, &str)> {
        self.top(HEAD)
    }

    /// The files of one of its folders.
    pub(crate) fn of<'f>(&'f self, folder: &'f str) -> impl Iterator<Item = (&'f str, &'f str)> {
        self.files.iter().filter_map(move |(path, text)| {
            let parent = Path::new(path).parent()?.file_name()?;
            (parent == folder).then_some((path.as_str(), text.as_ref()))
        })
    }
}

/// The names of the built-in packs.
pub(crate) fn names() -> Vec<String> {
    let packs = PACKS.dirs().filter(|it| is_pack(it));
    packs.map(|it| it.path().display().to_string()).collect()
}

/// The languages that a built-in pack is there in besides its own.
fn languages(name: &str) -> Vec<String> {
    let dirs = PACKS.get_dir(name).into_iter().flat_map(Dir::dirs);
    let languages = dirs
        .filter(|it| is_pack(it))
        .filter_map(|it| it.path().file_name());
    languages
        .filter_map(|it| it.to_str())
        .map(str::to_owned)
        .collect()
}

/// The languages that a pack in a folder is there in besides its own.
fn languages_of_folder(path: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let packs = entries.filter(|it| it.path().join(HEAD).is_file());
    let names = packs.filter_map(|it| it.file_name().into_string().ok());
    let mut languages: Vec<_> = names.filter(|it| is_language(it)).collect();
    languages.sort();
    languages
}

/// Whether a folder's name is a language tag: `fr`, `pt-BR`.
fn is_language(name: &str) -> bool {
    let mut parts = name.split('-');
    let language = parts.next().unwrap_or_default();
    let is_letters = |it: &str| it.bytes().all(|it| it.is_ascii_alphanumeric());
    matches!(language.len(), 2 | 3)
        && language.bytes().all(|it| it.is_ascii_lowercase())
        && parts.all(|it| (2..=8).contains(&it.len()) && is_letters(it))
}

fn is_pack(dir: &Dir<'_>) -> bool {
    dir.get_file(dir.path().join(HEAD)).is_some()
}

/// The text files of an embedded folder, without those of the folders in it.
pub(crate) fn texts(dir: &'static Dir<'static>) -> Vec<(String, Cow<'static, str>)> {
    let texts = dir.files().filter_map(|it| {
        let text = it.contents_utf8()?;
        Some((it.path().display().to_string(), Cow::Borrowed(text)))
    });
    texts.collect()
}

/// The files of a folder that have one of these endings, by name.
pub(crate) fn files_in(folder: &Path, endings: &[&str]) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|it| unreadable(folder, &it))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|it| it.ok().map(|it| it.path()))
        .filter(|it| it.is_file() && has_extension(it, endings))
        .collect();
    paths.sort();
    Ok(paths)
}

fn has_extension(path: &Path, known: &[&str]) -> bool {
    path.extension()
        .and_then(|it| it.to_str())
        .is_some_and(|it| known.contains(&it))
}

fn unreadable(path: &Path, reason: &std::io::Error) -> Error {
    Error::file("read", path.display().to_string(), reason)
}

/// A text file of a pack, of a sensible size.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    let size = std::fs::metadata(path)
        .map_err(|it| unreadable(path, &it))?
        .len();
    if size > LARGEST {
        return Err(Error::TooLarge {
            path: path.display().to_string(),
            limit_kib: LARGEST / 1024,
            help: "split it into several files",
        });
    }
    let bytes = std::fs::read(path).map_err(|it| unreadable(path, &it))?;
    String::from_utf8(bytes).map_err(|_| Error::NotText {
        path: path.display().to_string(),
        what: "is not UTF-8 text",
        help: "save it as UTF-8",
    })
}

/// The files of a small working pack to start from: path and text.
pub fn starter() -> Vec<(String, Cow<'static, str>)> {
    let mut files = texts(&STARTER);
    files.extend(STARTER.dirs().flat_map(texts));
    files
}
