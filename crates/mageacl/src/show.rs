//! `mageacl tree` and `mageacl routes`.

use std::io::Write;
use std::path::PathBuf;

use super::args::{CatalogArgs, ListArgs, ListFormat, RoutesArgs, RoutesFormat, SourceArgs};
use super::load::{self, Source};
use super::output::{Outputs, Terminal};
use super::write::Inputs;
use super::{ExitStatus, complete};
use mageacl_core::catalog::{ConfigError, Origin, Route, Routes};
use mageacl_core::project::{Error, Options, Project};
use mageacl_report::sink::Format;
use mageacl_report::{RenderError, TableStyle, csv, ids, json, table};

/// Prints the tree.
pub(super) fn tree(args: &ListArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let outputs = outputs(args.format, ListFormat::Table, &args.output, &args.source, terminal)?;
    let result = open(&args.source, terminal).and_then(|(source, project, origin)| {
        let tree = project.tree()?;
        warn_of_build_error(tree.build_error(), "", terminal);
        write(&args.source.catalog, &source, &project, &outputs, |format, style, out| match format {
            ListFormat::Table => Ok(table::tree(tree, &origin, style, out)?),
            ListFormat::Json => Ok(json::tree(tree, &origin, out)?),
            ListFormat::Ids => ids::tree(tree, out),
        })
    });
    outputs.with_error_document("tree", ListFormat::Json, terminal, result)
}

/// Prints the routes.
pub(super) fn routes(args: &RoutesArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let outputs = outputs(args.format, RoutesFormat::Table, &args.output, &args.source, terminal)?;
    let result = open(&args.source, terminal).and_then(|(source, project, origin)| {
        let routes = selected(project.routes()?, args);
        // Routes can be listed without an ACL, but guarded ones cannot be called.
        warn_of_build_error(project.broken_acl(), "acl.xml: ", terminal);
        write(&args.source.catalog, &source, &project, &outputs, |format, style, out| match format {
            RoutesFormat::Table => Ok(table::routes(&routes, &origin, style, out)?),
            RoutesFormat::Json => Ok(json::routes(&routes, &origin, project.sources(), out)?),
            RoutesFormat::Ids => ids::routes(&routes, out),
            RoutesFormat::Csv => Ok(csv::routes(&routes, project.sources(), out)?),
        })
    });
    outputs.with_error_document("routes", RoutesFormat::Json, terminal, result)
}

/// Returns the routes that the arguments select, by URL and then method.
fn selected<'r>(routes: &'r Routes, args: &RoutesArgs) -> Vec<&'r Route> {
    let search = args.search.as_ref().map(|text| text.to_lowercase());
    routes.sorted().into_iter().filter(|route| is_selected(route, args, search.as_deref())).collect()
}

fn is_selected(route: &Route, args: &RoutesArgs, search: Option<&str>) -> bool {
    let is_of = |name: &String| route.declarations.iter().any(|known| known.module.eq_ignore_ascii_case(name));
    (args.method.is_empty() || args.method.iter().any(|method| method.eq_ignore_ascii_case(&route.method)))
        && (args.module.is_empty() || args.module.iter().any(is_of))
        && (args.resource.is_empty() || args.resource.iter().any(|id| route.resources.contains(id)))
        && (!args.guest || route.is_for_everybody())
        && search.is_none_or(|text| has_text(route, text))
}

/// Returns whether a route has a text in lower case in one of its names.
fn has_text(route: &Route, text: &str) -> bool {
    let service = format!("{}::{}", route.service, route.service_method);
    let mut names = [route.name(), service].into_iter().chain(route.resources.iter().cloned());
    names.any(|name| name.to_lowercase().contains(text))
}

fn outputs<F: Copy + PartialEq>(
    format: Option<F>,
    default: F,
    files: &[(F, PathBuf)],
    source: &SourceArgs,
    terminal: Terminal,
) -> Result<Outputs<F>, Error> {
    let inputs = Inputs::default().source(source.store.as_deref(), &source.catalog);
    Outputs::new(format, default, files, terminal).checked(inputs)
}

fn open(args: &SourceArgs, terminal: Terminal) -> Result<(Source, Project, Origin), Error> {
    let source = Source::from_args(args.store.as_deref(), &args.catalog)?;
    let project = load::open(&source, Options::default(), terminal)?;
    let (origin, notes) = project.origin_with_gap();
    terminal.warn_all(&notes);
    Ok((source, project, origin))
}

fn warn_of_build_error(error: Option<ConfigError>, file: &str, terminal: Terminal) {
    if let Some(error) = error {
        terminal.warn(&format!("{file}{error}. {}", error.consequence));
    }
}

fn write<F: Format + PartialEq>(
    args: &CatalogArgs,
    source: &Source,
    project: &Project,
    outputs: &Outputs<F>,
    render: impl Fn(F, TableStyle, &mut dyn Write) -> Result<(), RenderError> + Copy,
) -> Result<ExitStatus, Error> {
    let batch = outputs.batch().reading(|inputs| inputs.root(source.folder()).catalog(project.catalog()));
    outputs.write(batch, render)?;
    if let Some(why) = project.without_modules() {
        return Err(Error::Unsuitable(format!("{why}; nothing was read, so this is the result for an empty store")));
    }
    Ok(complete::status(args.require_complete, project, ExitStatus::Clean))
}
