//! `unread-line`.

use crate::audit::{Audited, Line};
use crate::catalog::AclTree;
use crate::catalog::acl::Node;
use crate::finding::{Finding, Severity};
use crate::grant::checklist::{How, Resolved};
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

fn check(scope: &Scope<'_>) -> Vec<Finding> {
    let lines =
        scope.audit.grants.iter().flat_map(|audited| {
            audited.reading.iter().flat_map(|reading| &reading.lines).map(move |line| (audited, line))
        });
    lines.filter_map(|(audited, line)| finding(audited, line, scope.shop.tree)).collect()
}

fn finding(audited: &Audited<'_>, line: &Line, tree: &AclTree) -> Option<Finding> {
    let path = |node: &Node| tree.title_path(*node).join(" > ");
    let paths = |nodes: &[Node]| nodes.iter().map(path).collect::<Vec<_>>().join("; or ");
    let text = line.item.text.trim();
    let (severity, message, fix) = match &line.resolved {
        Resolved::One { how: How::Id | How::Path | How::Gaps | How::Suffix, .. } => return None,
        Resolved::One { node, how } => {
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
        Resolved::Several(nodes) => (
            Severity::Warning,
            format!("the line `{text}` fits several boxes and is not counted"),
            format!("Write which one: {}.", paths(nodes)),
        ),
        Resolved::None { known_to, did_you_mean } => {
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
