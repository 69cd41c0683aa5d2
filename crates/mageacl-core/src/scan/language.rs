//! The lexical rules of each language, in one table.

/// The interpolations of a form of strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holes {
    /// None.
    No,
    /// `$name`, `$name->field`, `${expression}` and `{$expression}`.
    Dollar,
    /// `${expression}`.
    DollarBrace,
    /// `#{expression}`.
    HashBrace,
    /// `{expression}`, with `{{` for a brace.
    Brace,
}

/// A form of strings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quote {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    /// Whether a backslash escapes the next character.
    pub(super) escapes: bool,
    pub(super) lines: bool,
    pub(super) holes: Holes,
}

/// The lexical rules of a language.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent properties of a language")]
pub(super) struct Language {
    pub(super) name: &'static str,
    pub(super) extensions: &'static [&'static str],
    pub(super) line_comments: &'static [&'static str],
    pub(super) block_comments: &'static [(&'static str, &'static str)],
    /// The longest opening mark first.
    pub(super) quotes: &'static [Quote],
    /// Operators that join two texts.
    pub(super) joins: &'static [&'static str],
    /// Operators between an object and its member.
    pub(super) members: &'static [&'static str],
    /// Characters of names besides letters, digits and the underscore.
    pub(super) marks: &'static [u8],
    /// Whether indentation, not brackets, delimits functions.
    pub(super) indented: bool,
    /// Whether a slash may begin a regular expression.
    pub(super) regex: bool,
    /// The mark before the name that ends a string of several lines.
    pub(super) heredoc: Option<&'static str>,
    /// Whether code is inside of `<?php` and `?>`.
    pub(super) tagged: bool,
    /// Whether a string may have letters before its quotation mark; `f` marks interpolation.
    pub(super) prefixes: bool,
}

const fn quote(open: &'static str, escapes: bool, lines: bool, holes: Holes) -> Quote {
    Quote { open, close: open, escapes, lines, holes }
}

const fn ending(open: &'static str, close: &'static str, escapes: bool, lines: bool, holes: Holes) -> Quote {
    Quote { open, close, escapes, lines, holes }
}

const C_BLOCK: &[(&str, &str)] = &[("/*", "*/")];

const BASE: Language = Language {
    name: "",
    extensions: &[],
    line_comments: &["//"],
    block_comments: C_BLOCK,
    quotes: &[],
    joins: &["+"],
    members: &["."],
    marks: b"",
    indented: false,
    regex: false,
    heredoc: None,
    tagged: false,
    prefixes: false,
};

/// All languages.
pub(super) static LANGUAGES: [Language; 9] = [
    Language {
        name: "PHP",
        extensions: &["php", "phtml", "inc"],
        line_comments: &["//", "#"],
        quotes: &[quote("'", true, true, Holes::No), quote("\"", true, true, Holes::Dollar)],
        joins: &["."],
        members: &["->", "::", "?->", "\\"],
        marks: b"$",
        heredoc: Some("<<<"),
        tagged: true,
        ..BASE
    },
    Language {
        name: "JavaScript",
        extensions: &["js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "vue", "svelte"],
        quotes: &[
            quote("'", true, false, Holes::No),
            quote("\"", true, false, Holes::No),
            quote("`", true, true, Holes::DollarBrace),
        ],
        members: &[".", "?."],
        marks: b"$",
        regex: true,
        ..BASE
    },
    Language {
        name: "Python",
        extensions: &["py", "pyw"],
        line_comments: &["#"],
        block_comments: &[],
        quotes: &[
            quote("'''", true, true, Holes::No),
            quote("\"\"\"", true, true, Holes::No),
            quote("'", true, false, Holes::No),
            quote("\"", true, false, Holes::No),
        ],
        indented: true,
        prefixes: true,
        ..BASE
    },
    Language {
        name: "Ruby",
        extensions: &["rb", "rake"],
        line_comments: &["#"],
        block_comments: &[("\n=begin", "\n=end")],
        quotes: &[
            quote("'", true, true, Holes::No),
            quote("\"", true, true, Holes::HashBrace),
            quote("`", true, true, Holes::HashBrace),
        ],
        joins: &["+", "<<"],
        members: &[".", "::", "&."],
        marks: b"@",
        indented: true,
        regex: true,
        heredoc: Some("<<~"),
        ..BASE
    },
    Language {
        name: "Go",
        extensions: &["go"],
        quotes: &[
            quote("\"", true, false, Holes::No),
            quote("`", false, true, Holes::No),
            quote("'", true, false, Holes::No),
        ],
        ..BASE
    },
    Language {
        name: "C#",
        extensions: &["cs"],
        quotes: &[
            quote("\"\"\"", false, true, Holes::No),
            ending("$@\"", "\"", false, true, Holes::Brace),
            ending("@$\"", "\"", false, true, Holes::Brace),
            ending("$\"", "\"", true, false, Holes::Brace),
            ending("@\"", "\"", false, true, Holes::No),
            quote("\"", true, false, Holes::No),
            quote("'", true, false, Holes::No),
        ],
        members: &[".", "?."],
        ..BASE
    },
    Language {
        name: "Java",
        extensions: &["java"],
        quotes: &[
            quote("\"\"\"", true, true, Holes::No),
            quote("\"", true, false, Holes::No),
            quote("'", true, false, Holes::No),
        ],
        members: &[".", "::"],
        ..BASE
    },
    Language {
        name: "Kotlin",
        extensions: &["kt", "kts"],
        quotes: &[
            quote("\"\"\"", false, true, Holes::Dollar),
            quote("\"", true, false, Holes::Dollar),
            quote("'", true, false, Holes::No),
        ],
        members: &[".", "?.", "::"],
        ..BASE
    },
    Language {
        name: "shell",
        extensions: &["sh", "bash", "zsh"],
        line_comments: &["#"],
        block_comments: &[],
        quotes: &[quote("'", false, true, Holes::No), quote("\"", true, true, Holes::Dollar)],
        joins: &[],
        members: &[],
        marks: b"$",
        heredoc: Some("<<"),
        ..BASE
    },
];

/// The name of the language whose files are read as commands.
pub(super) const SHELL: &str = "shell";

/// Returns the language of a file with an extension.
pub(super) fn by_extension(extension: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|language| language.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}
