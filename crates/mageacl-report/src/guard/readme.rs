//! The README of the module: its changes, its installation and its removal.

use super::{GuardView, fate, missing_rows, other_ways, patch, proof, unknown_roles, why_not_read_only};
use crate::escape::Markdown;
use crate::escape::markdown::{cell_code, code, fenced, md, text};
use crate::{catalog_name, count};
use mageacl_core::guard::Fate;

/// Returns the text.
pub(super) fn markdown(view: &GuardView<'_>) -> Markdown {
    let (module, guard) = (view.module, view.module.guard);
    let mut page = md!("# {}\n\n{}\n\n", text(&guard.module), text(&module.provenance()));
    let writes = guard.routes().iter().filter(|(route, _)| route.is_write()).count();
    page.push(&md!(
        "Magento asks for one permission for many API calls. This module asks for one more for {}, {} of them writing, so that \
         who is granted the old permissions alone may no longer make those calls. It changes no file of Magento's and runs no \
         code in a request: it adds {} to `etc/acl.xml` and refs to `etc/webapi.xml`.\n\n",
        text(&count(guard.routes().len(), "call")),
        writes,
        text(&count(guard.new_ids().len(), "resource")),
    ));
    let (proved, others) = (text(&proof(view.proof)), text(&other_ways(view.proof, writes)));
    page.push(&md!("Put before Magento's rules: {}. {}\n\n", proved, others));
    if let Some(note) = why_not_read_only(view.demand) {
        page.push(&md!("{}\n\n", text(&note)));
    }
    resources(view, &mut page);
    page.push(&"## What it adds to which call\n\n| call | now also asks for |\n|---|---|\n".into());
    for (route, id) in guard.routes() {
        page.push(&md!("| {} | {} |\n", cell_code(&route.name()), cell_code(id)));
    }
    list(&mut page, "What stays open", view.demand.open.iter().map(|route| code(&route.name())));
    let left = guard.left_alone.iter();
    list(&mut page, "Left alone", left.map(|left| md!("{}: {}", code(&left.route.name()), text(&left.why))));
    list(&mut page, "SOAP operations that are shut along", view.proof.shut_along.iter().map(|name| code(name)));
    grants(view, &mut page);
    installing(view, &mut page);
    page
}

/// Adds the new permissions as the Admin shows them.
fn resources(view: &GuardView<'_>, page: &mut Markdown) {
    let guard = view.module.guard;
    page.push(
        &"## Permissions that it adds\n\n| permission | in the Admin | calls | writing |\n|---|---|--:|--:|\n".into(),
    );
    for id in &guard.ids {
        let writes = id.routes.iter().filter(|route| route.is_write()).count();
        let title = text(&format!("{} > {}", guard.title, id.title));
        page.push(&md!("| {} | {} | {} | {} |\n", cell_code(&id.id), title, id.routes.len(), writes));
    }
    let note = "\nThey stand in a branch of their own: ticking a box in the Admin ticks all boxes below it, so that a guard below the \
                old permission would be granted along with it.\n\n";
    page.push(&note.into());
}

/// Adds the impact on existing grants.
fn grants(view: &GuardView<'_>, page: &mut Markdown) {
    page.push(&md!(
        "\n## Roles that exist\n\n{} The data patch {} writes them: allow for those who keep their calls, deny for the others.\n",
        text(&missing_rows(view.release)),
        code(&patch::class(view)),
    ));
    if let Some(note) = unknown_roles(view.standing) {
        page.push(&md!("\n{}\n", text(note)));
    }
    if view.standing.is_empty() {
        return;
    }
    let header = "\n| grant | guarded calls that it may make | what becomes of it | permissions that keep them |\n|---|--:|---|---|\n";
    page.push(&header.into());
    for standing in view.standing {
        let needs = standing.needs.iter().filter(|_| standing.fate != Fate::AllResources);
        let needs = Markdown::join(needs.map(|id| cell_code(id)), ", ");
        let (name, calls) = (text(&standing.grant.name), standing.calls.len());
        page.push(&md!("| {} | {} | {} | {} |\n", name, calls, text(fate(standing)), needs));
    }
}

fn installing(view: &GuardView<'_>, page: &mut Markdown) {
    let guard = view.module.guard;
    let name = &guard.module;
    let folder = format!("app/code/{}", name.replacen('_', "/", 1));
    let ids: Vec<String> = guard.new_ids().iter().map(|id| format!("'{id}'")).collect();
    // In SQL two backslashes mean one.
    let patch = format!(r"{}\\Setup\\Patch\\Data\\{}", name.replacen('_', r"\\", 1), patch::class(view));
    let upgrade = "bin/magento setup:upgrade";
    let (enable, disable) = (format!("bin/magento module:enable {name}"), format!("bin/magento module:disable {name}"));
    let rows = format!("DELETE FROM authorization_rule WHERE resource_id IN ({});", ids.join(", "));
    let applied = format!("DELETE FROM patch_list WHERE patch_name = '{patch}';");
    page.push(&md!(
        "\n## Putting it in\n\nCopy the folder to {}, or require it as a package, then:\n\n{}\n\
         ## Taking it out\n\n{}\n\
         From then on the calls ask for what they asked for before. The rows that the data patch wrote do nothing without the module. This \
         takes them out too, and lets Magento apply the patch again should the module come back; before the tables goes your \
         prefix, if you have one:\n\n{}\n\
         ## After an upgrade of Magento\n\n`mageacl lint` tells when a new call is not covered, and before you deploy when a call is \
         gone that this module names: Magento cannot load its web API then. This was made for {}; make it anew with this, in \
         the root of the store where none is named:\n\n{}",
        code(&folder),
        fenced([enable.as_str(), upgrade]),
        fenced([disable.as_str(), upgrade]),
        fenced([rows.as_str(), applied.as_str()]),
        text(&catalog_name(view.module.origin)),
        fenced([view.module.marker.renew.as_str()]),
    ));
}

fn list(page: &mut Markdown, title: &'static str, items: impl Iterator<Item = Markdown>) {
    let items: Vec<Markdown> = items.map(|item| md!("- {}\n", item)).collect();
    if !items.is_empty() {
        page.push(&md!("\n## {}\n\n{}", title, Markdown::join(items, "")));
    }
}
