//! Values that are checked as they are read.
//!
//! `serde_json` adds its position to an error that a visitor raises. So the checks are visitors.

use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

use super::super::{Capability, Edition, Operation, SCHEMA, Severity};
use crate::json::Object;

/// The methods that Magento's configuration of routes may name.
const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];

/// How the message about a format of the future ends.
pub(super) const NEWER: &str = "is written for a newer mageacl";

/// How the message about any other format ends.
pub(super) const OTHER: &str = "is not the format of risks";

/// How the message about a repeated capability ends.
pub(super) const TWICE: &str = "is named twice";

/// How the message about a repeated id or route ends.
pub(super) const AGAIN: &str = "has an entry before this one";

/// What a string can be read as, or a message that names the string in backticks.
pub(super) trait FromText: Sized {
    fn from_text(text: &str) -> Result<Self, String>;
}

/// A string that was checked.
pub(super) struct Text<T>(pub(super) T);

/// The value of `schema`.
pub(super) struct Schema;

/// The id of a resource: no spaces.
pub(super) struct Id(pub(super) String);

/// One of [`METHODS`].
pub(super) struct Method(pub(super) String);

/// The url of a route: from the version on, no spaces.
pub(super) struct Url(pub(super) String);

/// A text that says something.
pub(super) struct Prose(pub(super) String);

/// At least one capability, none twice.
pub(super) struct Capabilities(pub(super) Vec<Capability>);

/// Entries, no two about the same.
pub(super) struct Entries<T>(pub(super) Vec<T>);

/// What an entry is about.
pub(super) trait Keyed {
    fn key(&self) -> String;
}

impl FromText for Schema {
    fn from_text(text: &str) -> Result<Schema, String> {
        let version = text.strip_prefix("mageacl/risk/").and_then(|number| number.parse::<u32>().ok());
        match version {
            Some(1) if text == SCHEMA => Ok(Schema),
            Some(2..) => Err(format!("`{text}` {NEWER}")),
            _ => Err(format!("`{text}` {OTHER}")),
        }
    }
}

impl FromText for Id {
    fn from_text(text: &str) -> Result<Id, String> {
        if text.is_empty() || text.contains(char::is_whitespace) {
            return Err(format!("`{text}` is not an id such as Vendor_Module::name"));
        }
        Ok(Id(text.to_owned()))
    }
}

impl FromText for Method {
    fn from_text(text: &str) -> Result<Method, String> {
        one_of(text, METHODS, |method| method).map(|method| Method(method.to_owned()))
    }
}

impl FromText for Url {
    fn from_text(text: &str) -> Result<Url, String> {
        let versioned =
            text.strip_prefix("/V").is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_digit()));
        if versioned && !text.contains(char::is_whitespace) {
            return Ok(Url(text.to_owned()));
        }
        Err(format!("`{text}` is not a url as webapi.xml has it, such as /V1/products/:sku"))
    }
}

impl FromText for Prose {
    fn from_text(text: &str) -> Result<Prose, String> {
        if text.trim().is_empty() {
            return Err("this text says nothing".to_owned());
        }
        Ok(Prose(text.to_owned()))
    }
}

impl FromText for Severity {
    fn from_text(text: &str) -> Result<Severity, String> {
        one_of(text, Severity::ALL, Severity::as_str)
    }
}

impl FromText for Capability {
    fn from_text(text: &str) -> Result<Capability, String> {
        one_of(text, Capability::ALL, Capability::as_str)
    }
}

impl FromText for Operation {
    fn from_text(text: &str) -> Result<Operation, String> {
        one_of(text, Operation::ALL, Operation::as_str)
    }
}

impl FromText for Edition {
    fn from_text(text: &str) -> Result<Edition, String> {
        one_of(text, Edition::ALL, Edition::as_str)
    }
}

fn one_of<T: Copy, const N: usize>(text: &str, all: [T; N], name: impl Fn(T) -> &'static str) -> Result<T, String> {
    all.into_iter().find(|known| name(*known) == text).ok_or_else(|| {
        let names = all.map(|known| format!("`{}`", name(known)));
        format!("`{text}` is not one of {}", names.join(", "))
    })
}

impl<'de, T: FromText> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfText<T>(PhantomData<T>);

        impl<T: FromText> Visitor<'_> for OfText<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
                T::from_text(text).map_err(E::custom)
            }
        }

        deserializer.deserialize_str(OfText(PhantomData)).map(Text)
    }
}

impl<'de> Deserialize<'de> for Capabilities {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfSequence;

        impl<'de> Visitor<'de> for OfSequence {
            type Value = Vec<Capability>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of capabilities")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<Capability>, A::Error> {
                let mut capabilities = Vec::new();
                while let Some(Text(capability)) = sequence.next_element::<Text<Capability>>()? {
                    if capabilities.contains(&capability) {
                        return Err(A::Error::custom(format_args!("`{capability}` {TWICE}")));
                    }
                    capabilities.push(capability);
                }
                if capabilities.is_empty() {
                    return Err(A::Error::custom("an entry needs at least one capability"));
                }
                Ok(capabilities)
            }
        }

        deserializer.deserialize_seq(OfSequence).map(Capabilities)
    }
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Entries(Vec::new())
    }
}

impl<'de, T: Keyed + Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfSequence<T>(PhantomData<T>);

        impl<'de, T: Keyed + Deserialize<'de>> Visitor<'de> for OfSequence<T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of entries")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<T>, A::Error> {
                let (mut entries, mut seen) = (Vec::new(), BTreeSet::new());
                while let Some(Object(entry)) = sequence.next_element::<Object<T>>()? {
                    let key = entry.key();
                    if seen.contains(&key) {
                        return Err(A::Error::custom(format_args!("`{key}` {AGAIN}")));
                    }
                    seen.insert(key);
                    entries.push(entry);
                }
                Ok(entries)
            }
        }

        deserializer.deserialize_seq(OfSequence(PhantomData)).map(Entries)
    }
}
