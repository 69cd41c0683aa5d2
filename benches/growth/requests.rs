//! Archives, collections, specifications and logs.

use std::io;
use std::path::Path;

use crate::declarations;
use crate::store::{join, write};

/// The number of routes of stores whose routes do not grow.
const FEW: usize = 10;

fn with_file(root: &Path, name: &str, text: &str) -> io::Result<()> {
    declarations::routes(root, FEW)?;
    write(root, name, text)
}

fn comma(at: usize) -> &'static str {
    if at == 0 { "" } else { "," }
}

pub(crate) fn archive(root: &Path, items: usize) -> io::Result<()> {
    let entry = |at: usize| {
        format!(
            "{}{{\"request\": {{\"method\": \"GET\", \"url\": \"https://shop.example/rest/V1/shop{}/p?x={at}\"}}, \"response\": \
             {{\"status\": 200, \"content\": {{\"text\": \"{at}\"}}}}}}\n",
            comma(at),
            at % FEW
        )
    };
    with_file(root, "calls.har", &format!("{{\"log\": {{\"entries\": [{}]}}}}", join(items, entry)))
}

pub(crate) fn postman(root: &Path, items: usize) -> io::Result<()> {
    let item = |at: usize| {
        format!("{}{{\"request\": {{\"method\": \"GET\", \"url\": \"{{{{base}}}}/shop{at}/p\"}}}}\n", comma(at))
    };
    let variables = "\"variable\": [{\"key\": \"base\", \"value\": \"https://shop.example/rest/V1\"}]";
    with_file(root, "calls.json", &format!("{{\"item\": [{}], {variables}}}", join(items, item)))
}

/// Variables, each of which refers to the one before it many times.
pub(crate) fn postman_variables(root: &Path, items: usize) -> io::Result<()> {
    let variable = |at: usize| {
        let before = format!("{{{{v{}}}}}/", at.saturating_sub(1)).repeat(20);
        format!("{}{{\"key\": \"v{at}\", \"value\": \"/rest/V1/{before}\"}}\n", comma(at))
    };
    let item = "{\"request\": \"https://shop.example/rest/V1/shop1/p\"}";
    with_file(root, "calls.json", &format!("{{\"item\": [{item}], \"variable\": [{}]}}", join(items, variable)))
}

pub(crate) fn openapi(root: &Path, items: usize) -> io::Result<()> {
    let path = |at: usize| format!("  /V1/shop{at}/p:\n    get: {{summary: x}}\n");
    with_file(root, "calls.yaml", &format!("openapi: 3.0.0\npaths:\n{}", join(items, path)))
}

pub(crate) fn openapi_aliases(root: &Path, items: usize) -> io::Result<()> {
    let path = |at: usize| format!("  /V1/shop{}/p{at}: *a\n", at % FEW);
    with_file(root, "calls.yaml", &format!("openapi: 3.0.0\nx: &a {{get: {{}}}}\npaths:\n{}", join(items, path)))
}

fn log(root: &Path, items: usize, path: impl Fn(usize) -> String) -> io::Result<()> {
    let line = |at: usize| {
        format!("10.0.0.1 - - [01/Jan/2024:10:00:00 +0000] \"GET /rest/V1/{} HTTP/1.1\" 200 {at}\n", path(at))
    };
    with_file(root, "access.log", &join(items, line))
}

pub(crate) fn log_of_one_path(root: &Path, items: usize) -> io::Result<()> {
    log(root, items, |_| "shop1/p".to_owned())
}

pub(crate) fn log_of_values(root: &Path, items: usize) -> io::Result<()> {
    log(root, items, |at| format!("shop1/p{at}/x{at}"))
}

pub(crate) fn log_of_words(root: &Path, items: usize) -> io::Result<()> {
    let word = |at: usize| at.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect::<String>();
    log(root, items, |at| format!("{}/p", word(at)))
}

pub(crate) fn log_of_json(root: &Path, items: usize) -> io::Result<()> {
    let line = |at: usize| {
        format!(
            "{{\"request_method\": \"GET\", \"request_uri\": \"/rest/V1/shop{}/p?x={at}\", \"status\": 200}}\n",
            at % FEW
        )
    };
    with_file(root, "access.log", &join(items, line))
}
