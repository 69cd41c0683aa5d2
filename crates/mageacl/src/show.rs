//! `mageacl tree` and `mageacl routes`.

use std::io::Write;

use super::args::{ListArgs, ListFormat};
use super::load::{self, Source};
use super::output::{Outputs, Terminal};
use super::write::Inputs;
use super::{ExitStatus, complete};
use mageacl_core::catalog::{ConfigError, Origin};
use mageacl_core::project::{Error, Options, Project};
use mageacl_report::{RenderError, TableStyle, ids, json, table};

/// Prints the tree.
pub(super) fn tree(args: &ListArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let outputs = outputs(args, terminal)?;
    let result = open(args, terminal).and_then(|(source, project, origin)| {
        let tree = project.tree()?;
        warn_of_build_error(tree.build_error(), "", terminal);
        write(args, &source, &project, &outputs, |format, style, out| match format {
            ListFormat::Table => Ok(table::tree(tree, &origin, style, out)?),
            ListFormat::Json => Ok(json::tree(tree, &origin, out)?),
            ListFormat::Ids => ids::tree(tree, out),
        })
    });
    outputs.with_error_document("tree", ListFormat::Json, terminal, result)
}

/// Prints the routes.
pub(super) fn routes(args: &ListArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let outputs = outputs(args, terminal)?;
    let result = open(args, terminal).and_then(|(source, project, origin)| {
        let routes = project.routes()?;
        // Routes can be listed without an ACL, but guarded ones cannot be called.
        warn_of_build_error(project.broken_acl(), "acl.xml: ", terminal);
        write(args, &source, &project, &outputs, |format, style, out| match format {
            ListFormat::Table => Ok(table::routes(routes, &origin, style, out)?),
            ListFormat::Json => Ok(json::routes(routes, &origin, project.sources(), out)?),
            ListFormat::Ids => ids::routes(routes, out),
        })
    });
    outputs.with_error_document("routes", ListFormat::Json, terminal, result)
}

fn outputs(args: &ListArgs, terminal: Terminal) -> Result<Outputs<ListFormat>, Error> {
    let inputs = Inputs::default().source(args.source.store.as_deref(), &args.source.catalog);
    Outputs::new(args.format, ListFormat::Table, &args.output, terminal).checked(inputs)
}

fn open(args: &ListArgs, terminal: Terminal) -> Result<(Source, Project, Origin), Error> {
    let source = Source::from_args(args.source.store.as_deref(), &args.source.catalog)?;
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

fn write(
    args: &ListArgs,
    source: &Source,
    project: &Project,
    outputs: &Outputs<ListFormat>,
    render: impl Fn(ListFormat, TableStyle, &mut dyn Write) -> Result<(), RenderError> + Copy,
) -> Result<ExitStatus, Error> {
    let batch = outputs.batch().reading(|inputs| inputs.root(source.folder()).catalog(project.catalog()));
    outputs.write(batch, render)?;
    if let Some(why) = project.without_modules() {
        return Err(Error::Unsuitable(format!("{why}; nothing was read, so this is the result for an empty store")));
    }
    Ok(complete::status(args.source.catalog.require_complete, project, ExitStatus::Clean))
}
