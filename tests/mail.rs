//! Letters out of mail: what is the writer's own, what came with it, and what strangers send.
#![cfg(feature = "mail")]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use longhand::Error;
use longhand::listen;
use longhand::listen::mail;
use longhand::listen::mail::Options;
use longhand::listen::mail::Received;

/// Our cases say the writer's own words below this line.
const OWN: &str = "===== own words\n";

fn shared(folder: &str) -> Option<PathBuf> {
    let root = env::var("LONGHAND_TESTDATA").unwrap_or_else(|_| "../shared/testdata".into());
    let folder = Path::new(&root).join(folder);
    if !folder.is_dir() {
        println!("skipped: there is no {}", folder.display());
        return None;
    }
    Some(folder)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|it| it.unwrap().path()).collect();
    files.sort();
    files
}

fn letters(bytes: Vec<u8>, name: &str) -> Vec<Result<Received, Error>> {
    let reader = std::io::Cursor::new(bytes);
    match mail::read(reader, name, &Options::default()) {
        Ok(post) => post.collect(),
        Err(error) => vec![Err(error)],
    }
}

fn codes(letter: &Received) -> Vec<&str> {
    letter.findings.iter().map(|it| it.code.as_str()).collect()
}

#[test]
fn replies_are_told_from_what_they_quote() {
    let Some(folder) = shared("reply_fixtures") else {
        return;
    };
    let labels = fs::read_to_string("tests/cases/mail/reply_fixtures.yaml").unwrap();
    let labels: BTreeMap<String, Vec<(usize, usize)>> =
        longhand::document::yaml("reply_fixtures.yaml", &labels).unwrap();
    let mut right = 0;
    for (file, ranges) in &labels {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let lines: Vec<_> = text.lines().map(str::trim_end).collect();
        let parts = ranges.iter().map(|it| lines[it.0 - 1..it.1].join("\n"));
        let expected = parts.collect::<Vec<_>>().join("\n\n");
        let own = listen::apart(&text).text;
        match own == expected {
            true => right += 1,
            false => println!("{file}:\n{own}\n"),
        }
    }
    println!("reply fixtures: {right} of {} exact", labels.len());
    assert!(right * 10 >= labels.len() * 9);
}

