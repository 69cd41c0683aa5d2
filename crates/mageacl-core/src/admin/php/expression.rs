//! Parses expressions by the precedence of their operators.

use super::ast::{Arm, Expr, ExprKind};
use super::cursor::{Cursor, MAX_DEPTH};
use crate::store::php::Kind;

/// The precedence of PHP's operators, as far as it decides the structure of a check. All others bind more tightly.
mod level {
    pub(super) const OR_WORD: u8 = 1;
    pub(super) const XOR: u8 = 2;
    pub(super) const AND_WORD: u8 = 3;
    pub(super) const ASSIGN: u8 = 4;
    pub(super) const TERNARY: u8 = 5;
    pub(super) const COALESCE: u8 = 6;
    pub(super) const OR: u8 = 7;
    pub(super) const AND: u8 = 8;
    pub(super) const BITS: u8 = 9;
    pub(super) const EQUAL: u8 = 10;
    pub(super) const COMPARE: u8 = 11;
    pub(super) const CONCAT: u8 = 12;
    pub(super) const ARITHMETIC: u8 = 13;
    pub(super) const NOT: u8 = 14;
    pub(super) const UNARY: u8 = 15;
}

/// An operator between two expressions.
#[derive(Clone, Copy)]
enum Operator {
    Or,
    Xor,
    And,
    Assign,
    /// An assignment that depends on the value before it.
    Update,
    Ternary,
    Coalesce,
    Equal {
        strict: bool,
        negated: bool,
    },
    Concat,
    Other,
}

const CASTS: [&str; 9] = ["bool", "boolean", "int", "integer", "string", "array", "float", "double", "object"];

/// Keywords before an expression whose value is not evaluated.
const PREFIXES: [&str; 8] = ["clone", "print", "include", "include_once", "require", "require_once", "yield", "await"];

/// Parses code that is one expression.
pub(in crate::admin) fn parse_expression(code: &str) -> Option<Expr<'_>> {
    let mut cursor = Cursor::new(code)?;
    let parsed = expression(&mut cursor)?;
    cursor.peek().is_none().then_some(parsed)
}

/// Parses an expression at the cursor.
pub(super) fn expression<'s>(cursor: &mut Cursor<'s>) -> Option<Expr<'s>> {
    binary(cursor, 0)
}

fn binary<'s>(cursor: &mut Cursor<'s>, lowest: u8) -> Option<Expr<'s>> {
    cursor.depth += 1;
    let parsed = if cursor.depth > MAX_DEPTH { None } else { operators(cursor, lowest) };
    cursor.depth -= 1;
    parsed
}

fn operators<'s>(cursor: &mut Cursor<'s>, lowest: u8) -> Option<Expr<'s>> {
    let mut left = unary(cursor)?;
    while let Some((operator, level, tokens)) = operator(cursor) {
        // An assignment takes the variable before it from any operator: `!$a = f()`.
        if level < lowest && !matches!(operator, Operator::Assign | Operator::Update) {
            break;
        }
        cursor.move_to(cursor.position() + tokens);
        let start = left.range.start;
        let kind = match operator {
            Operator::Ternary => ternary(cursor, left)?,
            Operator::Assign => ExprKind::Assign(Box::new(left), Box::new(binary(cursor, level)?)),
            Operator::Update => {
                binary(cursor, level)?;
                let opaque = Expr { kind: ExprKind::Opaque, range: start..cursor.end() };
                ExprKind::Assign(Box::new(left), Box::new(opaque))
            }
            Operator::Coalesce => ExprKind::Coalesce(Box::new(left), Box::new(binary(cursor, level)?)),
            _ => {
                let right = Box::new(binary(cursor, level + 1)?);
                let left = Box::new(left);
                match operator {
                    Operator::Or => ExprKind::Or(left, right),
                    Operator::Xor => ExprKind::Xor(left, right),
                    Operator::And => ExprKind::And(left, right),
                    Operator::Concat => ExprKind::Concat(left, right),
                    Operator::Equal { strict, negated: false } => ExprKind::Equal(left, right, strict),
                    Operator::Equal { strict, negated: true } => {
                        let kind = ExprKind::Equal(left, right, strict);
                        ExprKind::Not(Box::new(Expr { kind, range: start..cursor.end() }))
                    }
                    _ => ExprKind::Opaque,
                }
            }
        };
        left = Expr { kind, range: start..cursor.end() };
    }
    Some(left)
}

