//! Expressions and statements.

use std::borrow::Cow;

use super::Range;

/// An expression and its range in the code that was parsed.
#[derive(Clone, Debug)]
pub(in crate::admin) struct Expr<'s> {
    /// The kind.
    pub(in crate::admin) kind: ExprKind<'s>,
    /// Its bytes.
    pub(in crate::admin) range: Range,
}

/// An argument of a call.
pub(in crate::admin) type Argument<'s> = Expr<'s>;

/// The kinds of expressions.
#[derive(Clone, Debug)]
pub(in crate::admin) enum ExprKind<'s> {
    Text(Cow<'s, str>),
    Number(&'s str),
    /// `true`, `false`, `null`, or the name of a constant.
    Constant(&'s str),
    Variable(&'s str),
    /// The keys and values of an array.
    Array(Vec<(Option<Expr<'s>>, Expr<'s>)>),
    /// `Name::CONSTANT`, also with `class` as the constant.
    ClassConstant(&'s str, &'s str),
    /// `Name::$property`.
    StaticProperty(&'s str, &'s str),
    Property(Box<Expr<'s>>, &'s str),
    Call(&'s str, Vec<Argument<'s>>),
    Method(Box<Expr<'s>>, &'s str, Vec<Argument<'s>>),
    StaticCall(&'s str, &'s str, Vec<Argument<'s>>),
    Index(Box<Expr<'s>>, Box<Expr<'s>>),
    Not(Box<Expr<'s>>),
    And(Box<Expr<'s>>, Box<Expr<'s>>),
    Or(Box<Expr<'s>>, Box<Expr<'s>>),
    Xor(Box<Expr<'s>>, Box<Expr<'s>>),
    /// `==` or `===`; the flag is true for `===`.
    Equal(Box<Expr<'s>>, Box<Expr<'s>>, bool),
    Concat(Box<Expr<'s>>, Box<Expr<'s>>),
    Coalesce(Box<Expr<'s>>, Box<Expr<'s>>),
    Ternary(Box<Expr<'s>>, Option<Box<Expr<'s>>>, Box<Expr<'s>>),
    Match(Box<Expr<'s>>, Vec<Arm<'s>>),
    Assign(Box<Expr<'s>>, Box<Expr<'s>>),
    /// A conversion to the named type.
    Cast(&'s str, Box<Expr<'s>>),
    Empty(Box<Expr<'s>>),
    Throw,
    /// Anything else.
    Opaque,
}

/// An arm of `match`; without conditions it is the default.
#[derive(Clone, Debug)]
pub(in crate::admin) struct Arm<'s> {
    pub(in crate::admin) conditions: Vec<Expr<'s>>,
    pub(in crate::admin) value: Expr<'s>,
}

/// A statement.
#[derive(Clone, Debug)]
pub(in crate::admin) enum Statement<'s> {
    Expression(Expr<'s>),
    Return(Option<Expr<'s>>),
    Block(Vec<Statement<'s>>),
    If(Expr<'s>, Box<Statement<'s>>, Option<Box<Statement<'s>>>),
    Switch(Expr<'s>, Vec<Case<'s>>),
    /// A loop: its body may run or not, with unknown values in these variables.
    Loop(Vec<&'s str>, Box<Statement<'s>>, Range),
    /// The body, and the bodies of `catch` and of `finally`.
    Try(Vec<Statement<'s>>, Vec<Vec<Statement<'s>>>, Vec<Statement<'s>>, Range),
    Throw,
    /// `break` or `continue`.
    Break,
    /// Anything else.
    Opaque(Range),
}

/// A case of `switch`; without a value it is the default.
#[derive(Clone, Debug)]
pub(in crate::admin) struct Case<'s> {
    pub(in crate::admin) value: Option<Expr<'s>>,
    pub(in crate::admin) body: Vec<Statement<'s>>,
}
