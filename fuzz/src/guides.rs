//! Guides: the lines of a checklist, each with its outcome.

use std::collections::BTreeSet;

use mageacl_core::audit::{AccessModel, Audit, LineOutcome, audit, read_lines};
use mageacl_core::grant::checklist::{self, Resolved};
use mageacl_core::grant::{Choice, GrantSet};
use mageacl_core::source::SourceMap;

use super::catalog::{routes, tree};

/// A line that excludes a box, whatever is above it.
const EXCLUDED: &str = "\n\n- [ ] Acme_Sales::create\n";

/// Reads a text as a guide twice, and once more with a line that excludes a box.
pub fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let first = outcomes(text);
    assert_eq!(first, outcomes(text), "the same text is read in two ways");
    if !text.contains("Acme_Sales::create") {
        outcomes(&format!("{text}{EXCLUDED}"));
    }
}

/// Returns the outcome of each line, and checks that each has exactly one and that no excluded box is granted.
fn outcomes(text: &str) -> Vec<(usize, LineOutcome)> {
    let sources = SourceMap::default();
    let Some(grant) = checklist::grant("guide", text, &sources) else { return Vec::new() };
    let set = GrantSet { grants: vec![grant], ..GrantSet::default() };
    let audit: Audit<'_> = audit(set, None, AccessModel { tree: tree(), routes: routes(), release: None });
    let audited = &audit.grants[0];
    let lines = read_lines(audited, tree(), &sources);
    let numbers: BTreeSet<usize> = lines.iter().map(|line| line.number).collect();
    assert_eq!(numbers.len(), lines.len(), "a line has two outcomes");
    let kept = sources.text(audited.grant.place.file());
    for (at, line) in kept.lines().enumerate().filter(|(_, line)| line.contains(char::is_alphanumeric)) {
        assert!(numbers.contains(&(at + 1)), "a line has no outcome: {line}");
    }
    let reading = audited.reading.as_ref().expect("a checklist has a reading");
    assert_eq!(lines.iter().map(|line| line.boxes.len()).sum::<usize>(), reading.lines.len(), "a box is lost");
    for line in &reading.lines {
        let nodes = match &line.resolved {
            Resolved::One { node, .. } => std::slice::from_ref(node),
            Resolved::Several(nodes) => nodes,
            Resolved::None { .. } => &[],
        };
        if line.item.choice == Choice::Exclude {
            let granted = nodes.iter().find(|node| reading.named.contains(node));
            assert_eq!(granted, None, "an excluded box is granted: {:?}", line.item);
        }
        let is_one = matches!(line.resolved, Resolved::One { .. }) && line.item.choice == Choice::Grant;
        assert!(line.outcome() != LineOutcome::Counted || is_one, "{line:?}");
    }
    lines.iter().map(|line| (line.number, line.outcome)).collect()
}
