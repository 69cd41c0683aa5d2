//! The integrations of the configuration, each by what its profile needs.

use std::collections::BTreeMap;

use super::failure::{self, Failure};
use super::load::Loaded;
use super::output::Terminal;
use super::policy::Settings;
use super::profile;
use mageacl_core::audit::{self, Selection, Shop, audit};
use mageacl_core::config::Integration;
use mageacl_core::finding::Finding;
use mageacl_core::grant::{self, GrantSet, Kind};
use mageacl_core::plan::{Wanted, plan};
use mageacl_core::report;
use mageacl_core::risk::Risks;
use mageacl_core::source::{self, SourceMap};

/// An integration with the calls that it is for.
#[derive(Debug)]
pub(super) struct Open {
    integration: Integration,
    wanted: Vec<Wanted>,
}

/// Reads the profiles of all integrations.
pub(super) fn open(settings: &Settings) -> Result<Vec<Open>, Failure> {
    settings.config.integrations.iter().map(|integration| open_one(settings, integration)).collect()
}

fn open_one(settings: &Settings, integration: &Integration) -> Result<Open, Failure> {
    let name = integration.profile.as_str();
    let profile = if integration.has_profile_file() {
        profile::parse(&settings.read_entry(name, "-p", Some(&integration.span))?)?
    } else {
        profile::find_profile(name).map_err(|failure| match failure {
            Failure::Profile(error) => settings.failure(&integration.span, error.to_string(), vec![error.help()]),
            other => other,
        })?
    };
    Ok(Open { integration: integration.clone(), wanted: Wanted::of_profile(&profile) })
}

/// What is wrong with each, by what it is for. Those that modules declare are taken out of `declared`.
pub(super) fn findings(
    wanted: Vec<Open>,
    declared: &mut GrantSet,
    loaded: &mut Loaded,
    settings: &Settings,
    risks: &Risks,
    terminal: Terminal,
) -> Result<Vec<Finding>, Failure> {
    let calls = wanted.iter().flat_map(|open| &open.wanted).map(|wanted| wanted.declared.as_str());
    loaded.read_aliases_for(calls, terminal);
    let files = gather(&wanted, settings, &loaded.sources)?;
    let (Ok(tree), Ok(routes)) = (&loaded.catalog.acl, &loaded.catalog.routes) else { return Ok(Vec::new()) };
    let shop = Shop { tree, routes, release: loaded.catalog.origin.release() };
    let mut findings: Vec<Finding> = Vec::new();
    let mut audited = Vec::new();
    for Open { integration, wanted } in wanted {
        let mut set = match &integration.grants {
            Some(file) => files[file].clone(),
            None => declared.clone(),
        };
        if let [grant] = set.grants.as_mut_slice()
            && matches!(grant.kind, Kind::List | Kind::Checklist | Kind::Role)
        {
            // A list does not say whose it is: the configuration does.
            grant.name.clone_from(&integration.name);
        }
        let mut audit = audit(set, Some(plan(wanted, tree, routes)), shop);
        audit::select(&mut audit, &[Selection::Integration(integration.name.clone())]).map_err(|error| {
            let mut help = vec![error.help()];
            if integration.grants.is_none() {
                help.push(
                    "Where no module declares an integration, `grants` names a file that says what it holds."
                        .to_owned(),
                );
            }
            settings.failure(&integration.span, error.to_string(), help)
        })?;
        audited.extend(integration.grants.is_none().then(|| integration.name.to_lowercase()));
        for finding in report::of(audit, shop, risks).findings {
            // Two integrations may be for the same call, which nobody can make.
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    declared.grants.retain(|grant| !audited.contains(&grant.name.to_lowercase()));
    Ok(findings)
}

/// What the files of grants hold, each read once.
fn gather(wanted: &[Open], settings: &Settings, sources: &SourceMap) -> Result<BTreeMap<String, GrantSet>, Failure> {
    let mut files = BTreeMap::new();
    for integration in wanted.iter().map(|open| &open.integration) {
        let Some(file) = integration.grants.as_ref().filter(|file| !files.contains_key(*file)) else { continue };
        let path = settings.path(file, "-g", Some(&integration.span))?;
        source::check_regular(&path).map_err(|error| Failure::Io(path.display().to_string(), error.into_io()))?;
        let mut input = grant::open(&path).map_err(|error| failure::of_grants(error, sources))?;
        input.name.clone_from(file);
        let set = grant::gather(vec![input], sources).map_err(|error| failure::of_grants(error, sources))?;
        files.insert(file.clone(), set);
    }
    Ok(files)
}
