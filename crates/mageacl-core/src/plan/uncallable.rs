//! The calls that no grant allows, as entries of a list for people.

use std::collections::HashMap;

use super::{Plan, Resolved};

/// The number of calls without a route from which those with the same beginning are one entry.
const MIN_CALLS: usize = 3;

/// One call, or the calls of a module that is not installed: a list of each of them hides everything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncallable {
    /// The call as it was declared, or the beginning of the paths of several calls.
    pub declared: String,
    /// The calls, by index.
    pub calls: Vec<usize>,
    /// The number of calls that the connector works without.
    pub optional: usize,
    /// The reason.
    pub why: String,
    /// Suggestions.
    pub nearest: Vec<String>,
}

impl Uncallable {
    /// Returns whether the entry is for several calls.
    #[must_use]
    pub fn is_group(&self) -> bool {
        self.calls.len() > 1
    }

    /// Names the calls, for example `GET /V1/orders (optional)` or `13 calls of /V1/klaviyo`.
    #[must_use]
    pub fn name(&self) -> String {
        let subject = match self.calls.len() {
            1 => self.declared.clone(),
            number => format!("{number} calls of {}", self.declared),
        };
        subject + &self.remark()
    }

    /// Describes how many of the calls are optional, after a space.
    #[must_use]
    pub fn remark(&self) -> String {
        match self.optional {
            0 => String::new(),
            all if all == self.calls.len() => " (optional)".to_owned(),
            some => format!(" ({some} of them optional)"),
        }
    }
}

impl Plan<'_> {
    /// Returns the calls that no grant allows.
    #[must_use]
    pub fn uncallable(&self) -> Vec<Uncallable> {
        let calls = self.endpoints.iter();
        uncallable(calls.map(|it| (it.wanted.declared.as_str(), &it.resolved, it.wanted.optional)))
    }
}

/// Returns those of the calls that no grant allows. Each call is given as it was declared, with its route and whether it
/// is optional.
pub fn uncallable<'p, 'c: 'p>(calls: impl IntoIterator<Item = (&'p str, &'p Resolved<'c>, bool)>) -> Vec<Uncallable> {
    let calls = calls.into_iter().enumerate().filter(|(_, (_, resolved, _))| !resolved.status.is_callable());
    let calls: Vec<_> = calls.collect();
    let beginnings: Vec<Option<&str>> =
        calls.iter().map(|(_, (declared, resolved, _))| absent(declared, resolved)).collect();
    let mut alike: HashMap<&str, usize> = HashMap::new();
    for beginning in beginnings.iter().flatten() {
        *alike.entry(beginning).or_default() += 1;
    }
    let mut groups: HashMap<&str, usize> = HashMap::new();
    let mut entries: Vec<Uncallable> = Vec::new();
    for ((index, (declared, resolved, is_optional)), beginning) in calls.into_iter().zip(&beginnings) {
        let beginning = beginning.filter(|beginning| alike.get(beginning).is_some_and(|alike| *alike >= MIN_CALLS));
        let optional = usize::from(is_optional);
        let group = beginning.map(|beginning| *groups.entry(beginning).or_insert(entries.len()));
        if let Some(group) = group.and_then(|group| entries.get_mut(group)) {
            group.calls.push(index);
            group.optional += optional;
            continue;
        }
        let why = resolved.remark.clone().unwrap_or_else(|| resolved.status.name().to_owned());
        entries.push(Uncallable {
            declared: beginning.unwrap_or(declared).to_owned(),
            calls: vec![index],
            optional,
            why: beginning.map_or(why, |_| "no such routes; is the module that declares them installed?".to_owned()),
            nearest: resolved.nearest.clone(),
        });
    }
    entries
}

/// Returns the beginning of the path of a call without a route, for example `/V1/klaviyo`: the name that a module gives
/// its routes. A call with suggestions is rather misspelled.
fn absent<'d>(declared: &'d str, resolved: &Resolved<'_>) -> Option<&'d str> {
    if resolved.status != super::Status::NotFound || !resolved.nearest.is_empty() {
        return None;
    }
    let start = declared.find("/V")?;
    let mut parts = declared[start + 1..].split('/');
    let (version, name) = (parts.next()?, parts.next()?);
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) && !name.is_empty();
    let is_version = version.len() > 1 && version[1..].chars().all(|c| c.is_ascii_digit());
    (is_name && is_version).then(|| &declared[start..start + 2 + version.len() + name.len()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{AclTree, Routes};
    use crate::endpoint;

    #[test]
    fn calls_of_an_absent_module_are_one_entry() {
        let (routes, tree) = (Routes::default(), AclTree::default());
        let calls = [
            ("GET /V1/acme/a", true),
            ("GET /V1/two/a", false),
            ("POST /V1/acme/b/{id}", false),
            ("GET /V1/acme", true),
            ("GET /V1/two/b", false),
            ("GET /V1/{id}", false),
        ];
        let resolved: Vec<_> = calls.iter().map(|(call, _)| endpoint::resolve(call, &routes, &tree)).collect();
        let all = uncallable(calls.iter().zip(&resolved).map(|((call, optional), it)| (*call, it, *optional)));
        let names: Vec<(String, &[usize])> = all.iter().map(|entry| (entry.name(), entry.calls.as_slice())).collect();
        let expected: [(&str, &[usize]); 4] = [
            ("3 calls of /V1/acme (2 of them optional)", &[0, 2, 3]),
            ("GET /V1/two/a", &[1]),
            ("GET /V1/two/b", &[4]),
            ("GET /V1/{id}", &[5]),
        ];
        assert_eq!(names, expected.map(|(name, calls)| (name.to_owned(), calls)));
        assert_eq!(all[1].why, "no route matches GET /V1/two/a");
    }
}
