//! All texts of a report, for a change that applies to every one of them.

use crate::json::v1::report::Report;

impl Report {
    /// Applies a function to every text.
    pub(crate) fn for_each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        change(&mut self.command);
        change(&mut self.version);
        change(&mut self.store);
        change(&mut self.subject);
        for grant in &mut self.grants {
            change(&mut grant.name);
            change(&mut grant.owner);
            change(&mut grant.source);
            let delta = grant.delta.iter_mut().flat_map(|delta| delta.add.iter_mut().chain(&mut delta.remove));
            let lists = grant.effective.iter_mut().chain(&mut grant.missing).chain(&mut grant.excess);
            lists.chain(&mut grant.dropped).chain(delta).for_each(&mut *change);
        }
        change(&mut self.summary);
        if let Some(needed) = &mut self.needed {
            needed.required.iter_mut().chain(&mut needed.closed).for_each(&mut *change);
        }
        for call in &mut self.calls {
            change(&mut call.declared);
            let facts = call.route.iter_mut().chain(&mut call.resources);
            facts.for_each(&mut *change);
            call.remark.iter_mut().for_each(&mut *change);
        }
        for resource in &mut self.resources {
            change(&mut resource.id);
            change(&mut resource.module);
            resource.title.iter_mut().for_each(&mut *change);
            resource.required_by.iter_mut().for_each(&mut *change);
        }
        for route in &mut self.routes {
            for text in [&mut route.method, &mut route.url, &mut route.operation, &mut route.module] {
                change(text);
            }
            change(&mut route.reason);
            route.resources.iter_mut().chain(&mut route.capabilities).for_each(&mut *change);
        }
        for finding in &mut self.findings {
            change(&mut finding.rule);
            let prose = [&mut finding.message, &mut finding.subject, &mut finding.why, &mut finding.fix];
            prose.into_iter().for_each(&mut *change);
            change(&mut finding.fingerprint);
            finding.resource.iter_mut().for_each(&mut *change);
            finding.locations.iter_mut().for_each(&mut *change);
        }
        for step in &mut self.checklist {
            change(&mut step.id);
            step.title_path.iter_mut().for_each(&mut *change);
        }
        let coverage = self.coverage.read.iter_mut().chain(&mut self.coverage.not_read);
        coverage.chain(&mut self.coverage.notes).for_each(&mut *change);
    }
}
