//! `etc/integration/api.xml` and `etc/integration.xml` by themselves, outside of the store that merges them.

use super::{ErrorKind, Grant, GrantError, GrantSet, Holding, Id, Kind, Place, sniff};
use crate::source::{FileId, SourceMap};
use crate::xml::{self, Document, ElementId};

const HELP: &str = "Give an etc/integration/api.xml (<integrations>) or an etc/integration.xml (<config>).";

/// Reads the integrations of a file.
pub(super) fn read(
    bytes: Vec<u8>,
    is_decoded: bool,
    name: &str,
    sources: &mut SourceMap,
    set: &mut GrantSet,
) -> Result<(), GrantError> {
    let broken = |file: FileId, start: usize, end: usize, message: &str, sources: &SourceMap| {
        let place = Place::Text(sniff::span(file, start, end.saturating_sub(start)));
        let line = place.line(sources).map_or(String::new(), |line| format!(", line {line}"));
        GrantError::malformed(place, format!("{name}{line}: not well-formed XML: {message}"))
    };
    let text = if is_decoded { Ok(String::from_utf8_lossy(&bytes).into_owned()) } else { xml::decode(bytes) };
    let (text, error) = match text {
        Ok(text) => (text, None),
        Err(error) => (error.text, Some((error.offset, error.message))),
    };
    let file = sources.add(name, text);
    let sources = &*sources;
    if let Some((offset, message)) = error {
        return Err(broken(file, offset, offset + 1, &message, sources));
    }
    let document = xml::parse(sources.text(file), file)
        .map_err(|error| broken(file, error.start, error.end, &error.message, sources))?;
    let root = document.element(Document::ROOT).name.local().to_owned();
    let integrations = document.descendants(Document::ROOT, "integration");
    if !matches!(root.as_str(), "integrations" | "config") || integrations.is_empty() {
        let what = if integrations.is_empty() { "with no <integration> in it" } else { "which is neither" };
        let message = format!("{name} is XML, but its root is <{root}>, {what}");
        return Err(GrantError::new(ErrorKind::Unknown, message).help(HELP));
    }
    let found = set.grants.len();
    for id in integrations {
        set.grants.extend(integration(&document, id, name)?);
    }
    if set.grants.len() == found {
        let message = format!("{name} says who its integrations are, but not what they may do");
        return Err(GrantError::new(ErrorKind::NoGrants, message)
            .help("What an etc/integration/config.xml describes is granted in the api.xml beside it: give that one."));
    }
    Ok(())
}

/// What an integration holds, if the file says so.
fn integration(document: &Document<'_>, id: ElementId, file: &str) -> Result<Option<Grant>, GrantError> {
    let name_of = |id: ElementId| {
        let element = document.element(id);
        let place = Place::Text(element.span);
        let value = element.named_item("name").map(|name| (name.value.to_string(), Place::Text(name.value_span)));
        value.ok_or_else(|| {
            GrantError::malformed(place, format!("{file}: this <{}> has no name", element.name.qualified()))
        })
    };
    let has = |tag: &str| !document.descendants(id, tag).is_empty();
    // Only the file that Magento completes by itself tells both who the integration is and what it may do.
    let is_account = has("email") || has("endpoint_url") || has("identity_link_url");
    if is_account && !has("resources") {
        return Ok(None);
    }
    let resources = document.descendants(id, "resource").into_iter();
    let ids = resources.map(|id| name_of(id).map(|(id, place)| Id { id, place })).collect::<Result<Vec<Id>, _>>()?;
    let is_closed = is_account || document.element(Document::ROOT).name.local() == "config";
    let holding = if is_closed { Holding::Closed(ids) } else { Holding::Listed(ids) };
    let place = Place::Text(document.element(id).span);
    Ok(Some(Grant { name: name_of(id)?.0, kind: Kind::Integration(None), place, holding }))
}
