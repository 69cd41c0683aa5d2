//! Attributes that PHP cannot read.

use super::{ConfigError, ConfigKind};
use crate::source::Span;
use crate::xml::{Document, ElementId};

/// Checks that Magento's converter can ask a merged element for these attributes.
///
/// `DOMNamedNodeMap::getNamedItem` returns the declaration of an attribute that the element lacks if the DOCTYPE of the
/// first file gives it a default value. PHP has no class for declarations and fails.
///
/// # Errors
/// If there is such a declaration.
pub(super) fn check(
    kind: ConfigKind,
    document: &Document<'_>,
    element: ElementId,
    attributes: &[&str],
) -> Result<(), ConfigError> {
    let declared = attributes.iter().find_map(|name| Some((name, document.default_declaration(element, name)?)));
    let Some((name, (start, end))) = declared else { return Ok(()) };
    let element = document.element(element);
    let message = format!(
        "PHP cannot read the {name} of this <{}>: the DOCTYPE of the first file gives it a default value",
        element.name.qualified()
    );
    let help = "Remove the default value from the <!ATTLIST …> of the DOCTYPE, or write the attribute here.";
    let mut error = ConfigError::new(kind, Some(element.span), message, help);
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    let file = document.element(Document::ROOT).span.file;
    error.related.push((Span { file, start: offset(start), end: offset(end) }, "declared here".to_owned()));
    Err(error)
}
