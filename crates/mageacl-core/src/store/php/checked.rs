//! Finds errors of syntax.
//!
//! PHP refuses a whole file for an error in any part of it. Only tokens next to each other and brackets are compared, so
//! that no grammar is necessary and nesting costs nothing; a text that passes may still have an error.

use super::lexer::{Kind, Lexer, Token};

/// The tokens of a text. The first one that PHP cannot parse is [`Kind::Broken`], and nothing follows it.
#[derive(Clone, Debug)]
pub(in crate::store) struct Checked<'s> {
    lexer: Lexer<'s>,
    end: usize,
    /// The brackets that are not closed, the outermost first.
    open: Vec<Bracket>,
    before: Before,
    /// Whether the last token is `array`, for example, so that a `(` opens a list of pairs.
    before_pairs: bool,
    /// Whether the last token is `for`.
    before_for: bool,
    /// The byte after the last token.
    last_end: usize,
    is_broken: bool,
}

/// An opened bracket.
#[derive(Clone, Copy, Debug)]
struct Bracket {
    closing: &'static str,
    /// The number of `=>` that may follow in the current entry.
    pairs: u8,
    /// That number for each entry.
    pairs_of_entry: u8,
    /// Whether a value ends with it: a call or an array.
    is_value: bool,
    /// Whether `;` may be in it.
    has_statements: bool,
    /// Whether it contains the index of an element.
    is_index: bool,
}

/// The part of an expression that the last token can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    /// The start of a statement.
    Start,
    /// A token after which anything may follow.
    Anything,
    /// An opening bracket of a list.
    Open,
    Comma,
    /// A string, a number, or the name of a literal value.
    Value,
    Variable,
    /// A closing square bracket.
    Element,
    /// A name after which a value may follow, such as `return`.
    Keyword,
    /// A name after which another one may follow, such as `new`.
    Modifier,
    Name,
    /// The name of a constant or function in an expression.
    Constant,
    /// The arrow before a property or method.
    Arrow,
    /// The start of attributes.
    Attribute,
    /// A sign between two values.
    Sign,
    /// A sign before a value.
    Unary,
    /// An increment or decrement.
    TwoSigns,
    /// An operator between two values.
    Operator,
    /// A character that is an operator between two values, or the start of a longer one.
    Arithmetic,
    /// `<` or `>`, also as the start of a longer operator.
    Angle,
    /// `<=`, which may be the start of `<=>`.
    LessOrEqual,
    /// An operator before a value.
    Prefix,
}

impl Before {
    /// Returns whether a value must follow.
    fn needs_value(self) -> bool {
        use Before::{Angle, Arithmetic, Arrow, LessOrEqual, Operator, Prefix, Sign, Unary};
        matches!(self, Operator | Arithmetic | Angle | LessOrEqual | Prefix | Sign | Unary | Arrow)
    }
}

/// Names before a string or a number, or before a bracket that is not a call.
const KEYWORDS: [&str; 28] = [
    "and",
    "break",
    "case",
    "catch",
    "clone",
    "continue",
    "declare",
    "do",
    "echo",
    "else",
    "elseif",
    "for",
    "foreach",
    "from",
    "if",
    "include",
    "include_once",
    "match",
    "or",
    "print",
    "require",
    "require_once",
    "return",
    "switch",
    "throw",
    "while",
    "xor",
    "yield",
];

/// Names before another name.
const MODIFIERS: [&str; 24] = [
    "abstract",
    "class",
    "const",
    "enum",
    "extends",
    "final",
    "fn",
    "function",
    "global",
    "goto",
    "implements",
    "instanceof",
    "insteadof",
    "interface",
    "namespace",
    "new",
    "private",
    "protected",
    "public",
    "readonly",
    "static",
    "trait",
    "use",
    "var",
];

/// Names after a value.
const BETWEEN: [&str; 6] = ["and", "as", "instanceof", "insteadof", "or", "xor"];

/// Names after another name.
const AFTER_NAMES: [&str; 2] = ["extends", "implements"];

/// Operators that assign to a variable.
const ASSIGNMENTS: [&str; 4] = ["=", ".=", "+=", "??="];

/// Operators that need a value on both sides.
const OPERATORS: [&str; 21] = [
    "=>", "=", ".", "*", "/", "%", "^", "===", "!==", "==", "!=", "<=", ">=", ".=", "+=", "??", "??=", "&&", "->",
    "?->", "::",
];

