//! A guard module: resources that separate calls which one Magento resource guards together.

mod existing;
mod verified;

use std::collections::BTreeSet;

use super::error::Error;
use super::grants::GivenGrants;
use super::open::Project;
use super::outcome::Outcome;
use crate::audit::{self, AccessModel, Selection};
use crate::catalog::Origin;
use crate::endpoint::{Status, nearest};
use crate::generate::guard_module::{GuardFiles, GuardView};
use crate::grant::GrantSet;
use crate::guard::marker::GuardManifest;
use crate::guard::{DeniedRoutes, GrantImpact, GrantOutcome, Granularity, GuardModule, GuardSpec, Options, Proof};
use crate::plan::{self, DeclaredEndpoint, Plan};
use crate::risk::Risks;

/// A request for a guard module. The project must be opened with [`super::Options::for_calls`] for the same calls.
#[derive(Debug)]
pub struct GuardRequest<'a> {
    /// The calls that remain allowed.
    pub calls: Vec<DeclaredEndpoint>,
    /// The resources whose read calls remain allowed; empty if the calls decide.
    pub resources: &'a [String],
    /// The routes that are guarded.
    pub scope: DeniedRoutes,
    /// Whether routes of the ancestors are guarded too.
    pub closure: bool,
    /// The granularity of the new resources.
    pub by: Granularity,
    /// The name of the module.
    pub module: &'a str,
    /// The existing grants.
    pub grants: GivenGrants,
    /// The names of the integrations and roles that the guard denies.
    pub denied: &'a [String],
    /// The risks of resources and routes.
    pub risks: &'a Risks,
    /// The purpose of the module in a few words, for example the slug of a profile.
    pub subject: String,
    /// The command that regenerates the module.
    pub command: &'a str,
}

/// A verified guard module.
#[derive(Debug)]
pub struct GuardResult<'p> {
    /// The guard.
    pub guard: GuardModule<'p>,
    /// The calls that remain allowed, by route.
    pub demand: GuardSpec<'p>,
    /// The evidence of the evaluator.
    pub proof: Proof,
    /// The impact on existing grants.
    pub standing: Vec<GrantImpact<'p>>,
    /// Whether a call cannot be made, or a grant that is to be denied remains allowed.
    pub is_incomplete: bool,
    marker: GuardManifest,
    shop: AccessModel<'p>,
    subject: String,
    uncallable: Vec<(String, String, Vec<String>)>,
}

/// Computes a guard module and verifies it against the evaluator.
///
/// # Errors
/// If Magento could not load the configuration, nothing is to be guarded, or the evaluator does not confirm the module.
pub fn guard<'p>(project: &'p Project, request: GuardRequest<'_>) -> Result<Outcome<GuardResult<'p>>, Error> {
    let (origin, mut notes) = project.origin_with_gap();
    let shop = project.model()?;
    let set = request.grants.gather(project)?.unwrap_or_else(|error| {
        // They were not asked for.
        notes.push(format!("the integrations of the store cannot be read: {error}"));
        GrantSet::default()
    });
    notes.extend(set.notes.iter().cloned());
    let plan = plan::plan(request.calls, shop.tree, shop.routes);
    let spec = Spec { resources: request.resources, scope: request.scope, closure: request.closure };
    let demand = demand(&spec, &plan, shop)?;
    let subject = subject(request.resources, request.subject);
    let denied = denied(&set, request.denied, shop)?;
    let options = Options { module: request.module.to_owned(), by: request.by, unmergeable: Vec::new() };
    let source = verified::Source { catalog: &project.catalog, shop, subject: &subject, renew: request.command };
    let built = verified::build(&demand, &options, request.risks, &source, &project.sources)?;
    let standing = built.impacts(&set, &denied, shop);
    if let Some(wrong) = standing.iter().find(|standing| !standing.holds) {
        let name = &wrong.grant.name;
        let why = format!(
            "the evaluator does not confirm what the data patch is to do about {name}, so nothing is written: another grant \
             of the same name is to be treated otherwise, or its rows are of another kind than Magento writes"
        );
        return Err(Error::Unsuitable(why));
    }
    let is_open = standing.iter().any(|it| denied.contains(&it.number) && remains_allowed(it));
    let is_incomplete = is_open || plan.unreachable().next().is_some();
    let uncallable = uncallable(&plan);
    let verified::Built { guard, marker, proof, .. } = built;
    let value = GuardResult { guard, demand, proof, standing, is_incomplete, marker, shop, subject, uncallable };
    Ok(Outcome { value, origin, notes })
}

