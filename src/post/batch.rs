//! A run: one letter for every row of a file, on all cores, in constant memory.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::SyncSender;

use crate::draft::Draft;
use crate::error::Error;
use crate::error::Result;
use crate::finding::Finding;
#[cfg(feature = "ink")]
use crate::ink::Impression;
use crate::people::intake::Original;
use crate::people::intake::Row;
use crate::post::outbox;
use crate::seed::Seed;
use crate::words;
use crate::words::Brief;
use crate::words::Neighbours;
use crate::words::Past;
use crate::words::Plan;

/// How many rows wait for a worker, and how many results for their turn.
const WAITING: usize = 64;

/// What makes the file of a letter from its draft.
pub type Printer<'p> = &'p (dyn Fn(&Draft) -> Result<Printed> + Sync);

/// The file of a letter.
#[derive(Clone, Debug, Default)]
pub struct Printed {
    /// What goes into the file.
    pub bytes: Vec<u8>,
    /// What a person should look at in it.
    pub findings: Vec<Finding>,
    /// The same letter for a print file of many.
    #[cfg(feature = "ink")]
    pub leaf: Option<Leaf>,
}

/// A letter for a print file of many.
#[cfg(feature = "ink")]
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Whom it is for, as a bookmark names them.
    pub recipient: String,
    /// Its pages.
    pub pages: Impression,
}

impl From<Vec<u8>> for Printed {
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            ..Self::default()
        }
    }
}

/// How a run is done.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Run<'r> {
    /// What is written.
    pub brief: &'r Brief<'r>,
    /// What makes the file of a letter.
    pub printer: Printer<'r>,
    /// The ending of the files.
    pub ending: &'r str,
    /// The folder that takes the files; none for a trial that writes nothing.
    pub out: Option<&'r Path>,
    /// The number of workers.
    pub threads: usize,
}

/// A row on its way to a worker.
struct Task {
    sequence: usize,
    row: Row,
    plan: Option<Plan>,
}

/// What became of one row.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// The row's number, from 1.
    pub number: u64,
    /// What became of it.
    pub fate: Fate,
    /// What a person should look at.
    pub findings: Vec<Finding>,
    /// The row as it stood in its file, if it was refused and the file still knows.
    pub original: Option<Box<Original>>,
    /// The letter for a print file, if the printer made one and it is not held.
    #[cfg(feature = "ink")]
    pub leaf: Option<Leaf>,
}

/// What can become of a row.
#[derive(Debug)]
#[non_exhaustive]
pub enum Fate {
    /// A letter, under this name.
    Written(PathBuf),
    /// A letter that does not go out, under this name.
    Held(PathBuf),
    /// No letter.
    Refused(Error),
}

/// The sums of a run: written, held and refused make up the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// The rows that were read.
    pub rows: usize,
    /// The letters that may go out.
    pub written: usize,
    /// The letters that are held.
    pub held: usize,
    /// The rows that gave no letter.
    pub refused: usize,
}

impl<'r> Run<'r> {
    /// A run on one thread that writes nothing.
    pub fn new(brief: &'r Brief<'r>, printer: Printer<'r>, ending: &'r str) -> Self {
        Self {
            brief,
            printer,
            ending,
            out: None,
            threads: 1,
        }
    }

    /// The same run into a folder, which must be there.
    pub fn into_folder(self, out: &'r Path) -> Self {
        let out = Some(out);
        Self { out, ..self }
    }

    /// The same run with this many workers; the files are the same for any number.
    pub fn threads(self, threads: usize) -> Self {
        let threads = threads.max(1);
        Self { threads, ..self }
    }

    /// Writes a letter for every row and tells `each` what became of it, in the order of the rows.
    ///
    /// # Errors
    /// [`Error::File`] when the folder cannot be written to: the run stops, and what is
    /// written is whole. What is wrong with a row is its outcome, not an error of the run.
    pub fn go(
        &self,
        rows: impl Iterator<Item = Row> + Send,
        mut each: impl FnMut(&Outcome),
    ) -> Result<Summary> {
        let (to_workers, from_reader) = mpsc::sync_channel::<Task>(WAITING);
        let from_reader = Mutex::new(from_reader);
        let (to_sink, from_workers) = mpsc::sync_channel(WAITING);
        std::thread::scope(|scope| {
            scope.spawn(move || {
                // Neighbours are told apart here, in the order of the rows, so that letters are
                // the same for any number of workers.
                let mut neighbours = Neighbours::default();
                for (sequence, row) in rows.enumerate() {
                    let plan = self.beside(&row, &mut neighbours);
                    let task = Task {
                        sequence,
                        row,
                        plan,
                    };
                    // The workers are gone when the run has stopped.
                    if to_workers.send(task).is_err() {
                        break;
                    }
                }
            });
            for _ in 0..self.threads {
                let (rows, results) = (&from_reader, to_sink.clone());
                scope.spawn(move || self.work(rows, &results));
            }
            drop(to_sink);
            collect(&from_workers, &mut each)
        })
    }

