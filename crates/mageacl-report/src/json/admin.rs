//! The Admin in the JSON contract.

use std::io::{self, Write};

use mageacl_core::admin::{self, Decision};
use mageacl_core::source::Span;

use super::v1::admin::{
    Action, Admin, Component, DeadResource, DecidedBy, Guard, GuardKind, Logic, MassAction, MenuEntry, Replacement,
    Section,
};
use super::v1::route::Location;
use super::write;
use crate::AdminView;

/// Writes the selected parts of the Admin.
///
/// # Errors
/// If the output cannot be written.
pub fn admin(view: &AdminView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let selected = &view.result.admin;
    let content = Admin {
        total: view.result.total,
        actions: selected.actions.iter().map(|action| view.action(action)).collect(),
        menu: selected.menu.iter().map(|entry| view.entry(entry)).collect(),
        sections: selected.sections.iter().map(|section| view.section(section)).collect(),
        components: selected.components.iter().map(|component| view.component(component)).collect(),
    };
    write("admin", Some(view.origin), content, out)
}

impl<'a> AdminView<'a> {
    fn at(&self, span: Span) -> Location<'a> {
        Location { file: self.sources.name(span.file), line: self.sources.line(span) }
    }

    fn action(&self, action: &'a admin::Action) -> Action<'a> {
        let (checked, at) = (&action.checked, self.at(action.span));
        let module = self.module(action.module);
        Action {
            path: &action.path,
            alias: action.alias.as_deref(),
            class: &action.class,
            module,
            upstream: self.catalog.is_upstream(module),
            file: at.file,
            line: at.line,
            guard: guard(&checked.guard),
            open: checked.guard.is_open(),
            decided_by: match checked.decision {
                Decision::Constant => DecidedBy::Constant,
                Decision::Inherited => DecidedBy::Inherited,
                Decision::Root => DecidedBy::Root,
                Decision::Override => DecidedBy::Override,
                Decision::Nothing => DecidedBy::Nothing,
            },
            declared_in: checked.class.as_deref(),
            declared_at: checked.at.map(|span| self.at(span)),
            dead_resource: checked.dead.as_ref().map(|(id, span)| DeadResource { id, at: self.at(*span) }),
            lower_case: checked.lower_case.as_ref().map(guard),
            replaced_by: action.replaced_by.as_ref().map(|by| Replacement { class: &by.class, at: self.at(by.span) }),
        }
    }

    fn entry(&self, entry: &'a admin::MenuEntry) -> MenuEntry<'a> {
        MenuEntry {
            id: &entry.id,
            title_path: &entry.titles,
            path: entry.path.as_deref(),
            resource: entry.resource.as_deref(),
            needs_module: entry.needs_module.as_deref(),
            needs_setting: entry.needs_setting.as_deref(),
            at: entry.span.map(|span| self.at(span)),
        }
    }

    fn section(&self, section: &'a admin::Section) -> Section<'a> {
        Section {
            id: &section.id,
            label: section.label.as_deref(),
            resource: section.resource.as_deref(),
            module: self.module(section.module),
            at: self.at(section.span),
            resource_at: section.resource_at.map(|span| self.at(span)),
        }
    }

    fn component(&self, component: &'a admin::Component) -> Component<'a> {
        let actions = component.mass_actions.iter();
        let actions =
            actions.map(|action| MassAction { name: &action.name, path: &action.path, at: self.at(action.span) });
        Component {
            name: &component.name,
            kind: if component.is_grid { "grid" } else { "form" },
            resource: component.resource.as_deref(),
            merged_resource: component.merged.as_deref(),
            has_data: component.has_data,
            module: self.module(component.module),
            at: self.at(component.span),
            mass_actions: actions.collect(),
        }
    }
}

fn guard(guard: &admin::Guard) -> Guard<'_> {
    let mut out = Guard {
        guard: GuardKind::Resources,
        resources: guard.ids(),
        logic: None,
        sets: &[],
        conditional: false,
        missing_class: None,
    };
    match guard {
        admin::Guard::Asks { logic, is_conditional, .. } => {
            out.conditional = *is_conditional;
            out.logic = Some(match logic {
                admin::Logic::All => Logic::All,
                admin::Logic::Any => Logic::Any,
                admin::Logic::AnySet(sets) => {
                    out.sets = sets;
                    Logic::Sets
                }
            });
        }
        admin::Guard::Always => out.guard = GuardKind::Always,
        admin::Guard::Never => out.guard = GuardKind::Never,
        admin::Guard::None => out.guard = GuardKind::None,
        admin::Guard::Computed { .. } => out.guard = GuardKind::Computed,
        admin::Guard::Unknown { class } => {
            out.guard = GuardKind::Unknown;
            out.missing_class = Some(class);
        }
    }
    out
}
