//! The elements and attributes that Magento's schema allows in a file of integrations.
//!
//! Anything else may take a resource back, as `<denied>` or `access="deny"` do, so the file is refused.

use crate::xml::{Child, Document, ElementId};

/// The remedy for a file that Magento's schema does not allow.
pub(super) const HELP: &str = "Magento's schema has <integration name=\"..\"> with <resources> of <resource name=\"..\"/>, and \
     <email>, <endpoint_url> and <identity_link_url>. Remove what else there is, and resources that are not granted.";

/// Texts that an integration may have besides its resources.
const TEXTS: [&str; 3] = ["email", "endpoint_url", "identity_link_url"];

/// An element that is refused, and why.
pub(super) struct Violation {
    pub(super) element: ElementId,
    pub(super) why: &'static str,
}

/// Returns the first element that is not in its place, or has a text or attribute that Magento's schema does not know.
pub(super) fn violation(document: &Document<'_>) -> Option<Violation> {
    let root = Document::ROOT;
    let found = bare(document, root).or_else(|| {
        document.child_elements(root).find_map(|integration| {
            named(document, integration, "integration")
                .or_else(|| bare(document, integration))
                .or_else(|| document.child_elements(integration).find_map(|part| of_integration(document, part)))
        })
    });
    found.or_else(|| {
        // Attributes of the root name schemas.
        let is_other = |name: &str| !name.starts_with("xmlns") && !name.contains(':');
        let mut attributes = document.element(root).attributes();
        let is_odd = attributes.any(|attribute| is_other(&attribute.name.qualified()));
        is_odd.then_some(Violation { element: root, why: "this attribute of the root is unknown" })
    })
}

fn of_integration(document: &Document<'_>, part: ElementId) -> Option<Violation> {
    let element = document.element(part);
    if TEXTS.contains(&element.name.local()) {
        let is_plain = document.child_elements(part).next().is_none() && element.attributes().next().is_none();
        return (!is_plain)
            .then_some(Violation { element: part, why: "this element has others inside it, or an attribute" });
    }
    if element.name.local() != "resources" {
        return Some(Violation { element: part, why: "an integration has no such element" });
    }
    if element.attributes().next().is_some() {
        return Some(Violation { element: part, why: "<resources> has an attribute" });
    }
    bare(document, part).or_else(|| {
        document.child_elements(part).find_map(|resource| {
            let is_empty = document.child_elements(resource).next().is_none();
            named(document, resource, "resource").or_else(|| bare(document, resource)).or_else(|| {
                (!is_empty).then_some(Violation { element: resource, why: "this <resource> has an element inside it" })
            })
        })
    })
}

/// Refuses an element with another name, and one with attributes besides its name.
fn named(document: &Document<'_>, id: ElementId, name: &str) -> Option<Violation> {
    let element = document.element(id);
    let why = if element.name.local() != name {
        "this element is not in its place"
    } else if element.attributes().any(|attribute| attribute.name.qualified() != "name") {
        "this element has an attribute besides its name"
    } else {
        return None;
    };
    Some(Violation { element: id, why })
}

/// Refuses text in an element that has none in Magento's schema.
fn bare(document: &Document<'_>, id: ElementId) -> Option<Violation> {
    let has_text = document.children(id).any(|child| match child {
        Child::Text(text) | Child::Cdata(text) => !text.trim().is_empty(),
        Child::Entity { .. } => true,
        Child::Element(_) | Child::Other(_) => false,
    });
    has_text.then_some(Violation { element: id, why: "this element has a text, which Magento's schema does not allow" })
}
