//! The text of the data patch, with placeholders in braces.

/// Compatible with PHP 7.1, the version of the oldest release.
pub(super) const TEMPLATE: &str = r"<?php
// {provenance}

declare(strict_types=1);

namespace {vendor}\{module}\Setup\Patch\Data;

use Magento\Framework\Acl\Data\CacheInterface;
use Magento\Framework\Setup\ModuleDataSetupInterface;
use Magento\Framework\Setup\Patch\DataPatchInterface;
use Magento\Framework\Setup\Patch\PatchRevertableInterface;

/**
 * Writes a row for each new resource into every role: allow for those named below, deny for all others.
 *
 * Existing rows of a role are not changed. A role with only allow rows gets no deny row: it inherits resources without a
 * row, and its first deny row would end that. All Resources is such a role.
 */
class {class} implements DataPatchInterface, PatchRevertableInterface
{
    /**
     * The new resources: the branch, then the resources below it.
     */
    private const RESOURCES = [
{resources}    ];

    /**
     * Integrations that keep their calls, by name, each with the required resources.
     */
    private const INTEGRATIONS = [
{integrations}    ];

    /**
     * The same for roles of administrators, by name.
     */
    private const ROLES = [
{roles}    ];

    /**
     * The same for roles without a known name, by their role_id in the shop that was read.
     */
    private const NUMBERS = [
{numbers}    ];

    /**
     * The value of user_type for an integration.
     */
    private const INTEGRATION = 1;

    /**
     * @var ModuleDataSetupInterface
     */
    private $setup;

    /**
     * @var CacheInterface
     */
    private $cache;

    /**
     * @param ModuleDataSetupInterface $setup
     * @param CacheInterface $cache
     */
    public function __construct(ModuleDataSetupInterface $setup, CacheInterface $cache)
    {
        $this->setup = $setup;
        $this->cache = $cache;
    }

    /**
     * Writes the rows that are missing.
     *
     * @return $this
     */
    public function apply()
    {
        $kept = $this->kept();
        $rows = [];
        foreach ($this->known() as $roleId => $permissions) {
            $denies = in_array('deny', array_merge(...array_values($permissions)), true);
            $allowed = $kept[$roleId] ?? [];
            foreach (self::RESOURCES as $place => $resource) {
                if (isset($permissions[$resource])) {
                    continue;
                }
                $isAllowed = in_array($resource, $allowed, true) || ($place === 0 && $denies && $allowed !== []);
                if ($isAllowed || $denies) {
                    $rows[] = [
                        'role_id' => $roleId,
                        'resource_id' => $resource,
                        'privileges' => '',
                        'permission' => $isAllowed ? 'allow' : 'deny',
                    ];
                }
            }
        }
        if ($rows !== []) {
            $this->setup->getConnection()->insertMultiple($this->setup->getTable('authorization_rule'), $rows);
            // As Magento does when it saves a role: a request may have read the rows before these were among them.
            $this->cache->clean();
        }
        return $this;
    }

    /**
     * Takes the rows out again; module:uninstall asks for it.
     *
     * @return void
     */
    public function revert()
    {
        $this->setup->getConnection()->delete(
            $this->setup->getTable('authorization_rule'),
            ['resource_id IN (?)' => self::RESOURCES]
        );
        $this->cache->clean();
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

    /**
     * The permissions of every role that has any: role_id, then resource, then a list of allow and deny.
     *
     * @return array
     */
    private function known(): array
    {
        $connection = $this->setup->getConnection();
        $select = $connection->select()->from(
            $this->setup->getTable('authorization_rule'),
            ['role_id', 'resource_id', 'permission']
        );
        $known = [];
        foreach ($connection->fetchAll($select) as $row) {
            if ($row['permission'] !== null) {
                $known[(int)$row['role_id']][$row['resource_id']][] = $row['permission'];
            }
        }
        return $known;
    }

    /**
     * The resources that roles keep, by role_id.
     *
     * @return array
     */
    private function kept(): array
    {
        $connection = $this->setup->getConnection();
        $names = $connection->fetchPairs(
            $connection->select()->from($this->setup->getTable('integration'), ['integration_id', 'name'])
        );
        $select = $connection->select()->from(
            $this->setup->getTable('authorization_role'),
            ['role_id', 'role_type', 'user_type', 'user_id', 'role_name']
        );
        $kept = self::NUMBERS;
        foreach ($connection->fetchAll($select) as $role) {
            $resources = null;
            if ($role['role_type'] === 'G') {
                $resources = self::ROLES[$role['role_name']] ?? null;
            } elseif ((int)$role['user_type'] === self::INTEGRATION) {
                $resources = self::INTEGRATIONS[$names[$role['user_id']] ?? ''] ?? null;
            }
            if ($resources !== null) {
                $kept[(int)$role['role_id']] = $resources;
            }
        }
        return $kept;
    }
}
";
