//! A call: the selected route, its refs, and its callers.

use std::collections::HashMap;

use super::access::{self, Access};
use super::guard::References;
use super::{Guard, Known};
use crate::endpoint::{self, Resolved};
use crate::source::Span;

/// A call with everything that determines its access.
#[derive(Clone, Debug)]
pub struct Call<'c> {
    /// The route and the result of the call.
    pub resolved: Resolved<'c>,
    /// The required resources; all of them must be allowed.
    pub guards: Vec<Guard<'c>>,
    /// The access of the grants to it.
    pub callers: Vec<Access>,
}

impl<'c> Call<'c> {
    pub(super) fn of(declared: &str, known: Known<'_, 'c>) -> Call<'c> {
        let resolved = endpoint::resolve(declared, known.shop.routes, known.shop.tree);
        let refs = resolved.route.into_iter().flat_map(|route| route.resources.iter().zip(&route.ref_places));
        let places: HashMap<&str, Span> = refs.rev().map(|(reference, place)| (reference.as_str(), *place)).collect();
        let references = References::new(known.shop.routes);
        let guard =
            |reference: &String| Guard::of(reference, places.get(reference.as_str()).copied(), known, &references);
        let guards = resolved.resources.iter().map(guard).collect();
        let callers = if resolved.route.is_some() { access::of_refs(&resolved.resources, known) } else { Vec::new() };
        Call { resolved, guards, callers }
    }
}
