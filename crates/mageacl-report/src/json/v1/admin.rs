//! `mageacl/admin/1`.

use serde::Serialize;

use super::route::Location;

/// The Admin of a store: its actions with the resources that they ask for, its menu, configuration, grids and forms.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Admin<'a> {
    /// The number of actions of the store; fewer may be selected.
    pub total: usize,
    /// The selected actions, by path.
    pub actions: Vec<Action<'a>>,
    /// The selected entries of the menu.
    pub menu: Vec<MenuEntry<'a>>,
    /// The selected sections of the configuration page.
    pub sections: Vec<Section<'a>>,
    /// The selected grids and forms, one for each declaration.
    pub components: Vec<Component<'a>>,
}

/// An action of the Admin.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Action<'a> {
    /// The front name, the controller and the action, the last two in lower case.
    pub path: &'a str,
    /// The same path with the full name of the class; `null` if it is not another one.
    pub alias: Option<&'a str>,
    /// The class.
    pub class: &'a str,
    /// The module.
    pub module: &'a str,
    /// Whether the module is one of Magento itself, or of an extension bundled with it.
    pub upstream: bool,
    /// The file of the class.
    pub file: &'a str,
    /// The line of the class, from 1.
    pub line: Option<usize>,
    /// The check.
    #[serde(flatten)]
    pub guard: Guard<'a>,
    /// Whether every user of the Admin may call it.
    pub open: bool,
    /// The kind of declaration that decides.
    pub decided_by: DecidedBy,
    /// The class of that declaration; `null` if its file is not here.
    pub declared_in: Option<&'a str>,
    /// Its position; `null` if its file is not here.
    pub declared_at: Option<Location<'a>>,
    /// The constant `ADMIN_RESOURCE` that the check does not ask for; `null` if there is none.
    pub dead_resource: Option<DeadResource<'a>>,
    /// The check if the URL has the action in lower case; `null` if it is the same.
    pub lower_case: Option<Guard<'a>>,
    /// The class that runs in its place; `null` if no preference replaces it.
    pub replaced_by: Option<Replacement<'a>>,
}

/// A check of permissions.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Guard<'a> {
    /// The kind of check.
    pub guard: GuardKind,
    /// The resources that it asks for, or may ask for if it is computed.
    pub resources: &'a [String],
    /// Which of the resources are required.
    pub logic: Option<Logic>,
    /// The sets of resources, each of which is sufficient, for the logic `sets`; otherwise empty.
    pub sets: &'a [Vec<String>],
    /// Whether it also depends on a condition at run time.
    pub conditional: bool,
    /// The class that is not here, for the kind `unknown`.
    pub missing_class: Option<&'a str>,
}

/// The kinds of checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum GuardKind {
    /// It asks for resources.
    Resources,
    /// It allows every user of the Admin.
    Always,
    /// It refuses everybody.
    Never,
    /// The class is not a child of the base class of the Admin's actions, so that no permission is asked for.
    None,
    /// It depends on the request, the session or data.
    Computed,
    /// A class that decides it is not here.
    Unknown,
}

/// The combinations of resources that are sufficient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Logic {
    /// All of the resources together.
    All,
    /// Any one of the resources.
    Any,
    /// All resources of any one of the sets.
    Sets,
}

/// The kinds of declarations that decide about an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DecidedBy {
    /// The constant `ADMIN_RESOURCE` of its class.
    Constant,
    /// That of an ancestor.
    Inherited,
    /// That of the base class: the root of the tree.
    Root,
    /// A method `_isAllowed`.
    Override,
    /// None, or one that is not here.
    Nothing,
}

/// A constant without effect.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeadResource<'a> {
    /// Its value.
    pub id: &'a str,
    /// Its position.
    #[serde(flatten)]
    pub at: Location<'a>,
}

/// A class that a preference in di.xml puts in the place of another one.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Replacement<'a> {
    /// The class.
    pub class: &'a str,
    /// The position of the preference.
    #[serde(flatten)]
    pub at: Location<'a>,
}

/// An entry of the menu.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MenuEntry<'a> {
    /// The id.
    pub id: &'a str,
    /// The titles from the top of the menu to it.
    pub title_path: &'a [String],
    /// The path of its page; `null` for an entry without one.
    pub path: Option<&'a str>,
    /// The resource without which it is hidden.
    pub resource: Option<&'a str>,
    /// The module whose absence hides it.
    pub needs_module: Option<&'a str>,
    /// The setting that has to be on.
    pub needs_setting: Option<&'a str>,
    /// Its declaration.
    pub at: Option<Location<'a>>,
}

/// A section of the configuration page.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Section<'a> {
    /// The id, as in the URL.
    pub id: &'a str,
    /// The label.
    pub label: Option<&'a str>,
    /// The resource that it requires.
    pub resource: Option<&'a str>,
    /// The module that declares it first.
    pub module: &'a str,
    /// Its first declaration.
    pub at: Location<'a>,
    /// The element that names the resource.
    pub resource_at: Option<Location<'a>>,
}

/// A declaration of a grid or a form.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Component<'a> {
    /// The name.
    pub name: &'a str,
    /// `grid` or `form`.
    pub kind: &'a str,
    /// The resource that this declaration requires for its data.
    pub resource: Option<&'a str>,
    /// The resource that applies when all declarations are merged.
    pub merged_resource: Option<&'a str>,
    /// Whether this declaration has a source of data.
    pub has_data: bool,
    /// The module.
    pub module: &'a str,
    /// The element that names the resource, else the source of data, else the start of the declaration.
    pub at: Location<'a>,
    /// The mass actions of this declaration.
    pub mass_actions: Vec<MassAction<'a>>,
}

/// A mass action of a grid.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MassAction<'a> {
    /// The name.
    pub name: &'a str,
    /// The path of the action that it calls.
    pub path: &'a str,
    /// The element that gives the path.
    pub at: Location<'a>,
}
