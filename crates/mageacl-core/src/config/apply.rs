//! Applies the policy to findings.

use std::collections::BTreeMap;
use std::fmt;

use super::inline::{self, Allowed, Unread};
use super::matching::{Covering, Listed};
use super::{Config, Level, meta};
use crate::date::Date;
use crate::finding::{Finding, State, Suppressed};
use crate::grant::Location;
use crate::rules::Rule;
use crate::source::{FileId, SourceMap};

/// The policy for findings.
pub struct Policy<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// Its text, if there is a file.
    pub file: Option<FileId>,
    /// The current date.
    pub today: Date,
    /// Whether suppressions are applied at all.
    pub suppress: bool,
    /// Returns whether a rule had all its input. If it had not, a suppression without a finding does not count as
    /// unused.
    pub ran: &'a dyn Fn(&Rule) -> bool,
}

impl fmt::Debug for Policy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy").field("config", self.config).field("today", &self.today).finish_non_exhaustive()
    }
}

/// A suppression, and whether it matched a finding.
#[derive(Debug)]
pub(super) struct Used<T> {
    pub(super) what: T,
    pub(super) met: bool,
}

/// A file with its suppression comments.
#[derive(Debug)]
pub(super) struct Commented {
    pub(super) file: FileId,
    pub(super) allowed: Vec<Used<Allowed>>,
    pub(super) unread: Vec<Unread>,
}

/// Drops ignored findings, sets severities, marks suppressed findings, and adds findings about the suppressions
/// themselves. The comments in `files` are applied even if nothing was found in these files.
#[must_use]
pub fn apply(findings: Vec<Finding>, policy: &Policy<'_>, files: &[FileId], sources: &SourceMap) -> Vec<Finding> {
    let config = policy.config;
    let mut findings = leveled(findings, config);
    findings.retain_mut(|finding| is_kept(finding, config, sources));
    if !policy.suppress {
        return findings;
    }
    let mut listed = Listed::new(&config.suppressions, policy.today);
    let mut commented = if config.inline { comments(&findings, files, policy, sources) } else { BTreeMap::new() };
    for finding in &mut findings {
        let mut decisions = Decisions { commented: &mut commented, listed: &mut listed, sources };
        let own = decisions.suppressed(finding, finding.module.as_deref(), &finding.subject, finding.places.first());
        // No short circuit: each part marks the suppressions that it uses.
        let parts = finding.parts.iter();
        let parts = parts.map(|it| decisions.suppressed(finding, Some(&it.module), &it.subject, Some(&it.place)));
        let parts: Vec<Option<Suppressed>> = parts.collect();
        let of_parts = parts.into_iter().collect::<Option<Vec<Suppressed>>>().and_then(|all| all.into_iter().next());
        if let Some(suppressed) = own.or(of_parts) {
            finding.state = State::Suppressed(suppressed);
        }
    }
    let commented: Vec<Commented> = commented.into_values().map(Pending::finish).collect();
    let said = meta::findings(&listed.finish(), &commented, policy, sources);
    findings.extend(leveled(said, config));
    findings
}

/// A file whose comments are being applied.
struct Pending {
    file: FileId,
    covering: Covering,
    unread: Vec<Unread>,
}

impl Pending {
    fn finish(self) -> Commented {
        Commented { file: self.file, allowed: self.covering.finish(), unread: self.unread }
    }
}

/// The suppressions that are applied to each finding.
struct Decisions<'a, 'c, 's> {
    commented: &'a mut BTreeMap<&'s str, Pending>,
    listed: &'a mut Listed<'c>,
    sources: &'s SourceMap,
}

impl Decisions<'_, '_, '_> {
    /// Returns the suppression of a finding or of a part of it.
    fn suppressed(
        &mut self,
        finding: &Finding,
        module: Option<&str>,
        subject: &str,
        place: Option<&Location>,
    ) -> Option<Suppressed> {
        let by_comment = match place {
            Some(Location::Text(span)) => {
                let beside = self.commented.get_mut(self.sources.name(span.file));
                beside.and_then(|file| file.covering.suppress(finding, span.start as usize))
            }
            _ => None,
        };
        let by_list = self.listed.suppress_part(finding, module, subject);
        by_comment.or(by_list)
    }
}

/// Returns whether a finding is in a file that is not ignored, and moves it there if only its first part is in one.
fn is_kept(finding: &mut Finding, config: &Config, sources: &SourceMap) -> bool {
    let is_ignored = |place: &Location| config.leaves_out(sources.name(place.file()));
    if !finding.places.first().is_some_and(is_ignored) {
        return true;
    }
    let Some(part) = finding.parts.iter().find(|part| !is_ignored(&part.place)) else { return false };
    finding.module = Some(part.module.clone());
    finding.places = vec![part.place];
    let place = part.place;
    finding.related.retain(|(other, _)| *other != place);
    true
}

fn leveled(mut findings: Vec<Finding>, config: &Config) -> Vec<Finding> {
    findings.retain_mut(|finding| match config.level(finding.rule) {
        Some(Level::Off) => false,
        Some(Level::At(severity)) => {
            finding.severity = severity;
            true
        }
        None => true,
    });
    findings
}

/// Returns the comments of files, by file name: some files were read twice.
fn comments<'s>(
    findings: &[Finding],
    files: &[FileId],
    policy: &Policy<'_>,
    sources: &'s SourceMap,
) -> BTreeMap<&'s str, Pending> {
    let of_findings = findings.iter().filter_map(|finding| match finding.places.first() {
        Some(Location::Text(span)) => Some(span.file),
        _ => None,
    });
    let mut commented = BTreeMap::new();
    for file in files.iter().copied().chain(of_findings) {
        let name = sources.name(file);
        let is_xml = name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("xml"));
        if !is_xml || policy.config.leaves_out(name) {
            continue;
        }
        commented.entry(name).or_insert_with(|| {
            let (mut allowed, mut unread) = (Vec::new(), Vec::new());
            for read in inline::read(sources.text(file)) {
                match read {
                    Ok(what) => allowed.push(what),
                    Err(comment) => unread.push(comment),
                }
            }
            Pending { file, covering: Covering::new(allowed, policy.today), unread }
        });
    }
    commented
}

/// Returns whether the last day of a suppression has passed.
pub(super) fn is_over(expires: Option<Date>, today: Date) -> bool {
    expires.is_some_and(|last| today > last)
}
