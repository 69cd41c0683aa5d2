//! The check of a whole store, for `lint`, `check` and `baseline`.

use super::error::Error;
use super::grants::GivenGrants;
use super::guest_access;
use super::integrations::{self, Comparing, DeclaredIntegration};
use super::open::Project;
use super::outcome::Outcome;
use super::settings::Policy;
use crate::admin;
use crate::audit::audit;
use crate::catalog::{self, Catalog, ConfigError, acl};
use crate::config::Selection;
use crate::finding::{Finding, Severity, State};
use crate::grant::{self, GrantSet, Location};
use crate::report;
use crate::risk::Risks;
use crate::rules::meta::incomplete_base;
use crate::rules::{self, AdminScope, Check, FileIndex, Persona, Rule, StoreContext};
use crate::source::SourceMap;
use crate::store;

/// The extent of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckScope {
    /// The declarations of the modules.
    Declared,
    /// These, and the integrations of the configuration by their profiles.
    All,
}

/// A request for a check. The project must be opened with [`super::Options::integrations`], and with the aliases if the
/// integrations call one.
#[derive(Debug)]
pub struct CheckRequest<'a> {
    /// The extent.
    pub scope: CheckScope,
    /// The audience that decides which rules run.
    pub persona: Persona,
    /// The integrations of the configuration; empty unless the scope is [`CheckScope::All`].
    pub integrations: Vec<DeclaredIntegration>,
    /// The grants that the store has, if they are to be compared with the policy too.
    pub stored: Option<GivenGrants>,
    /// The risks of resources and routes.
    pub risks: &'a Risks,
    /// The decisions about findings.
    pub policy: Policy<'a>,
    /// Whether findings about Magento itself and about extensions bundled with it count.
    pub upstream: bool,
    /// Whether to read the Admin's actions and to apply the rules about them. Rules that the selection names always run.
    pub admin: bool,
    /// The rules whose findings are reported.
    pub selection: Selection,
}

/// The findings about a store.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent fact about the run")]
pub struct CheckResult {
    /// The findings, sorted; suppressed ones are marked.
    pub findings: Vec<Finding>,
    /// Why Magento could not load a part of the configuration: then not all rules ran.
    pub broken: Option<ConfigError>,
    has_files: bool,
    /// Whether the stored grants were compared with the policy.
    has_stored: bool,
    scope: CheckScope,
    persona: Persona,
    suppress: bool,
    /// Whether only the findings of one folder are reported.
    is_limited: bool,
    /// Whether the rules about the Admin ran.
    admin: bool,
    selection: Selection,
}

/// Checks a store.
///
/// # Errors
/// If no module is enabled, or integrations are to be audited and their grants cannot be read or Magento could not load
/// the configuration.
pub fn check(project: &Project, request: CheckRequest<'_>) -> Result<Outcome<CheckResult>, Error> {
    if let Some(why) = project.without_modules() {
        // An empty store must not pass as clean.
        return Err(Error::Unsuitable(format!("{why}; there is nothing to check")));
    }
    // A rule that is selected by its name runs for any audience.
    let persona = request.persona.max(request.selection.persona());
    let mut outcome = Outcome {
        value: CheckResult {
            findings: Vec::new(),
            broken: project.broken(),
            has_files: project.catalog.has_files(),
            has_stored: request.stored.is_some(),
            scope: request.scope,
            persona,
            suppress: request.policy.suppress,
            is_limited: false,
            admin: (request.admin || request.selection.names_admin()) && project.catalog.has_files(),
            selection: request.selection,
        },
        origin: project.catalog.origin.clone(),
        notes: Vec::new(),
    };
    // Unreadable integrations are a separate finding.
    let (mut set, unread) = match grant::of_checkout(&project.catalog, &project.sources) {
        Ok(set) => (set, None),
        Err(error) => (GrantSet::default(), Some(error)),
    };
    let mut findings = Vec::new();
    let stored = request.stored.map(|stored| stored_grants(stored, project)).transpose()?;
    let mut notes = Vec::new();
    if !request.integrations.is_empty() || stored.is_some() {
        let file = request.policy.settings.add_to(&project.sources);
        let compared = Comparing { project, policy: &request.policy, risks: request.risks, file };
        (findings, notes) = integrations::findings(request.integrations, stored, &mut set, compared)?;
    }
    findings.extend(of_declared_grants(set, project, request.risks));
    findings.extend(of_store(project, unread.as_ref(), persona, request.risks, &mut notes));
    for note in notes {
        add_note(note, &mut outcome);
    }
    if outcome.value.admin {
        findings.extend(of_admin(project, persona, &mut outcome));
    } else if request.admin {
        let why = "the rules about the Admin did not run, since its PHP files are not available";
        add_note(why.to_owned(), &mut outcome);
    }
    if project.catalog.has_files() {
        findings.retain(|finding| is_here(finding, &project.sources));
    }
    findings.extend(of_base(project, persona, &mut outcome));
    let is_whole = project.catalog.acl.as_ref().is_ok_and(|tree| tree.contains(acl::ALL));
    let ran = |rule: &Rule| is_whole && outcome.value.ran(rule);
    let findings = request.policy.apply(findings, &ran, &project.catalog, &project.sources);
    let mut findings = rules::combine(findings);
    set_upstream_aside(&mut findings, request.upstream, &project.catalog);
    findings.retain(|finding| outcome.value.selection.has(finding));
    report::sort(&mut findings, &project.sources);
    outcome.value.is_limited = project.limit_to_scope(&mut findings);
    if let Some(note) = project.unread_in_scope() {
        add_note(note, &mut outcome);
    }
    outcome.value.findings = findings;
    Ok(outcome)
}

