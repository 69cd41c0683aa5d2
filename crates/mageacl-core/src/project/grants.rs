//! Grants of a request: those of files, or those that modules declare.

use std::path::{Path, PathBuf};

use super::error::Error;
use super::open::Project;
use crate::authz::Permission;
use crate::catalog::{Catalog, ConfigError};
use crate::grant::{self, Grant, GrantContent, GrantSet, Input, State};

/// The number of ids that a store does not know, and of lines of checklists. For each, all resources are searched for
/// those that may have been meant.
const MAX_UNKNOWN: usize = 30_000;

/// The grants that a request is about.
#[derive(Debug, Default)]
pub enum GivenGrants {
    /// The integrations that the modules of the store declare.
    #[default]
    Declared,
    /// None.
    Nothing,
    /// The grants in files.
    Files(Vec<Input<'static>>),
    /// The rows of a store's tables, with the name of their source.
    State(State, String),
}

/// Returns the name of a file of grants in reports, without folders that only this machine knows.
#[must_use]
pub fn input_name(path: &Path, store: Option<&Path>) -> String {
    if !path.is_absolute() {
        return path.display().to_string();
    }
    let inside = store
        .and_then(|store| store.canonicalize().ok())
        .and_then(|store| path.strip_prefix(store).ok().map(Path::to_owned));
    let name = inside.unwrap_or_else(|| PathBuf::from(path.file_name().unwrap_or_default()));
    name.to_string_lossy().into_owned()
}

impl GivenGrants {
    /// Takes files of grants; without any, the request is about the declared integrations.
    #[must_use]
    pub fn files_or_declared(files: Vec<Input<'static>>) -> GivenGrants {
        if files.is_empty() { GivenGrants::Declared } else { GivenGrants::Files(files) }
    }

    /// Reads the grants. The inner error is that Magento could not read the declared integrations either.
    ///
    /// # Errors
    /// If a file cannot be read, or its grants belong to another store.
    pub fn gather(self, project: &Project) -> Result<Result<GrantSet, ConfigError>, Error> {
        match self {
            GivenGrants::Declared => Ok(grant::of_checkout(&project.catalog, &project.sources)),
            GivenGrants::Nothing => Ok(Ok(GrantSet::default())),
            GivenGrants::Files(files) => of_files(files, project).map(Ok),
            GivenGrants::State(state, name) => of_state(&state, &name, project).map(Ok),
        }
    }
}

/// Reads the grants in the rows of a store's tables.
fn of_state(state: &State, name: &str, project: &Project) -> Result<GrantSet, Error> {
    let set =
        grant::of_state(state, name, &project.sources).map_err(|error| Error::of_grants(error, &project.sources))?;
    check_size(&set, &project.catalog)?;
    Ok(set)
}

/// Reads the grants in files.
pub(super) fn of_files(files: Vec<Input<'static>>, project: &Project) -> Result<GrantSet, Error> {
    let set = grant::gather(files, &project.sources);
    let mut set = set.map_err(|error| Error::of_grants(error, &project.sources))?;
    if project.catalog.origin.partial {
        set.leave_unclosed();
    }
    check_size(&set, &project.catalog)?;
    Ok(set)
}

/// Refuses grants that belong to another store, or are no grants.
fn check_size(set: &GrantSet, catalog: &Catalog) -> Result<(), Error> {
    // Without Magento's own modules most ids are unknown, and they are counted only.
    let Some(tree) = catalog.acl.as_ref().ok().filter(|_| !catalog.lacks_core()) else { return Ok(()) };
    let of_grant = |grant: &Grant| match &grant.holding {
        GrantContent::Listed(ids) | GrantContent::IntegrationXml(ids) => {
            ids.iter().filter(|id| !tree.contains(&id.id)).count()
        }
        GrantContent::Checklist(items) => items.len(),
        GrantContent::Rows(_) => 0,
    };
    let allowed = set.rows.iter().map(|row| &row.rule).filter(|rule| rule.permission == Permission::Allow);
    let of_rows = allowed.filter(|rule| !tree.contains(&rule.resource)).count();
    if set.grants.iter().map(of_grant).sum::<usize>() + of_rows <= MAX_UNKNOWN {
        return Ok(());
    }
    let why = format!("more than {MAX_UNKNOWN} of the ids and lines of these grants are unknown in this store");
    Err(Error::Unsuitable(why))
}
