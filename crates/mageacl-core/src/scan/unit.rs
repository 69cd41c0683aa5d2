//! A source file as tokens, with its brackets, functions and names.

use std::collections::HashMap;

use super::functions::{self, Function};
use super::language::Language;
use super::lexer::{self, Kind, Token};
use super::names::{self, Definition};
use super::template::Template;

/// No token.
pub(super) const NONE: u32 = u32::MAX;

/// A source file.
#[derive(Debug)]
pub(super) struct Unit<'t> {
    /// The path below the folder that was given.
    pub(super) name: String,
    pub(super) text: &'t str,
    pub(super) language: &'static Language,
    pub(super) tokens: Vec<Token>,
    pub(super) literals: Vec<Template>,
    /// For each bracket the one that matches it.
    pub(super) partner: Vec<u32>,
    /// For each token the innermost bracket around it.
    pub(super) parent: Vec<u32>,
    pub(super) functions: Vec<Function>,
    /// For each token the innermost function around it.
    pub(super) function_of: Vec<u32>,
    pub(super) definitions: Vec<Definition>,
    /// The definitions of each name, in order.
    pub(super) defined: HashMap<&'t str, Vec<u32>>,
    /// The tokens of each name, in order.
    pub(super) uses: HashMap<&'t str, Vec<u32>>,
    /// Whether its name or text mentions the platform.
    pub(super) mentions: bool,
}

impl<'t> Unit<'t> {
    /// Splits a file.
    pub(super) fn new(name: String, text: &'t str, language: &'static Language) -> Unit<'t> {
        let lexed = lexer::lex(text, language);
        let (partner, parent) = brackets(text, &lexed.tokens);
        let mentions = mentions(&name) || mentions(text);
        let mut unit = Unit {
            name,
            text,
            language,
            tokens: lexed.tokens,
            literals: lexed.literals,
            partner,
            parent,
            functions: Vec::new(),
            function_of: Vec::new(),
            definitions: Vec::new(),
            defined: HashMap::new(),
            uses: HashMap::new(),
            mentions,
        };
        let (found, function_of) = functions::find(&unit);
        unit.functions = found;
        unit.function_of = function_of;
        unit.definitions = names::find(&unit);
        for (place, definition) in unit.definitions.iter().enumerate() {
            let name = slice(text, definition.name.0, definition.name.1);
            unit.defined.entry(plain(name)).or_default().push(small(place));
        }
        for (place, token) in unit.tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Word) {
            let name = slice(text, token.start, token.end);
            unit.uses.entry(plain(name)).or_default().push(small(place));
        }
        unit
    }

    /// Returns the text of a token; empty beyond the last one.
    pub(super) fn word(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| slice(self.text, token.start, token.end))
    }

    /// Returns the kind of a token.
    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// Returns the operator or bracket at a place.
    pub(super) fn sign(&self, at: usize) -> &'t str {
        if self.kind(at) == Some(Kind::Sign) { self.word(at) } else { "" }
    }

    /// Returns the name at a place, without its mark.
    pub(super) fn name_at(&self, at: usize) -> Option<&'t str> {
        (self.kind(at) == Some(Kind::Word)).then(|| plain(self.word(at)))
    }

    /// Returns the string at a place.
    pub(super) fn literal(&self, at: usize) -> Option<&Template> {
        match self.kind(at)? {
            Kind::Text(place) => self.literals.get(place as usize),
            _ => None,
        }
    }

    /// Returns the known text of the string at a place.
    pub(super) fn literal_text(&self, at: usize) -> Option<&str> {
        self.literal(at).and_then(Template::as_text)
    }

    /// Returns the bracket that matches the one at a place.
    pub(super) fn partner(&self, at: usize) -> Option<usize> {
        self.partner.get(at).filter(|partner| **partner != NONE).map(|partner| *partner as usize)
    }

    /// Returns the innermost bracket around a token.
    pub(super) fn parent(&self, at: usize) -> Option<usize> {
        self.parent.get(at).filter(|parent| **parent != NONE).map(|parent| *parent as usize)
    }

    /// Returns whether the operator at a place separates an object from its member.
    pub(super) fn is_member(&self, at: usize) -> bool {
        let sign = self.sign(at);
        !sign.is_empty() && self.language.members.contains(&sign)
    }

    /// Returns whether the operator at a place joins two texts.
    pub(super) fn is_join(&self, at: usize) -> bool {
        let sign = self.sign(at);
        !sign.is_empty() && self.language.joins.contains(&sign)
    }

    /// Returns whether an opening bracket holds the arguments of a call.
    pub(super) fn is_call(&self, open: usize) -> bool {
        let before = open.checked_sub(1).filter(|_| self.sign(open) == "(");
        before.is_some_and(|before| match self.kind(before) {
            Some(Kind::Word) => !matches!(
                self.word(before),
                "const" | "var" | "import" | "type" | "return" | "in" | "and" | "or" | "not"
            ),
            _ => matches!(self.sign(before), ")" | "]" | ">"),
        })
    }

    /// Returns the line of a token, from 1.
    pub(super) fn line(&self, at: usize) -> u32 {
        self.tokens.get(at).map_or(0, |token| token.line)
    }

    /// Returns the function around a token.
    pub(super) fn function(&self, at: usize) -> Option<u32> {
        self.function_of.get(at).copied().filter(|function| *function != NONE)
    }
}

