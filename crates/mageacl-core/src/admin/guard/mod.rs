//! The check of an action: which resources it asks for.
//!
//! The check is the method `_isAllowed` that is nearest to the class of the action. It is evaluated without running PHP:
//! each resource that it asks for, and each condition whose value is unknown, may be true or false, and every
//! combination is followed. The results decide which resources the action requires.

mod condition;
mod decide;
mod evaluate;
mod expressions;
mod functions;
mod reach;
mod value;

pub(super) use condition::{Request, check};

use crate::source::Span;

/// The check of an action before it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guard {
    /// It asks for resources.
    Asks {
        /// The resources, in the order in which they are asked for.
        ids: Vec<String>,
        /// Which of them are required.
        logic: Logic,
        /// Whether it also depends on a condition at run time.
        is_conditional: bool,
    },
    /// It allows every user of the Admin.
    Always,
    /// It refuses everybody.
    Never,
    /// The class is not a child of the base class of the Admin's actions, so that no permission is asked for.
    None,
    /// The answer depends on the request, the session or data.
    Computed {
        /// The resources that it may ask for, as far as the code names them.
        candidates: Vec<String>,
    },
    /// A class that decides it is not here.
    Unknown {
        /// The missing class.
        class: String,
    },
}

/// The combination of resources that allows an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Logic {
    /// All of them.
    All,
    /// One of them.
    Any,
    /// All of one of these sets.
    AnySet(Vec<Vec<String>>),
}

/// The declaration that decides about an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The constant `ADMIN_RESOURCE` of its class.
    Constant,
    /// That of an ancestor.
    Inherited,
    /// That of the base class of the Admin's actions: the root of the tree.
    Root,
    /// Another method `_isAllowed`.
    Override,
    /// No declaration.
    Nothing,
}

/// The result for an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The guard.
    pub guard: Guard,
    /// The kind of declaration that decides.
    pub decision: Decision,
    /// The declaration that decides: a constant or a method. `None` for those of Magento that are not here.
    pub at: Option<Span>,
    /// The class of that declaration.
    pub class: Option<String>,
    /// The value of `ADMIN_RESOURCE` if the check does not ask for it, with its position.
    pub dead: Option<(String, Span)>,
    /// The guard if the action is written in lower case in the URL, if that is another one.
    pub lower_case: Option<Guard>,
}

impl Guard {
    /// Returns the resources that it names.
    #[must_use]
    pub fn ids(&self) -> &[String] {
        match self {
            Guard::Asks { ids, .. } | Guard::Computed { candidates: ids } => ids,
            _ => &[],
        }
    }

    /// Returns whether every user of the Admin passes: nothing is asked for, or only the root of the tree.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self {
            Guard::Always | Guard::None => true,
            Guard::Asks { ids, logic, is_conditional: false } => match logic {
                Logic::All => ids.iter().all(|id| id == super::ROOT),
                Logic::Any => ids.iter().any(|id| id == super::ROOT),
                Logic::AnySet(sets) => sets.iter().any(|set| set.iter().all(|id| id == super::ROOT)),
            },
            _ => false,
        }
    }
}
