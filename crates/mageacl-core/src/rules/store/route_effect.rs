//! The effect of a route, as far as its method, url and service show.

use crate::catalog::Route;
use crate::endpoint::matching::is_variable;

/// The effect of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RouteEffect {
    /// It only reads: a GET, or a POST with the parameters of a query in its body.
    Reads,
    /// It changes the cart of a guest, whose masked id is a secret.
    WritesGuestCart,
    /// It may change anything.
    Writes,
}

/// Words at the start of a method or a url segment that only reads.
const READING: [&str; 25] = [
    "autocomplete",
    "calculate",
    "can",
    "check",
    "compare",
    "count",
    "estimate",
    "exist",
    "exists",
    "fetch",
    "find",
    "get",
    "has",
    "is",
    "list",
    "load",
    "lookup",
    "preview",
    "query",
    "read",
    "retrieve",
    "search",
    "suggest",
    "validate",
    "view",
];

/// Words that a name with a reading start must not continue with: `validateAndSave`, `getOrCreate`.
const JOINING: [&str; 2] = ["and", "or"];

/// Names of service methods without a meaning.
const NEUTRAL: [&str; 9] = ["execute", "handle", "invoke", "perform", "post", "process", "request", "run", "call"];

/// Words of names that are about a cart. A guest names it by its masked id, in the url or in the body.
const CART_WORDS: [&str; 6] = ["cart", "carts", "checkout", "payment", "quote", "quotes"];

/// Beginnings of words in the names of variables that identify a cart by its masked id.
const CART_VARIABLES: [&str; 3] = ["cart", "mask", "quote"];

impl RouteEffect {
    pub(super) fn for_route(route: &Route) -> RouteEffect {
        if !route.is_write() || only_reads(route) {
            RouteEffect::Reads
        } else if is_guest_cart(route) {
            RouteEffect::WritesGuestCart
        } else {
            RouteEffect::Writes
        }
    }
}

fn only_reads(route: &Route) -> bool {
    if !route.method.eq_ignore_ascii_case("POST") {
        return false;
    }
    let method = words(&route.service_method);
    let last = segments(route).rev().find(|segment| !is_variable(segment)).map(words).unwrap_or_default();
    match method.first() {
        // Many services are classes with one method, named by what they do.
        Some(first) if NEUTRAL.contains(&first.as_str()) => is_reading(&last) || is_reading(&words(class(route))),
        _ => is_reading(&method),
    }
}

fn is_reading(words: &[String]) -> bool {
    let starts = words.first().is_some_and(|first| READING.contains(&first.as_str()));
    starts && !words.iter().any(|word| JOINING.contains(&word.as_str()))
}

/// Returns whether a route is for the cart of a guest. `Magento\Quote\Model\QuoteIdMask` gives such carts ids that cannot
/// be guessed.
fn is_guest_cart(route: &Route) -> bool {
    let is_cart = |words: Vec<String>| {
        words.iter().any(|word| word == "guest") && words.iter().any(|word| word == "cart" || word == "carts")
    };
    let has_mask = |segment: &str| {
        let is_cart = |word: &String| CART_VARIABLES.iter().any(|known| word.starts_with(known));
        is_variable(segment) && words(segment).iter().any(is_cart)
    };
    let class = class(route);
    let is_for_guests = words(class).first().is_some_and(|word| word == "guest")
        || segments(route).any(|segment| words(segment).iter().any(|word| word == "guest" || word == "guests"));
    let about = |name: &str| words(name).iter().any(|word| CART_WORDS.contains(&word.as_str()));
    let has_cart_word = about(class) || about(&route.service_method) || segments(route).any(about);
    segments(route).any(|segment| is_cart(words(segment)))
        || is_for_guests && (segments(route).any(has_mask) || has_cart_word)
}

/// Returns the name of the service without its namespace.
fn class(route: &Route) -> &str {
    route.service.rsplit('\\').next().unwrap_or_default()
}

