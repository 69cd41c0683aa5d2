//! A comparison of two configurations.

use std::path::PathBuf;

use super::error::Error;
use super::grants::of_files;
use super::open::Project;
use super::settings::Policy;
use super::text_file::{TextFile, parse_profile};
use crate::audit::{AccessModel, Selection};
use crate::catalog::Origin;
use crate::diff::{self, Broken, Diff};
use crate::endpoint::matching::Match;
use crate::endpoint::path::{StoreCodes, address};
use crate::endpoint::router::Router;
use crate::finding::Finding;
use crate::grant::{GrantSet, Input};
use crate::plan::DeclaredEndpoint;
use crate::profile::BUILTIN;
use crate::report;
use crate::risk::Risks;
use crate::rules::meta::{bad_suppression, incomplete_base};
use crate::rules::{self, DiffContext};

/// One side of a comparison.
#[derive(Debug)]
pub struct Side {
    /// The name in reports, without folders that only this machine knows.
    pub name: String,
    /// The folder, if it is a store.
    pub folder: Option<PathBuf>,
    /// The project. Both sides share one map of texts.
    pub project: Project,
}

/// A request for a comparison.
#[derive(Debug)]
pub struct DiffRequest<'a> {
    /// The calls that are needed, each list with a name.
    pub calls: &'a [(String, Vec<DeclaredEndpoint>)],
    /// Whether the present grant leaves out the ancestors.
    pub exact: bool,
    /// The present grants; empty if they are not given.
    pub grants: Vec<Input<'static>>,
    /// The grants to compare; empty for all.
    pub selections: Vec<Selection>,
    /// The risks of resources and routes.
    pub risks: &'a Risks,
    /// The decisions about findings.
    pub policy: Policy<'a>,
}

/// A comparison with its findings.
#[derive(Debug)]
pub struct DiffResult<'p> {
    /// The changes.
    pub diff: Diff<'p>,
    /// The findings, sorted.
    pub findings: Vec<Finding>,
    /// The built-in profiles with calls that break, by slug. Empty if the request has calls.
    pub breaking: Vec<&'static str>,
    /// The origin of the old side, with notes.
    pub old: Origin,
    /// The origin of the new side, with notes.
    pub new: Origin,
    /// Sentences for the person who made the request.
    pub notes: Vec<String>,
}

/// Compares two sides. The new one must be opened first, so that its files keep their names.
///
/// # Errors
/// If a side has no enabled module, Magento could not load the configuration of one, or the grants cannot be read.
pub fn diff<'p>(old: &'p Side, new: &'p Side, request: DiffRequest<'_>) -> Result<DiffResult<'p>, Error> {
    [new, old].into_iter().try_for_each(has_modules)?;
    let mut notes = Vec::new();
    let [old_origin, new_origin] = [old, new].map(|side| origin(side, &mut notes));
    let (old_model, new_model) = (old.project.model()?, new.project.model()?);
    let grants = if request.grants.is_empty() { None } else { Some(of_files(request.grants, &old.project)?) };
    notes.extend(grants.iter().flat_map(|set| set.notes.iter().cloned()));
    let question = Question { calls: request.calls, exact: request.exact, selections: &request.selections };
    let diff = compare(old_model, new_model, &question, grants)?;
    notes.extend(of_unknown(&diff));
    let breaking = if request.calls.is_empty() { breaking_profiles(&diff)? } else { Vec::new() };
    let mut found = rules::run_diff(&DiffContext { diff: &diff, risks: request.risks });
    for side in [old, new] {
        if let Some(finding) = of_base(side) {
            notes.push(finding.message.clone());
            found.push(finding);
        }
    }
    let sources = new.project.sources();
    // A suppression without an effect here may apply to a finding of another request.
    let decided = request.policy.apply(found, &|_| false, &new.project.catalog, sources);
    // Comments in the files of modules are for the check of a store.
    let mut findings: Vec<Finding> =
        decided.into_iter().filter(|finding| finding.rule != bad_suppression::RULE.id).collect();
    report::sort(&mut findings, sources);
    Ok(DiffResult { diff, findings, breaking, old: old_origin, new: new_origin, notes })
}

