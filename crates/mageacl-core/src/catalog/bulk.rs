//! Bulk routes, as `WebapiAsync\Model\BulkServiceConfig` derives them, and the aliases of `webapi_async.xml`.

use std::collections::HashMap;

use super::{Route, Routes};
use crate::merge::Merged;
use crate::php;
use crate::xml::Document;

/// A path under which `webapi_async.xml` offers a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The method.
    pub method: String,
    /// The path after the store code, without slashes around it, for example `async/bulk/V1/products`.
    pub alias: String,
    /// The path that it replaces.
    pub url: String,
}

/// A route of the bulk API and the plain route it comes from.
#[derive(Clone, Debug)]
pub struct BulkRoute<'r> {
    /// The URL after `/async/bulk`, for example `/V1/products/bySku`.
    pub url: &'r str,
    /// The plain route.
    pub route: &'r Route,
}

impl Routes {
    /// Returns the bulk routes, by URL in byte order: every `/:name` becomes `/byName`, and GET is omitted. If two
    /// routes result in the same URL and method, the later one counts.
    #[must_use]
    pub fn bulk(&self) -> Vec<BulkRoute<'_>> {
        let urls = self.derived.bulk.get_or_init(|| bulk_urls(&self.all)).iter();
        urls.map(|(url, at)| BulkRoute { url, route: &self.all[*at] }).collect()
    }
}

/// Returns the URLs of bulk routes in byte order, each with the index of the plain route.
fn bulk_urls(routes: &[Route]) -> Vec<(String, usize)> {
    let mut places: HashMap<(String, &str), (usize, usize)> = HashMap::new();
    let written = routes.iter().enumerate().filter(|(_, route)| route.method != "GET");
    for (order, (at, route)) in written.enumerate() {
        places.entry((bulk_url(&route.url), &route.method)).and_modify(|place| place.1 = at).or_insert((order, at));
    }
    // Of equal URLs the one that was met first stays first.
    let mut bulk: Vec<(String, usize, usize)> =
        places.into_iter().map(|((url, _), (order, at))| (url, order, at)).collect();
    bulk.sort();
    bulk.into_iter().map(|(url, _, at)| (url, at)).collect()
}

/// Reads the aliases from merged `webapi_async.xml` files.
pub(super) fn aliases(merged: &Merged<'_>) -> Vec<Alias> {
    let document = &merged.document;
    let routes = document.descendants(Document::ROOT, "route");
    let read = |element: crate::xml::Element<'_, '_>| {
        let value = |name: &str| element.named_item(name).map(|attribute| php::trim(&attribute.value).to_owned());
        let path = |name: &str| value(name).map(|text| text.trim_matches('/').to_owned());
        Some(Alias { method: value("method")?, alias: path("alias")?, url: path("url")? })
    };
    routes.into_iter().filter_map(|id| read(document.element(id))).collect()
}

fn bulk_url(url: &str) -> String {
    let mut bulk = String::with_capacity(url.len() + 8);
    let mut rest = url;
    while let Some(at) = rest.find("/:") {
        let (before, after) = (&rest[..at], &rest[at + 2..]);
        let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(after.len());
        bulk.push_str(before);
        if end == 0 {
            bulk.push_str("/:");
        } else {
            bulk.push_str("/by");
            bulk.push_str(&php::upper_first(&after[..end]));
        }
        rest = &after[end..];
    }
    bulk + rest
}

#[cfg(test)]
mod tests {
    use super::bulk_url;

    #[test]
    fn variables_are_written_by_name() {
        let cases = [
            ("/V1/products/:sku", "/V1/products/bySku"),
            ("/V1/foo/:fooId/bar/:x_y", "/V1/foo/byFooId/bar/byX_y"),
            ("/V1/plain", "/V1/plain"),
            ("/V1/::x", "/V1/::x"),
            ("/V1/:", "/V1/:"),
            ("/V1/a:b", "/V1/a:b"),
        ];
        for (url, expected) in cases {
            assert_eq!(bulk_url(url), expected);
        }
    }
}
