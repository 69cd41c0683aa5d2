//! Determines the release of Magento in a store from Composer's files.

use std::ops::ControlFlow;
use std::path::Path;

use super::Note;
use super::composer::{Manifest, Project, read_optional};
use super::lenient::{Fields, LenientString, Names};
use super::packages;
use super::path::label;
use super::php::{self, Kind, Lexer, Token, closing, split};
use crate::json::mismatch;

/// The packages whose version is that of Magento.
pub(super) const PRODUCTS: [&str; 2] = ["magento/product-community-edition", "magento/product-enterprise-edition"];

/// Root packages whose own version is that of Magento: those made by `composer create-project`, and the developers' own
/// repositories.
const ROOTS: [&str; 4] = [
    "magento/project-community-edition",
    "magento/project-enterprise-edition",
    "magento/magento2ce",
    "magento/magento2ee",
];

struct Version;

impl Names for Version {
    const NAMES: &'static [&'static str] = &["version"];
}

/// Returns the release, such as `2.4.6-p4`. Installed versions take precedence over required ones; small files are read
/// first.
pub(super) fn release(root: &Path, project: &Project, notes: &mut Vec<Note>) -> Option<String> {
    let composer = project.vendor.join("composer");
    let of_package = |product: &&str, notes: &mut Vec<Note>| {
        package(root, &project.vendor.join(product).join("composer.json"), notes)
    };
    read_optional(root, &composer.join("installed.php"), notes)
        .and_then(|bytes| in_installed_php(&php::text(bytes)))
        .or_else(|| PRODUCTS.iter().find_map(|product| of_package(product, notes)))
        .or_else(|| project.manifest.as_ref().and_then(required))
        .or_else(|| packages(root, &root.join("composer.lock"), notes))
        .or_else(|| packages(root, &composer.join("installed.json"), notes))
        .or_else(|| project.manifest.as_ref().and_then(own))
}

/// Returns the version of the product in the text of Composer 2's `installed.php`.
#[must_use]
pub fn in_installed_php(text: &str) -> Option<String> {
    PRODUCTS.iter().find_map(|product| {
        // The file is long and nothing else in it is needed, so parsing begins at the name.
        let key = format!("'{product}'");
        let entry = &text[text.find(&key)? + key.len()..];
        let code = format!("<?php {}", &entry[..entry.find("'magento/").unwrap_or(entry.len())]);
        let tokens: Vec<_> = Lexer::new(&code).collect();
        version_of(&tokens)
    })
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

/// Reads the version in a package's own `composer.json`.
fn package(root: &Path, path: &Path, notes: &mut Vec<Note>) -> Option<String> {
    let version = in_package(&read_optional(root, path, notes)?);
    noted(version, root, path, notes)
}

/// Reads the version of the product among the packages of a file.
fn packages(root: &Path, path: &Path, notes: &mut Vec<Note>) -> Option<String> {
    let version = in_packages(&read_optional(root, path, notes)?);
    noted(version, root, path, notes)
}

/// Returns a version; if the file is not the expected JSON, adds a note.
fn noted(
    version: Result<Option<String>, serde_json::Error>,
    root: &Path,
    path: &Path,
    notes: &mut Vec<Note>,
) -> Option<String> {
    version.unwrap_or_else(|error| {
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
    let mut products = Vec::new();
    packages::read(json, &mut |package| {
        let is_first = |known: &packages::Package| known.name != package.name;
        if PRODUCTS.contains(&package.name.as_str()) && products.iter().all(is_first) {
            products.push(package);
        }
        ControlFlow::Continue(())
    })?;
    Ok(PRODUCTS.iter().find_map(|product| {
        let package = products.iter().find(|package| package.name == *product)?;
        exact(package.version.as_deref()?)
    }))
}

/// Returns the version that the root package requires, if it is an exact one.
fn required(manifest: &Manifest) -> Option<String> {
    PRODUCTS.iter().find_map(|product| exact(manifest.require.get(*product)?))
}

/// Returns the version of the root package, if it is Magento itself.
fn own(manifest: &Manifest) -> Option<String> {
    let is_magento = ROOTS.contains(&manifest.name.as_str());
    manifest.version.as_deref().filter(|_| is_magento).and_then(exact)
}

/// Returns a version that identifies one release, not a range or a branch.
fn exact(version: &str) -> Option<String> {
    let version = version.trim().trim_start_matches('=').trim_start();
    let version = version.strip_prefix(['v', 'V']).unwrap_or(version);
    let (numbers, suffix) = version.split_once('-').unwrap_or((version, "1"));
    let mut numbers = numbers.split('.');
    let is_number = |number: &str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    // `2.4.6-p4` and `2.4.8-beta1`, but not `2.4-develop`, `2.4.x-dev` or `2.4.6-dev`.
    let is_release = numbers.by_ref().take(3).filter(|number| is_number(number)).count() == 3
        && numbers.all(is_number)
        && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && suffix.ends_with(|c: char| c.is_ascii_digit());
    is_release.then(|| version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::tests::write;
    use super::*;

    #[test]
    fn only_one_release_is_exact() {
        for (text, expected) in [
            ("2.4.6-p4", "2.4.6-p4"),
            ("v2.4.6", "2.4.6"),
            ("=2.4.7", "2.4.7"),
            ("2.4.8-beta1", "2.4.8-beta1"),
            ("2.4.6.0", "2.4.6.0"),
        ] {
            assert_eq!(exact(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "^2.4.6",
            "~2.4.6",
            "2.4.*",
            "2.4",
            ">=2.4.6 <2.4.7",
            "2.4.6 || 2.4.7",
            "dev-main",
            "2.4-develop",
            "2.4.x-dev",
            "2.4.6-",
            "2.4.6-dev",
            "2.4.6@stable",
            "*",
        ] {
            assert_eq!(exact(text), None, "{text}");
        }
    }

    #[test]
    fn the_first_source_that_knows_the_release_tells_it() {
        // From the last source to the first, each added to the previous ones.
        let sources = [
            ("composer.json", r#"{"name": "magento/magento2ce", "version": "2.4.1"}"#, Some("2.4.1")),
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
                "composer.lock",
                r#"{"packages": [{"name": "magento/product-community-edition", "version": "2.4.3"}]}"#,
                Some("2.4.3"),
            ),
            (
                "composer.json",
                r#"{"require": {"magento/product-community-edition": "^2.4"}, "config": []}"#,
                Some("2.4.3"),
            ),
            ("composer.json", r#"{"require": {"magento/product-community-edition": "2.4.4"}}"#, Some("2.4.4")),
            ("vendor/magento/product-community-edition/composer.json", r#"{"version": "2.4.5"}"#, Some("2.4.5")),
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
        let folder = tempfile::tempdir().unwrap();
        for (file, text, expected) in sources {
            write(folder.path(), file, text);
            let project = Project::open(folder.path(), &mut Vec::new());
            assert_eq!(release(folder.path(), &project, &mut Vec::new()).as_deref(), expected, "{file}: {text}");
        }
    }
}
