//! The command, as somebody would type it: what it writes, what it says, and how it ends.
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;

use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn longhand(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_longhand"));
    command.args(words).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder with Colin's letter and profile.
fn desk() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["letter.txt", "profile.yaml"] {
        let from = Path::new(ROOT).join("examples/colin").join(name);
        fs::copy(from, folder.path().join(name)).unwrap();
    }
    folder
}

/// Refuses with this exit code, and says these words, without a panic.
fn refuses(folder: &Path, words: &[&str], code: i32, said: &[&str]) {
    let output = longhand(folder, words);
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{words:?}\n{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
    for it in said {
        assert!(stderr.contains(it), "{words:?} should say {it}\n{stderr}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(&path, &target).unwrap()),
        }
    }
}

/// The galaxy pack in a folder, with one file changed.
fn pack_with(folder: &Path, file: &str, change: impl Fn(String) -> String) -> PathBuf {
    let pack = folder.join("pack");
    copy(&Path::new(ROOT).join("templates/packs/galaxy"), &pack);
    let path = pack.join(file);
    let text = fs::read_to_string(&path).unwrap_or_default();
    fs::write(path, change(text)).unwrap();
    pack
}

const REPLY: [&str; 6] = [
    "write",
    "profile.yaml",
    "--reply-to",
    "letter.txt",
    "--on",
    "2015-04-20",
];

#[test]
fn colin_gets_his_letter() {
    let desk = desk();
    let output = longhand(desk.path(), &REPLY);
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!("colin", text(&output.stdout));
    insta::assert_snapshot!("colin-said", text(&output.stderr));
}

#[test]
fn colin_gets_his_letter_without_a_profile() {
    let desk = desk();
    let words = ["write", "--reply-to", "letter.txt", "--on", "2015-04-20"];
    let output = longhand(desk.path(), &words);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    insta::assert_snapshot!("colin-by-his-letter-alone", text(&output.stdout));
}

#[test]
fn a_grown_up_gets_the_grown_up_form() {
    let desk = desk();
    let letter = fs::read_to_string(desk.path().join("letter.txt")).unwrap();
    let letter = letter.replace("Love from", "I am 34 years old.\n\nYours,");
    fs::write(desk.path().join("grown-up.txt"), letter).unwrap();
    let words = ["write", "--reply-to", "grown-up.txt", "--on", "2015-04-20"];
    let output = longhand(desk.path(), &words);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let letter = text(&output.stdout);
    assert!(!letter.contains("young Jedi"), "{letter}");
    insta::assert_snapshot!("colin-at-thirty-four", letter);
}

#[test]
fn every_sentence_is_accounted_for() {
    let desk = desk();
    longhand(desk.path(), &[&REPLY[..], &["-o", "colin.json"]].concat());
    let output = longhand(desk.path(), &["why", "colin.json"]);
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!("why-colin", text(&output.stdout));
}

#[test]
fn a_letter_is_held_when_the_book_lacks_the_answer_to_its_postscript() {
    let desk = desk();
    pack_with(desk.path(), "answers/wishes.yaml", |text| {
        let entries: Vec<_> = text.split("\n- id: ").collect();
        let kept = entries
            .iter()
            .filter(|it| !it.starts_with("visit-ranch") && !it.starts_with("ranch-real"));
        kept.copied().collect::<Vec<_>>().join("\n- id: ")
    });
    let words = [
        &REPLY[..],
        &["--pack", "pack/", "-o", "colin.txt", "-o", "colin.pdf"],
    ]
    .concat();
    refuses(
        desk.path(),
        &words,
        3,
        &[
            "I would really like to come and see the Ranch",
            "--occasion acknowledge",
        ],
    );
    assert!(desk.path().join("colin.held.txt").is_file());
    assert!(desk.path().join("colin.held.pdf").is_file());
    assert!(!desk.path().join("colin.txt").exists());
    let words = [
        &words[..],
        &[
            "--release",
            "unanswered-ask",
            "--by",
            "Mira",
            "--because",
            "answered by telephone",
        ],
    ];
    let output = longhand(
        desk.path(),
        &[&words.concat()[..], &["-o", "colin.json"]].concat(),
    );
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let saved = fs::read_to_string(desk.path().join("colin.json")).unwrap();
    assert!(saved.contains("answered by telephone"));
}

#[test]
fn deleting_a_span_reopens_its_ask() {
    let desk = desk();
    longhand(desk.path(), &[&REPLY[..], &["-o", "colin.json"]].concat());
    assert_eq!(
        longhand(desk.path(), &["check", "colin.json"])
            .status
            .code(),
        Some(0)
    );
    let saved = fs::read_to_string(desk.path().join("colin.json")).unwrap();
    let mut draft: serde_json::Value = serde_json::from_str(&saved).unwrap();
    for block in draft["letter"]["blocks"].as_array_mut().unwrap() {
        let spans = block["spans"].as_array_mut().unwrap();
        spans.retain(|it| it["source"]["entry"] != "visit-ranch");
    }
    fs::write(desk.path().join("cut.json"), draft.to_string()).unwrap();
    refuses(
        desk.path(),
        &["check", "cut.json"],
        3,
        &["unanswered-ask", "come and see the Ranch"],
    );
}

#[test]
fn an_ask_is_settled_by_hand_and_the_next_step_is_said() {
    let desk = desk();
    let letter = "Dear Archive,\n\nCan you recommend a plumber?\n\nYours,\nHarriet\n";
    fs::write(desk.path().join("plumber.txt"), letter).unwrap();
    let words = ["write", "--reply-to", "plumber.txt", "--on", "2026-11-21"];
    let words = [&words[..], &["-o", "harriet.json"]].concat();
    refuses(desk.path(), &words, 3, &["unanswered-ask"]);
    let saved = fs::read(desk.path().join("harriet.held.json")).unwrap();
    let settle = |ask| {
        let words = ["settle", "harriet.held.json", ask, "--by", "Maud"];
        [&words[..], &["--note", "told her by telephone"]].concat()
    };
    let said = ["Can you recommend a plumber?", "there is no ask `ask-7`"];
    refuses(desk.path(), &settle("ask-7"), 1, &said);
    assert_eq!(
        saved,
        fs::read(desk.path().join("harriet.held.json")).unwrap()
    );
    let words = [&settle("ask-1")[..], &["-o", "harriet.json"]].concat();
    refuses(
        desk.path(),
        &words,
        0,
        &["settled", "longhand hear harriet.json"],
    );
    refuses(
        desk.path(),
        &["check", "harriet.json"],
        0,
        &["by Maud: told her by telephone"],
    );
    let output = longhand(desk.path(), &["why", "harriet.json"]);
    assert!(text(&output.stdout).contains("told her by telephone"));
}

#[test]
fn a_draft_is_heard_as_its_reader_hears_it() {
    let desk = desk();
    longhand(desk.path(), &[&REPLY[..], &["-o", "colin.json"]].concat());
    let output = longhand(desk.path(), &["hear", "colin.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let heard = text(&output.stdout);
    assert!(heard.starts_with("They call me “Colin”.\n"), "{heard}");
    assert!(
        heard.contains("\napologise    not called for\nlisten       yes  "),
        "{heard}"
    );
    let output = longhand(desk.path(), &["hear", "--json", "colin.json"]);
    let heard: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(heard["meter"].as_array().map(Vec::len), Some(7));
}

#[test]
fn an_answer_is_put_off_by_name_and_day() {
    let desk = desk();
    let words = [&REPLY[..], &["--defer", "ask-3=2015-05-01:Maud"]].concat();
    let output = longhand(desk.path(), &words);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let letter = text(&output.stdout);
    assert!(
        letter.contains("Maud") && letter.contains("May 1"),
        "{letter}"
    );
    refuses(
        desk.path(),
        &words,
        0,
        &["deferred", "by Maud, until 2015-05-01"],
    );
    let words = [&REPLY[..], &["--defer", "ask-3=soon"]].concat();
    refuses(desk.path(), &words, 2, &["ask-2=2026-12-10:Maud"]);
}

#[test]
fn an_edit_may_not_invent_a_date() {
    let desk = desk();
    longhand(desk.path(), &[&REPLY[..], &["-o", "colin.json"]].concat());
    let saved = fs::read_to_string(desk.path().join("colin.json")).unwrap();
    let edited = saved.replace(
        "The work there is secret until it is done.",
        "The gate opens on July 9, says Mr Harding.",
    );
    assert_ne!(saved, edited);
    fs::write(desk.path().join("edited.json"), edited).unwrap();
    refuses(
        desk.path(),
        &["check", "edited.json"],
        3,
        &["unsupported", "July", "Harding"],
    );
}

#[test]
fn a_question_that_nobody_foresaw_is_held_with_a_note_offered() {
    let desk = desk();
    let letter =
        "Dear Archive,\n\nWho inspects the elevators on the big station?\n\nYours,\nHarriet\n";
    fs::write(desk.path().join("elevators.txt"), letter).unwrap();
    let words = ["write", "--reply-to", "elevators.txt", "--on", "2026-11-21"];
    refuses(
        desk.path(),
        &words,
        3,
        &["Who inspects the elevators", "--occasion acknowledge"],
    );
    let note = [
        &words[..],
        &["--occasion", "acknowledge", "--given", "due=2026-12-12"],
    ]
    .concat();
    let output = longhand(desk.path(), &note);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    insta::assert_snapshot!("acknowledge-harriet", text(&output.stdout));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let desk = desk();
    for round in ["one", "two"] {
        let outputs =
            ["txt", "md", "html", "json", "pdf", "svg", "png"].map(|it| format!("{round}.{it}"));
        let mut words = REPLY.to_vec();
        for output in &outputs {
            words.extend(["-o", output]);
        }
        assert_eq!(longhand(desk.path(), &words).status.code(), Some(0));
    }
    for ending in ["txt", "md", "html", "json", "pdf", "svg", "png"] {
        let read = |round: &str| fs::read(desk.path().join(format!("{round}.{ending}"))).unwrap();
        assert!(read("one") == read("two"), "{ending}");
    }
}

#[test]
fn bad_profiles_are_refused_with_their_place() {
    let desk = desk();
    let cases: [(&str, String, &[&str]); 6] = [
        (
            "unknown key",
            "name: {giv: Colin}\n".into(),
            &["--> bad.yaml:1:8", "help:"],
        ),
        ("no YAML", "name: [Colin\n".into(), &["bad.yaml:", "help:"]),
        (
            "wrong type",
            "name: Colin\nage: {years: [7]}\n".into(),
            &["bad.yaml:2", "help:"],
        ),
        (
            "twice",
            "name: Colin\nname: Ada\n".into(),
            &["twice", "bad.yaml:2:1"],
        ),
        ("nested", "{a: ".repeat(200_000), &["bad.yaml:1", "help:"]),
        (
            "too large",
            "a".repeat(2_000_000),
            &["larger than", "help:"],
        ),
    ];
    for (name, yaml, said) in cases {
        fs::write(desk.path().join("bad.yaml"), yaml).unwrap();
        println!("{name}");
        let words = [
            "write",
            "bad.yaml",
            "--reply-to",
            "letter.txt",
            "-o",
            "out.txt",
        ];
        refuses(desk.path(), &words, 1, said);
        assert!(!desk.path().join("out.txt").exists());
    }
}

#[test]
fn an_empty_profile_is_refused() {
    let desk = desk();
    fs::write(desk.path().join("empty.yaml"), "").unwrap();
    let words = [
        "write",
        "empty.yaml",
        "--reply-to",
        "letter.txt",
        "--on",
        "2015-04-20",
    ];
    refuses(desk.path(), &words, 1, &["empty.yaml is empty", "help:"]);
}

#[test]
fn letters_that_are_no_letters_are_refused() {
    let desk = desk();
    for (name, bytes) in [
        ("empty", Vec::new()),
        ("blank", b" \n\n".to_vec()),
        ("binary", vec![0, 159, 146, 150, 0, 1, 2]),
        ("huge", vec![b'a'; 10_000_000]),
    ] {
        fs::write(desk.path().join(name), bytes).unwrap();
        refuses(
            desk.path(),
            &["write", "--reply-to", name],
            1,
            &[name, "help:"],
        );
        let code = i32::from(name != "huge");
        refuses(desk.path(), &["listen", name], code, &[name, "help:"]);
    }
}

#[test]
fn broken_packs_are_refused_with_their_place() {
    let include: String = "{% include \"x\" %}".repeat(1_000);
    for (name, telling, said) in [
        (
            "filter",
            "{{ name.call | shout }}",
            "there is no filter `shout`",
        ),
        ("field", "{{ nam.call }}", "`nam.call` is not a field"),
        (
            "endless",
            "{% for a in range(end=999) %}{% for b in range(end=999) %}x{% endfor %}{% endfor %}",
            "repeats too often",
        ),
        (
            "doubling",
            "{% set x = \"ab\" %}{% for a in range(end=90) %}{% set_global x = x ~ x %}{% endfor %}{{ x }}",
            "too large",
        ),
        ("include", include.as_str(), "`include` is not allowed"),
        ("unclosed", "{{ name.call", "is not closed"),
    ] {
        let desk = desk();
        let phrases = format!("salutation:\n  - id: bad-one\n    text: >-\n      {telling}\n");
        pack_with(desk.path(), "phrases/frame.yaml", |text| {
            let mut is_salutation = false;
            let rest = text.lines().filter(|it| {
                if it.starts_with(char::is_alphabetic) {
                    is_salutation = it.starts_with("salutation:");
                }
                !is_salutation
            });
            format!("{phrases}\n{}\n", rest.collect::<Vec<_>>().join("\n"))
        });
        let words = [&REPLY[..], &["--pack", "pack/"]].concat();
        let start = std::time::Instant::now();
        refuses(desk.path(), &words, 1, &[said, "frame.yaml:", "help:"]);
        assert!(start.elapsed().as_secs() < 20, "{name}");
    }
}

#[test]
fn a_beat_that_nobody_tells_is_refused() {
    let desk = desk();
    pack_with(desk.path(), "letters/reply.txt", |text| {
        text.replace("{{ thank() }}", "{{ thnak() }}")
    });
    let words = [&REPLY[..], &["--pack", "pack/"]].concat();
    refuses(desk.path(), &words, 1, &["`thnak`", "reply.txt:", "help:"]);
}

#[test]
fn strange_names_are_not_printed() {
    let desk = desk();
    for name in [
        "\u{202e}niloC",
        "👨\u{200d}👩\u{200d}👧",
        &"a".repeat(10_000),
        "www.example.com",
        "{{first}}",
    ] {
        let yaml = format!(
            "name: {{given: {}}}\n",
            serde_json::to_string(name).unwrap()
        );
        fs::write(desk.path().join("strange.yaml"), yaml).unwrap();
        let words = [
            "write",
            "strange.yaml",
            "--occasion",
            "surprise",
            "--on",
            "2026-11-21",
        ];
        let output = longhand(desk.path(), &words);
        let letter = text(&output.stdout);
        assert!(!letter.contains(name), "{letter}");
        assert!(!letter.contains("Dear ,"), "{letter}");
        assert!(!text(&output.stderr).contains("panicked"));
    }
}

#[test]
fn a_script_that_the_hand_lacks_stops_the_page_and_not_the_text() {
    let desk = desk();
    fs::write(desk.path().join("yuki.yaml"), "name: {given: 雪}\n").unwrap();
    let words = [
        "write",
        "yuki.yaml",
        "--occasion",
        "surprise",
        "--on",
        "2026-11-21",
    ];
    assert_eq!(longhand(desk.path(), &words).status.code(), Some(0));
    let page = [&words[..], &["-o", "yuki.pdf", "-o", "yuki.txt"]].concat();
    refuses(desk.path(), &page, 1, &["U+96EA", "help:"]);
    assert!(!desk.path().join("yuki.pdf").exists());
    assert!(!desk.path().join("yuki.txt").exists());
}

#[test]
fn hands_are_listed_in_plain_words_and_shown_on_a_sheet() {
    let desk = desk();
    let listed = text(&longhand(desk.path(), &["hand", "list"]).stdout);
    for words in [
        "caveat",
        "Caveat",
        "Cyrillic",
        "joined",
        "SIL Open Font License 1.1",
        "148 x 210 mm",
    ] {
        assert!(listed.contains(words), "{words}");
    }
    let json = longhand(desk.path(), &["hand", "list", "--json"]).stdout;
    let listing: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(listing["hands"].as_array().unwrap().len(), 6);
    assert_eq!(listing["hands"][1]["licence"], "Apache License 2.0");
    let about = text(&longhand(desk.path(), &["hand", "show", "mynerve"]).stdout);
    assert!(
        about.contains("Greek") && about.contains("Carolina Short"),
        "{about}"
    );
    for hand in longhand::ink::Hand::names() {
        let words = ["hand", "show", hand, "-o", "shown.pdf", "-o", "shown.svg"];
        let output = longhand(desk.path(), &words);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{hand}: {}",
            text(&output.stderr)
        );
        let pdf = fs::read(desk.path().join("shown.pdf")).unwrap();
        assert!(pdf.starts_with(b"%PDF"));
    }
    refuses(
        desk.path(),
        &["hand", "show", "caveat", "-o", "x.txt"],
        1,
        &["pdf, svg, png"],
    );
}

#[test]
fn a_font_that_is_none_is_refused_in_plain_words() {
    let desk = desk();
    let at = |name: &str| desk.path().join(name);
    fs::write(at("empty.ttf"), "").unwrap();
    fs::write(at("note.ttf"), "Dear Colin, this is a text.").unwrap();
    fs::create_dir(at("folder.ttf")).unwrap();
    let large = fs::File::create(at("large.otf")).unwrap();
    large.set_len(200 * 1024 * 1024).unwrap();
    for (font, what) in [
        ("empty.ttf", "is empty"),
        ("note.ttf", "is not a font"),
        ("folder.ttf", "it is a folder"),
        ("large.otf", "larger than 65536 KiB"),
        ("nowhere.ttc", "there is no such file"),
    ] {
        refuses(desk.path(), &["hand", "show", font], 1, &[what, "help:"]);
        let words = [&REPLY[..], &["--hand", font, "-o", "colin.pdf"]].concat();
        refuses(desk.path(), &words, 1, &[what, "help:"]);
    }
}

#[test]
fn what_pages_leave_out_is_told_by_write_print_and_run() {
    let desk = desk();
    fs::write(
        desk.path().join("mine.txt"),
        "Dear {{ name.call }},\n\nHello 😀 Привет.\n\nYours,\nAda\n",
    )
    .unwrap();
    let words = [
        "write",
        "profile.yaml",
        "--letter",
        "mine.txt",
        "--on",
        "2026-11-21",
        "-o",
        "a.pdf",
        "-o",
        "a.json",
    ];
    let told = text(&longhand(desk.path(), &words).stderr);
    assert!(
        told.contains("look[emoji-dropped]") && told.contains("note[sibling-hand]"),
        "{told}"
    );
    let words = ["print", "a.json", "-o", "b.svg"];
    let told = text(&longhand(desk.path(), &words).stderr);
    assert!(told.contains("look[emoji-dropped]"), "{told}");
}

#[test]
fn a_place_that_cannot_be_written_to_is_named() {
    let desk = desk();
    let words = [&REPLY[..], &["-o", "profile.yaml/colin.txt"]].concat();
    refuses(desk.path(), &words, 1, &["profile.yaml/colin.txt", "help:"]);
    let words = [&REPLY[..], &["-o", "colin.docx"]].concat();
    refuses(desk.path(), &words, 1, &["docx", "txt, md, html"]);
}

#[test]
fn usage_is_told_apart_from_failure() {
    let desk = desk();
    assert_eq!(longhand(desk.path(), &["write"]).status.code(), Some(2));
    refuses(
        desk.path(),
        &[
            "write",
            "--reply-to",
            "letter.txt",
            "--tone",
            "playfulness=1.7",
        ],
        2,
        &["0 to 1"],
    );
    refuses(
        desk.path(),
        &["write", "profile.yaml", "--occasion", "reply"],
        1,
        &["--reply-to"],
    );
    refuses(
        desk.path(),
        &["write", "profile.yaml", "--pack", "galxy"],
        1,
        &["galaxy"],
    );
}

#[test]
fn listen_gives_one_object_for_one_letter_and_an_array_for_several() {
    let desk = desk();
    let one = longhand(desk.path(), &["listen", "--json", "letter.txt"]);
    let one: serde_json::Value = serde_json::from_slice(&one.stdout).unwrap();
    for key in [
        "writer",
        "age",
        "asks",
        "worries",
        "complaints",
        "postscript",
    ] {
        assert!(one.get(key).is_some(), "{key}");
    }
    assert_eq!(one["writer"]["text"], "Colin");
    let several = longhand(
        desk.path(),
        &["listen", "--json", "letter.txt", "letter.txt"],
    );
    let several: serde_json::Value = serde_json::from_slice(&several.stdout).unwrap();
    assert_eq!(several.as_array().unwrap().len(), 2);
}

#[test]
fn a_pack_that_was_just_started_works() {
    let desk = desk();
    assert_eq!(
        longhand(desk.path(), &["pack", "new", "mine"])
            .status
            .code(),
        Some(0)
    );
    assert_eq!(
        longhand(desk.path(), &["pack", "check", "mine/"])
            .status
            .code(),
        Some(0)
    );
    let words = [
        "write",
        "--pack",
        "mine/",
        "--reply-to",
        "mine/examples/letter.txt",
        "--on",
        "2026-11-21",
    ];
    let output = longhand(desk.path(), &words);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    insta::assert_snapshot!("starter", text(&output.stdout));
    refuses(desk.path(), &["pack", "new", "mine"], 1, &["there already"]);
}

#[test]
fn the_built_in_packs_are_sound() {
    let desk = desk();
    for pack in ["galaxy", "cafe"] {
        let output = longhand(desk.path(), &["pack", "check", pack, "--on", "2026-11-21"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    }
}

#[test]
fn signers_of_ones_own_sign_by_name() {
    let desk = desk();
    let sender = "organisation: the Moon Club\nsigners: [{name: Ines Marlow}]\n";
    fs::write(desk.path().join("sender.yaml"), sender).unwrap();
    let words = [&REPLY[..], &["--sender", "sender.yaml"]].concat();
    let letter = text(&longhand(desk.path(), &words).stdout);
    assert!(letter.contains("Ines Marlow"), "{letter}");
    assert!(!letter.contains("at the Archive"), "{letter}");
}

#[test]
fn a_letter_that_speaks_of_harm_is_held_in_every_occasion() {
    let desk = desk();
    let letter =
        "Dear Archive,\n\nMy dad hits me and I am scared to go home. Do Jedi cry?\n\nSam\n";
    fs::write(desk.path().join("harm.txt"), letter).unwrap();
    for occasion in ["reply", "acknowledge"] {
        let words = [
            "write",
            "--reply-to",
            "harm.txt",
            "--occasion",
            occasion,
            "--on",
            "2026-11-21",
        ];
        refuses(
            desk.path(),
            &words,
            3,
            &["held[safeguarding]", "hits me", "help:"],
        );
    }
}

#[test]
fn a_household_gets_one_letter_where_it_shares_them() {
    let desk = desk();
    let people =
        "given,surname,household,letters\nAnn,Reed,7,\nBob,Reed,7,\nCy,Moss,8,each\nDi,Moss,8,\n";
    fs::write(desk.path().join("homes.csv"), people).unwrap();
    let words = [
        "run",
        "--to",
        "homes.csv",
        "--pack",
        "cafe",
        "--occasion",
        "thank-you",
        "--on",
        "2026-11-21",
        "--households",
        "together",
        "--out",
        "homes",
    ];
    let output = longhand(desk.path(), &words);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("3 rows and households (1 share a letter): 3 written"),
        "{said}"
    );
    let letters: Vec<_> = fs::read_dir(desk.path().join("homes")).unwrap().collect();
    assert_eq!(letters.len(), 3);
    let both = letters
        .into_iter()
        .map(|it| fs::read_to_string(it.unwrap().path()).unwrap());
    assert_eq!(both.filter(|it| it.contains("Ann and Bob")).count(), 1);
}

#[test]
fn an_answer_book_is_asked_its_own_questions() {
    let desk = desk();
    let output = longhand(desk.path(), &["answers", "test", "--top", "2"]);
    let stdout = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    for part in [
        "right entry first",
        "among three",
        "filled in from 0.50",
        "sure      from 0.95",
        "belongs to",
    ] {
        assert!(stdout.contains(part), "{part}\n{stdout}");
    }
    let output = longhand(
        desk.path(),
        &["answers", "test", "--json", "--at-least", "0.99"],
    );
    assert_eq!(output.status.code(), Some(1));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(json["right_first"].as_f64().unwrap() > 0.5);
    assert!(json["wrong"][0]["takes"].is_string());
    refuses(
        desk.path(),
        &["answers", "test", "--at-least", "2"],
        2,
        &["from 0 to 1"],
    );
    refuses(
        desk.path(),
        &["answers", "test", "nowhere"],
        1,
        &["there is no pack"],
    );
}

#[test]
fn what_letters_ask_and_the_book_lacks_is_listed() {
    let desk = desk();
    let letters = desk.path().join("letters");
    fs::create_dir(&letters).unwrap();
    for (name, words) in [
        ("a", "Which tunes does a bantha hum at school?"),
        ("b", "Does a bantha hum tunes at school?"),
    ] {
        let letter = format!("Dear Archive,\n\n{words}\n\nYours,\nSam\n");
        fs::write(letters.join(format!("{name}.txt")), letter).unwrap();
    }
    let output = longhand(
        desk.path(),
        &["answers", "gaps", "letters", "letters/a.txt"],
    );
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{stderr}");
    assert!(stdout.starts_with("   3 × question “"), "{stdout}");
    assert!(
        stdout.contains("a.txt") && stdout.contains("nearest: "),
        "{stdout}"
    );
    assert!(
        stderr.contains("3 letters") && !stderr.contains("bantha"),
        "{stderr}"
    );
    let output = longhand(desk.path(), &["answers", "gaps", "letters", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (
            json[0]["count"].as_u64(),
            json[0]["examples"].as_array().map(Vec::len)
        ),
        (Some(2), Some(2))
    );
    let output = longhand(
        desk.path(),
        &["answers", "gaps", "letters", "--stub", "--top", "1"],
    );
    let stub = text(&output.stdout);
    assert!(
        stub.starts_with("- id: ") && stub.contains("  phrasings:\n    - \""),
        "{stub}"
    );
}

#[test]
fn a_person_chooses_the_answer_to_a_matter() {
    let desk = desk();
    let letter =
        "Dear Archive,\n\nWhat colour were the buttons on the droid of my aunt?\n\nYours,\nSam\n";
    fs::write(desk.path().join("odd.txt"), letter).unwrap();
    let write = |more: &[&str]| {
        let words = [
            "write",
            "--reply-to",
            "odd.txt",
            "--on",
            "2026-11-21",
            "-o",
            "odd.json",
        ];
        longhand(desk.path(), &[&words, more].concat())
    };
    let output = write(&[]);
    assert_eq!(output.status.code(), Some(3));
    let stderr = text(&output.stderr);
    assert!(stderr.contains("--answer ask-1="), "{stderr}");
    let output = write(&["--answer", "ask-1=droid-feelings"]);
    let stderr = text(&output.stderr);
    assert!(stderr.contains("answered  ask-1"), "{stderr}");
    let saved = fs::read_to_string(desk.path().join("odd.json")).unwrap();
    assert!(saved.contains("\"ask-1\": \"droid-feelings\""));
    refuses(
        desk.path(),
        &[
            "write",
            "--reply-to",
            "odd.txt",
            "--answer",
            "ask-1=droid-feeling",
        ],
        1,
        &["there is no answer `droid-feeling`", "droid-feelings"],
    );
    refuses(
        desk.path(),
        &[
            "write",
            "--reply-to",
            "odd.txt",
            "--answer",
            "ask-7=droid-feelings",
        ],
        1,
        &["there is no matter `ask-7`"],
    );
    refuses(
        desk.path(),
        &["write", "--reply-to", "odd.txt", "--spoilers", "all"],
        2,
        &["none, mild, heavy"],
    );
}

/// The post of the examples, drafted into `drafts`.
fn morning() -> (TempDir, Output) {
    let folder = tempfile::tempdir().unwrap();
    copy(
        &Path::new(ROOT).join("examples/post"),
        &folder.path().join("post"),
    );
    let words = [
        "draft",
        "post",
        "--sender",
        "post/us.yaml",
        "--on",
        "2026-11-22",
        "--out",
        "drafts",
    ];
    let output = longhand(folder.path(), &words);
    (folder, output)
}

/// The file of a letter of the post, by its number.
fn filed(folder: &Path, number: &str) -> String {
    let files = fs::read_dir(folder.join("drafts")).unwrap();
    let names = files.map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut own: Vec<_> = names
        .filter(|it| it.starts_with(number) && it.ends_with(".json"))
        .collect();
    format!("drafts/{}", own.remove(0))
}

#[test]
fn a_mornings_post_is_sorted_drafted_and_accounted_for() {
    let (folder, output) = morning();
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    insta::assert_snapshot!(text(&output.stdout));
    let index = fs::read_to_string(folder.path().join("drafts/index.csv")).unwrap();
    assert_eq!(index.lines().count(), 7);
    let said = text(&output.stderr);
    assert!(
        said.contains("read the letters marked safeguarding first"),
        "{said}"
    );
    assert!(said.contains("passed over: us.yaml"), "{said}");

    let why = longhand(folder.path(), &["why", &filed(folder.path(), "0005")]);
    assert!(text(&why.stdout).starts_with("lane safeguarding"));
    refuses(
        folder.path(),
        &["check", &filed(folder.path(), "0005")],
        1,
        &["no draft"],
    );
    let printed = ["print", &filed(folder.path(), "0001"), "-o", "otto.pdf"];
    assert_eq!(longhand(folder.path(), &printed).status.code(), Some(0));
    assert!(folder.path().join("otto.pdf").is_file());
}

#[test]
fn drafts_that_somebody_may_have_worked_on_are_not_written_over() {
    let (folder, _) = morning();
    let file = folder.path().join(filed(folder.path(), "0001"));
    let before = fs::read_to_string(&file).unwrap();
    refuses(
        folder.path(),
        &["draft", "post", "--out", "drafts"],
        1,
        &["earlier post"],
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), before);
}

#[test]
fn a_mornings_post_comes_as_json_and_without_files() {
    let (folder, _) = morning();
    let words = ["draft", "post", "--json", "--dry-run", "--on", "2026-11-22"];
    let output = longhand(folder.path(), &words);
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["letters"].as_array().unwrap().len(), 6);
    assert_eq!(value["letters"][4]["lane"], "safeguarding");
    assert_eq!(value["letters"][4]["verdict"], "person");
    fs::create_dir(folder.path().join("empty")).unwrap();
    refuses(
        folder.path(),
        &["draft", "empty", "--dry-run"],
        1,
        &["no letters"],
    );
    refuses(
        folder.path(),
        &["draft", "nowhere", "--dry-run"],
        1,
        &["nowhere"],
    );
}

#[test]
fn harm_that_is_passed_on_stops_the_letter_that_passes_it_on() {
    let folder = tempfile::tempdir().unwrap();
    let message = "From: Karen <desk@example.org>\nSubject: Fwd: for the space people\n\nThis is for you I think. \
                   Karen\n\n---------- Forwarded message ---------\nFrom: Ben <ben@example.net>\n\nDear film people,\n\n\
                   I am Ben, 9. My stepdad hits me when I watch your films.\n\nBen\n";
    fs::write(folder.path().join("a.eml"), message).unwrap();
    let output = longhand(
        folder.path(),
        &[
            "draft",
            "a.eml",
            "--dry-run",
            "--json",
            "--on",
            "2026-11-22",
        ],
    );
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["letters"][0]["lane"], "safeguarding");
}

#[test]
fn nobody_releases_a_letter_to_somebody_in_danger() {
    let folder = tempfile::tempdir().unwrap();
    let letter = "Dear Archive,\n\nMy dad hits me and I am scared to go home. Do Jedi have pets?\n\nZoe, 9\n";
    fs::write(folder.path().join("zoe.txt"), letter).unwrap();
    let release = [
        "--release",
        "safeguarding",
        "--by",
        "Maud",
        "--because",
        "spoke to her",
    ];
    let reply = ["write", "--reply-to", "zoe.txt", "--on", "2026-11-22"];
    refuses(
        folder.path(),
        &[&reply[..], &release].concat(),
        3,
        &["is not released"],
    );
    let holding = [&reply[..], &release, &["--occasion", "holding"]].concat();
    let output = longhand(folder.path(), &holding);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("Zoe"));
}

