//! Rules about the actions, the menu and the grids of the Admin.

pub(super) mod action_always_allowed;
pub(super) mod action_unguarded;
pub(super) mod action_without_check;
pub(super) mod grid_without_resource;
pub(super) mod menu_page_mismatch;
mod reported;
pub(super) mod resource_dead;
pub(super) mod switch_case;
