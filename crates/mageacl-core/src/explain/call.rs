//! A call: the route that Magento picks, what it asks for, and who may make it.

use super::access::{self, Access};
use super::{Guard, Known};
use crate::endpoint::{self, Resolved};

/// A call with all that decides about it.
#[derive(Clone, Debug)]
pub struct Call<'c> {
    /// The route, and what becomes of the call.
    pub resolved: Resolved<'c>,
    /// What it asks for: all of it.
    pub guards: Vec<Guard<'c>>,
    /// What the grants are to it.
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
