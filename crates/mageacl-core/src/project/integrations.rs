//! Integrations and roles of the configuration, each audited against the access that it should have.

mod group;

use std::collections::BTreeMap;

use super::error::Error;
use super::open::Project;
use super::settings::{LoadedConfig, Policy};
use super::text_file::{TextFile, parse_profile};
use crate::config::{DeclaredAccess, PolicyEntry};
use crate::finding::Finding;
use crate::grant::{self, GrantSet};
use crate::plan::DeclaredEndpoint;
use crate::profile;
use crate::risk::Risks;
use crate::source::FileId;

use group::Group;

/// An integration or role with the calls that it is for.
#[derive(Clone, Debug)]
pub struct DeclaredIntegration {
    entry: PolicyEntry,
    /// The calls of its profile, or those that its entry lists.
    pub calls: Vec<DeclaredEndpoint>,
}

/// The input of a comparison of grants with the policy.
#[derive(Clone, Copy)]
pub(super) struct Comparing<'a> {
    pub(super) project: &'a Project,
    pub(super) policy: &'a Policy<'a>,
    pub(super) risks: &'a Risks,
    /// The text of the configuration.
    pub(super) file: Option<FileId>,
}

impl DeclaredIntegration {
    /// Reads the profiles of all integrations and roles of a configuration.
    ///
    /// # Errors
    /// If a profile is unknown, cannot be read or is not valid.
    pub fn read_all(settings: &LoadedConfig) -> Result<Vec<DeclaredIntegration>, Error> {
        settings.config.entries().map(|entry| read(settings, entry)).collect()
    }

    /// Compares the stored grants with the entry instead of its file.
    pub fn ignore_file(&mut self) {
        self.entry.grants = None;
    }
}

fn read(settings: &LoadedConfig, entry: &PolicyEntry) -> Result<DeclaredIntegration, Error> {
    let calls = match &entry.access {
        DeclaredAccess::Profile(name) => of_profile(name, settings, entry)?,
        DeclaredAccess::Endpoints(calls) => calls.iter().map(DeclaredEndpoint::new).collect(),
        DeclaredAccess::Resources(_) => Vec::new(),
    };
    Ok(DeclaredIntegration { entry: entry.clone(), calls })
}

fn of_profile(name: &str, settings: &LoadedConfig, entry: &PolicyEntry) -> Result<Vec<DeclaredEndpoint>, Error> {
    let profile = if entry.profile_file().is_some() {
        parse_profile(&settings.read_entry(name, "-p", Some(&entry.span))?)?
    } else {
        match profile::find(name) {
            Ok((slug, text)) => parse_profile(&TextFile::built_in(format!("{slug}.json"), text))?,
            Err(error) => return Err(settings.error(&entry.span, error.to_string(), vec![error.help()])),
        }
    };
    Ok(DeclaredEndpoint::of_profile(&profile))
}

/// Compares each integration and role with the policy and returns the findings, with notes. Entries without a file of
/// their own are about the `stored` grants, or else about those that modules declare, of which the compared ones are
/// removed. All `stored` grants are audited, whether the policy lists them or not.
pub(super) fn findings(
    entries: Vec<DeclaredIntegration>,
    stored: Option<GrantSet>,
    declared: &mut GrantSet,
    compared: Comparing<'_>,
) -> Result<(Vec<Finding>, Vec<String>), Error> {
    let mut of_files: BTreeMap<String, Vec<DeclaredIntegration>> = BTreeMap::new();
    let mut others = Vec::new();
    for entry in entries {
        match &entry.entry.grants {
            Some(file) => of_files.entry(file.clone()).or_default().push(entry),
            None => others.push(entry),
        }
    }
    let (mut findings, mut notes) = (Vec::new(), Vec::new());
    match stored {
        Some(set) => {
            notes.extend(set.notes.iter().cloned());
            Group { set, entries: others, is_whole: true }.check(compared, &mut findings, &mut notes)?;
        }
        None if others.is_empty() => {}
        None => {
            let group = Group { set: declared.clone(), entries: others, is_whole: false };
            let listed = group.check(compared, &mut findings, &mut notes)?;
            group::remove(&mut declared.grants, &listed);
        }
    }
    for (file, entries) in of_files {
        let set = set_of(&file, &entries, compared)?;
        Group { set, entries, is_whole: false }.check(compared, &mut findings, &mut notes)?;
    }
    Ok((findings, notes))
}

/// Reads the file of grants that entries name.
fn set_of(file: &str, entries: &[DeclaredIntegration], compared: Comparing<'_>) -> Result<GrantSet, Error> {
    let sources = compared.project.sources();
    let span = entries.first().map(|first| &first.entry.span);
    let path = compared.policy.settings.path(file, "-g", span)?;
    sources.files().check_regular(&path).map_err(|error| Error::Io(path.display().to_string(), error.into_io()))?;
    let mut input = grant::open(&path).map_err(|error| Error::of_grants(error, sources))?;
    file.clone_into(&mut input.name);
    grant::gather(vec![input], sources).map_err(|error| Error::of_grants(error, sources))
}
