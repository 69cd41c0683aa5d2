//! The audience of each format, which determines how the text is finished before it is written
//! ([`mageacl_report::sink`]).

use super::{
    AdminFormat, ConvertFormat, ExplainFormat, GuardFormat, ListFormat, MatrixFormat, PlanFormat, RoutesFormat,
};
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
            | PlanFormat::Magerun
            | PlanFormat::Html
            | PlanFormat::Report => Machine,
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

impl Format for RoutesFormat {
    fn audience(self) -> Audience {
        match self {
            RoutesFormat::Table => Human,
            RoutesFormat::Json | RoutesFormat::Ids | RoutesFormat::Csv => Machine,
        }
    }
}

impl Format for ConvertFormat {
    fn audience(self) -> Audience {
        match self {
            ConvertFormat::Html | ConvertFormat::Csv => Machine,
        }
    }
}

impl Format for AdminFormat {
    fn audience(self) -> Audience {
        match self {
            AdminFormat::Table => Human,
            AdminFormat::Json | AdminFormat::Csv => Machine,
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
