//! Limits of the number and size of calls.

use super::{About, KnownError, Origin};

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        id: "too-many-requests",
        wordings: &["too many requests", "rate limit exceeded", "status code 429", "http 429", "error 429"],
        origin: Origin::WebApi,
        about: About::Limit,
        cause: "Magento limits orders and payment requests per customer or address (sales/backpressure), or a CDN \
                limits the API.",
        distinguish: "It is not a matter of permissions: the same call succeeds later.",
        fix: "Wait and repeat with increasing pauses, or change Stores > Configuration > Sales > Rate limiting.",
        rules: &[],
    },
    KnownError {
        id: "array-size",
        wordings: &["maximum items of type", "maximum number of items"],
        origin: Origin::WebApi,
        about: About::Limit,
        cause: "The list in the body is longer than webapi/validation/complex_array_limit allows.",
        distinguish: "The permission was granted.",
        fix: "Send smaller lists, or bulk calls.",
        rules: &[],
    },
    KnownError {
        id: "page-size",
        wordings: &["maximum searchcriteria pagesize", "maximum search criteria pagesize", "maximum page size"],
        origin: Origin::WebApi,
        about: About::Limit,
        cause: "pageSize is larger than webapi/validation/maximum_page_size allows.",
        distinguish: "The permission was granted.",
        fix: "Read the result in pages.",
        rules: &[],
    },
];
