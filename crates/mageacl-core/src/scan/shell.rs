//! Calls in the commands of shell scripts.

use std::collections::HashMap;

use super::SourceCall;
use super::path;
use super::template::{Part, Template};
use super::unit::Unit;
use super::vocabulary::Vocabulary;
use crate::endpoint::input;
use crate::endpoint::origin::{CallSite, Confidence};
use crate::endpoint::spelling::EndpointSpec;

/// Programs that make requests.
const PROGRAMS: [&str; 2] = ["curl", "wget"];

/// The longest command that is read.
const MAX_COMMAND: usize = 16_384;

/// Returns the calls of a script.
pub(super) fn calls(unit: &Unit<'_>, vocabulary: &Vocabulary) -> Vec<SourceCall> {
    let mut variables: HashMap<&str, String> = HashMap::new();
    let mut found = Vec::new();
    let mut lines = unit.text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let mut command = line.trim().to_owned();
        if command.starts_with('#') {
            continue;
        }
        while command.ends_with('\\') && command.len() < MAX_COMMAND {
            command.pop();
            let Some((_, more)) = lines.next() else { break };
            command.extend([" ", more.trim()]);
        }
        if command.len() > MAX_COMMAND {
            continue;
        }
        if let Some((name, value)) = assignment(line) {
            variables.insert(name, expanded(value.trim_matches(['"', '\'']), &variables));
        }
        for program in PROGRAMS {
            let Some(at) = program_at(&command, program) else { continue };
            let text = expanded(inner(&command, at), &variables);
            let entries = input::read_text(&text);
            let calls = entries.into_iter().filter_map(|entry| entry.call.ok());
            found.extend(calls.filter_map(|call| source_call(unit, number + 1, &call, vocabulary)));
        }
    }
    found
}

fn assignment(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let line = line.strip_prefix("export ").or_else(|| line.strip_prefix("local ")).unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_name && !value.contains("$(") && !value.contains('`')).then_some((name, value.trim()))
}

/// Replaces variables whose value is a part of a URL. Other values may be secrets.
fn expanded(text: &str, variables: &HashMap<&str, String>) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        result.push_str(before);
        let braced = after.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
        let (name, tail) = braced.unwrap_or_else(|| after.split_at(end));
        let value = variables.get(name).filter(|value| value.contains('/') && result.len() + value.len() < MAX_COMMAND);
        match value {
            Some(value) => result.push_str(value),
            None => result.extend(["${", name, "}"]),
        }
        rest = tail;
    }
    result + rest
}

/// Returns the command that begins at a byte, without the end of a substitution around it.
fn inner(command: &str, at: usize) -> &str {
    let close = match command[..at].trim_end().chars().next_back() {
        Some('(') => ')',
        Some('`') => '`',
        _ => return &command[at..],
    };
    command[at..].rsplit_once(close).map_or(&command[at..], |(inner, _)| inner)
}

fn program_at(command: &str, program: &str) -> Option<usize> {
    let found = command.match_indices(program).map(|(at, _)| at);
    found.into_iter().find(|at| {
        let before = command[..*at].chars().next_back();
        let after = command[at + program.len()..].chars().next();
        before.is_none_or(|c| c.is_whitespace() || "(`;|&\"".contains(c)) && after.is_some_and(char::is_whitespace)
    })
}

fn source_call(unit: &Unit<'_>, line: usize, call: &EndpointSpec, vocabulary: &Vocabulary) -> Option<SourceCall> {
    let EndpointSpec::Call { method, path } = call else { return None };
    let found = path::find(&template(path))?;
    found.version.as_ref()?;
    let segments = found.readings(vocabulary);
    let fits = vocabulary.fits(found.version.as_deref(), &segments);
    let fit = fits.iter().find(|fit| method.as_deref().is_none_or(|method| method == fit.method));
    let text = fit.map_or_else(|| found.text(&segments), |fit| fit.path(&segments));
    let path = if found.channel.is_empty() { text } else { format!("/{}{text}", found.channel) };
    let site = CallSite {
        confidence: Some(if method.is_some() { Confidence::High } else { Confidence::Medium }),
        evidence: Some(path.clone()),
        ..CallSite::new(unit.name.clone(), line)
    };
    Some(SourceCall {
        group: None,
        is_known: true,
        call: EndpointSpec::Call { method: Some(method.clone().unwrap_or_else(|| "GET".to_owned())), path },
        site,
    })
}

/// Returns a path with its variables as holes.
fn template(path: &str) -> Template {
    let mut template = Template::default();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once("${") {
        template.push_text(before);
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        template.push(Part::Hole(name.to_owned()));
        rest = tail;
    }
    template.push_text(rest);
    template
}
