//! Every format: its shape as a snapshot, and generated files read back as Magento would.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use mageacl_core::catalog::{self, Catalog};
use mageacl_core::source::SourceMap;
use mageacl_core::store;
use mageacl_core::xml::{self, Document, Element, ElementId};
use regex::Regex;
use serde_json::Value;

use crate::common::{Run, copy_of, fixture, mageacl, package, texts};

/// The formats of a plan.
const PLAN_FORMATS: [&str; 7] = ["table", "json", "ids", "api-xml", "integration-xml", "markdown", "magerun"];

/// Runs a plan with all kinds of rows: two refs, an anonymous call, an id above another.
fn plan(format: &str) -> Run {
    let endpoints = ["GET /V1/products", "PUT /V1/customers/{id}", "GET /V1/directory/countries"];
    let run = mageacl(["plan", "--name", "Odoo \"&\" Co", "--email", "odoo@example.com", "-f", format]);
    endpoints.iter().fold(run, |run, endpoint| run.arg("-e").arg(endpoint)).arg(fixture("shop"))
}

/// Removes the version, which changes with each release.
pub(crate) fn unversioned(text: &str) -> String {
    text.replace(concat!("mageacl ", env!("CARGO_PKG_VERSION")), "mageacl VERSION")
}

macro_rules! assert_shape {
    ($name:expr, $text:expr) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, unversioned(&$text));
        });
    };
}

#[test]
fn the_shape_of_a_plan() {
    for format in PLAN_FORMATS {
        assert_shape!(format!("plan-{format}"), plan(format).ok());
    }
    assert_shape!("plan-table-collateral", plan("table").arg("--exact").arg("--collateral").ok());
    assert_shape!("plan-api-xml-exact", plan("api-xml").arg("--exact").ok());
    let unreachable = ["DELETE /V1/tickets/7", "GET /V1/tikets/7", "PATCH /V1/tickets/7"];
    let run = mageacl(["plan"]).arg(fixture("undefined-ref"));
    let ended = unreachable.iter().fold(run, |run, endpoint| run.arg("-e").arg(endpoint)).run();
    assert_shape!("plan-table-unreachable", ended.stdout);
}

#[test]
fn the_shape_of_a_module() {
    let out = tempfile::tempdir().unwrap();
    plan("ids").arg("-o").arg(format!("module={}", out.path().display())).arg("--module-name").arg("Odoo_Co").ok();
    let files = ["registration.php", "composer.json", "etc/module.xml", "etc/integration.xml", "README.md"];
    let parts = files.map(|file| format!("--- {file}\n{}", fs::read_to_string(out.path().join(file)).unwrap()));
    assert_shape!("module", parts.concat());
}

#[test]
fn the_shape_of_lists() {
    for command in ["tree", "routes"] {
        for format in ["table", "json", "ids"] {
            let run = mageacl([command, "-f", format]).arg(fixture("refs-are-anded"));
            assert_shape!(format!("{command}-{format}"), run.ok());
        }
    }
    assert_shape!("profile-show", mageacl(["profile", "show", "expertrec"]).ok());
}

#[test]
fn the_shape_of_errors() {
    let reported: Vec<String> = ["malformed-acl", "merge-twice", "duplicate-resource", "sequence-cycle"]
        .map(|store| mageacl(["plan", "-e", "GET /V1/a"]).arg(fixture(store)).run().stderr)
        .into();
    assert_shape!("errors", reported.join("\n"));
}

/// A generated file, parsed by the reader for files of a store.
struct Generated {
    text: String,
}

impl Generated {
    fn document(&self) -> Document<'_> {
        let file = SourceMap::default().add("generated.xml", self.text.clone());
        xml::parse(&self.text, file).unwrap()
    }

    /// Asserts that a comment is a comment, and that there is a declaration.
    fn assert_well_formed(&self) {
        assert!(self.text.starts_with("<?xml version=\"1.0\"?>\n"), "{}", self.text);
        let comment = Regex::new(r"(?s)<!--(.*?)-->").unwrap();
        for comment in comment.captures_iter(&self.text) {
            assert!(!comment[1].contains("--") && !comment[1].ends_with('-'), "{}", &comment[0]);
        }
        self.document();
    }
}

