//! What one letter may cost: steps, sizes and output, counted while a template runs.
//!
//! Tera has no budget of its own, and packs may come from strangers.

use std::cell::Cell;
use std::io;
use std::io::Write;

use tera::Kwargs;
use tera::State;
use tera::TeraResult;
use tera::Value;

/// The most loop turns and assignments of one telling.
const STEPS: u32 = 10_000;
/// The largest value that a template may build, and the longest telling, in bytes.
pub(crate) const LARGEST: usize = 64 * 1024;
/// The most numbers that `range` gives.
const RANGE: i64 = 1_000;

thread_local! {
    static LEFT: Cell<u32> = const { Cell::new(0) };
}

/// Gives the telling that is about to be rendered on this thread a full budget.
pub(crate) fn refill() {
    LEFT.set(STEPS);
}

/// The call that the scanner puts behind each tag that can repeat or grow.
pub(crate) fn tick_call(variable: Option<&str>) -> String {
    match variable {
        Some(name) => format!("{{{{ longhand_tick(value={name}) }}}}"),
        None => "{{ longhand_tick() }}".to_owned(),
    }
}

/// Counts one step, and looks at the size of what was just assigned.
pub(crate) fn tick(arguments: Kwargs, _: &State) -> TeraResult<&'static str> {
    let left = LEFT.get();
    if left == 0 {
        return Err(tera::Error::message("this text repeats too often"));
    }
    LEFT.set(left - 1);
    match arguments.get::<Value>("value")?.and_then(|it| it.len()) {
        Some(length) if length > LARGEST => {
            Err(tera::Error::message("this text builds too large a value"))
        }
        _ => Ok(""),
    }
}

/// Tera's `range`, with a smaller limit.
pub(crate) fn range(arguments: Kwargs, _: &State) -> TeraResult<Vec<i64>> {
    let start = arguments.get::<i64>("start")?.unwrap_or(0);
    let end = arguments.must_get::<i64>("end")?;
    let step = arguments.get::<i64>("step_by")?.unwrap_or(1);
    if step < 1 || end.saturating_sub(start) / step.max(1) > RANGE {
        let message = format!("`range` counts upwards, {RANGE} numbers at the most");
        return Err(tera::Error::message(message));
    }
    Ok((start..end).step_by(step as usize).collect())
}

/// A writer that stops at the longest telling.
pub(crate) struct Limited<'b> {
    pub(crate) buffer: &'b mut Vec<u8>,
    pub(crate) left: usize,
}

impl Write for Limited<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.left {
            return Err(io::Error::other("this text grows too long"));
        }
        self.left -= bytes.len();
        self.buffer.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
