//! A tree as it is with one branch more.

use super::{ADMIN, AclTree, Draft, Node, Resource};

/// A resource with others below it, which a module hangs below `Magento_Backend::admin`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its place among its siblings; those with the same one stand before it.
    pub sort_order: i64,
    /// Id and title of each resource below it, in order.
    pub below: Vec<(String, String)>,
}

impl AclTree {
    /// The tree as it is once a module that comes last has added a branch below `Magento_Backend::admin`, where its ids are
    /// new. Where there is no such root, as in a part of a store, the branch brings it along.
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

    /// A node and all below it, taken out again. Nothing in a tree is disabled.
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
        // A part of a store has no root of Magento's.
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
