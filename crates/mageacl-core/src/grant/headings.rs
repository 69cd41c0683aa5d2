//! Sections of free text that may hold the permissions of several roles.

use std::collections::BTreeSet;

use super::sections::Heading;
use super::{limits, list, marks, wording, words};
use crate::catalog::releases;
use crate::source::SourceMap;

/// Words for holders of permissions.
const HOLDERS: [&str; 19] = [
    "account",
    "agent",
    "app",
    "bot",
    "client",
    "connector",
    "integration",
    "integrations",
    "job",
    "rolle",
    "role",
    "script",
    "service",
    "staff",
    "system",
    "team",
    "token",
    "user",
    "worker",
];

/// The maximum number of words in a name.
const MAX_WORDS: usize = 4;

/// The level of a heading that is not marked with `#`.
const UNMARKED: usize = 7;

/// A heading with the lines below it that grant something.
struct Titled {
    /// The line, from 1.
    line: usize,
    level: usize,
    name: String,
    has_items: bool,
}

/// Returns the line, from 1, of the second heading that may name a role or integration, if no heading of its level is known
/// to group permissions. The lists below such headings are not one grant.
pub(super) fn second_holder(text: &str, is_list: bool) -> Option<usize> {
    let sections: Vec<Titled> = sections(text, is_list).into_iter().filter(|section| section.has_items).collect();
    (1..=UNMARKED).find_map(|level| {
        let of_level: Vec<&Titled> = sections.iter().filter(|section| section.level == level).collect();
        second_of_level(&of_level, text)
    })
}

fn second_of_level(sections: &[&Titled], text: &str) -> Option<usize> {
    let names: BTreeSet<String> = sections.iter().map(|section| section.name.to_lowercase()).collect();
    let known_names: Vec<&str> = names.iter().map(String::as_str).filter(|name| !is_rest(name)).collect();
    if names.len() < 2 || known_names.is_empty() || !known_names.iter().all(|name| may_be_name(name)) {
        return None;
    }
    let mut known = Known::of_text(text);
    if !known_names.iter().all(|name| known.is_foreign(name)) {
        return None;
    }
    known.add_release();
    known_names.iter().all(|name| known.is_foreign(name)).then(|| sections[1].line)
}

/// Returns the headings that state no choice. One that does is a part of the section that it is in.
fn sections(text: &str, is_list: bool) -> Vec<Titled> {
    let mut sections: Vec<Titled> = Vec::new();
    // The section that a line is in, and those around it.
    let mut open: Vec<usize> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if let Some((level, name)) = heading(line, is_list) {
            // The name of a team is a doubtful heading and may be a holder.
            let is_name = limits::is_limited_heading(name) && has_holder(name);
            if is_name || Heading::of_line(line).is_none_or(|heading| heading.choice.is_none()) {
                while open.pop_if(|last| sections[*last].level >= level).is_some() {}
                open.push(sections.len());
                sections.push(Titled { line: at + 1, level, name: name.to_owned(), has_items: false });
            }
        } else if is_item(line, is_list) {
            for section in &open {
                sections[*section].has_items = true;
            }
        }
    }
    sections
}

/// Returns whether a heading covers the rest of the roles, or of the permissions.
fn is_rest(name: &str) -> bool {
    split(name).all(|word| matches!(word.as_str(), "another" | "misc" | "other" | "others" | "rest" | "the"))
}

/// Returns the level and the name of a heading. In a list a line that begins with one `#` is a comment, unless it names a holder.
fn heading(line: &str, is_list: bool) -> Option<(usize, &str)> {
    let line = line.trim();
    let hashes = line.len() - line.trim_start_matches('#').len();
    let name = match hashes {
        1..=6 => line[hashes..].strip_prefix(' ')?,
        0 => {
            let inner = |open: &str, close: &str| line.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
            let ruled = line.starts_with("==").then(|| line.trim_matches('='));
            inner("[", "]")
                .or_else(|| inner("**", "**"))
                .or(ruled)
                .or_else(|| line.strip_suffix(':').filter(|_| !marks::of_line(line).has_bullet))?
        }
        _ => return None,
    };
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '*' | '_' | '`' | ':'));
    let is_comment = is_list && hashes == 1 && !has_holder(name);
    (name.contains(char::is_alphanumeric) && words::ids(name).is_empty() && !is_comment)
        .then_some((if hashes == 0 { UNMARKED } else { hashes }, name))
}

fn is_item(line: &str, is_list: bool) -> bool {
    if is_list {
        return !list::is_comment(line) && !words::ids(line).is_empty();
    }
    let marked = marks::of_line(line);
    let is_marked = marked.has_bullet || marked.mark.is_some() || line.contains(['>', '\u{2192}']);
    is_marked && line.contains(char::is_alphanumeric) || !words::ids(line).is_empty()
}

