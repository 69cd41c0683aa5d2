//! A profile or a file of risks.

use std::collections::HashSet;

use mageacl_core::plan::{DeclaredEndpoint, plan};
use mageacl_core::profile;
use mageacl_core::risk::Risks;

use super::catalog::{routes, tree};
use super::{input, spans};

/// Parses the text as both. Valid profiles are planned, valid risks are applied to routes.
pub fn run(bytes: &[u8]) {
    let text = input::text(bytes);
    match profile::parse(text) {
        Ok(profile) => {
            let endpoints: HashSet<(&str, &str)> =
                profile.endpoints.iter().map(|endpoint| (endpoint.method.as_str(), endpoint.path.as_str())).collect();
            assert_eq!(endpoints.len(), profile.endpoints.len(), "an endpoint is declared twice");
            let plan = plan(DeclaredEndpoint::of_profile(&profile), tree(), routes());
            assert_eq!(plan.endpoints.len(), profile.endpoints.len());
            assert_eq!(plan.verified, plan.unreachable().next().is_none(), "a reachable plan is not verified");
        }
        Err(error) => spans::check_error(&error, text),
    }
    let mut risks = Risks::default();
    let builtin = risks.entries().count();
    match risks.with(text) {
        Ok(()) => {
            assert!(risks.entries().count() >= builtin);
            for route in routes().all() {
                assert!(!risks.of_route(route).reason.is_empty());
            }
        }
        Err(error) => {
            spans::check_error(&error, text);
            assert_eq!(risks.entries().count(), builtin, "a refused file was applied in part");
        }
    }
}
