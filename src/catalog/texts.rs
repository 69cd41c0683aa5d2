//! The files of one kind of all modules: read, parsed and merged, or the first thing that Magento would stumble over.

use std::io::ErrorKind;

use rayon::prelude::*;

use super::{ConfigError, ConfigKind};
use crate::merge::{Dialect, Merged, merge};
use crate::source::{self, FileId, ReadError, SourceMap, Span};
use crate::store::EnabledModule;
use crate::xml;

/// The texts of one kind of file.
#[derive(Debug)]
pub(super) struct Texts {
    kind: ConfigKind,
    dialect: &'static Dialect,
    /// In merge order, each with the place of its module in the list.
    pub(super) files: Vec<(FileId, usize)>,
    problem: Option<ConfigError>,
}

/// Reads the files of several kinds for all modules, every file once and all of them in parallel. `file` returns the
/// bytes of a module's file, or `None` if the module has no such file.
pub(super) fn read<const N: usize>(
    kinds: [(ConfigKind, &'static Dialect); N],
    modules: &[EnabledModule],
    file: impl Fn(&EnabledModule, &str) -> Result<Option<Vec<u8>>, ReadError> + Sync,
    sources: &mut SourceMap,
) -> [Texts; N] {
    let bytes: Vec<[Result<Option<Vec<u8>>, ReadError>; N]> =
        modules.par_iter().map(|module| kinds.map(|(_, dialect)| file(module, dialect.file))).collect();
    let mut texts = kinds.map(|(kind, dialect)| Texts { kind, dialect, files: Vec::new(), problem: None });
    for (place, (module, found)) in modules.iter().zip(bytes).enumerate() {
        for (texts, bytes) in texts.iter_mut().zip(found) {
            texts.add(module, place, bytes, sources);
        }
    }
    texts
}

impl Texts {
    /// Texts that were read before, each with the place of its module.
    pub(super) fn known(kind: ConfigKind, dialect: &'static Dialect, files: Vec<(FileId, usize)>) -> Texts {
        Texts { kind, dialect, files, problem: None }
    }

    /// The name of the module whose file a place is in.
    pub(super) fn module_of(&self, modules: &[EnabledModule], span: Span) -> String {
        let place = self.files.binary_search_by_key(&span.file, |(file, _)| *file);
        place.map_or_else(|_| String::new(), |at| modules[self.files[at].1].name.clone())
    }

    fn add(
        &mut self,
        module: &EnabledModule,
        place: usize,
        bytes: Result<Option<Vec<u8>>, ReadError>,
        sources: &mut SourceMap,
    ) {
        let name = || module.file(self.dialect.file);
        let problem = match bytes {
            Ok(None) => return,
            Ok(Some(bytes)) => match xml::decode(bytes) {
                Ok(text) => {
                    self.files.push((sources.add(name(), text), place));
                    return;
                }
                Err(error) => {
                    let file = sources.add(name(), error.text);
                    self.files.push((file, place));
                    let at = u32::try_from(error.offset).unwrap_or(u32::MAX);
                    let span = Span { file, start: at, end: at + 1 };
                    malformed(self.kind, span, &error.message)
                }
            },
            Err(error) => {
                let file = sources.add(name(), "");
                self.files.push((file, place));
                let span = Span { file, start: 0, end: 0 };
                let message = format!("this file cannot be read: {error}");
                ConfigError::new(self.kind, Some(span), message, "Make it a readable file, or take it away.")
            }
        };
        self.problem.get_or_insert(problem);
    }

    /// Parses all files in parallel and merges them in order.
    pub(super) fn merged<'s>(&self, sources: &'s SourceMap) -> Result<Option<Merged<'s>>, ConfigError> {
        let parsed: Vec<Result<xml::Document<'s>, ConfigError>> =
            self.files.par_iter().map(|(file, _)| self.parse(sources, *file)).collect();
        let mut documents = Vec::with_capacity(parsed.len());
        for document in parsed {
            match (document, &self.problem) {
                (Ok(document), _) => documents.push(document),
                // The file that could not even be read as text is the one to name, if it comes first.
                (Err(error), Some(problem))
                    if problem.span.map(|span| span.file) <= error.span.map(|span| span.file) =>
                {
                    return Err(problem.clone());
                }
                (Err(error), _) => return Err(error),
            }
        }
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        merge(documents, self.dialect).map_err(|error| {
            let help = "Take out or rename one of them; Magento looks for exactly one to merge into.";
            let mut config = ConfigError::new(self.kind, Some(error.span), error.message, help);
            config.related = error.related.into_iter().map(|span| (span, "declared here".to_owned())).collect();
            config
        })
    }

    fn parse<'s>(&self, sources: &'s SourceMap, file: FileId) -> Result<xml::Document<'s>, ConfigError> {
        let text = sources.text(file);
        if text.is_empty() {
            let span = Span { file, start: 0, end: 0 };
            let help = "Delete the file, or give it at least its root element.";
            return Err(ConfigError::new(self.kind, Some(span), "the file is empty", help));
        }
        xml::parse(text, file).map_err(|error| {
            let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
            let span = Span { file, start: offset(error.start), end: offset(error.end) };
            malformed(self.kind, span, &error.message)
        })
    }
}

fn malformed(kind: ConfigKind, span: Span, message: &str) -> ConfigError {
    ConfigError::new(kind, Some(span), format!("not well-formed XML: {message}"), "Mend the file, or take it out.")
}

/// Reads a file of a module from the disk; `None` if the module has no such file.
pub(super) fn from_disk(module: &EnabledModule, file: &str) -> Result<Option<Vec<u8>>, ReadError> {
    let Some(folder) = &module.path else { return Ok(None) };
    match source::read(&folder.join(file)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(ReadError::Io(error)) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}
