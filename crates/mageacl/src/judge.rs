//! From a store to its findings: what `lint`, `check` and `baseline` have in common.

use super::args::{JudgeArgs, LintFormat};
use super::failure::{self, Failure};
use super::load::{Loaded, Source, load, note_gap};
use super::output::{Outputs, Terminal};
use super::policy::Settings;
use super::{integrations, policy};
use mageacl_core::audit::{Shop, audit};
use mageacl_core::catalog::{self, ConfigError, acl};
use mageacl_core::finding::Finding;
use mageacl_core::grant::{self, GrantSet};
use mageacl_core::report;
use mageacl_core::risk::Risks;
use mageacl_core::rules::meta::incomplete_base;
use mageacl_core::rules::{self, Check, Persona, Rule, StoreScope};
use mageacl_core::store;
use mageacl_report::count;

/// How much is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// What the modules declare.
    Declared,
    /// That, and the integrations of the configuration by their profiles.
    All,
}

/// A store with what was found in it.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) source: Source,
    pub(super) loaded: Loaded,
    /// Sorted; those that were accepted are marked.
    pub(super) findings: Vec<Finding>,
    extent: Extent,
    persona: Persona,
    suppress: bool,
    pub(super) settings: Settings,
}

/// Reads a store and judges it.
pub(super) fn judge(
    args: &JudgeArgs,
    extent: Extent,
    outputs: &Outputs<LintFormat>,
    terminal: Terminal,
) -> Result<Judged, Failure> {
    let source = Source::of(args.source.store.as_deref(), &args.source.catalog)?;
    let settings = policy::read(&args.policy, source.folder())?;
    let risks = settings.risks(&args.risk)?;
    let wanted = if extent == Extent::All { integrations::open(&settings)? } else { Vec::new() };
    let mut loaded = failure::told_in_json("lint", outputs, LintFormat::Json, || load(&source, terminal))?;
    if let Some(why) = loaded.without_modules() {
        // An empty store must not pass as clean.
        return Err(Failure::Unsuitable(format!("{why}; there is nothing to check")));
    }
    catalog::read_further(&mut loaded.catalog, &loaded.sources);
    let persona = match (args.audit, args.pedantic) {
        (true, _) => Persona::Audit,
        (false, true) => Persona::Pedantic,
        (false, false) => Persona::Default,
    };
    // Why they cannot be read is a finding of the store's own.
    let (mut set, unread) = match grant::of_checkout(&loaded.catalog, &loaded.sources) {
        Ok(set) => (set, None),
        Err(error) => (GrantSet::default(), Some(error)),
    };
    let mut findings = Vec::new();
    if !wanted.is_empty() {
        if let Some(error) = loaded.broken() {
            // Nobody may take it for a clean audit that there was none.
            return Err(failure::told(&loaded, error, "lint", outputs, LintFormat::Json));
        }
        findings = integrations::findings(wanted, &mut set, &mut loaded, &settings, &risks, terminal)?;
    }
    findings.extend(of_checkout(set, &loaded, &risks));
    findings.extend(of_store(&mut loaded, unread.as_ref(), persona, &risks, terminal));
    findings.extend(of_base(&mut loaded, persona, terminal));
    let suppress = !args.policy.no_suppressions;
    let mut judged = Judged { source, loaded, findings: Vec::new(), extent, persona, suppress, settings };
    let is_whole = judged.loaded.tree().is_ok_and(|tree| tree.contains(acl::ALL));
    let sources = &judged.loaded.sources;
    let ran = |rule: &Rule| is_whole && judged.ran(rule);
    let mut findings = judged.settings.apply(findings, &args.policy, &ran, &judged.loaded.catalog, sources)?;
    report::sort(&mut findings, sources);
    judged.findings = findings;
    Ok(judged)
}

/// What the rules find in what the modules declare; `unread` is why Magento could not read their integrations.
fn of_store(
    loaded: &mut Loaded,
    unread: Option<&ConfigError>,
    persona: Persona,
    risks: &Risks,
    terminal: Terminal,
) -> Vec<Finding> {
    let misnamed = loaded.store.as_ref().map(|store| store::misnamed(store, &loaded.sources)).unwrap_or_default();
    let uses = catalog::uses(&loaded.catalog, rules::look(persona), &loaded.sources);
    for note in &uses.unread {
        terminal.warn(note);
    }
    loaded.catalog.origin.notes.extend(uses.unread.iter().cloned());
    if !loaded.catalog.has_files() {
        let rules: Vec<&str> = rules::needing_files(persona).collect();
        let note = format!(
            "{} looked at nothing, since their files are not at hand: {}",
            count(rules.len(), "rule"),
            rules.join(", ")
        );
        terminal.warn(&note);
        loaded.catalog.origin.notes.push(note);
    }
    let declared = catalog::declared(&loaded.catalog, &loaded.sources);
    let scope = StoreScope {
        catalog: &loaded.catalog,
        declared: &declared,
        integrations: unread,
        misnamed: &misnamed,
        uses: &uses,
        sources: &loaded.sources,
        risks,
    };
    rules::run_store(&scope, persona)
}

/// Reports what the store lacks: as a finding if rules could not run for it, else as a note.
fn of_base(loaded: &mut Loaded, persona: Persona, terminal: Terminal) -> Option<Finding> {
    let unrun: Vec<&str> = rules::needing_core(persona).collect();
    let is_core_missing = loaded.catalog.lacks_core();
    let finding = incomplete_base::finding(&loaded.catalog, &unrun);
    if let Some(finding) = &finding {
        terminal.warn(&finding.message);
    } else {
        let unrun = format!("; rules that did not run: {}", unrun.join(", "));
        note_gap(&mut loaded.catalog, if is_core_missing { &unrun } else { "" }, terminal);
    }
    finding
}

/// What is wrong with the grants that modules declare; what is more than needed only an audit can tell.
fn of_checkout(set: GrantSet, loaded: &Loaded, risks: &Risks) -> Vec<Finding> {
    let (Ok(tree), Ok(routes), None) = (&loaded.catalog.acl, &loaded.catalog.routes, loaded.broken()) else {
        return Vec::new();
    };
    let shop = Shop { tree, routes, release: loaded.catalog.origin.release() };
    report::of(audit(set, None, shop), shop, risks).findings
}

impl Judged {
    /// Whether a rule had all that it looks at, as far as this run goes.
    pub(super) fn ran(&self, rule: &Rule) -> bool {
        self.loaded.broken().is_none()
            && match rule.check {
                Check::Files(_) | Check::Uses(_) if !self.loaded.catalog.has_files() => false,
                Check::Store(_) | Check::Files(_) | Check::Uses(_) => rule.persona <= self.persona,
                Check::Grants(_) => self.extent == Extent::All,
                Check::Diff(_) | Check::Base => false,
                Check::Meta => self.suppress,
            }
    }
}
