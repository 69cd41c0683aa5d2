//! Finds classes by name in the folders of modules.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

use super::php::{Class, ClassKind, Constant, Method, Names, Property, Range, Statement, classes, parse_body};
use crate::catalog::Catalog;
use crate::source::{FileId, SourceMap};
use crate::store::EnabledModule;
use crate::store::php::text;

/// The maximum number of ancestors of a class.
const MAX_ANCESTORS: usize = 64;

/// The base class of the Admin's actions. `Magento\Backend\App\Action` only extends it.
pub(super) const BASE: &str = "Magento\\Backend\\App\\AbstractAction";
const BASE_CHILD: &str = "Magento\\Backend\\App\\Action";

/// The constant that names the resource of an action.
pub(super) const RESOURCE_CONSTANT: &str = "ADMIN_RESOURCE";

/// The names that make a class an action, in lower case: those of `Magento\Framework`, whose files are not in a module.
const ACTIONS: [&str; 2] = ["magento\\framework\\app\\actioninterface", "magento\\framework\\app\\action\\"];

/// The classes of a store. Each file is read once, when a class in it is asked for.
pub(super) struct Classes<'s> {
    modules: HashMap<String, &'s EnabledModule>,
    sources: &'s SourceMap,
    /// By name in lower case; `None` for a class that is not here.
    known: RefCell<HashMap<String, Option<Rc<Class<'s>>>>>,
    /// The parsed bodies of methods.
    bodies: RefCell<HashMap<(FileId, usize), Option<Body<'s>>>>,
}

/// The statements of a method.
type Body<'s> = Rc<Vec<Statement<'s>>>;

/// A class with its ancestors and their traits, the nearest first.
#[derive(Clone)]
pub(super) struct Lineage<'s> {
    pub(super) classes: Vec<Rc<Class<'s>>>,
    /// The nearest ancestor that is not here.
    pub(super) missing: Option<String>,
}

