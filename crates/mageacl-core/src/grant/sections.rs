//! Headings of free text that exclude all following lines, and the end of their sections.

use super::wording::{self, Choice, Split};
use super::{limits, marks, remarks};

/// A heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// The choice that it expresses, if any.
    pub(super) choice: Option<Choice>,
    /// Whether the line may also name a box, as one in bold letters may.
    pub(super) may_be_box: bool,
    kind: Kind,
    level: usize,
}

/// Whether a heading by itself affirms the items below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It says only that the items are granted.
    Affirms,
    /// It states no choice, in words that are unknown or vague.
    Vague,
    Other,
}

/// The level of a heading between `=` signs.
const RULED: usize = 6;

/// The level of a heading in bold letters, which is below those of Markdown.
const BOLD: usize = 7;

/// The level of a line that ends with a colon, or that is only a negation.
pub(super) const COLON: usize = 8;

impl Heading {
    /// Parses a line as a heading, if it is one.
    pub(super) fn of_line(line: &str) -> Option<Heading> {
        let marked = marks::of_line(line);
        let (rest, outer) = unwrapped(marked.rest.trim());
        let (level, is_marked) = outer.map_or_else(|| level(rest), |level| (level, true));
        let choice = match wording::split(rest) {
            // A mark alone is a heading.
            _ if !rest.contains(char::is_alphanumeric) => {
                return marked.mark.map(|mark| Heading::new(rest, Some(mark), level));
            }
            Split::Whole => Some(marked.mark.map_or(Choice::Exclude, |mark| both(mark, Choice::Exclude))),
            Split::Plain if wording::is_affirmation(rest) => {
                Some(marked.mark.map_or(Choice::Grant, |mark| both(mark, Choice::Grant)))
            }
            _ if marked.mark == Some(Choice::Grant) => return None,
            // A cross over a list, and not only before a box.
            _ if marked.mark.is_some() => {
                // "Sales: ❌" is a box.
                let is_last = line.trim_end_matches(['*', '_', ' ']).ends_with([':', '\u{ff1a}']);
                let is_over = (level < BOLD || level == COLON && is_last) && !rest.contains(ARROWS);
                return is_over.then(|| Heading::new(rest, marked.mark, level));
            }
            Split::Unclear if !is_marked && !marked.has_bullet && wording::is_doubt(rest) => Some(Choice::Unclear),
            _ if !is_marked => return None,
            Split::Plain => wording::has_yes(rest).then_some(Choice::Grant),
            Split::Excluded(_) => Some(Choice::Exclude),
            Split::Contrast(..) | Split::Unclear => Some(Choice::Unclear),
        };
        // "Do not grant: Sales" and "1. Do not grant Sales:" name the excluded boxes themselves.
        let names_path = choice != Some(Choice::Grant) && choice.is_some() && rest.contains(ARROWS);
        let may_be_box = level == BOLD && choice.is_none();
        (!names_path).then(|| {
            let heading = Heading::new(rest, choice, level);
            Heading { may_be_box: may_be_box && heading.choice.is_none(), ..heading }
        })
    }

    /// Returns the level, which is less for a heading that covers more.
    pub(super) fn level(&self) -> usize {
        self.level
    }

    /// Reads a line without any mark between items that have bullets: in vague words it may revoke the items below it.
    pub(super) fn unmarked(line: &str) -> Option<Heading> {
        let is_short = line.split_whitespace().count() <= 4 && !line.contains(ARROWS) && !line.contains([':', '(']);
        let is_heading = is_short && line.contains(char::is_alphanumeric) && remarks::is_vague_heading(line);
        is_heading.then(|| Heading::new(line, Some(Choice::Unclear), COLON))
    }

    /// Reads a line without any mark directly above a list: a question with a negation, or words that limit the list.
    pub(super) fn over_list(line: &str) -> Option<Heading> {
        let split = wording::split(line);
        let is_question = line.trim_end().ends_with('?') && split != Split::Plain;
        let is_limited = remarks::is_not_now(line) || limits::is_limited_heading(line);
        let is_doubtful = is_question || split == Split::Unclear || is_limited;
        (is_doubtful && !line.contains(ARROWS)).then(|| Heading::new(line, Some(Choice::Unclear), COLON))
    }

    fn new(text: &str, choice: Option<Choice>, level: usize) -> Heading {
        let is_doubtful = remarks::is_not_now(text) || remarks::is_for_people(text) || limits::is_limited_heading(text);
        let is_verdict = choice.is_none()
            && (is_doubtful || remarks::is_verdict_heading(text) || remarks::is_foreign_heading(text))
            || choice == Some(Choice::Grant) && is_doubtful;
        let choice = if is_verdict { Some(Choice::Unclear) } else { choice };
        let kind = match choice {
            Some(Choice::Grant) if wording::is_affirmation(text) || !text.contains(char::is_alphanumeric) => {
                Kind::Affirms
            }
            None if remarks::is_vague_heading(text) => Kind::Vague,
            _ => Kind::Other,
        };
        Heading { choice, may_be_box: false, level, kind }
    }
}