fn segments(route: &Route) -> impl DoubleEndedIterator<Item = &str> {
    route.url.trim().trim_matches('/').split('/')
}

/// Returns the words of a name in lower case: of camel case, or separated by other characters.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || c.is_uppercase() && was_lower {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(method: &str, url: &str, service: &str) -> RouteEffect {
        let (class, service_method) = service.split_once("::").unwrap();
        RouteEffect::for_route(&Route {
            url: url.to_owned(),
            method: method.to_owned(),
            service: class.to_owned(),
            service_method: service_method.to_owned(),
            operation: None,
            secure: false,
            resources: Vec::new(),
            ref_places: Vec::new(),
            parameters: Vec::new(),
            declarations: Vec::new(),
        })
    }

    #[test]
    fn posts_that_only_read_are_recognized_by_service_and_url() {
        let reads = [
            "getList",
            "isEmailAvailable",
            "search",
            "validate",
            "estimateByAddress",
            "hasStock",
            "findStores",
            "checkStock",
        ];
        for method in reads {
            assert_eq!(effect("POST", "/V1/desks", &format!("A\\B::{method}")), RouteEffect::Reads, "{method}");
        }
        assert_eq!(effect("GET", "/V1/desks", "A::save"), RouteEffect::Reads);
        // The name of the service method has no meaning.
        assert_eq!(effect("POST", "/V1/desks/search", "A::execute"), RouteEffect::Reads);
        assert_eq!(effect("POST", "/V1/desks/isAvailable", "A::process"), RouteEffect::Reads);
        assert_eq!(effect("POST", "/V1/account", "A\\GetAccountInterface::execute"), RouteEffect::Reads);
        assert_eq!(effect("POST", "/V1/account", "A\\GetOrCreateAccountInterface::execute"), RouteEffect::Writes);
        let writes =
            ["save", "checkout", "issue", "getOrCreate", "validateAndSave", "subscribe", "delete", "listen", ""];
        for method in writes {
            assert_eq!(effect("POST", "/V1/desks", &format!("A\\B::{method}")), RouteEffect::Writes, "{method}");
        }
        assert_eq!(effect("PUT", "/V1/desks/search", "A::get"), RouteEffect::Writes);
        assert_eq!(effect("DELETE", "/V1/desks/:id", "A::get"), RouteEffect::Writes);
        // The service decides.
        assert_eq!(effect("POST", "/V1/desks/search", "A::save"), RouteEffect::Writes);
    }

    #[test]
    fn carts_of_guests_are_recognized_by_url_variable_and_service() {
        for (url, class) in [
            ("/V1/guest-carts/:cartId/desk", "A"),
            ("/V1/nova/guest-cart/desk", "A"),
            ("/V1/nova/guestCarts/:id/desk", "A"),
            ("/V1/nova-guest/:maskedId/desk", "A"),
            ("/V1/guest/desk/:quoteId", "A"),
            ("/V1/desk/:cartId", "Nova\\Desk\\Api\\GuestDeskInterface"),
            // The id of the cart is in the body.
            ("/V1/desk/guest-payment", "A"),
            ("/V1/desk/data", "Nova\\Desk\\Api\\GuestCheckoutDeskInterface"),
        ] {
            assert_eq!(effect("PUT", url, &format!("{class}::set")), RouteEffect::WritesGuestCart, "{url}");
        }
        for (url, class) in [
            ("/V1/carts/:cartId/desk", "A"),
            ("/V1/guest/desk/:id", "A"),
            ("/V1/guest-orders/:orderId", "A"),
            ("/V1/desk/:id", "Nova\\Desk\\Api\\GuestDeskInterface"),
            ("/V1/checkout/address", "Nova\\Desk\\Api\\AddressInterface"),
        ] {
            assert_eq!(effect("PUT", url, &format!("{class}::set")), RouteEffect::Writes, "{url}");
        }
    }
}
