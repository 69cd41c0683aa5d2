//! Random rules in random layouts: denied ids are never granted.

use std::fmt::Write;

use proptest::prelude::*;

use super::*;
use crate::authz::Permission;

/// A rule: the role, the name of an id, and whether it is allowed.
type Made = (u32, usize, bool);

fn rules() -> impl Strategy<Value = Vec<Made>> {
    prop::collection::vec((1_u32..4, 0_usize..6, any::<bool>()), 1..6)
}

fn layout() -> impl Strategy<Value = (usize, [&'static str; 2], usize, bool)> {
    let words = prop::sample::select(vec![
        ["allow", "deny"],
        ["ALLOW", "DENY"],
        ["Allow", "Deny"],
        ["allowed", "denied"],
        ["yes", "no"],
        ["true", "false"],
        ["1", "0"],
        ["granted", "revoked"],
        ["\u{2705}", "\u{274c}"],
        ["[x]", "[ ]"],
    ]);
    (0_usize..22, words, 0_usize..6, any::<bool>())
}

/// Writes rules in one of many layouts. The number of columns and their order vary.
fn render(rules: &[Made], (layout, words, order, has_header): (usize, [&str; 2], usize, bool)) -> String {
    const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let names = ["role_id", "resource_id", "permission"];
    let mut text = String::new();
    let line = |cells: [&str; 3], separator: &str| -> String {
        let cells: Vec<&str> = ORDERS[order].iter().map(|at| cells[*at]).collect();
        cells.join(separator)
    };
    let between = ["\t", ",", ", ", ";", " ", "   ", " | ", "|", ": ", " => ", " - ", " = "];
    if layout < between.len() && has_header {
        writeln!(text, "{}", line(names, between[layout])).unwrap();
    }
    for (at, (role, id, allowed)) in rules.iter().enumerate() {
        let (role, id, permission) = (role.to_string(), format!("Magento_Sales::r{id}"), words[usize::from(!allowed)]);
        let cells = [role.as_str(), &id, permission];
        match layout {
            at if at < between.len() => writeln!(text, "{}", line(cells, between[at])),
            12 => writeln!(text, "| {} |\n+---+---+---+", line(cells, " | ")),
            13 => writeln!(text, "\u{2502} {} \u{2502}", line(cells, " \u{2502} ")),
            14 => writeln!(text, "*** {}. row ***\nrole_id: {role}\nresource_id: {id}\npermission: {permission}", at + 1),
            15 => writeln!(text, "- resource: {id}\n  permission: {permission}"),
            16 => writeln!(text, "{{\"role_id\":{role},\"resource_id\":\"{id}\",\"permission\":\"{permission}\"}}"),
            17 => writeln!(text, "['role_id' => {role}, 'resource_id' => '{id}', 'permission' => '{permission}'],"),
            18 => writeln!(text, "{permission} {id}"),
            19 => writeln!(text, "- {id}: {permission}"),
            20 => writeln!(text, "{id}\n{permission}"),
            _ => writeln!(text, "<tr><td>{role}</td><td>{id}</td><td>{permission}</td></tr>"),
        }
        .unwrap();
    }
    text
}

proptest! {
    #[test]
    fn a_denied_rule_is_never_granted(rules in rules(), layout in layout()) {
        let text = render(&rules, layout);
        let Ok(set) = super::text(&text) else { return Ok(()) };
        let name = |id: usize| format!("Magento_Sales::r{id}");
        for row in &set.rows {
            let is_allowed = row.rule.permission == Permission::Allow;
            let made = rules.iter().any(|(role, id, allowed)| {
                *role == row.rule.role.0 && name(*id) == row.rule.resource && *allowed == is_allowed
            });
            prop_assert!(made, "{text}");
        }
        // A text without rows has no roles, so an id that any line denies must not be granted.
        let granted: Vec<String> = set.grants.iter().flat_map(|grant| match &grant.holding {
            GrantContent::Listed(ids) | GrantContent::IntegrationXml(ids) => ids.iter().map(|id| id.id.clone()).collect::<Vec<_>>(),
            GrantContent::Rows(_) => Vec::new(),
            GrantContent::Checklist(items) => {
                items.iter().filter(|item| item.choice == Choice::Grant).flat_map(|item| item.path.clone()).collect()
            }
        }).collect();
        for (_, id, allowed) in &rules {
            prop_assert!(*allowed || !granted.contains(&name(*id)), "{text}");
        }
    }
}
