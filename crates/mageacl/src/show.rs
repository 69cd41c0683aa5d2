//! `mageacl tree` and `mageacl routes`.

use std::io::Write;

use super::args::{ListArgs, ListFormat};
use super::failure::Failure;
use super::load::{Loaded, Source, load};
use super::output::{Outputs, Terminal};
use super::write::Inputs;
use super::{Outcome, failure};
use mageacl_report::{RenderError, Style, ids, json, table};

/// Prints the tree.
pub(super) fn tree(args: &ListArgs, terminal: Terminal) -> Result<Outcome, Failure> {
    let outputs = outputs(args, terminal)?;
    let source = Source::of(args.source.store.as_deref(), &args.source.catalog)?;
    let mut loaded = failure::told_in_json("tree", &outputs, ListFormat::Json, || load(&source, terminal))?;
    loaded.note_gap(terminal);
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
    let outputs = outputs(args, terminal)?;
    let source = Source::of(args.source.store.as_deref(), &args.source.catalog)?;
    let mut loaded = failure::told_in_json("routes", &outputs, ListFormat::Json, || load(&source, terminal))?;
    loaded.note_gap(terminal);
    let routes = failure::config_told_in_json("routes", &outputs, ListFormat::Json, &loaded, loaded.routes())?;
    warn_of_broken_acl(&loaded, terminal);
    write(&loaded, &outputs, terminal, |format, style, out| match format {
        ListFormat::Table => Ok(table::routes(routes, &loaded.catalog.origin, style, out)?),
        ListFormat::Json => Ok(json::routes(routes, &loaded.catalog.origin, &loaded.sources, out)?),
        ListFormat::Ids => ids::routes(routes, out),
    })
}

fn outputs(args: &ListArgs, terminal: Terminal) -> Result<Outputs<ListFormat>, Failure> {
    let inputs = Inputs::default().source(args.source.store.as_deref(), &args.source.catalog);
    Outputs::new(args.format, ListFormat::Table, &args.output, terminal).checked(inputs)
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
    let mut batch = outputs.batch().reading(|inputs| inputs.catalog(&loaded.catalog));
    for (format, path) in &outputs.files {
        batch.file(*format, path, |out| render(*format, Style { width: None }, out))?;
    }
    let printed = |out: &mut dyn Write| render(outputs.printed, Terminal::style(), out);
    batch.commit_and_print(terminal, outputs.printed, printed)?;
    if let Some(why) = loaded.without_modules() {
        return Err(Failure::Unsuitable(format!("{why}; nothing was read, so this is the answer for an empty shop")));
    }
    Ok(Outcome::Clean)
}
