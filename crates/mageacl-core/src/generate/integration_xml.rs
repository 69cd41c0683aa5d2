//! `etc/integration.xml`: an integration that `setup:upgrade` creates, with ancestors added by Magento itself.

use std::io::Write;

use super::api_xml::{check_ids, resources};
use super::xml_file::XmlFile;
use super::{PlanView, RenderError};
use crate::catalog::acl::ADMIN;
use crate::catalog::integrations;
use crate::escape::XmlText;

/// The schema of the file.
const SCHEMA: &str = "urn:magento:module:Magento_Integration:etc/integration/integration.xsd";

/// Writes the file.
///
/// # Errors
/// If Magento would store other ids than the plan from this file, if the file cannot contain an id, the name or the
/// e-mail address, or if the output cannot be written.
pub fn plan(view: &PlanView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    view.check_use()?;
    let ids = listed(view)?;
    let mut comment = vec![view.provenance()];
    comment.extend(view.replaces.clone());
    if ids.is_empty() {
        comment.push(format!("{} The integration has no permission.", view.nothing_to_grant()));
    } else {
        comment.push("Magento adds the ancestors of these ids when it reads this file.".to_owned());
    }
    comment.push("Any later change here makes setup:upgrade recreate the integration: its tokens are lost.".to_owned());
    comment.extend(view.not_granted());
    let mut file = XmlFile::new(out, &comment)?;
    file.root("config", SCHEMA, |file| {
        let (name, email) = (XmlText::exact(&view.integration.name)?, XmlText::exact(&view.integration.email)?);
        file.element("integration", &[("name", name)], |file| {
            file.text("email", &email)?;
            // The schema allows an integration without the list, but not an empty list.
            if ids.is_empty() { Ok(()) } else { resources(file, &ids) }
        })
    })?;
    Ok(file.finish()?)
}

/// Writes a file without integrations.
///
/// # Errors
/// If the output cannot be written.
pub fn empty(out: &mut dyn Write) -> Result<(), RenderError> {
    let mut file = XmlFile::new(out, &["No integration needs to be replaced.".to_owned()])?;
    file.root("config", SCHEMA, |_| Ok(()))?;
    Ok(file.finish()?)
}

/// Returns the ids to list, after checking the result of Magento's converter.
pub(super) fn listed<'v>(view: &'v PlanView<'_>) -> Result<Vec<&'v str>, RenderError> {
    let unsuitable = |text: &str| Err(RenderError::Unsuitable(text.to_owned()));
    if view.exact {
        return unsuitable("Magento adds the ancestors to every integration.xml: --exact is not possible there");
    }
    let id = |node: &crate::catalog::acl::Node| view.tree.resource(*node).id.as_str();
    // Magento adds the root, and listed alone it would grant nothing.
    let ids: Vec<&str> = view.plan.required.iter().map(id).filter(|id| *id != ADMIN).collect();
    if ids.is_empty() && !view.plan.required.is_empty() {
        return unsuitable(
            "the calls require only Magento_Backend::admin, and an integration.xml that lists only that grants \
             nothing; add another id, or use --format api-xml",
        );
    }
    check_ids(&ids)?;
    let mut stored = integrations::closure(view.tree, view.origin.release(), &ids).unwrap_or_default();
    let mut wanted: Vec<&str> = view.plan.with_ancestors.iter().map(id).collect();
    stored.sort();
    wanted.sort_unstable();
    if stored != wanted {
        return unsuitable(
            "Magento would store different ids from an integration.xml of this store (a third root in its tree shifts \
             the nodes that the converter reads, or the release does not add the root); use --format api-xml",
        );
    }
    Ok(ids)
}
