//! `etc/integration/api.xml`: the ids of an integration, which Magento stores as listed.

use std::io::Write;

use super::xml_file::XmlFile;
use super::{PlanView, RenderError, count};
use crate::catalog::acl::ADMIN;
use crate::escape::{XmlText, visible};
use crate::plan::Collateral;

/// The schema of the file.
const SCHEMA: &str = "urn:magento:module:Magento_Integration:etc/integration/api.xsd";

/// Writes the file as it is printed or written alone. It has no effect without other files, and names them.
///
/// # Errors
/// If the file cannot contain an id or the name, or the output cannot be written.
pub fn plan(view: &PlanView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    let way = if view.exact {
        "The format `module`, with the option `exact`, writes a module with all of them."
    } else {
        "The format `module` writes a module with an integration.xml instead, which setup:upgrade applies by itself."
    };
    write(view, &[format!("This file {}. {way}", requirements(view))], out)
}

/// Describes the conditions under which Magento reads the file, as the rest of a sentence about it.
#[must_use]
pub fn requirements(view: &PlanView<'_>) -> String {
    format!(
        "has no effect by itself: Magento applies it only if etc/integration/config.xml of the same module declares the \
         integration `{}`, and PHP of the module calls processIntegrationConfig with that name",
        view.integration.name
    )
}

/// Writes the file with further lines in its comment.
pub(super) fn write(view: &PlanView<'_>, remarks: &[String], out: &mut dyn Write) -> Result<(), RenderError> {
    view.check_use()?;
    let granted = view.granted_ids();
    // The schema requires an id, and every saved grant has the root.
    let ids = if granted.is_empty() { vec![ADMIN] } else { granted };
    check_ids(&ids)?;
    let mut comment = vec![view.provenance()];
    if view.granted().is_empty() {
        comment.push(format!("{} The file lists only the root, which every saved grant has.", view.nothing_to_grant()));
    } else {
        comment.push(view.extent());
    }
    comment.extend(view.replaces.clone());
    comment.extend_from_slice(remarks);
    comment.extend(view.not_granted());
    if !view.granted().is_empty() {
        comment.push(collateral(view));
    }
    let mut file = XmlFile::new(out, &comment)?;
    file.root("integrations", SCHEMA, |file| {
        let name = XmlText::exact(&view.integration.name)?;
        file.element("integration", &[("name", name)], |file| resources(file, &ids))
    })?;
    Ok(file.finish()?)
}

/// Describes in a sentence the routes that the ancestors open.
fn collateral(view: &PlanView<'_>) -> String {
    let closure = &view.plan.collateral.closure;
    let (opened, writing) = (count(closure.len(), "further route"), Collateral::writes(closure));
    if view.exact {
        let root = view.plan.collateral.root.len();
        format!(
            "The omitted ancestors would open {opened}, {writing} of them write routes; {root} of those are opened by \
             the root, which every integration has."
        )
    } else {
        format!("The ancestors open {opened}, {writing} of them write routes.")
    }
}

/// Writes a file without integrations.
///
/// # Errors
/// If the output cannot be written.
pub fn empty(out: &mut dyn Write) -> Result<(), RenderError> {
    let mut file = XmlFile::new(out, &["No integration needs to be replaced.".to_owned()])?;
    file.root("integrations", SCHEMA, |_| Ok(()))?;
    Ok(file.finish()?)
}

/// Writes the list of ids.
pub(super) fn resources(file: &mut XmlFile<'_>, ids: &[&str]) -> Result<(), RenderError> {
    file.element("resources", &[], |file| {
        ids.iter().try_for_each(|id| file.empty("resource", &[("name", XmlText::exact(id)?)]))
    })
}

/// Checks ids against the pattern of the schema, `.+_.+::.+` without line breaks.
pub(super) fn check_ids(ids: &[&str]) -> Result<(), RenderError> {
    let fits = |id: &str| {
        !id.contains(['\n', '\r'])
            && id.split_once("::").is_some_and(|(module, name)| {
                !name.is_empty()
                    && module.get(1..).is_some_and(|rest| rest.find('_').is_some_and(|at| at + 1 < rest.len()))
            })
    };
    match ids.iter().find(|id| !fits(id)) {
        None => Ok(()),
        Some(id) => {
            let id = visible(id);
            Err(RenderError::Unsuitable(format!("the schema of this file does not allow the id `{id}`")))
        }
    }
}
