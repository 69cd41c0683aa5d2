//! `mageacl lint`.

use std::io::Write;

use super::args::{LintArgs, LintFormat};
use super::failure::Failure;
use super::load::{Loaded, load_as};
use super::output::{Outputs, Terminal, write_file};
use super::{Outcome, failure, paths, risk};
use crate::audit::{Shop, audit};
use crate::catalog;
use crate::finding::Finding;
use crate::grant::{self, GrantSet};
use crate::render::diagnostic::Look;
use crate::render::lint::LintView;
use crate::render::{RenderError, Style, checkstyle, github, gitlab, json, junit, markdown, sarif, short, table};
use crate::report;
use crate::risk::Risks;
use crate::rules::{self, Persona, StoreScope};
use crate::store;

/// Judges a store and writes what was found.
pub(super) fn run(args: &LintArgs, terminal: Terminal) -> Result<Outcome, Failure> {
    let outputs = Outputs::new(args.format, LintFormat::Table, &args.output);
    outputs.check()?;
    let risks = risk::read(&args.risk)?;
    let load = || load_as(&args.store, args.magento.as_deref(), terminal);
    let mut loaded = failure::told_in_json("lint", &outputs, LintFormat::Json, load)?;
    catalog::read_further(&mut loaded.catalog, &mut loaded.sources);
    let persona = match (args.audit, args.pedantic) {
        (true, _) => Persona::Audit,
        (false, true) => Persona::Pedantic,
        (false, false) => Persona::Default,
    };
    let findings = findings(&mut loaded, persona, &risks, terminal);
    let (origin, sources) = (&loaded.catalog.origin, &loaded.sources);
    let paths = paths::of(&args.store, sources);
    let view = LintView { findings: &findings, origin, sources, command: "lint", paths: &paths };
    let plain = Look { width: 160, color: false };
    for (format, path) in &outputs.files {
        write_file(path, |out| render(*format, &view, Style { width: None }, plain, out))?;
    }
    terminal.print(|out| render(outputs.printed, &view, Terminal::style(), terminal.look(), out))?;
    let worst = findings.iter().map(|finding| finding.severity).max();
    Ok(if args.fail_on.fails(worst) { Outcome::Found } else { Outcome::Clean })
}

/// What the rules find in what the modules declare, their integrations included.
fn findings(loaded: &mut Loaded, persona: Persona, risks: &Risks, terminal: Terminal) -> Vec<Finding> {
    // Why they cannot be read is a finding of the store's own.
    let (mut set, integrations) = match grant::of_checkout(&loaded.catalog, &mut loaded.sources) {
        Ok(set) => (set, None),
        Err(error) => (GrantSet::default(), Some(error)),
    };
    if loaded.catalog.origin.partial {
        set.leave_unclosed();
    }
    let misnamed = store::misnamed(&loaded.store, &mut loaded.sources);
    let mut findings = of_integrations(set, loaded, risks);
    let uses = catalog::uses(&loaded.catalog, rules::look(persona), &mut loaded.sources);
    for note in &uses.unread {
        terminal.warn(note);
    }
    loaded.catalog.origin.notes.extend(uses.unread.iter().cloned());
    let declared = catalog::declared(&loaded.catalog, &loaded.sources);
    let scope = StoreScope {
        catalog: &loaded.catalog,
        declared: &declared,
        integrations: integrations.as_ref(),
        misnamed: &misnamed,
        uses: &uses,
        sources: &loaded.sources,
        risks,
    };
    findings.extend(rules::run_store(&scope, persona));
    report::sort(&mut findings, &loaded.sources);
    findings
}

/// What is wrong with the grants that modules declare; what is more than needed only an audit can tell.
fn of_integrations(set: GrantSet, loaded: &Loaded, risks: &Risks) -> Vec<Finding> {
    let (Ok(tree), Ok(routes)) = (&loaded.catalog.acl, &loaded.catalog.routes) else { return Vec::new() };
    if tree.build_error().is_some() {
        return Vec::new();
    }
    let shop = Shop { tree, routes, release: loaded.catalog.origin.release() };
    report::of(audit(set, None, shop), shop, risks).findings
}

fn render(
    format: LintFormat,
    view: &LintView<'_>,
    style: Style,
    look: Look,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    match format {
        LintFormat::Table => Ok(table::lint(view, style, look, out)?),
        LintFormat::Short => Ok(short::lint(view, out)?),
        LintFormat::Json => Ok(json::lint(view, out)?),
        LintFormat::Sarif => Ok(sarif::lint(view, out)?),
        LintFormat::Github => Ok(github::lint(view, out)?),
        LintFormat::Gitlab => Ok(gitlab::lint(view, out)?),
        LintFormat::Junit => Ok(junit::lint(view, out)?),
        LintFormat::Checkstyle => Ok(checkstyle::lint(view, out)?),
        LintFormat::Markdown => Ok(markdown::lint(view, out)?),
    }
}
