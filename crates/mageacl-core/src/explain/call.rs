//! A call: the selected route, its refs, and its callers.

use std::collections::HashMap;

use super::access::{self, Access};
use super::callers;
use super::guard::References;
use super::{Known, ResourceExplanation};
use crate::endpoint::{self, Resolved};
use crate::source::Span;

/// A call with everything that determines its access.
#[derive(Clone, Debug)]
pub struct Call<'c> {
    /// The route and the result of the call.
    pub resolved: Resolved<'c>,
    /// The required resources; all of them must be allowed.
    pub guards: Vec<ResourceExplanation<'c>>,
    /// The access of the grants to it.
    pub callers: Vec<Access>,
    /// Remarks on guests and customers, in sentences.
    pub remarks: Vec<String>,
}

impl<'c> Call<'c> {
    pub(super) fn explain(declared: &str, known: Known<'_, 'c>) -> Call<'c> {
        let resolved = endpoint::resolve(declared, known.shop.routes, known.shop.tree);
        let refs = resolved.route.into_iter().flat_map(|route| route.resources.iter().zip(&route.ref_places));
        let places: HashMap<&str, Span> = refs.rev().map(|(reference, place)| (reference.as_str(), *place)).collect();
        let references = References::new(known.shop.routes);
        let guard = |reference: &String| {
            ResourceExplanation::for_id(reference, places.get(reference.as_str()).copied(), known, &references)
        };
        let guards = resolved.resources.iter().map(guard).collect();
        let callers = match resolved.route {
            Some(route) if known.audit.facts.guest_access.opens(route) => access::of_everyone(known),
            Some(_) => access::of_refs(&resolved.resources, known),
            None => Vec::new(),
        };
        let remarks = resolved.route.map_or_else(Vec::new, |route| callers::remarks(&resolved.declared, route, known));
        Call { resolved, guards, callers, remarks }
    }
}
