//! Properties of every grant: its access, the changes to the needed one, and the clicks.
//!
//! Stores are generated as in [`crate::properties`]; expected values are computed naively from the generated data.

use std::collections::BTreeSet;
use std::io::Cursor;

use mageacl_core::audit::{AccessModel, AllResources, Audit, Delta, audit};
use mageacl_core::authz::{Engine, Evaluator, Permission, RoleId, RuleRow, saved_rows};
use mageacl_core::catalog::acl::{ALL, Node};
use mageacl_core::catalog::{AclTree, Routes};
use mageacl_core::grant::{
    self, Click, Grant, GrantContent, GrantOwner, GrantSet, Id, Input, Location, Row, as_admin_stores,
};
use mageacl_core::plan::{Plan, clicks, plan};
use mageacl_core::release::Release;
use mageacl_core::report;
use mageacl_core::risk::Risks;
use mageacl_core::source::SourceMap;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::properties::{ADMIN, Made, Ref, asked, config, id, made, made_and_calls, soup, wanted};

/// One release of each engine, and an unknown one.
const RELEASES: [Option<&str>; 5] = [Some("2.4.4"), Some("2.4.5"), Some("2.4.7"), Some("2.4.8"), None];

fn release(text: Option<&str>) -> Option<Release> {
    text.map(|text| Release::parse(text).unwrap())
}

/// Generates lists of ids: those of a store, the roots, removed ids, and invalid ones.
fn listed(nodes: usize) -> impl Strategy<Value = Vec<String>> {
    let one = prop_oneof![
        10 => (0..nodes).prop_map(id),
        2 => Just(ADMIN.to_owned()),
        1 => Just(ALL.to_owned()),
        2 => Just("Nova_Gone::gone".to_owned()),
        1 => select(&["", "self", "anonymous", "0", "nova_tree::n0", " Nova_Tree::n0", "Nova_Tree::n0,Nova_Tree::n1"][..])
            .prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop_oneof![12 => proptest::collection::vec(one, 0..10), 1 => Just(vec![ALL.to_owned()])]
}

fn made_and_listed() -> impl Strategy<Value = (Made, Vec<usize>, Vec<String>)> {
    made_and_calls().prop_flat_map(|(made, calls)| {
        let nodes = made.nodes.len();
        (Just(made), Just(calls), listed(nodes))
    })
}

fn place(line: usize) -> Location {
    Location::Line(SourceMap::default().add("ids", ""), line)
}

/// Makes a grant of these ids, stored as listed.
fn of_list(ids: &[String]) -> GrantSet {
    of_ids(ids, GrantContent::Listed)
}

fn of_ids(ids: &[String], holding: fn(Vec<Id>) -> GrantContent) -> GrantSet {
    let ids = ids.iter().enumerate().map(|(at, id)| Id { id: id.clone(), place: place(at + 1) }).collect();
    let grant = Grant { name: "list".to_owned(), kind: GrantOwner::List, place: place(1), holding: holding(ids) };
    GrantSet { grants: vec![grant], ..GrantSet::default() }
}

fn names(nodes: &[Node], tree: &AclTree) -> BTreeSet<String> {
    nodes.iter().map(|node| tree.resource(*node).id.clone()).collect()
}

/// Returns all resources of a store with this tree.
fn everything(tree: &AclTree) -> BTreeSet<String> {
    names(&tree.nodes().collect::<Vec<_>>(), tree)
}

/// Returns the access after saving a list: nothing without ids, everything with All Resources alone, or else the
/// defined ids and the root.
fn allowed(ids: &[String], tree: &AclTree) -> BTreeSet<String> {
    match ids {
        [] => BTreeSet::new(),
        [one] if one == ALL => everything(tree),
        ids => ids.iter().filter(|id| tree.contains(id)).cloned().chain([ADMIN.to_owned()]).collect(),
    }
}

/// Audits grants and applies the rules.
fn judged<'c>(
    set: GrantSet,
    needed: Option<Plan<'c>>,
    tree: &'c AclTree,
    routes: &'c Routes,
    release: Option<Release>,
) -> report::Report<'c> {
    let shop = AccessModel { tree, routes, release };
    report::graded(audit(set, needed, shop), shop, &Risks::default())
}

