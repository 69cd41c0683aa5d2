//! `composer.lock`: the packages that a project has installed.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use crate::json::ParseError;
use crate::store::lenient::{Fields, LenientString, LenientStrings, Names};
use crate::store::{Product, ProductPackage, product};

/// The packages that a `composer.lock` names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The packages, each name once. Those for development come last.
    pub packages: Vec<Package>,
}

/// A package of a lock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// The name, in lower case.
    pub name: String,
    /// The installed version.
    pub version: String,
    /// The type, such as `magento2-module`.
    pub kind: String,
    /// Whether it is for development only.
    pub is_dev: bool,
    /// Whether it includes a `registration.php`, with which modules, themes and languages register themselves.
    pub registers: bool,
    /// The packages that it takes the place of, each with a version.
    pub replaces: Vec<(String, String)>,
    /// The versions that a branch is an alias for.
    pub aliases: Vec<String>,
    /// The release of Magento that a distribution is based on.
    pub magento_version: Option<String>,
    /// The folder from which Composer links or copies it, if it comes from a folder and not from a registry.
    pub source_path: Option<String>,
}

/// The number of packages that a lock may have. Large stores have about 1,000.
const MAX_PACKAGES: usize = 20_000;

/// The number of entries in an object or a list of a package that are kept.
const MAX_ENTRIES: usize = 1_000;

/// The types of packages that register themselves but never hold a module.
const WITHOUT_MODULES: [&str; 3] = ["magento2-theme", "magento2-language", "magento2-library"];

impl Lock {
    /// Parses the text of a `composer.lock` of composer 1 or 2.
    ///
    /// # Errors
    /// For a text that is not such a file. The message holds no part of the text, which may contain passwords.
    pub fn parse(text: &str) -> Result<Lock, ParseError> {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let skipped = text.len() - body.len();
        let mut deserializer = serde_json::Deserializer::from_str(body);
        let parsed = File.deserialize(&mut deserializer).and_then(|parsed| deserializer.end().map(|()| parsed));
        let parsed = parsed.map_err(|error| refusal(body, skipped, &error))?;
        if !parsed.has_packages {
            let help = "Give the composer.lock of a project, which composer writes beside composer.json.";
            let message = "this is not a composer.lock: it has no list of packages".to_owned();
            return Err(ParseError { message, span: 0..0, help: Some(help.to_owned()) });
        }
        Ok(parsed.lock())
    }

    /// Parses the text of `vendor/composer/installed.json`: an object of composer 2, or a list of composer 1.
    ///
    /// # Errors
    /// As [`Lock::parse`].
    pub fn parse_installed(text: &str) -> Result<Lock, ParseError> {
        if !text.trim_start_matches('\u{feff}').trim_start().starts_with('[') {
            return Lock::parse(text);
        }
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let parsed = List { is_dev: false }.deserialize(&mut deserializer);
        let packages = parsed.and_then(|packages| deserializer.end().map(|()| packages));
        let packages = packages.map_err(|error| refusal(text, 0, &error))?;
        Ok(Parsed { packages, ..Parsed::default() }.lock())
    }

    /// Returns the release and edition that the packages name.
    #[must_use]
    pub fn product(&self) -> Product {
        product(|name| {
            let package = self.packages.iter().find(|package| package.name == name)?;
            Some(ProductPackage {
                version: &package.version,
                replaces: &package.replaces,
                magento_version: package.magento_version.as_deref(),
            })
        })
    }

    /// Returns whether a text looks like a `composer.lock`, well-formed or not.
    #[must_use]
    pub fn is_like(text: &str) -> bool {
        text.contains("\"packages\"") && !text.contains("\"mageacl/")
    }
}

impl Package {
    /// Returns whether it may hold a module of Magento.
    #[must_use]
    pub fn may_hold_modules(&self) -> bool {
        self.kind == "magento2-module" || self.registers && !WITHOUT_MODULES.contains(&self.kind.as_str())
    }
}

/// Returns the reason why serde refuses a text.
fn refusal(text: &str, skipped: usize, error: &serde_json::Error) -> ParseError {
    let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let start = text.floor_char_boundary((before + error.column().saturating_sub(1)).min(text.len()));
    let end = text.ceil_char_boundary((start + 1).min(text.len()));
    // The words of serde repeat parts of the text.
    let message = match error.classify() {
        Category::Data if error.to_string().starts_with(TOO_MANY) => format!("more than {MAX_PACKAGES} packages"),
        Category::Data => "unexpected JSON value; this is not a composer.lock".to_owned(),
        Category::Eof => "the JSON ends too early".to_owned(),
        Category::Syntax | Category::Io => "invalid JSON".to_owned(),
    };
    ParseError { message, span: start + skipped..end + skipped, help: None }
}

