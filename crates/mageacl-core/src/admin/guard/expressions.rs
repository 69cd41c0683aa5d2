//! Evaluates expressions.

use super::evaluate::{Frame, Run, Stop, is_id};
use super::value::Value;
use crate::admin::classes::names;
use crate::admin::php::{Arm, Expr, ExprKind};

impl<'s> Run<'_, 's> {
    pub(super) fn expression(&mut self, expr: &Expr<'s>, frame: &mut Frame<'s>) -> Result<Value, Stop> {
        self.step()?;
        Ok(match &expr.kind {
            ExprKind::Text(text) => Value::Text(text.clone().into_owned()),
            ExprKind::Number(number) => Value::Number((*number).to_owned()),
            ExprKind::Constant(name) => constant(name),
            ExprKind::Variable("this") => Value::This,
            ExprKind::Variable(name) => {
                frame.variables.get(name).cloned().unwrap_or_else(|| Value::unknown(format!("${name}")))
            }
            ExprKind::Array(entries) => {
                let mut values = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    let key = key.as_ref().map(|key| self.expression(key, frame)).transpose()?;
                    values.push((key, self.expression(value, frame)?));
                }
                Value::Array(values)
            }
            ExprKind::ClassConstant(class, name) => self.class_constant(class, name, frame)?,
            ExprKind::StaticProperty(class, name) if is_own(class) => self.property(name),
            ExprKind::Property(object, name) => match self.expression(object, frame)? {
                Value::This => self.property(name),
                object => Value::unknown(format!("{}->{name}", object.key())),
            },
            ExprKind::Call(name, arguments) => {
                let arguments = self.arguments(arguments, frame)?;
                self.function(name, &arguments)?
            }
            ExprKind::Method(object, name, arguments) => {
                let object = self.expression(object, frame)?;
                let arguments = self.arguments(arguments, frame)?;
                self.call(&object, name, &arguments)?
            }
            ExprKind::StaticCall(class, name, arguments) => {
                let arguments = self.arguments(arguments, frame)?;
                self.static_call(class, name, arguments, frame)?
            }
            ExprKind::Index(array, index) => {
                let (array, index) = (self.expression(array, frame)?, self.expression(index, frame)?);
                element(&array, &index)
            }
            ExprKind::Not(inner) => {
                let inner = self.expression(inner, frame)?;
                Value::Bool(!self.truth(&inner)?)
            }
            ExprKind::And(left, right) => Value::Bool(self.condition(left, frame)? && self.condition(right, frame)?),
            ExprKind::Or(left, right) => Value::Bool(self.condition(left, frame)? || self.condition(right, frame)?),
            ExprKind::Xor(left, right) => Value::Bool(self.condition(left, frame)? ^ self.condition(right, frame)?),
            ExprKind::Equal(left, right, strict) => {
                let (left, right) = (self.expression(left, frame)?, self.expression(right, frame)?);
                Value::Bool(self.equal(&left, &right, *strict)?)
            }
            ExprKind::Concat(left, right) => {
                let (left, right) = (self.expression(left, frame)?, self.expression(right, frame)?);
                match (left.text(), right.text()) {
                    (Some(left), Some(right)) => Value::Text(left + &right),
                    _ => Value::unknown(format!("{} . {}", left.key(), right.key())),
                }
            }
            ExprKind::Coalesce(left, right) => {
                let left = self.expression(left, frame)?;
                let is_set = match &left {
                    Value::Null => false,
                    Value::Unknown(key, _) => self.value(super::decide::Atom::Condition(format!("isset {key}")))?,
                    _ => true,
                };
                if is_set { left } else { self.expression(right, frame)? }
            }
            ExprKind::Ternary(condition, then, otherwise) => {
                let value = self.expression(condition, frame)?;
                match (self.truth(&value)?, then) {
                    (true, Some(then)) => self.expression(then, frame)?,
                    (true, None) => value,
                    (false, _) => self.expression(otherwise, frame)?,
                }
            }
            ExprKind::Match(subject, arms) => {
                let subject = self.expression(subject, frame)?;
                self.arm(&subject, arms, frame)?
            }
            ExprKind::Assign(target, value) => {
                let value = self.expression(value, frame)?;
                self.assign(target, &value, frame);
                value
            }
            ExprKind::Cast(to, inner) => {
                let inner = self.expression(inner, frame)?;
                if to.to_ascii_lowercase().starts_with("bool") { Value::Bool(self.truth(&inner)?) } else { inner }
            }
            ExprKind::Empty(inner) => Value::Bool(!self.condition(inner, frame)?),
            ExprKind::Throw => return Err(Stop::Throw),
            ExprKind::StaticProperty(..) | ExprKind::Opaque => {
                let code = &frame.code[expr.range.clone()];
                if code.contains("isAllowed") {
                    return Err(Stop::GiveUp);
                }
                Value::unknown(code)
            }
        })
    }

    fn condition(&mut self, expr: &Expr<'s>, frame: &mut Frame<'s>) -> Result<bool, Stop> {
        let value = self.expression(expr, frame)?;
        self.truth(&value)
    }

    fn arguments(&mut self, list: &[Expr<'s>], frame: &mut Frame<'s>) -> Result<Vec<Value>, Stop> {
        list.iter().map(|argument| self.expression(argument, frame)).collect()
    }

    fn arm(&mut self, subject: &Value, arms: &[Arm<'s>], frame: &mut Frame<'s>) -> Result<Value, Stop> {
        for arm in arms {
            for condition in &arm.conditions {
                let condition = self.expression(condition, frame)?;
                if self.equal(subject, &condition, true)? {
                    return self.expression(&arm.value, frame);
                }
            }
        }
        match arms.iter().find(|arm| arm.conditions.is_empty()) {
            Some(default) => self.expression(&default.value, frame),
            None => Err(Stop::Throw),
        }
    }

    fn assign(&mut self, target: &Expr<'s>, value: &Value, frame: &mut Frame<'s>) {
        match &target.kind {
            ExprKind::Variable(name) => {
                frame.variables.insert(name, value.clone());
            }
            ExprKind::Property(object, name) if matches!(object.kind, ExprKind::Variable("this")) => {
                self.properties.insert(name, value.clone());
            }
            ExprKind::Array(entries) => {
                for (_, entry) in entries {
                    let part = Value::unknown(format!("{} in {}", &frame.code[entry.range.clone()], value.key()));
                    self.assign(entry, &part, frame);
                }
            }
            // An element of an array: the rest of it is no longer known.
            ExprKind::Index(array, _) => {
                let part = Value::unknown(format!("changed {}", &frame.code[array.range.clone()]));
                self.assign(array, &part, frame);
            }
            _ => {}
        }
    }

    /// Returns the value of a property of the action.
    fn property(&mut self, name: &str) -> Value {
        if let Some(value) = self.properties.get(name) {
            return value.clone();
        }
        if matches!(name, "_request" | "request") {
            return Value::Request;
        }
        let declared = self.lineage.property(name);
        let value = declared.and_then(|(place, property)| {
            let class = &self.lineage.classes[place];
            super::reach::literal(self.classes, self.lineage, place, &class.text[property.value?])
        });
        let key = format!("$this->{name}");
        match (self.lineage.assigned(name), value) {
            (None, Some(value)) => value,
            (None, None) => Value::unknown(key),
            (Some(mut texts), value) => {
                texts.extend(value.and_then(|value| value.text()));
                Value::Unknown(key, texts)
            }
        }
    }

    fn call(&mut self, object: &Value, name: &str, arguments: &[Value]) -> Result<Value, Stop> {
        let keys: Vec<String> = arguments.iter().map(Value::key).collect();
        let key = format!("{}->{}({})", object.key(), name.to_ascii_lowercase(), keys.join(","));
        let is = |word: &str| name.eq_ignore_ascii_case(word);
        match object {
            Value::Request => return Ok(self.request_value(name, arguments).unwrap_or_else(|| Value::unknown(key))),
            Value::This if is("getRequest") => return Ok(Value::Request),
            Value::This => {
                if let Some(value) = self.method(name, 0, arguments.to_vec())? {
                    return Ok(value);
                }
                if is(super::condition::CHECK) {
                    return self.base_check();
                }
            }
            _ => {}
        }
        if is("isAllowed") && !arguments.is_empty() {
            let receiver = object.key().to_ascii_lowercase();
            let is_authorization = ["authoriz", "policy", "acl"].iter().any(|word| receiver.contains(word));
            match &arguments[0] {
                Value::Text(id) if is_authorization || is_id(id) => return self.ask(id),
                other if is_authorization => return self.ask_unknown(other),
                _ => {}
            }
        }
        Ok(Value::unknown(key))
    }

    fn request_value(&self, name: &str, arguments: &[Value]) -> Option<Value> {
        let request = self.request;
        let text = match name.to_ascii_lowercase().as_str() {
            "getactionname" => request.action.clone(),
            "getcontrollername" => request.controller.clone(),
            "getmodulename" => request.front.clone(),
            "getroutename" => request.route.clone(),
            "getfullactionname" => {
                let delimiter = arguments.first().map_or_else(|| Some("_".to_owned()), Value::text)?;
                [request.route.as_str(), &request.controller, &request.action].join(&delimiter)
            }
            _ => return None,
        };
        Some(Value::Text(text))
    }

    fn static_call(
        &mut self,
        class: &'s str,
        name: &'s str,
        arguments: Vec<Value>,
        frame: &Frame<'s>,
    ) -> Result<Value, Stop> {
        let keys: Vec<String> = arguments.iter().map(Value::key).collect();
        let from = match class.to_ascii_lowercase().as_str() {
            "parent" => Some(frame.place + 1),
            "self" => Some(frame.place),
            "static" => Some(0),
            _ => None,
        };
        if let Some(from) = from {
            if let Some(value) = self.method(name, from, arguments)? {
                return Ok(value);
            }
            if name.eq_ignore_ascii_case(super::condition::CHECK) {
                return self.base_check();
            }
        }
        Ok(Value::unknown(format!("{class}::{name}({})", keys.join(","))))
    }

    fn class_constant(&mut self, class: &'s str, name: &'s str, frame: &Frame<'s>) -> Result<Value, Stop> {
        let own = &self.lineage.classes[frame.place];
        if name.eq_ignore_ascii_case("class") && !is_own(class) {
            return Ok(Value::Text(names(own).resolve(class)));
        }
        let key = || Value::unknown(format!("{class}::{name}"));
        match super::reach::class_constant(self.classes, self.lineage, frame.place, class, name, 0) {
            Some(value) => Ok(value),
            None if is_own(class) => match &self.lineage.missing {
                Some(missing) => Err(Stop::Missing(missing.clone())),
                None => Ok(key()),
            },
            None => Ok(key()),
        }
    }
}

fn is_own(class: &str) -> bool {
    ["self", "static", "parent"].iter().any(|word| class.eq_ignore_ascii_case(word))
}

/// Returns the value of a constant outside of classes.
pub(super) fn constant(name: &str) -> Value {
    match name.trim_start_matches('\\').to_ascii_lowercase().as_str() {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" => Value::Null,
        _ => Value::unknown(name),
    }
}

/// Returns an element of an array.
fn element(array: &Value, index: &Value) -> Value {
    let unknown = || Value::unknown(format!("{}[{}]", array.key(), index.key()));
    let (Value::Array(entries), Some(index)) = (array, index.text()) else { return unknown() };
    let mut found = Value::Null;
    for (place, (key, value)) in entries.iter().enumerate() {
        let key = match key {
            None => Some(place.to_string()),
            Some(key) => key.text(),
        };
        match key {
            Some(key) if key == index => found = value.clone(),
            Some(_) => {}
            None => return unknown(),
        }
    }
    found
}
