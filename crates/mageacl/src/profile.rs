//! `mageacl profile`.

use std::path::{Path, PathBuf};

use super::args::{ListFormat, ProfileCommand};
use super::load::{self, Source};
use super::output::Terminal;
use super::{ExitStatus, complete, lock, matrix, profile_init, wanted};
use mageacl_core::endpoint::Status;
use mageacl_core::endpoint::router::Router;
use mageacl_core::plan;
use mageacl_core::profile::{self, BUILTIN, Profile};
use mageacl_core::project::Error;
use mageacl_core::project::{Options, TextFile, parse_profile};
use mageacl_report::escape::terminal::line;
use mageacl_report::sink::Audience;
use mageacl_report::{RenderError, count, ids, json, table};

/// Runs a subcommand.
pub(super) fn run(command: &ProfileCommand, terminal: Terminal) -> Result<ExitStatus, Error> {
    match command {
        ProfileCommand::List { format } => list(*format, terminal),
        ProfileCommand::Show { profile, format } => show(profile, *format, terminal),
        ProfileCommand::Init(args) => profile_init::run(args, terminal),
        ProfileCommand::Matrix(args) => matrix::run(args, terminal),
        ProfileCommand::Check { profiles, more, store, catalog } => {
            let (names, store) = names_and_store(profiles, more, store.clone());
            let is_given = store.is_some() || catalog.magento.is_some() || catalog.catalog.is_some();
            let source = is_given.then(|| Source::from_args(store.as_deref(), catalog)).transpose()?;
            check(&names, source.as_ref(), catalog.require_complete, terminal)
        }
    }
}

/// Returns the profiles to check, and the store: a folder or a `composer.lock` at the end of the arguments.
fn names_and_store(arguments: &[String], options: &[String], store: Option<PathBuf>) -> (Vec<String>, Option<PathBuf>) {
    let mut names = arguments.to_vec();
    let is_store = |name: &mut String| Path::new(name).is_dir() || lock::is_named_lock(Path::new(name));
    // A single argument is a profile.
    let has_more = names.len() > 1 || !options.is_empty();
    let store = store.or_else(|| if has_more { names.pop_if(is_store).map(PathBuf::from) } else { None });
    names.extend(options.iter().cloned());
    (wanted::profile_names(&names), store)
}

/// Returns the profile that the command line names.
pub(super) fn find_profile(name: &str) -> Result<Profile, Error> {
    parse_profile(&profile_text(name)?)
}

fn profile_text(name: &str) -> Result<TextFile, Error> {
    let path = Path::new(name);
    let is_path =
        path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) || name.contains('/');
    if is_path {
        return TextFile::read(path);
    }
    let (slug, text) = profile::find(name)?;
    Ok(TextFile::built_in(format!("{slug}.json"), text))
}

fn list(format: ListFormat, terminal: Terminal) -> Result<ExitStatus, Error> {
    let profiles = BUILTIN.iter().map(|(slug, _)| find_profile(slug)).collect::<Result<Vec<_>, _>>()?;
    terminal.print(format, |out| {
        match format {
            ListFormat::Table => table::profiles(&profiles, Terminal::style(), out),
            ListFormat::Json => json::profiles(&profiles, out),
            ListFormat::Ids => profiles.iter().try_for_each(|profile| writeln!(out, "{}", profile.slug)),
        }
        .map_err(RenderError::from)
    })?;
    Ok(ExitStatus::Clean)
}

fn show(name: &str, format: ListFormat, terminal: Terminal) -> Result<ExitStatus, Error> {
    // Once: a pipe cannot be read twice.
    let file = profile_text(name)?;
    let profile = parse_profile(&file)?;
    terminal.print(format, |out| match format {
        ListFormat::Table => Ok(table::profile(&profile, Terminal::style(), out)?),
        ListFormat::Json => Ok(json::document(&file.text, out)?),
        ListFormat::Ids => {
            ids::lines(profile.endpoints.iter().map(|call| format!("{} {}", call.method, call.path)), out)
        }
    })?;
    Ok(ExitStatus::Clean)
}

/// Checks profiles, and their calls against a store. All are checked before an invalid one ends the run.
fn check(
    names: &[String],
    source: Option<&Source>,
    require_complete: bool,
    terminal: Terminal,
) -> Result<ExitStatus, Error> {
    let project = source.map(|source| load::open(source, Options::default(), terminal)).transpose()?;
    let catalog = match &project {
        None => None,
        Some(project) => Some((project.routes()?, project.tree()?)),
    };
    let mut status = ExitStatus::Clean;
    if let Some(project) = &project {
        terminal.warn_all(&project.origin_with_gap().1);
        status = complete::status(require_complete, project, status);
    }
    let mut broken = Vec::new();
    let router = catalog.map(|(routes, tree)| Router::new(routes, tree));
    let mut lines = Vec::new();
    for name in names {
        let profile = match find_profile(name) {
            Ok(profile) => profile,
            Err(error) => {
                broken.push(error);
                continue;
            }
        };
        let calls = profile.endpoints.len();
        let Some(router) = &router else {
            lines
                .push(format!("{name}: valid, {} (routes not checked: give STORE or --magento)", count(calls, "call")));
            continue;
        };
        let resolved: Vec<_> = profile
            .endpoints
            .iter()
            .map(|call| (router.resolve(&format!("{} {}", call.method, call.path)), call.optional))
            .collect();
        let uncallable =
            plan::uncallable(resolved.iter().map(|(it, is_optional)| (it.declared.as_str(), it, *is_optional)));
        let (mut missing, mut unknown) = (0, 0);
        for entry in uncallable {
            let status = resolved[entry.calls[0]].0.status;
            lines.push(format!("{name}: {}: {}: {}", entry.name(), status.name(), entry.why));
            lines.extend(entry.nearest.iter().map(|near| format!("  did you mean {near}?")));
            let number = if status == Status::Unknown { &mut unknown } else { &mut missing };
            *number += entry.calls.len() - entry.optional;
        }
        if missing + unknown > 0 {
            status = ExitStatus::Found;
        }
        let unknown = match unknown {
            0 => String::new(),
            number => format!(", {} not known here", count(number, "required call")),
        };
        lines.push(format!(
            "{name}: valid, {}, {} cannot be made{unknown}",
            count(calls, "call"),
            count(missing, "required call")
        ));
    }
    terminal.print(Audience::Human, |out| Ok(lines.iter().try_for_each(|text| line(out, text))?))?;
    let last = broken.pop();
    for error in broken {
        terminal.fail(error);
    }
    last.map_or(Ok(status), Err)
}
