//! Parses the lines of a checklist to paths of titles.

use super::Item;
use super::path::{self, MAX_DEPTH, Role};
use crate::grant::list::combine;
use crate::grant::marks::{self, Marked, Strikes};
use crate::grant::sections::{Heading, Section};
use crate::grant::wording::{self, Choice, Split};
use crate::grant::{Place, list, mentions, remarks, rows, sections, sniff, words};
use crate::source::FileId;

/// The top-level boxes of every Admin, which identify a line without arrows as a box.
const TOP: [&str; 10] =
    ["dashboard", "sales", "catalog", "customers", "carts", "marketing", "content", "reports", "stores", "system"];

/// The maximum length of a line that is kept.
const MAX_TEXT: usize = 1000;

/// The maximum length of a heading that is used as titles.
const MAX_HEADING: usize = 300;

/// Parses a checklist. Each line that could name a box becomes an item, even if it excludes the box or is uncertain.
#[must_use]
pub fn parse(text: &str, file: FileId) -> Vec<Item> {
    let mut reader = Reader::new(file);
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        reader.line(whole, start);
        start += whole.len();
    }
    // The extent of an unterminated strike or comment is uncertain.
    if reader.strikes.is_open() {
        for item in reader.items.iter_mut().skip(reader.open_from) {
            item.choice = Choice::Unclear;
        }
    }
    reader.items
}

/// Returns whether a line looks like one of a checklist: it has a box or an arrow, is a heading, or begins with a
/// top-level title.
pub(in crate::grant) fn looks_like_box(line: &str) -> bool {
    if line.chars().count() > 300 || line.chars().any(|c| c.is_control() && c != '\t') {
        return false;
    }
    let Marked { rest, mark, has_bullet } = marks::of_line(line);
    let (path, role) = path::of_line(rest.trim());
    let is_top = |title: &String| TOP.contains(&title.to_lowercase().as_str());
    mark.is_some()
        || has_bullet && path.len() == 1 && line.len() < 80
        || (role == Role::Heading || Heading::of_line(line).is_some()) && line.len() < 80
        || role == Role::Continuation
        || path.len() > 1 && path.iter().all(|title| title.split_whitespace().count() <= 8)
        || path.first().is_some_and(is_top)
        || !words::ids(line).is_empty()
}

/// A line that is less indented than the next ones.
struct Outer {
    indent: usize,
    /// The titles from the top.
    path: Vec<String>,
    choice: Choice,
}

/// A table drawn with `|`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Drawn {
    /// No table.
    No,
    /// Its first row, which may be its header.
    FirstRow {
        items: usize,
        is_certain: bool,
    },
    Rows,
    /// A header contains a negation, so it is uncertain which cells grant.
    Unclear,
}

struct Reader {
    file: FileId,
    items: Vec<Item>,
    section: Section,
    heading: Vec<String>,
    outer: Vec<Outer>,
    last: Vec<String>,
    strikes: Strikes,
    /// The first item of the open strike.
    open_from: usize,
    table: Drawn,
    /// Whether the row of a table has an empty cell.
    has_empty_cell: bool,
    /// Whether a comment in the line may deny it.
    is_remarked: bool,
}

impl Reader {
    fn new(file: FileId) -> Reader {
        Reader {
            file,
            items: Vec::new(),
            section: Section::default(),
            heading: Vec::new(),
            outer: Vec::new(),
            last: Vec::new(),
            strikes: Strikes::default(),
            open_from: 0,
            table: Drawn::No,
            has_empty_cell: false,
            is_remarked: false,
        }
    }

