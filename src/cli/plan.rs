//! `mageacl plan`.

use std::fs::File;
use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::path::Path;

use super::args::{PlanArgs, PlanFormat};
use super::failure::Failure;
use super::load::load;
use super::output::{Outputs, Terminal, write_file};
use super::profile::find_profile;
use super::{Outcome, failure};
use crate::endpoint::list;
use crate::plan::{Wanted, plan};
use crate::profile::Profile;
use crate::render::{
    Integration, PlanView, RenderError, Style, api_xml, checklist, escape, ids, integration_xml, json, magerun, module,
    table,
};
use crate::source::{self, ReadError};

/// Computes a plan and writes it.
pub(super) fn run(args: &PlanArgs, terminal: Terminal) -> Result<Outcome, Failure> {
    let outputs = Outputs::new(args.format, PlanFormat::Table, &args.output);
    if outputs.printed == PlanFormat::Module {
        let why = "a module is a folder: write it with -o module=FOLDER";
        return Err(Failure::Unsuitable(why.to_owned()));
    }
    outputs.check()?;
    let profiles = args.profile.iter().map(|name| find_profile(name)).collect::<Result<Vec<_>, _>>()?;
    let wanted = wanted(args, &profiles)?;
    // The process ends with the answer: to give memory back piece by piece would only keep its reader waiting.
    let mut loaded =
        ManuallyDrop::new(failure::told_in_json("plan", &outputs, PlanFormat::Json, || load(&args.store, terminal))?);
    loaded.read_aliases_for(wanted.iter().map(|wanted| wanted.declared.as_str()), terminal);
    let tree = loaded.tree().and_then(|tree| tree.build_error().map_or(Ok(tree), Err));
    let tree = failure::config_told_in_json("plan", &outputs, PlanFormat::Json, &loaded, tree)?;
    let routes = failure::config_told_in_json("plan", &outputs, PlanFormat::Json, &loaded, loaded.routes())?;
    let plan = plan(wanted, tree, routes);
    let view = PlanView {
        plan: &plan,
        tree,
        origin: &loaded.catalog.origin,
        subject: subject(args, &profiles),
        exact: args.exact,
        list_collateral: args.collateral,
        integration: integration(args, &profiles)?,
    };
    for (format, path) in &outputs.files {
        if *format == PlanFormat::Module {
            for file in module::plan(&view)? {
                write_file(&path.join(file.path), |out| Ok(out.write_all(file.content.as_bytes())?))?;
            }
        } else {
            write_file(path, |out| render(*format, &view, Style { width: None }, out))?;
        }
    }
    terminal.print(|out| render(outputs.printed, &view, Terminal::style(), out))?;
    if outputs.printed != PlanFormat::Table {
        for planned in plan.endpoints.iter().filter(|planned| !planned.resolved.status.is_callable()) {
            let optional = if planned.wanted.optional { " (optional)" } else { "" };
            let why = planned.resolved.remark.as_deref().unwrap_or(planned.resolved.status.name());
            terminal.warn(&format!("{}{optional}: {why}", planned.wanted.declared));
        }
    }
    let found = plan.unreachable().next().is_some();
    Ok(if found { Outcome::Found } else { Outcome::Clean })
}

fn render(format: PlanFormat, view: &PlanView<'_>, style: Style, out: &mut dyn Write) -> Result<(), RenderError> {
    match format {
        PlanFormat::Table => Ok(table::plan(view, style, out)?),
        PlanFormat::Json => Ok(json::plan(view, out)?),
        PlanFormat::Ids => Ok(ids::plan(view, out)?),
        PlanFormat::ApiXml => api_xml::plan(view, out),
        PlanFormat::IntegrationXml => integration_xml::plan(view, out),
        PlanFormat::Markdown => checklist::plan(view, out),
        PlanFormat::Magerun => magerun::plan(view, out),
        PlanFormat::Module => Err(RenderError::Unsuitable("a module is a folder".to_owned())),
    }
}

/// All endpoints of the command line: of profiles, then single ones, then those of files.
fn wanted(args: &PlanArgs, profiles: &[Profile]) -> Result<Vec<Wanted>, Failure> {
    let of_profiles = profiles.iter().flat_map(|profile| &profile.endpoints).map(|endpoint| Wanted {
        declared: format!("{} {}", endpoint.method, endpoint.path),
        optional: endpoint.optional,
        purpose: Some(endpoint.purpose.clone()),
    });
    let plain = |declared: &str| Wanted { declared: declared.to_owned(), optional: false, purpose: None };
    let mut wanted: Vec<Wanted> = of_profiles.chain(args.endpoint.iter().map(|declared| plain(declared))).collect();
    for path in &args.endpoints {
        let text = read_list(path)?;
        let lines = list::parse(&text);
        if lines.is_empty() {
            return Err(Failure::Unsuitable(format!("{} declares no endpoint", path.display())));
        }
        wanted.extend(lines.iter().map(|line| plain(line)));
    }
    Ok(wanted)
}

fn read_list(path: &Path) -> Result<String, Failure> {
    let (name, bytes) = if path == Path::new("-") {
        ("standard input".to_owned(), source::read_input(io::stdin().lock()))
    } else {
        let bytes = File::open(path).map_err(ReadError::from).and_then(source::read_input);
        (path.display().to_string(), bytes)
    };
    let bytes = bytes.map_err(|error| Failure::Io(name, error.into_io()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn subject(args: &PlanArgs, profiles: &[Profile]) -> String {
    let mut parts: Vec<String> = profiles.iter().map(|profile| profile.slug.clone()).collect();
    // Where the file lies is nobody's business but the caller's.
    let file_name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    parts.extend(args.endpoints.iter().map(|path| match path.to_str() {
        Some("-") => "standard input".to_owned(),
        _ => file_name(path),
    }));
    match args.endpoint.len() {
        0 => {}
        1 => parts.push(args.endpoint[0].clone()),
        several => parts.push(format!("{several} endpoints")),
    }
    parts.join(" and ")
}

/// What a generated integration is called; the limits are those of Magento's `integration/base.xsd`.
fn integration(args: &PlanArgs, profiles: &[Profile]) -> Result<Integration, Failure> {
    let of_profile = profiles.first().map(|profile| profile.name.clone());
    let name = args.name.clone().or(of_profile).unwrap_or_else(|| "Integration".to_owned());
    let module = args.module_name.clone().unwrap_or_else(|| {
        let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let joined: String = words.map(crate::php::upper_first).collect();
        format!("Custom_{}", if joined.is_empty() { "Integration" } else { &joined })
    });
    if name.chars().count() < 2 || name.chars().any(char::is_control) {
        let why =
            format!("`{}` cannot be an integration's name: Magento wants two characters", escape::terminal(&name));
        return Err(Failure::Unsuitable(why));
    }
    let fits = |(user, host): (&str, &str)| {
        let dot = host.find('.').unwrap_or(0);
        !user.is_empty() && dot > 0 && dot + 1 < host.len() && !host.contains('@')
    };
    if !args.email.split_once('@').is_some_and(fits) || args.email.chars().any(char::is_control) {
        let why = format!("`{}` is no e-mail address that Magento takes", escape::terminal(&args.email));
        return Err(Failure::Unsuitable(why));
    }
    Ok(Integration { name, email: args.email.clone(), module })
}
