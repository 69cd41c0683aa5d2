//! `unread-line`.

use crate::audit::{Audited, Line, LineStatus};
use crate::catalog::AclTree;
use crate::catalog::acl::Node;
use crate::finding::{Finding, Severity};
use crate::grant::Choice;
use crate::grant::checklist::{How, Quotable, Resolved};
use crate::rules::{Check, Persona, Rule, Scope};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "unread-line",
    title: "a line of a checklist names no box of this store's Admin, or several, or another one than it says",
    severity: "warning; note where the box was found under another name",
    why: "Who follows the list cannot follow this line, and this audit does not count it.",
    example: "\"Sales > Order Management\", which no release has",
    fix: "Correct the line, or write the id in its place.",
    source: "the titles of the merged acl.xml files",
    persona: Persona::Default,
    check: Check::Grants(check),
};

/// The fix for an uncertain line.
const WRITE_ONE: &str = "Write one box in a line, and mark boxes that stay empty with [ ].";

fn check(scope: &Scope<'_>) -> Vec<Finding> {
    let quotable = Quotable::of(scope.shop.tree);
    let lines =
        scope.audit.grants.iter().flat_map(|audited| {
            audited.reading.iter().flat_map(|reading| &reading.lines).map(move |line| (audited, line))
        });
    lines.filter_map(|(audited, line)| finding(audited, line, scope.shop.tree, &quotable)).collect()
}

fn finding(audited: &Audited<'_>, line: &Line, tree: &AclTree, quotable: &Quotable) -> Option<Finding> {
    let path = |node: &Node| tree.title_path(*node).join(" > ");
    let paths = |nodes: &[Node]| nodes.iter().map(path).collect::<Vec<_>>().join("; or ");
    // The list may contain a secret anywhere.
    let text = quotable.quote(&line.item.text);
    let (severity, message, fix) = match (line.status, &line.resolved) {
        // A line with an unresolved exclusion gets one finding, that of the exclusion.
        (LineStatus::Excluded, _) | (LineStatus::ExcludesUnknown, Resolved::One { .. }) => return None,
        (LineStatus::ExcludesUnknown, _) if line.item.choice != Choice::Exclude => return None,
        (LineStatus::ExcludesUnknown, Resolved::Several(nodes)) => (
            Severity::Warning,
            format!("the line `{text}` excludes a box and fits several; none of them is counted"),
            format!("Write which one: {}.", paths(nodes)),
        ),
        (LineStatus::ExcludesUnknown, Resolved::None { .. }) => (
            Severity::Warning,
            format!("the line `{text}` excludes something that is no box of this store, and is not counted"),
            WRITE_ONE.to_owned(),
        ),
        (LineStatus::Unclear, _) => (
            Severity::Warning,
            format!("the line `{text}` cannot be read with certainty and is not counted"),
            WRITE_ONE.to_owned(),
        ),
        (LineStatus::Contradicted, _) => (
            Severity::Warning,
            format!("the line `{text}` names a box that another line excludes, and is not counted"),
            "Remove one of the two lines.".to_owned(),
        ),
        (_, Resolved::One { how: How::Id | How::Path | How::Gaps | How::Suffix, .. }) => return None,
        (_, Resolved::One { node, how }) => {
            let path = path(node);
            let message = match how {
                How::Synonym(synonym) => {
                    format!("the box `{text}` is found as {path}: `{}` is called `{}`", synonym.written, synonym.title)
                }
                How::Misspelt => format!("the box `{text}` is found by a similar title, as {path}"),
                _ => format!("the box `{text}` is found elsewhere, as {path}"),
            };
            (Severity::Note, message, format!("Write {path}."))
        }
        (_, Resolved::Several(nodes)) => (
            Severity::Warning,
            format!("the line `{text}` fits several boxes and is not counted"),
            format!("Write which one: {}.", paths(nodes)),
        ),
        (_, Resolved::None { known_to, did_you_mean }) => {
            let known = known_to.map_or(String::new(), |node| format!(": below {} there is no such box", path(&node)));
            let fix = if did_you_mean.is_empty() {
                RULE.fix.to_owned()
            } else {
                format!("Did you mean {}?", paths(did_you_mean))
            };
            (Severity::Warning, format!("the line `{text}` names no box of this store and is not counted{known}"), fix)
        }
    };
    Some(Finding {
        rule: RULE.id,
        severity,
        subject: audited.grant.name.clone(),
        grant: Some(audited.number),
        resource: None,
        message,
        why: if severity == Severity::Note {
            "It is counted as that box; who follows the list has to find that out too.".to_owned()
        } else {
            RULE.why.to_owned()
        },
        fix,
        places: vec![line.item.place],
        ..Finding::default()
    })
}