impl<'s> Checked<'s> {
    /// Makes the tokens of a text.
    pub(in crate::store) fn new(text: &'s str) -> Self {
        Checked {
            lexer: Lexer::new(text),
            end: text.len(),
            open: Vec::new(),
            before: Before::Start,
            before_pairs: false,
            before_for: false,
            last_end: 0,
            is_broken: false,
        }
    }

    /// Moves past a token; `false` if it cannot follow the last one.
    fn accept(&mut self, token: &Token<'_>) -> bool {
        let closed = if matches!(token.kind, Kind::Op(")" | "]" | "}")) { self.open.pop() } else { None };
        let follows = self.follows(token, closed);
        let kind = self.kind(token, closed);
        self.update_brackets(token);
        self.before = kind;
        self.before_pairs = is_one_of(token, &["array", "list", "foreach"]);
        self.before_for = token.is_word("for");
        self.last_end = token.end;
        follows
    }

    /// Returns whether a token can follow the last one. `closed` is the bracket that it closes.
    fn follows(&self, token: &Token<'_>, closed: Option<Bracket>) -> bool {
        use Before::{
            Arithmetic, Arrow, Comma, Constant, Element, LessOrEqual, Modifier, Name, Open, Operator, Prefix, Sign,
            Start, TwoSigns, Unary, Value, Variable,
        };
        let before = self.before;
        match &token.kind {
            Kind::Broken => false,
            Kind::Text(_) | Kind::Template => {
                !matches!(before, Value | Variable | Element | Name | Constant | Modifier | Arrow | Unary | TwoSigns)
            }
            Kind::Number(number) => {
                !matches!(before, Value | Variable | Element | Name | Constant | Modifier | Arrow | TwoSigns)
                    && is_number(number)
            }
            Kind::Variable(_) => !matches!(before, Value | Variable | Element | Constant),
            Kind::Name(name) if !is_path(name) => false,
            Kind::Name(_) if token.is_word("array") && before == Unary => false,
            Kind::Name(_) => match before {
                Value | Variable => is_one_of(token, &BETWEEN),
                Name | Constant => is_one_of(token, &BETWEEN) || is_one_of(token, &AFTER_NAMES),
                _ => true,
            },
            Kind::Op(op) => match *op {
                ")" | "]" | "}" => closed.is_some_and(|open| open.closing == *op) && !before.needs_value(),
                "," => {
                    let is_index = self.open.last().is_some_and(|open| open.is_index);
                    !before.needs_value() && !matches!(before, Comma | Open | Start) && !is_index
                }
                ";" => {
                    let is_list = self.open.last().is_some_and(|open| !open.has_statements);
                    !before.needs_value() && before != Comma && !is_list
                }
                "=>" if self.open.last().is_some_and(|open| open.pairs == 0) || before == Sign => false,
                "[" => before != Unary,
                "*" | "=" if before == Arithmetic => true,
                "<" | ">" => !matches!(before, Operator | Arithmetic | Prefix | Comma | Open | Start),
                op if ASSIGNMENTS.contains(&op) && matches!(before, Value | Constant) => false,
                op if OPERATORS.contains(&op) => {
                    !matches!(before, Operator | Arithmetic | LessOrEqual | Prefix | Arrow | Comma | Open | Start)
                }
                "!" | "@" | "~" => !matches!(before, Value | Variable | Element),
                op => op.bytes().all(|byte| b"!$%&()*+,-./:;<=>?@[]^{|}~#".contains(&byte)),
            },
        }
    }

    /// Adds a bracket that a token opens, and counts the pairs of the innermost one.
    fn update_brackets(&mut self, token: &Token<'_>) {
        use Before::{Attribute, Constant, Element, Name, Value, Variable};
        let before = self.before;
        let opened = match &token.kind {
            Kind::Op("(") => Some(Bracket {
                is_value: self.before_pairs || matches!(before, Name | Constant | Variable | Element),
                has_statements: self.before_for,
                ..bracket(")", u8::from(self.before_pairs))
            }),
            Kind::Op("[") => {
                let is_index = matches!(before, Value | Variable | Element | Constant);
                let is_attribute = before == Attribute;
                Some(Bracket { is_index, is_value: !is_attribute, ..bracket("]", u8::from(!is_index)) })
            }
            Kind::Op("{") => Some(Bracket { has_statements: true, ..bracket("}", 1) }),
            _ => None,
        };
        if let Some(open) = self.open.last_mut() {
            match &token.kind {
                Kind::Op("," | ";") => open.pairs = open.pairs_of_entry,
                Kind::Op("=>") => open.pairs = open.pairs.saturating_sub(1),
                // The arrow of a function, and a key in a generator.
                _ if is_one_of(token, &["fn", "yield"]) => open.pairs = open.pairs.saturating_add(1),
                _ => {}
            }
        }
        self.open.extend(opened);
    }

