//! Follows one combination of values through the methods of a class.

use std::collections::HashMap;

use super::condition::{CHECK, Request};
use super::decide::Atom;
use super::value::Value;
use crate::admin::classes::{Classes, Lineage, RESOURCE_CONSTANT};
use crate::admin::php::{Case, Statement};
use crate::store::php::{Kind, Lexer};

/// The maximum number of statements and expressions of a run.
const MAX_STEPS: usize = 20_000;

/// The maximum depth of calls.
const MAX_CALLS: usize = 12;

/// The maximum number of values that a run asks for.
const MAX_VALUES: usize = 24;

/// The maximum size of a method that is followed although it names no resource, in bytes.
const SMALL: usize = 600;

/// The reason why a run ends without a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// An exception.
    Throw,
    /// Code that is not understood, or too much of it.
    GiveUp,
    /// A class that is not here.
    Missing(String),
}

/// The way on after a statement.
pub(super) enum Flow {
    Next,
    Break,
    Return(Value),
}

/// A call of a method.
pub(super) struct Frame<'s> {
    /// The position of its class among the ancestors.
    pub(super) place: usize,
    /// The text of its body.
    pub(super) code: &'s str,
    pub(super) variables: HashMap<&'s str, Value>,
}

/// One run of a check.
pub(super) struct Run<'e, 's> {
    pub(super) classes: &'e Classes<'s>,
    pub(super) lineage: &'e Lineage<'s>,
    pub(super) request: &'e Request,
    /// The values of the first atoms; all others are true.
    script: Vec<bool>,
    pub(super) values: Vec<(Atom, bool)>,
    /// The properties that were assigned.
    pub(super) properties: HashMap<&'s str, Value>,
    /// Resources that an unknown value may name.
    pub(super) candidates: Vec<String>,
    /// The code that was followed.
    visited: Vec<&'s str>,
    steps: usize,
    calls: usize,
}

impl<'e, 's> Run<'e, 's> {
    pub(super) fn new(
        classes: &'e Classes<'s>,
        lineage: &'e Lineage<'s>,
        request: &'e Request,
        script: Vec<bool>,
    ) -> Run<'e, 's> {
        Run {
            classes,
            lineage,
            request,
            script,
            values: Vec::new(),
            properties: HashMap::new(),
            candidates: Vec::new(),
            visited: Vec::new(),
            steps: 0,
            calls: 0,
        }
    }

    /// Runs the check.
    pub(super) fn outcome(&mut self) -> Result<bool, Stop> {
        let value = match self.method(CHECK, 0, Vec::new())? {
            Some(value) => value,
            None => self.base_check()?,
        };
        self.truth(&value)
    }

    /// Runs a method of the class or of an ancestor; `None` if there is none.
    pub(super) fn method(&mut self, name: &str, from: usize, arguments: Vec<Value>) -> Result<Option<Value>, Stop> {
        let Some((place, method)) = self.lineage.method(name, from) else { return Ok(None) };
        let class = &self.lineage.classes[place];
        let (Some(body), text) = (method.body, class.text) else { return Ok(None) };
        let code = &text[body.clone()];
        if self.calls >= MAX_CALLS {
            return Err(Stop::GiveUp);
        }
        let is_check = code.contains("isAllowed") || code.contains("::") || code.contains("getActionName");
        if !is_check && code.len() > SMALL {
            return Ok(None);
        }
        let Some(statements) = self.classes.body(class, &body) else { return Err(Stop::GiveUp) };
        if !self.visited.contains(&code) {
            self.visited.push(code);
        }
        let variables = method.parameters.iter().copied().zip(arguments).collect();
        let mut frame = Frame { place, code, variables };
        self.calls += 1;
        let flow = self.statements(&statements, &mut frame);
        self.calls -= 1;
        match flow {
            Ok(Flow::Return(value)) => Ok(Some(value)),
            Ok(Flow::Next | Flow::Break) => Ok(Some(Value::Null)),
            // A method that names no resource is a condition.
            Err(Stop::GiveUp) if !is_check => Ok(None),
            Err(stop) => Err(stop),
        }
    }

