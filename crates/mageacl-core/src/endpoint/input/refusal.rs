//! Reasons why input is not read as calls. None of them repeats a part of the input.

use std::fmt;

/// The advice for text that is not an endpoint.
pub const ADVICE: &str = "not an endpoint; write a method and a path (`GET /V1/products/{sku}`), a URL, a curl \
                          command, a SOAP operation or `Interface::method`";

/// A reason why a part of the input is not a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Text of another kind.
    NotAnEndpoint,
    /// A line with two paths.
    SeveralPaths,
    /// A command without a URL.
    NoUrl,
    /// A command with a URL, or an argument in the place of one, that cannot be read: a variable, for example.
    UnreadableUrl,
    /// A command with a method that is not one of HTTP, such as a variable.
    UnreadableMethod,
    /// Parameters of a PowerShell command that come from a variable.
    Splatting,
    /// A command that runs another one, with a call in it that cannot be read.
    InnerCommand,
    /// A URL or a header that spans lines: its quote ends in another line than it should.
    SpansLines,
    /// A line of the body of a request that looks like a request.
    InBody,
    /// The rest of the input: this delimiter is opened in its first line and never closed.
    Unclosed(&'static str),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::Unclosed(what) => return write!(f, "{what} is opened here and never closed; the rest is not read"),
            Refusal::NotAnEndpoint => ADVICE,
            Refusal::SeveralPaths => {
                "several paths on one line; write one call per line, with `%2C` for a comma and `%20` for a space in a path"
            }
            Refusal::NoUrl => "this command has no URL; write the URL into the command, or a method and a path",
            Refusal::UnreadableUrl => {
                "the URL of this command cannot be read; write it without a variable, or write a method and a path"
            }
            Refusal::UnreadableMethod => {
                "the method of this request is not one of HTTP; write it without a variable, or write a method and a path"
            }
            Refusal::Splatting => "parameters from a variable (`@name`) cannot be read; write -Uri and -Method",
            Refusal::InnerCommand => {
                "this line runs a command inside another one that cannot be read; write each call on a line of its own, as a \
                 method and a path"
            }
            Refusal::SpansLines => {
                "a URL or header of this command spans lines; close its quote on the line where it is opened"
            }
            Refusal::InBody => {
                "this may be a line of the request body above it; separate requests with a line that begins with `###`"
            }
        })
    }
}

/// A delimiter that is never closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unclosed {
    /// The line, from 1, in which it is opened.
    pub(super) line: usize,
    /// The delimiter.
    pub(super) what: &'static str,
}

/// A binary file, with the name of its format if it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binary(pub Option<&'static str>);

impl fmt::Display for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Binary(Some(format)) => write!(f, "a binary file ({format}), not a list of endpoints"),
            Binary(None) => f.write_str("a binary file, not a list of endpoints"),
        }
    }
}

impl std::error::Error for Binary {}
