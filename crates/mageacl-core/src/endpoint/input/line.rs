//! Endpoints on one line: a method and a path in any decoration, a URL, an operation, a method of a service.

use super::{Refusal, command};
use crate::endpoint::spelling::EndpointSpec;
use crate::endpoint::target::{self, Context};

/// The methods of HTTP. Any other word before a path may be anything.
const METHODS: [&str; 9] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT"];

/// Characters that decorate words in Markdown and in lists.
const DECORATION: [char; 9] = ['`', '"', '\'', '*', '_', '(', ')', '[', ']'];

/// Characters that begin a remark after an endpoint.
const REMARK: [&str; 13] = ["-", "\u{2013}", "\u{2014}", ":", ";", ",", "|", "#", "//", "(", "\u{2192}", "=>", "->"];

/// Reads the endpoints of a line, without comments and the marks of lists.
pub(super) fn parse(line: &str) -> Result<Vec<EndpointSpec>, Refusal> {
    let written = without_brackets(line.trim());
    let line = target::with_plain_placeholders(written);
    // A document names the method in an element before or after the path.
    if written.contains("</") && names_method(written) && !line.contains(char::is_whitespace) {
        return Err(Refusal::NotAnEndpoint);
    }
    let line = line.trim().trim_end_matches([',', ';']).trim_matches(['"', '\'', '`']).trim();
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        [] => Err(Refusal::NotAnEndpoint),
        [word] => one_word(word),
        words => several_words(words),
    }
}

/// Returns the content of brackets around a whole call.
fn without_brackets(line: &str) -> &str {
    let content = line.strip_prefix(['[', '(', '<', '{']).and_then(|rest| rest.strip_suffix([']', ')', '>', '}']));
    let begins_call = |content: &&str| content.split_once(' ').is_some_and(|(word, _)| method(word).is_some());
    content.filter(begins_call).unwrap_or(line)
}

/// Returns the method of HTTP that a word is.
pub(in crate::endpoint) fn method(word: &str) -> Option<&'static str> {
    METHODS.into_iter().find(|method| method.eq_ignore_ascii_case(word))
}

/// Returns whether a text names a method in capitals.
pub(super) fn names_method(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| METHODS.contains(&word))
}

/// Returns the methods that words name, such as `GET, POST`, `GET/POST` or `GET or POST`.
pub(super) fn methods<'w>(words: impl Iterator<Item = &'w str>) -> Option<Vec<&'static str>> {
    let mut methods = Vec::new();
    for word in words {
        for name in word.split([',', '/', '|', '&', '+', ';']) {
            let name = name.trim_matches(DECORATION).trim_end_matches(':').trim_matches(DECORATION);
            match method(name) {
                Some(method) => methods.push(method),
                None if matches!(name, "" | "and" | "or") => {}
                None => return None,
            }
        }
    }
    (!methods.is_empty()).then_some(methods)
}

/// Returns the path that a word with decoration is.
pub(super) fn path(word: &str) -> Option<String> {
    let word = word.trim_matches(['`', '"', '\'', '*']).trim_end_matches(',');
    // `[/V1/orders](https://...)`, as Markdown writes links.
    let text = word.strip_prefix('[').and_then(|rest| rest.split_once("](")).map_or(word, |(text, _)| text);
    let text = text.trim_matches(['`', '*', '"']);
    let text = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(text);
    let text = if text.contains('(') { text } else { text.trim_end_matches(')') };
    text.contains('/').then(|| target::path(text, Context::List)).flatten()
}

/// Returns the calls by some methods to a path.
pub(super) fn calls(methods: &[&str], path: &str) -> Vec<EndpointSpec> {
    let call = |method: &&str| EndpointSpec::Call { method: Some((*method).to_owned()), path: path.to_owned() };
    methods.iter().map(call).collect()
}

fn one_word(word: &str) -> Result<Vec<EndpointSpec>, Refusal> {
    if let Some(service) = service_method(word) {
        return Ok(vec![service]);
    }
    if is_operation(word) {
        return Ok(vec![EndpointSpec::Operation(word.to_owned())]);
    }
    // `GET:/V1/orders`, `POST/V1/orders`
    let length = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (begin, rest) = word.split_at(length);
    if let (Some(method), [separator @ (b':' | b'/'), ..]) = (method(begin), rest.as_bytes()) {
        let target = if *separator == b':' { &rest[1..] } else { rest };
        let path = path(target).filter(|path| begins_as_path(path)).ok_or(Refusal::NotAnEndpoint)?;
        return Ok(calls(&[method], &path));
    }
    // A key of YAML, such as those of OpenAPI, ends in a colon.
    // Nor is the path of a program, such as `/curl`, a call.
    let is_meant = |path: &String| target::is_evident(path) && !path.ends_with(':') && !command::is_begin(path);
    let path = path(word).filter(is_meant).ok_or(Refusal::NotAnEndpoint)?;
    Ok(vec![EndpointSpec::Call { method: None, path }])
}

