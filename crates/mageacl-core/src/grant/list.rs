//! Lists of ids, one or several per line; `#` begins a comment. Lines and headings may exclude ids.

use std::collections::BTreeSet;

use super::mentions;
use super::sections::{Heading, Section};
use super::wording::{self, Choice, Split};
use super::{ErrorKind, GrantError, Id, Location, marks, sniff, words};
use crate::source::FileId;

/// Names for the column of a list with a single one.
const HEADERS: [&str; 8] =
    ["resource_id", "resource", "resources", "id", "ids", "acl_resource", "acl resource", "permission"];

/// Prefixes of lines that are comments.
const COMMENTS: [&str; 5] = ["#", "//", "--", ";", "%"];

/// The ids of a list.
#[derive(Debug, Default)]
pub(super) struct Ids {
    pub(super) granted: Vec<Id>,
    /// The lines that exclude ids.
    pub(super) excluded: Vec<usize>,
}

/// Parses a list.
///
/// # Errors
/// If a line is uncertain. The error gives the first such line and quotes nothing of it.
pub(super) fn parse(text: &str, file: FileId, name: &str) -> Result<Ids, GrantError> {
    let mut list = Reader {
        name,
        file,
        section: Section::default(),
        strikes: marks::Strikes::default(),
        ids: Ids::default(),
        words: words_of_ids(text),
    };
    let mut excluded: Vec<(Id, usize)> = Vec::new();
    let mut start = 0;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        list.line(line.trim_end(), start, at + 1, &mut excluded)?;
        start += line.len();
    }
    // If an id is excluded in one line and granted in another, the intent is uncertain.
    let granted: BTreeSet<&str> = list.ids.granted.iter().map(|id| id.id.as_str()).collect();
    if let Some((_, line)) = excluded.iter().find(|(id, _)| granted.contains(id.id.as_str())) {
        return Err(list.error(*line, "this line excludes an id that another line grants"));
    }
    if list.strikes.is_open() {
        return Err(list.error(text.lines().count(), "struck-out text or a comment is not closed"));
    }
    Ok(list.ids)
}

fn words_of_ids(text: &str) -> BTreeSet<String> {
    let ids = text.lines().flat_map(words::ids);
    let words = ids.flat_map(|found| found.id.split(|c: char| !c.is_alphanumeric()));
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Returns whether a line is the header of a list.
pub(super) fn is_header(line: &str) -> bool {
    let name = line.trim_matches(['"', '\'']);
    HEADERS.iter().any(|header| header.eq_ignore_ascii_case(name))
}

/// Returns whether a whole line is a comment.
pub(super) fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    COMMENTS.iter().any(|mark| line.starts_with(mark))
}

/// Splits a line at a `#` that begins a word, or at `//` after a space.
pub(super) fn divide_comment(line: &str) -> (&str, &str) {
    let begins_word = |at: usize| line[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || c == ',');
    let hash = line.match_indices('#').map(|(at, _)| at).find(|at| begins_word(*at));
    let slashes = line.match_indices("//").map(|(at, _)| at).find(|at| begins_word(*at));
    line.split_at(hash.into_iter().chain(slashes).min().unwrap_or(line.len()))
}

struct Reader<'t> {
    name: &'t str,
    file: FileId,
    section: Section,
    strikes: marks::Strikes,
    ids: Ids,
    /// The words of all ids, in lower case.
    words: BTreeSet<String>,
}

