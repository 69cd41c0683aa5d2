//! Merges the files of all modules into one document, as `Magento\Framework\Config\Dom` does.
//!
//! The first document is the base, verbatim. Every other document is traversed from its root: if the base has the
//! element (same path, same id), its attributes are merged and its children are visited; otherwise it is appended as it
//! is. Magento finds the element by an `XPath` query, and the quirks of that query are reproduced: an id that is empty
//! or `0` matches by tag alone, two matches are fatal, and so is an apostrophe in an id.

mod index;
mod namespaces;
mod path;
#[cfg(test)]
mod tests;
mod value;

use std::collections::HashMap;

use crate::source::Span;
use crate::xml::{AttributeId, Child, Document, Element, ElementId, MAX_NODES, split};

use index::ChildIndex;
use namespaces::{Appended, Scope};
pub use path::{Dialect, IdRule};
use path::{NameTest, Path, Prefixes};
use value::Values;

/// The result of a merge.
#[derive(Debug, Default)]
pub struct Merged<'s> {
    /// The merged tree. A span in it refers to the file that set the element or attribute last.
    pub document: Document<'s>,
    repeated: HashMap<ElementId, Vec<Span>>,
    added: HashMap<AttributeId, Span>,
}

/// The reason why Magento could not merge a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct MergeError {
    /// The reason.
    pub message: String,
    /// The element that could not be merged.
    pub span: Span,
    /// The elements it clashes with.
    pub related: Vec<Span>,
    /// A hint how to fix it.
    pub help: &'static str,
}

/// The hint for two elements where Magento expects one.
const HELP: &str = "Remove or rename one of them; Magento expects exactly one element to merge into.";

impl Merged<'_> {
    /// Returns all start tags that declared an element, in merge order.
    #[must_use]
    pub fn declarations(&self, id: ElementId) -> Vec<Span> {
        let mut spans = vec![self.document.element(id).span];
        spans.extend(self.repeated.get(&id).into_iter().flatten());
        spans
    }

    /// Returns the start tag that first set an attribute of an element.
    #[must_use]
    pub fn first_with_attribute(&self, id: ElementId, name: &str) -> Option<Span> {
        let element = self.document.element(id);
        let attribute = element.plain_attribute_id(name)?;
        Some(self.added.get(&attribute).copied().unwrap_or(element.span))
    }
}

/// Merges documents in module order. Returns `None` without documents.
///
/// # Errors
/// If Magento's own merge throws.
pub fn merge<'s>(documents: Vec<Document<'s>>, dialect: &Dialect) -> Result<Option<Merged<'s>>, MergeError> {
    let mut documents = documents.into_iter();
    let Some(base) = documents.next() else { return Ok(None) };
    let mut merger = Merger::new(base, dialect);
    documents.try_for_each(|document| merger.add(&document))?;
    Ok(Some(merger.finish()))
}

/// A merge in progress. Documents are added one at a time, so that not all of them have to be in memory.
#[derive(Debug)]
pub struct Merger<'s, 'd> {
    base: Document<'s>,
    /// The namespaces of the base document, in which every query is evaluated.
    prefixes: Prefixes,
    dialect: &'d Dialect,
    repeated: HashMap<ElementId, Vec<Span>>,
    added: HashMap<AttributeId, Span>,
    index: ChildIndex,
    values: Values,
}

/// An element to be merged below an element of the base.
struct Pending {
    incoming: ElementId,
    parent: Option<ElementId>,
    path: Path,
    /// The namespaces in scope at the children of the parent, and at the parent itself.
    scope: Scope,
    outer: Scope,
}

impl<'s, 'd> Merger<'s, 'd> {
    /// Starts a merge with the first document.
    #[must_use]
    pub fn new(base: Document<'s>, dialect: &'d Dialect) -> Self {
        Merger {
            prefixes: Prefixes::in_document(&base),
            dialect,
            base,
            repeated: HashMap::new(),
            added: HashMap::new(),
            index: ChildIndex::default(),
            values: Values::default(),
        }
    }

