//! The explanation of a call, a resource or an error.

use super::check;
use super::elsewhere;
use super::error::Error;
use super::grants::GivenGrants;
use super::guest_access;
use super::newer_patch;
use super::open::Project;
use super::outcome::Outcome;
use crate::audit::{self, Selection};
use crate::catalog::{self, Mention, find_references};
use crate::endpoint::Status;
use crate::endpoint::place::UNREADABLE;
use crate::explain::errors::About;
use crate::explain::{self, Elsewhere, Explanation, History, Known, ResourceExplanation, ResourceStatus, Subject};
use crate::finding::Finding;
use crate::grant::{self, GrantSet};
use crate::report;
use crate::risk::Risks;
use crate::rules::Persona;

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
    /// The releases whose routes require a resource that no route of the store requires, with its id.
    pub histories: Vec<(String, History)>,
    /// The findings in the store that may have caused the error, sorted; `None` if there was nothing to search.
    pub findings: Option<Vec<Finding>>,
}

/// Explains a subject.
///
/// # Errors
/// If Magento could not load the configuration, the grants cannot be read, a selection matches no grant, or no resource has
/// the titles asked for.
pub fn explain<'p>(project: &'p Project, request: ExplainRequest<'_>) -> Result<Outcome<ExplainResult<'p>>, Error> {
    let (mut origin, mut notes) = project.origin_with_gap();
    let model = match (project.model(), &request.subject) {
        (Ok(model), _) => model,
        // The message may be about the broken configuration itself.
        (Err(_), Subject::Error(text)) => {
            let explanation = explain::explain_error(text);
            let findings = findings(&explanation, project, request.risks);
            let value = ExplainResult { findings, ..ExplainResult::new(explanation) };
            return Ok(Outcome { value, origin, notes });
        }
        (Err(error), _) => return Err(error),
    };
    let mut set = request.grants.gather(project)?.unwrap_or_else(|error| {
        notes.push(format!("the integrations of this store are ignored: {error}"));
        GrantSet::default()
    });
    guest_access::complete(project, &mut set.facts.guest_access);
    let mut audit = audit::audit(set, None, model);
    audit::select(&mut audit, &request.selections)?;
    let known = Known { shop: model, audit: &audit, risks: request.risks };
    let explanation = explain::explain(&request.subject, known);
    let explanation = with_fields(explanation, &request.subject, project, known);
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
    let histories = histories_of(&explanation);
    let findings = findings(&explanation, project, request.risks);
    Ok(Outcome { value: ExplainResult { explanation, mentions, elsewhere, histories, findings }, origin, notes })
}

impl<'p> ExplainResult<'p> {
    fn new(explanation: Explanation<'p>) -> ExplainResult<'p> {
        let (mentions, elsewhere) = (Vec::new(), Vec::new());
        ExplainResult { explanation, mentions, elsewhere, histories: Vec::new(), findings: None }
    }
}

/// Returns whether the causes of a subject may be in files that other subjects do not need.
#[must_use]
pub fn needs_declarations(subject: &Subject) -> bool {
    let Subject::Error(text) = subject else { return false };
    explain::errors::recognize(text).iter().any(|error| !error.rules.is_empty())
}

/// Returns the findings in the store that may have caused an error; `None` without files to search.
fn findings(explanation: &Explanation<'_>, project: &Project, risks: &Risks) -> Option<Vec<Finding>> {
    let Explanation::Refusal(refusal) = explanation else { return None };
    let rules: Vec<&str> = refusal.rules().collect();
    if rules.is_empty() || !project.catalog.has_files() {
        return None;
    }
    let unread = grant::of_checkout(&project.catalog, &project.sources).err();
    let mut findings = check::of_store(project, unread.as_ref(), Persona::Default, risks, &mut Vec::new());
    findings.retain(|finding| rules.contains(&finding.rule) && check::is_here(finding, &project.sources));
    check::set_upstream_aside(&mut findings, false, &project.catalog);
    findings.retain(Finding::is_open);
    if refusal.errors.iter().any(|error| error.about == About::Authorization) {
        // An undefined ref explains a refusal of that ref only.
        let named: Vec<&str> = refusal.guards.iter().map(|guard| guard.id.as_str()).collect();
        let is_named = |finding: &Finding| finding.resource.as_deref().is_none_or(|id| named.contains(&id));
        findings.retain(|finding| ABOUT_ONE_ID.iter().all(|rule| *rule != finding.rule) || is_named(finding));
    }
    report::sort(&mut findings, &project.sources);
    Some(findings)
}

/// Rules whose findings concern the refusals of a single id.
const ABOUT_ONE_ID: [&str; 3] = ["undefined-ref", "undefined-use", "comma-ref"];

/// Returns the releases whose routes require the resources that no route of the store requires.
fn histories_of(explanation: &Explanation<'_>) -> Vec<(String, History)> {
    let guards: &[ResourceExplanation<'_>] = match explanation {
        Explanation::Resources(guards) => guards,
        Explanation::Refusal(refusal) => &refusal.guards,
        _ => return Vec::new(),
    };
    let is_id = |guard: &ResourceExplanation<'_>| {
        !matches!(guard.standing, ResourceStatus::Customers | ResourceStatus::Everybody)
    };
    let is_unused = |guard: &&ResourceExplanation<'_>| guard.routes.is_empty() && is_id(guard);
    let unused = guards.iter().filter(is_unused).take(MAX_HISTORIES);
    unused.filter_map(|guard| Some((guard.id.clone(), History::for_id(&guard.id)?))).collect()
}

