//! The functions of PHP that checks use.

use super::evaluate::{Run, Stop};
use super::value::Value;
use crate::php::{lower_first, trim, upper_first};

impl Run<'_, '_> {
    pub(super) fn function(&mut self, name: &str, arguments: &[Value]) -> Result<Value, Stop> {
        let name = name.trim_start_matches('\\').to_ascii_lowercase();
        let known = match (name.as_str(), arguments) {
            ("boolval", [value]) => return self.truth(value).map(Value::Bool),
            ("is_null", [value]) if !matches!(value, Value::Unknown(..)) => Some(Value::Bool(*value == Value::Null)),
            ("in_array", [needle, Value::Array(entries), strict @ ..]) => {
                let strict = strict.first().and_then(Value::truth).unwrap_or(false);
                for (_, value) in entries {
                    if self.equal(needle, value, strict)? {
                        return Ok(Value::Bool(true));
                    }
                }
                Some(Value::Bool(false))
            }
            ("array_key_exists", [Value::Text(key), Value::Array(entries)]) => {
                let keys: Option<Vec<String>> = entries.iter().map(|(key, _)| key.as_ref()?.text()).collect();
                keys.map(|keys| Value::Bool(keys.contains(key)))
            }
            (_, [value]) => value.text().and_then(|text| converted(&name, &text)).map(Value::Text),
            _ => None,
        };
        let keys: Vec<String> = arguments.iter().map(Value::key).collect();
        Ok(known.unwrap_or_else(|| Value::unknown(format!("{name}({})", keys.join(",")))))
    }
}

fn converted(name: &str, text: &str) -> Option<String> {
    Some(match name {
        "strtolower" | "mb_strtolower" => text.to_ascii_lowercase(),
        "strtoupper" | "mb_strtoupper" => text.to_ascii_uppercase(),
        "lcfirst" => lower_first(text),
        "ucfirst" => upper_first(text),
        "trim" => trim(text).to_owned(),
        _ => return None,
    })
}
