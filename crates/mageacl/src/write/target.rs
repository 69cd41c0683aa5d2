//! Checks the paths to write.

use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::inputs::{Identity, Inputs};
use super::staged::Staged;
use mageacl_core::project::{Error, ErrorReport};

/// A path to write.
#[derive(Debug)]
pub(super) struct Target {
    /// The path on the command line.
    pub(super) given: PathBuf,
    /// The absolute path, without symbolic links in its parent folders.
    pub(super) real: PathBuf,
    /// The kind of target.
    pub(super) kind: TargetKind,
    /// The existing file or folder at the path.
    pub(super) existing: Option<Metadata>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TargetKind {
    File,
    Folder,
}

impl Target {
    /// Checks a single path.
    pub(super) fn open(given: &Path, kind: TargetKind) -> Result<Target, Error> {
        let real = locate(given)?;
        let existing = match fs::symlink_metadata(&real) {
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(Error::Io(format!("cannot write `{}`", given.display()), error)),
        };
        let target = Target { given: given.to_owned(), real, kind, existing };
        match target.obstacle() {
            None => Ok(target),
            Some((why, help)) => Err(target.refused(&why, help)),
        }
    }

    /// Returns the path as messages show it.
    pub(super) fn name(&self) -> String {
        self.given.display().to_string()
    }

    /// Returns the parent folder of the target, without symbolic links.
    pub(super) fn parent(&self) -> &Path {
        self.real.parent().unwrap_or(&self.real)
    }

    /// Identifies the existing file or folder.
    pub(super) fn identity(&self) -> Option<Identity> {
        self.existing.as_ref().and_then(|metadata| Identity::new(&self.real, metadata))
    }

    /// Returns the failure for a target that must not be written.
    pub(super) fn refused(&self, why: &str, help: &str) -> Error {
        refused(format!("cannot write `{}`: {why}", self.name()), help)
    }

