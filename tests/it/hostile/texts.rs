//! Texts with a special meaning: on a terminal, in a document, in a log, in a shell, in a file.

/// One text for each possible problem.
pub(super) const TEXTS: [&str; 54] = [
    // Terminals.
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]0;title\u{7}",
    "\u{9b}2Jcleared",
    "del\u{7f}eted",
    "nul\0byte",
    "bell\u{7}\u{8}\u{8}x",
    "next\u{85}line",
    "bidi\u{202e}gnihtemos\u{2066}x\u{2069}",
    "zero\u{200b}\u{200d}\u{2060}\u{feff}\u{ad}width",
    "line\u{2028}para\u{2029}graph",
    "tag\u{e0041}\u{fe0f}\u{3164}",
    // Lines.
    "two\nlines",
    "back\rto the start",
    "tab\tstop",
    "  four blanks    ",
    // Runners.
    "::error file=x,line=1::owned",
    "  ::stop-commands::x",
    "x\n::add-mask::y",
    "x\r::set-env name=A::y",
    "##[error]owned",
    "a ##vso[task.setvariable variable=PATH]owned",
    "##teamcity[buildStatus text='owned']",
    "###vso[x]##[y]",
    "--- folded",
    "+++ unfolded",
    "section_start:1:x\r\u{1b}[0K",
    // Markdown.
    "@team and a@example.com",
    "#123 acme/shop#4 GH-5 !6",
    "https://evil.example www.evil.example",
    "deadbeefcafe 0123456789abcdef0123456789abcdef01234567",
    "<script>alert(1)</script><!-- x -->",
    "</details></td><br>",
    "[a](https://evil.example) ![b](x) <https://evil.example>",
    "[^1] [x] [[Page]]",
    "$x$ $$y$$ `$z$`",
    ":smile: ::b::",
    "a | b `c | d` \\| e",
    "> quote",
    "1. item",
    "- [ ] item",
    "===",
    "---",
    "```x",
    "ends in a backslash\\",
    "*a* _b_ ~~c~~ **d** ^e^ ==f==",
    "&amp; &#64; &lt;b&gt; 50%0A",
    "{+a+} %milestone ~\"label\" {{7*7}}",
    // Files and shells.
    "$(touch x) `touch x` $HOME",
    "'; rm -rf / #",
    "quotes \" ' \\\" ]]> --> ?> */ //",
    "=HYPERLINK(\"x\")",
    "--option=x",
    "a, b; c",
    "\u{e4}\u{df}\u{1f600}",
];

/// Returns the texts that an XML file can contain.
pub(super) fn of_xml() -> Vec<&'static str> {
    let allowed = |c: char| c >= ' ' || matches!(c, '\t' | '\n' | '\r');
    TEXTS.into_iter().filter(|text| text.chars().all(allowed)).collect()
}

/// Returns the texts that an argument can contain.
pub(super) fn of_arguments() -> Vec<&'static str> {
    TEXTS.into_iter().filter(|text| !text.contains('\0')).collect()
}

/// Removes apostrophes from a text: Magento refuses a URL, id or name with one, because its query cannot contain it.
pub(super) fn key(text: &str) -> String {
    text.replace('\'', "")
}

/// Encodes a text as an attribute or text of an XML file.
pub(super) fn xml(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '.' | '/' | ':');
    text.chars().map(|c| if plain(c) { c.to_string() } else { format!("&#{};", u32::from(c)) }).collect()
}
