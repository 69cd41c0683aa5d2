//! Parses the lines of a checklist to paths of titles.

use super::Item;
use super::path::{self, MAX_DEPTH, Role};
use super::phrase;
use crate::grant::list::combine;
use crate::grant::marks::{self, Marked, Strikes};
use crate::grant::sections::{Heading, Section};
use crate::grant::wording::{self, Choice, Split};
use crate::grant::{Location, comparison, list, mentions, remarks, retraction, rows, sections, sniff, words};
use crate::source::FileId;

/// The top-level boxes of every Admin, which identify a line without arrows as a box.
const TOP: [&str; 10] =
    ["dashboard", "sales", "catalog", "customers", "carts", "marketing", "content", "reports", "stores", "system"];

/// The maximum length of a line that is kept.
const MAX_TEXT: usize = 1000;

/// The maximum length of a line that is divided into several boxes.
const MAX_CONTENT: usize = 20_000;

/// The maximum length of a heading that is used as titles.
const MAX_HEADING: usize = 300;

/// Parses a checklist. Each line that could name a box becomes an item, even if it excludes the box or is uncertain.
#[must_use]
pub fn parse(text: &str, file: FileId) -> Vec<Item> {
    let mut reader = Reader::new(file);
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let next = text[start + whole.len()..].trim_start().lines().next().unwrap_or_default();
        reader.is_over_list = next.chars().count() <= MAX_TEXT && marks::of_line(next).has_bullet;
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
        || phrase::has_verb(rest.trim()) && line.len() < 160
        || remarks::may_be_title(&rest)
        || phrase::bracketed_path(&rest).is_some()
        || phrase::has_arrow(&rest) && matches!(wording::split(rest.trim()), Split::Excluded(_) | Split::Contrast(..))
        || (role == Role::Heading || Heading::of_line(line).is_some()) && line.len() < 80
        || role == Role::Continuation
        || path.len() > 1 && path.iter().all(|title| title.split_whitespace().count() <= 8)
        || path.first().is_some_and(is_top)
        || !words::ids(line).is_empty()
}

/// Returns whether a line is a heading, which governs or groups the lines below it.
#[must_use]
pub fn is_heading(line: &str) -> bool {
    Heading::of_line(line.trim()).is_some_and(|heading| !heading.may_be_box)
}

/// A line that is less indented than the next ones.
struct Outer {
    depth: Depth,
    /// The titles from the top.
    path: Vec<String>,
    choice: Choice,
    /// The number of its item.
    number: Option<usize>,
}

/// The indentation of a line, and the rank of its beginning: bullets are below numbers, and both below other lines.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Depth {
    indent: usize,
    rank: u8,
}

/// A heading with its titles.
struct Titled {
    level: usize,
    indent: usize,
    titles: Vec<String>,
    /// Whether the first line below it is more indented.
    is_indented: Option<bool>,
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

/// The form of a line.
#[derive(Clone, Copy, Default)]
struct Form {
    /// Whether a mark ticks it.
    is_ticked: bool,
    /// Whether it is the row of a table.
    is_row: bool,
}

#[expect(clippy::struct_excessive_bools, reason = "independent facts about the lines above")]
struct Reader {
    file: FileId,
    items: Vec<Item>,
    section: Section,
    headings: Vec<Titled>,
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
    /// The reason for which a line with the choice "unclear" is uncertain, if it is known.
    doubt: Option<&'static str>,
    /// The number of the less indented line.
    below: Option<usize>,
    form: Form,
    /// The number of lines with items.
    lines: usize,
    /// Whether the next line with text has a bullet.
    is_over_list: bool,
    /// Whether a header above compares two states, and the line is one of its rows.
    comparison: Comparison,
    /// Whether an earlier line grants something.
    has_grants: bool,
}

/// A table whose columns are for two states.
#[derive(Clone, Copy, Default)]
struct Comparison {
    has_header: bool,
    is_row: bool,
}

impl Reader {
    fn new(file: FileId) -> Reader {
        Reader {
            file,
            items: Vec::new(),
            section: Section::default(),
            headings: Vec::new(),
            outer: Vec::new(),
            last: Vec::new(),
            strikes: Strikes::default(),
            open_from: 0,
            table: Drawn::No,
            has_empty_cell: false,
            is_remarked: false,
            doubt: None,
            below: None,
            form: Form::default(),
            lines: 0,
            is_over_list: false,
            comparison: Comparison::default(),
            has_grants: false,
        }
    }