    /// Runs the check of the base class if its file is not here.
    pub(super) fn base_check(&mut self) -> Result<Value, Stop> {
        let id = super::reach::constant(self.classes, self.lineage, RESOURCE_CONSTANT, 0, 0);
        match (id.and_then(|id| id.text()), self.lineage.missing.as_deref()) {
            (Some(id), _) => self.ask(&id),
            (None, Some(missing)) => Err(Stop::Missing(missing.to_owned())),
            (None, None) => Err(Stop::GiveUp),
        }
    }

    /// Asks for a resource.
    pub(super) fn ask(&mut self, id: &str) -> Result<Value, Stop> {
        self.value(Atom::Resource(id.to_owned())).map(Value::Bool)
    }

    /// Asks for a resource whose id is unknown.
    pub(super) fn ask_unknown(&mut self, id: &Value) -> Result<Value, Stop> {
        let mut named = match id {
            Value::Unknown(_, texts) => texts.iter().filter(|text| is_id(text)).cloned().collect(),
            _ => Vec::new(),
        };
        if named.is_empty() {
            named = self.named_ids();
        }
        self.candidates.extend(named);
        self.value(Atom::Condition(format!("asks {}", id.key()))).map(Value::Bool)
    }

    /// Returns whether a value is true, following both ways if it is unknown.
    pub(super) fn truth(&mut self, value: &Value) -> Result<bool, Stop> {
        match value.truth() {
            Some(truth) => Ok(truth),
            None => self.value(Atom::Condition(value.key())),
        }
    }

    pub(super) fn value(&mut self, atom: Atom) -> Result<bool, Stop> {
        if let Some((_, value)) = self.values.iter().find(|(known, _)| *known == atom) {
            return Ok(*value);
        }
        if self.values.len() >= MAX_VALUES {
            return Err(Stop::GiveUp);
        }
        let value = self.script.get(self.values.len()).copied().unwrap_or(true);
        self.values.push((atom, value));
        Ok(value)
    }

    pub(super) fn step(&mut self) -> Result<(), Stop> {
        self.steps += 1;
        if self.steps > MAX_STEPS { Err(Stop::GiveUp) } else { Ok(()) }
    }

    /// Returns the ids that are written in the code that was followed.
    pub(super) fn named_ids(&self) -> Vec<String> {
        let mut ids = Vec::new();
        for code in &self.visited {
            for token in Lexer::of_code(code) {
                match token.kind {
                    Kind::Text(text) if is_id(&text) => ids.push(text.into_owned()),
                    Kind::Name(name) if name == RESOURCE_CONSTANT => {
                        let value = super::reach::constant(self.classes, self.lineage, RESOURCE_CONSTANT, 0, 0);
                        ids.extend(value.and_then(|value| value.text()));
                    }
                    _ => {}
                }
            }
        }
        ids
    }

