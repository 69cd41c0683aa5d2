//! Classes that take the place of actions: `preference` in di.xml.

use std::collections::HashMap;

use super::facts::AdminFacts;
use super::files;
use crate::catalog::Catalog;
use crate::source::{SourceMap, Span};
use crate::xml::Document;

/// The files, in the order in which they apply.
const FILES: [&str; 2] = ["etc/di.xml", "etc/adminhtml/di.xml"];

/// A part of the names of all actions of the Admin.
const PART: &str = "\\Controller\\Adminhtml\\";

/// The maximum number of classes that replace each other.
const MAX_CHAIN: usize = 16;

/// The classes that replace others.
#[derive(Debug, Default)]
pub(super) struct Preferences {
    /// By the name of the replaced class in lower case.
    by_class: HashMap<String, (String, Span)>,
}

impl Preferences {
    /// Reads the preferences for actions. Files that name no action are not parsed.
    pub(super) fn read(
        catalog: &Catalog,
        facts: &AdminFacts,
        sources: &SourceMap,
        notes: &mut Vec<String>,
    ) -> Preferences {
        let mut preferences = Preferences::default();
        let part = PART.as_bytes();
        for path in FILES {
            let names_action = |bytes: &[u8]| bytes.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part));
            for file in files::read(catalog, facts, path, sources, notes, names_action) {
                preferences.add(&file.document);
            }
        }
        preferences
    }

    fn add(&mut self, document: &Document<'_>) {
        for element in document.child_elements(Document::ROOT) {
            if document.element(element).name.local() != "preference" {
                continue;
            }
            let class = |name| files::attribute(document, element, name);
            let (Some(replaced), Some(by)) = (class("for"), class("type")) else { continue };
            let key = replaced.trim_start_matches('\\').to_ascii_lowercase();
            if key.contains(&PART.to_ascii_lowercase()) {
                let span = document.element(element).span;
                self.by_class.insert(key, (by.trim_start_matches('\\').to_owned(), span));
            }
        }
    }

    /// Returns the class that runs in the place of another one, with the last preference that leads to it.
    pub(super) fn for_class(&self, class: &str) -> Option<(&str, Span)> {
        let mut found: Option<(&str, Span)> = None;
        for _ in 0..MAX_CHAIN {
            let name = found.map_or(class, |(name, _)| name);
            match self.by_class.get(&name.to_ascii_lowercase()) {
                Some((by, span)) if !by.eq_ignore_ascii_case(name) => found = Some((by, *span)),
                _ => break,
            }
        }
        found
    }
}
