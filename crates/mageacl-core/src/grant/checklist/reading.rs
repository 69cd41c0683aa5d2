//! The boxes that a line names: its text as one title or path first, then without words around it, then as an enumeration.

use super::resolve::{How, ReadBox, Resolved, Titles};
use super::{Item, path, phrase};
use crate::grant::words::is_id;
use crate::grant::{Choice, remarks, wording};

/// The maximum number of boxes in a line; no guide has as many.
const MAX_BOXES: usize = 200;

/// The maximum number of words of a part of an enumeration that names an unknown box.
const MAX_WORDS: usize = 6;

/// A box with its path, its access words and its meaning.
struct Found {
    path: Vec<String>,
    access: Option<String>,
    resolved: Option<Resolved>,
}

impl Titles<'_, '_> {
    /// Resolves an item to one box or several. Without any, the result has suggestions.
    pub(super) fn boxes(&self, item: &Item) -> Vec<ReadBox> {
        let single = |resolved: Resolved| vec![ReadBox { item: item.clone(), resolved }];
        if let [id] = item.path.as_slice()
            && is_id(id)
        {
            return single(self.id(id));
        }
        if let Some(found) = self.dashed(item) {
            return single(found);
        }
        let whole = self.titles(&item.path, &item.under);
        if let Some(found) = self.with_place(item, whole.as_ref()) {
            return found;
        }
        if let Some(found) = self.bracketed(item, whole.as_ref()) {
            return vec![self.read_box(item, found)];
        }
        if item.content.is_empty()
            || matches!(whole, Some(Resolved::One { how: How::Path | How::Gaps | How::Suffix, .. }))
        {
            return single(whole.unwrap_or_else(|| self.none(&item.path, &item.under)));
        }
        let found = if item.is_row { self.row(item) } else { None };
        let found = found.or_else(|| self.parts(item)).filter(|found| is_better(found, whole.as_ref()));
        match (found, whole) {
            (Some(found), _) => found.into_iter().map(|found| self.read_box(item, found)).collect(),
            (None, Some(whole)) => single(whole),
            (None, None) => single(self.none(&item.path, &item.under)),
        }
    }

    /// Reads a path in brackets, with access words after it or without: `Products (Catalog > Inventory > Products) - read`. If it leads
    /// to another box than the title, either may be meant.
    fn with_place(&self, item: &Item, whole: Option<&Resolved>) -> Option<Vec<ReadBox>> {
        let text = item.content.trim();
        let dashed = [" - ", " \u{2013} ", " \u{2014} ", ": "].into_iter().find_map(|sign| text.rsplit_once(sign));
        let (text, access) = dashed
            .filter(|(text, access)| text.trim_end().ends_with(')') && phrase::is_access(access))
            .map_or((text, None), |(text, access)| (text.trim_end(), Some(access)));
        let (name, place) = phrase::bracketed_path(text).filter(|(_, place)| phrase::has_arrow(place))?;
        let is_one = |found: &Found| matches!(found.resolved, Some(Resolved::One { .. }));
        if let Some(mut found) = self.placed(text, &item.under).filter(|found| found.iter().all(is_one)) {
            for found in &mut found {
                self.accessed(found, access);
            }
            return Some(found.into_iter().map(|found| self.read_box(item, found)).collect());
        }
        let (place_path, _) = path::of_line(place);
        let ends_alike = place_path.last().is_some_and(|last| last.eq_ignore_ascii_case(name.trim()));
        if let Some(resolved) = self.titles(&place_path, &item.under).filter(|_| ends_alike) {
            let mut found = Found { path: place_path, access: None, resolved: Some(resolved) };
            self.accessed(&mut found, access);
            return Some(vec![self.read_box(item, found)]);
        }
        let Some(Resolved::One { node: title, .. }) = whole else { return None };
        let Some(Resolved::One { node: place, .. }) = self.titles(&path::of_line(place).0, &item.under) else {
            return None;
        };
        let is_same = *title == place || phrase::has_arrow(name);
        let resolved = Resolved::Several(vec![*title, place]);
        (!is_same).then(|| vec![ReadBox { item: item.clone(), resolved }])
    }

