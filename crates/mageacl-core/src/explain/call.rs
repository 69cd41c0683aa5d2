//! A call: the selected route, its refs, and its callers.

use super::access::{self, Access};
use super::{Guard, Known};
use crate::endpoint::{self, Resolved};

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
        let place_of = |reference: &String| {
            let route = resolved.route?;
            let at = route.resources.iter().position(|known| known == reference)?;
            route.ref_places.get(at).copied()
        };
        let guards =
            resolved.resources.iter().map(|reference| Guard::of(reference, place_of(reference), known)).collect();
        let callers = if resolved.route.is_some() { access::of_refs(&resolved.resources, known) } else { Vec::new() };
        Call { resolved, guards, callers }
    }
}