#[test]
fn own_words_are_found_in_seven_languages() {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for path in files(Path::new("tests/cases/mail")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let case = fs::read_to_string(&path).unwrap();
        let Some((input, own)) = case.split_once(OWN) else {
            continue;
        };
        let kind = if name.ends_with(".eml") {
            "messages"
        } else {
            &name[..2]
        };
        let count = counts.entry(kind.to_owned()).or_default();
        count.1 += 1;
        let letter = letters(input.into(), &name).remove(0).unwrap();
        match letter.text.trim() == own.trim() {
            true => count.0 += 1,
            false => wrong.push(format!("{name}:\n{}\n", letter.text)),
        }
    }
    for (kind, (right, all)) in &counts {
        println!("{kind}: {right} of {all} exact");
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn strangers_messages_are_read() {
    let Some(folder) = shared("eml") else {
        return;
    };
    let (mut all, mut worded) = (0, 0);
    for path in files(&folder) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for letter in letters(fs::read(&path).unwrap(), &name) {
            let letter = letter.unwrap();
            all += 1;
            worded += usize::from(!letter.text.is_empty());
            let says = letter.findings.iter().map(|it| it.code.as_str());
            println!(
                "{name}: {} bytes, {} enclosures, {:?}",
                letter.text.len(),
                letter.enclosures.len(),
                says.collect::<Vec<_>>()
            );
            assert!(!letter.text.contains('\0'));
            assert!(!format!("{letter:?}").contains(letter.text.get(..9).unwrap_or("\u{1}")));
        }
    }
    println!("{all} messages, {worded} with words");
}

#[test]
fn naughty_strings_are_read_as_bodies_and_headers() {
    let Some(folder) = shared("") else {
        return;
    };
    let text = fs::read_to_string(folder.join("naughty_strings.json")).unwrap();
    let strings: Vec<String> = serde_json::from_str(&text).unwrap();
    for naughty in &strings {
        let mail = format!("From: {naughty} <a@example.com>\nSubject: {naughty}\n\n{naughty}\n");
        let letter = letters(mail.into(), "x.eml").remove(0).unwrap();
        let shows = |it: &str| !it.contains(['\u{202e}', '\u{2066}', '\0', '\u{1b}']);
        assert!(shows(&letter.text) && letter.subject.is_none_or(|it| shows(&it)));
        mail::received("x", naughty.as_bytes());
    }
    println!("{} strings", strings.len());
}

fn one(mail: impl Into<Vec<u8>>) -> Received {
    letters(mail.into(), "x.eml").remove(0).unwrap()
}

#[test]
fn headers_are_decoded() {
    let letter = one(
        "From: =?iso-8859-1?Q?Zo=EB_M=FCller?= <zoe@example.com>\r\n\
         Subject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n  aus =?UTF-8?Q?K=C3=B6ln?=\r\n\
         Date: Thu, 2 Apr 2015 23:30:00 -0700\r\nMessage-ID: <one@example.com>\r\n\r\nHallo",
    );
    let from = letter.from.unwrap();
    assert_eq!(from.name.as_deref(), Some("Zoë Müller"));
    assert_eq!(from.address.as_deref(), Some("zoe@example.com"));
    assert_eq!(letter.subject.as_deref(), Some("Grüße aus Köln"));
    assert_eq!(letter.date.unwrap().to_string(), "2015-04-02");
    assert_eq!(letter.message_id.as_deref(), Some("one@example.com"));
    let raw = one(b"From: Zo\xeb <z@example.com>\nSubject: caf\xe9\n\nx\n".to_vec());
    assert_eq!(raw.subject.as_deref(), Some("café"));
}

#[test]
fn encodings_are_found_and_doubts_are_said() {
    let body = |head: &str, bytes: &[u8]| {
        let head = format!("Subject: x\nContent-Type: text/plain{head}\n\n");
        one([head.as_bytes(), bytes].concat())
    };
    let latin = body("; charset=iso-8859-1", b"don\x92t pay \x80 5");
    assert_eq!(latin.text, "don’t pay € 5");
    assert!(latin.findings.is_empty());
    let bare = body("", b"Gr\xfc\xdfe aus K\xf6ln");
    assert_eq!(bare.text, "Grüße aus Köln");
    assert_eq!(codes(&bare), ["encoding"]);
    let false_claim = body("; charset=us-ascii", "Grüße".as_bytes());
    assert_eq!(false_claim.text, "Grüße");
    let mixed = [" Grüße aus Köln, Zoë — ".as_bytes(), b"Gr\xfc\xdfe"].concat();
    assert_eq!(
        body("; charset=utf-8", &mixed).text.trim(),
        "Grüße aus Köln, Zoë — Grüße"
    );
    let wide = "\u{feff}Liebe Grüße\nZoë\n".encode_utf16();
    let wide: Vec<u8> = wide.flat_map(u16::to_le_bytes).collect();
    let text = letters(wide, "letter.txt").remove(0).unwrap();
    assert_eq!(text.text, "Liebe Grüße\nZoë");
}

#[test]
fn what_does_not_show_is_spelt_out() {
    let letter =
        one("From: \u{202e}evil <a@example.com>\n\nPay \u{202e}001\u{202c} now\0\u{1b}[2J");
    assert_eq!(
        letter.text,
        "Pay [U+202E]001[U+202C] now[U+0000][U+001B][2J"
    );
    assert_eq!(letter.from.unwrap().name.as_deref(), Some("[U+202E]evil"));
    assert_eq!(letter.findings[0].code, "invisible-signs");
    let family = one("Subject: x\n\n👨‍👩‍👧 and שלום\u{200f}!");
    assert!(family.findings.is_empty());
}

#[test]
fn enclosures_are_counted_and_not_kept() {
    let letter = one(
        "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\n\
         Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\
         Content-Disposition: attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf\n\nSGVsbG8gd29ybGQ=\n--b\n\
         Content-Type: text/plain; name=notes.txt\nContent-Disposition: attachment\n\nnine byte\n--b--\n",
    );
    assert_eq!(letter.text, "Hello");
    let listed = |it: usize| {
        let it = &letter.enclosures[it];
        (it.name.clone().unwrap(), it.kind.as_str(), it.bytes)
    };
    assert_eq!(listed(0), ("Grüße.pdf".into(), "application/pdf", 11));
    assert_eq!(listed(1), ("notes.txt".into(), "text/plain", 9));
}

#[test]
fn broken_messages_are_letters_with_findings() {
    assert_eq!(
        codes(&one("Hello, no header here.\nSecond: line")),
        ["mail-no-header"]
    );
    assert_eq!(
        one("Subject: no break\nDear Archive,\n\nHello").text,
        "Dear Archive,\n\nHello"
    );
    assert_eq!(codes(&one("Subject: only a header")), ["no-words"]);
    let open = "Content-Type: multipart/mixed; boundary=b\nSubject: x\n\n--b\n\nHello";
    assert_eq!(one(open).text, "Hello");
    assert_eq!(codes(&one(open)), ["mail-broken-off"]);
    let never = "Content-Type: multipart/mixed; boundary=b\nSubject: x\n\nHello";
    assert_eq!(one(never).text, "Hello");
    let soft =
        "Subject: x\nContent-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9Fe =\nand =ZZ 1=";
    assert_eq!(one(soft).text, "Grüße and =ZZ 1");
    let scan = "Subject: x\nContent-Type: image/png; name=scan.png\nContent-Transfer-Encoding: base64\n\nAAAA\n";
    assert_eq!(codes(&one(scan)), ["no-words"]);
}

#[test]
fn a_thousand_nested_parts_are_no_danger() {
    let mut nested = String::from("Subject: x\n");
    for depth in 0..1000 {
        nested += &format!("Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n");
    }
    let letter = one(nested + "\n\ndeep\n");
    assert!(codes(&letter).contains(&"mail-too-deep"));
    let messages = "Content-Type: message/rfc822\n\n".repeat(100_000);
    let letter = one(format!("Subject: x\n{messages}Subject: y\n\ndeep\n"));
    assert!(codes(&letter).contains(&"mail-too-deep"));
    let parts = "--b\nContent-Type: image/png\n\nx\n".repeat(5000);
    let letter = one(format!(
        "Content-Type: multipart/mixed; boundary=b\nSubject: x\n\n{parts}--b--\n"
    ));
    assert_eq!(letter.enclosures.len(), 1000);
    assert!(codes(&letter).contains(&"mail-many-enclosures"));
}

#[test]
fn mailboxes_of_every_kind_are_split() {
    let mbox = "From a@example.com Thu Apr  2 10:00:00 2015\nSubject: One\n\nHello\n>From here on it is mine.\n\
                From the start I knew.\n\nFrom nobody but me\n\nFrom b@example.com Thu Apr  2 10:01:00 2015\n\
                Subject: Two\n\n>> older\nBye\n\nFrom c@example.com Thu Apr  2 10:02:00 2015\nSubject: Three\n\ncut of";
    for brk in ["\n", "\r\n", "\r"] {
        let post = letters(mbox.replace('\n', brk).into(), "inbox.mbox");
        let post: Vec<_> = post.into_iter().map(Result::unwrap).collect();
        let texts: Vec<_> = post.iter().map(|it| it.text.as_str()).collect();
        let first = "Hello\nFrom here on it is mine.\nFrom the start I knew.\n\nFrom nobody but me";
        assert_eq!(texts, [first, "Bye", "cut of"], "{brk:?}");
        assert_eq!(post[1].source, "inbox.mbox, message 2");
        assert_eq!(post[2].number, 3);
    }
    let bare = letters(mbox.into(), "inbox");
    assert_eq!(bare.len(), 3);
    let no_mbox = letters("Subject: One\n\nHello".into(), "inbox.mbox");
    assert_eq!(no_mbox[0].as_ref().unwrap().text, "Hello");
}

#[test]
fn a_letter_that_came_twice_is_noticed() {
    let mail = |id: &str, from: &str, words: &str| {
        format!("From x Thu Apr  2 10:00:00 2015\nMessage-ID: <{id}>\nFrom: {from}\n\n{words}\n\n")
    };
    let mbox = [
        mail("1@x", "a@example.com", "Hello  there"),
        mail("2@x", "A@example.com", "Hello\nthere"),
        mail("3@x", "b@example.com", "Hello there"),
        mail("1@x", "a@example.com", "Hello there, edited by the way"),
    ];
    let post = letters(mbox.concat().into(), "inbox.mbox");
    let before: Vec<_> = post
        .into_iter()
        .map(|it| it.unwrap().duplicate_of)
        .collect();
    assert_eq!(before, [None, Some(1), None, Some(1)]);
}

#[test]
fn a_folder_is_read_by_name_and_goes_on_after_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    put("2.txt", "Second");
    put("1.eml", "Subject: x\n\nFirst");
    put(
        "3.mbox",
        "From a Thu Apr  2 10:00:00 2015\nSubject: x\n\nThird\n\nFrom a Thu Apr  2 10:00:00 2015\nSubject: x\n\nFourth\n",
    );
    put("4-empty.txt", "");
    put("5-scan.txt", "%PDF-1.7 \u{1}\u{2}");
    put("6.jpg", "x");
    put(".hidden.txt", "no");
    put(
        "old-box",
        "From a Thu Apr  2 10:00:00 2015\nSubject: x\n\nFifth\n",
    );
    fs::create_dir(folder.path().join("drafts")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/nowhere", folder.path().join("7.eml")).unwrap();
    let mut post = mail::post(folder.path(), &Options::default()).unwrap();
    let (mut texts, mut errors) = (Vec::new(), Vec::new());
    for letter in &mut post {
        match letter {
            Ok(letter) => texts.push((letter.number, letter.source, letter.text)),
            Err(error) => errors.push(error.to_string()),
        }
    }
    let shown: Vec<_> = texts
        .iter()
        .map(|it| (it.0, it.1.as_str(), it.2.as_str()))
        .collect();
    let expected = [
        (1, "1.eml", "First"),
        (2, "2.txt", "Second"),
        (3, "3.mbox, message 1", "Third"),
        (4, "3.mbox, message 2", "Fourth"),
        (5, "old-box, message 1", "Fifth"),
    ];
    assert_eq!(shown, expected);
    assert_eq!(errors.len(), if cfg!(unix) { 3 } else { 2 }, "{errors:?}");
    assert_eq!(post.passed_over(), ["6.jpg", "drafts"]);
    assert!(mail::post(Path::new("nowhere.eml"), &Options::default()).is_err());
}

#[test]
fn a_maildir_is_a_folder_of_letters() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("new/b:2,", "new"),
        ("cur/a:2,S", "read"),
        ("tmp/c", "half"),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("Subject: x\n\n{text}")).unwrap();
    }
    let post = mail::post(folder.path(), &Options::default()).unwrap();
    let post: Vec<_> = post.map(Result::unwrap).collect();
    let shown: Vec<_> = post
        .iter()
        .map(|it| (it.source.as_str(), it.text.as_str()))
        .collect();
    assert_eq!(shown, [("new/b:2,", "new"), ("cur/a:2,S", "read")]);
}

