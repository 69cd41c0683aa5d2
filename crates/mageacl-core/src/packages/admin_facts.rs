//! Facts about the Admin: the actions, menus and sections of each version of a package.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::section::{Line, Section, sections};
use super::version::{Choice, Version, choose};
use super::{decompressed, release_lists, xml};
use crate::admin::{ActionFact, AdminFacts, CheckFact, ComponentFact, Decision, Guard, Logic, ModuleFacts, ROOT};
use crate::catalog::{Catalog, Nearest, OriginSource};
use crate::release::Edition;

/// The facts that are built in, compressed.
const BUILTIN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/packages-admin.deflate"));

/// The files that facts are written as.
const ROUTES: &str = "etc/adminhtml/routes.xml";
const MENU: &str = "etc/adminhtml/menu.xml";
const SECTIONS: &str = "etc/adminhtml/system.xml";
const PREFERENCES: &str = "etc/di.xml";
const ADMIN_PREFERENCES: &str = "etc/adminhtml/di.xml";

/// The facts about the Admin of packages.
#[derive(Clone, Debug, Default)]
pub struct AdminBase {
    /// The facts.
    pub facts: AdminFacts,
    /// The packages whose facts are those of another version of the same line.
    pub nearest: Vec<Nearest>,
    /// The packages of which no version of the same line is known.
    pub unknown: Vec<String>,
}

/// Returns the packages whose facts are beneath a catalog, with their versions.
#[must_use]
pub fn installed_packages(catalog: &Catalog) -> Vec<(String, String)> {
    let origin = &catalog.origin;
    let of_base = origin.base.as_ref().map(|base| base.packages.clone()).unwrap_or_default();
    if origin.source != OriginSource::Release || !of_base.is_empty() {
        return of_base;
    }
    // The catalog was recorded as a whole.
    let edition = origin.edition.unwrap_or(Edition::OpenSource);
    let found = origin.magento.as_deref().and_then(|release| release_lists().packages(release, edition, None));
    let packages = found.map(|found| found.lock.packages).unwrap_or_default();
    packages.into_iter().map(|package| (package.name, package.version)).collect()
}

/// Returns the facts about the Admin of packages, each with its version.
#[must_use]
pub fn admin_base(packages: &[(String, String)]) -> AdminBase {
    static TEXT: LazyLock<String> = LazyLock::new(|| decompressed(BUILTIN));
    static SECTIONS_BY_NAME: LazyLock<HashMap<&str, Section<'_>>> =
        LazyLock::new(|| sections(&TEXT).map(|section| (section.name, section)).collect());
    if packages.is_empty() {
        return AdminBase::default();
    }
    from_sections(packages, &SECTIONS_BY_NAME)
}

fn from_sections(packages: &[(String, String)], known: &HashMap<&str, Section<'_>>) -> AdminBase {
    let mut base = AdminBase::default();
    for (name, version) in packages {
        let Some(section) = known.get(name.as_str()) else {
            base.unknown.push(name.clone());
            continue;
        };
        let versions = section.versions().map(|versions| versions.known).unwrap_or_default();
        let chosen = choose_in_line(section, &versions, version);
        let read = chosen.and_then(|choice| {
            let (Choice::Exact(place) | Choice::Nearest(place)) = choice;
            Some((choice, place, modules(section, &versions, place)?))
        });
        let Some((choice, place, modules)) = read else {
            base.unknown.push(name.clone());
            continue;
        };
        if let Choice::Nearest(_) = choice
            && !modules.is_empty()
        {
            let (name, installed, used) = (name.clone(), version.clone(), versions[place].to_owned());
            base.nearest.push(Nearest { name, installed, used });
        }
        for (name, facts) in modules {
            base.facts.add(&name, facts);
        }
    }
    base.nearest.sort();
    base.unknown.sort_unstable();
    base
}

/// Chooses a version of the same line, because patches move actions to other resources. Between two versions with the same
/// facts, these are taken.
fn choose_in_line(section: &Section<'_>, known: &[&str], installed: &str) -> Option<Choice> {
    let choice = choose(known, installed)?;
    let Choice::Nearest(place) = choice else { return Some(choice) };
    let wanted = Version::parse(installed)?;
    let near = Version::parse(known[place])?;
    if near.line() == wanted.line() {
        return Some(choice);
    }
    let above = known.iter().position(|known| Version::parse(known).is_some_and(|known| known > wanted))?;
    let below = above.checked_sub(1)?;
    (lines(section, known, above)? == lines(section, known, below)?).then_some(Choice::Nearest(above))
}

/// Returns the facts of a version, each with its keyword. `None` for an invalid section.
fn lines<'t>(section: &Section<'t>, known: &[&str], version: usize) -> Option<Vec<(&'t str, &'t str)>> {
    let mut found = Vec::new();
    // Adjacent facts often have the same versions.
    let mut last: Option<(&str, bool)> = None;
    for line in section.lines() {
        let line: Line<'t> = line.ok()?;
        let has = match last {
            Some((versions, has)) if versions == line.versions => has,
            _ => line.has(known, version).ok()?,
        };
        last = Some((line.versions, has));
        if has {
            found.push((line.keyword, line.fields));
        }
    }
    Some(found)
}

/// The facts about a module while they are read.
#[derive(Default)]
struct Reading {
    facts: ModuleFacts,
    routes: String,
    menu: String,
    sections: String,
    preferences: String,
    admin_preferences: String,
}

