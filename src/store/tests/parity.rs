//! The recorded answers of Magento's own code. They are not part of this project: `MAGEACL_SHARED` names the folder
//! that holds them.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use rayon::prelude::*;
use serde_json::Value;
use tar::Archive;

use super::write;
use crate::store::{Layout, discover};

/// The folder with the recorded answers; says so if it is not there.
fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("MAGEACL_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    if folder.join("oracle").is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no recorded answers in {} (MAGEACL_SHARED names their folder)", folder.display());
    None
}

/// Writes the wanted files of an archive into a folder. (`Entry::unpack` asks the system far more than this needs.)
fn unpack(archive: &Path, folder: &Path, wanted: impl Fn(&Path) -> bool) {
    for entry in Archive::new(GzDecoder::new(File::open(archive).unwrap())).entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().into_owned();
        if wanted(&name) {
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            write(folder, name.to_str().unwrap(), &text);
        }
    }
}

fn names(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().map(|name| name.as_str().unwrap()).collect()
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn releases_have_the_modules_that_magento_finds() {
    let Some(shared) = shared() else { return };
    let archives = folders(&shared.join("magento/releases"));
    assert_eq!(archives.len(), 73);
    archives.par_iter().for_each(|path| {
        let release = path.file_name().unwrap().to_str().unwrap().strip_suffix(".tar.gz").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let manifest = Path::new(release).join("composer.json");
        unpack(path, folder.path(), |name| name == manifest || name.ends_with("etc/module.xml"));
        let answers = GzDecoder::new(File::open(shared.join(format!("oracle/releases/{release}.json.gz"))).unwrap());
        let answers: Value = serde_json::from_reader(answers).unwrap();
        let expected: BTreeSet<_> =
            answers["modules"].as_array().unwrap().iter().map(|module| module["path"].as_str().unwrap()).collect();

        let store = discover(&folder.path().join(release)).unwrap();
        let found: BTreeSet<_> = store.components.iter().map(|module| module.label.as_str()).collect();
        assert_eq!(found, expected, "{release}");
        assert_eq!(store.components.len(), expected.len(), "{release}");
        assert_eq!((store.layout, store.magento.as_deref()), (Layout::Magento, Some(release)));
        assert_eq!(store.notes, [], "{release}");
    });
}

#[test]
fn stores_have_the_modules_that_magento_finds_and_enables() {
    let Some(shared) = shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let wanted = ["registration.php", "config.php", "expected.json"];
    unpack(&shared.join("oracle/random.tar.gz"), folder.path(), |name| wanted.iter().any(|file| name.ends_with(file)));
    let cases = folders(folder.path()).into_iter().chain(folders(&shared.join("oracle/edge")));
    let (mut seen, mut listed) = (0, 0);
    for case in cases {
        let expected: Value = serde_json::from_slice(&fs::read(case.join("expected.json")).unwrap()).unwrap();
        let store = discover(&case.join("store")).unwrap();
        seen += 1;
        if let Value::Array(_) = &expected["modules"]["registered"] {
            let expected: BTreeSet<_> = names(&expected["modules"]["registered"]).into_iter().collect();
            let found: BTreeSet<_> = store.components.iter().filter_map(|module| module.name.as_deref()).collect();
            assert_eq!(found, expected, "{}", case.display());
            assert_eq!(store.components.len(), expected.len(), "{}", case.display());
        }
        let enabled = store.config.map(|config| config.enabled);
        if let Value::Array(_) = &expected["modules"]["enabled"] {
            listed += 1;
            assert_eq!(enabled.as_deref().unwrap(), names(&expected["modules"]["enabled"]), "{}", case.display());
        } else if expected["modules"]["registered"].is_array() {
            assert_eq!(enabled, None, "{}", case.display());
        }
    }
    assert!(seen >= 364 && listed >= 124, "{seen} stores, {listed} with a list");
}
