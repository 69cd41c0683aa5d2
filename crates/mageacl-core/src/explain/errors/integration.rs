//! Integrations of modules.

use super::{About, KnownError, Origin};

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        id: "integrations-reset",
        wordings: &[
            "integrations have been reset",
            "integrations * have been reset because of change",
            "have been reset because of change to their xml configs",
        ],
        origin: Origin::Setup,
        about: About::Authentication,
        cause: "A file of an integration changed, and setup:upgrade deleted the integration and created it again: \
                inactive, with new keys, without a token.",
        distinguish: "Calls with the old token fail by authentication, although nothing was revoked by hand.",
        fix: "System > Extensions > Integrations: activate it again, and give the new token to the caller.",
        rules: &["integration-recreated"],
    },
    KnownError {
        id: "integration-file-without-effect",
        wordings: &[
            "integration file does nothing",
            "integration file has no effect",
            "integration xml does nothing",
            "integration.xml",
            "api.xml has no effect",
            "integration api xml",
            "changed integration",
            "integration is not created",
            "integration does not appear",
            "integration not updated",
        ],
        origin: Origin::Setup,
        about: About::Configuration,
        cause: "integration.xml counts only when setup:upgrade runs, and from a cache; the older pair \
                etc/integration/config.xml and api.xml counts only if PHP of the module passes its name to \
                processIntegrationConfig.",
        distinguish: "In this order: is the module enabled (config.php)? Was the cache `config_integration` \
                      cleaned? Did setup:upgrade run? Does the setup code pass the same name? Is the integration \
                      active (System > Extensions > Integrations)? Does the caller have the new token?",
        fix: "bin/magento cache:clean config config_integration config_integration_api && bin/magento \
              setup:upgrade, then activate the integration and hand out its new token. With --keep-generated and a \
              module that is new in config.php it appears at the second run only.",
        rules: &[
            "integration-never-applied",
            "integration-recreated",
            "integration-without-email",
            "integration-missing-ancestor",
            "module-name-mismatch",
            "misplaced-config-file",
        ],
    },
    KnownError {
        id: "integration-from-file",
        wordings: &["can not edit integrations created via config file", "uninstall extension to remove"],
        origin: Origin::Admin,
        about: About::Configuration,
        cause: "The integration comes from a module's file, and the Admin does not edit or delete it.",
        distinguish: "It is not a matter of your permissions.",
        fix: "Change the file and run setup:upgrade, or create an integration by hand.",
        rules: &[],
    },
    KnownError {
        id: "integration-exists",
        wordings: &[
            "integration with name * exists",
            "integration with id * does not exist",
            "integration no longer exists",
            "integration was not saved",
        ],
        origin: Origin::Admin,
        about: About::AfterPermission,
        cause: "The name is taken, or the integration was deleted meanwhile: setup:upgrade gives a recreated \
                integration a new id.",
        distinguish: "",
        fix: "Reload System > Extensions > Integrations.",
        rules: &["integration-recreated"],
    },
    KnownError {
        id: "grant-failed",
        wordings: &[
            "something went wrong granting permissions",
            "something went wrong while deleting roles and permissions",
            "error granting permissions",
            "no permissions requested",
        ],
        origin: Origin::Setup,
        about: About::Configuration,
        cause: "Magento could not store the role of the integration; the cause is in var/log/exception.log, often \
                an ACL that cannot be built.",
        distinguish: "The integration exists without a role, and all its calls are refused.",
        fix: "Correct acl.xml, then save the integration again.",
        rules: &["duplicate-resource", "unloadable"],
    },
];
