//! Actions of invented modules.

use std::path::PathBuf;
use std::sync::Arc;

use super::*;
use crate::catalog;
use crate::fs::{Files, Memory};
use crate::store::discover_in;

const MODULE: &str = "<config><module name=\"Acme_Shop\"/></config>";
const ROUTES: &str = "<config><router id=\"admin\"><route id=\"acme\" frontName=\"shop\"><module name=\"Acme_Shop\"/></route></router></config>";
const BASE: &str = "\\Magento\\Backend\\App\\Action";

/// Reads a store with these files in memory.
fn admin(files: &[(&str, String)]) -> Admin {
    let mut all = vec![("etc/module.xml", MODULE.to_owned()), ("etc/adminhtml/routes.xml", ROUTES.to_owned())];
    all.extend(files.iter().cloned());
    let all = all.into_iter().map(|(path, text)| (PathBuf::from("/shop").join(path), text));
    let files: Files = Arc::new(Memory::new(all));
    let sources = SourceMap::new(Files::clone(&files));
    let store = discover_in(&files, "/shop".as_ref()).unwrap();
    let catalog = catalog::load(&store, &sources).unwrap();
    read(&catalog, &sources)
}

/// Returns the file of a class below `Controller/Adminhtml`.
fn class(name: &str, parent: &str, members: &str) -> (String, String) {
    let path = format!("Adminhtml/{name}").replace('/', "\\");
    let (namespace, short) = path.rsplit_once('\\').unwrap();
    let text = format!(
        "<?php\nnamespace Acme\\Shop\\Controller\\{namespace};\n\nclass {short} extends {parent}\n{{\n{members}\n}}\n"
    );
    (format!("Controller/Adminhtml/{name}.php"), text)
}

/// Returns the check of an action whose class has these members.
fn checked(members: &str) -> Checked {
    let (path, text) = class("Item/MassSave", BASE, members);
    let read = admin(&[(path.as_str(), text)]);
    assert_eq!(read.actions.len(), 1, "{members}");
    read.actions[0].checked.clone()
}

