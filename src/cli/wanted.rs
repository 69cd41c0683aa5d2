//! Which calls the command line declares.

use std::path::Path;

use super::args::WantedArgs;
use super::failure::Failure;
use super::profile::find_profile;
use super::text;
use crate::endpoint::list;
use crate::endpoint::spelling::without_secrets;
use crate::plan::Wanted;
use crate::profile::Profile;

/// The profiles of the command line.
pub(super) fn profiles(args: &WantedArgs) -> Result<Vec<Profile>, Failure> {
    args.profile.iter().map(|name| find_profile(name)).collect()
}

/// All endpoints of the command line: of profiles, then single ones, then those of files.
pub(super) fn wanted(args: &WantedArgs, profiles: &[Profile]) -> Result<Vec<Wanted>, Failure> {
    // It is told wherever the answer goes, and people paste what they have: tokens and all.
    let plain = |declared: &str| Wanted { declared: without_secrets(declared), optional: false, purpose: None };
    let mut wanted: Vec<Wanted> = profiles.iter().flat_map(Wanted::of_profile).collect();
    wanted.extend(args.endpoint.iter().map(|declared| plain(declared)));
    for path in &args.endpoints {
        let text = text::read_or_piped(path)?;
        let lines = list::parse(&text);
        if lines.is_empty() {
            return Err(Failure::Unsuitable(format!("{} declares no endpoint", text::name(path))));
        }
        wanted.extend(lines.iter().map(|line| plain(line)));
    }
    Ok(wanted)
}

/// Whose calls they are, in a few words; empty without any.
pub(super) fn subject(args: &WantedArgs, profiles: &[Profile]) -> String {
    let mut parts: Vec<String> = profiles.iter().map(|profile| profile.slug.clone()).collect();
    // Where the file lies is nobody's business but the caller's.
    let file_name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    parts.extend(args.endpoints.iter().map(|path| match path.to_str() {
        Some("-") => "standard input".to_owned(),
        _ => file_name(path),
    }));
    match args.endpoint.len() {
        0 => {}
        1 => parts.push(without_secrets(&args.endpoint[0])),
        several => parts.push(format!("{several} endpoints")),
    }
    parts.join(" and ")
}
