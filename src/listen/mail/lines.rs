//! Lines of a file that is never in memory as a whole.

use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;

/// How much of a line is taken at once.
pub(super) const PIECE: usize = 1 << 16;

/// The lines of a stream, each with its break; a longer one comes in pieces.
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    line: Vec<u8>,
    /// Whether the last piece ended its line.
    ended: bool,
    brk: Option<u8>,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader: BufReader::with_capacity(PIECE, reader),
            line: Vec::new(),
            ended: true,
            brk: None,
        }
    }

    /// The next line or piece of one; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<&[u8]>> {
        let brk = match self.brk {
            Some(brk) => brk,
            None => self.find_break()?,
        };
        self.line.clear();
        while self.line.len() < PIECE {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                break;
            }
            let room = buffer.len().min(PIECE - self.line.len());
            let found = buffer[..room].iter().position(|it| *it == brk);
            let count = found.map_or(room, |it| it + 1);
            self.line.extend_from_slice(&buffer[..count]);
            self.reader.consume(count);
            if found.is_some() {
                break;
            }
        }
        self.ended = self.line.last() == Some(&brk);
        Ok((!self.line.is_empty()).then_some(&self.line))
    }

    /// Whether the next piece begins a line.
    pub(super) fn next_begins(&self) -> bool {
        self.ended
    }

    /// What breaks the lines: a return alone, where there is no line feed at all.
    fn find_break(&mut self) -> io::Result<u8> {
        let buffer = self.reader.fill_buf()?;
        let brk = match buffer.contains(&b'\r') && !buffer.contains(&b'\n') {
            true => b'\r',
            false => b'\n',
        };
        self.brk = Some(brk);
        Ok(brk)
    }
}

/// A line without its break.
pub(super) fn bare(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Vec<Vec<u8>> {
        let mut lines = Lines::new(text);
        let mut all = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            all.push(bare(line).to_vec());
        }
        all
    }

    #[test]
    fn every_kind_of_break_is_known() {
        let expected = [b"a".to_vec(), vec![], b"b".to_vec()];
        assert_eq!(all(b"a\n\nb"), expected);
        assert_eq!(all(b"a\r\n\r\nb\r\n"), expected);
        assert_eq!(all(b"a\r\rb\r"), expected);
    }

    #[test]
    fn a_long_line_comes_in_pieces() {
        let text = [b"x".repeat(PIECE + 5), b"\ny".to_vec()].concat();
        let mut lines = Lines::new(&*text);
        let mut begins = Vec::new();
        loop {
            begins.push(lines.next_begins());
            if lines.next().unwrap().is_none() {
                break;
            }
        }
        assert_eq!(begins, [true, false, true, false]);
    }
}
