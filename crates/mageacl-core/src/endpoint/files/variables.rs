//! Variables of a collection that hold a part of the address of the API.

use std::collections::HashMap;

use crate::endpoint::target::{self, Context};

/// The longest value of a variable that can be an address, and the longest address.
const MAX_VALUE: usize = 2048;

/// The number of variables that a value may go through.
const MAX_NESTING: usize = 4;

/// The values of variables. Only those that hold an entry point of the API are ever written into a call.
#[derive(Default)]
pub(super) struct Variables {
    values: Vec<(String, String)>,
    paths: HashMap<String, String>,
}

impl Variables {
    /// Sets a variable. A later value wins.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        if value.len() <= MAX_VALUE {
            self.values.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }

    /// Determines the paths of all variables, once they are set.
    pub(super) fn resolve(&mut self) {
        for _ in 0..MAX_NESTING {
            let mut paths = HashMap::new();
            for (name, value) in &self.values {
                match path(&self.expand(value)) {
                    Some(path) => paths.insert(name.clone(), path),
                    None => paths.remove(name),
                };
            }
            let is_done = paths == self.paths;
            self.paths = paths;
            if is_done {
                return;
            }
        }
    }

    /// Writes the paths of variables into a text: `{{base}}/orders`, `{{ _.base }}/orders`.
    pub(super) fn expand(&self, text: &str) -> String {
        let mut expanded = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((name, end)) = after.split_once("}}") else { break };
            expanded.push_str(before);
            let known = name.trim().trim_start_matches("_.").trim();
            match self.paths.get(known).filter(|_| expanded.len() <= MAX_VALUE) {
                Some(path) if expanded.is_empty() => expanded.push_str(path),
                Some(path) => {
                    if !expanded.ends_with('/') {
                        expanded.push('/');
                    }
                    expanded.push_str(path.trim_start_matches('/'));
                }
                None => {
                    expanded.push_str("{{");
                    expanded.push_str(name);
                    expanded.push_str("}}");
                }
            }
            rest = end;
        }
        expanded.push_str(rest);
        expanded
    }
}

/// Returns the path of an address, if it has an entry point of the API.
fn path(value: &str) -> Option<String> {
    let path = target::path(value, Context::Command).filter(|path| path.split('/').any(target::is_entry))?;
    Some(path.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_api_are_expanded() {
        let mut variables = Variables::default();
        for (name, value) in [
            ("host", "https://shop.example"),
            ("base", "{{host}}/rest/{{version}}"),
            ("version", "V1"),
            ("token", "S3CR3T"),
            ("loop", "{{loop}}/rest"),
        ] {
            variables.set(name, value);
        }
        variables.resolve();
        let cases = [
            ("{{base}}/orders", "/rest/V1/orders"),
            ("{{host}}/rest/{{version}}/orders", "{{host}}/rest/V1/orders"),
            ("{{host}}/rest/default/{{ version }}/x/{{token}}", "{{host}}/rest/default/V1/x/{{token}}"),
            ("{{ _.base }}/orders", "/rest/V1/orders"),
            ("{{base", "{{base"),
        ];
        for (text, expected) in cases {
            assert_eq!(variables.expand(text), expected);
        }
        assert!(variables.expand("{{loop}}").len() < 200);
    }
}
