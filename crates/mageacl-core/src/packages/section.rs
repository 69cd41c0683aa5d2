//! Sections of the text of facts: one package each.

use super::facts::{Entry, Module, SEPARATOR, entry};
use super::version::{Choice, Version, choose, plain};

/// The facts of one package, as text. They are read when they are needed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section<'t> {
    pub(super) name: &'t str,
    pub(super) body: &'t str,
}

/// The versions of a package, in order.
#[derive(Debug, Default)]
pub(super) struct Versions<'t> {
    /// The versions that facts are known of. Ranges refer to them.
    pub(super) known: Vec<&'t str>,
    /// Versions whose facts are assumed to be those of a known one, each with the place of that one.
    pub(super) assumed: Vec<(&'t str, usize)>,
}

/// A line of a section.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    pub(super) keyword: &'t str,
    /// The versions that have the fact.
    pub(super) versions: &'t str,
    pub(super) fields: &'t str,
}

/// The beginning of a line with a route that a document announces for versions that were not seen.
const ANNOUNCED: &str = "announced  ";

/// The versions of a line that holds for all of them.
pub(super) const ALL: &str = "*";

/// Returns the sections of a text in its order.
pub(super) fn sections(text: &str) -> impl Iterator<Item = Section<'_>> {
    // The character is rare, so that finding it and looking back is faster than finding a line break before it.
    let is_start = |(place, _): &(usize, &str)| *place == 0 || text.as_bytes()[place - 1] == b'\n';
    let mut starts = text.match_indices('[').filter(is_start).map(|(place, _)| place).peekable();
    std::iter::from_fn(move || {
        let start = starts.next()? + 1;
        let end = starts.peek().map_or(text.len(), |next| next - 1);
        let section = &text[start..end];
        let (heading, body) = section.split_once('\n').unwrap_or((section, ""));
        Some(Section { name: heading.strip_suffix(']').unwrap_or(heading), body })
    })
}

impl<'t> Section<'t> {
    /// Returns its versions.
    ///
    /// # Errors
    /// For a version that is assumed to be like an unknown one.
    pub(super) fn versions(&self) -> Result<Versions<'t>, String> {
        let mut versions = Versions::default();
        let mut assumed = Vec::new();
        for line in self.body.lines() {
            match cut(line) {
                Some(("versions", list)) => versions.known.extend(list.split(' ')),
                Some(("assumed", list)) => assumed.extend(list.split(' ')),
                Some(("announced", _)) => {}
                _ => break,
            }
        }
        for pair in assumed {
            let (version, like) = pair.split_once('=').ok_or("an assumed version is written VERSION=KNOWN")?;
            let place = versions.known.iter().position(|known| *known == like);
            versions.assumed.push((version, place.ok_or_else(|| format!("`{like}` is not a known version"))?));
        }
        Ok(versions)
    }

    /// Returns the lines that are not versions.
    ///
    /// # Errors
    /// For a line without versions or fields.
    pub(super) fn lines(&self) -> impl Iterator<Item = Result<Line<'t>, String>> {
        let lines = self.body.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.filter_map(|line| {
            let without_fields = || Some(Err(format!("`{line}` has no fields")));
            let Some((keyword, rest)) = cut(line) else { return without_fields() };
            if matches!(keyword, "versions" | "assumed" | "announced") {
                return None;
            }
            let Some((versions, fields)) = cut(rest) else { return without_fields() };
            Some(Ok(Line { keyword, versions, fields }))
        })
    }

    /// Returns whether one of its versions has a module.
    pub(super) fn has_module(&self, name: &str) -> bool {
        self.lines().flatten().any(|line| line.keyword == "module" && line.fields == name)
    }

    /// Returns the facts of some lines in all versions, each with the name of its module. Invalid lines are skipped.
    pub(super) fn declared(&self, is_wanted: impl Fn(&Line<'t>) -> bool) -> Vec<(&'t str, Entry<'t>)> {
        let mut module = "";
        let mut declared = Vec::new();
        for line in self.lines().flatten() {
            if line.keyword == "module" {
                module = line.fields;
            } else if is_wanted(&line)
                && let Ok(entry) = entry(line.keyword, line.fields)
            {
                declared.push((module, entry));
            }
        }
        declared
    }

    /// Returns the modules of a version, by its place among the known ones.
    ///
    /// # Errors
    /// For the first invalid line.
    pub(super) fn modules(&self, known: &[&str], version: usize) -> Result<Vec<Module<'t>>, String> {
        let mut modules: Vec<Module<'t>> = Vec::new();
        let mut is_in_module = false;
        // Adjacent facts often have the same versions.
        let mut last: Option<(&str, bool)> = None;
        for line in self.lines() {
            let line = line?;
            let is_module = line.keyword == "module";
            if !(is_module || is_in_module) {
                continue;
            }
            let has = match last {
                Some((versions, has)) if versions == line.versions => has,
                _ => line.has(known, version)?,
            };
            last = Some((line.versions, has));
            if is_module {
                is_in_module = has;
            } else if !has {
                continue;
            }
            match (entry(line.keyword, line.fields)?, modules.last_mut()) {
                (Entry::Module(_), _) if !is_in_module => {}
                (Entry::Module(name), _) => modules.push(Module { name, ..Module::default() }),
                (Entry::Sequence(names), Some(module)) => module.sequence = names,
                (Entry::Resource(resource), Some(module)) => module.resources.push(resource),
                (Entry::Route(route), Some(module)) => module.routes.push(route),
                (Entry::Alias(alias), Some(module)) => module.aliases.push(alias),
                (Entry::Integration(integration), Some(module)) => module.integrations.push(integration),
                (_, None) => return Err("a fact comes before any module".to_owned()),
            }
        }
        Ok(modules)
    }
}

