//! Generated stores: a guard for all resources leaves only reads.

use std::path::Path;
use std::process::Command;

use rayon::prelude::*;
use serde_json::Value;

use crate::collection::Stores;
use crate::view;

/// The generated stores have unusual URLs and ids. Every module is verified, and few routes are skipped.
pub(crate) fn generated_stores(stores: &Stores) {
    let generated = stores.generated();
    let counts: Vec<[usize; 2]> =
        generated.cases.par_iter().filter_map(|case| read_only(&case.join("store"))).collect();
    let [denied, skipped] = [0, 1].map(|at| counts.iter().map(|count| count[at]).sum::<usize>());
    let expected = match stores {
        // Counted in the records: routes other than GET whose refs are all in the tree.
        Stores::Sample => (4, 12, 0),
        Stores::All(_) => (242, 2444, 15),
    };
    assert_eq!((counts.len(), denied, skipped), expected);
}

/// Guards all resources of a store. Returns the number of denied and of skipped routes, or `None` if Magento cannot load the
/// store or if it has no resources.
fn read_only(root: &Path) -> Option<[usize; 2]> {
    let catalog = root.is_dir().then(|| view::load(&view::discover(root)).ok())??.catalog;
    let (tree, _) = (catalog.acl.ok()?, catalog.routes.ok()?);
    let ids = tree.nodes().map(|node| tree.resource(node).id.clone()).filter(|id| id != "Magento_Backend::all");
    let options: Vec<String> = ids.map(|id| format!("--resource={id}")).collect();
    if options.is_empty() || tree.build_error().is_some() {
        return None;
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_mageacl"));
    let ended = command.arg("guard").arg(root).args(options).args(["-f", "json"]).output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}: {}", root.display(), String::from_utf8_lossy(&ended.stderr));
    let document: Value = serde_json::from_slice(&ended.stdout).unwrap();
    assert_eq!(document["verified"], true, "{}", root.display());
    let denied = document["proof"]["shut"]["of"].as_u64().unwrap();
    Some([denied.try_into().unwrap(), document["left_alone"].as_array().unwrap().len()])
}