impl CheckResult {
    /// Whether a rule had all of its input in this check, and all its findings are reported.
    #[must_use]
    pub fn ran(&self, rule: &Rule) -> bool {
        self.broken.is_none()
            && !self.is_limited
            && self.selection.has_rule(rule.id)
            && match rule.check {
                Check::Files(_) | Check::Uses(_) if !self.has_files => false,
                Check::Store(_) | Check::Files(_) | Check::Uses(_) => rule.persona <= self.persona,
                Check::Grants(_) => self.scope == CheckScope::All,
                Check::Policy(_) => self.has_stored,
                Check::Admin(_) => self.admin && rule.persona <= self.persona,
                Check::Diff(_) | Check::Base => false,
                Check::Meta => self.suppress,
            }
    }
}

/// Rules about the effect of all modules together: another module, a disabled one or a changed file may be the cause of a
/// finding at a declaration of Magento. Magento itself has no such findings.
const NEVER_UPSTREAM: [&str; 8] = [
    "unloadable",
    "module-name-mismatch",
    "duplicate-resource",
    "third-root",
    "missing-title",
    "orphaned-resource",
    "shadowed-route",
    "guard-gap",
];

/// Marks the findings about modules that the store can only upgrade, and sets them aside unless they count.
pub(super) fn set_upstream_aside(findings: &mut [Finding], counts: bool, catalog: &Catalog) {
    for finding in findings {
        let is_upstream = finding.module.as_deref().is_some_and(|module| catalog.is_upstream(module));
        finding.upstream = is_upstream && !NEVER_UPSTREAM.contains(&finding.rule);
        if finding.upstream && finding.is_open() && !counts {
            finding.state = State::Upstream;
            // A store cannot fix them, and servers have no separate state for them.
            finding.severity = Severity::Note;
        }
    }
}

/// Returns the findings of the rules about declarations; `unread` is why Magento could not read the integrations.
pub(super) fn of_store(
    project: &Project,
    unread: Option<&ConfigError>,
    persona: Persona,
    risks: &Risks,
    notes: &mut Vec<String>,
) -> Vec<Finding> {
    let Project { catalog, sources, .. } = project;
    let misnamed = project.store.as_ref().map(|store| store::misnamed(store, sources)).unwrap_or_default();
    let uses = catalog::uses(catalog, rules::look(persona), sources);
    notes.extend(uses.unread.iter().cloned());
    if !catalog.has_files() {
        let rules: Vec<&str> = rules::needing_files(persona).collect();
        let number = if rules.len() == 1 { "1 rule".to_owned() } else { format!("{} rules", rules.len()) };
        let names = rules.join(", ");
        notes.push(format!("{number} did not run, since their files are not available: {names}"));
    }
    let declared = catalog::declared(catalog, sources);
    let files = FileIndex::new(catalog, &declared);
    let scope = StoreContext {
        catalog,
        declared: &declared,
        files: &files,
        integrations: unread,
        misnamed: &misnamed,
        uses: &uses,
        sources,
        risks,
    };
    rules::run_store(&scope, persona)
}

/// Returns the findings of the rules about the Admin.
fn of_admin(project: &Project, persona: Persona, outcome: &mut Outcome<CheckResult>) -> Vec<Finding> {
    let admin = admin::read(&project.catalog, &project.sources);
    admin.notes.iter().for_each(|note| add_note(note.clone(), outcome));
    rules::run_admin(&AdminScope { admin: &admin, catalog: &project.catalog }, persona)
}

/// Whether a finding is about a file that is here. Those about facts are for the author of the package.
pub(super) fn is_here(finding: &Finding, sources: &SourceMap) -> bool {
    let places = finding.places.iter().chain(finding.related.iter().map(|(place, _)| place));
    let mut files = places.map(|place| match place {
        Location::Text(span) => span.file,
        Location::Line(file, _) => *file,
    });
    finding.places.is_empty() || files.any(|file| !sources.is_generated(file))
}

fn add_note(note: String, outcome: &mut Outcome<CheckResult>) {
    outcome.origin.notes.push(note.clone());
    outcome.notes.push(note);
}

/// Reports the gaps of the catalog: as a finding, but for modules without a store as a note.
fn of_base(project: &Project, persona: Persona, outcome: &mut Outcome<CheckResult>) -> Option<Finding> {
    let unrun: Vec<&str> = rules::needing_core(persona).collect();
    let finding = incomplete_base::finding(&project.catalog, &unrun);
    if let Some(finding) = &finding {
        outcome.notes.push(finding.message.clone());
        return Some(finding.clone());
    }
    let unrun = format!("; rules that did not run: {}", unrun.join(", "));
    let more = if project.catalog.lacks_core() { unrun.as_str() } else { "" };
    outcome.notes.extend(project.add_gap(more, &mut outcome.origin));
    None
}

/// Reads the grants that a store has.
fn stored_grants(stored: GivenGrants, project: &Project) -> Result<GrantSet, Error> {
    let mut set = stored.gather(project)?.map_err(|error| project.config_error(error))?;
    guest_access::complete(project, &mut set.facts.guest_access);
    set.facts.fields = catalog::fields(&project.catalog, project.sources().files());
    set.facts.fields.retain(|field| !field.resources.is_empty());
    Ok(set)
}

/// Returns the findings about the grants that modules declare. Excess needs a list of calls, so it is for an audit.
fn of_declared_grants(set: GrantSet, project: &Project, risks: &Risks) -> Vec<Finding> {
    let Ok(model) = project.model() else { return Vec::new() };
    let mut findings = report::graded(audit(set, None, model), model, risks).findings;
    findings.retain(|finding| !rules::repeats_route_finding(finding));
    if model.tree.contains(acl::ALL) && project.catalog.has_files() {
        findings.retain(|finding| !rules::is_reported_of_store(finding, &project.catalog));
    }
    findings
}
