//! The subject of a question.

use super::errors;
use crate::authz::ALLOW_INSECURE;
use crate::catalog::routes::{ANONYMOUS, SELF};
use crate::endpoint::{input, nearest, spelling};
use crate::grant::is_id;
use crate::rules::{self, RULES, Rule};

/// The subject of a question.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A rule of this tool.
    Rule(&'static Rule),
    /// A resource by its id, or `self` or `anonymous`.
    Resource(String),
    /// Several refs, as a route lists them.
    Resources(Vec<String>),
    /// Callers without a token.
    Guests,
    /// A resource by its titles in the Admin.
    Titles(String),
    /// The text of an error.
    Error(String),
    /// A call.
    Endpoint(String),
}

/// Magento's messages for denied calls, and words that occur only in JSON and XML responses.
const ERRORS: [&str; 6] = ["authorized", "authorised", "not match any route", "\"message\"", "<message>", "%resources"];

/// The words for everything that needs no token.
const GUESTS: [&str; 5] = ["guest", "guests", "guest access", "allow_insecure", ALLOW_INSECURE];

/// Returns the refs of a quoted or comma-separated list; `None` if the text is something else.
fn refs(text: &str) -> Option<Vec<String>> {
    let is_quote = |c: char| matches!(c, '"' | '\'' | '`' | '[' | ']') || c.is_whitespace();
    let refs: Vec<String> = text.split(',').map(|part| part.trim_matches(is_quote).to_owned()).collect();
    let is_ref = |text: &String| is_id(text) || [SELF, ANONYMOUS].contains(&text.as_str());
    refs.iter().all(is_ref).then_some(refs)
}

/// Recognizes the subject of a text.
///
/// # Errors
/// If a word can only be meant as a rule; returns the rules with similar names.
pub fn subject(text: &str) -> Result<Subject, Vec<String>> {
    let text = text.trim();
    if let Some(rule) = rules::find(text) {
        return Ok(Subject::Rule(rule));
    }
    if is_id(text) || [SELF, ANONYMOUS].contains(&text) {
        return Ok(Subject::Resource(text.to_owned()));
    }
    if GUESTS.iter().any(|name| name.eq_ignore_ascii_case(text)) {
        return Ok(Subject::Guests);
    }
    if let Some(refs) = refs(text) {
        return Ok(Subject::Resources(refs));
    }
    let is_endpoint = spelling::parse(text).is_ok();
    if is_endpoint && input::is_command(text) {
        return Ok(Subject::Endpoint(text.to_owned()));
    }
    let lower = text.to_lowercase();
    let is_error = || ERRORS.iter().any(|words| lower.contains(words)) || !errors::recognize(text).is_empty();
    if is_error() {
        return Ok(Subject::Error(text.to_owned()));
    }
    if is_endpoint {
        return Ok(Subject::Endpoint(text.to_owned()));
    }
    if text.contains(['>', '→', '›', '»']) {
        return Ok(Subject::Titles(text.to_owned()));
    }
    let is_rule = text.contains('-') && text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    if is_rule {
        return Err(nearest::names(RULES.iter().map(|rule| rule.id), text));
    }
    Ok(Subject::Endpoint(text.to_owned()))
}
