//! Values of the configuration that the files of a deployment set: `system` of `app/etc/env.php` and `app/etc/config.php`.
//!
//! Only whether a value is true leaves this module, because the files hold credentials.

use std::path::Path;

use super::literal::{NotLiteral, Reader};
use super::php;
use crate::fs::{Files, ReadError};

/// The files, the one that Magento prefers first.
const FILES: [&str; 2] = ["app/etc/env.php", "app/etc/config.php"];

/// The value of a setting in the files of a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeployedValue {
    /// It is set.
    Set {
        /// Whether it is true in PHP.
        is_true: bool,
        /// The file that sets it, from the root of the store.
        file: &'static str,
    },
    /// The files do not set it.
    Absent,
    /// A file cannot be read, or only PHP can evaluate its value.
    Unknown,
}

/// Reads a setting of the default scope, such as `web/secure/base_url`.
#[must_use]
pub fn deployed_value(files: &Files, root: &Path, setting: &str) -> DeployedValue {
    for file in FILES {
        let bytes = match files.read(&root.join(file)) {
            Ok(bytes) => bytes,
            Err(ReadError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(_) => return DeployedValue::Unknown,
        };
        match value(&php::text(bytes), setting) {
            Ok(Some(is_true)) => return DeployedValue::Set { is_true, file },
            Ok(None) => {}
            Err(_) => return DeployedValue::Unknown,
        }
    }
    DeployedValue::Absent
}

/// Returns whether the value is true; `None` without one.
fn value(text: &str, setting: &str) -> Result<Option<bool>, NotLiteral> {
    let mut reader = Reader::new(text);
    reader.enter_return()?;
    for key in ["system", "default"].into_iter().chain(setting.split('/')) {
        if !reader.enter_array() || !reader.enter_key(key)? {
            return Ok(None);
        }
    }
    let (value, _) = reader.literal()?;
    Ok(Some(value.is_true()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::fs::Memory;

    const SETTING: &str = "webapi/webapisecurity/allow_insecure";

    fn nested(value: &str) -> String {
        format!(
            "<?php return ['crypt' => ['key' => getenv('KEY')], 'system' => ['default' => ['web' => ['x' => '1'], \
             'webapi' => ['webapisecurity' => ['allow_insecure' => {value}]]], 'stores' => []]];"
        )
    }

    #[test]
    fn env_php_comes_before_config_php() {
        let (on, off, none) = (nested("'1'"), nested("'0'"), "<?php return ['modules' => []];".to_owned());
        let computed = nested("getenv('A')");
        let set = |is_true, file| DeployedValue::Set { is_true, file };
        let cases = [
            (Some(&on), None, set(true, "app/etc/env.php")),
            (Some(&off), Some(&on), set(false, "app/etc/env.php")),
            (Some(&none), Some(&on), set(true, "app/etc/config.php")),
            (Some(&none), Some(&none), DeployedValue::Absent),
            (None, None, DeployedValue::Absent),
            (Some(&computed), Some(&on), DeployedValue::Unknown),
        ];
        for (env, config, expected) in cases {
            let files = [("/shop/app/etc/env.php", env), ("/shop/app/etc/config.php", config)];
            let files = files.into_iter().filter_map(|(path, text)| Some((path, text?.clone().into_bytes())));
            let files: Files = Arc::new(Memory::new(files));
            assert_eq!(deployed_value(&files, Path::new("/shop"), SETTING), expected, "{env:?} {config:?}");
        }
    }
}
