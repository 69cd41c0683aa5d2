//! New files and folders next to their targets.

#[cfg(unix)]
use std::fs::Permissions;
use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempDir};

use super::atomic::{self, Placed};
use super::leftovers::{self, LOCK, NEW, OLD};
use super::signals::Deferred;
use super::target::{Target, TargetKind};
use super::{Content, GeneratedModule, folder, manifest};
use mageacl_core::project::Error;
use mageacl_report::RenderError;

/// The number of bytes that are written between two checks for signals.
const CHUNK: usize = 1 << 20;

/// The new content of a target, with a temporary name in the same folder. Removed on drop.
#[derive(Debug)]
pub(super) struct Staged {
    temporary: Temporary,
    placed: Option<Placed>,
}

#[derive(Debug)]
enum Temporary {
    File(NamedTempFile),
    Folder { container: TempDir, lock: File },
}

/// Folders that were created for targets. Removed on drop if they are empty.
#[derive(Debug, Default)]
pub(super) struct NewFolders(Vec<PathBuf>);

impl Staged {
    /// Writes the new content with a temporary name.
    pub(super) fn new(target: &Target, content: &Content<'_>, signals: &Deferred) -> io::Result<Staged> {
        let temporary = match content {
            Content::File(content) => Temporary::File(stage_file(target, |out| out.write_all(content), signals)?),
            Content::Large(render) => Temporary::File(stage_file(target, |out| rendered(render(out)), signals)?),
            Content::Module(module) => stage_folder(target, module, signals)?,
        };
        Ok(Staged { temporary, placed: None })
    }

    /// Returns whether the file system of the target ignores case.
    pub(super) fn is_in_case_insensitive_folder(&self) -> bool {
        let path = match &self.temporary {
            Temporary::File(file) => file.path(),
            Temporary::Folder { container, .. } => container.path(),
        };
        let name = path.file_name().unwrap_or_default().to_ascii_uppercase();
        path.with_file_name(name).symlink_metadata().is_ok()
    }

    /// Renames the new content to the target.
    fn place(&mut self, target: &Target) -> io::Result<()> {
        let exists = target.existing.is_some();
        self.placed = Some(match &self.temporary {
            Temporary::File(file) => atomic::place_file(file.path(), &target.real, exists)?,
            Temporary::Folder { container, .. } => {
                let container = container.path();
                atomic::place_folder(&container.join(NEW), &target.real, &container.join(OLD), exists)?
            }
        });
        Ok(())
    }

    /// Restores the old content.
    fn revert(&mut self, target: &Target) -> io::Result<()> {
        let Some(placed) = self.placed.take() else { return Ok(()) };
        match &self.temporary {
            Temporary::File(file) => atomic::revert(placed, file.path(), &target.real, Path::new("")),
            Temporary::Folder { container, .. } => {
                let container = container.path();
                atomic::revert(placed, &container.join(NEW), &target.real, &container.join(OLD))
            }
        }
    }

    /// Removes the old content. Returns a warning for anything that remains.
    pub(super) fn finish(self, target: &Target) -> Vec<String> {
        atomic::sync_folder(target.parent());
        let Temporary::Folder { container, lock } = self.temporary else { return Vec::new() };
        // It is removed here, unless that would lose a repository.
        let container = container.keep();
        drop(lock);
        let mut warnings = Vec::new();
        for old in [NEW, OLD].map(|name| container.join(name)) {
            if let Err(error) = folder::move_repositories(&old, &target.real) {
                warnings.push(format!("the repository of {} stays in {}: {error}", target.name(), old.display()));
            }
        }
        if warnings.is_empty()
            && let Err(error) = leftovers::remove_folder(&container)
        {
            warnings.push(format!("the old files of {} stay in {}: {error}", target.name(), container.display()));
        }
        warnings
    }
}

/// Replaces all targets, or none.
pub(super) fn place_all(staged: &mut [Staged], targets: &[Target]) -> Result<(), Error> {
    // Folders first: they fail more often, and can always be reverted.
    let mut order: Vec<usize> = (0..targets.len()).collect();
    order.sort_by_key(|at| targets[*at].kind == TargetKind::File);
    for (done, at) in order.iter().enumerate() {
        let Err(error) = staged[*at].place(&targets[*at]) else { continue };
        let mut kept = Vec::new();
        for at in order[..done].iter().rev() {
            if staged[*at].revert(&targets[*at]).is_err() {
                kept.push(format!("`{}`", targets[*at].name()));
            }
        }
        let kept = if kept.is_empty() { String::new() } else { format!(" (already written: {})", kept.join(", ")) };
        return Err(Error::Io(format!("cannot write `{}`{kept}", targets[*at].name()), error));
    }
    Ok(())
}

