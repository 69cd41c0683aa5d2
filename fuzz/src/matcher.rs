//! A declared endpoint, against a table of routes with one trap each.

use mageacl_core::endpoint::matching::{self, Channel, Match};
use mageacl_core::endpoint::path::{self, StoreCodes};
use mageacl_core::endpoint::spelling;
use mageacl_core::plan::{DeclaredEndpoint, plan};

use super::catalog::{routes, tree};
use super::input;

/// The number of lines that are resolved. More would only repeat the work of one.
const MAX_LINES: usize = 4;

/// Resolves the lines of the text as one plan.
pub fn run(bytes: &[u8]) {
    let text = input::text(bytes);
    let _ = spelling::parse(text);
    for stores in [StoreCodes::Any, StoreCodes::Known(&["default", "fr"])] {
        let address = path::address(text, stores);
        assert!(address.path.starts_with('/'), "{address:?}");
        let _ = path::channel(&address.path);
    }
    let (method, path) = text.split_once(' ').unwrap_or(("GET", text));
    for channel in [Channel::Sync, Channel::Async, Channel::Bulk] {
        if let Match::Route(route) = matching::find(routes(), channel, method, path) {
            assert!(routes().all().iter().any(|known| std::ptr::eq(known, route)));
        }
    }
    let wanted = |line: &str| DeclaredEndpoint { optional: true, ..DeclaredEndpoint::new(line.to_owned()) };
    let plan = plan(text.split('\n').take(MAX_LINES).map(wanted).collect(), tree(), routes());
    for planned in &plan.endpoints {
        let resolved = &planned.resolved;
        assert!(resolved.remark.is_some() || resolved.route.is_some(), "neither a route nor a reason: {resolved:?}");
    }
    assert!(plan.verified);
    assert!(plan.required.iter().all(|node| plan.with_ancestors.contains(node)));
    assert_eq!(plan.reasons.len(), plan.with_ancestors.len());
}
