//! Replacements that fail half way.

use std::cell::Cell;
use std::fs;
use std::io::Write;
use std::path::Path;

use super::atomic::{Placed, place_file, place_folder, revert};
use super::signals::Deferred;
use super::staged::{NewFolders, Staged, place_all};
use super::target::{Target, TargetKind};
use super::{Batch, Content, GeneratedModule, Inputs, ModuleKind};
use crate::args::Color;
use crate::output::Terminal;
use mageacl_report::RenderError;
use mageacl_report::module::ModuleFile;
use mageacl_report::sink::Audience;

/// A terminal that reports only errors.
fn silent() -> Terminal {
    Terminal { color: Color::Never, quiet: true, verbose: false }
}

fn module() -> Content<'static> {
    let files = vec![ModuleFile { path: "etc/module.xml".to_owned(), content: "new".to_owned() }];
    Content::Module(GeneratedModule { name: "Acme_A".to_owned(), kind: ModuleKind::Guard, files })
}

fn stage(folder: &Path, name: &str, kind: TargetKind) -> (Target, Staged) {
    let target = Target::open(&folder.join(name), kind).unwrap();
    let content = if kind == TargetKind::File { Content::File(b"new".to_vec()) } else { module() };
    let staged = Staged::new(&target, &content, &Deferred::start()).unwrap();
    (target, staged)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn temporary(folder: &Path) -> std::path::PathBuf {
    folder.join(names(folder).into_iter().find(|name| name.starts_with(".mageacl-")).unwrap())
}

#[test]
fn a_failure_reverts_what_is_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let (here, gone) = (folder.path().join("here"), folder.path().join("gone"));
    fs::create_dir_all(here.join("module")).unwrap();
    fs::write(here.join("module/old"), "old").unwrap();
    fs::write(here.join("a"), "old").unwrap();
    fs::create_dir(&gone).unwrap();
    let all = [
        stage(&here, "module", TargetKind::Folder),
        stage(&here, "a", TargetKind::File),
        stage(&here, "b", TargetKind::File),
        stage(&gone, "c", TargetKind::File),
    ];
    let (targets, mut staged): (Vec<_>, Vec<_>) = all.into_iter().unzip();
    fs::remove_file(temporary(&gone)).unwrap();
    assert!(place_all(&mut staged, &targets).is_err());
    drop(staged);
    assert_eq!((names(&here), names(&gone)), (vec!["a".to_owned(), "module".to_owned()], vec![]));
    assert_eq!(
        (names(&here.join("module")), fs::read_to_string(here.join("a")).unwrap()),
        (vec!["old".to_owned()], "old".to_owned())
    );
}

#[test]
fn what_is_staged_and_not_placed_goes() {
    let folder = tempfile::tempdir().unwrap();
    let mut folders = NewFolders::default();
    let target = Target::open(&folder.path().join("new/deep/a"), TargetKind::File).unwrap();
    folders.create_parents(&target).unwrap();
    let staged = Staged::new(&target, &Content::File(Vec::new()), &Deferred::start()).unwrap();
    assert_eq!(names(&folder.path().join("new/deep")).len(), 1);
    drop(staged);
    drop(folders);
    assert!(names(folder.path()).is_empty());
    let (_, staged) = stage(folder.path(), "module", TargetKind::Folder);
    drop(staged);
    assert!(names(folder.path()).is_empty());
}

/// On systems that cannot exchange names the old folder is moved away first, and restored if the new one cannot be
/// placed.
#[test]
fn a_folder_is_replaced_in_two_steps_where_it_must() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for name in ["target", "new"] {
        fs::create_dir(path(name)).unwrap();
        fs::write(path(name).join(name), "").unwrap();
    }
    // An exchange with a missing path fails, and so does the rename after it.
    assert!(place_folder(&path("missing"), &path("target"), &path("spare"), true).is_err());
    assert_eq!(
        (names(folder.path()), names(&path("target"))),
        (vec!["new".to_owned(), "target".to_owned()], vec!["target".to_owned()])
    );
    fs::rename(path("target"), path("spare")).unwrap();
    fs::rename(path("new"), path("target")).unwrap();
    revert(Placed::MovedAway, &path("new"), &path("target"), &path("spare")).unwrap();
    assert_eq!((names(&path("new")), names(&path("target"))), (vec!["new".to_owned()], vec!["target".to_owned()]));
}

