//! Modules that are disabled or enabled for one run, to see the consequences.

use super::ModuleConfig;

/// Modules that are disabled or enabled for one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Switches {
    /// The modules to disable.
    pub disable: Vec<String>,
    /// The modules to enable.
    pub enable: Vec<String>,
}

/// The result of applying [`Switches`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Switched {
    /// The modules that are disabled now and were enabled.
    pub disabled: Vec<String>,
    /// The modules that are enabled now and were disabled.
    pub enabled: Vec<String>,
    /// The modules that were disabled or enabled already, as requested.
    pub unchanged: Vec<String>,
    /// The modules that do not exist.
    pub unknown: Vec<String>,
}

impl Switches {
    /// Returns whether nothing is changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.disable.is_empty() && self.enable.is_empty()
    }

    /// Applies them to a list of enabled modules that has all modules.
    pub fn apply_to(&self, enabled: &mut Vec<String>) -> Switched {
        let mut switched = Switched::default();
        for name in &self.enable {
            let is_known = enabled.contains(name);
            if is_known { &mut switched.unchanged } else { &mut switched.unknown }.push(name.clone());
        }
        for name in &self.disable {
            let before = enabled.len();
            enabled.retain(|known| known != name);
            if enabled.len() < before { &mut switched.disabled } else { &mut switched.unknown }.push(name.clone());
        }
        switched
    }

    /// Applies them to `app/etc/config.php`. A module that is enabled gets its position in Magento's list if the list has
    /// it; else it is the last one.
    pub fn apply_to_config(&self, config: &mut ModuleConfig, is_present: impl Fn(&str) -> bool) -> Switched {
        let mut switched = Switched::default();
        for name in &self.disable {
            if let Some(place) = config.enabled.iter().position(|known| known == name) {
                config.disabled.push(config.enabled.remove(place));
                switched.disabled.push(name.clone());
            } else if config.disabled.contains(name) || is_present(name) {
                switched.unchanged.push(name.clone());
            } else {
                switched.unknown.push(name.clone());
            }
        }
        for name in &self.enable {
            let was_disabled = config.disabled.contains(name);
            if config.enabled.contains(name) {
                switched.unchanged.push(name.clone());
            } else if was_disabled || is_present(name) {
                config.disabled.retain(|known| known != name);
                let place = config.place_of(name);
                config.enabled.insert(place, name.clone());
                switched.enabled.push(name.clone());
            } else {
                switched.unknown.push(name.clone());
            }
        }
        switched
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn switches(disable: &str, enable: &str) -> Switches {
        Switches { disable: names(disable), enable: names(enable) }
    }

    #[test]
    fn a_list_of_all_modules_loses_those_that_are_disabled() {
        let mut enabled = names("A_A B_B C_C");
        let switched = switches("B_B X_X", "C_C Y_Y").apply_to(&mut enabled);
        assert_eq!(enabled, names("A_A C_C"));
        assert_eq!(
            switched,
            Switched { disabled: names("B_B"), enabled: names(""), unchanged: names("C_C"), unknown: names("Y_Y X_X") }
        );
    }

    #[test]
    fn a_module_of_config_php_gets_its_position() {
        let text = "<?php return ['modules' => ['A_A' => 1, 'B_B' => 0, 'C_C' => 1, 'D_D' => 0]];";
        let mut config = ModuleConfig::parse(text.to_owned()).unwrap().unwrap();
        let is_present = |name: &str| name == "E_E";
        let switched = switches("A_A D_D X_X", "B_B C_C E_E Y_Y").apply_to_config(&mut config, is_present);
        assert_eq!(config.enabled, names("B_B C_C E_E"));
        assert_eq!(switched.disabled, names("A_A"));
        assert_eq!(switched.enabled, names("B_B E_E"));
        assert_eq!(switched.unchanged, names("D_D C_C"));
        assert_eq!(switched.unknown, names("X_X Y_Y"));
    }
}
