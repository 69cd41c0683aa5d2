//! Commands that need no store, for errors about a folder without one.

use super::args::{Command, ProfileCommand};
use mageacl_core::project::Error;
use mageacl_core::store::{StoreError, WELL_KNOWN};

/// Returns hints for an error of a command, beyond those of the error itself.
pub(super) fn of(error: &Error, command: &Command) -> Vec<String> {
    let Error::Store(error) = error else { return Vec::new() };
    match **error {
        StoreError::NotMagento { .. } => {
            let below = WELL_KNOWN.join(", ");
            let searched =
                format!("The folders above it, up to the home folder, and {below} below it hold no store either.");
            std::iter::once(searched).chain(without_store(command)).collect()
        }
        StoreError::NoModules { .. } => without_store(command),
        _ => Vec::new(),
    }
}

/// Returns the commands that answer from a lock and from a release instead of a store.
fn without_store(command: &Command) -> Vec<String> {
    let (lock, release) = match command {
        Command::Diff(_) => ("diff old.lock composer.lock".to_owned(), "diff 2.4.7 latest".to_owned()),
        Command::Profile(ProfileCommand::Check { .. }) => (
            "profile check ventortech composer.lock".to_owned(),
            "profile check ventortech --magento latest".to_owned(),
        ),
        other => {
            let Some((name, arguments)) = name_and_arguments(other) else { return Vec::new() };
            (format!("{name} composer.lock{arguments}"), format!("{name} --magento latest{arguments}"))
        }
    };
    vec![
        format!("To read a composer.lock instead: mageacl {lock}"),
        format!("To read a built-in release: mageacl {release}"),
    ]
}

/// Returns the name of a command that reads a store, and an example of the arguments that it requires.
fn name_and_arguments(command: &Command) -> Option<(&'static str, &'static str)> {
    Some(match command {
        Command::Plan(_) => ("plan", " -p ventortech"),
        Command::Audit(_) => ("audit", " -g dump.sql"),
        Command::Guard(_) => ("guard", " -p ventortech"),
        Command::Lint(_) => ("lint", ""),
        Command::Check(_) => ("check", ""),
        Command::Explain(_) => ("explain", " 'GET /V1/orders'"),
        Command::Tree(_) => ("tree", ""),
        Command::Routes(_) => ("routes", ""),
        Command::Snapshot(_) => ("snapshot", ""),
        _ => return None,
    })
}
