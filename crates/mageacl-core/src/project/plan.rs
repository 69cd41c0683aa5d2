//! The minimum set for a list of calls.

use super::error::Error;
use super::newer_patch;
use super::open::Project;
use super::outcome::Outcome;
use crate::catalog;
use crate::plan::{self, DeclaredEndpoint, Plan};

/// A request for a plan. The project must be opened with [`super::Options::for_calls`] for the same calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanRequest {
    /// The calls.
    pub calls: Vec<DeclaredEndpoint>,
}

/// Computes the required resources, their ancestors and the collateral access.
///
/// # Errors
/// If Magento could not load the configuration.
pub fn plan(project: &Project, request: PlanRequest) -> Result<Outcome<Plan<'_>>, Error> {
    let (mut origin, mut notes) = project.origin_with_gap();
    let model = project.model()?;
    let mut plan = plan::plan(request.calls, model.tree, model.routes);
    plan.add_fields(catalog::fields(&project.catalog, project.sources.files()), model.tree);
    let declared = plan.endpoints.iter().map(|planned| planned.wanted.declared.as_str());
    if let Some(note) = newer_patch::note(project, declared) {
        origin.notes.push(note.clone());
        notes.push(note);
    }
    Ok(Outcome { value: plan, origin, notes })
}