    /// Returns the kind of a token after the last one. `closed` is the bracket that it closes.
    fn kind(&self, token: &Token<'_>, closed: Option<Bracket>) -> Before {
        use Before::{
            Angle, Anything, Arithmetic, Arrow, Attribute, Comma, Constant, Element, Keyword, LessOrEqual, Modifier,
            Name, Open, Operator, Prefix, Sign, Start, TwoSigns, Unary, Value, Variable,
        };
        let before = self.before;
        let is_double = token.start == self.last_end && matches!(before, Sign | Unary);
        let is = |words: &[&str]| is_one_of(token, words);
        match &token.kind {
            Kind::Text(_) | Kind::Number(_) | Kind::Template => Value,
            Kind::Variable(_) => Variable,
            Kind::Name(_) if is(&["true", "false", "null"]) => Value,
            Kind::Name(_) if is(&KEYWORDS) || is(&BETWEEN) => Keyword,
            Kind::Name(_) if is(&MODIFIERS) => Modifier,
            Kind::Name(_) if before.needs_value() && before != Arrow => Constant,
            Kind::Name(_) => Name,
            Kind::Op("[" | "(") => Open,
            Kind::Op(")" | "]") if closed.is_some_and(|open| open.is_value) => Element,
            Kind::Op(";" | "{") => Start,
            Kind::Op("#") => Attribute,
            Kind::Op(",") => Comma,
            Kind::Op("+" | "-") if is_double => TwoSigns,
            Kind::Op("+" | "-") if matches!(before, Value | Variable | Element | Name | Constant | Anything) => Sign,
            Kind::Op("+" | "-") => Unary,
            Kind::Op("*" | "/" | "%" | "^") => Arithmetic,
            Kind::Op("->" | "?->" | "::") => Arrow,
            Kind::Op("<" | ">") => Angle,
            Kind::Op("<=") => LessOrEqual,
            Kind::Op("!" | "@" | "~") => Prefix,
            Kind::Op(op) if OPERATORS.contains(op) => Operator,
            _ => Anything,
        }
    }
}

impl<'s> Iterator for Checked<'s> {
    type Item = Token<'s>;

    fn next(&mut self) -> Option<Token<'s>> {
        if self.is_broken {
            return None;
        }
        let token = self.lexer.next()?;
        if self.accept(&token) {
            return Some(token);
        }
        self.is_broken = true;
        let end = if token.kind == Kind::Broken { self.end } else { token.end };
        Some(Token { kind: Kind::Broken, start: token.start, end })
    }
}

fn is_one_of(token: &Token<'_>, words: &[&str]) -> bool {
    words.iter().any(|word| token.is_word(word))
}

fn bracket(closing: &'static str, pairs: u8) -> Bracket {
    Bracket { closing, pairs, pairs_of_entry: pairs, is_value: false, has_statements: false, is_index: false }
}

/// Returns whether a name has no empty part, and no keyword after a leading `\\`.
fn is_path(name: &str) -> bool {
    let is_reserved = |word: &str| {
        let others = ["array", "list", "fn", "foreach", "function", "declare", "namespace", "use", "new", "if"];
        others.iter().chain(&KEYWORDS).any(|known| known.eq_ignore_ascii_case(word))
    };
    match name.strip_prefix('\\') {
        None => name.split('\\').all(|part| !part.is_empty()),
        Some(rest) => rest.split('\\').all(|part| !part.is_empty()) && !is_reserved(rest),
    }
}

