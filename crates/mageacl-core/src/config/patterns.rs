//! Patterns of `paths` in `mageacl.json`.
//!
//! The syntax is that of the crate `glob`: `*` and `?` match within a folder, `**` as a whole part matches any number of
//! folders, `[abc]`, `[a-z]` and `[!abc]` match one character. Everything else is literal: `^` and backslashes too.
//! `glob` itself backtracks, and needs exponential time for some patterns. `globset` gives a meaning to more characters
//! and counts bytes, so that `?` would no longer match a letter with an accent. Hence the patterns are translated for the
//! engine of both, `regex`, which takes linear time.
//!
//! Only for alternatives, `{a,b}`, a pattern has a second reading, that of `globset`. A path matches if either does, so
//! that folders with braces in their names are still matched.

use std::fmt::Write as _;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use regex::{RegexSet, RegexSetBuilder};

/// The number of patterns in one file.
pub(super) const MAX_PATTERNS: usize = 1_000;

/// The length of all patterns of a file, in bytes.
pub(super) const MAX_LENGTH: usize = 16 * 1024;

/// The memory that all patterns of a file may take once they are compiled, in bytes.
const MAX_COMPILED: usize = 16 * 1024 * 1024;

/// The maximum depth of alternatives in alternatives; deeper braces are literal.
const MAX_DEPTH: usize = 8;

/// Patterns of paths, relative to the root of a store with `/`.
#[derive(Clone, Debug, Default)]
pub struct PathPatterns {
    written: Vec<String>,
    set: RegexSet,
    alternatives: GlobSet,
}

impl PathPatterns {
    /// Compiles patterns.
    ///
    /// # Errors
    /// If a pattern is invalid, or all of them together are too large.
    pub fn new(written: Vec<String>) -> Result<Self, String> {
        if written.len() > MAX_PATTERNS || written.iter().map(String::len).sum::<usize>() > MAX_LENGTH {
            return Err(too_large());
        }
        written.iter().try_for_each(|pattern| check(pattern))?;
        let patterns = written.iter().map(|pattern| to_regex(pattern));
        let set = RegexSetBuilder::new(patterns).size_limit(MAX_COMPILED).build().map_err(|_| too_large())?;
        let mut alternatives = GlobSetBuilder::new();
        written.iter().filter_map(|pattern| with_alternatives(pattern)).for_each(|glob| {
            alternatives.add(glob);
        });
        let alternatives = alternatives.build().map_err(|_| too_large())?;
        Ok(PathPatterns { written, set, alternatives })
    }

    /// Returns whether a path matches one of the patterns.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        self.set.is_match(path) || self.alternatives.is_match(path)
    }
}

impl PartialEq for PathPatterns {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl Eq for PathPatterns {}

/// Checks the syntax of one pattern.
pub(super) fn check(pattern: &str) -> Result<(), String> {
    let invalid = |error: glob::PatternError| format!("invalid path pattern `{pattern}`: {}", error.msg);
    glob::Pattern::new(pattern).map(|_| ()).map_err(invalid)
}

/// Returns the message about patterns beyond the limits.
pub(super) fn too_large() -> String {
    format!("too many path patterns: at most {MAX_PATTERNS}, with {MAX_LENGTH} bytes in total")
}

/// Returns the second reading of a pattern with alternatives. Braces that are not alternatives are literal, and so is `^`.
fn with_alternatives(pattern: &str) -> Option<Glob> {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for c in pattern.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if !(1..=MAX_DEPTH).contains(&deepest) || pattern.contains("[^") {
        return None;
    }
    GlobBuilder::new(pattern).literal_separator(true).backslash_escape(false).build().ok()
}

/// Translates a valid pattern.
fn to_regex(pattern: &str) -> String {
    let mut regex = String::from("(?s)^");
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        if let Some(behind) = rest.strip_prefix("**") {
            rest = behind.strip_prefix('/').unwrap_or(behind);
            regex.push_str(if rest.is_empty() { ".*" } else { "(?:.*/)?" });
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '*' => regex.push_str("[^/]*"),
            '?' => regex.push_str("[^/]"),
            '[' => rest = class(rest, &mut regex),
            _ => regex.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    regex.push('$');
    regex
}

/// Translates a class after its opening bracket, and returns the rest. No class matches a separator.
fn class<'p>(text: &'p str, regex: &mut String) -> &'p str {
    let (negated, text) = text.strip_prefix('!').map_or((false, text), |text| (true, text));
    // The first member may be a bracket.
    let first = text.chars().next().map_or(0, char::len_utf8);
    let end = text[first..].find(']').map_or(text.len(), |at| first + at);
    let members: Vec<char> = text[..end].chars().collect();
    regex.push_str(if negated { "[^/" } else { "[[^/]&&[" });
    let mut members = members.as_slice();
    let mut is_empty = true;
    while let [start, rest @ ..] = members {
        let (end, rest) = if let ['-', end, rest @ ..] = rest { (end, rest) } else { (start, rest) };
        // A reversed range has no members.
        if start <= end {
            let _ = write!(regex, "\\x{{{:x}}}-\\x{{{:x}}}", u32::from(*start), u32::from(*end));
            is_empty = false;
        }
        members = rest;
    }
    if is_empty && !negated {
        // A class of a separator, which the first half excludes.
        regex.push('/');
    }
    regex.push_str(if negated { "]" } else { "]]" });
    text.get(end + 1..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        PathPatterns::new(vec![pattern.to_owned()]).unwrap().matches(path)
    }

