//! The ids that integration files of real connectors list, in files of this project, audited against the fixture.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use super::document;
use crate::common::{fixture, mageacl, texts, write};
use crate::contract::assert_says;

/// The number of recorded files and integrations.
const FILES: usize = 43;
const INTEGRATIONS: usize = 44;

fn connectors() -> Vec<Value> {
    let text = fs::read_to_string(fixture("grants").join("connectors.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Returns a file of this kind.
fn xml(connector: &Value) -> String {
    let (root, account) = match connector["kind"].as_str().unwrap() {
        "api.xml" => ("integrations", ""),
        "integration.xml" => ("config", "<email>a@b.example</email>"),
        other => panic!("{other}"),
    };
    let escaped =
        |text: &Value| text.as_str().unwrap().replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let integration = |it: &Value| {
        let ids = it["ids"].as_array().unwrap().iter();
        let ids: Vec<String> = ids.map(|id| format!("      <resource name=\"{}\"/>\n", escaped(id))).collect();
        let ids = ids.concat();
        let name = escaped(&it["name"]);
        format!("  <integration name=\"{name}\">{account}\n    <resources>\n{ids}    </resources>\n  </integration>\n")
    };
    let integrations: String = connector["integrations"].as_array().unwrap().iter().map(integration).collect();
    format!("<?xml version=\"1.0\"?>\n<{root}>\n{integrations}</{root}>\n")
}

#[test]
fn what_real_connectors_list_is_read_whole() {
    let connectors = connectors();
    assert_eq!(connectors.len(), FILES);
    let folder = tempfile::tempdir().unwrap();
    let mut run = mageacl(["audit", "-g"]).within(folder.path());
    for (number, connector) in connectors.iter().enumerate() {
        let file = format!("{number}.xml");
        write(folder.path(), &file, &xml(connector));
        run = run.arg(file);
    }
    let document = document(run.arg(fixture("shop")));
    let tree = mageacl(["tree", "-f", "ids"]).arg(fixture("shop")).ok();
    let tree: BTreeSet<&str> = tree.lines().collect();
    let listed = connectors.iter().enumerate().flat_map(|(number, connector)| {
        let integrations = connector["integrations"].as_array().unwrap().iter();
        integrations.map(move |integration| (number, connector["kind"] == "api.xml", integration))
    });
    let listed: Vec<(usize, bool, &Value)> = listed.collect();
    let grants = document["grants"].as_array().unwrap();
    assert_eq!((listed.len(), grants.len()), (INTEGRATIONS, INTEGRATIONS));
    let mut all = Vec::new();
    for (grant, (number, is_api, integration)) in grants.iter().zip(listed) {
        let ids = texts(&integration["ids"]);
        let name = &integration["name"];
        assert_says(grant, &json!({ "name": name, "kind": "integration", "source": format!("{number}.xml") }));
        let dropped: Vec<&str> =
            grant["dropped"].as_array().unwrap().iter().map(|dropped| dropped["id"].as_str().unwrap()).collect();
        let effective = texts(&grant["effective"]);
        if is_api {
            // Each id is stored or unknown, and the root is added.
            let unknown: Vec<&str> = ids.iter().copied().filter(|id| !tree.contains(id)).collect();
            assert_eq!(dropped, unknown, "{name}");
            if ids == ["Magento_Backend::all"] {
                assert_eq!(effective.len(), tree.len(), "{name}");
            } else {
                let known = ids.iter().copied().filter(|id| tree.contains(id)).chain(["Magento_Backend::admin"]);
                assert_eq!(effective.iter().copied().collect::<BTreeSet<_>>(), known.collect(), "{name}");
            }
        } else {
            let kept = ids.iter().copied().filter(|id| !dropped.contains(id));
            let stored: BTreeSet<&str> = kept.chain(texts(&grant["added"])).collect();
            assert_eq!(effective.into_iter().collect::<BTreeSet<_>>(), stored, "{name}");
        }
        if grant["all_resources"] != "no" {
            all.push((name.as_str().unwrap(), grant["all_resources"].as_str().unwrap()));
        }
    }
    let expected = [("Armanet_Integration", "partial"), ("ChannelEngine", "whole"), ("CoretavaIntegration", "whole")];
    assert_eq!(all, expected);
}
