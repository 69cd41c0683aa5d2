//! Converts a written URL or path to the path that Magento's router sees.

use super::matching::Channel;

/// The target of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The request processor that handles it.
    pub channel: Channel,
    /// The path to match, beginning with a slash.
    pub path: String,
    /// The path after the store code as written, without slashes around it: the part that an alias replaces.
    pub full: String,
}

/// The words after `rest` that are store codes.
#[derive(Clone, Copy, Debug)]
pub enum StoreCodes<'s> {
    /// These, and `all`.
    Known(&'s [&'s str]),
    /// Unknown: any word before a version.
    Any,
}

/// Parses a path or URL. Removes the scheme, host and query, then everything up to `rest` (`index.php`, `pub`, a
/// sub-directory), then the store code (`Webapi\Controller\PathProcessor`), then the prefix of async calls. A path that
/// begins with its version is returned unchanged.
#[must_use]
pub fn address(written: &str, stores: StoreCodes<'_>) -> Address {
    let path = without_host(written);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let behind_rest = behind_rest(path, stores);
    let path = match behind_rest {
        Some(path) => path,
        None if path.starts_with('/') => path.to_owned(),
        None => format!("/{path}"),
    };
    let (channel, matched) = channel(&path);
    Address { channel, full: path.trim_matches('/').to_owned(), path: matched.to_owned() }
}

/// Returns the channel of a path after the store code, and the part to match.
#[must_use]
pub fn channel(path: &str) -> (Channel, &str) {
    let versioned = |rest: &&str| rest.starts_with("/V") && rest.len() > 2;
    if let Some(rest) = path.strip_prefix("/async/bulk").filter(versioned) {
        (Channel::Bulk, rest)
    } else if let Some(rest) = path.strip_prefix("/async").filter(versioned) {
        (Channel::Async, rest)
    } else {
        (Channel::Sync, path)
    }
}

fn without_host(written: &str) -> &str {
    // `{{base_url}}/V1/...`, as Postman writes it.
    if let Some((_, rest)) = written.strip_prefix("{{").and_then(|rest| rest.split_once("}}")) {
        return rest;
    }
    let Some((scheme, rest)) = written.split_once("://") else { return written };
    if scheme.contains(['/', '?']) {
        return written;
    }
    rest.find('/').map_or("/", |slash| &rest[slash..])
}

/// Returns the path after `rest` and a store code, if it contains a `rest` that leads to a call.
fn behind_rest(path: &str, stores: StoreCodes<'_>) -> Option<String> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    if parts.first().is_some_and(|first| begins_call(first)) {
        return None;
    }
    let rest = parts.iter().position(|part| *part == "rest")?;
    let behind: Vec<&str> = parts[rest + 1..].iter().skip_while(|part| part.is_empty()).copied().collect();
    let is_store = |code: &str| match stores {
        StoreCodes::Known(codes) => code == "all" || codes.contains(&code),
        StoreCodes::Any => code == "all" || !begins_call(code) && behind.get(1).is_some_and(|next| begins_call(next)),
    };
    let behind = match behind.as_slice() {
        [code, call @ ..] if is_store(code) => call,
        call => call,
    };
    Some(format!("/{}", behind.join("/")))
}

/// Returns whether a call can begin with a word: a version or `async`.
fn begins_call(word: &str) -> bool {
    word == "async" || word.strip_prefix('V').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_path_comes_to_the_same() {
        let spellings = [
            "/V1/products/1",
            "V1/products/1",
            "/rest/V1/products/1",
            "rest/V1/products/1",
            "/rest/default/V1/products/1",
            "/rest//V1/products/1",
            "/rest/all/V1/products/1/",
            "/index.php/rest/V1/products/1",
            "/pub/index.php/rest/fr/V1/products/1?a=b#c",
            "/shop/rest/V1/products/1",
            "https://shop.example/rest/V1/products/1?x=/rest/V1/no",
            "http://shop.example:8080/sub/rest/default/V1/products/1",
            "{{base_url}}/V1/products/1",
            "{{host}}/rest/all/V1/products/1",
        ];
        for written in spellings {
            let expected =
                Address { channel: Channel::Sync, path: "/V1/products/1".to_owned(), full: "V1/products/1".to_owned() };
            assert_eq!(address(written, StoreCodes::Any), expected, "{written}");
        }
    }

    #[test]
    fn async_and_bulk_are_distinguished() {
        let cases = [
            ("/async/V1/a", Channel::Async, "/V1/a"),
            ("/rest/fr/async/bulk/V1/a/byId", Channel::Bulk, "/V1/a/byId"),
            ("/async/bulk", Channel::Sync, "/async/bulk"),
            ("/async/V", Channel::Sync, "/async/V"),
        ];
        for (written, channel, path) in cases {
            let address = address(written, StoreCodes::Any);
            assert_eq!((address.channel, address.path.as_str()), (channel, path), "{written}");
        }
    }

    #[test]
    fn a_path_of_the_router_stays_as_it_is() {
        for path in ["/V1/a/", "/V1//a", "/V1/rest/a", "/foo", "/V1/a%2Fb", "/"] {
            assert_eq!(address(path, StoreCodes::Any).path, path);
        }
    }

    #[test]
    fn known_store_codes_count_alone() {
        let stores = StoreCodes::Known(&["default", "fr"]);
        assert_eq!(address("/rest/fr/V1/a", stores).path, "/V1/a");
        assert_eq!(address("/rest/xx/V1/a", stores).path, "/xx/V1/a");
        assert_eq!(address("/rest/all/V1/a", stores).path, "/V1/a");
    }
}
