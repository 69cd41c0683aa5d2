//! JSON files of facts.

use std::collections::BTreeMap;
use std::error::Error;

use mageacl_core::packages::{Alias, Facts, Integration, Module, Parameter, Resource, Route, Version};
use serde::Deserialize;

/// A file of facts.
pub(crate) struct Document {
    pub(crate) packages: BTreeMap<String, Vec<Row>>,
}

/// The declarations of some versions of a package.
#[derive(Deserialize)]
pub(crate) struct Row {
    pub(crate) versions: Vec<String>,
    #[serde(default)]
    module: Option<String>,
    #[serde(default)]
    modules: Vec<String>,
    sequence: Option<Vec<String>>,
    #[serde(default)]
    resources: Vec<ResourceRow>,
    #[serde(default)]
    disabled: Vec<String>,
    #[serde(default)]
    routes: Vec<RouteRow>,
    #[serde(default)]
    aliases: Vec<AliasRow>,
    #[serde(default)]
    integrations: Integrations,
    #[serde(default)]
    confidence: Option<String>,
    #[serde(default)]
    evidence: Option<String>,
}

#[derive(Deserialize)]
struct ResourceRow {
    id: String,
    parent: Option<String>,
    title: Option<String>,
    sort_order: i64,
}

#[derive(Deserialize)]
struct RouteRow {
    method: String,
    url: String,
    service: String,
    service_method: String,
    secure: bool,
    refs: Option<Vec<String>>,
    soap_operation: Option<String>,
    #[serde(default)]
    parameters: Vec<ParameterRow>,
}

#[derive(Deserialize)]
struct ParameterRow {
    name: String,
    force: bool,
    value: Option<String>,
}

#[derive(Deserialize)]
struct AliasRow {
    method: String,
    alias: String,
    url: String,
}

#[derive(Default, Deserialize)]
struct Integrations {
    #[serde(default)]
    integration_xml: Vec<IntegrationRow>,
    #[serde(default)]
    api_xml: Vec<IntegrationRow>,
}

#[derive(Deserialize)]
struct IntegrationRow {
    name: String,
    #[serde(default)]
    resources: Vec<String>,
}

/// Reads a file with the rows of many packages, or with one version of one package.
pub(crate) fn read(text: &str) -> Result<Document, Box<dyn Error>> {
    let mut value: serde_json::Value = serde_json::from_str(text)?;
    if let (Some(name), Some(version)) = (value["package"].as_str(), value["version"].as_str()) {
        let name = name.to_owned();
        value["versions"] = serde_json::json!([version]);
        return Ok(Document { packages: BTreeMap::from([(name, vec![serde_json::from_value(value)?])]) });
    }
    Ok(Document { packages: serde_json::from_value(value["packages"].take())? })
}

impl Row {
    pub(crate) fn is_assumed(&self) -> bool {
        self.confidence.as_deref() == Some("assumed")
    }

    /// Returns the modules of the row. A row without a sequence gets that of the nearest known version.
    pub(crate) fn modules<'t>(
        &'t self,
        facts: &Facts<'t>,
        package: &str,
        version: &str,
    ) -> Result<Vec<Module<'t>>, Box<dyn Error>> {
        let names: Vec<&str> = self.module.iter().chain(&self.modules).map(String::as_str).collect();
        let [name] = names.as_slice() else { return Err("a row is about one module".into()) };
        let sequence = if let Some(sequence) = &self.sequence {
            sequence.iter().map(String::as_str).collect()
        } else {
            let found = facts.find(package, version).and_then(|found| found.modules.into_iter().next());
            found.ok_or("no version of this package has a known sequence")?.sequence
        };
        let resources = self.resources.iter().map(|row| Resource {
            id: &row.id,
            parent: row.parent.as_deref(),
            sort_order: row.sort_order,
            title: row.title.as_deref(),
            disabled: false,
        });
        let disabled =
            self.disabled.iter().map(|id| Resource { id, parent: None, sort_order: 0, title: None, disabled: true });
        let api = self.integrations.api_xml.iter().map(|row| row.integration(true));
        Ok(vec![Module {
            name,
            sequence,
            resources: resources.chain(disabled).collect(),
            routes: self.routes.iter().map(RouteRow::route).collect::<Result<_, _>>()?,
            aliases: self
                .aliases
                .iter()
                .map(|row| Alias { method: &row.method, alias: &row.alias, url: &row.url })
                .collect(),
            integrations: self
                .integrations
                .integration_xml
                .iter()
                .map(|row| row.integration(false))
                .chain(api)
                .collect(),
        }])
    }
}

