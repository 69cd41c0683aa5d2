//! Word counts over comments, messages and documents: the terms that `docs/contributing.md` rules out stay rare.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use regex::Regex;

use crate::common::package;

/// A word or phrase with its limit.
struct Term {
    name: &'static str,
    pattern: &'static str,
    /// Matches that are plain English and do not count.
    except: Option<&'static str>,
    /// The most hits per 1,000 lines.
    limit: f64,
}

const fn banned(name: &'static str, pattern: &'static str) -> Term {
    Term { name, pattern, except: None, limit: 1.0 }
}

/// Each term of the style guide. A limit of 1 per 1,000 lines is the density in comparable projects.
const TERMS: [Term; 18] = [
    banned("tell", r"\b(?:tells?|told|telling)\b"),
    banned("stand", r"\b(?:stands?|stood|standing)\b"),
    banned("nobody", r"\b(?:nobody|somebody|whoever|whatever|whichever)\b"),
    banned("behind", r"\bbehind\b"),
    banned("mend", r"\b(?:mend|mends|mended|mending)\b"),
    banned("anew", r"\banew\b"),
    banned("shut", r"\b(?:shut|shuts|shutting)\b"),
    banned("stays open", r"\b(?:stays?|stayed|remains?|kept) open\b"),
    banned("parts from", r"\b(?:parts|parted|parting) (?:\w+ ){1,2}from\b"),
    banned("becomes of", r"\bbecomes? of\b"),
    banned("of one's own", r"\b(?:of|on) (?:one's|its|their|our|his) own\b"),
    banned("as bad as", r"\bas bad as\b"),
    banned("writing ones", r"\b(?:writing|reading) ones?\b"),
    banned("when writing fails", r"\bwhen writing fails\b"),
    Term { except: Some(r"^the least.privilege"), ..banned("the least", r"\bthe least(?:.privilege)?\b") },
    Term {
        except: Some(
            r"^(?:there|no (?:longer|more|later|less|fewer|lower|higher|shorter|longer)$)|no (?:longer|more|later|less|fewer)$",
        ),
        ..banned("is no", r"(?:\bthere )?\b(?:is|are|was|were) no \w+")
    },
    Term { except: Some(r"^what.if"), limit: 5.0, ..banned("what", r"\bwhat(?:.if)?\b") },
    Term { limit: 11.0, ..banned("where", r"\bwhere\b") },
];

/// Words that no doc comment begins with: a type is a noun phrase, a function a verb.
const OPENING: &str = r"^\s*(?:what|where|who|how)\b";

/// A run of text that a person reads.
struct Passage {
    /// The path from the workspace.
    path: String,
    /// The number of its first line.
    line: usize,
    /// The text without quotations; line breaks are kept.
    text: String,
    is_doc_comment: bool,
}

impl Passage {
    fn lines(&self) -> usize {
        self.text.lines().filter(|line| !line.trim().is_empty()).count()
    }
}

fn regex(pattern: &str) -> Regex {
    regex::RegexBuilder::new(&pattern.replace(' ', r"\s")).case_insensitive(true).build().unwrap()
}