/// Returns the operator at the cursor, its precedence and its number of tokens.
fn operator(cursor: &Cursor<'_>) -> Option<(Operator, u8, usize)> {
    let token = cursor.peek()?;
    if let Kind::Name(_) = token.kind {
        return match () {
            () if token.is_word("or") => Some((Operator::Or, level::OR_WORD, 1)),
            () if token.is_word("xor") => Some((Operator::Xor, level::XOR, 1)),
            () if token.is_word("and") => Some((Operator::And, level::AND_WORD, 1)),
            () if token.is_word("instanceof") => Some((Operator::Other, level::NOT, 1)),
            () => None,
        };
    }
    let Kind::Op(op) = token.kind else { return None };
    let several = |parts: &[&str]| cursor.is_adjacent(parts);
    let equal = |strict, negated| Operator::Equal { strict, negated };
    Some(match op {
        "=" => (Operator::Assign, level::ASSIGN, 1),
        ".=" | "+=" | "??=" => (Operator::Update, level::ASSIGN, 1),
        "?" => (Operator::Ternary, level::TERNARY, 1),
        "??" => (Operator::Coalesce, level::COALESCE, 1),
        "|" if several(&["|", "|"]) => (Operator::Or, level::OR, 2),
        "&&" => (Operator::And, level::AND, 1),
        "*" | "/" | "-" | "%" | "|" | "^" | "&" if several(&[op, "="]) => (Operator::Update, level::ASSIGN, 2),
        "|" | "^" | "&" => (Operator::Other, level::BITS, 1),
        "===" => (equal(true, false), level::EQUAL, 1),
        "!==" => (equal(true, true), level::EQUAL, 1),
        "==" => (equal(false, false), level::EQUAL, 1),
        "!=" => (equal(false, true), level::EQUAL, 1),
        "<" if several(&["<", ">"]) => (equal(false, true), level::EQUAL, 2),
        "<=" if several(&["<=", ">"]) => (Operator::Other, level::EQUAL, 2),
        "<" if several(&["<", "<"]) => (Operator::Other, level::ARITHMETIC, 2),
        ">" if several(&[">", ">"]) => (Operator::Other, level::ARITHMETIC, 2),
        "<" | ">" | "<=" | ">=" => (Operator::Other, level::COMPARE, 1),
        "." => (Operator::Concat, level::CONCAT, 1),
        "*" if several(&["*", "*"]) => (Operator::Other, level::ARITHMETIC, 2),
        "+" | "-" | "*" | "/" | "%" => (Operator::Other, level::ARITHMETIC, 1),
        _ => return None,
    })
}

fn ternary<'s>(cursor: &mut Cursor<'s>, condition: Expr<'s>) -> Option<ExprKind<'s>> {
    let then = if cursor.is(":") { None } else { Some(Box::new(binary(cursor, level::ASSIGN)?)) };
    cursor.expect(":")?;
    let otherwise = Box::new(binary(cursor, level::TERNARY + 1)?);
    Some(ExprKind::Ternary(Box::new(condition), then, otherwise))
}

fn unary<'s>(cursor: &mut Cursor<'s>) -> Option<Expr<'s>> {
    let start = cursor.start();
    let kind = match () {
        () if cursor.accept("!") => ExprKind::Not(Box::new(binary(cursor, level::NOT)?)),
        () if cursor.accept("@") => return binary(cursor, level::UNARY),
        () if cursor.accept("-") || cursor.accept("+") || cursor.accept("~") || cursor.accept("&") => {
            binary(cursor, level::UNARY)?;
            ExprKind::Opaque
        }
        () if cursor.is("(") && is_cast(cursor) => {
            cursor.next();
            let to = cursor.name()?;
            cursor.expect(")")?;
            ExprKind::Cast(to, Box::new(binary(cursor, level::UNARY)?))
        }
        () if PREFIXES.iter().any(|word| cursor.is_word(word)) => {
            cursor.next();
            binary(cursor, level::UNARY)?;
            ExprKind::Opaque
        }
        () if cursor.is_word("throw") => {
            cursor.next();
            binary(cursor, 0)?;
            ExprKind::Throw
        }
        () => return postfix(cursor),
    };
    Some(Expr { kind, range: start..cursor.end() })
}

