//! Checks that positions are inside their texts.

use mageacl_core::json::ParseError;
use mageacl_core::source::{SourceMap, Span};

/// Checks that a span covers whole characters of its file's text.
pub fn check(span: Span, sources: &SourceMap) {
    let range = span.start as usize..span.end as usize;
    assert!(sources.text(span.file).get(range).is_some(), "{span:?} is outside {}", sources.name(span.file));
}

/// Checks that a span starts inside its file's text. The end of an undecodable byte may be inside a character.
pub fn check_start(span: Span, sources: &SourceMap) {
    let text = sources.text(span.file);
    assert!(span.start <= span.end && span.start as usize <= text.len(), "{span:?} of {} bytes", text.len());
    let _ = (sources.position(span), sources.name(span.file));
}

/// Checks that an error of a JSON reader has a message and marks whole characters of the text.
pub fn check_error(error: &ParseError, text: &str) {
    assert!(!error.message.is_empty());
    assert!(text.get(error.span.clone()).is_some(), "{error:?} is outside a text of {} bytes", text.len());
}
