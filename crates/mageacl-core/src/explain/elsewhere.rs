//! Declarations of modules that Magento does not load here: disabled, misnamed and absent ones.

/// A declaration outside of the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The module that declares it.
    pub module: String,
    /// The state of that module.
    pub state: ModuleState,
    /// The file and line of the declaration, if the file is here.
    pub location: Option<(String, usize)>,
    /// The state in words, to follow the name of the module.
    pub description: String,
    /// The steps to take.
    pub advice: String,
}

/// The state of a module that is not loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModuleState {
    /// `app/etc/config.php` disables it.
    Disabled,
    /// It is on disk or in `composer.lock`, and `app/etc/config.php` does not list it.
    Unlisted,
    /// It is registered under another name than the one in its `module.xml`.
    Misnamed,
    /// It is enabled, or another module requires it, and it is not here.
    Missing,
    /// It is loaded, and other versions of it have the declaration.
    OtherVersion,
    /// It belongs to a known package that is not installed.
    NotInstalled,
    /// Nothing is known about it.
    Absent,
    /// The declaration is a permission of company users, not of administrators and integrations.
    CompanyPermission,
}
