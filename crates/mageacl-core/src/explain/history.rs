//! Built-in releases whose routes require a resource, for one that no route of the store requires.

use crate::catalog::releases;

/// The routes that required a resource, and the releases in which they did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// The oldest such release.
    pub first: String,
    /// The newest such release.
    pub last: String,
    /// The routes in that release.
    pub routes: Vec<String>,
    /// Whether the newest built-in release still requires it.
    pub is_current: bool,
}

impl History {
    /// Returns the history of a resource; `None` if no route of any release requires it.
    #[must_use]
    pub fn for_id(id: &str) -> Option<History> {
        let requiring = releases::map(|name, catalog| {
            let routes = catalog.routes.iter().flat_map(|routes| routes.sorted());
            let routes = routes.filter(|route| route.resources.iter().any(|reference| reference == id));
            (name.to_owned(), routes.map(crate::catalog::Route::name).collect::<Vec<_>>())
        });
        let newest = requiring.last().map(|(name, _)| name.clone());
        let mut requiring = requiring.into_iter().filter(|(_, routes)| !routes.is_empty());
        let (first, routes) = requiring.next()?;
        let (last, routes) = requiring.next_back().unwrap_or((first.clone(), routes));
        Some(History { is_current: Some(&last) == newest.as_ref(), first, last, routes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_that_required_an_id_is_known() {
        // Stock items moved to the resource of products with 2.4.0.
        let history = History::for_id("Magento_CatalogInventory::cataloginventory").unwrap();
        assert!(!history.is_current && history.routes.iter().any(|route| route.contains("stockItems")), "{history:?}");
        assert!(History::for_id("Magento_Sales::actions_view").unwrap().is_current);
        assert_eq!(History::for_id("Nova_Tag::tags"), None);
    }
}
