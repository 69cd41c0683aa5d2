//! The inputs of the program, each with the commands that read it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::shapes::Shape;
use crate::common::write;

/// An input through which a text with a secret is passed.
pub(super) struct Input {
    pub(super) name: &'static str,
    /// The commands that read it, in a folder with `store`; the word `TEXT` is replaced with the text itself.
    pub(super) commands: &'static [&'static [&'static str]],
    /// The path of a link to the secret in that folder; empty without one.
    link: &'static str,
    /// The target of the link, from the folder: outside the store or in it.
    target: &'static str,
    /// Additional files.
    files: &'static [(&'static str, &'static str)],
}

impl Input {
    /// Makes the store, and puts the secret in the place of the input.
    pub(super) fn prepare(&self, folder: &Path, shape: &Shape) {
        store(folder);
        for (path, text) in self.files {
            write(folder, path, text);
        }
        write(folder, "secret", shape.text);
        write(folder, "store/app/etc/env.php", shape.text);
        if self.link.is_empty() {
            return;
        }
        let link = folder.join(self.link);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&link);
        if self.target == "COPY" {
            fs::write(&link, shape.text).unwrap();
        } else {
            symlink(folder.join(self.target), &link).unwrap();
        }
    }
}

/// Returns the formats that a command writes into files.
pub(super) fn formats(command: &str) -> &'static [&'static str] {
    match command {
        "lint" | "check" | "audit" | "diff" => {
            &["table", "short", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown"]
        }
        "plan" => &["table", "json", "ids", "markdown"],
        "tree" | "routes" => &["table", "json", "ids"],
        _ => &[],
    }
}

/// Writes a store with one module into `store`, whose files refer to each other as those of Magento do.
pub(super) fn store(folder: &Path) {
    let registration = "<?php \\Magento\\Framework\\Component\\ComponentRegistrar::register('module', 'A_B', __DIR__);";
    let acl = "<config><acl><resources><resource id=\"Magento_Backend::admin\"><resource id=\"A_B::c\" title=\"C\"/>\
               </resource></resources></acl></config>";
    let webapi = "<routes><route url=\"/V1/c\" method=\"GET\"><service class=\"A\\B\\Api\\C\" method=\"get\"/>\
                  <resources><resource ref=\"A_B::c\"/></resources></route></routes>";
    for (path, text) in [
        ("app/etc/config.php", "<?php return ['modules' => ['A_B' => 1]];"),
        ("app/code/A/B/registration.php", registration),
        ("app/code/A/B/etc/module.xml", "<config><module name=\"A_B\"/></config>"),
        ("app/code/A/B/etc/acl.xml", acl),
        ("app/code/A/B/etc/webapi.xml", webapi),
    ] {
        write(&folder.join("store"), path, text);
    }
}

const LOADING: &[&[&str]] = &[
    &["lint", "--pedantic", "store"],
    &["tree", "store"],
    &["routes", "store"],
    &["plan", "-e", "GET /V1/c", "store"],
    &["explain", "store", "A_B::c"],
    &["snapshot", "store"],
    &["diff", "store", "store"],
    &["diff", "store", "store"],
    &["audit", "store"],
    &["check", "store"],
    &["baseline", "create", "store"],
    &["profile", "check", "klaviyo", "--store", "store"],
    &["lint", "store", "-f", "json"],
    &["audit", "store", "-f", "json"],
    &["explain", "store", "GET /V1/c", "-f", "json"],
    &["plan", "-e", "POST /async/V1/c", "store"],
];
const FINDING: &[&[&str]] = &[
    &["lint", "store"],
    &["lint", "--pedantic", "store"],
    &["check", "store"],
    &["audit", "store"],
    &["baseline", "create", "store"],
    &["lint", "-f", "sarif", "store"],
];
const DECIDING: &[&[&str]] = &[
    &["lint", "store"],
    &["check", "store"],
    &["audit", "store"],
    &["diff", "store", "store"],
    &["check", "store", "-f", "json"],
];

const fn link(name: &'static str, link: &'static str, commands: &'static [&'static [&'static str]]) -> Input {
    Input { name, commands, link, target: "secret", files: &[] }
}

const fn named(name: &'static str, commands: &'static [&'static [&'static str]]) -> Input {
    Input { name, commands, link: "", target: "", files: &[] }
}

const MODULE_LIST: (&str, &str) = ("store/app/etc/config.php", "<?php return [];");
const NO_MODULE: (&str, &str) = ("store/app/code/A/B/registration.php", "<?php");

pub(super) const INPUTS: &[Input] = &[
    link("acl.xml", "store/app/code/A/B/etc/acl.xml", LOADING),
    Input {
        name: "acl.xml to env.php",
        commands: LOADING,
        link: "store/app/code/A/B/etc/acl.xml",
        target: "store/app/etc/env.php",
        files: &[],
    },
    link("webapi.xml", "store/app/code/A/B/etc/webapi.xml", LOADING),
    link(
        "webapi_async.xml",
        "store/app/code/A/B/etc/webapi_async.xml",
        &[&["plan", "-e", "POST /async/V1/c", "store"], &["explain", "store", "POST /async/V1/c"]],
    ),
    link("integration.xml", "store/app/code/A/B/etc/integration.xml", FINDING),
    link("integration/api.xml", "store/app/code/A/B/etc/integration/api.xml", FINDING),
    link("integration/config.xml", "store/app/code/A/B/etc/integration/config.xml", FINDING),
    link("menu.xml", "store/app/code/A/B/etc/adminhtml/menu.xml", FINDING),
    link("di.xml", "store/app/code/A/B/etc/di.xml", FINDING),
    Input {
        name: "module.xml",
        commands: LOADING,
        link: "store/app/code/A/B/etc/module.xml",
        target: "secret",
        files: &[MODULE_LIST],
    },
    link("module.xml beside config.php", "store/app/code/A/B/etc/module.xml", FINDING),
    link("registration.php", "store/app/code/A/B/registration.php", LOADING),
    Input {
        name: "registration.php of no module",
        commands: LOADING,
        link: "store/app/code/A/C/registration.php",
        target: "store/app/etc/env.php",
        files: &[NO_MODULE],
    },
    link("config.php", "store/app/etc/config.php", LOADING),
    Input {
        name: "config.php to env.php",
        commands: LOADING,
        link: "store/app/etc/config.php",
        target: "store/app/etc/env.php",
        files: &[],
    },
    link("registration_globlist.php", "store/app/etc/registration_globlist.php", LOADING),
    link("vendor_path.php", "store/app/etc/vendor_path.php", LOADING),
    Input {
        name: "vendor_path.php of an empty store",
        commands: LOADING,
        link: "store/app/etc/vendor_path.php",
        target: "secret",
        files: &[NO_MODULE],
    },
    link("composer.json", "store/composer.json", LOADING),
    link("composer.lock", "store/composer.lock", LOADING),
    link("autoload_files.php", "store/vendor/composer/autoload_files.php", LOADING),
    link("installed.json", "store/vendor/composer/installed.json", LOADING),
    link("installed.php", "store/vendor/composer/installed.php", LOADING),
    link("mageacl.json", "store/mageacl.json", DECIDING),
    link(
        "mageacl-baseline.json",
        "store/mageacl-baseline.json",
        &[&["baseline", "update", "store"], &["baseline", "show", "store"], &["baseline", "create", "store"]],
    ),
    Input { name: "mageacl.json, copied", commands: DECIDING, link: "store/mageacl.json", target: "COPY", files: &[] },
    Input {
        name: "risk of mageacl.json",
        commands: DECIDING,
        link: "store/risk.json",
        target: "store/app/etc/env.php",
        files: &[("store/mageacl.json", "{\"schema\": \"mageacl/config/1\", \"risk\": [\"risk.json\"]}")],
    },
    Input {
        name: "risk of mageacl.json, outside",
        commands: DECIDING,
        link: "store/risk.json",
        target: "secret",
        files: &[("store/mageacl.json", "{\"schema\": \"mageacl/config/1\", \"risk\": [\"risk.json\"]}")],
    },
    Input {
        name: "profile of mageacl.json",
        commands: &[&["check", "store"], &["check", "store", "-f", "json"], &["baseline", "create", "store"]],
        link: "store/profile.json",
        target: "store/app/etc/env.php",
        files: &[(
            "store/mageacl.json",
            "{\"schema\": \"mageacl/config/1\", \"integrations\": [{\"integration\": \"x\", \"profile\": \"profile.json\"}]}",
        )],
    },
    Input {
        name: "env.php as a profile of mageacl.json",
        commands: &[&["check", "store"], &["check", "store", "-f", "json"], &["baseline", "create", "store"]],
        link: "",
        target: "",
        files: &[(
            "store/mageacl.json",
            "{\"schema\": \"mageacl/config/1\", \"integrations\": [{\"integration\": \"x\", \"profile\": \"app/etc/env.php\"}]}",
        )],
    },
    named(
        "--config",
        &[
            &["lint", "--config", "secret", "store"],
            &["check", "--config", "secret", "store"],
            &["audit", "--config", "secret", "store"],
        ],
    ),
    named("--risk", &[&["lint", "--risk", "secret", "store"], &["explain", "--risk", "secret", "store", "A_B::c"]]),
    named(
        "--profile",
        &[
            &["plan", "-p", "./secret", "store"],
            &["audit", "-p", "./secret", "store"],
            &["diff", "-p", "./secret", "store", "store"],
            &["profile", "check", "./secret"],
            &["profile", "show", "./secret"],
            &["profile", "show", "./secret", "-f", "json"],
            &["profile", "matrix", "./secret"],
        ],
    ),
    named(
        "--catalog",
        &[
            &["lint", "--catalog", "secret"],
            &["tree", "--catalog", "secret"],
            &["plan", "-e", "GET /V1/c", "--catalog", "secret"],
            &["diff", "secret", "store"],
            &["explain", "--catalog", "secret", "A_B::c"],
        ],
    ),
    named(
        "--baseline",
        &[&["check", "--baseline", "secret", "store"], &["baseline", "show", "--baseline", "secret", "store"]],
    ),
];

/// Pasted or exported inputs. Their readers report invalid lines.
pub(super) const PASTED: &[Input] = &[
    Input {
        name: "grants of mageacl.json",
        commands: &[&["check", "store"], &["check", "store", "-f", "json"]],
        link: "store/grants",
        target: "store/app/etc/env.php",
        files: &[
            (
                "store/mageacl.json",
                "{\"schema\": \"mageacl/config/1\", \"integrations\": [{\"integration\": \"x\", \"profile\": \"profile.json\", \
                 \"grants\": \"grants\"}]}",
            ),
            ("store/profile.json", include_str!("../../../profiles/klaviyo-magento2.json")),
        ],
    },
    Input {
        name: "env.php as grants of mageacl.json",
        commands: &[&["check", "store"], &["check", "store", "-f", "json"]],
        link: "",
        target: "",
        files: &[
            (
                "store/mageacl.json",
                "{\"schema\": \"mageacl/config/1\", \"integrations\": [{\"integration\": \"x\", \"profile\": \"profile.json\", \
                 \"grants\": \"app/etc/env.php\"}]}",
            ),
            ("store/profile.json", include_str!("../../../profiles/klaviyo-magento2.json")),
        ],
    },
    named(
        "--grants",
        &[
            &["audit", "--explain-reading", "-g", "secret", "--", "store"],
            &["audit", "-f", "sarif", "-g", "secret", "--", "store"],
            &["diff", "store", "store", "-g", "secret"],
            &["explain", "store", "A_B::c", "-g", "secret"],
            &["guard", "-e", "GET /V1/c", "-g", "secret", "--", "store"],
        ],
    ),
    named(
        "--endpoints",
        &[
            &["plan", "--endpoints", "secret", "store"],
            &["plan", "--endpoints", "secret", "store", "-f", "markdown"],
            &["audit", "--endpoints", "secret", "store"],
            &["diff", "--endpoints", "secret", "store", "store"],
            &["guard", "--endpoints", "secret", "store"],
        ],
    ),
    named(
        "--endpoint",
        &[
            &["plan", "-e", "TEXT", "store"],
            &["audit", "-e", "TEXT", "store"],
            &["diff", "-e", "TEXT", "store", "store"],
            &["guard", "-e", "TEXT", "store"],
        ],
    ),
    named("question", &[&["explain", "store", "TEXT"], &["explain", "store", "TEXT", "-f", "json"]]),
];
