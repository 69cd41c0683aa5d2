//! `-o FORMAT=FILE`, and the formats that the ending of a file name implies.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::arguments;
use mageacl_report::escape::terminal;

/// The endings that imply a format, the longer ones first.
const ENDINGS: [(&str, &str); 8] = [
    (".sarif.json", "sarif"),
    (".sarif", "sarif"),
    (".json", "json"),
    (".markdown", "markdown"),
    (".md", "markdown"),
    (".html", "html"),
    (".htm", "html"),
    (".csv", "csv"),
];

/// Parses `FORMAT=FILE`, or a file name whose ending implies the format.
pub(crate) fn output<F: ValueEnum>(text: &str) -> Result<(F, PathBuf), String> {
    let Some((format, path)) = text.split_once('=') else { return implied(text) };
    let format = F::from_str(format, false).map_err(|_| {
        let formats = names::<F>().join(", ");
        format!("unknown format `{}`; expected one of: {formats}", terminal(&arguments::hide(format)))
    })?;
    if path.is_empty() { Err("missing file name after `=`".to_owned()) } else { Ok((format, PathBuf::from(path))) }
}

/// Returns the format that the ending of a file name implies.
fn implied<F: ValueEnum>(path: &str) -> Result<(F, PathBuf), String> {
    let (names, lower) = (names::<F>(), path.to_ascii_lowercase());
    let ending = ENDINGS.iter().find(|(ending, _)| lower.ends_with(ending));
    if let Some(format) = ending.and_then(|(_, name)| F::from_str(name, false).ok()) {
        return Ok((format, PathBuf::from(path)));
    }
    let shown = terminal(&arguments::hide(path));
    let why = match ending {
        Some((ending, name)) => format!("`{ending}` implies the format {name}, which this command does not have"),
        None => "the name of the file implies no format".to_owned(),
    };
    let choices: Vec<String> = names.iter().map(|name| format!("{name}={shown}")).collect();
    Err(format!("{why}; write FORMAT=FILE, one of: {}", choices.join(", ")))
}

/// Returns the names of the formats of a command.
fn names<F: ValueEnum>() -> Vec<String> {
    let values = F::value_variants().iter().filter_map(F::to_possible_value);
    values.filter(|value| !value.is_hide_set()).map(|value| value.get_name().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{LintFormat, LintOwn, PlanFormat, ReportFormat};

    #[test]
    fn an_ending_implies_a_format_that_the_command_has() {
        for (text, format, path) in [
            ("plan.json", PlanFormat::Json, "plan.json"),
            ("a.b/Plan.MD", PlanFormat::Markdown, "a.b/Plan.MD"),
            ("x.markdown", PlanFormat::Markdown, "x.markdown"),
            ("ids=ids.json", PlanFormat::Ids, "ids.json"),
            ("table=a=b", PlanFormat::Table, "a=b"),
        ] {
            assert_eq!(output::<PlanFormat>(text), Ok((format, PathBuf::from(path))), "{text}");
        }
        let sarif = |text: &str| match output::<LintFormat>(text) {
            Ok((ReportFormat::Findings(format), _)) => format.name,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!([sarif("lint.sarif"), sarif("lint.sarif.json")], ["sarif", "sarif"]);
        let json = output::<LintFormat>("lint.json").unwrap();
        assert_eq!(json.0, ReportFormat::Own(LintOwn::Json));
    }

    #[test]
    fn any_other_name_is_refused_with_the_formats() {
        for (text, why) in [
            (
                "report.txt",
                "the name of the file implies no format; write FORMAT=FILE, one of: table=report.txt, json=",
            ),
            ("report", "the name of the file implies no format"),
            ("json", "the name of the file implies no format"),
            ("", "the name of the file implies no format"),
            ("api.xml", "the name of the file implies no format"),
            ("plan.sarif", "`.sarif` implies the format sarif, which this command does not have; write FORMAT=FILE"),
            ("plan.csv", "`.csv` implies the format csv, which this command does not have"),
            ("yaml=plan.yaml", "unknown format `yaml`; expected one of: table, json, ids"),
            ("json=", "missing file name after `=`"),
        ] {
            let refused = output::<PlanFormat>(text).unwrap_err();
            assert!(refused.starts_with(why), "{text}: {refused}");
        }
    }
}
