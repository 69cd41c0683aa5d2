//! The elements that modules declare, before they are merged.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use super::StoreContext;
use crate::catalog::{self, Catalog, ConfigFile, FileKind, ParsedConfigFile};
use crate::finding::Edit;
use crate::php;
use crate::source::{FileId, SourceMap, Span};
use crate::xml::{Attribute, Document, Element, ElementId};

/// A `<route>` of one module.
#[derive(Clone, Copy, Debug)]
pub(super) struct WrittenRoute<'a> {
    /// The module.
    pub(super) module: &'a str,
    /// The start tag and its attributes.
    pub(super) element: Element<'a, 'a>,
    document: &'a Document<'a>,
    id: ElementId,
}

/// The kinds of files that findings are about.
const KINDS: [FileKind; 5] =
    [FileKind::Acl, FileKind::Webapi, FileKind::Integration, FileKind::IntegrationApi, FileKind::IntegrationConfig];

/// The files of a store, to be looked up by position.
#[derive(Debug)]
pub struct FileIndex<'a> {
    modules: HashMap<FileId, &'a str>,
    documents: HashMap<FileId, &'a Document<'a>>,
    /// The modules of the files that a catalog does not contain, by name.
    by_name: OnceLock<HashMap<String, &'a str>>,
    /// Few stores have an undefined id, for which these files are read.
    company_permissions: OnceLock<HashSet<String>>,
}

impl<'a> FileIndex<'a> {
    /// Indexes the files of a catalog.
    #[must_use]
    pub fn new(catalog: &'a Catalog, declared: &'a [ParsedConfigFile<'a>]) -> Self {
        let module = |file: &ConfigFile| catalog.modules.get(file.module).map_or("", |module| module.name.as_str());
        // Of a file that is listed twice the first entry counts.
        let modules = catalog.files.iter().rev().map(|file| (file.file, module(file))).collect();
        let documents = declared.iter().rev().map(|declared| (declared.file.file, &declared.document)).collect();
        FileIndex { modules, documents, by_name: OnceLock::new(), company_permissions: OnceLock::new() }
    }

    /// Returns the permissions of company users that the enabled modules declare.
    pub(super) fn company_permissions(&self, catalog: &Catalog, sources: &SourceMap) -> &HashSet<String> {
        self.company_permissions.get_or_init(|| {
            let folders = catalog.modules.iter().filter_map(|module| module.path.as_ref());
            folders.flat_map(|folder| catalog::permissions(sources.files(), folder)).map(|(id, _)| id).collect()
        })
    }
}

impl<'a> StoreContext<'a> {
    /// All `<route>` elements in merge order.
    pub(super) fn written_routes(&self) -> Vec<WrittenRoute<'a>> {
        let of_file = |file: &'a crate::catalog::ParsedConfigFile<'a>| {
            let (module, document) = (self.module(file.file), &file.document);
            let routes = document.descendants(Document::ROOT, "route").into_iter();
            routes.map(move |id| WrittenRoute { module, element: document.element(id), document, id })
        };
        self.files(FileKind::Webapi).flat_map(of_file).collect()
    }

    /// Returns the same elements by the name of the route, each list in merge order.
    pub(super) fn written_by_name(&self) -> BTreeMap<String, Vec<WrittenRoute<'a>>> {
        let mut by_name: BTreeMap<String, Vec<WrittenRoute<'a>>> = BTreeMap::new();
        for route in self.written_routes() {
            by_name.entry(route.name()).or_default().push(route);
        }
        by_name
    }

    /// Returns the module of the file of a position; empty if there is none.
    pub(super) fn module_at(&self, span: Span) -> &'a str {
        if let Some(module) = self.files.modules.get(&span.file) {
            return module;
        }
        // The file is not in the catalog, or was read again.
        let by_name = self.files.by_name.get_or_init(|| {
            let modules = self.catalog.modules.iter().rev();
            let files = modules.flat_map(|module| KINDS.iter().map(|kind| (module.file(kind.path()), &*module.name)));
            files.collect()
        });
        by_name.get(self.sources.name(span.file)).copied().unwrap_or_default()
    }

    /// Returns the change of an attribute's value, if it is written as `from` without any entity.
    pub(super) fn edit(&self, tag: Span, attribute: &str, from: &str, to: &str) -> Option<Edit> {
        let document = self.files.documents.get(&tag.file)?;
        let element = document.element(document.element_at(tag)?);
        let span = element.named_item(attribute)?.value_span;
        let written = self.sources.text(span.file).get(span.start as usize..span.end as usize)?;
        (written.trim() == from.trim()).then(|| Edit { span, text: to.to_owned() })
    }

    /// Returns the position of an attribute of the element with this start tag, or the tag itself without that
    /// attribute.
    pub(super) fn attribute_at(&self, tag: Span, attribute: &str) -> Span {
        let find = || {
            let document = self.files.documents.get(&tag.file)?;
            let element = document.element(document.element_at(tag)?);
            Some(element.named_item(attribute)?.span)
        };
        find().unwrap_or(tag)
    }
}

impl<'a> WrittenRoute<'a> {
    /// Returns the name of the merged route, such as `GET /V1/products`.
    pub(super) fn name(&self) -> String {
        let value = |name: &str| self.attribute(name).map_or("", |attribute| &attribute.value);
        format!("{} {}", value("method"), php::trim(value("url")))
    }

    /// Returns an attribute of the start tag.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a Attribute<'a>> {
        self.element.named_item(name)
    }

    /// Returns the refs in the element, each with its start tag.
    pub(super) fn refs(&self) -> Vec<(&'a str, Span)> {
        let resources = self.document.descendants(self.id, "resource").into_iter();
        let elements = resources.map(|id| self.document.element(id));
        elements.filter_map(|element| Some((element.named_item("ref")?.value.as_ref(), element.span))).collect()
    }

    /// Returns the first `<service>`, which is the only one that counts.
    pub(super) fn service(&self) -> Option<Element<'a, 'a>> {
        self.document.descendants(self.id, "service").first().map(|id| self.document.element(*id))
    }
}

/// Returns whether a module is one of Magento's own.
pub(super) fn is_magento(module: &str) -> bool {
    module.starts_with("Magento_")
}
