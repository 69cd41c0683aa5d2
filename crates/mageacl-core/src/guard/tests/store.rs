//! Small stores for single tests.

use std::path::Path;
use std::sync::Arc;

use crate::audit::AccessModel;
use crate::catalog::{self, AclTree, Routes};
use crate::fs::{Files, Memory};
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
    pub(super) fn shop(&self) -> AccessModel<'_> {
        AccessModel { tree: &self.tree, routes: &self.routes, release: self.release }
    }

    pub(super) fn on(self, release: &str) -> Made {
        Made { release: Release::parse(release), ..self }
    }
}

/// Makes a store with these resources below the root, and routes, each `METHOD url Class::method ref..`.
pub(super) fn made(resources: &[&str], routes: &[&str]) -> Made {
    let register = "\\Magento\\Framework\\Component\\ComponentRegistrar";
    let registration = format!("<?php\n{register}::register({register}::MODULE, 'Magento_Backend', __DIR__);\n");
    let module_xml = "<config><module name=\"Magento_Backend\"/></config>".to_owned();
    let below: Vec<String> = resources.iter().map(|id| format!("<resource id=\"{id}\" title=\"{id}\"/>")).collect();
    let below = below.concat();
    let acl = format!(
        "<config><acl><resources><resource id=\"Magento_Backend::all\"/><resource id=\"Magento_Backend::admin\">\
         {below}</resource></resources></acl></config>"
    );
    let routes: Vec<String> = routes.iter().map(|route| route_xml(route)).collect();
    let webapi = format!("<routes>{}</routes>", routes.concat());
    let module = Path::new("store/app/code/Magento/Backend");
    let files: Files = Arc::new(Memory::new([
        (module.join("registration.php"), registration),
        (module.join("etc/module.xml"), module_xml),
        (module.join("etc/acl.xml"), acl),
        (module.join("etc/webapi.xml"), webapi),
    ]));
    let store = store::discover_in(&files, Path::new("store")).unwrap();
    let catalog = catalog::load(&store, &SourceMap::new(files)).unwrap();
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
