//! A pack of one's own, with a Tera filter of one's own: `{{ name.call | shout }}`.

use std::error::Error;
use std::fs;
use std::path::Path;

use jiff::civil::date;
use longhand::Profile;
use longhand::Scribe;
use longhand::words;
use tera::Kwargs;
use tera::State;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("longhand-own-pack-{}", std::process::id()));
    for (path, text) in words::starter() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        fs::write(path, text.as_bytes())?;
    }
    let salutation = "salutation:\n  - text: Ahoy, {{ name.call | shout }}!\n";
    fs::write(folder.join("phrases/ahoy.yaml"), salutation)?;
    fs::write(
        folder.join("letters/ahoy.txt"),
        "---\noccasion: ahoy\n---\n{{ salutation() }}\n\nThe lamp is lit.\n\n{{ close() }}\n{{ signature() }}\n",
    )?;

    let scribe = Scribe::new().with_filter("shout", |tera| {
        tera.register_filter("shout", |it: &str, _: Kwargs, _: &State| it.to_uppercase());
    });
    let pack = scribe.read_pack(&folder)?;
    let robin = Profile::from_yaml("name: Robin\n")?;
    let letter = scribe.letter_to(&robin).with_pack(pack).occasion("ahoy");
    println!("{}", letter.on(date(2026, 11, 21)).write()?.text());
    fs::remove_dir_all(folder)?;
    Ok(())
}