impl<'t> Section<'t> {
    /// Returns whether some version declares more than modules and their order.
    pub(super) fn declares(&self) -> bool {
        let is_bare = |line: &str| ["versions", "assumed", "module", "sequence"].iter().any(|it| line.starts_with(it));
        self.body.lines().any(|line| !(line.is_empty() || line.starts_with('#') || is_bare(line)))
    }

    /// Returns the lines of routes that a document announces for versions that were not seen.
    pub(super) fn announced(&self) -> impl Iterator<Item = &'t str> {
        self.body.lines().filter(|line| line.starts_with(ANNOUNCED))
    }

    /// Adds the routes that a document announces for a version to its modules.
    ///
    /// # Errors
    /// For an invalid line.
    pub(super) fn add_announced(&self, version: &str, modules: &mut [Module<'t>]) -> Result<(), String> {
        for line in self.announced() {
            let mut fields = line.splitn(4, SEPARATOR).skip(1);
            let (Some(versions), Some(module), Some(route)) = (fields.next(), fields.next(), fields.next()) else {
                return Err(format!("`{line}` has no fields"));
            };
            let Entry::Route(route) = entry("route", route)? else { continue };
            let is_meant = versions.split(' ').any(|known| Version::parse(known) == Version::parse(version));
            if let Some(module) = modules.iter_mut().find(|known| known.name == module).filter(|_| is_meant) {
                module.routes.push(route);
            }
        }
        Ok(())
    }
}

/// Cuts a text at the first separator of fields.
pub(super) fn cut(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let is_separator = |(place, _): &(usize, &str)| bytes.get(place + 1) == Some(&b' ');
    let (place, _) = text.match_indices(' ').find(is_separator)?;
    Some((&text[..place], &text[place + SEPARATOR.len()..]))
}

impl Versions<'_> {
    /// Chooses the version whose facts are used for an installed one.
    pub(super) fn choose(&self, installed: &str) -> Option<Choice> {
        let is_known = self.known.contains(&plain(installed));
        if is_known || self.assumed.is_empty() {
            return choose(&self.known, installed);
        }
        // An assumed version can be chosen; its facts are those of the version that it is like.
        let mut all: Vec<(&str, Result<usize, usize>)> = Vec::new();
        all.extend(self.known.iter().enumerate().map(|(place, version)| (*version, Ok(place))));
        all.extend(self.assumed.iter().map(|(version, place)| (*version, Err(*place))));
        all.sort_by_cached_key(|(version, _)| Version::parse(version));
        let names: Vec<&str> = all.iter().map(|(version, _)| *version).collect();
        let place = |place: usize| all[place].1;
        match choose(&names, installed)? {
            Choice::Exact(at) => Some(place(at).map_or_else(Choice::Nearest, Choice::Exact)),
            Choice::Nearest(at) => Some(Choice::Nearest(place(at).unwrap_or_else(|like| like))),
        }
    }
}

