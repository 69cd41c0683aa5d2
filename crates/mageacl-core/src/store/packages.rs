//! The packages of `installed.json` and `composer.lock`.

use std::borrow::Cow;
use std::fmt;
use std::ops::ControlFlow;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::lenient::{Fields, LenientString, LenientStrings, Names};

/// A package.
#[derive(Debug)]
pub(super) struct Package {
    /// Its name.
    pub(super) name: String,
    /// Its version.
    pub(super) version: Option<String>,
    /// Its folder, relative to the folder of Composer's own files.
    pub(super) install_path: Option<String>,
    /// The files that it includes.
    pub(super) files: Vec<String>,
    /// The packages that it takes the place of, each with a version.
    pub(super) replaces: Vec<(String, String)>,
    /// The release of Magento that a distribution is based on.
    pub(super) magento_version: Option<String>,
    /// The folder from which Composer links or copies it, if it comes from a folder and not from a registry.
    pub(super) source_path: Option<String>,
}

/// Reads the packages one at a time, until `each` breaks. Composer 2 and `composer.lock` have them in an object,
/// Composer 1 in a list.
///
/// # Errors
/// If the text is not such a file.
pub(super) fn read(
    json: &[u8],
    each: &mut dyn FnMut(Package) -> ControlFlow<&'static str>,
) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    File(each).deserialize(&mut deserializer)?;
    deserializer.end()
}

struct File<'f>(&'f mut dyn FnMut(Package) -> ControlFlow<&'static str>);

struct List<'f>(&'f mut dyn FnMut(Package) -> ControlFlow<&'static str>);

/// The fields of a package that hold a string, and `autoload`.
struct OfPackage;

impl Names for OfPackage {
    const NAMES: &'static [&'static str] = &["name", "version", "install-path", "autoload", "replace", "extra", "dist"];
}

/// The value of a field of a package: a string, or an object of strings and `files`.
#[derive(Default)]
struct PackageField {
    text: Option<String>,
    files: Vec<String>,
    pairs: Vec<(String, String)>,
}

/// The number of strings in an object that are kept.
const MAX_PAIRS: usize = 1_000;

impl<'de> Deserialize<'de> for PackageField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfAny;

        impl<'de> Visitor<'de> for OfAny {
            type Value = PackageField;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or an object")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<PackageField, E> {
                Ok(PackageField { text: Some(text.to_owned()), ..PackageField::default() })
            }

            fn visit_unit<E: Error>(self) -> Result<PackageField, E> {
                Ok(PackageField::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<PackageField, A::Error> {
                while sequence.next_element::<IgnoredAny>()?.is_some() {}
                Ok(PackageField::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PackageField, A::Error> {
                let mut field = PackageField::default();
                while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                    if key == "files" {
                        field.files = map.next_value::<LenientStrings>()?.0;
                    } else if let LenientString(Some(text)) = map.next_value()? {
                        field.pairs.extend((field.pairs.len() < MAX_PAIRS).then(|| (key.into_owned(), text)));
                    }
                }
                Ok(field)
            }
        }

        deserializer.deserialize_any(OfAny)
    }
}

impl<'de> DeserializeSeed<'de> for File<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for File<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of packages")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<(), A::Error> {
        List(self.0).visit_seq(sequence)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut found = false;
        while let Some(key) = map.next_key::<String>()? {
            if key == "packages" {
                found = true;
                map.next_value_seed(List(self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if found { Ok(()) } else { Err(A::Error::missing_field("packages")) }
    }
}

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of packages")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        while let Some(mut fields) = sequence.next_element::<Fields<OfPackage, PackageField>>()? {
            let mut text = |name: &str| fields.take(name).and_then(|field| field.text);
            let (name, version, install_path) = (text("name"), text("version"), text("install-path"));
            let files = fields.take("autoload").map(|field| field.files).unwrap_or_default();
            let replaces = fields.take("replace").map(|field| field.pairs).unwrap_or_default();
            let extra = fields.take("extra").map(|field| field.pairs).unwrap_or_default();
            let magento_version =
                extra.into_iter().find(|(key, _)| key == "magento_version").map(|(_, version)| version);
            let source_path = source_path(fields.take("dist").map(|field| field.pairs).unwrap_or_default());
            let name = name.unwrap_or_default();
            let package = Package { name, version, install_path, files, replaces, magento_version, source_path };
            if let ControlFlow::Break(reason) = (self.0)(package) {
                return Err(A::Error::custom(reason));
            }
        }
        Ok(())
    }
}

/// Returns the folder of a package of a path repository from its `dist`. Other addresses may contain passwords.
fn source_path(dist: Vec<(String, String)>) -> Option<String> {
    let is_path = dist.iter().any(|(key, value)| key == "type" && value == "path");
    dist.into_iter().find(|(key, _)| is_path && key == "url").map(|(_, url)| url)
}
