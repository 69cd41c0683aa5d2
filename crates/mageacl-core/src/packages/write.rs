//! Writes facts as the text that [`super::section`] reads.

use super::facts::{Entry, SEPARATOR, line};
use super::fold::{Package, PackageModule};
use super::section::ALL;
use crate::catalog::releases::facts::Fact;
use crate::catalog::releases::ranges::Ranges;

/// The comment at the top of a file.
const HEAD: &str = "\
# What the versions of composer packages declare: modules, the order in which they load, resources, routes.
# Each fact is written once, with the versions that have it: `*` is all of them, a range without an end reaches to the
# newest version here. `assumed` versions were not seen; they are taken to be like the one after `=`, with the `announced`
# routes of documents, whose refs may be unknown (`?`).
# Fields are separated by two spaces. `cargo run --example fold_packages` adds versions; docs/lock.md explains how.
# Not affiliated with Adobe. Adobe Commerce and Magento are trademarks of Adobe.
";

/// Writes packages in their order.
pub(super) fn text<'p, 't: 'p>(packages: impl IntoIterator<Item = &'p Package<'t>>) -> String {
    let mut text = HEAD.to_owned();
    for package in packages {
        text.extend(["\n[", package.name, "]\n"]);
        for line in lines(package) {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

fn lines(package: &Package<'_>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // One line for each minor version, so that a new patch changes a short line.
    for versions in package.known.chunk_by(|a, b| minor(a) == minor(b)) {
        lines.push(format!("versions{SEPARATOR}{}", versions.join(" ")));
    }
    if !package.assumed.is_empty() {
        let pairs = package.assumed.iter().map(|(version, like)| format!("{version}={like}"));
        lines.push(format!("assumed{SEPARATOR}{}", pairs.collect::<Vec<_>>().join(" ")));
    }
    lines.extend(package.announced.iter().map(ToString::to_string));
    for module in &package.modules {
        of_module(module, &package.known, &mut lines);
    }
    lines
}

fn of_module(module: &PackageModule<'_>, known: &[&str], lines: &mut Vec<String>) {
    for fact in &module.presence {
        lines.push(fact_line(&Entry::Module(module.name), &fact.releases, known));
    }
    for Fact { releases, what } in module.sequences.iter().filter(|fact| !fact.what.is_empty()) {
        lines.push(fact_line(&Entry::Sequence(what.clone()), releases, known));
    }
    for Fact { releases, what } in &module.resources {
        lines.push(fact_line(&Entry::Resource(what.clone()), releases, known));
    }
    for Fact { releases, what } in &module.routes {
        lines.push(fact_line(&Entry::Route(what.clone()), releases, known));
    }
    for Fact { releases, what } in &module.aliases {
        lines.push(fact_line(&Entry::Alias(what.clone()), releases, known));
    }
    for Fact { releases, what } in &module.integrations {
        lines.push(fact_line(&Entry::Integration(what.clone()), releases, known));
    }
}

fn fact_line(entry: &Entry<'_>, ranges: &Ranges, known: &[&str]) -> String {
    let (keyword, fields) = line(entry);
    let is_all = (0..known.len()).all(|place| ranges.has(place));
    let versions = if is_all { ALL.to_owned() } else { ranges.text(known) };
    [keyword, &versions, &fields].join(SEPARATOR)
}

/// Returns the first two numbers of a version.
fn minor(version: &str) -> &str {
    let end = version.match_indices('.').nth(1).map_or(version.len(), |(place, _)| place);
    &version[..end]
}