impl Line<'_> {
    /// Whether a version has the fact.
    ///
    /// # Errors
    /// For ranges with an unknown version, or in the wrong order.
    pub(super) fn has(&self, known: &[&str], version: usize) -> Result<bool, String> {
        if self.versions == ALL {
            return Ok(true);
        }
        let place = |name: &str| {
            let found = known.iter().position(|known| *known == name);
            found.ok_or_else(|| format!("`{name}` is not a known version"))
        };
        for part in self.versions.split(',') {
            let (from, to) = match part.split_once("..") {
                None => (part, part),
                Some(ends) => ends,
            };
            let from = place(from)?;
            if from > version {
                return Ok(false);
            }
            if to.is_empty() || place(to)? >= version {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# A comment

[acme/kiosk]
versions  1.0.0 1.0.1
versions  1.1.0 1.2.0
assumed  1.1.1=1.1.0 1.3.0=1.2.0
module  *  Acme_Kiosk
sequence  1.1.0..  Magento_Sales
resource  *  Acme_Kiosk::kiosk  -  0  Kiosk
resource  1.0.0..1.0.1,1.2.0  Acme_Kiosk::old  Acme_Kiosk::kiosk  5
module  1.2.0..  Acme_KioskApi
route  *  GET /V1/kiosks  Acme\\Kiosks::get  Acme_Kiosk::kiosk

[acme/other]
versions  2.0.0
module  *  Acme_Other
";

    #[test]
    fn a_version_has_the_facts_whose_ranges_hold_it() {
        let all: Vec<_> = sections(TEXT).collect();
        assert_eq!(all.iter().map(|section| section.name).collect::<Vec<_>>(), ["acme/kiosk", "acme/other"]);
        let versions = all[0].versions().unwrap();
        assert_eq!(versions.known, ["1.0.0", "1.0.1", "1.1.0", "1.2.0"]);
        let shown = |version: usize| {
            let modules = all[0].modules(&versions.known, version).unwrap();
            let of = |module: &Module<'_>| {
                let ids: Vec<_> = module.resources.iter().map(|resource| resource.id).collect();
                (module.name.to_owned(), module.sequence.len(), ids.join(" "), module.routes.len())
            };
            modules.iter().map(of).collect::<Vec<_>>()
        };
        let kiosk = |sequence: usize, ids: &str| ("Acme_Kiosk".to_owned(), sequence, ids.to_owned(), 0);
        let both = "Acme_Kiosk::kiosk Acme_Kiosk::old";
        assert_eq!(shown(0), [kiosk(0, both)]);
        assert_eq!(shown(1), [kiosk(0, both)]);
        assert_eq!(shown(2), [kiosk(1, "Acme_Kiosk::kiosk")]);
        assert_eq!(shown(3), [kiosk(1, both), ("Acme_KioskApi".to_owned(), 0, String::new(), 1)]);
    }

    #[test]
    fn an_assumed_version_is_nearest_and_takes_part_in_the_choice() {
        let versions = sections(TEXT).next().unwrap().versions().unwrap();
        for (installed, expected) in [
            ("1.0.1", Choice::Exact(1)),
            ("1.1.1", Choice::Nearest(2)),
            ("1.1.1-p1", Choice::Nearest(2)),
            ("1.1.2", Choice::Nearest(3)),
            ("1.2.5", Choice::Nearest(3)),
            ("9.0.0", Choice::Nearest(3)),
        ] {
            assert_eq!(versions.choose(installed), Some(expected), "{installed}");
        }
    }

    #[test]
    fn broken_sections_are_refused() {
        for text in [
            "[a/b]\nversions  1\nassumed  2\nmodule  *  A_B",
            "[a/b]\nversions  1\nassumed  2=3\nmodule  *  A_B",
            "[a/b]\nversions  1\nmodule  2  A_B",
            "[a/b]\nversions  1\nmodule  1..2  A_B\n",
            "[a/b]\nversions  1\nmodule  A_B",
            "[a/b]\nversions  1\nresource  *  A_B::c  -  0",
            "[a/b]\nversions  1\nmodule  *  A_B\nresource  *  A_B::c",
        ] {
            let section = sections(text).next().unwrap();
            let read = section.versions().and_then(|versions| section.modules(&versions.known, 0));
            // Facts before any module are not read, as no module has them.
            assert!(read.is_err() || read == Ok(Vec::new()), "{text}: {read:?}");
        }
        assert_eq!(sections("").count() + sections("# [a]\n").count(), 0);
    }
}
