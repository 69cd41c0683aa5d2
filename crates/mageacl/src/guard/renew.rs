//! The command that regenerates a guard module.

use std::path::Path;

use clap::ValueEnum;

use crate::args::{GuardArgs, GuardFormat};
use crate::renew::Renewal;

/// Returns the command with all arguments that affect the module, without those that affect only the output. `root` is the
/// root of the store that is read.
pub(super) fn command(args: &GuardArgs, root: Option<&Path>) -> String {
    let mut renewal = Renewal::new("guard", &args.source, root);
    renewal.calls(&args.wanted);
    args.resource.iter().for_each(|id| renewal.option("--resource", id));
    if let Some(by) = args.part.by.to_possible_value().filter(|_| !args.part.single) {
        renewal.option("--by", by.get_name());
    }
    args.grants.iter().for_each(|file| renewal.file("-g", file));
    args.live.connection.dsn.iter().for_each(|address| renewal.option("--dsn", address));
    args.live.connection.password_file.iter().for_each(|file| renewal.file("--password-file", file));
    args.subjects.iter().for_each(|name| renewal.option("--for", name));
    args.risk.iter().for_each(|file| renewal.file("--risk", file));
    let folders = args.output.iter().filter(|(format, _)| *format == GuardFormat::Module);
    renewal.module(&args.module_name, folders.map(|(_, folder)| folder.as_path()));
    let flags = [
        ("--live", args.live.live),
        ("--allow-env", args.live.connection.allow_env),
        ("--single", args.part.single),
        ("--closure", args.part.closure),
        ("--writes-only", args.part.writes_only),
    ];
    flags.into_iter().filter(|(_, is_on)| *is_on).for_each(|(flag, _)| renewal.flag(flag));
    renewal.text()
}
