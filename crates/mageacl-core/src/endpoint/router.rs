//! The routes of a store, compiled for many look-ups: tables of each channel, of aliases, of service methods, and of the
//! names that suggestions are taken from. Each table is built when it is first needed.

use std::cell::{Cell, OnceCell};
use std::collections::{HashMap, HashSet};

use super::matching::{self, Channel, Match};
use super::nearest::Suggestions;
use super::table::Table;
use crate::catalog::bulk::Alias;
use crate::catalog::{AclTree, Route, Routes};

/// The number of look-ups for which a comparison with all routes is faster than a table.
const FEW_LOOKUPS: usize = 8;

/// The routes and resources of a store with their tables.
#[derive(Debug)]
pub struct Router<'c> {
    pub(super) routes: &'c Routes,
    pub(super) tree: &'c AclTree,
    pub(super) suggestions: Suggestions<'c>,
    lookups: Cell<usize>,
    plain: OnceCell<Table<'c>>,
    bulk: OnceCell<Table<'c>>,
    aliases: OnceCell<HashMap<(&'c str, &'c str), &'c Alias>>,
    /// By method and the last part of the class.
    services: OnceCell<HashMap<(&'c str, &'c str), Vec<&'c Route>>>,
    /// The words of URLs, aliases and services.
    words: OnceCell<HashSet<&'c str>>,
    alias_words: OnceCell<HashSet<&'c str>>,
}

impl<'c> Router<'c> {
    /// Prepares look-ups.
    #[must_use]
    pub fn new(routes: &'c Routes, tree: &'c AclTree) -> Self {
        Router {
            routes,
            tree,
            suggestions: Suggestions::default(),
            lookups: Cell::new(0),
            plain: OnceCell::new(),
            bulk: OnceCell::new(),
            aliases: OnceCell::new(),
            services: OnceCell::new(),
            words: OnceCell::new(),
            alias_words: OnceCell::new(),
        }
    }

    /// Returns the route that Magento selects for a request: the same as [`matching::find`].
    #[must_use]
    pub fn find(&self, channel: Channel, method: &str, path: &str) -> Match<'c> {
        let Some(method) = matching::accepted(channel, method) else { return Match::MethodNotAllowed };
        self.lookups.set(self.lookups.get() + 1);
        if self.lookups.get() <= FEW_LOOKUPS {
            return matching::find(self.routes, channel, &method, path);
        }
        let table = match channel {
            Channel::Sync | Channel::Async => {
                let plain = || Table::new(self.routes.all().iter().map(|route| (route.url.as_str(), route)));
                self.plain.get_or_init(plain)
            }
            Channel::Bulk => {
                let bulk = || Table::new(self.routes.bulk().into_iter().map(|bulk| (bulk.url, bulk.route)));
                self.bulk.get_or_init(bulk)
            }
        };
        table.find(&method, path).map_or(Match::NotFound, Match::Route)
    }

    /// Returns the alias that replaces a path, the first one if there are several.
    pub(super) fn alias(&self, path: &str, method: &str) -> Option<&'c Alias> {
        let aliases = self.aliases.get_or_init(|| {
            let all = self.routes.aliases().iter().rev();
            all.map(|alias| ((alias.alias.as_str(), alias.method.as_str()), alias)).collect()
        });
        aliases.get(&(path, method)).copied()
    }

    /// Returns the routes to a method of the services with a name: the full name of the class or its end.
    pub(super) fn service(&self, class: &str, method: &str) -> Vec<&'c Route> {
        let services = self.services.get_or_init(|| {
            let mut services: HashMap<(&str, &str), Vec<&Route>> = HashMap::new();
            for route in self.routes.all() {
                services.entry((&route.service_method, last_part(&route.service))).or_default().push(route);
            }
            services
        });
        let is_class =
            |known: &str| known == class || known.strip_suffix(class).is_some_and(|before| before.ends_with('\\'));
        let named = services.get(&(method, last_part(class))).into_iter().flatten().copied();
        named.filter(|route| is_class(&route.service)).collect()
    }

    /// Returns whether a word is a part of a URL, an alias or a service.
    pub(super) fn is_word(&self, word: &str) -> bool {
        let words = self.words.get_or_init(|| {
            let of_route = |route: &'c Route| {
                let parts = route.url.split('/').chain(route.service.split('\\'));
                parts.chain([route.service_method.as_str()])
            };
            self.routes.all().iter().flat_map(of_route).collect()
        });
        words.contains(word) || self.is_alias_word(word)
    }

    /// Returns whether a word is a part of an alias.
    pub(super) fn is_alias_word(&self, word: &str) -> bool {
        let of_aliases = || self.routes.aliases().iter().flat_map(|alias| alias.alias.split('/')).collect();
        self.alias_words.get_or_init(of_aliases).contains(word)
    }
}

fn last_part(class: &str) -> &str {
    class.rsplit('\\').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::matching::METHODS;

    #[test]
    fn a_table_answers_as_a_comparison_with_all_routes_does() {
        let route = |(url, method): (&str, &str)| Route {
            url: url.to_owned(),
            method: method.to_owned(),
            service: "Acme\\Shop\\Api\\ShopInterface".to_owned(),
            service_method: "get".to_owned(),
            operation: None,
            secure: false,
            resources: Vec::new(),
            ref_places: Vec::new(),
            parameters: Vec::new(),
            declarations: Vec::new(),
        };
        let urls =
            [("/V1/a/:id", "PUT"), ("/V1/a/:id", "GET"), ("/V1/a/:key", "PUT"), ("/V1/a/b", "put"), ("/V1/:a", "POST")];
        let routes = Routes::from_routes(urls.into_iter().map(route).collect(), Vec::new());
        let tree = AclTree::default();
        let router = Router::new(&routes, &tree);
        let name = |found: Match<'_>| match found {
            Match::Route(route) => route.name(),
            other => format!("{other:?}"),
        };
        let methods = METHODS.into_iter().chain(["put", "PATCH"]);
        let mut compared = 0;
        for method in methods {
            for path in ["/V1/a/7", "/V1/a/b", "/V1/a/:id", "/V1/a/byId", "/V1/a/byKey", "/V1/x", "/", ""] {
                for channel in [Channel::Sync, Channel::Async, Channel::Bulk] {
                    let expected = name(matching::find(&routes, channel, method, path));
                    assert_eq!(name(router.find(channel, method, path)), expected, "{channel:?} {method} {path}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 2 * FEW_LOOKUPS && router.plain.get().is_some() && router.bulk.get().is_some());
        for (class, method, count) in [
            ("ShopInterface", "get", 5),
            ("Api\\ShopInterface", "get", 5),
            ("Acme\\Shop\\Api\\ShopInterface", "get", 5),
            ("pInterface", "get", 0),
            ("ShopInterface", "Get", 0),
            ("", "get", 0),
        ] {
            assert_eq!(router.service(class, method).len(), count, "{class}::{method}");
        }
        for (word, expected) in [("V1", true), (":key", true), ("Shop", true), ("get", true), ("p", false)] {
            assert_eq!(router.is_word(word), expected, "{word}");
        }
    }
}
