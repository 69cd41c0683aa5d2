//! An audit of grants.

use super::error::Error;
use super::grants::GivenGrants;
use super::guest_access;
use super::open::Project;
use super::outcome::Outcome;
use super::settings::Policy;
use super::translations::translations;
use crate::audit::{self, Selection};
use crate::catalog;
use crate::finding::Finding;
use crate::grant::checklist::Translations;
use crate::grant::{Grant, checklist};
use crate::plan::{self, DeclaredEndpoint};
use crate::profile::Profile;
use crate::report::{self, Report};
use crate::risk::Risks;
use crate::rules::meta::{bad_suppression, incomplete_base};
use crate::source::{FileId, SourceMap};

/// A request for an audit. The project must be opened with [`super::Options::for_calls`] for the same calls.
#[derive(Debug)]
pub struct AuditRequest<'a> {
    /// The calls that the grants are compared with; empty to only list the access of the grants.
    pub calls: Vec<DeclaredEndpoint>,
    /// The grants.
    pub grants: GivenGrants,
    /// Profiles whose vendor's guide is audited as a grant.
    pub guides: &'a [Profile],
    /// Whether the calls are those of a profile that says of itself that it is incomplete.
    pub is_incomplete: bool,
    /// The grants to audit; empty for all.
    pub selections: Vec<Selection>,
    /// The risks of resources and routes.
    pub risks: &'a Risks,
    /// The decisions about findings.
    pub policy: Policy<'a>,
}

/// An audit with its findings.
#[derive(Debug)]
pub struct AuditResult<'p> {
    /// The audit and its findings, sorted.
    pub report: Report<'p>,
    /// The first file of the given grants, with its name.
    pub given: Option<(FileId, String)>,
}

/// Audits grants.
///
/// # Errors
/// If Magento could not load the configuration, the grants cannot be read, or a selection matches no grant.
pub fn audit<'p>(project: &'p Project, request: AuditRequest<'_>) -> Result<Outcome<AuditResult<'p>>, Error> {
    let incomplete = incomplete_base::finding(&project.catalog, &[]);
    let (mut origin, mut notes) = match &incomplete {
        Some(finding) => {
            let mut origin = project.catalog.origin.clone();
            // Programs read the notes; people see the finding.
            origin.gaps.details.push(finding.message.clone());
            (origin, vec![finding.message.clone()])
        }
        None => project.origin_with_gap(),
    };
    // Without a model no grant has to be read.
    let model = project.model()?;
    let sources = project.sources();
    let given = match &request.grants {
        GivenGrants::Files(files) => files.first().map(|input| (sources.next(), input.name.clone())),
        GivenGrants::State(_, name) => Some((sources.next(), name.clone())),
        GivenGrants::Declared | GivenGrants::Nothing => None,
    };
    let mut set = request.grants.gather(project)?.map_err(|error| project.config_error(error))?;
    guest_access::complete(project, &mut set.facts.guest_access);
    set.facts.fields = catalog::fields(&project.catalog, sources.files());
    set.facts.fields.retain(|field| !field.resources.is_empty());
    set.grants.extend(guides(request.guides, sources)?);
    if set.grants.is_empty() {
        if given.is_some() {
            return Err(Error::Unsuitable("the given files contain no grants".to_owned()));
        }
        // Most stores are like this.
        let note = "No module declares an integration; give --grants FILE to audit what is granted.".to_owned();
        origin.notes.push(note.clone());
        notes.push(note);
    }
    let needed = (!request.calls.is_empty()).then(|| plan::plan(request.calls, model.tree, model.routes));
    let titles = || translations(project.store(), &project.catalog, model.tree, sources);
    let mut audit = audit::audit_with(set, needed, model, &Translations::of_pairs(titles));
    audit.needs_more |= request.is_incomplete;
    notes.extend(audit.notes.iter().cloned());
    audit::select(&mut audit, &request.selections)?;
    let mut report = report::graded(audit, model, request.risks);
    report.findings.extend(incomplete);
    // A suppression without an effect here may apply to a grant that this audit does not look at.
    let decided = request.policy.apply(report.findings, &|_| false, &project.catalog, sources);
    report.findings = decided.into_iter().filter(is_of_audit).collect();
    report::sort_by_grant(&mut report.findings);
    Ok(Outcome { value: AuditResult { report, given }, origin, notes })
}

/// Whether an audit reports a finding. Comments in the files of modules are for the check of a store.
fn is_of_audit(finding: &Finding) -> bool {
    finding.rule != bad_suppression::RULE.id
}

/// Returns the permissions that the guides of vendors name, as grants.
fn guides(profiles: &[Profile], sources: &SourceMap) -> Result<Vec<Grant>, Error> {
    profiles.iter().map(|profile| guide(profile, sources)).collect()
}

fn guide(profile: &Profile, sources: &SourceMap) -> Result<Grant, Error> {
    let text = profile.checklist.as_ref().map(|checklist| checklist.items.join("\n"));
    let grant = text.and_then(|text| checklist::grant(&format!("guide of {}", profile.slug), &text, sources));
    grant.ok_or_else(|| {
        let why = format!("the profile {} quotes no guide; give a checklist with --grants FILE", profile.slug);
        Error::Unsuitable(why)
    })
}
