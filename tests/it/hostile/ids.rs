//! Ids with hostile texts: the output reads back as the verified id, or is refused with a reason.

use std::cell::{Cell, RefCell};
use std::io::Write as _;
use std::process::{Command, Stdio};

use mageacl_core::catalog::{self, Catalog};
use mageacl_core::grant::{Grant, GrantContent, Input, gather};
use mageacl_core::plan::{DeclaredEndpoint, Plan, plan};
use mageacl_core::source::SourceMap;
use mageacl_core::store;
use mageacl_core::xml::{self, Document};
use mageacl_report::{Integration, PlanView, RenderError, api_xml, ids, integration_xml, json, magerun, module};
use serde_json::Value;

use super::read::{assert_human, assert_visible, assert_xml};
use super::texts::{TEXTS, key, of_xml, xml as encoded};
use crate::common::{copy_of, mageacl, texts, write};

/// Returns a store whose ids are `A_B::` and a text, each with a separate route; and ids that are the text alone.
fn catalog() -> (Catalog, Vec<String>) {
    let folder = copy_of("hostile-titles");
    let own = of_xml().into_iter().map(|text| format!("A_B::{}", key(text)));
    let ids: Vec<String> = own.chain(of_xml().into_iter().map(key)).collect();
    let resource = |id: &String| format!("<resource id=\"{}\" title=\"T\"/>", encoded(id));
    let resources: String = ids.iter().map(resource).collect();
    let route = |(at, id): (usize, &String)| {
        format!(
            "<route url=\"/V1/i{at}\" method=\"GET\"><service class=\"A\\B\" method=\"c\"/><resources>\
             <resource ref=\"{}\"/></resources></route>",
            encoded(id)
        )
    };
    let routes: String = ids.iter().enumerate().map(route).collect();
    let acl = format!(
        "<config><acl><resources><resource id=\"Magento_Backend::admin\">{resources}</resource></resources></acl></config>"
    );
    write(folder.path(), "app/code/Nova/Ticket/etc/acl.xml", &acl);
    write(folder.path(), "app/code/Nova/Ticket/etc/webapi.xml", &format!("<routes>{routes}</routes>"));
    let catalog = catalog::load(&store::discover(folder.path()).unwrap(), &SourceMap::default()).unwrap();
    (catalog, ids)
}

