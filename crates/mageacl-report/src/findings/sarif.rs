//! SARIF 2.1.0, as supported by GitHub's code scanning.
//!
//! Every result has exactly one location, because GitHub refuses a file with a result without one; all its other
//! positions are related locations. Paths are relative to `%SRCROOT%`, the root of the repository, whose location is
//! left to the consumer.

mod log;

use std::collections::BTreeMap;
use std::io::Write;

use crate::RenderError;
use crate::escape::markdown::{md, text};
use crate::escape::{Markdown, SarifText, uri};
use crate::findings::FindingFormat;
use crate::lint::{LintView, fingerprints};
use crate::paths::RepoLocation;
use crate::sink::Audience;
use log::{
    ArtifactLocation, AutomationDetails, BaseId, Configuration, Descriptor, Driver, Invocation, Location, Log,
    Notification, PhysicalLocation, Region, ResultOut, ResultProperties, RuleProperties, Run, SuppressionOut, Text,
    Tool,
};
use mageacl_core::finding::{self, Finding, Severity, State, Suppressed};
use mageacl_core::rules::{RULES, Rule};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The name of the repository's root.
const ROOT: &str = "%SRCROOT%";

/// The only fingerprint that GitHub compares.
const GITHUB_FINGERPRINT: &str = "primaryLocationLineHash";

/// The name and version of mageacl's own fingerprint.
const FINGERPRINT: &str = "mageacl/v1";

/// The format.
pub(super) static FORMAT: FindingFormat =
    FindingFormat { name: "sarif", about: "SARIF 2.1.0, for code scanning", audience: Audience::Machine, write };

/// Writes the findings.
fn write(view: &LintView<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    let results = view.findings.iter().zip(fingerprints(view.findings));
    let notification =
        |severity: Severity, note: &str| Notification { level: severity.as_str(), message: plain([note]) };
    let warnings = view.notes().into_iter().map(|note| notification(Severity::Warning, note));
    let details = view.details().into_iter().map(|note| notification(Severity::Note, note));
    let root = BaseId { description: plain(["The root of the repository that contains the store."]) };
    let has_baseline = finding::set_aside(view.findings).known > 0;
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "mageacl",
                version: env!("CARGO_PKG_VERSION"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                rules: RULES.iter().map(|rule| descriptor(rule)).collect(),
            },
        },
        // Without it, GitHub takes a report on grants for a newer one on the store, and closes the findings of the
        // latter.
        automation_details: AutomationDetails { id: format!("mageacl-{}/", view.command) },
        invocations: [Invocation {
            execution_successful: view.broken.is_none(),
            tool_execution_notifications: warnings.chain(details).collect(),
        }],
        original_uri_base_ids: BTreeMap::from([(ROOT, root)]),
        column_kind: "unicodeCodePoints",
        results: results.map(|(finding, fingerprint)| result(finding, fingerprint, has_baseline, view)).collect(),
    };
    mageacl_core::json::write::pretty(&Log { version: "2.1.0", schema: SCHEMA, runs: [run] }, out)?;
    Ok(writeln!(out)?)
}

fn descriptor(rule: &Rule) -> Descriptor {
    let parts = [("Why", rule.why), ("Example", rule.example), ("Fix", rule.fix), ("Source", rule.source)];
    let lines = parts.map(|(name, text)| format!("{name}: {text}"));
    let markdown = Markdown::join(parts.map(|(name, part)| md!("**{}:** {}", name, text(part))), "\n\n");
    let level = rule.level();
    Descriptor {
        id: rule.id,
        short_description: plain([rule.title]),
        full_description: plain([rule.why]),
        help: Text {
            markdown: Some(SarifText::lines(markdown.as_str().lines())),
            ..plain(lines.iter().map(String::as_str))
        },
        default_configuration: Configuration { level: level.as_str() },
        properties: RuleProperties {
            tags: ["security", "permissions", "magento"],
            // Values in GitHub's ranges of high, medium and low.
            security_severity: match level {
                Severity::Error => "8.0",
                Severity::Warning => "5.0",
                Severity::Note => "2.0",
            },
        },
    }
}

fn result<'a>(
    finding: &'a Finding,
    fingerprint: String,
    has_baseline: bool,
    view: &LintView<'_>,
) -> ResultOut<'a> {
    let lines = [&finding.message, &finding.why, &finding.fix].map(String::as_str);
    let others = finding.places.iter().skip(1).map(|place| (*place, "also here"));
    let related = finding.related.iter().map(|(place, what)| (*place, what.as_str()));
    let related = others.chain(related).enumerate().map(|(number, (place, what))| Location {
        id: Some(number + 1),
        message: Some(plain([what])),
        ..location(&view.spot(place))
    });
    ResultOut {
        rule_id: finding.rule,
        rule_index: RULES.iter().position(|rule| rule.id == finding.rule),
        level: finding.severity.as_str(),
        message: plain(lines.into_iter().filter(|text| !text.is_empty())),
        locations: [location(&view.shown_at(finding))],
        related_locations: related.collect(),
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, fingerprint.clone()), (GITHUB_FINGERPRINT, fingerprint)]),
        suppressions: match &finding.state {
            State::Suppressed(Suppressed { reason, inline }) => {
                let kind = if *inline { "inSource" } else { "external" };
                Some([SuppressionOut { kind, status: "accepted", justification: reason }])
            }
            State::Open | State::Known { .. } | State::Upstream => None,
        },
        // Omitted if there is no baseline.
        baseline_state: has_baseline.then_some(match finding.state {
            State::Known { .. } => "unchanged",
            State::Open | State::Suppressed(_) | State::Upstream => "new",
        }),
        properties: ResultProperties {
            confidence: finding.confidence.as_str(),
            subject: &finding.subject,
            module: finding.module.as_deref(),
            resource: finding.resource.as_deref(),
            upstream: finding.upstream,
        },
    }
}

fn location(spot: &RepoLocation) -> Location {
    let region = Region {
        start_line: spot.line,
        start_column: spot.columns.map(|(column, _)| column),
        end_line: spot.columns.map(|(_, end)| end.line),
        end_column: spot.columns.map(|(_, end)| end.column),
    };
    let artifact_location = ArtifactLocation { uri: uri(&spot.path), uri_base_id: ROOT };
    Location { id: None, physical_location: PhysicalLocation { artifact_location, region }, message: None }
}

fn plain<'t>(lines: impl IntoIterator<Item = &'t str>) -> Text {
    Text { text: SarifText::lines(lines), markdown: None }
}