/// The parts of a request that [`compare`] needs.
struct Question<'a> {
    calls: &'a [(String, Vec<DeclaredEndpoint>)],
    exact: bool,
    selections: &'a [Selection],
}

/// Refuses a side without an enabled module: that nothing changes would not be an answer.
fn has_modules(side: &Side) -> Result<(), Error> {
    match side.project.without_modules() {
        None => Ok(()),
        Some(why) => Err(Error::Unsuitable(format!("{}: {why}; there is nothing to compare", side.name))),
    }
}

/// Returns the origin of a side, with a note on the gaps of its catalog unless a finding reports them.
fn origin(side: &Side, notes: &mut Vec<String>) -> Origin {
    let mut origin = side.project.catalog.origin.clone();
    if incomplete_base::finding(&side.project.catalog, &[]).is_none() {
        notes.extend(side.project.add_gap(&format!(" (in {})", side.name), &mut origin));
    }
    origin
}

/// Reports a side that lacks Magento: anything missing on one side looks like a change.
fn of_base(side: &Side) -> Option<Finding> {
    let mut finding = incomplete_base::finding(&side.project.catalog, &[])?;
    finding.subject.clone_from(&side.name);
    finding.message = format!("{}: {}", side.name, finding.message);
    Some(finding)
}

/// Describes the modules that could not be compared.
fn of_unknown(diff: &Diff<'_>) -> Option<String> {
    let names: Vec<&str> = diff.unknown.iter().map(String::as_str).collect();
    let modules = match names.len() {
        0 => return None,
        1 => "this module".to_owned(),
        number => format!("these {number} modules"),
    };
    Some(format!(
        "routes and resources of {modules} are known on one side only and were not compared: {}",
        names.join(", ")
    ))
}

/// Compares two configurations, and the effect on calls and grants.
fn compare<'p>(
    old: AccessModel<'p>,
    new: AccessModel<'p>,
    question: &Question<'_>,
    grants: Option<GrantSet>,
) -> Result<Diff<'p>, Error> {
    let mut changes = diff::diff(old, new);
    let calls = question.calls.iter();
    changes.profiles =
        calls.map(|(name, wanted)| diff::profile(name.clone(), wanted, question.exact, old, new)).collect();
    if let Some(set) = grants {
        changes.grants = diff::grants(set, question.selections, &changes.profiles, old, new)?;
    }
    Ok(changes)
}

/// Returns the built-in profiles with calls that break. They were not asked for, so only their names are reported.
fn breaking_profiles(diff: &Diff<'_>) -> Result<Vec<&'static str>, Error> {
    if diff.is_empty() {
        return Ok(Vec::new());
    }
    let mut slugs = Vec::new();
    let router = Router::new(diff.old.routes, diff.old.tree);
    for (slug, text) in BUILTIN {
        let profile = parse_profile(&TextFile::built_in(format!("{slug}.json"), text))?;
        // A call without a route cannot break, and suggestions for it are slow.
        let calls = profile.endpoints.iter().zip(DeclaredEndpoint::of_profile(&profile));
        let answered = calls.filter(|(call, _)| is_answered(&call.method, &call.path, &router));
        let answered: Vec<DeclaredEndpoint> = answered.map(|(_, wanted)| wanted).collect();
        let change = diff::profile((*slug).to_owned(), &answered, false, diff.old, diff.new);
        slugs.extend(change.broken.iter().any(Broken::is_certain).then_some(*slug));
    }
    Ok(slugs)
}

fn is_answered(method: &str, path: &str, router: &Router<'_>) -> bool {
    let address = address(path, StoreCodes::Any);
    matches!(router.find(address.channel, method, &address.path), Match::Route(_))
}
