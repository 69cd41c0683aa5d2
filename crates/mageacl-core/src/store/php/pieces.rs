//! Tokens of PHP for readers outside of the store.

use super::lexer::{Kind, tokens};

/// The maximum number of tokens of a file.
const MAX_TOKENS: usize = 200_000;

/// A token, as far as a list of texts requires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// A name or a variable.
    Name(&'t str),
    /// A string literal.
    Text(String),
    /// Another literal or operator: `=>`, `;`, `[`. Empty for a string that PHP computes.
    Sign(&'t str),
}

/// Returns the tokens of a PHP file with their positions; `None` if it is too long, or a string or comment does not end.
#[must_use]
pub fn pieces(text: &str) -> Option<Vec<(Piece<'_>, usize)>> {
    tokens(text, MAX_TOKENS)?
        .into_iter()
        .map(|token| {
            let piece = match token.kind {
                Kind::Name(name) | Kind::Variable(name) => Piece::Name(name),
                Kind::Text(text) => Piece::Text(text.into_owned()),
                Kind::Number(sign) | Kind::Op(sign) => Piece::Sign(sign),
                Kind::Template => Piece::Sign(""),
                Kind::Broken => return None,
            };
            Some((piece, token.start))
        })
        .collect()
}
