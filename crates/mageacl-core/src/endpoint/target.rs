//! The path of a call in a pasted word: a URL with or without its scheme, or a path.
//!
//! Everything else of the word is dropped here, before anything else sees it: scheme, user and password, host, query,
//! fragment, and the content of a placeholder that is not a name.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::secret::HIDDEN;

/// The longest word that is read as a path. Servers refuse longer requests, and comparing them costs time.
const MAX_LENGTH: usize = 4096;

/// Replaces a tag of XML or HTML. A path ends there, as it ends before a query: the text between tags is not a part of it.
const TAG: &str = "?";

/// The place of a word, which decides how its beginning is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// A line of a list: a path, or a URL.
    List,
    /// An argument of a command: without a scheme it begins with the host.
    Command,
}

/// Placeholders of template languages and shells: `{{sku}}`, `${sku}`, `#{sku}`, `{sku}`, `<sku>`, `$(sku)`, `[sku]`.
static PLACEHOLDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let forms = [r"\{\{+[^{}]*\}\}+", r"[$#]?\{[^{}]*\}", r"<[^<>]*>", r"\$\([^()]*\)", r"\[[A-Za-z0-9_:-]+\]"];
    Regex::new(&forms.join("|")).ok()
});

/// Placeholders that hold a plain name.
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let name = "[A-Za-z_][A-Za-z0-9_.-]{0,39}";
    let forms = [
        format!(r"(\{{\{{)[ \t]*({name})[ \t]*\}}\}}"),
        format!(r"([$#]?)\{{[ \t]*({name}|[0-9]{{1,2}})[ \t]*\}}"),
        format!(r"<[ \t]*({name})[ \t]*>"),
        format!(r"\[({name})\]"),
    ];
    Regex::new(&format!("^(?:{})$", forms.join("|"))).ok()
});

/// Writes the placeholders of a text without white space. Content that is not a plain name may be anything, such
/// as a default value or a call with a secret in it, and is dropped.
pub(super) fn with_plain_placeholders(text: &str) -> Cow<'_, str> {
    let Some(placeholder) = PLACEHOLDER.as_ref() else { return Cow::Borrowed(text) };
    placeholder.replace_all(text, |found: &Captures<'_>| plain_placeholder(&found[0]))
}

fn plain_placeholder(written: &str) -> String {
    // `<https://...>` is a link of Markdown.
    let tag = written.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    if let Some(link) = tag.filter(|link| scheme(link).is_some()) {
        return link.to_owned();
    }
    if tag.is_some_and(is_markup) {
        return TAG.to_owned();
    }
    let Some(named) = NAMED.as_ref().and_then(|named| named.captures(written)) else { return HIDDEN.to_owned() };
    let text = |group: usize| named.get(group).map_or("", |found| found.as_str());
    if named.get(2).is_some() {
        format!("{{{{{}}}}}", text(2))
    } else if named.get(4).is_some() {
        // `#` would begin a fragment.
        format!("{}{{{}}}", text(3).trim_start_matches('#'), text(4))
    } else if named.get(5).is_some() {
        format!("<{}>", text(5))
    } else {
        format!("[{}]", text(6))
    }
}

/// Returns whether the text between angle brackets belongs to a tag and is not the name of a placeholder.
fn is_markup(tag: &str) -> bool {
    tag.starts_with(['/', '!', '?']) || tag.ends_with('/') || tag.contains(['=', '"', '\''])
}

/// Returns the path of a word; `None` if the word cannot be the target of a call to Magento.
pub(super) fn path(word: &str, context: Context) -> Option<String> {
    if word.len() > MAX_LENGTH {
        return None;
    }
    let word = with_plain_placeholders(word);
    if word.contains(char::is_whitespace) {
        return None;
    }
    let path = match scheme(&word) {
        Some(rest) => after_host(rest),
        None if word.contains("://") && !is_in_query(&word, "://") => return None,
        None => match word.strip_prefix("//").filter(|rest| is_host(first(rest))) {
            Some(rest) => after_host(rest),
            None if word.starts_with('/') => word.clone().into_owned(),
            None => relative(&word, context)?,
        },
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = without_brackets(path.trim_end_matches(['"', '\'', '`']))?;
    let path = match context {
        Context::List => path,
        // In a list these separate columns.
        Context::Command => Cow::Owned(path.replace(',', "%2C").replace(';', "%3B")),
    };
    // The value of an unknown option may hold a slash too.
    let is_meant = context == Context::List || scheme(&word).is_some() || path.split('/').any(is_entry);
    (is_meant && !path.is_empty() && is_clean(&path)).then(|| path.into_owned())
}

/// Returns whether a path can be meant as one of Magento's without a method before it. Text of any kind holds slashes:
/// dates, types of content, base64.
pub(super) fn is_evident(path: &str) -> bool {
    path.split('/').any(is_entry) || path.len() > 1 && path.starts_with('/') && has_plain_parts(path)
}

/// Returns whether all parts of a path are words, numbers or placeholders.
fn has_plain_parts(path: &str) -> bool {
    path.trim_matches('/').split('/').all(|part| {
        let is_word = part.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '_'));
        let is_number = part.len() <= 10 && part.bytes().all(|byte| byte.is_ascii_digit());
        !part.is_empty() && (is_word && part.len() <= 60 || is_number || is_placeholder(part))
    })
}

