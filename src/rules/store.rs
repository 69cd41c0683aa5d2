//! Rules about what a store's modules declare.

pub(super) mod admin_only_write;
mod anonymous;
pub(super) mod anonymous_added;
pub(super) mod anonymous_read;
pub(super) mod anonymous_write;
pub(super) mod bad_id;
pub(super) mod comma_ref;
pub(super) mod disabled_not_true;
pub(super) mod duplicate_resource;
pub(super) mod missing_title;
pub(super) mod module_name_mismatch;
pub(super) mod orphaned_resource;
pub(super) mod refs_anded;
pub(super) mod route_without_refs;
pub(super) mod secure_false;
pub(super) mod service_replaced;
pub(super) mod shadowed_route;
pub(super) mod soap_only_all;
pub(super) mod third_root;
pub(super) mod undefined_ref;
pub(super) mod unloadable;
pub(super) mod unsupported_method;
mod untitled;
pub(super) mod write_behind_read_id;
