//! `mageacl/explain/1`.

use std::io::{self, Write};

use super::v1::explain::{
    AccessReason, AnswerField, Call as CallOut, Cause, Elsewhere, Entrance, ExplainedResource, Explanation as Content,
    ExplanationKind, GrantAccess, Guests as GuestsOut, KnownError, Operation, RequiredIn, Risk, Rule as RuleOut,
};
use super::v1::route::Location;
use super::{declarations, route_name, write};
use crate::ExplainView;
use mageacl_core::explain::{Access, Call, Explanation, Guests, ResourceExplanation, ResourceStatus, errors};
use mageacl_core::finding::Finding;
use mageacl_core::rules::Rule;

/// Writes an explanation.
///
/// # Errors
/// If the output cannot be written.
pub fn explain(view: &ExplainView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut content = Content { subject: &view.subject, ..Content::default() };
    match view.explanation {
        Explanation::Rule(rule) => return self::rule(rule, out),
        Explanation::Call(call) => {
            content.kind = ExplanationKind::Endpoint;
            content.call = Some(self::call(call, view));
            content.resources = Some(call.guards.iter().map(|it| guard(it, view)).collect());
        }
        Explanation::Resources(all) => {
            content.kind = ExplanationKind::Resource;
            content.resources = Some(all.iter().map(|it| guard(it, view)).collect());
        }
        Explanation::Refusal(refusal) => {
            content.kind = ExplanationKind::Error;
            content.resources = Some(refusal.guards.iter().map(|it| guard(it, view)).collect());
            content.advice = Some(&refusal.advice);
            content.errors = Some(refusal.errors.iter().map(|error| known_error(error)).collect());
            let operations = refusal.operations.iter().map(|operation| Operation {
                name: &operation.name,
                resources: operation.resources.iter().map(String::as_str).collect(),
            });
            content.operations = Some(operations.collect());
            content.findings = view.findings.map(|all| all.iter().map(|finding| cause(finding, view)).collect());
        }
        Explanation::Fields(fields) => {
            content.kind = ExplanationKind::Field;
            content.resources = Some(fields.guards.iter().map(|it| guard(it, view)).collect());
            let fields = fields.fields.iter().map(|field| AnswerField {
                name: &field.name,
                data: &field.data,
                resources: &field.resources,
                module: &field.module,
                file: field.file.as_deref(),
            });
            content.fields = Some(fields.collect());
        }
        Explanation::Guests(guests) => {
            content.kind = ExplanationKind::Guests;
            content.guests = Some(self::guests(guests));
        }
    }
    write("explain", Some(view.origin), content, out)
}

/// Writes a rule, for which no store is read.
///
/// # Errors
/// If the output cannot be written.
pub fn rule(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    let Rule { id, title, severity, why, example, fix, source, .. } = rule;
    let rule = RuleOut { id, title, severity, why, example, fix, source };
    let content = Content { subject: id, rule: Some(rule), ..Content::default() };
    write("explain", None, content, out)
}

fn known_error(error: &errors::KnownError) -> KnownError<'_> {
    KnownError {
        id: error.id,
        origin: error.origin.name(),
        about: error.about.into(),
        cause: error.cause,
        distinguish: error.distinguish,
        fix: error.fix,
        rules: error.rules,
    }
}

fn cause<'a>(finding: &'a Finding, view: &'a ExplainView<'_>) -> Cause<'a> {
    let location = finding.places.first();
    let location =
        location.map(|place| Location { file: view.sources.name(place.file()), line: place.line(view.sources) });
    Cause { rule: finding.rule, message: &finding.message, location, fix: &finding.fix }
}

fn guests<'a>(guests: &'a Guests<'_>) -> GuestsOut<'a> {
    let entrances = guests.entrances.iter().map(|entrance| Entrance {
        name: entrance.name,
        address: entrance.address,
        guarded_by: entrance.guarded_by,
    });
    GuestsOut {
        routes: guests.routes.iter().map(|route| route_name(route)).collect(),
        allow_insecure: guests.setting.into(),
        opened_by_allow_insecure: guests.listed.iter().map(|route| route_name(route)).collect(),
        operations: &guests.operations,
        entrances: entrances.collect(),
    }
}

