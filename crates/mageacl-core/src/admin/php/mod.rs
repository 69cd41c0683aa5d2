//! The subset of PHP that checks of permissions are written in.
//!
//! The tokens come from the lexer that reads registrations. Parts of a file that are not understood are kept as opaque
//! expressions and statements with their text, so that an answer that depends on them is unknown, never wrong. A full
//! parser of PHP would read the bodies of all methods; here only the declarations of a class are scanned, and a body is
//! parsed when it is evaluated.

mod ast;
mod class;
mod cursor;
mod declarations;
mod expression;
mod statement;

pub(super) use ast::{Arm, Case, Expr, ExprKind, Statement};
pub(super) use class::{Class, ClassKind, Constant, Method, Names, Property};
pub(super) use declarations::classes;
pub(super) use expression::parse_expression;
pub(super) use statement::parse_body;

/// A range of bytes in the text of a file.
pub(super) type Range = std::ops::Range<usize>;
