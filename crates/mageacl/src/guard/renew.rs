//! The command that regenerates a guard module.

use std::path::Path;

use clap::ValueEnum;

use crate::args::{GuardArgs, GuardFormat};
use crate::wanted;
use mageacl_report::escape::ShellWord;

/// Returns the command with all arguments that affect the module, without those that affect only the output.
pub(super) fn command(args: &GuardArgs) -> String {
    let mut words = vec!["mageacl".to_owned(), "guard".to_owned()];
    // The command names the store even if a release or a snapshot was used instead of it: regenerated from those, the module
    // would not cover later additions to the store.
    let store = args.source.store.as_deref();
    let folder = store.map(|store| if store.is_relative() { store } else { Path::new(".") });
    words.extend(folder.map(|folder| word(&folder.to_string_lossy())));
    let mut option = |name: &str, value: &str| words.extend([name.to_owned(), word(value)]);
    // With a store it is the release whose rules apply.
    let rules = args.source.catalog.magento.iter().filter(|_| store.is_some());
    rules.for_each(|release| option("--magento", release));
    let assumed = &args.source.catalog.assumed;
    assumed.facts.iter().for_each(|file| option("--facts", &inside(file)));
    assumed.disable.iter().for_each(|module| option("--disable", module));
    assumed.enable.iter().for_each(|module| option("--enable", module));
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

/// Returns a path as it was given. Do not leak absolute paths into the module.
fn inside(path: &Path) -> String {
    let shown = if path.is_absolute() { path.file_name().map_or(path, Path::new) } else { path };
    shown.to_string_lossy().into_owned()
}
