//! A catalog as a file.

use super::error::Error;
use super::open::Project;
use super::outcome::Outcome;
use crate::audit::AccessModel;
use crate::catalog::{ConfigError, KnownIntegrations, integrations};

/// The content of a snapshot; [`crate::catalog::snapshot::write`] writes it.
#[derive(Debug)]
pub struct SnapshotResult<'p> {
    /// The tree and the routes.
    pub model: AccessModel<'p>,
    /// The integrations that the modules declare.
    pub integrations: KnownIntegrations,
}

/// Collects the content of a snapshot. The project must be opened with [`super::Options::aliases`].
///
/// # Errors
/// If Magento could not load the configuration, or no module is enabled.
pub fn snapshot(project: &Project) -> Result<Outcome<SnapshotResult<'_>>, Error> {
    let (mut origin, mut notes) = project.origin_with_gap();
    let integrations = declared(project).unwrap_or_else(|error| {
        // The rest of the snapshot is still of use.
        let note = format!("the integrations of the modules are ignored: {error}");
        origin.notes.push(note.clone());
        notes.push(note);
        KnownIntegrations::default()
    });
    let model = project.model()?;
    if let Some(why) = project.without_modules() {
        return Err(Error::Unsuitable(format!("{why}; there is nothing to write")));
    }
    Ok(Outcome { value: SnapshotResult { model, integrations }, origin, notes })
}

fn declared(project: &Project) -> Result<KnownIntegrations, ConfigError> {
    let (catalog, sources) = (&project.catalog, &project.sources);
    let consolidated = integrations::read(catalog, sources)?;
    Ok(KnownIntegrations { consolidated, api: integrations::read_api(catalog, sources)? })
}
