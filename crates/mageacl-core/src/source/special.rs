//! Recognizes files that the kernel generates.

use std::fs::Metadata;
use std::path::Path;

/// The file systems that hold no stored files.
#[cfg(unix)]
const FOLDERS: [&str; 3] = ["/proc", "/sys", "/dev"];

/// Shared memory, where people keep build folders. Its files are ordinary ones.
#[cfg(unix)]
const SHARED_MEMORY: &str = "/dev/shm";

/// Whether a path leads to a file of the kernel, whatever links are on the way.
///
/// Following the links of every file would cost more than reading it. A device that one ordinary file was found on is not
/// such a file system, so that only its empty files are looked at again: the kernel's files mostly claim to be empty, and a
/// file system of theirs may be mounted a second time elsewhere.
#[cfg(unix)]
pub(super) fn is_special(path: &Path, metadata: &Metadata) -> bool {
    use std::cell::RefCell;
    use std::os::unix::fs::MetadataExt;

    thread_local! {
        static ORDINARY: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
    }

    let device = metadata.dev();
    if metadata.len() > 0 && ORDINARY.with_borrow(|known| known.contains(&device)) {
        return false;
    }
    let special = leads_to_kernel(path);
    if !special && metadata.len() > 0 {
        ORDINARY.with_borrow_mut(|known| known.push(device));
    }
    special
}

/// Whether a path leads to a file of the kernel. Other systems have none.
#[cfg(not(unix))]
pub(super) fn is_special(_path: &Path, _metadata: &Metadata) -> bool {
    false
}

#[cfg(unix)]
fn leads_to_kernel(path: &Path) -> bool {
    // A path that cannot be resolved now was readable a moment ago: nothing ordinary does that.
    let Ok(real) = path.canonicalize() else { return true };
    FOLDERS.iter().any(|folder| real.starts_with(folder)) && !real.starts_with(SHARED_MEMORY)
}
