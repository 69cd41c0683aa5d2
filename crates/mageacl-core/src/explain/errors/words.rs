//! The words of a message, independent of quotation, markup and line breaks.

use serde_json::Value;

/// The maximum number of words that `*` in a wording matches.
const MAX_GAP: usize = 8;

/// Layers of markup that a copied text may have: JSON in HTML in a log.
const MAX_LAYERS: usize = 3;

/// The words of a text, in lower case.
#[derive(Debug)]
pub(super) struct Words(Vec<String>);

impl Words {
    pub(super) fn new(text: &str) -> Words {
        let text = text.to_lowercase().replace(['\u{2019}', '\u{2018}', '`'], "'");
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '\'' | '*');
        let words = text.split(|c| !is_word(c)).map(|word| word.trim_matches('\''));
        let mut all = Vec::new();
        for word in words.filter(|word| !word.is_empty() && !matches!(*word, "a" | "an" | "the")) {
            match word.strip_suffix("n't") {
                Some("ca") => all.extend(["can".to_owned(), "not".to_owned()]),
                Some(verb) if !verb.is_empty() => all.extend([verb.to_owned(), "not".to_owned()]),
                _ if word == "cannot" => all.extend(["can".to_owned(), "not".to_owned()]),
                _ => all.push(word.to_owned()),
            }
        }
        Words(all)
    }

    /// Returns the number of words of a wording that the text has, in order; `None` if it does not fit.
    pub(super) fn matched(&self, wording: &str) -> Option<usize> {
        let wording = Words::new(wording).0;
        let parts: Vec<&[String]> = wording.split(|word| word == "*").filter(|part| !part.is_empty()).collect();
        let (first, rest) = parts.split_first()?;
        let size = wording.iter().filter(|word| *word != "*").count();
        let starts = positions(&self.0, first);
        starts.into_iter().any(|start| self.continues(start + first.len(), rest)).then_some(size)
    }

    fn continues(&self, mut from: usize, parts: &[&[String]]) -> bool {
        for part in parts {
            let until = (from + MAX_GAP + part.len()).min(self.0.len());
            let Some(at) = positions(&self.0[from.min(until)..until], part).into_iter().next() else { return false };
            from += at + part.len();
        }
        true
    }
}

fn positions(words: &[String], part: &[String]) -> Vec<usize> {
    words.windows(part.len()).enumerate().filter(|(_, window)| *window == part).map(|(at, _)| at).collect()
}

/// Returns the texts in which a message may be: those of JSON answers without the trace, or else the whole text.
pub(super) fn messages(text: &str) -> Vec<String> {
    let mut text = text.to_owned();
    for _ in 0..MAX_LAYERS {
        if let Some(messages) = of_json(&text) {
            return messages.iter().map(|message| without_markup(message)).collect();
        }
        let plain = without_markup(&text);
        if plain == text {
            break;
        }
        text = plain;
    }
    vec![text]
}

/// Returns the messages of a JSON answer, with filled placeholders; `None` if the text holds none.
fn of_json(text: &str) -> Option<Vec<String>> {
    let json = text.get(text.find('{')?..)?;
    let value = serde_json::Deserializer::from_str(json).into_iter::<Value>().next()?.ok()?;
    let mut messages = Vec::new();
    collect(&value, 0, &mut messages);
    (!messages.is_empty()).then_some(messages)
}

fn collect(value: &Value, depth: usize, messages: &mut Vec<String>) {
    const MAX_DEPTH: usize = 8;
    match value {
        Value::Object(members) if depth < MAX_DEPTH => {
            if let Some(message) = members.get("message").and_then(Value::as_str) {
                messages.push(filled(message, members.get("parameters")));
            }
            let named = ["oauth_problem", "error", "error_message", "result_message", "faultstring", "Text"];
            let others =
                members.iter().filter(|(name, _)| !matches!(name.as_str(), "trace" | "parameters" | "message"));
            for (name, value) in others {
                match value {
                    Value::String(text) if named.contains(&name.as_str()) => messages.push(text.clone()),
                    _ => collect(value, depth + 1, messages),
                }
            }
        }
        Value::Array(items) if depth < MAX_DEPTH => items.iter().for_each(|item| collect(item, depth + 1, messages)),
        _ => {}
    }
}

/// Fills the placeholders of a message: `%name` from an object, `%1` from a list.
fn filled(message: &str, parameters: Option<&Value>) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let parameters: Vec<(String, String)> = match parameters {
        Some(Value::Object(members)) => members.iter().map(|(name, value)| (format!("%{name}"), text(value))).collect(),
        Some(Value::Array(items)) => {
            let numbered = items.iter().enumerate().map(|(at, value)| (format!("%{}", at + 1), text(value)));
            // `%10` before `%1`.
            numbered.rev().collect()
        }
        _ => Vec::new(),
    };
    parameters.into_iter().fold(message.to_owned(), |message, (name, value)| message.replace(&name, &value))
}

/// Removes tags and escapes of HTML, XML and JSON.
fn without_markup(text: &str) -> String {
    const ESCAPES: [(&str, &str); 14] = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#039;", "'"),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&#x27;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
        ("\\u0027", "'"),
        ("\\u0022", "\""),
        ("\\\"", "\""),
        ("\\n", " "),
    ];
    ESCAPES.into_iter().fold(text.to_owned(), |text, (escape, plain)| text.replace(escape, plain)).replace("\\'", "'")
}
