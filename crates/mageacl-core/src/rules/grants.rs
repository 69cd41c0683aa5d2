//! Rules about grants.

pub(super) mod admin_stores_more;
pub(super) mod all_resources;
pub(super) mod allow_rows_only;
pub(super) mod call_through_weak_guard;
pub(super) mod emptied_integration;
pub(super) mod excess;
pub(super) mod guest_access;
pub(super) mod idle_id;
pub(super) mod inactive_token;
pub(super) mod missing;
pub(super) mod newer_resource;
pub(super) mod orphaned_role;
pub(super) mod stray_token;
pub(super) mod structural_ancestor;
pub(super) mod uncallable_endpoint;
pub(super) mod unknown_id;
pub(super) mod unread_line;
pub(super) mod without_role;