#[cfg(feature = "tables")]
#[test]
fn a_column_of_a_table_is_a_post() {
    let table = "Name,E-Mail,Age,Date,Comments\nColin,colin@example.com,7,2015-04-02,\"Can I come?\n\nColin\"\n\
                 Ada,,x,,No idea\n";
    let post: Vec<_> = letters(table.into(), "messages.csv")
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert_eq!(post[0].source, "messages.csv, row 1");
    assert_eq!(post[0].text, "Can I come?\n\nColin");
    assert_eq!(post[0].age, Some(7));
    assert_eq!(post[0].date.unwrap().to_string(), "2015-04-02");
    let from = post[0].from.clone().unwrap();
    assert_eq!(
        (from.name.as_deref(), from.address.as_deref()),
        (Some("Colin"), Some("colin@example.com"))
    );
    assert_eq!((post[1].age, post[1].text.as_str()), (None, "No idea"));
    let missing = letters("who,said\nColin,Hello\n".into(), "x.csv")
        .remove(0)
        .unwrap_err();
    assert_eq!(
        missing.to_string(),
        "there is no column of letters `message`"
    );
    let alone = letters("message\n\"Hello,\nyou\"\n".into(), "x.csv");
    assert_eq!(alone[0].as_ref().unwrap().text, "Hello,\nyou");
    let named = Options::default().column("said");
    let post = mail::read("who,said\nColin,Hello\n".as_bytes(), "x.csv", &named).unwrap();
    assert_eq!(
        post.map(|it| it.unwrap().text).collect::<Vec<_>>(),
        ["Hello"]
    );
}

