//! Small stores for single tests.

use std::fs;

use crate::audit::Shop;
use crate::catalog::{self, AclTree, Routes};
use crate::release::Release;
use crate::source::SourceMap;
use crate::store;

/// A store.
pub(super) struct Made {
    pub(super) tree: AclTree,
    pub(super) routes: Routes,
    pub(super) release: Option<Release>,
}

impl Made {
    pub(super) fn shop(&self) -> Shop<'_> {
        Shop { tree: &self.tree, routes: &self.routes, release: self.release }
    }

    pub(super) fn on(self, release: &str) -> Made {
        Made { release: Release::parse(release), ..self }
    }
}

/// Makes a store with these resources below the root, and routes, each `METHOD url Class::method ref..`.
pub(super) fn made(resources: &[&str], routes: &[&str]) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let etc = folder.path().join("app/code/Magento/Backend/etc");
    fs::create_dir_all(&etc).unwrap();
    let register = "\\Magento\\Framework\\Component\\ComponentRegistrar";
    let registration = format!("<?php\n{register}::register({register}::MODULE, 'Magento_Backend', __DIR__);\n");
    fs::write(etc.join("../registration.php"), registration).unwrap();
    fs::write(etc.join("module.xml"), "<config><module name=\"Magento_Backend\"/></config>").unwrap();
    let below: Vec<String> = resources.iter().map(|id| format!("<resource id=\"{id}\" title=\"{id}\"/>")).collect();
    let below = below.concat();
    let acl = format!(
        "<config><acl><resources><resource id=\"Magento_Backend::all\"/><resource id=\"Magento_Backend::admin\">\
         {below}</resource></resources></acl></config>"
    );
    fs::write(etc.join("acl.xml"), acl).unwrap();
    let routes: Vec<String> = routes.iter().map(|route| route_xml(route)).collect();
    fs::write(etc.join("webapi.xml"), format!("<routes>{}</routes>", routes.concat())).unwrap();
    let store = store::discover(folder.path()).unwrap();
    let catalog = catalog::load(&store, &SourceMap::default()).unwrap();
    Made { tree: catalog.acl.unwrap(), routes: catalog.routes.unwrap(), release: None }
}

fn route_xml(route: &str) -> String {
    let words: Vec<&str> = route.split(' ').collect();
    let (class, method) = words[2].split_once("::").unwrap();
    // SOAP has no name for a class elsewhere.
    let class = if class.contains('\\') { class.to_owned() } else { format!("Nova\\Desk\\Api\\{class}Interface") };
    let refs: Vec<String> = words[3..].iter().map(|id| format!("<resource ref=\"{id}\"/>")).collect();
    let refs = refs.concat();
    format!(
        "<route url=\"{}\" method=\"{}\"><service class=\"{class}\" method=\"{method}\"/><resources>{refs}</resources></route>",
        words[1], words[0]
    )
}
