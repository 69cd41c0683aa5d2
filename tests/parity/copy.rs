//! The sample in `fixtures/oracle` is a faithful copy: it omits only fields that no test compares.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};
use walkdir::WalkDir;

use crate::collection::Stores;
use crate::records;

/// Fields that the sample omits: messages of Magento and PHP, and facts that do not affect permissions.
const LEFT_OUT: [&str; 8] = [
    "message",
    "params",
    "services",
    "topics",
    "notes",
    "input_array_size_limit",
    "api(integration/api.xml)",
    "config(integration/config.xml)",
];

pub(crate) fn sample_matches_the_original(shared: &Path) {
    let originals = Stores::All(shared.to_owned());
    let (edge, generated) = (originals.edge(), originals.generated());
    let originals: BTreeMap<&str, &Path> =
        edge.iter().chain(&generated.cases).map(|case| (records::name(case), case.as_path())).collect();
    for copy in Stores::Sample.edge().iter().chain(&Stores::Sample.generated().cases) {
        let name = records::name(copy);
        let original = originals[name];
        assert_eq!(files(&copy.join("store")), files(&original.join("store")), "{name}");
        let [copied, recorded] = [copy, original].map(|case| records::json(&case.join("expected.json")));
        if recorded["runs"].is_null() {
            assert_eq!(copied, reduced("", &recorded), "{name}");
        } else {
            let answers = records::questions(&recorded).into_iter();
            let expected: BTreeMap<_, _> =
                answers.map(|(release, question, answer)| ((release, question), reduced(question, answer))).collect();
            let answers = records::questions(&copied).into_iter();
            let got: BTreeMap<_, _> =
                answers.map(|(release, question, answer)| ((release, question), answer.clone())).collect();
            assert_eq!(got, expected, "{name}");
        }
    }
}

/// Returns the content of all files below a folder, by their paths.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = WalkDir::new(root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let path = |path: &Path| path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
    entries.map(|entry| (path(entry.path()), std::fs::read(entry.path()).unwrap())).collect()
}

/// Returns a recorded value as the sample has it. `name` is its field or question.
fn reduced(name: &str, value: &Value) -> Value {
    match value {
        // The names in these two are not those of fields.
        Value::Object(_) if name == "parameters" || name == "integrations" => value.clone(),
        // Services without a SOAP name, with a message for each.
        Value::Object(problems) if name == "problems" => without_values(problems),
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(name, _)| !LEFT_OUT.contains(&name.as_str()));
            Value::Object(kept.map(|(name, value)| (name.clone(), reduced(name, value))).collect())
        }
        // Edge cases have a list of operations and problems in one field.
        Value::Array(pair) if name == "soap" => {
            [reduced("", &pair[0]), reduced("problems", &pair[1])].into_iter().collect()
        }
        Value::Array(values) => {
            let name = if name == "errors" { "error" } else { "" };
            values.iter().map(|value| reduced(name, value)).collect()
        }
        Value::String(error) if name == "error" || name.starts_with("integration ") => class(error).into(),
        other => other.clone(),
    }
}

fn without_values(fields: &Map<String, Value>) -> Value {
    Value::Object(fields.keys().map(|name| (name.clone(), Value::Null)).collect())
}

/// Returns the class of an error, which precedes its message.
fn class(error: &str) -> &str {
    let error = error.strip_prefix("PHP Fatal error:  Uncaught ").unwrap_or(error);
    error.split_once(':').map_or(error, |(class, _)| class)
}