    /// Reads access words in brackets: `Orders (View)`.
    fn bracketed(&self, item: &Item, whole: Option<&Resolved>) -> Option<Found> {
        let access = phrase::bracketed_access(&item.content)?;
        if let Some(whole @ Resolved::One { .. }) = whole {
            let mut found = Found { path: item.path.clone(), access: None, resolved: Some(whole.clone()) };
            self.accessed(&mut found, Some(access));
            return Some(found);
        }
        let path = [item.path.as_slice(), &[access.to_owned()]].concat();
        let resolved = self.titles(&path, &item.under)?;
        matches!(resolved, Resolved::One { .. }).then_some(Found { path, access: None, resolved: Some(resolved) })
    }

    /// Reads spaced dashes as arrows, if that is a path from the top or below the titles above.
    fn dashed(&self, item: &Item) -> Option<Resolved> {
        let path = path::of_dashes(&item.content)?;
        let found = self.titles(&path, &item.under)?;
        let is_whole = matches!(found, Resolved::One { .. });
        (path.len() > 1 && is_whole).then_some(found)
    }

    /// Reads the first cells of a row as a path, or the only cell with a path. The others must be remarks.
    fn row(&self, item: &Item) -> Option<Vec<Found>> {
        let cells: Vec<&str> = item.content.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect();
        let is_number = |cell: &str| cell.trim_end_matches('.').bytes().all(|byte| byte.is_ascii_digit());
        let cells = if cells.first().is_some_and(|cell| is_number(cell)) { &cells[1..] } else { &cells[..] };
        let is_remark = |cell: &str| {
            phrase::is_access(cell)
                || phrase::is_purpose(cell)
                || wording::is_affirmation(cell)
                || remarks::describe(std::iter::once(cell), &[])
        };
        for length in (1..cells.len().min(8)).rev() {
            let (titles, others) = cells.split_at(length);
            if !others.iter().all(|cell| is_remark(cell)) {
                continue;
            }
            let access = others.iter().find(|cell| phrase::is_access(cell));
            let (last, above) = titles.split_last()?;
            let parent: Vec<String> = above.iter().flat_map(|cell| path::of_line(cell).0).collect();
            if let Some(mut found) = self.listed(last, &parent, &item.under).filter(|found| are_all(found)) {
                for found in &mut found {
                    self.accessed(found, access.copied());
                }
                return Some(found);
            }
        }
        let mut with_path = cells.iter().enumerate().filter(|(_, cell)| phrase::has_arrow(cell));
        let (at, cell) = with_path.next().filter(|_| with_path.next().is_none())?;
        let are_remarks = cells.iter().enumerate().all(|(other, cell)| other == at || is_remark(cell));
        self.listed(cell, &[], &item.under).filter(|_| are_remarks)
    }

    /// Reads a line as an enumeration, a box below a path, or a box with a verb or access words.
    fn parts(&self, item: &Item) -> Option<Vec<Found>> {
        let text = item.content.trim();
        let stripped = phrase::without_verb(text);
        let mut partial: Option<Vec<Found>> = None;
        for text in std::iter::once(text).chain(stripped) {
            let tries = [
                self.branch(text, item),
                self.placed(text, &item.under),
                self.labelled(text, &item.under),
                self.below_path(text, &item.under),
                self.listed(text, &[], &item.under),
            ];
            for found in tries.into_iter().flatten() {
                if are_all(&found) {
                    return Some(found);
                }
                if partial.as_ref().is_none_or(|partial| resolved(partial) < resolved(&found)) {
                    partial = Some(found);
                }
            }
        }
        // A sentence names no boxes by accident.
        let is_list = phrase::has_verb(text)
            || phrase::has_arrow(text)
            || item.is_ticked
            || item.text.starts_with(['-', '*', '+']);
        let is_short = |found: &Found| found.path.iter().all(|title| title.split_whitespace().count() <= MAX_WORDS);
        partial.filter(|found| is_list && resolved(found) > 0 && found.iter().all(is_short))
    }