    fn line(&mut self, whole: &str, start: usize) {
        let line = whole.trim();
        let indent = whole.len() - whole.trim_start().len();
        if line.is_empty() {
            self.section.blank();
            self.table = Drawn::No;
            return;
        }
        let place = Place::Text(sniff::span(self.file, start + indent, line.len()));
        if !self.strikes.is_open() {
            self.open_from = self.items.len();
        }
        let divided = self.strikes.divide(line);
        if divided.crossed.contains(char::is_alphanumeric) {
            self.struck(&divided.crossed, line, indent, place);
        }
        let has_remark = divided.remark.contains(char::is_alphanumeric);
        if has_remark && !divided.kept.contains(char::is_alphanumeric) {
            // A comment on its own line may deny the boxes below it.
            let remark = divided.remark.trim();
            let denies = wording::split(remark) != Split::Plain;
            if let Some(heading) = Heading::of_line(&format!("# {remark}")).filter(|_| denies) {
                self.heading(heading, remark, indent);
            }
            return;
        }
        self.is_remarked = has_remark && wording::split(&divided.remark) != Split::Plain;
        let kept = divided.kept;
        let is_row = self.is_table_row(kept.trim());
        let content = if is_row { as_cells(kept.trim()) } else { kept.clone() };
        self.has_empty_cell = is_row && mentions::has_empty_cell(&kept);
        let marked = marks::of_line(&content);
        let has_words = marked.rest.contains(char::is_alphanumeric);
        if !has_words && marked.mark.is_none() {
            return;
        }
        let is_comment = list::is_comment(line) && !line.starts_with("##");
        if has_words && !words::ids(&marked.rest).is_empty() {
            return self.ids(&marked, line, indent, place, is_comment || self.table == Drawn::Unclear);
        }
        // A box in bold letters is a heading only if it ends a section.
        let is_heading = |heading: &Heading| {
            !heading.may_be_box
                || self.section.choice() != Choice::Grant
                || self.section.is_taken_back(*heading, indent)
        };
        let heading = Heading::of_line(content.trim()).filter(is_heading);
        let follows_items = self.section.follows_bullet() || self.section.is_after_blank() && self.last.len() > 1;
        let is_over = !marked.has_bullet && marked.mark.is_none() && !is_row && follows_items;
        let heading =
            heading.or_else(|| Heading::unmarked(sections::unwrapped(marked.rest.trim()).0).filter(|_| is_over));
        if let Some(heading) = heading {
            self.heading(heading, sections::unwrapped(marked.rest.trim()).0, indent);
            return;
        }
        self.section.item(indent, marked.has_bullet);
        self.titles(&marked, line, indent, place);
    }

    /// Tracks tables, and returns whether a line is a row of one.
    fn is_table_row(&mut self, line: &str) -> bool {
        let is_drawn = line.starts_with(['|', '\u{2502}', '\u{2503}', '\u{2551}']);
        let is_border = is_drawn && !line.contains(char::is_alphanumeric) && line.contains(['-', '\u{2500}', '=']);
        self.table = match self.table {
            _ if !is_drawn => Drawn::No,
            Drawn::No => {
                let is_certain = matches!(wording::split(line), Split::Plain | Split::Whole);
                Drawn::FirstRow { items: self.items.len(), is_certain }
            }
            Drawn::FirstRow { items, is_certain } if is_border => {
                self.items.truncate(items);
                if is_certain { Drawn::Rows } else { Drawn::Unclear }
            }
            Drawn::FirstRow { .. } => Drawn::Rows,
            other => other,
        };
        is_drawn
    }

    fn heading(&mut self, heading: Heading, rest: &str, indent: usize) {
        self.section.heading(heading, indent);
        let (path, _) = path::of_line(rest);
        let names_titles = matches!(heading.choice, None | Some(Choice::Grant))
            && rest.len() <= MAX_HEADING
            && path.len() <= MAX_DEPTH;
        self.heading = if names_titles { path } else { Vec::new() };
        self.outer.clear();
    }

    /// Returns the choice of the less indented line, and the titles from the top.
    fn context(&mut self, indent: usize) -> (Choice, Vec<String>) {
        while self.outer.pop_if(|outer| outer.indent >= indent).is_some() {}
        match self.outer.last() {
            Some(outer) => (outer.choice, outer.path.clone()),
            None => (Choice::Grant, self.heading.clone()),
        }
    }

    /// Returns the choice of a line. Its own tick takes precedence over the less indented line.
    fn choice(&self, parent: Choice, mark: Option<Choice>, words: Choice) -> Choice {
        if self.table == Drawn::Unclear || self.has_empty_cell || self.is_remarked {
            return Choice::Unclear;
        }
        let parent = if mark == Some(Choice::Grant) && parent == Choice::Exclude { Choice::Grant } else { parent };
        combine(self.section.choice(), mark, combine(parent, None, words))
    }

    fn ids(&mut self, marked: &Marked, line: &str, indent: usize, place: Place, is_unclear: bool) {
        self.section.item(indent, marked.has_bullet);
        let (parent, _) = self.context(indent);
        // A row of a table of rules is never a line of a checklist.
        let is_unclear = is_unclear || rows::is_row(line);
        let mut all = Choice::Grant;
        let mentions = mentions::of_line(&marked.rest);
        for mention in mentions.ids {
            let is_unclear = is_unclear || !mentions.is_certain && mention.choice != Choice::Exclude;
            let choice = if is_unclear { Choice::Unclear } else { self.choice(parent, marked.mark, mention.choice) };
            all = if choice == Choice::Grant { all } else { choice };
            self.push(vec![mention.found.id.to_owned()], Vec::new(), choice, line, place);
        }
        let path = self.items.last().map_or_else(Vec::new, |item| item.path.clone());
        self.last.clone_from(&path);
        self.outer.push(Outer { indent, path, choice: all });
    }

