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
    title: "a line of a checklist matches no box of this store's Admin, or several, or one with a different name",
    severity: "warning; note if the box was found under a different name",
    why: "Users who follow the list cannot follow this line, and this audit ignores it.",
    example: "\"Sales > Order Management\", which no release has",
    fix: "Correct the line, or replace it with the id.",
    source: "the titles of the merged acl.xml files",
    persona: Persona::Default,
    check: Check::Grants(check),
};

/// The fix for an uncertain line.
const WRITE_ONE: &str = "Write one box per line, and mark boxes that remain empty with [ ].";

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
            format!("the line `{text}` excludes a box and matches several; none of them is counted"),
            format!("Write one of these: {}.", paths(nodes)),
        ),
        (LineStatus::ExcludesUnknown, Resolved::None { .. }) => (
            Severity::Warning,
            format!("the line `{text}` excludes a text that matches no box of this store, and is not counted"),
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
                _ => format!("the box `{text}` is found at a different position, as {path}"),
            };
            (Severity::Note, message, format!("Write {path}."))
        }
        (_, Resolved::Several(nodes)) => (
            Severity::Warning,
            format!("the line `{text}` matches several boxes and is not counted"),
            format!("Write one of these: {}.", paths(nodes)),
        ),
        (_, Resolved::None { known_to, did_you_mean }) => {
            let known = known_to.map_or(String::new(), |node| format!(": no such box exists below {}", path(&node)));
            let fix = if did_you_mean.is_empty() {
                RULE.fix.to_owned()
            } else {
                format!("Did you mean {}?", paths(did_you_mean))
            };
            (
                Severity::Warning,
                format!("the line `{text}` matches no box of this store and is not counted{known}"),
                fix,
            )
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
            "It is counted as that box; users who follow the list have to find it as well.".to_owned()
        } else {
            RULE.why.to_owned()
        },
        fix,
        places: vec![line.item.place],
        ..Finding::default()
    })
}
