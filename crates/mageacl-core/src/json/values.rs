//! Values that are checked while they are deserialized.
//!
//! `serde_json` adds its position to errors of visitors, so the checks are visitors.

use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

use super::Object;
use crate::date::Date;

/// The end of the message for a format version that does not exist yet.
pub(crate) const NEWER_SUFFIX: &str = "requires a newer mageacl";

/// The middle of the message for a file of another format.
pub(crate) const OTHER_FORMAT_INFIX: &str = "is not the format of";

/// The end of the message for a repeated id or route.
pub(crate) const DUPLICATE_SUFFIX: &str = "has a duplicate entry";

/// A value parsed from a string. The error message names the string in backticks.
pub(crate) trait FromText: Sized {
    fn from_text(text: &str) -> Result<Self, String>;
}

/// A checked string.
pub(crate) struct Checked<T>(pub(crate) T);

/// A format with a version.
pub(crate) trait Format {
    /// The name in `mageacl/NAME/1`.
    const NAME: &'static str;
    /// A noun phrase for such a file, used in messages.
    const WHAT: &'static str;
}

/// The value of `schema`: version 1 of a format.
pub(crate) struct Schema<F>(PhantomData<F>);

/// A string that is not blank.
pub(crate) struct NonEmptyString(pub(crate) String);

/// Entries with distinct keys.
pub(crate) struct UniqueVec<T>(pub(crate) Vec<T>);

/// The key that must be unique among [`Entries`].
pub(crate) trait HasKey {
    fn key(&self) -> String;
}

impl<F: Format> FromText for Schema<F> {
    fn from_text(text: &str) -> Result<Self, String> {
        let version = text.strip_prefix("mageacl/").and_then(|rest| rest.strip_prefix(F::NAME)?.strip_prefix('/'));
        match version.and_then(|number| number.parse::<u32>().ok()) {
            Some(1) if version == Some("1") => Ok(Schema(PhantomData)),
            Some(2..) => Err(format!("`{text}` {NEWER_SUFFIX}")),
            _ => Err(format!("`{text}` {OTHER_FORMAT_INFIX} {}", F::WHAT)),
        }
    }
}

impl FromText for Date {
    fn from_text(text: &str) -> Result<Date, String> {
        Date::parse(text).ok_or_else(|| format!("invalid date `{text}`; expected the form 2027-03-01"))
    }
}

impl FromText for NonEmptyString {
    fn from_text(text: &str) -> Result<NonEmptyString, String> {
        if text.trim().is_empty() {
            return Err("this text must not be empty".to_owned());
        }
        Ok(NonEmptyString(text.to_owned()))
    }
}

/// Returns the value with this name, or a message that lists all names.
pub(crate) fn one_of<T: Copy, const N: usize>(
    text: &str,
    all: [T; N],
    name: impl Fn(T) -> &'static str,
) -> Result<T, String> {
    all.into_iter().find(|known| name(*known) == text).ok_or_else(|| {
        let names = all.map(|known| format!("`{}`", name(known)));
        format!("`{text}` is not one of {}", names.join(", "))
    })
}

impl<'de, T: FromText> Deserialize<'de> for Checked<T> {
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

        deserializer.deserialize_str(OfText(PhantomData)).map(Checked)
    }
}

impl<T> Default for UniqueVec<T> {
    fn default() -> Self {
        UniqueVec(Vec::new())
    }
}

impl<'de, T: HasKey + Deserialize<'de>> Deserialize<'de> for UniqueVec<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfSequence<T>(PhantomData<T>);

        impl<'de, T: HasKey + Deserialize<'de>> Visitor<'de> for OfSequence<T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of entries")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<T>, A::Error> {
                let (mut entries, mut seen) = (Vec::new(), BTreeSet::new());
                while let Some(Object(entry)) = sequence.next_element::<Object<T>>()? {
                    let key = entry.key();
                    if seen.contains(&key) {
                        return Err(A::Error::custom(format_args!("`{key}` {DUPLICATE_SUFFIX}")));
                    }
                    seen.insert(key);
                    entries.push(entry);
                }
                Ok(entries)
            }
        }

        deserializer.deserialize_seq(OfSequence(PhantomData)).map(UniqueVec)
    }
}
