//! `mageacl/explain/1`.

use std::io::{self, Write};

use serde::Serialize;

use super::{DeclarationOut, RouteName, route_name, write};
use crate::ExplainView;
use mageacl_core::catalog::Declaration;
use mageacl_core::explain::{Access, Call, Explanation, Guard, Refusal, Standing};
use mageacl_core::rules::Rule;

#[derive(Serialize)]
struct ExplainOut<'a> {
    subject: &'a str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<RuleOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<CallOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resources: Option<Vec<GuardOut<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<&'a [String]>,
}

#[derive(Serialize)]
struct RuleOut<'a> {
    id: &'a str,
    title: &'a str,
    severity: &'a str,
    why: &'a str,
    example: &'a str,
    fix: &'a str,
    source: &'a str,
}

#[derive(Serialize)]
struct CallOut<'a> {
    status: &'static str,
    route: Option<RouteName<'a>>,
    service: Option<String>,
    declarations: Vec<DeclarationOut<'a>>,
    remark: Option<&'a str>,
    nearest: &'a [String],
    callers: Vec<AccessOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    elsewhere: Vec<ElsewhereOut<'a>>,
}

/// A declaration in a module that is not loaded.
#[derive(Serialize)]
struct ElsewhereOut<'a> {
    module: &'a str,
    state: &'static str,
    description: &'a str,
    location: Option<PlaceOut<'a>>,
    advice: &'a str,
}

#[derive(Serialize)]
struct GuardOut<'a> {
    id: &'a str,
    standing: &'static str,
    title_path: Vec<&'a str>,
    ancestors: Vec<&'a str>,
    children: Vec<&'a str>,
    declarations: Vec<DeclarationOut<'a>>,
    did_you_mean: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    asked_at: Option<PlaceOut<'a>>,
    routes: Vec<RouteName<'a>>,
    operations: &'a [String],
    risk: Option<RiskOut<'a>>,
    mentions: Vec<PlaceOut<'a>>,
    holders: Vec<AccessOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    elsewhere: Vec<ElsewhereOut<'a>>,
}

#[derive(Serialize)]
struct RiskOut<'a> {
    severity: &'static str,
    capabilities: Vec<&'static str>,
    reason: &'a str,
    source: &'a str,
}

#[derive(Serialize)]
struct PlaceOut<'a> {
    file: &'a str,
    line: Option<usize>,
}

#[derive(Serialize)]
struct AccessOut<'a> {
    name: &'a str,
    allowed: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unknown: bool,
    because: Vec<BecauseOut<'a>>,
}

#[derive(Serialize)]
struct BecauseOut<'a> {
    reference: &'a str,
    why: &'a str,
    location: Option<PlaceOut<'a>>,
}

