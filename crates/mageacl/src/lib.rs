//! The program: the only owner of arguments, environment, standard streams and exit codes.

mod admin;
mod args;
mod arguments;
mod audit;
mod baseline;
mod complete;
mod convert;
mod delivery;
mod diff;
mod errors;
mod explain;
mod facts;
mod find;
mod fix;
mod grants;
mod guard;
mod hints;
mod init;
mod lint;
mod live;
mod load;
mod lock;
mod matrix;
mod output;
mod paths;
mod plan;
mod policy;
mod policy_init;
mod profile;
mod profile_init;
mod renew;
mod rules;
mod shell;
mod short_help;
mod show;
mod snapshot;
mod sources;
mod text;
mod usage;
mod wanted;
mod write;

use std::process::ExitCode;

use clap::FromArgMatches;

use args::{Cli, Command};
use mageacl_core::project::Error;
use output::Terminal;

/// The status of a run without an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ExitStatus {
    /// Nothing was found.
    Clean,
    /// The request has a result with findings.
    Found,
    /// The result is incomplete: Magento could not load the configuration.
    Unjudged,
}

/// Runs the program with the process's own arguments.
#[must_use]
pub fn run() -> ExitCode {
    write::survive_file_size_limit();
    let parsed =
        short_help::command().try_get_matches().and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(mut error) => {
            if let Some(corrected) = hints::of_usage(&error) {
                Terminal { color: args::Color::Auto, quiet: false, verbose: false }.fail(corrected);
                return ExitCode::from(2);
            }
            arguments::hide_in(&mut error);
            return usage::report(error);
        }
    };
    let terminal = Terminal::new(&cli.common);
    let status = hints::check(&cli.command).and_then(|()| execute(&cli.command, terminal));
    match status {
        Ok(ExitStatus::Clean) => ExitCode::SUCCESS,
        Ok(ExitStatus::Found) => ExitCode::from(1),
        Ok(ExitStatus::Unjudged) => ExitCode::from(2),
        Err(error) if errors::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let hints = hints::hints_for(&error, &cli.command);
            terminal.fail_with(error, hints);
            ExitCode::from(2)
        }
    }
}

fn execute(command: &Command, terminal: Terminal) -> Result<ExitStatus, Error> {
    match command {
        Command::Plan(args) => plan::run(args, terminal),
        Command::Audit(args) => audit::run(args, terminal),
        Command::Guard(args) => guard::run(args, terminal),
        Command::Lint(args) if args.fix => fix::run(args, terminal),
        Command::Lint(args) => lint::run(&args.lint, &lint::Checking::declared(&args.lint.judge), terminal),
        Command::Check(args) => lint::check_all(args, terminal),
        Command::Policy(command) => policy_init::run(command, terminal),
        Command::Baseline(command) => baseline::run(command, terminal),
        Command::Diff(args) => diff::run(args, terminal),
        Command::Explain(args) => explain::run(args, terminal),
        Command::Admin(args) => admin::run(args, terminal),
        Command::Tree(args) => show::tree(args, terminal),
        Command::Routes(args) => show::routes(args, terminal),
        Command::Live(command) => live::run(command, terminal),
        Command::Convert(args) => convert::run(args, terminal),
        Command::Snapshot(args) => snapshot::run(args, terminal),
        Command::Facts(command) => facts::run(command, terminal),
        Command::Releases(args) => snapshot::releases(args, terminal),
        Command::Rules(args) => rules::run(args, terminal),
        Command::Init { store } => init::run(store, terminal),
        Command::Completions { shell } => shell::completions(*shell, terminal),
        Command::Man { folder } => shell::man(folder, terminal),
        Command::Profile(command) => profile::run(command, terminal),
    }
}
