//! Files of integrations.

use super::{Modules, Reported, acl_below_root, modules};
use crate::finding::Severity;

const DESKS: &str = "<resource id=\"Nova_Desk::desks\" title=\"Desks\">\n<resource id=\"Nova_Desk::desk\" \
                     title=\"Desk\"><resource id=\"Nova_Desk::edit\" title=\"Edit\"/></resource>\n</resource>";

fn with(file: &str, text: &str) -> Modules {
    modules(&["Nova_Desk"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root(DESKS))
        .file(&format!("Nova/Desk/etc/{file}"), text)
}

/// Returns an `integration.xml` with one integration, which begins in line 2.
fn integration(inside: &str) -> String {
    format!("<integrations>\n<integration name=\"Desks\">{inside}</integration>\n</integrations>")
}

/// Returns an `api.xml` whose resources begin in line 3.
fn api(ids: &[&str]) -> String {
    let resources: Vec<String> = ids.iter().map(|id| format!("<resource name=\"{id}\"/>\n")).collect();
    integration(&format!("<resources>\n{}</resources>", resources.concat()))
}

const EMAIL: &str = "<email>desks@example.com</email>";

#[test]
fn integration_without_email_fires() {
    let reported = with("integration.xml", &integration("<resources/>")).one("integration-without-email");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Error, "Desks"));
    assert_eq!(reported.at, "Nova/Desk/etc/integration.xml:2:14", "the name");
}

#[test]
fn integration_without_email_stays_silent() {
    with("integration.xml", &integration(EMAIL)).silent("integration-without-email");
    modules(&["Nova_Desk"]).silent("integration-without-email");
}

#[test]
fn integration_without_email_nearly_fires() {
    // Another module has it, and Magento accepts an empty one.
    let other = "Orbit/Chair/etc/integration.xml";
    modules(&["Nova_Desk", "Orbit_Chair"])
        .file("Nova/Desk/etc/integration.xml", &integration(""))
        .file(other, &integration(EMAIL))
        .silent("integration-without-email");
    with("integration.xml", &integration("<email/>")).silent("integration-without-email");
    // The older pair of files is read only on request.
    with("integration/config.xml", &integration("")).silent("integration-without-email");
}

#[test]
fn integration_recreated_fires() {
    let reported = with("integration.xml", &integration(EMAIL)).one("integration-recreated");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Note, "Desks"));
    assert_eq!(reported.at, "Nova/Desk/etc/integration.xml:2:14");
}

#[test]
fn integration_recreated_stays_silent() {
    modules(&["Nova_Desk"]).silent("integration-recreated");
}

#[test]
fn integration_recreated_nearly_fires() {
    // An integration that a setup script creates is updated, and keeps its tokens.
    with("integration/config.xml", &integration(EMAIL)).silent("integration-recreated");
    with("integration/api.xml", &api(&["Nova_Desk::desk"])).silent("integration-recreated");
}

const CALL: &str =
    "<?php\nclass InstallData { function install() {\n  $this->manager->processIntegrationConfig(['Desks']);\n} }";

#[test]
fn integration_never_applied_fires() {
    let reported = with("integration/config.xml", &integration(EMAIL)).one("integration-never-applied");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Warning, "Desks"));
    assert_eq!(reported.at, "Nova/Desk/etc/integration/config.xml:2:14");
    // Tests do not run in a store.
    let tested = with("integration/config.xml", &integration(EMAIL)).file("Nova/Desk/Test/Unit/InstallTest.php", CALL);
    tested.one("integration-never-applied");
}

#[test]
fn integration_never_applied_stays_silent() {
    for file in ["Setup/InstallData.php", "Setup/Patch/Data/CreateDesks.php"] {
        with("integration/config.xml", &integration(EMAIL))
            .file(&format!("Nova/Desk/{file}"), CALL)
            .silent("integration-never-applied");
    }
}

