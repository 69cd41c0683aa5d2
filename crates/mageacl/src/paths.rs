//! Paths of files from the current folder, which is the root of the repository for servers.

use std::env;
use std::path::{Component, MAIN_SEPARATOR, Path};

use mageacl_core::source::SourceMap;
use mageacl_report::paths::Paths;

/// Files in which servers show a finding without a position, in order of preference.
const MARKER_FILES: [&str; 4] = ["composer.json", "app/etc/config.php", "registration.php", "etc/module.xml"];

/// Returns the paths of a store as the command line names it; without a store, the paths that Composer would use.
pub(super) fn paths_for(store: Option<&Path>, sources: &SourceMap) -> Paths {
    let prefix = store.and_then(prefix).unwrap_or_default();
    let is_there = |sign: &&str| store.is_some_and(|store| store.join(sign).is_file());
    let sign = MARKER_FILES.into_iter().find(is_there).or_else(|| sources.first());
    let fallback = format!("{prefix}{}", sign.unwrap_or(MARKER_FILES[0]));
    Paths { prefix, given: None, fallback, blob: blob() }
}

/// Returns the path of the store below the current folder, for example `shop/`, or an empty path for that folder itself;
/// `None` if it is elsewhere.
pub(super) fn prefix(store: &Path) -> Option<String> {
    let up = |part: Component<'_>| !matches!(part, Component::Normal(_) | Component::CurDir);
    let folder = if store.components().any(up) {
        let current = env::current_dir().ok()?.canonicalize().ok()?;
        store.canonicalize().ok()?.strip_prefix(current).ok()?.to_owned()
    } else {
        store.to_owned()
    };
    let parts = folder.components().filter_map(|part| match part {
        Component::Normal(name) => Some(format!("{}/", name.to_string_lossy())),
        _ => None,
    });
    Some(parts.collect())
}

/// Returns the path of a store from the current folder, empty or with a final `/`. A folder elsewhere has one only if the
/// command line names it relatively: do not leak absolute paths into reports.
pub(super) fn from_here(store: &Path) -> Option<String> {
    let relative =
        || store.is_relative().then(|| format!("{}/", store.display()).replace(MAIN_SEPARATOR, "/").replace("//", "/"));
    prefix(store).or_else(relative)
}

/// Returns the address at which GitHub or GitLab shows the files of the current commit.
fn blob() -> Option<String> {
    let var = |name: &str| env::var(name).ok().filter(|text| !text.is_empty());
    let github = || {
        let (server, repository) = (var("GITHUB_SERVER_URL")?, var("GITHUB_REPOSITORY")?);
        Some(format!("{server}/{repository}/blob/{}/", var("GITHUB_SHA")?))
    };
    let gitlab = || Some(format!("{}/-/blob/{}/", var("CI_PROJECT_URL")?, var("CI_COMMIT_SHA")?));
    let is_harmless = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '.' | '-' | '_' | '~' | '%');
    let address = github().or_else(gitlab)?;
    (address.starts_with("http") && address.chars().all(is_harmless)).then_some(address)
}
