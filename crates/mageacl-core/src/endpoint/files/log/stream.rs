//! The lines of a stream that may hold a call, in a buffer of fixed size.

use std::io::{self, Read};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, packed};
use memchr::{memchr, memchr_iter, memrchr};

/// Parts of paths of the API, also as PHP writes them in JSON, and the header that names the columns of a log.
const MARKS: [&str; 9] =
    ["/rest/", "/V1/", "/soap/", "/async/", "\\/rest\\/", "\\/V1\\/", "\\/soap\\/", "\\/async\\/", "#Fields:"];

static FINDER: LazyLock<Option<Finder>> = LazyLock::new(|| {
    let packed = packed::Config::new().builder().extend(MARKS).build().map(Finder::Packed);
    packed.or_else(|| AhoCorasick::new(MARKS).ok().map(Finder::Automaton))
});

/// A search for all marks at once. Marks begin with signs that are frequent in logs, so that an automaton is much slower
/// than vector instructions.
enum Finder {
    Packed(packed::Searcher),
    /// For machines without such instructions.
    Automaton(AhoCorasick),
}

/// Returns the byte of the first mark in a text.
fn find_mark(text: &[u8]) -> Option<usize> {
    let found = match FINDER.as_ref()? {
        Finder::Packed(searcher) => searcher.find(text),
        Finder::Automaton(automaton) => automaton.find(text),
    };
    found.map(|found| found.start())
}

/// The size of the buffer. A longer line is skipped.
const BUFFER: usize = 1 << 20;

/// Calls a function with each line that holds a mark and its number, from 1. Returns the number of lines.
pub(super) fn each_candidate(mut input: impl Read, mut take: impl FnMut(&[u8], usize)) -> io::Result<u64> {
    let mut buffer = vec![0; BUFFER];
    let mut filled = 0;
    let mut lines = Counter::default();
    // The rest of a line that is longer than the buffer.
    let mut is_skipping = false;
    loop {
        let read = read_some(&mut input, &mut buffer[filled..])?;
        filled += read;
        let is_end = read == 0;
        let whole = match memrchr(b'\n', &buffer[..filled]) {
            _ if is_end => filled,
            Some(last) => last + 1,
            None if filled == BUFFER => {
                is_skipping = true;
                filled = 0;
                continue;
            }
            None => continue,
        };
        let mut text = &buffer[..whole];
        if is_skipping {
            let rest = memchr(b'\n', text).map_or(text.len(), |end| end + 1);
            lines.skip(&text[..rest]);
            text = &text[rest..];
            is_skipping = whole == rest && !is_end && text.is_empty() && buffer[whole - 1] != b'\n';
        }
        candidates(text, &mut lines, &mut take);
        buffer.copy_within(whole..filled, 0);
        filled -= whole;
        if is_end {
            return Ok(lines.count());
        }
    }
}

fn read_some(input: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match input.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// The number of lines so far.
#[derive(Default)]
struct Counter {
    breaks: usize,
    /// Whether the last line has no break at its end.
    is_open: bool,
}

impl Counter {
    fn skip(&mut self, text: &[u8]) {
        self.breaks += memchr_iter(b'\n', text).count();
        self.is_open = match text.last() {
            Some(last) => *last != b'\n',
            None => self.is_open,
        };
    }

    fn count(&self) -> u64 {
        self.breaks as u64 + u64::from(self.is_open)
    }
}

/// Finds the lines of a text that hold a mark.
fn candidates(text: &[u8], lines: &mut Counter, take: &mut impl FnMut(&[u8], usize)) {
    let mut at = 0;
    while let Some(found) = find_mark(&text[at..]) {
        let found = at + found;
        let start = memrchr(b'\n', &text[at..found]).map_or(at, |before| at + before + 1);
        let end = memchr(b'\n', &text[found..]).map_or(text.len(), |after| found + after);
        lines.skip(&text[at..start]);
        let line = &text[start..end];
        take(line.strip_suffix(b"\r").unwrap_or(line), lines.breaks + 1);
        at = (end + 1).min(text.len());
        lines.skip(&text[start..at]);
    }
    lines.skip(&text[at..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream that gives a few bytes at a time.
    struct Slow<'b>(&'b [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(into.len()).min(self.0.len());
            into[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn found(bytes: &[u8], step: usize) -> (Vec<(String, usize)>, u64) {
        let mut found = Vec::new();
        let count = each_candidate(Slow(bytes, step), |line, number| {
            found.push((String::from_utf8_lossy(&line[..line.len().min(12)]).into_owned(), number));
        });
        (found, count.unwrap())
    }

    #[test]
    fn lines_with_a_mark_are_found_however_they_arrive() {
        let text = b"none\na /rest/ b\r\n\n/V1/x /V1/y\nnone\n/soap/";
        let expected = [("a /rest/ b", 2), ("/V1/x /V1/y", 4), ("/soap/", 6)].map(|(line, at)| (line.to_owned(), at));
        for step in [1, 2, 7, 1000] {
            assert_eq!(found(text, step), (expected.to_vec(), 6), "{step}");
        }
        assert_eq!(found(b"", 1), (Vec::new(), 0));
        assert_eq!(found(b"\n\n", 1), (Vec::new(), 2));
    }

    #[test]
    fn a_line_longer_than_the_buffer_is_skipped() {
        let mut text = b"/V1/a\n".to_vec();
        text.extend(vec![b'x'; 3 * BUFFER]);
        text.extend(b"/V1/b\n/V1/c\n");
        let (lines, count) = found(&text, 4096);
        assert_eq!(lines, [("/V1/a".to_owned(), 1), ("/V1/c".to_owned(), 3)]);
        assert_eq!(count, 3);
    }
}