    /// `everything under System`, in a line that excludes it.
    fn branch(&self, text: &str, item: &Item) -> Option<Vec<Found>> {
        let place = phrase::whole_branch(text).filter(|_| item.choice == Choice::Exclude)?;
        let found = self.one(place, &[], &item.under);
        found.resolved.is_some().then(|| vec![found])
    }

    /// `Orders and Invoices (under Sales > Operations)`, and `Orders (Sales > Operations > Orders)`.
    fn placed(&self, text: &str, under: &[String]) -> Option<Vec<Found>> {
        let (name, place) = phrase::bracketed_path(text)?;
        let (place, _) = path::of_line(place);
        if place.is_empty() {
            return None;
        }
        let found = self.listed(name, &place, under).filter(|found| are_all(found));
        found.or_else(|| {
            let (own, _) = path::of_line(name);
            let is_same = own
                .last()
                .zip(place.last())
                .is_some_and(|(own, last)| own.to_lowercase().ends_with(&last.to_lowercase()));
            let resolved = self.titles(&place, under).filter(|_| is_same)?;
            Some(vec![Found { path: place, access: None, resolved: Some(resolved) }])
        })
    }

    /// `View orders: Sales > Orders > View`. A label in other words may deny.
    fn labelled(&self, text: &str, under: &[String]) -> Option<Vec<Found>> {
        let (label, rest) = text.split_once(": ")?;
        let is_label = phrase::has_arrow(rest) && !phrase::has_arrow(label) && remarks::may_be_title(label);
        let (path, _) = path::of_line(rest);
        let resolved = self.titles(&path, under).filter(|_| is_label)?;
        Some(vec![Found { path, access: None, resolved: Some(resolved) }])
    }

    /// `View and Ship under Sales > Orders`, and `Under Sales > Orders, tick View and Ship`.
    fn below_path(&self, text: &str, under: &[String]) -> Option<Vec<Found>> {
        let leading =
            phrase::leading_path(text).map(|(path, boxes)| (phrase::without_verb(boxes).unwrap_or(boxes), path));
        let splits = leading.into_iter().chain(phrase::under_splits(text));
        splits.into_iter().find_map(|(boxes, place)| {
            let (place, _) = path::of_line(phrase::without_verb(place).unwrap_or(place));
            let Some(Resolved::One { .. }) = self.titles(&place, under) else { return None };
            let boxes = phrase::without_verb(boxes).unwrap_or(boxes);
            let found = self.listed(boxes, &place, under)?;
            // The boxes must be below that path.
            let is_below = |found: &Found| {
                !matches!(found.resolved, Some(Resolved::One { how: How::Elsewhere, .. }))
                    || found.path.len() > place.len()
            };
            (resolved(&found) > 0 && found.iter().all(is_below)).then_some(found)
        })
    }

