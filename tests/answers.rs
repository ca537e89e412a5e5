//! The answer book finds what is asked, and keeps quiet when it does not know.
//!
//! The questions were written by somebody who knew the entries' titles and nothing else. The
//! threshold was set on the half called `calibrate`; `frozen` is only measured.

use longhand::document;
use longhand::words::Pack;
use serde::Deserialize;

#[derive(Deserialize)]
struct Question {
    ask: String,
    entry: Option<String>,
}

/// What was measured on one half.
struct Figures {
    /// Of the questions that got an answer, how many got the right one; and of those sent without waiting.
    precision: [f64; 2],
    /// Of the questions that the book answers, how many got it; and without waiting.
    recall: [f64; 2],
    /// Of the questions that the book answers, how many have the right entry first, and among the three best.
    ranked: [f64; 2],
}

fn questions(half: &str) -> Vec<Question> {
    let path = format!("tests/cases/answers/{half}.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    document::yaml(&path, &text).unwrap()
}

fn measure(half: &str) -> Figures {
    let pack = Pack::built_in("galaxy").unwrap();
    let questions = questions(half);
    let id = |index: usize| pack.entries()[index].id.as_str();
    let (mut answered, mut right, mut ranked) = ([0; 2], [0; 2], [0; 2]);
    let known = questions.iter().filter(|it| it.entry.is_some()).count();
    for question in &questions {
        let matches = pack.matches(&question.ask, "");
        let wanted = question.entry.as_deref();
        if let Some(found) = pack.answer(&question.ask, "") {
            let is_right = wanted == Some(id(found.entry));
            for (level, least) in [0.0, 1.0].into_iter().enumerate() {
                let counts = found.confidence >= least;
                answered[level] += usize::from(counts);
                right[level] += usize::from(counts && is_right);
            }
            if !is_right {
                let (ask, got) = (&question.ask, id(found.entry));
                println!(
                    "{half}: “{ask}” got {got} ({:.2}), wanted {wanted:?}",
                    found.confidence
                );
            }
        }
        if let Some(wanted) = wanted {
            for (level, most) in [1, 3].into_iter().enumerate() {
                let found = matches.iter().take(most).any(|it| id(it.entry) == wanted);
                ranked[level] += usize::from(found);
            }
        }
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    Figures {
        precision: [0, 1].map(|it| share(right[it], answered[it])),
        recall: right.map(|it| share(it, known)),
        ranked: ranked.map(|it| share(it, known)),
    }
}

/// Prints what was measured, and holds it to what was measured when it was written down:
/// precision, recall, and ranks, each as in [`Figures`].
fn holds(half: &str, least: [[f64; 2]; 3]) {
    let Figures {
        precision,
        recall,
        ranked,
    } = measure(half);
    println!(
        "{half}: filled in   precision {:.2} recall {:.2}",
        precision[0], recall[0]
    );
    println!(
        "{half}: sent        precision {:.2} recall {:.2}",
        precision[1], recall[1]
    );
    println!(
        "{half}: right entry first {:.2}, among three {:.2}",
        ranked[0], ranked[1]
    );
    let measured = [precision, recall, ranked];
    for (measured, least) in measured.iter().flatten().zip(least.iter().flatten()) {
        assert!(
            measured >= least,
            "{half}: {measured:.2} is less than {least:.2}"
        );
    }
}

#[test]
fn answers_are_found_or_left_to_a_person() {
    holds("calibrate", [[0.82, 1.0], [0.44, 0.2], [0.76, 0.89]]);
}

#[test]
fn answers_to_questions_nobody_tuned_on_are_found_or_left_to_a_person() {
    holds("frozen", [[0.79, 0.7], [0.42, 0.15], [0.66, 0.84]]);
}
