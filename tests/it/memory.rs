//! Stores in memory, and texts of an editor over a store.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use mageacl_core::fs::{Files, Memory, Overlay, disk};
use mageacl_core::plan::DeclaredEndpoint;
use mageacl_core::project::{Input, Options, PlanRequest, Project, plan};
use mageacl_core::source::SourceMap;
use walkdir::WalkDir;

const ALL: Options = Options { aliases: true, integrations: true };

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn open(files: &Files, root: &Path) -> Result<Project, String> {
    let sources = Arc::new(SourceMap::new(Files::clone(files)));
    Project::open_into(Input::store(root), ALL, &sources).map_err(|error| error.to_string())
}

/// Returns everything that a project contains but the paths of its modules.
fn shown(project: &Project) -> String {
    let catalog = project.catalog();
    let acl = catalog.acl.as_ref().map(|tree| tree.nodes().map(|node| format!("{:?}", tree.resource(node))).collect());
    let acl: Result<Vec<String>, _> = acl;
    let routes =
        catalog.routes.as_ref().map(|routes| (format!("{:?}", routes.all()), format!("{:?}", routes.aliases())));
    let modules: Vec<_> = catalog.modules.iter().map(|module| (&module.name, &module.label)).collect();
    let sources = project.sources();
    let files: Vec<_> = catalog.files.iter().map(|file| (sources.name(file.file), sources.text(file.file))).collect();
    format!("{acl:?}\n{routes:?}\n{modules:?}\n{files:?}\n{:?}\n{:?}", catalog.origin, project.notes())
}

#[test]
fn every_fixture_is_the_same_in_memory() {
    let mut compared = 0;
    for entry in std::fs::read_dir(fixtures()).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        let entries: Vec<_> = WalkDir::new(&folder).into_iter().map(Result::unwrap).collect();
        if entries.iter().any(|entry| entry.file_type().is_symlink()) {
            // There are no links in memory.
            continue;
        }
        let files = entries.iter().filter(|entry| entry.file_type().is_file());
        let memory = Memory::new(files.map(|file| (file.path().to_owned(), std::fs::read(file.path()).unwrap())));
        let memory: Files = Arc::new(memory);
        let (on_disk, in_memory) = (open(&disk(), &folder), open(&memory, &folder));
        match (on_disk, in_memory) {
            (Ok(on_disk), Ok(in_memory)) => {
                assert_eq!(shown(&on_disk), shown(&in_memory), "{}", folder.display());
                compared += 1;
            }
            (on_disk, in_memory) => assert_eq!(on_disk.map(|_| ()), in_memory.map(|_| ()), "{}", folder.display()),
        }
    }
    assert!(compared > 20, "{compared} fixtures");
}

/// Returns the ids that a plan for one call requires.
fn required(project: &Project, call: &str) -> Vec<String> {
    let calls = vec![DeclaredEndpoint::new(call.to_owned())];
    let plan = plan(project, PlanRequest { calls }).unwrap();
    let tree = project.tree().unwrap();
    plan.value.required.iter().map(|node| tree.resource(*node).id.clone()).collect()
}

#[test]
fn a_plan_reads_the_unsaved_text_of_an_editor() {
    let root = fixtures().join("shop").canonicalize().unwrap();
    let call = "GET /V1/orders";
    let saved = open(&disk(), &root).unwrap();
    assert_eq!(required(&saved, call), ["Magento_Sales::actions_view"]);
    let catalog = saved.catalog();
    let module = catalog.modules.iter().find(|module| module.name == "Magento_Sales").unwrap();
    let path = module.path.as_ref().unwrap().join("etc/webapi.xml");
    let text = std::fs::read_to_string(&path).unwrap();
    let edited = text.replace("Magento_Sales::actions_view", "Magento_Sales::create");
    assert_ne!(text, edited);
    let files: Files = Arc::new(Overlay { upper: Memory::new([(path, edited)]), lower: disk() });
    assert_eq!(required(&open(&files, &root).unwrap(), call), ["Magento_Sales::create"]);
}
