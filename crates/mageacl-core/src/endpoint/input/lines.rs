//! The lines of a text, by number and by byte.

/// The lines of a text.
pub(super) struct Lines<'t> {
    pub(super) text: &'t str,
    starts: Vec<usize>,
    /// The length of a line break in the file, before it was written as `\n`.
    pub(super) break_length: usize,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str, break_length: usize) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Lines { text, starts, break_length }
    }

    /// Returns a line, from 0, without its end. The empty text after the last line break is not a line.
    pub(super) fn get(&self, at: usize) -> Option<&'t str> {
        let start = *self.starts.get(at)?;
        let end = self.starts.get(at + 1).map_or(self.text.len(), |next| next - 1);
        (start < self.text.len()).then(|| &self.text[start..end])
    }

    /// Returns the number of lines.
    pub(super) fn count(&self) -> usize {
        self.starts.len() - usize::from(self.text.ends_with('\n'))
    }

    /// Returns the byte at which a part of a line, which is a slice of the text, begins.
    pub(super) fn offset(&self, at: usize, line: &str, part: &str) -> usize {
        self.starts[at] + (line.len() - part.len())
    }

    /// Returns the first byte of a line; the end of the text after the last one.
    pub(super) fn start(&self, at: usize) -> usize {
        self.starts.get(at).copied().unwrap_or(self.text.len())
    }

    /// Returns the line that begins so many bytes of the file after the beginning of a line, or the one after.
    pub(super) fn after_bytes(&self, at: usize, length: usize) -> Option<usize> {
        // Line breaks are shorter here than in the file.
        let in_file = |line: usize| self.start(line) + line * (self.break_length - 1);
        let end = in_file(at).checked_add(length)?;
        let (mut low, mut high) = (at, self.starts.len());
        if in_file(high) < end {
            return None;
        }
        while low < high {
            let middle = low.midpoint(high);
            if in_file(middle) < end { low = middle + 1 } else { high = middle }
        }
        Some(low)
    }

    /// Returns the number of lines that begin before a byte: the line to continue with after a line that ends there.
    pub(super) fn next_after(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start < offset)
    }
}
