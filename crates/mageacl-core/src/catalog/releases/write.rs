//! Writes facts as the text that [`super::facts::parse`] reads.

use super::facts::{Fact, Facts, ParameterFact, ResourceFact, RouteFact, SECTIONS};
use super::ranges::Ranges;

/// The comment at the top of the file.
const HEAD: &str = "\
# The catalogs of Magento Open Source, release by release: modules, resources, routes and their refs.
# Each fact is listed once, with the releases that have it; a range without an end reaches to the newest release here.
# Fields are separated by two blanks. `cargo run --example fold_release` adds a release; see docs/releases.md.
";

/// Writes facts.
pub(super) fn text(facts: &Facts<'_>) -> String {
    let ranges = |ranges: &Ranges| ranges.text(&facts.releases);
    let module = |fact: &Fact<super::facts::ModuleFact<'_>>| {
        let files = match (fact.what.has_acl, fact.what.has_webapi) {
            (true, true) => "acl webapi",
            (true, false) => "acl",
            (false, true) => "webapi",
            (false, false) => "-",
        };
        [fact.what.name, &ranges(&fact.releases), fact.what.path, files].join("  ")
    };
    let alias = |fact: &Fact<super::facts::AliasFact<'_>>| {
        [fact.what.method, &ranges(&fact.releases), fact.what.alias, fact.what.url].join("  ")
    };
    let sections: [Vec<String>; 6] = [
        facts.releases.iter().map(ToString::to_string).collect(),
        facts.modules.iter().map(module).collect(),
        facts.resources.iter().map(|fact| resource(&fact.what, &ranges(&fact.releases))).collect(),
        facts.disabled.iter().map(|fact| [fact.what, &ranges(&fact.releases)].join("  ")).collect(),
        routes(facts),
        facts.aliases.iter().map(alias).collect(),
    ];
    let mut text = HEAD.to_owned();
    for (heading, lines) in SECTIONS.iter().zip(sections) {
        for line in ["", heading].into_iter().chain(lines.iter().map(String::as_str)) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

fn resource(what: &ResourceFact<'_>, ranges: &str) -> String {
    let order = what.sort_order.to_string();
    let fields = [what.id, ranges, what.parent.unwrap_or("-"), &order, what.module];
    fields.into_iter().chain(what.title).collect::<Vec<_>>().join("  ")
}

/// Returns the lines of routes, each below its method and URL.
fn routes(facts: &Facts<'_>) -> Vec<String> {
    let (mut lines, mut above) = (Vec::new(), None);
    for fact in &facts.routes {
        let name = (fact.what.method, fact.what.url);
        if above != Some(name) {
            lines.push(format!("{} {}", name.0, name.1));
            above = Some(name);
        }
        lines.push(route(&fact.what, &fact.releases.text(&facts.releases)));
    }
    lines
}

fn route(what: &RouteFact<'_>, ranges: &str) -> String {
    let service = format!("{}::{}", what.service, what.service_method);
    let refs = if what.refs.is_empty() { "-".to_owned() } else { what.refs.join(" ") };
    let mut fields = vec![String::new(), ranges.to_owned()];
    fields.extend([what.modules.join(" "), service, refs]);
    fields.extend(what.secure.then(|| "secure".to_owned()));
    fields.extend(what.operation.map(|operation| format!("soap {operation}")));
    fields.extend(what.parameters.iter().map(parameter));
    fields.join("  ")
}

fn parameter(parameter: &ParameterFact<'_>) -> String {
    let how = if parameter.force { "force" } else { "set" };
    let value = parameter.value.map_or(String::new(), |value| format!("={value}"));
    format!("{how} {}{value}", parameter.name)
}