impl Reader<'_> {
    fn line(
        &mut self,
        line: &str,
        start: usize,
        number: usize,
        excluded: &mut Vec<(Id, usize)>,
    ) -> Result<(), GrantError> {
        let indent = line.len() - line.trim_start().len();
        if line.trim().is_empty() {
            self.section.blank();
            return Ok(());
        }
        if is_comment(line) && !self.strikes.is_open() {
            return self.comment(line, indent, number);
        }
        let divided = self.strikes.divide(line);
        if !divided.kept.contains(char::is_alphanumeric) && divided.remark.contains(char::is_alphanumeric) {
            return self.comment(divided.remark.trim(), indent, number);
        }
        if !divided.crossed.trim().is_empty() {
            let mentions = mentions::of_line(&divided.crossed);
            if !mentions.is_pure || mentions.ids.iter().any(|mention| mention.choice != Choice::Grant) {
                return Err(self.error(number, "it is uncertain which text this line strikes out"));
            }
            for mention in mentions.ids {
                excluded.push((self.id(mention.found.id, start, mention.found.start), number));
            }
            self.ids.excluded.push(number);
        }
        let (content, remark) = divide_comment(&divided.kept);
        let marked = marks::of_line(content);
        let content = marked.rest.as_str();
        if !content.contains(char::is_alphanumeric) && marked.mark.is_none() || number == 1 && is_header(content.trim())
        {
            return Ok(());
        }
        let mentions = mentions::of_line(content);
        if mentions.ids.is_empty() {
            let heading = Heading::of_line(line).filter(|heading| self.is_certain(*heading, line));
            let heading =
                heading.ok_or_else(|| self.error(number, "invalid id; expected the form Magento_Sales::sales"))?;
            self.section.heading(heading, indent);
            return Ok(());
        }
        if !mentions.is_pure {
            return Err(self.error(number, "this line contains more than ids such as Magento_Sales::sales"));
        }
        self.section.item(indent, marked.has_bullet);
        let remark = format!("{remark} {}", divided.remark);
        let is_remarked = match wording::split(&remark) {
            Split::Plain => false,
            Split::Whole => true,
            Split::Excluded(_) | Split::Contrast(..) | Split::Unclear => {
                return Err(self.error(number, "it is uncertain whether this comment excludes the line"));
            }
        };
        for mention in mentions.ids {
            let id = self.id(mention.found.id, start, mention.found.start);
            match combine(self.section.choice(), marked.mark, mention.choice) {
                Choice::Grant if is_remarked => excluded.push((id, number)),
                Choice::Grant => self.ids.granted.push(id),
                Choice::Exclude => excluded.push((id, number)),
                Choice::Unclear => return Err(self.error(number, "it is uncertain which ids this line excludes")),
            }
        }
        if excluded.last().is_some_and(|(_, line)| *line == number) && self.ids.excluded.last() != Some(&number) {
            self.ids.excluded.push(number);
        }
        Ok(())
    }

    /// Processes a comment, which may be the heading of excluded ids.
    fn comment(&mut self, line: &str, indent: usize, number: usize) -> Result<(), GrantError> {
        let text = line.trim_start().trim_start_matches(['#', '/', '-', ';', '%', ' ', '\t']);
        let is_mark = marks::of_line(text).mark.is_some();
        if !mentions::of_line(text).ids.is_empty() || !text.contains(char::is_alphanumeric) && !is_mark {
            return Ok(());
        }
        let heading = Heading::of_line(text);
        match wording::split(text) {
            // "# the orders themselves are not needed"
            Split::Excluded(_) if heading.is_some() => {}
            Split::Excluded(_) => return Err(self.error(number, "it is uncertain which ids this comment excludes")),
            // A sentence explains the ids. A few words are the heading of ids that may be excluded.
            Split::Contrast(..) | Split::Unclear if text.split_whitespace().count() > 3 => return Ok(()),
            Split::Plain | Split::Whole | Split::Contrast(..) | Split::Unclear => {}
        }
        let heading = heading.or_else(|| Heading::of_line(&format!("# {text}")));
        if let Some(heading) = heading {
            self.section.heading(heading, indent);
        }
        Ok(())
    }

    /// Returns whether it is certain if a heading grants the following lines. One that groups ids by a word of them,
    /// such as `Sales:`, has no influence on that.
    fn is_certain(&self, heading: Heading, line: &str) -> bool {
        match heading.choice {
            Some(Choice::Unclear) => false,
            Some(_) => true,
            None => line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| {
                let word = word.to_lowercase();
                wording::is_filler(&word)
                    || self.words.contains(&word)
                    || word.strip_suffix('s').is_some_and(|word| self.words.contains(word))
            }),
        }
    }

    fn id(&self, id: &str, start: usize, offset: usize) -> Id {
        Id { id: id.to_owned(), place: Location::Text(sniff::span(self.file, start + offset, id.len())) }
    }

    fn error(&self, line: usize, what: &str) -> GrantError {
        let message = format!("{}, line {line}: {what}", self.name);
        GrantError::new(ErrorKind::Malformed, message)
            .at(Location::Line(self.file, line))
            .help("Write one id per line; remove the lines of ids that are not granted.")
    }
}

/// Combines the choices of its section, its mark and its words to that of an id or a box.
pub(super) fn combine(section: Choice, mark: Option<Choice>, words: Choice) -> Choice {
    match (section, mark, words) {
        (Choice::Unclear, ..)
        | (_, Some(Choice::Unclear), _)
        | (_, _, Choice::Unclear)
        | (Choice::Exclude, Some(Choice::Grant), _)
        | (_, Some(Choice::Grant), Choice::Exclude) => Choice::Unclear,
        (Choice::Grant, None | Some(Choice::Grant), Choice::Grant) => Choice::Grant,
        _ => Choice::Exclude,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn ids_are_found_with_their_places() {
        let text = "resource_id\r\n# all\nA_b::c, A_b::d # why\n\n\"A_b::e\";A_b::f\n";
        let sources = SourceMap::default();
        let file = sources.add("ids.txt", text);
        let found: Vec<(String, usize)> = parse(text, file, "ids.txt")
            .unwrap()
            .granted
            .into_iter()
            .map(|id| (id.id, id.place.line(&sources).unwrap()))
            .collect();
        let expected = [("A_b::c", 3), ("A_b::d", 3), ("A_b::e", 5), ("A_b::f", 5)];
        assert_eq!(found, expected.map(|(id, line)| (id.to_owned(), line)));
    }

    #[test]
    fn what_is_no_id_is_refused_with_its_line() {
        let sources = SourceMap::default();
        let text = "A_b::c\nA_b:d\n";
        let file = sources.add("ids.txt", text);
        let error = parse(text, file, "ids.txt").unwrap_err();
        assert_eq!(error.message, "ids.txt, line 2: invalid id; expected the form Magento_Sales::sales");
        assert_eq!(error.place.unwrap().line(&sources), Some(2));
    }
}