/// Calls a function with the plan of each id.
fn each(check: impl Fn(&PlanView<'_>, &str)) {
    let (catalog, ids) = catalog();
    let (tree, routes) = (catalog.acl.as_ref().unwrap(), catalog.routes.as_ref().unwrap());
    for (at, id) in ids.iter().enumerate() {
        let wanted = DeclaredEndpoint::new(format!("GET /V1/i{at}"));
        let plan: Plan<'_> = plan(vec![wanted], tree, routes);
        assert!(plan.verified);
        let view = PlanView {
            plan: &plan,
            tree,
            origin: &catalog.origin,
            subject: id.clone(),
            exact: true,
            list_collateral: true,
            integration: Integration {
                name: format!("{id} name"),
                email: format!("{}@example.com", id.replace('@', "")),
                module: "Acme_Connector".to_owned(),
            },
            replaces: Some(format!("It replaces {id}.")),
            renew: Some(format!("mageacl plan -o {id}")),
        };
        assert_eq!(view.granted_ids(), [id]);
        check(&view, id);
    }
}

/// Returns the text of a format, or `None` if it is refused with a reason.
fn text(render: impl FnOnce(&mut Vec<u8>) -> Result<(), RenderError>) -> Option<String> {
    let mut text = Vec::new();
    match render(&mut text) {
        Ok(()) => Some(String::from_utf8(text).unwrap()),
        Err(RenderError::Unsuitable(why)) => {
            assert!(why.contains("cannot be written") || why.contains("does not allow"), "{why}");
            assert_visible(&why, "the reason");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

fn is_plain(id: &str) -> bool {
    id.chars().all(|c| c.is_ascii_graphic())
}

#[test]
fn json_holds_every_id() {
    each(|view, id| {
        let text = text(|out| Ok(json::plan(view, out)?)).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["required"][0], id);
        assert_human(&text, id);
    });
}

#[test]
fn a_list_reads_back_as_one_id_or_is_refused() {
    let written = Cell::new(0);
    each(|view, id| {
        let Some(text) = text(|out| ids::plan(view, out)) else { return };
        written.set(written.get() + 1);
        assert_eq!(text, format!("{id}\n"));
        assert_human(&text, id);
        let input = Input { name: "ids.txt".to_owned(), bytes: Box::new(text.as_bytes()) };
        if let Ok(set) = gather([input], &SourceMap::default()) {
            let held = format!("{:?}", set.grants);
            // With a tag of HTML it is a line of a guide, which is reported as unread.
            let is_line = |grant: &Grant| matches!(grant.holding, GrantContent::Checklist(_));
            let is_unread = id.contains("<br>") && set.grants.iter().all(is_line);
            assert!(is_unread || held.contains(&format!("{id:?}")), "{held}");
        }
    });
    assert!(written.get() > 5, "{written:?}");
}

/// Returns the attributes `name` of the elements with this tag.
fn names(text: &str, tag: &str) -> Vec<String> {
    let file = SourceMap::default().add("a.xml", "");
    let document = xml::parse(text, file).unwrap();
    let mut open = vec![Document::ROOT];
    let mut names = Vec::new();
    while let Some(id) = open.pop() {
        let element = document.element(id);
        if element.name.qualified() == tag {
            names.push(element.named_item("name").unwrap().value.to_string());
        }
        open.extend(document.child_elements(id));
    }
    names
}

#[test]
fn xml_reads_back_as_the_same_id_or_is_refused() {
    let written = Cell::new(0);
    each(|view, id| {
        let Some(text) = text(|out| api_xml::plan(view, out)) else {
            // The schema requires a module and allows no line break.
            assert!(!id.starts_with("A_B::") || id.contains(['\n', '\r']), "{id:?}");
            return;
        };
        written.set(written.get() + 1);
        assert_xml(&text, id);
        assert_eq!(names(&text, "resource"), [id]);
        assert_eq!(names(&text, "integration"), [view.integration.name.as_str()]);
    });
    assert!(written.get() > 35, "{written:?}");
    each(|view, id| {
        let view = PlanView { exact: false, ..view.clone() };
        let mut files = vec![text(|out| integration_xml::plan(&view, out))];
        if let Ok(module) = module::plan(&view) {
            files.extend(
                module.iter().filter(|it| it.path.ends_with("integration.xml")).map(|it| Some(it.content.clone())),
            );
            let composer = &module.iter().find(|it| it.path == "composer.json").unwrap().content;
            serde_json::from_str::<Value>(composer).unwrap();
            for file in &module {
                assert_human(&file.content, &file.path);
            }
        }
        for text in files.into_iter().flatten() {
            assert_xml(&text, id);
            assert_eq!(names(&text, "resource"), [id]);
        }
    });
}

/// Returns the words of a command as `/bin/sh` passes them on.
fn words(commands: &str) -> Vec<String> {
    let script = format!("n98-magerun2() {{ printf '%s\\0' \"$@\"; printf '\\n\\0'; }}\n{commands}");
    // POSIX does not allow hyphens in the names of functions.
    let script = script.replace("n98-magerun2", "n98_magerun2");
    let mut shell = Command::new("/bin/sh").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    shell.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = shell.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().split('\0').map(str::to_owned).collect()
}

#[test]
#[cfg(unix)]
fn a_shell_reads_the_same_id_or_it_is_refused() {
    let all = RefCell::new((String::new(), Vec::new()));
    each(|view, id| {
        let Some(text) = text(|out| magerun::plan(view, out)) else {
            assert!(!is_plain(id), "{id}");
            return;
        };
        assert_human(&text, id);
        let split = shlex::split(&text).unwrap();
        assert!(split.contains(&format!("--resource={id}")), "{split:?}");
        let (commands, expected) = &mut *all.borrow_mut();
        commands.push_str(&text);
        let Integration { name, email, .. } = &view.integration;
        expected.extend(["integration:delete", "--", name, "\n"].map(str::to_owned));
        expected.extend(["integration:create".to_owned(), format!("--resource={id}")]);
        expected.extend(["--", name, email, "\n"].map(str::to_owned));
    });
    let (commands, mut expected) = all.into_inner();
    expected.push(String::new());
    assert!(expected.len() > 300, "{}", expected.len());
    assert_eq!(words(&commands), expected);
}

/// A refusal has exit code 2, with nothing on standard output and no file.
#[test]
fn a_refusal_writes_nothing() {
    let snapshot = mageacl(["snapshot"]).within(copy_of("refs-are-anded").path()).ok();
    assert!(snapshot.contains("Nova_Ticket::ticket"));
    let folder = tempfile::tempdir().unwrap();
    for (name, escape) in
        [("escape", "\\u001b[2J"), ("delete", "\\u007f"), ("bidi", "\\u202e"), ("next line", "\\u0085")]
    {
        write(folder.path(), "snapshot.json", &snapshot.replace("Nova_Ticket::", &format!("Nova_Ticket::{escape}")));
        for format in ["ids", "magerun"] {
            let run = mageacl(["plan", "--catalog", "snapshot.json", "-e", "GET /V1/tickets/7", "-f", format]);
            let ended = run.within(folder.path()).run();
            assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{name}, {format}: {}", ended.stderr);
            assert!(ended.stderr.contains("use --format json"), "{}", ended.stderr);
            assert_human(&ended.stderr, name);
        }
        let plan = |args: &[&str]| {
            let run =
                mageacl(["plan", "--catalog", "snapshot.json", "-e", "GET /V1/tickets/7"]).args(args.iter().copied());
            run.within(folder.path()).run()
        };
        // Standard output and files have the same bytes.
        let printed = plan(&["--exact", "-f", "json", "-o", "json=plan.json"]);
        assert_eq!(printed.stdout, std::fs::read_to_string(folder.path().join("plan.json")).unwrap());
        let document: Value = serde_json::from_str(&printed.stdout).unwrap();
        let expected: String = serde_json::from_str(&format!("\"Nova_Ticket::{escape}\"")).unwrap();
        let id = document["required"][0].as_str().unwrap();
        assert!(id.starts_with(&expected), "{name}: {id:?}");
        let printed = plan(&["--exact", "-f", "api-xml", "-o", "api-xml=api.xml"]);
        if name == "escape" {
            assert_eq!((printed.code, printed.stdout.as_str()), (2, ""));
            assert!(!folder.path().join("api.xml").exists());
        } else {
            assert_eq!(names(&printed.stdout, "resource"), texts(&document["required"]), "{name}");
            assert_eq!(printed.stdout, std::fs::read_to_string(folder.path().join("api.xml")).unwrap());
        }
    }
    assert!(TEXTS.len() >= 40);
}
