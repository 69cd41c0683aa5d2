//! The actions of a store.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use rayon::prelude::*;

use super::classes::{Classes, has_objects};
use super::facts::{ActionFact, AdminFacts};
use super::front_names::FrontName;
use super::guard::{self, Checked, Guard, Request};
use super::php::classes;
use super::preferences::Preferences;
use crate::catalog::Catalog;
use crate::fs::{self, EntryKind, FileSystem};
use crate::source::{FileId, SourceMap, Span};
use crate::store::EnabledModule;
use crate::store::php::text;

/// The folder of the Admin's actions in a module.
const FOLDER: &str = "Controller/Adminhtml";

/// Names of actions to whose class `Action` is added (`Magento\Framework\App\Router\ActionList`).
const RESERVED: [&str; 68] = [
    "abstract",
    "and",
    "array",
    "as",
    "break",
    "callable",
    "case",
    "catch",
    "class",
    "clone",
    "const",
    "continue",
    "declare",
    "default",
    "die",
    "do",
    "echo",
    "else",
    "elseif",
    "empty",
    "enddeclare",
    "endfor",
    "endforeach",
    "endif",
    "endswitch",
    "endwhile",
    "eval",
    "exit",
    "extends",
    "final",
    "finally",
    "fn",
    "for",
    "foreach",
    "function",
    "global",
    "goto",
    "if",
    "implements",
    "include",
    "instanceof",
    "insteadof",
    "interface",
    "isset",
    "list",
    "match",
    "namespace",
    "new",
    "or",
    "print",
    "private",
    "protected",
    "public",
    "require",
    "return",
    "static",
    "switch",
    "throw",
    "trait",
    "try",
    "unset",
    "use",
    "var",
    "void",
    "while",
    "xor",
    "yield",
    "include_once",
];

/// An action of the Admin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The front name, the controller and the action, the last two in lower case.
    pub path: String,
    /// The same path with the full name of the class, where that is another one.
    pub alias: Option<String>,
    /// The class.
    pub class: String,
    /// The index of its module in the catalog.
    pub module: usize,
    /// The declaration of the class.
    pub span: Span,
    /// The class that runs in its place.
    pub replaced_by: Option<Replacement>,
    /// The check of the class that runs.
    pub checked: Checked,
}

/// A class that runs in the place of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The class.
    pub class: String,
    /// The preference.
    pub span: Span,
}

/// A file that may hold an action.
struct ActionFile {
    module: usize,
    /// The path below the folder of actions, without the extension.
    inner: String,
    file: FileId,
}

/// Reads the actions that the front names lead to.
pub(super) fn read(
    catalog: &Catalog,
    facts: &AdminFacts,
    names: &[FrontName],
    preferences: &Preferences,
    sources: &SourceMap,
) -> Vec<Action> {
    let routed: HashSet<&str> = names.iter().flat_map(|name| &name.modules).map(String::as_str).collect();
    let files = action_files(catalog, sources);
    let parsed: Vec<_> = files.par_iter().map(|found| classes(sources.text(found.file), found.file)).collect();
    let all = Classes::new(catalog, sources);
    for found in parsed {
        all.add(found);
    }
    let mut by_module: HashMap<&str, Vec<&ActionFile>> = HashMap::new();
    for found in &files {
        let name = catalog.modules[found.module].name.as_str();
        if routed.contains(name) {
            by_module.entry(name).or_default().push(found);
        }
    }
    let places: HashMap<&str, usize> =
        catalog.modules.iter().enumerate().map(|(place, module)| (module.name.as_str(), place)).collect();
    let context = Context { all: &all, preferences, catalog, facts, sources };
    let mut actions = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for front in names {
        // Of two routes with one front name, the first one counts.
        if !seen.insert(&front.name) {
            continue;
        }
        let mut taken: HashSet<String> = HashSet::new();
        for module in &front.modules {
            for found in by_module.get(module.as_str()).into_iter().flatten() {
                if let Some(action) = action(found, front, &context)
                    && taken.insert(action.path.clone())
                {
                    actions.push(action);
                }
            }
            let place = places.get(module.as_str()).copied().unwrap_or(usize::MAX);
            for fact in facts.module(catalog, place).into_iter().flat_map(|known| &known.actions) {
                if let Some(action) = known_action(fact, place, front, &context)
                    && taken.insert(action.path.clone())
                {
                    actions.push(action);
                }
            }
        }
    }
    actions.sort_by(|a, b| a.path.cmp(&b.path));
    actions
}

/// Reads the files of all modules in parallel, and adds them to the map in their order.
fn action_files(catalog: &Catalog, sources: &SourceMap) -> Vec<ActionFile> {
    let read = |module: &EnabledModule| files_of(module, sources.files());
    let bytes: Vec<Vec<(String, Vec<u8>)>> = catalog.modules.par_iter().map(read).collect();
    let mut files = Vec::new();
    for (module, found) in bytes.into_iter().enumerate() {
        let EnabledModule { path, .. } = &catalog.modules[module];
        for (inner, bytes) in found {
            let file = format!("{FOLDER}/{inner}.php");
            let name = catalog.modules[module].file(&file);
            let folder = path.clone().unwrap_or_default();
            let file = sources.add_from_store(name, text(bytes), folder, file);
            files.push(ActionFile { module, inner, file });
        }
    }
    files
}

