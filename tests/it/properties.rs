//! Properties of every store and every text.
//!
//! Stores have a tree of up to twelve ids and up to ten routes, in three modules. Expected values are computed naively
//! from the generated data, not from the files.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::LazyLock;

use mageacl_core::catalog::{self, AclTree, Routes};
use mageacl_core::endpoint::path::StoreCodes;
use mageacl_core::endpoint::{self, list, matching, path, spelling};
use mageacl_core::plan::{DeclaredEndpoint, Plan, closure, plan};
use mageacl_core::source::SourceMap;
use mageacl_core::store::{self, module_xml};
use mageacl_core::xml::{self, Document};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use tempfile::TempDir;

use crate::common::{fixture, folder};

const MODULES: [&str; 3] = ["Nova_A", "Nova_B", "Nova_C"];
const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];
pub(crate) const ADMIN: &str = "Magento_Backend::admin";

/// A store before it is written.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) nodes: Vec<Node>,
    pub(crate) routes: Vec<MadeRoute>,
}

/// An id of the tree.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// The index of an earlier node, or the root.
    pub(crate) parent: Option<usize>,
    sort_order: u8,
    /// The module that declares its title.
    module: usize,
}

/// A route.
#[derive(Clone, Debug)]
pub(crate) struct MadeRoute {
    pub(crate) method: &'static str,
    has_variable: bool,
    pub(crate) refs: Vec<Ref>,
    module: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ref {
    Node(usize),
    Admin,
    Anonymous,
    Customer,
    Undefined,
}

pub(crate) fn id(node: usize) -> String {
    format!("Nova_Tree::n{node}")
}

impl Ref {
    pub(crate) fn text(&self) -> String {
        match self {
            Ref::Node(node) => id(*node),
            Ref::Admin => ADMIN.to_owned(),
            Ref::Anonymous => "anonymous".to_owned(),
            Ref::Customer => "self".to_owned(),
            Ref::Undefined => "Nova_Gone::gone".to_owned(),
        }
    }

    fn is_acl(&self) -> bool {
        !matches!(self, Ref::Anonymous | Ref::Customer)
    }
}

impl MadeRoute {
    pub(crate) fn url(&self, place: usize) -> String {
        format!("/V1/r{place}{}", if self.has_variable { "/:id" } else { "" })
    }

    pub(crate) fn call(&self, place: usize) -> String {
        format!("{} {}", self.method, self.url(place).replace(":id", "7"))
    }

    /// Returns whether no grant of individual ids opens it, ignoring All Resources.
    fn is_closed(&self) -> bool {
        self.refs.iter().any(|known| matches!(known, Ref::Customer | Ref::Undefined))
    }

    pub(crate) fn is_guarded(&self) -> bool {
        self.refs.iter().any(Ref::is_acl) && !self.is_closed()
    }

    fn is_write(&self) -> bool {
        self.method != "GET"
    }

    /// Returns whether a token with exactly these ids may call it: every ref is required, except for `anonymous`.
    pub(crate) fn opened_by(&self, held: &BTreeSet<String>) -> bool {
        self.refs.iter().all(|known| *known == Ref::Anonymous || held.contains(&known.text()))
    }
}

pub(crate) fn made() -> impl Strategy<Value = Made> {
    (1_usize..=12, 1_usize..=10).prop_flat_map(|(nodes, routes)| {
        let node = |place: usize| {
            let parent = proptest::option::weighted(0.8, any::<Index>());
            (parent, 0_u8..3, 0_usize..3).prop_map(move |(parent, sort_order, module)| Node {
                parent: parent.filter(|_| place > 0).map(|parent| parent.index(place)),
                sort_order,
                module,
            })
        };
        let one_ref = prop_oneof![
            12 => (0..nodes).prop_map(Ref::Node),
            1 => Just(Ref::Admin),
            1 => Just(Ref::Anonymous),
            1 => Just(Ref::Customer),
            1 => Just(Ref::Undefined),
        ];
        let refs = proptest::collection::vec(one_ref, 1..=2);
        let route = (select(&METHODS[..]), any::<bool>(), refs, 0_usize..3)
            .prop_map(|(method, has_variable, refs, module)| MadeRoute { method, has_variable, refs, module });
        let nodes = (0..nodes).map(node).collect::<Vec<_>>();
        (nodes, proptest::collection::vec(route, routes)).prop_map(|(nodes, routes)| Made { nodes, routes })
    })
}

/// Generates a store and the indexes of the called routes.
pub(crate) fn made_and_calls() -> impl Strategy<Value = (Made, Vec<usize>)> {
    made().prop_flat_map(|made| {
        let all: Vec<usize> = (0..made.routes.len()).collect();
        let count = all.len();
        (Just(made), subsequence(all, 0..=count).prop_shuffle())
    })
}

impl Made {
    /// Returns a resource below another one, with a route each.
    pub(crate) fn two() -> Made {
        let node = |parent| Node { parent, sort_order: 0, module: 0 };
        let route = |node| MadeRoute { method: "GET", has_variable: false, refs: vec![Ref::Node(node)], module: 0 };
        Made { nodes: vec![node(None), node(Some(0))], routes: vec![route(0), route(1)] }
    }

