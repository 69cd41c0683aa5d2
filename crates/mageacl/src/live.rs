//! Grants from the database of a store: `--live` and `mageacl live`.

#[cfg(not(feature = "live"))]
#[path = "live/absent.rs"]
mod database;
#[cfg(feature = "live")]
mod database;

use std::path::{Path, PathBuf};

use super::args::{ConnectionArgs, ListFormat, LiveArgs, LiveCommand};
use super::output::Terminal;
use super::write::{self, Batch, Inputs};
use super::{ExitStatus, find};
use mageacl_core::grant::{Input, State};
use mageacl_core::project::{Error, GivenGrants};
use mageacl_report::json;

/// Runs a subcommand.
pub(super) fn run(command: &LiveCommand, terminal: Terminal) -> Result<ExitStatus, Error> {
    match command {
        LiveCommand::Export { store, connection, output } => export(store, connection, output.as_deref(), terminal)?,
        LiveCommand::GrantSql { store, connection, account } => {
            let text = database::grant_sql(connection, root(store).as_deref(), account)?;
            terminal.print(ListFormat::Ids, |out| Ok(out.write_all(text.as_bytes())?))?;
        }
    }
    Ok(ExitStatus::Clean)
}

/// Returns the grants of a request: those of the database, of files, or those that modules declare.
pub(super) fn grants(
    args: &LiveArgs,
    files: Vec<Input<'static>>,
    root: Option<&Path>,
    terminal: Terminal,
) -> Result<GivenGrants, Error> {
    Ok(stored(Some(args), files, root, terminal)?.unwrap_or_default())
}

/// Returns the grants that a store has: those of the database or of files; `None` if neither is given.
pub(super) fn stored(
    args: Option<&LiveArgs>,
    files: Vec<Input<'static>>,
    root: Option<&Path>,
    terminal: Terminal,
) -> Result<Option<GivenGrants>, Error> {
    let state = args.map(|args| state(args, root, terminal)).transpose()?.flatten();
    Ok(match state {
        Some((state, name)) => Some(GivenGrants::State(state, name)),
        None => (!files.is_empty()).then_some(GivenGrants::Files(files)),
    })
}

/// Reads the database if that is requested. Returns its rows, and its name in reports.
fn state(args: &LiveArgs, root: Option<&Path>, terminal: Terminal) -> Result<Option<(State, String)>, Error> {
    if args.live {
        return database::read(&args.connection, root, terminal).map(Some);
    }
    match args.connection.first_given() {
        Some(option) => Err(Error::Unsuitable(format!("{option} has an effect only with --live"))),
        None => Ok(None),
    }
}

fn export(store: &Path, args: &ConnectionArgs, output: Option<&Path>, terminal: Terminal) -> Result<(), Error> {
    let inputs = Inputs::default().store(store).files("--password-file", &args.password_file);
    write::check(output.iter().copied(), std::iter::empty(), &inputs)?;
    let (state, _) = database::read(args, root(store).as_deref(), terminal)?;
    match output {
        Some(path) => {
            let mut batch = Batch::new(inputs);
            batch.file(ListFormat::Json, path, |out| Ok(json::grant_state(&state, out)?))?;
            batch.commit(terminal)
        }
        None => Terminal::stream(|out| Ok(json::grant_state(&state, out)?)),
    }
}

/// Returns the root of the store that a folder belongs to. An address may make it unnecessary.
fn root(store: &Path) -> Option<PathBuf> {
    find::locate(store).ok().map(|located| located.root)
}