    #[test]
    fn each_wildcard_matches_what_it_is_documented_to() {
        let table = [
            ("vendor/**", "vendor/a/b.xml", true),
            ("vendor/**", "vendor", false),
            ("**/acl.xml", "acl.xml", true),
            ("**/acl.xml", "a/b/acl.xml", true),
            ("a/**/b", "a/b", true),
            ("a/*/b", "a/x/b", true),
            ("a/*/b", "a/x/y/b", false),
            ("a*", ".a", false),
            ("*", ".hidden", true),
            ("a?c", "a/c", false),
            ("a?c", "a\u{e4}c", true),
            ("[ab]", "b", true),
            ("[!ab]", "c", true),
            ("a[!b]c", "a/c", false),
            ("[^a]", "^", true),
            ("[^a]", "b", false),
            ("[]]", "]", true),
            ("[!]]", "]", false),
            ("[a-]", "-", true),
            ("[--9]", "5", true),
            ("[!-0]", "-", false),
            ("[!^]", "^", false),
            ("[z-a]x", "bx", false),
            ("[[:alpha:]]", "a]", true),
            ("{a,b}", "{a,b}", true),
            ("{a,b}", "a", true),
            ("{a,b}", "c", false),
            ("app/code/{Acme,Nova}/**", "app/code/Nova/etc/acl.xml", true),
            ("app/code/{Acme,Nova}/**", "app/code/Orbit/etc/acl.xml", false),
            ("app/code/{Acme/*,Nova}/a.xml", "app/code/Acme/Desk/a.xml", true),
            ("**/{acl,webapi}.xml", "acl.xml", true),
            ("**/{acl,webapi}.xml", "a/b/webapi.xml", true),
            ("{a,b{c,d}}", "bd", true),
            ("{a}", "{a}", true),
            ("{a", "{a", true),
            ("a}", "a}", true),
            ("{[^a],b}", "b", false),
            ("{[^a],b}", "{^,b}", true),
            ("{a\\,b}", "b", true),
            ("a\\b", "a\\b", true),
            ("A", "a", false),
        ];
        for (pattern, path, expected) in table {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn hostile_patterns_are_matched_or_refused() {
        // Exponential for a backtracking matcher.
        let pattern = format!("{}b", "**/*a*/".repeat(200));
        assert!(!matches(&pattern, &"a/".repeat(2_000)));
        assert!(!matches(&format!("{}b", "*a".repeat(500)), &"a".repeat(4_000)));
        // A class costs more than a character once it is compiled.
        for pattern in ["{a,b}".repeat(3_000), "{".repeat(MAX_LENGTH), "{a,".repeat(5_000) + &"}".repeat(1_000)] {
            let _ = PathPatterns::new(vec![pattern]);
        }
        assert!(!matches(&"{a,a*}".repeat(1_000), &"a".repeat(4_000)[..10]));
        for pattern in ["?".repeat(MAX_LENGTH), "[!\u{10}-\u{fffff}]".repeat(1_000), "*".repeat(MAX_LENGTH + 1)] {
            let _ = PathPatterns::new(vec![pattern]);
        }
        assert!(PathPatterns::new(vec!["a".repeat(MAX_LENGTH + 1)]).is_err());
        assert!(PathPatterns::new(vec!["a".to_owned(); MAX_PATTERNS + 1]).is_err());
        assert!(PathPatterns::new(vec!["vendor/*/etc/**".to_owned(); MAX_PATTERNS]).is_ok());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn patterns_mean_what_they_mean_to_glob(
            pattern in "([a-c/*?{},^\\\\]|\\[!?[a-c!^\\[:\\]/-]{1,4}\\]|\\*\\*/){0,8}",
            path in "[a-c\u{e4}!^\\[\\]{},:/\\\\-]{0,8}",
        ) {
            if let Ok(known) = glob::Pattern::new(&pattern) {
                let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::new() };
                let (now, before) = (matches(&pattern, &path), known.matches_with(&path, options));
                // Alternatives are an additional reading.
                prop_assert!(now == before || now && pattern.contains('{'), "{} {}", pattern, path);
            }
        }
    }
}