/// Returns whether a part of a path is a placeholder, in the spelling of any language.
fn is_placeholder(part: &str) -> bool {
    part.starts_with(['{', '<', '$', ':', '%', '[']) && part.len() <= 60
}

/// Returns the text after `http://` or `https://`, or a variable in place of the scheme.
fn scheme(word: &str) -> Option<&str> {
    let (scheme, rest) = word.split_once("://")?;
    let is_web = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    (is_web || !scheme.contains('/') && is_placeholder(scheme)).then_some(rest)
}

/// Returns whether a word of a command names a host. Without one it may be the value of an option.
pub(super) fn has_host(word: &str) -> bool {
    let word = word.trim_matches(['"', '\'']);
    let (scheme, rest) = word.split_once("://").unwrap_or(("", word));
    if ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return true;
    }
    let rest = if scheme.is_empty() { rest.strip_prefix("//").unwrap_or(rest) } else { return false };
    let host = first(rest);
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let is_number = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let (name, has_port) = match host.split_once(':') {
        Some((name, port)) if is_number(port) => (name, true),
        _ => (host, false),
    };
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    let is_dotted = name.contains('.') && !name.starts_with('.') && !name.ends_with('.');
    is_name && !name.is_empty() && (is_dotted || has_port || name.eq_ignore_ascii_case("localhost"))
}

fn is_in_query(word: &str, what: &str) -> bool {
    word.find(['?', '#']).is_some_and(|query| word.find(what).is_some_and(|at| at > query))
}

