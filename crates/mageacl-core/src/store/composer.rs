//! Reads Composer's files: the folder of the packages, the files that it includes, and the requirements of the root
//! package.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde::de::IgnoredAny;

use super::lenient::{Fields, LenientMap, LenientString, Names};
use super::packages::{self, Package};
use super::path::label;
use super::requirements::Requirements;
use super::root::Root;
use super::{Note, StoreError, listing, php};
use crate::fs::{FileSystem, ReadError};
use crate::json::mismatch;

/// A folder as Composer sees it.
#[derive(Debug)]
pub(super) struct Project {
    /// The folder of the packages.
    pub(super) vendor: PathBuf,
    /// `composer.json`, if it exists and can be read.
    pub(super) manifest: Option<Manifest>,
}

/// The relevant fields of the root package.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// Its name.
    pub(super) name: String,
    /// Its own version.
    pub(super) version: Option<String>,
    /// The required packages with their version constraints.
    pub(super) require: BTreeMap<String, String>,
    /// The packages that are required for development.
    pub(super) require_dev: BTreeMap<String, String>,
    vendor_folder: Option<String>,
    /// The type, such as `project`.
    pub(super) kind: String,
}

/// The fields of the root package that hold a string.
struct Own;

impl Names for Own {
    const NAMES: &'static [&'static str] = &["name", "version", "type"];
}

struct RequireFields;

impl Names for RequireFields {
    const NAMES: &'static [&'static str] = &["require", "require-dev"];
}

struct VendorFolder;

impl Names for VendorFolder {
    const NAMES: &'static [&'static str] = &["vendor-dir"];
}

struct Settings;

impl Names for Settings {
    const NAMES: &'static [&'static str] = &["config"];
}

/// The list of the packages of a project, beside its `composer.json`.
pub const LOCK_FILE: &str = "composer.lock";

/// The maximum number of files that packages may include.
const MAX_FILES: usize = 100_000;

impl Project {
    /// Reads `composer.json` and finds the folder of the packages, which need not be `vendor`.
    pub(super) fn open(root: Root<'_>, notes: &mut Vec<Note>) -> Self {
        let manifest = match root.files().read_named(&root.join("composer.json")) {
            Ok(bytes) => match Manifest::read(&bytes) {
                Ok(manifest) => Some(manifest),
                Err(error) => {
                    notes.push(Note::new("composer.json", None, mismatch(&error)));
                    None
                }
            },
            Err(error) if is_absent(&error) && !root.files().is_named(&root.join("composer.json")) => None,
            Err(error) => {
                notes.push(Note::new("composer.json", None, format!("the file cannot be read: {error}")));
                None
            }
        };
        let by_manifest = || manifest.as_ref().and_then(|manifest| manifest.vendor_folder.as_ref()).map(OsString::from);
        let vendor = vendor_path(root, notes).or_else(by_manifest).unwrap_or_else(|| "vendor".into());
        Project { vendor: root.join(vendor), manifest }
    }

    /// Returns whether Composer's files describe a whole store: a project with its packages.
    pub(super) fn is_store(&self, files: &dyn FileSystem) -> bool {
        self.manifest.as_ref().is_some_and(|manifest| manifest.kind == "project") && files.is_folder(&self.vendor)
    }

    /// Returns the files that Composer includes at every start, in its order; `None` if it left no record of them.
    pub(super) fn included(&self, root: Root<'_>, notes: &mut Vec<Note>) -> Result<Option<Vec<PathBuf>>, StoreError> {
        if let Some(files) = self.autoload_files(root, notes)? {
            return Ok(Some(files));
        }
        let path = self.vendor.join("composer/installed.json");
        let Some(bytes) = read_if_present(root, &path)? else { return Ok(None) };
        let (mut files, mut missing) = (Vec::new(), Vec::new());
        let read = packages::read(&bytes, &mut |package| {
            files.extend(self.files_of(&package, root, &mut missing));
            if files.len() > MAX_FILES { ControlFlow::Break("too many files") } else { ControlFlow::Continue(()) }
        });
        if let Err(error) = read {
            let message = format!("{}, so the package folders were searched", mismatch(&error));
            notes.push(Note::new(label(root, &path), None, message));
            return Ok(None);
        }
        notes.extend(missing);
        Ok(Some(files))
    }

    /// Reads the list in `vendor/composer/autoload_files.php`.
    fn autoload_files(&self, root: Root<'_>, notes: &mut Vec<Note>) -> Result<Option<Vec<PathBuf>>, StoreError> {
        let path = self.vendor.join("composer/autoload_files.php");
        let Some(bytes) = read_if_present(root, &path)? else { return Ok(None) };
        let text = php::text(bytes);
        let Some(listed) = listing::returned(&text, &path) else {
            let message = "it returns no list of files, so Composer's other records were used";
            notes.push(Note::new(label(root, &path), None, message));
            return Ok(None);
        };
        let computed: Vec<_> = listed.iter().filter(|entry| entry.path.is_none()).collect();
        if let Some(first) = computed.first() {
            let message = format!("the path of this include is only known at run time; ignored: {}", computed.len());
            notes.push(Note::detail(label(root, &path), Some(php::line(&text, first.start)), message));
        }
        Ok(Some(listed.into_iter().filter_map(|entry| entry.path).map(PathBuf::from).collect()))
    }

