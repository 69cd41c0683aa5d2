//! `mageacl init`: a commented configuration.

use std::path::Path;

use super::ExitStatus;
use super::output::Terminal;
use super::write::{Batch, Inputs};
use mageacl_core::config::FILE;
use mageacl_core::project::{Error, in_store};
use mageacl_report::sink::Audience;

/// A configuration that changes nothing.
const TEXT: &str = include_str!("init/mageacl.json");

/// Writes the configuration into a store, if it has none.
pub(super) fn run(store: &Path, terminal: Terminal) -> Result<ExitStatus, Error> {
    let path = in_store(store, FILE);
    if !store.is_dir() {
        return Err(Error::Unsuitable(format!("{} is not a folder", store.display())));
    }
    if path.symlink_metadata().is_ok() {
        return Err(Error::Unsuitable(format!("{} already exists; it is not replaced", path.display())));
    }
    let mut batch = Batch::new(Inputs::default());
    batch.file(Audience::Machine, &path, |out| Ok(out.write_all(TEXT.as_bytes())?))?;
    batch.commit(terminal)?;
    Ok(ExitStatus::Clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_is_valid_and_changes_nothing() {
        let config = mageacl_core::config::parse(TEXT).unwrap();
        assert_eq!(config, mageacl_core::config::Config::default());
    }
}
