//! Hostile texts in every field, through every format of every command: none takes effect, none is lost, no id changes.

mod arguments;
mod ids;
mod markup;
mod page;
mod read;
mod shop;
mod texts;

use std::sync::LazyLock;

use mageacl_core::catalog;
use mageacl_core::inert::break_commands;
use mageacl_core::source::SourceMap;
use mageacl_core::store;
use mageacl_report::escape::terminal;
use mageacl_report::sink::{Audience, finish};
use mageacl_report::{TableStyle, table};
use serde_json::Value;

use crate::common::{Ended, Run, mageacl};
use page::{assert_csv, assert_page, escaped};
use read::{Block, assert_human, assert_visible, assert_xml, json, markdown, strings};
use shop::Hostile;
use texts::{TEXTS, key, of_arguments, of_xml};

static HOSTILE: LazyLock<Hostile> = LazyLock::new(Hostile::new);

/// The output of one run: each format, and the messages.
struct Written {
    files: Vec<(String, String)>,
    ended: Ended,
}

impl Written {
    /// Runs in the folder of the store and writes all of these formats.
    #[track_caller]
    fn by(run: Run, formats: &[&str]) -> Written {
        let out = tempfile::tempdir().unwrap();
        let run = formats.iter().fold(run.within(HOSTILE.path()), |run, format| {
            run.arg("-o").arg(format!("{format}={}", out.path().join(format).display()))
        });
        let ended = run.env("COLUMNS", "60").run();
        assert!(ended.code < 2, "{}", ended.stderr);
        let text = |format: &&str| std::fs::read_to_string(out.path().join(format)).unwrap();
        Written { files: formats.iter().map(|format| ((*format).to_owned(), text(format))).collect(), ended }
    }

    fn text(&self, format: &str) -> &str {
        &self.files.iter().find(|(known, _)| known == format).unwrap().1
    }

    /// Parses every format as its consumers do.
    #[track_caller]
    fn check(&self) {
        assert_human(&self.ended.stdout, "stdout");
        assert_human(&self.ended.stderr, "stderr");
        for (format, text) in &self.files {
            check(format, text);
        }
    }
}

#[track_caller]
fn check(format: &str, text: &str) {
    match format {
        "table" | "short" | "ids" | "delta" | "magerun" => assert_human(text, format),
        "markdown" => drop(markdown(text, format)),
        "html" => drop(assert_page(text, format)),
        "csv" => assert_csv(text, format),
        "json" | "sarif" | "gitlab" | "report" => drop(json(text, format)),
        "junit" | "checkstyle" | "api-xml" | "integration-xml" => assert_xml(text, format),
        "github" => {
            assert_visible(text, format);
            for line in text.lines() {
                let command = ["::error ", "::warning ", "::notice "].iter().any(|name| line.starts_with(name));
                assert!(command && !line.contains("##["), "{line}");
            }
        }
        other => panic!("{other}"),
    }
}

/// Fails if a JSON document does not contain each text unchanged.
#[track_caller]
fn assert_exact(document: &Value, texts: &[&str]) {
    let all = strings(document);
    for text in texts {
        assert!(all.contains(text), "{text:?} is not in the document");
    }
}

/// Fails if a Markdown document does not display each text literally.
#[track_caller]
fn assert_shown(blocks: &[Block], kind: &str, texts: &[&str]) {
    for text in texts {
        let expected = terminal(text);
        let shows = |block: &Block| block.kind == kind && block.text.contains(expected.trim());
        assert!(blocks.iter().any(shows), "{expected} is in no {kind}: {blocks:#?}");
    }
}

const FINDINGS: [&str; 10] =
    ["csv", "table", "short", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown"];

#[test]
fn lists_are_safe() {
    for command in ["tree", "routes"] {
        let formats = if command == "routes" { &["table", "json", "csv"][..] } else { &["table", "json"] };
        let written = Written::by(mageacl([command, "shop"]), formats);
        written.check();
        let document = json(written.text("json"), command);
        if command == "tree" {
            assert_exact(&document, &of_xml());
            let rows = written.text("table").lines().filter(|line| line.contains("Nova_Ticket::t")).count();
            assert_eq!(rows, of_xml().len(), "a row for each resource");
        }
    }
}

/// In a narrow terminal a line may begin with any word of a text.
#[test]
fn narrow_terminals_are_safe() {
    let store = store::discover(&HOSTILE.file("shop")).unwrap();
    let catalog = catalog::load(&store, &SourceMap::default()).unwrap();
    for width in [8, 20, 41] {
        let mut text = Vec::new();
        let style = TableStyle { width: Some(width) };
        table::tree(catalog.acl.as_ref().unwrap(), &catalog.origin, style, &mut text).unwrap();
        table::routes(&catalog.routes.as_ref().unwrap().sorted(), &catalog.origin, style, &mut text).unwrap();
        let raw = String::from_utf8(text.clone()).unwrap();
        assert!(raw.lines().any(|line| line.trim_start().starts_with("::error")), "a command to break");
        let text = String::from_utf8(finish(Audience::Human, text)).unwrap();
        let bold = text.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "");
        assert_human(&bold, &width.to_string());
    }
}