/// Returns whether a path begins with a word or a placeholder; `/*` begins a comment of SQL.
fn begins_as_path(path: &str) -> bool {
    let begin = path.strip_prefix('/').unwrap_or(path);
    begin.is_empty()
        || begin.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '{' | '<' | '$' | ':' | '%' | '['))
}

fn several_words(words: &[&str]) -> Result<Vec<EndpointSpec>, Refusal> {
    let is_method =
        |word: &&&str| methods(std::iter::once(**word)).is_some() || matches!(**word, "and" | "or" | "/" | "|");
    // The last word is a path at the earliest.
    let count = words[..words.len() - 1].iter().take_while(is_method).count();
    let (before, rest) = words.split_at(count);
    if let Some(methods) = methods(before.iter().copied()) {
        let rest = match rest {
            [separator, rest @ ..] if REMARK.contains(separator) => rest,
            rest => rest,
        };
        let (word, remark) = rest.split_first().ok_or(Refusal::NotAnEndpoint)?;
        let path = path(word).filter(|path| begins_as_path(path)).ok_or(Refusal::NotAnEndpoint)?;
        check_remark(remark, false)?;
        return Ok(calls(&methods, &path));
    }
    let (word, after) = words.split_first().ok_or(Refusal::NotAnEndpoint)?;
    let word = word.trim_end_matches(':');
    let is_meant = |path: &String| target::is_evident(path) && begins_as_path(path) && !command::is_begin(path);
    let path = path(word).filter(is_meant).ok_or(Refusal::NotAnEndpoint)?;
    let after_separator = match after {
        [separator, rest @ ..] if REMARK.contains(separator) && !rest.is_empty() => rest,
        after => after,
    };
    if let Some(methods) = methods(after_separator.iter().copied()) {
        return Ok(calls(&methods, &path));
    }
    check_remark(after, true)?;
    Ok(vec![EndpointSpec::Call { method: None, path }])
}

/// Checks that the words after a path are a remark, and neither a second call nor a part of the path.
fn check_remark(words: &[&str], needs_separator: bool) -> Result<(), Refusal> {
    let Some(first) = words.first() else { return Ok(()) };
    if first.get(..5).is_some_and(|version| version.eq_ignore_ascii_case("HTTP/")) {
        return if words.len() == 1 || words[1..].iter().all(|word| !word.contains('/')) {
            Ok(())
        } else {
            Err(Refusal::SeveralPaths)
        };
    }
    let is_separated = REMARK.iter().any(|separator| first.starts_with(separator));
    // In code a string goes on: `"/V1/orders/" + id`.
    if ["+", ".", "%", "\\", "&", "="].contains(first) || first.starts_with('+') || needs_separator && !is_separated {
        return Err(Refusal::NotAnEndpoint);
    }
    let names_method = needs_separator && words.iter().any(|word| names_method(word));
    let is_path = |word: &str| path(word).is_some_and(|path| target::is_evident(&path));
    if words.iter().any(|word| if is_separated { is_path(word) } else { word.contains('/') }) || names_method {
        return Err(Refusal::SeveralPaths);
    }
    Ok(())
}

/// `catalogProductRepositoryV1GetList`: the service, its version and its method.
pub(in crate::endpoint) fn is_operation(word: &str) -> bool {
    let begins_small = word.starts_with(|c: char| c.is_ascii_lowercase());
    let is_alphanumeric = word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    // A token of letters and digits holds more digits.
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let has_version = word.match_indices('V').any(|(at, _)| {
        let rest = word[at + 1..].trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < word.len() - at - 1 && rest.starts_with(|c: char| c.is_ascii_uppercase())
    });
    begins_small && is_alphanumeric && (1..=3).contains(&digits) && word.len() <= 150 && has_version
}

/// `Vendor\Module\Api\OrdersInterface::getList`, with the namespace or without it.
fn service_method(word: &str) -> Option<EndpointSpec> {
    let (class, method) = word.trim_start_matches('\\').split_once("::")?;
    let method = method.trim_end_matches("()");
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let is_service = word.len() <= 400 && class.split('\\').all(is_name) && is_name(method);
    is_service.then(|| EndpointSpec::ServiceMethod { class: class.to_owned(), method: method.to_owned() })
}