/// Returns the resources of the findings of a rule.
fn found(report: &report::Report<'_>, rule: &str) -> BTreeSet<String> {
    let findings = report.findings.iter().filter(|finding| finding.rule == rule);
    findings.map(|finding| finding.resource.clone().unwrap()).collect()
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn a_list_allows_what_exists_of_it((made, calls, ids) in made_and_listed(), at in 0..RELEASES.len()) {
        let (tree, routes) = made.load();
        let release = release(RELEASES[at]);
        let needed = plan(wanted(&made, &calls), &tree, &routes);
        let (closed, required) = (names(&needed.with_ancestors, &tree), names(&needed.required, &tree));
        let report = judged(of_list(&ids), Some(needed), &tree, &routes, release);
        let audited = &report.audit.grants[0];

        let held = allowed(&ids, &tree);
        prop_assert_eq!(names(&audited.effect.ids, &tree), held.clone());
        let posted: Vec<&str> = ids.iter().map(String::as_str).collect();
        let rows = saved_rows(&tree, RoleId(7), &posted);
        let evaluator = Evaluator::new(&tree, &rows, Engine::for_release(release));
        let by_engine: BTreeSet<String> = evaluator.role(RoleId(7)).allowed_ids().map(str::to_owned).collect();
        prop_assert_eq!(by_engine, held.clone(), "under every release");

        // All Resources also allows undefined ids and `self`.
        let has_all = ids.iter().any(|id| id == ALL);
        let is_all = held == everything(&tree);
        prop_assert_eq!(audited.effect.all, match (has_all, is_all) {
            (false, _) => AllResources::No,
            (true, true) => AllResources::Whole,
            (true, false) => AllResources::Partial,
        });
        let opens = |reference: &Ref| match reference {
            Ref::Anonymous => true,
            Ref::Customer | Ref::Undefined => has_all,
            other => held.contains(&other.text()),
        };
        let callable: BTreeSet<String> = made.routes.iter().enumerate()
            .filter(|(_, route)| route.refs.iter().all(opens))
            .map(|(at, route)| format!("{} {}", route.method, route.url(at)))
            .collect();
        prop_assert_eq!(audited.effect.routes.iter().map(|route| route.name()).collect::<BTreeSet<_>>(), callable);

        // Each excess id is a finding, and so is each missing one. All Resources has its own rule.
        let excess = if has_all { BTreeSet::new() } else { held.difference(&closed).cloned().collect() };
        prop_assert_eq!(found(&report, "excess"), excess);
        prop_assert_eq!(found(&report, "missing"), asked(&required, &made, &calls).difference(&held).cloned().collect());
        prop_assert_eq!(!found(&report, "all-resources").is_empty(), has_all);
        let gone: BTreeSet<String> = ids.iter().filter(|id| !tree.contains(id)).cloned().collect();
        prop_assert_eq!(found(&report, "unknown-id"), gone);
    }

    #[test]
    fn a_delta_leads_to_what_is_needed(
        (made, calls, ids) in made_and_listed(),
        exact in any::<bool>(),
        is_listed in any::<bool>(),
    ) {
        let holding = if is_listed { GrantContent::Listed } else { GrantContent::IntegrationXml };
        let (tree, routes) = made.load();
        let shop = AccessModel { tree: &tree, routes: &routes, release: None };
        let of = |ids: &[String]| -> Audit<'_> {
            audit(of_ids(ids, holding), Some(plan(wanted(&made, &calls), &tree, &routes)), shop)
        };
        let before = of(&ids);
        let needed = before.needed.as_ref().unwrap();
        let delta = Delta::between(&before.grants[0], needed, &tree, exact);
        prop_assert!(delta.add.iter().all(|id| !delta.remove.contains(id)), "nothing is added and removed");

        let mut ids: Vec<String> = ids.into_iter().filter(|id| !delta.remove.contains(id)).collect();
        ids.extend(delta.add);
        let after = of(&ids);
        let audited = &after.grants[0];
        let comparison = audited.comparison.as_ref().unwrap();
        let least = names(&needed.required, &tree);
        if !is_listed && least.iter().all(|id| id == ADMIN) {
            // An integration.xml cannot request the root alone.
            prop_assert!(audited.effect.ids.is_empty());
            return Ok(());
        }
        prop_assert_eq!(names(&comparison.missing, &tree), BTreeSet::new());
        prop_assert_eq!(names(&comparison.excess, &tree), BTreeSet::new());
        prop_assert!(audited.dropped.is_empty());
        if exact && is_listed {
            // Every non-empty grant includes the root.
            let root = if least.is_empty() { None } else { Some(ADMIN.to_owned()) };
            prop_assert_eq!(names(&audited.effect.ids, &tree), least.into_iter().chain(root).collect());
        }
        let again = Delta::between(audited, needed, &tree, exact);
        prop_assert!(again.add.is_empty(), "there is nothing left to add");
        prop_assert!(again.remove.is_empty() || exact && !is_listed, "only the ancestors, which Magento adds again");
    }

    #[test]
    fn rows_allow_what_the_engine_says(
        made in made(),
        rows in proptest::collection::vec((1_u32..4, 0_usize..15, any::<bool>()), 1..24),
        at in 0..RELEASES.len(),
    ) {
        let (tree, routes) = made.load();
        let release = release(RELEASES[at]);
        let resource = |at: usize| match at {
            12 => ALL.to_owned(),
            13 => ADMIN.to_owned(),
            14 => "Nova_Gone::gone".to_owned(),
            node => id(node),
        };
        let rules: Vec<RuleRow> = rows.iter().map(|(role, at, allow)| RuleRow {
            role: RoleId(*role),
            resource: resource(*at),
            permission: if *allow { Permission::Allow } else { Permission::Deny },
        }).collect();
        let rows = rules.iter().enumerate().map(|(at, rule)| Row { rule: rule.clone(), place: place(at + 1) }).collect();
        let roles = [1, 2, 3].map(|role| Grant {
            name: role.to_string(),
            kind: GrantOwner::Role,
            place: place(1),
            holding: GrantContent::Rows(RoleId(role)),
        });
        let set = GrantSet { grants: roles.into(), rows, ..GrantSet::default() };
        let report = judged(set, None, &tree, &routes, release);
        let evaluator = Evaluator::new(&tree, &rules, Engine::for_release(release));
        for (audited, role) in report.audit.grants.iter().zip([1, 2, 3]) {
            let by_engine: BTreeSet<String> = evaluator.role(RoleId(role)).allowed_ids().map(str::to_owned).collect();
            prop_assert_eq!(names(&audited.effect.ids, &tree), by_engine);
            let own: BTreeSet<&str> =
                rules.iter().filter(|rule| rule.role == RoleId(role)).map(|rule| rule.resource.as_str()).collect();
            for node in audited.without_row.iter() {
                prop_assert!(!own.contains(tree.resource(*node).id.as_str()));
            }
        }
    }
}