    pub(crate) fn parents(&self, node: usize) -> Vec<usize> {
        std::iter::successors(self.nodes[node].parent, |node| self.nodes[*node].parent).collect()
    }

    /// Returns the `acl.xml` of a module: its titled resources, below their ancestors.
    fn acl_xml(&self, module: usize) -> String {
        let mut wanted = BTreeSet::new();
        for node in (0..self.nodes.len()).filter(|node| self.nodes[*node].module == module) {
            wanted.insert(node);
            wanted.extend(self.parents(node));
        }
        let below = self.below(None, module, &wanted);
        format!("<config><acl><resources><resource id='{ADMIN}'>{below}</resource></resources></acl></config>")
    }

    fn below(&self, parent: Option<usize>, module: usize, wanted: &BTreeSet<usize>) -> String {
        let mut text = String::new();
        for node in wanted.iter().filter(|node| self.nodes[**node].parent == parent) {
            let Node { sort_order, module: own, .. } = self.nodes[*node];
            let title =
                if own == module { format!(" title='T{node}' sortOrder='{sort_order}'") } else { String::new() };
            let inner = self.below(Some(*node), module, wanted);
            let _ = write!(text, "<resource id='{}'{title}>{inner}</resource>", id(*node));
        }
        text
    }

    fn webapi_xml(&self, module: usize) -> String {
        let mut text = String::from("<routes>");
        for (place, route) in self.routes.iter().enumerate().filter(|(_, route)| route.module == module) {
            let refs: Vec<String> =
                route.refs.iter().map(|known| format!("<resource ref='{}'/>", known.text())).collect();
            let refs = refs.concat();
            let _ = write!(
                text,
                "<route url='{}' method='{}'><service class='A\\B{place}' method='m'/><resources>{refs}</resources></route>",
                route.url(place),
                route.method
            );
        }
        text + "</routes>"
    }

