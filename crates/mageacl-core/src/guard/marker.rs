//! The manifest of a guard module, in a comment of its `webapi.xml`.
//!
//! From it `lint` learns which routes the module is meant to cover and the command that regenerates it, and a later run
//! learns that it may replace the module. A comment ends at two hyphens, so values are escaped with `%` as needed.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::demand::covers;
use super::{DeniedRoutes, GuardModule, GuardSpec, RouteSelection};
use crate::audit::AccessModel;
use crate::catalog::Route;

/// The first line. Another number means another format.
const FIRST: &str = "mageacl-guard: 1";

/// The manifest of a guard module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardManifest {
    /// The ids whose routes it guards.
    pub ids: Vec<String>,
    /// The routes that belong to those ids.
    pub asked: RouteSelection,
    /// The routes among them that it covers.
    pub scope: DeniedRoutes,
    /// The names of the routes that it does not guard, by choice or because it cannot.
    pub open: Vec<String>,
    /// The command that regenerates it.
    pub renew: String,
}

impl GuardManifest {
    /// Makes the manifest of a module for a demand; `renew` is the command.
    #[must_use]
    pub fn for_guard(
        guard: &GuardModule<'_>,
        demand: &GuardSpec<'_>,
        shop: AccessModel<'_>,
        renew: &str,
    ) -> GuardManifest {
        let node = |node: &crate::catalog::acl::Node| shop.tree.resource(*node).id.clone();
        let left_alone = guard.left_alone.iter().map(|left| left.route);
        let mut open: Vec<String> = demand.open.iter().copied().chain(left_alone).map(Route::name).collect();
        open.sort();
        open.dedup();
        GuardManifest {
            ids: demand.held.iter().map(node).collect(),
            asked: demand.asked,
            scope: demand.scope,
            open,
            renew: renew.to_owned(),
        }
    }

    /// Returns the lines of the comment.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let (asked, scope) = words(self.asked, self.scope);
        let mut lines = vec![FIRST.to_owned(), format!("covers: {scope} {asked}")];
        lines.extend(self.ids.iter().map(|id| format!("id: {}", encode(id))));
        lines.extend(self.open.iter().map(|route| format!("open: {}", encode(route))));
        lines.push(format!("renew: {}", encode(&self.renew)));
        lines
    }

    /// Reads the manifest from a `webapi.xml`; `None` if it is not a guard module of this format.
    #[must_use]
    pub fn read(text: &str) -> Option<GuardManifest> {
        let comments = text.split("<!--").skip(1).map(|rest| rest.split("-->").next().unwrap_or_default());
        let mut lines = comments
            .map(str::lines)
            .find_map(|mut lines| lines.find(|line| line.trim() == FIRST).map(|_| lines.map(str::trim)))?;
        let (asked, scope) = known(lines.next()?.strip_prefix("covers: ")?)?;
        let mut marker = GuardManifest { ids: Vec::new(), asked, scope, open: Vec::new(), renew: String::new() };
        for line in lines {
            let Some((key, value)) = line.split_once(": ") else { continue };
            match key {
                "id" => marker.ids.push(decode(value)),
                "open" => marker.open.push(decode(value)),
                "renew" => marker.renew = decode(value),
                _ => {}
            }
        }
        Some(marker)
    }

    /// Returns whether the module is meant to cover a route.
    #[must_use]
    pub fn covers(&self, route: &Route) -> bool {
        let ids: BTreeSet<&str> = self.ids.iter().map(String::as_str).collect();
        covers(self.asked, self.scope, &ids, route) && !self.open.contains(&route.name())
    }
}

fn words(asked: RouteSelection, scope: DeniedRoutes) -> (&'static str, &'static str) {
    let asked = match asked {
        RouteSelection::GrantedBy => "opened",
        RouteSelection::Requiring => "behind",
    };
    let scope = match scope {
        DeniedRoutes::All => "all",
        DeniedRoutes::Writes => "writes",
    };
    (asked, scope)
}

fn known(text: &str) -> Option<(RouteSelection, DeniedRoutes)> {
    let all = [RouteSelection::GrantedBy, RouteSelection::Requiring]
        .into_iter()
        .flat_map(|asked| [(asked, DeniedRoutes::All), (asked, DeniedRoutes::Writes)]);
    let fits = |(asked, scope): &(RouteSelection, DeniedRoutes)| {
        let (asked, scope) = words(*asked, *scope);
        text.split_once(' ') == Some((scope, asked))
    };
    all.into_iter().find(fits)
}

/// Encodes characters that would change a comment or its escaped form: a second hyphen ends a comment, a second `#` may
/// begin a command.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        let is_plain = byte.is_ascii_graphic() && byte != b'%' || byte == b' ';
        if is_plain && !(matches!(byte, b'-' | b'#') && encoded.ends_with(char::from(byte))) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let hex = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(byte) = hex.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = &behind[2..];
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marker() -> GuardManifest {
        GuardManifest {
            ids: vec!["Nova_A::a".to_owned(), "Nova_A::b--c".to_owned()],
            asked: RouteSelection::Requiring,
            scope: DeniedRoutes::Writes,
            open: vec!["GET /V1/a--->b%20##vso[x]".to_owned(), "GET /V1/\u{202e}é".to_owned()],
            renew: "mageacl guard --resource Nova_A::a --module-name Acme_Guard -e 'GET /V1/x: y'".to_owned(),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for (asked, scope) in [
            (RouteSelection::GrantedBy, DeniedRoutes::All),
            (RouteSelection::GrantedBy, DeniedRoutes::Writes),
            (RouteSelection::Requiring, DeniedRoutes::Writes),
        ] {
            let marker = GuardManifest { asked, scope, ..marker() };
            let lines = marker.lines().join("\n    ");
            assert!(!lines.contains("--") && lines.is_ascii(), "{lines}");
            let text = format!("<?xml version=\"1.0\"?>\n<!-- other -->\n<!--\n    {lines}\n-->\n<routes/>");
            assert_eq!(GuardManifest::read(&text), Some(marker));
        }
    }

    #[test]
    fn what_is_no_marker_is_none() {
        let texts = [
            "",
            "<routes/>",
            "<!-- mageacl-guard: 2\ncovers: all opened -->",
            "<!--\nmageacl-guard: 1\n-->",
            "<!--\nmageacl-guard: 1\ncovers: everything\n-->",
            "<routes>\nmageacl-guard: 1\ncovers: all opened\n</routes>",
        ];
        for text in texts {
            assert_eq!(GuardManifest::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_value_may_hold_anything() {
        for text in ["", "%", "%2", "%zz", "50%25", "---", "a b", "\u{fffe}\u{1b}[31m"] {
            assert_eq!(decode(&encode(text)), text);
        }
        assert_eq!(decode("%zz%4"), "%zz%4", "what nobody encoded stays");
    }
}
