//! The short help: what most runs need. `--help` has every option.

use clap::{Command, CommandFactory};

use super::args::Cli;

/// Options that few runs need, by their names in clap.
const RARE: [&str; 32] = [
    "no_dev",
    "edition",
    "disable",
    "enable",
    "facts",
    "exact_base",
    "require_complete",
    "upstream",
    "admin",
    "min_severity",
    "risk",
    "no_config",
    "no_suppressions",
    "module_name",
    "verbose",
    "exact",
    "email",
    "name",
    "force",
    "role",
    "integration",
    "clients",
    "color",
    "quiet",
    "dsn",
    "explain_reading",
    "guide",
    "single",
    "closure",
    "catalog",
    "password_file",
    "allow_env",
];

/// Returns the command line with short help texts.
pub(super) fn command() -> Command {
    short(Cli::command())
}

/// Leaves the rare options out of the short help of a command and of those below it.
fn short(command: Command) -> Command {
    let has_options = command.get_name() != "admin";
    command
        .mut_args(|arg| {
            let is_rare = RARE.contains(&arg.get_id().as_str());
            arg.hide_short_help(is_rare && has_options)
        })
        .mut_subcommands(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_help_of_every_command_fits_a_screen() {
        let mut root = command();
        root.build();
        for command in root.get_subcommands_mut().map(|it| it.clone().term_width(100)) {
            let lines = command.clone().render_help().to_string().lines().count();
            assert!(lines <= 50, "{}: {lines} lines", command.get_name());
        }
    }
}
