//! `etc/integration/api.xml` and `etc/integration.xml` individually, without the store that merges them.

mod schema;

use super::{ErrorKind, Grant, GrantContent, GrantError, GrantOwner, GrantSet, Id, Location, rows, sniff};
use crate::escape::shortened;
use crate::source::{FileId, SourceMap};
use crate::xml::{self, Document, ElementId};

const HELP: &str = "Supported are etc/integration/api.xml (<integrations>) and etc/integration.xml (<config>).";

/// Roots that an error may name. Any other one is text of the file.
const KNOWN_ROOTS: [&str; 8] = ["integrations", "config", "html", "table", "resultset", "mysqldump", "root", "acl"];

/// Returns whether a text is a file of integrations, so that an error may contain more than its line.
fn is_ours(text: &str) -> bool {
    let root = ["<integrations", "<config"].iter().any(|root| text.contains(root));
    root && text.contains("<integration")
}

/// Reads the integrations of a file.
pub(super) fn read(
    bytes: Vec<u8>,
    is_decoded: bool,
    name: &str,
    sources: &SourceMap,
    set: &mut GrantSet,
) -> Result<(), GrantError> {
    let broken = |file: FileId, start: usize, message: &str, sources: &SourceMap| {
        let line = Location::Text(sniff::span(file, start, 0)).line(sources).unwrap_or(1);
        // The message may repeat names of elements, which may only be shown for a file of integrations.
        let detail = if is_ours(sources.text(file)) { format!(": {message}") } else { String::new() };
        let message = format!("{name}, line {line}: not well-formed XML{detail}");
        GrantError::malformed(Location::Line(file, line), message).help(HELP)
    };
    let text = if is_decoded { Ok(String::from_utf8_lossy(&bytes).into_owned()) } else { xml::decode(bytes) };
    let (text, error) = match text {
        Ok(text) => (text, None),
        Err(error) => (error.text, Some((error.offset, error.message))),
    };
    let file = sniff::keep(sources, name, text);
    if let Some((offset, message)) = error {
        return Err(broken(file, offset, &message, sources));
    }
    let document =
        xml::parse(sources.text(file), file).map_err(|error| broken(file, error.start, &error.message, sources))?;
    let root = document.element(Document::ROOT).name.local().to_owned();
    let integrations = document.descendants(Document::ROOT, "integration");
    let is_read = matches!(root.as_str(), "integrations" | "config") && !integrations.is_empty();
    if let Some(refused) = is_read.then(|| schema::violation(&document)).flatten() {
        let place = Location::Text(document.element(refused.element).span);
        let message = format!("{}: {}", place.name(sources), refused.why);
        return Err(GrantError::malformed(place, message).help(schema::HELP));
    }
    if !matches!(root.as_str(), "integrations" | "config") || integrations.is_empty() {
        let what = if integrations.is_empty() { "without an <integration>" } else { "which is neither" };
        let message = match KNOWN_ROOTS.iter().find(|known| **known == root) {
            Some(root) => format!("{name} is XML, but its root is <{root}>, {what}"),
            None => format!("{name} is XML, but its root is neither <integrations> nor <config>, {what}"),
        };
        return Err(GrantError::new(ErrorKind::Unknown, message).help(format!("{HELP} {}", rows::EXPORT)));
    }
    let found = set.grants.len();
    for id in integrations {
        set.grants.extend(integration(&document, id, name)?);
    }
    if set.grants.len() == found {
        let message = format!("{name} describes integrations, but not their resources");
        return Err(GrantError::new(ErrorKind::NoGrants, message).help(
            "The resources of the integrations in an etc/integration/config.xml are in the api.xml next to it: give \
             that file.",
        ));
    }
    Ok(())
}

/// Returns the grant of an integration, if the file contains it.
fn integration(document: &Document<'_>, id: ElementId, file: &str) -> Result<Option<Grant>, GrantError> {
    let name_of = |id: ElementId| {
        let element = document.element(id);
        let place = Location::Text(element.span);
        let value = element
            .named_item("name")
            .map(|name| (shortened(&name.value).into_owned(), Location::Text(name.value_span)));
        value.ok_or_else(|| {
            GrantError::malformed(place, format!("{file}: missing name of this <{}>", element.name.qualified()))
        })
    };
    let has = |tag: &str| !document.descendants(id, tag).is_empty();
    // Only `integration.xml`, to which Magento adds ancestors, contains both the account and the resources.
    let is_account = has("email") || has("endpoint_url") || has("identity_link_url");
    if is_account && !has("resources") {
        return Ok(None);
    }
    let resources = document.descendants(id, "resource").into_iter();
    let ids = resources.map(|id| name_of(id).map(|(id, place)| Id { id, place })).collect::<Result<Vec<Id>, _>>()?;
    let is_closed = is_account || document.element(Document::ROOT).name.local() == "config";
    let holding = if is_closed { GrantContent::IntegrationXml(ids) } else { GrantContent::Listed(ids) };
    let place = Location::Text(document.element(id).span);
    Ok(Some(Grant { name: name_of(id)?.0, kind: GrantOwner::Integration(None), place, holding }))
}
