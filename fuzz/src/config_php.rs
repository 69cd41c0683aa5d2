//! The PHP and JSON files that say which modules a store has, by way of a checkout on the disk.
//!
//! The first byte says which file holds the rest; the others are sound. Whatever stands there, discovery ends, and all
//! it says of places lies inside the files.

#![no_main]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use mageacl::source::SourceMap;
use mageacl::store::{self, StoreError};
use tempfile::TempDir;

const MODULE: &str = "vendor/acme/module-a";

/// The files, and what stands in them when another one is tried.
const FILES: [(&str, &str); 7] = [
    ("app/etc/config.php", "<?php\nreturn ['modules' => ['Acme_A' => 1, 'Acme_B' => 0]];\n"),
    (
        "vendor/acme/module-a/registration.php",
        "<?php\nuse Magento\\Framework\\Component\\ComponentRegistrar;\nComponentRegistrar::register(ComponentRegistrar::MODULE, 'Acme_A', __DIR__);\n",
    ),
    (
        "vendor/composer/autoload_files.php",
        "<?php\n$vendorDir = dirname(__DIR__);\nreturn array(\n'a' => $vendorDir . '/acme/module-a/registration.php',\n);\n",
    ),
    ("vendor/composer/installed.json", "{\"packages\": []}"),
    ("app/etc/registration_globlist.php", "<?php\nreturn ['app/code/*/*/registration.php'];\n"),
    ("composer.json", "{\"require\": {\"magento/product-community-edition\": \"2.4.6\"}}"),
    (
        "vendor/composer/installed.php",
        "<?php return array('versions' => array('magento/product-community-edition' => array('pretty_version' => '2.4.6')));",
    ),
];

/// One checkout for the whole run.
static ROOT: LazyLock<TempDir> = LazyLock::new(|| {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.expect("a folder");
    for name in ["app/etc", "app/code/Acme/B/etc", "vendor/composer", "vendor/acme/module-a/etc"] {
        fs::create_dir_all(folder.path().join(name)).expect("a folder");
    }
    for (file, text) in FILES {
        fs::write(folder.path().join(file), text).expect("a file");
    }
    let module_xml = "<config><module name='Acme_A'/></config>";
    fs::write(folder.path().join(MODULE).join("etc/module.xml"), module_xml).expect("a file");
    folder
});

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, text)) = bytes.split_first() else { return };
    let (file, sound) = FILES[usize::from(*kind) % FILES.len()];
    let path: PathBuf = ROOT.path().join(file);
    fs::write(&path, text).expect("a file");
    // Composer's lists are tried with the better one gone, or the other would never be asked.
    let list = ROOT.path().join(FILES[2].0);
    if file == FILES[3].0 {
        let _ = fs::remove_file(&list);
    }
    match store::discover(ROOT.path()) {
        Ok(store) => {
            let _ = store::modules(&store, &mut SourceMap::default());
        }
        Err(StoreError::ConfigNotLiteral { text, range, .. }) => {
            assert!(text.get(range.clone()).is_some(), "{range:?} of {} bytes", text.len());
        }
        Err(error) => {
            let _ = (error.to_string(), error.help());
        }
    }
    fs::write(&path, sound).expect("a file");
    fs::write(&list, FILES[2].1).expect("a file");
});
