//! The outcome of each line of a checklist: nothing is dropped without a word.

use std::collections::BTreeMap;

use super::{GrantAudit, Line, LineStatus};
use crate::catalog::AclTree;
use crate::catalog::acl::Node;
use crate::grant::Choice;
use crate::grant::checklist::{How, Quotable, Resolved, is_button, is_heading};
use crate::source::SourceMap;

/// The maximum number of boxes that a suggestion names.
const MAX_SUGGESTED: usize = 3;

/// The reading of a line of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineOutcome {
    /// Its box is ticked.
    Counted,
    /// It may name a box and is not counted.
    Suggested,
    /// Its box is left empty.
    Excluded,
    /// It names no box.
    Unread,
}

/// A line of a checklist with its outcome.
#[derive(Clone, Debug)]
pub struct ReadLine<'a> {
    /// Its number, from 1.
    pub number: usize,
    /// Its text, as reports may show it.
    pub text: String,
    /// Its outcome: that of the box that counts most.
    pub outcome: LineOutcome,
    /// The boxes that it names.
    pub boxes: Vec<&'a Line>,
    /// The meaning of its boxes, or the reason for which it names none; one entry for each.
    pub meaning: Vec<String>,
}

impl LineOutcome {
    /// Returns the name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            LineOutcome::Counted => "counted",
            LineOutcome::Suggested => "suggested",
            LineOutcome::Excluded => "excluded",
            LineOutcome::Unread => "unread",
        }
    }
}

impl Line {
    /// Returns the outcome for this box.
    #[must_use]
    pub fn outcome(&self) -> LineOutcome {
        let may_mean = match &self.resolved {
            Resolved::One { .. } | Resolved::Several(_) => true,
            Resolved::None { did_you_mean, .. } => !did_you_mean.is_empty(),
        };
        match self.status {
            LineStatus::Counted => LineOutcome::Counted,
            LineStatus::Excluded => LineOutcome::Excluded,
            LineStatus::Groups => LineOutcome::Unread,
            _ if may_mean => LineOutcome::Suggested,
            _ => LineOutcome::Unread,
        }
    }

    /// Returns the resources that this box may mean.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        match &self.resolved {
            Resolved::One { node, .. } => std::slice::from_ref(node),
            Resolved::Several(nodes) | Resolved::None { did_you_mean: nodes, .. } => nodes,
        }
    }

    /// Describes the meaning of this box in a few words.
    #[must_use]
    pub fn meaning(&self, tree: &AclTree) -> String {
        let path = |node: &Node| tree.title_path(*node).join(" > ");
        let paths = |nodes: &[Node]| {
            let shown: Vec<String> = nodes.iter().take(MAX_SUGGESTED).map(path).collect();
            shown.join("; or ")
        };
        match (self.status, &self.resolved) {
            (LineStatus::Counted, Resolved::One { node, how }) => {
                let others = self.others(*node, *how, tree);
                let doubt =
                    if others.is_empty() { String::new() } else { format!("; or did you mean {}?", paths(&others)) };
                let remark =
                    self.item.access.as_ref().map_or("", |_| "; the Admin has no separate box for that kind of access");
                format!("read as {}{doubt}{remark}", path(node))
            }
            (LineStatus::Excluded, Resolved::One { node, .. }) => format!("leaves {} empty", path(node)),
            (LineStatus::Groups, Resolved::One { node, .. }) => format!("groups the lines below it ({})", path(node)),
            (LineStatus::Contradicted, Resolved::One { node, .. }) => {
                format!("another line excludes {}; it is not counted", path(node))
            }
            (LineStatus::ExcludesUnknown, _) if self.item.choice != Choice::Exclude => {
                "its line also excludes something that is no box of this store".to_owned()
            }
            (LineStatus::ExcludesUnknown, _) => "excludes something that is not one box of this store".to_owned(),
            (LineStatus::Unclear, resolved) => {
                let why = self.item.doubt.unwrap_or("it is uncertain whether it grants or excludes");
                match resolved {
                    Resolved::One { node, .. } => format!("{why}; did you mean {}?", path(node)),
                    _ => why.to_owned(),
                }
            }
            (_, Resolved::Several(nodes)) => format!("matches several boxes; did you mean {}?", paths(nodes)),
            (_, Resolved::None { .. }) if self.item.path.last().is_some_and(|title| is_button(title)) => {
                "is the word of a button; as a box it needs its path".to_owned()
            }
            (_, Resolved::None { did_you_mean, .. }) if !did_you_mean.is_empty() => {
                format!("matches no box; did you mean {}?", paths(did_you_mean))
            }
            _ => "matches no box of this store".to_owned(),
        }
    }

    /// Returns other boxes that a doubtful line may mean.
    #[must_use]
    pub fn others(&self, node: Node, how: How, tree: &AclTree) -> Vec<Node> {
        if !matches!(how, How::Elsewhere | How::Synonym(_) | How::Translated) {
            return Vec::new();
        }
        let own = tree.title_path(node).last().map(|title| title.to_lowercase());
        let is_alike =
            |other: &Node| *other != node && tree.title_path(*other).last().map(|title| title.to_lowercase()) == own;
        tree.nodes().filter(is_alike).take(MAX_SUGGESTED).collect()
    }
}

/// Returns all lines of a checklist that have a text, each with exactly one outcome; nothing for another grant.
#[must_use]
pub fn read_lines<'a>(audited: &'a GrantAudit<'_>, tree: &AclTree, sources: &SourceMap) -> Vec<ReadLine<'a>> {
    let Some(reading) = &audited.reading else { return Vec::new() };
    let quotable = Quotable::from_tree(tree);
    let mut boxes: BTreeMap<usize, Vec<&Line>> = BTreeMap::new();
    for line in &reading.lines {
        boxes.entry(line.item.place.line(sources).unwrap_or(0)).or_default().push(line);
    }
    let lines = sources.text(audited.grant.place.file()).lines().enumerate();
    let lines = lines.filter(|(at, text)| text.contains(char::is_alphanumeric) || boxes.contains_key(&(at + 1)));
    lines
        .map(|(at, text)| {
            let of_line = boxes.get(&(at + 1)).cloned().unwrap_or_default();
            let outcome = of_line.iter().map(|line| line.outcome()).min().unwrap_or(LineOutcome::Unread);
            let mut meaning: Vec<String> = of_line.iter().map(|line| line.meaning(tree)).collect();
            if meaning.is_empty() {
                meaning.push(if is_heading(text) { "a heading" } else { "names no box" }.to_owned());
            }
            ReadLine { number: at + 1, text: quotable.quote(text), outcome, boxes: of_line, meaning }
        })
        .collect()
}
