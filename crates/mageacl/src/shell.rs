//! `mageacl completions` and `mageacl man`, generated from the command line.

use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use super::ExitStatus;
use super::args::Cli;
use super::output::Terminal;
use super::write::{self, Batch, Inputs};
use mageacl_core::project::Error;
use mageacl_report::sink::Audience;

/// Prints the completions for a shell.
pub(super) fn completions(shell: Shell, terminal: Terminal) -> Result<ExitStatus, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "mageacl", &mut script);
    terminal.print(Audience::Machine, |out| Ok(out.write_all(&script)?))?;
    Ok(ExitStatus::Clean)
}

/// Writes the manual pages into a folder: `mageacl.1`, and one for each command and its commands.
pub(super) fn man(folder: &Path, terminal: Terminal) -> Result<ExitStatus, Error> {
    write::check_folder(folder)?;
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let mut pages = Batch::new(Inputs::default());
    let mut ahead = vec![command];
    while let Some(command) = ahead.pop() {
        ahead.extend(command.get_subcommands().cloned());
        let page = Man::new(command);
        let path = folder.join(page.get_filename());
        pages.file(Audience::Machine, &path, move |out| Ok(page.render(out)?))?;
    }
    pages.commit(terminal)?;
    Ok(ExitStatus::Clean)
}
