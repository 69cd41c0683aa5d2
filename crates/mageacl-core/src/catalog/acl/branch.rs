//! A tree with an additional branch.

use super::{ADMIN, AclTree, Draft, Node, Resource};

/// A resource with children, which a module adds below `Magento_Backend::admin`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its sort order; siblings with an equal one come before it.
    pub sort_order: i64,
    /// The id and title of each child, in order.
    pub below: Vec<(String, String)>,
}

impl AclTree {
    /// Returns the tree after a last module has added a branch below `Magento_Backend::admin`. The ids of the branch
    /// must be new. Without such a root, as in a part of a store, the branch includes it.
    #[must_use]
    pub fn with_branch(&self, branch: &Branch) -> AclTree {
        let mut roots: Vec<Draft> = self.roots().iter().map(|root| self.draft(*root)).collect();
        let added = branch.draft();
        match roots.iter_mut().find(|root| root.resource.id == ADMIN) {
            Some(root) => root.children.push(added),
            None => roots.push(Draft { children: vec![added], ..resource(ADMIN, None, 0) }),
        }
        let mut tree = AclTree { disabled: self.disabled.clone(), ..AclTree::default() };
        tree.grow(roots);
        tree
    }

    /// Converts a node and its descendants back. Nothing in a tree is disabled.
    fn draft(&self, node: Node) -> Draft {
        let children = self.children(node).map(|child| self.draft(child)).collect();
        Draft { resource: self.resource(node).clone(), disabled: false, children }
    }
}

impl Branch {
    fn draft(&self) -> Draft {
        let below = self.below.iter().map(|(id, title)| resource(id, Some(title), 0)).collect();
        Draft { children: below, ..resource(&self.id, Some(&self.title), self.sort_order) }
    }
}

fn resource(id: &str, title: Option<&str>, sort_order: i64) -> Draft {
    let resource = Resource {
        id: id.to_owned(),
        title: title.map(str::to_owned),
        sort_order,
        declarations: Vec::new(),
        definition: 0,
    };
    Draft { resource, disabled: false, children: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(tree: &AclTree) -> Vec<(&str, usize)> {
        tree.nodes().map(|node| (tree.resource(node).id.as_str(), tree.ancestors(node).len())).collect()
    }

    #[test]
    fn a_branch_stands_where_its_order_says() {
        let branch = |sort_order| Branch {
            id: "A_Guard::branch".to_owned(),
            title: "Branch".to_owned(),
            sort_order,
            below: vec![("A_Guard::b".to_owned(), "B".to_owned()), ("A_Guard::a".to_owned(), "A".to_owned())],
        };
        // A part of a store without Magento's root.
        let alone = AclTree::default().with_branch(&branch(5));
        let expected = [(ADMIN, 0), ("A_Guard::branch", 1), ("A_Guard::b", 2), ("A_Guard::a", 2)];
        assert_eq!(ids(&alone), expected);

        let other = Branch { id: "B_Guard::x".to_owned(), title: "X".to_owned(), sort_order: 4, below: Vec::new() };
        let both = alone.with_branch(&other);
        assert_eq!(ids(&both)[1].0, "B_Guard::x", "a smaller order comes first");
        let last = alone.with_branch(&Branch { sort_order: 5, ..other });
        assert_eq!(ids(&last)[4].0, "B_Guard::x", "the same order comes behind");
        assert!(last.contains("A_Guard::a") && last.duplicates().is_empty());
    }
}
