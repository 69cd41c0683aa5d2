//! The manifest of a generated module: the files that mageacl wrote, with their digests.
//!
//! It is in the module's folder, in which Magento reads only `registration.php`, `composer.json` and `etc`. It depends
//! only on the module.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::GeneratedModule;
use mageacl_core::fs::disk;
use mageacl_report::module::ModuleFile;

/// The name of the manifest in the module's folder.
pub(super) const FILE: &str = "mageacl-manifest.json";

const SCHEMA: &str = "mageacl/module-manifest/1";

/// A kind of generated module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ModuleKind {
    /// Written by `mageacl guard`.
    Guard,
    /// Written by `mageacl plan`.
    Integration,
    /// Written by `mageacl lint`.
    Repair,
}

/// A manifest that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Manifest {
    /// The module's name.
    pub(super) module: String,
    /// The kind of module.
    pub(super) kind: ModuleKind,
    /// The digest of each file, by its path with `/`.
    pub(super) files: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: String,
    module: String,
    kind: ModuleKind,
    files: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    path: String,
    sha256: String,
}

impl ModuleKind {
    fn name(self) -> &'static str {
        match self {
            ModuleKind::Guard => "guard",
            ModuleKind::Integration => "integration",
            ModuleKind::Repair => "repair",
        }
    }

    /// Returns the command that writes modules of this kind.
    pub(super) fn command(self) -> &'static str {
        match self {
            ModuleKind::Guard => "guard",
            ModuleKind::Integration => "plan",
            ModuleKind::Repair => "lint",
        }
    }
}

impl Manifest {
    /// Reads the manifest in a folder; `None` if there is none of this format.
    pub(super) fn read(folder: &Path) -> Option<Manifest> {
        let path = folder.join(FILE);
        // A link or a pipe with this name is not a manifest, and opening a pipe would wait for its writer.
        path.symlink_metadata().ok().filter(std::fs::Metadata::is_file)?;
        let Document { schema, module, kind, files } = serde_json::from_slice(&disk().read(&path).ok()?).ok()?;
        let files = files.into_iter().map(|entry| (entry.path, entry.sha256)).collect();
        (schema == SCHEMA).then_some(Manifest { module, kind, files })
    }
}

/// Returns the manifest of a module, as a file of its folder.
pub(super) fn manifest_of(module: &GeneratedModule) -> ModuleFile {
    let mut files: Vec<&ModuleFile> = module.files.iter().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let entry = |file: &ModuleFile| json!({ "path": file.path, "sha256": digest(file.content.as_bytes()) });
    let files: Vec<_> = files.into_iter().map(entry).collect();
    let document = json!({ "schema": SCHEMA, "module": module.name, "kind": module.kind.name(), "files": files });
    ModuleFile { path: FILE.to_owned(), content: format!("{document:#}\n") }
}

/// Returns the SHA-256 of some bytes in hexadecimal.
pub(super) fn digest(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
