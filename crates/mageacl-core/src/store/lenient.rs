//! Reads a few strings from JSON files of Composer.
//!
//! PHP accepts any value, so a value of an unexpected type counts as missing. All other values are read
//! and dropped: a file of the smallest values would take many times its size in memory.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The maximum number of strings that are kept of one list. Packages rarely include more than five files.
const MAX_STRINGS: usize = 10_000;

/// A string, or any other value.
#[derive(Debug, Default)]
pub(crate) struct LenientString(pub(crate) Option<String>);

/// The strings of a list or of the values of an object, or any other value.
#[derive(Debug, Default)]
pub(crate) struct LenientStrings(pub(crate) Vec<String>);

/// The strings of an object by key, or any other value.
#[derive(Debug, Default)]
pub(crate) struct LenientMap(pub(crate) BTreeMap<String, String>);

/// The names of the fields to read.
pub(crate) trait Names {
    /// The names.
    const NAMES: &'static [&'static str];
}

/// The requested fields of an object, the last of several with one name; empty for any other value.
#[derive(Debug)]
pub(crate) struct Fields<N, T> {
    fields: Vec<(&'static str, T)>,
    names: PhantomData<N>,
}

impl<N, T> Default for Fields<N, T> {
    fn default() -> Self {
        Fields { fields: Vec::new(), names: PhantomData }
    }
}

impl<N, T> Fields<N, T> {
    /// Removes and returns the value of a field.
    pub(crate) fn take(&mut self, name: &str) -> Option<T> {
        let place = self.fields.iter().position(|(known, _)| *known == name)?;
        Some(self.fields.swap_remove(place).1)
    }
}

/// Visits values that do not have the expected type.
macro_rules! ignore_scalars {
    () => {
        fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
            Ok(Default::default())
        }

        fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
            Ok(Default::default())
        }

        fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
            Ok(Default::default())
        }

        fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
            Ok(Default::default())
        }

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(Default::default())
        }
    };
}

fn skip_sequence<'de, A: SeqAccess<'de>>(mut sequence: A) -> Result<(), A::Error> {
    while sequence.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

impl<'de> Deserialize<'de> for LenientString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfAny;

        impl<'de> Visitor<'de> for OfAny {
            type Value = LenientString;

            ignore_scalars!();

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<LenientString, E> {
                Ok(LenientString(Some(text.to_owned())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<LenientString, A::Error> {
                skip_sequence(sequence).map(|()| LenientString(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LenientString, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(LenientString(None))
            }
        }

        deserializer.deserialize_any(OfAny)
    }
}

impl<'de> Deserialize<'de> for LenientStrings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfAny;

        impl OfAny {
            fn add<E: Error>(strings: &mut Vec<String>, LenientString(text): LenientString) -> Result<(), E> {
                if strings.len() >= MAX_STRINGS {
                    return Err(E::custom(format_args!("a list of more than {MAX_STRINGS} strings")));
                }
                strings.extend(text);
                Ok(())
            }
        }

        impl<'de> Visitor<'de> for OfAny {
            type Value = LenientStrings;

            ignore_scalars!();

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_str<E: Error>(self, _: &str) -> Result<LenientStrings, E> {
                Ok(LenientStrings::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<LenientStrings, A::Error> {
                let mut strings = Vec::new();
                while let Some(text) = sequence.next_element()? {
                    OfAny::add(&mut strings, text)?;
                }
                Ok(LenientStrings(strings))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LenientStrings, A::Error> {
                let mut strings = Vec::new();
                while let Some((_, text)) = map.next_entry::<IgnoredAny, LenientString>()? {
                    OfAny::add(&mut strings, text)?;
                }
                Ok(LenientStrings(strings))
            }
        }

        deserializer.deserialize_any(OfAny)
    }
}

impl<'de> Deserialize<'de> for LenientMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfAny;

        impl<'de> Visitor<'de> for OfAny {
            type Value = LenientMap;

            ignore_scalars!();

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_str<E: Error>(self, _: &str) -> Result<LenientMap, E> {
                Ok(LenientMap::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<LenientMap, A::Error> {
                skip_sequence(sequence).map(|()| LenientMap::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LenientMap, A::Error> {
                let mut strings = BTreeMap::new();
                while let Some((key, text)) = map.next_entry::<String, LenientString>()? {
                    strings.extend(text.0.filter(|_| strings.len() < MAX_STRINGS).map(|text| (key, text)));
                }
                Ok(LenientMap(strings))
            }
        }

        deserializer.deserialize_any(OfAny)
    }
}

impl<'de, N: Names, T: Deserialize<'de>> Deserialize<'de> for Fields<N, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfAny<N, T>(PhantomData<(N, T)>);

        impl<'de, N: Names, T: Deserialize<'de>> Visitor<'de> for OfAny<N, T> {
            type Value = Fields<N, T>;

            ignore_scalars!();

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
                Ok(Fields::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<Self::Value, A::Error> {
                skip_sequence(sequence).map(|()| Fields::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Fields::<N, T>::default();
                while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
                    match N::NAMES.iter().find(|name| **name == key) {
                        None => {
                            map.next_value::<IgnoredAny>()?;
                        }
                        Some(name) => {
                            let value = map.next_value()?;
                            fields.take(name);
                            fields.fields.push((name, value));
                        }
                    }
                }
                Ok(fields)
            }
        }

        deserializer.deserialize_any(OfAny(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Wanted;

    impl Names for Wanted {
        const NAMES: &'static [&'static str] = &["a", "b"];
    }

    #[test]
    fn a_value_of_another_type_counts_as_missing() {
        for (json, expected) in [
            (r#"{"a": "x", "c": [{}], "b": "y"}"#, (Some("x"), Some("y"))),
            (r#"{"a": "x", "a": "z"}"#, (Some("z"), None)),
            (r#"{"a": "x", "a": 3}"#, (None, None)),
            (r#"{"a": {"b": "y"}, "b": [1]}"#, (None, None)),
            (r#"{"\u0061": "\u0078"}"#, (Some("x"), None)),
            ("[]", (None, None)),
            ("null", (None, None)),
            ("1.5", (None, None)),
            ("\"a\"", (None, None)),
        ] {
            let mut fields: Fields<Wanted, LenientString> = serde_json::from_str(json).unwrap();
            let mut of = |name: &str| fields.take(name).and_then(|value| value.0);
            assert_eq!((of("a").as_deref(), of("b").as_deref()), expected, "{json}");
        }
        for (json, expected) in [
            (r#"["a", 1, "b", {"c": "d"}]"#, &["a", "b"][..]),
            (r#"{"x": "a", "y": ["b"]}"#, &["a"]),
            ("true", &[]),
            ("-3", &[]),
            ("\"a\"", &[]),
        ] {
            let strings: LenientStrings = serde_json::from_str(json).unwrap();
            assert_eq!(strings.0, expected, "{json}");
        }
        let many = format!("[{}\"\"]", "\"\",".repeat(MAX_STRINGS));
        assert!(serde_json::from_str::<LenientStrings>(&many).is_err());
        assert!(serde_json::from_str::<Fields<Wanted, LenientString>>("{").is_err());
    }
}
