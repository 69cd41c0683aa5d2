//! `mageacl lint` and `mageacl check`.

use std::io::Write;

use super::args::{LintArgs, LintFormat};
use super::failure::Failure;
use super::judge::{Extent, judge};
use super::output::{Outputs, Terminal};
use super::write::Inputs;
use super::{Outcome, baseline, paths};
use mageacl_core::finding;
use mageacl_report::diagnostic::Look;
use mageacl_report::lint::LintView;
use mageacl_report::{RenderError, Style, checkstyle, github, gitlab, json, junit, markdown, sarif, short, table};

/// Judges a store and writes what was found.
pub(super) fn run(args: &LintArgs, extent: Extent, terminal: Terminal) -> Result<Outcome, Failure> {
    let inputs = Inputs::default()
        .source(args.judge.source.store.as_deref(), &args.judge.source.catalog)
        .policy(&args.judge.policy, &args.judge.risk)
        .files("--baseline", &args.baseline);
    let outputs = Outputs::new(args.format, LintFormat::Table, &args.output, terminal).checked(inputs)?;
    let mut judged = judge(&args.judge, extent, &outputs, terminal)?;
    if let Some(path) = &args.baseline {
        baseline::mark(path, &mut judged, terminal)?;
    }
    let (findings, loaded) = (&judged.findings, &judged.loaded);
    let (origin, sources) = (&loaded.catalog.origin, &loaded.sources);
    let paths = paths::of(judged.source.folder(), sources);
    let command = match extent {
        Extent::Declared => "lint",
        Extent::All => "check",
    };
    let broken = loaded.broken();
    let view = LintView { broken: broken.as_ref(), findings, origin, compared: None, sources, command, paths: &paths };
    let plain = Look { width: 160, color: false };
    let mut batch = outputs.batch().reading(|inputs| inputs.catalog(&loaded.catalog).settings(&judged.settings));
    for (format, path) in &outputs.files {
        batch.file(*format, path, |out| render(*format, &view, Style { width: None }, plain, out))?;
    }
    batch.commit_and_print(terminal, outputs.printed, |out| {
        render(outputs.printed, &view, Terminal::style(), terminal.look(), out)
    })?;
    Ok(match broken {
        // Nobody may take it for a clean answer that hardly a rule could run.
        Some(_) => Outcome::Unjudged,
        None if args.fail_on.fails(finding::worst(findings)) => Outcome::Found,
        None => Outcome::Clean,
    })
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
        LintFormat::Junit => junit::lint(view, out),
        LintFormat::Checkstyle => checkstyle::lint(view, out),
        LintFormat::Markdown => Ok(markdown::lint(view, out)?),
    }
}
