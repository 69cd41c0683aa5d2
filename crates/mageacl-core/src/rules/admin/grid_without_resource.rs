//! `grid-without-resource`.

use super::reported::finding;
use crate::admin::Component;
use crate::finding::{Finding, Severity};
use crate::rules::{AdminScope, Check, Persona, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "grid-without-resource",
    title: "the data of a grid requires no resource",
    severity: "warning",
    why: "The page of a grid and its data are separate actions. mui/index/render returns the data of any grid by its name, and \
          mui/export exports it; both ask only for the aclResource of its source of data. Without one, every user of the Admin \
          may read the data.",
    example: "<dataSource name=\"desk_listing_data_source\"><dataProvider class=\"A\"/></dataSource>",
    fix: "Add <aclResource>Vendor_Module::name</aclResource> to the dataSource, with the resource of the page.",
    source: "Magento\\Ui\\Controller\\Adminhtml\\Index\\Render, Export\\GridToCsv",
    persona: Persona::Default,
    check: Check::Admin(check),
};

fn check(scope: &AdminScope<'_>) -> Vec<Finding> {
    let is_open = |component: &&Component| component.is_grid && component.has_data && component.merged.is_none();
    scope.admin.components.iter().filter(is_open).map(|grid| of_grid(grid, scope)).collect()
}

fn of_grid(grid: &Component, scope: &AdminScope<'_>) -> Finding {
    Finding {
        message: format!("the data of the grid {} requires no resource", grid.name),
        ..finding(&RULE, Severity::Warning, &grid.name, grid.module, grid.span, scope)
    }
}
