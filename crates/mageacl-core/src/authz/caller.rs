//! Who calls, and what the refs of a route let them do.

use super::Role;
use crate::catalog::Route;
use crate::catalog::routes::{ANONYMOUS, SELF};

/// Who calls the web API.
#[derive(Clone, Copy, Debug)]
pub enum Caller<'e> {
    /// Somebody without a token.
    Guest,
    /// A logged-in customer.
    Customer,
    /// An integration or an admin, who has a role.
    Role(Role<'e>),
}

impl Caller<'_> {
    /// Whether the caller may call a route, judged by its refs.
    #[must_use]
    pub fn may_call(self, route: &Route) -> bool {
        self.passes(&route.resources)
    }

    /// Whether the refs of a route or of a SOAP operation let the caller in. `self` is for customers
    /// (`Customer\Model\Plugin\CustomerAuthorization`); what it means to a role the ACL decides, which in turn knows
    /// nobody who has no role.
    #[must_use]
    pub fn passes(self, refs: &[String]) -> bool {
        pass(refs, |reference| match self {
            Caller::Guest => false,
            Caller::Customer => reference == SELF,
            Caller::Role(role) => role.allows(reference),
        })
    }
}

/// Whether refs let somebody in whose ids `allows` knows: all of them must (`Framework\Webapi\Authorization`), so that
/// having none lets everybody in. `anonymous` is allowed to everybody (`Webapi\Model\Plugin\GuestAuthorization`).
#[must_use]
pub fn pass(refs: &[String], allows: impl Fn(&str) -> bool) -> bool {
    refs.iter().all(|reference| reference == ANONYMOUS || allows(reference))
}
