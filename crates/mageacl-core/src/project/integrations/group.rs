//! Entries of the policy and the grants that they are about.

use std::collections::{BTreeMap, BTreeSet};

use super::{Comparing, DeclaredIntegration, Error};
use crate::audit::{self, Audit, Selection, audit};
use crate::authz::RoleId;
use crate::config::{DeclaredAccess, PolicyEntry};
use crate::finding::Finding;
use crate::grant::{Grant, GrantContent, GrantOwner, GrantSet, Location, Table};
use crate::plan::plan;
use crate::report;
use crate::rules::{self, PolicyContext, PolicyMatch};
use crate::source::{FileId, Span};

/// Grants that were read together, and the entries that are about them.
pub(super) struct Group {
    pub(super) set: GrantSet,
    pub(super) entries: Vec<DeclaredIntegration>,
    /// Whether these are all grants of the store: then an entry without one, and a grant without an entry, are findings.
    pub(super) is_whole: bool,
}

impl Group {
    /// Adds the findings. Returns the indexes of the grants that entries list.
    pub(super) fn check(
        self,
        compared: Comparing<'_>,
        findings: &mut Vec<Finding>,
        notes: &mut Vec<String>,
    ) -> Result<BTreeSet<usize>, Error> {
        let model = compared.project.model()?;
        let is_unnamed = matches!(self.set.grants.as_slice(), [only] if has_no_owner(only));
        // A list does not name its owner: the configuration does.
        let is_named_here = is_unnamed && (!self.is_whole || self.entries.len() == 1);
        let names = Names::new(&self.set.grants);
        let tables = self.set.facts.tables.clone();
        let mut audit = audit(self.set, None, model);
        let (mut matches, mut listed) = (Vec::new(), BTreeSet::new());
        for DeclaredIntegration { entry, calls } in &self.entries {
            let grants = if is_named_here { vec![0] } else { names.find(entry).to_vec() };
            if grants.is_empty() && !self.is_whole {
                return Err(unknown(entry, &mut audit, compared));
            }
            if grants.is_empty() && !tables.contains(if entry.is_role { &Table::Role } else { &Table::Integration }) {
                notes.push(format!("the given grants do not show whether `{}` exists: not compared", entry.name));
            }
            for at in &grants {
                let needed = (!matches!(entry.access, DeclaredAccess::Resources(_)))
                    .then(|| plan(calls.clone(), model.tree, model.routes));
                let own = &audit.grants[*at].grant.name;
                let name = if is_named_here { entry.name.clone() } else { own.clone() };
                let all = audit.narrow(*at, &name, needed, model);
                audit = graded(audit, compared, findings)?;
                audit.widen(all);
            }
            listed.extend(grants.iter().copied());
            matches.push(matched(entry, grants, compared.file));
        }
        let context = PolicyContext {
            audit: &audit,
            shop: model,
            risks: compared.risks,
            entries: &matches,
            is_whole: self.is_whole,
            today: compared.policy.today,
        };
        let drift = rules::run_policy(&context);
        if self.is_whole {
            remove(&mut audit.grants, &listed);
            graded(audit, compared, findings)?;
        }
        findings.extend(drift);
        Ok(listed)
    }
}

/// Removes the items at these indexes.
pub(super) fn remove<T>(items: &mut Vec<T>, at: &BTreeSet<usize>) {
    let mut indexes = 0..;
    items.retain(|_| !indexes.next().is_some_and(|index| at.contains(&index)));
}

/// Adds the findings about grants.
fn graded<'c>(audit: Audit<'c>, compared: Comparing<'c>, findings: &mut Vec<Finding>) -> Result<Audit<'c>, Error> {
    let report = report::graded(audit, compared.project.model()?, compared.risks);
    for finding in report.findings {
        // Two integrations may be for the same call, which cannot be made.
        if finding.grant.is_some() || !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    Ok(report.audit)
}

fn matched(entry: &PolicyEntry, grants: Vec<usize>, file: Option<FileId>) -> PolicyMatch<'_> {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let span = |file| Span { file, start: offset(entry.span.start), end: offset(entry.span.end) };
    PolicyMatch {
        name: &entry.name,
        is_role: entry.is_role,
        resources: match &entry.access {
            DeclaredAccess::Resources(resources) => Some(resources),
            DeclaredAccess::Profile(_) | DeclaredAccess::Endpoints(_) => None,
        },
        owner: entry.owner.as_deref(),
        expires: entry.expires,
        max_token_age_days: entry.max_token_age_days,
        place: file.map(|file| Location::Text(span(file))),
        grants,
    }
}

/// Reports an entry that is in none of its grants.
fn unknown(entry: &PolicyEntry, audit: &mut Audit<'_>, compared: Comparing<'_>) -> Error {
    let name = entry.name.clone();
    let selection = if entry.is_role { Selection::Role(name) } else { Selection::Integration(name) };
    let mut help = Vec::new();
    let message = match audit::select(audit, std::slice::from_ref(&selection)) {
        Err(error) => {
            help.push(error.help());
            error.to_string()
        }
        Ok(()) => format!("unknown {selection}"),
    };
    if entry.grants.is_none() {
        help.push(
            "Where no module declares it, `grants` names a file that says what it holds, or -g FILE does.".to_owned(),
        );
    }
    compared.policy.settings.error(&entry.span, message, help)
}

fn has_no_owner(grant: &Grant) -> bool {
    matches!(grant.kind, GrantOwner::List | GrantOwner::Checklist | GrantOwner::Role)
}

/// The grants by name, without regard to case, and by id, each for integrations and for roles.
#[derive(Default)]
struct Names {
    names: BTreeMap<(bool, String), Vec<usize>>,
    ids: BTreeMap<(bool, String), Vec<usize>>,
}

impl Names {
    fn new(grants: &[Grant]) -> Names {
        let mut names = Names::default();
        for (at, grant) in grants.iter().enumerate() {
            if !matches!(grant.kind, GrantOwner::AdminRole(_)) {
                names.add(false, grant, account_id(grant), at);
            }
            if !matches!(grant.kind, GrantOwner::Integration(_)) {
                names.add(true, grant, role_id(grant), at);
            }
        }
        names
    }

    fn add(&mut self, is_role: bool, grant: &Grant, id: Option<u32>, at: usize) {
        self.names.entry((is_role, grant.name.to_lowercase())).or_default().push(at);
        if let Some(id) = id {
            self.ids.entry((is_role, id.to_string())).or_default().push(at);
        }
    }

    /// Returns the grants with the name of an entry, else those with it as their id.
    fn find(&self, entry: &PolicyEntry) -> &[usize] {
        let key = (entry.is_role, entry.name.to_lowercase());
        self.names.get(&key).or_else(|| self.ids.get(&key)).map_or(&[], Vec::as_slice)
    }
}

fn account_id(grant: &Grant) -> Option<u32> {
    match &grant.kind {
        GrantOwner::Integration(Some(account)) => Some(account.id),
        _ => None,
    }
}

fn role_id(grant: &Grant) -> Option<u32> {
    match grant.holding {
        GrantContent::Rows(RoleId(id)) => Some(id),
        _ => None,
    }
}
