//! The explanation of a call, a resource or an error.

use super::elsewhere;
use super::error::Error;
use super::grants::GivenGrants;
use super::newer_patch;
use super::open::Project;
use super::outcome::Outcome;
use crate::audit::{self, Selection};
use crate::catalog::{Mention, mentions};
use crate::endpoint::Status;
use crate::endpoint::place::UNREADABLE;
use crate::explain::{self, Elsewhere, Explanation, Guard, Known, Standing, Subject};
use crate::grant::GrantSet;
use crate::risk::Risks;

/// A request for an explanation.
#[derive(Debug)]
pub struct ExplainRequest<'a> {
    /// The subject; see [`crate::explain::subject`].
    pub subject: Subject,
    /// The grants whose access is explained.
    pub grants: GivenGrants,
    /// The grants to look at; empty for all.
    pub selections: Vec<Selection>,
    /// The risks of resources and routes.
    pub risks: &'a Risks,
}

/// An explanation, and further places that name its resources.
#[derive(Debug)]
pub struct ExplainResult<'p> {
    /// The explanation.
    pub explanation: Explanation<'p>,
    /// Further places that name the resources of the explanation, with their ids.
    pub mentions: Vec<(String, Mention)>,
    /// Declarations of the subject outside of the modules that Magento loads, each with the id or call.
    pub elsewhere: Vec<(String, Elsewhere)>,
}

/// Explains a subject.
///
/// # Errors
/// If Magento could not load the configuration, the grants cannot be read, a selection matches no grant, or no resource has
/// the titles asked for.
pub fn explain<'p>(project: &'p Project, request: ExplainRequest<'_>) -> Result<Outcome<ExplainResult<'p>>, Error> {
    let (mut origin, mut notes) = project.origin_with_gap();
    let model = project.model()?;
    let set = request.grants.gather(project)?.unwrap_or_else(|error| {
        notes.push(format!("the integrations of this store are ignored: {error}"));
        GrantSet::default()
    });
    let mut audit = audit::audit(set, None, model);
    audit::select(&mut audit, &request.selections)?;
    let known = Known { shop: model, audit: &audit, risks: request.risks };
    let explanation = explain::explain(&request.subject, known);
    if matches!(&explanation, Explanation::Resources(found) if found.is_empty()) {
        return Err(Error::Unsuitable("no resource of this store has titles like these".to_owned()));
    }
    if let Explanation::Call(call) = &explanation
        && let Some(note) = newer_patch::note(project, std::iter::once(call.resolved.declared.as_str()))
    {
        origin.notes.push(note.clone());
        notes.push(note);
    }
    let mentions = mentions_of(&explanation, project);
    let elsewhere = elsewhere_of(&request.subject, &explanation, project);
    Ok(Outcome { value: ExplainResult { explanation, mentions, elsewhere }, origin, notes })
}

/// Returns the part of the question that was recognized: a pasted text may hold secrets.
#[must_use]
pub fn recognized(explanation: &Explanation<'_>) -> String {
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

/// Returns whether the subject exists neither in the tree nor on a route.
#[must_use]
pub fn is_unknown(explanation: &Explanation<'_>) -> bool {
    match explanation {
        Explanation::Call(call) => call.resolved.route.is_none(),
        Explanation::Resources(guards) => {
            let is_undefined = |standing: &Standing| matches!(standing, Standing::Undefined(_) | Standing::Unknown(_));
            guards.iter().all(|guard| is_undefined(&guard.standing) && guard.routes.is_empty())
        }
        _ => false,
    }
}

/// Returns the declarations of undefined resources and of a missing route in modules that are not loaded.
fn elsewhere_of(subject: &Subject, explanation: &Explanation<'_>, project: &Project) -> Vec<(String, Elsewhere)> {
    let guards: &[Guard<'_>] = match explanation {
        Explanation::Call(call) => &call.guards,
        Explanation::Resources(guards) => guards,
        Explanation::Refusal(refusal) => &refusal.guards,
        Explanation::Rule(_) => &[],
    };
    let is_undefined = |guard: &&Guard<'_>| matches!(guard.standing, Standing::Undefined(_) | Standing::Unknown(_));
    let mut found = Vec::new();
    for guard in guards.iter().filter(is_undefined) {
        let declared = elsewhere::of_resource(&guard.id, project).into_iter();
        found.extend(declared.map(|declared| (guard.id.clone(), declared)));
    }
    if let (Explanation::Call(call), Subject::Endpoint(text)) = (explanation, subject)
        && matches!(call.resolved.status, Status::NotFound | Status::Unknown)
        && call.resolved.route.is_none()
    {
        let declared = elsewhere::of_call(text, project).into_iter();
        found.extend(declared.map(|declared| (call.resolved.declared.clone(), declared)));
    }
    found
}

/// Returns the other places that name the resources of an explanation. All files are searched only for them.
fn mentions_of(explanation: &Explanation<'_>, project: &Project) -> Vec<(String, Mention)> {
    let Explanation::Resources(guards) = explanation else { return Vec::new() };
    let mut found = Vec::new();
    for guard in guards {
        let mentions = mentions(&project.catalog.modules, &guard.id, project.sources.files()).into_iter();
        found.extend(mentions.map(|mention| (guard.id.clone(), mention)));
    }
    found
}