    /// Reads the parts of an enumeration. Those after the first one are beside it.
    fn listed(&self, text: &str, parent: &[String], under: &[String]) -> Option<Vec<Found>> {
        let parts = phrase::listed(text);
        if parts.len() > MAX_BOXES {
            return None;
        }
        // A part of the boxes below a path has no path of its own.
        let may_nest = parent.is_empty();
        let mut parent = parent.to_vec();
        let mut found = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            let read = self.part(part, (&parent, may_nest), under);
            if at == 0
                && parts.len() > 1
                && let Some(first) = read.first()
                && first.path.len() > 1
            {
                parent = first.path[..first.path.len() - 1].to_vec();
            }
            found.extend(read);
        }
        (!found.is_empty() && found.len() <= MAX_BOXES).then_some(found)
    }

    /// Reads a part as one box, with access words, or as several with `and` between them.
    fn part(&self, part: &str, (parent, may_nest): (&[String], bool), under: &[String]) -> Vec<Found> {
        let whole = self.one(part, parent, under);
        if whole.resolved.is_some() {
            return vec![whole];
        }
        if may_nest && let Some(found) = self.below_path(part, under).filter(|found| are_all(found)) {
            return found;
        }
        let joined = match self.joined(part, parent, under) {
            Some(found) if are_all(&found) => return found,
            joined => joined,
        };
        let named = self.with_access(part, parent, under);
        named.map(|found| vec![found]).or(joined.filter(|found| resolved(found) > 0)).unwrap_or_else(|| vec![whole])
    }

    /// Reads a box with access words beside it.
    fn with_access(&self, part: &str, parent: &[String], under: &[String]) -> Option<Found> {
        phrase::access_splits(part).into_iter().find_map(|(name, access)| {
            // A part below a path has none of its own, so that readings do not nest.
            let placed = if parent.is_empty() { self.placed(name, under) } else { None };
            let placed = placed.filter(|found| found.len() == 1).and_then(|mut found| found.pop());
            let mut found = placed.unwrap_or_else(|| self.one(name, parent, under));
            self.accessed(&mut found, Some(access));
            found.resolved.is_some().then_some(found)
        })
    }

    /// Reads the names between `and` and the like. Those after the first one are beside it.
    fn joined(&self, part: &str, parent: &[String], under: &[String]) -> Option<Vec<Found>> {
        let joined = phrase::joined(part);
        if joined.len() < 2 || joined.len() > MAX_BOXES {
            return None;
        }
        let named = |part: &str, parent: &[String]| {
            let found = self.one(part, parent, under);
            let is_known = found.resolved.is_some();
            if is_known { found } else { self.with_access(part, parent, under).unwrap_or(found) }
        };
        let first = named(joined[0], parent);
        let parent = if first.path.len() > 1 { first.path[..first.path.len() - 1].to_vec() } else { parent.to_vec() };
        let others = joined[1..].iter().map(|part| {
            let found = named(part, &parent);
            match phrase::without_verb(part) {
                Some(part) if found.resolved.is_none() => named(part, &parent),
                _ => found,
            }
        });
        Some(std::iter::once(first).chain(others).collect())
    }

    fn one(&self, text: &str, parent: &[String], under: &[String]) -> Found {
        let own = if phrase::has_arrow(text) || text.contains(": ") || text.contains(" / ") {
            path::of_line(text).0
        } else {
            path::segments(text)
        };
        // A part with its own path from the top is not beside the first one.
        let beside = [parent, own.as_slice()].concat();
        let mut path = beside;
        let mut resolved = self.titles(&path, under);
        if resolved.is_none() && own.len() > 1 && !parent.is_empty() {
            resolved = self.titles(&own, under);
            path = own;
        }
        path::limit(&mut path);
        Found { path, access: None, resolved }
    }

    /// Applies access words: the box below with that title if there is one, else the box itself.
    fn accessed(&self, found: &mut Found, access: Option<&str>) {
        let Some(access) = access else { return };
        let Some(Resolved::One { node, .. }) = found.resolved else { return };
        let word = super::resolve::plain(access.trim());
        match self.child(node, &word) {
            Some((child, how)) => {
                found.path.push(access.trim().to_owned());
                found.resolved = Some(Resolved::One { node: child, how });
            }
            None => found.access = Some(word),
        }
    }

    fn read_box(&self, item: &Item, found: Found) -> ReadBox {
        let resolved = found.resolved.unwrap_or_else(|| self.none(&found.path, &item.under));
        ReadBox { item: Item { path: found.path, access: found.access, ..item.clone() }, resolved }
    }
}

/// Returns whether the boxes of a line are a better reading than its text as one title.
fn is_better(found: &[Found], whole: Option<&Resolved>) -> bool {
    match whole {
        None => true,
        Some(Resolved::One { .. }) => false,
        Some(_) => are_all(found) && found.iter().all(|found| matches!(found.resolved, Some(Resolved::One { .. }))),
    }
}

fn are_all(found: &[Found]) -> bool {
    found.iter().all(|found| found.resolved.is_some())
}

fn resolved(found: &[Found]) -> usize {
    found.iter().filter(|found| found.resolved.is_some()).count()
}