    fn line(&mut self, whole: &str, start: usize) {
        let line = whole.trim();
        let indent = whole.len() - whole.trim_start().len();
        if line.is_empty() {
            self.section.blank();
            self.table = Drawn::No;
            self.comparison = Comparison::default();
            return;
        }
        let place = Location::Text(sniff::span(self.file, start + indent, line.len()));
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
        // A part of a path is struck out.
        let bare = kept.trim().trim_start_matches(['-', '*', '+', ' ']);
        let is_cut = !divided.crossed.trim().is_empty()
            && (bare.starts_with(['>', '\u{2192}', '\u{bb}', '/']) || bare.ends_with(['>', '\u{2192}', '\u{bb}', '/']));
        self.is_remarked |= is_cut;
        let is_row = self.is_table_row(kept.trim());
        let content = if is_row { as_cells(kept.trim()) } else { kept.clone() };
        // A row may end with a tab before an empty cell.
        let ends_with_cell = whole.trim_end_matches([' ', '\r', '\n']).ends_with('\t');
        self.has_empty_cell = ends_with_cell || is_row && mentions::has_empty_cell(&kept);
        let cells = comparison::cells(&kept);
        let has_paths = is_row && cells.iter().filter(|cell| phrase::has_arrow(cell)).count() > 1;
        self.comparison.is_row = has_paths || self.comparison.has_header && cells.len() > 1;
        self.comparison.has_header |= comparison::is_comparison(&cells);
        let marked = marks::of_line(&content);
        self.form = Form { is_ticked: marked.mark == Some(Choice::Grant), is_row };
        self.lines += 1;
        self.doubt = None;
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
        self.retraction(&marked, heading.is_some(), line, place);
        let follows_items = self.section.follows_bullet() || self.section.is_after_blank() && self.last.len() > 1;
        let is_over = !marked.has_bullet && marked.mark.is_none() && !is_row && follows_items;
        let heading =
            heading.or_else(|| Heading::unmarked(sections::unwrapped(marked.rest.trim()).0).filter(|_| is_over));
        let is_bare = !marked.has_bullet && marked.mark.is_none() && !is_row;
        let heading =
            heading.or_else(|| Heading::over_list(marked.rest.trim()).filter(|_| is_bare && self.is_over_list));
        if let Some(heading) = heading {
            self.heading(heading, sections::unwrapped(marked.rest.trim()).0, indent);
            return;
        }
        self.section.item(indent, marked.has_bullet);
        self.titles(&marked, line, indent, place);
    }

