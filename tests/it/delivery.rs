//! Files that grant a plan: what they need to take effect, and what they leave out.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::common::{copy_of, fixture, mageacl, texts, write};

const CALLS: [&str; 4] = ["-e", "GET /V1/products", "-e", "GET /V1/orders/{id}"];

/// Writes an exact module into a copy of the shop.
fn exact_module(shop: &Path, more: &[&str]) -> PathBuf {
    let run = mageacl(["plan", "--exact", "--name", "Nova Till", "--module-name", "Nova_Till"]);
    run.args(["-o", "module=app/code/Nova/Till"]).args(more.iter().copied()).within(shop).run();
    shop.join("app/code/Nova/Till")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the ids of an integration of a store and whether `lint` reports that it is never applied.
fn integration(shop: &Path, name: &str) -> (Vec<String>, bool) {
    let (_, audit) = mageacl(["audit", "--integration", name]).within(shop).json();
    let ids = texts(&audit["grants"][0]["effective"]).into_iter().map(str::to_owned).collect();
    let (_, lint) = mageacl(["lint"]).within(shop).json();
    let is_reported = |finding: &Value| {
        finding["rule"] == "integration-never-applied" && finding["message"].as_str().unwrap().contains(name)
    };
    (ids, lint["findings"].as_array().unwrap().iter().any(is_reported))
}

fn enable(shop: &Path, module: &str) {
    let config = shop.join("app/etc/config.php");
    let text = read(&config).replacen("'modules' => [", &format!("'modules' => [\n        '{module}' => 1,"), 1);
    fs::write(config, text).unwrap();
}

#[test]
fn an_exact_module_grants_the_required_ids_and_is_applied() {
    let shop = copy_of("shop");
    let module = exact_module(shop.path(), &CALLS);
    enable(shop.path(), "Nova_Till");
    let (ids, is_never_applied) = integration(shop.path(), "Nova Till");
    assert_eq!(ids, ["Magento_Backend::admin", "Magento_Sales::actions_view", "Magento_Catalog::products"]);
    assert!(!is_never_applied);
    // Without the class, and without the file that the class reads.
    let patches = module.join("Setup/Patch/Data");
    let patch = fs::read_dir(&patches).unwrap().next().unwrap().unwrap().path();
    let php = read(&patch);
    assert!(php.contains("processIntegrationConfig(['Nova Till'])"), "{php}");
    let class = patch.file_stem().unwrap().to_str().unwrap();
    assert!(php.contains(&format!("class {class} implements DataPatchInterface")), "{php}");
    fs::rename(&patch, module.join("patch.txt")).unwrap();
    assert!(integration(shop.path(), "Nova Till").1);
    fs::rename(module.join("patch.txt"), &patch).unwrap();
    fs::remove_file(module.join("etc/integration/config.xml")).unwrap();
    assert!(integration(shop.path(), "Nova Till").1);
}

#[test]
fn a_changed_grant_has_another_patch_and_the_same_grant_has_the_same() {
    let patch = |calls: &[&str]| {
        let shop = copy_of("shop");
        let patches = exact_module(shop.path(), calls).join("Setup/Patch/Data");
        fs::read_dir(patches).unwrap().next().unwrap().unwrap().file_name()
    };
    assert_eq!(patch(&CALLS), patch(&CALLS));
    assert_ne!(patch(&CALLS), patch(&CALLS[..2]));
}

#[test]
fn an_api_xml_states_what_it_needs() {
    let folder = tempfile::tempdir().unwrap();
    for (more, way) in [(&[][..], "-o module=FOLDER`"), (&["--exact"], "-o module=FOLDER --exact`")] {
        let run =
            mageacl(["plan", "--magento", "2.4.7", "--name", "Nova Till", "-f", "ids", "-o", "api-xml=a/api.xml"]);
        let ended = run.args(CALLS).args(more.iter().copied()).within(folder.path()).run();
        let needs = "a/api.xml has no effect by itself: Magento applies it only if etc/integration/config.xml of the same \
                     module declares the integration `Nova Till`, and PHP of the module calls processIntegrationConfig";
        assert!(ended.stderr.contains(needs) && ended.stderr.contains(way), "{}", ended.stderr);
        let text = read(&folder.path().join("a/api.xml"));
        assert!(
            text.contains("This file has no effect by itself") && text.contains("processIntegrationConfig"),
            "{text}"
        );
    }
    let printed = mageacl(["plan", "--magento", "2.4.7", "-f", "api-xml"]).args(CALLS).run();
    assert!(printed.stderr.contains("api.xml has no effect by itself"), "{}", printed.stderr);
    let audit = ["audit", "--magento", "2.4.7", "-f", "api-xml", "-e", "GET /V1/products", "-g"];
    let ended = mageacl(audit).arg(fixture("shop/app/code/Acme/Connector/etc/integration/api.xml")).run();
    assert!(ended.stderr.contains("api.xml has no effect by itself"), "{}", ended.stderr);
    let other = mageacl(["plan", "--magento", "2.4.7", "-f", "integration-xml"]).args(CALLS).run();
    assert_eq!(other.stderr, "");
}

/// A call without a route is in every file that a person or Magento uses.
#[test]
fn a_file_names_the_calls_that_it_does_not_grant() {
    let line = "GET /V1/nope: no route matches GET /V1/nope";
    let plan = |more: &[&str]| {
        let run = mageacl(["plan", "--magento", "2.4.7", "-e", "GET /V1/nope", "-q"]).args(CALLS);
        run.args(more.iter().copied()).run().stdout
    };
    for format in ["api-xml", "integration-xml", "magerun"] {
        let text = plan(&["-f", format]);
        assert!(text.contains(&format!("Not granted: {line}")), "{format}: {text}");
    }
    assert!(plan(&["-f", "markdown"]).contains("`GET /V1/nope`: no route matches"));
    for more in [&[][..], &["--exact"]] {
        let folder = tempfile::tempdir().unwrap();
        let run = mageacl(["plan", "--magento", "2.4.7", "-e", "GET /V1/nope", "-o", "module=m"]).args(CALLS);
        assert_eq!(run.args(more.iter().copied()).within(folder.path()).run().code, 1);
        let readme = read(&folder.path().join("m/README.md"));
        assert!(readme.contains("## Not granted") && readme.contains("- `GET /V1/nope`: no route matches"), "{readme}");
    }
    assert!(!mageacl(["plan", "--magento", "2.4.7", "-f", "api-xml", "-q"]).args(CALLS).ok().contains("Not granted"));
}

/// Following the list in the Admin stores the minimum set, no more.
#[test]
fn a_checklist_grants_what_the_plan_grants() {
    let folder = tempfile::tempdir().unwrap();
    for profile in ["ventortech", "expertrec", "optiply", "n8n", "bold", "emipro"] {
        let args = ["plan", "--magento", "2.4.8-p1", "-p", profile, "-q", "-o", "list.md"];
        let ended = mageacl(args).within(folder.path()).run();
        assert!(ended.code < 2, "{}", ended.stderr);
        let args = ["audit", "--magento", "2.4.8-p1", "-p", profile, "-q", "-g", "list.md"];
        let (_, audit) = mageacl(args).within(folder.path()).json();
        let grant = &audit["grants"][0];
        assert_eq!((texts(&grant["excess"]), texts(&grant["missing"])), (vec![], vec![]), "{profile}");
    }
}

#[test]
fn a_generated_module_says_how_it_takes_effect() {
    let folder = tempfile::tempdir().unwrap();
    for (more, own) in [
        (&[][..], ["setup:upgrade --keep-generated", "its tokens are lost"]),
        (&["--exact"], ["Magento applies `Setup/Patch/Data/ApplyIntegration", "with another name"]),
    ] {
        let args = ["plan", "--magento", "2.4.7", "-o", "module=m", "--module-name", "Nova_Till", "--force"];
        mageacl(args).args(CALLS).args(more.iter().copied()).within(folder.path()).ok();
        let readme = read(&folder.path().join("m/README.md"));
        let all = ["module:enable Nova_Till", "setup:upgrade", "inactive. Activate it in the Admin", "-o 'module=m'"];
        for text in all.into_iter().chain(own) {
            assert!(readme.contains(text), "{text}: {readme}");
        }
    }
}

/// The folder in the command is the one of the module, from the folder in which the command is run.
#[test]
fn the_command_that_regenerates_a_module_names_its_folder() {
    let shop = copy_of("shop");
    let (root, elsewhere) = (shop.path(), tempfile::tempdir().unwrap());
    let absolute = root.join("app/code/Nova/Till");
    let absolute = absolute.to_str().unwrap();
    let store = root.to_str().unwrap();
    write(root, "sub/x", "");
    let cases: [(PathBuf, Option<&str>, &str, &str); 6] = [
        (root.to_owned(), None, absolute, "app/code/Nova/Till"),
        (root.to_owned(), None, "app/code/Nova/Till", "app/code/Nova/Till"),
        (root.join("sub"), None, "../app/code/Nova/Till", "app/code/Nova/Till"),
        (elsewhere.path().to_owned(), Some(store), absolute, "app/code/Nova/Till"),
        (elsewhere.path().to_owned(), Some(store), "till", "app/code/Nova/Till"),
        (root.parent().unwrap().to_owned(), root.file_name().unwrap().to_str(), absolute, ""),
    ];
    for command in ["plan", "guard"] {
        for (folder, store, out, expected) in &cases {
            let into = format!("module={out}");
            let args = [command, "-e", "GET /V1/products", "--module-name", "Nova_Till", "-o", &into, "--force"];
            let ended = store.iter().fold(mageacl(args), super::common::Run::arg).within(folder).run();
            assert!(ended.code < 2, "{}", ended.stderr);
            let written = folder.join(out);
            let readme = read(&written.join("README.md"));
            let within = Path::new(store.unwrap_or_default()).join("app/code/Nova/Till");
            let expected = if expected.is_empty() { within.to_str().unwrap() } else { expected };
            assert!(readme.contains(&format!("-o 'module={expected}'")), "{command} {out}: {readme}");
            fs::remove_dir_all(written).unwrap();
        }
    }
}

/// Calls that require nothing give an integration without permissions, which Magento accepts.
#[test]
fn an_empty_grant_is_legal() {
    let folder = tempfile::tempdir().unwrap();
    let anonymous = ["plan", "--magento", "2.4.7", "-e", "GET /V1/directory/countries", "-q"];
    let api = mageacl(anonymous).args(["-f", "api-xml"]).ok();
    assert!(api.contains("<resource name=\"Magento_Backend::admin\"/>") && api.contains("No permission is required."));
    let integration = mageacl(anonymous).args(["-f", "integration-xml"]).ok();
    assert!(!integration.contains("<resources>") && integration.contains("<email>"), "{integration}");
    for more in [&[][..], &["--exact"]] {
        mageacl(anonymous).args(["-o", "module=m", "--force"]).args(more.iter().copied()).within(folder.path()).ok();
        let has_list = folder.path().join("m/etc/integration/api.xml").exists();
        assert!(!has_list && read(&folder.path().join("m/README.md")).contains("The integration is granted none."));
    }
    // Without ids, this command would grant everything.
    assert_eq!(mageacl(anonymous).args(["-f", "magerun"]).run().code, 2);
}

#[test]
fn the_ending_of_a_file_implies_its_format() {
    let folder = tempfile::tempdir().unwrap();
    let lint = ["lint", "--magento", "2.4.7", "-q", "-o", "a.json", "-o", "b.sarif", "-o", "c.md", "-o", "junit=d.txt"];
    mageacl(lint).within(folder.path()).run();
    for (file, begins) in [("a.json", "{"), ("b.sarif", "{"), ("c.md", "#"), ("d.txt", "<?xml")] {
        assert!(read(&folder.path().join(file)).starts_with(begins), "{file}");
    }
    let refused = mageacl(["plan", "--magento", "2.4.7", "-o", "plan.txt"]).args(CALLS).within(folder.path()).run();
    assert_eq!(refused.code, 2);
    for text in ["FORMAT=FILE", "table=plan.txt", "api-xml=plan.txt"] {
        assert!(refused.stderr.contains(text), "{}", refused.stderr);
    }
    assert!(!folder.path().join("plan.txt").exists());
}
