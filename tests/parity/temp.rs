#![allow(missing_docs, clippy::all, clippy::pedantic)]
use mageacl::catalog::{self, *};
use mageacl::source::SourceMap;
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;

fn origin(v: Option<&str>) -> Origin {
    Origin {
        source: OriginSource::Checkout,
        magento: v.map(str::to_owned),
        enabled: 0,
        disabled: 0,
        acl_files: 0,
        webapi_files: 0,
    }
}
fn tree(t: &AclTree, n: catalog::acl::Node, with_module: bool) -> Value {
    let r = t.resource(n);
    let mut o = serde_json::json!({"id": r.id, "sortOrder": r.sort_order, "children": t.children(n).map(|c| tree(t, c, with_module)).collect::<Vec<_>>()});
    if let Some(x) = &r.title {
        o["title"] = Value::from(x.clone());
    }
    o
}
fn strip(v: &Value) -> Value {
    match v {
        Value::Array(a) => a.iter().map(strip).collect(),
        Value::Object(o) => o.iter().filter(|(k, _)| *k != "module").map(|(k, v)| (k.clone(), strip(v))).collect(),
        _ => v.clone(),
    }
}
fn module_map(root: &Path) -> HashMap<String, std::path::PathBuf> {
    let mut m = HashMap::new();
    for e in walkdir::WalkDir::new(root).into_iter().flatten() {
        if e.file_name() == "registration.php" {
            let t = std::fs::read_to_string(e.path()).unwrap();
            let re = regex::Regex::new(r#"register\(\s*[^,]+,\s*['\"]([^'\"]+)['\"]"#).unwrap();
            for c in re.captures_iter(&t) {
                m.insert(c[1].to_owned(), e.path().parent().unwrap().to_owned());
            }
        }
    }
    m
}
fn load(
    root: &Path,
    names: &[String],
    map: &HashMap<String, std::path::PathBuf>,
    v: Option<&str>,
) -> (Catalog, SourceMap) {
    let mods: Vec<ModuleFiles> = names
        .iter()
        .filter_map(|n| {
            Some(ModuleFiles {
                name: n.clone(),
                path: map.get(n)?.clone(),
                label: map.get(n)?.strip_prefix(root).unwrap().to_str().unwrap().to_owned(),
            })
        })
        .collect();
    let mut s = SourceMap::default();
    let c = catalog::read(&mods, origin(v), &mut s);
    (c, s)
}
#[test]
fn random() {
    let mut bad = 0;
    for d in std::fs::read_dir("/tmp/o").unwrap().flatten() {
        if !d.path().join("expected.json").exists() {
            continue;
        }
        let e: Value = serde_json::from_slice(&std::fs::read(d.path().join("expected.json")).unwrap()).unwrap();
        let names = if e["variant"] == "enabled" { &e["modules"]["enabled"] } else { &e["modules"]["all"] };
        let Some(names) = names.as_array() else { continue };
        let names: Vec<String> = names.iter().map(|n| n.as_str().unwrap().to_owned()).collect();
        let root = d.path().join("store");
        let (c, _) = load(&root, &names, &module_map(&root), None);
        match &c.acl {
            Ok(t) => {
                let got: Value = t.roots().iter().map(|n| tree(t, *n, false)).collect();
                if strip(&e["acl"]["tree"]) != got {
                    bad += 1;
                    println!(
                        "{:?} acl differs err={}\n got {got}\n exp {}",
                        d.file_name(),
                        e["acl"]["error"],
                        e["acl"]["tree"]
                    );
                }
            }
            Err(x) => {
                if e["acl"]["error"].is_null() {
                    bad += 1;
                    println!("{:?} acl err {x:?}", d.file_name());
                }
            }
        }
        match &c.routes {
            Ok(r) => {
                let mut list: Vec<&Route> = r.all().iter().collect();
                list.sort_by(|a, b| (&a.url, &a.method).cmp(&(&b.url, &b.method)));
                let got: Vec<Value> = list.iter().map(|r| {
                  let mut v = serde_json::json!({"url": r.url, "method": r.method, "service": r.service, "service_method": r.service_method, "secure": r.secure, "resources": r.resources});
                  if !r.parameters.is_empty() { v["parameters"] = r.parameters.iter().map(|p| (p.name.clone(), serde_json::json!({"force": p.force, "value": p.value}))).collect::<serde_json::Map<_,_>>().into(); }
                  v
                }).collect();
                let mut exp = e["webapi"]["routes"].clone();
                if let Some(a) = exp.as_array_mut() {
                    for x in a {
                        x.as_object_mut().unwrap().remove("input_array_size_limit");
                    }
                }
                if exp != Value::from(got.clone()) {
                    bad += 1;
                    println!("{:?} routes differ err={}", d.file_name(), e["webapi"]["error"]);
                    if let Some(a) = exp.as_array() {
                        if a.len() != got.len() {
                            println!("  len {} {}", a.len(), got.len());
                        }
                        for (x, y) in a.iter().zip(&got) {
                            if x != y {
                                println!("  exp {x}\n  got {y}");
                            }
                        }
                    }
                }
                let ops: Value = r.operations().iter().map(|o| (o.name.clone(), serde_json::json!({"service": o.service, "class": o.class, "method": o.method, "secure": o.secure, "resources": o.resources}))).collect::<serde_json::Map<_,_>>().into();
                if e["soap"]["operations"] != ops {
                    bad += 1;
                    println!("{:?} soap differ", d.file_name());
                    for (k, v) in ops.as_object().unwrap() {
                        if &e["soap"]["operations"][k] != v {
                            println!("  got {v}\n  exp {}", e["soap"]["operations"][k]);
                        }
                    }
                }
            }
            Err(x) => {
                if e["webapi"]["error"].is_null() {
                    bad += 1;
                    println!("{:?} webapi err {x:?}", d.file_name());
                }
            }
        }
        if let (Ok(r), Some(ms)) = (&c.routes, e["match"].as_array()) {
            use mageacl::endpoint::matching::*;
            for m in ms {
                let (method, path) = (m["method"].as_str().unwrap(), m["path"].as_str().unwrap());
                let got = find(r, Channel::Sync, method, path);
                let ok = match got {
                    Match::Route(x) => {
                        m["service"] == x.service
                            && m["service_method"] == x.service_method
                            && m["resources"] == serde_json::json!(x.resources)
                            && m["route"].as_str() == Some(&format!("/{}", x.url.trim_matches('/')))
                    }
                    Match::NotFound => m["route"].is_null(),
                    Match::MethodNotAllowed => m["route"].is_null() && m["not_found"] != true,
                };
                if !ok {
                    bad += 1;
                    println!("{:?} match {m} got {got:?}", d.file_name());
                }
            }
            for m in e["http"].as_array().unwrap() {
                use mageacl::endpoint::path::*;
                let (method, uri) = (m["method"].as_str().unwrap(), m["uri"].as_str().unwrap());
                let a = address(uri, StoreCodes::Known(&["default", "fr"]));
                let got = find(r, a.channel, method, &a.path);
                let ok = match got {
                    Match::Route(x) => {
                        m["service"] == x.service
                            && m["service_method"] == x.service_method
                            && m["resources"] == serde_json::json!(x.resources)
                    }
                    Match::NotFound => m["route"].is_null(),
                    Match::MethodNotAllowed => m["route"].is_null(),
                };
                if !ok {
                    bad += 1;
                    println!("{:?} http {m} got {got:?} {a:?}", d.file_name());
                }
            }
        }
        if let (Ok(t), Some(cl)) = (&c.acl, e["integration"]["closures"].as_array()) {
            for x in cl {
                let ids: Vec<&str> = x["in"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
                let out = mageacl::catalog::integrations::closure(t, None, &ids);
                if serde_json::to_value(&out).unwrap() != x["out"] {
                    bad += 1;
                    println!("{:?} closure {x} got {out:?}", d.file_name());
                }
            }
        }
    }
    assert_eq!(bad, 0);
}
