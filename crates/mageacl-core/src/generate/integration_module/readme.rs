//! The README of the module: its permissions, its installation and its later changes.

use super::patch;
use crate::escape::Markdown;
use crate::escape::markdown::{cell_code, code, fenced, md, text};
use crate::generate::{PlanView, count};

/// Returns the text.
pub(super) fn markdown(view: &PlanView<'_>) -> Markdown {
    let mut page = md!("# {}\n\n{}\n\n", text(&view.integration.module), text(&view.provenance()));
    page.push(&md!("Registers the integration {} in Magento. ", code(&view.integration.name)));
    permissions(view, &mut page);
    not_granted(view, &mut page);
    installation(view, &mut page);
    changes(view, &mut page);
    page
}

fn permissions(view: &PlanView<'_>, page: &mut Markdown) {
    if view.granted().is_empty() {
        page.push(&md!("{} The integration is granted none.\n", text(view.nothing_to_grant())));
        return;
    }
    let required = count(view.plan.required.len(), "permission");
    page.push(&md!("It is granted the {} that its calls require", text(&required)));
    page.push(&if view.exact {
        "; Magento adds only the root of the tree.\n".into()
    } else {
        ", and their ancestors, which Magento adds.\n".into()
    });
    page.push(&"\n## Permissions\n\n| permission | in the Admin | needed for |\n|---|---|---|\n".into());
    for reason in view.plan.reasons.iter().filter(|reason| !reason.required_by.is_empty()) {
        let path = view.tree.title_path(reason.node).join(" > ");
        let calls = reason.required_by.iter().map(|at| cell_code(&view.plan.endpoints[*at].wanted.declared));
        let id = cell_code(&view.tree.resource(reason.node).id);
        page.push(&md!("| {} | {} | {} |\n", id, text(&path), Markdown::join(calls, "<br>")));
    }
}

fn not_granted(view: &PlanView<'_>, page: &mut Markdown) {
    let entries = view.plan.uncallable();
    if entries.is_empty() {
        return;
    }
    page.push(&"\n## Not granted\n\nThese calls could not be resolved to permissions:\n\n".into());
    for entry in entries {
        let number = if entry.is_group() { format!("{} calls of ", entry.calls.len()) } else { String::new() };
        let call = md!("- {}{}{}", text(&number), code(&entry.declared), text(&entry.remark()));
        page.push(&md!("{}: {}\n", call, text(&entry.why)));
    }
}

fn installation(view: &PlanView<'_>, page: &mut Markdown) {
    let module = &view.integration.module;
    let folder = format!("app/code/{}", module.replacen('_', "/", 1));
    let enable = format!("bin/magento module:enable {module}");
    page.push(&md!(
        "\n## Installation\n\nCopy the folder to {}, or require it as a package, then:\n\n{}\nMagento creates the \
         integration inactive. Activate it in the Admin: System > Extensions > Integrations > {} > Activate, then Allow. \
         Its tokens are shown after that.\n",
        code(&folder),
        fenced([enable.as_str(), "bin/magento setup:upgrade"]),
        text(&view.integration.name),
    ));
    if !view.exact {
        page.push(
            &"\nWithout `module:enable`, `setup:upgrade --keep-generated` creates the integration at its second run only: \
              at the first one the module is not in `app/etc/config.php` yet.\n"
                .into(),
        );
    }
}

fn changes(view: &PlanView<'_>, page: &mut Markdown) {
    page.push(&"\n## Changes\n\n".into());
    if view.exact {
        page.push(&md!(
            "Magento applies {} once. A module that is generated with other permissions has a patch with another name, \
             so `setup:upgrade` applies those to the same integration. After a change by hand, rename the class and its \
             file.\n",
            code(&format!("{}/{}.php", super::PATCHES, patch::class(view))),
        ));
    } else {
        page.push(
            &"After any change of `etc/integration.xml`, `setup:upgrade` deletes the integration and creates it again: its \
              tokens are lost, and it must be activated again.\n"
                .into(),
        );
    }
    if let Some(renew) = &view.renew {
        page.push(&md!(
            "\nRegenerate the module after an upgrade of Magento with this command, in the root of the store if the command \
             names none:\n\n{}",
            fenced([renew.as_str()])
        ));
    }
    let module = &view.integration.module;
    let disable = format!("bin/magento module:disable {module}");
    page.push(&md!(
        "\n## Removal\n\n{}\nThe integration remains; delete it in the Admin: System > Extensions > Integrations.\n",
        fenced([disable.as_str()])
    ));
}
