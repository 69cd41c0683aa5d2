//! Stores for measurements: generated ones of any size, and the XML of a real release in Composer's layout.
//!
//! Everything is a function of the arguments, so a store is the same on every machine.

#![allow(dead_code, reason = "each user of this module takes a part of it")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use flate2::read::GzDecoder;

/// The number of modules per vendor. The sequence of a module only names modules of its vendor.
const VENDOR_SIZE: usize = 24;

/// The number of resources of the base module below which other modules add theirs.
const SECTIONS: usize = 8;

/// The content of a store.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    /// The version of Magento in Composer's files.
    magento: String,
    /// In merge order.
    modules: Vec<Module>,
    /// The other files in `vendor/composer/autoload_files.php`, relative to `vendor`.
    libraries: Vec<String>,
}

#[derive(Debug)]
struct Module {
    name: String,
    /// The package, which is also the name of its folder in `vendor`.
    package: String,
    /// The modules in its `composer.json` and `module.xml`.
    sequence: Vec<String>,
}

/// Writes a store of `modules` generated modules and lists them in `app/etc/config.php`.
///
/// # Errors
/// If a file cannot be written.
pub(crate) fn generate(root: &Path, modules: usize) -> io::Result<()> {
    let mut layout = Layout { magento: "2.4.6-p4".to_owned(), ..Layout::default() };
    write_module(root, &mut layout, "Magento_Backend", Some(backend_acl()), None)?;
    add_modules(root, &mut layout, modules.saturating_sub(1))?;
    finish(root, layout)
}

/// Writes the XML of a release, in the load order that Magento's own code recorded for it, and adds `generated`
/// generated modules.
///
/// # Errors
/// If the archive or the record cannot be read, or a file cannot be written.
pub(crate) fn release(root: &Path, archive: &Path, order: &Path, generated: usize) -> io::Result<()> {
    let order: serde_json::Value = serde_json::from_reader(GzDecoder::new(fs::File::open(order)?))?;
    let recorded = order["modules"].as_array().ok_or_else(|| io::Error::other("no list of modules is recorded"))?;
    let mut layout = Layout::default();
    for module in recorded {
        let (Some(name), Some(path)) = (module["name"].as_str(), module["path"].as_str()) else { continue };
        let package = path.trim_start_matches("vendor/").to_owned();
        layout.modules.push(Module { name: name.to_owned(), package, sequence: Vec::new() });
    }
    unpack(root, archive)?;
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(root.join("composer.json"))?)?;
    manifest["version"].as_str().unwrap_or_default().clone_into(&mut layout.magento);
    for module in &layout.modules {
        fs::write(root.join("vendor").join(&module.package).join("registration.php"), registration(&module.name))?;
    }
    add_modules(root, &mut layout, generated)?;
    finish(root, layout)
}

/// Adds PHP files without configuration until the tree has `files` files.
///
/// # Errors
/// If a folder cannot be read or a file cannot be written.
pub(crate) fn fill(root: &Path, files: usize) -> io::Result<()> {
    const KINDS: [&str; 8] = [
        "Api",
        "Block",
        "Controller/Adminhtml",
        "Model",
        "Model/ResourceModel",
        "Plugin",
        "Test/Unit",
        "view/frontend/templates",
    ];
    let packages: Vec<_> = packages(&root.join("vendor"))?;
    if packages.is_empty() {
        return Err(io::Error::other("there is no package to fill"));
    }
    let wanted = files.saturating_sub(count(root)?);
    for at in 0..wanted {
        let round = at / packages.len();
        let folder = packages[at % packages.len()].join(KINDS[round % KINDS.len()]).join(format!("Part{}", round / 48));
        if round % 48 < KINDS.len() {
            fs::create_dir_all(&folder)?;
        }
        let body = format!(
            "<?php\nnamespace Filler\\Part{round};\n\nclass Item{at}\n{{\n{}}}\n",
            "    // nothing\n".repeat(40)
        );
        fs::write(folder.join(format!("Item{at}.php")), body)?;
    }
    Ok(())
}

