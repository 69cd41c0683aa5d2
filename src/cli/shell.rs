//! `mageacl completions` and `mageacl man`: what a shell and `man` want to know, made of the command line itself.

use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use super::Outcome;
use super::args::Cli;
use super::failure::Failure;
use super::output::{Terminal, write_file};
use crate::render::escape::terminal::line;
use crate::render::sink::Audience;

/// Prints the completions for a shell.
pub(super) fn completions(shell: Shell, terminal: Terminal) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "mageacl", &mut script);
    terminal.print(Audience::Machine, |out| Ok(out.write_all(&script)?))?;
    Ok(Outcome::Clean)
}

/// Writes the manual pages into a folder: `mageacl.1`, and one for each command and its commands.
pub(super) fn man(folder: &Path, terminal: Terminal) -> Result<Outcome, Failure> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    let mut ahead = vec![command];
    while let Some(command) = ahead.pop() {
        ahead.extend(command.get_subcommands().cloned());
        let page = Man::new(command);
        let path = folder.join(page.get_filename());
        write_file(Audience::Machine, &path, |out| Ok(page.render(out)?))?;
        pages.push(path);
    }
    pages.sort();
    let names = pages.iter().map(|page| page.display().to_string());
    terminal.print(Audience::Human, |out| Ok(names.into_iter().try_for_each(|name| line(out, name))?))?;
    Ok(Outcome::Clean)
}