impl NewFolders {
    /// Creates the missing parent folders of a target.
    pub(super) fn create_parents(&mut self, target: &Target) -> io::Result<()> {
        let missing: Vec<&Path> = target.parent().ancestors().take_while(|folder| !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => self.0.push(folder.to_owned()),
                // Another run may have created it.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Keeps the folders.
    pub(super) fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for NewFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Writes a file with a temporary name.
fn stage_file(
    target: &Target,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    signals: &Deferred,
) -> io::Result<NamedTempFile> {
    let prefix = leftovers::prefix(target);
    let mut builder = leftovers::builder(&prefix);
    if target.existing.is_none() {
        use_default_permissions(&mut builder);
    }
    let mut file = builder.tempfile_in(target.parent())?;
    // If files cannot be locked, another run may take the file for one of a killed run; then this run fails.
    let _ = file.as_file().try_lock();
    write(file.as_file_mut(), content, signals)?;
    if let Some(old) = &target.existing {
        take_over(file.path(), old)?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// Writes a module into a temporary folder.
fn stage_folder(target: &Target, module: &GeneratedModule, signals: &Deferred) -> io::Result<Temporary> {
    let prefix = leftovers::prefix(target);
    let container = leftovers::builder(&prefix).tempdir_in(target.parent())?;
    let lock = File::create_new(container.path().join(LOCK))?;
    let _ = lock.try_lock();
    let root = container.path().join(NEW);
    fs::create_dir(&root)?;
    let manifest = manifest::manifest_of(module);
    let mut folders = vec![PathBuf::new()];
    for file in module.files.iter().chain([&manifest]) {
        let path = Path::new(&file.path);
        let parents: Vec<&Path> = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()).collect();
        for folder in parents.into_iter().rev().filter(|folder| !root.join(folder).is_dir()) {
            fs::create_dir(root.join(folder))?;
            folders.push(folder.to_owned());
        }
        let mut new = File::create_new(root.join(path))?;
        write(&mut new, |out| out.write_all(file.content.as_bytes()), signals)?;
        if let Some(old) = old(target, path).filter(Metadata::is_file) {
            take_over(&root.join(path), &old)?;
        }
        new.sync_all()?;
    }
    for folder in folders.iter().rev() {
        if let Some(old) = old(target, folder).filter(Metadata::is_dir) {
            take_over(&root.join(folder), &old)?;
        }
        atomic::sync_folder(&root.join(folder));
    }
    Ok(Temporary::Folder { container, lock })
}

/// Returns the metadata of a file or folder in the replaced module folder.
fn old(target: &Target, path: &Path) -> Option<Metadata> {
    target.existing.as_ref()?;
    target.real.join(path).symlink_metadata().ok()
}

fn write(
    file: &mut File,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    signals: &Deferred,
) -> io::Result<()> {
    let mut out = BufWriter::new(Interruptible { file, signals });
    content(&mut out)?;
    out.flush()?;
    signals.check()
}

/// A file that stops at an interrupt.
struct Interruptible<'a> {
    file: &'a mut File,
    signals: &'a Deferred,
}

impl Write for Interruptible<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.signals.check()?;
        self.file.write(&bytes[..bytes.len().min(CHUNK)])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A document that could be rendered before fails now only because its file cannot be written.
fn rendered(result: Result<(), RenderError>) -> io::Result<()> {
    result.map_err(|error| match error {
        RenderError::Io(error) => error,
        other @ RenderError::Unsuitable(_) => io::Error::other(other.to_string()),
    })
}

/// Gives a new file the default permissions, which the umask of the process restricts.
#[cfg(unix)]
fn use_default_permissions(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn use_default_permissions(_: &mut Builder<'_, '_>) {}

/// Gives a new file or folder the permissions of the old one, and its owner if the process is allowed to.
#[cfg(unix)]
fn take_over(new: &Path, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

    let own = new.symlink_metadata()?;
    if (own.uid(), own.gid()) != (old.uid(), old.gid()) {
        let _ = chown(new, Some(old.uid()), Some(old.gid())).or_else(|_| chown(new, None, Some(old.gid())));
    }
    let mode = old.permissions().mode() & 0o7777;
    // The owner must be able to remove every entry of a folder. A file gets no setuid or setgid bits.
    let mode = if old.is_dir() { mode | 0o700 } else { mode & 0o777 };
    fs::set_permissions(new, Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn take_over(new: &Path, old: &Metadata) -> io::Result<()> {
    fs::set_permissions(new, old.permissions())
}
