//! Newer patches of the release that the user names, as far as they differ for the calls of a request.

use std::sync::Arc;

use super::open::Project;
use crate::catalog::{BaseOrigin, Catalog, OriginSource, releases};
use crate::endpoint;
use crate::source::SourceMap;

/// The number of calls that the note names.
const MAX_NAMED: usize = 5;

/// Returns a note on calls that a newer patch of the named release treats differently. `None` if no release is named: what
/// is installed is not a choice of the user.
pub(super) fn note<'e>(project: &Project, endpoints: impl Iterator<Item = &'e str>) -> Option<String> {
    let release = named(project)?;
    let names = releases::names();
    let place = names.iter().position(|name| *name == release)?;
    let line = release.split('-').next()?;
    let is_patch = |name: &&&str| name.strip_prefix(line).is_some_and(|patch| patch.starts_with("-p"));
    let patches: Vec<&str> = names[place + 1..].iter().take_while(is_patch).copied().collect();
    let newest = load(patches.last()?)?;
    let old = load(release)?;
    let calls: Vec<&str> = endpoints.collect();
    if differing(&calls, &old, &newest).is_empty() {
        return None;
    }
    // The first patch with a difference is the one to read about.
    let mut patches = patches.into_iter();
    let (patch, found) = patches.find_map(|patch| {
        let found = differing(&calls, &old, &load(patch)?);
        (!found.is_empty()).then_some((patch, found))
    })?;
    let more = if found.len() > MAX_NAMED { format!(" and {} more", found.len() - MAX_NAMED) } else { String::new() };
    let calls = found.iter().take(MAX_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    Some(format!("Magento {patch}, a newer patch of {release}, differs for these calls: {calls}{more}"))
}

fn named(project: &Project) -> Option<&str> {
    let origin = project.origin();
    match &origin.base {
        _ if origin.source == OriginSource::Release => origin.magento.as_deref(),
        Some(base) if base.origin == BaseOrigin::Requested => base.magento.as_deref(),
        _ => None,
    }
}

fn load(release: &str) -> Option<Catalog> {
    releases::load(release, &Arc::new(SourceMap::default())).ok()
}

/// Returns the calls that the new release treats differently, each with what it asks for.
fn differing(calls: &[&str], old: &Catalog, new: &Catalog) -> Vec<String> {
    let (Ok(old_tree), Ok(old_routes)) = (&old.acl, &old.routes) else { return Vec::new() };
    let (Ok(new_tree), Ok(new_routes)) = (&new.acl, &new.routes) else { return Vec::new() };
    let differs = |call: &&str| {
        let before = endpoint::resolve(call, old_routes, old_tree);
        let after = endpoint::resolve(call, new_routes, new_tree);
        if (before.status, &before.resources) == (after.status, &after.resources) {
            return None;
        }
        let asks = if after.resources.is_empty() { after.status.name().to_owned() } else { after.resources.join(", ") };
        Some(format!("{} ({asks})", after.declared))
    };
    calls.iter().filter_map(differs).collect()
}