/// Blanks quotations: code in backticks or fences, text in double quotes, addresses. Length and line breaks stay.
fn without_quotations(text: &str) -> String {
    static QUOTATION: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?s)```.*?(?:```|\z)|`[^`]*`|"[^"]*"|\bhttps?://\S+|\]\([^)]*\)|<!--.*?-->"#).unwrap();
    let blank = |found: &regex::Captures<'_>| -> String {
        let keep = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
        found[0].bytes().map(keep).collect()
    };
    quotation.replace_all(text, blank).into_owned()
}

/// The comments of a Rust file, and its messages: string literals of at least three words.
fn of_rust(path: &str, source: &str) -> Vec<Passage> {
    let token = Regex::new(
        r##"(?s)(?:^|\n)(?P<own>(?:[ \t]*//[^\n]*\n)+)|(?P<trailing>//[^\n]*)|\br#".*?"#|\br"[^"]*"|(?P<string>"(?:[^"\\]|\\.)*")|'(?:\\[^\n]{1,10}?|[^\\'\n])'"##,
    )
    .unwrap();
    let prefix = Regex::new(r"(?m)^[ \t]*//[/!]?").unwrap();
    let words = Regex::new(r"(?s)\w{2,}\W+\w{2,}\W+\w{2,}").unwrap();
    let is_test = path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs");
    let code_end = if is_test { 0 } else { source.find("#[cfg(test)]\nmod ").unwrap_or(source.len()) };
    let mut passages = Vec::new();
    let mut at = 0;
    while let Some(found) = token.captures_at(source, at) {
        let whole = found.get(0).unwrap();
        // A line feed may end one comment and begin the next one.
        at = if whole.as_str().ends_with('\n') { whole.end() - 1 } else { whole.end() };
        at = at.max(whole.start() + 1);
        let mut push = |start: usize, text: &str, is_doc_comment: bool| {
            let line = source[..start].matches('\n').count() + 1;
            passages.push(Passage { path: path.to_owned(), line, text: without_quotations(text), is_doc_comment });
        };
        if let Some(own) = found.name("own") {
            let is_doc = |line: &str| line.trim_start().starts_with("///") || line.trim_start().starts_with("//!");
            // A doc comment and a plain comment may follow each other without a gap.
            let mut start = own.start();
            let mut block = String::new();
            let mut kind = None;
            for line in own.as_str().split_inclusive('\n') {
                let this = is_doc(line);
                if kind.is_some_and(|kind| kind != this) {
                    push(start, &prefix.replace_all(&block, ""), kind == Some(true));
                    start += block.len();
                    block.clear();
                }
                kind = Some(this);
                block.push_str(line);
            }
            push(start, &prefix.replace_all(&block, ""), kind == Some(true));
        } else if let Some(trailing) = found.name("trailing") {
            push(trailing.start(), trailing.as_str().trim_start_matches('/'), false);
        } else if let Some(string) = found.name("string").filter(|string| string.start() < code_end) {
            let text = string.as_str().trim_matches('"').replace("\\\"", "\"").replace("\\n", "  ");
            if words.is_match(&text) {
                push(string.start(), &text, false);
            }
        }
    }
    passages
}

/// All files with an extension below the given folders, by path.
fn texts(folders: &[&str], extension: &str) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for folder in folders {
        let walk = walkdir::WalkDir::new(package().join(folder)).sort_by_file_name();
        let files = walk.into_iter().filter_entry(|entry| entry.file_name() != "target").map(Result::unwrap);
        for entry in files.filter(|entry| entry.path().extension().is_some_and(|found| found == extension)) {
            let path = entry.path().strip_prefix(package()).unwrap().to_str().unwrap().replace('\\', "/");
            texts.push((path, fs::read_to_string(entry.path()).unwrap()));
        }
    }
    texts
}

fn rust_passages() -> Vec<Passage> {
    let sources = texts(&["crates", "tests", "benches", "examples", "fuzz"], "rs");
    sources
        .iter()
        .filter(|(path, _)| path != "tests/it/language.rs")
        .flat_map(|(path, source)| of_rust(path, source))
        .collect()
}

/// The documents, without the history and without pages that are generated from strings in the sources.
fn document_passages() -> Vec<Passage> {
    let generated = |path: &str| {
        path.starts_with("docs/connectors/") || matches!(path, "docs/rules.md" | "docs/advisories.md" | "docs/json.md")
    };
    let mut documents = texts(&["docs", "fixtures"], "md");
    for path in ["README.md", "SECURITY.md"] {
        documents.push((path.to_owned(), fs::read_to_string(package().join(path)).unwrap()));
    }
    documents
        .into_iter()
        .filter(|(path, _)| !generated(path))
        .map(|(path, text)| Passage { path, line: 1, text: without_quotations(&text), is_doc_comment: false })
        .collect()
}

/// Lists the worst lines: those with the most hits, each with the terms that it holds.
fn worst(hits: &[(&str, usize, &str)]) -> String {
    let mut lines: Vec<(&str, usize, Vec<&str>)> = Vec::new();
    for (path, line, name) in hits {
        match lines.iter_mut().find(|(known, number, _)| known == path && number == line) {
            Some((_, _, names)) => names.push(name),
            None => lines.push((path, *line, vec![name])),
        }
    }
    lines.sort_by_key(|(path, line, names)| (std::cmp::Reverse(names.len()), *path, *line));
    let mut report = String::new();
    for (path, line, names) in lines.iter().take(10) {
        let text = fs::read_to_string(package().join(path)).unwrap_or_default();
        let text = text.lines().nth(line - 1).unwrap_or_default().trim().to_owned();
        let _ = writeln!(report, "{path}:{line}: {text} [{}]", names.join(", "));
    }
    report
}

/// All passages as one text, in which each term is searched once.
struct Corpus<'p> {
    text: String,
    /// The offset at which each passage begins.
    starts: Vec<(usize, &'p Passage)>,
}

impl<'p> Corpus<'p> {
    fn new(passages: &'p [Passage]) -> Self {
        let mut corpus = Corpus { text: String::new(), starts: Vec::new() };
        for passage in passages {
            corpus.starts.push((corpus.text.len(), passage));
            corpus.text.push_str(&passage.text);
            // No term matches across passages.
            corpus.text.push_str("\n|\n");
        }
        corpus
    }

    /// Returns the file and line of each hit of a term.
    fn hits(&self, term: &Term) -> Vec<(&'p str, usize)> {
        let except = term.except.map(regex);
        let counts = |hit: &regex::Match<'_>| except.as_ref().is_none_or(|except| !except.is_match(hit.as_str()));
        let at = |hit: regex::Match<'_>| {
            let (start, passage) = self.starts[self.starts.partition_point(|(start, _)| *start <= hit.start()) - 1];
            (passage.path.as_str(), passage.line + self.text[start..hit.start()].matches('\n').count())
        };
        regex(term.pattern).find_iter(&self.text).filter(counts).map(at).collect()
    }
}

/// Fails if a term is more frequent than its limit, and lists the densities and the worst lines.
fn check(passages: &[Passage]) {
    let lines: usize = passages.iter().map(Passage::lines).sum();
    let corpus = Corpus::new(passages);
    let mut table = String::new();
    let mut over = Vec::new();
    for term in &TERMS {
        let found = corpus.hits(term);
        #[expect(clippy::cast_precision_loss, reason = "counts of words")]
        let density = found.len() as f64 * 1_000.0 / lines as f64;
        let (name, number, limit) = (term.name, found.len(), term.limit);
        let _ = writeln!(table, "{name:20} {number:5} hits, {density:6.2} per 1,000 lines, limit {limit}");
        if density > limit {
            over.extend(found.into_iter().map(|(path, line)| (path, line, name)));
        }
    }
    println!("{lines} lines\n{table}");
    assert!(over.is_empty(), "{lines} lines\n{table}\nThe worst lines:\n{}", worst(&over));
}

#[test]
fn comments_and_messages_use_plain_words() {
    check(&rust_passages());
}

#[test]
fn documents_use_plain_words() {
    check(&document_passages());
}

#[test]
fn doc_comments_begin_with_a_verb_or_a_noun() {
    let opening = regex(OPENING);
    let wrong: Vec<String> = rust_passages()
        .iter()
        .filter(|passage| passage.is_doc_comment && opening.is_match(&passage.text))
        .map(|passage| format!("{}:{}: {}", passage.path, passage.line, passage.text.trim().lines().next().unwrap()))
        .collect();
    assert!(wrong.is_empty(), "{} doc comments\n{}", wrong.len(), wrong[..wrong.len().min(10)].join("\n"));
}

#[test]
fn quotations_and_code_do_not_count() {
    let source = "//! Behind \"what stands\" and `where`.\n\n/// What it is.\nfn f() {\n    // It is told.\n    g(\"nobody is told of\", \"tell\", r\"a b where\", 'x');\n}\n";
    let passages = of_rust("src/lib.rs", source);
    let found: Vec<(usize, &str, bool)> =
        passages.iter().map(|passage| (passage.line, passage.text.trim(), passage.is_doc_comment)).collect();
    let blank = " ".repeat("\"what stands\"".len());
    assert_eq!(
        found,
        [
            (1, format!("Behind {blank} and        .").as_str(), true),
            (3, "What it is.", true),
            (5, "It is told.", false),
            (6, "nobody is told of", false),
        ]
    );
    let corpus = Corpus::new(&passages);
    let hits: Vec<_> = TERMS.iter().flat_map(|term| corpus.hits(term)).collect();
    assert_eq!(hits.len(), 6, "behind, what, told, nobody, told, tell in a quotation does not count: {hits:?}");
}

#[test]
fn every_path_in_the_list_exists() {
    for folder in ["crates", "tests", "benches", "examples", "fuzz", "docs", "fixtures"] {
        assert!(Path::new(package()).join(folder).is_dir(), "{folder}");
    }
}
