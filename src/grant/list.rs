//! Lists of ids: one or several in a line, `#` begins a comment.

use super::words::is_id;
use super::{ErrorKind, GrantError, Id, Place, sniff};
use crate::source::FileId;

/// Names that a list with one column gives it.
const HEADERS: [&str; 8] =
    ["resource_id", "resource", "resources", "id", "ids", "acl_resource", "acl resource", "permission"];

/// The ids in order.
pub(super) fn parse(text: &str, file: FileId, name: &str) -> Result<Vec<Id>, GrantError> {
    let mut ids = Vec::new();
    let mut start = 0;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let content = without_comment(line);
        if at > 0 || !is_header(content.trim()) {
            for (offset, word) in words(content) {
                let place = Place::Text(sniff::span(file, start + offset, word.len()));
                if !is_id(word) {
                    let message = format!("{name}, line {}: this is no id such as Magento_Sales::sales", at + 1);
                    return Err(GrantError::new(ErrorKind::Malformed, message).at(place));
                }
                ids.push(Id { id: word.to_owned(), place });
            }
        }
        start += line.len();
    }
    Ok(ids)
}

/// Whether a line names the column of a list.
pub(super) fn is_header(line: &str) -> bool {
    let name = line.trim_matches(['"', '\'']);
    HEADERS.iter().any(|header| header.eq_ignore_ascii_case(name))
}

/// The words of a line with their places in it, without quotes around them.
pub(super) fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '\'' | '`');
    line.split(is_between)
        .map(move |word| (word.as_ptr() as usize - line.as_ptr() as usize, word))
        .filter(|(_, word)| !word.is_empty())
}

/// A line up to a `#` that begins a word.
pub(super) fn without_comment(line: &str) -> &str {
    let begins_word = |at: &usize| line[..*at].chars().next_back().is_none_or(|c| c.is_whitespace() || c == ',');
    line.match_indices('#').map(|(at, _)| at).find(begins_word).map_or(line, |at| &line[..at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn ids_are_found_with_their_places() {
        let text = "resource_id\r\n# all\nA_b::c, A_b::d # why\n\n\"A_b::e\";A_b::f\n";
        let mut sources = SourceMap::default();
        let file = sources.add("ids.txt", text);
        let found: Vec<(String, usize)> = parse(text, file, "ids.txt")
            .unwrap()
            .into_iter()
            .map(|id| (id.id, id.place.line(&sources).unwrap()))
            .collect();
        let expected = [("A_b::c", 3), ("A_b::d", 3), ("A_b::e", 5), ("A_b::f", 5)];
        assert_eq!(found, expected.map(|(id, line)| (id.to_owned(), line)));
    }

    #[test]
    fn what_is_no_id_is_refused_with_its_line() {
        let mut sources = SourceMap::default();
        let text = "A_b::c\nA_b:d\n";
        let file = sources.add("ids.txt", text);
        let error = parse(text, file, "ids.txt").unwrap_err();
        assert_eq!(error.message, "ids.txt, line 2: this is no id such as Magento_Sales::sales");
        assert_eq!(error.place.unwrap().line(&sources), Some(2));
    }
}
