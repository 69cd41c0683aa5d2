//! Sign-in and tokens.

use super::{About, KnownError, Origin};

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        id: "sign-in-incorrect",
        wordings: &[
            "account sign in was incorrect",
            "you did not sign in correctly",
            "account sign in was incorrect or your account is disabled temporarily",
            "invalid login or password",
        ],
        origin: Origin::WebApi,
        about: About::Authentication,
        cause: "The user name or the password is wrong, the account is inactive, or it is locked after failed \
                sign-ins.",
        distinguish: "Authentication: permissions were not looked at. An administrator without permission gets a \
                      token and is refused later, with the resources.",
        fix: "Check the account under System > All Users or Customers, wait for the lock to end \
              (oauth/authentication_lock), and request a token again: POST /V1/integration/admin/token or \
              /customer/token.",
        rules: &[],
    },
    KnownError {
        id: "two-factor-required",
        wordings: &[
            "use 2fa provider specific endpoints",
            "required to configure * two factor auth",
            "you need to configure two factor auth",
        ],
        origin: Origin::WebApi,
        about: About::Authentication,
        cause: "Two-factor authentication is on, and POST /V1/integration/admin/token gives no token to \
                administrators.",
        distinguish: "Authentication: the role of the administrator does not matter.",
        fix: "Use the provider's route, such as POST /V1/tfa/provider/google/authenticate, or a token of an \
              integration, which needs no second factor.",
        rules: &[],
    },
    KnownError {
        id: "invalid-token",
        wordings: &[
            "invalid token",
            "token is invalid",
            "token has been revoked",
            "user token has been revoked",
            "failed to read jwt token",
            "composite reader could not read token",
            "token has expired",
            "authentication token expired",
        ],
        origin: Origin::WebApi,
        about: About::Authentication,
        cause: "The bearer token is unknown, revoked or expired: an administrator's lives 4 hours and a customer's \
                1 hour by default.",
        distinguish: "Authentication. Most calls with such a token are answered as those of a guest, with \
                      \"authorized to access\" and the resources.",
        fix: "Request a new token; a token of an integration does not expire, but is replaced when the integration \
              is reauthorized or recreated.",
        rules: &[],
    },
    KnownError {
        id: "tokens-not-revoked",
        wordings: &["user has no tokens", "customer has no tokens", "tokens could not be revoked"],
        origin: Origin::WebApi,
        about: About::Authentication,
        cause: "There is no token to revoke for this account.",
        distinguish: "",
        fix: "Nothing: the account has no live token.",
        rules: &[],
    },
    KnownError {
        id: "account-disabled",
        wordings: &["your account is temporarily disabled", "account is locked", "account is disabled"],
        origin: Origin::Admin,
        about: About::Authentication,
        cause: "The account is locked after failed sign-ins, or inactive.",
        distinguish: "Authentication: the role does not matter.",
        fix: "System > Locked Users unlocks it; bin/magento admin:user:unlock does the same.",
        rules: &[],
    },
];
