//! The suppressions that match a finding, looked up instead of compared one by one.

use std::collections::HashMap;
use std::ops::Range;

use super::apply::{Used, is_over};
use super::inline::Allowed;
use super::{Suppression, may_be_hidden};
use crate::date::Date;
use crate::finding::{Finding, Suppressed};

/// Suppressions with the same criteria, which match the same findings.
#[derive(Debug)]
struct Group {
    members: Vec<usize>,
    /// The first member that has not expired.
    valid: Option<usize>,
    met: bool,
}

impl Group {
    fn new() -> Self {
        Group { members: Vec::new(), valid: None, met: false }
    }

    fn add(&mut self, member: usize, is_over: bool) {
        self.members.push(member);
        self.valid = self.valid.or((!is_over).then_some(member));
    }
}

/// Notes which members of groups matched a finding.
fn mark<T>(all: &mut [Used<T>], groups: impl Iterator<Item = Group>) {
    for member in groups.filter(|group| group.met).flat_map(|group| group.members) {
        all[member].met = true;
    }
}

/// Rule, module, subject and resource.
type Criteria<'c> = (&'c str, Option<&'c str>, Option<&'c str>, Option<&'c str>);

/// The suppressions of a configuration.
#[derive(Debug)]
pub(super) struct Listed<'c> {
    all: Vec<Used<&'c Suppression>>,
    places: HashMap<Criteria<'c>, usize>,
    groups: Vec<Group>,
}

impl<'c> Listed<'c> {
    pub(super) fn new(suppressions: &'c [Suppression], today: Date) -> Self {
        let all = suppressions.iter().map(|what| Used { what, met: false }).collect();
        let mut listed = Listed { all, places: HashMap::new(), groups: Vec::new() };
        for (at, of) in suppressions.iter().enumerate() {
            let key = (of.rule, of.module.as_deref(), of.subject.as_deref(), of.resource.as_deref());
            let group = *listed.places.entry(key).or_insert_with(|| {
                listed.groups.push(Group::new());
                listed.groups.len() - 1
            });
            listed.groups[group].add(at, is_over(of.expires, today));
        }
        listed
    }

    /// Returns the suppression of a finding, or of a part of it, by its module and subject. All that match count as used,
    /// even expired ones.
    pub(super) fn suppress_part(
        &mut self,
        finding: &Finding,
        module: Option<&str>,
        subject: &str,
    ) -> Option<Suppressed> {
        if self.all.is_empty() || !may_be_hidden(finding.rule) {
            return None;
        }
        let mut valid: Option<usize> = None;
        for given in 0..8 {
            let criterion = |bit: u8, value: Option<&str>| -> Option<Option<String>> {
                if given & bit == 0 { Some(None) } else { value.map(|value| Some(value.to_owned())) }
            };
            let module = criterion(1, module);
            let subject = criterion(2, Some(subject));
            let resource = criterion(4, finding.resource.as_deref());
            let (Some(module), Some(subject), Some(resource)) = (module, subject, resource) else { continue };
            let key = (finding.rule, module.as_deref(), subject.as_deref(), resource.as_deref());
            let Some(group) = self.places.get(&key) else { continue };
            let group = &mut self.groups[*group];
            group.met = true;
            valid = valid.into_iter().chain(group.valid).min();
        }
        valid.map(|at| Suppressed { reason: self.all[at].what.reason.clone(), inline: false })
    }

    pub(super) fn finish(mut self) -> Vec<Used<&'c Suppression>> {
        mark(&mut self.all, self.groups.into_iter());
        self.all
    }
}

/// The comments of a file.
#[derive(Debug)]
pub(super) struct Covering {
    all: Vec<Used<Allowed>>,
    /// By rule.
    elements: HashMap<&'static str, Vec<Covered>>,
}

/// An element to which comments apply. Elements are nested or apart.
#[derive(Debug)]
struct Covered {
    range: Range<usize>,
    /// The index of the nearest one around it.
    outer: Option<usize>,
    group: Group,
}

impl Covering {
    pub(super) fn new(allowed: Vec<Allowed>, today: Date) -> Self {
        let mut order: Vec<usize> = (0..allowed.len()).collect();
        order.sort_by_key(|at| (allowed[*at].covers.start, std::cmp::Reverse(allowed[*at].covers.end)));
        let mut elements: HashMap<&'static str, Vec<Covered>> = HashMap::new();
        for at in order {
            let Allowed { rule, covers, expires, .. } = &allowed[at];
            let known = elements.entry(rule).or_default();
            if known.last().is_none_or(|last| last.range != *covers) {
                let mut outer = known.len().checked_sub(1);
                while let Some(other) = outer.filter(|other| known[*other].range.end < covers.end) {
                    outer = known[other].outer;
                }
                known.push(Covered { range: covers.clone(), outer, group: Group::new() });
            }
            if let Some(last) = known.last_mut() {
                last.group.add(at, is_over(*expires, today));
            }
        }
        let all = allowed.into_iter().map(|what| Used { what, met: false }).collect();
        Covering { all, elements }
    }

