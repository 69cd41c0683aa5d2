//! Many files to one, as `Magento\Framework\Config\Dom` merges them.
//!
//! The first document is the base, verbatim. Every other one is walked from its root: an element that the base has
//! (same path, same id) gives it its attributes and is walked on; any other is appended as it is. Magento finds the
//! element by an `XPath` query, and so the oddities of that query are kept: an id that is empty or `0` matches by tag
//! alone, two matches are fatal, and so is an apostrophe in an id.

mod index;
mod path;

use std::collections::HashMap;

use crate::source::Span;
use crate::xml::{Child, Document, Element, ElementId, Name};

use index::ChildIndex;
pub use path::{Dialect, IdRule};
use path::{NameTest, Path};

/// The result of a merge.
#[derive(Debug, Default)]
pub struct Merged<'s> {
    /// The merged tree. A span in it points to the file that gave the element or attribute last said its value.
    pub document: Document<'s>,
    repeated: HashMap<ElementId, Vec<Span>>,
    added: HashMap<(ElementId, String), Span>,
}

/// Why Magento could not merge a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct MergeError {
    /// What is wrong, in words.
    pub message: String,
    /// The element that could not be merged.
    pub span: Span,
    /// The elements it clashes with.
    pub related: Vec<Span>,
}

impl Merged<'_> {
    /// All start tags that declared an element, in merge order.
    #[must_use]
    pub fn declarations(&self, id: ElementId) -> Vec<Span> {
        let mut spans = vec![self.document.element(id).span];
        spans.extend(self.repeated.get(&id).into_iter().flatten());
        spans
    }

    /// The start tag that first gave an element an attribute, if one did.
    #[must_use]
    pub fn first_with_attribute(&self, id: ElementId, name: &str) -> Option<Span> {
        let element = self.document.element(id);
        element.plain_attribute(name)?;
        Some(self.added.get(&(id, name.to_owned())).copied().unwrap_or(element.span))
    }
}

/// Merges documents in module order. No documents give `None`.
///
/// # Errors
/// Where Magento's own merge throws.
pub fn merge<'s>(documents: Vec<Document<'s>>, dialect: &Dialect) -> Result<Option<Merged<'s>>, MergeError> {
    let mut documents = documents.into_iter();
    let Some(base) = documents.next() else { return Ok(None) };
    let mut merger = Merger {
        namespace: path::default_namespace(&base),
        dialect,
        base,
        repeated: HashMap::new(),
        added: HashMap::new(),
        index: ChildIndex::default(),
    };
    for document in documents {
        merger.merge(&document)?;
    }
    Ok(Some(Merged { document: merger.base, repeated: merger.repeated, added: merger.added }))
}

struct Merger<'s, 'd> {
    base: Document<'s>,
    /// The default namespace of the base document, which every query then asks for.
    namespace: Option<String>,
    dialect: &'d Dialect,
    repeated: HashMap<ElementId, Vec<Span>>,
    added: HashMap<(ElementId, String), Span>,
    index: ChildIndex,
}

/// An element still to be merged: below which one of the base, and where it stands.
struct Pending {
    incoming: ElementId,
    parent: Option<ElementId>,
    path: Path,
}

