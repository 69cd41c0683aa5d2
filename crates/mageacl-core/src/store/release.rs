//! Determines the release and edition of Magento in a store from Composer's files.

use std::ops::ControlFlow;
use std::path::Path;

use super::Note;
use super::composer::{LOCK_FILE, Manifest, Project, read_optional};
use super::lenient::{Fields, LenientString, Names};
use super::packages;
use super::path::label;
use super::php::{self, Kind, Lexer, Token, closing, split};
use super::product::{Product, ProductPackage, is_of_product, product, release as exact};
use super::root::Root;
use crate::json::mismatch;
use crate::release::Edition;

/// The packages whose version is that of Magento.
const PRODUCTS: [&str; 2] = ["magento/product-community-edition", "magento/product-enterprise-edition"];

/// The packages that are looked up in `installed.php`, which is long.
const INSTALLED: [&str; 5] = [
    "magento/product-community-edition",
    "magento/product-enterprise-edition",
    "magento/extension-b2b",
    "mage-os/product-community-edition",
    "mage-os/product-minimal",
];

/// Root packages whose own version is that of Magento, each with its edition: those made by `composer create-project`,
/// and the developers' own repositories.
const ROOTS: [(&str, Edition); 5] = [
    ("magento/project-community-edition", Edition::OpenSource),
    ("magento/project-enterprise-edition", Edition::Commerce),
    ("magento/magento2ce", Edition::OpenSource),
    ("magento/magento2ee", Edition::Commerce),
    ("magento/magento2b2b", Edition::B2b),
];

struct Version;

impl Names for Version {
    const NAMES: &'static [&'static str] = &["version"];
}

/// Returns the release, such as `2.4.6-p4`, and the edition. Installed versions take precedence over those of
/// `composer.lock`, and these over required ones.
pub(super) fn release(root: Root<'_>, project: &Project, notes: &mut Vec<Note>) -> Product {
    let composer = project.vendor.join("composer");
    let mut found = Product::default();
    let installed = read_optional(root, &composer.join("installed.php"), notes);
    let has_record = installed.is_some();
    found.add(|| product_in_installed_php(&php::text(installed.unwrap_or_default())));
    if !has_record {
        // Composer 1 leaves no other record.
        found.add(|| packages(root, &composer.join("installed.json"), notes));
    }
    found.add(|| of_folders(root, project, notes));
    found.add(|| packages(root, &root.join(LOCK_FILE), notes));
    found.add(|| project.manifest.as_ref().map(required).unwrap_or_default());
    found.add(|| project.manifest.as_ref().map(own).unwrap_or_default());
    found
}

impl Product {
    /// Adds the parts that are still unknown from a further source, which is read only if there are any.
    fn add(&mut self, source: impl FnOnce() -> Product) {
        if self.magento.is_some() && self.edition.is_some() {
            return;
        }
        let Product { magento, edition } = source();
        // The edition that one source names and the release of another do not contradict each other.
        self.magento = self.magento.take().or(magento);
        self.edition = self.edition.or(edition);
    }
}

/// Returns the version of the product in the text of Composer 2's `installed.php`.
#[must_use]
pub fn in_installed_php(text: &str) -> Option<String> {
    product_in_installed_php(text).magento
}

fn product_in_installed_php(text: &str) -> Product {
    let versions: Vec<(&str, String)> =
        INSTALLED.iter().filter_map(|name| Some((*name, version_in_installed_php(text, name)?))).collect();
    product(|name| {
        let (_, version) = versions.iter().find(|(known, _)| *known == name)?;
        Some(ProductPackage { version, ..ProductPackage::default() })
    })
}

/// Returns the version of a package; an empty text for one without a readable version.
fn version_in_installed_php(text: &str, package: &str) -> Option<String> {
    // The file is long and nothing else in it is needed, so parsing begins at the name.
    let key = format!("'{package}'");
    let entry = &text[text.find(&key)? + key.len()..];
    let code = format!("<?php {}", &entry[..entry.find("'magento/").unwrap_or(entry.len())]);
    let tokens: Vec<_> = Lexer::new(&code).collect();
    Some(version_of(&tokens).unwrap_or_default())
}