    /// Returns the suppression of a finding at a position by a comment. All matching comments count as used, even expired
    /// ones.
    pub(super) fn suppress(&mut self, finding: &Finding, at: usize) -> Option<Suppressed> {
        let elements = self.elements.get_mut(finding.rule).filter(|_| may_be_hidden(finding.rule))?;
        let mut next = elements.partition_point(|element| element.range.start <= at).checked_sub(1);
        let mut valid: Option<usize> = None;
        while let Some(element) = next {
            let element = &mut elements[element];
            next = element.outer;
            if element.range.contains(&at) {
                element.group.met = true;
                valid = valid.into_iter().chain(element.group.valid).min();
            }
        }
        valid.map(|at| Suppressed { reason: self.all[at].what.reason.clone(), inline: true })
    }

    pub(super) fn finish(mut self) -> Vec<Used<Allowed>> {
        let groups = self.elements.into_values().flatten().map(|element| element.group);
        mark(&mut self.all, groups);
        self.all
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Compares every suppression with the finding.
    fn naive<T>(
        all: &[T],
        fits: impl Fn(&T) -> bool,
        expires: impl Fn(&T) -> Option<Date>,
        today: Date,
    ) -> (Option<&T>, Vec<bool>) {
        let met: Vec<bool> = all.iter().map(&fits).collect();
        (all.iter().find(|one| fits(one) && !is_over(expires(one), today)), met)
    }

    const RULES: [&str; 2] = ["anonymous-read", "undefined-ref"];

    fn date(is_over: bool) -> Option<Date> {
        is_over.then(|| Date::parse("2020-01-01").unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn the_list_suppresses_what_a_comparison_of_each_entry_does(
            entries in proptest::collection::vec((0..2_usize, "[ab]?", "[ab]?", "[ab]?", any::<bool>()), 0..20),
            findings in proptest::collection::vec((0..2_usize, "[ab]?", "[ab]", "[ab]?"), 0..10),
        ) {
            let today = Date::parse("2026-01-01").unwrap();
            let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let entries: Vec<Suppression> = entries.iter().enumerate().map(|(at, (rule, module, subject, resource, over))| {
                Suppression {
                    rule: RULES[*rule],
                    module: given(module),
                    subject: given(subject),
                    resource: given(resource),
                    reason: at.to_string(),
                    expires: date(*over),
                    span: 0..0,
                }
            }).collect();
            let mut listed = Listed::new(&entries, today);
            let mut met = vec![false; entries.len()];
            for (rule, module, subject, resource) in &findings {
                let finding = Finding {
                    rule: RULES[*rule],
                    module: given(module),
                    subject: subject.clone(),
                    resource: given(resource),
                    ..Finding::default()
                };
                let (found, now) = naive(&entries, |entry| entry.fits(&finding), |entry| entry.expires, today);
                let reason = listed.suppress_part(&finding, finding.module.as_deref(), &finding.subject).map(|suppressed| suppressed.reason);
                prop_assert_eq!(reason, found.map(|found| found.reason.clone()));
                met.iter_mut().zip(now).for_each(|(met, now)| *met |= now);
            }
            prop_assert_eq!(listed.finish().iter().map(|used| used.met).collect::<Vec<_>>(), met);
        }

        #[test]
        fn a_comment_suppresses_what_a_comparison_of_each_comment_does(
            // Each pair of numbers halves the range before it that many times, so that ranges are nested or apart.
            ranges in proptest::collection::vec((0..2_usize, proptest::collection::vec(any::<bool>(), 0..6), any::<bool>()), 0..20),
            places in proptest::collection::vec((0..2_usize, 0..70_usize), 0..20),
        ) {
            let today = Date::parse("2026-01-01").unwrap();
            let range = |halves: &[bool]| halves.iter().fold(0..64, |range: Range<usize>, is_second| {
                let middle = usize::midpoint(range.start, range.end);
                if *is_second { middle..range.end } else { range.start..middle }
            });
            let allowed: Vec<Allowed> = ranges.iter().enumerate().map(|(at, (rule, halves, over))| Allowed {
                rule: RULES[*rule],
                reason: at.to_string(),
                expires: date(*over),
                span: 0..0,
                covers: range(halves),
            }).collect();
            let mut covering = Covering::new(allowed.clone(), today);
            let mut met = vec![false; allowed.len()];
            for (rule, at) in &places {
                let finding = Finding { rule: RULES[*rule], ..Finding::default() };
                let fits = |one: &Allowed| one.rule == finding.rule && one.covers.contains(at);
                let (found, now) = naive(&allowed, fits, |one| one.expires, today);
                let reason = covering.suppress(&finding, *at).map(|suppressed| suppressed.reason);
                prop_assert_eq!(reason, found.map(|found| found.reason.clone()));
                met.iter_mut().zip(now).for_each(|(met, now)| *met |= now);
            }
            prop_assert_eq!(covering.finish().iter().map(|used| used.met).collect::<Vec<_>>(), met);
        }
    }
}
