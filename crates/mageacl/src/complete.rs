//! `--require-complete`: modules that are not here, and of which nothing is known, make a run fail.

use std::cmp::Reverse;

use super::ExitStatus;
use mageacl_core::finding::{Finding, Severity};
use mageacl_core::project::Project;
use mageacl_core::rules::meta::incomplete_base;

/// Raises findings about missing modules to errors.
pub(super) fn raise(is_required: bool, findings: &mut [Finding]) {
    let about_base = findings.iter_mut().filter(|finding| is_required && finding.rule == incomplete_base::RULE.id);
    about_base.for_each(|finding| finding.severity = Severity::Error);
    findings.sort_by_key(|finding| Reverse(finding.severity));
}

/// Returns the status of a command without findings.
pub(super) fn status(is_required: bool, project: &Project, status: ExitStatus) -> ExitStatus {
    let is_incomplete = || incomplete_base::finding(project.catalog(), &[]).is_some();
    if is_required && status == ExitStatus::Clean && is_incomplete() { ExitStatus::Found } else { status }
}