fn is_cast(cursor: &Cursor<'_>) -> bool {
    let is_type = cursor.peek_at(1).is_some_and(|token| CASTS.iter().any(|cast| token.is_word(cast)));
    is_type && cursor.peek_at(2).is_some_and(|token| token.is(")"))
}

/// Parses an operand with the calls, properties and indexes after it.
fn postfix<'s>(cursor: &mut Cursor<'s>) -> Option<Expr<'s>> {
    let start = cursor.start();
    let mut value = operand(cursor)?;
    loop {
        let kind = match () {
            () if cursor.accept("->") || cursor.accept("?->") => match cursor.next()?.kind {
                Kind::Name(name) if cursor.is("(") => ExprKind::Method(Box::new(value), name, arguments(cursor)?),
                Kind::Name(name) => ExprKind::Property(Box::new(value), name),
                Kind::Op("{") => {
                    cursor.move_to(cursor.position() - 1);
                    cursor.skip_bracket()?;
                    ExprKind::Opaque
                }
                Kind::Variable(_) => ExprKind::Opaque,
                _ => return None,
            },
            () if cursor.accept("::") => match cursor.next()?.kind {
                Kind::Name(_) | Kind::Variable(_) if cursor.is("(") => {
                    arguments(cursor)?;
                    ExprKind::Opaque
                }
                Kind::Name(_) | Kind::Variable(_) => ExprKind::Opaque,
                _ => return None,
            },
            () if cursor.accept("[") => {
                if cursor.accept("]") {
                    ExprKind::Opaque
                } else {
                    let index = expression(cursor)?;
                    cursor.expect("]")?;
                    ExprKind::Index(Box::new(value), Box::new(index))
                }
            }
            () if cursor.is("(") => {
                arguments(cursor)?;
                ExprKind::Opaque
            }
            () if cursor.is_adjacent(&["+", "+"]) || cursor.is_adjacent(&["-", "-"]) => {
                cursor.move_to(cursor.position() + 2);
                ExprKind::Opaque
            }
            () => return Some(value),
        };
        value = Expr { kind, range: start..cursor.end() };
    }
}

fn operand<'s>(cursor: &mut Cursor<'s>) -> Option<Expr<'s>> {
    let start = cursor.start();
    let token = cursor.next()?;
    let kind = match token.kind {
        Kind::Text(text) => ExprKind::Text(text),
        Kind::Number(number) => ExprKind::Number(number),
        Kind::Variable(name) => ExprKind::Variable(name),
        Kind::Template => ExprKind::Opaque,
        Kind::Op("(") => {
            let inner = expression(cursor)?;
            cursor.expect(")")?;
            return Some(Expr { kind: inner.kind, range: start..cursor.end() });
        }
        Kind::Op("[") => ExprKind::Array(entries(cursor, "]")?),
        Kind::Name(name) => word(cursor, name)?,
        Kind::Op(_) | Kind::Broken => return None,
    };
    Some(Expr { kind, range: start..cursor.end() })
}

/// Parses an operand that begins with a name.
fn word<'s>(cursor: &mut Cursor<'s>, name: &'s str) -> Option<ExprKind<'s>> {
    let is = |word: &str| name.eq_ignore_ascii_case(word);
    if is("match") && cursor.is("(") {
        return matching(cursor);
    }
    if is("array") && cursor.accept("(") {
        return Some(ExprKind::Array(entries(cursor, ")")?));
    }
    if is("new") {
        return object(cursor);
    }
    let is_static_closure = is("static") && (cursor.accept_word("function") || cursor.accept_word("fn"));
    if is_static_closure || is("function") || is("fn") {
        return closure(cursor);
    }
    if cursor.accept("::") {
        return match cursor.next()?.kind {
            Kind::Name(member) if cursor.is("(") => Some(ExprKind::StaticCall(name, member, arguments(cursor)?)),
            Kind::Name(member) => Some(ExprKind::ClassConstant(name, member)),
            Kind::Variable(member) if !cursor.is("(") => Some(ExprKind::StaticProperty(name, member)),
            _ => None,
        };
    }
    if cursor.is("(") {
        let mut arguments = arguments(cursor)?;
        if is("empty") && arguments.len() == 1 {
            return Some(ExprKind::Empty(Box::new(arguments.remove(0))));
        }
        return Some(ExprKind::Call(name, arguments));
    }
    Some(ExprKind::Constant(name))
}

