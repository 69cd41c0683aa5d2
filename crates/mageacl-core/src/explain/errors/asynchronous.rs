//! Async and bulk calls.

use super::{About, KnownError, Origin};

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        id: "async-element",
        wordings: &["error processing * element of input data", "error processing element of input data"],
        origin: Origin::Async,
        about: About::AfterPermission,
        cause: "An element of the list could not be prepared for the queue: its fields do not fit the service.",
        distinguish: "The permission was granted: refs are checked once, when the call is accepted.",
        fix: "Read error_message of the element in request_items.",
        rules: &[],
    },
    KnownError {
        id: "async-rejected",
        wordings: &["something went wrong while processing request"],
        origin: Origin::Async,
        about: About::AfterPermission,
        cause: "The bulk could not be stored or published, or all elements were rejected.",
        distinguish: "The permission was granted.",
        fix: "Check the connection to the queue and var/log/system.log.",
        rules: &[],
    },
    KnownError {
        id: "topic-missing",
        wordings: &["topic * is not configured", "topic * not configured"],
        origin: Origin::Async,
        about: About::Routing,
        cause: "The route has no topic for async calls: GET routes have none, and topics are cached.",
        distinguish: "Nothing is said about permissions.",
        fix: "Use the sync route, or clean the cache after installing the module.",
        rules: &[],
    },
    KnownError {
        id: "bulk-status-denied",
        wordings: &["bulk * is not authorized", "bulk operations * not authorized"],
        origin: Origin::Async,
        about: About::Authorization,
        cause: "Reading the status of a bulk requires a resource that the calls themselves do not.",
        distinguish: "",
        fix: "Grant Magento_Logging::system_magento_logging_bulk_operations.",
        rules: &[],
    },
    KnownError {
        id: "bulk-waits",
        wordings: &["not started", "pending in queue", "finished with failure"],
        origin: Origin::Async,
        about: About::AfterPermission,
        cause: "The operation is in the queue, or its consumer reported a failure. Permissions were checked when it was \
                accepted, and not by the consumer.",
        distinguish: "It is no refusal.",
        fix: "Run bin/magento queue:consumers:start async.operations.all, and read result_message of the operation.",
        rules: &[],
    },
];
