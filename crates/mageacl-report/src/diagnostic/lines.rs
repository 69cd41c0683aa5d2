//! The lines of a text that are drawn, without the rest of the text.
//!
//! miette reads a text from its beginning for every label. A report may have a finding for each line of a file.

use std::collections::BTreeMap;
use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::escape;

/// A range of bytes, and what is there.
type Label = (Range<usize>, String);

/// The number of lines between two labels above which the lines in between are left out.
const MAX_GAP: usize = 50;

/// The lines around labels, escaped for a terminal.
#[derive(Debug)]
pub(super) struct ShownLines {
    name: String,
    text: String,
    /// In order.
    pieces: Vec<Piece>,
}

/// Consecutive lines.
#[derive(Debug)]
struct Piece {
    /// In [`ShownLines::text`].
    range: Range<usize>,
    /// The number of lines before it.
    first_line: usize,
}

impl ShownLines {
    /// Takes the lines of the labels, with one more on each side. Returns the ranges of the labels in them, in the order of
    /// the labels.
    pub(super) fn new(name: String, text: &str, labels: &[Label]) -> (Self, Vec<(usize, usize)>) {
        let mut lines = ShownLines { name, text: String::new(), pieces: Vec::new() };
        let mut ranges = vec![(0, 0); labels.len()];
        let (mut counted, mut line) = (0, 0);
        for group in groups(text, labels) {
            let window = window(text, &group, labels);
            line += count_lines(&text[counted..window.start]);
            counted = window.start;
            let here: Vec<Range<usize>> = group.iter().map(|at| within(&labels[*at].0, &window)).collect();
            let (safe, marks) = harmless(&text[window], &here);
            let start = lines.text.len();
            lines.text.push_str(&safe);
            lines.pieces.push(Piece { range: start..lines.text.len(), first_line: line });
            for (at, (from, to)) in group.into_iter().zip(marks) {
                ranges[at] = (start + from, start + to);
            }
        }
        (lines, ranges)
    }
}

/// Returns the labels by their position, with those together that are near each other.
fn groups(text: &str, labels: &[Label]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|at| labels[*at].0.start);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in order {
        let start = |at: usize| text.floor_char_boundary(labels[at].0.start.min(text.len()));
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|last| is_near(&text[start(*last)..start(at)])) => group.push(at),
            _ => groups.push(vec![at]),
        }
    }
    groups
}

fn is_near(between: &str) -> bool {
    between.bytes().filter(|byte| *byte == b'\n').nth(MAX_GAP).is_none()
}

/// Returns the lines of some labels, and one more on each side.
fn window(text: &str, group: &[usize], labels: &[Label]) -> Range<usize> {
    let (first, last) =
        (group.first().map_or(0, |at| labels[*at].0.start), group.last().map_or(0, |at| labels[*at].0.start));
    let first = text.floor_char_boundary(first.min(text.len()));
    let last = text.floor_char_boundary(last.min(text.len()));
    let start = text[..first].rmatch_indices('\n').nth(1).map_or(0, |(newline, _)| newline + 1);
    let end = text[last..].match_indices('\n').nth(1).map_or(text.len(), |(newline, _)| last + newline + 1);
    start..end
}

fn count_lines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

fn within(range: &Range<usize>, window: &Range<usize>) -> Range<usize> {
    let at = |offset: usize| offset.clamp(window.start, window.end) - window.start;
    at(range.start)..at(range.end)
}

/// Escapes a text for a terminal, and adjusts the ranges of the labels.
fn harmless(text: &str, labels: &[Range<usize>]) -> (String, Vec<(usize, usize)>) {
    let boundary = |at: usize| text.floor_char_boundary(at.min(text.len()));
    let mut safe = String::with_capacity(text.len());
    let mut marks: Vec<(usize, usize)> = Vec::new();
    let mut points: Vec<usize> = labels.iter().flat_map(|range| [boundary(range.start), boundary(range.end)]).collect();
    points.sort_unstable();
    points.dedup();
    let mut places = BTreeMap::new();
    let mut last = 0;
    for point in points.into_iter().chain([text.len()]) {
        for (at, line) in text[last..point].split('\n').enumerate() {
            if at > 0 {
                safe.push('\n');
            }
            safe.push_str(&escape::terminal(line.trim_end_matches('\r')).replace("\\u{9}", "\t"));
        }
        places.insert(point, safe.len());
        last = point;
    }
    for range in labels {
        let start = places.get(&boundary(range.start)).copied().unwrap_or(0);
        let end = places.get(&boundary(range.end)).copied().unwrap_or(start).max(start);
        // A caret under many lines is less clear than one under the first.
        let end = safe[start..end].find('\n').map_or(end, |newline| start + newline);
        marks.push((start, end));
    }
    (safe, marks)
}

impl SourceCode for ShownLines {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let at = self.pieces.partition_point(|piece| piece.range.start <= span.offset());
        let piece = at.checked_sub(1).map(|at| &self.pieces[at]).ok_or(MietteError::OutOfBounds)?;
        // Labels with a gap between them are not drawn together.
        if span.offset() + span.len() > piece.range.end {
            return Err(MietteError::OutOfBounds);
        }
        let start = piece.range.start;
        let local = SourceSpan::from((span.offset() - start, span.len()));
        let text = &self.text[piece.range.clone()];
        let found = text.read_span(&local, context_lines_before, context_lines_after)?;
        let shown = found.span();
        let data = &self.text.as_bytes()[start + shown.offset()..start + shown.offset() + shown.len()];
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            data,
            SourceSpan::from((start + shown.offset(), shown.len())),
            piece.first_line + found.line(),
            found.column(),
            // miette counts the lines from the beginning of the text, and decides by it which labels it draws together.
            piece.first_line + found.line_count(),
        )))
    }
}