/// Returns the version in `=> array('pretty_version' => '2.4.6-p4', ...)`, or in the `replaced` of a package that
/// another one replaces.
fn version_of(tokens: &[Token<'_>]) -> Option<String> {
    let open = tokens.iter().position(|token| token.nesting() > 0)?;
    let close = closing(tokens, open).unwrap_or(tokens.len());
    let entries = split(&tokens[open + 1..close], ",");
    let value = |wanted: &str| {
        entries.iter().find_map(|entry| match entry {
            [Token { kind: Kind::Text(key), .. }, arrow, value @ ..] if key == wanted && arrow.is("=>") => Some(value),
            _ => None,
        })
    };
    let mut texts = value("pretty_version").or_else(|| value("replaced"))?.iter();
    texts.find_map(|token| if let Kind::Text(text) = &token.kind { exact(text) } else { None })
}

/// Returns the product in the folders of the product packages.
fn of_folders(root: Root<'_>, project: &Project, notes: &mut Vec<Note>) -> Product {
    let version = |name: &str, notes: &mut Vec<Note>| {
        let path = project.vendor.join(name).join("composer.json");
        let version = in_package(&read_optional(root, &path, notes)?);
        noted(version, root, &path, notes)
    };
    let versions: Vec<(&str, String)> =
        PRODUCTS.iter().filter_map(|name| Some((*name, version(name, notes)?))).collect();
    product(|name| {
        let (_, version) = versions.iter().find(|(known, _)| *known == name)?;
        Some(ProductPackage { version, ..ProductPackage::default() })
    })
}

/// Reads the product among the packages of a file.
fn packages(root: Root<'_>, path: &Path, notes: &mut Vec<Note>) -> Product {
    let Some(bytes) = read_optional(root, path, notes) else { return Product::default() };
    noted(product_in_packages(&bytes).map(Some), root, path, notes).unwrap_or_default()
}

/// Returns a value; if the file is not the expected JSON, adds a note.
fn noted<T>(
    value: Result<Option<T>, serde_json::Error>,
    root: Root<'_>,
    path: &Path,
    notes: &mut Vec<Note>,
) -> Option<T> {
    value.unwrap_or_else(|error| {
        notes.push(Note::new(label(root, path), None, mismatch(&error)));
        None
    })
}

/// Returns the version in a package's own `composer.json`.
///
/// # Errors
/// If the text is not JSON.
pub fn in_package(json: &[u8]) -> Result<Option<String>, serde_json::Error> {
    let mut fields = serde_json::from_slice::<Fields<Version, LenientString>>(json)?;
    Ok(fields.take("version").and_then(|version| exact(&version.0?)))
}

/// Returns the version of the product among the packages of a `composer.lock` or `installed.json`.
///
/// # Errors
/// If the text is not JSON with a list of packages.
pub fn in_packages(json: &[u8]) -> Result<Option<String>, serde_json::Error> {
    product_in_packages(json).map(|product| product.magento)
}

fn product_in_packages(json: &[u8]) -> Result<Product, serde_json::Error> {
    let mut products: Vec<packages::Package> = Vec::new();
    packages::read(json, &mut |package| {
        let is_first = |known: &packages::Package| known.name != package.name;
        if is_of_product(&package.name) && products.iter().all(is_first) {
            products.push(package);
        }
        ControlFlow::Continue(())
    })?;
    Ok(product(|name| {
        let package = products.iter().find(|package| package.name == name)?;
        Some(ProductPackage {
            version: package.version.as_deref().unwrap_or_default(),
            replaces: &package.replaces,
            magento_version: package.magento_version.as_deref(),
        })
    }))
}

/// Returns the release and edition that the root package requires; the release only if it is an exact one.
fn required(manifest: &Manifest) -> Product {
    product(|name| {
        let version = manifest.require.get(name)?;
        Some(ProductPackage { version, ..ProductPackage::default() })
    })
}

/// Returns the version of the root package, if it is Magento itself.
fn own(manifest: &Manifest) -> Product {
    let Some((_, edition)) = ROOTS.iter().find(|(name, _)| *name == manifest.name) else { return Product::default() };
    Product { magento: manifest.version.as_deref().and_then(exact), edition: Some(*edition) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::tests::{ROOT, put};
    use super::*;
    use crate::fs::{Files, Memory};

    #[test]
    fn the_first_source_that_knows_the_release_reports_it() {
        // From the last source to the first, each added to the previous ones.
        let sources = [
            ("composer.json", r#"{"name": "magento/magento2ce", "version": "2.4.1"}"#, Some("2.4.1")),
            ("composer.json", r#"{"require": {"magento/product-community-edition": "^2.4"}, "config": []}"#, None),
            ("composer.json", r#"{"require": {"magento/product-community-edition": "2.4.4"}}"#, Some("2.4.4")),
            (
                "composer.lock",
                r#"{"packages": [{"name": "magento/product-community-edition", "version": "2.4.3"}]}"#,
                Some("2.4.3"),
            ),
            ("vendor/magento/product-community-edition/composer.json", r#"{"version": "2.4.5"}"#, Some("2.4.5")),
            (
                "vendor/composer/installed.json",
                r#"[{"name": "magento/product-community-edition", "version": "v2.4.2", "autoload": []}]"#,
                Some("2.4.2"),
            ),
            (
                "vendor/composer/installed.json",
                r#"{"packages": [{"name": "magento/product-enterprise-edition", "version": "2.4.2-p1"}], "dev": true}"#,
                Some("2.4.2-p1"),
            ),
            (
                "vendor/composer/installed.php",
                "<?php return array('root' => array('pretty_version' => '9.9.9'), 'versions' => array(\n'magento/product-community-edition' => array(\n'dev_requirement' => false,\n'replaced' => array(0 => '2.4.6'),\n),\n'x/y' => array('pretty_version' => '1.2.3')));",
                Some("2.4.6"),
            ),
            (
                "vendor/composer/installed.php",
                "<?php return array('versions' => array(\n'magento/product-community-edition' => array(\n'aliases' => array(),\n'pretty_version' => '2.4.6-p4',\n),\n'magento/y' => array('pretty_version' => '1.2.3')));",
                Some("2.4.6-p4"),
            ),
            // Unreadable sources are skipped.
            (
                "vendor/composer/installed.php",
                "<?php 'magento/product-community-edition' => array('pretty_version' => dev(",
                Some("2.4.5"),
            ),
        ];
        let mut store = Memory::default();
        for (file, text, expected) in sources {
            put(&mut store, file, text);
            let files: Files = Arc::new(store.clone());
            let root = Root::new(&files, Path::new(ROOT));
            let project = Project::open(root, &mut Vec::new());
            let found = release(root, &project, &mut Vec::new());
            assert_eq!(found.magento.as_deref(), expected, "{file}: {text}");
        }
    }
}
