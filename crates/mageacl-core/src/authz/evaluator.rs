//! Evaluates rows in one pass over the rows and one over the tree for each role.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Engine, Permission, RoleId, RuleRow};
use crate::catalog::AclTree;
use crate::catalog::acl::{ALL, Node};

/// The permissions of every role.
///
/// The default evaluator denies everything to every role. Magento does the same if it cannot build its ACL, because
/// `acl.xml` cannot be loaded or because an id occurs twice in the tree (`Authorization\Policy\Acl` swallows the
/// exception), even for All Resources.
#[derive(Clone, Debug, Default)]
pub struct Evaluator<'t> {
    /// `None` if Magento cannot build its ACL.
    tree: Option<&'t AclTree>,
    roles: BTreeMap<RoleId, Arc<Verdicts>>,
}

/// A role of an [`Evaluator`].
#[derive(Clone, Copy, Debug)]
pub struct Role<'e> {
    evaluator: &'e Evaluator<'e>,
    /// `None` for a role without a row.
    verdicts: Option<&'e Verdicts>,
}

/// The permissions of one role.
#[derive(Clone, Debug)]
struct Verdicts {
    /// By index in the tree.
    allowed: Vec<bool>,
    /// For all ids that are not in the tree.
    undefined: bool,
}

impl<'t> Evaluator<'t> {
    /// Evaluates the rows of all roles, given in table order. Rows for ids that are not in the tree are ignored
    /// (`Acl::has`).
    #[must_use]
    pub fn new(tree: &'t AclTree, rules: &[RuleRow], engine: Engine) -> Self {
        if !tree.duplicates().is_empty() {
            return Evaluator::default();
        }
        let forest = Forest::new(tree);
        let mut rows: BTreeMap<RoleId, Vec<Row>> = BTreeMap::new();
        let mut has_row = vec![false; tree.len()];
        for (time, rule) in rules.iter().enumerate() {
            if let Some(place) = tree.find(&rule.resource).map(Node::index) {
                has_row[place] = true;
                let applied = Applied { time, permission: rule.permission };
                rows.entry(rule.role).or_default().push(Row { place, applied });
            }
        }
        let only_all_has_rows = has_row.iter().enumerate().all(|(place, has)| !has || Some(place) == forest.all);
        let verdicts_of = |rows: &[Row]| {
            let denies = rows.iter().any(|row| row.applied.permission == Permission::Deny);
            let missing =
                (denies && !only_all_has_rows).then_some(Missing { has_row: &has_row, denied_at: rules.len() });
            Arc::new(forest.verdicts(rows, engine, missing))
        };
        // Of two rows only the order counts, so roles with the same rows in the same order have the same permissions.
        let mut known: HashMap<Vec<(usize, bool)>, Arc<Verdicts>> = HashMap::new();
        let shared = |(role, rows): (RoleId, Vec<Row>)| {
            let key = rows.iter().map(|row| (row.place, row.applied.permission == Permission::Allow)).collect();
            (role, Arc::clone(known.entry(key).or_insert_with(|| verdicts_of(&rows))))
        };
        let verdicts = rows.into_iter().map(shared).collect();
        Evaluator { tree: Some(tree), roles: verdicts }
    }

    /// Returns a role. A role without rows is allowed nothing.
    #[must_use]
    pub fn role(&self, role: RoleId) -> Role<'_> {
        Role { evaluator: self, verdicts: self.roles.get(&role).map(AsRef::as_ref) }
    }
}

impl<'e> Role<'e> {
    /// Returns whether the role is allowed an id, as `Authorization\Policy\Acl::isAllowed` does. An id that is not in
    /// the tree is looked up as the resource `null`, which only a row that allows `Magento_Backend::all` opens.
    #[must_use]
    pub fn allows(self, id: &str) -> bool {
        let node = self.evaluator.tree.and_then(|tree| tree.find(id));
        self.verdicts.is_some_and(|verdicts| node.map_or(verdicts.undefined, |node| verdicts.allowed[node.index()]))
    }

    /// Returns whether the role is allowed ids that no module defines, and `self`: all that is looked up as the
    /// resource `null`.
    #[must_use]
    pub fn allows_undefined(self) -> bool {
        self.verdicts.is_some_and(|verdicts| verdicts.undefined)
    }

    /// Returns the nodes of the tree that the role is allowed, in pre-order.
    pub fn allowed_nodes(self) -> impl Iterator<Item = Node> {
        let allowed = self.verdicts.map_or(&[][..], |verdicts| &verdicts.allowed);
        let nodes = self.evaluator.tree.into_iter().flat_map(AclTree::nodes);
        nodes.zip(allowed).filter(|(_, allowed)| **allowed).map(|(node, _)| node)
    }

    /// Returns the ids of the tree that the role is allowed, in pre-order.
    pub fn allowed_ids(self) -> impl Iterator<Item = &'e str> {
        let tree = self.evaluator.tree;
        self.allowed_nodes().filter_map(move |node| Some(tree?.resource(node).id.as_str()))
    }
}

/// The parents of all nodes in pre-order, so that a parent always comes before its children.
struct Forest {
    parents: Vec<Option<usize>>,
    /// The index of `Magento_Backend::all`, which not every tree has.
    all: Option<usize>,
}

/// A row whose id is in the tree.
struct Row {
    place: usize,
    applied: Applied,
}

/// A permission with the time at which it was applied.
#[derive(Clone, Copy)]
struct Applied {
    time: usize,
    permission: Permission,
}

/// The input of the rule about missing rows.
#[derive(Clone, Copy)]
struct Missing<'r> {
    /// Whether any role has a row, by index.
    has_row: &'r [bool],
    /// The time after all rows.
    denied_at: usize,
}

impl Forest {
    fn new(tree: &AclTree) -> Self {
        let parents = tree.nodes().map(|node| tree.parent(node).map(Node::index)).collect();
        Forest { parents, all: tree.find(ALL).map(Node::index) }
    }

    fn verdicts(&self, rows: &[Row], engine: Engine, missing: Option<Missing<'_>>) -> Verdicts {
        let mut given: Vec<Option<Applied>> = vec![None; self.parents.len()];
        // Allowing All Resources also allows the resource `null` above all roots. No later row denies it.
        let mut above_roots = None;
        for Row { place, applied } in rows {
            given[*place] = Some(*applied);
            if Some(*place) == self.all && applied.permission == Permission::Allow {
                above_roots = Some(*applied);
            }
        }
        if let Some(Missing { has_row, denied_at }) = missing {
            for (given, any_role_has_row) in given.iter_mut().zip(has_row) {
                if engine.denies_missing(given.is_some(), *any_role_has_row) {
                    *given = Some(Applied { time: denied_at, permission: Permission::Deny });
                }
            }
        }
        for place in 0..given.len() {
            let inherited = self.parents[place].map_or(above_roots, |parent| given[parent]);
            given[place] = match (given[place], inherited) {
                (Some(own), Some(inherited)) if engine.propagates() && inherited.time > own.time => Some(inherited),
                (own, inherited) => own.or(inherited),
            };
        }
        let allows = |applied: &Option<Applied>| applied.is_some_and(|it| it.permission == Permission::Allow);
        Verdicts { allowed: given.iter().map(allows).collect(), undefined: above_roots.is_some() }
    }
}
