//! One letter: a child's question, answered from inside the story.

use std::error::Error;

use jiff::civil::date;
use longhand::Profile;
use longhand::Scribe;

fn main() -> Result<(), Box<dyn Error>> {
    let yaml = include_str!("colin/profile.yaml");
    let received = include_str!("colin/letter.txt");

    let scribe = Scribe::new();
    let colin = Profile::from_yaml(yaml)?;
    let draft = scribe
        .letter_to(&colin)
        .replying_to(received)
        .on(date(2015, 4, 20))
        .write()?;

    println!("{}", draft.text());
    for finding in draft.findings() {
        eprint!("{}", finding.report());
    }
    for because in draft.sources() {
        eprintln!("{:2} {}", because.number, because.source.describe());
    }
    Ok(())
}
