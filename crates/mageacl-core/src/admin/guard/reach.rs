//! The values of constants and of properties.

use super::expressions;
use super::value::Value;
use crate::admin::ROOT;
use crate::admin::classes::{Classes, Lineage, RESOURCE_CONSTANT, is_base, names};
use crate::admin::php::{Expr, ExprKind, parse_expression};

/// The maximum number of constants that refer to each other.
const MAX_DEPTH: usize = 12;

/// Returns the value of a constant of a class or its ancestors, from one of them on.
pub(super) fn constant<'s>(
    classes: &Classes<'s>,
    lineage: &Lineage<'s>,
    name: &str,
    from: usize,
    depth: usize,
) -> Option<Value> {
    if let Some((place, constant)) = lineage.constant(name, from) {
        let class = &lineage.classes[place];
        let expr = parse_expression(&class.text[constant.value])?;
        return value(classes, lineage, place, &expr, depth + 1);
    }
    let interfaces = lineage.classes.iter().skip(from).flat_map(|class| &class.interfaces);
    for interface in interfaces {
        if let Some(interface) = classes.find(interface)
            && interface.constants.contains_key(name)
            && depth < MAX_DEPTH
        {
            return constant(classes, &classes.lineage(&interface), name, 0, depth + 1);
        }
    }
    let is_below_base = lineage.missing.as_deref().is_some_and(is_base);
    (is_below_base && name == RESOURCE_CONSTANT).then(|| Value::Text(ROOT.to_owned()))
}

/// Returns the value of `class::name` in the code of one of the ancestors.
pub(super) fn class_constant<'s>(
    classes: &Classes<'s>,
    lineage: &Lineage<'s>,
    place: usize,
    class: &str,
    name: &str,
    depth: usize,
) -> Option<Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    match class.to_ascii_lowercase().as_str() {
        "self" => constant(classes, lineage, name, place, depth),
        "static" => constant(classes, lineage, name, 0, depth),
        "parent" => constant(classes, lineage, name, place + 1, depth),
        _ => {
            let own = lineage.classes.get(place)?;
            let resolved = names(own).resolve(class);
            let Some(other) = classes.find(&resolved) else {
                return (is_base(&resolved) && name == RESOURCE_CONSTANT).then(|| Value::Text(ROOT.to_owned()));
            };
            constant(classes, &classes.lineage(&other), name, 0, depth)
        }
    }
}

/// Returns the value of the code of an initial value.
pub(super) fn literal<'s>(classes: &Classes<'s>, lineage: &Lineage<'s>, place: usize, code: &str) -> Option<Value> {
    value(classes, lineage, place, &parse_expression(code)?, 0)
}

fn value<'s>(
    classes: &Classes<'s>,
    lineage: &Lineage<'s>,
    place: usize,
    expr: &Expr<'_>,
    depth: usize,
) -> Option<Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    let inner = |expr: &Expr<'_>| value(classes, lineage, place, expr, depth + 1);
    Some(match &expr.kind {
        ExprKind::Text(text) => Value::Text(text.clone().into_owned()),
        ExprKind::Number(number) => Value::Number((*number).to_owned()),
        ExprKind::Constant(name) => expressions::constant(name),
        ExprKind::ClassConstant(class, name) if name.eq_ignore_ascii_case("class") => {
            Value::Text(names(lineage.classes.get(place)?).resolve(class))
        }
        ExprKind::ClassConstant(class, name) => class_constant(classes, lineage, place, class, name, depth + 1)?,
        ExprKind::Concat(left, right) => Value::Text(inner(left)?.text()? + &inner(right)?.text()?),
        ExprKind::Array(entries) => {
            let mut values = Vec::with_capacity(entries.len());
            for (key, value) in entries {
                let key = match key {
                    Some(key) => Some(inner(key)?),
                    None => None,
                };
                values.push((key, inner(value)?));
            }
            Value::Array(values)
        }
        _ => return None,
    })
}
