//! Putting finished files where they belong: whole, or not at all.

use std::fs;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::error::Error;
use crate::error::Result;

/// Writes a file under a temporary name beside its place, then renames it.
///
/// Whatever goes wrong, there is never half a file under the final name.
///
/// # Errors
/// [`Error::File`] with what the system said.
pub fn place(path: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = temporary(path);
    let written = write_all(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&temporary);
        Error::file("write", path.display().to_string(), &error)
    })
}

/// Makes a folder and those above it.
///
/// # Errors
/// [`Error::File`] with what the system said.
pub fn folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|it| Error::file("create", path.display().to_string(), &it))
}

/// A file that grows under a temporary name, and is put in its place when it is finished.
///
/// If it is dropped before, there is no file.
#[derive(Debug)]
pub struct Growing {
    path: PathBuf,
    temporary: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Growing {
    /// Begins a file.
    ///
    /// # Errors
    /// [`Error::File`] with what the system said.
    pub fn begin(path: &Path) -> Result<Self> {
        let temporary = temporary(path);
        let file = File::create(&temporary)
            .map_err(|it| Error::file("write", path.display().to_string(), &it))?;
        Ok(Self {
            path: path.to_owned(),
            temporary,
            file: Some(BufWriter::new(file)),
        })
    }

    /// Adds to the file.
    ///
    /// # Errors
    /// [`Error::File`] with what the system said.
    pub fn add(&mut self, bytes: &[u8]) -> Result<()> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        file.write_all(bytes)
            .map_err(|it| Error::file("write", self.path.display().to_string(), &it))
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// [`Error::File`] with what the system said.
    pub fn finish(mut self) -> Result<()> {
        let Some(file) = self.file.take() else {
            return Ok(());
        };
        let whole = file.into_inner().map_err(io::IntoInnerError::into_error);
        let placed = whole.and_then(|it| it.sync_data());
        let placed = placed.and_then(|()| fs::rename(&self.temporary, &self.path));
        placed.map_err(|it| {
            let _ = fs::remove_file(&self.temporary);
            Error::file("write", self.path.display().to_string(), &it)
        })
    }
}

impl Drop for Growing {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

fn write_all(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_data()
}

/// A name beside `path` that no letter has.
fn temporary(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}
