//! Validation and merging of acl.xml, webapi.xml and integration files.

use super::{About, KnownError, Origin};

pub(super) const ERRORS: &[KnownError] = &[
    KnownError {
        id: "duplicate-key-sequence",
        wordings: &["duplicate key sequence"],
        origin: Origin::Merge,
        about: About::Configuration,
        cause: "Two elements have the same identity: in acl.xml two resources of one parent with the same id, in \
                webapi.xml two routes with the same url and method, or a ref twice in one route.",
        distinguish: "Developer mode validates each file; production mode does not, and there the last one counts \
                      or the merge fails with \"More than one node\".",
        fix: "Remove one of the two. The value in square brackets is the identity.",
        rules: &["duplicate-resource", "unloadable", "service-replaced"],
    },
    KnownError {
        id: "more-than-one-node",
        wordings: &["more than one node matching query"],
        origin: Origin::Merge,
        about: About::Configuration,
        cause: "A file merges into an element that occurs twice in the files before it, so that Magento cannot \
                decide. The path in the message ends with the id or url.",
        distinguish: "The whole file type fails: for acl.xml every permission is denied, for webapi.xml every call \
                      fails.",
        fix: "Remove the second element from the file that has it twice; it need not be the file that was merged last.",
        rules: &["unloadable", "duplicate-resource"],
    },
    KnownError {
        id: "facet-pattern",
        wordings: &[
            "facet pattern",
            "is not accepted by pattern",
            "facet minlength",
            "facet enumeration",
            "is not valid value of atomic type",
            "facet maxlength",
        ],
        origin: Origin::Merge,
        about: About::Configuration,
        cause: "A value does not have the form that the schema requires: ids are Vendor_Module::name with letters, \
                digits and underscores; methods are GET, POST, PUT and DELETE.",
        distinguish: "Developer mode only: production mode accepts the id, and it then works if it is written alike \
                      everywhere.",
        fix: "Write the id as Vendor_Module::lower_case.",
        rules: &["bad-id", "comma-ref", "misspelled-keyword", "unsupported-method"],
    },
    KnownError {
        id: "attribute-required",
        wordings: &["attribute * is required but missing"],
        origin: Origin::Merge,
        about: About::Configuration,
        cause: "An attribute that the schema requires is missing, such as id or title in acl.xml, url or method in \
                webapi.xml, ref in a resource.",
        distinguish: "",
        fix: "Add the attribute at the line of the message.",
        rules: &["missing-title", "bad-id", "unloadable"],
    },
    KnownError {
        id: "attribute-not-allowed",
        wordings: &["attribute * is not allowed"],
        origin: Origin::Merge,
        about: About::Configuration,
        cause: "The element does not have this attribute: a typing error such as sortorder for sortOrder.",
        distinguish: "Production mode ignores it.",
        fix: "Correct the name.",
        rules: &["misspelled-keyword", "disabled-not-true"],
    },
    KnownError {
        id: "element-not-expected",
        wordings: &["this element is not expected", "missing child element", "no matching global declaration"],
        origin: Origin::Merge,
        about: About::Configuration,
        cause: "An element is misspelled, at the wrong depth, or the file has the root of another kind: config for \
                acl.xml, routes for webapi.xml, integrations for integration files.",
        distinguish: "Production mode ignores it, and the declaration has no effect.",
        fix: "Compare the file with its schema: the message names the expected elements.",
        rules: &["misspelled-keyword", "misplaced-config-file", "unloadable"],
    },
    KnownError {
        id: "xml-file-invalid",
        wordings: &["xml in file * is invalid", "invalid document", "xml document is invalid", "unable to load xml"],
        origin: Origin::Merge,
        about: About::Configuration,
        cause: "A configuration file is not valid; the next lines of the message say why.",
        distinguish: "The file in the message may be the one that was merged last and not the one at fault.",
        fix: "Explain the next line of the message; mageacl lint shows the file and line.",
        rules: &["unloadable", "bad-id", "missing-title", "duplicate-resource"],
    },
    KnownError {
        id: "xml-not-well-formed",
        wordings: &[
            "start tag expected",
            "premature end of data",
            "opening and ending tag mismatch",
            "document is empty",
            "extra content at end of document",
            "domdocument loadxml",
            "xml parser error",
            "entityref expecting",
        ],
        origin: Origin::Merge,
        about: About::Configuration,
        cause: "A file is not well-formed XML: an unclosed tag, an & that is not written as &amp;, text before the \
                declaration, or an empty file.",
        distinguish: "The whole file type fails, in every mode.",
        fix: "Correct the file; mageacl lint shows the file and line.",
        rules: &["unloadable"],
    },
    KnownError {
        id: "xpath-invalid",
        wordings: &["domxpath query", "domxpath::query", "undefined namespace prefix", "invalid expression"],
        origin: Origin::Merge,
        about: About::Configuration,
        cause: "An id or url contains an apostrophe, which breaks the lookup of the merge, or a file declares a \
                default namespace.",
        distinguish: "",
        fix: "Remove the apostrophe or the xmlns.",
        rules: &["unloadable", "bad-id"],
    },
    KnownError {
        id: "route-without-service",
        wordings: &["read property attributes on null", "service is required", "missing service"],
        origin: Origin::Merge,
        about: About::Configuration,
        cause: "A route of a webapi.xml has no element service.",
        distinguish: "The whole web API fails, not only this route.",
        fix: "Add <service class=\"...\" method=\"...\"/> at the new route.",
        rules: &["unloadable"],
    },
];
