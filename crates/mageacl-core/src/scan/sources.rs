//! All source files of a scan, with the names that they share.

use std::collections::HashMap;

use super::names::Scope;
use super::unit::{Unit, plain, small};

/// All files, and their names.
#[derive(Debug)]
pub(super) struct Sources<'t> {
    pub(super) units: Vec<Unit<'t>>,
    /// Properties and constants: the unit and the definition.
    properties: HashMap<&'t str, Vec<(u32, u32)>>,
    /// Functions: the unit and the function.
    functions: HashMap<String, Vec<(u32, u32)>>,
    /// Whether any file mentions the platform.
    pub(super) mentions: bool,
    /// The units that use a name.
    users: HashMap<&'t str, Vec<u32>>,
}

impl<'t> Sources<'t> {
    #[expect(clippy::iter_over_hash_type, reason = "each name has a list of its own, in the order of the units")]
    pub(super) fn new(units: Vec<Unit<'t>>) -> Self {
        let mut properties: HashMap<&str, Vec<(u32, u32)>> = HashMap::new();
        let mut functions: HashMap<String, Vec<(u32, u32)>> = HashMap::new();
        let mut users: HashMap<&str, Vec<u32>> = HashMap::new();
        for (at, unit) in units.iter().enumerate() {
            for (name, places) in &unit.defined {
                let of_all = places.iter().filter(|place| {
                    unit.definitions.get(**place as usize).is_some_and(|found| found.scope == Scope::Property)
                });
                properties.entry(name).or_default().extend(of_all.map(|place| (small(at), *place)));
            }
            for (place, function) in unit.functions.iter().enumerate().filter(|(_, found)| !found.name.is_empty()) {
                functions.entry(plain(&function.name).to_owned()).or_default().push((small(at), small(place)));
            }
            for name in unit.uses.keys() {
                users.entry(name).or_default().push(small(at));
            }
        }
        let mentions = units.iter().any(|unit| unit.mentions);
        Sources { units, properties, functions, mentions, users }
    }

    /// Returns the properties and constants of a name.
    pub(super) fn properties(&self, name: &str) -> &[(u32, u32)] {
        self.properties.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns whether a unit has a property or constant of a name.
    pub(super) fn defines(&self, unit: u32, name: &str) -> bool {
        let all = self.properties(name);
        let at = all.partition_point(|(other, _)| *other < unit);
        all.get(at).is_some_and(|(other, _)| *other == unit)
    }

    /// Returns the functions of a name.
    pub(super) fn functions(&self, name: &str) -> &[(u32, u32)] {
        self.functions.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns the units that use a name.
    pub(super) fn users(&self, name: &str) -> &[u32] {
        self.users.get(name).map_or(&[], Vec::as_slice)
    }
}