/// Returns a name without the marks of variables.
pub(super) fn plain(name: &str) -> &str {
    name.trim_start_matches(['$', '@'])
}

/// Returns a position as a small number: files are limited to 16 MB.
pub(super) fn small(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}

pub(super) fn slice(text: &str, start: u32, end: u32) -> &str {
    text.get(start as usize..end as usize).unwrap_or_default()
}

/// Returns whether a text mentions the platform. Case is ignored without a copy of the text.
pub(super) fn mentions(text: &str) -> bool {
    const NAMES: [&[u8]; 4] = [b"magento", b"adobe commerce", b"adobecommerce", b"mage-os"];
    let bytes = text.as_bytes();
    (0..bytes.len()).any(|at| {
        matches!(bytes[at], b'm' | b'M' | b'a' | b'A')
            && NAMES
                .iter()
                .any(|name| bytes.get(at..at + name.len()).is_some_and(|part| part.eq_ignore_ascii_case(name)))
    })
}

/// Matches brackets. A closing bracket without an opening one is ignored, and one of another kind closes all between.
fn brackets(text: &str, tokens: &[Token]) -> (Vec<u32>, Vec<u32>) {
    let mut partner = vec![NONE; tokens.len()];
    let mut parent = vec![NONE; tokens.len()];
    let mut open: Vec<(u32, char)> = Vec::new();
    let mut counts = [0_usize; 3];
    for (at, token) in tokens.iter().enumerate() {
        let sign = if token.kind == Kind::Sign { slice(text, token.start, token.end) } else { "" };
        let closes = match sign {
            ")" => Some((0, '(')),
            "]" => Some((1, '[')),
            "}" => Some((2, '{')),
            _ => None,
        };
        if let Some((kind, opening)) = closes.filter(|(kind, _)| counts[*kind] > 0) {
            while let Some((begin, found)) = open.pop() {
                counts[index(found)] -= 1;
                if found == opening {
                    partner[begin as usize] = small(at);
                    partner[at] = begin;
                    break;
                }
            }
            let _ = kind;
        }
        parent[at] = open.last().map_or(NONE, |(begin, _)| *begin);
        if let Some(opening @ ('(' | '[' | '{')) = sign.chars().next() {
            counts[index(opening)] += 1;
            open.push((small(at), opening));
        }
    }
    (partner, parent)
}

fn index(bracket: char) -> usize {
    match bracket {
        '(' => 0,
        '[' => 1,
        _ => 2,
    }
}
