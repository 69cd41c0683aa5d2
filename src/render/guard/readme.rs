//! The module's README: what it changes, how to put it in, how to take it out.

use std::fmt::Write as _;

use super::{GuardView, fate, missing_rows, other_ways, patch, proof, unknown_roles, why_not_read_only};
use crate::guard::Fate;
use crate::render::{catalog_name, count, escape};

/// The text.
pub(super) fn markdown(view: &GuardView<'_>) -> String {
    let (module, guard) = (view.module, view.module.guard);
    let code = escape::markdown_code;
    let name = &guard.module;
    let mut text = format!("# {name}\n\n{}\n\n", escape::markdown(&module.provenance()));
    let writes = guard.routes().iter().filter(|(route, _)| route.is_write()).count();
    let _ = write!(
        text,
        "Magento asks for one permission for many API calls. This module asks for one more for {}, {writes} of them writing, so that \
         who is granted the old permissions alone may no longer make those calls. It changes no file of Magento's and runs no \
         code in a request: it adds {} to `etc/acl.xml` and refs to `etc/webapi.xml`.\n\n",
        count(guard.routes().len(), "call"),
        count(guard.new_ids().len(), "resource"),
    );
    let _ = write!(text, "Put before Magento's rules: {}. {}\n\n", proof(view.proof), other_ways(view.proof, writes));
    if let Some(note) = why_not_read_only(view.demand) {
        let _ = write!(text, "{note}\n\n");
    }
    resources(view, &mut text);
    text.push_str("## What it adds to which call\n\n| call | now also asks for |\n|---|---|\n");
    for (route, id) in guard.routes() {
        let _ = writeln!(text, "| {} | {} |", cell(&route.name()), cell(id));
    }
    list(&mut text, "What stays open", view.demand.open.iter().map(|route| code(&route.name())));
    let left = guard.left_alone.iter();
    list(
        &mut text,
        "Left alone",
        left.map(|left| format!("{}: {}", code(&left.route.name()), escape::markdown(&left.why))),
    );
    list(&mut text, "SOAP operations that are shut along", view.proof.shut_along.iter().map(|name| code(name)));
    grants(view, &mut text);
    installing(view, &mut text);
    text
}

/// The new permissions as the Admin shows them.
fn resources(view: &GuardView<'_>, text: &mut String) {
    let guard = view.module.guard;
    let _ = write!(
        text,
        "## Permissions that it adds\n\n| permission | in the Admin | calls | writing |\n|---|---|--:|--:|\n"
    );
    for id in &guard.ids {
        let writes = id.routes.iter().filter(|route| route.is_write()).count();
        let title = escape::markdown(&format!("{} > {}", guard.title, id.title));
        let _ = writeln!(text, "| {} | {title} | {} | {writes} |", cell(&id.id), id.routes.len());
    }
    text.push_str(
        "\nThey stand in a branch of their own: ticking a box in the Admin ticks all boxes below it, so that a guard below the \
         old permission would be granted along with it.\n\n",
    );
}

/// What becomes of the grants that exist.
fn grants(view: &GuardView<'_>, text: &mut String) {
    let _ = write!(
        text,
        "\n## Roles that exist\n\n{} The data patch {} writes them: allow for those who keep their calls, deny for the others.\n",
        escape::markdown(&missing_rows(view.release)),
        escape::markdown_code(&patch::class(view)),
    );
    if let Some(note) = unknown_roles(view.standing) {
        let _ = write!(text, "\n{}\n", escape::markdown(note));
    }
    if view.standing.is_empty() {
        return;
    }
    text.push_str("\n| grant | guarded calls that it may make | what becomes of it | permissions that keep them |\n|---|--:|---|---|\n");
    for standing in view.standing {
        let needs: Vec<String> = standing.needs.iter().map(|id| cell(id)).collect();
        let needs = if standing.fate == Fate::AllResources { String::new() } else { needs.join(", ") };
        let name = escape::markdown(&standing.grant.name);
        let _ = writeln!(text, "| {name} | {} | {} | {needs} |", standing.calls.len(), fate(standing));
    }
}

fn installing(view: &GuardView<'_>, text: &mut String) {
    let guard = view.module.guard;
    let name = &guard.module;
    let folder = name.replacen('_', "/", 1);
    let ids: Vec<String> = guard.new_ids().iter().map(|id| format!("'{id}'")).collect();
    // SQL takes one backslash of two.
    let patch = format!(r"{}\\Setup\\Patch\\Data\\{}", name.replacen('_', r"\\", 1), patch::class(view));
    let _ = write!(
        text,
        "\n## Putting it in\n\nCopy the folder to `app/code/{folder}`, or require it as a package, then:\n\n```\n\
         bin/magento module:enable {name}\nbin/magento setup:upgrade\n```\n\n\
         ## Taking it out\n\n```\nbin/magento module:disable {name}\nbin/magento setup:upgrade\n```\n\n\
         From then on the calls ask for what they asked for before. The rows that the data patch wrote do nothing without the module. This \
         takes them out too, and lets Magento apply the patch again should the module come back; before the tables goes your \
         prefix, if you have one:\n\n```\nDELETE FROM authorization_rule WHERE resource_id IN ({});\n\
         DELETE FROM patch_list WHERE patch_name = '{patch}';\n```\n\n\
         ## After an upgrade of Magento\n\n`mageacl lint` tells when a new call is not covered, and before you deploy when a call is \
         gone that this module names: Magento cannot load its web API then. This was made for {}; make it anew with this, in \
         the root of the store where none is named:\n\n```\n{}\n```\n",
        ids.join(", "),
        escape::markdown(&catalog_name(view.module.origin)),
        escape::terminal(&view.module.marker.renew),
    );
}

fn list(text: &mut String, title: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.map(|item| format!("- {item}\n")).collect();
    if !items.is_empty() {
        let _ = write!(text, "\n## {title}\n\n{}", items.concat());
    }
}

/// Code in a cell of a table, where a bar would end the cell.
fn cell(text: &str) -> String {
    escape::markdown_code(text).replace('|', "\\|")
}
