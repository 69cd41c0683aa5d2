//! The audience of each format, which determines how the text is finished before it is written
//! ([`mageacl_report::sink`]).

use super::{AuditFormat, DiffFormat, ExplainFormat, GuardFormat, LintFormat, ListFormat, MatrixFormat, PlanFormat};
use mageacl_report::sink::Audience::{self, Human, Machine};
use mageacl_report::sink::Format;

impl Format for PlanFormat {
    fn audience(self) -> Audience {
        match self {
            PlanFormat::Table | PlanFormat::Markdown => Human,
            PlanFormat::Json
            | PlanFormat::Ids
            | PlanFormat::ApiXml
            | PlanFormat::IntegrationXml
            | PlanFormat::Module
            | PlanFormat::Magerun => Machine,
        }
    }
}

impl Format for AuditFormat {
    fn audience(self) -> Audience {
        match self {
            AuditFormat::Table | AuditFormat::Short | AuditFormat::Markdown => Human,
            AuditFormat::Json
            | AuditFormat::Sarif
            | AuditFormat::Github
            | AuditFormat::Gitlab
            | AuditFormat::Junit
            | AuditFormat::Checkstyle
            | AuditFormat::Delta
            | AuditFormat::ApiXml
            | AuditFormat::IntegrationXml
            | AuditFormat::Magerun => Machine,
        }
    }
}

impl Format for LintFormat {
    fn audience(self) -> Audience {
        match self {
            LintFormat::Table | LintFormat::Short | LintFormat::Markdown => Human,
            LintFormat::Json
            | LintFormat::Sarif
            | LintFormat::Github
            | LintFormat::Gitlab
            | LintFormat::Junit
            | LintFormat::Checkstyle => Machine,
        }
    }
}

impl Format for DiffFormat {
    fn audience(self) -> Audience {
        match self {
            DiffFormat::Table | DiffFormat::Short | DiffFormat::Markdown => Human,
            DiffFormat::Json
            | DiffFormat::Sarif
            | DiffFormat::Github
            | DiffFormat::Gitlab
            | DiffFormat::Junit
            | DiffFormat::Checkstyle => Machine,
        }
    }
}

impl Format for GuardFormat {
    fn audience(self) -> Audience {
        match self {
            GuardFormat::Table => Human,
            GuardFormat::Json | GuardFormat::Module => Machine,
        }
    }
}

impl Format for ListFormat {
    fn audience(self) -> Audience {
        match self {
            ListFormat::Table => Human,
            ListFormat::Json | ListFormat::Ids => Machine,
        }
    }
}

impl Format for ExplainFormat {
    fn audience(self) -> Audience {
        match self {
            ExplainFormat::Table => Human,
            ExplainFormat::Json => Machine,
        }
    }
}

impl Format for MatrixFormat {
    fn audience(self) -> Audience {
        match self {
            MatrixFormat::Table | MatrixFormat::Markdown => Human,
            MatrixFormat::Json => Machine,
        }
    }
}
