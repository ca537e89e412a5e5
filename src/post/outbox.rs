//! Putting finished files where they belong: whole, or not at all.

use std::fs;
use std::fs::File;
use std::io;
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
