//! Positions of the elements and comments of an XML file.
//!
//! The XML reader reports only elements, with their start tags. This scanner expects a well-formed text; any other text
//! gives fewer positions, but never one outside the text.

use std::ops::Range;

/// The elements and the comments of a text, each in document order.
#[derive(Debug, Default)]
pub(super) struct Markup {
    /// From the start tag to the end of the end tag.
    pub(super) elements: Vec<Range<usize>>,
    pub(super) comments: Vec<Comment>,
    /// The positions of line breaks.
    newlines: Vec<usize>,
}

/// A comment.
#[derive(Debug)]
pub(super) struct Comment {
    /// With its delimiters.
    pub(super) span: Range<usize>,
    /// The index of the enclosing element.
    parent: Option<usize>,
}

/// Scans a text.
pub(super) fn scan(text: &str) -> Markup {
    let newlines = text.match_indices('\n').map(|(at, _)| at).collect();
    let mut markup = Markup { newlines, ..Markup::default() };
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|found| at + found) {
        let rest = &text[start..];
        let end = if rest.starts_with("<!--") {
            behind(text, start + 4, "-->")
        } else if rest.starts_with("<![CDATA[") {
            behind(text, start + 9, "]]>")
        } else if rest.starts_with("<?") {
            behind(text, start + 2, "?>")
        } else {
            tag_end(text, start)
        };
        // The text ends inside a tag.
        let Some(end) = end else { break };
        if rest.starts_with("<!--") {
            markup.comments.push(Comment { span: start..end, parent: open.last().copied() });
        } else if rest.starts_with("</") {
            if let Some(element) = open.pop() {
                markup.elements[element].end = end;
            }
        } else if !rest.starts_with("<!") && !rest.starts_with("<?") {
            if !text[..end].ends_with("/>") {
                open.push(markup.elements.len());
            }
            markup.elements.push(start..end);
        }
        at = end;
    }
    for element in open {
        markup.elements[element].end = text.len();
    }
    markup
}

fn behind(text: &str, from: usize, mark: &str) -> Option<usize> {
    text.get(from..)?.find(mark).map(|found| from + found + mark.len())
}

/// Returns the end of a tag. A `>` in a quoted value does not end it.
fn tag_end(text: &str, start: usize) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Some(at + 1),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

impl Markup {
    /// Returns the element to which a comment applies: the next one on its line, else the last one before it on its
    /// line, else the next one in the same parent.
    pub(super) fn subject_of(&self, comment: &Comment, text: &str) -> Option<Range<usize>> {
        let newlines_before = self.newlines.partition_point(|newline| *newline < comment.span.start);
        let newlines_to_end = self.newlines.partition_point(|newline| *newline < comment.span.end);
        let line_start = newlines_before.checked_sub(1).map_or(0, |at| self.newlines[at] + 1);
        let line_end = self.newlines.get(newlines_to_end).copied().unwrap_or(text.len());
        let first_behind = self.elements.partition_point(|element| element.start < comment.span.start);
        let parent_end = comment.parent.map_or(text.len(), |parent| self.elements[parent].end);
        let next = self.elements.get(first_behind).filter(|element| element.start < parent_end);
        let last = first_behind.checked_sub(1).map(|at| &self.elements[at]);
        let last = last.filter(|element| element.start >= line_start);
        next.filter(|element| element.start < line_end).or(last).or(next).cloned()
    }
}