fn attribute(element: Element<'_, '_>, name: &str) -> String {
    element.named_item(name).unwrap_or_else(|| panic!("{name} is required")).value.to_string()
}

/// Returns the child elements with this name, in order.
fn children(document: &Document<'_>, parent: ElementId, name: &str) -> Vec<ElementId> {
    document.child_elements(parent).filter(|id| document.element(*id).name.is(name)).collect()
}

fn names_of_children(document: &Document<'_>, parent: ElementId) -> Vec<String> {
    document.child_elements(parent).map(|id| document.element(id).name.qualified().into_owned()).collect()
}

fn root_schema(document: &Document<'_>) -> (String, String) {
    let root = document.element(Document::ROOT);
    let schema = root.attributes().find(|attribute| attribute.name.is("xsi:noNamespaceSchemaLocation"));
    (root.name.qualified().into_owned(), schema.unwrap().value.to_string())
}

/// Checks the list of ids as `resourcesType` of the schemas does, and returns it.
fn resources(document: &Document<'_>, integration: ElementId) -> Vec<String> {
    let lists = children(document, integration, "resources");
    assert_eq!(lists.len(), 1);
    let pattern = Regex::new("^.+_.+::.+$").unwrap();
    let ids: Vec<String> = document
        .child_elements(lists[0])
        .map(|id| {
            let element = document.element(id);
            assert!(element.name.is("resource"));
            assert_eq!(element.attributes().count(), 1, "only a name");
            attribute(element, "name")
        })
        .collect();
    assert!(!ids.is_empty(), "the schema wants at least one");
    assert!(ids.iter().all(|id| pattern.is_match(id)), "{ids:?}");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "each once");
    ids
}

fn assert_integration_name(document: &Document<'_>, integration: ElementId, name: &str) {
    let given = attribute(document.element(integration), "name");
    assert!(given.chars().count() >= 2, "integrationNameType");
    assert_eq!(given, name);
}

#[test]
fn api_xml_is_what_its_schema_wants() {
    let file = Generated { text: plan("api-xml").ok() };
    file.assert_well_formed();
    let document = file.document();
    let (root, schema) = root_schema(&document);
    assert_eq!(
        (root.as_str(), schema.as_str()),
        ("integrations", "urn:magento:module:Magento_Integration:etc/integration/api.xsd")
    );
    let integrations = children(&document, Document::ROOT, "integration");
    assert_eq!(integrations.len(), 1);
    assert_eq!(names_of_children(&document, integrations[0]), ["resources"]);
    assert_integration_name(&document, integrations[0], "Odoo \"&\" Co");
    let json = plan_json();
    assert_eq!(resources(&document, integrations[0]), texts(&json["closed"]));
    let exact = Generated { text: plan("api-xml").arg("--exact").ok() };
    exact.assert_well_formed();
    let document = exact.document();
    let integration = children(&document, Document::ROOT, "integration")[0];
    assert_eq!(resources(&document, integration), texts(&json["required"]));
}

#[test]
fn integration_xml_is_what_its_schema_wants() {
    let file = Generated { text: plan("integration-xml").ok() };
    file.assert_well_formed();
    let document = file.document();
    let (root, schema) = root_schema(&document);
    assert_eq!(
        (root.as_str(), schema.as_str()),
        ("config", "urn:magento:module:Magento_Integration:etc/integration/integration.xsd")
    );
    let integrations = children(&document, Document::ROOT, "integration");
    assert_eq!(integrations.len(), 1);
    assert_integration_name(&document, integrations[0], "Odoo \"&\" Co");
    assert_eq!(names_of_children(&document, integrations[0]), ["email", "resources"]);
    let email = document.text(children(&document, integrations[0], "email")[0]);
    assert!(Regex::new(r"^[^@]+@[^.]+\..+$").unwrap().is_match(&email), "{email}");
    let json = plan_json();
    assert_eq!(resources(&document, integrations[0]), texts(&json["required"]), "Magento adds the ancestors itself");
}

/// Returns the same plan as JSON.
fn plan_json() -> Value {
    serde_json::from_str(&plan("json").ok()).unwrap()
}