/// Returns the nodes of a store by their index in the generated data.
fn nodes(made: &Made, tree: &AclTree) -> Vec<Node> {
    (0..made.nodes.len()).map(|node| tree.find(&id(node)).unwrap()).collect()
}

/// Returns some ids with their ancestors and the root, but not the root alone.
fn closed_set(made: &Made, chosen: &[usize], tree: &AclTree) -> BTreeSet<Node> {
    let all = nodes(made, tree);
    let places: BTreeSet<usize> =
        chosen.iter().flat_map(|node| made.parents(*node).into_iter().chain([*node])).collect();
    places.into_iter().map(|place| all[place]).chain(tree.find(ADMIN)).collect()
}

/// Generates a store, and at least one of its ids.
fn made_and_chosen(most: usize) -> impl Strategy<Value = (Made, Vec<usize>)> {
    made().prop_flat_map(move |mut made| {
        made.nodes.truncate(most);
        made.routes.clear();
        let all: Vec<usize> = (0..made.nodes.len()).collect();
        let count = all.len();
        (Just(made), subsequence(all, 1..=count))
    })
}

/// Returns the smallest number of clicks for a set: a breadth-first search over states until one is stored as the set.
fn fewest(made: &Made, wanted: &BTreeSet<usize>) -> usize {
    let count = made.nodes.len();
    let subtree = |top: usize| -> u32 {
        let is_in = |node: &usize| *node == top || made.parents(*node).contains(&top);
        (0..count).filter(is_in).fold(0, |mask, node| mask | 1 << node)
    };
    let subtrees: Vec<u32> = (0..count).map(subtree).collect();
    let stored = |ticked: u32| -> BTreeSet<usize> {
        let ticked = (0..count).filter(|node| ticked >> node & 1 == 1);
        ticked.flat_map(|node| made.parents(node).into_iter().chain([node])).collect()
    };
    let mut reached = BTreeSet::from([0_u32]);
    for clicks in 0.. {
        if reached.iter().any(|ticked| stored(*ticked) == *wanted) {
            return clicks;
        }
        let next =
            reached.iter().flat_map(|ticked| subtrees.iter().flat_map(move |below| [ticked | below, ticked & !below]));
        reached = next.chain(reached.iter().copied()).collect();
    }
    unreachable!("ticking one box after the other reaches every set")
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn clicks_lead_to_the_set((made, chosen) in made_and_chosen(12)) {
        let (tree, _) = made.load();
        let wanted = closed_set(&made, &chosen, &tree);
        let clicks = clicks(&wanted, &tree);
        prop_assert_eq!(as_admin_stores(&clicks, &tree), wanted);
        // A click toggles a box, so it must be empty before a tick, and ticked before it is un-ticked.
        let mut ticked = BTreeSet::new();
        for click in clicks {
            match click {
                Click::Tick(node) => {
                    prop_assert!(!ticked.contains(&node));
                    ticked.extend(tree.subtree(node));
                }
                Click::Untick(node) => {
                    prop_assert!(ticked.contains(&node));
                    let below: BTreeSet<Node> = tree.subtree(node).collect();
                    ticked.retain(|node| !below.contains(node));
                }
            }
        }
    }

    #[test]
    fn no_fewer_clicks_lead_to_the_set((made, chosen) in made_and_chosen(6)) {
        let (tree, _) = made.load();
        let closed = closed_set(&made, &chosen, &tree);
        let places: BTreeSet<usize> =
            chosen.iter().flat_map(|node| made.parents(*node).into_iter().chain([*node])).collect();
        prop_assert_eq!(clicks(&closed, &tree).len(), fewest(&made, &places));
    }
}

