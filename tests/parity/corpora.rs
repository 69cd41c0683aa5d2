//! Releases of Magento Open Source: requests, and closures of integrations.

use std::path::Path;

use mageacl_core::catalog::integrations;
use mageacl_core::endpoint::matching::Channel;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::{records, view};

pub(crate) fn requests_and_closures(shared: &Path) {
    let corpora = records::entries(&shared.join("oracle/corpora"));
    assert_eq!(corpora.len(), 9);
    let compared: usize = corpora
        .par_iter()
        .map(|corpus| {
            let release = records::name(corpus).strip_suffix(".json.gz").unwrap();
            let recorded = records::json_gz(corpus);
            let unpacked = records::unpack(&shared.join(format!("magento/releases/{release}.tar.gz")));
            let loaded = view::load(&view::discover(&unpacked.path().join(release))).unwrap();
            check(release, &loaded, &recorded)
        })
        .sum();
    assert!(compared > 40_000, "only {compared} answers were compared");
}

fn check(release: &str, loaded: &view::Loaded, recorded: &Value) -> usize {
    let routes = loaded.catalog.routes.as_ref().unwrap();
    let tree = loaded.catalog.acl.as_ref().unwrap();
    let mut compared = 0;
    for question in recorded["match_corpus"].as_array().unwrap() {
        let [method, path, route, error] = question.as_array().unwrap().as_slice() else { panic!("{question}") };
        let answer = view::find(routes, Channel::Sync, method.as_str().unwrap(), path.as_str().unwrap());
        assert_eq!(json!(answer.url), *route, "{release}: {question}");
        assert_eq!(answer.route.is_none() && answer.allowed, error == "NotFound", "{release}: {question}");
        compared += 1;
    }
    for question in recorded["http_corpus"].as_array().unwrap() {
        let [method, uri, processor, path, route, _] = question.as_array().unwrap().as_slice() else {
            panic!("{question}")
        };
        let (channel, matched, answer) = view::find_http(routes, method.as_str().unwrap(), uri.as_str().unwrap());
        assert_eq!(json!(answer.url), *route, "{release}: {question}");
        if let Some(processor) = processor.as_str() {
            let expected = match processor {
                "sync" => Channel::Sync,
                "async" => Channel::Async,
                _ => Channel::Bulk,
            };
            assert_eq!((channel, json!(matched)), (expected, path.clone()), "{release}: {question}");
        }
        compared += 1;
    }
    for question in recorded["integration_corpus"].as_array().unwrap() {
        let ids = records::texts(&question["in"]);
        let stored = integrations::closure(tree, loaded.catalog.origin.release(), &ids);
        assert_eq!(json!(stored), question["out"], "{release}: {ids:?}");
        compared += 1;
    }
    compared
}