    /// Writes the store, with the modules in folders with these names.
    pub(crate) fn write(&self, folders: [&str; 3]) -> TempDir {
        let registration = |name: &str| {
            format!(
                "<?php\n\\Magento\\Framework\\Component\\ComponentRegistrar::register(\
                 \\Magento\\Framework\\Component\\ComponentRegistrar::MODULE, '{name}', __DIR__);\n"
            )
        };
        let module_xml = |name: &str| format!("<config><module name='{name}'/></config>");
        let roots = format!(
            "<config><acl><resources><resource id='Magento_Backend::all' sortOrder='10'/>\
             <resource id='{ADMIN}' sortOrder='20'/></resources></acl></config>"
        );
        let mut files = vec![
            ("app/code/Magento/Backend/registration.php".to_owned(), registration("Magento_Backend")),
            ("app/code/Magento/Backend/etc/module.xml".to_owned(), module_xml("Magento_Backend")),
            ("app/code/Magento/Backend/etc/acl.xml".to_owned(), roots),
        ];
        for (module, (name, place)) in MODULES.iter().zip(folders).enumerate() {
            let file = |file: &str| format!("app/code/Nova/{place}/{file}");
            files.push((file("registration.php"), registration(name)));
            files.push((file("etc/module.xml"), module_xml(name)));
            files.push((file("etc/acl.xml"), self.acl_xml(module)));
            files.push((file("etc/webapi.xml"), self.webapi_xml(module)));
        }
        folder(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
    }

    /// Loads the store.
    pub(crate) fn load(&self) -> (AclTree, Routes) {
        load(&self.write(["A", "B", "C"]))
    }

    /// Returns the smallest sets of ids that contain each id's parent and open all guarded calls, by trying every set.
    fn smallest(&self, calls: &[usize]) -> Vec<BTreeSet<String>> {
        let guarded: Vec<&MadeRoute> =
            calls.iter().map(|call| &self.routes[*call]).filter(|route| route.is_guarded()).collect();
        if guarded.is_empty() {
            return vec![BTreeSet::new()];
        }
        let mut best: Vec<BTreeSet<String>> = Vec::new();
        for mask in 0_u32..1 << self.nodes.len() {
            let holds = |node: usize| mask >> node & 1 == 1;
            let closed = (0..self.nodes.len()).filter(|node| holds(*node));
            if !closed.clone().all(|node| self.nodes[node].parent.is_none_or(holds)) {
                continue;
            }
            // The root is the ancestor of all.
            let held: BTreeSet<String> = closed.map(id).chain([ADMIN.to_owned()]).collect();
            let smallest = best.first().map_or(usize::MAX, BTreeSet::len);
            if held.len() <= smallest && guarded.iter().all(|route| route.opened_by(&held)) {
                if held.len() < smallest {
                    best.clear();
                }
                best.push(held);
            }
        }
        best
    }
}

fn load(store: &TempDir) -> (AclTree, Routes) {
    let store = store::discover(store.path()).unwrap();
    let catalog = catalog::load(&store, &SourceMap::default()).unwrap();
    (catalog.acl.unwrap(), catalog.routes.unwrap())
}

pub(crate) fn wanted(made: &Made, calls: &[usize]) -> Vec<DeclaredEndpoint> {
    let wanted = |call: &usize| DeclaredEndpoint::new(made.routes[*call].call(*call));
    calls.iter().map(wanted).collect()
}

fn ids(nodes: &[catalog::acl::Node], tree: &AclTree) -> Vec<String> {
    nodes.iter().map(|node| tree.resource(*node).id.clone()).collect()
}

fn set(nodes: &[catalog::acl::Node], tree: &AclTree) -> BTreeSet<String> {
    ids(nodes, tree).into_iter().collect()
}

/// Returns all parts of a plan, for a comparison.
fn answer(plan: &Plan<'_>, tree: &AclTree) -> (Vec<String>, Vec<String>, [Vec<String>; 3], bool) {
    let names = |routes: &[&catalog::Route]| routes.iter().map(|route| route.name()).collect();
    let collateral =
        [names(&plan.collateral.exact), names(&plan.collateral.closure), names(&plan.collateral.all_resources)];
    (ids(&plan.required, tree), ids(&plan.with_ancestors, tree), collateral, plan.verified)
}

pub(crate) fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Returns the required ids, and the root if a call asks for it. A plan does not require the root beside other ids, because
/// every saved grant has it.
pub(crate) fn asked(required: &BTreeSet<String>, made: &Made, calls: &[usize]) -> BTreeSet<String> {
    let routes = calls.iter().map(|call| &made.routes[*call]).filter(|route| route.is_guarded());
    let asks_for_root = routes.flat_map(|route| &route.refs).any(|reference| matches!(reference, Ref::Admin));
    required.iter().cloned().chain(asks_for_root.then(|| ADMIN.to_owned())).collect()
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn a_plan_is_the_smallest_closed_set((made, calls) in made_and_calls()) {
        let (tree, routes) = made.load();
        let plan = plan(wanted(&made, &calls), &tree, &routes);
        let (required, closed) = (set(&plan.required, &tree), set(&plan.with_ancestors, &tree));

        prop_assert!(required.is_subset(&closed));
        for node in &plan.with_ancestors {
            for ancestor in tree.ancestors(*node) {
                prop_assert!(plan.with_ancestors.contains(&ancestor), "closed under ancestors");
            }
        }
        prop_assert_eq!(made.smallest(&calls), vec![closed.clone()], "there is one smallest set, and it is this");

        let guarded = || calls.iter().map(|call| &made.routes[*call]).filter(|route| route.is_guarded());
        let with_root: BTreeSet<String> = required.iter().cloned().chain([ADMIN.to_owned()]).collect();
        prop_assert!(guarded().all(|route| route.opened_by(&with_root)), "other ancestors are needed for no call");
        for left_out in &required {
            let mut held = closed.clone();
            held.remove(left_out);
            prop_assert!(!guarded().all(|route| route.opened_by(&held)), "{} is not needed", left_out);
        }
        let callable = calls.iter().all(|call| !made.routes[*call].is_closed());
        prop_assert_eq!(plan.verified, callable);
        prop_assert_eq!(plan.unreachable().count() == 0, callable);

        // Both lists are in the order of the tree.
        prop_assert!(plan.required.is_sorted() && plan.with_ancestors.is_sorted());
        let order = ids(&tree.nodes().collect::<Vec<_>>(), &tree);
        let places: Vec<usize> =
            ids(&plan.with_ancestors, &tree).iter().map(|id| order.iter().position(|known| known == id).unwrap()).collect();
        prop_assert!(places.is_sorted());
    }

    #[test]
    fn collateral_is_what_a_recount_finds((made, calls) in made_and_calls()) {
        let (tree, routes) = made.load();
        let plan = plan(wanted(&made, &calls), &tree, &routes);
        let (required, closed) = (set(&plan.required, &tree), set(&plan.with_ancestors, &tree));
        let mut expected = [(0, 0); 3];
        for (place, route) in made.routes.iter().enumerate().filter(|(_, route)| route.refs.iter().any(Ref::is_acl)) {
            let mut count = |at: usize| {
                let (routes, writes): &mut (usize, usize) = &mut expected[at];
                *routes += 1;
                *writes += usize::from(route.is_write());
            };
            count(2);
            if calls.contains(&place) {
                continue;
            }
            if route.opened_by(&required) {
                count(0);
            } else if route.opened_by(&closed) {
                count(1);
            }
        }
        let counted = [&plan.collateral.exact, &plan.collateral.closure, &plan.collateral.all_resources]
            .map(|routes| (routes.len(), catalog_writes(routes)));
        prop_assert_eq!(counted, expected);
        prop_assert!(plan.collateral.root.iter().all(|route| plan.collateral.closure.contains(route)));
    }

    #[test]
    fn more_calls_never_need_fewer_ids((made, calls) in made_and_calls(), cut in any::<Index>()) {
        let (tree, routes) = made.load();
        let all = plan(wanted(&made, &calls), &tree, &routes);
        let some = plan(wanted(&made, &calls[..cut.index(calls.len() + 1)]), &tree, &routes);
        // Any id opens what needs only the root, so the root is required only when it is all that is required.
        let mut required = set(&some.required, &tree);
        required.remove(catalog::acl::ADMIN);
        prop_assert!(required.is_subset(&set(&all.required, &tree)));
        prop_assert!(set(&some.with_ancestors, &tree).is_subset(&set(&all.with_ancestors, &tree)));

        // Neither duplicate calls nor closing a closed set change anything.
        let twice: Vec<usize> = calls.iter().chain(&calls).copied().collect();
        let again = plan(wanted(&made, &twice), &tree, &routes);
        prop_assert_eq!(answer(&again, &tree), answer(&all, &tree));
        let closed: BTreeSet<_> = all.with_ancestors.iter().copied().collect();
        prop_assert_eq!(closure(&closed, &tree), closed);
    }

    #[test]
    fn no_order_matters((made, calls) in made_and_calls(), folders in Just(["A", "B", "C"]).prop_shuffle()) {
        let (tree, routes) = made.load();
        let first = plan(wanted(&made, &calls), &tree, &routes);
        let mut reversed = calls.clone();
        reversed.reverse();
        let backwards = plan(wanted(&made, &reversed), &tree, &routes);
        prop_assert_eq!(answer(&backwards, &tree), answer(&first, &tree), "of the endpoints");

        let (tree_too, routes_too) = load(&made.write(folders));
        let moved = plan(wanted(&made, &calls), &tree_too, &routes_too);
        prop_assert_eq!(answer(&moved, &tree_too), answer(&first, &tree), "of the folders");
    }
}

fn catalog_writes(routes: &[&catalog::Route]) -> usize {
    routes.iter().filter(|route| route.method != "GET").count()
}

/// The fixture, loaded once.
static SHOP: LazyLock<(AclTree, Routes)> = LazyLock::new(|| {
    let store = store::discover(&fixture("shop")).unwrap();
    let catalog = catalog::load(&store, &SourceMap::default()).unwrap();
    (catalog.acl.unwrap(), catalog.routes.unwrap())
});

/// Generates texts from meaningful pieces, with arbitrary text between them.
pub(crate) fn soup(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![6 => select(pieces).prop_map(str::to_owned), 1 => any::<String>(), 1 => any::<char>().prop_map(String::from)];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

const XML: &[&str] = &[
    "<",
    ">",
    "/>",
    "</",
    "<a",
    "<a>",
    "</a>",
    "<module ",
    "<config>",
    "</config>",
    "<sequence>",
    "name=\"V_A\"",
    "x='",
    "'",
    "\"",
    "&amp;",
    "&",
    "&#",
    "&#x41;",
    "&e;",
    ";",
    "<!--",
    "-->",
    "--",
    "<![CDATA[",
    "]]>",
    "<?xml version=\"1.0\"?>",
    "<?",
    "?>",
    "<!DOCTYPE a [",
    "<!ENTITY e 'f'>",
    "<!ENTITY e '&e;'>",
    "<!ENTITY % p 'x'>",
    "]>",
    " ",
    "\n",
    "\t",
    "\0",
    "xmlns='u'",
    "xmlns:p='u'",
    "p:",
    "xml:id='a'",
    " encoding=\"utf-16\"",
    "\u{feff}",
    "\u{202e}",
    "\u{fffe}",
    "é",
];

/// Possible declarations of an encoding, which may be wrong.
const BEGINNINGS: &[&[u8]] = &[
    b"",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"<?xml version='1.0' encoding='iso-8859-1'?>",
    b"<?xml version='1.0' encoding='shift_jis'?>",
    b"<?xml version='1.0' encoding='us-ascii'?>",
    b"<?xml version='1.0' encoding='nonsense'?>",
    b"<?xml version='1.0' encoding='",
    b"<\0?\0",
    b"\0<\0?",
];

const CALLS: &[&str] = &[
    "GET ",
    "get ",
    "POST ",
    "PATCH ",
    "curl ",
    "-X ",
    "--request ",
    "/",
    "//",
    "V1",
    "/V1/",
    "V",
    "products",
    "customers",
    ":sku",
    "{sku}",
    "<sku>",
    "::",
    ":",
    "rest",
    "/rest/",
    "/soap/",
    "all",
    "default",
    "async",
    "/async/bulk/V1/",
    "bySku",
    "https://",
    "shop.example",
    ":8443",
    "?",
    "#",
    "=",
    "index.php",
    "%2F",
    "..",
    "1e1",
    "0",
    "-1",
    "\\",
    "Interface",
    "catalogProductRepositoryV1GetList",
    "me",
    "search",
    " ",
    "\t",
    "\n",
    "`",
    "'",
    "\"",
    "-",
    "*",
    "\u{2022}",
    "é",
    "\u{0}",
];

proptest! {
    #![proptest_config(config(768))]

    #[test]
    fn any_text_is_read_as_xml_or_refused(text in soup(XML)) {
        // Decoding removes the byte order mark before a text is parsed.
        let sources = SourceMap::default();
        let file = sources.add("any.xml", text.clone());
        match xml::parse(&text, file) {
            Ok(document) => {
                for id in document.descendants(Document::ROOT, "a") {
                    let span = document.element(id).span;
                    prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "a range of the text");
                }
                let _ = document.text(Document::ROOT);
            }
            Err(error) => {
                prop_assert!(error.start <= error.end && error.end <= text.len(), "{error:?}");
                prop_assert!(!error.message.is_empty());
                prop_assert!(text.is_char_boundary(error.start) && text.is_char_boundary(error.end), "{error:?}");
            }
        }
        let _ = module_xml::parse(&text, file);
    }

    #[test]
    fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), begin in select(BEGINNINGS)) {
        match xml::decode([begin, &bytes].concat()) {
            Ok(text) => {
                let file = SourceMap::default().add("any.xml", text.clone());
                let _ = xml::parse(&text, file);
            }
            Err(error) => prop_assert!(error.offset <= error.text.len(), "{error:?}"),
        }
    }

