//! The page in a real browser: screenshots are for people, the rest is checked here.

use std::process::Command;

use crate::common::{fixture, mageacl, package};
use crate::requirement::{Requirement, Tests};

/// Chromium, and the folder of Node.js modules with `playwright-core` and `axe-core`.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) program: String,
    pub(crate) modules: String,
}

pub(crate) fn add(tests: &mut Tests, browser: &Requirement<Browser>) {
    tests.add_requiring("browser::the_page_works_and_is_accessible".to_owned(), browser, |browser| works(&browser));
}

fn works(browser: &Browser) {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    let run = mageacl(["audit", "-g", "../grants/default.sql", "-p", "expertrec", "--fail-on", "never"]);
    run.arg("-o").arg(format!("html={}", page.display())).within(fixture("shop")).ok();
    let script = package().join("tests/tools/browser/check.cjs");
    let mut node = Command::new("node");
    node.arg(script).arg(&browser.program).arg(&page).env("NODE_PATH", &browser.modules);
    let ended = node.output().unwrap();
    let problems = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    assert_eq!(problems.trim(), "[]");
}
