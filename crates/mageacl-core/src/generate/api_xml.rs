//! `etc/integration/api.xml`: the ids of an integration, which Magento stores as listed.

use std::io::Write;

use super::xml_file::XmlFile;
use super::{PlanView, RenderError, count};
use crate::escape::{XmlText, visible};
use crate::plan::Collateral;

/// The schema of the file.
const SCHEMA: &str = "urn:magento:module:Magento_Integration:etc/integration/api.xsd";

/// Writes the file.
///
/// # Errors
/// If the file cannot contain an id or the name, or the output cannot be written.
pub fn plan(view: &PlanView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    let ids = view.granted_ids();
    check_ids(&ids)?;
    let mut comment = vec![view.provenance(), view.extent()];
    comment.extend(view.replaces.clone());
    let closure = &view.plan.collateral.closure;
    let (opened, writing) = (count(closure.len(), "further route"), Collateral::writes(closure));
    comment.push(if view.exact {
        let root = view.plan.collateral.root.len();
        format!(
            "The omitted ancestors would open {opened}, {writing} of them write routes; {root} of those are opened by \
             the root, which every integration has."
        )
    } else {
        format!("The ancestors open {opened}, {writing} of them write routes.")
    });
    let mut file = XmlFile::new(out, &comment)?;
    file.root("integrations", SCHEMA, |file| {
        let name = XmlText::exact(&view.integration.name)?;
        file.element("integration", &[("name", name)], |file| resources(file, &ids))
    })?;
    Ok(file.finish()?)
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

/// Checks ids against the pattern of the schema, `.+_.+::.+` without line breaks. It requires at least one id.
pub(super) fn check_ids(ids: &[&str]) -> Result<(), RenderError> {
    if ids.is_empty() {
        return Err(RenderError::Unsuitable("no id is required, and a file without ids is not valid".to_owned()));
    }
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
