//! The command that makes a guard module anew.

use std::path::Path;

use clap::ValueEnum;

use crate::args::{GuardArgs, GuardFormat};
use crate::wanted;
use mageacl_report::escape::ShellWord;

/// The command with all that decides what the module is; what only decides what is told is left out.
pub(super) fn command(args: &GuardArgs) -> String {
    let mut words = vec!["mageacl".to_owned(), "guard".to_owned()];
    // The command is for the store that the module stands in, also where a release or a snapshot took its place so far: made
    // from that, the module would never cover what the store has got since.
    let store = args.source.store.as_deref();
    let folder = store.map(|store| if store.is_relative() { store } else { Path::new(".") });
    words.extend(folder.map(|folder| word(&folder.to_string_lossy())));
    let mut option = |name: &str, value: &str| words.extend([name.to_owned(), word(value)]);
    // Beside a store it is no source, but the release whose rules decide.
    let rules = args.source.catalog.magento.iter().filter(|_| store.is_some());
    rules.for_each(|release| option("--magento", release));
    args.wanted.profile.iter().for_each(|profile| option("-p", &inside(Path::new(profile))));
    for endpoint in wanted::repeatable(&args.wanted) {
        option("-e", &endpoint);
    }
    args.wanted.endpoints.iter().for_each(|file| option("--endpoints", &inside(file)));
    args.resource.iter().for_each(|id| option("--resource", id));
    if let Some(by) = args.part.by.to_possible_value().filter(|_| !args.part.single) {
        option("--by", by.get_name());
    }
    args.grants.iter().for_each(|file| option("-g", &inside(file)));
    args.subjects.iter().for_each(|name| option("--for", name));
    args.risk.iter().for_each(|file| option("--risk", &inside(file)));
    option("--module-name", &args.module_name);
    let folders = args.output.iter().filter(|(format, _)| *format == GuardFormat::Module);
    folders.for_each(|(_, folder)| option("-o", &format!("module={}", inside(folder))));
    let flags =
        [("--single", args.part.single), ("--closure", args.part.closure), ("--writes-only", args.part.writes_only)];
    words.extend(flags.into_iter().filter(|(_, is_on)| *is_on).map(|(flag, _)| flag.to_owned()));
    words.join(" ")
}

fn word(text: &str) -> String {
    ShellWord::for_bash(text).to_string()
}

/// A path as it was given; where it lies on this machine is nobody's business but the caller's.
fn inside(path: &Path) -> String {
    let shown = if path.is_absolute() { path.file_name().map_or(path, Path::new) } else { path };
    shown.to_string_lossy().into_owned()
}