/// Returns the text of a generated `acl.xml` with about this number of resources.
#[must_use]
pub(crate) fn acl_xml(module: &str, section: usize, resources: usize) -> String {
    let mut xml = format!(
        "{HEAD}<config xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"urn:magento:framework:Acl/etc/acl.xsd\">\n    <acl>\n        <resources>\n            <resource id=\"Magento_Backend::admin\">\n                <resource id=\"Magento_Backend::section_{section}\">\n"
    );
    let _ = writeln!(
        xml,
        "                    <resource id=\"{module}::main\" title=\"{module}\" translate=\"title\" sortOrder=\"{}\">",
        section * 10
    );
    for at in 0..resources {
        let (id, order) = (format!("{module}::action_{at}"), at * 10);
        if at % 4 == 0 {
            let _ = writeln!(
                xml,
                "                        <resource id=\"{id}\" title=\"Action {at}\" translate=\"title\" sortOrder=\"{order}\">\n                            <resource id=\"{id}_save\" title=\"Save &amp; Close\" translate=\"title\"/>\n                        </resource>"
            );
        } else {
            let _ = writeln!(
                xml,
                "                        <resource id=\"{id}\" title=\"Action {at}\" translate=\"title\" sortOrder=\"{order}\"/>"
            );
        }
    }
    xml.push_str("                    </resource>\n                </resource>\n            </resource>\n        </resources>\n    </acl>\n</config>\n");
    xml
}

/// Returns the text of a generated `webapi.xml` with this number of routes.
#[must_use]
pub(crate) fn webapi_xml(module: &str, routes: usize) -> String {
    let mut xml = format!(
        "{HEAD}<routes xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"urn:magento:module:Magento_Webapi:etc/webapi.xsd\">\n"
    );
    let base = module.to_ascii_lowercase().replace('_', "-");
    let namespace = module.replace('_', "\\");
    for at in 0..routes {
        let (method, service_method, tail) = [
            ("GET", "getList", ""),
            ("POST", "save", ""),
            ("GET", "getById", "/:id"),
            ("PUT", "save", "/:id"),
            ("DELETE", "deleteById", "/:id"),
            ("GET", "getItems", "/:id/items"),
        ][at % 6];
        let entity = at / 6;
        let resource = if at == 5 { "anonymous".to_owned() } else { format!("{module}::action_{}", at % 8) };
        let _ = writeln!(
            xml,
            "    <!-- Entity {entity} -->\n    <route url=\"/V1/{base}/entity{entity}{tail}\" method=\"{method}\">\n        <service class=\"{namespace}\\Api\\Entity{entity}RepositoryInterface\" method=\"{service_method}\"/>\n        <resources>\n            <resource ref=\"{resource}\"/>\n        </resources>"
        );
        if at % 16 == 8 {
            xml.push_str("        <data>\n            <parameter name=\"customerId\" force=\"true\">%customer_id%</parameter>\n        </data>\n");
        }
        xml.push_str("    </route>\n");
    }
    xml.push_str("</routes>\n");
    xml
}

const HEAD: &str = "<?xml version=\"1.0\"?>\n<!--\n/**\n * A generated file, for measurements.\n * It says nothing of anybody's store.\n */\n-->\n";

fn backend_acl() -> String {
    let mut xml = format!(
        "{HEAD}<config>\n    <acl>\n        <resources>\n            <resource id=\"Magento_Backend::all\" title=\"Everything\" sortOrder=\"10\"/>\n            <resource id=\"Magento_Backend::admin\" title=\"Admin\" sortOrder=\"20\">\n"
    );
    for section in 0..SECTIONS {
        let _ = writeln!(
            xml,
            "                <resource id=\"Magento_Backend::section_{section}\" title=\"Section {section}\" sortOrder=\"{section}0\"/>"
        );
    }
    xml.push_str("            </resource>\n        </resources>\n    </acl>\n</config>\n");
    xml
}

/// Adds generated modules after the existing ones.
fn add_modules(root: &Path, layout: &mut Layout, count: usize) -> io::Result<()> {
    for at in 0..count {
        let name = format!("Vendor{}_Module{at}", at / VENDOR_SIZE);
        // A quarter of them has an acl.xml, a tenth also a webapi.xml; few of these are large.
        let acl = (at % 4 == 1).then(|| acl_xml(&name, at % SECTIONS, 8 + at * 7 % 18));
        let webapi =
            matches!(at % 20, 1 | 13).then(|| webapi_xml(&name, if at % 100 == 53 { 80 } else { 4 + at * 13 % 23 }));
        write_module(root, layout, &name, acl, webapi)?;
    }
    Ok(())
}

