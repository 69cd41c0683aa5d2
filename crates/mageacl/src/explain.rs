//! `mageacl explain`.

use std::path::{Path, PathBuf};

use super::args::{ExplainArgs, ExplainFormat};
use super::load::{self, Source};
use super::output::{Outputs, Terminal};
use super::{ExitStatus, complete, grants, live, lock};
use mageacl_core::catalog::AclTree;
use mageacl_core::endpoint::matching::METHODS;
use mageacl_core::endpoint::place::UNREADABLE;
use mageacl_core::endpoint::secret;
use mageacl_core::explain::{Subject, subject};
use mageacl_core::project::{
    Error, ExplainRequest, Options, TextFile, explain, is_unknown, needs_declarations, read_risks, recognized,
};
use mageacl_report::{ExplainView, json, table};

/// Explains something.
pub(super) fn run(args: &ExplainArgs, terminal: Terminal) -> Result<ExitStatus, Error> {
    let (store, question) = store_and_question(&args.subject)?;
    let subject = subject(&question).map_err(|near| {
        let did_you_mean = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) };
        let kinds = "a rule, a resource (Vendor_Module::name), an endpoint (GET /V1/...) or an error";
        Error::Unsuitable(format!("{UNREADABLE} is none of these: {kinds}{did_you_mean}"))
    })?;
    if let Subject::Rule(rule) = subject {
        terminal.print(args.format, |out| match args.format {
            ExplainFormat::Table => Ok(table::rule(rule, Terminal::style(), out)?),
            ExplainFormat::Json => Ok(json::rule(rule, out)?),
        })?;
        return Ok(ExitStatus::Clean);
    }
    let outputs = Outputs::new(Some(args.format), ExplainFormat::Table, &[], terminal);
    let result = execute(args, store.as_deref(), &question, subject, terminal);
    outputs.with_error_document("explain", ExplainFormat::Json, terminal, result)
}

fn execute(
    args: &ExplainArgs,
    store: Option<&Path>,
    question: &str,
    subject: Subject,
    terminal: Terminal,
) -> Result<ExitStatus, Error> {
    let risks = read_risks(args.risk.iter().map(|path| TextFile::read(path)))?;
    let (store, files) = grants::store_and_files(store, &args.grants.grants);
    let source = Source::from_args(store.as_deref(), &args.catalog)?;
    let files = grants::open(&files, source.folder())?;
    let options =
        Options { integrations: needs_declarations(&subject), ..Options::for_endpoints(std::iter::once(question)) };
    let project = load::open(&source, options, terminal)?;
    let grants = live::grants(&args.live, files, source.folder(), terminal)?;
    let request = ExplainRequest { subject, grants, selections: args.grants.selections(), risks: &risks };
    let outcome = explain(&project, request)?;
    terminal.warn_all(&outcome.notes);
    let explanation = &outcome.value.explanation;
    let is_found = is_unknown(explanation);
    let no_tree = AclTree::default();
    let view = ExplainView {
        mentions: outcome.value.mentions,
        elsewhere: outcome.value.elsewhere,
        histories: outcome.value.histories,
        findings: outcome.value.findings.as_deref(),
        explanation,
        subject: recognized(explanation),
        // An error is explained even if its cause is that there is no tree.
        tree: project.tree().unwrap_or(&no_tree),
        origin: &outcome.origin,
        sources: project.sources(),
    };
    terminal.print(args.format, |out| match args.format {
        ExplainFormat::Table => Ok(table::explain(&view, Terminal::style(), out)?),
        ExplainFormat::Json => Ok(json::explain(&view, out)?),
    })?;
    let status = if is_found { ExitStatus::Found } else { ExitStatus::Clean };
    Ok(complete::status(args.catalog.require_complete, &project, status))
}

/// Returns the store, if one precedes the question, and the question. A call need not be quoted.
fn store_and_question(words: &[String]) -> Result<(Option<PathBuf>, String), Error> {
    let is_method = |word: &String| METHODS.iter().any(|method| method.eq_ignore_ascii_case(word));
    let is_store = |word: &String| lock::is_store(Path::new(word)) && !is_method(word);
    match words {
        [question] => Ok((None, question.clone())),
        [method, path] if is_method(method) => Ok((None, format!("{method} {path}"))),
        [store, question] if is_store(store) => Ok((Some(PathBuf::from(store)), question.clone())),
        [store, method, path] if is_method(method) => Ok((Some(PathBuf::from(store)), format!("{method} {path}"))),
        [first, ..] if !Path::new(first).exists() => {
            let first = secret::shown(first);
            Err(Error::Unsuitable(format!("folder `{first}` not found; quote a question of several words")))
        }
        _ => Err(Error::Unsuitable("give a store, then one question; quote a question of several words".to_owned())),
    }
}
