//! The README of the module: its changes, its installation and its removal.

use super::{GuardView, fate, missing_rows, other_ways, patch, proof, unknown_roles, why_not_read_only};
use crate::escape::Markdown;
use crate::escape::markdown::{cell_code, code, fenced, md, text};
use crate::generate::{catalog_name, count};
use crate::guard::GrantOutcome;

/// Returns the text.
pub(super) fn markdown(view: &GuardView<'_>) -> Markdown {
    let (module, guard) = (view.module, view.module.guard);
    let mut page = md!("# {}\n\n{}\n\n", text(&guard.module), text(&module.provenance()));
    let writes = guard.routes().iter().filter(|(route, _)| route.is_write()).count();
    page.push(&md!(
        "Magento requires one permission for many API calls. This module requires an additional one for {}, {} of them \
         write routes, so that the old permissions alone no longer allow those calls. It changes no file of Magento \
         and runs no code in a request: it adds {} to `etc/acl.xml` and refs to `etc/webapi.xml`.\n\n",
        text(&count(guard.routes().len(), "call")),
        writes,
        text(&count(guard.new_ids().len(), "resource")),
    ));
    let (proved, others) = (text(&proof(view.proof)), text(&other_ways(view.proof, writes)));
    page.push(&md!("Verified with Magento's rules: {}. {}\n\n", proved, others));
    if let Some(note) = why_not_read_only(view.demand) {
        page.push(&md!("{}\n\n", text(&note)));
    }
    resources(view, &mut page);
    page.push(&"## Added requirements\n\n| call | now also requires |\n|---|---|\n".into());
    for (route, id) in guard.routes() {
        page.push(&md!("| {} | {} |\n", cell_code(&route.name()), cell_code(id)));
    }
    list(&mut page, "Remains allowed", view.demand.open.iter().map(|route| code(&route.name())));
    let left = guard.left_alone.iter();
    list(&mut page, "Not guarded", left.map(|left| md!("{}: {}", code(&left.route.name()), text(&left.why))));
    list(&mut page, "SOAP operations that are denied as well", view.proof.shut_along.iter().map(|name| code(name)));
    grants(view, &mut page);
    installing(view, &mut page);
    page
}

/// Adds the new permissions as the Admin shows them.
fn resources(view: &GuardView<'_>, page: &mut Markdown) {
    let guard = view.module.guard;
    page.push(&"## Added permissions\n\n| permission | in the Admin | calls | writes |\n|---|---|--:|--:|\n".into());
    for id in &guard.ids {
        let writes = id.routes.iter().filter(|route| route.is_write()).count();
        let title = text(&format!("{} > {}", guard.title, id.title));
        page.push(&md!("| {} | {} | {} | {} |\n", cell_code(&id.id), title, id.routes.len(), writes));
    }
    let note = "\nThey have a separate branch: ticking a box in the Admin ticks all boxes below it, so that a guard \
                below the old permission would be granted along with it.\n\n";
    page.push(&note.into());
}

/// Adds the impact on existing grants.
fn grants(view: &GuardView<'_>, page: &mut Markdown) {
    page.push(&md!(
        "\n## Existing roles\n\n{} The data patch {} writes them: allow for the roles that keep their calls, deny for \
         the others.\n",
        text(&missing_rows(view.release)),
        code(&patch::class(view)),
    ));
    if let Some(note) = unknown_roles(view.standing) {
        page.push(&md!("\n{}\n", text(note)));
    }
    if view.standing.is_empty() {
        return;
    }
    let header = "\n| grant | allowed guarded calls | impact | permissions that keep them |\n|---|--:|---|---|\n";
    page.push(&header.into());
    for standing in view.standing {
        let needs = standing.needs.iter().filter(|_| standing.fate != GrantOutcome::AllResources);
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
        "\n## Installation\n\nCopy the folder to {}, or require it as a package, then:\n\n{}\n## Removal\n\n{}\nThe \
         calls then have their previous requirements. The rows of the data patch have no effect without the module. \
         These statements delete them, and let Magento apply the patch again if the module is reinstalled; add your \
         table prefix, if you have one:\n\n{}\n## After an upgrade of Magento\n\n`mageacl lint` reports new calls that \
         are not covered and, before you deploy, removed calls that this module names: with those Magento cannot load \
         its web API. This module was generated for {}; regenerate it with this command, in the root of the store if \
         the command names none:\n\n{}",
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
