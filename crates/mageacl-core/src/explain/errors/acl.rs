//! Construction of the ACL from acl.xml and the stored rules.

use super::{About, KnownError, Origin};

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        id: "acl-object",
        wordings: &["could not create acl object"],
        origin: Origin::Admin,
        about: About::Configuration,
        cause: "Magento could not build its ACL from all acl.xml files together: an id occurs twice, a parent is \
                missing, or a file does not fit its schema. The rest of the message names the reason.",
        distinguish: "It denies everything to everyone, All Resources included, so it looks like a missing \
                      permission. The module in the message is often only the last file that was merged.",
        fix: "Correct the acl.xml at fault and clean the cache: bin/magento cache:clean config.",
        rules: &["duplicate-resource", "unloadable", "missing-title", "orphaned-resource", "bad-id"],
    },
    KnownError {
        id: "acl-duplicate-id",
        wordings: &["resource id * already exists in acl", "resource * already exists in acl"],
        origin: Origin::Admin,
        about: About::Configuration,
        cause: "Two acl.xml files declare the same id below different parents.",
        distinguish: "Two declarations below the same parent are merged and are correct.",
        fix: "Give one of them a different id, or declare the same path of parents. To move a resource, disable it \
              at its old position.",
        rules: &["duplicate-resource"],
    },
    KnownError {
        id: "acl-resource-unknown",
        wordings: &["resource * not found", "parent resource id * does not exist"],
        origin: Origin::Admin,
        about: About::Configuration,
        cause: "Code or a rule names a resource that no enabled module declares.",
        distinguish: "Rows of authorization_rule with such ids are skipped; only code that asks the ACL itself gets \
                      this message.",
        fix: "Declare the resource in acl.xml, or correct the id.",
        rules: &["undefined-ref", "undefined-use", "orphaned-resource"],
    },
    KnownError {
        id: "acl-missing-title",
        wordings: &["undefined array key title", "undefined index title", "attribute title is required but missing"],
        origin: Origin::Admin,
        about: About::Configuration,
        cause: "A resource of acl.xml has no title. Only a declaration that adds children to a resource of another \
                enabled module may omit it.",
        distinguish: "With PHP 8 it is a warning that developer mode turns into an exception: the pages of roles \
                      and integrations fail. Often the module that declares the title is disabled.",
        fix: "Add title=\"...\", or enable the module that declares the resource.",
        rules: &["missing-title", "orphaned-resource"],
    },
    KnownError {
        id: "acl-role-unknown",
        wordings: &["role * not found", "parent role id * does not exist"],
        origin: Origin::Admin,
        about: About::Configuration,
        cause: "A row of authorization_rule or authorization_role belongs to a role that does not exist.",
        distinguish: "",
        fix: "Delete the orphaned rows.",
        rules: &[],
    },
];
