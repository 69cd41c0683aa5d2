//! `unread-line`.

use crate::audit::{GrantAudit, Line, LineStatus};
use crate::catalog::AclTree;
use crate::catalog::acl::Node;
use crate::finding::{Finding, Severity};
use crate::grant::Choice;
use crate::grant::checklist::{How, Quotable, Resolved, is_button};
use crate::rules::{Check, GrantContext, Persona, Rule};

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

fn check(scope: &GrantContext<'_>) -> Vec<Finding> {
    let quotable = Quotable::from_tree(scope.shop.tree);
    let lines =
        scope.audit.grants.iter().flat_map(|audited| {
            audited.reading.iter().flat_map(|reading| &reading.lines).map(move |line| (audited, line))
        });
    lines.filter_map(|(audited, line)| finding(audited, line, scope.shop.tree, &quotable)).collect()
}

fn finding(audited: &GrantAudit<'_>, line: &Line, tree: &AclTree, quotable: &Quotable) -> Option<Finding> {
    let path = |node: &Node| tree.title_path(*node).join(" > ");
    let paths = |nodes: &[Node]| nodes.iter().map(path).collect::<Vec<_>>().join("; or ");
    // The list may contain a secret anywhere.
    let text = quotable.quote(&line.item.text);
    let (severity, message, fix) = match (line.status, &line.resolved) {
        // A line with an unresolved exclusion gets one finding, that of the exclusion.
        (LineStatus::Excluded | LineStatus::Groups, _) | (LineStatus::ExcludesUnknown, Resolved::One { .. }) => {
            return None;
        }
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
        (LineStatus::Unclear, resolved) => {
            let doubt = line.item.doubt.map_or(String::new(), |doubt| format!(": {doubt}"));
            let fix = match resolved {
                Resolved::One { node, .. } if line.item.doubt.is_some() => {
                    format!("Did you mean {}? Then write only that.", path(node))
                }
                _ => WRITE_ONE.to_owned(),
            };
            let message = format!("the line `{text}` cannot be read with certainty and is not counted{doubt}");
            (Severity::Warning, message, fix)
        }
        (LineStatus::Contradicted, _) => (
            Severity::Warning,
            format!("the line `{text}` names a box that another line excludes, and is not counted"),
            "Remove one of the two lines.".to_owned(),
        ),
        (_, Resolved::One { how: How::Id | How::Path | How::Gaps | How::Suffix | How::Translated, node }) => {
            let access = line.item.access.as_ref()?;
            (
                Severity::Note,
                format!("the line `{text}` is read as {}: the Admin has no separate box for `{}`", path(node), access),
                "Expect the whole box to be granted.".to_owned(),
            )
        }
        (_, Resolved::One { node, how }) => {
            let others = line.others(*node, *how, tree);
            let path = path(node);
            let message = match how {
                How::Synonym(synonym) => {
                    format!("the line `{text}` is read as {path}: `{}` is called `{}`", synonym.written, synonym.title)
                }
                _ => format!("the line `{text}` is read as {path}, which is at a different position"),
            };
            let meant = if others.is_empty() { String::new() } else { format!(" Or did you mean {}?", paths(&others)) };
            (Severity::Note, message, format!("Write {path}.{meant}"))
        }
        (_, Resolved::Several(nodes)) => (
            Severity::Warning,
            format!("the line `{text}` matches several boxes and is not counted"),
            format!("Write one of these: {}.", paths(nodes)),
        ),
        (_, Resolved::None { known_to, did_you_mean }) => {
            let known = known_to.map_or(String::new(), |node| format!(": no such box exists below {}", path(&node)));
            let fix = if line.item.path.last().is_some_and(|title| is_button(title)) {
                "It is the word of a button. If it is a box, write its path.".to_owned()
            } else if did_you_mean.is_empty() {
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
