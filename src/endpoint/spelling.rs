//! What a person writes for an endpoint, read for what it means.

use super::matching::METHODS;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// A call by method (if one is given) and path or URL.
    Call {
        /// The method, in capitals.
        method: Option<String>,
        /// The path or URL as it is written.
        path: String,
    },
    /// A SOAP operation.
    Operation(String),
    /// A method of a service, by full class name or its end.
    ServiceMethod {
        /// The class, without a backslash before it.
        class: String,
        /// The method.
        method: String,
    },
}

/// Reads one endpoint.
///
/// # Errors
/// In words, what to write instead.
pub fn parse(written: &str) -> Result<Spelling, String> {
    let text = written.trim().trim_matches('`').trim_start_matches(['-', '*', '\u{2022}']).trim();
    let text = text.trim_end_matches([',', ';']).trim_matches('`').trim();
    // The quotes of a command's last word are its own.
    if text.split_whitespace().next() == Some("curl") {
        return curl(text);
    }
    let text = text.trim_matches(['"', '\'', '`']).trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [] => Err("there is nothing here; write for example `GET /V1/products`".to_owned()),
        [word] => Ok(one_word(word)),
        [method, path] if is_word(method.trim_end_matches(':')) && looks_like_path(path) => {
            Ok(call(method.trim_end_matches(':'), path))
        }
        [path, method] if METHODS.contains(&method.to_ascii_uppercase().as_str()) && looks_like_path(path) => {
            Ok(call(method, path))
        }
        [method, ..] if METHODS.contains(&method.to_ascii_uppercase().as_str()) => {
            // A path with a blank in it is no path that could be called; it is matched as it is and found nowhere.
            Ok(call(method, text[method.len()..].trim()))
        }
        _ => Err("write a method and a path (`GET /V1/products/{sku}`), a URL, a SOAP operation or \
                  `Interface::method`, one per line"
            .to_owned()),
    }
}

/// The same endpoint without what nobody else may read: of a curl command the method and the URL are left, of a URL neither
/// user nor password, and of its query no value that may be a secret. All else stays as it is written.
#[must_use]
pub fn without_secrets(written: &str) -> String {
    if written.split_whitespace().any(|word| word.trim_matches(['`', '-', '*', '"', '\'']) == "curl") {
        return match parse(written) {
            Ok(Spelling::Call { method, path }) => {
                format!("{} {}", method.as_deref().unwrap_or("GET"), url_without_secrets(&path))
            }
            // What cannot be read cannot be told from a secret.
            _ => "curl ...".to_owned(),
        };
    }
    written.split_inclusive(char::is_whitespace).map(url_without_secrets).collect()
}

/// Parts of names whose values are secrets.
const SECRETS: [&str; 7] = ["token", "key", "secret", "pass", "auth", "signature", "credential"];

fn url_without_secrets(url: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, None), |(address, query)| (address, Some(query)));
    let mut safe = match address.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            format!("{scheme}://{host}{path}")
        }
        None => address.to_owned(),
    };
    if let Some(query) = query {
        let value_hidden = |pair: &str| match pair.split_once('=') {
            Some((name, _)) if SECRETS.iter().any(|part| name.to_lowercase().contains(part)) => format!("{name}=..."),
            _ => pair.to_owned(),
        };
        safe.push('?');
        safe.push_str(&query.split('&').map(value_hidden).collect::<Vec<_>>().join("&"));
    }
    safe
}

fn call(method: &str, path: &str) -> Spelling {
    let path = path.trim_matches(['"', '\'', '`']);
    Spelling::Call { method: Some(method.to_ascii_uppercase()), path: path.to_owned() }
}

fn one_word(word: &str) -> Spelling {
    if let Some((class, method)) = word.split_once("::").filter(|_| !word.contains('/')) {
        let method = method.trim_end_matches("()").to_owned();
        return Spelling::ServiceMethod { class: class.trim_start_matches('\\').to_owned(), method };
    }
    if word.contains('/') || !is_word(word) {
        return Spelling::Call { method: None, path: word.to_owned() };
    }
    Spelling::Operation(word.to_owned())
}