/// Returns whether PHP accepts a number: underscores are between digits, and all digits are in its base.
fn is_number(number: &str) -> bool {
    let lower = number.to_ascii_lowercase();
    let digits = |text: &str, radix: u32| {
        !text.is_empty() && text.split('_').all(|part| !part.is_empty() && part.chars().all(|c| c.is_digit(radix)))
    };
    if let [b'0', prefix @ (b'x' | b'b' | b'o'), ..] = lower.as_bytes() {
        let radix = match prefix {
            b'x' => 16,
            b'b' => 2,
            _ => 8,
        };
        return digits(&lower[2..], radix);
    }
    let (mantissa, exponent) = lower.split_once('e').map_or((&*lower, None), |(before, after)| (before, Some(after)));
    let is_exponent = exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text), 10));
    match mantissa.split_once('.') {
        Some((whole, fraction)) => {
            let part = |text: &str| text.is_empty() || digits(text, 10);
            is_exponent && part(whole) && part(fraction) && mantissa.len() > 1
        }
        None if exponent.is_none() && mantissa.len() > 1 && mantissa.starts_with('0') => digits(mantissa, 8),
        None => is_exponent && digits(mantissa, 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str) -> Option<&str> {
        Checked::new(text).find(|token| token.kind == Kind::Broken).map(|token| &text[token.start..token.end])
    }

    #[test]
    fn code_that_php_accepts_passes() {
        let texts = [
            "<?php declare(strict_types=1); namespace A\\B; use C as D; return ['a' => 1, 'b' => [2, 3,], ];",
            "<?php $x = function (int $a, ...$b) use (&$c): ?int { $c++; --$a; return (int) $a; }; return [];",
            "<?php foreach ([1] as $a => $b) { if ($a === -1) print 'x'; else echo 1, 2; } $a = &$b; $f = g(...);",
            "<?php return array_merge(A::b('c')['d'] ?? [], $e->f, [...$g], match (true) { 1, 2 => 'a', default => null });",
            "<?php #[A] function f(#[B] $c) { return !$c && @d() || ~1 & 2 | 3 ^ 4 % 5; } $x = $y instanceof A ? 1 : -1;",
            "<?php f(fn(): int => 1, array('a' => 1)); list('a' => $b) = $c; return fn($x) => $x . \"a$b\" . <<<X\nX . 'c' and true xor false; ?> text <?php $$a = ${'b'};",
            "<?php $a **= 2 ** 3; $a <<= $b <=> 1 >> 2; $a ^= 1 ^ 2; $a -= !$b - -1; for ($i = 0; $i; $i++) { $j = fn($k) => fn($l) => [1 => $k]; } $a %= 4 / -5; $i++;",
            "<?php [1_000, 0x1F, 0b1, 0o7, 017, 0, 00, 1.5, .5, 1., 1e3, 1.5E-3];",
        ];
        for text in texts {
            assert_eq!(broken(text), None, "{text}");
        }
    }

    #[test]
    fn an_error_is_found_at_its_token() {
        let table = [
            ("<?php return ['a' => 1 'b' => 2];", "'b'"),
            ("<?php return ['a' => 'b' 'c'];", "'c'"),
            ("<?php return ['a' 1];", "1"),
            ("<?php return [$a $b];", "$b"),
            ("<?php return [true false];", "false"),
            ("<?php return ['a' => ];", "]"),
            ("<?php return ['a' => , 1];", ","),
            ("<?php return [1,, 2];", ","),
            ("<?php return [=> 1];", "=>"),
            ("<?php return ['a' =>=> 1];", "=>"),
            ("<?php return ['a' =>> 1];", ">"),
            ("<?php return \\array();", "\\array"),
            ("<?php return A\\;", "A\\"),
            ("<?php return ['a' => b => 1];", "=>"),
            ("<?php return [array(1) 'a' => 1];", "'a'"),
            ("<?php return ['a'+ => 1];", "=>"),
            ("<?php return [+array(1)];", "array"),
            ("<?php return [--1];", "1"),
            ("<?php return [f(1;2)];", ";"),
            ("<?php return [;];", ";"),
            ("<?php return [$a[1, 2]];", ","),
            ("<?php return [[] $a];", "$a"),
            ("<?php return [+ 'a'];", "'a'"),
            ("<?php .return [];", "."),
            ("<?php return ['a' = 1];", "="),
            ("<?php names A; return [];", "A"),
            ("<?php declare(a=b=1); return [];", "="),
            ("<?php return aray('a' => 1);", "=>"),
            ("<?php return ('a' => 1);", "=>"),
            ("<?php return ['a' . ];", "]"),
            ("<?php return ['a' + ];", "]"),
            ("<?php return [1);", ")"),
            ("<?php return [1]];", "]"),
            ("<?php return [08];", "08"),
            ("<?php return [1__0];", "1__0"),
            ("<?php return [12abc];", "12abc"),
            ("<?php return [0x];", "0x"),
            ("<?php return ['a' b];", "b"),
            ("<?php return [getenv 'a'];", "'a'"),
            ("<?php return [\u{1}];", "\u{1}"),
            ("<?php return ['a", "'a"),
        ];
        for (text, expected) in table {
            assert_eq!(broken(text), Some(expected), "{text}");
        }
    }
}
