//! Blocks of JSON and XML over several lines, whose lines are never calls.

use super::lines::Lines;

/// A kind of block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Json,
    Code,
    Xml,
    Document,
}

/// Finds the ends of blocks. Once a kind of block has no end, the rest of the text is not searched for one again.
#[derive(Default)]
pub(super) struct Blocks {
    /// The kinds without an end.
    endless: Vec<Kind>,
}

impl Blocks {
    /// Returns the last line of the here-document that a line begins, if one does.
    pub(super) fn document_end(&mut self, lines: &Lines<'_>, at: usize, text: &str) -> Option<usize> {
        let (_, rest) = text.split_once("<<").filter(|_| !self.is_endless(Kind::Document))?;
        let rest = rest.trim_start_matches(['-', ' ']).trim_start_matches(['"', '\'', '\\']);
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        let delimiter =
            rest.get(..length).filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))?;
        let mut following = (at + 1..).map_while(|at| lines.get(at).map(|line| (at, line.trim())));
        let end = following.find(|(_, line)| *line == delimiter).map(|(at, _)| at);
        self.note(Kind::Document, end);
        end
    }

    /// Returns the last line of the block that begins in a line, if one does.
    pub(super) fn end(&mut self, lines: &Lines<'_>, at: usize, text: &str) -> Option<usize> {
        let is_json = text.starts_with(['{', '[']);
        // A call or a table of a program.
        let is_code = !is_json && text.ends_with(['(', '{', '[', '`']);
        let kind = if is_json { Kind::Json } else { Kind::Code };
        if (is_json || is_code) && !self.is_endless(kind) {
            let end = brackets_end(&lines.text[lines.start(at)..]);
            self.note(kind, end);
            return end.map(|end| lines.next_after(lines.start(at) + end).saturating_sub(1).max(at));
        }
        if let Some(name) = root(text)
            && !self.is_endless(Kind::Xml)
        {
            let rest = &lines.text[lines.start(at)..];
            let end = match name {
                "" => rest.find("?>").or_else(|| rest.find("-->")).or_else(|| rest.find('>')).map(|end| end + 1),
                name => xml_end(rest, name),
            };
            self.note(Kind::Xml, end);
            return end.map(|end| lines.next_after(lines.start(at) + end).saturating_sub(1).max(at));
        }
        None
    }

    fn is_endless(&self, kind: Kind) -> bool {
        self.endless.contains(&kind)
    }

    fn note(&mut self, kind: Kind, end: Option<usize>) {
        if end.is_none() {
            self.endless.push(kind);
        }
    }
}

/// Returns the byte after the bracket that closes the first one. Brackets in quotes do not count.
fn brackets_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(close) = quote {
            if byte == close && !is_escaped {
                quote = None;
            }
            is_escaped = byte == b'\\' && !is_escaped;
            continue;
        }
        match byte {
            b'"' | b'`' => quote = Some(byte),
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => {
                depth = depth.saturating_sub(1);
                // After the arguments of a call another may open: `get(x).then(`.
                let next = || text.as_bytes()[at + 1..].iter().find(|byte| b"\n{[(`".contains(byte));
                if depth == 0 && next().is_none_or(|byte| *byte == b'\n') {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Returns the name of the element that a line begins with; empty for a declaration or a comment.
fn root(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('<')?;
    if rest.starts_with(['?', '!']) {
        return Some("");
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '-' | '.');
    let name = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
    (!name.is_empty() && !rest[name.len()..].starts_with("//")).then_some(name)
}

/// Returns the byte after the tag that closes an element, or after an empty one.
fn xml_end(text: &str, name: &str) -> Option<usize> {
    let start = text.find('>')?;
    if text[..start].ends_with('/') {
        return Some(start + 1);
    }
    let close = format!("</{name}");
    let found = text.find(&close)?;
    Some(found + text[found..].find('>')? + 1)
}
