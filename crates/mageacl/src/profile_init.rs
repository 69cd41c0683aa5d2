//! `mageacl profile init`: a profile from source code or traffic.

use std::path::Path;

use super::args::ProfileInitArgs;
use super::output::Terminal;
use super::write::{Batch, Inputs};
use super::{ExitStatus, sources, wanted};
use mageacl_core::endpoint::files::FileEntry;
use mageacl_core::endpoint::origin::{DeclaredCall, DeclaredCalls};
use mageacl_core::profile::{self, Draft};
use mageacl_core::project::Error;
use mageacl_core::scan::Vocabulary;
use mageacl_report::count;
use mageacl_report::sink::Audience;

/// Writes the profile.
pub(super) fn run(args: &ProfileInitArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let calls = calls(args, terminal)?;
    let draft = profile::draft(&name(args), &calls, &Vocabulary::built_in());
    if draft.endpoints == 0 {
        return Err(Error::Unsuitable("no call has a method and a path that a profile can hold".to_owned()));
    }
    report(&draft, terminal);
    let text = draft.text.as_bytes();
    match &args.output {
        None => terminal.print(Audience::Machine, |out| Ok(out.write_all(text)?))?,
        Some(file) => {
            let inputs = Inputs::default().files("--endpoints", &args.endpoints);
            let mut batch = Batch::new(inputs.files("--source", args.sources.iter().filter(|path| path.is_file())));
            batch.file(Audience::Machine, file, |out| Ok(out.write_all(text)?))?;
            batch.commit(terminal)?;
        }
    }
    Ok(ExitStatus::Clean)
}

fn calls(args: &ProfileInitArgs, terminal: Terminal) -> Result<Vec<DeclaredCall>, Error> {
    let mut calls = DeclaredCalls::default();
    for path in &args.endpoints {
        let file = wanted::file_name(path);
        let read = wanted::in_file(path, &file)?;
        wanted::check(path, &read)?;
        for entry in read.entries {
            match entry {
                FileEntry::Call(call) => calls.merge(call),
                FileEntry::Unreadable { first, refusal, .. } => terminal.warn(&format!("{file}:{first}: {refusal}")),
            }
        }
    }
    if !args.sources.is_empty() {
        let found = sources::scan(&args.sources)?;
        for note in sources::notes(&found) {
            terminal.status(&note);
        }
        found.calls.into_iter().for_each(|call| calls.merge(call));
    }
    Ok(calls.into_vec())
}

/// Returns the name of the connector: that of the first folder or file if none is given.
fn name(args: &ProfileInitArgs) -> String {
    let first = || args.sources.first().or(args.endpoints.first());
    let of_path = |path: &Path| path.canonicalize().ok()?.file_stem().map(|name| name.to_string_lossy().into_owned());
    args.name.clone().or_else(|| first().and_then(|path| of_path(path))).unwrap_or_else(|| "connector".to_owned())
}

fn report(draft: &Draft, terminal: Terminal) {
    if draft.doubtful > 0 {
        let them = if draft.doubtful == 1 { "is doubtful" } else { "are doubtful" };
        terminal
            .warn(&format!("{} {them}: the note of each says so; check the source", count(draft.doubtful, "endpoint")));
    }
    if !draft.left_out.is_empty() {
        terminal.warn(&format!(
            "left out, because a profile holds paths of REST only: {}",
            draft.left_out.iter().take(10).map(String::as_str).collect::<Vec<_>>().join(", ")
        ));
    }
}
