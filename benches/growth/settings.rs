//! Configurations, baselines, profiles, locks, snapshots and pasted commands.

use std::io;
use std::path::Path;

use crate::declarations;
use crate::store::{join, write};

/// The number of routes of stores whose routes do not grow.
const FEW: usize = 10;

pub(crate) fn curl_commands(root: &Path, items: usize) -> io::Result<()> {
    declarations::routes(root, FEW)?;
    let command = |at| {
        format!(
            "curl -X POST \"https://shop.example/rest/V1/shop{at}/p\" \\\n  -H 'Content-Type: application/json' \\\n  -d '{{\"a\": {at}}}'\n"
        )
    };
    write(root, "calls.sh", &join(items, command))
}

pub(crate) fn http_requests(root: &Path, items: usize) -> io::Result<()> {
    declarations::routes(root, FEW)?;
    let request = |at| {
        format!(
            "### Request {at}\nPOST https://shop.example/rest/V1/shop{at}/p\nContent-Type: application/json\n\n{{\"a\": {at}}}\n\n"
        )
    };
    write(root, "calls.http", &join(items, request))
}

fn with_profile(root: &Path, items: usize, more: &str) -> io::Result<()> {
    declarations::guarded_routes(root, items)?;
    let endpoint = |at: usize| {
        format!(
            "{}{{\"method\": \"{}\", \"path\": \"/V1/shop{at}/p\", \"purpose\": \"x\", \"confidence\": \"inferred\", \"evidence\": \"x\"}}\n",
            if at == 0 { "" } else { "," },
            ["GET", "POST"][at % 2]
        )
    };
    let head = "\"schema\": \"mageacl/profile/1\", \"slug\": \"mine\", \"name\": \"Mine\", \"vendor\": \"Me\", \"description\": \"x\", \"kind\": \"x\", \"evidence_quality\": \"x\"";
    write(root, "profile.json", &format!("{{{head}, {more}\"endpoints\": [\n{}]}}", join(items, endpoint)))
}

pub(crate) fn profile(root: &Path, items: usize) -> io::Result<()> {
    with_profile(root, items, "")
}

pub(crate) fn guide(root: &Path, items: usize) -> io::Result<()> {
    let item = |at: usize| format!("{}\"Entry {}, entry number {at}\"\n", if at == 0 { "" } else { "," }, at % FEW);
    with_profile(
        root,
        FEW,
        &format!("\"checklist\": {{\"url\": \"https://a.example\", \"items\": [{}]}}, ", join(items, item)),
    )
}

fn config(root: &Path, entries: &str) -> io::Result<()> {
    write(root, "mageacl.json", &format!("{{\"schema\": \"mageacl/config/1\", {entries}}}"))
}

fn list(items: usize, entry: impl Fn(usize) -> String) -> String {
    join(items, |at| format!("{}{}\n", if at == 0 { "" } else { "," }, entry(at)))
}

pub(crate) fn suppressions(root: &Path, items: usize) -> io::Result<()> {
    declarations::routes(root, items)?;
    let one = |at| format!("{{\"rule\": \"anonymous-read\", \"subject\": \"GET /V1/shop{at}/p\", \"reason\": \"x\"}}");
    config(root, &format!("\"suppressions\": [{}]", list(items, one)))
}

pub(crate) fn suppressions_of_one_module(root: &Path, items: usize) -> io::Result<()> {
    declarations::routes(root, items)?;
    let one = |at| {
        format!(
            "{{\"rule\": \"anonymous-read\", \"module\": \"Acme_Shop\", \"resource\": \"Acme_Shop::r{at}\", \"reason\": \"x\"}}"
        )
    };
    config(root, &format!("\"suppressions\": [{}]", list(items, one)))
}

pub(crate) fn globs(root: &Path, items: usize) -> io::Result<()> {
    declarations::routes(root, items)?;
    config(root, &format!("\"paths\": [{}]", list(items, |at| format!("\"v{at}/**/*.xml\""))))
}

pub(crate) fn baseline(root: &Path, items: usize) -> io::Result<()> {
    declarations::routes(root, items)?;
    let one = |at| {
        format!(
            "{{\"fingerprint\": \"anonymous-read|Acme_Shop|GET /V1/shop{at}/p|\", \"rule\": \"anonymous-read\", \"message\": \"x\", \"since\": \"2026-01-01\"}}"
        )
    };
    write(
        root,
        "baseline.json",
        &format!("{{\"schema\": \"mageacl/baseline/1\", \"findings\": [{}]}}", list(items, one)),
    )
}

pub(crate) fn risks(root: &Path, items: usize) -> io::Result<()> {
    declarations::guarded_routes(root, items)?;
    let entry = "\"severity\": \"high\", \"capabilities\": [\"destructive\"], \"reason\": \"x\", \"source\": \"x\"";
    let id = |at| format!("{{\"id\": \"Acme_Shop::r{at}\", {entry}}}");
    let route = |at: usize| format!("{{\"route\": \"{} /V1/shop{at}/p\", {entry}}}", ["GET", "POST"][at % 2]);
    write(
        root,
        "risk.json",
        &format!(
            "{{\"schema\": \"mageacl/risk/1\", \"ids\": [{}], \"routes\": [{}]}}",
            list(items, id),
            list(items, route)
        ),
    )
}

pub(crate) fn configured(root: &Path, items: usize) -> io::Result<()> {
    declarations::integrations(root, items)?;
    let one = |at| format!("{{\"integration\": \"Connector {at}\", \"profile\": \"expertrec\"}}");
    config(root, &format!("\"integrations\": [{}]", list(items, one)))
}

pub(crate) fn lock(root: &Path, items: usize) -> io::Result<()> {
    let one = |at| {
        format!(
            "{{\"name\": \"acme/module-{at}\", \"version\": \"1.0.{at}\", \"type\": \"magento2-module\", \"autoload\": {{\"files\": [\"registration.php\"]}}}}"
        )
    };
    write(root, "composer.lock", &format!("{{\"packages\": [{}], \"packages-dev\": []}}", list(items, one)))?;
    write(root, "one.txt", "GET /V1/products\n")
}

pub(crate) fn snapshot(root: &Path, items: usize) -> io::Result<()> {
    declarations::guarded_routes(root, items)?;
    let output =
        std::process::Command::new(env!("CARGO_BIN_EXE_mageacl")).current_dir(root).arg("snapshot").output()?;
    std::fs::write(root.join("snapshot.json"), output.stdout)
}
