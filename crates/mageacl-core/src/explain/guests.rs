//! Everything that a caller without a token may call.

use super::Known;
use crate::authz::{Caller, GuestSetting};
use crate::catalog::Route;

/// The access of callers without a token.
#[derive(Clone, Debug)]
pub struct Guests<'c> {
    /// The public routes, by URL and then method: `anonymous`, or without refs.
    pub routes: Vec<&'c Route>,
    /// Whether `allow_insecure` is on.
    pub setting: GuestSetting,
    /// The guarded routes that this setting opens when it is on.
    pub listed: Vec<&'c Route>,
    /// The public SOAP operations, by name.
    pub operations: Vec<String>,
    /// Other entrances, and the checks that they have instead of the ACL.
    pub entrances: &'static [Entrance],
}

/// An entrance of the web API that no ACL resource guards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entrance {
    /// Its name.
    pub name: &'static str,
    /// Its address.
    pub address: &'static str,
    /// The check that applies instead.
    pub guarded_by: &'static str,
}

/// The entrances.
const ENTRANCES: [Entrance; 4] = [
    Entrance {
        name: "WSDL",
        address: "GET /soap/{store}?wsdl&services=...",
        guarded_by: "each caller sees only the operations that it may call",
    },
    Entrance {
        name: "schema",
        address: "GET /rest/{store}/schema?services=all",
        guarded_by: "each caller sees only the calls that it may make; a call does not become public by being listed",
    },
    Entrance {
        name: "GraphQL",
        address: "POST /graphql",
        guarded_by: "no ACL resource: each resolver decides, mostly by the customer's token or a masked cart id; a token \
                     of an integration opens nothing more",
    },
    Entrance {
        name: "tokens",
        address: "POST /V1/integration/customer/token, POST /V1/integration/admin/token, POST /oauth/token/access",
        guarded_by: "the password, the lock after failed sign-ins, two-factor authentication for administrators, or the \
                     OAuth signature of the integration",
    },
];

impl<'c> Guests<'c> {
    pub(super) fn in_store(known: Known<'_, 'c>) -> Guests<'c> {
        let (routes, access) = (known.shop.routes, &known.audit.facts.guest_access);
        let operations = routes.operations().iter();
        let is_public = |operation: &&crate::catalog::soap::Operation| {
            Caller::Guest.passes(&operation.resources) || access.opens_operation(operation, routes)
        };
        Guests {
            routes: routes.sorted().into_iter().filter(|route| Caller::Guest.may_call(route)).collect(),
            setting: access.setting,
            listed: access.listed(routes),
            operations: operations.filter(is_public).map(|operation| operation.name.clone()).collect(),
            entrances: &ENTRANCES,
        }
    }
}