#[test]
fn integration_never_applied_nearly_fires() {
    // setup:upgrade applies it by itself.
    with("integration.xml", &integration(EMAIL)).silent("integration-never-applied");
    // Another module creates it; the names are computed; the service or the configuration is used.
    let declared = || with("integration/config.xml", &integration(EMAIL));
    modules(&["Nova_Desk", "Orbit_Chair"])
        .file("Nova/Desk/etc/integration/config.xml", &integration(EMAIL))
        .file("Orbit/Chair/Setup/InstallData.php", CALL)
        .silent("integration-never-applied");
    for code in [
        "$this->manager->processIntegrationConfig($this->names());",
        "/** @var IntegrationServiceInterface $s */ $s->create(['name' => 'Desks']);",
        "use Magento\\Integration\\Model\\Config; $m->processConfigBasedIntegrations($this->config->getIntegrations());",
        "use Magento\\Integration\\Model\\Config; foreach ($this->config->getIntegrations() as $i) { $s->create($i); }",
    ] {
        let script = format!("<?php\n{code}\n");
        declared().file("Nova/Desk/Setup/InstallData.php", &script).silent("integration-never-applied");
    }
}

#[test]
fn integration_never_applied_fires_for_other_names_and_without_a_configuration() {
    let declared = || with("integration/config.xml", &integration(EMAIL));
    for code in [
        "$this->manager->processIntegrationConfig(['Chairs']);",
        "const NAME = 'Chairs'; function a() { $this->manager->processIntegrationConfig([self::NAME]); }",
        "// $this->manager->processIntegrationConfig(['Desks']);",
        "function a(IntegrationServiceInterface $s) { $s->create(['name' => 'Chairs']); }",
        // These are the integrations of etc/integration.xml.
        "function a(ConsolidatedConfig $c) { $m->processConfigBasedIntegrations($c->getIntegrations()); }",
    ] {
        let script = format!("<?php\nclass A {{ {code}\n}}\n");
        declared().file("Nova/Desk/Setup/InstallData.php", &script).one("integration-never-applied");
    }
    let shown = with("integration/api.xml", &api(&["Nova_Desk::desk"])).one("integration-never-applied");
    assert_eq!(shown.at, "Nova/Desk/etc/integration/api.xml:2:14");
    let message = "no etc/integration/config.xml declares the integration `Desks`, so this file grants nothing";
    assert_eq!(shown.message, message);
    // The call fails on the name that no config.xml declares.
    let called = with("integration/api.xml", &api(&["Nova_Desk::desk"])).file("Nova/Desk/Setup/InstallData.php", CALL);
    assert_eq!(called.one("integration-never-applied").message, message);
}

fn listed(ids: &[&str]) -> Vec<Reported> {
    with("integration/api.xml", &api(ids)).by("integration-missing-ancestor")
}

#[test]
fn integration_missing_ancestor_fires() {
    let reported = with("integration/api.xml", &api(&["Nova_Desk::edit", "Nova_Desk::desks"]));
    let reported = reported.one("integration-missing-ancestor");
    assert_eq!((reported.severity, reported.subject.as_str()), (Severity::Note, "Desks"));
    assert_eq!(reported.message, "`Desks` lists 1 resource without its ancestors: Nova_Desk::desk");
    assert_eq!(reported.at, "Nova/Desk/etc/integration/api.xml:3:11");
}

#[test]
fn integration_missing_ancestor_stays_silent() {
    assert_eq!(listed(&["Nova_Desk::edit", "Nova_Desk::desks", "Nova_Desk::desk"]), []);
    assert_eq!(listed(&["Nova_Desk::desks"]), [], "the root comes by itself");
}

#[test]
fn integration_missing_ancestor_nearly_fires() {
    assert_eq!(listed(&["Nova_Desk::edit", "Magento_Backend::all"]), [], "that is everything");
    assert_eq!(listed(&["Nova_Desk::gone"]), [], "nothing stands above what there is not");
    // Magento adds the ancestors of this one.
    let text = api(&["Nova_Desk::edit"]);
    with("integration.xml", &text).silent("integration-missing-ancestor");
    // Two modules list the ids of one integration together.
    modules(&["Nova_Desk", "Orbit_Chair"])
        .file("Nova/Desk/etc/acl.xml", &acl_below_root(DESKS))
        .file("Nova/Desk/etc/integration/api.xml", &api(&["Nova_Desk::desk"]))
        .file("Orbit/Chair/etc/integration/api.xml", &api(&["Nova_Desk::desks"]))
        .silent("integration-missing-ancestor");
}