/// Moves past a new object.
fn object<'s>(cursor: &mut Cursor<'s>) -> Option<ExprKind<'s>> {
    if cursor.accept_word("class") {
        if cursor.is("(") {
            cursor.skip_bracket()?;
        }
        while !cursor.is("{") {
            cursor.next()?;
        }
        cursor.skip_bracket()?;
        return Some(ExprKind::Opaque);
    }
    cursor.next()?;
    if cursor.is("(") {
        cursor.skip_bracket()?;
    }
    Some(ExprKind::Opaque)
}

/// Moves past a function in an expression.
fn closure<'s>(cursor: &mut Cursor<'s>) -> Option<ExprKind<'s>> {
    cursor.accept("&");
    cursor.is("(").then_some(())?;
    cursor.skip_bracket()?;
    while !cursor.is("{") && !cursor.is("=>") {
        if cursor.is("(") { cursor.skip_bracket()? } else { cursor.next().map(drop)? }
    }
    if cursor.accept("=>") {
        binary(cursor, level::ASSIGN)?;
    } else {
        cursor.skip_bracket()?;
    }
    Some(ExprKind::Opaque)
}

fn matching<'s>(cursor: &mut Cursor<'s>) -> Option<ExprKind<'s>> {
    cursor.expect("(")?;
    let subject = expression(cursor)?;
    cursor.expect(")")?;
    cursor.expect("{")?;
    let mut arms = Vec::new();
    while !cursor.accept("}") {
        let mut conditions = Vec::new();
        if cursor.accept_word("default") {
            cursor.accept(",");
        } else {
            while !cursor.is("=>") {
                conditions.push(expression(cursor)?);
                if !cursor.accept(",") {
                    break;
                }
            }
        }
        cursor.expect("=>")?;
        let value = expression(cursor)?;
        arms.push(Arm { conditions, value });
        if !cursor.accept(",") {
            cursor.expect("}")?;
            break;
        }
    }
    Some(ExprKind::Match(Box::new(subject), arms))
}

/// Parses arguments with their brackets.
fn arguments<'s>(cursor: &mut Cursor<'s>) -> Option<Vec<Expr<'s>>> {
    cursor.expect("(")?;
    let mut arguments = Vec::new();
    while !cursor.accept(")") {
        if cursor.accept("...") && cursor.is(")") {
            continue;
        }
        let is_named =
            matches!(cursor.peek()?.kind, Kind::Name(_)) && cursor.peek_at(1).is_some_and(|token| token.is(":"));
        if is_named {
            cursor.move_to(cursor.position() + 2);
        }
        arguments.push(expression(cursor)?);
        if !cursor.accept(",") {
            cursor.expect(")")?;
            break;
        }
    }
    Some(arguments)
}

/// Parses the entries of an array up to its closing bracket.
fn entries<'s>(cursor: &mut Cursor<'s>, close: &str) -> Option<Vec<(Option<Expr<'s>>, Expr<'s>)>> {
    let mut entries = Vec::new();
    while !cursor.accept(close) {
        // Nothing is known about the entries of another array, or about those skipped in a list of variables.
        if cursor.is("...") || cursor.is(",") {
            return None;
        }
        let first = expression(cursor)?;
        if cursor.accept("=>") {
            entries.push((Some(first), expression(cursor)?));
        } else {
            entries.push((None, first));
        }
        if !cursor.accept(",") {
            cursor.expect(close)?;
            break;
        }
    }
    Some(entries)
}