fn call<'a>(call: &'a Call<'_>, view: &'a ExplainView<'_>) -> CallOut<'a> {
    let resolved = &call.resolved;
    let route = resolved.route;
    CallOut {
        status: resolved.status.into(),
        route: route.map(route_name),
        service: route.map(|route| format!("{}::{}", route.service, route.service_method)),
        declarations: route.map_or_else(Vec::new, |route| declarations(&route.declarations, view.sources)),
        remark: resolved.remark.as_deref(),
        nearest: &resolved.nearest,
        callers: call.callers.iter().map(|it| access(it, view)).collect(),
        remarks: &call.remarks,
        elsewhere: elsewhere(&resolved.declared, view),
    }
}

fn guard<'a>(guard: &'a ResourceExplanation<'_>, view: &'a ExplainView<'_>) -> ExplainedResource<'a> {
    let id = |node| view.tree.resource(node).id.as_str();
    let node = match guard.standing {
        ResourceStatus::Defined(node) => Some(node),
        _ => None,
    };
    let near = match &guard.standing {
        ResourceStatus::Undefined(near) | ResourceStatus::Unknown(near) => near.iter().map(|node| id(*node)).collect(),
        _ => Vec::new(),
    };
    let of_it = view.mentions.iter().filter(|(known, _)| *known == guard.id);
    ExplainedResource {
        id: &guard.id,
        standing: (&guard.standing).into(),
        title_path: node.map_or_else(Vec::new, |node| view.tree.title_path(node)),
        ancestors: node.map_or_else(Vec::new, |node| view.tree.ancestors(node).into_iter().map(id).collect()),
        children: node.map_or_else(Vec::new, |node| view.tree.children(node).map(id).collect()),
        declarations: node
            .map_or_else(Vec::new, |node| declarations(&view.tree.resource(node).declarations, view.sources)),
        did_you_mean: near,
        asked_at: guard
            .asked_at
            .map(|span| Location { file: view.sources.name(span.file), line: view.sources.line(span) }),
        routes: guard.routes.iter().map(|route| route_name(route)).collect(),
        operations: &guard.operations,
        open_to_guests: guard.open_to_guests,
        required_in: view.history(&guard.id).map(|history| RequiredIn {
            first: &history.first,
            last: &history.last,
            routes: &history.routes,
        }),
        risk: guard.risk.as_ref().map(|entry| Risk {
            severity: entry.verdict.severity.into(),
            capabilities: entry.verdict.capabilities.iter().map(|capability| (*capability).into()).collect(),
            reason: &entry.verdict.reason,
            source: &entry.source,
        }),
        mentions: of_it.map(|(_, mention)| Location { file: &mention.file, line: Some(mention.line) }).collect(),
        holders: guard.holders.iter().map(|it| access(it, view)).collect(),
        elsewhere: elsewhere(&guard.id, view),
    }
}

fn access<'a>(access: &'a Access, view: &'a ExplainView<'_>) -> GrantAccess<'a> {
    let because = access.because.iter().map(|because| AccessReason {
        reference: &because.reference,
        why: &because.why,
        location: because
            .place
            .map(|place| Location { file: view.sources.name(place.file()), line: place.line(view.sources) }),
    });
    GrantAccess { name: &access.name, allowed: access.allowed, unknown: access.is_unknown, because: because.collect() }
}

fn elsewhere<'a>(subject: &'a str, view: &'a ExplainView<'_>) -> Vec<Elsewhere<'a>> {
    let out = view.elsewhere(subject).map(|declared| Elsewhere {
        module: &declared.module,
        state: declared.state.into(),
        description: &declared.description,
        location: declared.location.as_ref().map(|(file, line)| Location { file, line: Some(*line) }),
        advice: &declared.advice,
    });
    out.collect()
}
