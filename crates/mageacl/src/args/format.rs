//! Formats of the commands that report findings: their own, and those that all of them share.

use std::sync::LazyLock;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use mageacl_report::findings::{FORMATS, FindingFormat};
use mageacl_report::sink::{Audience, Format};

/// A format of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReportFormat<O: 'static> {
    /// One that shows everything that the command computes.
    Own(O),
    /// One for findings alone.
    Findings(&'static FindingFormat),
}

/// The own formats of a command.
pub(crate) trait OwnFormat: ValueEnum + Format + Send + Sync + 'static {
    /// Returns all formats of the command.
    fn all() -> &'static [ReportFormat<Self>];
}

/// The formats of `lint` and `check`.
pub(crate) type LintFormat = ReportFormat<LintOwn>;

/// The formats of `audit`.
pub(crate) type AuditFormat = ReportFormat<AuditOwn>;

/// The formats of `diff`.
pub(crate) type DiffFormat = ReportFormat<DiffOwn>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintOwn {
    /// For people
    Table,
    /// For programs
    Json,
    /// A comment on a pull request
    Markdown,
    /// One page for a browser
    Html,
    /// The document of that page
    Report,
    /// A module that defines the undefined resources of Magento's own modules (with -o only)
    RepairModule,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AuditOwn {
    /// For people
    Table,
    /// For programs
    Json,
    /// For a pull request or a ticket, with the clicks that lead to the required set
    Markdown,
    /// One page for a browser
    Html,
    /// The document of that page
    Report,
    /// The grants, for a spreadsheet
    Csv,
    /// Ids to add and to remove, one per line
    Delta,
    /// The etc/integration/api.xml that replaces the grant
    ApiXml,
    /// The etc/integration.xml that replaces the grant
    IntegrationXml,
    /// The n98-magerun2 commands that replace the integration
    Magerun,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffOwn {
    /// For people
    Table,
    /// For programs
    Json,
    /// A comment on a pull request
    Markdown,
}

impl Format for LintOwn {
    fn audience(self) -> Audience {
        match self {
            LintOwn::Table | LintOwn::Markdown => Audience::Human,
            LintOwn::Json | LintOwn::Html | LintOwn::Report | LintOwn::RepairModule => Audience::Machine,
        }
    }
}

impl Format for AuditOwn {
    fn audience(self) -> Audience {
        match self {
            AuditOwn::Table | AuditOwn::Markdown => Audience::Human,
            AuditOwn::Json
            | AuditOwn::Html
            | AuditOwn::Report
            | AuditOwn::Csv
            | AuditOwn::Delta
            | AuditOwn::ApiXml
            | AuditOwn::IntegrationXml
            | AuditOwn::Magerun => Audience::Machine,
        }
    }
}

impl Format for DiffOwn {
    fn audience(self) -> Audience {
        match self {
            DiffOwn::Table | DiffOwn::Markdown => Audience::Human,
            DiffOwn::Json => Audience::Machine,
        }
    }
}

impl OwnFormat for LintOwn {
    fn all() -> &'static [LintFormat] {
        static ALL: LazyLock<Vec<LintFormat>> = LazyLock::new(with_findings);
        &ALL
    }
}

impl OwnFormat for AuditOwn {
    fn all() -> &'static [AuditFormat] {
        static ALL: LazyLock<Vec<AuditFormat>> = LazyLock::new(with_findings);
        &ALL
    }
}

impl OwnFormat for DiffOwn {
    fn all() -> &'static [DiffFormat] {
        static ALL: LazyLock<Vec<DiffFormat>> = LazyLock::new(with_findings);
        &ALL
    }
}

fn with_findings<O: OwnFormat>() -> Vec<ReportFormat<O>> {
    let own = O::value_variants().iter().copied().map(ReportFormat::Own);
    let names: Vec<String> =
        O::value_variants().iter().filter_map(|own| Some(own.to_possible_value()?.get_name().to_owned())).collect();
    let is_new = |format: &&&FindingFormat| !names.iter().any(|name| name == format.name);
    own.chain(FORMATS.iter().filter(is_new).copied().map(ReportFormat::Findings)).collect()
}

impl<O: OwnFormat> Format for ReportFormat<O> {
    fn audience(self) -> Audience {
        match self {
            ReportFormat::Own(own) => own.audience(),
            ReportFormat::Findings(format) => format.audience,
        }
    }
}

impl<O: OwnFormat> ValueEnum for ReportFormat<O> {
    fn value_variants<'a>() -> &'a [Self] {
        O::all()
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            ReportFormat::Own(own) => own.to_possible_value(),
            ReportFormat::Findings(format) => Some(PossibleValue::new(format.name).help(format.about)),
        }
    }
}