impl<'s> Classes<'s> {
    /// Makes an empty list of classes of the modules of a catalog.
    pub(super) fn new(catalog: &'s Catalog, sources: &'s SourceMap) -> Classes<'s> {
        let modules = catalog.modules.iter();
        let modules = modules.map(|module| (module.name.replace('_', "\\").to_ascii_lowercase(), module)).collect();
        Classes { modules, sources, known: RefCell::default(), bodies: RefCell::default() }
    }

    /// Adds the classes of a file that was read already.
    pub(super) fn add(&self, found: Vec<Class<'s>>) {
        let mut known = self.known.borrow_mut();
        for class in found {
            known.entry(class.name.to_ascii_lowercase()).or_insert_with(|| Some(Rc::new(class)));
        }
    }

    /// Returns a class by its full name.
    pub(super) fn find(&self, name: &str) -> Option<Rc<Class<'s>>> {
        let key = name.trim_start_matches('\\').to_ascii_lowercase();
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        self.read(name.trim_start_matches('\\'));
        self.known.borrow_mut().entry(key).or_insert(None).clone()
    }

    /// Returns the statements of a method; `None` if it is too long.
    pub(super) fn body(&self, class: &Class<'s>, body: &Range) -> Option<Body<'s>> {
        let mut bodies = self.bodies.borrow_mut();
        let parse = || parse_body(&class.text[body.clone()]).map(Rc::new);
        bodies.entry((class.file, body.start)).or_insert_with(parse).clone()
    }

    /// Reads the file of a class: its namespace begins with the name of its module.
    fn read(&self, name: &str) -> Option<()> {
        let second = name.match_indices('\\').nth(1)?.0;
        let module = self.modules.get(&name[..second].to_ascii_lowercase())?;
        let inner = format!("{}.php", name[second + 1..].replace('\\', "/"));
        // A name from a file must not leave the folder of the module.
        if inner.split('/').any(|part| part.is_empty() || part == "..") {
            return None;
        }
        let folder = module.path.as_deref()?;
        let bytes = self.sources.files().read(&folder.join(&inner)).ok()?;
        self.add(parse(module, folder, &inner, bytes, self.sources));
        Some(())
    }

    /// Returns a class with its ancestors.
    pub(super) fn lineage(&self, class: &Rc<Class<'s>>) -> Lineage<'s> {
        let mut lineage = Lineage { classes: Vec::new(), missing: None };
        let mut next = Some(Rc::clone(class));
        while let Some(class) = next.take() {
            if lineage.classes.len() >= MAX_ANCESTORS || lineage.classes.iter().any(|known| Rc::ptr_eq(known, &class)) {
                break;
            }
            lineage.classes.push(Rc::clone(&class));
            for name in &class.traits {
                lineage.classes.extend(self.find(name));
            }
            if let Some(parent) = &class.parent {
                next = self.find(parent);
                if next.is_none() {
                    lineage.missing = Some(parent.clone());
                }
            }
        }
        lineage
    }

    /// Returns whether a class is an action of Magento; `None` if an ancestor is not here that could make it one.
    pub(super) fn is_action(&self, lineage: &Lineage<'s>) -> Option<bool> {
        let mut is_known = lineage.missing.as_deref().is_none_or(is_framework);
        if lineage.missing.as_deref().is_some_and(|name| is_action_name(name) || is_base(name)) {
            return Some(true);
        }
        let mut ahead: Vec<String> = lineage.classes.iter().flat_map(|class| class.interfaces.clone()).collect();
        let mut looked_at = 0;
        while let Some(name) = ahead.pop() {
            looked_at += 1;
            if is_action_name(&name) {
                return Some(true);
            }
            if is_framework(&name) || looked_at > MAX_ANCESTORS {
                continue;
            }
            match self.find(&name) {
                Some(interface) => ahead.extend(interface.interfaces.iter().cloned()),
                // Interfaces outside of all modules are those of PHP and of libraries.
                None => is_known &= !self.is_of_missing_module(&name),
            }
        }
        is_known.then_some(false)
    }

    fn is_of_missing_module(&self, name: &str) -> bool {
        let Some(second) = name.match_indices('\\').nth(1) else { return false };
        name.starts_with("Magento\\") && !self.modules.contains_key(&name[..second.0].to_ascii_lowercase())
    }
}

impl<'s> Lineage<'s> {
    /// Returns whether the class descends from the base class of the Admin's actions; `None` if an ancestor is missing.
    pub(super) fn is_guarded(&self) -> Option<bool> {
        if self.classes.iter().any(|class| is_base(&class.name)) {
            return Some(true);
        }
        match self.missing.as_deref() {
            None => Some(false),
            Some(name) if is_base(name) => Some(true),
            Some(name) if is_framework(name) => Some(false),
            Some(_) => None,
        }
    }

    /// Returns a method with its class, from a position of the list of ancestors on.
    pub(super) fn method(&self, name: &str, from: usize) -> Option<(usize, Method<'s>)> {
        let key = name.to_ascii_lowercase();
        let found = self.classes.iter().enumerate().skip(from);
        let mut found = found.filter_map(|(at, class)| Some((at, class.methods.get(&key)?.clone())));
        found.find(|(_, method)| method.body.is_some())
    }

    /// Returns a constant with the position of its class.
    pub(super) fn constant(&self, name: &str, from: usize) -> Option<(usize, Constant)> {
        let mut found = self.classes.iter().enumerate().skip(from);
        found.find_map(|(at, class)| Some((at, class.constants.get(name)?.clone())))
    }

    /// Returns a property with the position of its class.
    pub(super) fn property(&self, name: &str) -> Option<(usize, Property)> {
        let mut found = self.classes.iter().enumerate();
        found.find_map(|(at, class)| Some((at, class.properties.get(name)?.clone())))
    }

    /// Returns the literals that methods assign to a property; `None` if no method assigns it.
    pub(super) fn assigned(&self, name: &str) -> Option<Vec<String>> {
        let found: Vec<_> = self.classes.iter().filter_map(|class| class.assigned.get(name)).collect();
        (!found.is_empty()).then(|| found.into_iter().flatten().cloned().collect())
    }
}

/// Parses a file of a module.
pub(super) fn parse<'s>(
    module: &EnabledModule,
    folder: &Path,
    path: &str,
    bytes: Vec<u8>,
    sources: &'s SourceMap,
) -> Vec<Class<'s>> {
    let file = sources.add_from_store(module.file(path), text(bytes), folder, path);
    classes(sources.text(file), file)
}

/// Returns whether a class is the base class of the Admin's actions, or its child of Magento itself.
pub(super) fn is_base(name: &str) -> bool {
    name.eq_ignore_ascii_case(BASE) || name.eq_ignore_ascii_case(BASE_CHILD)
}

fn is_framework(name: &str) -> bool {
    name.get(..18).is_some_and(|start| start.eq_ignore_ascii_case("Magento\\Framework\\"))
}

fn is_action_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let is_interface = || name.ends_with("actioninterface") || !name.ends_with("interface");
    name == ACTIONS[0] || name.starts_with(ACTIONS[1]) && is_interface()
}

/// Whether a declaration can be an action by itself.
pub(super) fn has_objects(class: &Class<'_>) -> bool {
    class.kind == ClassKind::Class
}

/// Returns the names of a file, to resolve those in its code.
pub(super) fn names<'c>(class: &'c Class<'_>) -> &'c Names {
    &class.names
}