#[test]
fn letters_are_saved_and_shown_without_words() {
    let letter = one("From: Colin <colin@example.com>\nSubject: Ranch\n\nCan I come?");
    let json = serde_json::to_string(&letter).unwrap();
    assert_eq!(serde_json::from_str::<Received>(&json).unwrap(), letter);
    let shown = format!(
        "{letter:?} {:?} {:?}",
        letter.from,
        listen::apart("Can I come?")
    );
    assert!(
        !["Colin", "Ranch", "come"]
            .iter()
            .any(|it| shown.contains(it))
    );
}

#[test]
fn a_signature_that_a_page_marks_is_set_aside() {
    let page = "<div>Is it warm?</div><div>Love,<br>Zoë</div><div class=\"gmail_signature\"><div>Zoë Müller</div>\
        <div>Keeper of Snakes, Zoo</div></div>";
    let letter = one(format!(
        "Subject: x\nContent-Type: text/html; charset=utf-8\n\n{page}"
    ));
    assert_eq!(letter.text, "Is it warm?\nLove,\nZoë");
    assert_eq!(letter.signature, "--\nZoë Müller\nKeeper of Snakes, Zoo");
}

#[test]
fn any_mail_takes_time_in_proportion() {
    let time = |unit: &str, count: usize| {
        let mail = format!(
            "Subject: x\nContent-Type: text/html\n\n{}",
            unit.repeat(count)
        )
        .into_bytes();
        let text = unit.repeat(count).into_bytes();
        let start = std::time::Instant::now();
        mail::received("x", &mail);
        mail::received("x", &text);
        start.elapsed()
    };
    let units = [
        "<",
        "<a b=\"",
        "<!--",
        "<div style=\"display:none\">",
        "&",
        "&a;",
        "</script",
        "<script>",
        "<blockquote>",
        "<li>",
        "\n",
        "> \n",
        ">\nOn x@y.z <a@b.c> wrote:\n",
        "--\n",
        "From: a@b.c\n",
        "____________\n",
        "On a\n",
        "Sent from my iPhone\n",
        "Notice confidential\n",
        "Sent from x\n> q\n",
        "\r",
        "a:\n",
        "=\n",
        "-----Original Message-----\n",
        "\u{202e}",
    ];
    for unit in units {
        let size = 20_000 / unit.len();
        let (once, more) = (time(unit, size), time(unit, size * 4));
        let fair = once * 12 + std::time::Duration::from_millis(300);
        assert!(more < fair, "{unit:?}: {once:?}, then {more:?}");
    }
}

