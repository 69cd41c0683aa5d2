//! The lines of a text, by number and by byte.

/// The lines of a text.
pub(super) struct Lines<'t> {
    pub(super) text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Lines { text, starts }
    }

    /// Returns a line, from 0, without its end. The empty text behind the last line break is no line.
    pub(super) fn get(&self, at: usize) -> Option<&'t str> {
        let start = *self.starts.get(at)?;
        let end = self.starts.get(at + 1).map_or(self.text.len(), |next| next - 1);
        (start < self.text.len()).then(|| &self.text[start..end])
    }

    /// Returns the byte at which a part of a line, which is a slice of the text, begins.
    pub(super) fn offset(&self, at: usize, line: &str, part: &str) -> usize {
        self.starts[at] + (line.len() - part.len())
    }

    /// Returns the first byte of a line; the end of the text behind the last one.
    pub(super) fn start(&self, at: usize) -> usize {
        self.starts.get(at).copied().unwrap_or(self.text.len())
    }

    /// Returns the number of lines that begin before a byte: the line to continue with after a line that ends there.
    pub(super) fn next_after(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start < offset)
    }
}
