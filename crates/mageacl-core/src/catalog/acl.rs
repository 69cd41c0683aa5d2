//! The tree of ACL resources, as `Acl\AclResource\Config\Converter\Dom` and `TreeBuilder` build it.

mod branch;

use std::cell::Cell;
use std::collections::HashMap;

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};

use super::{ConfigError, ConfigKind, Declaration};
use crate::merge::Merged;
use crate::php;
use crate::source::Span;
use crate::xml::{Document, ElementId};

/// The root that stands for everything: a role that holds it may do what no other resource allows.
pub const ALL: &str = "Magento_Backend::all";

/// The root of the tree: every integration holds it.
pub const ADMIN: &str = "Magento_Backend::admin";

/// The resources that services of Magento ask for themselves: they guard no route and yet decide what a call may write
/// (`Catalog\Model\Product\Authorization` and those like it).
pub const ASKED_INSIDE: [&str; 3] =
    ["Magento_Catalog::edit_product_design", "Magento_Catalog::edit_category_design", "Magento_Cms::save_design"];

/// One resource of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its id, for example `Magento_Sales::sales`.
    pub id: String,
    /// Its title in the Admin, if any module gives one.
    pub title: Option<String>,
    /// Its place among its siblings.
    pub sort_order: i64,
    /// All places that declare it, in merge order.
    pub declarations: Vec<Declaration>,
    /// The declaration that first gave it a title (else the first of all).
    pub definition: usize,
}

/// The resources of a store: a forest, its nodes in Magento's order.
///
/// The same id may stand in it twice ([`AclTree::duplicates`]): then Magento cannot build its ACL.
#[derive(Clone, Debug, Default)]
pub struct AclTree {
    /// Nodes were added in pre-order, so that an index is also a place in it.
    graph: DiGraph<Resource, ()>,
    roots: Vec<Node>,
    first: HashMap<String, Node>,
    has_duplicates: bool,
    disabled: Vec<String>,
}

pub use branch::Branch;

/// A node of an [`AclTree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(NodeIndex);

impl Node {
    /// Its place in pre-order, from 0.
    #[must_use]
    pub fn place(self) -> usize {
        self.0.index()
    }
}

impl AclTree {
    /// The roots in order.
    #[must_use]
    pub fn roots(&self) -> &[Node] {
        &self.roots
    }

    /// The children of a node in order.
    pub fn children(&self, node: Node) -> impl Iterator<Item = Node> {
        let mut children: Vec<Node> = self.graph.neighbors(node.0).map(Node).collect();
        children.sort_unstable();
        children.into_iter()
    }

    /// The parent of a node.
    #[must_use]
    pub fn parent(&self, node: Node) -> Option<Node> {
        self.graph.neighbors_directed(node.0, Direction::Incoming).next().map(Node)
    }

    /// A node and all below it, in pre-order.
    pub fn subtree(&self, node: Node) -> impl Iterator<Item = Node> {
        // Nodes were added in pre-order: what is below one stands behind it without a gap.
        let is_below =
            move |other: &Node| std::iter::successors(Some(*other), |at| self.parent(*at)).any(|at| at == node);
        self.nodes().skip(node.place()).take_while(is_below)
    }

    /// The ancestors of a node, the root first.
    #[must_use]
    pub fn ancestors(&self, node: Node) -> Vec<Node> {
        let mut ancestors: Vec<Node> = std::iter::successors(self.parent(node), |node| self.parent(*node)).collect();
        ancestors.reverse();
        ancestors
    }

    /// What a node holds.
    #[must_use]
    pub fn resource(&self, node: Node) -> &Resource {
        &self.graph[node.0]
    }

    /// The node of an id (the first in pre-order, if there are several).
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Node> {
        self.first.get(id).copied()
    }

