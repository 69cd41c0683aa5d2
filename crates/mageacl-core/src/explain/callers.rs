//! Remarks on callers of a route that have no grant: guests and customers.

use super::Known;
use crate::authz::{ALLOW_INSECURE, GuestSetting};
use crate::catalog::routes::{ANONYMOUS, SELF};
use crate::catalog::{Access, Route, Routes};

/// Segments of a URL that mean the customer of the token.
const OWN: [&str; 2] = ["me", "mine"];

/// Returns the remarks on a route that was called as `declared`.
pub(super) fn remarks(declared: &str, route: &Route, known: Known<'_, '_>) -> Vec<String> {
    let mut remarks: Vec<String> = guests(route, known).into_iter().collect();
    let has = |wanted: &str| route.resources.iter().any(|reference| reference == wanted);
    if has(SELF) && has(ANONYMOUS) {
        remarks.push(
            "All refs are required: `anonymous` beside `self` changes nothing, so guests are refused.".to_owned(),
        );
    }
    if has(SELF) {
        remarks.push(CUSTOMERS.to_owned());
        if is_for_all_stores(declared) {
            remarks.push(
                "Under the store code `all` every customer is refused, because no customer belongs to that store: leave \
                 the code out or use that of a store view."
                    .to_owned(),
            );
        }
        remarks.extend(twin(route, known.shop.routes).map(|twin| {
            let needs = twin.acl_resources().collect::<Vec<_>>().join(" and ");
            format!("Administrators and integrations call {} instead, which requires {needs}.", twin.name())
        }));
    }
    remarks
}

/// The remark on routes that require `self`.
pub(super) const CUSTOMERS: &str = "`self` needs the token of a customer (POST /V1/integration/customer/token), under no \
                                    store code or that of a store view, not `all`. The token of an integration or an \
                                    administrator is refused, unless its role has All Resources.";

/// Returns the remark on the setting that opens the route to everyone, if it may be on.
fn guests(route: &Route, known: Known<'_, '_>) -> Option<String> {
    let access = &known.audit.facts.guest_access;
    if route.is_for_everybody() || !access.lists(route) {
        return None;
    }
    match access.setting {
        GuestSetting::Off => None,
        GuestSetting::On => {
            Some(format!("{ALLOW_INSECURE} is on: everyone may call it, with or without a token, whatever is granted."))
        }
        GuestSetting::Unknown => Some(format!(
            "If {ALLOW_INSECURE} is 1, everyone may call it. The setting is off by default, and its value here is not \
             known: give a dump with core_config_data (--grants)."
        )),
    }
}

/// Returns whether a call is written with the store code `all`.
fn is_for_all_stores(declared: &str) -> bool {
    let mut segments = declared.split(['/', '?', ' ']).skip_while(|segment| *segment != "rest").skip(1);
    segments.find(|segment| !segment.is_empty()) == Some("all")
}

/// Returns the route for administrators beside one for the customer of the token: the same method of the same service, or
/// the same URL with a variable.
fn twin<'r>(route: &Route, routes: &'r Routes) -> Option<&'r Route> {
    let mut guarded = routes.all().iter().filter(|other| other.access() == Access::Resources);
    let segments: Vec<&str> = route.url.split('/').collect();
    let is_same_url = |other: &&Route| {
        let others: Vec<&str> = other.url.split('/').collect();
        let is_same = |(own, other): (&&str, &&str)| own == other || OWN.contains(own) && other.starts_with(':');
        other.method == route.method && segments.len() == others.len() && segments.iter().zip(&others).all(is_same)
    };
    let is_same_service = |other: &&Route| {
        (&other.service, &other.service_method, &other.method) == (&route.service, &route.service_method, &route.method)
    };
    guarded.clone().find(is_same_url).or_else(|| guarded.find(is_same_service))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_store_code_follows_rest() {
        for (declared, expected) in [
            ("GET /rest/all/V1/customers/me", true),
            ("GET https://shop.example/index.php/rest/all/async/V1/carts/mine", true),
            ("GET /rest/default/V1/customers/me", false),
            ("GET /rest/V1/customers/all", false),
            ("GET /V1/configurable-products/x/options/all", false),
        ] {
            assert_eq!(is_for_all_stores(declared), expected, "{declared}");
        }
    }
}
