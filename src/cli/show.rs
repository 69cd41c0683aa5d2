//! `mageacl tree` and `mageacl routes`.

use std::io::Write;

use super::args::{ListArgs, ListFormat};
use super::failure::Failure;
use super::load::{Loaded, Source, load};
use super::output::{Outputs, Terminal, write_file};
use super::{Outcome, failure};
use crate::render::{RenderError, Style, ids, json, table};

/// Prints the tree.
pub(super) fn tree(args: &ListArgs, terminal: Terminal) -> Result<Outcome, Failure> {
    let outputs = Outputs::new(args.format, ListFormat::Table, &args.output);
    outputs.check()?;
    let source = Source::of(args.source.store.as_deref(), &args.source.catalog)?;
    let loaded = failure::told_in_json("tree", &outputs, ListFormat::Json, || load(&source, terminal))?;
    let tree = failure::config_told_in_json("tree", &outputs, ListFormat::Json, &loaded, loaded.tree())?;
    if let Some(error) = tree.build_error() {
        terminal.warn(&format!("{error}. {}", error.consequence));
    }
    write(&loaded, &outputs, terminal, |format, style, out| match format {
        ListFormat::Table => Ok(table::tree(tree, &loaded.catalog.origin, style, out)?),
        ListFormat::Json => Ok(json::tree(tree, &loaded.catalog.origin, out)?),
        ListFormat::Ids => ids::tree(tree, out),
    })
}

/// Prints the routes.
pub(super) fn routes(args: &ListArgs, terminal: Terminal) -> Result<Outcome, Failure> {
    let outputs = Outputs::new(args.format, ListFormat::Table, &args.output);
    outputs.check()?;
    let source = Source::of(args.source.store.as_deref(), &args.source.catalog)?;
    let loaded = failure::told_in_json("routes", &outputs, ListFormat::Json, || load(&source, terminal))?;
    let routes = failure::config_told_in_json("routes", &outputs, ListFormat::Json, &loaded, loaded.routes())?;
    warn_of_broken_acl(&loaded, terminal);
    write(&loaded, &outputs, terminal, |format, style, out| match format {
        ListFormat::Table => Ok(table::routes(routes, &loaded.catalog.origin, style, out)?),
        ListFormat::Json => Ok(json::routes(routes, &loaded.catalog.origin, &loaded.sources, out)?),
        ListFormat::Ids => ids::routes(routes, out),
    })
}

/// The routes stand on their own, but with a broken ACL nobody may call the guarded ones.
fn warn_of_broken_acl(loaded: &Loaded, terminal: Terminal) {
    let error = match &loaded.catalog.acl {
        Err(error) => Some(error.clone()),
        Ok(tree) => tree.build_error(),
    };
    if let Some(error) = error {
        terminal.warn(&format!("acl.xml: {error}. {}", error.consequence));
    }
}

fn write(
    loaded: &Loaded,
    outputs: &Outputs<ListFormat>,
    terminal: Terminal,
    render: impl Fn(ListFormat, Style, &mut dyn Write) -> Result<(), RenderError>,
) -> Result<Outcome, Failure> {
    for (format, path) in &outputs.files {
        write_file(*format, path, |out| render(*format, Style { width: None }, out))?;
    }
    terminal.print(outputs.printed, |out| render(outputs.printed, Terminal::style(), out))?;
    if loaded.catalog.origin.enabled == 0 {
        let why = "no module is switched on, so nothing was read: this is the answer for an empty shop";
        return Err(Failure::Unsuitable(why.to_owned()));
    }
    Ok(Outcome::Clean)
}
