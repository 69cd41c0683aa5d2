//! Pages of the Admin.

use super::{About, KnownError, Origin};

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        id: "admin-denied",
        wordings: &[
            "you need permissions to view this content",
            "you need more permissions to",
            "you do not have permission to",
            "access denied",
            "you do not have access to",
        ],
        origin: Origin::Admin,
        about: About::Authorization,
        cause: "The role of the administrator lacks the resource of the page or of the button.",
        distinguish: "The session is valid; an ended session leads to the sign-in page. If every page is denied to \
                      every administrator, All Resources included, Magento could not build its ACL: a duplicate id \
                      in acl.xml.",
        fix: "Grant the box under System > User Roles; sign out and in again, since the ACL is kept for the session \
              and in the cache `config`.",
        rules: &["duplicate-resource", "unloadable", "undefined-use", "config-section-misplaced"],
    },
    KnownError {
        id: "database-denied",
        wordings: &["access denied for user"],
        origin: Origin::Setup,
        about: About::Authentication,
        cause: "The database refuses the login of Magento.",
        distinguish: "It has nothing to do with permissions of the Admin or of the API.",
        fix: "Check the login of the database in app/etc/env.php.",
        rules: &[],
    },
    KnownError {
        id: "admin-session",
        wordings: &[
            "current session has been expired",
            "your session has expired",
            "invalid form key",
            "invalid security or form key",
        ],
        origin: Origin::Admin,
        about: About::Authentication,
        cause: "The session ended, or the form key of the page is old.",
        distinguish: "Not a matter of the role.",
        fix: "Sign in again and reload the page.",
        rules: &[],
    },
    KnownError {
        id: "admin-password",
        wordings: &["you have entered invalid password for current user"],
        origin: Origin::Admin,
        about: About::Authentication,
        cause: "Saving a role, a user or an integration asks for the password of the administrator who is signed \
                in, not that of the account which is edited.",
        distinguish: "The permission to save was granted.",
        fix: "Enter your password.",
        rules: &[],
    },
    KnownError {
        id: "role-gone",
        wordings: &["role no longer exists", "you can not delete self assigned roles"],
        origin: Origin::Admin,
        about: About::AfterPermission,
        cause: "The role was deleted, or is that of the administrator who is signed in.",
        distinguish: "",
        fix: "Reload the list of roles.",
        rules: &[],
    },
];
