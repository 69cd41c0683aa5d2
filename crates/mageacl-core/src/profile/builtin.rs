//! The built-in profiles, and the lookup by name.

use super::{closest, in_backticks};

/// Returns each slug with the text of its file.
macro_rules! embedded {
    ($($slug:literal,)*) => {
        &[$(($slug, include_str!(concat!("../../../../profiles/", $slug, ".json")))),*]
    };
}

/// The built-in profiles: slug and text. A text is parsed on demand only.
pub static BUILTIN: &[(&str, &str)] = embedded![
    "ventortech-odoo-magento2",
    "expertrec-search",
    "adobe-integration-starter-kit",
    "adobe-order-bidirectional-sample",
    "airbyte-source-adobe-commerce",
    "bixoto-pymagento",
    "bold-magento2-mcp",
    "bwilliamson-n8n-nodes-magento-rest",
    "cloudinary-product-catalog-api",
    "comwrap-hubspot-app-builder",
    "dotdigital-adobe-commerce-app",
    "durnev-sheet-import",
    "emarsys-magento2",
    "emipro-odoo-magento2",
    "entirius-magento2-sdk2",
    "erpnext-magento2-connector",
    "everyworkflow-magento-connector",
    "fahadejaz-magento-mcp",
    "flow-oms",
    "fruitful-magento-client",
    "go-magento2",
    "hotglue-tap-magento",
    "justbetter-magento-prices",
    "justbetter-magento-products",
    "justbetter-magento-stock",
    "klaviyo-magento2",
    "mage2vuestorefront",
    "medusa-migrate-from-magento",
    "medusa-source-magento",
    "merchpilot",
    "my-magento",
    "n8n-magento2",
    "ns8-magento2-rest-client",
    "oca-connector-magento",
    "optiply",
    "rantalainen-magento-api-client",
    "tap-magento-dinhducduong",
    "valesauer-magento2-rest-client",
    "vuestorefront-magento2-rest-client",
    "zynk-workflow-magento-v2",
];

/// The reason why a name matches no built-in profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    /// Several slugs begin with the name.
    #[error("`{name}` is ambiguous: {}", in_backticks(.candidates))]
    Ambiguous {
        /// The given name.
        name: String,
        /// The slugs that begin with it, in the order of [`BUILTIN`].
        candidates: Vec<&'static str>,
    },
    /// No slug begins with the name.
    #[error("unknown profile `{name}`")]
    Unknown {
        /// The given name.
        name: String,
        /// The slugs that contain it, or else the most similar one, if any.
        suggestions: Vec<&'static str>,
    },
}

/// Finds a built-in profile by its slug or a unique prefix of it, ignoring case. Returns its entry of [`BUILTIN`].
///
/// # Errors
/// If no slug begins with the name, or several do and none of them equals it.
pub fn find(name: &str) -> Result<&'static (&'static str, &'static str), NotFound> {
    let wanted = name.to_ascii_lowercase();
    if let Some(entry) = BUILTIN.iter().find(|(slug, _)| *slug == wanted) {
        return Ok(entry);
    }
    let begins = |slug: &str| !wanted.is_empty() && slug.starts_with(&wanted);
    let mut fitting = BUILTIN.iter().filter(|(slug, _)| begins(slug));
    match (fitting.next(), fitting.next()) {
        (Some(entry), None) => Ok(entry),
        (None, _) => Err(NotFound::Unknown { name: name.to_owned(), suggestions: suggestions(&wanted) }),
        (Some(_), Some(_)) => {
            let candidates = BUILTIN.iter().map(|(slug, _)| *slug).filter(|slug| begins(slug)).collect();
            Err(NotFound::Ambiguous { name: name.to_owned(), candidates })
        }
    }
}

impl NotFound {
    /// Returns a hint how to fix the name.
    #[must_use]
    pub fn help(&self) -> String {
        const ELSEWHERE: &str = "`mageacl profile list` lists all of them; the path of a .json file is accepted too";
        match self {
            NotFound::Ambiguous { candidates, .. } => {
                let exact: Vec<String> = candidates.iter().map(|slug| format!("`-p {slug}`")).collect();
                format!("write one of {}", exact.join(", "))
            }
            NotFound::Unknown { suggestions, .. } if suggestions.is_empty() => ELSEWHERE.to_owned(),
            NotFound::Unknown { suggestions, .. } => {
                format!("did you mean {}? {ELSEWHERE}", in_backticks(suggestions))
            }
        }
    }
}

/// Returns the suggested profiles for an unknown name.
fn suggestions(wanted: &str) -> Vec<&'static str> {
    let slugs = || BUILTIN.iter().map(|(slug, _)| *slug);
    // A single letter is in most slugs.
    let containing: Vec<_> = slugs().filter(|slug| wanted.len() > 2 && slug.contains(wanted)).collect();
    if !containing.is_empty() {
        return containing;
    }
    // The misspelled name may be a whole slug or its beginning.
    let beginnings = slugs().flat_map(|slug| {
        let hyphens = slug.match_indices('-').map(move |(end, _)| (&slug[..end], slug));
        hyphens.chain([(slug, slug)])
    });
    let close = closest(wanted, beginnings.clone().map(|(beginning, _)| beginning));
    let slug = close.and_then(|close| beginnings.into_iter().find(|(beginning, _)| *beginning == close));
    slug.map(|(_, slug)| slug).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_found_by_its_slug_or_its_beginning() {
        for (name, slug) in [
            ("expertrec-search", "expertrec-search"),
            ("ventortech", "ventortech-odoo-magento2"),
            ("VentorTech", "ventortech-odoo-magento2"),
            ("expertrec", "expertrec-search"),
            ("medusa-s", "medusa-source-magento"),
        ] {
            assert_eq!(find(name).unwrap().0, slug);
        }
    }

    #[test]
    fn a_name_that_fits_several_profiles_lists_them() {
        let error = find("medusa").unwrap_err();
        assert_eq!(error.to_string(), "`medusa` is ambiguous: `medusa-migrate-from-magento`, `medusa-source-magento`");
        assert_eq!(error.help(), "write one of `-p medusa-migrate-from-magento`, `-p medusa-source-magento`");
    }

    #[test]
    fn an_unknown_name_is_reported_with_similar_ones() {
        let suggested = |name: &str| match find(name) {
            Err(NotFound::Unknown { suggestions, .. }) => suggestions,
            other => panic!("{name}: {other:?}"),
        };
        // Misspelled: the whole slug, its beginning, its middle.
        assert_eq!(suggested("expertrec-serach"), ["expertrec-search"]);
        assert_eq!(suggested("ventrotech"), ["ventortech-odoo-magento2"]);
        assert_eq!(suggested("adobe-integraton"), ["adobe-integration-starter-kit"]);
        // A word inside the slug.
        assert_eq!(suggested("odoo"), ["ventortech-odoo-magento2", "emipro-odoo-magento2"]);
        // No similar slug, or no name.
        assert_eq!(suggested("shopware"), [""; 0]);
        assert_eq!(suggested(""), [""; 0]);
        assert_eq!(suggested(&"ventortech".repeat(100_000)), [""; 0]);

        let error = find("expertrek").unwrap_err();
        assert_eq!(error.to_string(), "unknown profile `expertrek`");
        assert!(error.help().starts_with("did you mean `expertrec-search`? `mageacl profile list` lists"));
        assert!(error.help().ends_with("the path of a .json file is accepted too"));
    }
}
