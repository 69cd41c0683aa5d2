//! Which connectors a comparison breaks, where nobody asked about one.

use crate::failure::Failure;
use crate::profile::find_profile;
use mageacl_core::catalog::Routes;
use mageacl_core::diff::{self, Diff};
use mageacl_core::endpoint::matching::{self, Match};
use mageacl_core::endpoint::path::{StoreCodes, address};
use mageacl_core::plan::Wanted;
use mageacl_core::profile::BUILTIN;

/// The built-in profiles of which calls break. Nobody asked for them, so that they are only named.
pub(super) fn profiles(diff: &Diff<'_>) -> Result<Vec<&'static str>, Failure> {
    if diff.is_empty() {
        return Ok(Vec::new());
    }
    let mut slugs = Vec::new();
    for (slug, _) in BUILTIN {
        let profile = find_profile(slug)?;
        // What nothing answered cannot break, and to look for what may have been meant by it takes long.
        let calls = profile.endpoints.iter().zip(Wanted::of_profile(&profile));
        let answered = calls.filter(|(call, _)| is_answered(&call.method, &call.path, diff.old.routes));
        let answered: Vec<Wanted> = answered.map(|(_, wanted)| wanted).collect();
        let change = diff::profile((*slug).to_owned(), &answered, false, diff.old, diff.new);
        slugs.extend((!change.broken.is_empty()).then_some(*slug));
    }
    Ok(slugs)
}

fn is_answered(method: &str, path: &str, routes: &Routes) -> bool {
    let address = address(path, StoreCodes::Any);
    matches!(matching::find(routes, address.channel, method, &address.path), Match::Route(_))
}
