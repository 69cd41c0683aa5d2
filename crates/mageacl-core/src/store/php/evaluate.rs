//! Evaluates expressions for file names without running PHP.

use std::cell::Cell;
use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::path::Path;

use super::lexer::{Kind, Token};

/// The maximum nesting of calls and brackets.
const MAX_DEPTH: usize = 32;

/// The maximum length of one value, in bytes: that of the longest path.
const MAX_LENGTH: usize = 4096;

/// The maximum length of all values of a file together, in bytes. A few letters such as `$a . $a` can double a value.
const MAX_TOTAL: usize = 8 * 1024 * 1024;

/// The context of the expressions of a file.
#[derive(Clone, Debug)]
pub(in crate::store) struct Scope<'s> {
    /// The file that holds the expression: `__FILE__`.
    file: &'s Path,
    /// The variables with known values.
    pub(in crate::store) variables: HashMap<&'s str, OsString>,
    /// The number of bytes left for values.
    left: Cell<usize>,
}

impl<'s> Scope<'s> {
    /// Makes a context without variables.
    pub(in crate::store) fn new(file: &'s Path) -> Self {
        Scope { file, variables: HashMap::new(), left: Cell::new(MAX_TOTAL) }
    }
}

/// Returns the value of an expression; `None` if PHP would have to run it, or if it is too long for a path.
///
/// Supported are string literals, `__DIR__`, `__FILE__`, `DIRECTORY_SEPARATOR`, variables of the scope, `dirname`,
/// `basename` and `realpath` (assumed to change nothing), joined by `.`.
pub(in crate::store) fn evaluate(tokens: &[Token<'_>], scope: &Scope<'_>) -> Option<OsString> {
    let value = concatenation(tokens, scope, MAX_DEPTH)?;
    scope.left.set(scope.left.get().checked_sub(value.len())?);
    Some(value)
}

/// Returns the index of the bracket that closes the one at `open`.
pub(in crate::store) fn closing(tokens: &[Token<'_>], open: usize) -> Option<usize> {
    let mut depth = 0;
    tokens
        .iter()
        .skip(open)
        .position(|token| {
            depth += token.nesting();
            depth == 0
        })
        .map(|length| open + length)
}

/// Splits tokens at the operators `op` outside brackets: the arguments of a call, or the entries of an array.
pub(in crate::store) fn split<'t, 's>(tokens: &'t [Token<'s>], op: &str) -> Vec<&'t [Token<'s>]> {
    let mut depth = 0;
    let pieces = tokens.split(|token| {
        depth += token.nesting();
        depth == 0 && token.is(op)
    });
    pieces.collect()
}