/// Returns the modules of a version with their facts. `None` for an invalid section.
fn modules(section: &Section<'_>, known: &[&str], version: usize) -> Option<Vec<(String, ModuleFacts)>> {
    let mut modules: Vec<(String, Reading)> = Vec::new();
    for (keyword, fields) in lines(section, known, version)? {
        if keyword == "module" {
            modules.push((fields.to_owned(), Reading::default()));
            continue;
        }
        let (name, reading) = modules.last_mut()?;
        let fields: Vec<&str> = fields.split("  ").collect();
        reading.add(name, keyword, &fields)?;
    }
    Some(modules.into_iter().map(|(name, reading)| (name, reading.finish())).collect())
}

impl Reading {
    /// Adds a fact. `None` for an invalid one.
    fn add(&mut self, module: &str, keyword: &str, fields: &[&str]) -> Option<()> {
        match (keyword, fields) {
            ("action", [class, how, resources, more @ ..]) => {
                let class = format!("{}\\Controller\\Adminhtml\\{class}", module.replace('_', "\\"));
                self.facts.actions.push(ActionFact { class, check: check(how, resources, more)? });
            }
            ("route", [id, front, modules @ ..]) => {
                element(&mut self.routes, "route", &[("id", id), ("frontName", front)]);
                for module in modules {
                    let (name, place) = module.split_once(' ').unwrap_or((module, ""));
                    let place: Vec<(&str, &str)> = place.split_once(' ').into_iter().collect();
                    element(&mut self.routes, "module", &[vec![("name", name)], place].concat());
                    self.routes.push_str("</module>");
                }
                self.routes.push_str("</route>");
            }
            ("menu" | "update" | "remove", [id, more @ ..]) => {
                let name = if keyword == "menu" { "add" } else { keyword };
                let attributes = more.iter().filter_map(|field| field.split_once(' '));
                element(&mut self.menu, name, &[("id", *id)].into_iter().chain(attributes).collect::<Vec<_>>());
                self.menu.extend(["</", name, ">"]);
            }
            ("section", [id, resource]) => {
                element(&mut self.sections, "section", &[("id", id)]);
                if *resource != "-" {
                    element(&mut self.sections, "resource", &[]);
                    xml::escape(&mut self.sections, resource);
                    self.sections.push_str("</resource>");
                }
                self.sections.push_str("</section>");
            }
            ("listing" | "form", [name, resource]) => {
                let resource = (*resource != "-").then(|| (*resource).to_owned());
                let (name, is_grid) = ((*name).to_owned(), keyword == "listing");
                self.facts.components.push(ComponentFact { name, is_grid, resource });
            }
            ("preference", [replaced, by, area @ ..]) => {
                let text = if area.is_empty() { &mut self.preferences } else { &mut self.admin_preferences };
                element(text, "preference", &[("for", replaced), ("type", by)]);
                text.push_str("</preference>");
            }
            _ => return None,
        }
        Some(())
    }

    /// Writes the configuration files.
    fn finish(self) -> ModuleFacts {
        let mut facts = self.facts;
        for (path, start, content, end) in [
            (ROUTES, "<config><router id=\"admin\">", self.routes, "</router></config>"),
            (MENU, "<config><menu>", self.menu, "</menu></config>"),
            (SECTIONS, "<config><system>", self.sections, "</system></config>"),
            (PREFERENCES, "<config>", self.preferences, "</config>"),
            (ADMIN_PREFERENCES, "<config>", self.admin_preferences, "</config>"),
        ] {
            if !content.is_empty() {
                facts.documents.push((path, format!("{start}{content}{end}")));
            }
        }
        facts
    }
}

/// Writes a start tag. The value `-` is a missing attribute.
fn element(text: &mut String, name: &str, attributes: &[(&str, &str)]) {
    text.push('<');
    text.push_str(name);
    for (name, value) in attributes.iter().filter(|(_, value)| *value != "-") {
        xml::attribute(text, name, value);
    }
    text.push('>');
}

/// Reads the check of an action. `None` for an unknown kind.
fn check(how: &str, resources: &str, more: &[&str]) -> Option<CheckFact> {
    if how == "like" {
        return Some(CheckFact::Like(resources.to_owned()));
    }
    let value = |name: &str| more.iter().find_map(|field| field.strip_prefix(name)?.strip_prefix(' '));
    let decision = match how {
        "constant" => Decision::Constant,
        "inherited" => Decision::Inherited,
        "root" => Decision::Root,
        "override" | "always" | "computed" => Decision::Override,
        "none" => Decision::Nothing,
        _ => return None,
    };
    let guard = match how {
        "root" => asks(ROOT, false),
        "always" => Guard::Always,
        "none" => Guard::None,
        "computed" if resources == "-" => Guard::Computed { candidates: Vec::new() },
        "computed" => Guard::Computed { candidates: resources.split(' ').map(str::to_owned).collect() },
        _ => asks(resources, more.contains(&"conditional")),
    };
    let lower_case = value("lower").map(|lower| if lower == "-" { Guard::Never } else { asks(lower, false) });
    let class = value("from").map(str::to_owned);
    Some(CheckFact::Known { guard, decision, class, dead: value("dead").map(str::to_owned), lower_case })
}

fn asks(resources: &str, is_conditional: bool) -> Guard {
    let (separator, logic) = if resources.contains(" or ") { (" or ", Logic::Any) } else { (" and ", Logic::All) };
    Guard::Asks { ids: resources.split(separator).map(str::to_owned).collect(), logic, is_conditional }
}
