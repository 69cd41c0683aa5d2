//! A way through the Admin's tree in words.

use crate::catalog::AclTree;
use crate::catalog::acl::Node;
use crate::grant::Click;

/// One line per tick, with what is to be un-ticked after it.
#[must_use]
pub(super) fn lines(clicks: &[Click], tree: &AclTree) -> Vec<String> {
    let path = |node: &Node| tree.title_path(*node).join(" > ");
    let title = |node: &Node| tree.title_path(*node).last().copied().unwrap_or_default().to_owned();
    let mut lines: Vec<String> = Vec::new();
    let mut ticked: Option<Node> = None;
    for click in clicks {
        match click {
            Click::Tick(node) => {
                lines.push(format!("tick {}", path(node)));
                ticked = Some(*node);
            }
            Click::Untick(node) => {
                // Directly below the box that was just ticked its title says enough.
                let is_child = tree.parent(*node) == ticked;
                let what = if is_child { title(node) } else { path(node) };
                let begins = lines.last().is_some_and(|line| !line.contains("; un-tick "));
                if let Some(line) = lines.last_mut() {
                    line.push_str(if begins { "; un-tick " } else { ", " });
                    line.push_str(&what);
                }
            }
        }
    }
    lines
}
