//! `etc/integration/config.xml`: the identity of an integration whose ids `etc/integration/api.xml` lists.

use std::io::Write;

use super::xml_file::XmlFile;
use super::{PlanView, RenderError};
use crate::escape::XmlText;

/// The schema of the file.
const SCHEMA: &str = "urn:magento:module:Magento_Integration:etc/integration/config.xsd";

/// Writes the file.
///
/// # Errors
/// If the file cannot contain the name or the e-mail address, or the output cannot be written.
pub(super) fn plan(view: &PlanView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    let mut file = XmlFile::new(out, &[view.provenance()])?;
    file.root("integrations", SCHEMA, |file| {
        let (name, email) = (XmlText::exact(&view.integration.name)?, XmlText::exact(&view.integration.email)?);
        file.element("integration", &[("name", name)], |file| file.text("email", &email))
    })?;
    Ok(file.finish()?)
}