/// Returns whether a heading has the form of a name: few words, and none of those that guides use in their headings.
fn may_be_name(name: &str) -> bool {
    let count = split(name).count();
    let is_plain = split(name).all(|word| !wording::is_filler(&word) && word.contains(char::is_alphabetic));
    (1..=MAX_WORDS).contains(&count) && is_plain || has_holder(name)
}

fn has_holder(name: &str) -> bool {
    split(name).any(|word| HOLDERS.contains(&word.as_str()))
}

fn split(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// The words of resources, by which a heading groups them.
struct Known {
    words: BTreeSet<String>,
    titles: BTreeSet<String>,
}

impl Known {
    /// Collects the words of the ids and paths of a text, but for those of its headings.
    fn of_text(text: &str) -> Known {
        let ids = text.lines().flat_map(words::ids).flat_map(|found| split(found.id));
        let paths = text.lines().filter(|line| line.contains(['>', '\u{2192}'])).flat_map(split);
        Known { words: ids.chain(paths).collect(), titles: BTreeSet::new() }
    }

    /// Adds the words of the newest built-in release.
    fn add_release(&mut self) {
        let newest = releases::names().last().copied().unwrap_or_default();
        let Ok(catalog) = releases::load(newest, &SourceMap::default()) else { return };
        let Ok(tree) = &catalog.acl else { return };
        for node in tree.nodes() {
            let resource = tree.resource(node);
            self.words.extend(split(&resource.id));
            let titles = tree.title_path(node);
            let title = titles.last().map_or(String::new(), |title| title.to_lowercase());
            self.words.extend(split(&title));
            self.titles.insert(title);
        }
    }

    /// Returns whether a heading has no word of a resource. The name of a holder is foreign unless it is a whole title.
    fn is_foreign(&self, name: &str) -> bool {
        if has_holder(name) {
            return !self.titles.contains(&name.to_lowercase());
        }
        let is_known = |word: &str| {
            self.words.contains(word)
                || self.words.contains(&format!("{word}s"))
                || word.strip_suffix('s').is_some_and(|word| self.words.contains(word))
        };
        !split(name).any(|word| is_known(&word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_that_name_several_holders_are_found() {
        let found = [
            "## Bot\nMagento_Sales::sales\n## Other\nMagento_Sales::create\n",
            "# Acme\n\n## Bot\n### Sales\nMagento_Sales::sales\n## Zapier\n### Catalog\nMagento_Sales::create\n",
            "# Acme bot\nMagento_Sales::sales\n# Warehouse team\nMagento_Sales::create\n",
            "### Integration Bot\n- Magento_Sales::sales\n### Integration Shipper\n- Magento_Sales::create\n",
            "## Bot\n\n### Required\nMagento_Sales::sales\n## Zapier\nMagento_Sales::create\n",
        ];
        for text in found {
            assert!(second_holder(text, true).is_some(), "{text}");
        }
        let found = [
            "# Bot\n- Sales > Orders\n# Other\n- Catalog\n",
            "Bot:\n- Sales > Orders\n\nZapier:\n- Catalog\n",
            "[Bot]\n- Sales\n[Other]\n- Catalog\n",
            "=== Bot ===\n- Sales\n=== Zapier ===\n- Catalog\n",
            "**Bot**\n- Sales\n**Zapier**\n- Catalog\n",
            "Support role:\n- Sales\nWarehouse role:\n- Catalog\n",
        ];
        for text in found {
            assert!(second_holder(text, false).is_some(), "{text}");
        }
    }

    #[test]
    fn headings_that_group_permissions_are_not() {
        let lists = [
            "# needed by the sync\nMagento_Sales::sales\n# stock\nMagento_Sales::create\n",
            "## Sales\nMagento_Sales::sales\n## Anything\nMagento_Catalog::products\n",
            "## Bot\nMagento_Sales::sales\n",
            "## Bot\nMagento_Sales::sales\n## Bot\nMagento_Sales::create\n",
            "## Required\nMagento_Sales::sales\n## Bot\nMagento_Sales::create\n",
        ];
        for text in lists {
            assert_eq!(second_holder(text, true), None, "{text}");
        }
        let checklists = [
            "## Inventory\n- Sources\n## Orders\n- View\n",
            "# Permissions for Bot\n## Orders\n- Sales > Orders\n## Customers\n- Customers\n",
            "## Step 1: Open the role\nText.\n## Step 2: Tick these boxes\n- Sales\n",
            "Sales:\n- Orders\nCatalog:\n- Products\n",
            "**Required permissions**\n- Sales\n**Optional permissions**\n- Catalog\n",
            "# Shop\n## Sales\n- Orders\n## Catalog\n- Products\n",
            "## User Roles\n- Edit\n## Integrations\n- Edit\n",
        ];
        for text in checklists {
            assert_eq!(second_holder(text, false), None, "{text}");
        }
    }
}