#[test]
fn module_xml_is_what_its_schema_wants() {
    let out = tempfile::tempdir().unwrap();
    plan("ids").arg("-o").arg(format!("module={}", out.path().display())).arg("--module-name").arg("Odoo_Co").ok();
    let file = Generated { text: fs::read_to_string(out.path().join("etc/module.xml")).unwrap() };
    file.assert_well_formed();
    let document = file.document();
    let (root, schema) = root_schema(&document);
    assert_eq!((root.as_str(), schema.as_str()), ("config", "urn:magento:framework:Module/etc/module.xsd"));
    let modules = children(&document, Document::ROOT, "module");
    assert_eq!(modules.len(), 1);
    let name = Regex::new("^[A-Z][A-Za-z0-9]*_[A-Z][A-Za-z0-9]*$").unwrap();
    assert!(name.is_match(&attribute(document.element(modules[0]), "name")));
    let sequences = children(&document, modules[0], "sequence");
    let before: Vec<String> = children(&document, sequences[0], "module")
        .into_iter()
        .map(|id| attribute(document.element(id), "name"))
        .collect();
    // The modules that define the required ids.
    assert_eq!(before, ["Acme_Loyalty", "Magento_Catalog", "Magento_Customer", "Magento_Integration"]);

    let composer: Value = serde_json::from_str(&fs::read_to_string(out.path().join("composer.json")).unwrap()).unwrap();
    assert_eq!(composer["type"], "magento2-module");
    assert_eq!(composer["autoload"]["files"], serde_json::json!(["registration.php"]));
    assert_eq!(composer["name"], "odoo/module-co");
}

/// Loads a store through the library.
fn load(root: &Path) -> Catalog {
    let store = store::discover(root).unwrap();
    catalog::load(&store, &SourceMap::default()).unwrap()
}

#[test]
fn a_generated_module_grants_what_the_plan_says() {
    for profile in ["expertrec", "ventortech"] {
        let copy = copy_of("shop");
        let module = copy.path().join("app/code/Acme/Generated");
        let text = mageacl(["plan", "-f", "json", "--module-name", "Acme_Generated", "-p", profile])
            .arg(copy.path())
            .arg("-o")
            .arg(format!("module={}", module.display()))
            .ok();
        let plan: Value = serde_json::from_str(&text).unwrap();
        let config = copy.path().join("app/etc/config.php");
        let switched_on = fs::read_to_string(&config)
            .unwrap()
            .replace("'Acme_Connector' => 1,", "'Acme_Connector' => 1,\n        'Acme_Generated' => 1,");
        fs::write(&config, switched_on).unwrap();

        let catalog = load(copy.path());
        assert_eq!(catalog.origin.enabled, 31, "the module is there");
        let tree = catalog.acl.as_ref().unwrap();
        assert_eq!(tree.len(), 141);

        let file = Generated { text: fs::read_to_string(module.join("etc/integration.xml")).unwrap() };
        file.assert_well_formed();
        let document = file.document();
        let integration = children(&document, Document::ROOT, "integration")[0];
        let ids = resources(&document, integration);
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut stored = catalog::integrations::closure(tree, catalog.origin.release(), &ids).unwrap();
        let mut closed = texts(&plan["closed"]);
        stored.sort();
        closed.sort_unstable();
        assert_eq!(stored, closed, "{profile}");
    }
}

