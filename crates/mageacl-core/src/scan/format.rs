//! Formats: `%s`, `%1$s`, `{0}`, `{}`.

use super::template::{Part, Template};

/// Replaces the marks of `printf`.
pub(super) fn printf(format: &Template, values: &[Template]) -> Template {
    let mut next = 0;
    replaced(format, |text, into| {
        let mut rest = text;
        while let Some(at) = rest.find('%') {
            into.push_text(&rest[..at]);
            let after = &rest[at + 1..];
            let length = after
                .find(|c: char| !(c.is_ascii_digit() || matches!(c, '$' | '.' | '-' | '+' | '(')))
                .unwrap_or(after.len());
            let (flags, tail) = after.split_at(length);
            // `%(name)s`.
            let named = flags.ends_with('(').then(|| tail.split_once(')')).flatten();
            if let Some((name, tail)) = named {
                into.push(Part::Hole(name.to_owned()));
                rest = tail.get(1..).unwrap_or_default();
                continue;
            }
            match tail.chars().next() {
                Some('%') if flags.is_empty() => {
                    into.push_text("%");
                    rest = &tail[1..];
                }
                Some(letter) if letter.is_ascii_alphabetic() && is_mark(letter) => {
                    let number = flags.split_once('$').and_then(|(number, _)| number.parse::<usize>().ok());
                    let place = number.map_or(next, |number| number.saturating_sub(1));
                    next += 1;
                    match values.get(place) {
                        Some(value) => into.append(value),
                        None => into.push(Part::Hole("value".to_owned())),
                    }
                    rest = &tail[1..];
                }
                _ => {
                    into.push_text("%");
                    rest = after;
                }
            }
        }
        into.push_text(rest);
    })
}

/// Returns whether a letter is a mark, and not a digit of `%2F`.
fn is_mark(letter: char) -> bool {
    matches!(letter, 's' | 'S' | 'd' | 'i' | 'u' | 'v' | 'q' | 'r' | 'j' | 'o' | 'f')
}

/// Replaces the braces of Python and C#.
pub(super) fn braces(format: &Template, values: &[Template]) -> Template {
    let mut next = 0;
    replaced(format, |text, into| {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            into.push_text(before);
            let Some((name, tail)) = after.split_once('}') else {
                into.push_text("{");
                rest = after;
                continue;
            };
            let name = name.split(':').next().unwrap_or_default();
            let place = name.parse::<usize>().unwrap_or(next);
            next += 1;
            match values.get(place).filter(|_| name.is_empty() || name.bytes().all(|byte| byte.is_ascii_digit())) {
                Some(value) => into.append(value),
                None => into.push(Part::Hole(if name.is_empty() { "value".to_owned() } else { name.to_owned() })),
            }
            rest = tail;
        }
        into.push_text(rest);
    })
}

fn replaced(format: &Template, mut replace: impl FnMut(&str, &mut Template)) -> Template {
    let mut into = Template::default();
    for part in &format.parts {
        match part {
            Part::Text(text) => replace(text, &mut into),
            hole @ Part::Hole(_) => into.push(hole.clone()),
        }
    }
    into
}
