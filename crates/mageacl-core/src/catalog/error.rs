//! The reasons why Magento could not load a configuration.

use crate::source::{Quoting, SourceMap, Span};

/// The configurations that can fail independently.
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

/// The reason why Magento could not load a configuration, with its position, its consequence and a hint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    /// The configuration.
    pub kind: ConfigKind,
    /// The reason, in words.
    pub message: String,
    /// The position, if there is a single one.
    pub span: Option<Span>,
    /// Related positions, each with a description.
    pub related: Vec<(Span, String)>,
    /// The behavior of Magento.
    pub consequence: String,
    /// A hint how to fix it.
    pub help: String,
}

impl ConfigKind {
    /// Returns the name in the JSON contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ConfigKind::Modules => "modules",
            ConfigKind::Acl => "acl",
            ConfigKind::Webapi => "webapi",
            ConfigKind::Integration => "integration",
        }
    }

    /// Returns the behavior of Magento if this configuration cannot be loaded.
    #[must_use]
    pub fn consequence(self) -> &'static str {
        match self {
            ConfigKind::Modules => "Magento stops before it loads any module: every request to the store fails.",
            ConfigKind::Acl => {
                "Magento cannot load the ACL: every permission is denied to every role, including All Resources, and \
                 the role and integration pages of the Admin fail."
            }
            ConfigKind::Webapi => "Magento cannot load the web API: every REST, SOAP and async call fails.",
            ConfigKind::Integration => "Magento cannot read the integrations: `setup:upgrade` fails.",
        }
    }
}

impl ConfigError {
    /// Makes an error with one position.
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

    /// Removes everything that may quote a text that reports must not quote: such a file can be a link to a secret, and
    /// the parser quotes it.
    #[must_use]
    pub(crate) fn without_quotes(mut self, sources: &SourceMap) -> Self {
        let mut spans = self.span.iter().chain(self.related.iter().map(|(span, _)| span));
        // A generated text contains facts only.
        let is_withheld = |file| !sources.is_generated(file) && sources.quoting(file) == Quoting::Nothing;
        if !spans.any(|span| is_withheld(span.file)) {
            return self;
        }
        "this file is not valid; it is a link or lies outside the store, so its text is not shown"
            .clone_into(&mut self.message);
        "Correct or remove the file.".clone_into(&mut self.help);
        for (_, label) in &mut self.related {
            "this file is affected too".clone_into(label);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_about_withheld_texts_are_replaced_and_those_about_facts_are_not() {
        let sources = SourceMap::default();
        let own = sources.add("etc/acl.xml", "<config/>");
        let facts = sources.add_generated("vendor/etc/acl.xml", "<config/>");
        let withheld = sources.add_withheld("other/etc/acl.xml", "secret");
        let span = |file| Span { file, start: 0, end: 1 };
        for (related, is_kept) in [(facts, true), (withheld, false)] {
            let mut error = ConfigError::new(ConfigKind::Acl, Some(span(own)), "2 elements match", "Remove one.");
            error.related.push((span(related), "declared here".to_owned()));
            assert_eq!(error.clone().without_quotes(&sources) == error, is_kept, "{}", sources.name(related));
        }
    }
}