#[test]
fn plans_are_safe() {
    let run = mageacl(["plan", "shop", "-p", "profile.json", "--collateral", "--name", "Safe name"]);
    let run = of_arguments().into_iter().fold(run, |run, text| run.arg(format!("--endpoint={text}")));
    let formats = ["table", "json", "markdown", "ids", "magerun", "api-xml", "integration-xml", "html", "report"];
    let written = Written::by(run, &formats);
    written.check();
    let blocks = markdown(written.text("markdown"), "markdown");
    // Each title is a box of the list.
    assert_shown(&blocks, "paragraph", &of_xml());
    let boxes = blocks.iter().filter(|block| block.text.contains("Nova_Ticket::t")).count();
    assert_eq!(boxes, of_xml().len(), "a box for each title");
}

#[test]
fn audits_are_safe() {
    let grants = ["-g", "roles.tsv", "rules.tsv"];
    let run = mageacl(["audit", "shop", "--routes", "-p", "profile.json"]).args(grants);
    let written = Written::by(run, &[&FINDINGS[..], &["delta", "html", "report"]].concat());
    written.check();
    // Names of grants, titles, calls and findings are shown as they are, and without effect.
    let page = assert_page(written.text("html"), "html");
    for text in TEXTS {
        let shown = escaped(&break_commands(&terminal(text)));
        assert!(page.contains(shown.trim()), "{shown} is not on the page");
    }
    assert_exact(&json(written.text("report"), "report"), &TEXTS);
    for table in ["grants", "routes", "findings"] {
        let report = HOSTILE.file("report.json");
        std::fs::write(&report, written.text("report")).unwrap();
        let csv = mageacl(["convert", "report.json", "-f", "csv", "--table", table]).within(HOSTILE.path()).ok();
        assert_csv(&csv, table);
        let html = mageacl(["convert", "report.json"]).within(HOSTILE.path()).ok();
        assert!(html == written.text("html"), "a page that is made later differs");
    }
    assert_exact(&json(written.text("json"), "json"), &TEXTS);
    assert_shown(&markdown(written.text("markdown"), "markdown"), "cell", &TEXTS);
    for run in
        [mageacl(["audit", "shop", "-p", "profile.json"]), mageacl(["audit", "shop", "--guide", "-p", "profile.json"])]
    {
        Written::by(run, &[&FINDINGS[..], &["delta"]].concat()).check();
    }
}

