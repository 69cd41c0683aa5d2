//! Word counts over comments, messages, documents, data and schemas: terms that the style guide rules out must be rare.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::fs;

use regex::{Captures, Regex, RegexBuilder};

use crate::common::package;

/// A word or phrase with its limit.
struct Term {
    name: &'static str,
    pattern: &'static str,
    /// Matches that are plain English and do not count.
    except: Option<&'static str>,
    /// The maximum number of hits per 1,000 lines.
    limit: f64,
}

const fn banned(name: &'static str, pattern: &'static str) -> Term {
    Term { name, pattern, except: None, limit: 1.0 }
}

/// The terms that the style guide rules out. The limits are the densities in comparable projects.
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
    banned("of its own", r"\b(?:of|on) (?:one's|its|their|our|his) own\b"),
    banned("as bad as", r"\bas bad as\b"),
    banned("writing ones", r"\b(?:writing|reading) ones?\b"),
    banned("when writing fails", r"\bwhen writing fails\b"),
    Term { except: Some("privilege"), ..banned("the least", r"\bthe least(?:[ -]privilege)?\b") },
    Term {
        except: Some("^there|no (?:longer|more|later|earlier|less|fewer|lower|higher|shorter)$"),
        ..banned("is no", r"(?:\bthere )?\b(?:is|are|was|were) no \w+")
    },
    Term { except: Some("if$"), limit: 5.0, ..banned("what", r"\bwhat(?:[ -]if)?\b") },
    Term { limit: 11.0, ..banned("where", r"\bwhere\b") },
];

/// Words with which no doc comment begins: it is a noun phrase for a type, and begins with a verb for a function.
const OPENING: &str = r"^\s*(?:what|where|who|how)\b";

/// A piece of text for human readers.
struct Passage {
    /// The path from the workspace.
    path: String,
    /// The number of the first line.
    line: usize,
    /// The text without quotations, with its line breaks.
    text: String,
    is_doc_comment: bool,
}

impl Passage {
    fn lines(&self) -> usize {
        self.text.lines().filter(|line| !line.trim().is_empty()).count()
    }
}

/// All passages as one text, so that each term is searched once.
struct Corpus<'p> {
    text: String,
    /// The passages with their offsets.
    starts: Vec<(usize, &'p Passage)>,
}

impl<'p> Corpus<'p> {
    fn new(passages: &'p [Passage]) -> Self {
        let mut corpus = Corpus { text: String::new(), starts: Vec::new() };
        for passage in passages {
            corpus.starts.push((corpus.text.len(), passage));
            // No term matches across a bar.
            corpus.text.extend([passage.text.as_str(), "\n|\n"]);
        }
        corpus
    }

    /// Returns the file and line of each hit of a term.
    fn hits(&self, term: &Term) -> Vec<(&'p str, usize)> {
        let except = term.except.map(regex);
        let found = regex(term.pattern);
        let hits = found.find_iter(&self.text);
        hits.filter(|hit| except.as_ref().is_none_or(|except| !except.is_match(hit.as_str())))
            .map(|hit| self.position(hit.start()))
            .collect()
    }

    fn position(&self, offset: usize) -> (&'p str, usize) {
        let (start, passage) = self.starts[self.starts.partition_point(|(start, _)| *start <= offset) - 1];
        (&passage.path, passage.line + self.text[start..offset].matches('\n').count())
    }
}

/// Compiles a pattern that ignores case, and in which a space also matches a line break.
fn regex(pattern: &str) -> Regex {
    RegexBuilder::new(&pattern.replace(' ', r"\s")).case_insensitive(true).build().unwrap()
}

/// Splits Rust sources and documents into passages.
struct Splitter {
    comment_or_string: Regex,
    comment_mark: Regex,
    quotation: Regex,
    three_words: Regex,
    test_module: Regex,
}