/// Elements of HTML around a heading, besides those with a level.
const TAGS: [&str; 16] = [
    "b", "big", "caption", "center", "div", "dt", "em", "font", "i", "label", "legend", "p", "span", "strong",
    "summary", "u",
];

/// Returns a line without the marks of a quotation, without elements of HTML around the whole of it and without `h2.` of Jira;
/// and the level of the heading that they make.
pub(super) fn unwrapped(line: &str) -> (&str, Option<usize>) {
    let mut rest = line;
    let mut level = None;
    // Deeper nesting is not written by hand.
    for _ in 0..8 {
        if let Some(quoted) = rest.strip_prefix("> ") {
            rest = quoted.trim();
        } else if let Some((inner, inner_level)) = inside_element(rest) {
            rest = inner.trim();
            level = Some(level.unwrap_or(inner_level).min(inner_level));
        } else if let Some((jira, heading)) = rest.strip_prefix(['h', 'H']).and_then(|rest| rest.split_once(". "))
            && let Ok(number @ 1..=6) = jira.parse()
        {
            return (heading.trim(), Some(number));
        } else {
            break;
        }
    }
    (rest, level)
}

/// Returns the content of an element that spans the whole text, and its level as a heading.
fn inside_element(text: &str) -> Option<(&str, usize)> {
    let (tag, rest) = text.strip_prefix('<')?.split_once('>')?;
    let name = tag.split_whitespace().next()?.to_ascii_lowercase();
    let at = rest.len().checked_sub(name.len() + 3)?;
    let (inner, end) = rest.split_at_checked(at)?;
    let is_closed = end.starts_with("</") && end.ends_with('>') && end[2..end.len() - 1].eq_ignore_ascii_case(&name);
    let level = match name.strip_prefix('h').and_then(|number| number.parse().ok()) {
        Some(number @ 1..=6) => number,
        _ if TAGS.contains(&name.as_str()) => BOLD,
        _ => return None,
    };
    // Text beside another element is not a heading.
    (is_closed && (!inner.contains('<') || inner.starts_with('<'))).then_some((inner, level))
}

/// Signs of a path.
const ARROWS: [char; 4] = ['>', '\u{2192}', '\u{bb}', '\u{203a}'];

/// Returns the choice of a mark and of words, which must agree.
fn both(mark: Choice, words: Choice) -> Choice {
    if mark == words { words } else { Choice::Unclear }
}

/// Returns the level of a heading, and whether the line is marked as one.
fn level(rest: &str) -> (usize, bool) {
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let is_bold = rest.len() > 4
        && ["**", "__"].iter().any(|mark| rest.starts_with(mark) && rest.trim_end_matches(':').ends_with(mark));
    match hashes {
        1..=6 => (hashes, true),
        _ if rest.starts_with("==") && rest.ends_with("==") => (RULED, true),
        _ if is_bold => (BOLD, true),
        _ => (COLON, rest.trim_end_matches(['*', '_', '`', ' ']).ends_with([':', '\u{ff1a}']) || opens_array(rest)),
    }
}

/// Returns whether a line of code begins an array: `const RESOURCES = [`.
fn opens_array(line: &str) -> bool {
    let inner = line.trim_end_matches("array(").trim_end_matches(['[', '{', '(']).trim_end();
    inner.len() < line.len() && inner.ends_with(['=', ':', '>'])
}

/// The section of a text after the last heading.
#[derive(Debug)]
pub(super) struct Section {
    choice: Choice,
    level: usize,
    indent: usize,
    /// Whether headings without a choice are nested in this one.
    is_nested: bool,
    /// The first item, if there is one.
    first: Option<Item>,
    after_blank: bool,
    /// Whether the last item has a bullet.
    follows_bullet: bool,
    /// The level and indentation of the last heading that affirms its items, until one at its level denies.
    affirmed: Option<(usize, usize)>,
}

/// The first item of a section.
#[derive(Clone, Copy, Debug)]
struct Item {
    /// Whether it is more indented than the heading.
    is_indented: bool,
    has_bullet: bool,
}

impl Default for Section {
    fn default() -> Self {
        Section {
            choice: Choice::Grant,
            level: COLON,
            indent: 0,
            is_nested: false,
            first: None,
            after_blank: false,
            follows_bullet: false,
            affirmed: None,
        }
    }
}

impl Section {
    /// Returns the choice for lines that express none.
    pub(super) fn choice(&self) -> Choice {
        self.choice
    }

    /// Processes an empty line.
    pub(super) fn blank(&mut self) {
        self.after_blank = true;
    }

    /// Returns whether the last item has a bullet.
    pub(super) fn follows_bullet(&self) -> bool {
        self.follows_bullet
    }

    /// Returns whether an empty line precedes.
    pub(super) fn is_after_blank(&self) -> bool {
        self.after_blank
    }

    /// Returns whether a heading may revoke the affirmation of an earlier one: "Required" and then "Taboo".
    pub(super) fn is_taken_back(&self, heading: Heading, indent: usize) -> bool {
        let is_below = |(level, outer): (usize, usize)| {
            if heading.level < COLON || level < COLON { heading.level > level } else { indent > outer }
        };
        heading.kind == Kind::Vague && self.affirmed.is_some_and(|affirmed| !is_below(affirmed))
    }

