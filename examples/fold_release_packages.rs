//! Adds the package lists of releases to the file of all lists:
//! `cargo run --release --example fold_release_packages -- data/release-packages.txt LISTS.json...`
//!
//! A file of lists has the form `{"releases": [{"release", "edition": "ce"|"ee", "b2b", "packages": {NAME: VERSION}}]}`. Of the
//! packages, those with facts are kept, and Magento's framework. Adobe Commerce is stored without the packages of Open Source. If
//! only Commerce is listed, Open Source has those of its packages that the nearest release of Open Source has. Releases that are
//! known already are compared: differences are printed, the known versions are kept, and the exit code is 1.

#![expect(clippy::print_stdout, reason = "a program for maintainers, which shows conflicts")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::process::ExitCode;

use mageacl_core::packages::{Version, builtin};
use serde_json::Value;

/// The packages of a release, each with its version.
type Packages = BTreeMap<String, String>;

/// The names of the sections, in the order of the file.
const SECTIONS: [&str; 3] = ["open-source", "commerce", "b2b"];

/// The lists of one edition by release.
type Section = BTreeMap<Key, Packages>;

/// A release, in the order of releases.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    version: Version,
    name: String,
}

impl Key {
    fn new(name: &str) -> Result<Key, String> {
        let version = Version::parse(name).ok_or_else(|| format!("{name} is not a release"))?;
        Ok(Key { version, name: name.to_owned() })
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.version.cmp(&other.version)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("usage: fold_release_packages FILE LISTS.json...")?;
    let text = std::fs::read_to_string(&file)?;
    let mut sections = read(&text)?;
    let mut conflicts = 0;
    for source in arguments {
        let document: Value = serde_json::from_str(&std::fs::read_to_string(&source)?)?;
        let mut lists: Vec<&Value> = document["releases"].as_array().ok_or("no list `releases`")?.iter().collect();
        // Those of Open Source first: Commerce is stored without them.
        lists.sort_by_key(|list| list["edition"] != "ce");
        for list in lists {
            conflicts += add(list, &mut sections)?;
        }
    }
    let comments = text.lines().take_while(|line| line.starts_with('#'));
    std::fs::write(&file, write(comments, &sections)?)?;
    Ok(if conflicts > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Adds a list, and returns the number of packages with another version than the known one.
fn add(list: &Value, sections: &mut [Section; 3]) -> Result<usize, Box<dyn Error>> {
    let release = Key::new(list["release"].as_str().ok_or("a list without `release`")?)?;
    let packages = list["packages"].as_object().ok_or("a list without `packages`")?.iter();
    let packages = packages.filter(|(name, _)| is_kept(name));
    let mut packages: Packages =
        packages.map(|(name, version)| (name.clone(), version.as_str().unwrap_or_default().to_owned())).collect();
    let [open_source, commerce, b2b] = sections;
    if list["edition"] == "ce" {
        return Ok(compare("open-source", release, packages, open_source));
    }
    if !open_source.contains_key(&release) {
        let nearest = open_source.range(..&release).next_back().or_else(|| open_source.iter().next());
        let names = nearest.map(|(_, packages)| packages.clone()).unwrap_or_default();
        let derived = packages.iter().filter(|(name, _)| names.contains_key(*name));
        open_source.insert(release.clone(), derived.map(|(name, version)| (name.clone(), version.clone())).collect());
    }
    packages.retain(|name, _| !open_source[&release].contains_key(name));
    if let Some(version) = list["b2b"].as_str() {
        let is_of_commerce = |name: &String| commerce.values().any(|packages| packages.contains_key(name));
        let (commerce_ones, b2b_ones): (Packages, Packages) =
            packages.into_iter().partition(|(name, _)| is_of_commerce(name));
        let version = Key::new(version)?;
        return Ok(compare("commerce", release, commerce_ones, commerce) + compare("b2b", version, b2b_ones, b2b));
    }
    Ok(compare("commerce", release, packages, commerce))
}

/// Sample data is no part of a release.
fn is_kept(name: &str) -> bool {
    let is_sample = name.ends_with("-sample-data") && name != "magento/module-sample-data";
    !is_sample && (name == "magento/framework" || !builtin().versions(name).is_empty())
}

/// Adds the packages of a release, or compares them with the known ones.
fn compare(section: &str, release: Key, packages: Packages, known: &mut Section) -> usize {
    let Some(known) = known.get(&release) else {
        known.insert(release, packages);
        return 0;
    };
    let mut conflicts = 0;
    for (name, version) in packages {
        let other = known.get(&name).map_or("-", String::as_str);
        if other != version {
            println!("{section} {}: {name} is {other} here, and {version} in the list", release.name);
            conflicts += 1;
        }
    }
    conflicts
}

fn read(text: &str) -> Result<[Section; 3], Box<dyn Error>> {
    let mut sections = [Section::new(), Section::new(), Section::new()];
    let mut at = 0;
    let mut releases: Vec<Key> = Vec::new();
    let mut package = "";
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[') {
            let name = name.trim_end_matches(']');
            at = SECTIONS
                .iter()
                .position(|section| *section == name)
                .ok_or_else(|| format!("unknown section {name}"))?;
            releases.clear();
        } else if let Some(names) = line.strip_prefix("releases  ") {
            releases.extend(names.split(' ').map(Key::new).collect::<Result<Vec<Key>, String>>()?);
        } else if let Some(line) = line.strip_prefix("  ") {
            let (version, ranges) = line.split_once("  ").ok_or_else(|| format!("{line}: no releases"))?;
            for range in ranges.split(',') {
                let (from, to) = range.split_once("..").unwrap_or((range, range));
                let ends = Key::new(from)?..=Key::new(to)?;
                for release in releases.iter().filter(|release| ends.contains(release)) {
                    let packages = sections[at].entry(release.clone()).or_default();
                    packages.insert(package.to_owned(), version.to_owned());
                }
            }
        } else {
            package = line;
        }
    }
    Ok(sections)
}

fn write<'c>(comments: impl Iterator<Item = &'c str>, sections: &[Section; 3]) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    comments.for_each(|line| text.extend([line, "\n"]));
    for (name, section) in SECTIONS.iter().zip(sections) {
        writeln!(text, "\n[{name}]")?;
        let mut lines: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for release in section.keys() {
            let line = release.name.rsplit_once('.').map_or(release.name.as_str(), |(line, _)| line);
            lines.entry(line).or_default().push(&release.name);
        }
        for releases in lines.values() {
            writeln!(text, "releases  {}", releases.join(" "))?;
        }
        text.push('\n');
        let mut packages: Vec<&str> = section.values().flat_map(BTreeMap::keys).map(String::as_str).collect();
        packages.sort_unstable();
        packages.dedup();
        for package in packages {
            writeln!(text, "{package}")?;
            for (version, ranges) in ranges(package, section) {
                writeln!(text, "  {version}  {}", ranges.join(","))?;
            }
        }
    }
    Ok(text)
}

/// Returns the versions of a package, each with the ranges of releases that install it.
fn ranges(package: &str, section: &Section) -> Vec<(String, Vec<String>)> {
    let mut runs: Vec<(&str, &str, &str)> = Vec::new();
    let mut is_open = false;
    for (release, packages) in section {
        let Some(version) = packages.get(package) else {
            is_open = false;
            continue;
        };
        match runs.last_mut() {
            Some((known, _, to)) if is_open && *known == version => *to = &release.name,
            _ => runs.push((version, &release.name, &release.name)),
        }
        is_open = true;
    }
    let mut ranges: Vec<(String, Vec<String>)> = Vec::new();
    for (version, from, to) in runs {
        let range = if from == to { from.to_owned() } else { format!("{from}..{to}") };
        match ranges.iter_mut().find(|(known, _)| known == version) {
            Some((_, of)) => of.push(range),
            None => ranges.push((version.to_owned(), vec![range])),
        }
    }
    ranges
}