#[test]
fn a_new_name_is_not_taken_from_another() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("new"), "new").unwrap();
    assert_eq!(place_file(&path("new"), &path("target"), false).unwrap(), Placed::Created);
    if cfg!(any(target_os = "linux", target_vendor = "apple")) {
        // It was created after the check.
        fs::write(path("new"), "newer").unwrap();
        assert!(place_file(&path("new"), &path("target"), false).is_err());
        assert_eq!(place_file(&path("new"), &path("target"), true).unwrap(), Placed::Exchanged);
        assert_eq!(fs::read_to_string(path("new")).unwrap(), "new");
    }
    assert_eq!(fs::read_to_string(path("target")).unwrap(), if path("new").exists() { "newer" } else { "new" });
}

/// The folder of a child process of the test below.
const FOLDER: &str = "MAGEACL_INTERRUPTED_TEST";

/// Runs as a child process: an interrupt arrives while files are staged.
#[test]
fn interrupted_child() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    let signals = Deferred::start();
    let (target, staged) = {
        let target = Target::open(&folder.join("module"), TargetKind::Folder).unwrap();
        let staged = Staged::new(&target, &module(), &signals).unwrap();
        (target, staged)
    };
    signal_hook::low_level::raise(signal_hook::consts::SIGINT).unwrap();
    // This process continues, and all further writes fail.
    assert!(Staged::new(&target, &module(), &signals).is_err() && signals.check().is_err());
    fs::write(folder.join("alive"), "").unwrap();
    drop(staged);
    drop(signals);
    fs::write(folder.join("survived"), "").unwrap();
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_process_after_it_cleaned_up() {
    use std::os::unix::process::ExitStatusExt;

    let folder = tempfile::tempdir().unwrap();
    let (_, module) = module_path!().split_once("::").unwrap();
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("{module}::interrupted_child")])
        .env(FOLDER, folder.path())
        .stdout(std::process::Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.signal(), Some(signal_hook::consts::SIGINT), "{status:?}");
    assert_eq!(names(folder.path()), ["alive"]);
}

/// A document that is larger than what is kept.
fn write_large(out: &mut dyn Write) -> Result<(), RenderError> {
    let line = [b'x'; 1023];
    for _ in 0..5 * 1024 {
        out.write_all(&line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[test]
fn a_large_document_is_rendered_into_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let (large, small) = (folder.path().join("large"), folder.path().join("small"));
    let runs = Cell::new(0);
    let mut batch = Batch::new(Inputs::default());
    batch
        .file(Audience::Machine, &large, |out| {
            runs.set(runs.get() + 1);
            write_large(out)
        })
        .unwrap();
    batch.file(Audience::Machine, &small, |out| Ok(out.write_all(b"small")?)).unwrap();
    let kept: Vec<usize> = batch
        .entries
        .iter()
        .map(|(_, content)| match content {
            Content::File(text) => text.len(),
            Content::Large(_) => 0,
            Content::Module(_) => unreachable!(),
        })
        .collect();
    assert_eq!(kept, [0, 5]);
    batch.commit(silent()).unwrap();
    assert_eq!(runs.get(), 2);
    let text = fs::read(&large).unwrap();
    assert_eq!((text.len(), text.split(|byte| *byte == b'\n').count() - 1), (5 << 20, 5 * 1024));
    assert_eq!(names(folder.path()), ["large", "small"]);
}

#[test]
fn a_large_document_that_fails_when_it_is_written_leaves_the_old_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("a"), "old").unwrap();
    let runs = Cell::new(0);
    let mut batch = Batch::new(Inputs::default());
    batch.file(Audience::Machine, &path("a"), |out| Ok(out.write_all(b"new")?)).unwrap();
    batch
        .file(Audience::Machine, &path("new/b"), |out| {
            runs.set(runs.get() + 1);
            write_large(out)?;
            if runs.get() == 2 { Err(RenderError::Unsuitable("it changed".to_owned())) } else { Ok(()) }
        })
        .unwrap();
    let error = batch.commit(silent()).unwrap_err();
    assert!(error.to_string().contains("new/b"), "{error}");
    assert_eq!(
        (names(folder.path()), fs::read_to_string(path("a")).unwrap()),
        (vec!["a".to_owned()], "old".to_owned())
    );
}
