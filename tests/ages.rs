//! A letter can be read by whom it is for, in each language that has a formula here.

use jiff::civil::date;
use longhand::Draft;
use longhand::Profile;
use longhand::Scribe;

/// A letter of one's own in a language that says this to a reader of an age.
fn letter(language: &str, age: u32, body: &str) -> Draft {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    put("pack.yaml", &format!("name: own\nlanguage: {language}\n"));
    put(
        "letters/note.txt",
        &format!("Ada,\n\n{body}\n\nVon,\nMaud\n"),
    );
    let profile = format!("name: Ada\nage: {{years: {age}, on: 2026-11-01}}\n");
    let profile = Profile::from_yaml(&profile).unwrap();
    let scribe = Scribe::new();
    let pack = scribe.read_pack(folder.path()).unwrap();
    let letter = scribe.letter_to(&profile).with_pack(pack);
    letter
        .occasion("note")
        .on(date(2026, 11, 21))
        .write()
        .unwrap()
}

fn codes(language: &str, age: u32, body: &str) -> String {
    let draft = letter(language, age, body);
    let found = draft.findings.iter().map(|it| it.code.as_str());
    let found = found.filter(|it| ["hard", "too-hard"].contains(it));
    found.collect::<Vec<_>>().join(" ")
}

const PLAIN: [(&str, &str); 4] = [
    (
        "en",
        "The oak is old. It stands by the door. You can see it from the road. We like it when it rains. The fox likes it, too. He sleeps there.",
    ),
    (
        "de",
        "Die Eiche ist alt. Sie steht am Tor. Man sieht sie vom Weg aus. Wir mögen sie bei Regen. Der Fuchs mag sie auch. Er schläft dort.",
    ),
    (
        "fr",
        "Le chêne est vieux. Il est à la porte. On le voit de la route. Nous l’aimons sous la pluie. Le renard l’aime aussi. Il dort là.",
    ),
    (
        "es",
        "El roble es viejo. Está en la puerta. Se ve desde el camino. Nos gusta cuando llueve. Al zorro le gusta. Él duerme ahí.",
    ),
];

const HARD: [(&str, &str); 4] = [
    (
        "en",
        "Considering the administrative complications that invariably accompany institutional correspondence, the responsible department recommended an immediate reconsideration of all outstanding applications.",
    ),
    (
        "de",
        "Angesichts der verwaltungstechnischen Schwierigkeiten, die institutioneller Korrespondenz unweigerlich innewohnen, empfahl die zuständige Abteilung eine unverzügliche Überprüfung sämtlicher vorliegender Bewerbungsunterlagen.",
    ),
    (
        "fr",
        "Considérant les complications administratives qui accompagnent invariablement la correspondance institutionnelle, le département responsable recommanda une reconsidération immédiate de toutes les candidatures.",
    ),
    (
        "es",
        "Considerando las complicaciones administrativas que acompañan invariablemente a la correspondencia institucional, el departamento responsable recomendó la reconsideración inmediata de todas las solicitudes.",
    ),
];

#[test]
fn plain_words_reach_a_child_and_an_offices_do_not() {
    for (language, text) in PLAIN {
        assert_eq!(codes(language, 8, text), "", "{language}");
    }
    for (language, text) in HARD {
        let text = format!("{text} {text}");
        assert_eq!(codes(language, 8, &text), "too-hard", "{language}");
        assert_eq!(codes(language, 40, &text), "", "{language}");
    }
    assert_eq!(codes("nl", 8, HARD[0].1), "");
}

#[test]
fn what_is_a_little_hard_is_a_note_and_no_lone_number() {
    let text = "You were brave to ask, and wise to ask now, before you need the answer. The rule is about \
        holding on to somebody because you are afraid of what happens when they leave. It is not a rule about love.";
    let draft = letter("en", 6, text);
    let finding = draft.findings.iter().find(|it| it.code == "hard").unwrap();
    assert!(!finding.holds());
    assert!(
        finding.message.contains("school years 4 to 6"),
        "{}",
        finding.message
    );
}