#[test]
fn one_letter_of_a_mailbox_is_answered_by_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let table = "name,message\nPia,\"Dear Archive, will I turn into a Sith if I get angry? Pia\"\nSam,Hello there friends\n";
    fs::write(folder.path().join("post.csv"), table).unwrap();
    let write = ["write", "--reply-to", "post.csv", "--on", "2026-11-22"];
    refuses(folder.path(), &write, 1, &["several letters", "--message"]);
    refuses(
        folder.path(),
        &[&write[..], &["--message", "9"]].concat(),
        1,
        &["no such letter"],
    );
    let first = longhand(folder.path(), &[&write[..], &["--message", "1"]].concat());
    assert!(
        text(&first.stderr).contains("Sith"),
        "{}",
        text(&first.stderr)
    );
}

#[test]
fn a_childs_letter_is_shown_without_what_leads_to_the_child() {
    let (folder, _) = morning();
    let shown = longhand(folder.path(), &["listen", "--redacted", "post/05-tess.txt"]);
    let shown = text(&shown.stdout);
    assert!(
        !shown.contains("Hill Road") && shown.contains("Tess"),
        "{shown}"
    );
    let kept = longhand(folder.path(), &["listen", "--profile", "post/01-otto.txt"]);
    assert!(text(&kept.stdout).contains("Miso"));
    let nothing = longhand(folder.path(), &["listen", "--profile", "post/05-tess.txt"]);
    assert!(nothing.stdout.is_empty());
}