    /// The plan of a letter that others will compare with theirs. Where none can be made, a worker
    /// says why.
    fn beside(&self, row: &Row, neighbours: &mut Neighbours) -> Option<Plan> {
        let profile = row.profile.as_ref().ok().filter(|it| words::has_any(it))?;
        let brief = self.brief.for_reader(profile, None).ok()?;
        let past = Past::default().beside(neighbours);
        let plan = words::plan_after(brief, profile, None, past).ok()?;
        neighbours.note(profile, &plan.told(brief));
        Some(plan)
    }

    fn work(&self, rows: &Mutex<Receiver<Task>>, results: &SyncSender<(usize, Result<Outcome>)>) {
        loop {
            let next = rows.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(task) = next else {
                return;
            };
            if results.send((task.sequence, self.one(task))).is_err() {
                return;
            }
        }
    }

    fn one(&self, task: Task) -> Result<Outcome> {
        let Task {
            sequence,
            row,
            plan,
        } = task;
        let (number, mut findings, original) = (row.number, row.findings, row.original);
        let drafted = row.profile.and_then(|profile| {
            let draft = match plan {
                Some(plan) => Draft::planned(self.brief, profile, None, plan)?,
                None => Draft::new(self.brief, profile, None)?,
            };
            let printed = (self.printer)(&draft)?;
            Ok((draft, printed))
        });
        let (draft, printed) = match drafted {
            Ok(made) => made,
            Err(error) => {
                let fate = Fate::Refused(error);
                return Ok(Outcome {
                    number,
                    fate,
                    findings,
                    original,
                    #[cfg(feature = "ink")]
                    leaf: None,
                });
            }
        };
        let held = draft.is_held();
        let path = self
            .out
            .unwrap_or(Path::new(""))
            .join(self.name(sequence, &draft, held));
        if self.out.is_some() {
            outbox::place(&path, &printed.bytes)?;
        }
        let fate = if held {
            Fate::Held(path)
        } else {
            Fate::Written(path)
        };
        let found = draft.noted.into_iter().chain(draft.findings);
        for finding in found.chain(printed.findings) {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        Ok(Outcome {
            number,
            fate,
            findings,
            original: None,
            #[cfg(feature = "ink")]
            leaf: printed.leaf.filter(|_| !held),
        })
    }

    /// Sequence, occasion and hash: nothing of the person.
    fn name(&self, sequence: usize, draft: &Draft, held: bool) -> String {
        let occasion = &draft.letter.occasion;
        let Seed(hash) = draft.seed.at(sequence as u64);
        let hash = hash as u32;
        let held = if held { ".held" } else { "" };
        format!(
            "{:06}-{occasion}-{hash:08x}{held}.{}",
            sequence + 1,
            self.ending
        )
    }
}

impl std::fmt::Debug for Run<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Run({:?}, {} threads)", self.brief, self.threads)
    }
}

/// Takes results as they come and passes them on in order.
fn collect(
    results: &Receiver<(usize, Result<Outcome>)>,
    each: &mut impl FnMut(&Outcome),
) -> Result<Summary> {
    let mut summary = Summary::default();
    let mut early: BTreeMap<usize, Outcome> = BTreeMap::new();
    let mut next = 0;
    for (sequence, result) in results {
        early.insert(sequence, result?);
        while let Some(outcome) = early.remove(&next) {
            next += 1;
            summary.rows += 1;
            match outcome.fate {
                Fate::Written(_) => summary.written += 1,
                Fate::Held(_) => summary.held += 1,
                Fate::Refused(_) => summary.refused += 1,
            }
            each(&outcome);
        }
    }
    Ok(summary)
}
