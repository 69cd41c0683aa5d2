//! Comments in XML files that suppress a finding: `<!-- mageacl: allow RULE reason="..." -->`.
//!
//! Such a comment applies to the element after it, or to the one before it on the same line, and to everything inside
//! that element. It may have a last day: `expires="2027-03-01"`.

use std::ops::Range;

use super::markup;
use crate::date::Date;
use crate::endpoint::nearest;
use crate::rules::{self, RULES};

/// The prefix of the comments.
const DIRECTIVE_PREFIX: &str = "mageacl:";

/// A comment that suppresses a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The rule.
    pub rule: &'static str,
    /// The reason.
    pub reason: String,
    /// The last day on which it is valid.
    pub expires: Option<Date>,
    /// The bytes of the comment.
    pub span: Range<usize>,
    /// The bytes of the element to which it applies.
    pub covers: Range<usize>,
}

/// A malformed suppression comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The bytes of the comment.
    pub span: Range<usize>,
    /// The problem.
    pub why: String,
    /// A hint how to fix it.
    pub help: Option<String>,
}

/// Returns the suppression comments of a file.
#[must_use]
pub fn read(text: &str) -> Vec<Result<Allowed, Unread>> {
    if !text.contains(DIRECTIVE_PREFIX) {
        return Vec::new();
    }
    let markup = markup::scan(text);
    let of_comment = |comment: &markup::Comment| {
        let content = text.get(comment.span.start + 4..comment.span.end - 3)?.trim();
        let order = content.strip_prefix(DIRECTIVE_PREFIX)?;
        let refused = |(why, help)| Unread { span: comment.span.clone(), why, help };
        let read = order_of(order).map_err(refused).and_then(|order| {
            let covers = markup.subject_of(comment, text);
            let covers = covers.ok_or_else(|| refused(("no element follows it".to_owned(), None)))?;
            let Order { rule, reason, expires } = order;
            Ok(Allowed { rule, reason, expires, span: comment.span.clone(), covers })
        });
        Some(read)
    };
    markup.comments.iter().filter_map(of_comment).collect()
}

struct Order {
    rule: &'static str,
    reason: String,
    expires: Option<Date>,
}

type Refusal = (String, Option<String>);

/// Reads `allow RULE reason="..." expires="..."`.
fn order_of(text: &str) -> Result<Order, Refusal> {
    let refused = |why: String| Err((why, None));
    let (verb, rest) = word(text);
    if verb != "allow" {
        return refused(format!("unknown directive `{verb}`; expected `allow`"));
    }
    let (name, mut rest) = word(rest);
    if name.is_empty() || name.contains('=') {
        return refused("missing name of a rule".to_owned());
    }
    let Some(rule) = rules::find(name) else {
        let near = nearest::names(RULES.iter().map(|rule| rule.id), name);
        let help = (!near.is_empty()).then(|| format!("Did you mean {}?", near.join(" or ")));
        return Err((format!("unknown rule `{name}`"), help));
    };
    let (mut reason, mut expires) = (None, None);
    while !rest.trim_start().is_empty() {
        let Some((key, value, behind)) = attribute(rest) else {
            return refused(format!("`{}` is not in the form reason=\"...\"", rest.trim()));
        };
        match key {
            "reason" if reason.is_none() => reason = Some(value.trim().to_owned()),
            "expires" if expires.is_none() => match Date::parse(value) {
                Some(date) => expires = Some(date),
                None => return refused(format!("invalid date `{value}`; expected the form 2027-03-01")),
            },
            "reason" | "expires" => return refused(format!("duplicate `{key}`")),
            _ => return refused(format!("unknown key `{key}`; expected `reason` or `expires`")),
        }
        rest = behind;
    }
    match reason {
        Some(reason) if !reason.is_empty() => Ok(Order { rule: rule.id, reason, expires }),
        _ => refused("missing reason".to_owned()),
    }
}

/// Splits a text after its first word.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// Parses `name="value"` at the beginning of a text: the name, the value, and the rest.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.split_once('=')?;
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let (value, behind) = rest[1..].split_once(quote)?;
    let name = name.trim();
    (!name.is_empty() && !name.contains(char::is_whitespace)).then_some((name, value, behind))
}