/// A mailbox of so many letters, made as it is read.
struct Made {
    left: usize,
    text: Vec<u8>,
    at: usize,
    large: usize,
}

impl std::io::Read for Made {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.text.len() {
            self.at = 0;
            self.text.clear();
            if self.large > 0 {
                self.large -= 1;
                self.text =
                    b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5\n"
                        .repeat(1000);
            } else if self.left > 0 {
                self.left -= 1;
                let number = self.left;
                self.text = format!(
                    "From a Thu Apr  2 10:00:00 2015\nFrom: a{number}@example.com\nMessage-ID: <{number}@example.com>\n\
                     Content-Type: multipart/mixed; boundary=b\n\n--b\n\nDear Archive,\n\nthis is letter {number}.\n\nAnn\n\n\
                     --b\nContent-Type: image/jpeg; name=x.jpg\nContent-Transfer-Encoding: base64\n\n{}\n--b--\n\n",
                    "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5\n".repeat(30)
                )
                .into_bytes();
            }
        }
        let count = buffer.len().min(self.text.len() - self.at);
        buffer[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

/// Run by `a_mailbox_streams_in_constant_memory` in a process of its own.
#[test]
fn peak_of_a_mailbox() {
    let Ok(asked) = env::var("LONGHAND_MAILBOX") else {
        return;
    };
    let (left, large) = asked.split_once(',').unwrap();
    let made = Made {
        left: left.parse().unwrap(),
        large: large.parse().unwrap(),
        text: b"From a Thu Apr  2 10:00:00 2015\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nBig\n--b\n\
            Content-Type: video/mp4; name=big.mp4\nContent-Transfer-Encoding: base64\n\n".to_vec(),
        at: 0,
    };
    let post = mail::read(made, "inbox.mbox", &Options::default()).unwrap();
    let (mut count, mut bytes) = (0, 0);
    for letter in post {
        let letter = letter.unwrap();
        count += 1;
        bytes += letter.enclosures.iter().map(|it| it.bytes).sum::<u64>();
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    let peak = peak
        .and_then(|it| it.trim().strip_suffix(" kB"))
        .unwrap_or("0");
    println!("peak={peak} letters={count} bytes={bytes};");
}

#[test]
fn a_mailbox_streams_in_constant_memory() {
    let peak = |letters: usize, large: usize| -> u64 {
        let child = std::process::Command::new(env::current_exe().unwrap())
            .args(["--exact", "peak_of_a_mailbox", "--nocapture"])
            .env("LONGHAND_MAILBOX", format!("{letters},{large}"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stdout).into_owned();
        let peak = said.split_once("peak=").unwrap().1;
        println!(
            "{letters} letters, {} MiB enclosed at once: peak {}",
            large * 70 / 1049,
            peak.split_once(';').unwrap().0
        );
        assert!(peak.contains(&format!("letters={} ", letters + 1)));
        peak.split_once(' ').unwrap().0.parse().unwrap()
    };
    let (few, many, large) = (peak(1000, 0), peak(10_000, 0), peak(0, 1000));
    if few == 0 {
        return println!("skipped: this system does not tell a process's memory");
    }
    // Two hashes a letter are remembered, to know what came twice.
    assert!(many < few + 2048, "{few} kB, then {many} kB");
    assert!(large < few + 1024, "{few} kB, then {large} kB");
}
