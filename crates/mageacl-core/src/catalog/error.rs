//! Why Magento could not load a configuration.

use crate::source::{Quoting, SourceMap, Span};

/// The configurations that can fail, each on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigKind {
    /// The list of modules.
    Modules,
    /// `acl.xml`.
    Acl,
    /// `webapi.xml`.
    Webapi,
    /// `integration.xml`.
    Integration,
}

/// Why Magento could not load a configuration, where, what it would do, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    /// Which configuration.
    pub kind: ConfigKind,
    /// What is wrong, in words.
    pub message: String,
    /// Where, if it has one place.
    pub span: Option<Span>,
    /// Other places that have to do with it, and what they are.
    pub related: Vec<(Span, String)>,
    /// What Magento does with it.
    pub consequence: String,
    /// What to do now.
    pub help: String,
}

impl ConfigKind {
    /// The name in the JSON contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ConfigKind::Modules => "modules",
            ConfigKind::Acl => "acl",
            ConfigKind::Webapi => "webapi",
            ConfigKind::Integration => "integration",
        }
    }

    /// What Magento does when this configuration cannot be loaded.
    #[must_use]
    pub fn consequence(self) -> &'static str {
        match self {
            ConfigKind::Modules => "Magento stops before it loads any module: the whole shop answers with an error.",
            ConfigKind::Acl => {
                "Magento cannot load the ACL: every permission is denied to every role, All Resources included, \
                 and the Admin's role and integration pages fail."
            }
            ConfigKind::Webapi => "Magento cannot load the web API: every REST, SOAP and async call fails.",
            ConfigKind::Integration => "Magento cannot read the integrations: `setup:upgrade` fails.",
        }
    }
}

impl ConfigError {
    /// An error with one place.
    #[must_use]
    pub fn new(kind: ConfigKind, span: Option<Span>, message: impl Into<String>, help: impl Into<String>) -> Self {
        ConfigError {
            kind,
            message: message.into(),
            span,
            related: Vec::new(),
            consequence: kind.consequence().to_owned(),
            help: help.into(),
        }
    }

    /// Takes everything out that may repeat a part of a text that reports must not quote: such a file can be a link to a
    /// secret, and the parser names what it found in it.
    #[must_use]
    pub(crate) fn without_quotes(mut self, sources: &SourceMap) -> Self {
        let mut spans = self.span.iter().chain(self.related.iter().map(|(span, _)| span));
        if !spans.any(|span| sources.quoting(span.file) == Quoting::Nothing) {
            return self;
        }
        "this file is not valid; it is a link or lies outside the store, so its text is not shown"
            .clone_into(&mut self.message);
        "Correct or remove the file.".clone_into(&mut self.help);
        for (_, label) in &mut self.related {
            "this file belongs to it".clone_into(label);
        }
        self
    }
}