fn write_module(
    root: &Path,
    layout: &mut Layout,
    name: &str,
    acl: Option<String>,
    webapi: Option<String>,
) -> io::Result<()> {
    let package = package(name);
    let folder = root.join("vendor").join(&package);
    fs::create_dir_all(folder.join("etc"))?;
    // A few preceding modules: some of its vendor, and one that all need.
    let behind = layout.modules.len() % VENDOR_SIZE;
    let near = [1, 3, 8].into_iter().filter(|back| *back < behind).map(|back| layout.modules.len() - back);
    let sequence: Vec<String> = layout
        .modules
        .first()
        .into_iter()
        .chain(near.map(|at| &layout.modules[at]))
        .map(|module| module.name.clone())
        .collect();
    let named =
        sequence.iter().map(|name| format!("            <module name=\"{name}\"/>\n")).collect::<Vec<_>>().concat();
    let module_xml = format!(
        "{HEAD}<config>\n    <module name=\"{name}\">\n        <sequence>\n{named}        </sequence>\n    </module>\n</config>\n"
    );
    fs::write(folder.join("etc/module.xml"), module_xml)?;
    fs::write(folder.join("registration.php"), registration(name))?;
    for (file, text) in [("etc/acl.xml", acl), ("etc/webapi.xml", webapi)] {
        if let Some(text) = text {
            fs::write(folder.join(file), text)?;
        }
    }
    let module = Module { name: name.to_owned(), package, sequence };
    fs::write(folder.join("composer.json"), serde_json::to_string_pretty(&composer_json(&module, None))?)?;
    layout.modules.push(module);
    Ok(())
}

/// Converts `Acme_SalesRule` to `acme/module-sales-rule`.
fn package(name: &str) -> String {
    let (vendor, module) = name.split_once('_').unwrap_or(("acme", name));
    let mut words = String::new();
    for c in module.chars() {
        if c.is_ascii_uppercase() {
            words.push('-');
        }
        words.push(c.to_ascii_lowercase());
    }
    format!("{}/module{words}", vendor.to_ascii_lowercase())
}

fn registration(name: &str) -> String {
    format!(
        "<?php\n/**\n * A generated file, for measurements.\n */\n\ndeclare(strict_types=1);\n\nuse Magento\\Framework\\Component\\ComponentRegistrar;\n\nComponentRegistrar::register(ComponentRegistrar::MODULE, '{name}', __DIR__);\n"
    )
}

fn composer_json(module: &Module, version: Option<&str>) -> serde_json::Value {
    let require: BTreeMap<String, String> = ["php", "magento/framework"]
        .map(|name| (name.to_owned(), "*".to_owned()))
        .into_iter()
        .chain(module.sequence.iter().map(|name| (package(name), "100.4.*".to_owned())))
        .collect();
    let mut json = serde_json::json!({
        "name": module.package,
        "description": "N/A",
        "type": "magento2-module",
        "license": ["OSL-3.0", "AFL-3.0"],
        "require": require,
        "config": {"sort-packages": true},
        "autoload": {"files": ["registration.php"], "psr-4": {format!("{}\\", module.name.replace('_', "\\")): ""}},
    });
    if let Some(version) = version {
        json["version"] = version.into();
        json["version_normalized"] = format!("{version}.0").into();
        json["dist"] = serde_json::json!({
            "type": "zip",
            "url": format!("https://repo.example/archives/{}/{}-{version}.zip", module.package, module.package.replace('/', "-")),
            "reference": null,
            "shasum": digest(&module.package),
        });
        json["installation-source"] = "dist".into();
        json["install-path"] = format!("../{}", module.package).into();
    }
    json
}

