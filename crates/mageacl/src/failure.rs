//! Why the job could not be done.

use std::io;

use super::arguments;
use super::load::Loaded;
use super::output::Outputs;
use mageacl_core::audit;
use mageacl_core::catalog::{AclTree, ConfigError, Origin, Routes, releases};
use mageacl_core::grant::{GrantError, Place};
use mageacl_core::profile::NotFound;
use mageacl_core::source::{Excerpt, SourceMap, TextOrigin, quoting};
use mageacl_core::store::StoreError;
use mageacl_report::RenderError;
use mageacl_report::diagnostic::{self, Report};
use mageacl_report::json;
use mageacl_report::sink::Format;

/// Why the job could not be done.
#[derive(Debug)]
pub(super) enum Failure {
    /// Magento could not load the configuration either.
    Config(Box<ConfigError>, Box<SourceMap>),
    /// The folder holds no store, or none that can be read.
    Store(Box<StoreError>),
    /// No such release.
    Release(releases::NotFound),
    /// No such profile.
    Profile(NotFound),
    /// No such role or integration.
    Grant(audit::NotFound),
    /// A file that a person wrote has a mistake.
    Text(Box<Report>),
    /// A format cannot say what was asked.
    Unsuitable(String),
    /// Reading or writing failed: what, and why.
    Io(String, io::Error),
}

impl Failure {
    /// Whether somebody downstream stopped reading, as `head` does.
    pub(super) fn is_broken_pipe(&self) -> bool {
        matches!(self, Failure::Io(_, error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    pub(super) fn into_report(self) -> Report {
        // A request or a token may have been pasted in the place of a folder or a name.
        let simple = |message: String, help: Vec<String>| Report {
            message: arguments::hide(&message),
            help,
            ..Report::default()
        };
        match self {
            Failure::Config(error, sources) => diagnostic::config_error(&error, &sources),
            Failure::Store(error) => simple(error.to_string(), vec![error.help()]),
            Failure::Release(error) => simple(error.to_string(), vec![error.help()]),
            Failure::Profile(error) => simple(error.to_string(), vec![error.help()]),
            Failure::Grant(error) => simple(error.to_string(), vec![error.help()]),
            Failure::Text(report) => Report { message: arguments::hide(&report.message), ..*report },
            Failure::Unsuitable(why) => simple(why, Vec::new()),
            Failure::Io(what, error) => simple(format!("{what}: {error}"), Vec::new()),
        }
    }
}

impl From<RenderError> for Failure {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Unsuitable(why) => Failure::Unsuitable(why),
            RenderError::Io(error) => Failure::Io("writing".to_owned(), error),
        }
    }
}

/// Reads a store; where Magento could not load it either, programs that asked for JSON get the contract's `error`.
pub(super) fn told_in_json<F: Format + PartialEq, T>(
    kind: &str,
    outputs: &Outputs<F>,
    wanted: F,
    load: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    load().inspect_err(|failure| {
        if let Failure::Config(error, sources) = failure {
            tell(outputs, wanted, |out| json::error(kind, error, None, sources, out));
        }
    })
}

/// The same for a part of a catalog.
pub(super) fn config_told_in_json<'l, F: Format + PartialEq, T>(
    kind: &str,
    outputs: &Outputs<F>,
    wanted: F,
    loaded: &'l Loaded,
    part: Result<&'l T, ConfigError>,
) -> Result<&'l T, Failure> {
    part.map_err(|error| told(loaded, error, kind, outputs, wanted))
}

/// The tree and the routes of a catalog that Magento can work with; otherwise why not, told in JSON where that was asked
/// for.
pub(super) fn both_told_in_json<'l, F: Format + PartialEq>(
    kind: &str,
    outputs: &Outputs<F>,
    wanted: F,
    loaded: &'l Loaded,
) -> Result<(&'l AclTree, &'l Routes), Failure> {
    let tree = loaded.tree().and_then(|tree| tree.build_error().map_or(Ok(tree), Err));
    let tree = config_told_in_json(kind, outputs, wanted, loaded, tree)?;
    let routes = config_told_in_json(kind, outputs, wanted, loaded, loaded.routes())?;
    Ok((tree, routes))
}

/// The failure that a broken part of a catalog is, told in JSON where that was asked for.
pub(super) fn told<F: Format + PartialEq>(
    loaded: &Loaded,
    error: ConfigError,
    kind: &str,
    outputs: &Outputs<F>,
    wanted: F,
) -> Failure {
    told_of(&loaded.catalog.origin, &loaded.sources, error, kind, outputs, wanted)
}

/// The same where the texts are kept for themselves.
pub(super) fn told_of<F: Format + PartialEq>(
    origin: &Origin,
    sources: &SourceMap,
    error: ConfigError,
    kind: &str,
    outputs: &Outputs<F>,
    wanted: F,
) -> Failure {
    tell(outputs, wanted, |out| json::error(kind, &error, Some(origin), sources, out));
    Failure::Config(Box::new(error), Box::new(sources.clone()))
}

/// Reports why grants could not be read, with the place and no text: exports of a database hold secrets.
pub(super) fn of_grants(error: GrantError, sources: &SourceMap) -> Failure {
    let mut help: Vec<String> = error.tried.iter().map(|tried| format!("{}: {}", tried.format, tried.why)).collect();
    help.extend((!error.help.is_empty()).then_some(error.help));
    let mut report = Report { message: error.message, help, ..Report::default() };
    if let Some(Place::Text(span)) = error.place {
        let (name, text) = (sources.name(span.file), sources.text(span.file));
        report.source = Some(Excerpt::new(name, text, quoting(TextOrigin::Grants)));
        report.labels.push((span.start as usize..span.end as usize, "here".to_owned()));
    }
    Failure::Text(Box::new(report))
}

/// Writes an error document wherever JSON was asked for. The run fails anyway, so a failing write is not reported.
fn tell<F: Format + PartialEq>(
    outputs: &Outputs<F>,
    wanted: F,
    document: impl Fn(&mut dyn io::Write) -> io::Result<()>,
) {
    if outputs.printed == wanted {
        let _ = document(&mut io::stdout().lock());
    }
    let mut batch = outputs.batch();
    for path in outputs.files_of(wanted) {
        if batch.file(wanted, path, |out| document(out).map_err(RenderError::from)).is_err() {
            return;
        }
    }
    let _ = batch.commit(outputs.terminal);
}