fn texts(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn all(ids: &[&str]) -> Guard {
    Guard::Asks { ids: texts(ids), logic: Logic::All, is_conditional: false }
}

fn any(ids: &[&str]) -> Guard {
    Guard::Asks { ids: texts(ids), logic: Logic::Any, is_conditional: false }
}

fn with_condition(ids: &[&str]) -> Guard {
    Guard::Asks { ids: texts(ids), logic: Logic::All, is_conditional: true }
}

fn computed(ids: &[&str]) -> Guard {
    Guard::Computed { candidates: texts(ids) }
}

/// Returns a method `_isAllowed` with this body. `ask` is a shorter name for the call of the authorization.
fn check(body: &str) -> String {
    let body = body.replace("ask(", "$this->_authorization->isAllowed(");
    format!(
        "const ADMIN_RESOURCE = 'A_B::own';\nconst OTHER = 'A_B::other';\nprotected function _isAllowed() {{ {body} }}"
    )
}

#[test]
fn checks_are_read_without_running_them() {
    let table: &[(&str, Guard)] = &[
        ("return ask('A_B::x');", all(&["A_B::x"])),
        ("return ask(self::ADMIN_RESOURCE) && ask(\"A_B::x\");", all(&["A_B::own", "A_B::x"])),
        ("return ask(static::OTHER) || ask('A_B::x');", any(&["A_B::other", "A_B::x"])),
        ("return ask('A_B::x') or ask('A_B::y');", any(&["A_B::x", "A_B::y"])),
        ("return parent::_isAllowed();", all(&["A_B::own"])),
        ("return parent::_isAllowed() && ask('A_B::x');", all(&["A_B::own", "A_B::x"])),
        ("return true;", Guard::Always),
        ("return !false;", Guard::Always),
        ("", Guard::Never),
        ("return false;", Guard::Never),
        ("throw new \\Exception('x');", Guard::Never),
        ("if (!ask('A_B::x')) { return false; } return true;", all(&["A_B::x"])),
        (
            "if (ask('A_B::x')) return true; elseif (ask('A_B::y')) { return true; } else return false;",
            any(&["A_B::x", "A_B::y"]),
        ),
        (
            "$result = ask('A_B::x'); if ($result) { $result = ask('A_B::y'); } return (bool) $result;",
            all(&["A_B::x", "A_B::y"]),
        ),
        ("$id = 'A_B' . '::' . \"x\"; return ask($id);", all(&["A_B::x"])),
        ("return ask('A_B::x') ? ask('A_B::y') : false;", all(&["A_B::x", "A_B::y"])),
        ("return ask('A_B::x') === true;", all(&["A_B::x"])),
        ("return $this->authorization->isAllowed('A_B::x');", all(&["A_B::x"])),
        ("return $this->_getSession()->isAllowed('A_B::x');", all(&["A_B::x"])),
        // The name of the action decides.
        (
            "switch ($this->getRequest()->getActionName()) { case 'index': return ask('A_B::x'); case 'massSave': case 'y': \
          return ask('A_B::y'); default: return true; }",
            all(&["A_B::y"]),
        ),
        (
            "switch (strtolower($this->_request->getActionName())) { case 'masssave': $id = 'A_B::y'; break; default: \
          $id = 'A_B::x'; } return ask($id);",
            all(&["A_B::y"]),
        ),
        (
            "return match ($this->getRequest()->getActionName()) { 'a', 'massSave' => ask('A_B::x'), default => false, };",
            all(&["A_B::x"]),
        ),
        (
            "return ask(['massSave' => 'A_B::x', 'a' => 'A_B::y'][$this->getRequest()->getActionName()]);",
            all(&["A_B::x"]),
        ),
        (
            "return in_array($this->getRequest()->getActionName(), ['a', 'massSave'], true) || ask('A_B::x');",
            Guard::Always,
        ),
        ("return ask($this->getRequest()->getControllerName() === 'item' ? 'A_B::x' : 'A_B::y');", all(&["A_B::x"])),
        // Conditions at run time.
        ("return ask('A_B::x') && $this->helper->isEnabled();", with_condition(&["A_B::x"])),
        ("return $this->helper->isEnabled() || ask('A_B::x');", computed(&["A_B::x"])),
        ("return $this->helper->isEnabled();", computed(&[])),
        ("return ask($this->helper->getId());", computed(&[])),
        ("return ask($this->getRequest()->getParam('a') ? 'A_B::x' : 'A_B::y');", computed(&["A_B::x", "A_B::y"])),
        ("foreach ($this->ids as $id) { if (!ask('A_B::x')) { return false; } } return true;", computed(&["A_B::x"])),
        (
            "foreach (['A_B::x', 'A_B::y'] as $id) { if (!ask($id)) { return false; } } return true;",
            computed(&["A_B::x", "A_B::y"]),
        ),
        ("try { return ask('A_B::x'); } catch (\\Exception $e) { return true; }", all(&["A_B::x"])),
        ("try { $this->load(); return ask('A_B::x'); } catch (\\Exception $e) { return true; }", computed(&["A_B::x"])),
        // Code that is not understood never decides.
        ("goto end; end: return ask('A_B::x');", computed(&["A_B::x"])),
        ("return array_filter(['A_B::x'], fn($id) => ask($id));", computed(&["A_B::x"])),
        ("if (!ask('A_B::x')): return false; endif; return true;", computed(&["A_B::x"])),
    ];
    for (body, expected) in table {
        assert_eq!(checked(&check(body)).guard, *expected, "{body}");
    }
}

#[test]
fn properties_and_methods_of_the_class_are_followed() {
    let table = [
        (
            "protected $id = 'A_B::x'; protected function _isAllowed() { return $this->_authorization->isAllowed($this->id); }",
            all(&["A_B::x"]),
        ),
        (
            "private $id = self::KEY; const KEY = 'A_B::k'; protected function _isAllowed() { return \
          $this->_authorization->isAllowed($this->id); }",
            all(&["A_B::k"]),
        ),
        // A constructor may change it.
        (
            "protected $id = 'A_B::x'; public function __construct($id) { $this->id = $id; } protected function _isAllowed() \
          { return $this->_authorization->isAllowed($this->id); }",
            computed(&["A_B::x"]),
        ),
        (
            "private $isOn = false; protected function _isAllowed() { return !$this->isOn && \
          $this->_authorization->isAllowed('A_B::x'); }",
            all(&["A_B::x"]),
        ),
        (
            "protected function _isAllowed() { return $this->_authorization->isAllowed($this->id('x')); } private function \
          id($name) { return 'A_B::' . $name; }",
            all(&["A_B::x"]),
        ),
        ("protected function _isAllowed() { return $this->_isAllowed(); }", computed(&[])),
    ];
    for (members, expected) in table {
        assert_eq!(checked(members).guard, expected, "{members}");
    }
}

#[test]
fn constants_decide_without_a_method() {
    let own = checked("const ADMIN_RESOURCE = 'A_B::x';");
    assert_eq!((own.guard, own.decision), (all(&["A_B::x"]), Decision::Constant));
    let typed = checked("final public const string ADMIN_RESOURCE = 'A_B::x';");
    assert_eq!((typed.guard, typed.decision), (all(&["A_B::x"]), Decision::Constant));
    let root = checked("");
    assert_eq!((root.guard, root.decision, root.at), (all(&[ROOT]), Decision::Root, None));
}

#[test]
fn a_constant_that_is_not_asked_for_is_dead() {
    let dead = checked(&check("return $this->_authorization->isAllowed('A_B::x');"));
    assert_eq!(dead.dead.map(|(id, _)| id).as_deref(), Some("A_B::own"));
    assert_eq!(checked(&check("return parent::_isAllowed();")).dead, None);
    assert_eq!(checked("const ADMIN_RESOURCE = 'A_B::x';").dead, None);
}

#[test]
fn the_spelling_of_the_url_may_decide() {
    let by_name =
        "switch ($this->getRequest()->getActionName()) { case 'massSave': return ask('A_B::x'); } return true;";
    let found = checked(&check(by_name));
    assert_eq!((found.guard, found.lower_case), (all(&["A_B::x"]), Some(Guard::Always)));
    assert_eq!(checked(&check("return ask('A_B::x');")).lower_case, None);
}

#[test]
fn parents_are_found_through_imports() {
    let files = [
        class(
            "Item",
            BASE,
            "const ADMIN_RESOURCE = 'A_B::item'; protected function _isAllowed() { return \
              $this->_authorization->isAllowed(static::ADMIN_RESOURCE); }",
        ),
        class("Item/Edit", "\\Acme\\Shop\\Controller\\Adminhtml\\Item", "const ADMIN_RESOURCE = 'A_B::edit';"),
        class("Item/NewAction", "Edit", ""),
        class("Item/Gone", "\\Other\\Shop\\Action", ""),
        class("Item/Plain", "\\Magento\\Framework\\App\\Action\\Action", "const ADMIN_RESOURCE = 'A_B::plain';"),
        class("Item/Helper", "\\Magento\\Framework\\DataObject", ""),
    ];
    let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    let read = admin(&files);
    let found: Vec<_> = read
        .actions
        .iter()
        .map(|action| (action.path.as_str(), action.alias.as_deref(), &action.checked.guard))
        .collect();
    let gone = Guard::Unknown { class: "Other\\Shop\\Action".to_owned() };
    assert_eq!(
        found,
        [
            ("shop/item/edit", None, &all(&["A_B::edit"])),
            ("shop/item/gone", None, &gone),
            ("shop/item/new", Some("shop/item/newaction"), &all(&["A_B::edit"])),
            ("shop/item/plain", None, &Guard::None),
        ]
    );
}

#[test]
fn open_actions_ask_for_nothing_or_for_the_root() {
    assert!(Guard::Always.is_open() && Guard::None.is_open() && all(&[ROOT]).is_open());
    assert!(any(&["A_B::x", ROOT]).is_open());
    let closed = [all(&[ROOT, "A_B::x"]), with_condition(&[ROOT]), computed(&[]), Guard::Never];
    assert!(closed.iter().all(|guard| !guard.is_open()));
}

#[test]
fn a_preference_decides_about_the_class_that_runs() {
    let di = "<config><preference for=\"Acme\\Shop\\Controller\\Adminhtml\\Item\\View\" \
              type=\"\\Acme\\Shop\\Controller\\Adminhtml\\Item\\Other\"/></config>";
    let view = class("Item/View", BASE, "const ADMIN_RESOURCE = 'A_B::view';");
    let other = class("Item/Other", "View", "const ADMIN_RESOURCE = 'A_B::other';");
    let read = admin(&[(view.0.as_str(), view.1), (other.0.as_str(), other.1), ("etc/di.xml", di.to_owned())]);
    let view = read.actions.iter().find(|action| action.path == "shop/item/view").unwrap();
    assert_eq!(view.checked.guard, all(&["A_B::other"]));
    assert_eq!(view.replaced_by.as_ref().unwrap().class, "Acme\\Shop\\Controller\\Adminhtml\\Item\\Other");
}

#[test]
fn hostile_code_ends_without_an_answer() {
    let deep = format!("return {}$this->a(){};", "(".repeat(50_000), ")".repeat(50_000));
    let wide =
        format!("return {} true;", "$this->a() || $this->_authorization->isAllowed($this->b()) || ".repeat(3_000));
    let many: Vec<String> = (0..40).map(|n| format!("if ($this->is{n}()) {{ $a{n} = 1; }} ")).collect();
    let many = many.concat();
    for body in [deep, wide, many + "return $this->_authorization->isAllowed('A_B::x');", "{".repeat(50_000)] {
        let found = checked(&check(&body)).guard;
        assert!(matches!(found, Guard::Computed { .. } | Guard::Asks { .. } | Guard::Never), "{found:?}");
    }
}
