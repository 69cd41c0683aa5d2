//! The program: the only owner of arguments, environment, standard streams and exit codes.

mod args;
mod arguments;
mod audit;
mod baseline;
mod delivery;
mod diff;
mod explain;
mod failure;
mod grants;
mod guard;
mod integrations;
mod judge;
mod lint;
mod load;
mod lock;
mod matrix;
mod output;
mod paths;
mod plan;
mod policy;
mod profile;
mod risk;
mod shell;
mod show;
mod snapshot;
mod text;
mod usage;
mod wanted;
mod write;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use judge::Extent;
use output::Terminal;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing to complain about.
    Clean,
    /// The job was done, and something was found.
    Found,
    /// What could be told was told, but most of it could not be judged.
    Unjudged,
}

/// Runs the program with the process's own arguments.
#[must_use]
pub fn run() -> ExitCode {
    write::survive_file_size_limit();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(mut error) => {
            arguments::hide_in(&mut error);
            return usage::report(error);
        }
    };
    let terminal = Terminal::new(&cli.common);
    let outcome = match &cli.command {
        Command::Plan(args) => plan::run(args, terminal),
        Command::Audit(args) => audit::run(args, terminal),
        Command::Guard(args) => guard::run(args, terminal),
        Command::Lint(args) => lint::run(args, Extent::Declared, terminal),
        Command::Check(args) => lint::run(args, Extent::All, terminal),
        Command::Baseline(command) => baseline::run(command, terminal),
        Command::Diff(args) => diff::run(args, terminal),
        Command::Explain(args) => explain::run(args, terminal),
        Command::Tree(args) => show::tree(args, terminal),
        Command::Routes(args) => show::routes(args, terminal),
        Command::Snapshot(args) => snapshot::run(args, terminal),
        Command::Releases(args) => snapshot::releases(args, terminal),
        Command::Completions { shell } => shell::completions(*shell, terminal),
        Command::Man { folder } => shell::man(folder, terminal),
        Command::Profile(command) => profile::run(command, terminal),
    };
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Ok(Outcome::Unjudged) => ExitCode::from(2),
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.fail(failure);
            ExitCode::from(2)
        }
    }
}
