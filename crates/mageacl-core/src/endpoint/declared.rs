//! The text that reports show for an endpoint: the method and the path, or the name of an operation or service method.
//!
//! This is the only way from pasted text to a report. A part of a path that may be a secret is shown as `{...}`.

use super::place::{UNREADABLE, is_place};
use super::router::Router;
use super::secret::{self, HIDDEN, announces, is_secret_like, is_variable, masked_values};
use super::spelling::{self, EndpointSpec};
use crate::catalog::Route;

/// Returns the text for an endpoint, independent of a store.
#[must_use]
pub fn declared(spelling: &EndpointSpec) -> String {
    shown(spelling, |_| false)
}

/// Returns the text for a written endpoint, independent of a store; [`UNREADABLE`] if it is not an endpoint.
#[must_use]
pub fn declared_text(written: &str) -> String {
    match spelling::parse(written) {
        Ok(spelling) => declared(&spelling),
        Err(_) => readable_place(written),
    }
}

/// Returns a placeholder unchanged, and [`UNREADABLE`] for any other text.
pub(super) fn readable_place(written: &str) -> String {
    if is_place(written) { written } else { UNREADABLE }.to_owned()
}

/// Returns the text for an endpoint that leads to a route, or to none. A part that the store itself declares is not
/// secret.
pub(super) fn declared_on(spelling: &EndpointSpec, route: Option<&Route>, router: &Router<'_>) -> String {
    let is_declared = route.is_some() && !matches!(spelling, EndpointSpec::Call { .. });
    let is_known = |part: &str| is_declared || is_known(part, route, router);
    match (spelling, route) {
        (EndpointSpec::Call { method, path }, Some(route)) => {
            shown(&EndpointSpec::Call { method: method.clone(), path: without_tokens(path, &route.url) }, is_known)
        }
        _ => shown(spelling, is_known),
    }
}

/// Hides the values of variables that a route announces as secrets, as `:resetPasswordLinkToken` does, in any form.
fn without_tokens(path: &str, url: &str) -> String {
    let trimmed = path.trim_end_matches('/');
    let mut parts: Vec<&str> = trimmed.split('/').collect();
    // A store code or a prefix is in front of the url, so that both are compared from the end.
    for (part, variable) in parts.iter_mut().rev().zip(url.trim_end_matches('/').rsplit('/')) {
        let is_value = !part.is_empty() && !is_variable(part);
        let is_kept = |name: &str| !announces(name) && !is_other_than(part, name);
        if is_value && !variable.strip_prefix(':').is_none_or(is_kept) {
            *part = HIDDEN;
        }
    }
    parts.join("/") + &path[trimmed.len()..]
}

/// Returns whether a value is not of the kind that its variable has: an `Id` is a number, and a person's address is never shown.
fn is_other_than(value: &str, name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    let is_id = name == "id" || name.ends_with("Id");
    // The id of a country is its code, and the id of a cart may be `mine`.
    is_id && !is_number && value.len() > 3 && value != "mine" || lower.contains("email") || lower.contains("username")
}

/// Returns a path with [`HIDDEN`] in place of the folders before the entry point of the API, which may be anything.
fn without_folders(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let Some(entry) = parts.iter().position(|part| matches!(*part, "rest" | "soap")) else { return path.to_owned() };
    let is_known = |part: &str| part.is_empty() || matches!(part, "index.php" | "pub") || is_variable(part);
    let shown = parts.iter().enumerate().map(|(at, part)| if at < entry && !is_known(part) { HIDDEN } else { part });
    shown.collect::<Vec<_>>().join("/")
}

/// Returns a path for a message about it.
pub(super) fn path_on(path: &str, router: &Router<'_>) -> String {
    let is_known = |part: &str| is_known(part, None, router);
    masked_values(&secret::masked(&without_folders(path), is_known), is_known)
}

fn shown(spelling: &EndpointSpec, is_known: impl Fn(&str) -> bool) -> String {
    let word = |word: &str| if is_secret_like(word) && !is_known(word) { HIDDEN } else { word }.to_owned();
    match spelling {
        EndpointSpec::Call { method, path } => {
            let path = masked_values(&secret::masked(&without_folders(path), &is_known), &is_known);
            EndpointSpec::Call { method: method.clone(), path }.text()
        }
        // The number of the version makes every name look like a token.
        EndpointSpec::Operation(name) => match name.split_once(|c: char| c.is_ascii_digit()) {
            Some((service, method)) if !is_known(name) && (is_secret_like(service) || is_secret_like(method)) => {
                HIDDEN.to_owned()
            }
            _ => name.clone(),
        },
        // `user::password` looks like one.
        EndpointSpec::ServiceMethod { class, method }
            if !is_class(class) && !is_known(&format!("{class}::{method}")) =>
        {
            HIDDEN.to_owned()
        }
        EndpointSpec::ServiceMethod { class, method } => {
            let class: Vec<String> = class.split('\\').map(word).collect();
            format!("{}::{}", class.join("\\"), word(method))
        }
    }
}