impl GuardResult<'_> {
    /// Returns the view that formats and the generator of the module take. `origin` is that of the outcome.
    #[must_use]
    pub fn view<'a>(&'a self, origin: &'a Origin) -> GuardView<'a> {
        GuardView {
            module: GuardFiles {
                guard: &self.guard,
                marker: &self.marker,
                tree: self.shop.tree,
                origin,
                subject: &self.subject,
            },
            demand: &self.demand,
            proof: &self.proof,
            standing: &self.standing,
            release: self.shop.release,
            uncallable: &self.uncallable,
        }
    }
}

/// The calls that remain allowed, as the request names them.
struct Spec<'a> {
    resources: &'a [String],
    scope: DeniedRoutes,
    closure: bool,
}

fn demand<'p>(spec: &Spec<'_>, plan: &Plan<'p>, shop: AccessModel<'p>) -> Result<GuardSpec<'p>, Error> {
    if spec.resources.is_empty() {
        if plan.endpoints.iter().all(|planned| !planned.resolved.status.is_callable()) {
            let first = plan.endpoints.first().and_then(|planned| planned.resolved.remark.clone()).unwrap_or_default();
            let is_unknown = plan.endpoints.iter().any(|planned| planned.resolved.status == Status::Unknown);
            let cannot = if is_unknown { "is known here" } else { "can be made" };
            let why = format!("none of the declared calls {cannot}, so there is nothing to keep open: {first}");
            return Err(Error::Unsuitable(why));
        }
        return Ok(GuardSpec::of_plan(plan, shop, spec.closure, spec.scope));
    }
    let mut held = BTreeSet::new();
    for id in spec.resources {
        let Some(node) = shop.tree.find(id) else {
            let known = shop.tree.nodes().map(|node| shop.tree.resource(node).id.as_str());
            let near = nearest::names(known, id);
            let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) };
            let why = if shop.routes.may_be_defined_elsewhere(id) {
                format!("the module that would define the resource `{id}` is not here{hint}")
            } else {
                format!("no enabled module defines the resource `{id}`{hint}")
            };
            return Err(Error::Unsuitable(why));
        };
        held.insert(node);
    }
    Ok(GuardSpec::of_resources(held.into_iter().collect(), plan, shop))
}

/// Returns the purpose of the module in a few words.
fn subject(resources: &[String], declared: String) -> String {
    let reading = || format!("reads that require {}", resources.join(" and "));
    match (resources.is_empty(), declared.is_empty()) {
        (true, _) => declared,
        (false, true) => reading(),
        (false, false) => format!("{} and {declared}", reading()),
    }
}

/// Returns the numbers of the grants that are to be denied: integrations by name, else roles.
fn denied(set: &GrantSet, names: &[String], shop: AccessModel<'_>) -> Result<BTreeSet<usize>, Error> {
    let mut numbers = BTreeSet::new();
    for name in names {
        let integration = select(set, Selection::Integration(name.clone()), shop);
        numbers.extend(integration.or_else(|_| select(set, Selection::Role(name.clone()), shop))?);
    }
    Ok(numbers)
}

fn select(set: &GrantSet, selection: Selection, shop: AccessModel<'_>) -> Result<Vec<usize>, audit::NotFound> {
    let mut found = audit::audit(set.clone(), None, shop);
    audit::select(&mut found, &[selection])?;
    Ok(found.grants.iter().map(|it| it.number).collect())
}

/// Whether the data patch cannot deny a grant.
fn remains_allowed(standing: &GrantImpact<'_>) -> bool {
    matches!(standing.fate, GrantOutcome::AllResources | GrantOutcome::AllowRowsOnly | GrantOutcome::AllowedAlready)
}

/// Returns the calls that no grant opens, with the reason and suggestions.
fn uncallable(plan: &Plan<'_>) -> Vec<(String, String, Vec<String>)> {
    let mut calls = Vec::new();
    for planned in plan.endpoints.iter().filter(|planned| !planned.resolved.status.is_callable()) {
        let optional = if planned.wanted.optional { " (optional)" } else { "" };
        let resolved = &planned.resolved;
        let why = resolved.remark.clone().unwrap_or_else(|| resolved.status.name().to_owned());
        calls.push((format!("{}{optional}", planned.wanted.declared), why, resolved.nearest.clone()));
    }
    calls
}