impl RouteRow {
    fn route(&self) -> Result<Route<'_>, Box<dyn Error>> {
        let service = (self.service.as_str(), self.service_method.as_str());
        let parameters = self.parameters.iter();
        Ok(Route {
            method: &self.method,
            url: &self.url,
            service: Some(service).filter(|(class, _)| !class.is_empty()),
            refs: self.refs.as_ref().ok_or("a route without known refs")?.iter().map(String::as_str).collect(),
            secure: self.secure,
            operation: self.soap_operation.as_deref(),
            parameters: parameters
                .map(|it| Parameter { name: &it.name, force: it.force, value: it.value.as_deref() })
                .collect(),
        })
    }
}

impl IntegrationRow {
    fn integration(&self, is_api: bool) -> Integration<'_> {
        Integration { name: &self.name, is_api, resources: self.resources.iter().map(String::as_str).collect() }
    }
}

/// A version that is assumed to be like a known one.
pub(crate) struct Assumed<'t> {
    pub(crate) package: &'t str,
    pub(crate) version: &'t str,
    pub(crate) like: String,
}

/// Finds for assumed rows the known versions with the same facts: the one that the evidence names, else the nearest below,
/// else the nearest above.
pub(crate) fn assumed<'t>(text: &str, rows: &[(&'t str, &'t str, &Row)]) -> Result<Vec<Assumed<'t>>, Box<dyn Error>> {
    let facts = Facts::new(text);
    let mut assumed = Vec::new();
    for (package, version, row) in rows {
        let known = facts.versions(package);
        if known.contains(version) {
            continue;
        }
        let same = |candidate: &&&str| {
            let found = facts.find(package, candidate).map(|found| without_order(&found.modules));
            let own = row.modules(&Facts::default(), package, version).ok().map(|modules| without_order(&modules));
            found.is_some() && found == own
        };
        let wanted = Version::parse(version);
        let is_below = |candidate: &&&str| Version::parse(candidate) < wanted;
        let named = row.evidence.as_deref().and_then(|evidence| evidence.strip_prefix("facts of "));
        let named = named.and_then(|rest| rest.split(';').next()).and_then(|like| known.iter().find(|it| **it == like));
        let like = known.iter().filter(is_below).rfind(same);
        let like = like.or_else(|| known.iter().filter(same).find(|it| !is_below(it))).or(named);
        let like = like.ok_or_else(|| format!("{package} {version} is like no known version"))?;
        if !same(&like) {
            println!("{package} {version}: assumed to be like {like}, though the row differs");
        }
        assumed.push(Assumed { package, version, like: (*like).to_owned() });
    }
    Ok(assumed)
}

fn without_order(modules: &[Module<'_>]) -> Vec<String> {
    let mut lines: Vec<String> = modules
        .iter()
        .flat_map(|module| {
            let mut lines = vec![format!("{} {:?}", module.name, module.sequence)];
            lines.extend(module.resources.iter().map(|it| format!("{it:?}")));
            lines.extend(module.routes.iter().map(|it| format!("{it:?}")));
            lines.extend(module.aliases.iter().map(|it| format!("{it:?}")));
            lines
        })
        .collect();
    lines.sort();
    lines
}
