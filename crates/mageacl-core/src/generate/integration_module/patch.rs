//! The data patch that makes Magento apply `etc/integration/config.xml` and `etc/integration/api.xml`.

use crate::escape::{PhpComment, PhpString};
use crate::generate::PlanView;
use crate::generate::php_template::{class_name, filled};

/// Compatible with PHP 7.1, the version of the oldest release with data patches.
const TEMPLATE: &str = r"<?php
// {provenance}

declare(strict_types=1);

namespace {vendor}\{module}\Setup\Patch\Data;

use Magento\Framework\Setup\Patch\DataPatchInterface;
use Magento\Integration\Model\ConfigBasedIntegrationManager;

/**
 * Creates the integration of etc/integration/config.xml with the permissions of etc/integration/api.xml, or updates it.
 */
class {class} implements DataPatchInterface
{
    /**
     * @var ConfigBasedIntegrationManager
     */
    private $manager;

    /**
     * @param ConfigBasedIntegrationManager $manager
     */
    public function __construct(ConfigBasedIntegrationManager $manager)
    {
        $this->manager = $manager;
    }

    /**
     * @inheritdoc
     */
    public function apply()
    {
        $this->manager->processIntegrationConfig([{name}]);

        return $this;
    }

    /**
     * @inheritdoc
     */
    public static function getDependencies()
    {
        return [];
    }

    /**
     * @inheritdoc
     */
    public function getAliases()
    {
        return [];
    }
}
";

/// Returns the name of the class. It depends on the grant, so that a changed grant is applied again.
pub(super) fn class(view: &PlanView<'_>) -> String {
    let identity = [view.integration.name.as_str(), view.integration.email.as_str()];
    let content: Vec<&str> = identity.into_iter().chain(view.granted_ids()).collect();
    class_name("ApplyIntegration", &content.join("\n"))
}

/// Returns the text of the class.
pub(super) fn php(view: &PlanView<'_>) -> String {
    let (vendor, module) = view.integration.module.split_once('_').unwrap_or_default();
    filled(
        TEMPLATE,
        &[
            ("provenance", &PhpComment::new(&view.provenance()).to_string()),
            ("vendor", vendor),
            ("module", module),
            ("class", &class(view)),
            ("name", &PhpString::new(&view.integration.name).to_string()),
        ],
    )
}