/// Returns whether the name of a class, or its end, is written as those of services are: in camel case, and not as one word
/// that announces a secret.
fn is_class(class: &str) -> bool {
    let name = class.rsplit('\\').next().unwrap_or_default();
    let is_word = !name.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
    let has_small = name.bytes().any(|byte| byte.is_ascii_lowercase());
    has_small && class.starts_with(|c: char| c.is_ascii_uppercase()) && !(is_word && announces(name))
}

/// Returns whether a part is a literal of a route or an alias.
fn is_known(part: &str, route: Option<&Route>, router: &Router<'_>) -> bool {
    let Some(route) = route else { return router.is_word(part) };
    let is_name = route.service.split('\\').any(|known| known == part) || route.service_method == part;
    route.url.split('/').any(|known| known == part) || is_name || router.is_alias_word(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_that_announce_a_secret_hide_their_value() {
        let url = "/V1/customers/:customerId/password/resetLinkToken/:resetPasswordLinkToken";
        let cases = [
            (
                "/rest/V1/customers/5/password/resetLinkToken/abcdef",
                "/rest/V1/customers/5/password/resetLinkToken/{...}",
            ),
            ("V1/customers/5/password/resetLinkToken/a1/", "V1/customers/5/password/resetLinkToken/{...}/"),
            ("/V1/customers/5/password/resetLinkToken/{token}", "/V1/customers/5/password/resetLinkToken/{token}"),
            ("/V1/customers/5/password/resetLinkToken/:token", "/V1/customers/5/password/resetLinkToken/:token"),
        ];
        for (path, expected) in cases {
            assert_eq!(without_tokens(path, url), expected);
        }
        assert_eq!(
            without_tokens("/V1/customers/5/password/resetLinkToken/%61bc", url),
            "/V1/customers/5/password/resetLinkToken/{...}"
        );
        assert_eq!(without_tokens("/V1/products/hunter2pass1/", "/V1/products/:sku"), "/V1/products/hunter2pass1/");
    }

    #[test]
    fn values_after_announcing_words_are_hidden_without_a_store() {
        let cases = [
            (
                "PUT /V1/customers/5/password/resetLinkToken/hunterzwei",
                "PUT /V1/customers/5/password/resetLinkToken/{...}",
            ),
            ("PUT /V1/customers/5/password/hunterzwei", "PUT /V1/customers/5/password/{...}"),
            ("/V1/orders/Bearer/hunterzwei", "/V1/orders/Bearer/{...}"),
            ("/V1/orders/Authorization/Basic/hunterzwei/x", "/V1/orders/Authorization/{...}/{...}/x"),
            ("/V1/orders/api-key/hunterzwei", "/V1/orders/api-key/{...}"),
            ("/V1/orders/token/{id}", "/V1/orders/token/{id}"),
            ("/V1/orders/token/%73ecret", "/V1/orders/token/{...}"),
            ("/V1/orders/me::hunterzwei", "/V1/orders/{...}"),
            ("/V1/orders/token//hunterzwei", "/V1/orders/token//{...}"),
            ("/V1/orders/token/V1/hunterzwei", "/V1/orders/token/V1/{...}"),
            ("/V1/orders/t%6Fken/hunterzwei", "/V1/orders/t%6Fken/{...}"),
            ("ME::hunterzwei", "{...}"),
            ("/V1/orders/Magento_Sales::actions", "/V1/orders/Magento_Sales::actions"),
            ("POST /V1/integration/admin/token", "POST /V1/integration/admin/token"),
            ("me::hunterzwei", "{...}"),
            ("Password::hunterzwei", "{...}"),
            (
                "CustomerTokenServiceInterface::createCustomerAccessToken",
                "CustomerTokenServiceInterface::createCustomerAccessToken",
            ),
            ("Acme\\Api\\Orders::getList", "Acme\\Api\\Orders::getList"),
        ];
        for (written, expected) in cases {
            assert_eq!(declared_text(written), expected);
        }
    }
}
