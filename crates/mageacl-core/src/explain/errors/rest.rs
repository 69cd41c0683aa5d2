//! Refused calls and unknown routes.

use super::{About, KnownError, Origin};

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        id: "not-authorized",
        wordings: &[
            "consumer is not authorized to access",
            "not authorized to access",
            "not authorized to access %resources",
            "current user is not authorized",
        ],
        origin: Origin::WebApi,
        about: About::Authorization,
        cause: "The role of the caller lacks one of the resources that the route requires. A caller whose token is \
                not recognized is a guest, and gets the same message.",
        distinguish: "If the integration has all of the named resources, the token is the cause: a bearer token of \
                      an integration is ignored since 2.4.4 unless oauth/consumer/enable_integration_as_bearer is \
                      1, and a wrong, revoked or expired token makes the caller a guest. To decide, call GET \
                      /V1/modules with the same token: every integration with any resource may, so a refusal there \
                      is a matter of the token.",
        fix: "Grant the named resources (Integrations > edit > API), save, and for an integration of \
              integration.xml activate it again. mageacl explain 'GET /V1/...' -g dump.sql shows the decisive row.",
        rules: &["undefined-ref", "comma-ref", "duplicate-resource"],
    },
    KnownError {
        id: "current-customer-not-authorized",
        wordings: &[
            "current customer is not authorized",
            "current user cannot perform operations on cart",
            "request is not allowed for current customer",
        ],
        origin: Origin::GraphQl,
        about: About::Authentication,
        cause: "The resolver needs the token of a customer, or the cart or order belongs to another one. GraphQL \
                has no ACL resources.",
        distinguish: "A grant of an integration changes nothing here.",
        fix: "Send the customer's token in the header Authorization, and for guest carts the masked id without a \
              token.",
        rules: &[],
    },
    KnownError {
        id: "no-route",
        wordings: &["request does not match any route", "request does not match route"],
        origin: Origin::Rest,
        about: About::Routing,
        cause: "No route has this path and method: a typing error, a method that the route does not have, a missing \
                module, or a bulk path with {id} in place of byId.",
        distinguish: "No permission was checked. A route without permission is refused with \"authorized to \
                      access\" instead.",
        fix: "mageacl explain 'GET /V1/...' lists the nearest routes, and the modules that declare the route but \
              are disabled or absent.",
        rules: &["brace-variable", "shadowed-route", "misplaced-config-file", "module-name-mismatch"],
    },
    KnownError {
        id: "no-processor",
        wordings: &["specified request cannot be processed", "specified request can not be processed"],
        origin: Origin::Rest,
        about: About::Routing,
        cause: "The path after the store code begins with none of /V1, /async/V1, /async/bulk/V1 and /schema, or it \
                is a GET under /async. A store code that does not exist stays in the path and has the same effect.",
        distinguish: "No route was searched and no permission was checked.",
        fix: "Write /rest/V1/..., /rest/{store code}/V1/... or /rest/all/V1/..., with a store code that exists; use \
              POST, PUT or DELETE under /async. For async calls the module Magento_WebapiAsync must be enabled.",
        rules: &[],
    },
    KnownError {
        id: "method-invalid",
        wordings: &["request method is invalid", "method not allowed"],
        origin: Origin::Rest,
        about: About::Routing,
        cause: "Magento accepts only GET, POST, PUT and DELETE.",
        distinguish: "PATCH and HEAD are refused although a webapi.xml may declare them.",
        fix: "Use the method of the route.",
        rules: &["unsupported-method"],
    },
    KnownError {
        id: "https-only",
        wordings: &["operation allowed only in https"],
        origin: Origin::WebApi,
        about: About::AfterPermission,
        cause: "The route is declared with secure=\"true\" and the call came over HTTP, or a proxy ends TLS and \
                Magento does not see it.",
        distinguish: "In REST the permission was granted: it is checked before. In SOAP the order is reversed, so \
                      nothing is known about the permission.",
        fix: "Call https://..., or let the proxy set X-Forwarded-Proto (web/secure/offloader_header).",
        rules: &["secure-false"],
    },
    KnownError {
        id: "internal-error",
        wordings: &["internal error details are available in magento log file", "internal error * report id"],
        origin: Origin::WebApi,
        about: About::AfterPermission,
        cause: "An exception in the service or in the configuration of the web API. Outside of developer mode its \
                text is only in var/log/exception.log.",
        distinguish: "It is no refusal: a missing permission is answered with 401 and its resources. If every call \
                      fails like this, a webapi.xml or acl.xml is broken.",
        fix: "Search the report id in var/log/exception.log and explain the message there.",
        rules: &["unloadable", "duplicate-resource"],
    },
    KnownError {
        id: "status-401",
        wordings: &[
            "http 401",
            "401 unauthorized",
            "401 authorization required",
            "error 401",
            "status 401",
            "status code 401",
            "http/1.1 401",
        ],
        origin: Origin::Http,
        about: About::Authorization,
        cause: "Magento answers 401 both for a token that it does not accept and for a missing permission.",
        distinguish: "With \"authorized to access\" and a list of resources it is authorization, or a token that \
                      made the caller a guest. With oauth_problem, \"signature\", \"consumer\", \"token\" or \
                      \"sign-in\" it is authentication. With a login box or HTML it is the password of the web \
                      server in front.",
        fix: "Explain the body of the answer, not only the status.",
        rules: &[],
    },
    KnownError {
        id: "status-403",
        wordings: &["http 403", "403 forbidden", "error 403", "status 403", "status code 403", "http/1.1 403"],
        origin: Origin::Http,
        about: About::Routing,
        cause: "Magento's web API refuses with 401, not 403. A 403 comes from a firewall, a CDN, the web server, or \
                from the form key of the Admin.",
        distinguish: "A missing ACL resource is never the cause in REST and SOAP.",
        fix: "Search the log of the web server and of the firewall for the request.",
        rules: &[],
    },
];
