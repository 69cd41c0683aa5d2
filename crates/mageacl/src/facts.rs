//! `mageacl facts`: facts about packages, from a store and from a file.

use std::path::{Path, PathBuf};

use super::ExitStatus;
use super::args::{FactsCommand, ListFormat};
use super::output::Terminal;
use super::write::{self, Batch, Inputs};
use mageacl_core::packages::{self, FactsFile};
use mageacl_core::project::{Error, TextFile};
use mageacl_core::store;

/// The number of packages that cannot be exported and are named.
const MAX_NAMED: usize = 5;

/// Runs a subcommand.
pub(super) fn run(command: &FactsCommand, terminal: Terminal) -> Result<ExitStatus, Error> {
    match command {
        FactsCommand::Export { store, output } => export(store, output.as_deref(), terminal),
    }
}

/// Reads a file of facts.
pub(super) fn read(path: &Path) -> Result<FactsFile, Error> {
    let file = TextFile::read(path)?;
    FactsFile::parse(&file.text, packages::builtin())
        .map_err(|error| Error::Unsuitable(format!("{}: {error}", file.name)))
}

/// Writes or prints the facts about the packages of a store.
fn export(root: &Path, output: Option<&Path>, terminal: Terminal) -> Result<ExitStatus, Error> {
    let inputs = Inputs::default().store(root);
    write::check(output.iter().copied(), std::iter::empty(), &inputs)?;
    let store = store::discover(root).map_err(|error| Error::Store(Box::new(error)))?;
    let exported = packages::export(&store, packages::builtin());
    exported.failed.iter().take(MAX_NAMED).for_each(|why| terminal.warn(why));
    let others = exported.failed.len().saturating_sub(MAX_NAMED);
    if others > 0 {
        terminal.warn(&format!("... and {} more", mageacl_report::count(others, "package")));
    }
    if exported.versions == 0 {
        let why = if exported.failed.is_empty() {
            "no package of Magento is installed here; facts are exported from a store with its vendor folder"
        } else {
            "no package can be exported; versions are read from each composer.json, composer.lock or installed.json"
        };
        return Err(Error::Unsuitable(why.to_owned()));
    }
    if exported.third_party > 0 {
        let count = mageacl_report::count(exported.third_party, "package");
        terminal.warn(&format!("{count} of other vendors left out"));
    }
    let text = exported.text.as_bytes();
    match output {
        Some(path) => {
            let mut batch = Batch::new(inputs);
            batch.file(ListFormat::Ids, &PathBuf::from(path), |out| Ok(out.write_all(text)?))?;
            batch.commit(terminal)?;
        }
        None => terminal.print(ListFormat::Ids, |out| Ok(out.write_all(text)?))?,
    }
    Ok(ExitStatus::Clean)
}
