//! Callers of the web API, and the routes that they may call.

use super::{GuestAccess, Role};
use crate::catalog::Route;
use crate::catalog::routes::{ANONYMOUS, SELF};

/// A caller of the web API.
#[derive(Clone, Copy, Debug)]
pub enum Caller<'e> {
    /// A caller without a token.
    Guest,
    /// A logged-in customer, under no store code or one of a store of the customer's website.
    Customer,
    /// A logged-in customer under the store code `all`, in which no customer is.
    CustomerOfAllStores,
    /// An integration or an admin, which has a role.
    Role(Role<'e>),
}

impl Caller<'_> {
    /// Returns whether the caller may call a route, according to its refs.
    #[must_use]
    pub fn may_call(self, route: &Route) -> bool {
        self.passes(&route.resources)
    }

    /// Returns whether the caller may call a route, given the setting that opens some routes to everyone.
    #[must_use]
    pub fn may_call_with(self, route: &Route, guest_access: &GuestAccess) -> bool {
        guest_access.opens(route) || self.may_call(route)
    }

    /// Returns whether the refs of a route or of a SOAP operation admit the caller. `self` is for customers of the website that
    /// the call is for (`Customer\Model\Plugin\CustomerAuthorization`); for a role the ACL decides, which in turn denies
    /// callers without a role.
    #[must_use]
    pub fn passes(self, refs: &[String]) -> bool {
        pass(refs, |reference| match self {
            Caller::Guest | Caller::CustomerOfAllStores => false,
            Caller::Customer => reference == SELF,
            Caller::Role(role) => role.allows(reference),
        })
    }
}

/// Returns whether refs admit a caller, given the ids that it is allowed. All refs must be allowed
/// (`Framework\Webapi\Authorization`), so a route without refs admits everyone. `anonymous` is always allowed
/// (`Webapi\Model\Plugin\GuestAuthorization`).
#[must_use]
pub fn pass(refs: &[String], allows: impl Fn(&str) -> bool) -> bool {
    refs.iter().all(|reference| reference == ANONYMOUS || allows(reference))
}
