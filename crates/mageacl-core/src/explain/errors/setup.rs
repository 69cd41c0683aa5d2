//! Installation of modules.

use super::{About, KnownError, Origin};

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        id: "circular-sequence",
        wordings: &["circular sequence reference", "circular reference"],
        origin: Origin::Setup,
        about: About::Configuration,
        cause: "Two modules name each other in <sequence> of module.xml.",
        distinguish: "",
        fix: "Remove one of the two.",
        rules: &[],
    },
    KnownError {
        id: "module-twice",
        wordings: &["has been already defined", "has already been defined", "module * from * has been already defined"],
        origin: Origin::Setup,
        about: About::Configuration,
        cause: "Two folders register the same name: a copy in app/code beside the package in vendor.",
        distinguish: "Every request fails.",
        fix: "Remove one of the two folders.",
        rules: &[],
    },
    KnownError {
        id: "upgrade-needed",
        wordings: &["please upgrade your database", "following modules are outdated", "run bin/magento setup:upgrade"],
        origin: Origin::Setup,
        about: About::Configuration,
        cause: "Modules were installed or updated without setup:upgrade.",
        distinguish: "Until then the Admin and the API fail for everyone.",
        fix: "bin/magento setup:upgrade; integrations whose files changed are recreated by it.",
        rules: &["integration-recreated"],
    },
    KnownError {
        id: "module-disabled",
        wordings: &["module * is not enabled", "module * does not exist", "unknown module"],
        origin: Origin::Setup,
        about: About::Configuration,
        cause: "The module is not in config.php, or its registration and module.xml have different names.",
        distinguish: "Its acl.xml and webapi.xml are not read, so its routes and resources do not exist.",
        fix: "bin/magento module:enable, then setup:upgrade.",
        rules: &["module-name-mismatch"],
    },
];
