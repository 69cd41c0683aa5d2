//! The Composer package.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use super::release::Release;
use super::server::{Sends, Server};
use super::text;
use crate::requirement::{Requirement, Tests};

pub(super) fn add(tests: &mut Tests, php: &Requirement<()>) {
    for (name, test) in [
        ("packaging::composer_runs_the_binary_as_it_is", composer_runs_the_binary_as_it_is as fn()),
        ("packaging::composer_takes_a_mirror_that_is_a_folder", composer_takes_a_mirror_that_is_a_folder),
        ("packaging::composer_refuses_what_is_not_the_release", composer_refuses_what_is_not_the_release),
        ("packaging::composer_downloads_once_for_many", composer_downloads_once_for_many),
        ("packaging::composer_uses_a_proxy", composer_uses_a_proxy),
        ("packaging::composer_without_a_network", composer_without_a_network),
        #[cfg(unix)]
        ("packaging::composer_passes_signals", composer_passes_signals),
    ] {
        tests.add_requiring(name.to_owned(), php, move |()| test());
    }
}

/// The Composer package with a cache of its own. No variable of this process decides where the binary comes from.
struct Composer<'r> {
    release: &'r Release,
    cache: TempDir,
    variables: Vec<(&'static str, String)>,
}

impl<'r> Composer<'r> {
    fn new(release: &'r Release, variables: &[(&'static str, &str)]) -> Self {
        let variables = variables.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Composer { release, cache: TempDir::new().unwrap(), variables }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("php");
        command.arg(self.release.path("packaging/composer/bin/mageacl")).args(args).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("MAGEACL_CACHE_DIR", self.cache.path());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Returns the number of executables in the cache.
    fn executables(&self) -> usize {
        let entries = walkdir::WalkDir::new(self.cache.path()).into_iter().map(Result::unwrap);
        entries.filter(|entry| entry.file_type().is_file() && entry.file_name() == "mageacl").count()
    }
}

fn composer_runs_the_binary_as_it_is() {
    let release = Release::make();
    let server = Server::start(&release.site(), Sends::Whole);
    let composer = Composer::new(&release, &[("MAGEACL_MIRROR", &server.address)]);
    let first = composer.run(&["--version"]);
    assert_eq!(
        (text(&first.stdout).lines().next(), first.status.code()),
        (Some("mageacl 0.1.0"), Some(0)),
        "{}",
        text(&first.stderr)
    );
    assert!(text(&first.stderr).starts_with("mageacl: downloading 0.1.0 for "), "{}", text(&first.stderr));
    // Arguments arrive unchanged, and so does the exit code.
    let hostile = "a b'c\"d $(e) \\ *\n::x";
    let direct = Command::new(env!("CARGO_BIN_EXE_mageacl")).args(["plan", hostile, ""]).output().unwrap();
    let proxied = composer.run(&["plan", hostile, ""]);
    assert_eq!(
        (text(&proxied.stdout), text(&proxied.stderr), proxied.status.code()),
        (text(&direct.stdout), text(&direct.stderr), Some(2))
    );
    assert_eq!(server.requests(), 1);
}

fn composer_takes_a_mirror_that_is_a_folder() {
    let release = Release::make();
    let mirror = release.site();
    let composer = Composer::new(&release, &[("MAGEACL_MIRROR", mirror.to_str().unwrap()), ("MAGEACL_OFFLINE", "1")]);
    let ended = composer.run(&["--version"]);
    assert_eq!((ended.status.code(), composer.executables()), (Some(0), 1), "{}", text(&ended.stderr));
}

fn composer_refuses_what_is_not_the_release() {
    let release = Release::make();
    for (sends, reason) in [
        (Sends::Tampered, "is not the released one"),
        (Sends::Half, "cannot download"),
        (Sends::Nothing, "cannot download"),
    ] {
        let server = Server::start(&release.site(), sends);
        let mirror = server.address.replace("http://", "http://user:hunter2@");
        let composer = Composer::new(&release, &[("MAGEACL_MIRROR", &mirror)]);
        let ended = composer.run(&["--version"]);
        let stderr = text(&ended.stderr);
        assert_eq!((text(&ended.stdout).as_str(), ended.status.code()), ("", Some(2)), "{stderr}");
        assert!(stderr.contains(reason), "{stderr}");
        assert!(!stderr.contains("hunter2"), "{stderr}");
        assert_eq!(composer.executables(), 0);
    }
}

fn composer_downloads_once_for_many() {
    let release = Release::make();
    let server = Server::start(&release.site(), Sends::Whole);
    let composer = Composer::new(&release, &[("MAGEACL_MIRROR", &server.address)]);
    let start = || composer.command(&["--version"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let running: Vec<_> = (0..6).map(|_| start()).collect();
    for process in running {
        let ended = process.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
    }
    assert_eq!((server.requests(), composer.executables()), (1, 1));
}

fn composer_uses_a_proxy() {
    let release = Release::make();
    let proxy = Server::start(&release.site(), Sends::Whole);
    // Only the proxy can answer for this name.
    let mirror = "http://releases.invalid";
    let composer = Composer::new(&release, &[("MAGEACL_MIRROR", mirror), ("http_proxy", &proxy.address)]);
    let ended = composer.run(&["--version"]);
    assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
    assert!(proxy.lines()[0].starts_with("GET http://releases.invalid/v0.1.0/mageacl-"), "{:?}", proxy.lines());
}

fn composer_without_a_network() {
    let release = Release::make();
    let offline = Composer::new(&release, &[("MAGEACL_OFFLINE", "1")]).run(&["--version"]);
    assert_eq!(offline.status.code(), Some(2));
    assert!(text(&offline.stderr).starts_with("error: mageacl is not installed, and MAGEACL_OFFLINE is set."));
    let own = Composer::new(&release, &[("MAGEACL_BINARY", env!("CARGO_BIN_EXE_mageacl"))]).run(&["--version"]);
    assert_eq!(own.status.code(), Some(0));
    // A binary beside the package needs neither cache nor network.
    let composer = Composer::new(&release, &[("MAGEACL_OFFLINE", "1")]);
    for target in
        ["x86_64-unknown-linux-musl", "aarch64-unknown-linux-musl", "x86_64-apple-darwin", "aarch64-apple-darwin"]
    {
        let folder = release.path("packaging/composer/native").join(target);
        fs::create_dir_all(&folder).unwrap();
        fs::copy(env!("CARGO_BIN_EXE_mageacl"), folder.join("mageacl")).unwrap();
    }
    assert_eq!((composer.run(&["--version"]).status.code(), composer.executables()), (Some(0), 0));
}

/// A signal to the process that Composer started reaches mageacl: it is the same process.
#[cfg(unix)]
fn composer_passes_signals() {
    use std::os::unix::process::ExitStatusExt;

    let release = Release::make();
    let composer = Composer::new(&release, &[("MAGEACL_BINARY", env!("CARGO_BIN_EXE_mageacl"))]);
    // Waits for its standard input.
    let args = ["audit", "--magento", "2.4.7", "-g", "-"];
    let mut process = composer.command(&args).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let link = format!("/proc/{}/exe", process.id());
    let is_mageacl = || fs::read_link(&link).is_ok_and(|path| path == Path::new(env!("CARGO_BIN_EXE_mageacl")));
    while cfg!(target_os = "linux") && !is_mageacl() {
        assert_eq!(process.try_wait().unwrap(), None);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(Command::new("kill").args(["-TERM", &process.id().to_string()]).status().unwrap().success());
    assert_eq!(process.wait().unwrap().signal(), Some(15));
}
