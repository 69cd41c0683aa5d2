//! Values of expressions.

use crate::php;

/// A value, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Text(String),
    Number(String),
    Array(Vec<(Option<Value>, Value)>),
    This,
    /// The request that calls the action.
    Request,
    /// Depends on the request, the session or data. Equal keys have equal values. The texts are those that it may have.
    Unknown(String, Vec<String>),
}

impl Value {
    pub(super) fn unknown(key: impl Into<String>) -> Value {
        Value::Unknown(key.into(), Vec::new())
    }

    /// Returns whether it is true in PHP; `None` if unknown.
    pub(super) fn truth(&self) -> Option<bool> {
        Some(match self {
            Value::Null => false,
            Value::Bool(value) => *value,
            Value::Text(text) => php::truthy(text),
            Value::Number(number) => php::numeric(number)? != 0.0,
            Value::Array(entries) => !entries.is_empty(),
            Value::This | Value::Request => true,
            Value::Unknown(..) => return None,
        })
    }

    /// Returns whether two values are equal (`==`) or identical (`===`); `None` if unknown.
    pub(super) fn equals(&self, other: &Value, strict: bool) -> Option<bool> {
        use Value::{Array, Bool, Null, Number, Request, Text, This, Unknown};
        Some(match (self, other) {
            (Unknown(..) | Array(_), _) | (_, Unknown(..) | Array(_)) => return None,
            (Text(a), Text(b)) => {
                if strict {
                    a == b
                } else {
                    php::loosely_equal(a, b)
                }
            }
            (Number(a), Number(b)) => php::loosely_equal(a, b),
            (Null, Null) | (This, This) | (Request, Request) => true,
            (Bool(a), Bool(b)) => a == b,
            _ if strict => false,
            (Text(a), Number(b)) | (Number(b), Text(a)) => php::loosely_equal(a, b),
            (Null, Text(text)) | (Text(text), Null) => text.is_empty(),
            (a, b) => a.truth()? == b.truth()?,
        })
    }

    /// Returns a text that is the same for equal values.
    pub(super) fn key(&self) -> String {
        match self {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Text(text) => format!("'{text}'"),
            Value::Number(number) => number.clone(),
            Value::Array(entries) => {
                let entries: Vec<_> = entries.iter().map(|(_, value)| value.key()).collect();
                format!("[{}]", entries.join(","))
            }
            Value::This => "$this".to_owned(),
            Value::Request => "$request".to_owned(),
            Value::Unknown(key, _) => key.clone(),
        }
    }

    /// Returns it as a text, as PHP converts it.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Value::Null | Value::Bool(false) => Some(String::new()),
            Value::Bool(true) => Some("1".to_owned()),
            Value::Text(text) | Value::Number(text) => Some(text.clone()),
            _ => None,
        }
    }
}
