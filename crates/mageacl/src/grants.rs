//! Grants, as the command line names them.

use std::io;
use std::path::{Path, PathBuf};

use super::args::GrantsArgs;
use super::lock;
use super::text;
use mageacl_core::audit::Selection;
use mageacl_core::fs;
use mageacl_core::grant::{self, Input};
use mageacl_core::project::{Error, input_name};
use mageacl_core::source::SourceMap;

/// Opens files of grants.
pub(super) fn open(files: &[PathBuf], store: Option<&Path>) -> Result<Vec<Input<'static>>, Error> {
    files.iter().map(|path| input(path, store)).collect()
}

/// Returns the store and the files of grants. A folder is not a file of grants: after `--grants FILE` it is the store.
pub(super) fn store_and_files(store: Option<&Path>, grants: &[PathBuf]) -> (Option<PathBuf>, Vec<PathBuf>) {
    let mut files = grants.to_vec();
    let store = store.map(Path::to_owned).or_else(|| files.pop_if(|path| path.is_dir() || lock::is_named_lock(path)));
    (store, files)
}

impl GrantsArgs {
    /// Returns the grants to look at; empty for all.
    pub(super) fn selections(&self) -> Vec<Selection> {
        let roles = self.role.iter().cloned().map(Selection::Role);
        roles.chain(self.integration.iter().cloned().map(Selection::Integration)).collect()
    }
}

fn input(path: &Path, store: Option<&Path>) -> Result<Input<'static>, Error> {
    if text::is_standard_input(path) {
        return Ok(Input { name: text::STANDARD_INPUT.to_owned(), bytes: Box::new(fs::limited(io::stdin())) });
    }
    if path.is_dir() {
        let why =
            format!("{} is a folder, not a file of grants; put the store last or before --grants", path.display());
        return Err(Error::Unsuitable(why));
    }
    let mut input = grant::open(path).map_err(|error| Error::of_grants(error, &SourceMap::default()))?;
    input.name = input_name(path, store);
    Ok(input)
}