fn concatenation(tokens: &[Token<'_>], scope: &Scope<'_>, depth: usize) -> Option<OsString> {
    let depth = depth.checked_sub(1)?;
    let (mut value, mut rest) = term(tokens, scope, depth)?;
    while let Some((dot, behind)) = rest.split_first() {
        if !dot.is(".") {
            return None;
        }
        let (next, behind) = term(behind, scope, depth)?;
        value.push(next);
        if value.len() > MAX_LENGTH {
            return None;
        }
        rest = behind;
    }
    Some(value)
}

/// Returns the first operand of an expression, and the rest.
fn term<'t, 's>(tokens: &'t [Token<'s>], scope: &Scope<'_>, depth: usize) -> Option<(OsString, &'t [Token<'s>])> {
    let (first, rest) = tokens.split_first()?;
    let value = match &first.kind {
        Kind::Text(text) => OsString::from(text.as_ref()),
        Kind::Number(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => OsString::from(number),
        Kind::Variable(name) => scope.variables.get(name)?.clone(),
        Kind::Op("(") => {
            let close = closing(tokens, 0)?;
            return Some((concatenation(&tokens[1..close], scope, depth)?, &tokens[close + 1..]));
        }
        Kind::Name(name) => {
            let name = name.trim_start_matches('\\');
            if rest.first().is_some_and(|token| token.is("(")) {
                let close = closing(tokens, 1)?;
                let value = call(name, &tokens[2..close], scope, depth)?;
                return Some((value, &tokens[close + 1..]));
            }
            match () {
                () if name.eq_ignore_ascii_case("__DIR__") => dirname(scope.file.as_os_str()),
                () if name.eq_ignore_ascii_case("__FILE__") => scope.file.as_os_str().to_owned(),
                () if name == "DIRECTORY_SEPARATOR" => OsString::from("/"),
                () => return None,
            }
        }
        Kind::Template | Kind::Number(_) | Kind::Op(_) | Kind::Broken => return None,
    };
    Some((value, rest))
}

fn call(name: &str, arguments: &[Token<'_>], scope: &Scope<'_>, depth: usize) -> Option<OsString> {
    let mut arguments = split(arguments, ",");
    // A trailing comma is allowed.
    if arguments.last().is_some_and(|last| last.is_empty()) {
        arguments.pop();
    }
    let (value, second) = match arguments.as_slice() {
        [subject] => (concatenation(subject, scope, depth)?, None),
        [subject, [number]] => (concatenation(subject, scope, depth)?, Some(number)),
        _ => return None,
    };
    match (name.to_ascii_lowercase().as_str(), second) {
        ("realpath", None) => Some(value),
        ("basename", None) => Path::new(&value).file_name().map(OsStr::to_owned),
        ("dirname", None) => Some(dirname(&value)),
        ("dirname", Some(Token { kind: Kind::Number(levels), .. })) => {
            let levels = levels.parse::<usize>().ok().filter(|levels| (1..=MAX_DEPTH).contains(levels))?;
            Some((0..levels).fold(value, |value, _| dirname(&value)))
        }
        _ => None,
    }
}

/// PHP's `dirname`: `.` for the folder of a bare name, `/` for that of the root.
fn dirname(path: &OsStr) -> OsString {
    let path = Path::new(path);
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => OsString::from("."),
        Some(parent) => parent.as_os_str().to_owned(),
        None => path.as_os_str().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Lexer;
    use super::*;

    #[test]
    fn expressions_are_worked_out_as_far_as_they_can_be() {
        let deep = format!("{}'a'{}", "(".repeat(100_000), ")".repeat(100_000));
        let table = [
            ("'a'", Some("a")),
            ("'a' . \"b\" . $known . 1", Some("abK1")),
            ("__DIR__", Some("/s/v/m")),
            ("__dir__ . '/src'", Some("/s/v/m/src")),
            ("dirname(__FILE__)", Some("/s/v/m")),
            ("DirName ( __FILE__ , ) . DIRECTORY_SEPARATOR . 'x'", Some("/s/v/m/x")),
            ("\\dirname(dirname(__DIR__))", Some("/s")),
            ("dirname(__DIR__, 2)", Some("/s")),
            ("dirname(__DIR__ . '/a', 99)", None),
            ("dirname('/')", Some("/")),
            ("dirname('a')", Some(".")),
            ("realpath(__DIR__ . '/..')", Some("/s/v/m/..")),
            ("'V_' . basename(__DIR__)", Some("V_m")),
            ("('a' . ('b'))", Some("ab")),
            // Values that only running PHP could give are unknown.
            ("", None),
            ("$unknown . 'a'", None),
            ("\"$known\"", None),
            ("strtolower('A')", None),
            ("A::B", None),
            ("'a' . ", None),
            ("'a' + 'b'", None),
            ("$a ? 'b' : 'c'", None),
            ("dirname('a', $n)", None),
            ("dirname('a', 1, 2)", None),
            ("dirname('a'", None),
            (&deep, None),
        ];
        for (expression, expected) in table {
            let text = format!("<?php {expression}");
            let tokens: Vec<_> = Lexer::new(&text).collect();
            let mut scope = Scope::new(Path::new("/s/v/m/registration.php"));
            scope.variables.insert("known", OsString::from("K"));
            let label = &expression[..expression.len().min(40)];
            assert_eq!(evaluate(&tokens, &scope), expected.map(OsString::from), "{label}");
        }
    }
}