/// Returns the files of a module that may hold actions: the path below the folder, and the content.
fn files_of(module: &EnabledModule, files: &dyn FileSystem) -> Vec<(String, Vec<u8>)> {
    let Some(folder) = module.path.as_ref().map(|path| path.join(FOLDER)) else { return Vec::new() };
    let entries = fs::walk(files, &folder, usize::MAX, |_| true).filter_map(Result::ok);
    let file = |path: PathBuf| {
        let inner = path.strip_prefix(&folder).ok()?.with_extension("");
        let inner = inner.to_str()?.replace('\\', "/");
        let is_php = path.extension().is_some_and(|extension| extension == "php");
        if is_php { Some((inner, files.read_listed(&path).ok()?)) } else { None }
    };
    entries.filter(|entry| entry.kind == EntryKind::File).filter_map(|entry| file(entry.path)).collect()
}

/// Inputs that determine actions.
struct Context<'c, 's> {
    all: &'c Classes<'s>,
    preferences: &'c Preferences,
    catalog: &'c Catalog,
    facts: &'c AdminFacts,
    sources: &'c SourceMap,
}

/// Returns the action that a front name leads to in a file.
fn action(found: &ActionFile, front: &FrontName, context: &Context<'_, '_>) -> Option<Action> {
    let module = &context.catalog.modules[found.module];
    let names = Names::new(&found.inner, front)?;
    let class_name = format!(
        "{}\\{}\\{}",
        module.name.replace('_', "\\"),
        FOLDER.replace('/', "\\"),
        found.inner.replace('/', "\\")
    );
    let class = context.all.find(&class_name).filter(|class| has_objects(class))?;
    if context.all.is_action(&context.all.lineage(&class)) == Some(false) {
        return None;
    }
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let span = Span { file: class.file, start: offset(class.range.start), end: offset(class.range.end) };
    let replacement = replacement(&class.name, &names.request, context);
    let (replaced_by, checked) = match replacement {
        Some((by, checked)) => (Some(by), checked),
        None => (None, guard::check(context.all, &class, &names.request)),
    };
    let Names { path, alias, .. } = names;
    Some(Action { path, alias, class: class.name.clone(), module: found.module, span, replaced_by, checked })
}

/// Returns the action that a front name leads to from facts.
fn known_action(fact: &ActionFact, place: usize, front: &FrontName, context: &Context<'_, '_>) -> Option<Action> {
    let module = &context.catalog.modules[place];
    let prefix = format!("{}\\{}\\", module.name.replace('_', "\\"), FOLDER.replace('/', "\\"));
    let inner = fact.class.strip_prefix(&prefix)?.replace('\\', "/");
    let names = Names::new(&inner, front)?;
    let file = context.sources.add_absent(module.file(&format!("{FOLDER}/{inner}.php")));
    let (replaced_by, checked) = match replacement(&fact.class, &names.request, context) {
        Some((by, checked)) => (Some(by), checked),
        None => (None, context.facts.checked(&fact.class, file)?),
    };
    let Names { path, alias, .. } = names;
    let span = Span::of_line(file, None);
    Some(Action { path, alias, class: fact.class.clone(), module: place, span, replaced_by, checked })
}

/// Returns the class that runs in the place of another one, with its check.
fn replacement(class: &str, request: &Request, context: &Context<'_, '_>) -> Option<(Replacement, Checked)> {
    let (by, span) = context.preferences.for_class(class)?;
    let checked = match context.all.find(by) {
        Some(by) => guard::check(context.all, &by, request),
        None => context
            .facts
            .checked(by, span.file)
            .unwrap_or_else(|| Checked::undecided(Guard::Unknown { class: by.to_owned() })),
    };
    Some((Replacement { class: by.to_owned(), span }, checked))
}

/// The names of an action in paths.
struct Names {
    path: String,
    alias: Option<String>,
    request: Request,
}

impl Names {
    /// Returns the names of the class in a file below the folder of actions; `None` if no path leads to it.
    fn new(inner: &str, front: &FrontName) -> Option<Names> {
        // A class directly below the folder has no controller, so that no path leads to it.
        let (controller, name) = inner.rsplit_once('/')?;
        let controller = controller.replace('/', "_").to_ascii_lowercase();
        if controller.contains("adminhtml") {
            return None;
        }
        let lower = name.to_ascii_lowercase();
        let short = lower.strip_suffix("action").filter(|short| RESERVED.contains(short));
        if RESERVED.contains(&lower.as_str()) {
            return None;
        }
        let path = |action: &str| format!("{}/{controller}/{action}", front.name);
        let action = crate::php::lower_first(&name[..short.map_or(name.len(), str::len)]);
        let request =
            Request { route: front.route.clone(), front: front.name.clone(), controller: controller.clone(), action };
        Some(Names { path: path(short.unwrap_or(&lower)), alias: short.map(|_| path(&lower)), request })
    }
}
