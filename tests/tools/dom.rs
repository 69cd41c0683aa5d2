//! The merge of `acl.xml` and `webapi.xml`, compared with PHP's own DOM.
//!
//! `dom/merge.php` merges by the rules of Magento's `Config\Dom`, and is itself compared with the recorded answers of
//! Magento. mageacl must then give the same results for thousands of generated stores.

mod config;
mod generate;
mod recorded;
mod shrink;

use std::io::{BufRead, BufReader, Write};
use std::ops::Range;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use mageacl_core::catalog::acl::Node;
use mageacl_core::catalog::{self, AclTree, Catalog, ConfigError, Origin, OriginSource, Routes};
use mageacl_core::source::SourceMap;
use mageacl_core::store::EnabledModule;
use serde_json::{Value, json};

use crate::common::package;
use crate::requirement::{Requirement, Tests, variable};
use generate::Store;

/// The number of generated stores, unless `MAGEACL_DOM_STORES` names another one.
const STORES: u64 = 500;

/// The number of stores that are shown if mageacl merges them differently.
const SHOWN: usize = 10;

pub(crate) fn add(tests: &mut Tests, php: &Requirement<()>, shared: &Requirement<std::path::PathBuf>) {
    let php = &with_dom(php);
    tests.add_requiring("php::dom::generated_stores_are_merged_as_php_does".to_owned(), php, |()| generated());
    tests.add_requiring("php::dom::lists_of_modules_are_read_as_php_does".to_owned(), php, |()| config::generated());
    tests.add_requiring("php::dom::the_script_gives_the_recorded_answers".to_owned(), php, |()| recorded::sample());
    let both = match (php, shared) {
        (Requirement::Met(()), shared) => shared.clone(),
        (Requirement::Missing(reason), _) => Requirement::Missing(reason.clone()),
        (Requirement::Demanded(reason), _) => Requirement::Demanded(reason.clone()),
    };
    tests.add_requiring("php::dom::the_script_gives_all_recorded_answers".to_owned(), &both, |folder| {
        recorded::all(&folder);
    });
}

/// Requires the extension of PHP as well, which Debian has in a package of its own.
fn with_dom(php: &Requirement<()>) -> Requirement<()> {
    let Requirement::Met(()) = php else { return php.clone() };
    let loaded = Command::new("php").args(["-r", "exit(extension_loaded('dom') ? 0 : 1);"]).status();
    let reason = "PHP has no extension `dom` (Debian: php-xml)".to_owned();
    match loaded {
        Ok(status) if status.success() => Requirement::Met(()),
        _ if variable("MAGEACL_PHP").is_some() => Requirement::Demanded(format!("MAGEACL_PHP is set, but {reason}")),
        _ => Requirement::Missing(reason),
    }
}