    /// Adds a line that may take back boxes of earlier ones. A marked heading governs the lines below it instead.
    fn retraction(&mut self, marked: &Marked, is_heading: bool, line: &str, place: Location) {
        let may_be = self.has_grants && !is_heading && marked.mark.is_none() && !self.form.is_row;
        if may_be && retraction::of_line(&marked.rest).is_some() {
            self.push((Vec::new(), Vec::new()), "", Choice::Unclear, line, place);
            if let Some(item) = self.items.last_mut() {
                item.takes_back = true;
            }
        }
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
        let rest = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '*' | '_'));
        let rest = phrase::without_place(rest).unwrap_or(rest);
        let (path, _) = path::of_line(phrase::without_verb(rest).unwrap_or(rest));
        let names_titles = matches!(heading.choice, None | Some(Choice::Grant))
            && rest.len() <= MAX_HEADING
            && path.len() <= MAX_DEPTH;
        self.titled(heading.level(), if names_titles { path } else { Vec::new() }, indent);
    }

    /// Opens the section of a heading, inside those of a higher level.
    fn titled(&mut self, level: usize, titles: Vec<String>, indent: usize) {
        let is_closed = |open: &mut Titled| open.level > level || open.level == level && open.indent >= indent;
        while self.headings.pop_if(is_closed).is_some() {}
        self.headings.truncate(MAX_DEPTH);
        self.headings.push(Titled { level, indent, titles, is_indented: None });
        self.outer.clear();
    }

    /// Returns the choice of the less indented line, and the titles from the top.
    fn context(&mut self, depth: Depth) -> (Choice, Vec<String>) {
        let is_over = |outer: &mut Outer| {
            outer.depth >= depth || outer.depth.indent == depth.indent && outer.choice != Choice::Grant
        };
        while self.outer.pop_if(is_over).is_some() {}
        self.below = self.outer.last().and_then(|outer| outer.number);
        if let Some(outer) = self.outer.last() {
            return (outer.choice, outer.path.clone());
        }
        let is_left = |open: &mut Titled| open.is_indented == Some(true) && depth.indent <= open.indent;
        while self.headings.pop_if(is_left).is_some() {}
        if let Some(open) = self.headings.last_mut() {
            open.is_indented = open.is_indented.or(Some(depth.indent > open.indent));
        }
        let mut titles: Vec<String> = self.headings.iter().flat_map(|open| open.titles.iter().cloned()).collect();
        titles.drain(..titles.len().saturating_sub(MAX_DEPTH));
        (Choice::Grant, titles)
    }

    /// Returns the choice of a line. Its own tick takes precedence over the less indented line.
    fn choice(&self, parent: Choice, mark: Option<Choice>, words: Choice) -> Choice {
        if self.table == Drawn::Unclear || self.has_empty_cell || self.is_remarked || self.comparison.is_row {
            return Choice::Unclear;
        }
        let parent = if mark == Some(Choice::Grant) && parent == Choice::Exclude { Choice::Grant } else { parent };
        combine(self.section.choice(), mark, combine(parent, None, words))
    }

    fn ids(&mut self, marked: &Marked, line: &str, indent: usize, place: Location, is_unclear: bool) {
        self.section.item(indent, marked.has_bullet);
        let depth = Depth::of_line(marked, line, indent);
        let (parent, _) = self.context(depth);
        // A row of a table of rules is never a line of a checklist.
        let is_unclear = is_unclear || rows::is_row(line);
        let mut all = Choice::Grant;
        let mentions = mentions::of_line(&marked.rest);
        for mention in mentions.ids {
            let is_unclear = is_unclear || !mentions.is_certain && mention.choice != Choice::Exclude;
            let choice = if is_unclear { Choice::Unclear } else { self.choice(parent, marked.mark, mention.choice) };
            all = if choice == Choice::Grant { all } else { choice };
            self.push((vec![mention.found.id.to_owned()], Vec::new()), "", choice, line, place);
        }
        let path = self.items.last().map_or_else(Vec::new, |item| item.path.clone());
        self.last.clone_from(&path);
        self.outer.push(Outer { depth, path, choice: all, number: Some(self.lines) });
    }

    fn titles(&mut self, marked: &Marked, line: &str, indent: usize, place: Location) {
        let text = marked.rest.trim_matches(|c: char| c == '|' || c.is_whitespace());
        let depth = Depth::of_line(marked, line, indent);
        let (parent, under) = self.context(depth);
        let (text, words) = match wording::split(text) {
            Split::Plain => (path::without_affirmation(text), Choice::Grant),
            Split::Excluded(rest) => (rest, Choice::Exclude),
            Split::Contrast(left, right) => {
                let choice = self.choice(parent, marked.mark, Choice::Grant);
                return self.contrast([left, right], choice, depth, &under, line, place);
            }
            Split::Whole | Split::Unclear => (text, Choice::Unclear),
        };
        // A mark such as "[1]" is removed from the text.
        let is_noted = remarks::has_footnote(line) || !self.form.is_row && remarks::has_empty_value(line);
        let noted = if is_noted { line } else { text };
        let compared = self.comparison.is_row.then_some("its table compares two states");
        self.doubt = compared.or_else(|| remarks::doubt(noted)).filter(|_| words == Choice::Grant);
        let is_doubtful = self.doubt.is_some() || !remarks::are_descriptions(text);
        let words = if words == Choice::Grant && is_doubtful { Choice::Unclear } else { words };
        let choice = self.choice(parent, marked.mark, words);
        let (mut path, role) = path::of_line(text);
        if role == Role::Heading && choice == Choice::Grant && marked.mark.is_none() {
            // "Catalog Section:" before a remark.
            self.titled(sections::COLON, path, indent);
            return;
        }
        let is_continued = role == Role::Continuation;
        if is_continued {
            let above = self.last.len().saturating_sub(1);
            path.splice(0..0, self.last[..above].iter().cloned());
        }
        // A line whose words are all in brackets names nothing, a question grants nothing, and a comment may do either.
        let is_open = path.is_empty() || text.trim_end().ends_with('?') || line.starts_with([';', '%']);
        let choice = if is_open { Choice::Unclear } else { choice };
        path::limit(&mut path);
        self.push((path.clone(), under.clone()), if is_continued { "" } else { text }, choice, line, place);
        let named = phrase::without_verb(text).map(|text| path::of_line(text).0).filter(|_| !is_continued);
        let mut named = named.unwrap_or(path);
        path::limit(&mut named);
        self.remember(depth, under, named, choice);
    }

    /// `Sales > Orders but not Create`.
    fn contrast(
        &mut self,
        [left, right]: [&str; 2],
        choice: Choice,
        depth: Depth,
        under: &[String],
        line: &str,
        place: Location,
    ) {
        let (mut path, _) = path::of_line(left);
        path::limit(&mut path);
        let choice = if choice == Choice::Grant && !path.is_empty() { Choice::Grant } else { Choice::Unclear };
        self.push((path.clone(), under.to_vec()), left, choice, line, place);
        let below = [under, &path].concat();
        if choice == Choice::Grant {
            for piece in path::pieces(right) {
                let (mut path, _) = path::of_line(piece);
                path::limit(&mut path);
                let choice = if path.is_empty() { Choice::Unclear } else { Choice::Exclude };
                self.push((path, below.clone()), piece, choice, line, place);
            }
        }
        self.remember(depth, under.to_vec(), path, choice);
    }

    /// Excludes all boxes in struck-out text.
    fn struck(&mut self, struck: &str, line: &str, indent: usize, place: Location) {
        let marked = marks::of_line(struck);
        let ids = mentions::of_line(&marked.rest).ids;
        let depth = Depth::of_line(&marked, line, indent);
        let (_, under) = self.context(depth);
        if ids.is_empty() {
            let is_plain = wording::split(&marked.rest) == Split::Plain;
            let (mut path, _) = path::of_line(marked.rest.trim());
            path::limit(&mut path);
            let choice = if is_plain && !path.is_empty() { Choice::Exclude } else { Choice::Unclear };
            self.push((path.clone(), under.clone()), marked.rest.trim(), choice, line, place);
            self.remember(depth, under, path, Choice::Exclude);
        }
        for mention in ids {
            let choice = if mention.choice == Choice::Grant { Choice::Exclude } else { Choice::Unclear };
            self.push((vec![mention.found.id.to_owned()], Vec::new()), "", choice, line, place);
        }
    }

    fn push(
        &mut self,
        (path, under): (Vec<String>, Vec<String>),
        content: &str,
        choice: Choice,
        line: &str,
        place: Location,
    ) {
        let under = if under.len() > MAX_DEPTH { Vec::new() } else { under };
        // Limits the text of a line with very many ids, which is kept for each of them.
        let text = line[..line.floor_char_boundary(MAX_TEXT)].to_owned();
        let with_children = path::with_children(&text);
        let (number, below, doubt) = (self.lines, self.below, self.doubt);
        let Form { is_ticked, is_row } = self.form;
        self.has_grants |= choice == Choice::Grant;
        // A line that is longer than this names no box.
        let content = if content.len() > MAX_CONTENT { String::new() } else { content.to_owned() };
        self.items.push(Item {
            text,
            path,
            under,
            content,
            with_children,
            choice,
            place,
            number,
            below,
            is_ticked,
            is_row,
            access: None,
            doubt,
            takes_back: false,
        });
    }

    fn remember(&mut self, depth: Depth, under: Vec<String>, path: Vec<String>, choice: Choice) {
        self.last.clone_from(&path);
        let from_top = if under.len() + path.len() > MAX_DEPTH { path } else { [under, path].concat() };
        self.outer.push(Outer { depth, path: from_top, choice, number: Some(self.lines) });
    }
}

impl Depth {
    fn of_line(marked: &Marked, line: &str, indent: usize) -> Depth {
        let is_numbered = line.trim_start().starts_with(|c: char| c.is_ascii_digit());
        let is_plain = !marked.has_bullet && marked.mark.is_none() && !phrase::has_verb(marked.rest.trim());
        let rank = if is_plain { 0 } else { 2 - u8::from(is_numbered && marked.has_bullet) };
        Depth { indent, rank }
    }
}

/// Returns the cells of a row, without the lines around them.
fn as_cells(row: &str) -> String {
    let is_line = |c: char| matches!(c, '|' | '\u{2502}' | '\u{2503}' | '\u{2551}') || c.is_whitespace();
    let row = row.trim_matches(is_line).replace(['\u{2502}', '\u{2503}', '\u{2551}'], "|");
    let cells = row.split('|').map(str::trim).filter(|cell| !cell.is_empty());
    cells.collect::<Vec<_>>().join(" | ")
}
