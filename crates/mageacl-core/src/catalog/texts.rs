//! Reads, parses and merges all modules' files of one kind, up to the first error that Magento would report.

use std::io::ErrorKind;

use rayon::prelude::*;

use super::{ConfigError, ConfigKind};
use crate::fs::{FileSystem, ReadError};
use crate::merge::{Dialect, MergeError, Merged, Merger, merge};
use crate::source::{FileId, SourceMap, Span};
use crate::store::EnabledModule;
use crate::xml;

/// The maximum total size, in bytes, of the files of a kind that are parsed in parallel. Those of a store with 400
/// modules have less than one tenth of it.
const MAX_PARALLEL: usize = 4 * 1024 * 1024;

/// The texts of one kind of file.
#[derive(Debug)]
pub(super) struct ConfigFiles {
    kind: ConfigKind,
    dialect: &'static Dialect,
    /// The files in merge order, each with the index of its module in the list.
    pub(super) files: Vec<(FileId, usize)>,
    problem: Option<ConfigError>,
}

/// Reads the files of several kinds for all modules, every file once and all of them in parallel. `file` returns the
/// bytes of a module's file, or `None` if the module has no such file.
pub(super) fn read<const N: usize>(
    kinds: [(ConfigKind, &'static Dialect); N],
    modules: &[EnabledModule],
    file: impl Fn(&EnabledModule, &str) -> Result<Option<Vec<u8>>, ReadError> + Sync,
    sources: &SourceMap,
) -> [ConfigFiles; N] {
    let bytes: Vec<[Result<Option<Vec<u8>>, ReadError>; N]> =
        modules.par_iter().map(|module| kinds.map(|(_, dialect)| file(module, dialect.file))).collect();
    let mut texts = kinds.map(|(kind, dialect)| ConfigFiles { kind, dialect, files: Vec::new(), problem: None });
    for (place, (module, found)) in modules.iter().zip(bytes).enumerate() {
        for (texts, bytes) in texts.iter_mut().zip(found) {
            texts.add(module, place, bytes, sources);
        }
    }
    texts
}

impl ConfigFiles {
    /// Makes the texts from files that were read before, each with the index of its module.
    pub(super) fn known(kind: ConfigKind, dialect: &'static Dialect, files: Vec<(FileId, usize)>) -> ConfigFiles {
        ConfigFiles { kind, dialect, files, problem: None }
    }

    /// Returns the name of the module of a position.
    pub(super) fn module_of(&self, modules: &[EnabledModule], span: Span) -> String {
        let place = self.files.binary_search_by_key(&span.file, |(file, _)| *file);
        place.map_or_else(|_| String::new(), |at| modules[self.files[at].1].name.clone())
    }

    fn add(
        &mut self,
        module: &EnabledModule,
        place: usize,
        bytes: Result<Option<Vec<u8>>, ReadError>,
        sources: &SourceMap,
    ) {
        let problem = match bytes {
            Ok(None) => return,
            Ok(Some(bytes)) => match xml::decode(bytes) {
                Ok(text) => {
                    self.files.push((module.add_text(self.dialect.file, text, sources), place));
                    return;
                }
                Err(error) => {
                    let file = module.add_text(self.dialect.file, error.text, sources);
                    self.files.push((file, place));
                    let at = u32::try_from(error.offset).unwrap_or(u32::MAX);
                    let span = Span { file, start: at, end: at + 1 };
                    malformed(self.kind, span, &error.message)
                }
            },
            Err(error) => {
                let file = sources.add(module.file(self.dialect.file), "");
                self.files.push((file, place));
                let span = Span { file, start: 0, end: 0 };
                let message = format!("this file cannot be read: {error}");
                ConfigError::new(self.kind, Some(span), message, "Make the file readable, or remove it.")
            }
        };
        self.problem.get_or_insert(problem);
    }

    /// Parses all files and merges them in order.
    pub(super) fn merged<'s>(&self, sources: &'s SourceMap) -> Result<Option<Merged<'s>>, ConfigError> {
        let size: usize = self.files.iter().map(|(file, _)| sources.parser_text(*file).len()).sum();
        if size > MAX_PARALLEL {
            return self.merged_in_turn(sources);
        }
        let parsed: Vec<Result<xml::Document<'s>, ConfigError>> =
            self.files.par_iter().map(|(file, _)| self.parse(sources, *file)).collect();
        let mut documents = Vec::with_capacity(parsed.len());
        for document in parsed {
            documents.push(document.map_err(|error| self.first_of(error))?);
        }
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        merge(documents, self.dialect).map_err(|error| self.merge_error(error))
    }

    /// Does the same with only one parsed file in memory at a time. All files are parsed once before the first is
    /// merged, so that a malformed file is reported before any merge error.
    fn merged_in_turn<'s>(&self, sources: &'s SourceMap) -> Result<Option<Merged<'s>>, ConfigError> {
        for (file, _) in &self.files {
            self.parse(sources, *file).map_err(|error| self.first_of(error))?;
        }
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        let Some(((first, _), others)) = self.files.split_first() else { return Ok(None) };
        let mut merger = Merger::new(self.parse(sources, *first)?, self.dialect);
        for (file, _) in others {
            merger.add(&self.parse(sources, *file)?).map_err(|error| self.merge_error(error))?;
        }
        Ok(Some(merger.finish()))
    }

    /// Returns the earlier of two errors: that of a file that is not well-formed, and that of one that could not be
    /// read.
    fn first_of(&self, error: ConfigError) -> ConfigError {
        let file = |error: &ConfigError| error.span.map(|span| span.file);
        match &self.problem {
            Some(problem) if file(problem) <= file(&error) => problem.clone(),
            _ => error,
        }
    }

    fn merge_error(&self, error: MergeError) -> ConfigError {
        let mut config = ConfigError::new(self.kind, Some(error.span), error.message, error.help);
        config.related = error.related.into_iter().map(|span| (span, "declared here".to_owned())).collect();
        config
    }

    fn parse<'s>(&self, sources: &'s SourceMap, file: FileId) -> Result<xml::Document<'s>, ConfigError> {
        let text = sources.parser_text(file);
        if text.is_empty() {
            let span = Span { file, start: 0, end: 0 };
            let help = "Delete the file, or add at least its root element.";
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
    ConfigError::new(kind, Some(span), format!("not well-formed XML: {message}"), "Fix or remove the file.")
}

/// Reads a file of a module; `None` if the module has no such file.
pub(super) fn from_files(
    files: &dyn FileSystem,
    module: &EnabledModule,
    file: &str,
) -> Result<Option<Vec<u8>>, ReadError> {
    let Some(folder) = &module.path else { return Ok(None) };
    match files.read(&folder.join(file)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(ReadError::Io(error)) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}
