//! HTTP archives, as browsers and proxies write them.

use std::collections::BTreeMap;

use super::collector::{Collector, Request};
use super::document::{Node, Value};
use super::magento::{self, Target};
use crate::endpoint::hosts;

/// Returns the domain to which most requests to an API of Magento go; `None` if two have as many. Requests of the same
/// recording to another one are not to this store.
fn shop(entries: &[Node]) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for entry in entries {
        let Some(request) = entry.get("request") else { continue };
        let url = request.text_of("url").unwrap_or_default();
        let method = request.text_of("method").unwrap_or_default();
        let target = magento::target(&Request { method, url, ..Request::default() });
        if let Some(host) = hosts::of_url(url).filter(|_| !matches!(target, Target::Other | Target::Variable)) {
            *counts.entry(hosts::domain(host)).or_default() += 1;
        }
    }
    let most = counts.values().max().copied()?;
    let mut first = counts.into_iter().filter(|(_, count)| *count == most).map(|(host, _)| host);
    first.next().filter(|_| first.next().is_none())
}

/// Adds the requests of an archive. Returns whether the document is one.
pub(super) fn read(root: &Node, collector: &mut Collector<'_>) -> bool {
    let Some(entries) = root.get("log").and_then(|log| log.get("entries")) else { return false };
    if !matches!(entries.value, Value::List(_)) {
        return false;
    }
    let shop = shop(entries.list());
    for entry in entries.list() {
        let Some(request) = entry.get("request") else { continue };
        let Some(url) = request.get("url") else { continue };
        let host = url.text().and_then(hosts::of_url).map(hosts::domain);
        if host.zip(shop.as_ref()).is_some_and(|(host, shop)| host != *shop) {
            collector.tally.requests += 1;
            continue;
        }
        let status = entry.get("response").and_then(|response| response.text_of("status"));
        collector.add(Request {
            method: request.text_of("method").unwrap_or_default(),
            url: url.text().unwrap_or_default(),
            soap_action: request.soap_action("headers", "name"),
            line: url.line,
            status: status.and_then(super::log::status),
        });
    }
    true
}
