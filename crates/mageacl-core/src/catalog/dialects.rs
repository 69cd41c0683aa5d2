//! The identities of each kind of configuration file, from the `idAttributes` of Magento's readers.

use crate::merge::{Dialect, IdRule};
use crate::release::Release;

/// `Magento\Framework\Acl\AclResource\Config\Reader\Filesystem`.
pub(super) static ACL: Dialect = Dialect {
    file: "etc/acl.xml",
    ids: &[IdRule { path: &["config", "acl", "resources", "resource"], nested: true, attributes: &["id"] }],
};

/// `Magento\Webapi\Model\Config\Reader`.
static WEBAPI: Dialect = Dialect {
    file: "etc/webapi.xml",
    ids: &[
        ROUTE,
        REF,
        IdRule { path: &["routes", "route", "data", "parameter"], nested: false, attributes: &["name"] },
    ],
};

/// The same before 2.3.2, which did not identify parameters by name.
static WEBAPI_BEFORE_2_3_2: Dialect = Dialect { file: "etc/webapi.xml", ids: &[ROUTE, REF] };

const ROUTE: IdRule = IdRule { path: &["routes", "route"], nested: false, attributes: &["url", "method"] };
const REF: IdRule = IdRule { path: &["routes", "route", "resources", "resource"], nested: false, attributes: &["ref"] };

/// `Magento\WebapiAsync\Model\ServiceConfig\Reader`.
pub(super) static WEBAPI_ASYNC: Dialect = Dialect {
    file: "etc/webapi_async.xml",
    ids: &[
        IdRule { path: &["services", "service"], nested: false, attributes: &["class", "method"] },
        IdRule { path: &["services", "route"], nested: false, attributes: &["url", "method"] },
    ],
};

/// `Magento\Integration\Model\Config\Consolidated\Reader`.
pub(super) static INTEGRATION: Dialect = Dialect {
    file: "etc/integration.xml",
    ids: &[
        IdRule { path: &["config", "integration"], nested: false, attributes: &["name"] },
        IdRule { path: &["config", "integration", "resources", "resource"], nested: false, attributes: &["name"] },
    ],
};

/// `Magento\Integration\Model\Config\Integration\Reader`.
pub(super) static INTEGRATION_API: Dialect = Dialect {
    file: "etc/integration/api.xml",
    ids: &[
        IdRule { path: &["integrations", "integration"], nested: false, attributes: &["name"] },
        IdRule {
            path: &["integrations", "integration", "resources", "resource"],
            nested: false,
            attributes: &["name"],
        },
    ],
};

/// Returns the identities in `webapi.xml` for a release (the newest one if it is unknown).
pub(super) fn webapi(release: Option<Release>) -> &'static Dialect {
    match release {
        Some(release) if release < Release::SOAP_OPERATIONS => &WEBAPI_BEFORE_2_3_2,
        _ => &WEBAPI,
    }
}