    /// Returns the merged document.
    #[must_use]
    pub fn finish(self) -> Merged<'s> {
        Merged { document: self.base, repeated: self.repeated, added: self.added }
    }

    /// Merges the next document.
    ///
    /// # Errors
    /// If Magento's own merge throws.
    pub fn add(&mut self, incoming: &Document<'s>) -> Result<(), MergeError> {
        let [scope, outer] = [Scope::default(), Scope::default()];
        let root = Pending { incoming: Document::ROOT, parent: None, path: Path::START, scope, outer };
        let mut ahead = vec![root];
        while let Some(pending) = ahead.pop() {
            let element = incoming.element(pending.incoming);
            self.check_size(element)?;
            let path = pending.path.step(self.dialect, &element.name.qualified());
            let id = path.id(self.dialect, element);
            let Some(matched) = self.find(element, pending.parent, &id)? else {
                self.append(incoming, pending.incoming, pending.parent, &pending.outer)?;
                continue;
            };
            self.repeated.entry(matched).or_default().push(element.span);
            // The changed attributes may be part of the key in the parent's index.
            let indexed = pending.parent.map(|parent| self.index.entries(&self.base, parent, matched));
            self.merge_attributes(element, matched, &pending.scope);
            if let (Some(parent), Some(indexed)) = (pending.parent, indexed) {
                self.index.update(&self.base, parent, matched, &indexed);
            }
            if element.children().next().is_none() {
                continue;
            }
            let is_text = self.values.merge(&mut self.base, element, matched);
            if is_text.map_err(|reason| unparsable(reason, element))? {
                continue;
            }
            let below = path.below(&id);
            let scope = pending.scope.below(&self.base, matched);
            let first = ahead.len();
            ahead.extend(incoming.child_elements(pending.incoming).map(|child| Pending {
                incoming: child,
                parent: Some(matched),
                path: below,
                scope: scope.clone(),
                outer: pending.scope.clone(),
            }));
            ahead[first..].reverse();
        }
        Ok(())
    }

    /// Finds the element of the base that corresponds to an incoming element (`Dom::_getMatchedNode`).
    fn find(
        &mut self,
        element: Element<'_, 's>,
        parent: Option<ElementId>,
        id: &[(&'static str, &str)],
    ) -> Result<Option<ElementId>, MergeError> {
        let qualified = element.name.qualified();
        let test = NameTest::new(&qualified, &self.prefixes).map_err(|message| failed(message, element))?;
        if let Some((attribute, _)) = id.iter().find(|(_, value)| value.contains('\'')) {
            let message = format!("an apostrophe in {attribute:?} breaks Magento's query for the element");
            return Err(failed(message, element));
        }
        let found = if let Some(parent) = parent {
            self.index.children(&self.base, parent, &test, id)
        } else {
            let root = self.base.element(Document::ROOT);
            if test.matches(root.name) { vec![Document::ROOT] } else { Vec::new() }
        };
        match found.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            many => {
                let related = many.iter().map(|id| self.base.element(*id).span).collect();
                let message = format!("more than one element is <{qualified}>{}", describe(id));
                Err(MergeError { message, span: element.span, related, help: HELP })
            }
        }
    }

    /// Copies a subtree below an element of the base (`importNode` and `appendChild`).
    fn append(
        &mut self,
        incoming: &Document<'s>,
        top: ElementId,
        parent: Option<ElementId>,
        scope: &Scope,
    ) -> Result<(), MergeError> {
        let Some(parent) = parent else {
            let element = incoming.element(top);
            let root = self.base.element(Document::ROOT);
            let message = format!(
                "the root element is <{}>, but the first file of this kind has <{}>",
                element.name.qualified(),
                root.name.qualified()
            );
            return Err(MergeError { message, span: element.span, related: vec![root.span], help: HELP });
        };
        let mut appended = Appended::default();
        let mut first = None;
        let mut ahead = vec![(top, parent)];
        while let Some((source, parent)) = ahead.pop() {
            let element = incoming.element(source);
            self.check_size(element)?;
            let id = self.base.push_element(Some(parent), element.name.clone(), element.span);
            first = first.or(Some(id));
            self.values.has_element(parent);
            for attribute in incoming.attributes_of(source) {
                self.base.import_attribute(id, incoming, attribute);
            }
            self.base.index_attributes(id);
            appended.add(&mut self.base, id, incoming.namespaces(source));
            // Text and the like are copied at once, child elements from the stack. From here on only the order among
            // elements matters.
            let children = ahead.len();
            for child in element.children() {
                match child {
                    Child::Element(child) => ahead.push((child, id)),
                    content => self.base.import_content(id, content),
                }
            }
            ahead[children..].reverse();
        }
        if let Some(first) = first {
            appended.bind(&mut self.base, first, parent, scope);
            self.index.appended(&self.base, parent, first);
        }
        Ok(())
    }

    /// Overwrites attributes one by one (`Dom::_mergeAttributes`).
    ///
    /// `DOMElement::setAttribute` looks up a prefix in the base. Without a declaration there, it is part of the local name,
    /// and the converters do not find the attribute.
    fn merge_attributes(&mut self, element: Element<'_, 's>, matched: ElementId, scope: &Scope) {
        for attribute in element.attributes() {
            let mut attribute = attribute.clone();
            if let (Some(prefix), _) = split(&attribute.name.qualified())
                && prefix != "xml"
            {
                let declared = self.base.namespaces(matched);
                attribute.name = attribute.name.bound(scope.by_prefix(declared, prefix));
            }
            if let Some(known) = self.base.find_attribute(matched, &attribute.name) {
                self.base.replace_attribute(known, attribute);
            } else {
                let added = self.base.push_attribute(matched, attribute);
                self.added.insert(added, element.span);
                self.base.index_attributes(matched);
            }
        }
    }

    /// Refuses a merged document of more than [`MAX_NODES`] nodes.
    fn check_size(&self, element: Element<'_, 's>) -> Result<(), MergeError> {
        if self.base.len() < MAX_NODES {
            return Ok(());
        }
        let message = format!("the merged files have more than {MAX_NODES} elements, attributes and texts");
        Err(failed(message, element))
    }
}

fn failed(message: impl Into<String>, element: Element<'_, '_>) -> MergeError {
    let help = "Change the file, or remove it; Magento cannot merge this element.";
    MergeError { message: message.into(), span: element.span, related: Vec::new(), help }
}

fn unparsable(reason: &str, element: Element<'_, '_>) -> MergeError {
    MergeError {
        message: format!(
            "the text of <{}> contains {reason}; PHP parses a text that replaces another one once more",
            element.name.qualified()
        ),
        span: element.span,
        related: Vec::new(),
        help: "Write `&amp;amp;` for each `&` of the text, or declare the element in one module only.",
    }
}

fn describe(id: &[(&'static str, &str)]) -> String {
    id.iter().map(|(attribute, value)| format!(" with {attribute} {value:?}")).collect::<Vec<_>>().join(" and")
}
