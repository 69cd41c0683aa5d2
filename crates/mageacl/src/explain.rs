//! `mageacl explain`.

use std::path::{Path, PathBuf};

use super::args::{ExplainArgs, ExplainFormat};
use super::failure::Failure;
use super::load::{Loaded, Source, load};
use super::output::{Outputs, Terminal};
use super::{Outcome, failure, grants, lock, risk};
use mageacl_core::audit::{self, Shop, audit};
use mageacl_core::catalog::{Mention, mentions};
use mageacl_core::endpoint::matching::METHODS;
use mageacl_core::endpoint::place::UNREADABLE;
use mageacl_core::endpoint::secret;
use mageacl_core::explain::{Explanation, Known, Standing, Subject, explain, subject};
use mageacl_core::grant::GrantSet;
use mageacl_report::{ExplainView, json, table};

/// Explains something.
pub(super) fn run(args: &ExplainArgs, terminal: Terminal) -> Result<Outcome, Failure> {
    let (store, question) = store_and_question(&args.subject)?;
    let asked = subject(&question).map_err(|near| {
        let did_you_mean = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) };
        let kinds = "a rule, a resource (Vendor_Module::name), an endpoint (GET /V1/...) or an error";
        Failure::Unsuitable(format!("{UNREADABLE} is none of these: {kinds}{did_you_mean}"))
    })?;
    if let Subject::Rule(rule) = asked {
        terminal.print(args.format, |out| match args.format {
            ExplainFormat::Table => Ok(table::rule(rule, Terminal::style(), out)?),
            ExplainFormat::Json => Ok(json::rule(rule, out)?),
        })?;
        return Ok(Outcome::Clean);
    }
    let risks = risk::read(&args.risk)?;
    let (store, files) = grants::store_and_files(store.as_deref(), &args.grants);
    let source = Source::of(store.as_deref(), &args.catalog)?;
    let inputs = grants::open(&files, source.folder())?;
    let outputs = Outputs::new(Some(args.format), ExplainFormat::Table, &[], terminal);
    let mut loaded = failure::told_in_json("explain", &outputs, ExplainFormat::Json, || load(&source, terminal))?;
    loaded.note_gap(terminal);
    loaded.read_aliases_for(std::iter::once(question.as_str()), terminal);
    failure::both_told_in_json("explain", &outputs, ExplainFormat::Json, &loaded)?;
    let set = grants::gather(inputs, &mut loaded)?.unwrap_or_else(|error| {
        terminal.warn(&format!("the integrations of this store are left out: {error}"));
        GrantSet::default()
    });
    let (tree, routes) = failure::both_told_in_json("explain", &outputs, ExplainFormat::Json, &loaded)?;
    let shop = Shop { tree, routes, release: loaded.catalog.origin.release() };
    let mut audit = audit(set, None, shop);
    audit::select(&mut audit, &args.grants.selections()).map_err(Failure::Grant)?;
    let explanation = explain(&asked, Known { shop, audit: &audit, risks: &risks });
    if matches!(&explanation, Explanation::Resources(found) if found.is_empty()) {
        return Err(Failure::Unsuitable("no resource of this store has titles like these".to_owned()));
    }
    let view = ExplainView {
        mentions: mentions_of(&explanation, &loaded),
        explanation: &explanation,
        subject: recognized(&explanation),
        tree,
        origin: &loaded.catalog.origin,
        sources: &loaded.sources,
    };
    terminal.print(args.format, |out| match args.format {
        ExplainFormat::Table => Ok(table::explain(&view, Terminal::style(), out)?),
        ExplainFormat::Json => Ok(json::explain(&view, out)?),
    })?;
    let found = match &explanation {
        Explanation::Call(call) => call.resolved.route.is_none(),
        // It exists neither in the tree nor on a route.
        Explanation::Resources(guards) => {
            guards.iter().all(|guard| matches!(guard.standing, Standing::Undefined(_)) && guard.routes.is_empty())
        }
        _ => false,
    };
    Ok(if found { Outcome::Found } else { Outcome::Clean })
}

/// Returns the part of the question that was recognized: a pasted text may hold secrets.
fn recognized(explanation: &Explanation<'_>) -> String {
    match explanation {
        Explanation::Rule(rule) => rule.id.to_owned(),
        Explanation::Call(call) => call.resolved.declared.clone(),
        Explanation::Resources(guards) => match guards.as_slice() {
            [guard] => guard.id.clone(),
            _ => UNREADABLE.to_owned(),
        },
        Explanation::Refusal(_) => UNREADABLE.to_owned(),
    }
}

/// The store, if one stands before the question, and the question; a call need not be quoted.
fn store_and_question(words: &[String]) -> Result<(Option<PathBuf>, String), Failure> {
    let is_method = |word: &String| METHODS.iter().any(|method| method.eq_ignore_ascii_case(word));
    let is_store = |word: &String| lock::is_store(Path::new(word)) && !is_method(word);
    match words {
        [question] => Ok((None, question.clone())),
        [method, path] if is_method(method) => Ok((None, format!("{method} {path}"))),
        [store, question] if is_store(store) => Ok((Some(PathBuf::from(store)), question.clone())),
        [store, method, path] if is_method(method) => Ok((Some(PathBuf::from(store)), format!("{method} {path}"))),
        [first, ..] if !Path::new(first).exists() => {
            let first = secret::shown(first);
            Err(Failure::Unsuitable(format!("there is no folder `{first}`; quote a question of several words")))
        }
        _ => Err(Failure::Unsuitable("write a store, then one question; quote a question of several words".to_owned())),
    }
}

/// Where else the resources are named that a question is about. Only for them it is worth reading all files.
fn mentions_of(explanation: &Explanation<'_>, loaded: &Loaded) -> Vec<(String, Mention)> {
    let Explanation::Resources(guards) = explanation else { return Vec::new() };
    let of_guard = |id: &String| {
        let found = mentions(&loaded.catalog.modules, id).into_iter();
        found.map(|mention| (id.clone(), mention)).collect::<Vec<_>>()
    };
    guards.iter().flat_map(|guard| of_guard(&guard.id)).collect()
}
