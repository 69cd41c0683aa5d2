//! Integrations of the configuration, each audited against the calls of its profile.

use std::collections::BTreeMap;

use super::error::Error;
use super::open::Project;
use super::settings::LoadedConfig;
use super::text_file::{TextFile, parse_profile};
use crate::audit::{self, Selection, audit};
use crate::config::Integration;
use crate::finding::Finding;
use crate::grant::{self, GrantOwner, GrantSet};
use crate::plan::{DeclaredEndpoint, plan};
use crate::profile;
use crate::report;
use crate::risk::Risks;

/// An integration with the calls that it is for.
#[derive(Clone, Debug)]
pub struct DeclaredIntegration {
    integration: Integration,
    /// The calls of its profile.
    pub calls: Vec<DeclaredEndpoint>,
}

impl DeclaredIntegration {
    /// Reads the profiles of all integrations of a configuration.
    ///
    /// # Errors
    /// If a profile is unknown, cannot be read or is not valid.
    pub fn read_all(settings: &LoadedConfig) -> Result<Vec<DeclaredIntegration>, Error> {
        settings.config.integrations.iter().map(|integration| read(settings, integration)).collect()
    }
}

fn read(settings: &LoadedConfig, integration: &Integration) -> Result<DeclaredIntegration, Error> {
    let name = integration.profile.as_str();
    let profile = if integration.has_profile_file() {
        parse_profile(&settings.read_entry(name, "-p", Some(&integration.span))?)?
    } else {
        match profile::find(name) {
            Ok((slug, text)) => parse_profile(&TextFile::built_in(format!("{slug}.json"), text))?,
            Err(error) => return Err(settings.error(&integration.span, error.to_string(), vec![error.help()])),
        }
    };
    Ok(DeclaredIntegration { integration: integration.clone(), calls: DeclaredEndpoint::of_profile(&profile) })
}

/// Audits each integration against its calls and returns the findings. Removes the audited grants from `declared`.
pub(super) fn findings(
    integrations: Vec<DeclaredIntegration>,
    declared: &mut GrantSet,
    project: &Project,
    settings: &LoadedConfig,
    risks: &Risks,
) -> Result<Vec<Finding>, Error> {
    let model = project.model()?;
    let files = gather(&integrations, settings, project)?;
    let mut findings: Vec<Finding> = Vec::new();
    let mut audited = Vec::new();
    for DeclaredIntegration { integration, calls } in integrations {
        let mut set = match &integration.grants {
            Some(file) => files[file].clone(),
            None => declared.clone(),
        };
        if let [grant] = set.grants.as_mut_slice()
            && matches!(grant.kind, GrantOwner::List | GrantOwner::Checklist | GrantOwner::Role)
        {
            // A list does not name its owner: the configuration does.
            grant.name.clone_from(&integration.name);
        }
        let mut audit = audit(set, Some(plan(calls, model.tree, model.routes)), model);
        audit::select(&mut audit, &[Selection::Integration(integration.name.clone())])
            .map_err(|error| unknown(&integration, &error, settings))?;
        audited.extend(integration.grants.is_none().then(|| integration.name.to_lowercase()));
        for finding in report::graded(audit, model, risks).findings {
            // Two integrations may be for the same call, which cannot be made.
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    declared.grants.retain(|grant| !audited.contains(&grant.name.to_lowercase()));
    Ok(findings)
}

/// Reports an integration that is in none of its grants.
fn unknown(integration: &Integration, error: &audit::NotFound, settings: &LoadedConfig) -> Error {
    let mut help = vec![error.help()];
    if integration.grants.is_none() {
        help.push("Where no module declares an integration, `grants` names a file that says what it holds.".to_owned());
    }
    settings.error(&integration.span, error.to_string(), help)
}

/// Reads the files of grants, each once.
fn gather(
    integrations: &[DeclaredIntegration],
    settings: &LoadedConfig,
    project: &Project,
) -> Result<BTreeMap<String, GrantSet>, Error> {
    let sources = project.sources();
    let mut files = BTreeMap::new();
    for integration in integrations.iter().map(|open| &open.integration) {
        let Some(file) = integration.grants.as_ref().filter(|file| !files.contains_key(*file)) else { continue };
        let path = settings.path(file, "-g", Some(&integration.span))?;
        sources.files().check_regular(&path).map_err(|error| Error::Io(path.display().to_string(), error.into_io()))?;
        let mut input = grant::open(&path).map_err(|error| Error::of_grants(error, sources))?;
        input.name.clone_from(file);
        let set = grant::gather(vec![input], sources).map_err(|error| Error::of_grants(error, sources))?;
        files.insert(file.clone(), set);
    }
    Ok(files)
}