const TOO_MANY: &str = "too many packages";

/// The content of a lock as it is written.
#[derive(Default)]
struct Parsed {
    has_packages: bool,
    packages: Vec<Package>,
    for_development: Vec<Package>,
    aliases: Vec<Alias>,
    /// The packages for development in `installed.json`, which lists them with the others.
    development_names: Vec<String>,
}

/// An alias of an installed branch.
struct Alias {
    package: String,
    alias: String,
}

impl Parsed {
    fn lock(self) -> Lock {
        let mut packages: Vec<Package> = Vec::with_capacity(self.packages.len() + self.for_development.len());
        let mut seen = std::collections::HashSet::new();
        for package in self.packages.into_iter().chain(self.for_development) {
            if !package.name.is_empty() && seen.insert(package.name.clone()) {
                packages.push(package);
            }
        }
        let development: std::collections::HashSet<&str> = self.development_names.iter().map(String::as_str).collect();
        for package in packages.iter_mut().filter(|package| development.contains(package.name.as_str())) {
            package.is_dev = true;
        }
        for Alias { package, alias } in self.aliases {
            if let Some(package) = packages.iter_mut().find(|known| known.name == package) {
                package.aliases.insert(0, alias);
            }
        }
        Lock { packages }
    }
}

struct File;

impl<'de> DeserializeSeed<'de> for File {
    type Value = Parsed;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Parsed, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for File {
    type Value = Parsed;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parsed, A::Error> {
        let mut parsed = Parsed::default();
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            match key.as_ref() {
                "packages" => {
                    parsed.has_packages = true;
                    parsed.packages = map.next_value_seed(List { is_dev: false })?;
                }
                "packages-dev" => parsed.for_development = map.next_value_seed(List { is_dev: true })?,
                "aliases" => parsed.aliases = map.next_value::<Aliases>()?.0,
                "dev-package-names" => {
                    let names = map.next_value::<LenientStrings>()?.0;
                    parsed.development_names = names.into_iter().map(|name| name.to_lowercase()).collect();
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(parsed)
    }
}

/// A list of packages; `null` is an empty one.
struct List {
    is_dev: bool,
}

impl<'de> DeserializeSeed<'de> for List {
    type Value = Vec<Package>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Package>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List {
    type Value = Vec<Package>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of packages")
    }

    fn visit_unit<E: Error>(self) -> Result<Vec<Package>, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<Package>, A::Error> {
        let mut packages = Vec::new();
        while let Some(fields) = sequence.next_element::<Fields<OfPackage, Field>>()? {
            if packages.len() == MAX_PACKAGES {
                return Err(A::Error::custom(TOO_MANY));
            }
            packages.push(package(fields, self.is_dev));
        }
        Ok(packages)
    }
}

struct OfPackage;

impl Names for OfPackage {
    const NAMES: &'static [&'static str] = &["name", "version", "type", "replace", "extra", "autoload", "dist"];
}

fn package(mut fields: Fields<OfPackage, Field>, is_dev: bool) -> Package {
    let mut text = |name: &str| fields.take(name).and_then(|field| field.text).unwrap_or_default();
    let (name, version, kind) = (shown_name(&text("name")), shown_version(text("version")), text("type"));
    let mut entries = |name: &str| fields.take(name).map(|field| field.entries).unwrap_or_default();
    let (replace, extra, autoload) = (entries("replace"), entries("extra"), entries("autoload"));
    let dist = entries("dist");
    let named = |entries: &'_ [(String, Entry)], name: &str| {
        entries.iter().find(|(key, _)| key == name).map(|(_, entry)| entry.clone()).unwrap_or_default()
    };
    let branches = named(&extra, "branch-alias").pairs.into_iter();
    let files = named(&autoload, "files").strings;
    Package {
        registers: files.iter().any(|file| file.rsplit('/').next() == Some("registration.php")),
        replaces: replace.into_iter().filter_map(|(name, entry)| Some((name.to_lowercase(), entry.text?))).collect(),
        aliases: branches.filter(|(branch, _)| *branch == version).map(|(_, alias)| alias).collect(),
        magento_version: named(&extra, "magento_version").text,
        // Other addresses may contain passwords.
        source_path: named(&dist, "url").text.filter(|_| named(&dist, "type").text.as_deref() == Some("path")),
        name,
        version,
        kind,
        is_dev,
    }
}

/// The name of a package whose own name is invalid.
const INVALID_NAME: &str = "(invalid name)";

/// The version of a package whose own version has characters that no version has.
const INVALID_VERSION: &str = "(invalid version)";

/// The maximum length of a name or version; no registry has longer ones.
const MAX_SHOWN: usize = 200;

/// Returns the name of a package in lower case. Notes and documents name packages, so a text that is not the name of one, as a
/// URL with a password, is not kept.
fn shown_name(name: &str) -> String {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
    };
    let mut parts = name.split('/');
    let is_valid = parts.next().is_some_and(is_part)
        && parts.all(is_part)
        && name.matches('/').count() <= 1
        && name.len() <= MAX_SHOWN;
    if is_valid || name.is_empty() { name.to_lowercase() } else { INVALID_NAME.to_owned() }
}

