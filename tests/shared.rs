//! The folder of recorded answers.

use std::path::{Path, PathBuf};

use crate::requirement::{Requirement, variable};

/// Locates the folder of recorded answers.
pub(crate) fn shared() -> Requirement<PathBuf> {
    let named = variable("MAGEACL_SHARED").map(PathBuf::from);
    let is_named = named.is_some();
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    if folder.join("oracle").is_dir() {
        return Requirement::Met(folder);
    }
    // An empty folder is the way to ignore `../shared`. Any other folder without answers is a mistake in the variable.
    let is_empty = folder.read_dir().is_ok_and(|mut entries| entries.next().is_none());
    if is_named && !is_empty {
        return Requirement::Demanded(format!(
            "MAGEACL_SHARED names {}, which has no folder `oracle`",
            folder.display()
        ));
    }
    Requirement::Missing(format!("no recorded answers in {} (set MAGEACL_SHARED)", folder.display()))
}