    /// Whether an id is in the tree.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        self.first.contains_key(id)
    }

    /// All nodes in pre-order.
    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        self.graph.node_indices().map(Node)
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.graph.node_count()
    }

    /// Whether there is no node at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The titles from below the root down to a node, as the Admin's tree shows them. An untitled resource shows its
    /// id. The roots themselves are not shown there, so a root's path is its own title.
    #[must_use]
    pub fn title_path(&self, node: Node) -> Vec<&str> {
        let shown = |node: Node| {
            let resource = self.resource(node);
            resource.title.as_deref().unwrap_or(&resource.id)
        };
        self.ancestors(node).into_iter().skip(1).chain([node]).map(shown).collect()
    }

    /// The nodes of every id that stands in the tree more than once, by the first one's place.
    #[must_use]
    pub fn duplicates(&self) -> Vec<Vec<Node>> {
        if !self.has_duplicates {
            return Vec::new();
        }
        let mut by_first: HashMap<Node, Vec<Node>> = HashMap::new();
        for node in self.nodes() {
            if let Some(first) = self.find(&self.resource(node).id)
                && first != node
            {
                by_first.entry(first).or_insert_with(|| vec![first]).push(node);
            }
        }
        let mut duplicates: Vec<Vec<Node>> = by_first.into_values().collect();
        duplicates.sort_unstable();
        duplicates
    }

    /// The ids that a `disabled="true"` takes out of the tree, in document order.
    #[must_use]
    pub fn disabled(&self) -> &[String] {
        &self.disabled
    }

    /// The error that Magento's `Acl\Builder` runs into when an id stands in the tree twice.
    #[must_use]
    pub fn build_error(&self) -> Option<ConfigError> {
        let nodes = self.duplicates().into_iter().next()?;
        let (last, others) = nodes.split_last()?;
        let resource = self.resource(*last);
        let parent = |node: Node| self.parent(node).map_or("the root", |parent| &self.resource(parent).id);
        let place = |node: Node| self.resource(node).declarations.first().map(|declaration| declaration.span);
        let mut error = ConfigError::new(
            ConfigKind::Acl,
            place(*last),
            format!("the resource {} stands in the tree {} times", resource.id, nodes.len()),
            "Give one of them another id. To move a resource, declare it with disabled=\"true\" at its old place.",
        );
        "Magento refuses to build the ACL, logs the error, and denies every permission to every role, All Resources \
         included."
            .clone_into(&mut error.consequence);
        error.related = others
            .iter()
            .filter_map(|node| Some((place(*node)?, format!("it stands below {} here", parent(*node)))))
            .collect();
        Some(error)
    }

    /// Builds the tree from merged `acl.xml` files; `module_of` names the module of a place.
    ///
    /// # Errors
    /// When a resource has no id.
    pub(super) fn build(merged: &Merged<'_>, module_of: impl Fn(Span) -> String) -> Result<Self, ConfigError> {
        let builder = Builder { merged, document: &merged.document, module_of, number: Cell::new(0) };
        let mut tree = AclTree::default();
        let roots: Vec<Draft> = builder.root_elements().map(|id| builder.draft(id)).collect::<Result<_, _>>()?;
        tree.grow(roots);
        Ok(tree)
    }

    /// Builds the tree from resources that are known from elsewhere, in document order, each with the id of its parent;
    /// `disabled` are the ids that are taken out of it. A resource whose parent is not among them is left out. The recursion
    /// is as deep as parents are told.
    pub(super) fn of(resources: Vec<(Option<String>, Resource)>, disabled: Vec<String>) -> Self {
        let mut below: HashMap<Option<String>, Vec<Resource>> = HashMap::new();
        for (parent, resource) in resources {
            below.entry(parent).or_default().push(resource);
        }
        let mut tree = AclTree { disabled, ..AclTree::default() };
        tree.grow(drafts(None, &mut below));
        tree
    }

    fn grow(&mut self, roots: Vec<Draft>) {
        for root in sorted(roots, &mut self.disabled) {
            let node = self.insert(root, None);
            self.roots.push(node);
        }
    }

    /// Adds a resource and all below it in pre-order.
    fn insert(&mut self, draft: Draft, parent: Option<Node>) -> Node {
        let id = draft.resource.id.clone();
        let node = Node(self.graph.add_node(draft.resource));
        self.has_duplicates |= *self.first.entry(id).or_insert(node) != node;
        if let Some(parent) = parent {
            self.graph.add_edge(parent.0, node.0, ());
        }
        for child in sorted(draft.children, &mut self.disabled) {
            self.insert(child, Some(node));
        }
        node
    }
}