    /// Processes a heading.
    pub(super) fn heading(&mut self, heading: Heading, indent: usize) {
        let fresh = Section { level: heading.level, indent, affirmed: self.affirmed, ..Section::default() };
        if self.is_taken_back(heading, indent) {
            *self = Section { choice: Choice::Unclear, ..fresh };
        } else if heading.kind == Kind::Affirms {
            *self = Section { affirmed: Some((heading.level, indent)), ..fresh };
        } else if let Some(choice) = heading.choice {
            *self = Section { choice, ..fresh };
        } else if self.choice != Choice::Grant {
            let is_below = if heading.level < COLON || self.level < COLON {
                heading.level > self.level
            } else {
                indent > self.indent || self.first.is_none() || self.is_nested
            };
            if is_below {
                self.is_nested = true;
            } else {
                *self = fresh;
            }
        }
        self.after_blank = false;
    }

    /// Processes a line that is not a heading. Must be called before [`Section::choice`].
    pub(super) fn item(&mut self, indent: usize, has_bullet: bool) {
        self.follows_bullet = has_bullet;
        let first = *self.first.get_or_insert(Item { is_indented: indent > self.indent, has_bullet });
        if self.choice != Choice::Grant {
            if first.is_indented && indent <= self.indent && !self.is_nested {
                *self = Section { affirmed: self.affirmed, ..Section::default() };
            } else if first.has_bullet && !has_bullet && self.after_blank {
                // The list has ended, and it is uncertain whether its heading still applies.
                self.choice = Choice::Unclear;
            }
        }
        self.after_blank = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_states_a_choice_or_none() {
        let cases = [
            ("Do not grant:", Some(Some(Choice::Exclude))),
            ("## Not needed for our connector", Some(Some(Choice::Exclude))),
            ("**Leave unchecked**", Some(Some(Choice::Exclude))),
            ("- Do not tick:", Some(Some(Choice::Exclude))),
            ("\u{274c}", Some(Some(Choice::Exclude))),
            ("Deny", Some(Some(Choice::Exclude))),
            ("Required:", Some(Some(Choice::Grant))),
            ("## Permissions that we need", Some(Some(Choice::Grant))),
            ("Tick", Some(Some(Choice::Grant))),
            ("# Not only these", Some(Some(Choice::Unclear))),
            ("Permissions:", Some(None)),
            ("# Catalog", Some(None)),
            ("Sales > Orders", None),
            ("Do not tick Sales > Orders", None),
            ("Do not grant: Sales > Orders", None),
            ("- [ ] Sales", None),
            ("\u{274c} Not needed", Some(Some(Choice::Exclude))),
            ("\u{2705} Needed", Some(Some(Choice::Grant))),
            ("\u{2705} Not needed", Some(Some(Choice::Unclear))),
            ("\u{274c} Sensitive things:", Some(Some(Choice::Exclude))),
            ("## \u{274c} Sensitive things", Some(Some(Choice::Exclude))),
            ("\u{274c} Sales > Orders:", None),
            ("Sales: \u{274c}", None),
            ("Sales: \u{2611}", None),
        ];
        for (line, expected) in cases {
            assert_eq!(Heading::of_line(line).map(|heading| heading.choice), expected, "{line}");
        }
    }

    /// Returns the choice for each line that is not a heading.
    fn choices(text: &str) -> Vec<Choice> {
        let mut section = Section::default();
        let mut choices = Vec::new();
        for line in text.lines() {
            let indent = line.len() - line.trim_start().len();
            if line.trim().is_empty() {
                section.blank();
            } else if let Some(heading) = Heading::of_line(line) {
                section.heading(heading, indent);
            } else {
                section.item(indent, line.trim_start().starts_with("- "));
                choices.push(section.choice());
            }
        }
        choices
    }

    #[test]
    fn a_section_ends_with_the_next_heading() {
        use Choice::{Exclude, Grant, Unclear};
        let cases: &[(&str, &[Choice])] = &[
            ("- a\nDo not grant:\n- b\n- c\nCatalog:\n- d", &[Grant, Exclude, Exclude, Grant]),
            ("Not needed\n- b\nRequired\n- c", &[Exclude, Grant]),
            ("## Not needed\n### Sales\n- b\n### Catalog\n- c\n## Other things\n- d", &[Exclude, Exclude, Grant]),
            ("## Not needed\nSales:\n- b\nCatalog:\n- c", &[Exclude, Exclude]),
            ("Do not grant:\nSales:\n- b\nCatalog:\n- c\nRequired:\n- d", &[Exclude, Exclude, Grant]),
            ("- a\n- Do not tick:\n  - b\n  - c\n- d", &[Grant, Exclude, Exclude, Grant]),
            ("Do not tick:\n- b\n\n- c", &[Exclude, Exclude]),
            ("Do not tick:\n- b\n\nd", &[Exclude, Unclear]),
        ];
        for (text, expected) in cases {
            assert_eq!(choices(text), *expected, "{text}");
        }
    }
}