    /// Returns the reason not to write here, and a hint.
    fn obstacle(&self) -> Option<(String, &'static str)> {
        const PRINT: &str =
            "-o writes regular files. To send a format elsewhere, print it with --format and redirect it.";
        let named = match self.kind {
            TargetKind::File => is_folder_name(&self.given),
            TargetKind::Folder => false,
        };
        let Some(metadata) = &self.existing else {
            return named.then(|| ("the path names a folder".to_owned(), "Add a file name."));
        };
        let found = metadata.file_type();
        let why = match self.kind {
            _ if self.real.parent().is_none() => "it is the root of the file system",
            _ if found.is_symlink() => {
                let is_stream = self.real.starts_with("/dev") || self.real.starts_with("/proc");
                let help =
                    if is_stream { PRINT } else { "Name the file or folder that it points to, or delete the link." };
                return Some(("it is a symbolic link".to_owned(), help));
            }
            TargetKind::File if found.is_dir() => return Some(("it is a folder".to_owned(), "Add a file name.")),
            TargetKind::Folder if found.is_file() => "it is a file, and a module is a folder",
            TargetKind::Folder if found.is_dir() => return None,
            TargetKind::File if found.is_file() && named => "the path names a folder, and a file is there",
            TargetKind::File if found.is_file() && metadata.permissions().readonly() => {
                return Some(("the file is read-only".to_owned(), "Make it writable, or choose another file."));
            }
            TargetKind::File if found.is_file() => return None,
            _ => return Some((special(found).to_owned(), PRINT)),
        };
        Some((why.to_owned(), "Choose another path."))
    }
}

/// Checks a folder that files are written into: it must not be a symbolic link. Links above it are followed, such as `/tmp`
/// on macOS and `current` in a deployment.
pub(in super::super) fn check_folder(folder: &Path) -> Result<(), Error> {
    // With a slash at its end, a path leads through the link.
    let itself: PathBuf = folder.components().collect();
    if !fs::symlink_metadata(&itself).is_ok_and(|metadata| metadata.is_symlink()) {
        return Ok(());
    }
    let message = format!("cannot write into `{}`: it is a symbolic link", folder.display());
    Err(refused(message, "Name the folder that it points to, or delete the link."))
}

/// Checks paths individually, against each other, and against the files that the run reads.
pub(super) fn check_all<'p>(
    paths: impl Iterator<Item = (&'p Path, TargetKind)>,
    inputs: &Inputs,
) -> Result<Vec<Target>, Error> {
    let mut targets: Vec<Target> = Vec::new();
    for (path, kind) in paths {
        let target = Target::open(path, kind)?;
        if let Some(why) = targets.iter().find_map(|earlier| conflict(earlier, &target)) {
            return Err(refused(why, "Give each output a path of its own."));
        }
        if let Some(why) = inputs.conflict(&target) {
            return Err(target.refused(&why, "Choose another path."));
        }
        targets.push(target);
    }
    Ok(targets)
}

/// Refuses two targets whose names differ only in case, if the file system ignores case.
pub(super) fn check_case(targets: &[Target], staged: &[Staged]) -> Result<(), Error> {
    let folded = |target: &Target| target.real.to_string_lossy().to_lowercase();
    for (at, target) in targets.iter().enumerate() {
        let twin = targets[..at].iter().find(|earlier| folded(earlier) == folded(target));
        if let Some(twin) = twin.filter(|_| staged[at].is_in_case_insensitive_folder()) {
            return Err(refused(same(twin, target), "Give each output a path of its own."));
        }
    }
    Ok(())
}

/// Returns the reason why two targets cannot both be written.
fn conflict(earlier: &Target, later: &Target) -> Option<String> {
    let is_same_file = || earlier.identity().is_some_and(|identity| later.identity() == Some(identity));
    if earlier.real == later.real || is_same_file() {
        return Some(same(earlier, later));
    }
    let (outer, inner) = match () {
        () if later.real.starts_with(&earlier.real) => (earlier, later),
        () if earlier.real.starts_with(&later.real) => (later, earlier),
        () => return None,
    };
    let (outer_name, inner_name) = (outer.name(), inner.name());
    Some(match outer.kind {
        TargetKind::Folder => {
            format!(
                "cannot write `{inner_name}`: it lies in the module folder `{outer_name}`, which is replaced as a whole"
            )
        }
        TargetKind::File => format!("cannot write `{inner_name}`: `{outer_name}` is a file that the same run writes"),
    })
}

fn same(earlier: &Target, later: &Target) -> String {
    if earlier.given == later.given {
        return format!("`{}` is given for two formats", earlier.name());
    }
    format!("`{}` and `{}` are the same file, which is given for two formats", earlier.name(), later.name())
}

/// Returns the absolute path of a target, with the symbolic links of its parent folders resolved. The target itself and
/// missing folders keep their names.
fn locate(given: &Path) -> Result<PathBuf, Error> {
    if given == Path::new("-") {
        let help = "To print, leave -o out and name the format with --format.";
        return Err(refused("-o writes files, and `-` means a stream".to_owned(), help));
    }
    let failed = |error| Error::Io(format!("cannot write `{}`", given.display()), error);
    let absolute = std::path::absolute(given).map_err(failed)?;
    let mut components = absolute.components().peekable();
    let mut real = PathBuf::new();
    while let Some(component) = components.next() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                real.pop();
            }
            Component::Normal(name) if components.peek().is_some() => {
                real.push(name);
                real = folder(real, given)?;
            }
            component => real.push(component),
        }
    }
    Ok(real)
}

/// Resolves the symbolic links of a target's parent folder; a missing one is returned unchanged.
fn folder(path: PathBuf, given: &Path) -> Result<PathBuf, Error> {
    let current = Path::new(".").canonicalize().unwrap_or_default();
    let shown = path.strip_prefix(current).unwrap_or(&path).display().to_string();
    let unusable =
        |why: &str| refused(format!("cannot write `{}`: `{shown}` {why}", given.display()), "Choose another path.");
    match path.canonicalize() {
        Ok(real) if real.is_dir() => Ok(real),
        Ok(_) => Err(unusable("is not a folder")),
        Err(error) if error.kind() == ErrorKind::NotFound => match path.symlink_metadata() {
            Ok(_) => Err(unusable("is a broken symbolic link")),
            Err(_) => Ok(path),
        },
        Err(error) => Err(Error::Io(format!("cannot write `{}`: `{shown}`", given.display()), error)),
    }
}

/// Returns whether the end of a path implies a folder.
fn is_folder_name(given: &Path) -> bool {
    let text = given.as_os_str().as_encoded_bytes();
    let last = text.rsplit(|byte| std::path::is_separator(char::from(*byte))).next().unwrap_or_default();
    matches!(last, b"" | b"." | b"..")
}

#[cfg(unix)]
fn special(found: fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match () {
        () if found.is_fifo() => "it is a named pipe",
        () if found.is_socket() => "it is a socket",
        () => "it is a device",
    }
}

#[cfg(not(unix))]
fn special(_: fs::FileType) -> &'static str {
    "it is not a regular file"
}

/// Makes a failure with a hint.
pub(super) fn refused(message: String, help: &str) -> Error {
    Error::Text(Box::new(ErrorReport { message, help: vec![help.to_owned()], ..ErrorReport::default() }))
}
