//! Recognizes files that the kernel generates.

use std::path::Path;

use super::Metadata;

/// Mount points of file systems without stored files.
#[cfg(unix)]
const FOLDERS: [&str; 3] = ["/proc", "/sys", "/dev"];

/// Shared memory, in which some build folders are kept. Its files are ordinary.
#[cfg(unix)]
const SHARED_MEMORY: &str = "/dev/shm";

/// Returns whether a path leads to a file of the kernel, possibly through links.
///
/// Resolving the links of every file would cost more than reading it. A device on which one ordinary file was found is
/// therefore remembered as ordinary, and only its empty files are checked again: most kernel files report no size, and
/// a kernel file system may be mounted a second time elsewhere.
#[cfg(unix)]
pub(super) fn is_special(path: &Path, metadata: &Metadata) -> bool {
    use std::cell::RefCell;

    thread_local! {
        static ORDINARY: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
    }

    let device = metadata.device;
    if metadata.len > 0 && ORDINARY.with_borrow(|known| known.contains(&device)) {
        return false;
    }
    let special = leads_to_kernel(path);
    if !special && metadata.len > 0 {
        ORDINARY.with_borrow_mut(|known| known.push(device));
    }
    special
}

/// Returns whether a path leads to a file of the kernel. Other systems have none.
#[cfg(not(unix))]
pub(super) fn is_special(_path: &Path, _metadata: &Metadata) -> bool {
    false
}

/// Returns whether a path leads to a file of the kernel, for a single file.
#[cfg(unix)]
pub(super) fn leads_to_kernel(path: &Path) -> bool {
    // The path was readable a moment ago. An ordinary file does not become unresolvable, so the path is treated as
    // special.
    let Ok(real) = path.canonicalize() else { return true };
    FOLDERS.iter().any(|folder| real.starts_with(folder)) && !real.starts_with(SHARED_MEMORY)
}

/// Returns whether a path leads to a file of the kernel. Other systems have none.
#[cfg(not(unix))]
pub(super) fn leads_to_kernel(_path: &Path) -> bool {
    false
}