    /// Returns the files that a package of `installed.json` includes.
    fn files_of(&self, package: &Package, root: Root<'_>, notes: &mut Vec<Note>) -> Vec<PathBuf> {
        if package.files.is_empty() {
            return Vec::new();
        }
        let folder = match &package.install_path {
            Some(path) => self.vendor.join("composer").join(path),
            None => self.vendor.join(&package.name),
        };
        if !root.files().is_folder(&folder) {
            let message = format!("the package {} is listed as installed, but its folder is missing", package.name);
            notes.push(Note::new(label(root, &folder), None, message));
            return Vec::new();
        }
        package.files.iter().map(|file| folder.join(file)).collect()
    }
}

impl Manifest {
    pub(super) fn read(json: &[u8]) -> Result<Self, serde_json::Error> {
        let mut own: Fields<Own, LenientString> = serde_json::from_slice(json)?;
        let mut require: Fields<RequireFields, LenientMap> = serde_json::from_slice(json)?;
        let mut config: Fields<Settings, Fields<VendorFolder, LenientString>> = serde_json::from_slice(json)?;
        let mut text = |name: &str| own.take(name).and_then(|value| value.0);
        let mut required = |name: &str| require.take(name).unwrap_or_default().0;
        Ok(Manifest {
            name: text("name").unwrap_or_default(),
            version: text("version"),
            kind: text("type").unwrap_or_default(),
            require: required("require"),
            require_dev: required("require-dev"),
            vendor_folder: config.take("config").and_then(|mut config| config.take("vendor-dir")?.0),
        })
    }
}

impl Manifest {
    pub(super) fn into_requirements(self) -> Requirements {
        Requirements { require: self.require, require_dev: self.require_dev }
    }
}

/// Returns whether a file could not be read because it does not exist.
pub(super) fn is_absent(error: &ReadError) -> bool {
    matches!(error, ReadError::Io(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory))
}

fn read_if_present(root: Root<'_>, path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match root.files().read_named(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(source) => Err(StoreError::Read { file: label(root, path), source }),
    }
}

/// Reads an optional file; adds a note if it exists but cannot be read.
pub(super) fn read_optional(root: Root<'_>, path: &Path, notes: &mut Vec<Note>) -> Option<Vec<u8>> {
    match root.files().read_named(path) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            // A dangling symbolic link exists.
            if !is_absent(&error) || root.files().is_named(path) {
                notes.push(Note::new(label(root, path), None, format!("the file cannot be read: {error}")));
            }
            None
        }
    }
}

/// Checks that `composer.lock` is JSON. It is not always read, but a malformed one means that its facts are missing. If the
/// packages are installed, a file that is neither cut off nor in a conflict is not parsed: it is large, and seldom needed.
pub(super) fn check_lock(root: Root<'_>, vendor: &Path) -> Vec<Note> {
    let mut notes = Vec::new();
    let path = root.join(LOCK_FILE);
    if let Some(bytes) = read_optional(root, &path, &mut notes)
        && !(looks_whole(&bytes) && root.files().is_folder(vendor))
        && let Err(error) = serde_json::from_slice::<IgnoredAny>(&bytes)
    {
        notes.push(Note::new(LOCK_FILE, None, mismatch(&error)));
    }
    notes
}

/// Returns whether a text begins and ends like an object of JSON, and has no marks of a conflict.
fn looks_whole(json: &[u8]) -> bool {
    std::str::from_utf8(json).is_ok_and(|text| {
        let text = text.trim();
        text.starts_with('{') && text.ends_with('}') && !text.contains("<<<<<<<")
    })
}

/// Returns the path in `app/etc/vendor_path.php`, from which Magento itself gets the folder of the packages.
fn vendor_path(root: Root<'_>, notes: &mut Vec<Note>) -> Option<OsString> {
    let path = root.join("app/etc/vendor_path.php");
    let bytes = read_optional(root, &path, notes)?;
    let listed = listing::returned(&php::text(bytes), &path);
    let Some(vendor) = listed.and_then(|mut listed| listed.pop()?.path) else {
        let message = "the path of the packages cannot be read without running PHP, so it was ignored";
        notes.push(Note::new(label(root, &path), None, message));
        return None;
    };
    // A path below `__DIR__` becomes relative to the root.
    Some(Path::new(&vendor).strip_prefix(root.path).map_or(vendor.clone(), |inside| inside.as_os_str().to_owned()))
}
