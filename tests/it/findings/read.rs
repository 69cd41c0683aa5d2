//! Parsers of the formats, like those of their consumers.

use std::collections::BTreeMap;
use std::fs;

use mageacl_core::source::SourceMap;
use mageacl_core::xml::{self, Document};
use serde_json::Value;

use crate::common::Run;

/// The output of one run, by format.
pub(super) struct Written {
    texts: BTreeMap<String, String>,
}

impl Written {
    /// Runs once and writes all of these formats.
    #[track_caller]
    pub(super) fn by(run: Run, formats: &[&str]) -> Written {
        let out = tempfile::tempdir().unwrap();
        let path = |format: &str| out.path().join(format);
        let run =
            formats.iter().fold(run, |run, format| run.arg("-o").arg(format!("{format}={}", path(format).display())));
        let ended = run.run();
        assert!(ended.code < 2, "{}", ended.stderr);
        let text = |format: &&str| ((*format).to_owned(), fs::read_to_string(path(format)).unwrap());
        Written { texts: formats.iter().map(text).collect() }
    }

    pub(super) fn text(&self, format: &str) -> &str {
        &self.texts[format]
    }

    pub(super) fn json(&self, format: &str) -> Value {
        serde_json::from_str(self.text(format)).unwrap()
    }

    pub(super) fn results(&self) -> Vec<Value> {
        self.json("sarif")["runs"][0]["results"].as_array().unwrap().clone()
    }
}

/// A finding as read from a format.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reported {
    pub(super) rule: String,
    pub(super) severity: String,
    pub(super) line: String,
    pub(super) path: String,
}

pub(super) fn reported(rule: &str, severity: &str, line: &str, path: &str) -> Reported {
    Reported { rule: rule.to_owned(), severity: severity.to_owned(), line: line.to_owned(), path: path.to_owned() }
}

pub(super) fn of_sarif(written: &Written) -> Vec<Reported> {
    let reported = |result: &Value| {
        let location = &result["locations"][0]["physicalLocation"];
        let uri = location["artifactLocation"]["uri"].as_str().unwrap();
        let rule = result["ruleId"].as_str().unwrap();
        let level = result["level"].as_str().unwrap();
        self::reported(rule, level, &location["region"]["startLine"].to_string(), &decoded(uri))
    };
    written.results().iter().map(reported).collect()
}

pub(super) fn of_gitlab(written: &Written) -> Vec<Reported> {
    let severities = [("critical", "error"), ("major", "warning"), ("info", "note")];
    let reported = |issue: &Value| {
        let severity = severities.iter().find(|(theirs, _)| issue["severity"] == *theirs).unwrap().1;
        let location = &issue["location"];
        let line = location["lines"]["begin"].to_string();
        self::reported(issue["check_name"].as_str().unwrap(), severity, &line, location["path"].as_str().unwrap())
    };
    written.json("gitlab").as_array().unwrap().iter().map(reported).collect()
}

/// Parses workflow commands as GitHub's runner does: the properties come before the next `::`.
pub(super) fn of_github(written: &Written) -> Vec<(Reported, String)> {
    let severities = [("error", "error"), ("warning", "warning"), ("notice", "note")];
    let reported = |line: &str| {
        let (command, message) = line.strip_prefix("::").and_then(|rest| rest.split_once("::")).expect(line);
        let (name, properties) = command.split_once(' ').expect(line);
        let pairs = properties.split(',').map(|property| property.split_once('=').expect(line));
        let properties: BTreeMap<&str, String> = pairs.map(|(name, value)| (name, decoded(value))).collect();
        let known = ["file", "line", "endLine", "col", "endColumn", "title"];
        assert!(properties.keys().all(|name| known.contains(name)), "{line}");
        let rule = properties["title"].strip_prefix("mageacl ").expect(line);
        let severity = severities.iter().find(|(theirs, _)| *theirs == name).expect(line).1;
        (self::reported(rule, severity, &properties["line"], &properties["file"]), decoded(message))
    };
    written.text("github").lines().map(reported).collect()
}

/// The attributes of an element.
type Attributes = BTreeMap<String, String>;

/// The elements of this name in an XML file, each with its attributes, those of its parent, and the names of its
/// children.
pub(super) struct Elements {
    pub(super) found: Vec<(Attributes, Attributes, Vec<String>)>,
}

impl Elements {
    pub(super) fn of(text: &str, name: &str) -> Elements {
        let file = SourceMap::default().add("report.xml", text.to_owned());
        let document = xml::parse(text, file).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
        let mut found = Vec::new();
        let mut open = vec![(Document::ROOT, Attributes::new())];
        while let Some((id, above)) = open.pop() {
            let element = document.element(id);
            let attributes = element.attributes();
            let attributes: Attributes =
                attributes.map(|it| (it.name.qualified().into_owned(), it.value.to_string())).collect();
            let children: Vec<_> = document.child_elements(id).collect();
            let names = children.iter().map(|child| document.element(*child).name.qualified().into_owned()).collect();
            open.extend(children.into_iter().rev().map(|child| (child, attributes.clone())));
            if element.name.is(name) {
                found.push((attributes, above, names));
            }
        }
        Elements { found }
    }
}

pub(super) fn of_checkstyle(written: &Written) -> Vec<Reported> {
    let reported = |(error, file, _): &(Attributes, Attributes, _)| {
        let severity = if error["severity"] == "info" { "note" } else { &error["severity"] };
        self::reported(error["source"].strip_prefix("mageacl.").unwrap(), severity, &error["line"], &file["name"])
    };
    Elements::of(written.text("checkstyle"), "error").found.iter().map(reported).collect()
}

/// Returns the findings of the test cases, each with its fingerprint.
pub(super) fn of_junit(written: &Written) -> Vec<(Reported, String)> {
    let mut found = Vec::new();
    for (case, suite, children) in Elements::of(written.text("junit"), "testcase").found {
        let severity = match children.first().map(String::as_str) {
            None => continue,
            Some("skipped") => "note",
            // The type of the failure distinguishes the two.
            Some(_) => "failure",
        };
        assert_eq!(case["classname"], format!("mageacl.{}", suite["name"]));
        found.push((reported(&suite["name"], severity, &case["line"], &case["file"]), case["name"].clone()));
    }
    found
}

/// Decodes percent-encoding, both that of URIs and that of workflow commands.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let code = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
        match (first, tail) {
            (b'%', [a, b, after @ ..]) => {
                bytes.push(code(&[*a, *b]).unwrap_or_else(|| panic!("a lone % in {text}")));
                rest = after;
            }
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Returns text from files as it is shown, with control characters escaped.
pub(super) fn shown(text: &str) -> String {
    mageacl_report::escape::terminal(text)
}
