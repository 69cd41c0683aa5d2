//! Runs the program in a clean environment, finds fixtures and makes stores.

// Other test targets include this file by its path.
#[path = "schema.rs"]
pub(crate) mod schema;

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A run of the program under construction.
pub(crate) struct Run {
    args: Vec<OsString>,
    folder: Option<PathBuf>,
    env: Vec<(String, String)>,
    stdin: Option<Vec<u8>>,
}

/// The result of a run of the program.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

/// Starts to build a run of the program.
pub(crate) fn mageacl<I: AsRef<OsStr>>(args: impl IntoIterator<Item = I>) -> Run {
    let args = args.into_iter().map(|arg| arg.as_ref().to_owned()).collect();
    Run { args, folder: None, env: Vec::new(), stdin: None }
}

impl Run {
    /// Adds an argument, for example a path.
    pub(crate) fn args<'a>(self, args: impl IntoIterator<Item = &'a str>) -> Self {
        args.into_iter().fold(self, Run::arg)
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// Runs in this folder.
    pub(crate) fn within(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Sets a variable of the environment, which is empty otherwise.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Passes a text on standard input.
    pub(crate) fn stdin(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.stdin = Some(text.into());
        self
    }

    /// Returns the command, without the environment of the tests.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mageacl"));
        command.args(&self.args).env_clear().env("LC_ALL", "C");
        // Windows needs it to start a program.
        command.envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        command.current_dir(self.folder.clone().unwrap_or_else(|| fixture("")));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs to the end. The program must not panic on any input.
    pub(crate) fn run(self) -> Ended {
        let mut command = self.command();
        if self.stdin.is_some() {
            command.stdin(Stdio::piped());
        }
        let mut child = command.spawn().unwrap();
        if let (Some(text), Some(mut stdin)) = (self.stdin, child.stdin.take()) {
            // A program that has read enough may close its input.
            let _ = stdin.write_all(&text);
        }
        let output = child.wait_with_output().unwrap();
        let ended = Ended {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().expect("no signal ends the program"),
        };
        assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
        ended
    }

    /// Runs to the end, asserts success, and returns standard output.
    pub(crate) fn ok(self) -> String {
        let ended = self.run();
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        ended.stdout
    }

    /// Runs with `--format json`, asserts that the document conforms to its schema, and returns it with the exit code.
    #[track_caller]
    pub(crate) fn json(self) -> (i32, Value) {
        let ended = self.arg("--format").arg("json").run();
        let document = serde_json::from_str(&ended.stdout);
        let document = document.unwrap_or_else(|error| panic!("{error}\n{}\n{}", ended.stdout, ended.stderr));
        schema::assert_valid(&document);
        (ended.code, document)
    }
}

/// Returns the folder of a fixture.
pub(crate) fn fixture(name: &str) -> PathBuf {
    package().join("fixtures").join(name)
}

/// Returns the root of the workspace.
pub(crate) fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Makes a new folder with these files, whose paths use `/`.
pub(crate) fn folder<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

/// Writes a file, and creates its parent folders.
pub(crate) fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Makes a new folder with a copy of a fixture.
pub(crate) fn copy_of(name: &str) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in walkdir::WalkDir::new(fixture(name)).into_iter().map(Result::unwrap) {
        let target = copy.path().join(entry.path().strip_prefix(fixture(name)).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else if entry.file_type().is_symlink() {
            #[cfg(unix)]
            std::os::unix::fs::symlink(fs::read_link(entry.path()).unwrap(), target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
    copy
}

/// Returns the texts of a JSON array.
pub(crate) fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}