#[test]
fn findings_are_safe() {
    for run in [
        mageacl(["lint", "shop", "--audit", "--pedantic"]),
        mageacl(["lint", "shop", "--no-config"]),
        mageacl(["check", "shop"]),
        mageacl(["check", "shop", "--no-suppressions", "--baseline", "baseline.json"]),
    ] {
        let written = Written::by(run, &[&FINDINGS[..], &["html", "report"]].concat());
        written.check();
    }
    let run = mageacl(["lint", "shop"]).env("GITHUB_SERVER_URL", "https://github.example");
    let run = run.env("GITHUB_REPOSITORY", "acme/shop").env("GITHUB_SHA", "0123abc");
    let written = Written::by(run, &["table"]);
    written.check();
    let sarif = Written::by(mageacl(["lint", "shop", "--no-config"]), &["json"]);
    let refs: Vec<String> = of_xml().into_iter().map(|text| format!("Evil_Mod::{text}")).collect();
    assert_exact(&json(sarif.text("json"), "json"), &refs.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn comparisons_are_safe() {
    let grants = ["-g", "roles.tsv", "rules.tsv"];
    let written = Written::by(mageacl(["diff", "old", "shop", "--all", "-p", "profile.json"]).args(grants), &FINDINGS);
    written.check();
    assert_exact(&json(written.text("json"), "json"), &of_xml());
    assert_shown(&markdown(written.text("markdown"), "markdown"), "cell", &of_xml());
    Written::by(mageacl(["diff", "old", "shop"]), &FINDINGS).check();
}

#[test]
fn guards_are_safe() {
    let out = tempfile::tempdir().unwrap();
    let module = out.path().join("module");
    let run = mageacl(["guard", "shop", "--routes", "-g", "roles.tsv", "rules.tsv", "-p", "profile.json"]);
    let run = (0..of_xml().len()).fold(run, |run, at| run.arg(format!("--resource=Nova_Ticket::t{at}")));
    let run = run.arg("-o").arg(format!("module={}", module.display())).arg("-e").arg("GET /V1/t0");
    let written = Written::by(run, &["table", "json"]);
    written.check();
    let read = |file: &str| std::fs::read_to_string(module.join(file)).unwrap();
    for file in ["etc/acl.xml", "etc/module.xml", "etc/webapi.xml"] {
        assert_xml(&read(file), file);
    }
    // The URLs that Magento reads are those of the store.
    let text = read("etc/webapi.xml");
    let file = SourceMap::default().add("webapi.xml", "");
    let document = mageacl_core::xml::parse(&text, file).unwrap();
    let urls: Vec<String> = document
        .child_elements(mageacl_core::xml::Document::ROOT)
        .map(|route| document.element(route).named_item("url").unwrap().value.to_string())
        .collect();
    for (at, text) in of_xml().into_iter().enumerate() {
        let url = format!("/V1/u{at}/{}", key(text));
        // Routes that Magento cannot merge are skipped with a reason.
        let left = json(written.text("json"), "json")["left_alone"].to_string();
        assert!(urls.contains(&url) || left.contains(&format!("/V1/u{at}/")), "{url:?} is not in {urls:?}");
    }
    json(&read("composer.json"), "composer.json");
    drop(markdown(&read("README.md"), "README.md"));
    for entry in walkdir::WalkDir::new(&module).into_iter().map(Result::unwrap) {
        if entry.path().extension().is_some_and(|extension| extension == "php") {
            assert_visible(&std::fs::read_to_string(entry.path()).unwrap(), "php");
        }
    }
}

#[test]
fn explanations_are_safe() {
    for at in (0..of_xml().len()).step_by(7) {
        let (id, call) = (format!("Nova_Ticket::t{at}"), format!("GET /V1/t{at}"));
        for subject in [id, call] {
            let run =
                mageacl(["explain", "--risk", "shop/risk.json", "shop", &subject, "-g", "roles.tsv", "rules.tsv"]);
            let ended = run.within(HOSTILE.path()).run();
            assert_eq!(ended.code, 0, "{}", ended.stderr);
            assert_human(&ended.stdout, &subject);
        }
    }
    for (format, text) in ["table", "json"].into_iter().cycle().zip(of_arguments()) {
        let ended = mageacl(["explain", "shop", "--format", format, "--", text]).within(HOSTILE.path()).run();
        assert_human(&ended.stdout, text);
        assert_human(&ended.stderr, text);
    }
}

#[test]
fn profiles_are_safe() {
    let show = |format: &str| mageacl(["profile", "show", "profile.json", "-f", format]).within(HOSTILE.path()).run();
    assert_human(&show("table").stdout, "table");
    assert_human(&show("ids").stdout, "ids");
    let document = json(&show("json").stdout, "json");
    let texts: Vec<&str> =
        document["endpoints"].as_array().unwrap().iter().map(|it| it["purpose"].as_str().unwrap()).collect();
    assert_eq!(texts, TEXTS);
    assert_human(
        &mageacl(["profile", "check", "profile.json", "--store", "shop"]).within(HOSTILE.path()).run().stdout,
        "check",
    );
    let run = mageacl(["profile", "matrix", "-p", "profile.json", "--since", "2.4.8"]);
    let run = of_arguments().into_iter().fold(run, |run, text| run.arg(format!("--endpoint={text}")));
    Written::by(run, &["table", "json", "markdown"]).check();
}

#[test]
fn baselines_are_safe() {
    for format in ["table", "json", "ids"] {
        let run = mageacl(["baseline", "show", "--baseline", "baseline.json", "--today", "2026-02-01", "-f", format]);
        let ended = run.within(HOSTILE.path()).run();
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        check(format, &ended.stdout);
        if format == "json" {
            assert_exact(&json(&ended.stdout, "json"), &TEXTS);
        }
    }
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("baseline.json");
    let ended = mageacl(["baseline", "create", "shop", "--baseline"]).arg(&file).within(HOSTILE.path()).run();
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    json(&std::fs::read_to_string(&file).unwrap(), "baseline");
}

/// A snapshot may contain texts that no XML file can.
#[test]
fn snapshots_are_safe() {
    let snapshot = mageacl(["snapshot", "shop"]).within(HOSTILE.path()).ok();
    json(&snapshot, "snapshot");
    let replaced = snapshot.replace("Tickets", "a\\u001b[2J\\u0000\\u0007::error::x");
    let path = HOSTILE.file("snapshot.json");
    std::fs::write(&path, replaced.replace("\"was", "\"\\u001b[31m")).unwrap();
    for (command, formats) in [("tree", &["table", "json"][..]), ("routes", &["table", "json"]), ("lint", &FINDINGS)] {
        Written::by(mageacl([command, "--catalog", "snapshot.json"]), formats).check();
    }
}