/// Generates a file of rows or of an integration with arbitrary names.
fn file() -> impl Strategy<Value = String> {
    let known =
        select(&["Nova_Tree::n0", "Nova_Tree::n1", ADMIN, ALL, "Magento_Log::online"][..]).prop_map(str::to_owned);
    let named = prop_oneof![3 => known, 1 => any::<String>()];
    let rows = proptest::collection::vec((1_u32..3, named, any::<bool>()), 1..12);
    (rows, select(&["rows", "integrations", "config"][..])).prop_map(|(rows, kind)| {
        if kind == "rows" {
            let line = |(role, id, allow): &(u32, String, bool)| {
                format!("{role},\"{}\",{}\n", id.replace('"', "\"\""), if *allow { "allow" } else { "deny" })
            };
            let lines: String = rows.iter().map(line).collect();
            return format!("role_id,resource_id,permission\n{lines}");
        }
        let escape = |id: &str| id.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let tag = |(_, id, _): &(u32, String, bool)| format!("<resource name=\"{}\"/>\n", escape(id));
        let tags: String = rows.iter().map(tag).collect();
        format!("<{kind}>\n<integration name=\"a\"><email>a@b.example</email><resources>\n{tags}</resources></integration></{kind}>")
    })
}

const GRANTS: &[&str] = &[
    "Nova_Tree::n0",
    "Nova_Tree::n1",
    "Magento_Backend::all",
    "Magento_Backend::admin",
    "role_id,resource_id,permission\n",
    "1,",
    "2,",
    ",allow\n",
    ",deny\n",
    "rule_id\trole_id\tresource_id\tpermission\n",
    "\t",
    ",",
    "\n",
    "\"",
    "[",
    "]",
    "{",
    "<config><integration name=\"a\"><resources>",
    "<integrations><integration name=\"a\"><resources>",
    "<resource name=\"",
    "\"/>",
    "</resources></integration></config>",
    "</resources></integration></integrations>",
    "- ",
    "[x] ",
    "[ ] ",
    " > ",
    "T0",
    "T1",
    "Sales",
    "# ",
    " with all children",
    "INSERT INTO `authorization_rule` VALUES (1,1,'Nova_Tree::n0',NULL,'allow');\n",
    "\u{feff}",
    "\u{202e}",
    "é",
];

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn any_text_is_audited_or_refused(text in prop_oneof![soup(GRANTS), file()], needs in any::<bool>()) {
        let (tree, routes) = &*TWO;
        let input = Input { name: "any".to_owned(), bytes: Box::new(Cursor::new(text.into_bytes())) };
        let sources = SourceMap::default();
        let Ok(set) = grant::gather([input], &sources) else { return Ok(()) };
        let call = mageacl_core::plan::DeclaredEndpoint::new("GET /V1/r0".to_owned());
        let needed = needs.then(|| plan(vec![call], tree, routes));
        let report = judged(set, needed, tree, routes, None);
        for finding in &report.findings {
            prop_assert!(!finding.message.is_empty() && !finding.why.is_empty() && !finding.fix.is_empty(), "{finding:?}");
            prop_assert!(finding.places.iter().all(|place| place.line(&sources).is_some_and(|line| line > 0)));
        }
    }
}

/// A store of two resources, one below the other, with a route each, loaded once.
static TWO: std::sync::LazyLock<(AclTree, Routes)> = std::sync::LazyLock::new(|| Made::two().load());