/// Writes an explanation.
///
/// # Errors
/// If the output cannot be written.
pub fn explain(view: &ExplainView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut content =
        ExplainOut { subject: &view.subject, kind: "", rule: None, call: None, resources: None, advice: None };
    match view.explanation {
        Explanation::Rule(rule) => return self::rule(rule, out),
        Explanation::Call(call) => {
            content.kind = "endpoint";
            content.call = Some(self::call(call, view));
            content.resources = Some(call.guards.iter().map(|it| guard(it, view)).collect());
        }
        Explanation::Resources(all) => {
            content.kind = "resource";
            content.resources = Some(all.iter().map(|it| guard(it, view)).collect());
        }
        Explanation::Refusal(Refusal { guards: all, advice }) => {
            content.kind = "error";
            content.resources = Some(all.iter().map(|it| guard(it, view)).collect());
            content.advice = Some(advice);
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
    let content = ExplainOut { subject: id, kind: "rule", rule: Some(rule), call: None, resources: None, advice: None };
    write("explain", None, content, out)
}

fn call<'a>(call: &'a Call<'_>, view: &'a ExplainView<'_>) -> CallOut<'a> {
    let resolved = &call.resolved;
    let route = resolved.route;
    CallOut {
        status: resolved.status.name(),
        route: route.map(route_name),
        service: route.map(|route| format!("{}::{}", route.service, route.service_method)),
        declarations: route.map_or_else(Vec::new, |route| declarations(&route.declarations, view)),
        remark: resolved.remark.as_deref(),
        nearest: &resolved.nearest,
        callers: call.callers.iter().map(|it| access(it, view)).collect(),
        elsewhere: elsewhere(&resolved.declared, view),
    }
}

fn guard<'a>(guard: &'a Guard<'_>, view: &'a ExplainView<'_>) -> GuardOut<'a> {
    let id = |node| view.tree.resource(node).id.as_str();
    let node = match guard.standing {
        Standing::Defined(node) => Some(node),
        _ => None,
    };
    let near = match &guard.standing {
        Standing::Undefined(near) | Standing::Unknown(near) => near.iter().map(|node| id(*node)).collect(),
        _ => Vec::new(),
    };
    let of_it = view.mentions.iter().filter(|(known, _)| *known == guard.id);
    GuardOut {
        id: &guard.id,
        standing: match guard.standing {
            Standing::Defined(_) => "defined",
            Standing::Disabled => "disabled",
            Standing::Undefined(_) => "undefined",
            Standing::Unknown(_) => "unknown",
            Standing::Customers => "self",
            Standing::Everybody => "anonymous",
        },
        title_path: node.map_or_else(Vec::new, |node| view.tree.title_path(node)),
        ancestors: node.map_or_else(Vec::new, |node| view.tree.ancestors(node).into_iter().map(id).collect()),
        children: node.map_or_else(Vec::new, |node| view.tree.children(node).map(id).collect()),
        declarations: node.map_or_else(Vec::new, |node| declarations(&view.tree.resource(node).declarations, view)),
        did_you_mean: near,
        asked_at: guard
            .asked_at
            .map(|span| PlaceOut { file: view.sources.name(span.file), line: view.sources.line(span) }),
        routes: guard.routes.iter().map(|route| route_name(route)).collect(),
        operations: &guard.operations,
        risk: guard.risk.as_ref().map(|entry| RiskOut {
            severity: entry.verdict.severity.as_str(),
            capabilities: entry.verdict.capabilities.iter().map(|capability| capability.as_str()).collect(),
            reason: &entry.verdict.reason,
            source: &entry.source,
        }),
        mentions: of_it.map(|(_, mention)| PlaceOut { file: &mention.file, line: Some(mention.line) }).collect(),
        holders: guard.holders.iter().map(|it| access(it, view)).collect(),
        elsewhere: elsewhere(&guard.id, view),
    }
}

fn access<'a>(access: &'a Access, view: &'a ExplainView<'_>) -> AccessOut<'a> {
    let because = access.because.iter().map(|because| BecauseOut {
        reference: &because.reference,
        why: &because.why,
        location: because
            .place
            .map(|place| PlaceOut { file: view.sources.name(place.file()), line: place.line(view.sources) }),
    });
    AccessOut { name: &access.name, allowed: access.allowed, unknown: access.is_unknown, because: because.collect() }
}

fn elsewhere<'a>(subject: &'a str, view: &'a ExplainView<'_>) -> Vec<ElsewhereOut<'a>> {
    let out = view.elsewhere(subject).map(|declared| ElsewhereOut {
        module: &declared.module,
        state: declared.state.name(),
        description: &declared.description,
        location: declared.location.as_ref().map(|(file, line)| PlaceOut { file, line: Some(*line) }),
        advice: &declared.advice,
    });
    out.collect()
}

fn declarations<'a>(all: &'a [Declaration], view: &'a ExplainView<'_>) -> Vec<DeclarationOut<'a>> {
    let out = all.iter().map(|declaration| DeclarationOut {
        module: &declaration.module,
        file: view.sources.name(declaration.span.file),
        line: view.sources.line(declaration.span),
    });
    out.collect()
}
