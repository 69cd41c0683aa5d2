//! Selects the route for a request, as `Rest\Config::getRestRoutes`, `Rest\Router::match` and
//! `Rest\Router\Route::match` do, including their quirks.

use crate::catalog::{Route, Routes};
use crate::php;

/// The methods that Magento accepts (`Webapi\Rest\Request::getHttpMethod`).
pub const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];

/// The request processor that handles a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// `/V1/...`
    Sync,
    /// `/async/V1/...`
    Async,
    /// `/async/bulk/V1/...`
    Bulk,
}

/// The result of routing a request.
#[derive(Clone, Copy, Debug)]
pub enum Match<'r> {
    /// Magento selects this route.
    Route(&'r Route),
    /// No route matches: 404.
    NotFound,
    /// Magento does not accept the method, or not on this channel.
    MethodNotAllowed,
}

/// Returns the route that Magento selects for a request. `path` is the path that the router sees: after the store code
/// and the prefix of the channel, beginning with a slash.
#[must_use]
pub fn find<'r>(routes: &'r Routes, channel: Channel, method: &str, path: &str) -> Match<'r> {
    let Some(method) = accepted(channel, method) else { return Match::MethodNotAllowed };
    let picked = if channel == Channel::Bulk {
        let bulk = routes.bulk();
        pick(bulk.iter().map(|bulk| (bulk.url, bulk.route)), &method, path)
    } else {
        pick(routes.all().iter().map(|route| (route.url.as_str(), route)), &method, path)
    };
    picked.map_or(Match::NotFound, Match::Route)
}

/// Returns a method in capitals, or `None` if Magento does not accept it on a channel.
pub(super) fn accepted(channel: Channel, method: &str) -> Option<String> {
    // The two async processors refuse GET in capitals only, while the check for known methods ignores case.
    let refused = channel != Channel::Sync && method == "GET";
    let method = method.to_ascii_uppercase();
    (!refused && METHODS.contains(&method.as_str())).then_some(method)
}

/// Returns, of routes sorted by URL in byte order, the exact one, or else the last match.
fn pick<'u, 'r>(
    table: impl Iterator<Item = (&'u str, &'r Route)> + Clone,
    method: &str,
    path: &str,
) -> Option<&'r Route> {
    if let Some((_, exact)) = table.clone().find(|(url, route)| *url == path && route.method == method) {
        return Some(exact);
    }
    let base = base(path)?;
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    table
        .filter(|(url, _)| url.trim_matches('/').starts_with(base))
        .filter(|(_, route)| route.method.eq_ignore_ascii_case(method))
        .filter(|(url, _)| fits(url, &parts))
        .last()
        .map(|(_, route)| route)
}

/// Returns the first two words of a path (`#^/?\w+/\w+#`), with which the URL of a route must begin.
pub(super) fn base(path: &str) -> Option<&str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let word = |text: &str| text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let first = word(path);
    let second = word(path.get(first..)?.strip_prefix('/')?);
    (first > 0 && second > 0).then(|| &path[..=first + second])
}

/// Returns whether a URL has as many parts as a path and each matches: a variable any text, a word one that PHP
/// considers equal.
pub(super) fn fits(url: &str, parts: &[&str]) -> bool {
    let url = url.trim_matches('/');
    url.split('/').count() == parts.len()
        && url.split('/').zip(parts).all(|(expected, part)| is_variable(expected) || php::loosely_equal(expected, part))
}

/// Replaces every variable of a path in any notation (`:sku`, `{sku}`, `<sku>`) by `*`.
#[must_use]
pub fn shape(path: &str) -> String {
    let is_placeholder = |part: &str| is_variable(part) || part.starts_with(['{', '<']);
    let parts = path.trim_matches('/').split('/').map(|part| if is_placeholder(part) { "*" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Returns whether a part of a URL is a variable: `:name`, but neither `::name` nor `:0`.
#[must_use]
pub fn is_variable(part: &str) -> bool {
    part.strip_prefix(':').is_some_and(|name| !name.starts_with(':') && php::truthy(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_is_the_first_two_words() {
        let cases = [
            ("/V1/products/1", Some("V1/products")),
            ("V1/products", Some("V1/products")),
            ("/V1/cart-rules/1", Some("V1/cart")),
            ("/V1/:id", None),
            ("/V1", None),
            ("//V1/a", None),
            ("", None),
        ];
        for (path, expected) in cases {
            assert_eq!(base(path), expected, "{path}");
        }
    }

    #[test]
    fn parts_fit_as_php_compares_them() {
        let cases = [
            ("/V1/a/:id", "/V1/a/7", true),
            ("/V1/a/:id/", "/V1/a/7", true),
            ("/V1/a/:id", "/V1/a/7/x", false),
            ("/V1/a/10", "/V1/a/1e1", true),
            ("/V1/a/Search", "/V1/a/search", false),
            ("/V1/a/::id", "/V1/a/7", false),
            ("/V1/a/:0", "/V1/a/7", false),
            ("/V1/a/:", "/V1/a/:", true),
        ];
        for (url, path, expected) in cases {
            let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
            assert_eq!(fits(url, &parts), expected, "{url} {path}");
        }
    }
}