impl Splitter {
    fn new() -> Self {
        let comment = r"//[^\n]*(?:\n[ \t]*//[^\n]*)*";
        let raw = r##"\br#".*?"#|\br"[^"]*""##;
        let string = r#""(?P<string>(?:[^"\\]|\\.)*)""#;
        let character = r"'(?:\\[^\n]{1,10}?|[^\\'\n])'";
        let code = r"```.*?(?:```|\z)|`[^`]*`|<!--.*?-->|\{[\w:?.]*\}";
        let quotation = format!(r#"(?s){code}|"[^"]*"|\bhttps?://\S+|\]\([^)]*\)"#);
        Splitter {
            comment_or_string: Regex::new(&format!("(?s)(?P<comment>{comment})|{raw}|{string}|{character}")).unwrap(),
            comment_mark: Regex::new(r"(?m)^[ \t]*//[/!]?").unwrap(),
            quotation: Regex::new(&quotation).unwrap(),
            three_words: Regex::new(r"(?s)\w{2,}\W+\w{2,}\W+\w{2,}").unwrap(),
            test_module: Regex::new(r"#\[cfg\(test\)\]\nmod \w+ \{").unwrap(),
        }
    }

    /// Returns the comments of a Rust file, and its messages: string literals of at least three words outside of tests.
    fn rust(&self, path: &str, source: &str) -> Vec<Passage> {
        let is_test = path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs");
        let code_end =
            if is_test { 0 } else { self.test_module.find(source).map_or(source.len(), |found| found.start()) };
        let mut passages = Vec::new();
        for found in self.comment_or_string.captures_iter(source) {
            if let Some(comment) = found.name("comment") {
                let is_doc_comment = comment.as_str().starts_with("///") || comment.as_str().starts_with("//!");
                let text = self.comment_mark.replace_all(comment.as_str(), "");
                passages.push(self.passage(path, line(source, comment.start()), &text, is_doc_comment));
            }
            let string = found.name("string").filter(|string| string.start() < code_end);
            if let Some(string) = string.filter(|string| self.three_words.is_match(string.as_str())) {
                let text = string.as_str().replace("\\\"", "\"").replace("\\n", "  ");
                passages.push(self.passage(path, line(source, string.start()), &text, false));
            }
        }
        passages
    }

    fn passage(&self, path: &str, line: usize, text: &str, is_doc_comment: bool) -> Passage {
        Passage { path: path.to_owned(), line, text: self.without_quotations(text), is_doc_comment }
    }

    /// Blanks quotations: code, text in double quotes, placeholders, addresses. Line breaks are kept.
    fn without_quotations(&self, text: &str) -> String {
        self.quotation
            .replace_all(text, |found: &Captures<'_>| "\n".repeat(found[0].matches('\n').count()))
            .into_owned()
    }
}

fn line(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

/// Returns the path and text of all files with an extension below a folder, sorted by path.
fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let walk = walkdir::WalkDir::new(package().join(folder)).sort_by_file_name();
    let entries = walk.into_iter().filter_entry(|entry| entry.file_name() != "target").map(Result::unwrap);
    let paths = entries.map(walkdir::DirEntry::into_path);
    let paths = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
    paths.map(|path| (relative(&path), fs::read_to_string(&path).unwrap())).collect()
}

fn relative(path: &std::path::Path) -> String {
    path.strip_prefix(package()).unwrap().to_str().unwrap().replace('\\', "/")
}

fn rust_passages() -> Vec<Passage> {
    let splitter = Splitter::new();
    let sources = ["crates", "tests", "benches", "examples", "fuzz"].into_iter().flat_map(|folder| files(folder, "rs"));
    // The terms themselves are in this file.
    let sources = sources.filter(|(path, _)| path != "tests/it/language.rs");
    sources.flat_map(|(path, source)| splitter.rust(&path, &source)).collect()
}

/// Returns the documents, except for the history and for pages that are generated from strings in the sources.
fn document_passages() -> Vec<Passage> {
    let splitter = Splitter::new();
    let generated = ["docs/connectors/", "docs/rules.md", "docs/advisories.md", "docs/errors.md"];
    let documents = ["docs", "fixtures", "README.md", "SECURITY.md"].into_iter().flat_map(|folder| files(folder, "md"));
    let written = documents.filter(|(path, _)| !generated.iter().any(|generated| path.starts_with(generated)));
    written.map(|(path, text)| splitter.passage(&path, 1, &text, false)).collect()
}

/// Fields of JSON files whose values are sentences of this project. Others are names, or quotations of vendors.
const PROSE_FIELDS: &str = "description|reason|title|why|purpose|note|evidence_quality";

/// Returns the sentences in data, profiles and schemas.
fn json_passages() -> Vec<Passage> {
    let splitter = Splitter::new();
    let field = Regex::new(&format!(r#""(?:{PROSE_FIELDS})":\s*"(?P<text>(?:[^"\\]|\\.)*)""#)).unwrap();
    let files = ["data", "profiles", "schemas"].into_iter().flat_map(|folder| files(folder, "json"));
    let mut passages = Vec::new();
    for (path, source) in files {
        for found in field.captures_iter(&source).map(|found| found.name("text").unwrap()) {
            let text = found.as_str().replace("\\\"", "\"");
            passages.push(splitter.passage(&path, line(&source, found.start()), &text, false));
        }
    }
    passages
}

/// Lists the ten lines with the most hits, each with its terms.
fn worst(hits: &[(&str, usize, &str)]) -> String {
    let mut lines: Vec<(&str, usize, Vec<&str>)> = Vec::new();
    for (path, line, name) in hits {
        match lines.iter_mut().find(|(known, number, _)| known == path && number == line) {
            Some((_, _, names)) => names.push(name),
            None => lines.push((path, *line, vec![name])),
        }
    }
    lines.sort_by_key(|(path, line, names)| (Reverse(names.len()), *path, *line));
    let mut report = String::new();
    for (path, line, names) in lines.iter().take(10) {
        let text = fs::read_to_string(package().join(path)).unwrap_or_default();
        let text = text.lines().nth(line - 1).unwrap_or_default().trim().to_owned();
        let _ = writeln!(report, "{path}:{line}: {text} [{}]", names.join(", "));
    }
    report
}

/// Fails if a term exceeds its limit, with the densities and the worst lines.
#[expect(clippy::print_stdout, reason = "`cargo test -- --nocapture` shows the densities")]
fn check(passages: &[Passage]) {
    let lines: usize = passages.iter().map(Passage::lines).sum();
    let corpus = Corpus::new(passages);
    let mut table = format!("{lines} lines\n");
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
    println!("{table}");
    assert!(over.is_empty(), "{table}\nThe worst lines:\n{}", worst(&over));
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
fn data_and_schemas_use_plain_words() {
    let passages = json_passages();
    for file in ["data/risk.json", "data/config.schema.json", "profiles/optiply.json", "schemas/v1/plan.json"] {
        assert!(passages.iter().any(|passage| passage.path == file), "{file}");
    }
    check(&passages);
}

#[test]
fn doc_comments_begin_with_a_verb_or_a_noun() {
    let opening = regex(OPENING);
    let passages = rust_passages();
    let wrong = passages.iter().filter(|passage| passage.is_doc_comment && opening.is_match(&passage.text));
    let first = |passage: &Passage| passage.text.trim().lines().next().unwrap_or_default().to_owned();
    let wrong: Vec<String> = wrong.map(|it| format!("{}:{}: {}", it.path, it.line, first(it))).collect();
    assert!(wrong.is_empty(), "{} doc comments\n{}", wrong.len(), wrong[..wrong.len().min(10)].join("\n"));
}

#[test]
fn quotations_and_code_do_not_count() {
    let source = "//! Behind \"what stands\" and `where`.\n\n/// What it\n/// is.\nfn f() {\n    // It is told.\n    \
                  g(\"nobody is told of {what}\", \"tell\", r\"a b where\", 'x');\n}\n";
    let passages = Splitter::new().rust("src/lib.rs", source);
    let found: Vec<(usize, &str, bool)> =
        passages.iter().map(|passage| (passage.line, passage.text.trim(), passage.is_doc_comment)).collect();
    let expected = [
        (1, "Behind  and .", true),
        (3, "What it\n is.", true),
        (6, "It is told.", false),
        (7, "nobody is told of", false),
    ];
    assert_eq!(found, expected);
    let corpus = Corpus::new(&passages);
    let hits: Vec<(usize, &str)> =
        TERMS.iter().flat_map(|term| corpus.hits(term).into_iter().map(|(_, line)| (line, term.name))).collect();
    assert_eq!(hits, [(6, "tell"), (7, "tell"), (7, "nobody"), (1, "behind"), (3, "what")]);
}

#[test]
fn plain_uses_of_a_term_do_not_count() {
    let text = "There is no file. It is no longer used. The least-privilege set, what-if. It is no file.";
    let passages = [Splitter::new().passage("a.md", 1, text, false)];
    let corpus = Corpus::new(&passages);
    let number: usize = TERMS.iter().map(|term| corpus.hits(term).len()).sum();
    assert_eq!(number, 1, "the last sentence");
}
