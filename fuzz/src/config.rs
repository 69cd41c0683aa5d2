//! A `mageacl.json` and an XML file with comments, applied to findings.
//!
//! The input is cut at the first zero byte: configuration, then XML.

use mageacl_core::config::{self, Config, Level, Policy};
use mageacl_core::date::Date;
use mageacl_core::finding::{Finding, Severity, State};
use mageacl_core::grant::Location;
use mageacl_core::source::{FileId, SourceMap, Span};

use super::{input, spans};

const CONFIG: &str = "mageacl.json";
const XML: &str = "app/code/Acme/A/etc/acl.xml";

/// Parses the configuration and applies it to findings in the XML file.
pub fn run(bytes: &[u8]) {
    let pieces = input::pieces(bytes, &[0], 2);
    let text = input::text(pieces[0]);
    let config = match config::parse(text) {
        Ok(config) => config,
        Err(error) => return spans::check_error(&error, text),
    };
    let entries = config.integrations.iter().map(|it| &it.span).chain(config.suppressions.iter().map(|it| &it.span));
    for span in entries {
        let entry = text.get(span.clone()).expect("entries lie inside the text");
        assert!(entry.starts_with('{') && entry.ends_with('}'), "{entry:?} is not an entry");
    }
    assert!(config.suppressions.iter().all(|it| !it.reason.trim().is_empty()), "a suppression without a reason");

    let sources = SourceMap::default();
    let file = sources.add(CONFIG, text);
    let xml = sources.add(XML, pieces.get(1).map_or("", |xml| input::text(xml)));
    let applied = apply(&config, true, file, xml, &sources);
    assert_eq!(applied, apply(&config, true, file, xml, &sources));
    check(&applied, &config, &sources);
    let unsuppressed = apply(&config, false, file, xml, &sources);
    assert!(unsuppressed.iter().all(Finding::is_open), "a finding is suppressed without suppressions");
    check(&unsuppressed, &config, &sources);
}

fn apply(config: &Config, suppress: bool, file: FileId, xml: FileId, sources: &SourceMap) -> Vec<Finding> {
    let today = Date::from_days(20_000).expect("a day");
    let policy = Policy { config, file: Some(file), today, suppress, ran: &|_| true };
    config::apply(findings(xml, sources), &policy, &[xml], sources)
}

/// Returns findings at both ends of the XML file, and one without a position.
fn findings(xml: FileId, sources: &SourceMap) -> Vec<Finding> {
    let end = u32::try_from(sources.text(xml).len()).expect("inputs are small");
    let at = |start: u32| vec![Location::Text(Span { file: xml, start, end })];
    let finding = |rule, resource: &str, places| Finding {
        rule,
        severity: Severity::Warning,
        module: Some("Acme_A".to_owned()),
        subject: "role 9".to_owned(),
        resource: Some(resource.to_owned()),
        places,
        ..Finding::default()
    };
    vec![
        finding("duplicate-resource", "Acme_A::a", at(0)),
        finding("unused-resource", "Acme_A::a", at(end)),
        finding("excess", "Acme_A::b", Vec::new()),
    ]
}

fn check(findings: &[Finding], config: &Config, sources: &SourceMap) {
    for finding in findings {
        match config.level(finding.rule) {
            Some(Level::Off) => panic!("{} is switched off", finding.rule),
            Some(Level::At(severity)) => assert_eq!(finding.severity, severity),
            None => {}
        }
        if let State::Suppressed(suppressed) = &finding.state {
            assert!(!suppressed.reason.trim().is_empty(), "{finding:?} is suppressed without a reason");
        }
        for place in &finding.places {
            let Location::Text(span) = place else { panic!("{finding:?} has a line instead of a span") };
            spans::check(*span, sources);
            assert!(!config.leaves_out(XML) || sources.name(span.file) == CONFIG, "{XML} is left out");
        }
    }
}