/// Returns the path after user, password and host.
fn after_host(rest: &str) -> String {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let mut path = &rest[end..];
    // A password may hold a slash: the host comes after the last `@` before the entry point of the API.
    while let Some(at) = path.find('@').filter(|at| !path[..*at].split('/').any(is_entry)) {
        let host = &path[at + 1..];
        path = &host[host.find(['/', '?', '#']).unwrap_or(host.len())..];
    }
    if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

/// Returns the path of a word without a scheme and without a slash at its beginning.
fn relative(word: &str, context: Context) -> Option<String> {
    let path = word.split(['?', '#']).next().unwrap_or_default();
    let begin = first(path);
    if is_start(begin) {
        return Some(path.to_owned());
    }
    if context == Context::Command || is_host(begin) || is_placeholder(begin) {
        let (_, rest) = path.split_once('/')?;
        let path = after_host(&format!("/{rest}"));
        return (path.len() > 1).then(|| from_start(&path));
    }
    if path.split('/').take_while(|part| !is_start(part)).all(is_folder) && path.split('/').any(is_start) {
        return Some(from_start(path));
    }
    // An alias of async calls is any path.
    (path.contains('/') && has_plain_parts(path)).then(|| path.to_owned())
}

/// Drops the parts before `index.php`, `pub`, `rest`, `async` or a version: a host, or a folder.
fn from_start(path: &str) -> String {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match parts.iter().position(|part| is_start(part)) {
        Some(start) => format!("/{}", parts[start..].join("/")),
        None => path.to_owned(),
    }
}

fn first(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

fn is_start(part: &str) -> bool {
    matches!(part, "index.php" | "pub") || is_entry(part)
}

/// Returns whether a part of a path is the entry point of the API, or the first part after it.
pub(super) fn is_entry(part: &str) -> bool {
    let version = part.strip_prefix(['V', 'v']);
    let is_version = version.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    matches!(part, "rest" | "async" | "soap") || is_version
}

fn is_host(part: &str) -> bool {
    let is_dotted = part.contains(['.', ':', '@']) && !part.starts_with([':', '.']) && !part.contains(['=', '"', '\'']);
    is_dotted || part.eq_ignore_ascii_case("localhost")
}

/// Returns whether a part can be the name of a host or a folder, and not the name of a setting as in `PATH=/V1`.
fn is_folder(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Returns a path with [`HIDDEN`] in place of every part with a bracket that does not consist of placeholders. Such a part
/// may be cut out of any text.
///
/// The path ends at an angle bracket that belongs to no placeholder. `None` if more parts follow it: they are either a part
/// of the path or any other text.
fn without_brackets(path: &str) -> Option<Cow<'_, str>> {
    if !path.contains(BRACKETS) {
        return Some(Cow::Borrowed(path));
    }
    let mut parts = Vec::new();
    let mut ahead = path.split('/').peekable();
    while let Some(part) = ahead.next() {
        if !part.contains(BRACKETS) || is_named(part) {
            parts.push(part);
        } else if part.contains(['<', '>']) {
            let text = part.split('<').next().filter(|text| !text.is_empty() && !text.contains(BRACKETS));
            parts.push(text.unwrap_or(HIDDEN));
            let is_end = ahead.all(str::is_empty);
            return is_end.then(|| Cow::Owned(parts.join("/")));
        } else {
            parts.push(HIDDEN);
        }
    }
    Some(Cow::Owned(parts.join("/")))
}

/// Returns whether a part of a path consists of placeholders that hold plain names, with marks between them.
fn is_named(part: &str) -> bool {
    let Some(placeholder) = PLACEHOLDER.as_ref() else { return false };
    let is_plain = |found: regex::Match<'_>| NAMED.as_ref().is_some_and(|named| named.is_match(found.as_str()));
    let rest = placeholder.replace_all(part, "");
    placeholder.find_iter(part).all(is_plain) && rest.chars().all(|c| matches!(c, '-' | '_' | '.' | '~' | ',' | ':'))
}

/// Brackets of placeholders.
const BRACKETS: [char; 6] = ['{', '}', '<', '>', '[', ']'];

/// Returns whether a path holds only characters that a path or a placeholder can hold.
fn is_clean(path: &str) -> bool {
    let is_allowed = |c: char| c.is_alphanumeric() || "-._~!$&'()*+=:@%/{}<>[]".contains(c);
    path.chars().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cases: &[(&str, Option<&str>)]) {
        for (word, expected) in cases {
            assert_eq!(path(word, Context::List).as_deref(), *expected, "{word}");
        }
    }

    #[test]
    fn a_path_ends_at_a_tag() {
        let orders = Some("/rest/V1/orders");
        check(&[
            ("<url>https://shop.example/rest/V1/orders</url><password>hunterzwei</password>", orders),
            ("https://shop.example/rest/V1/orders</url><token>hunterzwei</token>", orders),
            ("https://shop.example/rest/V1/orders<token>hunterzwei</token>", orders),
            ("https://shop.example/rest/V1/orders<br>", orders),
            ("https://shop.example/rest/V1/orders<br/>hunterzwei", orders),
            ("https://shop.example/rest/V1/orders<!--hunterzwei-->", orders),
            ("https://shop.example/rest/V1/orders</url", None),
            ("https://shop.example/rest/V1/orders</url<b>hunterzwei", None),
            ("<td>/V1/orders</td><td>hunterzwei</td>", Some("/V1/orders")),
            ("<td>POST</td><td>/V1/orders</td>", None),
            ("<a><b>/V1/orders</b><c>hunterzwei</c></a>", Some("/V1/orders")),
            ("<p name=\"a\">/V1/orders</p><p name=\"b\">hunterzwei</p>", None),
            ("<user>hunterzwei</user>https://shop.example/rest/V1/orders", orders),
            ("/V1/orders<user>hunterzwei", Some("/V1/orders")),
            ("/V1/orders/<user>hunterzwei", Some("/V1/orders/{...}")),
            ("/V1/orders/<user>hunter/zwei", None),
            ("/V1/orders/>hunterzwei", Some("/V1/orders/{...}")),
            ("/V1/orders</b>{hunterzwei}", Some("/V1/orders")),
        ]);
    }

    #[test]
    fn a_host_is_recognized() {
        for word in [
            "https://a/x",
            "HTTP://a",
            "shop.example/x",
            "localhost/x",
            "shop:8080/x",
            "me:pw@shop.example/x",
            "//a.b/x",
        ] {
            assert!(has_host(word), "{word}");
        }
        for word in [
            "/V1/x",
            "V1/x",
            "x",
            "ab/cd",
            "{host}/x",
            "$base/x",
            "me:pw/x",
            ".x/y",
            "x./y",
            "mysql://a.b/c",
            "a=b.c/d",
        ] {
            assert!(!has_host(word), "{word}");
        }
    }

    #[test]
    fn a_part_with_a_bracket_is_a_placeholder_or_hidden() {
        check(&[
            ("/V1/{a}/<b>/[c]/{{d}}/${e}/:f", Some("/V1/{a}/<b>/[c]/{{d}}/${e}/:f")),
            ("/V1/{a}-{b}/x", Some("/V1/{a}-{b}/x")),
            ("/V1/{a}hunterzwei{b}/x", Some("/V1/{...}/x")),
            ("/V1/{a b}hunterzwei{c d}/x", Some("/V1/{...}/x")),
            ("/V1/hunterzwei[0]/x", Some("/V1/{...}/x")),
            ("/V1/hunterzwei}/x", Some("/V1/{...}/x")),
            ("/V1/[hunter zwei]", None),
        ]);
    }
}