/// Writes the files of Composer and Magento about all modules.
fn finish(root: &Path, mut layout: Layout) -> io::Result<()> {
    // Files that Composer includes for libraries. They register nothing, but have to be parsed.
    for at in 0..32 {
        let file = format!("library/package-{at}/functions.php");
        let path = root.join("vendor").join(&file);
        fs::create_dir_all(path.parent().unwrap_or(root))?;
        let function = |n| {
            let name = format!("library_{at}_{n}");
            format!("if (!function_exists('{name}')) {{\n    function {name}($a) {{ return $a + {n}; }}\n}}\n")
        };
        let functions = (0..60).map(function).collect::<Vec<_>>().concat();
        fs::write(path, format!("<?php\n\n{functions}"))?;
        layout.libraries.push(file);
    }
    let composer = root.join("vendor/composer");
    let config = root.join("app/etc");
    fs::create_dir_all(&composer)?;
    fs::create_dir_all(&config)?;

    let mut listed: Vec<String> =
        layout.modules.iter().map(|module| format!("{}/registration.php", module.package)).collect();
    // Composer sorts packages by their requirements, which looks like random order.
    listed.sort_by_key(|file| digest(file));
    let mut files = "<?php\n\n// autoload_files.php @generated by Composer\n\n$vendorDir = dirname(__DIR__);\n$baseDir = dirname($vendorDir);\n\nreturn array(\n".to_owned();
    for file in layout.libraries.iter().chain(&listed) {
        let _ = writeln!(files, "    '{}' => $vendorDir . '/{file}',", digest(file));
    }
    let _ =
        writeln!(files, "    '{}' => $baseDir . '/app/etc/NonComposerComponentRegistration.php',\n);", digest("app"));
    fs::write(composer.join("autoload_files.php"), files)?;
    fs::write(config.join("NonComposerComponentRegistration.php"), "<?php\n// Finds what composer does not know.\n")?;
    fs::write(
        config.join("registration_globlist.php"),
        "<?php\nreturn [\n    'app/code/*/*/cli_commands.php',\n    'app/code/*/*/registration.php',\n    'app/design/*/*/*/registration.php',\n    'app/i18n/*/*/registration.php',\n    'lib/internal/*/*/registration.php',\n    'lib/internal/*/*/*/registration.php',\n    'setup/src/*/*/registration.php'\n];\n",
    )?;

    let product = "magento/product-community-edition";
    let version = &layout.magento;
    let mut packages: Vec<serde_json::Value> =
        layout.modules.iter().map(|module| composer_json(module, Some("100.4.6"))).collect();
    packages
        .push(serde_json::json!({"name": product, "version": version, "type": "metapackage", "install-path": null}));
    let installed = serde_json::json!({"packages": packages, "dev": false, "dev-package-names": []});
    fs::write(composer.join("installed.json"), serde_json::to_string_pretty(&installed)?)?;
    let mut php = "<?php return array(\n    'root' => array(\n        'name' => 'acme/store',\n        'pretty_version' => '1.0.0',\n    ),\n    'versions' => array(\n".to_owned();
    let names: BTreeSet<&str> = layout.modules.iter().map(|module| module.package.as_str()).chain([product]).collect();
    for name in names {
        let version = if name == product { version } else { "100.4.6" };
        let _ = writeln!(
            php,
            "        '{name}' => array(\n            'pretty_version' => '{version}',\n            'version' => '{version}.0',\n            'reference' => NULL,\n            'type' => 'magento2-module',\n            'install_path' => __DIR__ . '/../{name}',\n            'aliases' => array(),\n            'dev_requirement' => false,\n        ),"
        );
    }
    php.push_str("    ),\n);\n");
    fs::write(composer.join("installed.php"), php)?;
    let manifest = serde_json::json!({"name": "acme/store", "type": "project", "require": {product: version}});
    fs::write(root.join("composer.json"), serde_json::to_string_pretty(&manifest)?)?;

    let on =
        layout.modules.iter().map(|module| format!("        '{}' => 1,\n", module.name)).collect::<Vec<_>>().concat();
    fs::write(config.join("config.php"), format!("<?php\nreturn [\n    'modules' => [\n{on}    ]\n];\n"))
}

/// Unpacks an archive with a single folder.
fn unpack(root: &Path, archive: &Path) -> io::Result<()> {
    let mut archive = tar::Archive::new(GzDecoder::new(fs::File::open(archive)?));
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path: std::path::PathBuf = entry.path()?.components().skip(1).collect();
        let plain = path.components().all(|part| matches!(part, std::path::Component::Normal(_)));
        if !plain || !entry.header().entry_type().is_file() {
            continue;
        }
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap_or(root))?;
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        fs::write(path, bytes)?;
    }
    Ok(())
}

fn packages(vendor: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let mut packages = Vec::new();
    for folder in folders(vendor)? {
        packages.extend(folders(&folder)?);
    }
    Ok(packages)
}

fn folders(folder: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            folders.push(entry.path());
        }
    }
    folders.sort();
    Ok(folders)
}

fn count(folder: &Path) -> io::Result<usize> {
    let mut files = 0;
    let mut ahead = vec![folder.to_owned()];
    while let Some(folder) = ahead.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() { ahead.push(entry.path()) } else { files += 1 }
        }
    }
    Ok(files)
}

/// Returns 32 hexadecimal digits, as in Composer's file names (FNV-1a, twice).
fn digest(text: &str) -> String {
    let hash =
        |seed: u64| text.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{:016x}{:016x}", hash(0xcbf2_9ce4_8422_2325), hash(0x8422_2325_cbf2_9ce4))
}