/// A PHP process that merges one store after the other.
pub(crate) struct Php {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Php {
    fn start() -> Php {
        let mut child = Command::new("php")
            .arg(package().join("tests/tools/dom/merge.php"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Php { child, input, output: BufReader::new(output) }
    }

    /// Returns the tree and the routes of a store, `null` where PHP refuses a file.
    fn answer(&mut self, store: &Store) -> [Value; 2] {
        let hex = |files: &[Vec<u8>]| files.iter().map(|file| hex(file)).collect::<Vec<String>>();
        let answer = self.ask(&json!({ "acl": hex(&store.acl), "webapi": hex(&store.webapi) }));
        let answer = answer.unwrap_or_else(|| panic!("PHP ended: {}", shown(store)));
        ["tree", "routes"].map(|part| answer[part]["value"].clone())
    }

    /// Returns the answer to a question; `None` if the process ended.
    fn ask(&mut self, question: &Value) -> Option<Value> {
        writeln!(self.input, "{question}").ok()?;
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).ok()
    }
}

impl Drop for Php {
    fn drop(&mut self) {
        // The process ends by itself at the end of its input; a test that failed does not wait for it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// Returns the numbers of the generated stores.
fn numbers() -> Range<u64> {
    let number = |name: &str| variable(name).map(|value| value.to_str().unwrap().parse::<u64>().unwrap());
    let from = number("MAGEACL_DOM_FROM").unwrap_or(0);
    from..from + number("MAGEACL_DOM_STORES").unwrap_or(STORES)
}

fn generated() {
    let numbers = numbers();
    let stores = numbers.end - numbers.start;
    let mut php = Php::start();
    let mut refused = 0;
    let mut failed = Vec::new();
    for number in numbers {
        let store = generate::store(number);
        let (expected, found) = (php.answer(&store), answer(&store));
        refused += expected.iter().filter(|answer| answer.is_null()).count();
        if expected != found {
            failed.push(number);
        }
    }
    if failed.is_empty() {
        // Stores that are all refused, or never, would compare little.
        let parts = usize::try_from(2 * stores).unwrap();
        assert!((parts / 20..parts * 2 / 3).contains(&refused), "PHP refuses {refused} of {parts}");
        return;
    }
    let reduced = failed.iter().take(SHOWN).map(|number| {
        let smallest = shrink::smallest(generate::store(*number), &mut |store| php.answer(store) != answer(store));
        format!(
            "\nstore {number}, reduced:\n{}PHP:     {:?}\nmageacl: {:?}\nerrors:  {:?}\n",
            shown(&smallest),
            php.answer(&smallest),
            answer(&smallest),
            errors(&smallest),
        )
    });
    panic!("{} of {stores} stores differ: {failed:?}\n{}", failed.len(), reduced.collect::<String>());
}

fn shown(store: &Store) -> String {
    let files = [("acl.xml", &store.acl), ("webapi.xml", &store.webapi)];
    let files = files.into_iter().flat_map(|(name, files)| files.iter().map(move |file| (name, file)));
    files
        .map(|(name, file)| format!("--- {name}\n{}\n", file.escape_ascii().to_string().replace("\\n", "\n")))
        .collect::<Vec<_>>()
        .concat()
}

/// Returns the tree and the routes of a store, `null` where mageacl refuses a file.
fn answer(store: &Store) -> [Value; 2] {
    let catalog = read(store);
    [catalog.acl.as_ref().map_or(Value::Null, tree), catalog.routes.as_ref().map_or(Value::Null, routes)]
}

fn errors(store: &Store) -> [Option<ConfigError>; 2] {
    let catalog = read(store);
    [catalog.acl.err(), catalog.routes.err()]
}

fn read(store: &Store) -> Catalog {
    let number = store.acl.len().max(store.webapi.len());
    let module = |number: usize| EnabledModule { name: format!("V_M{number}"), path: None, label: number.to_string() };
    let origin = Origin::new(OriginSource::Checkout, number);
    let file = |module: &EnabledModule, path: &str| {
        let number: usize = module.label.parse().unwrap();
        match path {
            "etc/acl.xml" => store.acl.get(number).cloned(),
            "etc/webapi.xml" => store.webapi.get(number).cloned(),
            _ => None,
        }
    };
    catalog::read_from_memory((0..number).map(module).collect(), origin, file, &SourceMap::default()).0
}

fn tree(tree: &AclTree) -> Value {
    tree.roots().iter().map(|root| resource(tree, *root)).collect()
}

fn resource(tree: &AclTree, node: Node) -> Value {
    let resource_of_node = tree.resource(node);
    let mut value = json!({
        "id": resource_of_node.id,
        "sortOrder": resource_of_node.sort_order,
        "children": tree.children(node).map(|child| resource(tree, child)).collect::<Vec<_>>(),
    });
    if let Some(title) = &resource_of_node.title {
        value["title"] = json!(title);
    }
    value
}

fn routes(routes: &Routes) -> Value {
    let shown = routes.sorted().into_iter().map(|route| {
        let parameters = route
            .parameters
            .iter()
            .map(|parameter| json!({ "name": parameter.name, "force": parameter.force, "value": parameter.value }));
        json!({
            "url": route.url,
            "method": route.method,
            "service": route.service,
            "service_method": route.service_method,
            "operation": route.operation,
            "secure": route.secure,
            "resources": route.resources,
            "parameters": parameters.collect::<Vec<_>>(),
        })
    });
    shown.collect()
}