/// A resource that is not yet in the tree.
struct Draft {
    resource: Resource,
    disabled: bool,
    children: Vec<Draft>,
}

/// What stands below a resource. Each list is taken out, so that parents in a circle end.
fn drafts(parent: Option<&str>, below: &mut HashMap<Option<String>, Vec<Resource>>) -> Vec<Draft> {
    let children = below.remove(&parent.map(str::to_owned)).unwrap_or_default().into_iter();
    let draft = |resource: Resource| Draft { children: drafts(Some(&resource.id), below), resource, disabled: false };
    children.map(draft).collect()
}

/// Takes out what is disabled and sorts the rest (`TreeBuilder::build`).
fn sorted(drafts: Vec<Draft>, disabled: &mut Vec<String>) -> Vec<Draft> {
    let (off, mut on): (Vec<Draft>, Vec<Draft>) = drafts.into_iter().partition(|draft| draft.disabled);
    let mut ahead = off;
    while let Some(draft) = ahead.pop() {
        disabled.push(draft.resource.id);
        ahead.extend(draft.children);
    }
    on.sort_by_key(|draft| draft.resource.sort_order);
    on
}

struct Builder<'m, 's, F> {
    merged: &'m Merged<'s>,
    document: &'m Document<'s>,
    module_of: F,
    /// The number of resources that were read.
    number: Cell<usize>,
}

/// The number of resources that a store may have. Magento and hundreds of modules have 3,000; each may lead to findings.
const MAX_RESOURCES: usize = 30_000;

impl<F: Fn(Span) -> String> Builder<'_, '_, F> {
    /// `/config/acl/resources/resource`, none of them in a namespace.
    fn root_elements(&self) -> impl Iterator<Item = ElementId> {
        let plain = |id: &ElementId, tag: &str| {
            let name = &self.document.element(*id).name;
            name.namespace().is_none() && name.is(tag)
        };
        Some(Document::ROOT)
            .into_iter()
            .filter(move |id| plain(id, "config"))
            .flat_map(|id| self.document.child_elements(id))
            .filter(move |id| plain(id, "acl"))
            .flat_map(|id| self.document.child_elements(id))
            .filter(move |id| plain(id, "resources"))
            .flat_map(|id| self.document.child_elements(id))
            .filter(move |id| plain(id, "resource"))
    }

    /// Reads an element and those below it. The recursion is as deep as the XML reader lets elements nest.
    fn draft(&self, id: ElementId) -> Result<Draft, ConfigError> {
        let element = self.document.element(id);
        self.number.set(self.number.get() + 1);
        if self.number.get() > MAX_RESOURCES {
            let message = format!("more than {MAX_RESOURCES} resources");
            return Err(ConfigError::new(ConfigKind::Acl, Some(element.span), message, "Remove what is not needed."));
        }
        let value = |name: &str| element.named_item(name).map(|attribute| attribute.value.to_string());
        let Some(resource_id) = value("id") else {
            return Err(ConfigError::new(
                ConfigKind::Acl,
                Some(element.span),
                "this <resource> has no id",
                "Give it an id such as Vendor_Module::name.",
            ));
        };
        let declarations: Vec<Declaration> = self
            .merged
            .declarations(id)
            .into_iter()
            .map(|span| Declaration { module: (self.module_of)(span), span })
            .collect();
        // A later module may only re-open a resource to hang something below it; the one that names it defines it.
        let titled = self.merged.first_with_attribute(id, "title");
        let definition = titled.and_then(|span| declarations.iter().position(|known| known.span == span)).unwrap_or(0);
        let children = self
            .document
            .child_elements(id)
            .filter(|child| self.document.element(*child).name.is("resource"))
            .map(|child| self.draft(child))
            .collect::<Result<_, _>>()?;
        Ok(Draft {
            resource: Resource {
                id: resource_id,
                title: value("title"),
                sort_order: value("sortOrder").map_or(0, |text| php::int(&text)),
                declarations,
                definition,
            },
            disabled: value("disabled").is_some_and(|text| text == "true"),
            children,
        })
    }
}

impl Resource {
    /// The module that defines the resource.
    #[must_use]
    pub fn module(&self) -> &str {
        self.declarations.get(self.definition).map_or("", |declaration| &declaration.module)
    }
}
