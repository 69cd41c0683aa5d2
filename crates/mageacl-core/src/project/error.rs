//! Errors of use cases.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use crate::audit;
use crate::catalog::{ConfigError, Origin, releases};
use crate::generate::RenderError;
use crate::grant::{GrantError, Location};
use crate::profile;
use crate::source::{Excerpt, SourceMap, Span, TextOrigin, quoting};
use crate::store::StoreError;

/// Why a request has no result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Magento could not load the configuration either.
    #[error("{error}")]
    Config {
        /// The error, as Magento would report it.
        error: Box<ConfigError>,
        /// The texts that its positions are in.
        sources: Arc<SourceMap>,
        /// The origin of the catalog, if there is a catalog.
        origin: Option<Box<Origin>>,
    },
    /// The folder holds no store, or the store cannot be read.
    #[error(transparent)]
    Store(Box<StoreError>),
    /// Unknown release.
    #[error(transparent)]
    Release(#[from] releases::NotFound),
    /// Unknown profile.
    #[error(transparent)]
    Profile(#[from] profile::NotFound),
    /// Unknown role or integration.
    #[error(transparent)]
    Grant(#[from] audit::NotFound),
    /// A mistake in a file that a person wrote.
    #[error("{}", .0.message)]
    Text(Box<ErrorReport>),
    /// A request that cannot be answered.
    #[error("{0}")]
    Unsuitable(String),
    /// A file could not be read or written: its name, and the reason.
    #[error("{0}: {1}")]
    Io(String, io::Error),
}

/// An error as a sentence, with a position in a text if there is one.
#[derive(Debug, Default)]
pub struct ErrorReport {
    /// The message.
    pub message: String,
    /// The file that it refers to; an [`Excerpt`] knows whether its text may be shown.
    pub source: Option<Excerpt>,
    /// Byte ranges in that text with a description; the first is the main one.
    pub labels: Vec<(Range<usize>, String)>,
    /// Hints, one per line.
    pub help: Vec<String>,
    /// Reports on other files that belong to it.
    pub related: Vec<ErrorReport>,
}

impl From<RenderError> for Error {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Unsuitable(why) => Error::Unsuitable(why),
            RenderError::Io(error) => Error::Io("writing".to_owned(), error),
        }
    }
}

impl Error {
    /// Reports a configuration that Magento could not load.
    pub(super) fn config(error: ConfigError, sources: &Arc<SourceMap>, origin: Option<&Origin>) -> Error {
        let origin = origin.cloned().map(Box::new);
        Error::Config { error: Box::new(error), sources: Arc::clone(sources), origin }
    }

    /// Reports why grants could not be read, with the position and no text: exports of a database hold secrets.
    #[must_use]
    pub fn of_grants(error: GrantError, sources: &SourceMap) -> Error {
        let mut help: Vec<String> =
            error.tried.iter().map(|tried| format!("{}: {}", tried.format, tried.why)).collect();
        help.extend((!error.help.is_empty()).then_some(error.help));
        let mut report = ErrorReport { message: error.message, help, ..ErrorReport::default() };
        if let Some(Location::Text(span)) = error.place {
            let (name, text) = (sources.name(span.file), sources.text(span.file));
            report.source = Some(Excerpt::new(name, text, quoting(TextOrigin::Grants)));
            report.labels.push((span.start as usize..span.end as usize, "here".to_owned()));
        }
        Error::Text(Box::new(report))
    }

    /// Returns the error as a report that can be drawn.
    #[must_use]
    pub fn into_report(self) -> ErrorReport {
        let message = self.to_string();
        match self {
            Error::Config { error, sources, .. } => ErrorReport::of_config(&error, &sources),
            Error::Text(report) => *report,
            Error::Store(error) => ErrorReport::sentence(message, Some(error.help())),
            Error::Release(error) => ErrorReport::sentence(message, Some(error.help())),
            Error::Profile(error) => ErrorReport::sentence(message, Some(error.help())),
            Error::Grant(error) => ErrorReport::sentence(message, Some(error.help())),
            Error::Unsuitable(_) | Error::Io(..) => ErrorReport::sentence(message, None),
        }
    }
}

impl ErrorReport {
    fn sentence(message: String, help: Option<String>) -> ErrorReport {
        ErrorReport { message, help: help.into_iter().collect(), ..ErrorReport::default() }
    }

    /// Returns the report on a configuration that Magento could not load.
    #[must_use]
    pub fn of_config(error: &ConfigError, sources: &SourceMap) -> ErrorReport {
        let help = vec![error.consequence.clone(), error.help.clone()];
        let mut report = ErrorReport { message: error.message.clone(), help, ..ErrorReport::default() };
        let Some(span) = error.span else { return report };
        report.label(sources, span, "here".to_owned());
        for (other, what) in &error.related {
            report.label(sources, *other, what.clone());
        }
        report
    }

    /// Adds a position and its description. In another file than the first position it becomes a related report.
    pub fn label(&mut self, sources: &SourceMap, span: Span, what: String) {
        let name = &sources.path_from_here(span.file);
        let label = (span.start as usize..span.end as usize, what);
        if self.source.is_none() {
            self.source = Some(sources.excerpt(span.file));
        }
        if self.is_about(name) {
            self.labels.push(label);
        } else if let Some(known) = self.related.iter_mut().find(|known| known.is_about(name)) {
            known.labels.push(label);
        } else {
            let source = Some(sources.excerpt(span.file));
            let message = "the other location".to_owned();
            self.related.push(ErrorReport { message, source, labels: vec![label], ..ErrorReport::default() });
        }
    }

    fn is_about(&self, file: &str) -> bool {
        self.source.as_ref().is_some_and(|source| source.name() == file)
    }
}
