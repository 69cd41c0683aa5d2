//! The data patch: rows for the roles that exist.

use std::collections::{BTreeMap, BTreeSet};

use super::GuardView;
use crate::grant::{Holding, Kind};
use crate::guard::{Fate, Guard, Standing};
use crate::render::escape;
use crate::render::module::php_comment;

/// The name of the class: another set of resources is another patch, for Magento applies none a second time.
pub(super) fn class(guard: &Guard<'_>) -> String {
    // FNV-1a: short, and the same everywhere.
    let fold = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let hash = guard.new_ids().join("\n").bytes().fold(0x811c_9dc5, fold);
    format!("GuardRows{hash:08X}")
}

/// The text of the class. It is PHP of the oldest release's 7.1.
pub(super) fn php(view: &GuardView<'_>) -> String {
    let guard = view.module.guard;
    let (vendor, module) = guard.module.split_once('_').unwrap_or_default();
    let resources: Vec<String> = guard.new_ids().iter().map(|id| format!("        {},\n", quoted(id))).collect();
    let kept = |fits: fn(&Standing<'_>) -> Option<String>| {
        let mut needs: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for standing in view.standing.iter().filter(|standing| standing.fate == Fate::Kept) {
            if let Some(key) = fits(standing) {
                needs.entry(key).or_default().extend(standing.needs.iter().map(String::as_str));
            }
        }
        needs.iter().map(|(key, needs)| entry(key, needs)).collect::<String>()
    };
    TEMPLATE
        .replace("{provenance}", &php_comment(&view.module.provenance()))
        .replace("{vendor}", vendor)
        .replace("{module}", module)
        .replace("{class}", &class(guard))
        .replace("{resources}", &resources.concat())
        .replace("{integrations}", &kept(integration))
        .replace("{roles}", &kept(role))
        .replace("{numbers}", &kept(number))
}

/// An integration, by its name: its number is another one in every shop.
fn integration(standing: &Standing<'_>) -> Option<String> {
    match (&standing.grant.kind, &standing.grant.holding) {
        (Kind::Integration(None), Holding::Rows(_)) => None,
        (Kind::Integration(_), _) => Some(quoted(&standing.grant.name)),
        _ => None,
    }
}

/// A role of administrators, by its name.
fn role(standing: &Standing<'_>) -> Option<String> {
    matches!(standing.grant.kind, Kind::AdminRole(_)).then(|| quoted(&standing.grant.name))
}

/// A role of which nobody told the name, by its number.
fn number(standing: &Standing<'_>) -> Option<String> {
    match (&standing.grant.kind, &standing.grant.holding) {
        (Kind::Role | Kind::Integration(None), Holding::Rows(role)) => Some(role.0.to_string()),
        _ => None,
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", escape::php(text))
}

/// What one of them keeps.
fn entry(key: &str, needs: &BTreeSet<&str>) -> String {
    let needs: Vec<String> = needs.iter().map(|id| format!("            {},\n", quoted(id))).collect();
    format!("        {key} => [\n{}        ],\n", needs.concat())
}

const TEMPLATE: &str = r"<?php
// {provenance}

declare(strict_types=1);

namespace {vendor}\{module}\Setup\Patch\Data;

use Magento\Framework\Setup\ModuleDataSetupInterface;
use Magento\Framework\Setup\Patch\DataPatchInterface;
use Magento\Framework\Setup\Patch\PatchRevertableInterface;

/**
 * Writes a row for each new resource into every role: allow for those named below, deny for all others.
 *
 * What a role has a row for already is left as it is. A role whose rows all allow gets none that denies: it inherits what it
 * has no row for, and the first row that denies something would end that. All Resources is such a role.
 */
class {class} implements DataPatchInterface, PatchRevertableInterface
{
    /**
     * The new resources: the branch, then what stands below it.
     */
    private const RESOURCES = [
{resources}    ];

    /**
     * Integrations that keep their calls, by name, each with the resources that those need.
     */
    private const INTEGRATIONS = [
{integrations}    ];

    /**
     * The same for roles of administrators, by name.
     */
    private const ROLES = [
{roles}    ];

    /**
     * The same for roles whose names were not known, by the role_id of the shop that was read.
     */
    private const NUMBERS = [
{numbers}    ];

    /**
     * The value of user_type that stands for an integration.
     */
    private const INTEGRATION = 1;

    /**
     * @var ModuleDataSetupInterface
     */
    private $setup;

    /**
     * @param ModuleDataSetupInterface $setup
     */
    public function __construct(ModuleDataSetupInterface $setup)
    {
        $this->setup = $setup;
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