impl<'s> Merger<'s, '_> {
    fn merge(&mut self, incoming: &Document<'s>) -> Result<(), MergeError> {
        let mut ahead = vec![Pending { incoming: Document::ROOT, parent: None, path: Path::START }];
        while let Some(pending) = ahead.pop() {
            let element = incoming.element(pending.incoming);
            let path = pending.path.step(self.dialect, &element.name.qualified);
            let id = path.id(self.dialect, element);
            let Some(matched) = self.find(element, pending.parent, &id)? else {
                self.append(incoming, pending.incoming, pending.parent)?;
                continue;
            };
            self.repeated.entry(matched).or_default().push(element.span);
            self.merge_attributes(element, matched);
            if let (Some(parent), []) = (pending.parent, id.as_slice()) {
                // An element that matched by its tag alone has now perhaps another id.
                self.index.forget(parent);
            }
            if element.children.is_empty() || self.merge_value(element, matched) {
                continue;
            }
            let below = path.below(&id);
            ahead.extend(incoming.child_elements(pending.incoming).rev().map(|child| Pending {
                incoming: child,
                parent: Some(matched),
                path: below,
            }));
        }
        Ok(())
    }

    /// The element of the base that an incoming element stands for (`Dom::_getMatchedNode`).
    fn find(
        &mut self,
        element: &Element<'s>,
        parent: Option<ElementId>,
        id: &[(&'static str, &str)],
    ) -> Result<Option<ElementId>, MergeError> {
        let test = NameTest::new(&element.name.qualified, self.namespace.as_deref(), self.base.root_namespaces())
            .map_err(|message| failed(message, element))?;
        if let Some((attribute, _)) = id.iter().find(|(_, value)| value.contains('\'')) {
            let message =
                format!("an apostrophe in {attribute:?} breaks the query by which Magento looks for the element");
            return Err(failed(message, element));
        }
        let found = if let Some(parent) = parent {
            self.index.children(&self.base, parent, &test, id)
        } else {
            let root = self.base.element(Document::ROOT);
            if test.matches(&root.name) { vec![Document::ROOT] } else { Vec::new() }
        };
        match found.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            many => {
                let related = many.iter().map(|id| self.base.element(*id).span).collect();
                let message = format!("more than one element is <{}>{}", element.name.qualified, describe(id));
                Err(MergeError { message, span: element.span, related })
            }
        }
    }

    /// Copies a subtree below an element of the base (`importNode` and `appendChild`).
    fn append(&mut self, incoming: &Document<'s>, top: ElementId, parent: Option<ElementId>) -> Result<(), MergeError> {
        let Some(parent) = parent else {
            let element = incoming.element(top);
            let root = self.base.element(Document::ROOT);
            let message = format!(
                "the root element is <{}>, but the first file of this kind has <{}>",
                element.name.qualified, root.name.qualified
            );
            return Err(MergeError { message, span: element.span, related: vec![root.span] });
        };
        let top_namespace = &incoming.element(top).name.namespace;
        let mut ahead = vec![(top, parent)];
        while let Some((source, parent)) = ahead.pop() {
            let mut copy = incoming.element(source).clone();
            if copy.name.namespace != *top_namespace {
                self.reconcile(&mut copy.name);
            }
            let children = std::mem::take(&mut copy.children);
            let id = self.base.push(copy);
            self.base.element_mut(parent).children.push(Child::Element(id));
            self.index.appended(&self.base, parent, id);
            // Text and the like are copied at once, in their places; child elements follow in order from the stack,
            // where each is pushed behind what stands there. Only the order among elements counts from here on.
            self.base.element_mut(id).children =
                children.iter().filter(|child| !matches!(child, Child::Element(_))).cloned().collect();
            ahead.extend(incoming.child_elements(source).rev().map(|child| (child, id)));
        }
        Ok(())
    }

    /// Gives a name whose default namespace begins inside an appended subtree the prefix that libxml2 gives it
    /// (`xmlReconciliateNs`): one that the base declares for this namespace, else `default`. Under that name Magento
    /// then no longer finds the element.
    fn reconcile(&self, name: &mut Name<'s>) {
        let Some(uri) = name.namespace.as_deref().filter(|_| !name.qualified.contains(':')) else { return };
        let known = self.base.root_namespaces().iter().find(|namespace| namespace.uri == uri);
        match known.map_or("default", |namespace| namespace.prefix) {
            "" => {}
            prefix => name.qualified = format!("{prefix}:{}", name.qualified).into(),
        }
    }

    /// Overwrites attributes one by one (`Dom::_mergeAttributes`).
    fn merge_attributes(&mut self, element: &Element<'s>, matched: ElementId) {
        let target = self.base.element_mut(matched);
        for attribute in &element.attributes {
            if let Some(known) = target.attributes.iter_mut().find(|known| known.name == attribute.name) {
                known.clone_from(attribute);
            } else {
                self.added.entry((matched, attribute.name.qualified.to_string())).or_insert(element.span);
                target.attributes.push(attribute.clone());
            }
        }
    }

    /// Whether the incoming element is only text, which then replaced the text of the matched one.
    fn merge_value(&mut self, element: &Element<'s>, matched: ElementId) -> bool {
        let target = self.base.element_mut(matched);
        let has_elements = |children: &[Child<'s>]| children.iter().any(|child| matches!(child, Child::Element(_)));
        if has_elements(&element.children) {
            return false;
        }
        let section = element.children.iter().find(|child| matches!(child, Child::Cdata(_)));
        match element.children.as_slice() {
            [only @ (Child::Text(_) | Child::Cdata(_))] if !has_elements(&target.children) => {
                target.children = vec![as_text(only)];
            }
            _ => {
                if let (Some(section), [Child::Text(_) | Child::Cdata(_)]) = (section, target.children.as_slice()) {
                    target.children = vec![as_text(section)];
                } else if let Some(section) = section
                    && !has_elements(&target.children)
                    && let Some(known) = target.children.iter_mut().find(|child| matches!(child, Child::Cdata(_)))
                {
                    *known = section.clone();
                }
            }
        }
        true
    }
}

fn as_text<'s>(child: &Child<'s>) -> Child<'s> {
    match child {
        Child::Cdata(text) => Child::Text((*text).into()),
        other => other.clone(),
    }
}

fn failed(message: impl Into<String>, element: &Element<'_>) -> MergeError {
    MergeError { message: message.into(), span: element.span, related: Vec::new() }
}

fn describe(id: &[(&'static str, &str)]) -> String {
    id.iter().map(|(attribute, value)| format!(" with {attribute} {value:?}")).collect::<Vec<_>>().join(" and")
}
