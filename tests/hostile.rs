//! Packs from strangers: whatever stands in them, a letter ends within a second, with a place.

use std::fs;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use jiff::civil::date;
use longhand::Error;
use longhand::Profile;
use longhand::Scribe;

/// Writes a letter with a pack whose one telling is `text`; gives the report of what stopped it, if anything did.
fn stopped(text: &str) -> Option<String> {
    let text = text.to_owned();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(report(&text)));
    receiver
        .recv_timeout(Duration::from_secs(60))
        .expect("it ends, and without a panic")
}

fn report(text: &str) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("it is written");
    };
    let quoted = serde_json::to_string(text).expect("it is text");
    place("pack.yaml", "name: hostile\n");
    place(
        "phrases/all.yaml",
        &format!(
            "salutation: [{{id: s, text: 'Dear all,'}}]\nclose: [{{id: c, text: 'Yours,'}}]\n\
             signature: [{{id: n, text: Maud}}]\nbody:\n  - id: bad\n    text: {quoted}\n"
        ),
    );
    place(
        "letters/note.txt",
        "{{ salutation() }}\n\n{{ body() }}\n\n{{ close() }}\n\n{{ signature() }}\n",
    );
    let scribe = Scribe::new();
    let ada = Profile::named("Ada");
    let written = scribe.read_pack(folder.path()).and_then(|pack| {
        let letter = scribe.letter_to(&ada).with_pack(pack);
        letter.occasion("note").on(date(2026, 11, 22)).write()
    });
    written.err().map(|it: Error| it.report())
}

#[test]
fn every_template_that_would_never_end_or_eat_the_memory_is_stopped_with_its_place() {
    let deep = format!("{}1{}", "(".repeat(5000), ")".repeat(5000));
    let elifs = "{% elif age == 1 %}x".repeat(900);
    let nested = format!(
        "{}x{}",
        "{% if age %}".repeat(500),
        "{% endif %}".repeat(500)
    );
    let doubling = format!(
        "{{% set a = 'xxxxxxxx' %}}{}{{{{ a }}}}",
        "{% set a = a ~ a %}".repeat(40)
    );
    let joins = format!("{{{{ {} }}}}", vec!["name.call"; 400].join(" ~ "));
    let sites = "{{ age }}".repeat(7000);
    let long = "word ".repeat(80_000);
    let cases: [(&str, String); 22] = [
        ("nested loops", "{% for a in range(end=1000) %}{% for b in range(end=1000) %}{% for c in range(end=1000) %}x{% endfor %}{% endfor %}{% endfor %}".into()),
        ("a wide range", "{% for a in range(end=1000000000) %}x{% endfor %}".into()),
        ("a range of negative steps", "{% for a in range(end=10, step_by=-1) %}x{% endfor %}".into()),
        ("a range from the very lowest number", "{% for a in range(start=-9223372036854775807, end=9223372036854775807) %}x{% endfor %}".into()),
        ("doubling", doubling),
        ("doubling in a loop", "{% set_global a = 'xx' %}{% for b in range(end=900) %}{% set_global a = a ~ a %}{% endfor %}{{ a }}".into()),
        ("replace that grows", "{{ 'aaaaaaaaaa' | replace(from='a', to='aaaaaaaaaaaaaaaaaaaaaaaa') | replace(from='a', to='aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa') }}".into()),
        ("a comprehension", "{{ [[j for j in range(end=100000)] for i in range(end=100000)] | length }}".into()),
        ("an include", "{% include 'x' %}".into()),
        ("extends", "{% extends 'x' %}".into()),
        ("a component", "{% component x() %}{{ x() }}{% endcomponent %}".into()),
        ("a macro", "{% macro x() %}{% endmacro %}".into()),
        ("the whole context", "{{ __tera_context }}".into()),
        ("what is safe", "{{ name.call | safe }}".into()),
        ("an unknown filter", "{{ name.call | shell }}".into()),
        ("an unknown function", "{{ get_env(name='HOME') }}".into()),
        ("deep brackets", format!("{{{{ {deep} }}}}")),
        ("many elifs", format!("{{% if age == 0 %}}x{elifs}{{% endif %}}")),
        ("deep tags", nested),
        ("many joins", joins),
        ("many values", sites),
        ("a text of 400 kB", long),
    ];
    for (name, text) in cases {
        let report = stopped(&text).unwrap_or_else(|| panic!("{name} went through"));
        assert!(report.contains("all.yaml"), "{name} has no place: {report}");
        assert!(
            report.contains("help:"),
            "{name} says not how to mend it: {report}"
        );
        assert!(
            report.len() < 4_000,
            "{name} has a report of {} bytes",
            report.len()
        );
    }
}

#[test]
fn what_is_odd_and_harmless_is_a_letter() {
    let plain = "{{ name.call }} {% if age %}{{ age }}{% else %}x{% endif %}";
    assert_eq!(stopped(plain), None);
    assert_eq!(stopped("Braces { and } and %} are only words."), None);
}
