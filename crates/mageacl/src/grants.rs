//! Which grants the command line gives.

use std::io;
use std::path::{Path, PathBuf};

use super::args::GrantsArgs;
use super::failure::{self, Failure};
use super::load::Loaded;
use super::lock;
use mageacl_core::audit::Selection;
use mageacl_core::authz::Permission;
use mageacl_core::catalog::{Catalog, ConfigError};
use mageacl_core::grant::{self, Grant, GrantSet, Holding, Input};
use mageacl_core::source::SourceMap;

/// Opens files of grants.
pub(super) fn open(files: &[PathBuf], store: Option<&Path>) -> Result<Vec<Input<'static>>, Failure> {
    files.iter().map(|path| input(path, store)).collect()
}

/// The grants of files; without files those that the store's own modules declare, unless Magento could not read them
/// either.
pub(super) fn gather(
    inputs: Vec<Input<'static>>,
    loaded: &mut Loaded,
) -> Result<Result<GrantSet, ConfigError>, Failure> {
    if inputs.is_empty() {
        return Ok(grant::of_checkout(&loaded.catalog, &mut loaded.sources));
    }
    let set = grant::gather(inputs, &mut loaded.sources);
    let mut set = set.map_err(|error| failure::of_grants(error, &loaded.sources))?;
    if loaded.catalog.origin.partial {
        set.leave_unclosed();
    }
    check_size(&set, &loaded.catalog)?;
    Ok(Ok(set))
}

/// The number of ids that a store does not know, and of lines of checklists. For each, all resources are searched for
/// those that may have been meant.
const MAX_UNKNOWN: usize = 30_000;

/// Refuses grants that belong to another store, or are no grants.
pub(super) fn check_size(set: &GrantSet, catalog: &Catalog) -> Result<(), Failure> {
    // Without Magento's own modules most ids are unknown, and they are counted only.
    let Some(tree) = catalog.acl.as_ref().ok().filter(|_| !catalog.lacks_core()) else { return Ok(()) };
    let of_grant = |grant: &Grant| match &grant.holding {
        Holding::Listed(ids) | Holding::Closed(ids) => ids.iter().filter(|id| !tree.contains(&id.id)).count(),
        Holding::Checklist(items) => items.len(),
        Holding::Rows(_) => 0,
    };
    let allowed = set.rows.iter().map(|row| &row.rule).filter(|rule| rule.permission == Permission::Allow);
    let of_rows = allowed.filter(|rule| !tree.contains(&rule.resource)).count();
    if set.grants.iter().map(of_grant).sum::<usize>() + of_rows <= MAX_UNKNOWN {
        return Ok(());
    }
    let why = format!("more than {MAX_UNKNOWN} of the ids and lines of these grants are unknown in this store");
    Err(Failure::Unsuitable(why))
}

/// Returns the store and the files of grants. A folder or a `composer.lock` at the end of `--grants FILE..` is the store.
pub(super) fn store_and_files(store: Option<&Path>, args: &GrantsArgs) -> (Option<PathBuf>, Vec<PathBuf>) {
    let mut files = args.grants.clone();
    let store = store.map(Path::to_owned).or_else(|| files.pop_if(|path| path.is_dir() || lock::is_named_lock(path)));
    (store, files)
}

impl GrantsArgs {
    /// Which of the grants are asked for.
    pub(super) fn selections(&self) -> Vec<Selection> {
        let roles = self.role.iter().cloned().map(Selection::Role);
        roles.chain(self.integration.iter().cloned().map(Selection::Integration)).collect()
    }
}

fn input(path: &Path, store: Option<&Path>) -> Result<Input<'static>, Failure> {
    if path == Path::new("-") {
        return Ok(Input { name: "standard input".to_owned(), bytes: Box::new(io::stdin()) });
    }
    if path.is_dir() {
        let why =
            format!("{} is a folder, not a file of grants; the store stands last, or before --grants", path.display());
        return Err(Failure::Unsuitable(why));
    }
    let mut input = grant::open(path).map_err(|error| failure::of_grants(error, &SourceMap::default()))?;
    if path.is_absolute() {
        // Where a file lies on this machine is nobody's business but the caller's.
        let inside = store
            .and_then(|store| store.canonicalize().ok())
            .and_then(|store| path.strip_prefix(store).ok().map(Path::to_owned));
        let name = inside.unwrap_or_else(|| PathBuf::from(path.file_name().unwrap_or_default()));
        input.name = name.to_string_lossy().into_owned();
    }
    Ok(input)
}