/// The maximum number of resources whose history is looked up.
const MAX_HISTORIES: usize = 3;

/// Answers a text without a route that names a field, and adds the guarded fields to the answers of a call. The files with
/// fields are read for these two questions only.
fn with_fields<'p>(
    explanation: Explanation<'p>,
    subject: &Subject,
    project: &Project,
    known: Known<'_, 'p>,
) -> Explanation<'p> {
    let Explanation::Call(mut call) = explanation else { return explanation };
    match (call.resolved.route, subject) {
        (None, Subject::Endpoint(text)) if explain::may_be_field(text) => {
            let fields =
                explain::Fields::named_in(text, &catalog::fields(&project.catalog, project.sources.files()), known);
            fields.map_or(Explanation::Call(call), |fields| Explanation::Fields(Box::new(fields)))
        }
        (Some(route), _) if route.service.ends_with(REPOSITORY) => {
            for field in catalog::fields(&project.catalog, project.sources.files()) {
                if !field.resources.is_empty() && field.is_answered_by(&route.service, &route.service_method) {
                    let (name, ids) = (field.short_name(), field.resources.join(" and "));
                    call.remarks.push(format!("{name} is in the answer only for callers that have {ids}."));
                }
            }
            Explanation::Call(call)
        }
        _ => Explanation::Call(call),
    }
}

/// The services whose answers are data objects with fields of other modules.
const REPOSITORY: &str = "RepositoryInterface";

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
        Explanation::Guests(_) => "guest".to_owned(),
        Explanation::Fields(fields) => match fields.fields.as_slice() {
            [field] => field.short_name(),
            several => several.first().map_or(String::new(), |field| field.name.clone()),
        },
    }
}

/// Returns whether the subject exists neither in the tree nor on a route.
#[must_use]
pub fn is_unknown(explanation: &Explanation<'_>) -> bool {
    match explanation {
        Explanation::Call(call) => call.resolved.route.is_none(),
        Explanation::Resources(guards) => {
            let is_undefined = |standing: &ResourceStatus| {
                matches!(standing, ResourceStatus::Undefined(_) | ResourceStatus::Unknown(_))
            };
            guards.iter().all(|guard| is_undefined(&guard.standing) && guard.routes.is_empty())
        }
        _ => false,
    }
}

/// Returns the declarations of undefined resources and of a missing route in modules that are not loaded.
fn elsewhere_of(subject: &Subject, explanation: &Explanation<'_>, project: &Project) -> Vec<(String, Elsewhere)> {
    let guards: &[ResourceExplanation<'_>] = match explanation {
        Explanation::Call(call) => &call.guards,
        Explanation::Resources(guards) => guards,
        Explanation::Refusal(refusal) => &refusal.guards,
        Explanation::Fields(fields) => &fields.guards,
        Explanation::Rule(_) | Explanation::Guests(_) => &[],
    };
    let is_undefined = |guard: &&ResourceExplanation<'_>| {
        matches!(guard.standing, ResourceStatus::Undefined(_) | ResourceStatus::Unknown(_))
    };
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
        let mentions = find_references(&project.catalog.modules, &guard.id, project.sources.files()).into_iter();
        found.extend(mentions.map(|mention| (guard.id.clone(), mention)));
    }
    found
}
