//! A folder of letters: each is read, answered and saved, or held for a person.

use std::error::Error;
use std::fs;

use jiff::civil::date;
use longhand::Scribe;
use longhand::listen;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/letters");
    let scribe = Scribe::new();
    let mut paths: Vec<_> = fs::read_dir(folder)?
        .map(|it| it.map(|it| it.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();

    for path in paths {
        let name = path.display().to_string();
        let letter = listen::letter_from_bytes(&name, &fs::read(&path)?)?;
        let draft = scribe
            .letter()
            .replying_to(&letter)
            .on(date(2026, 11, 21))
            .write()?;
        let held: Vec<_> = draft.holding().map(|it| it.code.as_str()).collect();
        match held[..] {
            [] => println!("{name}\n\n{}", draft.text()),
            _ => println!("{name}: for a person, because of {}\n", held.join(", ")),
        }
    }
    Ok(())
}
