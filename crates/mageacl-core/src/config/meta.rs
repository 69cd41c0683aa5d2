//! Findings about suppressions.

use super::apply::{Commented, Policy, Used, is_over};
use super::inline::{Allowed, Unread};
use super::{Level, Suppression, may_be_hidden};
use crate::date::Date;
use crate::finding::{Finding, Severity};
use crate::grant::Location;
use crate::rules::meta::{bad_suppression, expired_suppression, unused_suppression};
use crate::rules::{Rule, find};
use crate::source::{FileId, SourceMap, Span};

/// Returns findings about suppressions that are unused, expired or malformed.
pub(super) fn findings(
    listed: &[Used<&Suppression>],
    commented: &[Commented],
    policy: &Policy<'_>,
    sources: &SourceMap,
) -> Vec<Finding> {
    let of_list = listed.iter().filter_map(|used| of_listed(used, policy));
    let of_file = |file: &Commented| {
        let of_allowed = file.allowed.iter().filter_map(|used| of_comment(used, file.file, policy, sources));
        let of_unread = file.unread.iter().map(|unread| of_unread(unread, file.file, sources));
        of_allowed.chain(of_unread).collect::<Vec<_>>()
    };
    of_levels(policy).into_iter().chain(of_list).chain(commented.iter().flat_map(of_file)).collect()
}

/// Reports rules that the configuration turns off although it cannot.
fn of_levels(policy: &Policy<'_>) -> Vec<Finding> {
    let off = policy.config.rules.iter().filter(|(rule, level)| *level == Level::Off && !may_be_hidden(rule));
    let finding = |(rule, _): &(&str, Level)| {
        let message = format!("`rules` turns {rule} off, which has no effect: its findings cannot be hidden");
        let place = policy.file.map(|file| place(file, &(0..0)));
        finding(&unused_suppression::RULE, Severity::Warning, (*rule).to_owned(), message, place)
    };
    off.map(finding).collect()
}

fn of_listed(used: &Used<&Suppression>, policy: &Policy<'_>) -> Option<Finding> {
    let suppression = used.what;
    let rule = verdict(suppression.rule, suppression.expires, used.met, policy)?;
    let subject = suppression.meant_for();
    let message = match suppression.expires {
        Some(expires) if rule.id == expired_suppression::RULE.id => {
            format!("the suppression of {subject} expired on {expires}")
        }
        _ if !may_be_hidden(suppression.rule) => {
            format!("the suppression of {subject} has no effect: its findings cannot be hidden")
        }
        _ => format!("the suppression of {subject} matches no finding"),
    };
    let place = policy.file.map(|file| place(file, &suppression.span));
    Some(finding(rule, Severity::Warning, subject, message, place))
}

fn of_comment(used: &Used<Allowed>, file: FileId, policy: &Policy<'_>, sources: &SourceMap) -> Option<Finding> {
    let allowed = &used.what;
    let rule = verdict(allowed.rule, allowed.expires, used.met, policy)?;
    let message = match allowed.expires {
        Some(expires) if rule.id == expired_suppression::RULE.id => {
            format!("this comment suppressed {} until {expires}", allowed.rule)
        }
        _ => format!("this comment suppresses {}, which is not reported for its element", allowed.rule),
    };
    let subject = format!("{} in {}", allowed.rule, sources.name(file));
    Some(finding(rule, Severity::Warning, subject, message, Some(place(file, &allowed.span))))
}

fn of_unread(unread: &Unread, file: FileId, sources: &SourceMap) -> Finding {
    let (subject, message) =
        (sources.name(file).to_owned(), format!("this comment suppresses nothing: {}", unread.why));
    let place = place(file, &unread.span);
    let mut finding = finding(&bad_suppression::RULE, Severity::Error, subject, message, Some(place));
    finding.fix = unread.help.clone().unwrap_or(finding.fix);
    finding
}

/// Returns the rule that a suppression violates, if any.
fn verdict(suppressed: &str, expires: Option<Date>, met: bool, policy: &Policy<'_>) -> Option<&'static Rule> {
    // Unknown if the rule is disabled or did not run.
    if !may_be_hidden(suppressed) {
        return Some(&unused_suppression::RULE);
    }
    let is_off = policy.config.level(suppressed) == Some(Level::Off);
    let is_known = met || (!is_off && find(suppressed).is_some_and(|rule| (policy.ran)(rule)));
    match (is_known, is_over(expires, policy.today), met) {
        (false, ..) | (true, false, true) => None,
        (true, true, _) => Some(&expired_suppression::RULE),
        (true, false, false) => Some(&unused_suppression::RULE),
    }
}

fn place(file: FileId, range: &std::ops::Range<usize>) -> Location {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Location::Text(Span { file, start: offset(range.start), end: offset(range.end) })
}

fn finding(rule: &Rule, severity: Severity, subject: String, message: String, place: Option<Location>) -> Finding {
    Finding {
        rule: rule.id,
        severity,
        subject,
        message,
        why: rule.why.to_owned(),
        fix: rule.fix.to_owned(),
        places: place.into_iter().collect(),
        ..Finding::default()
    }
}
