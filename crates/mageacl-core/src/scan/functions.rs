//! The functions of a source file: names, parameters and bodies.

use super::lexer::Kind;
use super::unit::{NONE, Unit, plain, small};

/// A function.
#[derive(Clone, Debug)]
pub(super) struct Function {
    /// The bytes of its name; empty without one.
    pub(super) name: String,
    /// The tokens of the brackets of its parameters.
    pub(super) parameters: Option<(usize, usize)>,
    /// The first token of the body, and the one after the last.
    pub(super) body: (usize, usize),
    /// The function around it.
    pub(super) parent: u32,
}

/// The number of tokens that are looked at between parameters and body, or before a name.
const REACH: usize = 24;

/// Words before a block that is not a function.
const BLOCKS: [&str; 8] = ["class", "interface", "struct", "do", "else", "try", "finally", "object"];

/// Words before a bracket that are not names of functions.
const CONTROL: [&str; 16] = [
    "if",
    "for",
    "while",
    "switch",
    "catch",
    "foreach",
    "using",
    "lock",
    "synchronized",
    "match",
    "elseif",
    "with",
    "when",
    "fixed",
    "try",
    "select",
];

/// Returns the functions of a file, each after those around it, and for each token the innermost one.
pub(super) fn find(unit: &Unit<'_>) -> (Vec<Function>, Vec<u32>) {
    let mut found = if unit.language.indented { indented(unit) } else { braced(unit) };
    let mut function_of = vec![NONE; unit.tokens.len()];
    let mut open: Vec<(u32, usize)> = Vec::new();
    let mut next = 0;
    for (at, owner) in function_of.iter_mut().enumerate() {
        while open.last().is_some_and(|(_, end)| *end <= at) {
            open.pop();
        }
        while next < found.len() && found[next].body.0 <= at {
            found[next].parent = open.last().map_or(NONE, |(place, _)| *place);
            open.push((small(next), found[next].body.1));
            next += 1;
        }
        *owner = open.last().map_or(NONE, |(place, _)| *place);
    }
    (found, function_of)
}

/// Returns the functions of a language whose bodies are in braces.
fn braced(unit: &Unit<'_>) -> Vec<Function> {
    let mut found = Vec::new();
    for at in 0..unit.tokens.len() {
        if unit.sign(at) == "{" {
            let Some(end) = unit.partner(at) else { continue };
            found.extend(head(unit, at).map(|(name, parameters)| Function {
                name,
                parameters,
                body: (at, end + 1),
                parent: NONE,
            }));
        }
    }
    found
}

/// Returns the name and the parameters of the function whose body begins at a brace.
fn head(unit: &Unit<'_>, brace: usize) -> Option<(String, Option<(usize, usize)>)> {
    let mut at = brace;
    for _ in 0..REACH {
        at = at.checked_sub(1)?;
        match unit.sign(at) {
            ")" => {
                let open = unit.partner(at)?;
                if open == 0 {
                    return Some((String::new(), Some((open, at))));
                }
                // Go has its results between brackets after the parameters.
                if unit.sign(open - 1) == ")" {
                    at = open;
                    continue;
                }
                let name = unit.name_at(open - 1).unwrap_or_default();
                if CONTROL.contains(&name) {
                    return None;
                }
                if name == "use" {
                    at = open - 1;
                    continue;
                }
                let is_nameless = name.is_empty() || matches!(name, "function" | "fn" | "func" | "async");
                let name = if is_nameless { assigned_name(unit, open) } else { name.to_owned() };
                return Some((name, Some((open, at))));
            }
            "=>" | ":" | "?" | "->" | "." | "|" | "[" | "]" | "*" | "<" | ">" | "," | "\\" => {}
            "" if unit.kind(at) == Some(Kind::Word) && !BLOCKS.contains(&unit.word(at)) => {
                // `x => {`
                if unit.sign(at + 1) == "=>" {
                    return Some((assigned_name(unit, at), None));
                }
            }
            _ => return None,
        }
    }
    None
}

/// Returns the name that a function without a name is assigned to: `list = (…) => {`, `list: function (…) {`.
fn assigned_name(unit: &Unit<'_>, first: usize) -> String {
    let mut at = first;
    for _ in 0..4 {
        let Some(before) = at.checked_sub(1) else { break };
        at = before;
        if matches!(unit.sign(at), "=" | ":" | "=>") {
            return at.checked_sub(1).and_then(|name| unit.name_at(name)).unwrap_or_default().to_owned();
        }
        if !matches!(unit.word(at), "async" | "function" | "fn" | "func") {
            break;
        }
    }
    String::new()
}

/// Returns the functions of a language whose bodies are indented.
fn indented(unit: &Unit<'_>) -> Vec<Function> {
    let mut found: Vec<Function> = Vec::new();
    let mut open: Vec<(usize, u32)> = Vec::new();
    let mut line = 0;
    for at in 0..unit.tokens.len() {
        let token = unit.tokens[at];
        if token.line != line {
            line = token.line;
            // A line inside of brackets may have any indentation, and so has the one that closes them.
            let is_close = matches!(unit.sign(at), ")" | "]" | "}");
            let is_statement =
                !is_close && unit.parent(at).is_none_or(|parent| unit.sign(parent) == "{" && unit.language.regex);
            if is_statement {
                while open.last().is_some_and(|(_, column)| token.column <= *column) {
                    if let Some((place, _)) = open.pop() {
                        found[place].body.1 = at;
                    }
                }
            }
        }
        if unit.word(at) != "def" || unit.kind(at) != Some(Kind::Word) {
            continue;
        }
        let mut name = at + 1;
        if unit.sign(name + 1) == "." {
            name += 2;
        }
        let column = line_column(unit, at);
        let parameters = unit.partner(name + 1).filter(|_| unit.sign(name + 1) == "(").map(|close| (name + 1, close));
        let begin = parameters.map_or(name + 1, |(_, close)| close + 1);
        open.push((found.len(), column));
        found.push(Function {
            name: plain(unit.word(name)).to_owned(),
            parameters,
            body: (begin, unit.tokens.len()),
            parent: NONE,
        });
    }
    found
}

/// Returns the indentation of the line of a token.
pub(super) fn line_column(unit: &Unit<'_>, at: usize) -> u32 {
    let line = unit.line(at);
    let mut first = at;
    // A long line has its function at its beginning.
    for _ in 0..REACH {
        if first == 0 || unit.line(first - 1) != line {
            break;
        }
        first -= 1;
    }
    unit.tokens.get(first).map_or(0, |token| token.column)
}