#[test]
fn names_cannot_break_out_of_generated_files() {
    let names =
        ["-- <!-- --> ]]> &amp; \"'", "a\u{202e}b c", "$(rm -rf /) `x` '; DROP", "?><?php phpinfo();", "--resource=x"];
    for name in names {
        for format in ["api-xml", "integration-xml"] {
            let run = mageacl(["plan", "-e", "GET /V1/tickets/7", "-f", format]).arg(format!("--name={name}"));
            let file = Generated { text: run.arg(fixture("refs-are-anded")).ok() };
            file.assert_well_formed();
            let document = file.document();
            let integration = children(&document, Document::ROOT, "integration")[0];
            assert_eq!(attribute(document.element(integration), "name"), name);
        }
    }
    // An endpoint that ends in comment delimiters, in the description of the plan.
    for endpoint in
        ["GET /V1/tickets/--7-->", "GET /V1/tickets/--7--", "GET /V1/tickets/--", "GET /V1/tickets/7?><?php"]
    {
        let run = mageacl(["plan", "-f", "api-xml", "-e", endpoint]).arg(fixture("refs-are-anded"));
        Generated { text: run.ok() }.assert_well_formed();
        let out = tempfile::tempdir().unwrap();
        let run = mageacl(["plan", "-f", "ids", "--module-name", "Acme_A", "-e", endpoint]);
        run.arg(fixture("refs-are-anded")).arg("-o").arg(format!("module={}", out.path().display())).ok();
        let registration = fs::read_to_string(out.path().join("registration.php")).unwrap();
        assert!(!registration.contains("?>"), "{registration}");
    }
}

#[test]
fn names_that_magento_does_not_take_are_refused() {
    for option in
        ["--name=X", "--name=", "--name=a\u{1}b", "--name=a\nb", "--email=nonsense", "--email=a@b", "--email=a@b."]
    {
        let run = mageacl(["plan", "-e", "GET /V1/tickets/7", "-f", "api-xml", option]).arg(fixture("refs-are-anded"));
        assert_eq!(run.run().code, 2, "{option}");
    }
}

/// Returns whether a character is invisible or interpreted by a terminal.
fn is_hostile(c: char) -> bool {
    c != '\n' && c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[test]
fn hostile_titles_come_through_no_output() {
    let store = fixture("hostile-titles");
    let mut outputs = Vec::new();
    for format in ["table", "ids"] {
        outputs.push(mageacl(["tree", "-f", format]).arg(&store).ok());
        outputs.push(mageacl(["routes", "-f", format]).arg(&store).ok());
    }
    let routes = mageacl(["routes", "-f", "ids"]).arg(&store).ok();
    for format in ["table", "ids", "markdown", "magerun", "api-xml", "integration-xml"] {
        let run = mageacl(["plan", "-f", format, "--endpoints", "-"]).arg(&store);
        outputs.push(run.stdin(routes.clone()).ok());
    }
    for output in &outputs {
        let hostile: Vec<char> = output.chars().filter(|c| is_hostile(*c)).collect();
        assert!(hostile.is_empty(), "{hostile:?} in\n{output}");
        assert!(!output.contains("\n::error"), "no line of a workflow command\n{output}");
    }
    let tree = &outputs[0];
    assert_eq!(tree.lines().count(), 3 + 12, "one line per resource\n{tree}");
    let checklist = mageacl(["plan", "-f", "markdown", "--endpoints", "-"]).arg(&store).stdin(routes).ok();
    assert!(!checklist.contains("<script>"), "{checklist}");
    assert!(!checklist.contains("](https://evil.example)") || checklist.contains("\\]"), "{checklist}");
    let boxes = checklist.lines().filter(|line| line.starts_with("- [x] ")).count();
    assert_eq!(boxes, 1, "{checklist}");
}

#[test]
fn the_same_bytes_come_out_twice_and_from_everywhere() {
    let elsewhere = tempfile::tempdir().unwrap();
    let machine = package().to_str().unwrap();
    let check = |args: &[&str]| {
        let inside = mageacl(args).within(fixture("shop")).ok();
        assert_eq!(inside, mageacl(args).within(fixture("shop")).ok(), "{args:?}");
        let outside = mageacl(args).arg(fixture("shop")).within(elsewhere.path()).ok();
        assert_eq!(inside, outside, "{args:?}");
        assert!(!outside.contains(machine), "{args:?} names the folder of the store");
    };
    for format in PLAN_FORMATS {
        check(&["plan", "-p", "ventortech", "--collateral", "-f", format]);
    }
    for format in ["table", "json", "ids"] {
        check(&["tree", "-f", format]);
        check(&["routes", "-f", format]);
    }
}

#[test]
fn json_and_tables_end_with_a_line() {
    for format in PLAN_FORMATS {
        let text = plan(format).ok();
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{format}");
        assert!(text.lines().all(|line| line.trim_end() == line || format == "json"), "{format}: blanks at an end");
    }
}