    pub(super) fn statements(&mut self, list: &[Statement<'s>], frame: &mut Frame<'s>) -> Result<Flow, Stop> {
        for statement in list {
            match self.statement(statement, frame)? {
                Flow::Next => {}
                other => return Ok(other),
            }
        }
        Ok(Flow::Next)
    }

    fn statement(&mut self, statement: &Statement<'s>, frame: &mut Frame<'s>) -> Result<Flow, Stop> {
        self.step()?;
        match statement {
            Statement::Expression(value) => {
                self.expression(value, frame)?;
            }
            Statement::Return(None) => return Ok(Flow::Return(Value::Null)),
            Statement::Return(Some(value)) => return Ok(Flow::Return(self.expression(value, frame)?)),
            Statement::Block(list) => return self.statements(list, frame),
            Statement::If(condition, then, otherwise) => {
                let condition = self.expression(condition, frame)?;
                if self.truth(&condition)? {
                    return self.statement(then, frame);
                }
                if let Some(otherwise) = otherwise {
                    return self.statement(otherwise, frame);
                }
            }
            Statement::Switch(subject, cases) => {
                let subject = self.expression(subject, frame)?;
                return self.switch(&subject, cases, frame);
            }
            Statement::Loop(variables, body, range) => {
                if self.value(Atom::Condition(format!("loop {}", &frame.code[range.clone()])))? {
                    for name in variables {
                        frame.variables.insert(name, Value::unknown(format!("${name} of {}", range.start)));
                    }
                    if let Flow::Return(value) = self.statement(body, frame)? {
                        return Ok(Flow::Return(value));
                    }
                }
            }
            Statement::Try(body, catches, last, range) => {
                let flow = self.attempt(body, catches, &frame.code[range.clone()], frame)?;
                return match self.statements(last, frame)? {
                    Flow::Next => Ok(flow),
                    other => Ok(other),
                };
            }
            Statement::Throw => return Err(Stop::Throw),
            Statement::Break => return Ok(Flow::Break),
            Statement::Opaque(range) => {
                let code = &frame.code[range.clone()];
                if ["isAllowed", "return", "="].iter().any(|word| code.contains(word)) {
                    return Err(Stop::GiveUp);
                }
            }
        }
        Ok(Flow::Next)
    }

    fn attempt(
        &mut self,
        body: &[Statement<'s>],
        catches: &[Vec<Statement<'s>>],
        code: &str,
        frame: &mut Frame<'s>,
    ) -> Result<Flow, Stop> {
        let Some(catch) = catches.first() else { return self.statements(body, frame) };
        if calls_others(code) && !self.value(Atom::Condition(format!("no exception in {code}")))? {
            return self.statements(catch, frame);
        }
        match self.statements(body, frame) {
            Err(Stop::Throw) => self.statements(catch, frame),
            other => other,
        }
    }

    fn switch(&mut self, subject: &Value, cases: &[Case<'s>], frame: &mut Frame<'s>) -> Result<Flow, Stop> {
        let mut first = cases.iter().position(|case| case.value.is_none());
        for (place, case) in cases.iter().enumerate() {
            let Some(value) = &case.value else { continue };
            let value = self.expression(value, frame)?;
            if self.equal(subject, &value, false)? {
                first = Some(place);
                break;
            }
        }
        let Some(first) = first else { return Ok(Flow::Next) };
        for case in &cases[first..] {
            match self.statements(&case.body, frame)? {
                Flow::Next => {}
                Flow::Break => return Ok(Flow::Next),
                Flow::Return(value) => return Ok(Flow::Return(value)),
            }
        }
        Ok(Flow::Next)
    }

    /// Returns whether two values are equal, following both ways if that is unknown.
    pub(super) fn equal(&mut self, a: &Value, b: &Value, strict: bool) -> Result<bool, Stop> {
        match a.equals(b, strict) {
            Some(equal) => Ok(equal),
            None => self.value(Atom::Condition(format!("{} == {}", a.key(), b.key()))),
        }
    }
}

impl Atom {
    /// Returns the id of a resource.
    pub(super) fn resource(&self) -> Option<&str> {
        match self {
            Atom::Resource(id) => Some(id),
            Atom::Condition(_) => None,
        }
    }
}

/// Returns whether a text has the form of the id of a resource.
pub(super) fn is_id(text: &str) -> bool {
    let is_name =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    text.split_once("::").is_some_and(|(module, name)| is_name(module) && is_name(name))
}

/// Returns whether code calls methods that may throw.
fn calls_others(code: &str) -> bool {
    let mut is_member = false;
    let tokens: Vec<_> = Lexer::of_code(code).collect();
    tokens.iter().enumerate().any(|(at, token)| {
        let was_member = is_member;
        is_member = token.is("->") || token.is("?->") || token.is("::");
        let is_call = was_member && tokens.get(at + 1).is_some_and(|next| next.is("("));
        let harmless = ["isAllowed", CHECK, "getRequest", "getActionName"];
        is_call && !harmless.iter().any(|name| token.is_word(name))
    })
}
