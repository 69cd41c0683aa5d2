//! Parses statements.

use super::ast::{Case, Statement};
use super::cursor::{Cursor, MAX_DEPTH};
use super::expression::expression;

/// Parses the body of a method; `None` if it is too long. Ranges are those in the code.
pub(in crate::admin) fn parse_body(code: &str) -> Option<Vec<Statement<'_>>> {
    let mut cursor = Cursor::new(code)?;
    let mut statements = Vec::new();
    while cursor.peek().is_some() {
        let before = cursor.position();
        statements.push(statement(&mut cursor));
        if cursor.position() == before {
            // A closing bracket without an opening one.
            cursor.next();
        }
    }
    Some(statements)
}

fn statement<'s>(cursor: &mut Cursor<'s>) -> Statement<'s> {
    let (start, position) = (cursor.start(), cursor.position());
    cursor.depth += 1;
    let parsed = if cursor.depth > MAX_DEPTH { None } else { known(cursor) };
    cursor.depth -= 1;
    parsed.unwrap_or_else(|| {
        cursor.move_to(position);
        cursor.skip_statement();
        Statement::Opaque(start..cursor.end())
    })
}

fn known<'s>(cursor: &mut Cursor<'s>) -> Option<Statement<'s>> {
    let start = cursor.start();
    if cursor.accept(";") {
        return Some(Statement::Block(Vec::new()));
    }
    if cursor.is("{") {
        return block(cursor).map(Statement::Block);
    }
    match () {
        () if cursor.accept_word("return") => {
            let value = if cursor.is(";") || cursor.peek().is_none() { None } else { Some(expression(cursor)?) };
            end(cursor)?;
            Some(Statement::Return(value))
        }
        () if cursor.accept_word("if") => conditional(cursor),
        () if cursor.accept_word("switch") => switch(cursor),
        () if cursor.accept_word("foreach") => {
            let header = cursor.position();
            cursor.skip_bracket()?;
            let variables = variables(cursor, header);
            let body = statement(cursor);
            Some(Statement::Loop(variables, Box::new(body), start..cursor.end()))
        }
        () if cursor.is_word("for") || cursor.is_word("while") => {
            cursor.next();
            let header = cursor.position();
            cursor.skip_bracket()?;
            let variables = variables(cursor, header);
            let body = statement(cursor);
            Some(Statement::Loop(variables, Box::new(body), start..cursor.end()))
        }
        () if cursor.accept_word("try") => {
            let body = block(cursor)?;
            let mut catches = Vec::new();
            while cursor.accept_word("catch") {
                cursor.skip_bracket()?;
                catches.push(block(cursor)?);
            }
            let last = if cursor.accept_word("finally") { block(cursor)? } else { Vec::new() };
            Some(Statement::Try(body, catches, last, start..cursor.end()))
        }
        () if cursor.is_word("throw") => {
            cursor.skip_statement();
            Some(Statement::Throw)
        }
        () if cursor.accept_word("break") || cursor.accept_word("continue") => {
            // A number leaves several loops or switches at once.
            cursor.expect(";")?;
            Some(Statement::Break)
        }
        () => {
            let value = expression(cursor)?;
            end(cursor)?;
            Some(Statement::Expression(value))
        }
    }
}

/// Moves past the `;` that ends a statement. The last one of a piece of code may lack it.
fn end(cursor: &mut Cursor<'_>) -> Option<()> {
    if cursor.peek().is_none() { Some(()) } else { cursor.expect(";") }
}

fn block<'s>(cursor: &mut Cursor<'s>) -> Option<Vec<Statement<'s>>> {
    cursor.expect("{")?;
    let mut statements = Vec::new();
    while !cursor.accept("}") {
        cursor.peek()?;
        statements.push(statement(cursor));
    }
    Some(statements)
}

fn conditional<'s>(cursor: &mut Cursor<'s>) -> Option<Statement<'s>> {
    cursor.expect("(")?;
    let condition = expression(cursor)?;
    cursor.expect(")")?;
    if cursor.is(":") {
        return None;
    }
    let then = Box::new(statement(cursor));
    let is_further = cursor.is_word("else") && cursor.peek_at(1).is_some_and(|next| next.is_word("if"));
    let otherwise =
        if cursor.accept_word("elseif") || (is_further && cursor.accept_word("else") && cursor.accept_word("if")) {
            cursor.depth += 1;
            let further = if cursor.depth > MAX_DEPTH { None } else { conditional(cursor) };
            cursor.depth -= 1;
            Some(Box::new(further?))
        } else if cursor.accept_word("else") {
            Some(Box::new(statement(cursor)))
        } else {
            None
        };
    Some(Statement::If(condition, then, otherwise))
}

fn switch<'s>(cursor: &mut Cursor<'s>) -> Option<Statement<'s>> {
    cursor.expect("(")?;
    let subject = expression(cursor)?;
    cursor.expect(")")?;
    cursor.expect("{")?;
    let mut cases = Vec::new();
    while !cursor.accept("}") {
        let value = if cursor.accept_word("default") {
            None
        } else {
            cursor.accept_word("case").then_some(())?;
            Some(expression(cursor)?)
        };
        if !cursor.accept(":") {
            cursor.expect(";")?;
        }
        let mut body = Vec::new();
        while !cursor.is("}") && !cursor.is_word("case") && !cursor.is_word("default") {
            cursor.peek()?;
            body.push(statement(cursor));
        }
        cases.push(Case { value, body });
    }
    Some(Statement::Switch(subject, cases))
}

/// Returns the variables between a position and the current one.
fn variables<'s>(cursor: &mut Cursor<'s>, from: usize) -> Vec<&'s str> {
    let to = cursor.position();
    cursor.move_to(from);
    let mut names = Vec::new();
    while cursor.position() < to {
        if let Some(token) = cursor.next()
            && let crate::store::php::Kind::Variable(name) = token.kind
            && name != "this"
        {
            names.push(name);
        }
    }
    names
}
