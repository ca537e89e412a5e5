//! Letters in the ways of their readers: their language, their household, their age.

use std::fs;
use std::path::Path;

use jiff::civil::date;
use longhand::Draft;
use longhand::Profile;
use longhand::Scribe;

/// A pack of one letter that leaves salutation and close to the reader's language.
fn pack(folder: &Path, language: &str, more: &str, body: &str) {
    let head = format!("name: own\nlanguage: {language}\n{more}");
    fs::write(folder.join("pack.yaml"), head).unwrap();
    fs::create_dir(folder.join("letters")).unwrap();
    let letter = format!(
        "---\noccasion: note\n---\n{{{{ customary.salutation }}}}\n\n{body}\n\n\
         {{{{ customary.close }}}}\nWren\n"
    );
    fs::write(folder.join("letters/note.txt"), letter).unwrap();
}

fn written(language: &str, more: &str, body: &str, profile: &str) -> Draft {
    let folder = tempfile::tempdir().unwrap();
    pack(folder.path(), language, more, body);
    let scribe = Scribe::new();
    let pack = scribe.read_pack(folder.path()).unwrap();
    let profile = Profile::from_yaml(profile).unwrap();
    let letter = scribe.letter_to(&profile).with_pack(pack).occasion("note");
    letter.on(date(2026, 11, 21)).write().unwrap()
}

fn codes(draft: &Draft) -> Vec<String> {
    draft.findings().iter().map(|it| it.code.clone()).collect()
}

#[test]
fn a_german_letter_goes_on_in_small_letters_and_closes_without_a_comma() {
    let ada = "name: {given: Ada, surname: Weber}\nhonorific: Frau\nlocale: de-DE\ntone: {formality: 0.9}\n";
    let body = "Vielen Dank für den Brief.";
    let text = written("de", "", body, ada).text();
    assert!(
        text.contains("Sehr geehrte Frau Weber,\n\nvielen Dank"),
        "{text}"
    );
    assert!(text.contains("Mit freundlichen Grüßen\n"), "{text}");
    let swiss = ada.replace("de-DE", "de-CH");
    let text = written("de", "", body, &swiss).text();
    assert!(
        text.contains("Sehr geehrte Frau Weber\n\nVielen Dank"),
        "{text}"
    );
    let text = written("de", "", "Colins Brief kam an. Colin kommt.", ada).text();
    assert!(text.contains("Weber,\n\nColins Brief"), "{text}");
}

#[test]
fn a_spanish_letter_opens_with_a_colon_and_a_french_close_repeats_the_salutation() {
    let ana = "name: {given: Ana}\npronouns: ella\nlocale: es-AR\n";
    let text = written("es", "", "Gracias por la carta.", ana).text();
    assert!(text.starts_with("Querida Ana:\n\nGracias"), "{text}");
    let anne = "name: {given: Anne, surname: Roy}\nhonorific: Mme\nlocale: fr-CA\ntone: {formality: 0.9}\n";
    let text = written("fr", "", "Merci de votre lettre.", anne).text();
    assert!(text.starts_with("Madame,"), "{text}");
    assert!(text.contains("d’agréer, Madame,"), "{text}");
}

#[test]
fn somebody_who_reads_another_language_is_noticed() {
    let ana = "name: Ana\nlocale: es\n";
    let draft = written("en", "", "Thank you.", ana);
    assert!(codes(&draft).contains(&"another-language".to_owned()));
    assert!(draft.text().starts_with("Dear Ana,"), "{}", draft.text());
}