    #[test]
    fn any_text_is_an_endpoint_or_none(text in soup(CALLS)) {
        let _ = spelling::parse(&text);
        for codes in [StoreCodes::Any, StoreCodes::Known(&["default", "rest", ""])] {
            let address = path::address(&text, codes);
            prop_assert!(address.path.starts_with('/'), "{address:?}");
        }
        let lines = list::parse(&text);
        prop_assert!(lines.iter().all(|line| !line.is_empty() && line == line.trim()));
    }

    #[test]
    fn any_path_leads_to_a_route_or_nowhere(
        text in soup(CALLS),
        method in prop_oneof![select(&["GET", "get", "POST", "PUT", "DELETE", "PATCH", ""][..]).prop_map(str::to_owned), any::<String>()],
    ) {
        let (tree, routes) = &*SHOP;
        for channel in [matching::Channel::Sync, matching::Channel::Async, matching::Channel::Bulk] {
            let _ = matching::find(routes, channel, &method, &text);
            let _ = matching::find(routes, channel, &method, &format!("/V1/{text}"));
        }
        let resolved = endpoint::resolve(&format!("{method} {text}"), routes, tree);
        prop_assert_eq!(resolved.route.is_some(), !matches!(resolved.status.name(), "not-found" | "method-not-allowed" | "invalid"));
        prop_assert!(resolved.route.is_some() || resolved.remark.is_some(), "a reason why not");
    }

    #[test]
    fn every_route_is_found_by_its_own_url(place in any::<Index>()) {
        let (tree, routes) = &*SHOP;
        let route = place.get(routes.all());
        let resolved = endpoint::resolve(&route.name(), routes, tree);
        prop_assert_eq!(resolved.route.map(catalog::Route::name), Some(route.name()));
        prop_assert_eq!(&resolved.resources, &route.resources);
    }
}
