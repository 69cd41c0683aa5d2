//! Blocks of JSON and XML over several lines. Their lines are no calls, whatever they look like.

use super::lines::Lines;

/// Finds the ends of blocks. Once a kind of block has no end, the rest of the text is not searched for one again.
#[derive(Default)]
pub(super) struct Blocks {
    has_open_json: bool,
    has_open_xml: bool,
}

impl Blocks {
    /// Returns the last line of the block that begins in a line, if one does.
    pub(super) fn end(&mut self, lines: &Lines<'_>, at: usize, text: &str) -> Option<usize> {
        if text.starts_with(['{', '[']) && !self.has_open_json {
            let end = json_end(&lines.text[lines.start(at)..]);
            self.has_open_json = end.is_none();
            return end.map(|end| lines.next_after(lines.start(at) + end).saturating_sub(1).max(at));
        }
        if let Some(name) = root(text)
            && !self.has_open_xml
        {
            let rest = &lines.text[lines.start(at)..];
            let end = match name {
                "" => rest.find("?>").or_else(|| rest.find("-->")).or_else(|| rest.find('>')).map(|end| end + 1),
                name => xml_end(rest, name),
            };
            self.has_open_xml = end.is_none();
            return end.map(|end| lines.next_after(lines.start(at) + end).saturating_sub(1).max(at));
        }
        None
    }
}

/// Returns the byte behind the bracket that closes the first one.
fn json_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut is_string = false;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if is_string {
            is_string = is_escaped || byte != b'"';
            is_escaped = byte == b'\\' && !is_escaped;
            continue;
        }
        match byte {
            b'"' => is_string = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
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

/// Returns the byte behind the tag that closes an element, or behind an empty one.
fn xml_end(text: &str, name: &str) -> Option<usize> {
    let start = text.find('>')?;
    if text[..start].ends_with('/') {
        return Some(start + 1);
    }
    let close = format!("</{name}");
    let found = text.find(&close)?;
    Some(found + text[found..].find('>')? + 1)
}
