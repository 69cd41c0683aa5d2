//! Fields of answers: the resources without which Magento leaves them out.

use super::guard::References;
use super::{Known, ResourceExplanation};
use crate::catalog::Field;

/// Fields with a name, and the resources that they require.
#[derive(Clone, Debug)]
pub struct Fields<'c> {
    /// The fields: one, or several data objects with a field of that name.
    pub fields: Vec<Field>,
    /// The resources that they require.
    pub guards: Vec<ResourceExplanation<'c>>,
}

impl<'c> Fields<'c> {
    /// Explains the fields that a text names; `None` if it names none.
    #[must_use]
    pub fn named_in(text: &str, all: &[Field], known: Known<'_, 'c>) -> Option<Fields<'c>> {
        let text = text.trim();
        let fields: Vec<Field> = all.iter().filter(|field| field.is_named(text)).cloned().collect();
        if fields.is_empty() {
            return None;
        }
        let references = References::new(known.shop.routes);
        let mut ids: Vec<&String> = fields.iter().flat_map(|field| &field.resources).collect();
        ids.sort_unstable();
        ids.dedup();
        let guards = ids.into_iter().map(|id| ResourceExplanation::for_id(id, None, known, &references)).collect();
        Some(Fields { fields, guards })
    }
}

/// Returns whether a text may name a field: one word, or `Interface::name`.
#[must_use]
pub fn may_be_field(text: &str) -> bool {
    let text = text.trim();
    let name = text.rsplit_once("::").map_or(text, |(_, name)| name);
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !name.is_empty() && name.chars().all(is_word) && !text.contains([' ', '/'])
}