#[test]
fn a_child_without_a_guardian_is_held_where_the_pack_asks_for_one() {
    let minors = "minors: {under: 16, need: [guardian, consent]}\n";
    let child = "name: Colin\nborn: 2018-01-30\n";
    let draft = written("en", minors, "Thank you.", child);
    assert!(draft.is_held());
    assert!(codes(&draft).contains(&"guardian-missing".to_owned()));
    assert!(codes(&draft).contains(&"consent-missing".to_owned()));
    let guarded = format!("{child}guardian: Ada Reed\nconsent: yes\n");
    assert!(!written("en", minors, "Thank you.", &guarded).is_held());
    assert!(
        !written(
            "en",
            minors,
            "Thank you.",
            "name: Colin\nborn: 2001-01-30\n"
        )
        .is_held()
    );
    assert!(!written("en", "", "Thank you.", child).is_held());
}

#[test]
fn a_couple_gets_one_letter_and_no_text_names_only_one_of_them() {
    let both = "name: Bob Smith\nlocale: en-GB\nloves: [sailing]\nwith: [{name: Ann Smith}]\n";
    for seed in 0..30 {
        let profile = Profile::from_yaml(both).unwrap();
        let scribe = Scribe::new();
        let letter = scribe
            .letter_to(&profile)
            .pack("cafe")
            .occasion("thank-you");
        let draft = letter.on(date(2026, 11, 21)).seed(seed).write().unwrap();
        let text = draft.text();
        assert!(text.contains("Bob and Ann"), "{text}");
        let others = text.replace("Bob and Ann", "");
        assert!(
            !others.contains("Bob") && !others.contains("Ann "),
            "{text}"
        );
    }
}

#[test]
fn what_one_of_several_loves_is_not_said_to_all() {
    let body = "{% if love %}You love {{ love }}.{% endif %} Thank you.";
    let shared = "name: Ana\nloves: [tango]\nwith: [Luis]\n";
    let text = written("en", "", body, shared).text();
    assert!(
        text.contains("Dear Ana and Luis,") && text.contains("tango"),
        "{text}"
    );
    let own = "name: Ana\nloves: [tango]\nwith: [{name: Luis, loves: [bees]}]\n";
    let text = written("en", "", body, own).text();
    assert!(!text.contains("tango") && !text.contains("bees"), "{text}");
}

#[test]
fn who_has_died_is_neither_greeted_nor_spoken_of_and_the_letter_goes_to_the_other() {
    let left = "name: Bob Smith\ndeceased: yes\nloves: [sailing]\nwith: [{name: Ann Smith, loves: [bees]}]\n";
    let draft = written(
        "en",
        "",
        "{% if love %}I know you love {{ love }}.{% endif %} Thank you.",
        left,
    );
    let text = draft.text();
    assert!(text.starts_with("Dear Ann,"), "{text}");
    assert!(!text.contains("sailing") && text.contains("bees"), "{text}");
    assert!(codes(&draft).contains(&"deceased-left-out".to_owned()));
    assert!(!draft.is_held());
}

#[test]
fn the_inside_address_is_the_envelopes() {
    let ada = "name: {title: Dr, given: Ada, surname: Lovelace}\n\
               address: {street: 5 Rue du Lac, postcode: '69003', locality: Lyon, country: France}\n";
    let text = written(
        "en-GB",
        "sender: {address: {country: GB}}\n",
        "{{ customary.address }}\n\nThank you.",
        ada,
    )
    .text();
    assert!(
        text.contains("Dr Ada Lovelace\n5 Rue du Lac\n69003 LYON\nFRANCE"),
        "{text}"
    );
}

#[test]
fn siblings_are_known_by_name_where_somebody_says_they_are() {
    let otis = "name: Otis\nsiblings: [Mina, Jo]\n";
    let body = "{% if siblings %}Say hello to {{ siblings | list }}.{% endif %} Thank you.";
    let text = written("en", "", body, otis).text();
    assert!(text.contains("Say hello to Mina and Jo."), "{text}");
    let both = "name: Otis\nrelation: son\nwith: [{name: Mina, relation: daughter}]\n";
    let body = "{% if to_siblings %}The {{ people | in_words }} of you.{% endif %} Thank you.";
    let text = written("en", "", body, both).text();
    assert!(
        text.contains("Dear Otis and Mina,\n\nThe two of you."),
        "{text}"
    );
}
