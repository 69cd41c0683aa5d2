//! The integrations that the modules of a checkout declare.

use super::{Grant, GrantContent, GrantOwner, GrantSet, Id, Location};
use crate::catalog::integrations::{self, Listed};
use crate::catalog::{Catalog, ConfigError, Declaration};
use crate::escape::shortened;
use crate::source::SourceMap;

/// Returns the grants in the integration files of all enabled modules: first those that `setup:upgrade` creates by
/// itself, then those that a module's setup script may create from an `api.xml`. Empty if no module declares one.
///
/// # Errors
/// If Magento could not read these files either.
pub fn of_checkout(catalog: &Catalog, sources: &SourceMap) -> Result<GrantSet, ConfigError> {
    let mut grants: Vec<Grant> = if catalog.origin.partial {
        // In a folder of a few modules most of the tree is missing. Magento would not fail because of that, and the
        // ancestors that it would add are unknown.
        let unclosed = integrations::read_unclosed(catalog, sources)?.into_iter();
        unclosed.filter_map(|it| grant(it.name, &it.declarations, ids(it.listed), GrantContent::Listed)).collect()
    } else {
        let closed = integrations::read(catalog, sources)?.into_iter();
        closed.filter_map(|it| grant(it.name, &it.declarations, ids(it.listed), GrantContent::IntegrationXml)).collect()
    };
    let listed = integrations::read_api(catalog, sources)?.into_iter();
    grants.extend(listed.filter_map(|it| grant(it.name, &it.declarations, ids(it.listed), GrantContent::Listed)));
    Ok(GrantSet { grants, ..GrantSet::default() })
}

fn grant(
    name: String,
    declarations: &[Declaration],
    ids: Vec<Id>,
    holding: fn(Vec<Id>) -> GrantContent,
) -> Option<Grant> {
    let place = Location::Text(declarations.first()?.span);
    Some(Grant { name, kind: GrantOwner::Integration(None), place, holding: holding(ids) })
}

fn ids(listed: Vec<Listed>) -> Vec<Id> {
    listed
        .into_iter()
        .map(|Listed { id, span }| Id { id: shortened(&id).into_owned(), place: Location::Text(span) })
        .collect()
}
