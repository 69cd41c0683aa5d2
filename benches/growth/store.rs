//! A store with Magento's root resources, and modules with given files.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// The files of a module: each path in it with its text.
pub(crate) type Files<'f> = &'f [(&'f str, String)];

/// Writes a store with one module besides Magento's.
pub(crate) fn one_module(root: &Path, files: Files<'_>) -> io::Result<()> {
    modules(root, &[("Acme_Shop".to_owned(), Vec::new(), files.to_vec())])
}

/// A module: its name, its sequence and its files.
pub(crate) type Module<'a> = (String, Vec<String>, Vec<(&'a str, String)>);

/// Writes a store with modules.
pub(crate) fn modules(root: &Path, modules: &[Module<'_>]) -> io::Result<()> {
    let backend = acl(
        r#"<resource id="Magento_Backend::all" title="All"/><resource id="Magento_Backend::admin" title="Admin"/>"#,
    );
    module(root, "Magento_Backend", &[], &[("etc/acl.xml", backend)])?;
    let mut config = "<?php\nreturn ['modules' => [\n'Magento_Backend' => 1,\n".to_owned();
    for (name, sequence, files) in modules {
        module(root, name, sequence, files)?;
        let _ = writeln!(config, "'{name}' => 1,");
    }
    write(root, "app/etc/config.php", &(config + "]];\n"))?;
    write(root, "composer.json", r#"{"name": "magento/magento2ce", "version": "2.4.7"}"#)
}

fn module(root: &Path, name: &str, sequence: &[String], files: Files<'_>) -> io::Result<()> {
    let folder = format!("app/code/{}", name.replace('_', "/"));
    let register = "<?php\n\\Magento\\Framework\\Component\\ComponentRegistrar::register(\n    \\Magento\\Framework\\Component\\ComponentRegistrar::MODULE, ";
    write(root, &format!("{folder}/registration.php"), &format!("{register}'{name}', __DIR__);\n"))?;
    let sequence = join(sequence.len(), |at| format!("<module name=\"{}\"/>", sequence[at]));
    let module = format!("<config><module name=\"{name}\"><sequence>{sequence}</sequence></module></config>\n");
    write(root, &format!("{folder}/etc/module.xml"), &module)?;
    files.iter().try_for_each(|(file, text)| write(root, &format!("{folder}/{file}"), text))
}

/// Writes a file and the folders above it.
pub(crate) fn write(root: &Path, file: &str, text: &str) -> io::Result<()> {
    let path = root.join(file);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

/// Returns an `acl.xml` with these elements at the top.
pub(crate) fn acl(resources: &str) -> String {
    format!("<?xml version=\"1.0\"?>\n<config><acl><resources>\n{resources}\n</resources></acl></config>\n")
}

/// Returns an `acl.xml` with these elements below Magento's root.
pub(crate) fn acl_below_admin(resources: &str) -> String {
    acl(&format!("<resource id=\"Magento_Backend::admin\">\n{resources}</resource>"))
}

/// Returns an `acl.xml` with resources `Acme_Shop::r0` and so on, side by side.
pub(crate) fn siblings(items: usize) -> String {
    acl_below_admin(&join(items, |at| format!("<resource id=\"Acme_Shop::r{at}\" title=\"Entry {at}\"/>\n")))
}

/// Returns a `webapi.xml` with these elements.
pub(crate) fn webapi(routes: &str) -> String {
    format!("<?xml version=\"1.0\"?>\n<routes>\n{routes}</routes>\n")
}

/// Returns a route of a method of a service with refs.
pub(crate) fn route(url: &str, method: &str, service: &str, refs: &[&str]) -> String {
    let (class, function) = service.split_once("::").unwrap_or((service, "run"));
    let refs = join(refs.len(), |at| format!("<resource ref=\"{}\"/>", refs[at]));
    format!(
        "<route url=\"{url}\" method=\"{method}\"><service class=\"Acme\\Shop\\Api\\{class}Interface\" method=\"{function}\"/><resources>{refs}</resources></route>\n"
    )
}

/// Returns the texts of all items in a row.
pub(crate) fn join(items: usize, text: impl Fn(usize) -> String) -> String {
    (0..items).map(text).collect()
}