/// Method and URL out of a curl command.
fn curl(command: &str) -> Result<Spelling, String> {
    // A line that goes on elsewhere ends in a backslash.
    let words =
        shlex::split(command.trim_end_matches('\\')).ok_or("this curl command has a quote that is not closed")?;
    let mut method = None;
    let mut url = None;
    let mut ahead = words.iter().skip(1).map(String::as_str);
    while let Some(word) = ahead.next() {
        match word {
            "-X" | "--request" => method = ahead.next().map(str::to_owned),
            "-G" | "--get" => method = Some("GET".to_owned()),
            "-I" | "--head" => method = Some("HEAD".to_owned()),
            "-H" | "--header" | "-u" | "--user" | "-A" | "--user-agent" | "-e" | "--referer" | "-b" | "--cookie"
            | "-o" | "--output" | "-x" | "--proxy" => drop(ahead.next()),
            "-d" | "-F" | "--form" | "--json" | "--data" | "--data-raw" | "--data-binary" | "--data-urlencode" => {
                method.get_or_insert_with(|| "POST".to_owned());
                ahead.next();
            }
            "--url" => url = ahead.next().map(str::to_owned),
            _ if word.starts_with("--request=") => method = Some(word["--request=".len()..].to_owned()),
            _ if word.starts_with("-X") => method = Some(word[2..].to_owned()),
            _ if word.starts_with("--data") || word.starts_with("-d") => {
                method.get_or_insert_with(|| "POST".to_owned());
            }
            _ if !word.starts_with('-') => url = Some(word.to_owned()),
            _ => {}
        }
    }
    let path = url.ok_or("this curl command has no URL")?;
    Ok(call(method.as_deref().unwrap_or("GET"), &path))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn looks_like_path(text: &str) -> bool {
    text.contains('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected(method: Option<&str>, path: &str) -> Spelling {
        Spelling::Call { method: method.map(str::to_owned), path: path.to_owned() }
    }

    #[test]
    fn calls_are_read_in_every_spelling() {
        let cases = [
            ("GET /V1/products/{sku}", Some("GET"), "/V1/products/{sku}"),
            ("get   V1/products", Some("GET"), "V1/products"),
            ("- `POST /V1/orders`,", Some("POST"), "/V1/orders"),
            ("PUT: /V1/a", Some("PUT"), "/V1/a"),
            ("/V1/a DELETE", Some("DELETE"), "/V1/a"),
            ("/V1/a", None, "/V1/a"),
            ("https://shop.example/rest/V1/a?x=1", None, "https://shop.example/rest/V1/a?x=1"),
            ("PATCH /V1/a", Some("PATCH"), "/V1/a"),
            ("GET /V1/a b", Some("GET"), "/V1/a b"),
            ("GET /V1/a::b", Some("GET"), "/V1/a::b"),
            ("/V1/a::b", None, "/V1/a::b"),
            (
                "curl -g -X PUT \"https://shop.example/rest/V1/a\" -H x \\",
                Some("PUT"),
                "https://shop.example/rest/V1/a",
            ),
            ("curl https://shop.example/rest/V1/a", Some("GET"), "https://shop.example/rest/V1/a"),
            ("curl -XPOST https://shop.example/rest/V1/a", Some("POST"), "https://shop.example/rest/V1/a"),
            ("curl 'https://s/rest/V1/a' -H 'Referer: https://s/rest/V1/b'", Some("GET"), "https://s/rest/V1/a"),
            ("- `curl 'https://s/rest/V1/a'`,", Some("GET"), "https://s/rest/V1/a"),
            ("curl https://s/rest/V1/a --data-binary @x.json", Some("POST"), "https://s/rest/V1/a"),
            ("curl -s -G -d 'x=1' https://s/rest/V1/a", Some("GET"), "https://s/rest/V1/a"),
        ];
        for (written, method, path) in cases {
            assert_eq!(parse(written), Ok(expected(method, path)), "{written}");
        }
    }

    #[test]
    fn operations_and_service_methods_are_told_apart() {
        let operation = Spelling::Operation("catalogProductRepositoryV1GetList".to_owned());
        assert_eq!(parse("catalogProductRepositoryV1GetList"), Ok(operation));
        let service =
            |class: &str| Ok(Spelling::ServiceMethod { class: class.to_owned(), method: "getList".to_owned() });
        assert_eq!(parse("ProductRepositoryInterface::getList"), service("ProductRepositoryInterface"));
        assert_eq!(parse("\\Magento\\Catalog\\Api\\X::getList()"), service("Magento\\Catalog\\Api\\X"));
    }

    #[test]
    fn what_says_nothing_is_refused_with_advice() {
        for written in ["", "  ", "some words here", "curl -X GET", "curl 'x"] {
            assert!(parse(written).is_err(), "{written}");
        }
    }

    #[test]
    fn what_is_told_of_an_endpoint_holds_no_secret() {
        let cases = [
            ("GET /V1/orders", "GET /V1/orders"),
            ("https://shop.example/rest/V1/orders?fields=items", "https://shop.example/rest/V1/orders?fields=items"),
            (
                "GET https://u:pw@shop.example/rest/V1/orders?access_token=SECRET&a=1",
                "GET https://shop.example/rest/V1/orders?access_token=...&a=1",
            ),
            (
                "curl -X POST https://shop.example/rest/V1/products -H \"Authorization: Bearer SECRET\" -d '{\"a\":1}'",
                "POST https://shop.example/rest/V1/products",
            ),
            (
                "- `curl -u me:SECRET https://me:SECRET@shop.example/rest/V1/orders`",
                "GET https://shop.example/rest/V1/orders",
            ),
            ("curl -H 'Authorization: Bearer SECRET", "curl ..."),
            ("OrderRepositoryInterface::getList", "OrderRepositoryInterface::getList"),
        ];
        for (written, told) in cases {
            assert_eq!(without_secrets(written), told);
        }
    }
}
