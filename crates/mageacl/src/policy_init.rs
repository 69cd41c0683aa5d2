//! `mageacl policy init`: a first policy from the grants that exist.

use super::args::{PolicyCommand, PolicyInitArgs};
use super::load::{self, Source};
use super::output::Terminal;
use super::write::{Batch, Inputs};
use super::{ExitStatus, grants};
use mageacl_core::project::{Error, GivenGrants, Options, policy_init};
use mageacl_report::count;
use mageacl_report::sink::Audience;

/// Runs a subcommand.
pub(super) fn run(command: &PolicyCommand, terminal: Terminal) -> Result<ExitStatus, Error> {
    let PolicyCommand::Init(args) = command;
    init(args, terminal)
}

fn init(args: &PolicyInitArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let (store, files) = grants::store_and_files(args.source.store.as_deref(), &args.stored.grants);
    let source = Source::from_args(store.as_deref(), &args.source.catalog)?;
    let inputs = grants::open(&files, source.folder())?;
    let project = load::open(&source, Options { integrations: true, ..Options::default() }, terminal)?;
    let outcome = policy_init(&project, GivenGrants::files_or_declared(inputs))?;
    terminal.warn_all(&outcome.notes);
    let draft = &outcome.value;
    let text = draft.text.as_bytes();
    if args.output.is_empty() {
        terminal.print(Audience::Machine, |out| Ok(out.write_all(text)?))?;
    } else {
        let read = Inputs::default().source(store.as_deref(), &args.source.catalog).files("--grants", &files);
        let mut batch = Batch::new(read.root(source.folder()).catalog(project.catalog()));
        for (_, path) in &args.output {
            if path.symlink_metadata().is_ok() {
                let why = format!("{} already exists; it is not replaced", path.display());
                return Err(Error::Unsuitable(why));
            }
            batch.file(Audience::Machine, path, |out| Ok(out.write_all(text)?))?;
        }
        batch.commit(terminal)?;
    }
    let (integrations, roles) = (count(draft.integrations, "integration"), count(draft.roles, "role"));
    terminal.status(&format!("{integrations} and {roles}: review each, and name owners and dates"));
    Ok(ExitStatus::Clean)
}
