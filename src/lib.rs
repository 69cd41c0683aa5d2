//! mageacl reads the permission configuration of a Magento 2 store as Magento does.

pub mod profile;
pub mod source;
pub mod xml;

pub mod merge;

pub mod php;
pub mod release;

pub mod catalog;

pub mod endpoint;