    fn titles(&mut self, marked: &Marked, line: &str, indent: usize, place: Place) {
        let text = marked.rest.trim_matches(|c: char| c == '|' || c.is_whitespace());
        let (parent, under) = self.context(indent);
        let (text, words) = match wording::split(text) {
            Split::Plain => (path::without_affirmation(text), Choice::Grant),
            Split::Excluded(rest) => (rest, Choice::Exclude),
            Split::Contrast(left, right) => {
                let choice = self.choice(parent, marked.mark, Choice::Grant);
                return self.contrast([left, right], choice, indent, &under, line, place);
            }
            Split::Whole | Split::Unclear => (text, Choice::Unclear),
        };
        let words = if words == Choice::Grant && !remarks::are_descriptions(text) { Choice::Unclear } else { words };
        let choice = self.choice(parent, marked.mark, words);
        let (mut path, role) = path::of_line(text);
        if role == Role::Heading && choice == Choice::Grant && marked.mark.is_none() {
            // "Catalog Section:" before a remark.
            self.heading = path;
            self.outer.clear();
            return;
        }
        if role == Role::Continuation {
            let above = self.last.len().saturating_sub(1);
            path.splice(0..0, self.last[..above].iter().cloned());
        }
        // A line whose words are all in brackets names nothing, a question grants nothing, and a comment may do either.
        let is_open = path.is_empty() || text.trim_end().ends_with('?') || line.starts_with([';', '%']);
        let choice = if is_open { Choice::Unclear } else { choice };
        path::limit(&mut path);
        self.push(path.clone(), under.clone(), choice, line, place);
        self.remember(indent, under, path, choice);
    }

    /// `Sales > Orders but not Create`.
    fn contrast(
        &mut self,
        [left, right]: [&str; 2],
        choice: Choice,
        indent: usize,
        under: &[String],
        line: &str,
        place: Place,
    ) {
        let (mut path, _) = path::of_line(left);
        path::limit(&mut path);
        let choice = if choice == Choice::Grant && !path.is_empty() { Choice::Grant } else { Choice::Unclear };
        self.push(path.clone(), under.to_vec(), choice, line, place);
        let below = [under, &path].concat();
        if choice == Choice::Grant {
            for piece in path::pieces(right) {
                let (mut path, _) = path::of_line(piece);
                path::limit(&mut path);
                let choice = if path.is_empty() { Choice::Unclear } else { Choice::Exclude };
                self.push(path, below.clone(), choice, line, place);
            }
        }
        self.remember(indent, under.to_vec(), path, choice);
    }

    /// Excludes all boxes in struck-out text.
    fn struck(&mut self, struck: &str, line: &str, indent: usize, place: Place) {
        let marked = marks::of_line(struck);
        let ids = mentions::of_line(&marked.rest).ids;
        let (_, under) = self.context(indent);
        if ids.is_empty() {
            let is_plain = wording::split(&marked.rest) == Split::Plain;
            let (mut path, _) = path::of_line(marked.rest.trim());
            path::limit(&mut path);
            let choice = if is_plain && !path.is_empty() { Choice::Exclude } else { Choice::Unclear };
            self.push(path.clone(), under.clone(), choice, line, place);
            self.remember(indent, under, path, Choice::Exclude);
        }
        for mention in ids {
            let choice = if mention.choice == Choice::Grant { Choice::Exclude } else { Choice::Unclear };
            self.push(vec![mention.found.id.to_owned()], Vec::new(), choice, line, place);
        }
    }

    fn push(&mut self, path: Vec<String>, under: Vec<String>, choice: Choice, line: &str, place: Place) {
        let under = if under.len() > MAX_DEPTH { Vec::new() } else { under };
        // Limits the text of a line with very many ids, which is kept for each of them.
        let text = line[..line.floor_char_boundary(MAX_TEXT)].to_owned();
        let with_children = path::with_children(&text);
        self.items.push(Item { text, path, under, with_children, choice, place });
    }

    fn remember(&mut self, indent: usize, under: Vec<String>, path: Vec<String>, choice: Choice) {
        self.last.clone_from(&path);
        let from_top = if under.len() + path.len() > MAX_DEPTH { path } else { [under, path].concat() };
        self.outer.push(Outer { indent, path: from_top, choice });
    }
}

/// Returns the cells of a row, without the lines around them.
fn as_cells(row: &str) -> String {
    let is_line = |c: char| matches!(c, '|' | '\u{2502}' | '\u{2503}' | '\u{2551}') || c.is_whitespace();
    let row = row.trim_matches(is_line).replace(['\u{2502}', '\u{2503}', '\u{2551}'], "|");
    let cells = row.split('|').map(str::trim).filter(|cell| !cell.is_empty());
    cells.collect::<Vec<_>>().join(" | ")
}
