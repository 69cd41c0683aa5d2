//! Facts in a file of the user, which are used before the built-in ones.

use super::facts::Module;
use super::fold::{FoldError, PackageVersion, assume, fold, fold_over};
use super::section::{self, Section};
use super::{Conflict, Facts};

/// Facts in a file of the user, merged with the built-in ones about the same packages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactsFile {
    text: String,
    /// The number of package versions in the file.
    pub versions: usize,
    /// The versions that are built in with other facts. Those of the file are used.
    pub conflicts: Vec<Conflict>,
}

impl FactsFile {
    /// Reads the text of a file, in the format of the built-in facts.
    ///
    /// # Errors
    /// If the text has no package or an invalid line.
    pub fn parse(text: &str, base: &Facts<'_>) -> Result<FactsFile, FoldError> {
        let mut known = String::new();
        let (mut found, mut assumed) = (Vec::new(), Vec::new());
        if section::sections(text).any(|section| !is_package(section.name)) {
            return Err(FoldError::Empty);
        }
        // Every line is checked, also those that no version has. It may be any file, so that no line of it is quoted.
        fold(text, &[]).map_err(|error| match error {
            FoldError::Facts { package, .. } => invalid(&package),
            other => other,
        })?;
        for section in section::sections(text) {
            let failed = |_: String| invalid(section.name);
            let versions = section.versions().map_err(failed)?;
            if versions.known.is_empty() {
                return Err(invalid(section.name));
            }
            for (place, version) in versions.known.iter().enumerate() {
                let modules: Vec<Module<'_>> = section.modules(&versions.known, place).map_err(failed)?;
                found.push(PackageVersion { package: section.name, version, modules });
            }
            let of_section = |(version, like): &(_, usize)| (section.name, *version, versions.known[*like]);
            assumed.extend(versions.assumed.iter().map(of_section));
            if let Some(base) = base.sections.get(section.name) {
                for part in ["[", base.name, "]\n", base.body, "\n"] {
                    known.push_str(part);
                }
            }
        }
        if found.is_empty() {
            return Err(FoldError::Empty);
        }
        let (text, conflicts) = fold_over(&known, &found)?;
        let text = assume(&text, &assumed)?;
        Ok(FactsFile { text, versions: found.len(), conflicts })
    }

    /// Returns these facts over other ones.
    #[must_use]
    pub fn over<'f>(&'f self, base: &Facts<'f>) -> Facts<'f> {
        let mut facts = base.clone();
        facts.sections.extend(section::sections(&self.text).map(|section: Section<'f>| (section.name, section)));
        facts
    }
}

/// Whether a heading is the name of a package.
fn is_package(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-/".contains(&byte);
    name.split('/').count() == 2 && name.bytes().all(is_plain)
}

fn invalid(package: &str) -> FoldError {
    FoldError::Facts {
        package: package.to_owned(),
        message: "a line is invalid, or the versions are missing".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "\
[acme/kiosk]
versions  1.0.0 1.1.0
module  *  Acme_Kiosk
resource  *  Acme_Kiosk::kiosk  -  0  Kiosk

[acme/other]
versions  2.0.0
module  *  Acme_Other
";

    const FILE: &str = "\
[acme/kiosk]
versions  1.1.0 1.2.0
assumed  1.3.0=1.2.0
module  *  Acme_Kiosk
resource  *  Acme_Kiosk::kiosk  -  0  Kiosk
resource  1.1.0..  Acme_Kiosk::more  Acme_Kiosk::kiosk  0

[acme/third]
versions  1.0.0
module  *  Acme_Third
";

    #[test]
    fn the_facts_of_a_file_are_used_before_others() {
        let base = Facts::new(BASE);
        let file = FactsFile::parse(FILE, &base).unwrap();
        assert_eq!(file.versions, 3);
        assert_eq!(file.conflicts.iter().map(|it| it.version.as_str()).collect::<Vec<_>>(), ["1.1.0"]);
        let facts = file.over(&base);
        assert_eq!(facts.packages(), ["acme/kiosk", "acme/other", "acme/third"]);
        let resources = |version: &str| {
            let found = facts.find("acme/kiosk", version).unwrap();
            (found.modules[0].resources.len(), found.is_exact)
        };
        let shown = ["1.0.0", "1.1.0", "1.2.0", "1.3.0"].map(resources);
        assert_eq!(shown, [(1, true), (2, true), (2, true), (2, false)]);
        assert!(facts.find("acme/other", "2.0.0").unwrap().is_exact);
    }

    #[test]
    fn a_file_without_valid_facts_is_refused() {
        for text in [
            "",
            "not facts",
            "{}",
            "[acme/kiosk]\n",
            "[acme/kiosk]\nversions  1.0.0\nroute  *  x\n",
            "[acme/kiosk]\nversions  x\nmodule  *  Acme_Kiosk\n",
            "[acme/kiosk]\nversions  1.0.0\nmodule  2.0.0  Acme_Kiosk\n",
        ] {
            assert!(FactsFile::parse(text, &Facts::new(BASE)).is_err(), "{text}");
        }
    }
}
