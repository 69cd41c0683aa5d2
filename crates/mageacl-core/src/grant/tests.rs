//! Real dumps and exports, truncated ones, and unusual texts.

mod bad_input;
mod compressed;
mod denials;
mod dumps;
mod formats;
mod guides;
mod limited;
mod wordings;

use std::path::PathBuf;

use super::*;

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/grants")
}

/// Reads files as one source.
fn files(names: &[&str]) -> Result<GrantSet, GrantError> {
    let inputs: Vec<Input<'_>> = names.iter().map(|name| open(&fixtures().join(name)).unwrap()).collect();
    gather(inputs, &SourceMap::default())
}

/// Reads texts as one source, named `0`, `1` and so on.
fn texts(texts: &[&[u8]]) -> Result<GrantSet, GrantError> {
    let inputs = texts.iter().enumerate().map(|(at, bytes)| Input { name: at.to_string(), bytes: Box::new(*bytes) });
    gather(inputs, &SourceMap::default())
}

/// Reads a text whose positions are needed.
fn gather_text(text: &str, sources: &SourceMap) -> Result<GrantSet, GrantError> {
    gather([Input { name: "guide.txt".to_owned(), bytes: Box::new(text.as_bytes()) }], sources)
}

fn text(text: &str) -> Result<GrantSet, GrantError> {
    texts(&[text.as_bytes()])
}

/// Describes a set in a few words, without positions.
fn reported(set: &GrantSet) -> Vec<String> {
    let grant = |grant: &Grant| {
        let holding = match &grant.holding {
            GrantContent::Listed(ids) => {
                format!("listed {}", ids.iter().map(|id| id.id.as_str()).collect::<Vec<_>>().join(" "))
            }
            GrantContent::IntegrationXml(ids) => {
                format!("closed {}", ids.iter().map(|id| id.id.as_str()).collect::<Vec<_>>().join(" "))
            }
            GrantContent::Rows(role) => format!("role {}", role.0),
            GrantContent::Checklist(items) => format!("{} items", items.len()),
        };
        format!("{:?} {:?}: {holding}", grant.name, grant.kind)
    };
    set.grants.iter().map(grant).collect()
}