/// Returns the version of a package, if it has only characters of versions and of branches.
fn shown_version(version: String) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-+/#*~^ ".contains(&byte);
    if version.len() <= MAX_SHOWN && version.bytes().all(is_plain) { version } else { INVALID_VERSION.to_owned() }
}

/// The value of a field of a package: a string, or an object.
#[derive(Default)]
struct Field {
    text: Option<String>,
    entries: Vec<(String, Entry)>,
}

/// A value in an object: a string, the strings of a list, or the strings of an object.
#[derive(Clone, Default)]
struct Entry {
    text: Option<String>,
    strings: Vec<String>,
    pairs: Vec<(String, String)>,
}

/// Visits the values that composer does not write at a place, which count as missing.
macro_rules! ignore_scalars {
    ($value:ty) => {
        fn visit_bool<E: Error>(self, _: bool) -> Result<$value, E> {
            Ok(<$value>::default())
        }

        fn visit_i64<E: Error>(self, _: i64) -> Result<$value, E> {
            Ok(<$value>::default())
        }

        fn visit_u64<E: Error>(self, _: u64) -> Result<$value, E> {
            Ok(<$value>::default())
        }

        fn visit_f64<E: Error>(self, _: f64) -> Result<$value, E> {
            Ok(<$value>::default())
        }

        fn visit_unit<E: Error>(self) -> Result<$value, E> {
            Ok(<$value>::default())
        }

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a value")
        }
    };
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfAny;

        impl<'de> Visitor<'de> for OfAny {
            type Value = Field;

            ignore_scalars!(Field);

            fn visit_str<E: Error>(self, text: &str) -> Result<Field, E> {
                Ok(Field { text: Some(text.to_owned()), entries: Vec::new() })
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Field, A::Error> {
                while sequence.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Field::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Field, A::Error> {
                let mut entries = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    let entry = map.next_value()?;
                    if entries.len() < MAX_ENTRIES {
                        entries.push((key, entry));
                    }
                }
                Ok(Field { text: None, entries })
            }
        }

        deserializer.deserialize_any(OfAny)
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfAny;

        impl<'de> Visitor<'de> for OfAny {
            type Value = Entry;

            ignore_scalars!(Entry);

            fn visit_str<E: Error>(self, text: &str) -> Result<Entry, E> {
                Ok(Entry { text: Some(text.to_owned()), ..Entry::default() })
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Entry, A::Error> {
                let mut strings = Vec::new();
                while let Some(text) = sequence.next_element::<LenientString>()? {
                    strings.extend(text.0.filter(|_| strings.len() < MAX_ENTRIES));
                }
                Ok(Entry { strings, ..Entry::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entry, A::Error> {
                let mut pairs = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, LenientString>()? {
                    pairs.extend(value.0.filter(|_| pairs.len() < MAX_ENTRIES).map(|value| (key, value)));
                }
                Ok(Entry { pairs, ..Entry::default() })
            }
        }

        deserializer.deserialize_any(OfAny)
    }
}

/// The aliases of installed branches; composer writes an empty list for none.
struct Aliases(Vec<Alias>);

struct OfAlias;

impl Names for OfAlias {
    const NAMES: &'static [&'static str] = &["package", "alias"];
}

impl<'de> Deserialize<'de> for Aliases {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfAny;

        impl<'de> Visitor<'de> for OfAny {
            type Value = Aliases;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of aliases")
            }

            fn visit_unit<E: Error>(self) -> Result<Aliases, E> {
                Ok(Aliases(Vec::new()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Aliases, A::Error> {
                LenientStrings::deserialize(MapAccessDeserializer::new(map)).map(|_| Aliases(Vec::new()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Aliases, A::Error> {
                let mut aliases = Vec::new();
                while let Some(mut fields) = sequence.next_element::<Fields<OfAlias, LenientString>>()? {
                    let mut text = |name: &str| fields.take(name).and_then(|value| value.0);
                    if let (Some(package), Some(alias), true) =
                        (text("package"), text("alias"), aliases.len() < MAX_ENTRIES)
                    {
                        aliases.push(Alias { package: package.to_lowercase(), alias });
                    }
                }
                Ok(Aliases(aliases))
            }
        }

        deserializer.deserialize_any(OfAny)
    }
}
