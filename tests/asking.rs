//! One question of ours a letter, an invitation that was earned, and no child that comes alone.

use std::sync::Arc;

use jiff::civil::date;
use longhand::Draft;
use longhand::Profile;
use longhand::Scribe;
use longhand::words::Pack;

const PHRASES: &str = "salutation: [{id: dear, text: 'Dear {{ name.call }},'}]\n\
invite:\n  - {id: plain, unless: [facts.helped], text: Come on Saturday.}\n  - {id: earned, text: 'You {{ facts.helped }}. Come on Saturday.'}\n\
close: [{id: close, text: 'Yours,'}]\nsignature: [{id: signed, text: Maud}]\n";

fn pack(body: &str) -> Arc<Pack> {
    let folder = tempfile::tempdir().unwrap();
    let letter = format!(
        "---\noccasion: note\n---\n{{{{ salutation() }}}}\n\n{body}\n\n{{{{ close() }}}}\n\n{{{{ signature() }}}}\n"
    );
    for (path, text) in [
        ("pack.yaml", "name: own\n"),
        ("letters/note.txt", letter.as_str()),
        ("phrases/all.yaml", PHRASES),
    ] {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    Scribe::new().read_pack(folder.path()).unwrap()
}

fn write(body: &str, profile: &str) -> Draft {
    let profile = Profile::from_yaml(&format!("name: Ada\n{profile}")).unwrap();
    let scribe = Scribe::new();
    let letter = scribe.letter_to(&profile).with_pack(pack(body));
    letter
        .occasion("note")
        .on(date(2026, 11, 21))
        .write()
        .unwrap()
}

fn codes(body: &str, profile: &str) -> Vec<String> {
    let draft = write(body, profile);
    let found = draft.findings.iter().map(|it| it.code.clone());
    found.filter(|it| it != "generic-letter").collect()
}

#[test]
fn a_letter_asks_one_question() {
    assert_eq!(codes("Which was yours?", ""), [""; 0]);
    assert_eq!(
        codes("You asked “May I?” and “When?” Which was yours?", ""),
        [""; 0]
    );
    assert_eq!(
        codes("Which was yours? And where did you sit?", ""),
        ["two-questions"]
    );
}

#[test]
fn an_invitation_has_a_reason() {
    let body = "{{ invite() }}";
    assert_eq!(codes(body, ""), ["invite-unearned"]);
    assert_eq!(
        codes(body, "facts: {helped: carried the chairs in}"),
        [""; 0]
    );
}

#[test]
fn a_child_is_invited_with_somebody() {
    let body = "{{ invite() }}";
    let child = "age: {years: 9, on: 2026-11-01}\nfacts: {helped: carried the chairs in}\n";
    assert_eq!(codes(body, child), ["invite-child"]);
    let guarded = format!("{child}guardian: {{name: Ines}}\n");
    assert_eq!(codes(body, &guarded), [""; 0]);
}
