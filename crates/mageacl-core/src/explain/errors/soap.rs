//! SOAP.

use super::{About, KnownError, Origin};

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        id: "soap-service-unavailable",
        wordings: &[
            "requested service is not available",
            "requested services are not available",
            "requested service not available",
        ],
        origin: Origin::Soap,
        about: About::Authorization,
        cause: "The caller may use none of the operations of the named service, or the service does not exist. The \
                WSDL is made for the caller, and a service without allowed operations is not in it.",
        distinguish: "A missing permission looks like a missing service. If other operations of the same service \
                      are allowed, SOAP answers \"Procedure not present\" instead.",
        fix: "Grant the resources of the operation; check the name, such as catalogProductRepositoryV1, against \
              mageacl explain.",
        rules: &["soap-only-all"],
    },
    KnownError {
        id: "soap-procedure",
        wordings: &[
            "procedure * not present",
            "procedure not present",
            "function * is not valid method for this service",
        ],
        origin: Origin::Soap,
        about: About::Authorization,
        cause: "The service is there, and this operation is not in the WSDL of the caller: its resources are not \
                all granted, or its name is wrong. Magento answers with HTTP 500.",
        distinguish: "It is a refusal although it looks like an error of the program. If no operation of the \
                      service is allowed, the fault names the service.",
        fix: "Grant all resources of the operation: those of all its routes together. A few operations need `self` \
              as well and are for All Resources only.",
        rules: &["soap-only-all"],
    },
    KnownError {
        id: "soap-operation-unknown",
        wordings: &["operation * not found"],
        origin: Origin::Soap,
        about: About::Routing,
        cause: "The operation does not exist in the requested services.",
        distinguish: "Operations that exist but are not allowed are \"not present\".",
        fix: "Check the spelling: service, version, method, such as catalogProductRepositoryV1GetList.",
        rules: &[],
    },
    KnownError {
        id: "wsdl-uri",
        wordings: &["incorrect format of wsdl request uri", "requested services are missing"],
        origin: Origin::Soap,
        about: About::Routing,
        cause: "The parameter services is missing in the URL.",
        distinguish: "No permission was checked.",
        fix: "/soap/default?wsdl&services=catalogProductRepositoryV1",
        rules: &[],
    },
    KnownError {
        id: "wsdl-parse",
        wordings: &[
            "parsing wsdl",
            "could not load from",
            "failed to load external entity",
            "soap extension is not loaded",
            "looks like we got no xml document",
        ],
        origin: Origin::Soap,
        about: About::Routing,
        cause: "The client could not read the WSDL: it got an error page, or it did not send its token. The WSDL \
                needs the same token as the call.",
        distinguish: "If the WSDL opens in a browser without a token, it has only public operations.",
        fix: "Give the SOAP client the header Authorization for the WSDL too, and use SOAP 1.2.",
        rules: &[],
    },
    KnownError {
        id: "soap-invalid-xml",
        wordings: &["invalid xml", "detected use of illegal doctype"],
        origin: Origin::Soap,
        about: About::Routing,
        cause: "The body of the SOAP call is empty or not XML.",
        distinguish: "No permission was checked for the operation.",
        fix: "Send an envelope; not a query in the URL.",
        rules: &[],
    },
];
